//! What hurts users of other modules, and does not happen here; each test is named after the case.

mod alerts;
mod cache;
mod database;
mod eks;
mod network;
mod rules;
mod sensitive;
mod storage;
mod tags;

use crate::cases::{self, PROVIDER};
use crate::root::{call, calling};
use ledgerform::Format;
use serde_json::Value;
use std::collections::BTreeSet;

/// What others make, with ARNs and IDs that are known after apply.
const OTHERS: &str = r#"provider "aws" {
  region = "us-east-1"
}

resource "aws_kms_key" "mine" {}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  for_each   = toset(["0", "1"])
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.0.${each.key}.0/24"
}

resource "aws_security_group" "nodes" {
  vpc_id = aws_vpc.this.id
}

resource "aws_sns_topic" "alerts" {}
"#;

/// The text of a root that calls the module of databases or of caches in the network of others, with further arguments.
fn among_others(component: &str, arguments: &str) -> String {
    let network = "{ vpc_id = aws_vpc.this.id, subnet_ids = [for subnet in aws_subnet.this : subnet.id] }";
    format!("{OTHERS}{}", call(component, &format!("network = {network}\n{arguments}")))
}

/// The synthesized document of a case.
fn document(component: &str, name: &str) -> Value {
    let cases = cases::of(component);
    let case = cases.iter().find(|case| case.name == name).unwrap();
    serde_json::from_str(&case.synthesized(Format::Json).text).unwrap()
}

fn resources<'a>(document: &'a Value, ty: &str) -> Vec<&'a Value> {
    document["resource"][ty].as_object().unwrap().values().collect()
}

/// The statements of a policy.
fn statements(policy: &Value) -> Vec<Value> {
    let document: Value = serde_json::from_str(policy.as_str().unwrap()).unwrap();
    assert_eq!(document["Version"], "2012-10-17");
    document["Statement"].as_array().unwrap().clone()
}

/// The buckets, secrets and everything else here get ARNs that are known after apply; whether they are there is known
/// all the same.
#[test]
fn keys_are_unknown_at_plan() {
    let root = calling(&format!(
        r#"{PROVIDER}
resource "aws_kms_key" "mine" {{}}

resource "aws_kms_key" "primary" {{
  multi_region = true
}}

resource "aws_sqs_queue" "index" {{}}

resource "aws_sns_topic" "alerts" {{}}

resource "aws_s3_bucket" "logs" {{}}

resource "aws_iam_role" "api" {{
  assume_role_policy = "{{}}"
}}

resource "aws_lambda_function" "work" {{
  function_name = "work"
  role          = aws_iam_role.api.arn
}}

module "storage" {{
  source      = "./modules/storage"
  name        = "demo"
  region      = "us-east-1"
  account_id  = "111122223333"
  key         = {{ existing = {{ arn = aws_kms_key.mine.arn }} }}
  access_logs = {{ bucket_name = aws_s3_bucket.logs.id }}

  buckets = {{
    lake = {{
      readers     = [aws_iam_role.api.arn]
      replication = {{ bucket_arn = aws_s3_bucket.logs.arn, kms_key_arn = aws_kms_key.mine.arn }}

      notifications = {{
        index = {{ kind = "queue", target_arn = aws_sqs_queue.index.arn, events = ["s3:ObjectCreated:*"] }}
        work  = {{ kind = "function", target_arn = aws_lambda_function.work.arn, events = ["s3:ObjectCreated:*"] }}
      }}
    }}
  }}
}}

module "costs" {{
  source     = "./modules/cost-governance"
  name       = "demo"
  account_id = "111122223333"
  key        = {{ existing = {{ arn = aws_kms_key.mine.arn }} }}
  topic      = {{ existing = {{ arn = aws_sns_topic.alerts.arn }} }}
  budgets    = {{ total = {{ limit = 1 }} }}
  anomalies  = {{}}
  report     = {{ existing_bucket = {{ name = aws_s3_bucket.logs.id }} }}
}}

module "monitoring" {{
  source     = "./modules/monitoring"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  key        = {{ existing = {{ arn = aws_kms_key.mine.arn }} }}
  watch      = {{ dead-letters = {{ kind = "sqs_dead_letters", id = aws_sqs_queue.index.id, topics = ["p1"] }} }}
  trail      = {{ bucket_name = aws_s3_bucket.logs.id, topics = ["p1"] }}
  detection  = {{ topics = ["p1"], recorder = {{ bucket_name = aws_s3_bucket.logs.id }} }}

  topics = {{
    p1 = {{ existing = {{ arn = aws_sns_topic.alerts.arn }} }}
    p2 = {{ subscriptions = {{ queue = {{ protocol = "sqs", endpoint = aws_sqs_queue.index.arn }} }} }}
  }}

  alarms = {{
    errors = {{
      description = "The function fails"
      metric      = {{ namespace = "AWS/Lambda", name = "Errors", dimensions = {{ FunctionName = aws_lambda_function.work.arn }} }}
      threshold   = 0
      topics      = ["p1"]
    }}
  }}
}}

module "copy" {{
  source     = "./modules/storage"
  name       = "copy"
  region     = "us-west-2"
  account_id = "111122223333"
  key        = {{ replica = {{ primary_arn = aws_kms_key.primary.arn }} }}
}}

module "secrets" {{
  source          = "./modules/secrets"
  name            = "demo"
  region          = "us-east-1"
  account_id      = "111122223333"
  key             = {{ existing = {{ arn = module.storage.key_arn }} }}
  rotation_alerts = {{ topic_arn = aws_sns_topic.alerts.arn }}

  secrets = {{
    api = {{
      description = "Key of the API"
      kms_key_arn = aws_kms_key.mine.arn
      readers     = [aws_iam_role.api.arn]
      rotation    = {{ lambda_arn = aws_lambda_function.work.arn }}
    }}
  }}
}}

module "vpc" {{
  source        = "./modules/vpc"
  name          = "demo"
  region        = "us-east-1"
  cidr          = "10.0.0.0/16"
  zones         = ["us-east-1a"]
  tiers         = {{ data = {{ access = "isolated", slot = 0 }} }}
  flow_logs_key = {{ existing = {{ arn = aws_kms_key.mine.arn }} }}
}}
"#
    ));
    let changes = root.plan().changes();
    for address in [
        r#"module.storage.aws_lambda_permission.notification["lake/work"]"#,
        r#"module.storage.aws_s3_bucket_logging.this["lake"]"#,
        r#"module.storage.aws_iam_role.replication["lake"]"#,
        "module.copy.aws_kms_replica_key.this[0]",
        "module.secrets.aws_cloudwatch_event_rule.rotation[0]",
        r#"module.secrets.aws_secretsmanager_secret_rotation.this["api"]"#,
    ] {
        assert!(changes.contains_key(address), "{address} is not among {:?}", changes.keys());
    }
    assert!(!changes.contains_key("module.storage.aws_kms_key.this[0]"));
    assert!(!changes.contains_key("module.vpc.aws_kms_key.flow_logs[0]"));
}

#[test]
fn a_key_locks_its_account_out() {
    for (component, name) in [("storage", "example complete"), ("storage", "replica"), ("secrets", "example complete")]
    {
        let document = document(component, name);
        let ty = if name == "replica" { "aws_kms_replica_key" } else { "aws_kms_key" };
        for key in resources(&document, ty) {
            let root = &statements(&key["policy"])[0];
            assert_eq!(root["Principal"]["AWS"], "arn:aws:iam::111122223333:root");
            assert_eq!(root["Action"], "kms:*");
        }
    }
}

/// What the key's policy lets in, everything else in the account reaches by IAM policies only.
#[test]
fn an_encrypted_topic_loses_the_messages_of_budgets() {
    let document = document("storage", "example complete");
    // The keys that sign have a use of their own.
    let keys = resources(&document, "aws_kms_key");
    let key = keys.iter().find(|key| key["key_usage"].is_null()).unwrap();
    let services: BTreeSet<String> = statements(&key["policy"])
        .iter()
        .filter_map(|statement| statement["Principal"]["Service"].as_str().map(str::to_owned))
        .collect();
    let expected =
        ["budgets.amazonaws.com", "costalerts.amazonaws.com", "logs.us-east-1.amazonaws.com", "sns.amazonaws.com"];
    assert_eq!(services, expected.map(str::to_owned).into());
}

#[test]
fn a_secret_lands_in_plan_or_state() {
    let cases = cases::of("secrets");
    let case = cases.iter().find(|case| case.name == "example complete").unwrap();
    for root in [crate::parity::construct(case, Format::Json), crate::parity::module(case)] {
        let plan = root.plan().0.to_string();
        root.apply();
        let state = root.succeed(&["state", "pull"]);
        for (what, text) in [("plan", plan), ("state", state)] {
            assert!(!text.contains(cases::GIVEN), "the given value is in the {what}");
            let document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(secret_values(&document), [""; 0], "a value is in the {what}");
        }
    }
}

/// What stands under a name that holds a secret, wherever it is.
fn secret_values(value: &Value) -> Vec<String> {
    const HOLDERS: [&str; 6] =
        ["secret_string", "secret_string_wo", "secret_binary", "value_wo", "bcrypt_hash", "result"];
    match value {
        Value::Object(attributes) => attributes
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(text) if HOLDERS.contains(&name.as_str()) && !text.is_empty() => vec![text.clone()],
                other => secret_values(other),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(secret_values).collect(),
        _ => Vec::new(),
    }
}

/// Every statement that allows something names its actions and resources, but for the account's right to its own key.
#[test]
fn policies_have_wildcards() {
    for component in ledgerform_modules::COMPONENTS {
        let cases = cases::of(component.name);
        let case = cases.iter().find(|case| case.name == "example complete").unwrap();
        let root = crate::parity::construct(case, Format::Json);
        root.apply();
        let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
        let mut judged = 0;
        for resource in state["resources"].as_array().unwrap() {
            let ty = resource["type"].as_str().unwrap();
            let instances = resource["instances"].as_array().unwrap().iter();
            let documents = instances
                .flat_map(|instance| ["policy", "assume_role_policy"].map(|name| instance["attributes"][name].clone()));
            let is_policy = |policy: &Value| policy.as_str().is_some_and(|text| text.contains("2012-10-17"));
            for statement in documents.filter(is_policy).flat_map(|policy| statements(&policy)) {
                judged += 1;
                if statement["Effect"] == "Deny" || statement["Sid"] == "AccountAdministersKey" {
                    continue;
                }
                assert!(!statement["Action"].to_string().contains('*'), "{ty}: {statement}");
                assert_ne!(statement["Principal"], "*", "{ty}: {statement}");
                let open = statement["Resource"] == "*" && !knows_no_resource(&statement);
                assert!(ty.starts_with("aws_kms_") || !open, "{ty}: {statement}");
            }
        }
        assert!(judged > 3, "{}: only {judged} statements were judged", component.name);
    }
}

/// Whether a statement only looks, by actions for which IAM knows no narrower resource.
fn knows_no_resource(statement: &Value) -> bool {
    let only_looks = |action: &Value| {
        const LOOKS: [&str; 9] = [
            "acm:ListCertificates",
            "autoscaling:Describe",
            "ec2:Describe",
            "ec2:GetInstanceTypes",
            "elasticloadbalancing:Describe",
            "iam:ListServerCertificates",
            "pricing:GetProducts",
            "route53:ListHostedZones",
            "shield:GetSubscriptionState",
        ];
        action.as_str().is_some_and(|name| LOOKS.iter().any(|look| name.starts_with(look)))
    };
    match &statement["Action"] {
        Value::Array(actions) => actions.iter().all(only_looks),
        one => only_looks(one),
    }
}
