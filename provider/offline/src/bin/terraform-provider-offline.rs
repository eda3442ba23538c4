//! A plugin binary that plays any recorded provider.
//!
//! Which one is said by `LEDGERFORM_OFFLINE_PROVIDER`, or by the name of the file: `terraform-provider-aws` plays aws.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let program = std::env::args().next().unwrap_or_default();
    let file = Path::new(&program).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let chosen = std::env::var("LEDGERFORM_OFFLINE_PROVIDER").unwrap_or_else(|_| played(file).to_owned());
    ledgerform_offline::serve_plugin(&chosen)
}

/// The provider that a file name such as `terraform-provider-aws_v6.47.0` says.
fn played(file: &str) -> &str {
    let name = file.strip_prefix("terraform-provider-").unwrap_or(file);
    name.split(['_', '.']).next().unwrap_or(name)
}
