//! Buckets.

mod bucket;
mod bucket_cors_configuration;
mod bucket_intelligent_tiering_configuration;
mod bucket_lifecycle_configuration;
mod bucket_logging;
mod bucket_notification;
mod bucket_object_lock_configuration;
mod bucket_ownership_controls;
mod bucket_policy;
mod bucket_public_access_block;
mod bucket_replication_configuration;
mod bucket_server_side_encryption_configuration;
mod bucket_versioning;
mod lifecycle_rule;

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::Entry;
use crate::mark::Tags;
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::Tag;
use ledgerform_engine::Value;
use std::time::Duration;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<bucket::Bucket>(),
    Entry::of::<bucket_cors_configuration::CorsConfiguration>(),
    Entry::of::<bucket_intelligent_tiering_configuration::TieringConfiguration>(),
    Entry::of::<bucket_lifecycle_configuration::LifecycleConfiguration>(),
    Entry::of::<bucket_logging::Logging>(),
    Entry::of::<bucket_notification::Notification>(),
    Entry::of::<bucket_object_lock_configuration::LockConfiguration>(),
    Entry::of::<bucket_ownership_controls::OwnershipControls>(),
    Entry::of::<bucket_policy::Policy>(),
    Entry::of::<bucket_public_access_block::AccessBlock>(),
    Entry::of::<bucket_replication_configuration::Replication>(),
    Entry::of::<bucket_server_side_encryption_configuration::Encryption>(),
    Entry::of::<bucket_versioning::BucketVersioning>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

/// Tries again for a while what fails since the bucket was made just now, or another part of it is being changed.
async fn settled<T, F: Future<Output = Result<T>>>(cx: &Context, call: impl FnMut() -> F) -> Result<T> {
    let is_passing = |failed: &Failed| failed.is(&["NoSuchBucket", "OperationAborted"]);
    cx.retry(Duration::from_secs(60), is_passing, call).await
}

/// Tries again for a while to remove a part of a bucket while another part of it is being changed.
async fn dropped<F: Future<Output = Result<()>>>(cx: &Context, call: impl FnMut() -> F) -> Result<()> {
    cx.retry(Duration::from_secs(60), |failed| failed.is(&["OperationAborted"]), call).await
}

/// The bucket whose part has this ID. Terraform writes the expected owner behind it.
fn bucket_of(id: &str) -> &str {
    id.split_once(',').map_or(id, |(bucket, _)| bucket)
}

/// Blocks in the order in which they are recorded: a list does not change since the service sorts it.
fn in_order(mut blocks: Vec<Attrs>, key: &str, recorded: &[Args<'_>]) -> Vec<Attrs> {
    let keys: Vec<Option<&str>> = recorded.iter().map(|block| block.str(key)).collect();
    let position = |block: &Attrs| {
        let own = block.get(key).and_then(Value::as_str);
        keys.iter().position(|key| own.is_some() && *key == own).unwrap_or(keys.len())
    };
    blocks.sort_by_key(position);
    blocks
}
