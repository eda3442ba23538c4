//! Topics and who hears them.

mod topic;
mod topic_policy;
mod topic_subscription;

use crate::args::Args;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::Entry;
use crate::mark::Tags;
use aws_sdk_sns::error::BuildError;
use aws_sdk_sns::types::Tag;
use std::collections::HashMap;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<topic::Topic>(),
    Entry::of::<topic_policy::TopicPolicy>(),
    Entry::of::<topic_subscription::Subscription>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

/// The attributes of a topic, if there is one.
async fn attributes_of(cx: &Context, arn: &str) -> Result<Option<HashMap<String, String>>> {
    let answer = cx.sns().get_topic_attributes().topic_arn(arn).send().await.or_missing()?;
    Ok(answer.map(|answer| answer.attributes.unwrap_or_default()))
}

/// An argument as the service writes it: every attribute is a text.
fn written(args: Args<'_>, name: &str) -> Option<String> {
    let number = || args.i64(name).map(|number| number.to_string());
    let flag = || args.bool(name).map(|flag| flag.to_string());
    args.text(name).or_else(number).or_else(flag)
}
