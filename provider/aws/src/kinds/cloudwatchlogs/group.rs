//! `aws_cloudwatch_log_group`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_cloudwatchlogs::types::LogGroup;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Group;

impl Kind for Group {
    const TYPE: &'static str = "aws_cloudwatch_log_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["log_group_class", "name", "name_prefix"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, name(new));
        let create = || async {
            let request = cx
                .cloudwatchlogs()
                .create_log_group()
                .log_group_name(&name)
                .set_deletion_protection_enabled(args.bool("deletion_protection_enabled"))
                .set_kms_key_id(args.text("kms_key_id"))
                .set_log_group_class(args.variant("log_group_class"))
                .set_tags(Some(new.tags().into_iter().collect()));
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        if args.i32("retention_in_days").is_some_and(|days| days > 0) {
            keep_for(cx, &name, args).await.map_err(|failed| failed.with_id(&name))?;
        }
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(group) = look(cx, id).await? else { return Ok(None) };
        let arn = arn(&group);
        let class = group.log_group_class().map_or("STANDARD", |class| class.as_str());
        let attributes = Attrs::new()
            .put("arn", arn.clone())
            .put("deletion_protection_enabled", group.deletion_protection_enabled().unwrap_or_default())
            .put("kms_key_id", group.kms_key_id())
            .put("log_group_class", class)
            .put("name", group.log_group_name())
            .put("retention_in_days", group.retention_in_days().unwrap_or_default())
            .keep(&["skip_destroy"], recorded);
        Ok(Some(Found::tagged(attributes, tags_of(cx, arn).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, logs) = (change.args, cx.cloudwatchlogs());
        if change.has(&["retention_in_days"]) {
            keep_for(cx, change.id, args).await?;
        }
        if change.has(&["kms_key_id"]) {
            match args.text("kms_key_id") {
                Some(key) => {
                    let associate = || async {
                        let request = logs.associate_kms_key().log_group_name(change.id).kms_key_id(&key);
                        Ok(request.send().await.map(|_| ())?)
                    };
                    cx.retry(Duration::from_secs(120), is_passing, associate).await?;
                }
                None => _ = logs.disassociate_kms_key().log_group_name(change.id).send().await?,
            }
        }
        if change.has(&["deletion_protection_enabled"]) {
            let request = logs.put_log_group_deletion_protection().log_group_identifier(change.id);
            let is_protected = args.is("deletion_protection_enabled");
            request.deletion_protection_enabled(is_protected).send().await?;
        }
        let (set, removed) = change.tags();
        let arn = change.prior.required("arn");
        if !set.is_empty() {
            logs.tag_resource().resource_arn(&arn).set_tags(Some(set.into_iter().collect())).send().await?;
        }
        if !removed.is_empty() {
            logs.untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.is("skip_destroy") {
            return Ok(());
        }
        let delete =
            || async { Ok(cx.cloudwatchlogs().delete_log_group().log_group_name(gone.id).send().await.map(|_| ())?) };
        cx.retry(Duration::from_secs(60), |failed| failed.is(&["OperationAbortedException"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let groups = cx.cloudwatchlogs().describe_log_groups().into_paginator().items().send();
        let mut found = Vec::new();
        for group in groups.collect::<std::result::Result<Vec<_>, _>>().await? {
            let tags = tags_of(cx, arn(&group)).await?;
            found.extend(group.log_group_name.map(|name| (name, tags)));
        }
        Ok(found)
    }
}

fn name(new: &New<'_>) -> String {
    new.name("name", "name_prefix", 512)
}

/// What passes: another change of the group that is under way, and a key whose policy was written just now.
fn is_passing(failed: &Failed) -> bool {
    failed.is(&["OperationAbortedException"])
        || failed.is(&["AccessDeniedException", "InvalidParameterException"]) && failed.message.contains("KMS")
}

async fn keep_for(cx: &Context, name: &str, args: Args<'_>) -> Result<()> {
    let days = args.positive("retention_in_days");
    let put = || async {
        match days {
            Some(days) => {
                let request = cx.cloudwatchlogs().put_retention_policy().log_group_name(name);
                Ok(request.retention_in_days(days).send().await.map(|_| ())?)
            }
            None => Ok(cx.cloudwatchlogs().delete_retention_policy().log_group_name(name).send().await.map(|_| ())?),
        }
    };
    let is_passing =
        |failed: &Failed| failed.is(&["OperationAbortedException"]) || failed.is_missing() && days.is_some();
    cx.retry(Duration::from_secs(60), is_passing, put).await.or_missing()?;
    Ok(())
}

async fn look(cx: &Context, name: &str) -> Result<Option<LogGroup>> {
    let request = cx.cloudwatchlogs().describe_log_groups().log_group_name_prefix(name);
    let mut pages = request.into_paginator().items().send();
    while let Some(group) = pages.next().await {
        let group = group?;
        if group.log_group_name() == Some(name) {
            return Ok(Some(group));
        }
    }
    Ok(None)
}

/// The ARN of the group itself: the other one that answers tell ends with an asterisk, for what is in it.
fn arn(group: &LogGroup) -> Option<String> {
    let arn = group.log_group_arn().or(group.arn())?;
    Some(arn.strip_suffix(":*").unwrap_or(arn).to_owned())
}

async fn tags_of(cx: &Context, arn: Option<String>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.cloudwatchlogs().list_tags_for_resource().resource_arn(arn).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.tags).into_iter().flatten().collect())
}
