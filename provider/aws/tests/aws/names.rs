//! What somebody else made under a name that is ours to give: it is not touched.

use crate::support::{Rig, python};
use ledgerform_aws_settings::names::OVERWRITTEN;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// One of each kind that a second one of the same name would overwrite. What they are parts of is named, not referred to,
/// so that each is tried.
fn named(tag: &str, account: &str) -> Json {
    let statement = |action: &str, resource: &str| {
        let statement = json!({"Sid": tag, "Effect": "Allow", "Action": action, "Resource": resource});
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    };
    let cron = if tag == "ours" { "cron(0 20 ? * MON-FRI *)" } else { "cron(0 21 ? * MON-FRI *)" };
    let alarm = json!({
        "alarm_name": "names-alarm", "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 5,
        "namespace": "names", "metric_name": "errors", "statistic": "Sum", "period": 60,
        "threshold": tag.len(), "alarm_description": tag
    });
    json!({
        "aws_cloudwatch_metric_alarm": {"a": alarm},
        "aws_cloudwatch_composite_alarm": {"a": {
            "alarm_name": "names-all", "alarm_description": tag, "alarm_rule": "ALARM(\"names-part\")"
        }},
        "aws_cloudwatch_dashboard": {"a": {
            "dashboard_name": "names",
            "dashboard_body": json!({"widgets": [{"type": "text", "properties": {"markdown": tag}}]}).to_string()
        }},
        "aws_cloudwatch_event_rule": {"a": {"name": "names", "description": tag, "schedule_expression": cron}},
        "aws_cloudwatch_log_metric_filter": {"a": {
            "log_group_name": "names", "name": "names-errors", "pattern": tag,
            "metric_transformation": [{"name": "errors", "namespace": "names", "value": "1"}]
        }},
        "aws_config_configuration_recorder": {"a": {
            "name": "names", "role_arn": format!("arn:aws:iam::{account}:role/{tag}")
        }},
        "aws_iam_role_policy": {"a": {"role": "names", "name": "names", "policy": statement("s3:GetObject", "*")}},
        "aws_s3_bucket": {"a": {"bucket": format!("names-{account}"), "tags": {"Name": tag}}},
        "aws_s3_account_public_access_block": {"a": {
            "account_id": account, "block_public_acls": tag == "ours", "block_public_policy": true
        }},
        "aws_scheduler_schedule": {"a": {
            "schedule_expression": cron, "name": "names", "flexible_time_window": [{"mode": "OFF"}],
            "target": [{
                "arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBCluster",
                "role_arn": format!("arn:aws:iam::{account}:role/names")
            }]
        }},
        "aws_sns_topic": {"a": {"name": "names", "display_name": tag}},
        "aws_sqs_queue": {"a": {"name": "names"}},
        "aws_ssm_parameter": {"a": {"name": "/names", "type": "String", "insecure_value": tag}}
    })
}

/// What the named ones are parts of.
fn parts() -> Json {
    json!({
        "aws_cloudwatch_log_group": {"a": {"name": "names"}},
        "aws_iam_role": {"a": {
            "name": "names", "assume_role_policy": json!({"Version": "2012-10-17", "Statement": []}).to_string()
        }}
    })
}

fn addresses(description: &Json) -> BTreeSet<String> {
    description.as_object().unwrap().keys().map(|ty| format!("{ty}.a")).collect()
}

#[test]
fn what_another_platform_made_under_the_name_is_never_touched() {
    let (ours, holder) = (Rig::new(), "holder");
    let account = ours.aws.account_id().to_owned();
    let holder = ours.of_platform(holder);
    let mut part = parts();
    part["aws_cloudwatch_metric_alarm"] = json!({"a": {
        "alarm_name": "names-part", "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 1,
        "namespace": "names", "metric_name": "errors", "statistic": "Sum", "period": 60, "threshold": 1
    }});
    holder.apply(&part);
    let mine = named("ours", &account);
    ours.apply(&mine);
    let theirs = ours.of_platform("theirs");
    let wanted = named("theirs", &account);
    // The second time the journal has the intents of the first.
    for _ in 0..2 {
        let outcome = theirs.try_apply(&wanted);
        let refused: BTreeSet<String> = outcome.failures.iter().map(|failure| failure.address.clone()).collect();
        assert_eq!(refused, addresses(&wanted), "{:#?}", outcome.failures);
        for failure in &outcome.failures {
            assert!(failure.message.contains("already, and it is not ours"), "{failure:#?}");
        }
        assert!(outcome.state.objects.is_empty(), "{:#?}", outcome.state.objects.keys());
        ours.assert_idle(&mine);
    }
    ours.destroy();
    theirs.apply(&wanted);
    theirs.assert_idle(&wanted);
    theirs.destroy();
    holder.destroy();
}

#[test]
fn every_kind_that_is_overwritten_is_tried() {
    // They need something that another test makes, or that the emulator lacks.
    let elsewhere = [
        "aws_appautoscaling_target",
        "aws_config_delivery_channel",
        "aws_ebs_default_kms_key",
        "aws_glue_security_configuration",
        "aws_lambda_permission",
        "aws_serverlessapplicationrepository_cloudformation_stack",
    ];
    let tried = named("ours", "123456789012");
    let is_tried = |ty: &str| tried.as_object().unwrap().contains_key(ty);
    for (ty, _) in OVERWRITTEN {
        assert!(is_tried(ty) != elsewhere.contains(ty), "{ty}");
    }
}

/// Things of the same names, made by somebody who knows nothing of marks.
const BY_HAND: &str = r#"
cloudwatch = client("cloudwatch")
cloudwatch.put_metric_alarm(AlarmName="names-alarm", ComparisonOperator="LessThanThreshold", EvaluationPeriods=1,
    Namespace="theirs", MetricName="theirs", Statistic="Sum", Period=60, Threshold=1)
cloudwatch.put_dashboard(DashboardName="names", DashboardBody=json.dumps({"widgets": []}))
client("events").put_rule(Name="names", ScheduleExpression="rate(1 day)")
client("s3").create_bucket(Bucket=f"names-{ACCOUNT}")
client("sns").create_topic(Name="names")
client("sqs").create_queue(QueueName="names")
client("logs").create_log_group(logGroupName="names")
trust = json.dumps({"Version": "2012-10-17", "Statement": []})
client("iam").create_role(RoleName="names", AssumeRolePolicyDocument=trust, Description="theirs")
"#;

/// All that these things are.
const TOLD: &str = r#"
cloudwatch = client("cloudwatch")
bucket = f"names-{ACCOUNT}"
tags = lambda call, **arguments: {k: v for k, v in call(**arguments).items() if k != "ResponseMetadata"}
alarm = cloudwatch.describe_alarms(AlarmNames=["names-alarm"])["MetricAlarms"][0]
topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:names"
queue = client("sqs").get_queue_url(QueueName="names")["QueueUrl"]
told = [
    alarm, tags(cloudwatch.list_tags_for_resource, ResourceARN=alarm["AlarmArn"]),
    cloudwatch.get_dashboard(DashboardName="names")["DashboardBody"],
    client("events").describe_rule(Name="names")["ScheduleExpression"],
    tags(client("events").list_tags_for_resource, ResourceARN=f"arn:aws:events:us-east-1:{ACCOUNT}:rule/names"),
    tags(client("sns").get_topic_attributes, TopicArn=topic), tags(client("sns").list_tags_for_resource, ResourceArn=topic),
    tags(client("sqs").get_queue_attributes, QueueUrl=queue, AttributeNames=["All"]),
    tags(client("sqs").list_queue_tags, QueueUrl=queue),
    tags(client("logs").describe_log_groups), client("iam").get_role(RoleName="names")["Role"],
    [b["Name"] for b in client("s3").list_buckets()["Buckets"]],
]
try: client("s3").get_bucket_tagging(Bucket=bucket); told.append("tagged")
except Exception as error: told.append(error.response["Error"]["Code"])
print(json.dumps(told, default=str, sort_keys=True))
"#;

#[test]
fn what_somebody_made_by_hand_under_the_name_is_never_touched() {
    let rig = Rig::new();
    let account = rig.aws.account_id().to_owned();
    let head = format!("ACCOUNT = {account:?}\n");
    python(&rig.account, &format!("{head}{BY_HAND}"));
    let before = python(&rig.account, &format!("{head}{TOLD}"));
    let mut wanted = named("ours", &account);
    let types = [
        "aws_cloudwatch_metric_alarm",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_event_rule",
        "aws_s3_bucket",
        "aws_sns_topic",
        "aws_sqs_queue",
    ];
    wanted.as_object_mut().unwrap().retain(|ty, _| types.contains(&ty.as_str()));
    // These two are refused by AWS itself, and whose they are is added.
    wanted.as_object_mut().unwrap().extend(parts().as_object().unwrap().clone());
    for _ in 0..2 {
        let outcome = rig.try_apply(&wanted);
        assert_eq!(outcome.failures.len(), types.len() + 2, "{:#?}", outcome.failures);
        for failure in &outcome.failures {
            assert!(failure.message.contains("already, and it is not ours"), "{failure:#?}");
        }
        assert!(outcome.state.objects.is_empty());
        assert_eq!(python(&rig.account, &format!("{head}{TOLD}")), before);
    }
}
