//! The judge: the real Terraform, run without a network, an account or the user's settings.

use ledgerform::{App, Format};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const MISSING: &str = "these tests ask the real Terraform: install version 1.8 or newer from \
                       https://developer.hashicorp.com/terraform/install and put `terraform` on the PATH";

/// Where backends that are only looked at are sent.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Runs Terraform in a folder with text on its standard input.
#[track_caller]
pub(crate) fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let settings = tempfile::NamedTempFile::new().unwrap();
    let child = Command::new("terraform")
        .args(arguments)
        .current_dir(folder)
        .env("TF_CLI_CONFIG_FILE", settings.path())
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1")
        .env("HTTP_PROXY", NOWHERE)
        .env("HTTPS_PROXY", NOWHERE)
        .env_remove("TF_LOG")
        .env_remove("TF_WORKSPACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap_or_else(|error| panic!("cannot run terraform ({error}): {MISSING}"));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Runs Terraform, which must succeed, and gives what it prints.
#[track_caller]
pub(crate) fn succeed(folder: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(folder, arguments, input);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "terraform {arguments:?} in {}:\n{}{}",
        folder.display(),
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// What an expression of the configuration in a folder is worth.
///
/// The value travels as base64 of JSON, which the console prints as it is: it breaks and quotes any other text.
#[track_caller]
pub(crate) fn evaluate(folder: &Path, expression: &str) -> Value {
    let printed = succeed(folder, &["console", "-no-color"], &format!("base64encode(jsonencode({expression}))\n"));
    let encoded: String =
        serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{expression} is not known: {printed}"));
    serde_json::from_slice(&base64(&encoded)).unwrap()
}

/// What each expression is worth; nothing for those that Terraform cannot evaluate.
///
/// `configuration` declares what the expressions refer to. All of them take one run of Terraform.
#[track_caller]
pub(crate) fn evaluate_all(configuration: &str, expressions: &[String]) -> Vec<Option<Value>> {
    let folder = tempfile::tempdir().unwrap();
    // An infinite result, such as that of a division by zero, fails in `jsonencode`; so that is inside.
    let list: String = expressions.iter().map(|text| format!("    try(jsonencode([{text}]), null),\n")).collect();
    let text = format!("{configuration}\nlocals {{\n  results = [\n{list}  ]\n}}\n");
    std::fs::write(folder.path().join("main.tf"), text).unwrap();
    let Value::Array(results) = evaluate(folder.path(), "local.results") else { panic!("a list was wanted") };
    assert_eq!(results.len(), expressions.len());
    let value = |result: Value| {
        let list: Value = serde_json::from_str(result.as_str()?).unwrap();
        Some(list[0].clone())
    };
    results.into_iter().map(value).collect()
}

/// The values of the outputs of an app of one stack, synthesized in a format, written to a folder and applied.
#[track_caller]
pub(crate) fn outputs(app: &App, format: Format) -> BTreeMap<String, Value> {
    let folder = tempfile::tempdir().unwrap();
    let synthesis = app.synth_as(format).unwrap_or_else(|problems| panic!("{problems}"));
    synthesis.write(folder.path().join("out")).unwrap();
    let stack = folder.path().join("out/stacks").join(&synthesis.stacks[0].name);
    succeed(&stack, &["init", "-no-color", "-input=false"], "");
    succeed(&stack, &["apply", "-no-color", "-input=false", "-auto-approve"], "");
    let printed = succeed(&stack, &["output", "-json"], "");
    let outputs: BTreeMap<String, Value> = serde_json::from_str(&printed).unwrap();
    outputs.into_iter().map(|(name, output)| (name, output["value"].clone())).collect()
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = ALPHABET.iter().position(|known| *known == byte).unwrap();
        bits = (bits << 6) | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}
