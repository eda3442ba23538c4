//! Keys.

mod alias;
mod key;
mod replica_key;

use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry, Gone};
use crate::mark::Tags;
use aws_sdk_kms::types::{KeyMetadata, KeyState, Tag};
use std::time::Duration;

pub(super) const KINDS: &[Entry] =
    &[Entry::of::<alias::Alias>(), Entry::of::<key::Key>(), Entry::of::<replica_key::ReplicaKey>()];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Result<Vec<Tag>> {
    let tag = |(key, value)| Ok(Tag::builder().tag_key(key).tag_value(value).build()?);
    tags.into_iter().map(tag).collect()
}

/// The tags of a key.
async fn tags(cx: &Context, id: &str) -> Result<Option<Tags>> {
    let pages = cx.kms().list_resource_tags().key_id(id).into_paginator().items().send();
    let tags = pages.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?;
    Ok(tags.map(|tags| tags.into_iter().map(|tag| (tag.tag_key, tag.tag_value)).collect()))
}

/// The key; one that waits for its deletion counts as gone.
async fn described(cx: &Context, id: &str) -> Result<Option<KeyMetadata>> {
    let answer = cx.kms().describe_key().key_id(id).send().await.or_missing()?;
    let key = answer.and_then(|answer| answer.key_metadata);
    Ok(key.filter(|key| !is_going(key)))
}

fn is_going(key: &KeyMetadata) -> bool {
    matches!(key.key_state(), Some(KeyState::PendingDeletion | KeyState::PendingReplicaDeletion))
}

/// The policy of a key.
async fn policy(cx: &Context, id: &str) -> Result<Option<String>> {
    let answer = cx.kms().get_key_policy().key_id(id).policy_name("default").send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.policy))
}

/// A principal that was made just now is not known yet.
fn is_unknown_principal(failed: &Failed) -> bool {
    failed.is(&["MalformedPolicyDocumentException"]) && failed.message.contains("principal")
}

/// Brings what all keys have to what it is to be: description, policy, whether it is enabled, tags.
async fn change(cx: &Context, change: &Change<'_>, enabled: &str) -> Result<()> {
    let (kms, args, id) = (cx.kms(), change.args, change.id);
    let is_enabled = |args: Args<'_>| args.bool(enabled).unwrap_or(true);
    // A disabled key takes no changes, so it is enabled first and disabled last.
    if is_enabled(args) && !is_enabled(change.prior) {
        kms.enable_key().key_id(id).send().await?;
    }
    if change.has(&["description"]) {
        kms.update_key_description().key_id(id).description(args.required("description")).send().await?;
    }
    if let Some(policy) = args.str("policy").filter(|_| change.has(&["policy"])) {
        put_policy(cx, id, policy, args.bool("bypass_policy_lockout_safety_check")).await?;
    }
    let (set, removed) = change.tags();
    if !set.is_empty() {
        kms.tag_resource().key_id(id).set_tags(Some(tagged(set)?)).send().await?;
    }
    if !removed.is_empty() {
        kms.untag_resource().key_id(id).set_tag_keys(Some(removed)).send().await?;
    }
    if !is_enabled(args) && is_enabled(change.prior) {
        kms.disable_key().key_id(id).send().await?;
    }
    Ok(())
}

async fn put_policy(cx: &Context, id: &str, policy: &str, bypass: Option<bool>) -> Result<()> {
    let put = || async {
        let request = cx.kms().put_key_policy().key_id(id).policy_name("default").policy(policy);
        Ok(request.set_bypass_policy_lockout_safety_check(bypass).send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(300), is_unknown_principal, put).await
}

/// Has a key deleted after the days that are given. What waits for it counts as gone.
async fn schedule(cx: &Context, gone: &Gone<'_>) -> Result<()> {
    let request = cx.kms().schedule_key_deletion().key_id(gone.id);
    let days = gone.prior.positive("deletion_window_in_days");
    match request.set_pending_window_in_days(days).send().await.map_err(Failed::from) {
        Err(failed) if failed.is(&["KMSInvalidStateException"]) && failed.message.contains("pending deletion") => {
            return Ok(());
        }
        result => result?,
    };
    let going = || async {
        Ok(match described(cx, gone.id).await? {
            None => Wait::Done(()),
            Some(key) => Wait::Pending(key.key_state().map_or("there", |state| state.as_str()).to_owned()),
        })
    };
    cx.wait(Duration::from_secs(1200), gone.progress, going).await
}
