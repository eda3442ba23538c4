//! Objects that come from elsewhere, and what happens to them there: imports, moves and drift, under the real Terraform.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use ledgerform_offline::Offline;
use serde_json::json;
use support::Workspace;

const AWS: &str = r#"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
"#;

fn aws(resources: &[&str]) -> Offline {
    Offline::builder().provider("aws").types(resources.iter().copied(), []).start().unwrap()
}

#[test]
fn objects_are_imported_and_moved() {
    let config = r#"
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
import {
  to = aws_vpc.main
  id = "vpc-12345678"
}
"#;
    let offline = aws(&["aws_vpc"]);
    let workspace = Workspace::attached(&offline, &format!("{AWS}{config}"));
    assert!(workspace.apply().contains("1 imported, 0 added, 1 changed"));
    assert_eq!(workspace.state("aws_vpc.main")["id"], "vpc-12345678");
    workspace.plan_is_empty();

    workspace.configure(&format!(
        "{AWS}\nresource \"aws_vpc\" \"other\" {{ cidr_block = \"10.0.0.0/16\" }}\n\
         moved {{\n  from = aws_vpc.main\n  to = aws_vpc.other\n}}\n"
    ));
    assert!(workspace.apply().contains("0 added, 0 changed, 0 destroyed"));
}

#[test]
fn objects_move_between_types_that_have_enough_in_common() {
    let offline = aws(&["aws_alb", "aws_lb"]);
    let workspace = Workspace::attached(&offline, &format!("{AWS}\nresource \"aws_alb\" \"a\" {{ name = \"web\" }}\n"));
    workspace.apply();
    let id = workspace.state("aws_alb.a")["id"].clone();
    workspace.configure(&format!(
        "{AWS}\nresource \"aws_lb\" \"b\" {{ name = \"web\" }}\nmoved {{\n  from = aws_alb.a\n  to = aws_lb.b\n}}\n"
    ));
    assert!(workspace.apply().contains("0 added, 0 changed, 0 destroyed"));
    assert_eq!(workspace.state("aws_lb.b")["id"], id);
}

/// Objects of three providers are changed and deleted behind Terraform's back.
#[test]
fn drift_is_seen_and_undone() {
    let config = r#"
terraform {
  required_providers {
    aws        = { source = "hashicorp/aws" }
    helm       = { source = "hashicorp/helm" }
    kubernetes = { source = "hashicorp/kubernetes" }
  }
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main" }
}
resource "kubernetes_config_map" "main" {
  metadata {
    name      = "settings"
    namespace = "apps"
  }
  data = { key = "value" }
}
resource "helm_release" "main" {
  name  = "web"
  chart = "web"
}
"#;
    let offline = Offline::builder()
        .provider("aws")
        .types(["aws_vpc"], [])
        .provider("helm")
        .provider("kubernetes")
        .types(["kubernetes_config_map"], [])
        .start()
        .unwrap();
    let workspace = Workspace::attached(&offline, config);
    workspace.apply();
    let id = |address: &str| workspace.state(address)["id"].as_str().unwrap().to_owned();
    let (vpc, release) = (id("aws_vpc.main"), id("helm_release.main"));

    offline.drift("aws_vpc", &vpc, &json!({ "tags": { "Name": "other" } })).unwrap();
    offline.drift("kubernetes_config_map", "apps/settings", &json!({ "data": { "key": "stale" } })).unwrap();
    offline.lose("helm_release", &release).unwrap();
    let plan = workspace.ok(&["plan", "-no-color"]);
    assert!(plan.contains(r#"~ "Name" = "other" -> "main""#), "{plan}");
    assert!(plan.contains(r#"~ "key" = "stale" -> "value""#), "{plan}");
    assert!(plan.contains("1 to add, 2 to change, 0 to destroy"), "{plan}");
    assert!(workspace.apply().contains("1 added, 2 changed, 0 destroyed"));
    workspace.plan_is_empty();
    assert_eq!(id("aws_vpc.main"), vpc);

    for (ty, changes, why) in [
        ("aws_nothing", json!({}), "no provider that is served has this resource type"),
        ("aws_vpc", json!({ "nothing": 1 }), "there is no attribute `nothing`"),
        ("aws_vpc", json!({ "tags": 1 }), "tags: "),
        ("aws_vpc", json!(1), "the changes are no JSON object"),
    ] {
        let error = offline.drift(ty, &vpc, &changes).unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot change {ty} behind Terraform's back: {why}")), "{error}");
    }
}
