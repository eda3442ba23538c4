//! The rules of a backup plan.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::fault::Result;
use crate::mark::Tags;
use aws_sdk_backup::types::{BackupRule, BackupRuleInput, CopyAction, Lifecycle, ScanAction};

/// A rule as requests have it.
pub(super) fn rule(args: Args<'_>) -> Result<BackupRuleInput> {
    let copy = |block: Args<'_>| {
        let copy = CopyAction::builder().destination_backup_vault_arn(block.required("destination_vault_arn"));
        Ok(copy.set_lifecycle(block.block("lifecycle").map(lifecycle)).build()?)
    };
    let scan = |block: Args<'_>| {
        let scan = ScanAction::builder().set_malware_scanner(block.variant("malware_scanner"));
        scan.set_scan_mode(block.variant("scan_mode")).build()
    };
    let copies = args.blocks("copy_action").into_iter().map(copy).collect::<Result<Vec<_>>>()?;
    let scans: Vec<_> = args.blocks("scan_action").into_iter().map(scan).collect();
    let tags = args.map("recovery_point_tags");
    let rule = BackupRuleInput::builder()
        .set_completion_window_minutes(args.i64("completion_window"))
        .set_copy_actions((!copies.is_empty()).then_some(copies))
        .set_enable_continuous_backup(args.bool("enable_continuous_backup"))
        .set_lifecycle(args.block("lifecycle").map(lifecycle))
        .set_recovery_point_tags((!tags.is_empty()).then(|| tags.into_iter().collect()))
        .rule_name(args.required("rule_name"))
        .set_scan_actions((!scans.is_empty()).then_some(scans))
        .set_schedule_expression(args.text("schedule"))
        .set_schedule_expression_timezone(args.text("schedule_expression_timezone"))
        .set_start_window_minutes(args.i64("start_window"))
        .set_target_logically_air_gapped_backup_vault_arn(args.text("target_logically_air_gapped_backup_vault_arn"))
        .target_backup_vault_name(args.required("target_vault_name"));
    Ok(rule.build()?)
}

/// Nothing and zero days mean the same. The archive is only spoken of where it is wanted: not every resource has one.
fn lifecycle(block: Args<'_>) -> Lifecycle {
    Lifecycle::builder()
        .set_delete_after_days(block.i64("delete_after").filter(|days| *days > 0))
        .set_move_to_cold_storage_after_days(block.i64("cold_storage_after").filter(|days| *days > 0))
        .set_opt_in_to_archive_for_supported_resources(
            block.is("opt_in_to_archive_for_supported_resources").then_some(true),
        )
        .build()
}

/// A rule as Terraform shows it.
pub(super) fn shown(rule: &BackupRule) -> Attrs {
    let copy = |copy: &CopyAction| {
        Attrs::new()
            .put("destination_vault_arn", copy.destination_backup_vault_arn())
            .block("lifecycle", copy.lifecycle().map(shown_lifecycle))
    };
    let scan = |scan: &ScanAction| {
        Attrs::new().variant("malware_scanner", scan.malware_scanner()).variant("scan_mode", scan.scan_mode())
    };
    let tags = rule.recovery_point_tags().into_iter().flatten().filter(|(key, _)| !key.starts_with("aws:"));
    Attrs::new()
        .put("completion_window", rule.completion_window_minutes())
        .put("copy_action", rule.copy_actions().iter().map(copy).collect::<Vec<_>>())
        .put("enable_continuous_backup", rule.enable_continuous_backup().unwrap_or_default())
        .block("lifecycle", rule.lifecycle().map(shown_lifecycle))
        .put("recovery_point_tags", tags.map(|(key, value)| (key.clone(), value.clone())).collect::<Tags>())
        .put("rule_name", rule.rule_name())
        .put("scan_action", rule.scan_actions().iter().map(scan).collect::<Vec<_>>())
        .put("schedule", rule.schedule_expression())
        .put("schedule_expression_timezone", rule.schedule_expression_timezone())
        .put("start_window", rule.start_window_minutes())
        .put("target_logically_air_gapped_backup_vault_arn", rule.target_logically_air_gapped_backup_vault_arn())
        .put("target_vault_name", rule.target_backup_vault_name())
}

fn shown_lifecycle(lifecycle: &Lifecycle) -> Attrs {
    let archives = lifecycle.opt_in_to_archive_for_supported_resources().unwrap_or_default();
    Attrs::new()
        .put("cold_storage_after", lifecycle.move_to_cold_storage_after_days())
        .put("delete_after", lifecycle.delete_after_days())
        .put("opt_in_to_archive_for_supported_resources", archives)
}
