//! Backups.

use crate::support::Rig;
use ledgerform_engine::Action;
use serde_json::{Value, json};

/// A vault, a plan and what is chosen for it, as the database component has them.
fn all(tag: &str, schedule: &str, days: i64, resources: &[&str]) -> Value {
    let lifecycle = json!([{"delete_after": days, "opt_in_to_archive_for_supported_resources": false}]);
    json!({
        "aws_kms_key": {"a": {}},
        "aws_backup_vault": {"a": {
            "name": "main-database", "kms_key_arn": "${aws_kms_key.a.arn}", "tags": {"Name": tag}
        }},
        "aws_iam_role": {"a": {"name": "main-backup", "assume_role_policy": TRUST}},
        "aws_backup_plan": {"a": {
            "name": "main-database", "tags": {"Name": tag},
            "rule": [{
                "rule_name": "scheduled", "target_vault_name": "${aws_backup_vault.a.name}", "schedule": schedule,
                "lifecycle": lifecycle,
                "copy_action": [{
                    "destination_vault_arn": "arn:aws:backup:eu-west-1:123456789012:backup-vault:copies",
                    "lifecycle": lifecycle
                }]
            }]
        }},
        "aws_backup_selection": {"a": {
            "iam_role_arn": "${aws_iam_role.a.arn}", "name": "main-database", "plan_id": "${aws_backup_plan.a.id}",
            "resources": resources
        }}
    })
}

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"backup.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

#[test]
fn backups_of_databases() {
    let rig = Rig::new();
    let cluster = "arn:aws:rds:us-east-1:123456789012:cluster:main";
    let table = "arn:aws:dynamodb:us-east-1:123456789012:table/main";
    rig.life(&[
        all("one", "cron(0 3 * * ? *)", 35, &[cluster]),
        all("two", "cron(0 4 * * ? *)", 90, &[cluster, table]),
    ]);
}

#[test]
fn plans_with_all_that_they_can_say() {
    let rig = Rig::new();
    let plan = |hours: i64, continuous: bool, value: &str| {
        let mut all = all("one", "rate(12 hours)", 35, &["*"]);
        all["aws_backup_vault"]["a"]["force_destroy"] = json!(true);
        let plan = &mut all["aws_backup_plan"]["a"];
        plan["advanced_backup_setting"] = json!([{
            "backup_options": {"WindowsVSS": if continuous { "enabled" } else { "disabled" }}, "resource_type": "EC2"
        }]);
        plan["rule"] = json!([
            {
                "rule_name": "often", "target_vault_name": "${aws_backup_vault.a.name}", "schedule": "rate(12 hours)",
                "start_window": hours * 60, "completion_window": hours * 120, "enable_continuous_backup": continuous,
                "schedule_expression_timezone": "Europe/Berlin", "recovery_point_tags": {"Made": value},
                "lifecycle": [{"delete_after": 35}]
            },
            {
                "rule_name": "seldom", "target_vault_name": "${aws_backup_vault.a.name}",
                "lifecycle": [{
                    "cold_storage_after": 30, "delete_after": 400, "opt_in_to_archive_for_supported_resources": true
                }]
            }
        ]);
        all["aws_backup_selection"]["a"] = json!({
            "iam_role_arn": "${aws_iam_role.a.arn}", "name": "tagged", "plan_id": "${aws_backup_plan.a.id}",
            "resources": ["*"], "not_resources": ["arn:aws:s3:::*"],
            "selection_tag": [{"type": "STRINGEQUALS", "key": "Backup", "value": value}],
            "condition": [{
                "string_equals": [{"key": "aws:ResourceTag/Stage", "value": value}],
                "string_not_like": [{"key": "aws:ResourceTag/Name", "value": "scratch-*"}]
            }]
        });
        all
    };
    rig.life(&[plan(2, false, "yes"), plan(3, true, "always")]);
}

#[test]
fn a_selection_is_replaced_and_a_plan_is_changed() {
    let rig = Rig::new();
    rig.apply(&all("one", "cron(0 3 * * ? *)", 35, &["*"]));
    rig.assert_plan(
        &all("one", "cron(0 5 * * ? *)", 35, &["arn:aws:rds:*:*:db:*"]),
        &[("aws_backup_plan.a", Action::Update), ("aws_backup_selection.a", Action::Replace { create_first: false })],
    );
    rig.destroy();
}
