//! Secrets, and who may not use root.

use super::{platform, with};
use ledgerform::IntoExpr;
use ledgerform_bindings::aws;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A secret without a value: what Terraform does not know, it cannot tell.
#[track_caller]
fn secret(name: &str) -> Value {
    let mut found = platform().has::<aws::SecretsmanagerSecret>(json!({"name": name, "recovery_window_in_days": 30}));
    assert_eq!(found.len(), 1);
    platform().has_none::<aws::SecretsmanagerSecretVersion>();
    found.remove(0).body
}

/// FG-49: credentials of the database: the master's are made and kept by Secrets Manager, the application's are a secret.
#[test]
fn fg_49_credentials_of_the_database() {
    let cluster = platform().only::<aws::RdsCluster>();
    assert_eq!(cluster.body["manage_master_user_password"], true);
    assert_eq!(cluster.body.get("master_password").filter(|password| !password.is_null()), None);
    secret("fintechglobal/db-credentials");
}

/// FG-50: Redis auth.
#[test]
fn fg_50_redis_auth() {
    secret("fintechglobal/redis-auth");
}

/// FG-51: keys of third parties.
#[test]
fn fg_51_api_keys() {
    secret("fintechglobal/api-keys");
}

/// FG-52: encryption keys.
#[test]
fn fg_52_encryption_keys() {
    secret("fintechglobal/encryption-keys");
}

/// FG-53: rotation by a function is off, and a switch turns it on. The master's password rotates in any case.
#[test]
fn fg_53_rotation_by_a_function() {
    platform().has_none::<aws::ServerlessapplicationrepositoryCloudformationStack>();
    let monthly = json!({"rotation_rules": {"automatically_after_days": 30}});
    assert_eq!(platform().has::<aws::SecretsmanagerSecretRotation>(monthly.clone()).len(), 1);

    let rotated = with(|settings| settings.enable_rotation = true.into());
    rotated.count::<aws::ServerlessapplicationrepositoryCloudformationStack>(2);
    for (secret, application) in [
        ("db-credentials", "SecretsManagerRDSPostgreSQLRotationSingleUser"),
        ("redis-auth", "SecretsManagerElasticacheUserRotation"),
    ] {
        let id = format!("arn:aws:serverlessrepo:us-east-1:297356227824:applications/{application}");
        let name = format!("fintechglobal-rotate-{secret}");
        rotated.has::<aws::ServerlessapplicationrepositoryCloudformationStack>(
            json!({"application_id": id, "name": name}),
        );
        let arn = format!("arn:aws:lambda:us-east-1:797923187401:function:{name}");
        rotated.has::<aws::SecretsmanagerSecretRotation>(json!({"rotation_lambda_arn": arn}));
    }
    assert_eq!(rotated.has::<aws::SecretsmanagerSecretRotation>(monthly.clone()).len(), 3);

    // Encryption keys are rotated by the application's own function, which Secrets Manager may call for this secret only.
    let function = "arn:aws:lambda:us-east-1:797923187401:function:keys";
    let rotated = with(|settings| settings.encryption_keys_function_arn = Some(function).into_expr());
    rotated.has::<aws::SecretsmanagerSecretRotation>(json!({"rotation_lambda_arn": function}));
    let permission = rotated.only::<aws::LambdaPermission>().body;
    assert_eq!(permission["principal"], "secretsmanager.amazonaws.com");
    assert_eq!(permission["source_account"], "797923187401");
    let source = permission["source_arn"].as_str().unwrap();
    assert!(source.starts_with("${aws_secretsmanager_secret.platform_secrets_this_encryption-keys_"), "{source}");
    assert_eq!(rotated.has::<aws::SecretsmanagerSecretRotation>(monthly).len(), 2);
}

/// FG-54: a policy of the organization that denies root everything, where targets are named.
#[test]
fn fg_54_root_is_denied_by_policy() {
    platform().has_none::<aws::OrganizationsPolicy>();
    let denied = with(|settings| settings.deny_root_targets = BTreeMap::from([("all", "r-a1b2")]).into_expr());
    let policy = denied.only::<aws::OrganizationsPolicy>();
    assert_eq!(policy.body["type"], "SERVICE_CONTROL_POLICY");
    let content: Value = serde_json::from_str(policy.body["content"].as_str().unwrap()).unwrap();
    let statement = json!({
        "Sid": "DenyRoot",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"StringLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}},
    });
    assert_eq!(content, json!({"Version": "2012-10-17", "Statement": [statement]}));
    denied.has::<aws::OrganizationsPolicyAttachment>(json!({"target_id": "r-a1b2"}));
}
