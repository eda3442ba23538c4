//! `aws_secretsmanager_secret`

use super::{described, is_dying, is_principal_unknown, tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::{Context, Wait};
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::{self, Tags};
use aws_sdk_secretsmanager::types::{Filter, FilterNameStringType, ReplicaRegionType, StatusType};
use ledgerform_engine::KindInfo;
use std::collections::BTreeMap;
use std::time::Duration;

/// A secret without its value. Its ID is its ARN.
pub(super) struct Secret;

impl Kind for Secret {
    const TYPE: &'static str = "aws_secretsmanager_secret";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix"])
            .default("force_overwrite_replica_secret", false)
            .default("recovery_window_in_days", 30_i64)
            .same("policy", same_policy)
            .takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, new.name("name", "name_prefix", 512));
        let create = || async {
            let request = cx
                .secretsmanager()
                .create_secret()
                .name(&name)
                .client_request_token(new.client_token())
                .set_description(args.text("description"))
                .set_kms_key_id(args.text("kms_key_id"))
                .set_add_replica_regions(replicas(args).map(|replicas| replicas.into_values().collect()))
                .force_overwrite_replica_secret(args.is("force_overwrite_replica_secret"))
                .set_tags(Some(tagged(new.tags())));
            match request.send().await.map_err(Failed::from) {
                Ok(answer) => told(answer.arn, "ARN"),
                Err(failed) if is_dying(&failed) => restore(cx, new, &name, failed).await,
                Err(failed) => Err(failed),
            }
        };
        // What was deleted without recovery keeps its name for a while.
        let arn = cx.retry(Duration::from_secs(120), is_dying, create).await?;
        let settled = async {
            if args.has("policy") {
                put_policy(cx, &arn, args).await?;
            }
            replicated(cx, &arn, new.progress).await
        };
        settled.await.map_err(|failed| failed.with_id(&arn))?;
        Ok(arn)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(secret) = described(cx, id).await? else { return Ok(None) };
        let policy = cx.secretsmanager().get_resource_policy().secret_id(id).send().await.or_missing()?;
        let replicas = secret.replication_status().iter().map(|replica| {
            Attrs::new()
                .put("kms_key_id", replica.kms_key_id())
                .put("last_accessed_date", time(replica.last_accessed_date()))
                .put("region", replica.region())
                .variant("status", replica.status())
                .put("status_message", replica.status_message())
        });
        let attributes = Attrs::new()
            .put("arn", secret.arn())
            .put("description", secret.description())
            .put("kms_key_id", secret.kms_key_id())
            .put("name", secret.name())
            .put("policy", policy.and_then(|answer| answer.resource_policy))
            .put("replica", replicas.collect::<Vec<_>>())
            .keep(&["force_overwrite_replica_secret", "name_prefix", "recovery_window_in_days"], recorded);
        Ok(Some(Found::tagged(attributes, tags(secret.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (client, args, id) = (cx.secretsmanager(), change.args, change.id);
        if change.has(&["description", "kms_key_id"]) {
            let request = client.update_secret().secret_id(id).description(args.required("description"));
            // Without a key of one's own it is that of AWS.
            let key = args.text("kms_key_id").unwrap_or_else(|| "alias/aws/secretsmanager".to_owned());
            request.set_kms_key_id(change.has(&["kms_key_id"]).then_some(key)).send().await?;
        }
        if change.has(&["replica"]) {
            replicate(cx, id, args, change.progress).await?;
        }
        if change.has(&["policy"]) {
            match args.has("policy") {
                true => put_policy(cx, id, args).await?,
                false => _ = client.delete_resource_policy().secret_id(id).send().await?,
            }
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            client.tag_resource().secret_id(id).set_tags(Some(tagged(set))).send().await?;
        }
        if !removed.is_empty() {
            client.untag_resource().secret_id(id).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (client, id) = (cx.secretsmanager(), gone.id);
        let Some(secret) = described(cx, id).await? else { return Ok(()) };
        let regions = secret.replication_status().iter().filter_map(|replica| replica.region.clone());
        remove_replicas(cx, id, regions.collect(), gone.progress).await?;
        let window = gone.prior.i64("recovery_window_in_days").unwrap_or(30);
        let delete = || async {
            let request = client.delete_secret().secret_id(id);
            let request = match window {
                0 => request.force_delete_without_recovery(true),
                days => request.recovery_window_in_days(days),
            };
            match request.send().await.map_err(Failed::from) {
                Err(failed) if is_dying(&failed) => Ok(()),
                result => result.map(|_| ()),
            }
        };
        // Replicas go in the background.
        let is_passing =
            |failed: &Failed| failed.is(&["InvalidRequestException"]) && failed.message.contains("replica");
        cx.retry(Duration::from_secs(120), is_passing, delete).await?;
        let is_gone =
            || async { Ok(described(cx, id).await?.map_or(Wait::Done(()), |_| Wait::Pending("there".to_owned()))) };
        cx.wait(Duration::from_secs(120), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = new.name("name", "name_prefix", 512);
        Ok(described(cx, &name).await?.and_then(|secret| secret.arn))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let filter = |key: FilterNameStringType, value: &str| Filter::builder().key(key).values(value).build();
        let request = cx
            .secretsmanager()
            .list_secrets()
            .filters(filter(FilterNameStringType::TagKey, mark::PLATFORM))
            .filters(filter(FilterNameStringType::TagValue, &mark::platform(platform)));
        let pages = request.into_paginator().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let secrets = pages.into_iter().flat_map(|page| page.secret_list.unwrap_or_default());
        Ok(secrets.filter_map(|secret| Some((secret.arn.clone()?, tags(secret.tags())))).collect())
    }
}

/// A secret that was made at this place before and waits for its deletion is taken back: its name is not free until then.
/// One of somebody else is left alone.
async fn restore(cx: &Context, new: &New<'_>, name: &str, failed: Failed) -> Result<String> {
    let (client, args) = (cx.secretsmanager(), new.args);
    let Some(secret) = client.describe_secret().secret_id(name).send().await.or_missing()? else { return Err(failed) };
    let owner = mark::owner(&tags(secret.tags()));
    let is_ours =
        owner.as_ref().is_some_and(|owner| owner.platform == new.token.platform && owner.address == new.token.address);
    if !is_ours {
        let until = time(secret.deleted_date()).unwrap_or_default();
        return Err(Failed::refused(format!(
            "a secret `{name}` that is not ours waits for its deletion since {until}: give this one another name, or free \
             the name with `aws secretsmanager delete-secret --secret-id '{name}' --force-delete-without-recovery` after \
             `aws secretsmanager restore-secret --secret-id '{name}'`"
        )));
    }
    (new.progress)("taking back the secret that waits for its deletion");
    let arn = told(client.restore_secret().secret_id(name).send().await?.arn, "ARN")?;
    let settled = async {
        // The new mark comes first: from then on it is found.
        let wanted = new.tags();
        let removed: Vec<String> = tags(secret.tags()).into_keys().filter(|key| !wanted.contains_key(key)).collect();
        client.tag_resource().secret_id(&arn).set_tags(Some(tagged(wanted))).send().await?;
        if !removed.is_empty() {
            client.untag_resource().secret_id(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        let key = args.text("kms_key_id").unwrap_or_else(|| "alias/aws/secretsmanager".to_owned());
        let request = client.update_secret().secret_id(&arn).description(args.required("description"));
        request.kms_key_id(key).send().await?;
        replicate(cx, &arn, args, new.progress).await
    };
    settled.await.map_err(|failed| failed.with_id(&arn))?;
    Ok(arn)
}

/// The replicas that are to be, by region; nothing if there are none.
fn replicas(args: Args<'_>) -> Option<BTreeMap<String, ReplicaRegionType>> {
    let replicas = args.blocks("replica").into_iter().map(|replica| {
        let region = replica.required("region");
        let wanted = ReplicaRegionType::builder().region(&region).set_kms_key_id(replica.text("kms_key_id")).build();
        (region, wanted)
    });
    let replicas: BTreeMap<_, _> = replicas.collect();
    (!replicas.is_empty()).then_some(replicas)
}

/// Brings the replicas to what they are to be.
async fn replicate(cx: &Context, id: &str, args: Args<'_>, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let mut wanted = replicas(args).unwrap_or_default();
    let there = described(cx, id).await?.and_then(|secret| secret.replication_status).unwrap_or_default();
    let mut removed = Vec::new();
    for replica in there {
        let Some(region) = replica.region else { continue };
        let keep = wanted.get(&region).is_some_and(|wanted| {
            wanted.kms_key_id().is_none() || wanted.kms_key_id() == replica.kms_key_id.as_deref()
        });
        match keep {
            true => _ = wanted.remove(&region),
            false => removed.push(region),
        }
    }
    remove_replicas(cx, id, removed, progress).await?;
    if !wanted.is_empty() {
        let request = cx.secretsmanager().replicate_secret_to_regions().secret_id(id);
        let request = request.force_overwrite_replica_secret(args.is("force_overwrite_replica_secret"));
        request.set_add_replica_regions(Some(wanted.into_values().collect())).send().await?;
    }
    replicated(cx, id, progress).await
}

async fn remove_replicas(cx: &Context, id: &str, regions: Vec<String>, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    if regions.is_empty() {
        return Ok(());
    }
    let request = cx.secretsmanager().remove_regions_from_replication().secret_id(id);
    request.set_remove_replica_regions(Some(regions.clone())).send().await?;
    let are_gone = || async {
        let secret = described(cx, id).await?;
        let left = secret.as_ref().map(|secret| secret.replication_status()).unwrap_or_default();
        let is_left = left.iter().any(|replica| replica.region().is_some_and(|own| regions.iter().any(|r| r == own)));
        Ok(if is_left { Wait::Pending("losing replicas".to_owned()) } else { Wait::Done(()) })
    };
    cx.wait(Duration::from_secs(300), progress, are_gone).await
}

/// Waits for the copies in other regions.
async fn replicated(cx: &Context, id: &str, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let are_there = || async {
        let secret = described(cx, id).await?;
        let all = secret.as_ref().map(|secret| secret.replication_status()).unwrap_or_default();
        if let Some(replica) = all.iter().find(|replica| replica.status() == Some(&StatusType::Failed)) {
            let (region, why) = (replica.region().unwrap_or_default(), replica.status_message().unwrap_or_default());
            return Err(Failed::refused(format!("the replica in {region} failed: {why}")));
        }
        let is_busy = all.iter().any(|replica| replica.status() == Some(&StatusType::InProgress));
        Ok(if is_busy { Wait::Pending("replicating".to_owned()) } else { Wait::Done(()) })
    };
    cx.wait(Duration::from_secs(300), progress, are_there).await
}

async fn put_policy(cx: &Context, id: &str, args: Args<'_>) -> Result<()> {
    let put = || async {
        let request = cx.secretsmanager().put_resource_policy().secret_id(id);
        Ok(request.resource_policy(args.required("policy")).send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(120), is_principal_unknown, put).await
}
