//! Catalogs of files.

mod catalog_database;
mod crawler;
mod crawler_targets;
mod security_configuration;

use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<catalog_database::Database>(),
    Entry::of::<crawler::Crawler>(),
    Entry::of::<security_configuration::SecurityConfiguration>(),
];

/// The tags of an object, if there is one.
async fn tags_of(cx: &Context, arn: &str) -> Result<Option<Tags>> {
    let answer = cx.glue().get_tags().resource_arn(arn).send().await.or_missing()?;
    Ok(answer.map(|answer| answer.tags.unwrap_or_default().into_iter().collect()))
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, arn: &str, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    if !set.is_empty() {
        let request = cx.glue().tag_resource().resource_arn(arn);
        request.set_tags_to_add(Some(set.into_iter().collect())).send().await?;
    }
    if !removed.is_empty() {
        cx.glue().untag_resource().resource_arn(arn).set_tags_to_remove(Some(removed)).send().await?;
    }
    Ok(())
}
