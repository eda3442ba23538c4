//! Caches: Valkey, Redis OSS and Memcached.

mod parameter_group;
mod replication_group;
mod replication_group_read;
mod replication_group_request;
mod serverless_cache;
mod subnet_group;
mod user;
mod user_group;

use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;
use aws_sdk_elasticache::types::Tag;
use ledgerform_engine::Value;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<parameter_group::ParameterGroup>(),
    Entry::of::<replication_group::ReplicationGroup>(),
    Entry::of::<serverless_cache::ServerlessCache>(),
    Entry::of::<subnet_group::SubnetGroup>(),
    Entry::of::<user::User>(),
    Entry::of::<user_group::UserGroup>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object: descriptions do not tell them.
async fn tags_of(cx: &Context, arn: Option<&str>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.elasticache().list_tags_for_resource().resource_name(arn).send().await.or_missing()?;
    let tags = answer.and_then(|answer| answer.tag_list).unwrap_or_default();
    Ok(tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    let arn = change.prior.required("arn");
    if !set.is_empty() {
        cx.elasticache().add_tags_to_resource().resource_name(&arn).set_tags(Some(tagged(set))).send().await?;
    }
    if !removed.is_empty() {
        cx.elasticache().remove_tags_from_resource().resource_name(&arn).set_tag_keys(Some(removed)).send().await?;
    }
    Ok(())
}

/// The names of engines are written in letters of any size.
fn same_engine(a: &Value, b: &Value) -> bool {
    matches!((a.as_str(), b.as_str()), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b))
}
