//! `aws_guardduty_detector`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_guardduty::operation::get_detector::GetDetectorOutput;
use ledgerform_engine::KindInfo;

/// A detector, of which a region has one at most.
pub(super) struct Detector;

impl Kind for Detector {
    const TYPE: &'static str = "aws_guardduty_detector";

    fn info(info: KindInfo) -> KindInfo {
        info.default("enable", true)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        supported(args)?;
        let request = cx
            .guardduty()
            .create_detector()
            .client_token(new.client_token())
            .enable(args.bool("enable").unwrap_or(true))
            .set_finding_publishing_frequency(args.variant("finding_publishing_frequency"))
            .set_tags(Some(new.tags().into_iter().collect()));
        told(request.send().await?.detector_id, "ID of the detector")
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(detector) = look(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("account_id", cx.account.as_str())
            .put("arn", cx.arn("guardduty", &format!("detector/{id}")))
            .put("enable", detector.status().is_some_and(|status| status.as_str() == "ENABLED"))
            .variant("finding_publishing_frequency", detector.finding_publishing_frequency());
        Ok(Some(Found::tagged(attributes, detector.tags.into_iter().flatten().collect())))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        supported(args)?;
        if change.has(&["enable", "finding_publishing_frequency"]) {
            let request = cx
                .guardduty()
                .update_detector()
                .detector_id(change.id)
                .enable(args.bool("enable").unwrap_or(true))
                .set_finding_publishing_frequency(args.variant("finding_publishing_frequency"));
            request.send().await?;
        }
        let (set, removed) = change.tags();
        let arn = change.prior.required("arn");
        if !set.is_empty() {
            cx.guardduty().tag_resource().resource_arn(&arn).set_tags(Some(set.into_iter().collect())).send().await?;
        }
        if !removed.is_empty() {
            cx.guardduty().untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let deleted = cx.guardduty().delete_detector().detector_id(gone.id).send().await.map(|_| ());
        match deleted.map_err(Failed::from) {
            Err(failed) if is_gone(&failed) => Ok(()),
            deleted => deleted,
        }
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let marks = crate::mark::marks(new.token);
        for (id, tags) in Self::owned(cx, &new.token.platform).await? {
            if marks.iter().all(|(key, value)| tags.get(key) == Some(value)) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let ids = cx.guardduty().list_detectors().into_paginator().items().send();
        let mut found = Vec::new();
        for id in ids.collect::<std::result::Result<Vec<_>, _>>().await? {
            if let Some(detector) = look(cx, &id).await? {
                found.push((id, detector.tags.into_iter().flatten().collect()));
            }
        }
        Ok(found)
    }
}

fn supported(args: Args<'_>) -> Result<()> {
    match args.has("datasources") {
        true => Err(Failed::refused("datasources is not supported: use aws_guardduty_detector_feature")),
        false => Ok(()),
    }
}

/// The service has no code for what is not there.
pub(super) fn is_gone(failed: &Failed) -> bool {
    failed.is(&["BadRequestException"]) && failed.message.contains("detectorId is not owned by the current account")
}

pub(super) async fn look(cx: &Context, id: &str) -> Result<Option<GetDetectorOutput>> {
    match cx.guardduty().get_detector().detector_id(id).send().await.map_err(Failed::from) {
        Err(failed) if is_gone(&failed) || failed.is_missing() => Ok(None),
        answer => answer.map(Some),
    }
}
