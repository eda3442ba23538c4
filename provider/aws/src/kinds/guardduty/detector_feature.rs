//! `aws_guardduty_detector_feature`

use super::detector::{is_gone, look};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_guardduty::types::{
    DetectorAdditionalConfiguration, DetectorAdditionalConfigurationResult, DetectorFeatureConfiguration, FeatureStatus,
};
use ledgerform_engine::KindInfo;

/// A feature of a detector, which is known by both names and cannot have tags.
pub(super) struct DetectorFeature;

impl Kind for DetectorFeature {
    const TYPE: &'static str = "aws_guardduty_detector_feature";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["detector_id", "name"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(id(new.args))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (detector_id, name) = place(id)?;
        let Some(detector) = look(cx, detector_id).await? else { return Ok(None) };
        let mut features = detector.features().iter();
        let feature = features.find(|feature| feature.name().is_some_and(|found| found.as_str() == name));
        let Some(feature) = feature else { return Ok(None) };
        let more = |more: &DetectorAdditionalConfigurationResult| {
            Attrs::new().variant("name", more.name()).variant("status", more.status())
        };
        // The service tells all that there are; those that are not spoken of do not count.
        let given: Vec<String> =
            recorded.blocks("additional_configuration").iter().map(|block| block.required("name")).collect();
        let is_given = |more: &&DetectorAdditionalConfigurationResult| {
            more.name().is_some_and(|name| given.iter().any(|given| given == name.as_str()))
        };
        let all = feature.additional_configuration().iter().filter(is_given).map(more);
        let attributes = Attrs::new()
            .put("additional_configuration", all.collect::<Vec<_>>())
            .put("detector_id", detector_id)
            .put("name", name)
            .variant("status", feature.status());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    /// A feature cannot be removed, only disabled; one that was disabled is left so.
    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.str("status") != Some("ENABLED") {
            return Ok(());
        }
        let (detector, name) = place(gone.id)?;
        let feature = DetectorFeatureConfiguration::builder().name(name.into()).status(FeatureStatus::Disabled);
        let request = cx.guardduty().update_detector().detector_id(detector).features(feature.build());
        match request.send().await.map(|_| ()).map_err(Failed::from) {
            Err(failed) if is_gone(&failed) => Ok(()),
            done => done,
        }
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args)))
    }
}

fn id(args: Args<'_>) -> String {
    format!("{}/{}", args.required("detector_id"), args.required("name"))
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no feature: detector and name with a slash between them"));
    id.split_once('/').ok_or_else(wrong)
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let more = |block: Args<'_>| {
        let name = DetectorAdditionalConfiguration::builder().set_name(block.variant("name"));
        name.set_status(block.variant("status")).build()
    };
    let all: Vec<_> = args.blocks("additional_configuration").into_iter().map(more).collect();
    let feature = DetectorFeatureConfiguration::builder()
        .set_additional_configuration((!all.is_empty()).then_some(all))
        .set_name(args.variant("name"))
        .set_status(args.variant("status"));
    let request = cx.guardduty().update_detector().set_detector_id(args.text("detector_id"));
    request.features(feature.build()).send().await?;
    Ok(())
}
