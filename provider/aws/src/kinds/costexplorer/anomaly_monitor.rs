//! `aws_ce_anomaly_monitor`

use super::{Named, enabled, exhausted, expression, found, known, retag, tagged, tags_of, with_tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_costexplorer::types::AnomalyMonitor as Wanted;
use ledgerform_engine::KindInfo;

/// Its ID is its ARN.
pub(super) struct AnomalyMonitor;

impl Kind for AnomalyMonitor {
    const TYPE: &'static str = "aws_ce_anomaly_monitor";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["monitor_dimension", "monitor_specification", "monitor_type"])
            .same("monitor_specification", expression::same)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let specification = args.str("monitor_specification").map(expression::parsed).transpose()?;
        let monitor = Wanted::builder()
            .set_monitor_dimension(args.variant("monitor_dimension"))
            .monitor_name(args.required("name"))
            .set_monitor_specification(specification)
            .set_monitor_type(args.variant("monitor_type"))
            .build()?;
        let request = cx.costexplorer().create_anomaly_monitor().anomaly_monitor(monitor);
        let request = request.set_resource_tags(Some(tagged(new.tags())?)).customize();
        let answer = request.config_override(super::once()).send().await;
        Ok(answer.map_err(|error| exhausted(error.into()))?.monitor_arn)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.costexplorer().get_anomaly_monitors().monitor_arn_list(id);
        let Some(answer) = known(request.send().await.map_err(Failed::from))? else { return Ok(None) };
        let Some(monitor) = answer.anomaly_monitors.into_iter().next() else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", monitor.monitor_arn())
            .variant("monitor_dimension", monitor.monitor_dimension())
            .put("monitor_specification", monitor.monitor_specification().map(expression::written))
            .variant("monitor_type", Some(monitor.monitor_type()))
            .put("name", monitor.monitor_name());
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["name"]) {
            let request = cx.costexplorer().update_anomaly_monitor().monitor_arn(change.id);
            request.monitor_name(change.args.required("name")).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        known(cx.costexplorer().delete_anomaly_monitor().monitor_arn(gone.id).send().await.map_err(Failed::from))?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        found(cx, all(cx).await?, new).await
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        with_tags(cx, enabled(all(cx).await)?).await
    }
}

async fn all(cx: &Context) -> Result<Vec<Named>> {
    let monitors = cx.costexplorer().get_anomaly_monitors().into_paginator().items().send();
    let monitors = monitors.collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(monitors.into_iter().map(|monitor| (monitor.monitor_arn, monitor.monitor_name)).collect())
}
