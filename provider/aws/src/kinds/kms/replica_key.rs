//! `aws_kms_replica_key`

use super::{described, is_unknown_principal, policy, schedule, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::document::same_policy;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::{self, Tags};
use aws_sdk_kms::types::{KeyMetadata, KeyState, MultiRegionKeyType};
use aws_types::region::Region;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// The copy of a key of another region. It has the ID of that key.
pub(super) struct ReplicaKey;

impl Kind for ReplicaKey {
    const TYPE: &'static str = "aws_kms_replica_key";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["primary_key_arn"])
            .default("enabled", true)
            .same("policy", same_policy)
            .takes(Duration::from_secs(30))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let (region, key) = primary(args)?;
        let kms = client(cx, &region);
        let create = || async {
            let request = kms
                .replicate_key()
                .key_id(&key)
                .replica_region(&cx.region)
                .set_policy(args.text("policy"))
                .set_description(args.text("description"))
                .set_bypass_policy_lockout_safety_check(args.bool("bypass_policy_lockout_safety_check"))
                .set_tags(Some(tagged(new.tags())?));
            Ok(request.send().await?)
        };
        let answer = cx.retry(Duration::from_secs(300), is_unknown_principal, create).await?;
        let id = told(answer.replica_key_metadata, "key")?.key_id;
        let settled = async {
            made(cx, &id, new.progress).await?;
            if args.bool("enabled") == Some(false) {
                cx.kms().disable_key().key_id(&id).send().await?;
            }
            Ok(())
        };
        settled.await.map_err(|failed: Failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(key) = described(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags(cx, id).await? else { return Ok(None) };
        let region = key.multi_region_configuration();
        let primary = region.and_then(|region| region.primary_key()).and_then(|primary| primary.arn());
        let rotation = cx.kms().get_key_rotation_status().key_id(id).send().await.map_err(Failed::from);
        let is_rotating = match rotation {
            Ok(rotation) => rotation.key_rotation_enabled(),
            Err(failed) if failed.is_missing() || failed.is(&["UnsupportedOperationException"]) => false,
            Err(failed) => return Err(failed),
        };
        let attributes = Attrs::new()
            .put("arn", key.arn())
            .put("description", key.description())
            .put("enabled", key.enabled())
            .put("key_id", key.key_id())
            .put("key_rotation_enabled", is_rotating)
            .variant("key_spec", key.key_spec())
            .variant("key_usage", key.key_usage())
            .put("policy", policy(cx, id).await?)
            .put("primary_key_arn", primary)
            .keep(&["bypass_policy_lockout_safety_check", "deletion_window_in_days"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        super::change(cx, change, "enabled").await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        schedule(cx, gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let (_, key) = primary(new.args)?;
        let Some(replica) = described(cx, &key).await?.filter(is_replica) else { return Ok(None) };
        made(cx, &key, new.progress).await?;
        Ok(Some(replica.key_id))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for (id, tags) in tagged_keys(cx).await? {
            let is_ours = mark::owner(&tags).is_some_and(|token| token.platform == platform);
            if is_ours && described(cx, &id).await?.is_some_and(|key| is_replica(&key)) {
                found.push((id, tags));
            }
        }
        Ok(found)
    }
}

/// Region and ID of the key that is copied.
fn primary(args: Args<'_>) -> Result<(String, String)> {
    let arn = args.str("primary_key_arn").unwrap_or_default();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match (parts.get(3), parts.get(5).and_then(|resource| resource.strip_prefix("key/"))) {
        (Some(region), Some(key)) => Ok(((*region).to_owned(), key.to_owned())),
        _ => Err(Failed::refused(format!("`{arn}` is no ARN of a key"))),
    }
}

/// A client of the region of the key that is copied.
fn client(cx: &Context, region: &str) -> aws_sdk_kms::Client {
    let builder = aws_sdk_kms::config::Builder::from(&cx.config).region(Region::new(region.to_owned()));
    let endpoints = &cx.settings.endpoints;
    let builder = match endpoints.get("kms").or_else(|| endpoints.get("*")) {
        Some(url) => builder.endpoint_url(url),
        None => builder,
    };
    aws_sdk_kms::Client::from_conf(builder.build())
}

async fn made(cx: &Context, id: &str, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let made = || async {
        let state = described(cx, id).await?.and_then(|key| key.key_state);
        Ok(match state {
            Some(KeyState::Enabled | KeyState::Disabled) => Wait::Done(()),
            state => Wait::Pending(state.map_or_else(|| "not there".to_owned(), |state| state.as_str().to_owned())),
        })
    };
    cx.wait(Duration::from_secs(300), progress, made).await
}

fn is_replica(key: &KeyMetadata) -> bool {
    let ty = key.multi_region_configuration().and_then(|region| region.multi_region_key_type());
    ty == Some(&MultiRegionKeyType::Replica)
}

/// All keys with tags. Keys whose tags we may not read are none of ours: the policies of ours let the account.
pub(super) async fn tagged_keys(cx: &Context) -> Result<Vec<(String, Tags)>> {
    let pages = cx.kms().list_keys().into_paginator().items().send();
    let keys = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let mut found = Vec::new();
    for id in keys.into_iter().filter_map(|key| key.key_id) {
        match tags(cx, &id).await {
            Ok(Some(tags)) => found.push((id, tags)),
            Ok(None) => {}
            Err(failed) if failed.is(&["AccessDeniedException"]) => {}
            Err(failed) => return Err(failed),
        }
    }
    Ok(found)
}
