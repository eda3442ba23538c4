//! `--offline` with the real Terraform: providers from this process, a folder and a state of its own.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use serde_json::Value as Json;
use std::fs;
use support::{Place, need_terraform, outcome};

const NOTE: &str = "offline: no account and no network are used, and what only a cloud would know is invented\n";

#[test]
fn a_stack_lives_and_dies() {
    need_terraform();
    let place = Place::new();
    let plan = place.run("pet", &["plan", "--offline", "--", "-no-color"]);
    assert_eq!(plan.code, 0, "{plan:?}");
    assert!(plan.stdout.contains("# random_pet.name will be created"), "{plan:?}");
    assert_eq!(plan.stderr, format!("{NOTE}pet: terraform init\n"));

    let changes = ["plan", "--offline", "--detailed-exitcode"];
    assert_eq!(place.run("pet", &changes).code, 2);
    let applied = place.run("pet", &["apply", "--offline", "--", "-no-color"]);
    assert!(applied.stdout.contains("1 added, 0 changed, 0 destroyed"), "{applied:?}");
    assert_eq!(applied.stderr, NOTE, "no second init");
    assert_eq!(place.run("pet", &changes).code, 0);

    let outputs: Json = serde_json::from_str(&place.ok("pet", &["output", "--offline", "--json"])).unwrap();
    let name = outputs["name"]["value"].as_str().unwrap();
    assert_eq!(place.ok("pet", &["output", "name", "--offline", "--", "-raw"]), name);
    assert_eq!(place.ok("pet", &["output", "--offline"]), format!("name = \"{name}\"\n"));

    assert!(place.ok("pet", &["validate", "--offline"]).contains("configuration is valid"));
    assert!(place.ok("pet", &["destroy", "--offline", "--", "-no-color"]).contains("1 destroyed"));
    assert_eq!(place.run("pet", &changes).code, 2);

    // Everything is below the folder of the offline run: no configuration for real runs, no state beside it.
    let entries = |folder: &str| -> Vec<String> {
        fs::read_dir(place.file(folder)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(entries(""), ["ledgerform.out"]);
    assert_eq!(entries("ledgerform.out"), ["offline"]);
    assert!(place.file("ledgerform.out/offline/pet/terraform.tfstate").is_file());
}

#[test]
fn invented_values_stay_out_of_the_real_state() {
    need_terraform();
    let place = Place::new();
    place.ok("greeting", &["apply", "--auto-approve", "--var", "name=real"]);
    let before = place.read("terraform.greeting.tfstate");
    place.ok("greeting", &["apply", "--offline", "--var", "name=invented"]);
    assert_eq!(place.read("terraform.greeting.tfstate"), before);
    assert_eq!(place.ok("greeting", &["output", "text", "--", "-raw"]), "hello, real");
    assert_eq!(place.ok("greeting", &["output", "text", "--offline", "--", "-raw"]), "hello, invented");
}

#[test]
fn assets_are_there_in_every_run() {
    need_terraform();
    let place = Place::new();
    fs::create_dir(place.file("code")).unwrap();
    place.write("code/main.py", "print()\n");
    for mode in [&["--offline"][..], &[]] {
        let with = |words: &[&'static str]| [words, mode].concat();
        let approve: &[&str] = if mode.is_empty() { &["--auto-approve"] } else { &[] };
        place.ok("packaged", &[with(&["apply"]).as_slice(), approve].concat());
        let outputs: Json = serde_json::from_str(&place.ok("packaged", &with(&["output", "--json"]))).unwrap();
        assert_eq!(outputs["told"]["value"], outputs["found"]["value"]);
        assert!(outputs["path"]["value"].as_str().unwrap().starts_with("assets/code/"), "{outputs}");
    }
    for folder in ["ledgerform.out/offline/packaged", "ledgerform.out/stacks/packaged"] {
        assert_eq!(fs::read_dir(place.file(&format!("{folder}/assets/code"))).unwrap().count(), 1);
    }
    place.write("code/main.py", "print(1)\n");
    place.ok("packaged", &["apply", "--offline"]);
    assert_eq!(fs::read_dir(place.file("ledgerform.out/offline/packaged/assets/code")).unwrap().count(), 1);
    place.write("code/main.py", "print(2)\n");
    place.ok("packaged", &["plan", "--offline", "--format", "hcl"]);
    fs::remove_dir_all(place.file("code")).unwrap();
    let outcome = place.run("packaged", &["synth"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stderr.contains("packaged/code: cannot read `code`: "), "{outcome:?}");
}

#[test]
fn several_stacks_run_in_order() {
    need_terraform();
    let place = Place::new();
    let applied = place.run("platform", &["apply", "prod-*", "--offline"]);
    assert_eq!(applied.code, 0, "{applied:?}");
    assert_eq!(
        applied.stderr,
        format!(
            "{NOTE}prod-eu: terraform init\nprod-eu: terraform apply\nprod-us: terraform init\nprod-us: terraform apply\n\
             prod-eu: apply done\nprod-us: apply done\n"
        )
    );
    let json = |words: &[&str]| -> Json {
        let line = [&["output", "--offline", "--json"], words].concat();
        serde_json::from_str(&place.ok("platform", &line)).unwrap()
    };
    let (flat, nested) = (json(&["prod-eu"]), json(&["prod-*"]));
    assert!(flat["vpc_id"]["value"].as_str().unwrap().starts_with("vpc-0"), "{flat}");
    assert_eq!(nested["prod-eu"], flat);
    assert_ne!(nested["prod-us"]["vpc_id"]["value"], flat["vpc_id"]["value"]);
    // A pattern gives the nested shape, also where it matches one stack.
    assert_eq!(json(&["*-eu", "vpc_id"]), serde_json::json!({ "prod-eu": flat["vpc_id"]["value"] }));

    let destroyed = place.run("platform", &["destroy", "prod-*", "--offline"]);
    assert_eq!(
        destroyed.stderr,
        format!(
            "{NOTE}prod-us: terraform destroy\nprod-eu: terraform destroy\n\
             prod-us: destroy done\nprod-eu: destroy done\n"
        )
    );
}

#[test]
fn a_stack_reads_the_invented_state_of_another() {
    need_terraform();
    let place = Place::new();
    let alone = place.run("linked", &["apply", "edge", "--offline"]);
    assert_eq!(alone.code, 1);
    let sentence =
        "edge: reads the state of `network`, which was never applied: `apply network --offline` before apply\n";
    assert!(alone.stderr.contains(sentence) && alone.stderr.contains("Unable to find remote state"), "{alone:?}");
    // In the order of their dependency, whatever the order on the command line is.
    let applied = place.run("linked", &["apply", "edge", "network", "--offline"]);
    assert_eq!(applied.code, 0, "{applied:?}");
    assert!(applied.stderr.contains("warning: edge: the gateway is in no zone\n"), "{applied:?}");
    let outputs: Json = serde_json::from_str(&place.ok("linked", &["output", "*", "--offline", "--json"])).unwrap();
    assert!(outputs["edge"]["vpc_id"]["value"].as_str().unwrap().starts_with("vpc-0"), "{outputs}");
    assert_eq!(outputs["edge"]["vpc_id"]["value"], outputs["network"]["vpc_id"]["value"]);
}

#[test]
fn types_that_are_only_in_the_state_can_still_be_destroyed() {
    need_terraform();
    let place = Place::new();
    place.ok("pet", &["apply", "--offline"]);
    // The next version of the program has an output in the place of the resource.
    let folder = place.file("ledgerform.out/offline");
    fs::rename(folder.join("pet"), folder.join("greeting")).unwrap();
    fs::remove_file(folder.join("greeting/cdk.tf.json")).unwrap();
    let applied = place.ok("greeting", &["apply", "--offline", "--", "-no-color"]);
    assert!(applied.contains("0 added, 0 changed, 1 destroyed"), "{applied}");
}

#[test]
fn the_language_can_change_between_runs() {
    need_terraform();
    let place = Place::new();
    place.ok("pet", &["apply", "--offline"]);
    let plan = ["plan", "--offline", "--detailed-exitcode", "--format", "hcl"];
    assert_eq!(place.run("pet", &plan).code, 0);
    assert!(place.file("ledgerform.out/offline/pet/cdk.tf").exists());
    assert!(!place.file("ledgerform.out/offline/pet/cdk.tf.json").exists());
}

#[test]
fn nothing_in_the_environment_gets_in_the_way() {
    need_terraform();
    let place = Place::new();
    let mut command = place.command("pet", &["apply", "--offline"]);
    command
        .env("TF_WORKSPACE", "prod")
        .env("TF_DATA_DIR", "/nonexistent/data")
        .env("TF_CLI_ARGS", "-nonsense")
        .env("TF_CLI_ARGS_apply", "-nonsense")
        .env("TF_CLI_CONFIG_FILE", "/nonexistent/settings")
        .env("TF_PLUGIN_CACHE_DIR", "/nonexistent/cache")
        .env("TF_REATTACH_PROVIDERS", "nonsense")
        .env("HTTPS_PROXY", "http://127.0.0.1:1")
        .env("HOME", "/nonexistent/home");
    let applied = outcome(command);
    assert_eq!(applied.code, 0, "{applied:?}");
    assert!(!applied.stdout.contains("Warning") && !applied.stderr.contains("Warning"), "{applied:?}");
}

#[test]
fn values_reach_the_stacks_that_have_the_variable() {
    need_terraform();
    let place = Place::new();
    place.write("names.tfvars", "name = \"file\"\n");
    for (arguments, expected) in [
        (&["--var", "name=a b=c"][..], "hello, a b=c"),
        (&["--var-file", "names.tfvars"], "hello, file"),
        (&["--", "-var=name=extra"], "hello, extra"),
        (&[], "hello, nobody"),
    ] {
        place.ok("greeting", &[&["apply", "--offline"], arguments].concat());
        assert_eq!(place.ok("greeting", &["output", "text", "--offline", "--", "-raw"]), expected);
    }
}
