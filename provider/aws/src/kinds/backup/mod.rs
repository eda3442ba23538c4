//! Backups: vaults, plans, and what is chosen for a plan.

mod plan;
mod plan_rules;
mod selection;
mod vault;

use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;

pub(super) const KINDS: &[Entry] =
    &[Entry::of::<plan::Plan>(), Entry::of::<selection::Selection>(), Entry::of::<vault::Vault>()];

/// The tags of an object: descriptions do not tell them.
async fn tags_of(cx: &Context, arn: Option<&str>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.backup().list_tags().resource_arn(arn).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.tags).unwrap_or_default().into_iter().collect())
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    let arn = change.prior.required("arn");
    if !set.is_empty() {
        cx.backup().tag_resource().resource_arn(&arn).set_tags(Some(set.into_iter().collect())).send().await?;
    }
    if !removed.is_empty() {
        cx.backup().untag_resource().resource_arn(&arn).set_tag_key_list(Some(removed)).send().await?;
    }
    Ok(())
}
