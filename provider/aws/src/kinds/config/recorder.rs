//! `aws_config_configuration_recorder`

use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_config::types::{
    ConfigurationRecorder as Recorder, ExclusionByResourceTypes, RecordingGroup, RecordingMode, RecordingModeOverride,
    RecordingStrategy,
};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A recorder is known by its name.
pub(super) struct ConfigurationRecorder;

impl Kind for ConfigurationRecorder {
    const TYPE: &'static str = "aws_config_configuration_recorder";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"])
            .default("name", "default")
            .default("recording_group.all_supported", true)
            .default("recording_mode.recording_frequency", "CONTINUOUS")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(name(new.args))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.configservice().describe_configuration_recorders().configuration_recorder_names(id);
        let answer = request.send().await.or_missing()?;
        let recorders = answer.and_then(|answer| answer.configuration_recorders).unwrap_or_default();
        let Some(recorder) = recorders.into_iter().next() else { return Ok(None) };
        // The service tells what it takes for what was not given.
        let group = recorder.recording_group().filter(|group| recorded.has("recording_group") || !is_usual(group));
        let mode = recorder.recording_mode().filter(|mode| {
            recorded.has("recording_mode")
                || mode.recording_frequency().as_str() != "CONTINUOUS"
                || !mode.recording_mode_overrides().is_empty()
        });
        let given = recorded.block("recording_group");
        let attributes = Attrs::new()
            .put("name", recorder.name())
            .block_if_given("recording_group", group.map(|group| shown_group(group, given)), recorded)
            .block_if_given("recording_mode", mode.map(shown_mode), recorded)
            .put("role_arn", recorder.role_arn());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.configservice().delete_configuration_recorder().configuration_recorder_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new.args)))
    }
}

fn name(args: Args<'_>) -> String {
    args.text("name").unwrap_or_else(|| "default".to_owned())
}

fn is_usual(group: &RecordingGroup) -> bool {
    group.all_supported() && !group.include_global_resource_types()
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let group = args.block("recording_group").map(|block| {
        let excluded = block
            .block("exclusion_by_resource_types")
            .map(|block| ExclusionByResourceTypes::builder().set_resource_types(block.each("resource_types")).build());
        let strategy = block.block("recording_strategy");
        let strategy =
            strategy.map(|block| RecordingStrategy::builder().set_use_only(block.variant("use_only")).build());
        RecordingGroup::builder()
            .all_supported(block.bool("all_supported").unwrap_or(true))
            .set_exclusion_by_resource_types(excluded)
            .include_global_resource_types(block.is("include_global_resource_types"))
            .set_recording_strategy(strategy)
            .set_resource_types(block.each("resource_types"))
            .build()
    });
    let mode = args.block("recording_mode").map(|block| {
        let other = block.block("recording_mode_override").map(|block| {
            RecordingModeOverride::builder()
                .set_description(block.text("description"))
                .set_recording_frequency(block.variant("recording_frequency"))
                .set_resource_types(block.each("resource_types"))
                .build()
        });
        let mode = RecordingMode::builder().set_recording_frequency(block.variant("recording_frequency"));
        mode.set_recording_mode_overrides(other.transpose()?.map(|other| vec![other])).build()
    });
    let recorder = Recorder::builder()
        .name(name(args))
        .set_recording_group(group)
        .set_recording_mode(mode.transpose()?)
        .set_role_arn(args.text("role_arn"))
        .build();
    let put = || async {
        let request = cx.configservice().put_configuration_recorder().configuration_recorder(recorder.clone());
        Ok(request.send().await.map(|_| ())?)
    };
    // A role that was made just now may not be known yet.
    let is_passing = |failed: &Failed| failed.is(&["InvalidRoleException", "InsufficientPermissionsException"]);
    cx.retry(Duration::from_secs(120), is_passing, put).await
}

/// The strategy follows from the rest where it is not given.
fn shown_group(group: &RecordingGroup, given: Option<Args<'_>>) -> Attrs {
    let has = |name: &str| given.is_none_or(|given| given.has(name));
    let excluded = group.exclusion_by_resource_types().filter(|excluded| !excluded.resource_types().is_empty());
    let excluded = excluded.map(|excluded| Attrs::new().put("resource_types", texts(excluded.resource_types())));
    let strategy = group.recording_strategy().filter(|_| has("recording_strategy"));
    let strategy = strategy.map(|strategy| Attrs::new().variant("use_only", strategy.use_only()));
    Attrs::new()
        .put("all_supported", group.all_supported())
        .block("exclusion_by_resource_types", excluded)
        .put("include_global_resource_types", group.include_global_resource_types())
        .block("recording_strategy", strategy)
        .put("resource_types", texts(group.resource_types()))
}

fn shown_mode(mode: &RecordingMode) -> Attrs {
    let other = mode.recording_mode_overrides().first().map(|other| {
        Attrs::new()
            .put("description", other.description())
            .put("recording_frequency", other.recording_frequency().as_str())
            .put("resource_types", texts(other.resource_types()))
    });
    let frequency = Attrs::new().put("recording_frequency", mode.recording_frequency().as_str());
    frequency.block("recording_mode_override", other)
}
