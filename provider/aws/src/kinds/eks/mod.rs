//! Kubernetes clusters and what belongs to one.

mod access_entry;
mod access_policy_association;
mod addon;
mod cluster;
mod cluster_request;
mod fargate_profile;
mod node_group;
mod node_group_request;
mod pod_identity_association;

use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;
use aws_sdk_eks::operation::describe_update::builders::DescribeUpdateFluentBuilder;
use aws_sdk_eks::types::{Update, UpdateStatus};
use std::collections::HashMap;
use std::time::Duration;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<access_entry::AccessEntry>(),
    Entry::of::<access_policy_association::AccessPolicyAssociation>(),
    Entry::of::<addon::Addon>(),
    Entry::of::<cluster::Cluster>(),
    Entry::of::<fargate_profile::FargateProfile>(),
    Entry::of::<node_group::NodeGroup>(),
    Entry::of::<pod_identity_association::PodIdentityAssociation>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Option<HashMap<String, String>> {
    Some(tags.into_iter().collect())
}

/// The tags of an object.
fn tags(tags: Option<&HashMap<String, String>>) -> Tags {
    tags.into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>, arn: Option<&str>) -> Result<()> {
    let Some(arn) = arn.or(change.prior.str("arn")) else {
        return Err(Failed::refused("its ARN is not known"));
    };
    let (set, removed) = change.tags();
    if !set.is_empty() {
        cx.eks().tag_resource().resource_arn(arn).set_tags(tagged(set)).send().await?;
    }
    if !removed.is_empty() {
        cx.eks().untag_resource().resource_arn(arn).set_tag_keys(Some(removed)).send().await?;
    }
    Ok(())
}

/// Cluster and part, of an ID such as `main:workers`.
fn parts<'a>(id: &'a str, what: &str) -> Result<(&'a str, &'a str)> {
    let wrong = || Failed::refused(format!("`{id}` is no {what}: the name of a cluster, a colon and a name"));
    id.split_once(':').ok_or_else(wrong)
}

/// The names of all clusters.
async fn clusters(cx: &Context) -> Result<Vec<String>> {
    let names = cx.eks().list_clusters().into_paginator().items().send();
    Ok(names.collect::<std::result::Result<Vec<_>, _>>().await?)
}

/// A role that was made just now is not known at once.
fn is_unknown_role(failed: &Failed) -> bool {
    let texts = [
        "could not be assumed",
        "does not exist",
        "Error in role params",
        "trust relationship",
        "Trust Policy",
        "invalid principal",
        "not authorized to perform: sts:AssumeRole",
    ];
    failed.is(&["InvalidParameterException"]) && texts.iter().any(|text| failed.message.contains(text))
}

/// Waits until an update is done. `ask` is the question with the object that is updated.
async fn updated(
    ask: impl Fn() -> DescribeUpdateFluentBuilder,
    cx: &Context,
    update: Option<Update>,
    limit: Duration,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    let Some(id) = update.and_then(|update| update.id) else { return Ok(()) };
    let done = || async {
        let answer = ask().update_id(&id).send().await.or_missing()?;
        let Some(update) = answer.and_then(|answer| answer.update) else {
            return Ok(Wait::Pending("not there".to_owned()));
        };
        match update.status() {
            Some(UpdateStatus::Successful) => Ok(Wait::Done(())),
            Some(status @ (UpdateStatus::Failed | UpdateStatus::Cancelled)) => {
                let why: Vec<&str> = update.errors().iter().filter_map(|error| error.error_message()).collect();
                Err(Failed::refused(format!("the update is {}: {}", status.as_str(), why.join("; "))))
            }
            status => Ok(Wait::Pending(status.map_or("updating", |status| status.as_str()).to_owned())),
        }
    };
    cx.wait(limit, progress, done).await
}
