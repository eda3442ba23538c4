//! `aws_backup_plan`

use super::plan_rules::{rule, shown};
use super::{retag, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::{self, Tags};
use aws_sdk_backup::operation::get_backup_plan::GetBackupPlanOutput;
use aws_sdk_backup::types::{AdvancedBackupSetting, BackupPlanInput, BackupPlansListMember, ScanSetting};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A plan: when backups are made, where they are kept and for how long.
pub(super) struct Plan;

impl Kind for Plan {
    const TYPE: &'static str = "aws_backup_plan";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"])
            .default("rule.completion_window", 180_i64)
            .default("rule.copy_action.lifecycle.opt_in_to_archive_for_supported_resources", false)
            .default("rule.enable_continuous_backup", false)
            .default("rule.lifecycle.opt_in_to_archive_for_supported_resources", false)
            .default("rule.schedule", "cron(0 5 ? * * *)")
            .default("rule.schedule_expression_timezone", "Etc/UTC")
            .default("rule.start_window", 60_i64)
            .follows("version", DESCRIBED)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let request = cx
            .backup()
            .create_backup_plan()
            .backup_plan(plan(new.args)?)
            .set_backup_plan_tags(Some(new.tags().into_iter().collect()))
            .creator_request_id(new.client_token());
        told(request.send().await?.backup_plan_id, "ID of the plan")
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = look(cx, id).await? else { return Ok(None) };
        let Some(plan) = answer.backup_plan() else { return Ok(None) };
        // The settings stand beside the plan: in it they are left out.
        let setting = |setting: &AdvancedBackupSetting| {
            let options = setting.backup_options().cloned().unwrap_or_default();
            Attrs::new()
                .put("backup_options", options.into_iter().collect::<Tags>())
                .put("resource_type", setting.resource_type())
        };
        let scan = |scan: &ScanSetting| {
            Attrs::new()
                .variant("malware_scanner", scan.malware_scanner())
                .put("resource_types", scan.resource_types())
                .put("scanner_role_arn", scan.scanner_role_arn())
        };
        let attributes = Attrs::new()
            .put("advanced_backup_setting", answer.advanced_backup_settings().iter().map(setting).collect::<Vec<_>>())
            .put("arn", answer.backup_plan_arn())
            .put("name", plan.backup_plan_name())
            .put("rule", plan.rules().iter().map(shown).collect::<Vec<_>>())
            .put("scan_setting", plan.scan_settings().iter().map(scan).collect::<Vec<_>>())
            .put("version", answer.version_id());
        Ok(Some(Found::tagged(attributes, tags_of(cx, answer.backup_plan_arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        // The service refuses a plan that is as it was.
        if change.has(DESCRIBED) {
            let request = cx.backup().update_backup_plan().backup_plan_id(change.id);
            request.backup_plan(plan(change.args)?).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let delete =
            || async { Ok(cx.backup().delete_backup_plan().backup_plan_id(gone.id).send().await.map(|_| ())?) };
        // What was chosen for it may still be told for a while.
        let is_passing = |failed: &Failed| {
            failed.is(&["InvalidRequestException"]) && failed.message.contains("selections must be deleted")
        };
        cx.retry(Duration::from_secs(120), is_passing, delete).await
    }

    /// Several plans may have one name, so the mark decides.
    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let mut plans = all(cx).await?;
        plans.retain(|plan| plan.backup_plan_name() == new.args.str("name"));
        let found = with_tags(cx, plans).await?;
        Ok(found.into_iter().find(|(_, tags)| mark::owner(tags).as_ref() == Some(new.token)).map(|(id, _)| id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        with_tags(cx, all(cx).await?).await
    }
}

async fn all(cx: &Context) -> Result<Vec<BackupPlansListMember>> {
    let plans = cx.backup().list_backup_plans().into_paginator().items().send();
    Ok(plans.collect::<std::result::Result<Vec<_>, _>>().await?)
}

/// The IDs of plans with their tags.
async fn with_tags(cx: &Context, plans: Vec<BackupPlansListMember>) -> Result<Vec<(String, Tags)>> {
    let mut found = Vec::new();
    for plan in plans {
        let tags = tags_of(cx, plan.backup_plan_arn()).await?;
        found.extend(plan.backup_plan_id.map(|id| (id, tags)));
    }
    Ok(found)
}

/// What the description of a plan is made of, beside its name.
const DESCRIBED: &[&str] = &["advanced_backup_setting", "rule", "scan_setting"];

/// A plan that was deleted is still told, with the time of it.
async fn look(cx: &Context, id: &str) -> Result<Option<GetBackupPlanOutput>> {
    let answer = cx.backup().get_backup_plan().backup_plan_id(id).send().await.or_missing()?;
    Ok(answer.filter(|answer| answer.deletion_date().is_none()))
}

fn plan(args: Args<'_>) -> Result<BackupPlanInput> {
    let rules = args.blocks("rule").into_iter().map(rule).collect::<Result<Vec<_>>>()?;
    let setting = |block: Args<'_>| {
        let options = block.map("backup_options").into_iter().collect();
        let setting = AdvancedBackupSetting::builder().set_backup_options(Some(options));
        setting.set_resource_type(block.text("resource_type")).build()
    };
    let scan = |block: Args<'_>| {
        let scan = ScanSetting::builder().set_malware_scanner(block.variant("malware_scanner"));
        scan.set_resource_types(block.strings("resource_types"))
            .set_scanner_role_arn(block.text("scanner_role_arn"))
            .build()
    };
    let settings: Vec<_> = args.blocks("advanced_backup_setting").into_iter().map(setting).collect();
    let scans: Vec<_> = args.blocks("scan_setting").into_iter().map(scan).collect();
    let plan = BackupPlanInput::builder()
        .set_advanced_backup_settings((!settings.is_empty()).then_some(settings))
        .backup_plan_name(args.required("name"))
        .set_rules(Some(rules))
        .set_scan_settings((!scans.is_empty()).then_some(scans));
    Ok(plan.build()?)
}
