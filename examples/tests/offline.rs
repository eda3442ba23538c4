//! The example as a newcomer runs it: `plan --offline`, `apply --offline`, and nothing left to do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fintech-global")).args(arguments).current_dir(folder).output().unwrap()
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
    let plan = succeed(folder.path(), &["plan", "--offline"]);
    assert!(plan.contains("Plan: 58 to add, 0 to change, 0 to destroy."), "{plan}");
    succeed(folder.path(), &["apply", "--offline"]);
    let again = succeed(folder.path(), &["plan", "--offline", "--detailed-exitcode"]);
    assert!(again.contains("No changes."), "{again}");
    let vpc = succeed(folder.path(), &["output", "--offline", "vpc_id", "--", "-raw"]);
    assert!(vpc.starts_with("vpc-"), "{vpc}");
    let destroyed = succeed(folder.path(), &["destroy", "--offline"]);
    assert!(destroyed.contains("58 destroyed"), "{destroyed}");
}

#[test]
fn the_output_is_the_same_wherever_it_is_made() {
    let text = |depth: &str, format: &str| {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join(depth);
        fs::create_dir_all(&folder).unwrap();
        succeed(&folder, &["synth", "--format", format]);
        let out = folder.join("ledgerform.out");
        let file = if format == "hcl" { "cdk.tf" } else { "cdk.tf.json" };
        [out.join("manifest.json"), out.join("stacks/network").join(file)].map(|path| fs::read(path).unwrap())
    };
    for format in ["json", "hcl"] {
        assert_eq!(text("a", format), text("b/c/d", format));
    }
}
