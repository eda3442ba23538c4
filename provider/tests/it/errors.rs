//! Wrong inputs: the same words as in a Rust program and in the module, at validate time, at the argument.
//!
//! The table is that of the components' own tests.

use crate::cases::resource_type;
use crate::support::Workspace;
use ledgerform::Component;
use ledgerform_modules::COMPONENTS;
use ledgerform_modules::platform::{Platform, PlatformInputs};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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

/// Checks that `terraform validate` refuses the resource with this very `message`, at an argument that the case spoils.
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
    let is_said = |detail: &str| detail == message || detail.starts_with(&format!("{message}\n\nWhat to do: "));
    let found = diagnostics.iter().find(|diagnostic| is_said(diagnostic["detail"].as_str().unwrap()));
    let found = found.unwrap_or_else(|| panic!("no `{message}` in {diagnostics:#?}"));
    assert_eq!(found["severity"], "error", "{message}");
    let code = found["snippet"]["code"].as_str().unwrap_or_default().trim_start();
    let is_at = |names: &[(&str, &str)]| names.iter().any(|(name, _)| code.starts_with(&format!("{name} =")));
    let is_elsewhere = ELSEWHERE.iter().any(|begin| message.starts_with(begin));
    assert!(is_at(arguments) || (is_elsewhere && is_at(&merged)), "`{message}` is at `{code}`");
    let (name, _) = code.split_once(" =").unwrap();
    let summary = found["summary"].as_str().unwrap();
    assert!(summary.starts_with(&format!("Invalid value for {name}")), "`{message}` is called `{summary}`");
}

/// Messages about two arguments, of which the case spoils the other one, or one that it leaves out.
const ELSEWHERE: [&str; 2] = ["the range of a subnet", "interface_endpoint_tier must name the tier"];

#[test]
fn the_whole_table_is_asked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../modules/tests/it/errors");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.collect();
    let own = include_str!("errors.rs");
    for file in &files {
        assert!(own.contains(&format!("modules/tests/it/errors/{file}\"")), "{file} is not asked");
    }
    for component in COMPONENTS {
        let file = format!("{}.rs", component.name.replace('-', "_"));
        assert!(files.contains(&file), "{} has no wrong inputs", component.name);
    }
}

/// What the table can say of programs only: a module's own conditions say it in other words.
#[test]
fn what_production_refuses_of_a_part() {
    check::<Platform>(
        PlatformInputs::new().name("demo").region("us-east-1").account_id("111122223333"),
        &[("name", r#""demo""#), ("region", r#""us-east-1""#), ("account_id", r#""111122223333""#)],
        &[("vpc", r#"{ cidr = "10.0.0.0/16", zones = ["us-east-1a", "us-east-1b"], nat = "gateway" }"#)],
        "LF0101: in production a VPC of several zones must have a NAT gateway in each of them (nat = \"gateway_per_az\"). \
         To have it on purpose, give the reason: accept = { LF0101 = \"…\" }",
    );
}

#[test]
fn times_that_cannot_be_read_are_refused_where_they_stand() {
    let config = "resource \"fintech_secrets\" \"wrong\" {\n  name = \"demo\"\n  region = \"us-east-1\"\n  account_id = \
                  \"111122223333\"\n  profile = \"development\"\n  timeouts {\n    create = \"soon\"\n  }\n}\n";
    let workspace = Workspace::new(config);
    let outcome = workspace.run(&["validate", "-json"]);
    let said: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(said["error_count"], 1, "{said:#}");
    let found = &said["diagnostics"][0];
    assert_eq!(found["snippet"]["code"].as_str().unwrap().trim(), "create = \"soon\"", "{said:#}");
    let detail = found["detail"].as_str().unwrap();
    assert!(detail.starts_with("timeouts.create: must be a duration such as `90s`, `30m` or `1h30m`"), "{detail}");
}

/// What only a program can do wrong is nothing for a resource.
fn check_in_rust<C: Component>(_: C::Inputs, _: &str) {}
