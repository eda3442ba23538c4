//! The data lake and the key.

use super::{KEY, platform, written};
use ledgerform::Resource;
use ledgerform_bindings::aws;
use ledgerform_testing::{Found, Match};
use serde_json::{Value, json};

const LAKE: &str = "fintechglobal-data-lake-797923187401-us-east-1";

/// What belongs to the bucket of the data lake.
#[track_caller]
fn of_lake<R: Resource>() -> Found {
    let all = platform().all::<R>();
    all.into_iter().find(|found| found.path.ends_with("/data-lake")).expect("there is one for the data lake")
}

/// FG-44: the data lake keeps versions.
#[test]
fn fg_44_data_lake_with_versions() {
    platform().has::<aws::S3Bucket>(json!({"bucket": LAKE, "force_destroy": false}));
    assert_eq!(of_lake::<aws::S3BucketVersioning>().body["versioning_configuration"]["status"], "Enabled");
}

/// FG-45: lifecycle rules.
#[test]
fn fg_45_lifecycle_rules() {
    let rules = of_lake::<aws::S3BucketLifecycleConfiguration>().body["rule"].clone();
    let [housekeeping, older] = rules.as_array().unwrap().as_slice() else { panic!("two rules: {rules}") };
    assert_eq!((&housekeeping["id"], &older["id"]), (&json!("housekeeping"), &json!("older")));
    assert_eq!((&housekeeping["status"], &older["status"]), (&json!("Enabled"), &json!("Enabled")));
    assert_eq!(housekeeping["abort_incomplete_multipart_upload"], json!([{"days_after_initiation": 7}]));
    assert_eq!(housekeeping["noncurrent_version_expiration"], json!([{"noncurrent_days": 90}]));
    let transitions =
        [json!({"days": 90, "storage_class": "GLACIER"}), json!({"days": 30, "storage_class": "STANDARD_IA"})];
    assert_eq!(older["transition"], json!(transitions));
    assert_eq!(older["expiration"], json!([]), "what is current is kept");
}

/// FG-46: the data lake is encrypted with the key.
#[test]
fn fg_46_data_lake_is_encrypted() {
    let found = of_lake::<aws::S3BucketServerSideEncryptionConfiguration>();
    let by_default = &found.body["rule"][0]["apply_server_side_encryption_by_default"];
    assert_eq!(by_default["sse_algorithm"], "aws:kms");
    assert!(by_default["kms_master_key_id"].as_str().unwrap().starts_with(KEY));
}

/// FG-47: the bucket of logs takes the data lake's.
#[test]
fn fg_47_logs_of_the_data_lake() {
    platform().has::<aws::S3Bucket>(json!({"bucket": "fintechglobal-logs-797923187401-us-east-1"}));
    let target = of_lake::<aws::S3BucketLogging>();
    assert_eq!(target.body["target_prefix"], format!("s3/{LAKE}/"));
    let bucket = target.body["target_bucket"].as_str().unwrap();
    assert!(bucket.starts_with("${aws_s3_bucket.platform_storage_this_logs_"), "{bucket}");
    let policies = platform().all::<aws::S3BucketPolicy>();
    let of_logs = policies.iter().find(|found| found.path.ends_with("/logs")).unwrap();
    // S3 writes there, and only the logs of these two buckets of this account.
    let policy: Value = serde_json::from_str(of_logs.body["policy"].as_str().unwrap()).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let logs = "arn:aws:s3:::fintechglobal-logs-797923187401-us-east-1";
    let delivery = json!({
        "Sid": "AccessLogs",
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Resource": format!("{logs}/*"),
        "Condition": {
            "ArnLike": {"aws:SourceArn": [format!("arn:aws:s3:::{LAKE}"), logs.to_owned()]},
            "StringEquals": {"aws:SourceAccount": "797923187401"},
        },
    });
    assert!(statements.contains(&delivery), "{policy:#}");
    let allowed = statements.iter().filter(|statement| statement["Effect"] == "Allow");
    let allowed: Vec<&Value> = allowed.map(|statement| &statement["Principal"]["Service"]).collect();
    assert_eq!(allowed, ["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"]);
}

/// FG-48: one key of the customer's, under exactly this name, encrypts all data at rest.
#[test]
fn fg_48_one_key_for_all_data() {
    platform().count::<aws::KmsKey>(1);
    assert_eq!(platform().only::<aws::KmsAlias>().body["name"], "alias/fintech-data-key");
    let written = written();
    let mut named =
        written["locals"].as_object().unwrap().iter().filter(|(name, _)| name.starts_with("platform_key_arn"));
    let (_, arn) = named.next().unwrap();
    assert!(arn.as_str().unwrap().starts_with("${aws_kms_key.platform_this_"), "{arn}");
    let with_key = |argument: &str| Match::object([(argument, Match::starts_with(KEY))]);
    platform().all_are::<aws::KmsKey>(json!({"enable_key_rotation": true}));
    platform().all_are::<aws::RdsCluster>(with_key("kms_key_id"));
    platform().all_are::<aws::ElasticacheReplicationGroup>(with_key("kms_key_id"));
    platform().all_are::<aws::SecretsmanagerSecret>(with_key("kms_key_id"));
    platform().all_are::<aws::SnsTopic>(with_key("kms_master_key_id"));
    platform().all_are::<aws::CloudwatchLogGroup>(with_key("kms_key_id"));
    platform().all_are::<aws::DynamodbTable>(Match::object([("server_side_encryption", with_key("kms_key_arn"))]));
    platform().all_are::<aws::EbsDefaultKmsKey>(with_key("key_arn"));
    let nodes = platform().only::<aws::LaunchTemplate>().body.to_string();
    assert!(nodes.contains(&format!("\"kms_key_id\":\"{KEY}")), "{nodes}");
}
