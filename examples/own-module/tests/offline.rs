//! The example as a newcomer runs it: `plan --offline`, `apply --offline`, and nothing left to do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_own-module")).args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "{arguments:?}\n{out}\n{err}\nThe test runs Terraform: 1.8 or later must be on the PATH."
    );
    out.into_owned()
}

#[test]
fn planned_applied_and_nothing_left_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // The types and providers that only the module has are served too, those of the module that it calls among them.
    let plan = succeed(folder.path(), &["plan", "--offline"]);
    assert!(plan.contains("Plan: 6 to add, 0 to change, 0 to destroy."), "{plan}");
    succeed(folder.path(), &["apply", "--offline"]);
    let again = succeed(folder.path(), &["plan", "--offline", "--detailed-exitcode"]);
    assert!(again.contains("No changes."), "{again}");
    let outputs: serde_json::Value =
        serde_json::from_str(&succeed(folder.path(), &["output", "--offline", "--json"])).unwrap();
    assert_eq!(outputs["journal_password"]["sensitive"], true);
    assert!(outputs["archive"]["value"].as_str().unwrap().starts_with("main-"), "{outputs}");
    let destroyed = succeed(folder.path(), &["destroy", "--offline"]);
    assert!(destroyed.contains("6 destroyed"), "{destroyed}");
}
