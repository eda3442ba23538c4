//! Files: what is written, what is left alone and what is removed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{App, Expr, Format, Output};
use std::fs;
use std::path::Path;

fn app(stacks: &[&str]) -> App {
    let app = App::new();
    for name in stacks {
        app.stack(*name).output("name", Output::new(*name));
    }
    app
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn check(folder: &Path, expected: &[&str]) {
    assert_eq!(files(folder), expected);
}

#[test]
fn files_stand_where_cdktf_puts_them() {
    let folder = tempfile::tempdir().unwrap();
    app(&["one", "two"]).synth().unwrap().write(folder.path()).unwrap();
    check(folder.path(), &["manifest.json", "stacks/one/cdk.tf.json", "stacks/two/cdk.tf.json"]);
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["stacks"]["one"]["synthesizedStackPath"], "stacks/one/cdk.tf.json");
    assert_eq!(manifest["stacks"]["two"]["workingDirectory"], "stacks/two");
}

#[test]
fn the_other_language_and_stale_stacks_go_but_state_stays() {
    let folder = tempfile::tempdir().unwrap();
    app(&["kept", "gone", "applied"]).synth().unwrap().write(folder.path()).unwrap();
    for state in ["stacks/applied/terraform.tfstate", "stacks/kept/.terraform.lock.hcl"] {
        fs::write(folder.path().join(state), "{}").unwrap();
    }
    app(&["kept"]).synth_as(Format::Hcl).unwrap().write(folder.path()).unwrap();
    check(
        folder.path(),
        &["manifest.json", "stacks/applied/terraform.tfstate", "stacks/kept/.terraform.lock.hcl", "stacks/kept/cdk.tf"],
    );
    assert!(!folder.path().join("stacks/gone").exists());
}

#[test]
fn an_unchanged_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stacks/one/cdk.tf.json");
    app(&["one"]).synth().unwrap().write(folder.path()).unwrap();
    let first = fs::metadata(&path).unwrap().modified().unwrap();
    app(&["one"]).synth().unwrap().write(folder.path()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);
}

#[test]
fn a_mistake_writes_nothing_and_earlier_output_stays() {
    let folder = tempfile::tempdir().unwrap();
    app(&["one"]).synth().unwrap().write(folder.path()).unwrap();
    let before = fs::read(folder.path().join("stacks/one/cdk.tf.json")).unwrap();
    let broken = app(&["one", "two"]);
    broken
        .stack("three")
        .output("o", Output::new(Expr::<Vec<String>>::from_node(ledgerform::Node::List([].into())).at(0)));
    assert!(broken.synth().is_err());
    check(folder.path(), &["manifest.json", "stacks/one/cdk.tf.json"]);
    assert_eq!(fs::read(folder.path().join("stacks/one/cdk.tf.json")).unwrap(), before);
}

#[test]
fn an_error_names_the_path() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("stacks"), "a file where a folder belongs").unwrap();
    let error = app(&["one"]).synth().unwrap().write(folder.path()).unwrap_err();
    assert!(error.to_string().contains("stacks"), "{error}");
}

#[test]
fn the_working_directory_does_not_reach_the_output() {
    let here = app(&["one"]).synth().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    // All paths of the other tests are absolute, so they do not notice.
    std::env::set_current_dir(elsewhere.path()).unwrap();
    assert_eq!(app(&["one"]).synth().unwrap(), here);
    std::env::set_current_dir("/").unwrap();
}
