//! `aws_sqs_queue`

use super::attributes_of;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::document::{same_json, same_policy};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_sqs::types::QueueAttributeName as Name;
use ledgerform_engine::{KindInfo, Value};
use std::collections::HashMap;
use std::time::Duration;

/// A queue. Its ID is its URL.
pub(super) struct Queue;

/// Arguments, and what the service calls them.
const ATTRIBUTES: &[(&str, Name)] = &[
    ("content_based_deduplication", Name::ContentBasedDeduplication),
    ("deduplication_scope", Name::DeduplicationScope),
    ("delay_seconds", Name::DelaySeconds),
    ("fifo_queue", Name::FifoQueue),
    ("fifo_throughput_limit", Name::FifoThroughputLimit),
    ("kms_data_key_reuse_period_seconds", Name::KmsDataKeyReusePeriodSeconds),
    ("kms_master_key_id", Name::KmsMasterKeyId),
    ("max_message_size", Name::MaximumMessageSize),
    ("message_retention_seconds", Name::MessageRetentionPeriod),
    ("policy", Name::Policy),
    ("receive_wait_time_seconds", Name::ReceiveMessageWaitTimeSeconds),
    ("redrive_allow_policy", Name::RedriveAllowPolicy),
    ("redrive_policy", Name::RedrivePolicy),
    ("sqs_managed_sse_enabled", Name::SqsManagedSseEnabled),
    ("visibility_timeout_seconds", Name::VisibilityTimeout),
];

impl Kind for Queue {
    const TYPE: &'static str = "aws_sqs_queue";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["fifo_queue", "name", "name_prefix"])
            .default("delay_seconds", 0_i64)
            .default("max_message_size", 262_144_i64)
            .default("message_retention_seconds", 345_600_i64)
            .default("receive_wait_time_seconds", 0_i64)
            .default("visibility_timeout_seconds", 30_i64)
            .same("policy", same_policy)
            .same("redrive_allow_policy", same_json)
            .same("redrive_policy", same_json)
            .takes(Duration::from_secs(5))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let name = name(new);
        let create = || async {
            let given = ATTRIBUTES.iter().filter_map(|(own, theirs)| Some((theirs.clone(), written(args, own)?)));
            // Queues without an order refuse the flags of those with one.
            let given = given.filter(|(name, value)| value != "false" || *name == Name::SqsManagedSseEnabled);
            let given: HashMap<Name, String> = given.collect();
            let request = cx.sqs().create_queue().queue_name(&name).set_attributes(Some(given));
            told(request.set_tags(Some(new.tags().into_iter().collect())).send().await?.queue_url, "URL")
        };
        // A name is free a minute after its queue was deleted.
        let is_passing = |failed: &Failed| failed.code.ends_with("QueueDeletedRecently");
        cx.retry(Duration::from_secs(70), is_passing, create).await
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(told) = attributes_of(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let arn = told.get(&Name::QueueArn);
        let attributes = Attrs::new()
            .put("arn", arn)
            .put("name", arn.and_then(|arn| arn.rsplit(':').next()))
            .put("url", id)
            .keep(&["name_prefix"], recorded);
        // The schema makes numbers and flags of the texts.
        let attributes = ATTRIBUTES.iter().fold(attributes, |attributes, (own, theirs)| {
            let value = told.get(theirs).filter(|value| !value.is_empty());
            attributes.put(own, value.map_or(Value::Null, |value| Value::from(value.as_str())))
        });
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (sqs, args) = (cx.sqs(), change.args);
        let has_key = args.has("kms_master_key_id");
        let changed = ATTRIBUTES.iter().filter(|(own, _)| {
            // A key of one's own and that of the service exclude each other; the one replaces the other.
            let is_of_service = *own == "sqs_managed_sse_enabled" && has_key;
            change.has(&[own]) && !is_of_service
        });
        let changed: HashMap<Name, String> = changed
            .map(|(own, theirs)| {
                let nothing = if change.prior.bool(own).is_some() { "false" } else { "" };
                (theirs.clone(), written(args, own).unwrap_or_else(|| nothing.to_owned()))
            })
            .collect();
        if !changed.is_empty() {
            sqs.set_queue_attributes().queue_url(change.id).set_attributes(Some(changed)).send().await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            sqs.tag_queue().queue_url(change.id).set_tags(Some(set.into_iter().collect())).send().await?;
        }
        if !removed.is_empty() {
            sqs.untag_queue().queue_url(change.id).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.sqs().delete_queue().queue_url(gone.id).send().await?;
        let is_gone = || async {
            let told = attributes_of(cx, gone.id).await?;
            Ok(told.map_or(Wait::Done(()), |_| Wait::Pending("there".to_owned())))
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(180)), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.sqs().get_queue_url().queue_name(name(new)).send().await.or_missing()?;
        Ok(answer.and_then(|answer| answer.queue_url))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        // Without a size of pages there is only one, of a thousand queues.
        let urls = cx.sqs().list_queues().into_paginator().page_size(1000).items().send();
        let mut found = Vec::new();
        for url in urls.collect::<std::result::Result<Vec<_>, _>>().await? {
            if let Some(tags) = tags_of(cx, &url).await? {
                found.push((url, tags));
            }
        }
        Ok(found)
    }
}

/// The name, which tells by its end that there is an order.
fn name(new: &New<'_>) -> String {
    match new.args.is("fifo_queue") && !new.args.has("name") {
        true => format!("{}.fifo", new.name("name", "name_prefix", 75)),
        false => new.name("name", "name_prefix", 80),
    }
}

/// An argument as the service writes it: every attribute is a text.
fn written(args: Args<'_>, name: &str) -> Option<String> {
    let number = || args.i64(name).map(|number| number.to_string());
    let flag = || args.bool(name).map(|flag| flag.to_string());
    args.text(name).or_else(number).or_else(flag)
}

async fn tags_of(cx: &Context, url: &str) -> Result<Option<Tags>> {
    let answer = cx.sqs().list_queue_tags().queue_url(url).send().await.or_missing()?;
    Ok(answer.map(|answer| answer.tags.unwrap_or_default().into_iter().collect()))
}
