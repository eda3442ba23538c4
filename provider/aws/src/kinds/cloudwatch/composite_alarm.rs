//! `aws_cloudwatch_composite_alarm`

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::Result;
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_cloudwatch::types::AlarmType;
use ledgerform_engine::KindInfo;

pub(super) struct CompositeAlarm;

impl Kind for CompositeAlarm {
    const TYPE: &'static str = "aws_cloudwatch_composite_alarm";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["alarm_name"]).default("actions_enabled", true)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args, Some(new.tags())).await?;
        Ok(new.args.required("alarm_name"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.cloudwatch().describe_alarms().alarm_names(id).alarm_types(AlarmType::CompositeAlarm);
        let alarms = request.send().await?.composite_alarms.unwrap_or_default();
        let Some(alarm) = alarms.into_iter().find(|alarm| alarm.alarm_name() == Some(id)) else { return Ok(None) };
        let suppressor = alarm.actions_suppressor().filter(|alarm| !alarm.is_empty()).map(|suppressor| {
            Attrs::new()
                .put("alarm", suppressor)
                .put("extension_period", alarm.actions_suppressor_extension_period())
                .put("wait_period", alarm.actions_suppressor_wait_period())
        });
        let attributes = Attrs::new()
            .put("actions_enabled", alarm.actions_enabled())
            .block("actions_suppressor", suppressor)
            .put("alarm_actions", alarm.alarm_actions())
            .put("alarm_description", alarm.alarm_description())
            .put("alarm_name", alarm.alarm_name())
            .put("alarm_rule", alarm.alarm_rule())
            .put("arn", alarm.alarm_arn())
            .put("insufficient_data_actions", alarm.insufficient_data_actions())
            .put("ok_actions", alarm.ok_actions());
        Ok(Some(Found::tagged(attributes, tags_of(cx, alarm.alarm_arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has_other_than(&["tags", "tags_all"]) {
            put(cx, change.args, None).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.cloudwatch().delete_alarms().alarm_names(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("alarm_name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        super::owned(cx, AlarmType::CompositeAlarm).await
    }
}

/// Makes the alarm, or writes it over.
async fn put(cx: &Context, args: Args<'_>, tags: Option<Tags>) -> Result<()> {
    let suppressor = args.block("actions_suppressor");
    let request = cx
        .cloudwatch()
        .put_composite_alarm()
        .set_actions_enabled(args.bool("actions_enabled"))
        .set_actions_suppressor(suppressor.and_then(|block| block.text("alarm")))
        .set_actions_suppressor_extension_period(suppressor.and_then(|block| block.i32("extension_period")))
        .set_actions_suppressor_wait_period(suppressor.and_then(|block| block.i32("wait_period")))
        .set_alarm_actions(args.strings("alarm_actions"))
        .set_alarm_description(args.text("alarm_description"))
        .set_alarm_name(args.text("alarm_name"))
        .set_alarm_rule(args.text("alarm_rule"))
        .set_insufficient_data_actions(args.strings("insufficient_data_actions"))
        .set_ok_actions(args.strings("ok_actions"))
        .set_tags(tags.map(tagged));
    request.send().await?;
    Ok(())
}
