//! Cases of the storage: the examples, and a replica of a key that uses what exists.

use super::{Case, case, example};
use ledgerform::Scope;
use ledgerform_modules::kms::signing::SigningKey;
use ledgerform_modules::kms::{Key, Replica};
use ledgerform_modules::profile::Profile;
use ledgerform_modules::storage::{
    AccessLogs, Archive, Bucket, Cors, Lifecycle, Notification, ObjectLock, Replication, Repository, Storage,
    StorageInputs,
};

fn inputs() -> StorageInputs {
    StorageInputs::new().name("demo").region("us-east-1").account_id("111122223333")
}

fn lake() -> Bucket {
    let notification =
        |kind: &str, arn: &str, events: &str| Notification::new().kind(kind).target_arn(arn).events([events]);
    Bucket::new()
        .lifecycle([
            (
                "raw",
                Lifecycle::new()
                    .prefix("raw/")
                    .transitions([("STANDARD_IA", 30), ("GLACIER", 90)])
                    .expiration_days(365),
            ),
            (
                "curated",
                Lifecycle::new()
                    .prefix("curated/")
                    .larger_than(131_072)
                    .transitions([("INTELLIGENT_TIERING", 1)])
                    .noncurrent_transitions([("STANDARD_IA", 30)]),
            ),
            ("analytics", Lifecycle::new().tags([("temporary", "yes")]).expiration_days(30)),
        ])
        .archive(Some(Archive::new().days(90).deep_days(180)))
        .readers(["arn:aws:iam::111122223333:role/analyst"])
        .writers(["arn:aws:iam::111122223333:role/etl"])
        .notifications([
            (
                "index",
                notification("queue", "arn:aws:sqs:us-east-1:111122223333:index", "s3:ObjectCreated:*").prefix("raw/"),
            ),
            ("audit", notification("topic", "arn:aws:sns:us-east-1:111122223333:audit", "s3:ObjectRemoved:*")),
            (
                "convert",
                notification(
                    "function",
                    "arn:aws:lambda:us-east-1:111122223333:function:convert",
                    "s3:ObjectCreated:Put",
                )
                .suffix(".csv"),
            ),
        ])
        .replication(Some(
            Replication::new()
                .bucket_arn("arn:aws:s3:::demo-lake-111122223333-us-west-2")
                .kms_key_arn("arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
                .storage_class("STANDARD_IA")
                .time_control(true),
        ))
}

/// The example `complete`, in Rust.
pub(crate) fn complete() -> StorageInputs {
    let documents = Bucket::new()
        .name("demo-documents")
        .object_lock(Some(ObjectLock::new().days(2555).mode("COMPLIANCE")))
        .cors([Cors::new().allowed_origins(["https://app.example.com"]).allowed_methods(["GET", "PUT"])]);
    let logs = Bucket::new().log_sources(["elb", "delivery", "cloudtrail", "config", "inventory"]);
    inputs()
        .key(
            Key::new()
                .alias("demo-data-key")
                .services(["logs", "sns", "budgets", "costalerts", "autoscaling"])
                .users(["arn:aws:iam::111122223333:role/etl"])
                .administrators(["arn:aws:iam::111122223333:role/security"]),
        )
        .access_logs(Some(AccessLogs::new().bucket_key("logs")))
        .buckets([("logs", logs), ("lake", lake()), ("documents", documents)])
        .repositories([
            (
                "api",
                Repository::new()
                    .readers(["arn:aws:iam::111122223333:role/nodes"])
                    .writers(["arn:aws:iam::111122223333:role/build"]),
            ),
            ("tools", Repository::new().keep_images(0)),
        ])
        .signing_keys([
            (
                "tokens",
                SigningKey::new()
                    .signers(["arn:aws:iam::111122223333:role/auth"])
                    .verifiers(["arn:aws:iam::111122223333:role/api"]),
            ),
            ("webhooks", SigningKey::new().spec("HMAC_256")),
        ])
        .account_public_access_block(true)
        .ebs_encryption(true)
        .tags([("Team", "platform")])
}

/// What production wants, without anything that it accepts.
pub(super) fn production(stack: &Scope) {
    let documents = Bucket::new().name("demo-documents").object_lock(Some(ObjectLock::new().days(2555)));
    let elsewhere = Replication::new()
        .bucket_arn("arn:aws:s3:::demo-documents-west")
        .kms_key_arn("arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    let inputs = complete().buckets([
        ("logs", Bucket::new().log_sources(["elb", "delivery", "cloudtrail", "config", "inventory"])),
        ("lake", lake()),
        ("documents", documents.replication(Some(elsewhere))),
    ]);
    stack.component::<Storage>("storage", inputs);
}

/// A bucket with an existing key, which logs into an existing bucket, and accepts what it does not have.
const REUSED: &str = r#"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  key        = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
  buckets    = { cache = { versioning = false, noncurrent_days = 0 } }

  access_logs = { bucket_name = "company-logs" }
  accept      = { "LF0502:cache" = "everything in it can be made again" }
"#;

/// The other region of a multi-region key.
const REPLICA: &str = r#"
  name       = "demo"
  region     = "us-west-2"
  account_id = "111122223333"
  profile    = "development"
  key        = { replica = { primary_arn = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab" } }
  buckets    = { lake = {} }
"#;

pub(super) fn cases() -> Vec<Case> {
    vec![
        example("storage", "minimal", |stack| {
            let inputs = inputs().profile(Profile::Development).buckets([("scratch", Bucket::new())]);
            stack.component::<Storage>("storage", inputs);
        }),
        example("storage", "complete", |stack| {
            stack.component::<Storage>("storage", complete());
        }),
        case("storage", "reused", REUSED, |stack| {
            let arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
            stack.component::<Storage>(
                "storage",
                inputs()
                    .key(Key::existing_arn(arn))
                    .buckets([("cache", Bucket::new().versioning(false).noncurrent_days(0))])
                    .access_logs(Some(AccessLogs::new().bucket_name("company-logs")))
                    .accept([("LF0502:cache", "everything in it can be made again")]),
            );
        }),
        case("storage", "replica", REPLICA, |stack| {
            let primary = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
            stack.component::<Storage>(
                "storage",
                StorageInputs::new()
                    .name("demo")
                    .region("us-west-2")
                    .account_id("111122223333")
                    .profile(Profile::Development)
                    .key(Key::new().replica(Some(Replica::new().primary_arn(primary))))
                    .buckets([("lake", Bucket::new())]),
            );
        }),
    ]
}
