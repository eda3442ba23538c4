//! `aws_guardduty_organization_configuration`

use super::detector::is_gone;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;

/// Which accounts of an organization get a detector by themselves. It belongs to the detector of the account that
/// administers GuardDuty for the organization, is known by it, and cannot have tags.
pub(super) struct OrganizationConfiguration;

impl Kind for OrganizationConfiguration {
    const TYPE: &'static str = "aws_guardduty_organization_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["detector_id"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("detector_id"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.guardduty().describe_organization_configuration().detector_id(id);
        let answer = match request.send().await.map_err(Failed::from) {
            Err(failed) if is_gone(&failed) || failed.is_missing() => return Ok(None),
            answer => answer?,
        };
        let attributes = Attrs::new()
            .variant("auto_enable_organization_members", answer.auto_enable_organization_members())
            .put("detector_id", id);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    /// It is there as long as the detector is. What it did for accounts stays, as with Terraform's own provider: accounts
    /// that are watched are not left alone because a description was taken away.
    async fn delete(_: &Context, _: &Gone<'_>) -> Result<()> {
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("detector_id"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    if args.has("datasources") {
        return Err(Failed::refused("datasources is not supported: AWS replaced it by features of the organization"));
    }
    let request = cx.guardduty().update_organization_configuration().set_detector_id(args.text("detector_id"));
    request.set_auto_enable_organization_members(args.variant("auto_enable_organization_members")).send().await?;
    Ok(())
}
