//! FinTech Global: an AWS platform in us-east-1.
//!
//! Two stacks: `platform` is the network, the cluster, its data and what watches them and what they cost; `workloads` is what
//! stands in the cluster. Try them without an account:
//!
//! ```text
//! cargo run -p ledgerform-examples --bin fintech-global -- plan --offline
//! ```

mod balancer;
mod cluster;
mod costs;
mod data;
mod monitoring;
mod network;
mod platform;
mod secrets;
mod settings;
mod storage;
#[cfg(test)]
mod tests;
mod workloads;

use ledgerform::{App, Target};
use settings::Settings;
use std::process::ExitCode;

/// The releases of Terraform that run this. Secrets that Terraform writes itself would need 1.11.
const TERRAFORM: &str = ">= 1.6";

fn main() -> ExitCode {
    ledgerform_cli::Program::new("fintech-global").components(ledgerform_modules::COMPONENTS).run(|app| {
        fintech_global(app, Settings::variables);
    })
}

/// Both stacks; the settings are asked for in the first.
fn fintech_global(app: &App, settings: impl FnOnce(&ledgerform::Scope) -> Settings) {
    app.target(Target::new().terraform(TERRAFORM));
    let stack = app.stack("platform");
    stack.required_version(TERRAFORM);
    let settings = settings(&stack);
    let platform = platform::platform(&stack, &settings);
    workloads::workloads(app, &settings, &platform);
}
