//! `aws_sns_topic`

use super::{attributes_of, tagged, tags, written};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::{same_json, same_policy};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A topic. Its ID is its ARN.
pub(super) struct Topic;

/// Arguments, and what the service calls them.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("application_failure_feedback_role_arn", "ApplicationFailureFeedbackRoleArn"),
    ("application_success_feedback_role_arn", "ApplicationSuccessFeedbackRoleArn"),
    ("application_success_feedback_sample_rate", "ApplicationSuccessFeedbackSampleRate"),
    ("archive_policy", "ArchivePolicy"),
    ("content_based_deduplication", "ContentBasedDeduplication"),
    ("delivery_policy", "DeliveryPolicy"),
    ("display_name", "DisplayName"),
    ("fifo_throughput_scope", "FifoThroughputScope"),
    ("fifo_topic", "FifoTopic"),
    ("firehose_failure_feedback_role_arn", "FirehoseFailureFeedbackRoleArn"),
    ("firehose_success_feedback_role_arn", "FirehoseSuccessFeedbackRoleArn"),
    ("firehose_success_feedback_sample_rate", "FirehoseSuccessFeedbackSampleRate"),
    ("http_failure_feedback_role_arn", "HTTPFailureFeedbackRoleArn"),
    ("http_success_feedback_role_arn", "HTTPSuccessFeedbackRoleArn"),
    ("http_success_feedback_sample_rate", "HTTPSuccessFeedbackSampleRate"),
    ("kms_master_key_id", "KmsMasterKeyId"),
    ("lambda_failure_feedback_role_arn", "LambdaFailureFeedbackRoleArn"),
    ("lambda_success_feedback_role_arn", "LambdaSuccessFeedbackRoleArn"),
    ("lambda_success_feedback_sample_rate", "LambdaSuccessFeedbackSampleRate"),
    ("policy", "Policy"),
    ("signature_version", "SignatureVersion"),
    ("sqs_failure_feedback_role_arn", "SQSFailureFeedbackRoleArn"),
    ("sqs_success_feedback_role_arn", "SQSSuccessFeedbackRoleArn"),
    ("sqs_success_feedback_sample_rate", "SQSSuccessFeedbackSampleRate"),
    ("tracing_config", "TracingConfig"),
];

impl Kind for Topic {
    const TYPE: &'static str = "aws_sns_topic";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["fifo_topic", "name", "name_prefix"])
            .same("archive_policy", same_json)
            .same("delivery_policy", same_json)
            .same("policy", same_policy)
            .follows("beginning_archive_time", &["archive_policy"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let create = || async {
            let request = cx.sns().create_topic().name(name(new)).set_tags(Some(tagged(new.tags())?));
            let given = ATTRIBUTES.iter().filter_map(|(own, theirs)| Some((*theirs, written(new.args, own)?)));
            // Flags of topics with an order are refused by those without.
            let given = given.filter(|(_, value)| value != "false");
            let request = given.fold(request, |request, (name, value)| request.attributes(name, value));
            told(request.send().await?.topic_arn, "ARN")
        };
        // A key or a principal that was made just now may not be known yet.
        let is_passing = |failed: &Failed| failed.is(&["InvalidParameter"]) && failed.message.contains("rincipal");
        cx.retry(Duration::from_secs(120), is_passing, create).await
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(told) = attributes_of(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let name = id.rsplit(':').next().unwrap_or_default();
        let attributes = Attrs::new()
            .put("arn", told.get("TopicArn"))
            .put("beginning_archive_time", told.get("BeginningArchiveTime"))
            .put("name", name)
            .put("owner", told.get("Owner"))
            .keep(&["name_prefix"], recorded);
        // The schema makes numbers and flags of the texts.
        let attributes = ATTRIBUTES.iter().fold(attributes, |attributes, (own, theirs)| {
            let value = told.get(*theirs).filter(|value| !value.is_empty());
            attributes.put(own, value.map_or(Value::Null, |value| Value::from(value.as_str())))
        });
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let sns = cx.sns();
        for (own, theirs) in ATTRIBUTES {
            if !change.has(&[own]) {
                continue;
            }
            let value = match (written(change.args, own), *own) {
                (Some(value), _) => value,
                (None, "archive_policy") => "{}".to_owned(),
                (None, "content_based_deduplication") => "false".to_owned(),
                (None, _) => String::new(),
            };
            let request = sns.set_topic_attributes().topic_arn(change.id);
            request.attribute_name(*theirs).attribute_value(value).send().await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            sns.tag_resource().resource_arn(change.id).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            sns.untag_resource().resource_arn(change.id).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.has("archive_policy") {
            // A topic with an archive cannot be deleted.
            let request = cx.sns().set_topic_attributes().topic_arn(gone.id);
            request.attribute_name("ArchivePolicy").attribute_value("{}").send().await.or_missing()?;
        }
        cx.sns().delete_topic().topic_arn(gone.id).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(cx.arn("sns", &name(new))))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let topics = cx.sns().list_topics().into_paginator().items().send();
        let topics = topics.collect::<std::result::Result<Vec<_>, _>>().await?;
        let mut found = Vec::new();
        for arn in topics.into_iter().filter_map(|topic| topic.topic_arn) {
            if let Some(tags) = tags_of(cx, &arn).await? {
                found.push((arn, tags));
            }
        }
        Ok(found)
    }
}

/// The name, which tells by its end that there is an order.
fn name(new: &New<'_>) -> String {
    match new.args.is("fifo_topic") && !new.args.has("name") {
        true => format!("{}.fifo", new.name("name", "name_prefix", 251)),
        false => new.name("name", "name_prefix", 256),
    }
}

async fn tags_of(cx: &Context, arn: &str) -> Result<Option<Tags>> {
    let answer = cx.sns().list_tags_for_resource().resource_arn(arn).send().await.or_missing()?;
    Ok(answer.map(|answer| tags(answer.tags())))
}
