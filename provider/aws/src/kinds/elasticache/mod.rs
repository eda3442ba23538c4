//! Caches: Valkey, Redis OSS and Memcached.

mod parameter_group;
mod replication_group;
mod replication_group_read;
mod replication_group_request;
mod serverless_cache;
mod subnet_group;
mod user;
mod user_group;

use crate::args::Args;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;
use aws_sdk_elasticache::types::Tag;
use ledgerform_engine::{Attributes, Value};

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

/// Whether a cache would go back to an earlier version or to another engine, which it does in no place: only from Redis OSS
/// to Valkey.
/// Source: <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.HowTo.html>
fn is_taken_back(before: &Attributes, after: &Attributes) -> bool {
    let (before, after) = (Args::Top(before), Args::Top(after));
    let is_known = |name: &str| before.has(name) && after.str(name).is_some();
    let engine = |side: Args<'_>| side.required("engine").to_lowercase();
    if is_known("engine") && engine(before) != engine(after) {
        return (engine(before).as_str(), engine(after).as_str()) != ("redis", "valkey");
    }
    is_known("engine_version") && {
        let (wanted, recorded) = (after.required("engine_version"), before.required("engine_version"));
        // `7.x` says nothing of what runs.
        let running = if recorded.ends_with(".x") { before.required("engine_version_actual") } else { recorded };
        version(&wanted) < version(&running)
    }
}

/// Major and minor version; `7.x` is the last of all.
fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(u32::MAX));
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The names of engines are written in letters of any size.
fn same_engine(a: &Value, b: &Value) -> bool {
    matches!((a.as_str(), b.as_str()), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_goes_forward_only() {
        let side = |engine: &str, version: Value| -> Attributes {
            let all =
                [("engine", engine.into()), ("engine_version", version), ("engine_version_actual", "7.1.0".into())];
            all.map(|(name, value): (&str, Value)| (name.to_owned(), value)).into()
        };
        for (before, after, expected) in [
            (("valkey", "8.0".into()), ("valkey", "7.2".into()), true),
            (("valkey", "8.0".into()), ("Valkey", "8.1".into()), false),
            (("redis", "7.1".into()), ("valkey", "7.2".into()), false),
            (("valkey", "7.2".into()), ("redis", "7.1".into()), true),
            (("redis", "7.x".into()), ("redis", "7.1".into()), false),
            (("redis", "7.x".into()), ("redis", "7.0".into()), true),
            (("redis", "5.0.6".into()), ("redis", "6.x".into()), false),
            (("valkey", "8.0".into()), ("valkey", Value::Unknown), false),
        ] {
            let (before, after) = (side(before.0, before.1), side(after.0, after.1));
            assert_eq!(is_taken_back(&before, &after), expected, "{before:?} {after:?}");
        }
    }
}
