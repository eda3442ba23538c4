//! The goldens of what is emitted: the real Terraform finds each of them valid, and both forms of one plan the same.
//!
//! `testdata/synth/emission` has a folder for every case; `synth/tests/terraform` writes and compares the texts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stderr, reason = "a case that is skipped says so")]

use ledgerform_testing::{Root, text_of};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a case needs beside its text.
struct Case {
    name: &'static str,
    /// The oldest Terraform 1.x that knows what is in it; an older one on this machine skips the case.
    since: u64,
    /// Values of variables, as `name=value`.
    variables: &'static [&'static str],
    /// Other files, by path.
    files: &'static [(&'static str, &'static str)],
    /// Further arguments of `plan`.
    arguments: &'static [&'static str],
}

/// A case that Terraform 1.11 knows and that stands alone.
const fn alone(name: &'static str) -> Case {
    Case { name, since: 11, variables: &[], files: &[], arguments: &[] }
}

/// A module with the inputs and the output that the cases use.
const NETWORK: &str = r#"
variable "name" { default = "x" }
variable "tags" { default = "" }
output "id" { value = var.name }
"#;

/// What `terraform init` would have fetched.
const FETCHED: &str = r#"{"Modules": [
  {"Key": "", "Source": "", "Dir": "."},
  {"Key": "vpc", "Source": "registry.terraform.io/terraform-aws-modules/vpc/aws", "Version": "6.0.1", "Dir": "fetched"},
  {"Key": "git", "Source": "git::https://git.acme.test/modules.git//network?ref=v1.2.0", "Dir": "fetched"}
]}"#;

const STATE: &str = r#"{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a",
  "outputs": {"vpc_id": {"value": "vpc-1", "type": "string"}}, "resources": []}"#;

const CASES: &[Case] = &[
    Case { variables: &["name=main", "secret=hidden"], files: &[("../main.tfstate", STATE)], ..alone("elements") },
    Case { variables: &["names={\"a\": \"1\", \"b\": \"\"}"], ..alone("staging") },
    Case { variables: &["region=eu-central-1", "ports=[80, 8443]"], ..alone("blocks") },
    Case {
        variables: &["ports=[80, 443]", "rules={\"one\": [\"a\", \"b\"], \"two\": [\"c\"]}", "logged=true"],
        ..alone("dynamic")
    },
    Case { variables: &["token=short-lived"], ..alone("ephemeral") },
    Case {
        variables: &["role=arn:aws:iam::111122223333:role/main", "regions={\"a\": \"eu-west-1\"}"],
        ..alone("sources")
    },
    Case {
        variables: &["ids={\"a\": \"7\"}"],
        files: &[("network/main.tf", NETWORK)],
        // One of the imports is of a resource that is not written yet.
        arguments: &["-generate-config-out=generated.tf"],
        ..alone("refactoring")
    },
    Case { since: 12, ..alone("identity") },
    Case {
        variables: &["names={\"a\": \"1\"}", "enabled=true"],
        files: &[("network/main.tf", NETWORK)],
        ..alone("modules")
    },
    Case {
        files: &[(".terraform/modules/modules.json", FETCHED), ("fetched/main.tf", NETWORK)],
        ..alone("module-sources")
    },
    Case {
        variables: &["token=short-lived"],
        files: &[("network/main.tf", "variable \"name\" {\n  ephemeral = true\n}\n")],
        ..alone("run")
    },
    alone("checks"),
    alone("provisioners"),
    alone("settings"),
    alone("cloud"),
    alone("backend-azurerm"),
    alone("backend-consul"),
    alone("backend-cos"),
    alone("backend-gcs"),
    alone("backend-http"),
    alone("backend-kubernetes"),
    alone("backend-local"),
    Case { since: 12, ..alone("backend-oci") },
    alone("backend-oss"),
    alone("backend-pg"),
    alone("backend-remote"),
    alone("backend-s3"),
    Case { since: 14, variables: &["names={\"a\": \"1\"}", "enabled=true"], ..alone("actions") },
    Case { since: 14, variables: &["owner=platform", "owners={\"a\": \"1\"}"], ..alone("lists") },
];

fn goldens() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/synth/emission")
}

/// The second number of the version of Terraform on this machine.
fn release() -> u64 {
    let version = Root::with_files([]).succeed(&["version", "-json"]);
    let version: Value = serde_json::from_str(&version).unwrap();
    let text = version["terraform_version"].as_str().unwrap_or_default().to_owned();
    text.split('.').nth(1).and_then(|minor| minor.parse().ok()).unwrap_or_default()
}

/// The plan of one form, without what tells the forms or the moments apart.
fn plan(case: &Case, file: &str) -> Value {
    let folder = goldens().join(case.name);
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let query = if file.ends_with(".json") { "cdk.tfquery.json" } else { "cdk.tfquery.hcl" };
    let query_text = fs::read_to_string(folder.join(query)).ok();
    let mut files = vec![(file, text.as_str())];
    files.extend(query_text.as_deref().map(|text| (query, text)));
    files.extend(case.files);
    // Whatever keeps the state is not reached; the configuration of it is a part of what is validated.
    files.push(("elsewhere_override.tf.json", r#"{"terraform": {"backend": {"local": {}}}}"#));
    let root = Root::with_files(files);
    root.assert_valid();
    let variables: Vec<String> = case.variables.iter().map(|value| format!("-var={value}")).collect();
    let mut arguments = vec!["plan", "-no-color", "-input=false", "-out=plan"];
    arguments.extend(variables.iter().map(String::as_str));
    arguments.extend(case.arguments);
    root.succeed(&arguments);
    let output = root.terraform(&["show", "-json", "plan"]);
    assert!(output.status.success(), "{}", text_of(&output));
    // `path.cwd` is a folder of this run.
    let here = root.folder().canonicalize().unwrap();
    let text = String::from_utf8(output.stdout).unwrap().replace(here.to_str().unwrap(), "here");
    let mut plan: Value = serde_json::from_str(&text).unwrap();
    let fields = plan.as_object_mut().unwrap();
    fields.remove("timestamp");
    // The configuration names lines and quotes expressions as they are written.
    fields.remove("configuration");
    // Terraform walks maps of its own, so the order of what it lists differs from run to run.
    for list in fields.values_mut().filter_map(Value::as_array_mut) {
        list.sort_by_key(Value::to_string);
    }
    plan
}

#[test]
fn both_forms_are_valid_and_plan_the_same_where_terraform_is_new_enough() {
    let release = release();
    for case in CASES {
        if release < case.since {
            eprintln!("{}: skipped, for it takes Terraform 1.{} and here is 1.{release}", case.name, case.since);
            continue;
        }
        let (json, hcl) = (plan(case, "cdk.tf.json"), plan(case, "cdk.tf"));
        for (field, value) in json.as_object().unwrap() {
            assert_eq!(value, &hcl[field], "`{field}` of the plans of {} differs", case.name);
        }
        assert_eq!(json, hcl, "the plans of {} differ", case.name);
    }
}

#[test]
fn every_golden_is_a_case() {
    let folders = fs::read_dir(goldens()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let cases: BTreeSet<String> = CASES.iter().map(|case| case.name.to_owned()).collect();
    assert_eq!(folders.collect::<BTreeSet<_>>(), cases);
}

/// Every kind of block, every meta-argument and every name that Terraform gives, as HCL has it, and where.
const LANGUAGE: &[(&str, &str)] = &[
    ("resource", "resource \""),
    ("data", "data \""),
    ("ephemeral", "ephemeral \""),
    ("provider", "provider \""),
    ("provider alias", "alias  = \""),
    ("module", "module \""),
    ("module of a folder", "= \"./network\""),
    ("module of a registry", "source  = \"terraform-aws-modules/vpc/aws\""),
    ("module version", "version = \"~> "),
    ("module of a repository", "source = \"git::https://"),
    ("module providers", "providers = {"),
    ("variable", "variable \""),
    ("optional attribute", "optional("),
    ("variable default", "default  "),
    ("variable description", "description = \""),
    ("variable validation", "validation {"),
    ("variable sensitive", "sensitive = true"),
    ("variable ephemeral", "ephemeral   = true"),
    ("variable nullable", "nullable = false"),
    ("locals", "locals {"),
    ("output", "output \""),
    ("output precondition", "precondition {"),
    ("depends_on", "depends_on = ["),
    ("count", "count = "),
    ("for_each", "for_each = "),
    ("required_version", "required_version = "),
    ("required_providers", "required_providers {"),
    ("provider_meta", "provider_meta \""),
    ("cloud", "cloud {"),
    ("cloud workspaces", "workspaces {"),
    ("cloud project", "project = \""),
    ("moved", "moved {"),
    ("removed", "removed {"),
    ("removed without destroy", "destroy = false"),
    ("removed with destroy", "destroy = true"),
    ("import", "import {"),
    ("import id", "id = "),
    ("import identity", "identity = {"),
    ("import provider", "provider = terraform.east"),
    ("check", "check \""),
    ("assert", "assert {"),
    ("lifecycle", "lifecycle {"),
    ("create_before_destroy", "create_before_destroy = true"),
    ("prevent_destroy", "prevent_destroy       = true"),
    ("ignore_changes", "ignore_changes        = ["),
    ("replace_triggered_by", "replace_triggered_by  = ["),
    ("postcondition", "postcondition {"),
    ("action_trigger", "action_trigger {"),
    ("provisioner file", "provisioner \"file\""),
    ("provisioner local-exec", "provisioner \"local-exec\""),
    ("provisioner remote-exec", "provisioner \"remote-exec\""),
    ("when", "= destroy"),
    ("on_failure", "on_failure  = continue"),
    ("connection", "connection {"),
    ("dynamic", "dynamic \""),
    ("iterator", "iterator = "),
    ("action", "action \""),
    ("list", "list \""),
    ("config", "config {"),
    ("include_resource", "include_resource = true"),
    ("limit", "limit            = 50"),
    ("function of a provider", "provider::aws::"),
    ("terraform.workspace", "terraform.workspace"),
    ("path.module", "path.module"),
    ("path.root", "path.root"),
    ("path.cwd", "path.cwd"),
    ("self", "self."),
    ("each.key", "each.key"),
    ("each.value", "each.value"),
    ("count.index", "count.index"),
];

#[test]
fn every_kind_of_block_and_meta_argument_has_a_golden() {
    let files = ["cdk.tf", "cdk.tfquery.hcl"];
    let paths = CASES.iter().flat_map(|case| files.map(|file| goldens().join(case.name).join(file)));
    let text: String = paths.filter_map(|path| fs::read_to_string(path).ok()).collect();
    let missing: Vec<&str> = LANGUAGE.iter().filter(|(_, mark)| !text.contains(mark)).map(|(what, _)| *what).collect();
    assert!(missing.is_empty(), "no golden has: {missing:?}");
}
