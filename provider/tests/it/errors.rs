//! Wrong inputs: the same words as in a Rust program and in the module, at validate time, at the argument.
//!
//! The table is that of the components' own tests.

use crate::cases::resource_type;
use crate::support::Workspace;
use ledgerform::Component;

#[path = "../../../modules/tests/it/errors/cache.rs"]
mod cache;
#[path = "../../../modules/tests/it/errors/cost_governance.rs"]
mod cost_governance;
#[path = "../../../modules/tests/it/errors/database.rs"]
mod database;
#[path = "../../../modules/tests/it/errors/eks.rs"]
mod eks;
#[path = "../../../modules/tests/it/errors/monitoring.rs"]
mod monitoring;
#[path = "../../../modules/tests/it/errors/platform.rs"]
mod platform;
#[path = "../../../modules/tests/it/errors/secrets.rs"]
mod secrets;
#[path = "../../../modules/tests/it/errors/storage.rs"]
mod storage;
#[path = "../../../modules/tests/it/errors/vpc.rs"]
mod vpc;

/// Checks that `terraform validate` refuses the resource with `message`, at an argument that the case spoils.
#[track_caller]
fn check<C: Component>(_: C::Inputs, good: &[(&str, &str)], arguments: &[(&str, &str)], message: &str) {
    let mut merged = good.to_vec();
    for (name, value) in arguments {
        merged.retain(|(known, _)| known != name);
        merged.push((name, value));
    }
    let lines: String = merged.iter().map(|(name, value)| format!("  {name} = {value}\n")).collect();
    let workspace = Workspace::new(&format!("resource \"{}\" \"wrong\" {{\n{lines}}}\n", resource_type(C::NAME)));
    let outcome = workspace.run(&["validate", "-json"]);
    let said: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let diagnostics = said["diagnostics"].as_array().unwrap();
    let found = diagnostics.iter().find(|diagnostic| diagnostic["detail"].as_str().unwrap().contains(message));
    let found = found.unwrap_or_else(|| panic!("no `{message}` in {diagnostics:#?}"));
    let code = found["snippet"]["code"].as_str().unwrap_or_default().trim_start();
    let is_at = |names: &[(&str, &str)]| names.iter().any(|(name, _)| code.starts_with(&format!("{name} =")));
    let is_elsewhere = ELSEWHERE.iter().any(|begin| message.starts_with(begin));
    assert!(is_at(arguments) || (is_elsewhere && is_at(&merged)), "`{message}` is at `{code}`");
}

/// Messages about two arguments, of which the case spoils the other one, or one that it leaves out.
const ELSEWHERE: [&str; 2] = ["the range of a subnet", "interface_endpoint_tier must name the tier"];

/// What only a program can do wrong is nothing for a resource.
fn check_in_rust<C: Component>(_: C::Inputs, _: &str) {}
