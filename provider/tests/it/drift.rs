//! What others do behind our back, and what became of a plan in the meantime.

use crate::failures::secrets;
use crate::support::Workspace;

const PARTNER: &str = "aws_secretsmanager_secret.this[\"partner\"]";

fn applied() -> Workspace {
    let workspace = Workspace::new(&secrets(""));
    workspace.apply();
    workspace
}

#[test]
fn what_was_changed_is_shown_and_changed_back() {
    let workspace = applied();
    let id = workspace.id(PARTNER);
    workspace.meddle(|cloud| cloud[&id]["attributes"]["description"] = "mine".into());
    let refreshed = workspace.run(&["plan", "-refresh-only", "-detailed-exitcode"]);
    assert_eq!(refreshed.code, Some(2), "{}", refreshed.text());
    refreshed.says("description was changed outside: \\\"Partner\\\" → \\\"mine\\\"");
    let planned = workspace.plan();
    assert!(planned.contains("update: description: \\\"mine\\\" → \\\"Partner\\\""), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();
    assert_eq!(workspace.cloud()[&id]["attributes"]["description"], "Partner");
    assert_eq!(workspace.attributes("fintech_secrets.app")["resources"][PARTNER]["revision"], 2);
}

#[test]
fn what_was_deleted_is_made_again() {
    let workspace = applied();
    let id = workspace.id(PARTNER);
    workspace.meddle(|cloud| drop(cloud.remove(&id)));
    let planned = workspace.plan();
    assert!(planned.contains(&format!("+ {PARTNER:?}")) || planned.contains("partner"), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();
    assert_ne!(workspace.id(PARTNER), id);
}

#[test]
fn what_is_all_gone_is_made_anew() {
    let workspace = applied();
    workspace.meddle(serde_json::Map::clear);
    let planned = workspace.plan();
    assert!(planned.contains("1 to add, 0 to change, 0 to destroy"), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();
}

#[test]
fn what_is_not_ours_is_never_touched() {
    let workspace = applied();
    let id = workspace.id(PARTNER);
    workspace.meddle(|cloud| cloud[&id]["owner"] = serde_json::json!({ "Err": "it is tagged team=data" }));
    workspace.run(&["plan"]).fails_with("is not ours: it is tagged team=data; it is not touched");
    // With a refresh Terraform plans the configuration first, also for a destroy, and is refused.
    workspace.ok(&["destroy", "-auto-approve", "-refresh=false"]);
    assert_eq!(workspace.cloud().as_object().unwrap().keys().collect::<Vec<_>>(), [&id]);
}

#[test]
fn a_plan_that_is_out_of_date_is_not_carried_out() {
    let workspace = applied();
    workspace.configure(&secrets("tags = { Team = \"x\" }"));
    workspace.ok(&["plan", "-out=plan.bin"]);
    let id = workspace.id(PARTNER);
    workspace.meddle(|cloud| drop(cloud.remove(&id)));
    workspace.calls();
    let outcome = workspace.run(&["apply", "plan.bin"]);
    outcome.fails_with("The plan is out of date");
    outcome.says("aws_secretsmanager_secret.this[\"partner\"]");
    assert!(!workspace.calls().iter().any(|call| call.starts_with("update") || call.starts_with("create")));
    workspace.apply();
    workspace.plan_is_empty();
}

#[test]
fn a_plan_calls_nobody_but_for_what_it_looks_at() {
    let workspace = applied();
    workspace.calls();
    workspace.ok(&["plan", "-refresh=false"]);
    assert_eq!(workspace.calls(), Vec::<String>::new());
}
