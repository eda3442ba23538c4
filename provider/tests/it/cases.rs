//! The cases of the components' own tests, as resources.

#![allow(dead_code, reason = "the constructs of the cases are for the tests of the components")]

use ledgerform::Scope;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../../modules/tests/it/cases/cache.rs"]
mod cache;
#[path = "../../../modules/tests/it/cases/cost_governance.rs"]
mod cost_governance;
#[path = "../../../modules/tests/it/cases/database.rs"]
mod database;
#[path = "../../../modules/tests/it/cases/eks.rs"]
mod eks;
#[path = "../../../modules/tests/it/cases/monitoring.rs"]
mod monitoring;
#[path = "../../../modules/tests/it/cases/platform.rs"]
mod platform;
#[path = "../../../modules/tests/it/cases/secrets.rs"]
mod secrets;
#[path = "../../../modules/tests/it/cases/storage.rs"]
mod storage;
#[path = "../../../modules/tests/it/cases/vpc.rs"]
mod vpc;

pub(crate) use eks::{admin as eks_admin, inputs as eks_inputs};

/// One set of inputs of a component.
pub(crate) struct Case {
    /// For messages.
    pub(crate) name: String,
    construct: Box<dyn Fn(&Scope)>,
    /// A configuration with the resource.
    pub(crate) root: String,
    /// Values of its variables.
    pub(crate) variables: &'static str,
}

/// The cases of a component.
pub(crate) fn of(component: &str) -> Vec<Case> {
    match component {
        "cache" => cache::cases(),
        "cost-governance" => cost_governance::cases(),
        "database" => database::cases(),
        "monitoring" => monitoring::cases(),
        "eks" => eks::cases(),
        "platform" => platform::cases(),
        "secrets" => secrets::cases(),
        "storage" => storage::cases(),
        "vpc" => vpc::cases(),
        other => panic!("{other} has no cases: add a file to modules/tests/it/cases and a line here"),
    }
}

/// A case from arguments.
fn case(component: &str, name: &str, arguments: &str, construct: impl Fn(&Scope) + 'static) -> Case {
    let root = format!("resource \"{}\" \"this\" {{\n{arguments}\n}}\n", resource_type(component));
    Case { name: name.to_owned(), construct: Box::new(construct), root, variables: "" }
}

/// A case from an example of the module.
fn example(component: &str, name: &str, construct: impl Fn(&Scope) + 'static) -> Case {
    let root = example_root(component, name);
    Case { name: format!("example {name}"), construct: Box::new(construct), root, variables: "" }
}

/// An example of the module, whose call becomes a resource.
pub(crate) fn example_root(component: &str, name: &str) -> String {
    let folder = modules().join(component).join("examples").join(name);
    let ty = resource_type(component);
    let mut labels = Vec::new();
    let mut root = String::new();
    for line in fs::read_to_string(folder.join("main.tf")).unwrap().lines() {
        if let Some(label) = line.strip_prefix("module \"").and_then(|rest| rest.strip_suffix("\" {")) {
            labels.push(label.to_owned());
            root += &format!("resource \"{ty}\" \"{label}\" {{\n");
        } else if line.starts_with("provider \"aws\" {") {
            root += "provider \"fintech\" {\n";
        } else if !line.trim_start().starts_with("source = ") {
            root += &format!("{line}\n");
        }
    }
    for label in labels {
        root = root.replace(&format!("module.{label}."), &format!("{ty}.{label}."));
    }
    root
}

pub(crate) fn resource_type(component: &str) -> String {
    format!("fintech_{}", component.replace('-', "_"))
}

fn modules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../modules/terraform")
}
