//! `aws_rds_global_cluster`

use super::{retag, tagged, tags, version};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A global cluster is of no region; its members are clusters of several.
pub(super) struct GlobalCluster;

const HALF_AN_HOUR: Duration = Duration::from_secs(1800);
const NINETY_MINUTES: Duration = Duration::from_secs(5400);

impl Kind for GlobalCluster {
    const TYPE: &'static str = "aws_rds_global_cluster";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "database_name",
            "engine",
            "engine_lifecycle_support",
            "global_cluster_identifier",
            "source_db_cluster_identifier",
            "storage_encrypted",
        ])
        .follows("engine_version_actual", &["engine_version"])
        .takes(Duration::from_secs(30))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, id) = (new.args, name(new.args));
        let request = cx
            .rds()
            .create_global_cluster()
            .global_cluster_identifier(&id)
            .set_database_name(args.text("database_name"))
            .set_deletion_protection(args.bool("deletion_protection"))
            .set_engine(args.text("engine"))
            .set_engine_lifecycle_support(args.text("engine_lifecycle_support"))
            .set_engine_version(args.text("engine_version"))
            .set_source_db_cluster_identifier(args.text("source_db_cluster_identifier"))
            .set_storage_encrypted(args.bool("storage_encrypted"))
            .set_tags(Some(tagged(new.tags())));
        request.send().await?;
        let limit = args.timeout("create", HALF_AN_HOUR);
        settled(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(global) = look(cx, id).await? else { return Ok(None) };
        let member = |member: &types::GlobalClusterMember| {
            Attrs::new().put("db_cluster_arn", member.db_cluster_arn()).put("is_writer", member.is_writer())
        };
        let attributes = Attrs::new()
            .put("arn", global.global_cluster_arn())
            .put("database_name", global.database_name())
            .put("deletion_protection", global.deletion_protection())
            .put("endpoint", global.endpoint())
            .put("engine", global.engine())
            .put("engine_lifecycle_support", global.engine_lifecycle_support())
            .put("engine_version", version(recorded, global.engine_version(), None))
            .put("engine_version_actual", global.engine_version())
            .put("global_cluster_identifier", global.global_cluster_identifier())
            .put("global_cluster_members", global.global_cluster_members().iter().map(member).collect::<Vec<_>>())
            .put("global_cluster_resource_id", global.global_cluster_resource_id())
            .put("storage_encrypted", global.storage_encrypted())
            .keep(&["force_destroy", "source_db_cluster_identifier"], recorded);
        Ok(Some(Found::tagged(attributes, tags(global.tag_list()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let limit = change.args.timeout("update", NINETY_MINUTES);
        if let Some(wanted) = change.args.str("engine_version").filter(|_| change.has(&["engine_version"])) {
            upgrade(cx, change, wanted, limit).await?;
        }
        if change.has(&["deletion_protection"]) {
            let request = cx.rds().modify_global_cluster().global_cluster_identifier(change.id);
            request.deletion_protection(change.args.is("deletion_protection")).send().await?;
            settled(cx, change.id, limit, change.progress).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", HALF_AN_HOUR);
        if gone.prior.is("force_destroy") {
            dissolve(cx, gone.id).await?;
        }
        // Members that left just now may still be counted.
        let is_passing =
            |failed: &Failed| failed.is(&["InvalidGlobalClusterStateFault"]) && failed.message.contains("is not empty");
        let delete = || async {
            Ok(cx.rds().delete_global_cluster().global_cluster_identifier(gone.id).send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(300), is_passing, delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(global) => Wait::Pending(global.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new.args)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.rds().describe_global_clusters().into_paginator().items().send();
        let found =
            |global: types::GlobalCluster| Some((global.global_cluster_identifier.clone()?, tags(global.tag_list())));
        let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        Ok(all.into_iter().filter_map(found).collect())
    }
}

/// The service writes names in small letters.
fn name(args: Args<'_>) -> String {
    args.required("global_cluster_identifier").to_lowercase()
}

async fn look(cx: &Context, id: &str) -> Result<Option<types::GlobalCluster>> {
    let answer = cx.rds().describe_global_clusters().global_cluster_identifier(id).send().await.or_missing()?;
    let found = answer.and_then(|answer| answer.global_clusters?.into_iter().next());
    Ok(found.filter(|global| global.status() != Some("deleted")))
}

/// Waits until it can be used.
async fn settled(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let available = || async {
        let global = look(cx, id).await?;
        Ok(match global.as_ref().and_then(|global| global.status()) {
            Some("available") => Wait::Done(()),
            status => Wait::Pending(status.unwrap_or("not there").to_owned()),
        })
    };
    cx.wait(limit, progress, available).await
}

/// The members, those that only read first: in that order they are upgraded, and leave.
async fn members(cx: &Context, id: &str) -> Result<Vec<String>> {
    let mut members = look(cx, id).await?.and_then(|global| global.global_cluster_members).unwrap_or_default();
    members.sort_by_key(|member| member.is_writer() == Some(true));
    Ok(members.into_iter().filter_map(|member| member.db_cluster_arn).collect())
}

/// The region of a member, where alone it can be changed.
fn region(arn: &str) -> &str {
    arn.split(':').nth(3).unwrap_or_default()
}

/// The identifier of a member, by which it is changed in its region.
fn identifier(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}

/// Raises the version: all at once if it is another major one, else member by member, as the service wants it.
async fn upgrade(cx: &Context, change: &Change<'_>, wanted: &str, limit: Duration) -> Result<()> {
    let is_at = |actual: Option<&str>| {
        actual.is_some_and(|actual| actual == wanted || actual.starts_with(&format!("{wanted}.")))
    };
    let request = cx.rds().modify_global_cluster().global_cluster_identifier(change.id).engine_version(wanted);
    match request.allow_major_version_upgrade(true).send().await.map_err(Failed::from) {
        Err(failed) if failed.message.contains("only supports Major Version Upgrades") => {
            let members = members(cx, change.id).await?;
            if members.is_empty() {
                return Err(Failed::refused("a global cluster without members keeps its minor version"));
            }
            for member in members {
                let (there, own) = (cx.elsewhere(region(&member)), identifier(&member));
                let look = || async {
                    let answer = there.rds().describe_db_clusters().db_cluster_identifier(own).send().await?;
                    Ok::<_, Failed>(answer.db_clusters.unwrap_or_default().into_iter().next())
                };
                if look().await?.is_some_and(|cluster| is_at(cluster.engine_version())) {
                    continue;
                }
                let request = there.rds().modify_db_cluster().db_cluster_identifier(own).engine_version(wanted);
                request.apply_immediately(true).send().await?;
                let upgraded = || async {
                    let cluster = look().await?;
                    let status = cluster.as_ref().and_then(|cluster| cluster.status()).unwrap_or("not there");
                    Ok(match cluster.as_ref().is_some_and(|cluster| is_at(cluster.engine_version())) {
                        true if status == "available" => Wait::Done(()),
                        _ => Wait::Pending(status.to_owned()),
                    })
                };
                cx.wait(limit, change.progress, upgraded).await?;
            }
        }
        answer => _ = answer?,
    }
    let upgraded = || async {
        let global = look(cx, change.id).await?;
        let status = global.as_ref().and_then(|global| global.status()).unwrap_or("not there");
        Ok(match global.as_ref().is_some_and(|global| is_at(global.engine_version())) {
            true if status == "available" => Wait::Done(()),
            _ => Wait::Pending(status.to_owned()),
        })
    };
    cx.wait(limit, change.progress, upgraded).await
}

/// Takes all members out, which then stand alone.
async fn dissolve(cx: &Context, id: &str) -> Result<()> {
    for member in members(cx, id).await? {
        let there = cx.elsewhere(region(&member));
        // Those that only read must have left before the one that writes can.
        let is_passing = |failed: &Failed| failed.is(&["InvalidGlobalClusterStateFault"]);
        let leave = || async {
            let request = there.rds().remove_from_global_cluster().global_cluster_identifier(id);
            Ok(request.db_cluster_identifier(&member).send().await.map(|_| ())?)
        };
        match cx.retry(Duration::from_secs(600), is_passing, leave).await {
            Err(failed) if !failed.is_missing() && !failed.message.contains("is not found in global cluster") => {
                return Err(failed);
            }
            _ => {}
        }
    }
    Ok(())
}
