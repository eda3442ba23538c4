//! Secrets and parameters.

use crate::support::Rig;
use ledgerform_engine::Value;
use serde_json::{Value as Json, json};

fn secret(rig: &Rig, is_changed: bool) -> Json {
    let account = rig.aws.account_id();
    let pick = |a: Json, b: Json| if is_changed { b } else { a };
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "DenyWithoutTls", "Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*",
        "Resource": pick(json!("*"), json!(["*"])), "Condition": {"Bool": {"aws:SecureTransport": pick(json!("false"), json!("true"))}}
    }]});
    json!({
        "aws_secretsmanager_secret": {"a": {
            "name": "demo/a", "description": pick(json!("one"), json!("two")),
            "kms_key_id": pick(json!(format!("arn:aws:kms:us-east-1:{account}:key/a")), Json::Null),
            "recovery_window_in_days": 0,
            "replica": [{"region": pick(json!("eu-west-1"), json!("eu-central-1")), "kms_key_id": null}],
            "tags": {"Name": pick(json!("one"), json!("two"))}
        }},
        "aws_secretsmanager_secret_policy": {"a": {
            "secret_arn": "${aws_secretsmanager_secret.a.arn}", "policy": policy.to_string(), "block_public_policy": true
        }},
        "aws_secretsmanager_secret_version": {"a": {
            "secret_id": "${aws_secretsmanager_secret.a.id}", "secret_string_wo": pick(json!("hidden-1"), json!("hidden-2")),
            "secret_string_wo_version": pick(json!(1), json!(2))
        }},
        "aws_lambda_permission": {"a": {
            "action": "lambda:InvokeFunction", "function_name": format!("arn:aws:lambda:us-east-1:{account}:function:rotate"),
            "principal": "secretsmanager.amazonaws.com", "source_account": account,
            "source_arn": "${aws_secretsmanager_secret.a.arn}"
        }},
        "aws_secretsmanager_secret_rotation": {"a": {
            "secret_id": "${aws_secretsmanager_secret.a.id}",
            "rotation_lambda_arn": "${aws_lambda_permission.a.function_name}", "rotate_immediately": false,
            "rotation_rules": [{"automatically_after_days": pick(json!(30), json!(60)), "duration": "2h"}]
        }}
    })
}

#[test]
fn a_secret_with_all_its_parts() {
    let rig = Rig::new();
    rig.apply(&secret(&rig, false));
    rig.assert_idle(&secret(&rig, false));
    let version = rig.attributes("aws_secretsmanager_secret_version.a");
    assert_eq!(version["has_secret_string_wo"], Value::Bool(true));
    assert!(!format!("{version:?}").contains("hidden"), "{version:?}");
    let region = |rig: &Rig| {
        let replicas = rig.attributes("aws_secretsmanager_secret.a")["replica"].clone();
        replicas.elements().unwrap()[0].entries().unwrap()["region"].clone()
    };
    assert_eq!(region(&rig), Value::from("eu-west-1"));
    rig.apply(&secret(&rig, true));
    assert_eq!(region(&rig), Value::from("eu-central-1"));
    assert_ne!(rig.attributes("aws_secretsmanager_secret_version.a")["version_id"], version["version_id"]);
    rig.life(&[secret(&rig, true)]);
}

#[test]
fn a_secret_that_waits_for_its_deletion_is_taken_back() {
    let rig = Rig::new();
    let secret = |text: &str| {
        json!({"aws_secretsmanager_secret": {"a": {
            "name": "demo/kept", "description": text, "recovery_window_in_days": 7, "tags": {"Name": text}
        }}})
    };
    rig.apply(&secret("one"));
    let before = rig.attributes("aws_secretsmanager_secret.a")["arn"].clone();
    rig.destroy();
    rig.apply(&secret("two"));
    rig.assert_idle(&secret("two"));
    rig.assert_found();
    let after = rig.attributes("aws_secretsmanager_secret.a");
    assert_eq!((&after["arn"], &after["description"]), (&before, &Value::from("two")));
    rig.destroy();
}

#[test]
fn parameters() {
    let rig = Rig::new();
    let parameters = |text: &str, version: i64| {
        json!({"aws_ssm_parameter": {
            "hidden": {
                "name": "/demo/hidden", "type": "SecureString", "description": text, "value_wo": "hidden",
                "value_wo_version": version, "tags": {"Name": text}
            },
            "shown": {"name": "/demo/shown", "type": "String", "insecure_value": text},
            "plain": {"name": "/demo/plain", "type": "StringList", "value": "a,b", "description": text}
        }})
    };
    rig.apply(&parameters("one", 1));
    let hidden = rig.attributes("aws_ssm_parameter.hidden");
    assert_eq!(hidden["version"], Value::from(1_i64));
    assert!(hidden.values().all(|value| value.revealed() != &Value::from("hidden")), "{hidden:?}");
    rig.life(&[parameters("one", 1), parameters("two", 1), parameters("two", 2)]);
}

#[test]
fn a_function_that_rotates() {
    let rig = Rig::new();
    let stack = |characters: &str, name: &str| {
        json!({"aws_serverlessapplicationrepository_cloudformation_stack": {"a": {
            "application_id": "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser",
            "capabilities": ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"], "name": "demo-rotate",
            "parameters": {"endpoint": "https://secretsmanager.us-east-1.amazonaws.com", "functionName": "demo-rotate",
                           "excludeCharacters": characters},
            "tags": {"Name": name}
        }}})
    };
    rig.life(&[stack("/", "one"), stack("/@", "two")]);
}
