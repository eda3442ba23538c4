//! `aws_cloudtrail`

use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_cloudtrail::error::BuildError;
use aws_sdk_cloudtrail::types::{
    AdvancedEventSelector, AdvancedFieldSelector, DataResource, EventSelector, InsightSelector, Tag,
};
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A trail. Its ID is its ARN.
pub(super) struct CloudTrail;

/// What creating and changing take.
macro_rules! described {
    ($request:expr, $args:expr) => {
        $request
            .set_cloud_watch_logs_log_group_arn($args.text("cloud_watch_logs_group_arn"))
            .set_cloud_watch_logs_role_arn($args.text("cloud_watch_logs_role_arn"))
            .set_enable_log_file_validation($args.bool("enable_log_file_validation"))
            .set_include_global_service_events($args.bool("include_global_service_events"))
            .set_is_multi_region_trail($args.bool("is_multi_region_trail"))
            .set_is_organization_trail($args.bool("is_organization_trail"))
            .set_kms_key_id($args.text("kms_key_id"))
            .set_s3_bucket_name($args.text("s3_bucket_name"))
            .set_s3_key_prefix($args.text("s3_key_prefix"))
            .set_sns_topic_name($args.text("sns_topic_name"))
    };
}

impl Kind for CloudTrail {
    const TYPE: &'static str = "aws_cloudtrail";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"])
            .default("enable_logging", true)
            .default("include_global_service_events", true)
            .default("event_selector.include_management_events", true)
            .default("event_selector.read_write_type", "All")
            .follows("sns_topic_arn", &["sns_topic_name"])
            .same("sns_topic_name", same_topic)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let tags = tagged(new.tags())?;
        let create = || async {
            let request = cx.cloudtrail().create_trail().set_name(args.text("name"));
            let request = described!(request, args).set_tags_list(Some(tags.clone()));
            told(request.send().await?.trail_arn, "ARN of the trail")
        };
        let arn = cx.retry(Duration::from_secs(120), is_passing, create).await?;
        settle(cx, &arn, args, None).await.map_err(|failed| failed.with_id(&arn))?;
        Ok(arn)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let client = cx.cloudtrail();
        let answer = client.describe_trails().trail_name_list(id).include_shadow_trails(false).send().await;
        let trails = answer.or_missing()?.and_then(|answer| answer.trail_list).unwrap_or_default();
        let Some(trail) = trails.into_iter().next() else { return Ok(None) };
        let logging = client.get_trail_status().name(id).send().await.or_missing()?;
        let selectors = client.get_event_selectors().trail_name(id).send().await.or_missing()?;
        let events = selectors.as_ref().map(|answer| answer.event_selectors()).unwrap_or_default();
        let advanced = selectors.as_ref().map(|answer| answer.advanced_event_selectors()).unwrap_or_default();
        // A trail of which nothing was said takes all management events, which is no selector that was given.
        let is_usual = trail.has_custom_event_selectors() != Some(true) && !recorded.has("event_selector");
        let events = if is_usual { &[] } else { events };
        let insights = client.get_insight_selectors().trail_name(id).send().await.map_err(Failed::from);
        let insights = match insights {
            Ok(answer) => answer.insight_selectors.unwrap_or_default(),
            Err(failed) if failed.is_missing() || failed.is(&["InsightNotEnabledException"]) => Vec::new(),
            Err(failed) => return Err(failed),
        };
        let insight = |selector: &InsightSelector| Attrs::new().variant("insight_type", selector.insight_type());
        let attributes = Attrs::new()
            .put("advanced_event_selector", advanced.iter().map(shown_advanced).collect::<Vec<_>>())
            .put("arn", trail.trail_arn())
            .put("cloud_watch_logs_group_arn", trail.cloud_watch_logs_log_group_arn())
            .put("cloud_watch_logs_role_arn", trail.cloud_watch_logs_role_arn())
            .put("enable_log_file_validation", trail.log_file_validation_enabled())
            .put("enable_logging", logging.and_then(|status| status.is_logging()))
            .put("event_selector", events.iter().map(shown_event).collect::<Vec<_>>())
            .put("home_region", trail.home_region())
            .put("include_global_service_events", trail.include_global_service_events())
            .put("insight_selector", insights.iter().map(insight).collect::<Vec<_>>())
            .put("is_multi_region_trail", trail.is_multi_region_trail())
            .put("is_organization_trail", trail.is_organization_trail())
            .put("kms_key_id", trail.kms_key_id())
            .put("name", trail.name())
            .put("s3_bucket_name", trail.s3_bucket_name())
            .put("s3_key_prefix", trail.s3_key_prefix())
            .put("sns_topic_arn", trail.sns_topic_arn())
            .put("sns_topic_name", trail.sns_topic_arn());
        Ok(Some(Found::tagged(
            attributes,
            tags_of(cx, &[id.to_owned()]).await?.pop().map(|(_, t)| t).unwrap_or_default(),
        )))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, client) = (change.args, cx.cloudtrail());
        let local =
            ["advanced_event_selector", "enable_logging", "event_selector", "insight_selector", "tags", "tags_all"];
        if change.has_other_than(&local) {
            let cleared = |name: &str| (change.has(&[name]) && !args.has(name)).then(String::new);
            let update = || async {
                let request = described!(client.update_trail().name(change.id), args);
                // What is not said stays as it is; what is empty goes.
                let request = match cleared("sns_topic_name") {
                    Some(none) => request.sns_topic_name(none),
                    None => request,
                };
                let request = match cleared("s3_key_prefix") {
                    Some(none) => request.s3_key_prefix(none),
                    None => request,
                };
                let request = match cleared("kms_key_id") {
                    Some(none) => request.kms_key_id(none),
                    None => request,
                };
                let request = match cleared("cloud_watch_logs_group_arn") {
                    Some(none) => request.cloud_watch_logs_log_group_arn(none.clone()).cloud_watch_logs_role_arn(none),
                    None => request,
                };
                Ok(request.send().await.map(|_| ())?)
            };
            cx.retry(Duration::from_secs(120), is_passing, update).await?;
        }
        settle(cx, change.id, args, Some(change)).await?;
        let (set, removed) = change.tags();
        if !set.is_empty() {
            client.add_tags().resource_id(change.id).set_tags_list(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            let removed = removed.into_iter().map(|key| Tag::builder().key(key).build());
            let removed = removed.collect::<std::result::Result<Vec<_>, BuildError>>()?;
            client.remove_tags().resource_id(change.id).set_tags_list(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.cloudtrail().delete_trail().name(gone.id).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = new.args.required("name");
        let answer = cx.cloudtrail().describe_trails().trail_name_list(name).include_shadow_trails(false).send().await;
        let trails = answer.or_missing()?.and_then(|answer| answer.trail_list).unwrap_or_default();
        Ok(trails.into_iter().find_map(|trail| trail.trail_arn))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let trails = cx.cloudtrail().list_trails().into_paginator().items().send();
        let trails = trails.collect::<std::result::Result<Vec<_>, _>>().await?;
        // Those of other regions are only shown here.
        let own = trails.into_iter().filter(|trail| trail.home_region() == Some(cx.region.as_str()));
        let arns: Vec<String> = own.filter_map(|trail| trail.trail_arn).collect();
        let mut found = Vec::new();
        // One request takes 20 of them.
        for part in arns.chunks(20) {
            found.extend(tags_of(cx, part).await?);
        }
        Ok(found)
    }
}

/// What passes: roles and policies that were written just now.
fn is_passing(failed: &Failed) -> bool {
    failed.is(&["InvalidCloudWatchLogsRoleArnException", "InvalidCloudWatchLogsLogGroupArnException"])
        || failed.is(&["InsufficientEncryptionPolicyException", "InsufficientSnsTopicPolicyException"])
        || failed.is(&["InsufficientS3BucketPolicyException"])
}

fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

async fn tags_of(cx: &Context, arns: &[String]) -> Result<Vec<(String, Tags)>> {
    let answer = cx.cloudtrail().list_tags().set_resource_id_list(Some(arns.to_vec())).send().await.or_missing()?;
    let lists = answer.and_then(|answer| answer.resource_tag_list).unwrap_or_default();
    let tags = |tags: Vec<Tag>| tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
    Ok(lists
        .into_iter()
        .filter_map(|list| Some((list.resource_id?, tags(list.tags_list.unwrap_or_default()))))
        .collect())
}

/// What has requests of its own: whether it logs, and what it takes.
async fn settle(cx: &Context, id: &str, args: Args<'_>, change: Option<&Change<'_>>) -> Result<()> {
    let client = cx.cloudtrail();
    let has = |name: &str| change.map_or(args.has(name), |change| change.has(&[name]));
    let is_on = args.bool("enable_logging").unwrap_or(true);
    // A new trail does not log.
    if change.map_or(is_on, |change| change.has(&["enable_logging"])) {
        match is_on {
            true => _ = client.start_logging().name(id).send().await?,
            false => _ = client.stop_logging().name(id).send().await?,
        }
    }
    if has("event_selector") || has("advanced_event_selector") {
        let events = args.blocks("event_selector").into_iter().map(event).collect::<Vec<_>>();
        let advanced = args.blocks("advanced_event_selector").into_iter().map(advanced);
        let advanced = advanced.collect::<std::result::Result<Vec<_>, BuildError>>()?;
        let request = client.put_event_selectors().trail_name(id);
        let request = match advanced.is_empty() {
            // Without any, all management events are taken.
            true if events.is_empty() => {
                let usual = EventSelector::builder().include_management_events(true);
                request.event_selectors(usual.read_write_type("All".into()).build())
            }
            true => request.set_event_selectors(Some(events)),
            false => request.set_advanced_event_selectors(Some(advanced)),
        };
        request.send().await?;
    }
    if has("insight_selector") {
        let insight =
            |block: Args<'_>| InsightSelector::builder().set_insight_type(block.variant("insight_type")).build();
        let insights = args.blocks("insight_selector").into_iter().map(insight).collect();
        client.put_insight_selectors().trail_name(id).set_insight_selectors(Some(insights)).send().await?;
    }
    Ok(())
}

fn event(block: Args<'_>) -> EventSelector {
    let resources = block.blocks("data_resource").into_iter().map(|resource| {
        let ty = DataResource::builder().set_type(resource.text("type"));
        ty.set_values(resource.strings("values")).build()
    });
    EventSelector::builder()
        .set_data_resources(Some(resources.collect()))
        .set_exclude_management_event_sources(block.strings("exclude_management_event_sources"))
        .set_include_management_events(block.bool("include_management_events"))
        .set_read_write_type(block.variant("read_write_type"))
        .build()
}

fn shown_event(selector: &EventSelector) -> Attrs {
    let resource =
        |resource: &DataResource| Attrs::new().put("type", resource.r#type()).put("values", resource.values());
    Attrs::new()
        .put("data_resource", selector.data_resources().iter().map(resource).collect::<Vec<_>>())
        .put("exclude_management_event_sources", texts(selector.exclude_management_event_sources()))
        .put("include_management_events", selector.include_management_events())
        .variant("read_write_type", selector.read_write_type())
}

fn advanced(block: Args<'_>) -> std::result::Result<AdvancedEventSelector, BuildError> {
    let field = |field: Args<'_>| {
        AdvancedFieldSelector::builder()
            .set_ends_with(field.strings("ends_with"))
            .set_equals(field.strings("equals"))
            .set_field(field.text("field"))
            .set_not_ends_with(field.strings("not_ends_with"))
            .set_not_equals(field.strings("not_equals"))
            .set_not_starts_with(field.strings("not_starts_with"))
            .set_starts_with(field.strings("starts_with"))
            .build()
    };
    let fields = block.blocks("field_selector").into_iter().map(field);
    let fields = fields.collect::<std::result::Result<Vec<_>, BuildError>>()?;
    AdvancedEventSelector::builder().set_name(block.text("name")).set_field_selectors(Some(fields)).build()
}

fn shown_advanced(selector: &AdvancedEventSelector) -> Attrs {
    let field = |field: &AdvancedFieldSelector| {
        Attrs::new()
            .put("ends_with", field.ends_with())
            .put("equals", field.equals())
            .put("field", field.field())
            .put("not_ends_with", field.not_ends_with())
            .put("not_equals", field.not_equals())
            .put("not_starts_with", field.not_starts_with())
            .put("starts_with", field.starts_with())
    };
    let fields = selector.field_selectors().iter().map(field).collect::<Vec<_>>();
    Attrs::new().put("field_selector", fields).put("name", selector.name())
}

/// A topic may be given by name or ARN, and is told in one of the ways.
fn same_topic(a: &Value, b: &Value) -> bool {
    let name = |value: &Value| value.as_str().and_then(|text| text.rsplit(':').next()).map(str::to_owned);
    name(a).is_some_and(|name| !name.is_empty()) && name(a) == name(b)
}
