//! `aws_config_configuration_recorder_status`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;

/// Whether a recorder records.
pub(super) struct RecorderStatus;

impl Kind for RecorderStatus {
    const TYPE: &'static str = "aws_config_configuration_recorder_status";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("name"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.configservice().describe_configuration_recorder_status().configuration_recorder_names(id);
        let answer = request.send().await.or_missing()?;
        let all = answer.and_then(|answer| answer.configuration_recorders_status).unwrap_or_default();
        let Some(status) = all.into_iter().next() else { return Ok(None) };
        let attributes = Attrs::new().put("is_enabled", status.recording()).put("name", status.name().unwrap_or(id));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.configservice().stop_configuration_recorder().configuration_recorder_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let name = args.required("name");
    match args.is("is_enabled") {
        true => _ = cx.configservice().start_configuration_recorder().configuration_recorder_name(name).send().await?,
        false => _ = cx.configservice().stop_configuration_recorder().configuration_recorder_name(name).send().await?,
    }
    Ok(())
}
