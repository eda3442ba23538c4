//! Costs that are not as usual, and tags by which they are told apart.

mod anomaly_monitor;
mod anomaly_subscription;
mod cost_allocation_tag;
mod expression;

use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry, New};
use crate::mark::{self, Tags};
use aws_sdk_costexplorer::config::retry::RetryConfig;
use aws_sdk_costexplorer::error::BuildError;
use aws_sdk_costexplorer::types::ResourceTag;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<anomaly_monitor::AnomalyMonitor>(),
    Entry::of::<anomaly_subscription::AnomalySubscription>(),
    Entry::of::<cost_allocation_tag::CostAllocationTag>(),
];

/// For a request that makes an object and that the service does not know again: it is sent once, since a second one after
/// an answer that was lost would make another object.
fn once() -> aws_sdk_costexplorer::config::Builder {
    aws_sdk_costexplorer::config::Builder::new().retry_config(RetryConfig::disabled())
}

/// Tags as the service wants them.
fn tagged(tags: Tags) -> std::result::Result<Vec<ResourceTag>, BuildError> {
    tags.into_iter().map(|(key, value)| ResourceTag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object, if there is one.
async fn tags_of(cx: &Context, arn: &str) -> Result<Option<Tags>> {
    let answer =
        known(cx.costexplorer().list_tags_for_resource().resource_arn(arn).send().await.map_err(Failed::from))?;
    Ok(answer.map(|answer| answer.resource_tags().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()))
}

/// ARN and name of an object. Several may have one name.
type Named = (Option<String>, String);

/// The ARN of the object that has the name and bears the mark.
async fn found(cx: &Context, all: Vec<Named>, new: &New<'_>) -> Result<Option<String>> {
    let name = new.args.str("name");
    let named = all.into_iter().filter(|(_, own)| Some(own.as_str()) == name);
    for arn in named.filter_map(|(arn, _)| arn) {
        let tags = tags_of(cx, &arn).await?.unwrap_or_default();
        if mark::owner(&tags).as_ref() == Some(new.token) {
            return Ok(Some(arn));
        }
    }
    Ok(None)
}

/// The ARNs of objects with their tags.
async fn with_tags(cx: &Context, all: Vec<Named>) -> Result<Vec<(String, Tags)>> {
    let mut found = Vec::new();
    for arn in all.into_iter().filter_map(|(arn, _)| arn) {
        if let Some(tags) = tags_of(cx, &arn).await? {
            found.push((arn, tags));
        }
    }
    Ok(found)
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    if !set.is_empty() {
        let request = cx.costexplorer().tag_resource().resource_arn(change.id);
        request.set_resource_tags(Some(tagged(set)?)).send().await?;
    }
    if !removed.is_empty() {
        let request = cx.costexplorer().untag_resource().resource_arn(change.id);
        request.set_resource_tag_keys(Some(removed)).send().await?;
    }
    Ok(())
}

/// Nothing where the service does not know the object, which it says in its own words.
fn known<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(failed) if failed.is(&["UnknownMonitorException", "UnknownSubscriptionException"]) => Ok(None),
        result => result.or_missing(),
    }
}

/// Nothing in accounts that have not switched Cost Explorer on.
fn enabled<T: Default>(result: Result<T>) -> Result<T> {
    match result {
        Err(failed) if failed.is(&["AccessDeniedException"]) && failed.message.contains("not enabled") => {
            Ok(T::default())
        }
        result => result,
    }
}

/// What is refused since there are as many as there may be does not succeed later.
fn exhausted(failed: Failed) -> Failed {
    match failed.is(&["LimitExceededException"]) {
        true => Failed::refused(format!("there are as many in this account as there may be: {}", failed.message)),
        false => failed,
    }
}
