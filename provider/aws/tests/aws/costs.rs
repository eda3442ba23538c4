//! Budgets, anomalies and reports.

use crate::support::Rig;
use ledgerform_engine::Action;
use serde_json::{Value as Json, json};

#[test]
fn budgets() {
    let rig = Rig::new();
    let topic = format!("arn:aws:sns:us-east-1:{}:demo", rig.aws.account_id());
    let budget = |is_changed: bool| {
        let pick = |a: Json, b: Json| if is_changed { b } else { a };
        let notification = |threshold: Json, kind: &str| {
            json!({
                "comparison_operator": "GREATER_THAN", "notification_type": kind, "threshold": threshold,
                "threshold_type": "PERCENTAGE", "subscriber_email_addresses": ["b@example.com", "a@example.com"],
                "subscriber_sns_topic_arns": pick(json!([]), json!([topic]))
            })
        };
        json!({"aws_budgets_budget": {
            "a": {
                "name": "demo-all", "budget_type": "COST", "time_unit": "MONTHLY", "account_id": rig.aws.account_id(),
                "limit_amount": pick(json!("100"), json!("150.5")), "limit_unit": "USD",
                "time_period_start": "2026-01-01_00:00",
                "cost_types": [{"include_credit": pick(json!(true), json!(false)), "include_refund": null}],
                "cost_filter": [
                    {"name": "Service", "values": ["Amazon Elastic Compute Cloud - Compute", "AmazonCloudWatch"]},
                    {"name": "Region", "values": pick(json!(["us-east-1"]), json!(["us-west-2", "us-east-1"]))}
                ],
                "notification": [notification(json!(80), "ACTUAL"), notification(pick(json!(100), json!(99.5)), "FORECASTED")]
            },
            "plain": {"name": "demo-plain", "budget_type": "COST", "time_unit": "ANNUALLY", "limit_amount": "5.0",
                      "limit_unit": "USD", "tags": {"Name": pick(json!("one"), json!("two"))}}
        }})
    };
    rig.life(&[budget(false), budget(true)]);
}

#[test]
fn anomalies() {
    let rig = Rig::new();
    let (account, topic) = (rig.aws.account_id(), format!("arn:aws:sns:us-east-1:{}:demo", rig.aws.account_id()));
    let anomalies = |is_changed: bool| {
        let pick = |a: Json, b: Json| if is_changed { b } else { a };
        let dimension = |key: &str, value: &str| json!([{"key": key, "match_options": ["GREATER_THAN_OR_EQUAL"], "values": [value]}]);
        let specification = json!({
            "And": null, "CostCategories": null, "Not": null, "Or": null, "Tags": null,
            "Dimensions": {"Key": "LINKED_ACCOUNT", "MatchOptions": null, "Values": [account]}
        });
        json!({
            "aws_ce_anomaly_monitor": {
                "services": {
                    "name": pick(json!("demo-services"), json!("demo-all")), "monitor_type": "DIMENSIONAL",
                    "monitor_dimension": "SERVICE", "tags": {"Name": pick(json!("one"), json!("two"))}
                },
                "accounts": {"name": "demo-accounts", "monitor_type": "CUSTOM",
                             "monitor_specification": specification.to_string()}
            },
            "aws_ce_anomaly_subscription": {"a": {
                "name": "demo-anomalies", "frequency": pick(json!("IMMEDIATE"), json!("DAILY")),
                "monitor_arn_list": ["${aws_ce_anomaly_monitor.services.arn}", "${aws_ce_anomaly_monitor.accounts.arn}"],
                "subscriber": [pick(json!({"address": topic, "type": "SNS"}), json!({"address": "a@example.com", "type": "EMAIL"}))],
                "threshold_expression": [pick(
                    json!({"dimension": dimension("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "100")}),
                    json!({"and": [
                        {"dimension": dimension("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "100")},
                        {"dimension": dimension("ANOMALY_TOTAL_IMPACT_PERCENTAGE", "40")}
                    ]})
                )],
                "tags": {"Name": pick(json!("one"), json!("two"))}
            }}
        })
    };
    rig.life(&[anomalies(false), anomalies(true)]);
}

#[test]
fn tags_by_which_costs_are_told_apart() {
    let rig = Rig::new();
    let tag = |status: &str| json!({"aws_ce_cost_allocation_tag": {"a": {"tag_key": "team", "status": status}}});
    rig.life(&[tag("Active"), tag("Inactive"), tag("Active")]);
}

#[test]
fn reports_with_their_catalog() {
    let rig = Rig::new();
    let account = rig.aws.account_id();
    let (bucket, key) = (format!("demo-costs-{account}"), format!("arn:aws:kms:us-east-1:{account}:key/a"));
    let reports = |is_changed: bool| {
        let pick = |a: Json, b: Json| if is_changed { b } else { a };
        json!({
            "aws_s3_bucket": {"a": {"bucket": bucket}},
            "aws_s3_bucket_policy": {"a": {"bucket": "${aws_s3_bucket.a.id}", "policy": json!({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": {"Service": "billingreports.amazonaws.com"}, "Action": "s3:PutObject",
                    "Resource": format!("arn:aws:s3:::{bucket}/*")
                }]
            }).to_string()}},
            "aws_cur_report_definition": {"a": {
                "report_name": "demo-costs", "time_unit": "HOURLY", "format": "Parquet", "compression": "Parquet",
                "additional_schema_elements": ["RESOURCES"], "additional_artifacts": ["ATHENA"],
                "s3_bucket": "${aws_s3_bucket_policy.a.bucket}", "s3_prefix": pick(json!("cur"), json!("reports")),
                "s3_region": "us-east-1", "refresh_closed_reports": true, "report_versioning": "OVERWRITE_REPORT"
            }},
            "aws_glue_catalog_database": {"a": {
                "name": "demo_costs", "description": pick(json!("one"), json!("two")),
                "tags": {"Name": pick(json!("one"), json!("two"))}
            }},
            "aws_glue_security_configuration": {"a": {
                "name": "demo-crawler",
                "encryption_configuration": [{
                    "cloudwatch_encryption": [{"cloudwatch_encryption_mode": "SSE-KMS", "kms_key_arn": key}],
                    "job_bookmarks_encryption": [{"job_bookmarks_encryption_mode": "CSE-KMS", "kms_key_arn": key}],
                    "s3_encryption": [{"s3_encryption_mode": "SSE-KMS", "kms_key_arn": key}]
                }]
            }},
            "aws_iam_role": {"a": {"name": "crawler", "assume_role_policy": json!({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "glue.amazonaws.com"}
                }]
            }).to_string()}},
            "aws_glue_crawler": {"a": {
                "name": "demo-costs", "database_name": "${aws_glue_catalog_database.a.name}", "role": "${aws_iam_role.a.arn}",
                "schedule": pick(json!("cron(0 6 * * ? *)"), json!("cron(0 7 * * ? *)")),
                "security_configuration": "${aws_glue_security_configuration.a.name}",
                "s3_target": [{"path": format!("s3://{bucket}/cur/"), "exclusions": ["**.json", "**.yml"]}],
                "tags": {"Name": pick(json!("one"), json!("two"))}
            }},
            "aws_athena_workgroup": {"a": {
                "name": "demo-costs", "tags": {"Name": pick(json!("one"), json!("two"))},
                "configuration": [{
                    "enforce_workgroup_configuration": true, "publish_cloudwatch_metrics_enabled": true,
                    "bytes_scanned_cutoff_per_query": pick(json!(100_000_000), json!(200_000_000)),
                    "result_configuration": [{
                        "output_location": format!("s3://{bucket}/results/"), "expected_bucket_owner": account,
                        "encryption_configuration": [{
                            "encryption_option": pick(json!("SSE_KMS"), json!("SSE_S3")),
                            "kms_key_arn": pick(json!(key), Json::Null)
                        }]
                    }]
                }]
            }}
        })
    };
    rig.life(&[reports(false), reports(true)]);
}

#[test]
fn a_database_of_another_name_is_another() {
    let rig = Rig::new();
    let database = |name: &str| json!({"aws_glue_catalog_database": {"a": {"name": name}}});
    rig.apply(&database("one"));
    rig.assert_plan(&database("two"), &[("aws_glue_catalog_database.a", Action::Replace { create_first: false })]);
    rig.destroy();
}
