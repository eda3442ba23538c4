//! Keys.

use crate::support::Rig;
use serde_json::json;

fn policy(account: &str, sid: &str) -> String {
    let root = format!("arn:aws:iam::{account}:root");
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*", "Sid": sid}
    ]})
    .to_string()
}

#[test]
fn keys_and_aliases() {
    let rig = Rig::new();
    let account = rig.aws.account_id();
    let keys = |name: &str, days: i64, target: &str, enabled: bool| {
        json!({
            "aws_kms_key": {
                "a": {
                    "description": name, "enable_key_rotation": true, "rotation_period_in_days": days,
                    "deletion_window_in_days": 7, "policy": policy(account, name), "tags": {"Name": name}
                },
                "b": {"description": "b", "is_enabled": enabled, "multi_region": true}
            },
            "aws_kms_alias": {"a": {"name": "alias/a", "target_key_id": target}}
        })
    };
    rig.life(&[
        keys("one", 365, "${aws_kms_key.a.key_id}", true),
        keys("two", 100, "${aws_kms_key.b.arn}", false),
        keys("two", 100, "${aws_kms_key.a.key_id}", true),
    ]);
}

#[test]
fn copies_of_keys() {
    let rig = Rig::new();
    let account = rig.aws.account_id();
    let keys = |name: &str, enabled: bool| {
        json!({
            "aws_kms_key": {"a": {"region": "eu-central-1", "description": "a", "multi_region": true}},
            "aws_kms_replica_key": {"a": {
                "primary_key_arn": "${aws_kms_key.a.arn}", "description": name, "deletion_window_in_days": 7,
                "policy": policy(account, name), "enabled": enabled, "tags": {"Name": name}
            }},
            "aws_kms_alias": {"a": {"name": "alias/a", "target_key_id": "${aws_kms_replica_key.a.key_id}"}}
        })
    };
    rig.life(&[keys("one", true), keys("two", false)]);
    assert!(rig.account.objects("eu-central-1").unwrap().is_empty());
    // Where nothing was kept, the key of the other region is found since the description says that there is one.
    let first = Rig::new();
    let key = |region: &str| json!({"aws_kms_key": {"a": {"region": region, "description": "a"}}});
    first.apply(&key("eu-central-1"));
    let second = first.forgotten();
    second.assert_idle(&key("eu-central-1"));
    second.apply(&key("eu-central-1"));
    second.destroy();
    assert!(first.account.objects("eu-central-1").unwrap().is_empty());
}
