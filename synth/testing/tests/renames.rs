//! A resource that changes its type keeps its object, as Terraform sees it.

use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};
use ledgerform_offline::Offline;
use std::process::Command;

/// A state with an object of the type before.
const STATE: &str = r#"{"version": 4, "serial": 1, "lineage": "a", "outputs": {}, "resources": [{
    "mode": "managed", "type": "null_resource", "name": "deployment",
    "provider": "provider[\"registry.terraform.io/hashicorp/null\"]",
    "instances": [{"schema_version": 0, "attributes": {"id": "123", "triggers": null}}]}]}"#;

#[test]
fn a_type_becomes_another() {
    let app = App::new();
    let stack = app.stack("jobs");
    let data =
        Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block: Block::new() };
    stack.add_untyped("deployment", data, Meta::new());
    stack.retyped("deployment", "null_resource", "terraform_data");
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let out = folder.path().join("out");
    app.synth().unwrap_or_else(|problems| panic!("{problems}")).write(&out).unwrap_or_else(|error| panic!("{error}"));
    std::fs::write(folder.path().join("terraform.jobs.tfstate"), STATE).unwrap_or_else(|error| panic!("{error}"));
    std::fs::write(folder.path().join("none.tfrc"), "").unwrap_or_else(|error| panic!("{error}"));

    // Terraform starts the provider of the former type but asks it nothing, so any can stand for it.
    let offline = Offline::builder().provider("random").start().unwrap_or_else(|error| panic!("{error}"));
    let reattach = offline.reattach().replace("hashicorp/random", "hashicorp/null");
    let mut printed = String::new();
    for arguments in [&["init", "-no-color", "-input=false"][..], &["plan", "-no-color", "-input=false"]] {
        let output = Command::new("terraform")
            .args(arguments)
            .current_dir(out.join("stacks/jobs"))
            .env("TF_REATTACH_PROVIDERS", &reattach)
            .env("TF_CLI_CONFIG_FILE", folder.path().join("none.tfrc"))
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .unwrap_or_else(|error| panic!("this test runs Terraform: {error}"));
        printed.push_str(&ledgerform_testing::text_of(&output));
    }
    assert!(printed.contains("null_resource.deployment has moved to terraform_data.deployment"), "{printed}");
    assert!(printed.contains("Plan: 0 to add, 0 to change, 0 to destroy."), "{printed}");
}
