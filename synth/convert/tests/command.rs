//! The command: what it writes where, and how it ends.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ledgerform-convert")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn check(files: &[(&str, &str)], code: i32, stderr: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let module = folder.path().join("demo");
    std::fs::create_dir(&module).unwrap();
    for (name, content) in files {
        std::fs::write(module.join(name), content).unwrap();
    }
    let output = run(&[module.to_str().unwrap()]);
    let said = text(&output.stderr).replace(&format!("{}{}", module.display(), std::path::MAIN_SEPARATOR), "");
    assert_eq!((output.status.code(), said.lines().collect::<Vec<_>>()), (Some(code), stderr.to_vec()));
    text(&output.stdout)
}

#[test]
fn everything_is_converted() {
    let summary =
        "1 elements converted, 0 findings; 1 of 1 resources through bindings, 0 expressions passed through as text";
    let rust = check(&[("main.tf", "resource \"random_pet\" \"this\" {}"), ("notes.md", "no")], 0, &[summary]);
    assert!(rust.contains("app.stack(\"demo\")") && rust.contains("random::Pet::new()"), "{rust}");
}

#[test]
fn a_finding_has_its_place_and_the_rest_is_written() {
    let files = [
        ("main.tf", "# Größe\nresource \"random_pet\" \"this\" {\n  length = 2\n  color = \"red\"\n}\n"),
        ("gadget.tf", "/* äö */ gadget \"this\" {\n}\n"),
    ];
    let expected = [
        "gadget.tf:1:10: gadget \"this\": no such block is known",
        "  help: correct its name, or keep it in Terraform",
        "main.tf:4:3: color: the provider has no such argument, or sets it itself",
        "  help: drop it",
        "1 elements converted, 2 findings; 1 of 1 resources through bindings, 0 expressions passed through as text",
    ];
    assert!(check(&files, 1, &expected).contains("random::Pet::new().length(2)"));
}

/// Line breaks that HCL ignores are taken out before the parser sees them; places are those of the file.
#[test]
fn findings_behind_joined_lines_keep_their_places() {
    let files =
        [("main.tf", "locals {\n  a = { for k in [\"ä\"] : k =>\n    # why\n    1\n  }\n  b = (\n  1\n  ) 2\n}\n")];
    let expected = [
        "main.tf:8:5: file: expected newline or eof",
        "  help: correct it: `terraform validate` says more",
        "0 elements converted, 1 findings; 0 of 0 resources through bindings, 0 expressions passed through as text",
    ];
    check(&files, 1, &expected);
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    let output = check(
        &[("bad.tf.json", "{\n  \"resource\": oops\n}")],
        1,
        &[
            "bad.tf.json:2:15: file: expected value at line 2 column 15",
            "  help: correct it: `terraform validate` says more",
            "0 elements converted, 1 findings; 0 of 0 resources through bindings, 0 expressions passed through as text",
        ],
    );
    assert!(output.contains("pub fn stack(app: &App)"));
}

#[test]
fn the_output_goes_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), "output \"a\" {\n  value = 1\n}\n").unwrap();
    let out = folder.path().join("out.rs");
    let output = run(&[folder.path().to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
    assert!(std::fs::read_to_string(out).unwrap().contains("Output::new(Expr::<Number>::from(1))"));
}

#[test]
fn failures_say_what_is_wrong() {
    let usage = run(&[]);
    assert_eq!(usage.status.code(), Some(2));
    assert!(text(&usage.stderr).starts_with("usage: ledgerform-convert DIR [--out FILE]"));
    let empty = tempfile::tempdir().unwrap();
    let output = run(&[empty.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there are no *.tf or *.tf.json files"));
    assert_eq!(run(&[Path::new("no/such/folder").to_str().unwrap()]).status.code(), Some(2));
}
