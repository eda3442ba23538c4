//! Buckets and their parts.

use crate::support::Rig;
use ledgerform_engine::{Action, Value};
use serde_json::{Value as Json, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// The bucket of the component `storage`, with all that it may have.
fn storage(rig: &Rig, is_changed: bool) -> Json {
    let account = rig.aws.account_id();
    let pick = |a: Json, b: Json| if is_changed { b } else { a };
    let name = format!("demo-data-{account}");
    let arn = format!("arn:aws:s3:::{name}");
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": pick(json!("DenyWithoutTls"), json!("OnlyTls")), "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": [arn, format!("{arn}/*")], "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }]});
    let logs = format!("demo-logs-{account}");
    let log_policy = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": format!("arn:aws:s3:::{logs}/*")
    }]});
    json!({
        "aws_s3_bucket": {
            "data": {
                "bucket": name, "force_destroy": true, "object_lock_enabled": true,
                "tags": {"Name": pick(json!("one"), json!("two")), "Old": pick(json!("yes"), Json::Null)}
            },
            "logs": {"bucket": logs, "force_destroy": true}
        },
        "aws_s3_bucket_versioning": {"data": {
            "bucket": "${aws_s3_bucket.data.id}", "versioning_configuration": [{"status": "Enabled"}]
        }},
        "aws_s3_bucket_public_access_block": {"data": {
            "bucket": "${aws_s3_bucket.data.id}", "block_public_acls": true, "block_public_policy": true,
            "ignore_public_acls": true, "restrict_public_buckets": pick(json!(false), json!(true))
        }},
        "aws_s3_bucket_ownership_controls": {"data": {
            "bucket": "${aws_s3_bucket.data.id}",
            "rule": [{"object_ownership": pick(json!("BucketOwnerPreferred"), json!("BucketOwnerEnforced"))}]
        }},
        "aws_s3_bucket_policy": {
            "data": {"bucket": "${aws_s3_bucket.data.id}", "policy": policy.to_string()},
            "logs": {"bucket": "${aws_s3_bucket.logs.id}", "policy": log_policy.to_string()}
        },
        "aws_s3_bucket_server_side_encryption_configuration": {"data": {
            "bucket": "${aws_s3_bucket.data.id}",
            "rule": [{
                "bucket_key_enabled": pick(json!(true), json!(false)),
                "apply_server_side_encryption_by_default": [{
                    "sse_algorithm": pick(json!("aws:kms"), json!("AES256")),
                    "kms_master_key_id": pick(json!(format!("arn:aws:kms:us-east-1:{account}:key/a")), Json::Null)
                }]
            }]
        }},
        "aws_s3_bucket_lifecycle_configuration": {"data": {
            "bucket": "${aws_s3_bucket_versioning.data.id}",
            "rule": [
                {
                    "id": "housekeeping", "status": "Enabled", "filter": [{}],
                    "abort_incomplete_multipart_upload": [{"days_after_initiation": 7}],
                    "expiration": [{"expired_object_delete_marker": true}],
                    "noncurrent_version_expiration": [{"noncurrent_days": 30, "newer_noncurrent_versions": 2}]
                },
                {
                    "id": "age", "status": pick(json!("Enabled"), json!("Disabled")),
                    "filter": [pick(
                        json!({"prefix": "logs/"}),
                        json!({"and": [{"prefix": "logs/", "object_size_greater_than": 1000, "tags": {"a": "b", "c": "d"}}]})
                    )],
                    "transition": [
                        {"days": 30, "storage_class": "STANDARD_IA"},
                        {"days": pick(json!(90), json!(120)), "storage_class": "GLACIER"}
                    ],
                    "expiration": [{"days": pick(json!(365), json!(400))}],
                    "noncurrent_version_transition": [{"noncurrent_days": 30, "storage_class": "STANDARD_IA"}],
                    "noncurrent_version_expiration": [{"noncurrent_days": 90}]
                },
                {"id": "tagged", "status": "Enabled", "filter": [{"tag": [{"key": "a", "value": "b"}]}],
                 "expiration": [{"days": 5}]}
            ]
        }},
        "aws_s3_bucket_logging": {"data": {
            "bucket": "${aws_s3_bucket.data.id}", "target_bucket": "${aws_s3_bucket_policy.logs.bucket}",
            "target_prefix": pick(json!("s3/"), json!("other/"))
        }},
        "aws_s3_bucket_cors_configuration": {"data": {
            "bucket": "${aws_s3_bucket.data.id}",
            "cors_rule": [{
                "allowed_methods": ["GET", "PUT"], "allowed_origins": ["https://a.example"], "allowed_headers": ["*"],
                "expose_headers": ["ETag"], "max_age_seconds": pick(json!(300), json!(600))
            }]
        }},
        "aws_s3_bucket_intelligent_tiering_configuration": {"data": {
            "bucket": "${aws_s3_bucket.data.id}", "name": "archive",
            "tiering": [
                {"access_tier": "ARCHIVE_ACCESS", "days": pick(json!(90), json!(100))},
                {"access_tier": "DEEP_ARCHIVE_ACCESS", "days": 180}
            ],
            "filter": [pick(json!({"prefix": "a/"}), json!({"prefix": "a/", "tags": {"k": "v"}}))]
        }},
        "aws_s3_bucket_object_lock_configuration": {"data": {
            "bucket": "${aws_s3_bucket_versioning.data.id}",
            "rule": [{"default_retention": [{"days": pick(json!(1), json!(2)), "mode": "GOVERNANCE"}]}]
        }},
        "aws_sqs_queue": {"events": {"name": "demo-events"}},
        "aws_s3_bucket_notification": {"data": {
            "bucket": "${aws_s3_bucket.data.id}", "eventbridge": pick(json!(true), json!(false)),
            "queue": [
                {"id": "b", "events": ["s3:ObjectCreated:*"], "queue_arn": "${aws_sqs_queue.events.arn}",
                 "filter_prefix": "in/", "filter_suffix": pick(json!(".gz"), Json::Null)},
                {"events": ["s3:ObjectRemoved:*"], "queue_arn": "${aws_sqs_queue.events.arn}"}
            ]
        }}
    })
}

#[test]
fn a_bucket_with_all_its_parts() {
    let rig = Rig::new();
    rig.life(&[storage(&rig, false), storage(&rig, true)]);
}

#[test]
fn what_a_bucket_tells() {
    let rig = Rig::new();
    let bucket = |name: Json, locked: bool| json!({"aws_s3_bucket": {"a": {"bucket": name, "bucket_prefix": null, "object_lock_enabled": locked}}});
    let name = format!("demo-{}", rig.aws.account_id());
    rig.apply(&bucket(json!(name), false));
    let told = rig.attributes("aws_s3_bucket.a");
    for (attribute, expected) in [
        ("arn", format!("arn:aws:s3:::{name}")),
        ("bucket_domain_name", format!("{name}.s3.amazonaws.com")),
        ("bucket_regional_domain_name", format!("{name}.s3.us-east-1.amazonaws.com")),
        ("hosted_zone_id", "Z3AQBSTGFYJSTF".to_owned()),
    ] {
        assert_eq!(told[attribute], Value::from(expected), "{attribute}");
    }
    let replaced = Action::Replace { create_first: false };
    rig.assert_plan(&bucket(json!(name), true), &[("aws_s3_bucket.a", replaced)]);
    rig.assert_plan(&bucket(json!("demo-other"), false), &[("aws_s3_bucket.a", replaced)]);
    rig.destroy();
}

#[test]
fn a_bucket_goes_with_its_objects_if_it_may() {
    let rig = Rig::new();
    let name = format!("demo-full-{}", rig.aws.account_id());
    let bucket = json!({
        "aws_s3_bucket": {"a": {"bucket": name, "force_destroy": true}},
        "aws_s3_bucket_versioning": {"a": {
            "bucket": "${aws_s3_bucket.a.id}", "versioning_configuration": [{"status": "Enabled"}]
        }}
    });
    rig.apply(&bucket);
    for key in ["a", "a", "b/c"] {
        put(&rig, &format!("{name}/{key}"));
    }
    rig.life(&[bucket]);
}

/// What no kind does: writes an object.
fn put(rig: &Rig, path: &str) {
    let endpoint = rig.account.endpoint();
    let host = endpoint.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).unwrap();
    let credential = format!("{}/20260101/us-east-1/s3/aws4_request", rig.account.access_key());
    write!(
        stream,
        "PUT /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={credential}, SignedHeaders=host, Signature=0\r\nContent-Length: 1\r\n\r\nx"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200"), "{answer}");
}

#[test]
fn copies_in_another_bucket() {
    let rig = Rig::new();
    let account = rig.aws.account_id();
    let copies = |time: &str, prefix: &str| {
        json!({
            "aws_s3_bucket": {"a": {"bucket": format!("demo-a-{account}")}, "b": {"bucket": format!("demo-b-{account}")}},
            "aws_s3_bucket_versioning": {
                "a": {"bucket": "${aws_s3_bucket.a.id}", "versioning_configuration": [{"status": "Enabled"}]},
                "b": {"bucket": "${aws_s3_bucket.b.id}", "versioning_configuration": [{"status": "Enabled"}]}
            },
            "aws_iam_role": {"a": {"name": "copies", "assume_role_policy": json!({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "s3.amazonaws.com"}
                }]
            }).to_string()}},
            "aws_s3_bucket_replication_configuration": {"a": {
                "bucket": "${aws_s3_bucket_versioning.a.id}", "role": "${aws_iam_role.a.arn}",
                "rule": [{
                    "id": "all", "status": "Enabled", "priority": 0, "filter": [{"prefix": prefix}],
                    "delete_marker_replication": [{"status": "Enabled"}],
                    "source_selection_criteria": [{"sse_kms_encrypted_objects": [{"status": "Enabled"}]}],
                    "destination": [{
                        "bucket": "${aws_s3_bucket.b.arn}", "storage_class": "STANDARD_IA",
                        "encryption_configuration": [{"replica_kms_key_id": format!("arn:aws:kms:us-east-1:{account}:key/a")}],
                        "metrics": [{"status": time, "event_threshold": [{"minutes": 15}]}],
                        "replication_time": [{"status": time, "time": [{"minutes": 15}]}]
                    }]
                }]
            }}
        })
    };
    rig.life(&[copies("Enabled", ""), copies("Disabled", "in/")]);
}

#[test]
fn the_block_of_an_account() {
    let rig = Rig::new();
    let block = |acls: bool| {
        json!({"aws_s3_account_public_access_block": {"a": {
            "account_id": rig.aws.account_id(), "block_public_acls": acls, "block_public_policy": true,
            "ignore_public_acls": true, "restrict_public_buckets": true
        }}})
    };
    rig.life(&[block(false), block(true)]);
}
