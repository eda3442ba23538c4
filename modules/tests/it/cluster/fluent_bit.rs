//! M14: logs of pods to CloudWatch.

use super::{applied, check_release, problems};
use crate::cases::{eks_admin, eks_inputs};
use ledgerform_bindings::aws;
use ledgerform_modules::cluster::fluent_bit::{FluentBit, FluentBitInputs};
use ledgerform_modules::eks::{Addon, Eks, NodeGroup, Workload};
use ledgerform_modules::monitoring::{LogGroup, Monitoring, MonitoringInputs};
use ledgerform_testing::{Match, Template};
use serde_json::json;

const CHART: [&str; 4] = ["https://aws.github.io/eks-charts", "aws-for-fluent-bit", "0.2.0", "amazon-cloudwatch"];

fn inputs() -> FluentBitInputs {
    FluentBitInputs::new().region("us-east-1").log_group_name("/demo/pods")
}

fn values(annotations: &str) -> String {
    format!(
        r#""cloudWatchLogs":
  "autoCreateGroup": false
  "enabled": true
  "logGroupName": "/demo/pods"
  "logStreamPrefix": "pods-"
  "match": "kube.*"
  "region": "us-east-1"
"filter":
  "bufferSize": "0"
  "enabled": true
  "k8sLoggingExclude": "On"
  "k8sLoggingParser": "On"
  "keepLog": "Off"
  "match": "kube.*"
  "mergeLog": "On"
  "mergeLogKey": "data"
"resources":
  "limits":
    "memory": "250Mi"
  "requests":
    "cpu": "50m"
    "memory": "250Mi"
"serviceAccount":
  "annotations":{annotations}
  "create": true
  "name": "fluent-bit"
"tolerations":
- "operator": "Exists"
"#
    )
}

#[test]
fn m14_fluent_bit_with_pod_identity() {
    let template = applied(|scope| {
        scope.component::<FluentBit>("fluent-bit", inputs());
    });
    check_release(&template, CHART, &values(" {}"));
}

#[test]
fn m14_fluent_bit_with_a_role_by_token() {
    let template = applied(|scope| {
        let role = "arn:aws:iam::111122223333:role/demo-fluent-bit";
        scope.component::<FluentBit>("fluent-bit", inputs().role_arn(role));
    });
    let annotation = "\n    \"eks.amazonaws.com/role-arn\": \"arn:aws:iam::111122223333:role/demo-fluent-bit\"";
    check_release(&template, CHART, &values(annotation));
}

/// The group has the key of the monitoring, and the role may write to this group and do nothing else.
#[test]
fn m14_the_log_group_has_its_key_and_the_role_writes_there_only() {
    let template: Template = applied(|scope| {
        scope.provider(aws::Provider::new().region("us-east-1"));
        let monitoring = MonitoringInputs::new()
            .name("demo")
            .region("us-east-1")
            .account_id("111122223333")
            .log_groups([("pods", LogGroup::new().retention_days(400))]);
        scope.component::<Monitoring>("monitoring", monitoring);
        let group = "arn:aws:logs:us-east-1:111122223333:log-group:/demo/pods";
        let fluent_bit = Workload::new()
            .namespace("amazon-cloudwatch")
            .service_account("fluent-bit")
            .controllers([("fluent-bit", [group])]);
        let nodes = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6);
        let cluster = eks_inputs()
            .access([("platform", eks_admin())])
            .node_groups([("system", nodes)])
            .addons(["eks-pod-identity-agent", "kube-proxy", "vpc-cni"].map(|name| (name, Addon::new())))
            .workloads([("fluent-bit", fluent_bit)]);
        scope.component::<Eks>("eks", cluster);
        scope.component::<FluentBit>("fluent-bit", inputs());
    });
    let group = template.has::<aws::CloudwatchLogGroup>(json!({ "name": "/demo/pods", "retention_in_days": 400 }));
    assert!(
        group[0].body["kms_key_id"].as_str().unwrap().starts_with("${local.monitoring_key_arn"),
        "{}",
        group[0].body
    );
    template.has::<aws::EksPodIdentityAssociation>(Match::object([
        ("namespace", Match::from(json!("amazon-cloudwatch"))),
        ("service_account", Match::from(json!("fluent-bit"))),
    ]));
    let policy = template.has::<aws::IamRolePolicy>(json!({ "name": "fluent-bit" }));
    let policy = policy[0].body["policy"].as_str().unwrap();
    for part in ["logs:CreateLogStream", "logs:PutLogEvents", "log-group:/demo/pods:log-stream:*"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("logs:CreateLogGroup") && !policy.contains("\"Resource\":\"*\""), "{policy}");
}

#[test]
fn m14_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let inputs = FluentBitInputs::new().region("Europe").log_group_name("a b").role_arn("fluent-bit");
        scope.component::<FluentBit>("fluent-bit", inputs);
    });
    for expected in [
        "region must be the name of a region such as us-east-1, not `Europe`",
        "log_group_name must be the name of a log group, not `a b`",
        "role_arn must be the ARN of a role, not `fluent-bit`",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
}
