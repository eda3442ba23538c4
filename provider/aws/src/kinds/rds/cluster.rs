//! `aws_rds_cluster`

use super::cluster_read::{attributes, same_storage};
use super::cluster_request::{complete, make, modify};
use super::{is_role_unknown, last_snapshot, one_holds_the_other, retag, tags};
use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types::DbCluster;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Cluster;

const TWO_HOURS: Duration = Duration::from_secs(7200);

impl Kind for Cluster {
    const TYPE: &'static str = "aws_rds_cluster";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "availability_zones",
            "cluster_identifier",
            "cluster_identifier_prefix",
            "cluster_scalability_type",
            "database_name",
            "db_subnet_group_name",
            "db_system_id",
            "engine",
            "engine_mode",
            "kms_key_id",
            "master_username",
            "restore_to_point_in_time",
            "snapshot_identifier",
            "source_region",
            "storage_encrypted",
        ])
        // Only Aurora changes how it stores.
        .replaced_if("storage_type", |before, _| {
            !Args::Top(before).str("engine").is_some_and(|engine| engine.starts_with("aurora"))
        })
        .default("delete_automated_backups", true)
        .default("engine_mode", "provisioned")
        .follows("engine_version_actual", &["engine_version"])
        .follows("master_user_secret", &["manage_master_user_password", "master_user_secret_kms_key_id"])
        .same("availability_zones", one_holds_the_other)
        .same("storage_type", same_storage)
        .takes(Duration::from_secs(180))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        supported(cx, args)?;
        let name = name(new);
        let create = || make(cx, args, &name, new.tags());
        cx.retry(Duration::from_secs(120), is_role_unknown, create).await?;
        let limit = args.timeout("create", TWO_HOURS);
        let settled = async {
            settled(cx, &name, limit, new.progress, false).await?;
            if args.has("snapshot_identifier") || args.has("restore_to_point_in_time") {
                complete(cx, args, &name).await?;
                settled(cx, &name, limit, new.progress, true).await?;
            }
            for role in args.strings("iam_roles").unwrap_or_default() {
                cx.rds().add_role_to_db_cluster().db_cluster_identifier(&name).role_arn(role).send().await?;
            }
            Ok(())
        };
        settled.await.map_err(|failed: Failed| failed.with_id(&name))?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(cluster) = look(cx, id).await? else { return Ok(None) };
        Ok(Some(Found::tagged(attributes(&cluster, recorded), tags(cluster.tag_list()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, rds) = (change.args, cx.rds());
        supported(cx, args)?;
        let limit = args.timeout("update", TWO_HOURS);
        if change.has(&["replication_source_identifier"]) {
            if args.has("replication_source_identifier") {
                return Err(Failed::refused("replication_source_identifier can only be removed, which promotes it"));
            }
            rds.promote_read_replica_db_cluster().db_cluster_identifier(change.id).send().await?;
            settled(cx, change.id, limit, change.progress, false).await?;
        }
        if modify(cx, change).await? {
            settled(cx, change.id, limit, change.progress, args.is("apply_immediately")).await?;
        }
        if change.has(&["enable_http_endpoint"]) {
            let arn = change.prior.required("arn");
            match args.is("enable_http_endpoint") {
                true => _ = rds.enable_http_endpoint().resource_arn(arn).send().await?,
                false => _ = rds.disable_http_endpoint().resource_arn(arn).send().await?,
            }
        }
        if change.has(&["global_cluster_identifier"]) {
            if args.has("global_cluster_identifier") {
                return Err(Failed::refused("a cluster that exists can leave a global one, but not join one"));
            }
            leave(cx, change.prior).await?;
        }
        let (added, removed) = change.items("iam_roles");
        for role in removed.into_iter().flatten() {
            rds.remove_role_from_db_cluster().db_cluster_identifier(change.id).role_arn(role).send().await?;
        }
        for role in added.into_iter().flatten() {
            rds.add_role_to_db_cluster().db_cluster_identifier(change.id).role_arn(role).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let snapshot = last_snapshot(gone.prior)?;
        if gone.prior.has("global_cluster_identifier") {
            leave(cx, gone.prior).await?;
        }
        let limit = gone.prior.timeout("delete", TWO_HOURS);
        scaled_in(cx, gone.id).await?;
        let delete = || async {
            let request = cx.rds().delete_db_cluster().db_cluster_identifier(gone.id);
            let request =
                request.skip_final_snapshot(snapshot.is_none()).set_final_db_snapshot_identifier(snapshot.clone());
            let backups = gone.prior.bool("delete_automated_backups").unwrap_or(true);
            Ok(request.delete_automated_backups(backups).send().await.map(|_| ())?)
        };
        // A change that was asked for just now, and instances that are still going.
        let is_passing = |failed: &Failed| {
            failed.is(&["InvalidDBClusterStateFault"])
                && ["not currently in the available state", "still contains DB instances", "part of a global cluster"]
                    .iter()
                    .any(|part| failed.message.contains(part))
        };
        cx.retry(Duration::from_secs(900), is_passing, delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(cluster) => Wait::Pending(cluster.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = name(new);
        let Some(cluster) = look(cx, &id).await? else { return Ok(None) };
        if cluster.status() == Some("creating") {
            settled(cx, &id, new.args.timeout("create", TWO_HOURS), new.progress, false).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.rds().describe_db_clusters().into_paginator().items().send();
        let clusters = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let found = |cluster: DbCluster| Some((cluster.db_cluster_identifier.clone()?, tags(cluster.tag_list())));
        Ok(clusters.into_iter().filter_map(found).collect())
    }
}

fn name(new: &New<'_>) -> String {
    new.name("cluster_identifier", "cluster_identifier_prefix", 63).to_lowercase()
}

/// What nobody makes here.
fn supported(cx: &Context, args: Args<'_>) -> Result<()> {
    for (name, instead) in [
        ("s3_import", "make the cluster from a snapshot"),
        ("scaling_configuration", "AWS has ended serverless v1: use serverlessv2_scaling_configuration"),
    ] {
        if args.has(name) {
            return Err(Failed::refused(format!("{name} is not supported: {instead}")));
        }
    }
    // Only there a copy from another region needs an URL that is signed in that region; elsewhere the region is known.
    if args.has("source_region") && cx.partition == "aws-us-gov" {
        return Err(Failed::refused("source_region is not supported in this partition: it needs a signed URL"));
    }
    Ok(())
}

async fn look(cx: &Context, id: &str) -> Result<Option<DbCluster>> {
    let answer = cx.rds().describe_db_clusters().db_cluster_identifier(id).send().await.or_missing()?;
    let cluster = answer.and_then(|answer| answer.db_clusters?.into_iter().next());
    Ok(cluster.filter(|cluster| cluster.status() != Some("deleted")))
}

/// Waits until the cluster can be used, and until nothing waits to be applied if all is to be applied at once.
async fn settled(
    cx: &Context,
    id: &str,
    limit: Duration,
    progress: &(dyn Fn(&str) + Sync),
    at_once: bool,
) -> Result<()> {
    let available = || async {
        let cluster = look(cx, id).await?;
        let is_pending =
            cluster.as_ref().and_then(|cluster| cluster.pending_modified_values()).is_some_and(|pending| {
                pending.engine_version().is_some()
                    || pending.master_user_password().is_some()
                    || pending.backup_retention_period().is_some()
                    || pending.iam_database_authentication_enabled().is_some()
                    || pending.storage_type().is_some()
            });
        match cluster.as_ref().and_then(|cluster| cluster.status()) {
            Some("available") if at_once && is_pending => {
                Ok(Wait::Pending("available, with changes to come".to_owned()))
            }
            Some("available") => Ok(Wait::Done(())),
            Some(
                status @ ("failed"
                | "incompatible-network"
                | "incompatible-parameters"
                | "incompatible-restore"
                | "inaccessible-encryption-credentials"),
            ) => Err(Failed::refused(format!("the cluster is {status}"))),
            status => Ok(Wait::Pending(status.unwrap_or("not there").to_owned())),
        }
    };
    cx.wait(limit, progress, available).await
}

/// Takes the cluster out of the global one.
async fn leave(cx: &Context, prior: Args<'_>) -> Result<()> {
    let global = prior.text("global_cluster_identifier");
    let request = cx.rds().remove_from_global_cluster().set_global_cluster_identifier(global);
    let left = request.db_cluster_identifier(prior.required("arn")).send().await.map(|_| ()).map_err(Failed::from);
    match left {
        // It is in it no longer.
        Err(failed) if failed.is_missing() || failed.message.contains("is not found in global cluster") => Ok(()),
        left => left,
    }
}

/// Deletes the readers that application auto scaling made: nobody else does once their target is gone.
async fn scaled_in(cx: &Context, id: &str) -> Result<()> {
    let cluster = look(cx, id).await?;
    if cluster.as_ref().is_some_and(|cluster| cluster.deletion_protection() == Some(true)) {
        return Ok(());
    }
    let members = cluster.and_then(|cluster| cluster.db_cluster_members).unwrap_or_default();
    let readers = members.into_iter().filter_map(|member| member.db_instance_identifier);
    for reader in readers.filter(|reader| reader.starts_with("application-autoscaling-")) {
        let deleted = cx.rds().delete_db_instance().db_instance_identifier(reader).send().await;
        match deleted.map_err(Failed::from) {
            Err(failed) if !failed.is_missing() && !failed.is(&["InvalidDBInstanceState"]) => return Err(failed),
            _ => {}
        }
    }
    Ok(())
}
