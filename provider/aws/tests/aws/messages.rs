//! Topics and queues.

use crate::support::Rig;
use ledgerform_engine::{Action, Value};
use serde_json::{Value as Json, json};

#[test]
fn topics_and_queues() {
    let rig = Rig::new();
    let account = rig.aws.account_id().to_owned();
    let messages = |is_changed: bool| {
        let pick = |a: Json, b: Json| if is_changed { b } else { a };
        let policy = |action: &str, resource: String| {
            json!({"Version": "2012-10-17", "Statement": [{
                "Sid": pick(json!("One"), json!("Two")), "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                "Action": action, "Resource": resource
            }]})
            .to_string()
        };
        json!({
            "aws_sns_topic": {"a": {
                "name": "demo-costs", "kms_master_key_id": pick(json!("alias/aws/sns"), Json::Null),
                "display_name": pick(json!("one"), json!("two")), "tags": {"Name": pick(json!("one"), json!("two"))}
            }},
            "aws_sns_topic_policy": {"a": {
                "arn": "${aws_sns_topic.a.arn}",
                "policy": policy("SNS:Publish", format!("arn:aws:sns:us-east-1:{account}:demo-costs"))
            }},
            "aws_sns_topic_subscription": {
                "mail": {"topic_arn": "${aws_sns_topic.a.arn}", "protocol": "email", "endpoint": "a@example.com"},
                "queue": {
                    "topic_arn": "${aws_sns_topic.a.arn}", "protocol": "sqs", "endpoint": "${aws_sqs_queue.a.arn}",
                    "raw_message_delivery": pick(json!(true), json!(false)),
                    "filter_policy": json!({"kind": [pick(json!("a"), json!("b"))]}).to_string()
                }
            },
            "aws_sqs_queue": {
                "a": {
                    "name": "demo-karpenter", "message_retention_seconds": pick(json!(300), json!(600)),
                    "sqs_managed_sse_enabled": pick(json!(true), Json::Null),
                    "kms_master_key_id": pick(Json::Null, json!("alias/aws/sqs")),
                    "tags": {"Name": pick(json!("one"), json!("two"))}
                },
                "ordered": {"name": "demo.fifo", "fifo_queue": true, "content_based_deduplication": true}
            },
            "aws_sqs_queue_policy": {"a": {
                "queue_url": "${aws_sqs_queue.a.url}",
                "policy": policy("sqs:SendMessage", format!("arn:aws:sqs:us-east-1:{account}:demo-karpenter"))
            }}
        })
    };
    rig.life(&[messages(false), messages(true)]);
}

#[test]
fn another_name_is_another_topic() {
    let rig = Rig::new();
    let topic = |name: &str| json!({"aws_sns_topic": {"a": {"name": name}}});
    rig.apply(&topic("demo-a"));
    let arn = format!("arn:aws:sns:us-east-1:{}:demo-a", rig.aws.account_id());
    assert_eq!(rig.attributes("aws_sns_topic.a")["arn"], Value::from(arn));
    rig.assert_plan(&topic("demo-b"), &[("aws_sns_topic.a", Action::Replace { create_first: false })]);
    rig.destroy();
}
