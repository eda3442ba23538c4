//! What hurts users of buckets and secrets.

use super::{document, resources};
use crate::cases::PROVIDER;
use crate::root::calling;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn lifecycle_rules_without_filter_find_a_change_in_every_plan() {
    let document = document("storage", "example complete");
    let configurations = resources(&document, "aws_s3_bucket_lifecycle_configuration");
    assert_eq!(configurations.len(), 3, "one configuration for each bucket");
    for configuration in configurations {
        for rule in configuration["rule"].as_array().unwrap() {
            assert!(rule["filter"].is_object() || rule["filter"].is_array(), "{rule}");
        }
    }
}

#[test]
fn the_policy_of_a_bucket_races_with_the_public_access_block() {
    let document = document("storage", "example complete");
    for policy in resources(&document, "aws_s3_bucket_policy") {
        let first: Vec<&str> = policy["depends_on"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(first.iter().any(|addr| addr.starts_with("aws_s3_bucket_public_access_block.")), "{first:?}");
    }
}

/// S3 checks these when they are set up, and Terraform sets up what nothing keeps waiting.
#[test]
fn parts_of_a_bucket_race_with_what_they_need() {
    let document = document("storage", "example complete");
    for (ty, first) in [
        ("aws_s3_bucket_logging", "aws_s3_bucket_policy."),
        ("aws_s3_bucket_notification", "aws_lambda_permission."),
        ("aws_s3_bucket_object_lock_configuration", "aws_s3_bucket_versioning."),
        ("aws_s3_bucket_replication_configuration", "aws_s3_bucket_versioning."),
        ("aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_versioning."),
    ] {
        for resource in resources(&document, ty) {
            let waits = resource["depends_on"].as_array().unwrap().iter().filter_map(Value::as_str);
            assert!(waits.clone().any(|addr| addr.starts_with(first)), "{ty} does not wait for {first}");
        }
    }
}

/// A root with some buckets and secrets.
fn growing(buckets: &str, secrets: &str) -> String {
    format!(
        r#"{PROVIDER}
module "storage" {{
  source     = "./modules/storage"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  buckets    = {{ {buckets} }}
}}

module "secrets" {{
  source     = "./modules/secrets"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  secrets    = {{ {secrets} }}
}}
"#
    )
}

#[test]
fn a_further_bucket_or_secret_moves_the_others() {
    let root = calling(&growing("b = {}, c = {}", r#"b = { description = "x", value = "generated" }"#));
    root.apply();
    let secrets = r#"a = { description = "x" }, b = { description = "x", value = "generated" }"#;
    root.write("main.tf", &growing("a = {}, b = {}, c = {}", secrets));
    for (address, action) in root.plan().changes() {
        assert!(action == "create" && address.ends_with("[\"a\"]"), "{action} of {address}");
    }
}

#[test]
fn another_source_of_the_value_destroys_the_secret() {
    let root = calling(&growing("", r#"api = { description = "x", value = "generated" }"#));
    root.apply();
    root.write("main.tf", &growing("", r#"api = { description = "x", value = "out_of_band" }"#));
    let changes: Vec<_> = root.plan().changes().into_iter().collect();
    let version = r#"module.secrets.aws_secretsmanager_secret_version.this["api"]"#;
    assert_eq!(changes, [(version.to_owned(), "delete".to_owned())]);
}

#[test]
fn a_lock_that_comes_later_replaces_the_bucket() {
    let root = calling(&growing("documents = {}", ""));
    root.apply();
    root.write("main.tf", &growing("documents = { object_lock = { days = 30 } }", ""));
    let changes: Vec<_> = root.plan().changes().into_iter().collect();
    let lock = r#"module.storage.aws_s3_bucket_object_lock_configuration.this["documents"]"#;
    assert_eq!(changes, [(lock.to_owned(), "create".to_owned())]);
}

#[test]
fn the_name_of_a_destroyed_secret_is_locked() {
    let secrets = document("secrets", "example minimal");
    let window = |document: &Value| -> BTreeSet<i64> {
        let secrets = resources(document, "aws_secretsmanager_secret");
        secrets.iter().filter_map(|secret| secret["recovery_window_in_days"].as_i64()).collect()
    };
    assert_eq!(window(&secrets), BTreeSet::from([0]), "free at once in development");
    assert_eq!(window(&document("secrets", "example complete")), BTreeSet::from([30]), "kept in production");
}
