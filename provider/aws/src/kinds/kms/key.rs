//! `aws_kms_key`

use super::{described, is_unknown_principal, policy, schedule, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::{self, Tags};
use aws_sdk_kms::config::retry::RetryConfig;
use aws_sdk_kms::types::{KeyMetadata, KeyState, MultiRegionKeyType, OriginType};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Key;

impl Kind for Key {
    const TYPE: &'static str = "aws_kms_key";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"])
            .default("customer_master_key_spec", "SYMMETRIC_DEFAULT")
            .default("is_enabled", true)
            .default("key_usage", "ENCRYPT_DECRYPT")
            .same("policy", same_policy)
            .takes(Duration::from_secs(10))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (kms, args) = (cx.kms(), new.args);
        let create = || async {
            let request = kms
                .create_key()
                .set_policy(args.text("policy"))
                .set_description(args.text("description"))
                .set_key_usage(args.variant("key_usage"))
                .set_key_spec(args.variant("customer_master_key_spec"))
                .set_origin(origin(args))
                .set_custom_key_store_id(args.text("custom_key_store_id"))
                .set_xks_key_id(args.text("xks_key_id"))
                .set_bypass_policy_lockout_safety_check(args.bool("bypass_policy_lockout_safety_check"))
                .set_multi_region(args.bool("multi_region"))
                .set_tags(Some(tagged(new.tags())?));
            // The service does not know a request again: a second one after an answer that was lost would make another key.
            let once = aws_sdk_kms::config::Builder::new().retry_config(RetryConfig::disabled());
            Ok(request.customize().config_override(once).send().await?)
        };
        let answer = cx.retry(Duration::from_secs(300), is_unknown_principal, create).await?;
        let id = told(answer.key_metadata, "key")?.key_id;
        let settled = async {
            if args.is("enable_key_rotation") {
                let rotate = || async {
                    let request = kms.enable_key_rotation().key_id(&id);
                    let days = args.positive("rotation_period_in_days");
                    Ok(request.set_rotation_period_in_days(days).send().await.map(|_| ())?)
                };
                cx.retry(Duration::from_secs(300), Failed::is_missing, rotate).await?;
            }
            if args.bool("is_enabled") == Some(false) {
                kms.disable_key().key_id(&id).send().await?;
            }
            Ok(())
        };
        settled.await.map_err(|failed: Failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(key) = described(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags(cx, id).await? else { return Ok(None) };
        let rotation = match rotates(&key) {
            true => cx.kms().get_key_rotation_status().key_id(id).send().await.or_missing()?,
            false => None,
        };
        let is_rotating = rotation.as_ref().is_some_and(|rotation| rotation.key_rotation_enabled());
        let days = rotation.as_ref().and_then(|rotation| rotation.rotation_period_in_days());
        let attributes = Attrs::new()
            .put("arn", key.arn())
            .put("custom_key_store_id", key.custom_key_store_id())
            .variant("customer_master_key_spec", key.key_spec())
            .put("description", key.description())
            .put("enable_key_rotation", is_rotating)
            .put("is_enabled", key.enabled())
            .put("key_id", key.key_id())
            .variant("key_usage", key.key_usage())
            .put("multi_region", key.multi_region())
            .put("policy", policy(cx, id).await?)
            .put("rotation_period_in_days", days.filter(|_| is_rotating))
            .put("xks_key_id", key.xks_key_configuration().and_then(|xks| xks.id()))
            .keep(&["bypass_policy_lockout_safety_check", "deletion_window_in_days"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (kms, args) = (cx.kms(), change.args);
        // A disabled key does not take this; then it comes after the key was enabled.
        let rotation = async {
            if change.has(&["enable_key_rotation", "rotation_period_in_days"]) {
                if args.is("enable_key_rotation") {
                    let days = args.positive("rotation_period_in_days");
                    let request = kms.enable_key_rotation().key_id(change.id);
                    request.set_rotation_period_in_days(days).send().await?;
                } else {
                    kms.disable_key_rotation().key_id(change.id).send().await?;
                }
            }
            Ok::<(), Failed>(())
        };
        if change.prior.bool("is_enabled") == Some(false) {
            super::change(cx, change, "is_enabled").await?;
            rotation.await
        } else {
            rotation.await?;
            super::change(cx, change, "is_enabled").await
        }
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        schedule(cx, gone).await
    }

    /// The service knows no client tokens and no filters, so all keys are asked.
    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let all = marked(cx, |tags| mark::owner(tags).as_ref() == Some(new.token)).await?;
        Ok(all.into_iter().next().map(|(id, _)| id))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        marked(cx, |tags| mark::owner(tags).is_some_and(|token| token.platform == platform)).await
    }
}

fn origin(args: Args<'_>) -> Option<OriginType> {
    args.has("custom_key_store_id").then(|| match args.has("xks_key_id") {
        true => OriginType::ExternalKeyStore,
        false => OriginType::AwsCloudhsm,
    })
}

/// Whether a key is one that AWS can rotate: a symmetric one, made by AWS, that is no replica.
fn rotates(key: &KeyMetadata) -> bool {
    let is_symmetric = key.key_spec().is_none_or(|spec| spec.as_str() == "SYMMETRIC_DEFAULT");
    let is_own = key.origin().is_none_or(|origin| *origin == OriginType::AwsKms);
    is_symmetric && is_own && key.key_state() != Some(&KeyState::PendingImport)
}

/// The keys, replicas left out, whose tags are such.
async fn marked(cx: &Context, is_wanted: impl Fn(&Tags) -> bool) -> Result<Vec<(String, Tags)>> {
    let mut found = Vec::new();
    for (id, tags) in super::replica_key::tagged_keys(cx).await? {
        if !is_wanted(&tags) {
            continue;
        }
        let key = described(cx, &id).await?;
        let is_replica = |key: &KeyMetadata| {
            let ty = key.multi_region_configuration().and_then(|region| region.multi_region_key_type());
            ty == Some(&MultiRegionKeyType::Replica)
        };
        if key.is_some_and(|key| !is_replica(&key)) {
            found.push((id, tags));
        }
    }
    Ok(found)
}
