//! FinTech Global: an AWS platform in us-east-1.
//!
//! What stands here so far is its network. Try it without an account:
//!
//! ```text
//! cargo run -p ledgerform-examples --bin fintech-global -- plan --offline
//! ```

mod network;
#[cfg(test)]
mod tests;

use ledgerform::App;
use std::process::ExitCode;

/// The region of the platform.
const REGION: &str = "us-east-1";

fn main() -> ExitCode {
    ledgerform_cli::Program::new("fintech-global").components(ledgerform_modules::COMPONENTS).run(platform)
}

/// All stacks of the platform.
fn platform(app: &App) {
    network::network(app);
}
