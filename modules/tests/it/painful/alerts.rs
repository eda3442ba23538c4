//! What keeps messages of alarms and budgets from arriving, and what makes plans of them churn; each test is named after
//! the case.

use super::{document, statements};
use crate::cases::{self, PROVIDER};
use crate::root::calling;
use ledgerform::Format;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The synthesized document of the example `complete`.
fn complete(component: &str) -> Value {
    document(component, "example complete")
}

/// The services that statements let in, with whether a condition narrows them.
fn services(statements: &[Value]) -> BTreeSet<(String, bool)> {
    let of = |statement: &Value| -> Vec<(String, bool)> {
        let narrowed = !statement["Condition"].is_null();
        match &statement["Principal"]["Service"] {
            Value::String(name) => vec![(name.clone(), narrowed)],
            Value::Array(names) => names.iter().map(|name| (name.as_str().unwrap().to_owned(), narrowed)).collect(),
            _ => Vec::new(),
        }
    };
    statements.iter().flat_map(of).collect()
}

/// The key's default policy, that of nobody's choosing, must let in all who publish to the topics.
#[test]
fn an_encrypted_topic_loses_the_messages_of_alarms() {
    let document = complete("monitoring");
    let key = document["resource"]["aws_kms_key"].as_object().unwrap().values().next().unwrap();
    let let_in: BTreeSet<String> = services(&statements(&key["policy"])).into_iter().map(|(name, _)| name).collect();
    for service in ["budgets", "cloudtrail", "cloudwatch", "costalerts", "events"] {
        assert!(let_in.contains(&format!("{service}.amazonaws.com")), "{service} cannot use the key");
    }
    for topic in document["resource"]["aws_sns_topic"].as_object().unwrap().values() {
        assert!(topic["kms_master_key_id"].as_str().unwrap().starts_with("${local.monitoring_key_arn"), "{topic}");
    }
}

/// AWS says that EventBridge does not publish to topics whose policies have conditions; all others are narrowed.
#[test]
fn a_condition_in_the_policy_of_a_topic_keeps_eventbridge_out() {
    let root = crate::parity::construct(&cases::of("monitoring")[0], Format::Json);
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let resources = state["resources"].as_array().unwrap();
    let policy = resources.iter().find(|resource| resource["type"] == "aws_sns_topic_policy").unwrap();
    let statements = statements(&policy["instances"][0]["attributes"]["policy"]);
    for (service, narrowed) in services(&statements) {
        assert_eq!(narrowed, service != "events.amazonaws.com", "{service}");
    }
    let denied = statements.iter().find(|statement| statement["Effect"] == "Deny").unwrap();
    assert_eq!(denied["Condition"], json!({ "Bool": { "aws:SecureTransport": "false" } }));
}

fn alarms(alarms: &str, watch: &str) -> String {
    format!(
        r#"{PROVIDER}
module "monitoring" {{
  source     = "./modules/monitoring"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  alarms     = {{ {alarms} }}
  watch      = {{ {watch} }}
}}
"#
    )
}

#[test]
fn a_further_alarm_or_thing_moves_the_others() {
    let alarm = |key: &str| {
        format!("{key} = {{ description = \"x\", threshold = 1, metric = {{ namespace = \"N\", name = \"M\" }} }}")
    };
    let (a, b) = (alarm("a"), alarm("b"));
    let root = calling(&alarms(&b, r#"b = { kind = "dynamodb", id = "b" }"#));
    root.apply();
    let things = r#"a = { kind = "rds", id = "a" }, b = { kind = "dynamodb", id = "b" }"#;
    root.write("main.tf", &alarms(&format!("{a}, {b}"), things));
    let changes = root.plan().changes();
    assert_eq!(changes.len(), 6, "an alarm, and the five of a database");
    for (address, action) in changes {
        assert!(action == "create" && address.contains("[\"a"), "{action} of {address}");
    }
}

/// An alarm that becomes one on what is unusual keeps its address: deleting the old one would delete the new one's name.
#[test]
fn an_alarm_that_changes_its_kind_is_replaced() {
    let plain = r#"a = { description = "x", threshold = 1, metric = { namespace = "N", name = "M" } }"#;
    let band = r#"a = { description = "x", band = 2, comparison = "GreaterThanUpperThreshold", metric = { namespace = "N", name = "M" } }"#;
    let root = calling(&alarms(plain, ""));
    root.apply();
    root.write("main.tf", &alarms(band, ""));
    let changes: Vec<_> = root.plan().changes().into_iter().collect();
    let address = r#"module.monitoring.aws_cloudwatch_metric_alarm.this["a"]"#;
    assert_eq!(changes, [(address.to_owned(), "update".to_owned())]);
}

/// The layout as CloudWatch gets it: the second row stands below the first, widgets share what is left of 24 columns.
#[test]
fn widgets_of_a_dashboard_overlap() {
    let document = complete("monitoring");
    let body = document["resource"]["aws_cloudwatch_dashboard"].as_object().unwrap().values().next().unwrap();
    let body: Value = serde_json::from_str(body["dashboard_body"].as_str().unwrap()).unwrap();
    let widgets = body["widgets"].as_array().unwrap();
    let place = |widget: &Value| ["x", "y", "width", "height"].map(|name| widget[name].as_i64().unwrap());
    let places: Vec<[i64; 4]> = widgets.iter().map(place).collect();
    assert_eq!(places, [[0, 0, 6, 3], [6, 0, 18, 3], [0, 3, 8, 6], [8, 3, 8, 6], [16, 3, 8, 6]]);
    assert_eq!(
        widgets[2]["properties"],
        json!({
            "annotations": { "horizontal": [{ "label": "tested", "value": 1000 }] },
            "metrics": [
                ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", "app/demo/50dc6c495c0c9188",
                    { "id": "requests", "stat": "Sum", "visible": true }],
                [{ "expression": "requests / 60", "label": "per second", "visible": true }],
            ],
            "period": 300,
            "region": "us-east-1",
            "stacked": false,
            "title": "Requests",
            "view": "timeSeries",
        })
    );
}

fn budgets(budgets: &str) -> String {
    format!(
        r#"{PROVIDER}
module "costs" {{
  source     = "./modules/cost-governance"
  name       = "demo"
  account_id = "111122223333"
  dashboard  = false
  budgets    = {{ {budgets} }}
}}
"#
    )
}

/// Budgets by position move when one comes or goes; these have keys.
#[test]
fn a_further_budget_moves_the_others() {
    let root = calling(&budgets("b = { limit = 1 }, c = { limit = 2 }"));
    root.apply();
    root.write("main.tf", &budgets("a = { limit = 3 }, b = { limit = 1 }, c = { limit = 2 }"));
    let changes: Vec<_> = root.plan().changes().into_iter().collect();
    assert_eq!(changes, [(r#"module.costs.aws_budgets_budget.this["a"]"#.to_owned(), "create".to_owned())]);
}

/// A filter that is written `user:Team${…}` counts nothing: the dollar before the brace is an escape.
#[test]
fn the_filter_of_a_tag_counts_nothing() {
    let root = calling(&budgets(r#"a = { limit = 1, tags = { Team = ["payments", "billing"] } }"#));
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let resources = state["resources"].as_array().unwrap();
    let budget = resources.iter().find(|resource| resource["type"] == "aws_budgets_budget").unwrap();
    assert_eq!(
        budget["instances"][0]["attributes"]["cost_filter"],
        json!([{ "name": "TagKeyValue", "values": ["user:Team$payments", "user:Team$billing"] }])
    );
}

/// AWS gives the members of a specification that are not used back as null.
#[test]
fn a_monitor_of_accounts_is_made_anew_by_every_plan() {
    let document = complete("cost-governance");
    let monitors = document["resource"]["aws_ce_anomaly_monitor"].as_object().unwrap();
    let custom = monitors.values().find(|monitor| monitor["monitor_type"] == "CUSTOM").unwrap();
    let specification: Value = serde_json::from_str(custom["monitor_specification"].as_str().unwrap()).unwrap();
    let accounts = ["111122223333", "444455556666"];
    assert_eq!(
        specification,
        json!({
            "And": null,
            "CostCategories": null,
            "Dimensions": { "Key": "LINKED_ACCOUNT", "MatchOptions": null, "Values": accounts },
            "Not": null,
            "Or": null,
            "Tags": null,
        })
    );
}

/// One condition stands alone, two stand each in a block of their own.
#[test]
fn the_threshold_of_anomalies_is_nested_wrongly() {
    let dimension =
        |key: &str, value: &str| json!({ "key": key, "match_options": ["GREATER_THAN_OR_EQUAL"], "values": [value] });
    let of = |name: &str| {
        let cases = cases::of("cost-governance");
        let case = cases.iter().find(|case| case.name == name).unwrap();
        let document: Value = serde_json::from_str(&case.synthesized(Format::Json).text).unwrap();
        let subscription = document["resource"]["aws_ce_anomaly_subscription"].as_object().unwrap().values().next();
        subscription.unwrap()["threshold_expression"].clone()
    };
    let absolute = dimension("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "20");
    assert_eq!(of("reused"), json!({ "and": [], "dimension": absolute }));
    let relative = dimension("ANOMALY_TOTAL_IMPACT_PERCENTAGE", "10");
    assert_eq!(of("example complete"), json!({ "and": [{ "dimension": absolute }, { "dimension": relative }] }));
}

/// The key's default policy lets in the services that tell of costs.
#[test]
fn the_mails_of_budgets_and_anomalies_do_not_arrive() {
    let document = complete("cost-governance");
    let key = document["resource"]["aws_kms_key"].as_object().unwrap().values().next().unwrap();
    let let_in = services(&statements(&key["policy"]));
    let expected = ["budgets.amazonaws.com", "costalerts.amazonaws.com"].map(|name| (name.to_owned(), true));
    assert_eq!(let_in, expected.into());
    let subscription =
        document["resource"]["aws_ce_anomaly_subscription"].as_object().unwrap().values().next().unwrap();
    assert_eq!(subscription["subscriber"][0]["type"], "SNS");
}
