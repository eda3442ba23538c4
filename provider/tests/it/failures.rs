//! Whatever goes wrong: what happened is recorded, and the next run goes on.

use crate::support::{Outcome, Workspace};

/// Ten objects; `change` stands among the arguments.
pub(crate) fn secrets(change: &str) -> String {
    format!(
        r#"
provider "fintech" {{}}

resource "fintech_secrets" "app" {{
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"

  secrets = {{
    database = {{ description = "Database", value = "generated" }}
    partner  = {{ description = "Partner" }}
  }}
  {change}
}}
"#
    )
}

/// A VPC with two subnets.
pub(crate) const NETWORK: &str = r#"
provider "fintech" {}

resource "fintech_vpc" "net" {
  name    = "demo"
  region  = "us-east-1"
  profile = "development"
  cidr    = "10.0.0.0/16"
  zones   = ["us-east-1a"]
  tiers   = { public = { access = "public", slot = 0 }, app = { slot = 1 } }
}
"#;

#[test]
fn a_failed_creation_is_recorded_and_goes_on() {
    let workspace = Workspace::new(&secrets(""));
    let failed = workspace.apply_with("refusal:create aws_secretsmanager_secret.this[\"partner\"]");
    failed.fails_with("aws_secretsmanager_secret.this[\"partner\"] failed");
    failed.says("quota exceeded");
    failed.says("run `terraform untaint` with its address, then `terraform apply`, to go on from here");
    let instance = workspace.instance("fintech_secrets.app");
    assert_eq!((&instance["status"], &instance["attributes"]["status"]), (&"tainted".into(), &"partial".into()));
    let made = workspace.cloud();
    workspace.ok(&["untaint", "fintech_secrets.app"]);
    let planned = workspace.plan();
    assert!(planned.contains("0 to add, 1 to change, 0 to destroy"), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();
    // What was there is the same.
    for id in made.as_object().unwrap().keys() {
        assert!(workspace.cloud()[id].is_object(), "{id}");
    }
    workspace.nothing_is_there_twice();
    workspace.destroy();
}

#[test]
fn a_tainted_resource_is_made_anew() {
    let workspace = Workspace::new(&secrets(""));
    workspace.apply_with("refusal:create aws_secretsmanager_secret.this[\"partner\"]");
    let applied = workspace.apply();
    assert!(applied.contains("1 added, 0 changed, 1 destroyed"), "{applied}");
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn a_tainted_resource_leaves_nothing_behind_on_another_machine() {
    let workspace = Workspace::new(NETWORK);
    workspace.apply_with("refusal:create aws_nat_gateway").fails_with("quota exceeded");
    std::fs::remove_dir_all(workspace.journals()).unwrap();
    workspace.apply();
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn a_creation_that_made_nothing_leaves_nothing() {
    let workspace = Workspace::new(&secrets(""));
    workspace.apply_with("refusal:create").fails_with("quota exceeded");
    assert!(workspace.instance("fintech_secrets.app").is_null());
    workspace.apply();
    workspace.destroy();
}

#[test]
fn failed_changes_and_deletions_go_on() {
    let workspace = Workspace::new(&secrets(""));
    workspace.apply();
    workspace.configure(&secrets("tags = { Team = \"x\" }"));
    let failed = workspace.apply_with("refusal:update aws_secretsmanager_secret.this[\"partner\"]");
    failed.fails_with("What was done is recorded. Run `terraform apply` again to go on from here");
    let instance = workspace.instance("fintech_secrets.app");
    assert_eq!((&instance["status"], &instance["attributes"]["status"]), (&().into(), &"partial".into()));
    let planned = workspace.plan();
    let partner = planned.find("this[\\\"partner\\\"]").unwrap();
    assert!(planned[partner..].contains("update: tags.Team: null → \\\"x\\\""), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();

    let failed = workspace.run_with(
        &["destroy", "-auto-approve"],
        &[("FINTECH_FAULT", "refusal:delete aws_secretsmanager_secret.this[\"database\"]")],
    );
    failed.fails_with("What is left is recorded");
    assert_eq!(workspace.attributes("fintech_secrets.app")["status"], "partial");
    workspace.destroy();
}

#[test]
fn answers_that_are_lost_make_nothing_twice() {
    let workspace = Workspace::new(&secrets(""));
    let applied = workspace.apply_with("lost-answer:create aws_secretsmanager_secret.this[\"database\"]");
    assert_eq!(applied.code, Some(0), "{}", applied.text());
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
}

/// The process dies at a call; the next apply goes on, with the journal and without it.
#[track_caller]
fn crash(fault: &str, with_journal: bool) {
    let workspace = Workspace::new(&secrets(""));
    let crashed = workspace.apply_with(fault);
    assert_ne!(crashed.code, Some(0), "{fault}: {}", crashed.text());
    assert!(workspace.instance("fintech_secrets.app").is_null());
    let made = workspace.cloud().as_object().unwrap().len();
    if !with_journal {
        std::fs::remove_dir_all(workspace.journals()).unwrap();
    }
    let applied = workspace.run(&["apply", "-auto-approve"]);
    assert_eq!(applied.code, Some(0), "{}", applied.text());
    if made > 0 {
        applied.says("Objects were adopted");
    }
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn a_killed_provider_loses_nothing() {
    for (call, with_journal) in [(1, true), (4, true), (6, true), (4, false), (6, false)] {
        crash(&format!("crash-after:{call}"), with_journal);
    }
    crash("crash-before:5", true);
}

#[test]
fn a_provider_killed_while_changing_or_deleting_goes_on() {
    let workspace = Workspace::new(&secrets(""));
    workspace.apply();
    workspace.configure(&secrets("parameters = { token = { description = \"Token\", value = \"generated\" } }"));
    let crashed = workspace.apply_with("crash-after:create aws_ssm_parameter");
    assert_ne!(crashed.code, Some(0));
    workspace.apply();
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
    let destroy = ["destroy", "-auto-approve"];
    let crashed = workspace.run_with(&destroy, &[("FINTECH_FAULT", "crash-after:delete aws_secretsmanager_secret.")]);
    assert_ne!(crashed.code, Some(0));
    workspace.destroy();
}

/// Applies, and presses Ctrl-C once this call was made.
fn interrupted(workspace: &Workspace, environment: (&str, &str), call: &str) -> Outcome {
    let mut command = workspace.command(&["apply", "-auto-approve"], &[environment]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let calls = workspace.path().join("cloud.calls");
    while !std::fs::read_to_string(&calls).unwrap_or_default().contains(call) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let id = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    Outcome::of(&child.wait_with_output().unwrap())
}

#[test]
fn a_stopped_run_ends_in_order() {
    let workspace = Workspace::new(&secrets(""));
    let outcome = interrupted(&workspace, ("FINTECH_DELAY_MS", "700"), "create");
    outcome.fails_with("Stopped");
    assert_eq!(workspace.attributes("fintech_secrets.app")["status"], "partial");
    workspace.ok(&["untaint", "fintech_secrets.app"]);
    workspace.apply();
    workspace.nothing_is_there_twice();
    workspace.destroy();
}

/// It would take ten minutes to come up.
#[test]
fn a_stopped_run_does_not_wait_for_what_is_coming_up() {
    let address = "aws_secretsmanager_secret.this[\"partner\"]";
    let workspace = Workspace::new(&secrets(""));
    let outcome = interrupted(&workspace, ("FINTECH_COMING_UP", address), &format!("create {address}"));
    outcome.fails_with("Stopped");
    let id = workspace.id(address);
    outcome.says(&format!("{address} (it is coming up as `{id}`; the next run waits for it)"));
    let attributes = workspace.attributes("fintech_secrets.app");
    assert_eq!((&attributes["status"], &attributes["resources"][address]["id"]), (&"partial".into(), &id.into()));
    workspace.ok(&["untaint", "fintech_secrets.app"]);
    // Its journal is not needed for that.
    std::fs::remove_dir_all(workspace.journals()).unwrap();
    workspace.calls();
    workspace.apply();
    let calls = workspace.calls();
    assert!(calls.contains(&format!("find {address}")), "{calls:?}");
    assert!(!calls.contains(&format!("create {address}")), "{calls:?}");
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn a_run_whose_time_is_over_ends_in_order() {
    let workspace = Workspace::new(&secrets("timeouts {\n    create = \"1s\"\n  }"));
    let outcome = workspace.run_with(&["apply", "-auto-approve"], &[("FINTECH_DELAY_MS", "600")]);
    outcome.fails_with("The time of 1 seconds is over");
    outcome.says("Give the block `timeouts` more time if it needs it");
    workspace.configure(&secrets(""));
    workspace.ok(&["untaint", "fintech_secrets.app"]);
    workspace.apply();
    workspace.plan_is_empty();
}
