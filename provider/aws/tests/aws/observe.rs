//! What watches: logs, alarms, events, schedules and trails.

use crate::support::Rig;
use serde_json::{Value, json};

#[test]
fn logs_alarms_and_dashboards() {
    let rig = Rig::new();
    let all = |tag: &str, days: i64, threshold: f64, unit: Value| {
        json!({
            "aws_cloudwatch_log_group": {"a": {
                "name": "/main/app", "retention_in_days": days, "log_group_class": "STANDARD", "tags": {"Name": tag}
            }},
            "aws_cloudwatch_log_metric_filter": {"a": {
                "log_group_name": "${aws_cloudwatch_log_group.a.name}", "name": "main-errors", "pattern": "ERROR",
                "metric_transformation": [{
                    "name": "errors", "namespace": "main", "value": "1", "unit": unit, "default_value": "0"
                }]
            }},
            "aws_cloudwatch_dashboard": {"a": {
                "dashboard_name": "main",
                "dashboard_body": format!(r#"{{"widgets":[{{"type":"text","x":0,"y":0,"width":6,"height":6,"properties":{{"markdown":"{tag}"}}}}]}}"#)
            }},
            "aws_cloudwatch_metric_alarm": {
                "plain": {
                    "alarm_name": "main-errors", "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 5,
                    "alarm_description": "Too many errors", "namespace": "main", "metric_name": "errors",
                    "dimensions": {"Service": "app"}, "statistic": "Sum", "period": 60, "threshold": threshold,
                    "datapoints_to_alarm": 3, "treat_missing_data": "notBreaching",
                    "alarm_actions": ["arn:aws:sns:us-east-1:123456789012:alarms"],
                    "ok_actions": ["arn:aws:sns:us-east-1:123456789012:alarms"], "tags": {"Name": tag}
                },
                "slow": {
                    "alarm_name": "main-slow", "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 5,
                    "namespace": "main", "metric_name": "latency", "extended_statistic": "p99",
                    "evaluate_low_sample_count_percentiles": "ignore", "period": 60, "threshold": threshold
                },
                "band": {
                    "alarm_name": "main-band", "comparison_operator": "GreaterThanUpperThreshold",
                    "evaluation_periods": 5, "threshold_metric_id": "band", "treat_missing_data": "missing",
                    "metric_query": [
                        {"id": "metric", "return_data": true, "metric": [{
                            "metric_name": "latency", "namespace": "main", "period": 60, "stat": "Average",
                            "dimensions": {"Service": "app"}
                        }]},
                        {"id": "band", "expression": "ANOMALY_DETECTION_BAND(metric, 2)", "label": tag,
                         "return_data": true}
                    ]
                }
            },
            "aws_cloudwatch_composite_alarm": {"a": {
                "alarm_name": "main-all", "alarm_description": tag,
                "alarm_rule": "ALARM(\"main-errors\")",
                // It must be deleted before the alarm that it names.
                "actions_suppressor": [{
                    "alarm": "${aws_cloudwatch_metric_alarm.plain.alarm_name}", "extension_period": 60, "wait_period": 30
                }],
                "alarm_actions": ["arn:aws:sns:us-east-1:123456789012:alarms"], "tags": {"Name": tag}
            }}
        })
    };
    rig.life(&[all("one", 30, 5.0, Value::Null), all("two", 90, 7.5, json!("Count"))]);
}

#[test]
fn events_and_schedules() {
    let rig = Rig::new();
    let all = |tag: &str, source: &str, cron: &str, state: &str| {
        json!({
            "aws_cloudwatch_event_rule": {
                "pattern": {
                    "name": "main-events", "description": tag, "state": state,
                    "event_pattern": format!(r#"{{"source":["{source}"],"detail-type":["x"]}}"#), "tags": {"Name": tag}
                },
                "cron": {"name": "main-cron", "schedule_expression": cron}
            },
            "aws_cloudwatch_event_target": {
                "named": {
                    "arn": "arn:aws:sns:us-east-1:123456789012:topic", "rule": "${aws_cloudwatch_event_rule.pattern.name}",
                    "target_id": "topic"
                },
                "unnamed": {
                    "arn": "arn:aws:sqs:us-east-1:123456789012:queue", "rule": "${aws_cloudwatch_event_rule.cron.name}",
                    "input": format!(r#"{{"tag": "{tag}"}}"#)
                }
            },
            "aws_scheduler_schedule": {"a": {
                "schedule_expression": cron, "name": "main-stop", "schedule_expression_timezone": "Europe/Berlin",
                "flexible_time_window": [{"mode": "OFF"}],
                "target": [{
                    "arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBCluster",
                    "role_arn": "arn:aws:iam::123456789012:role/hours",
                    "input": format!(r#"{{"DbClusterIdentifier":"{tag}"}}"#)
                }]
            }}
        })
    };
    rig.life(&[
        all("one", "aws.ec2", "cron(0 20 ? * MON-FRI *)", "ENABLED"),
        all("two", "aws.rds", "cron(0 21 ? * MON-FRI *)", "DISABLED"),
    ]);
}

#[test]
fn detection() {
    let rig = Rig::new();
    let all = |tag: &str, frequency: &str, is_on: bool| {
        let mut all = json!({
            "aws_guardduty_detector": {"a": {
                "enable": true, "finding_publishing_frequency": frequency, "tags": {"Name": tag}
            }},
            "aws_guardduty_detector_feature": {"a": {
                "detector_id": "${aws_guardduty_detector.a.id}", "name": "S3_DATA_EVENTS",
                "status": if is_on { "ENABLED" } else { "DISABLED" }
            }},
            "aws_guardduty_organization_configuration": {"a": {
                "auto_enable_organization_members": if is_on { "ALL" } else { "NEW" },
                "detector_id": "${aws_guardduty_detector.a.id}"
            }},
            "aws_securityhub_account": {"a": {"enable_default_standards": false, "auto_enable_controls": is_on}},
            "aws_accessanalyzer_analyzer": {"a": {"analyzer_name": "main", "type": "ACCOUNT", "tags": {"Name": tag}}}
        });
        // The standard names the account, so that it comes after it.
        all["aws_securityhub_standards_subscription"] = json!({"a": {
            "standards_arn": "arn:aws:securityhub:us-east-1::standards/pci-dss/v/3.2.1"
        }});
        all
    };
    rig.apply(&json!({"aws_securityhub_account": {"a": {"enable_default_standards": false}}}));
    rig.life(&[all("one", "FIFTEEN_MINUTES", true), all("two", "ONE_HOUR", false)]);
}

#[test]
fn trails_and_records() {
    let rig = Rig::new();
    let all = |tag: &str, more: bool| {
        let insights = if more { json!([{"insight_type": "ApiCallRateInsight"}]) } else { json!([]) };
        let events = json!([{
            "read_write_type": "WriteOnly",
            "data_resource": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3:::records/"]}]
        }]);
        json!({
            "aws_s3_bucket": {"a": {"bucket": "records"}},
            "aws_s3_bucket_policy": {"a": {
                "bucket": "${aws_s3_bucket.a.id}",
                "policy": json!({"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": {"Service": ["cloudtrail.amazonaws.com", "config.amazonaws.com"]},
                    "Action": ["s3:GetBucketAcl", "s3:PutObject"],
                    "Resource": ["arn:aws:s3:::records", "arn:aws:s3:::records/*"]
                }]}).to_string()
            }},
            "aws_cloudtrail": {"a": {
                "name": "main", "s3_bucket_name": "${aws_s3_bucket_policy.a.bucket}", "is_multi_region_trail": true,
                "is_organization_trail": false, "include_global_service_events": true,
                "enable_log_file_validation": more, "insight_selector": insights,
                "event_selector": if more { events } else { json!([]) }, "tags": {"Name": tag}
            }},
            "aws_config_configuration_recorder": {"a": {
                "role_arn": "arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
                "name": "main",
                "recording_group": [{"all_supported": true, "include_global_resource_types": more}]
            }},
            "aws_config_delivery_channel": {"a": {
                "s3_bucket_name": "${aws_s3_bucket_policy.a.bucket}",
                "name": "${aws_config_configuration_recorder.a.name}",
                "snapshot_delivery_properties": [{"delivery_frequency": if more { "Six_Hours" } else { "One_Hour" }}]
            }}
        })
    };
    // What records needs a recorder and a channel.
    let recording = |is_on: bool, tag: &str, more: bool| {
        let mut all = all(tag, more);
        all["aws_config_configuration_recorder_status"] =
            json!({"a": {"is_enabled": is_on, "name": "${aws_config_delivery_channel.a.name}"}});
        all
    };
    rig.apply(&all("one", false));
    rig.assert_idle(&all("one", false));
    rig.life(&[recording(true, "two", true), recording(false, "three", false)]);
}
