//! Options of the commands that run Terraform, with the real one.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use serde_json::{Value as Json, json};
use support::{Place, need_terraform};

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn plans_are_told_as_json_and_kept() {
    need_terraform();
    let place = Place::new();
    let planned = place.run("pet", &["plan", "--offline", "--json"]);
    let created = json!({"pet": {
        "changes": [{"address": "random_pet.name", "action": "create"}],
        "outputs": [{"name": "name", "action": "create"}],
    }});
    assert_eq!((planned.code, parsed(&planned.stdout)), (0, created.clone()));
    assert!(planned.stderr.contains("Plan: 1 to add"), "{planned:?}");
    let plan = place.file("ledgerform.out/offline/pet/ledgerform.tfplan");
    assert!(!plan.exists(), "a plan holds secrets, and nobody asked to keep it");
    let detailed = place.run("pet", &["plan", "--offline", "--json", "--detailed-exitcode"]);
    assert_eq!((detailed.code, parsed(&detailed.stdout)), (2, created));

    place.ok("pet", &["plan", "--offline", "--save"]);
    assert!(plan.is_file());
    assert!(place.ok("pet", &["apply", "--offline", "--saved"]).contains("1 added, 0 changed, 0 destroyed"));
    assert!(!plan.exists(), "it is used up");
    let again = place.run("pet", &["apply", "--offline", "--saved"]);
    assert_eq!((again.code, again.stdout.as_str()), (1, ""));
    assert!(again.stderr.ends_with("there is no saved plan of `pet`: make one with `plan --save`\n"), "{again:?}");
    assert_eq!(place.run("pet", &["apply", "--saved", "--target", "random_pet.name"]).code, 2);

    let nothing = json!({"pet": {"changes": [], "outputs": []}});
    assert_eq!(parsed(&place.ok("pet", &["plan", "--offline", "--json"])), nothing);
    assert_eq!(parsed(&place.ok("pet", &["plan", "--offline", "--json", "--refresh-only"])), nothing);
    let action = |options: &[&str]| {
        let document = parsed(&place.ok("pet", &[&["plan", "--offline", "--json"], options].concat()));
        document["pet"]["changes"][0]["action"].clone()
    };
    assert_eq!(action(&["--replace", "random_pet.name"]), "replace");
    assert_eq!(action(&["--destroy", "--parallelism", "1"]), "delete");
}

#[test]
fn a_target_is_in_one_stack() {
    need_terraform();
    let place = Place::new();
    let several = place.run("linked", &["plan", "*", "--offline", "--target", "aws_vpc.vpc"]);
    let told =
        "error: `--target` is for one stack, and `network` and `edge` are chosen: name the one that has the address\n";
    assert!(several.code == 1 && several.stderr.ends_with(told), "{several:?}");
    place.ok("linked", &["apply", "network", "--offline", "--target", "aws_vpc.vpc"]);
    let listed = place.ok("linked", &["terraform", "network", "--offline", "--", "state", "list"]);
    assert_eq!(listed, "aws_vpc.vpc\n");
}

#[test]
fn outputs_of_what_was_applied_go_to_a_file() {
    need_terraform();
    let place = Place::new();
    place.ok("linked", &["apply", "*", "--offline", "--outputs-file", "outputs/all.json"]);
    let outputs = parsed(&place.read("outputs/all.json"));
    let id = &outputs["network"]["vpc_id"];
    assert!(id.as_str().unwrap().starts_with("vpc-"), "{outputs}");
    // What one stack gives the other is sensitive, because it comes from a state that may hold secrets.
    assert_eq!(outputs, json!({"network": {"vpc_id": id}, "edge": {"vpc_id": id}}));
}

#[test]
fn exports_are_told_as_json() {
    let place = Place::new();
    let missing = place.run("platform", &["export", "--check", "--json"]);
    let first = &parsed(&missing.stdout)[0];
    assert_eq!((missing.code, first), (1, &json!({"file": "modules/network/README.md", "problem": "missing"})));
    let exported = parsed(&place.ok("platform", &["export", "--json"]));
    assert_eq!((&exported[0]["component"], &exported[0]["folder"]), (&json!("network"), &json!("modules/network")));
    assert_eq!(parsed(&place.ok("platform", &["export", "--check", "--json"])), json!([]));
}

#[test]
fn validation_is_told_as_json() {
    need_terraform();
    let place = Place::new();
    let document = parsed(&place.ok("linked", &["validate", "*", "--offline", "--json"]));
    assert_eq!((&document["network"]["valid"], &document["edge"]["valid"]), (&json!(true), &json!(true)));
}

#[test]
fn any_command_of_terraform_runs_in_the_folder_of_a_stack() {
    need_terraform();
    let place = Place::new();
    place.ok("pet", &["apply", "--offline"]);
    let run = |arguments: &[&str]| place.run("pet", &[&["terraform", "--offline", "--"], arguments].concat());
    assert_eq!(run(&["state", "list"]).stdout, "random_pet.name\n");
    assert_eq!(run(&["state", "rm", "random_pet.name"]).code, 0);
    assert_eq!(run(&["state", "list"]).stdout, "");
    assert_eq!(run(&["import", "-no-color", "random_pet.name", "brave-otter"]).code, 0);
    assert_eq!(run(&["state", "list"]).stdout, "random_pet.name\n");
    // Terraform's own exit code and words.
    let unlocked = run(&["force-unlock", "-force", "-no-color", "4711"]);
    assert_eq!((unlocked.code, unlocked.stdout.as_str()), (1, ""), "{unlocked:?}");
    assert_eq!(run(&["plan", "-no-color", "-destroy", "-detailed-exitcode"]).code, 2);
    // Also init itself, which then is not run before.
    assert_eq!(run(&["init", "-upgrade", "-input=false"]).stderr.matches("terraform init").count(), 0);
    assert_eq!(place.run("pet", &["terraform"]).code, 2, "the command of Terraform is missing");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_lock() {
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    need_terraform();
    let place = Place::new();
    let mut command = place.command("slow", &["apply", "*", "--auto-approve"]);
    let child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !place.file("ready").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "nothing was begun");
        std::thread::sleep(Duration::from_millis(20));
    }
    // As in a terminal, where the whole group gets the signal.
    let group = format!("-{}", child.id());
    assert!(Command::new("kill").args(["-s", "INT", "--", &group]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.ends_with("first: apply interrupted, exit code 1\nsecond: apply not begun\n"), "{stderr}");
    // Who applies next finds the state, and no lock.
    assert!(!place.file(".terraform.first.tfstate.lock.info").exists());
    let listed = place.run("slow", &["terraform", "first", "--", "state", "list"]);
    assert_eq!((listed.code, listed.stdout.as_str()), (0, "terraform_data.wait\n"), "{listed:?}");
    assert!(!place.file("terraform.second.tfstate").exists());
}
