//! Names: what is known by them before anything is made, and what somebody else made under one.

use crate::support::Workspace;
use serde_json::{Value as Json, json};

const WATCH: &str = r#"
provider "fintech" {}

resource "fintech_monitoring" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"

  topics     = { p1 = { subscriptions = { team = { endpoint = "team@example.com" } } } }
  log_groups = { api = {} }

  alarms = {
    busy = {
      description = "The database is busy"
      metric      = { namespace = "AWS/RDS", name = "CPUUtilization", dimensions = { DBInstanceIdentifier = "demo" } }
      threshold   = 80
      for_minutes = 10
      topics      = ["p1"]
    }
  }
}

output "arns" {
  value = [
    fintech_monitoring.main.topic_arns,
    fintech_monitoring.main.alarm_arns,
    fintech_monitoring.main.log_group_arns,
  ]
}
"#;

#[test]
fn arns_are_known_before_anything_is_made() {
    let workspace = Workspace::new(WATCH);
    workspace.ok(&["plan", "-out=plan.bin"]);
    let plan: Json = serde_json::from_str(&workspace.ok(&["show", "-json", "plan.bin"])).unwrap();
    let planned = &plan["planned_values"]["outputs"]["arns"]["value"];
    let text = planned.to_string();
    for arn in ["arn:aws:sns:us-east-1:111122223333:", "arn:aws:cloudwatch:us-east-1:111122223333:alarm:"] {
        assert!(text.contains(arn), "no {arn} in {plan:#}");
    }
    workspace.ok(&["apply", "plan.bin"]);
    let applied: Json = serde_json::from_str(&workspace.ok(&["output", "-json", "arns"])).unwrap();
    assert_eq!(*planned, applied);
    workspace.plan_is_empty();
}

#[test]
fn what_somebody_else_made_under_the_name_is_never_touched() {
    let workspace = Workspace::new(WATCH);
    workspace.apply();
    let made = |ty: &str| {
        let cloud = workspace.cloud();
        let rows = cloud.as_object().unwrap();
        let (id, row) = rows.iter().find(|(_, row)| row["kind"] == ty).unwrap();
        (id.clone(), row.clone())
    };
    let theirs = ["aws_sns_topic", "aws_cloudwatch_metric_alarm"].map(made);
    workspace.destroy();
    workspace.meddle(|cloud| {
        for (id, mut row) in theirs {
            row["owner"] = json!({ "Err": "it has no mark of ours" });
            // What the cloud chose for the region was not given.
            row["attributes"].as_object_mut().unwrap().retain(|name, _| name.ends_with("name"));
            cloud.insert(format!("theirs-{id}"), row);
        }
    });
    let before = workspace.cloud();
    let refused = workspace.run(&["apply", "-auto-approve"]);
    refused.fails_with("already, and it is not ours: it has no mark of ours. Nothing was touched.");
    let after = workspace.cloud();
    for (id, row) in before.as_object().unwrap() {
        assert_eq!(after[id], *row);
    }
    // What they made is gone, and ours is made.
    workspace.meddle(|cloud| cloud.retain(|id, _| !id.starts_with("theirs-")));
    workspace.run(&["untaint", "fintech_monitoring.main"]);
    workspace.apply();
    workspace.plan_is_empty();
    workspace.destroy();
}
