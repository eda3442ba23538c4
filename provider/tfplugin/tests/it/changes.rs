//! Creating, changing, replacing, drifting (checks 14 to 18, 24, 25, 29, 30 and 33).

use crate::support::Workspace;

/// Check 14.
#[test]
fn a_second_apply_changes_nothing() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "x" }"#);
    assert!(workspace.apply().contains("1 added"));
    workspace.plan_is_empty();
    assert!(workspace.apply().contains("0 added, 0 changed, 0 destroyed"));
    assert!(workspace.ok(&["destroy", "-auto-approve"]).contains("1 destroyed"));
}

/// Checks 15 and 16.
#[test]
fn changes_are_in_place_or_replace() {
    let config = |name: &str, force: &str, lifecycle: &str| {
        format!("resource \"acme_thing\" \"a\" {{\n  name = \"{name}\"\n  force = \"{force}\"\n{lifecycle}\n}}\n")
    };
    let workspace = Workspace::new(&config("x", "1", ""));
    workspace.apply();
    workspace.configure(&config("y", "1", ""));
    let plan = workspace.plan();
    assert!(plan.contains("~ name") && plan.contains("~ upper"), "{plan}");
    assert!(plan.contains("(known after apply)") && !plan.contains("~ oc"), "{plan}");
    assert!(workspace.apply().contains("1 changed"));
    assert_eq!(workspace.attributes("acme_thing.a")["upper"], "Y");

    workspace.configure(&config("y", "2", ""));
    let plan = workspace.plan();
    assert!(plan.contains("-/+") && plan.contains("# forces replacement"), "{plan}");
    workspace.configure(&config("y", "2", "  lifecycle { create_before_destroy = true }"));
    let plan = workspace.plan();
    assert!(plan.contains("+/-"), "{plan}");
    assert!(workspace.apply().contains("1 added, 0 changed, 1 destroyed"));
}

/// Check 17.
#[test]
fn people_may_force_or_ignore_changes() {
    let workspace = Workspace::new(
        r#"
resource "terraform_data" "t" { input = "1" }
resource "acme_thing" "a" {
  name = "x"
  lifecycle { replace_triggered_by = [terraform_data.t] }
}
"#,
    );
    workspace.apply();
    assert!(workspace.ok(&["plan", "-replace=acme_thing.a"]).contains("1 to add, 0 to change, 1 to destroy"));
    workspace.ok(&["taint", "acme_thing.a"]);
    assert!(workspace.plan().contains("is tainted, so must be replaced"));
    workspace.ok(&["untaint", "acme_thing.a"]);
    workspace.plan_is_empty();
    workspace.configure(
        r#"
resource "terraform_data" "t" { input = "2" }
resource "acme_thing" "a" {
  name = "x"
  lifecycle { replace_triggered_by = [terraform_data.t] }
}
"#,
    );
    let plan = workspace.plan();
    assert!(plan.contains("replace_triggered_by"), "{plan}");
    workspace.configure(
        r#"
resource "terraform_data" "t" { input = "1" }
resource "acme_thing" "a" {
  name = "other"
  lifecycle { ignore_changes = all }
}
"#,
    );
    workspace.plan_is_empty();
}

/// Check 18.
#[test]
fn what_is_removed_from_the_configuration_becomes_null_or_stays() {
    let workspace = Workspace::new("resource \"acme_thing\" \"a\" {\n  name = \"x\"\n  oc = \"mine\"\n}\n");
    workspace.apply();
    workspace.configure("resource \"acme_thing\" \"a\" {\n  name = \"x\"\n}\n");
    workspace.plan_is_empty();
    workspace.configure("resource \"acme_thing\" \"a\" {}\n");
    workspace.apply();
    let thing = workspace.attributes("acme_thing.a");
    assert_eq!((&thing["name"], &thing["oc"]), (&serde_json::Value::Null, &serde_json::json!("mine")));
}

/// Check 24: Terraform sends and uses what is known about unknown values.
#[test]
fn promises_about_unknown_values_reach_and_leave_the_provider() {
    let workspace = Workspace::new(
        r#"
resource "acme_thing" "a" {}
resource "acme_thing" "b" {
  name  = "pre-${acme_thing.a.id}"
  items = [acme_thing.a.id, acme_thing.a.upper, "x"]
  tags  = { for k in ["one"] : k => acme_thing.a.id }
}
# The id is planned not to be null and to begin with `acme-`, so both are known while planning.
resource "acme_thing" "c" {
  count = acme_thing.a.id != null ? 1 : 0
  name  = startswith(acme_thing.a.id, "acme-") ? "good" : "bad"
}
resource "acme_thing" "whole" { tags = acme_thing.b.id == "" ? {} : { id = acme_thing.b.id } }
"#,
    );
    let plan = workspace.plan();
    assert!(plan.contains("\"good\""), "{plan}");
    workspace.apply();
    assert_eq!(workspace.attributes("acme_thing.b")["name"], "pre-acme-1");
    workspace.plan_is_empty();
}

/// Check 25.
#[test]
fn blocks_may_be_unknown() {
    let workspace = Workspace::new(
        r#"
resource "terraform_data" "t" { input = [1, 2, 3] }
resource "acme_thing" "a" {
  dynamic "rule" {
    for_each = terraform_data.t.output
    content { port = rule.value }
  }
}
"#,
    );
    workspace.plan();
    workspace.apply();
    assert_eq!(workspace.attributes("acme_thing.a")["rule"].as_array().unwrap().len(), 3);
    workspace.plan_is_empty();
}

/// Checks 29 and 30.
#[test]
fn drift_is_seen() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "x" }"#);
    workspace.apply();
    workspace.drift("acme_thing", "acme-1", |object| object["name"] = "drifted".into());
    let plan = workspace.plan();
    assert!(plan.contains("\"drifted\" -> \"x\""), "{plan}");
    assert!(workspace.ok(&["plan", "-refresh=false"]).contains("No changes"));
    std::fs::remove_file(workspace.world().join("acme_thing/acme-1.json")).unwrap();
    assert!(workspace.plan().contains("1 to add"));
    assert!(workspace.ok(&["plan", "-refresh-only"]).contains("has been deleted"));
}

/// Check 33.
#[test]
fn the_provider_block_may_be_unknown() {
    let workspace = Workspace::new(
        r#"
resource "terraform_data" "t" { input = "late" }
provider "acme" { endpoint = terraform_data.t.output }
resource "acme_thing" "a" {}
"#,
    );
    workspace.apply();
    assert_eq!(workspace.attributes("acme_thing.a")["endpoint"], "late");
    workspace.plan_is_empty();
}

/// A module tells the provider who it is.
#[test]
fn provider_meta_reaches_the_handler() {
    let workspace = Workspace::new(
        "terraform {\n  provider_meta \"acme\" { module = \"web\" }\n}\nresource \"acme_thing\" \"a\" {}\n",
    );
    workspace.apply();
    assert_eq!(workspace.attributes("acme_thing.a")["module"], "web");
    workspace.plan_is_empty();
}
