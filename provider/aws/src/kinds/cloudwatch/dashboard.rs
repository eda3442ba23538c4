//! `aws_cloudwatch_dashboard`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_json;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;

/// A dashboard is known by its name.
pub(super) struct Dashboard;

impl Kind for Dashboard {
    const TYPE: &'static str = "aws_cloudwatch_dashboard";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["dashboard_name"]).same("dashboard_body", same_json)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("dashboard_name"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.cloudwatch().get_dashboard().dashboard_name(id).send().await.or_missing()?;
        let Some(dashboard) = answer else { return Ok(None) };
        let attributes = Attrs::new()
            .put("dashboard_arn", dashboard.dashboard_arn())
            .put("dashboard_body", dashboard.dashboard_body())
            .put("dashboard_name", dashboard.dashboard_name().unwrap_or(id));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.cloudwatch().delete_dashboards().dashboard_names(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("dashboard_name"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let request = cx.cloudwatch().put_dashboard().set_dashboard_name(args.text("dashboard_name"));
    request.set_dashboard_body(args.text("dashboard_body")).send().await?;
    Ok(())
}
