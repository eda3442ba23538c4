//! Every function of Terraform is a function of the library, with as many parameters.

use crate::judge;
use ledgerform::function::{self, Signature};
use serde_json::Value;
use std::collections::BTreeSet;

/// Those of which Terraform takes any number of last arguments, only to take none, one or two.
const TAKES_FEW: &[&str] = &["bcrypt", "join", "lookup", "range"];

#[test]
fn every_function_of_terraform_is_here() {
    let folder = tempfile::tempdir().unwrap();
    let text = judge::succeed(folder.path(), &["metadata", "functions", "-json"], "");
    let document: Value = serde_json::from_str(&text).unwrap();
    let theirs = document["function_signatures"].as_object().unwrap();
    let ours: Vec<Signature> = function::signatures().collect();

    let mut wrong = Vec::new();
    for (name, signature) in theirs.iter().filter(|(name, _)| !name.starts_with("core::")) {
        let required = signature["parameters"].as_array().map_or(0, Vec::len);
        let variadic = signature.get("variadic_parameter").is_some();
        let forms: Vec<&Signature> = ours.iter().filter(|form| form.name == name).collect();
        if forms.is_empty() {
            wrong.push(format!("{name} is missing"));
        }
        for form in &forms {
            let is_alike = match (form.is_variadic, variadic) {
                (true, theirs) => theirs && form.parameters <= required,
                (false, true) => form.parameters >= required,
                (false, false) => form.parameters == required,
            };
            if !is_alike {
                wrong.push(format!("{form:?}, but Terraform takes {required} parameters, variadic: {variadic}"));
            }
        }
        if variadic && !TAKES_FEW.contains(&name.as_str()) && !forms.iter().any(|form| form.is_variadic) {
            wrong.push(format!("{name} has no form for any number of arguments"));
        }
    }
    for form in &ours {
        if !theirs.contains_key(form.name) {
            wrong.push(format!("Terraform has no {}", form.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let names: BTreeSet<&str> = ours.iter().map(|form| form.rust).collect();
    assert_eq!(names.len(), ours.len(), "a Rust name is in the table twice");
}
