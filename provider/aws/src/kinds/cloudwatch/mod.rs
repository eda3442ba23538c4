//! CloudWatch: alarms and dashboards.

mod composite_alarm;
mod dashboard;
mod metric_alarm;

use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;
use aws_sdk_cloudwatch::types::{AlarmType, Tag};

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<composite_alarm::CompositeAlarm>(),
    Entry::of::<dashboard::Dashboard>(),
    Entry::of::<metric_alarm::MetricAlarm>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an alarm: descriptions do not tell them.
async fn tags_of(cx: &Context, arn: Option<&str>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.cloudwatch().list_tags_for_resource().resource_arn(arn).send().await.or_missing()?;
    let tags = answer.and_then(|answer| answer.tags).unwrap_or_default();
    Ok(tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
}

/// Brings the tags of an alarm to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    let arn = change.prior.required("arn");
    if !set.is_empty() {
        cx.cloudwatch().tag_resource().resource_arn(&arn).set_tags(Some(tagged(set))).send().await?;
    }
    if !removed.is_empty() {
        cx.cloudwatch().untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
    }
    Ok(())
}

/// The names of all alarms of a type, with their tags.
async fn owned(cx: &Context, ty: AlarmType) -> Result<Vec<(String, Tags)>> {
    let pages = cx.cloudwatch().describe_alarms().alarm_types(ty).into_paginator().send();
    let mut found = Vec::new();
    for page in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
        let metric = page.metric_alarms.into_iter().flatten().map(|alarm| (alarm.alarm_name, alarm.alarm_arn));
        let composite = page.composite_alarms.into_iter().flatten().map(|alarm| (alarm.alarm_name, alarm.alarm_arn));
        for (name, arn) in metric.chain(composite) {
            let tags = tags_of(cx, arn.as_deref()).await?;
            found.extend(name.map(|name| (name, tags)));
        }
    }
    Ok(found)
}
