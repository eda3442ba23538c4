//! `aws_rds_cluster_instance`

use super::instance_read::{endpoint, parameter_group};
use super::instance_wait::settled;
use super::{is_role_unknown, retag, tagged, tags, version};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types::DbInstance;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct ClusterInstance;

const LIMIT: Duration = Duration::from_secs(5400);

impl Kind for ClusterInstance {
    const TYPE: &'static str = "aws_rds_cluster_instance";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "availability_zone",
            "cluster_identifier",
            "custom_iam_instance_profile",
            "db_subnet_group_name",
            "engine",
            "identifier",
            "identifier_prefix",
            "performance_insights_kms_key_id",
        ])
        .default("auto_minor_version_upgrade", true)
        .follows("engine_version_actual", &["engine_version"])
        .takes(Duration::from_secs(600))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, name(new));
        let create = || async {
            let request = cx
                .rds()
                .create_db_instance()
                .db_instance_identifier(&name)
                .set_auto_minor_version_upgrade(args.bool("auto_minor_version_upgrade"))
                .set_availability_zone(args.text("availability_zone"))
                .set_ca_certificate_identifier(args.text("ca_cert_identifier"))
                .set_copy_tags_to_snapshot(args.bool("copy_tags_to_snapshot"))
                .set_custom_iam_instance_profile(args.text("custom_iam_instance_profile"))
                .set_db_cluster_identifier(args.text("cluster_identifier"))
                .set_db_instance_class(args.text("instance_class"))
                .set_db_parameter_group_name(args.text("db_parameter_group_name"))
                .set_db_subnet_group_name(args.text("db_subnet_group_name"))
                .set_enable_performance_insights(args.bool("performance_insights_enabled"))
                .set_engine(args.text("engine"))
                .set_engine_version(args.text("engine_version"))
                .set_monitoring_interval(args.i32("monitoring_interval"))
                .set_monitoring_role_arn(args.text("monitoring_role_arn"))
                .set_performance_insights_kms_key_id(args.text("performance_insights_kms_key_id"))
                .set_performance_insights_retention_period(args.i32("performance_insights_retention_period"))
                .set_preferred_backup_window(args.text("preferred_backup_window"))
                .set_preferred_maintenance_window(args.text("preferred_maintenance_window"))
                .set_promotion_tier(args.i32("promotion_tier"))
                .set_publicly_accessible(args.bool("publicly_accessible"))
                .set_tags(Some(tagged(new.tags())));
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(120), is_role_unknown, create).await?;
        let limit = args.timeout("create", LIMIT);
        settled(cx, || look(cx, &name), limit, new.progress, false).await.map_err(|failed| failed.with_id(&name))?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(instance) = look(cx, id).await? else { return Ok(None) };
        let cluster = instance.db_cluster_identifier().unwrap_or_default();
        let answer = cx.rds().describe_db_clusters().db_cluster_identifier(cluster).send().await.or_missing()?;
        let clusters = answer.and_then(|answer| answer.db_clusters).unwrap_or_default();
        let mut members = clusters.iter().flat_map(|cluster| cluster.db_cluster_members());
        let member = members.find(|member| member.db_instance_identifier() == Some(id));
        let pending = instance.pending_modified_values().and_then(|pending| pending.engine_version());
        let (address, port, _) = endpoint(instance.endpoint());
        let attributes = Attrs::new()
            .put("arn", instance.db_instance_arn())
            .put("auto_minor_version_upgrade", instance.auto_minor_version_upgrade())
            .put("availability_zone", instance.availability_zone())
            .put("ca_cert_identifier", instance.ca_certificate_identifier())
            .put("cluster_identifier", instance.db_cluster_identifier())
            .put("copy_tags_to_snapshot", instance.copy_tags_to_snapshot())
            .put("custom_iam_instance_profile", instance.custom_iam_instance_profile())
            .put("db_parameter_group_name", parameter_group(&instance))
            .put("db_subnet_group_name", instance.db_subnet_group().and_then(|group| group.db_subnet_group_name()))
            .put("dbi_resource_id", instance.dbi_resource_id())
            .put("endpoint", address)
            .put("engine", instance.engine())
            .put("engine_version", version(recorded, instance.engine_version(), pending))
            .put("engine_version_actual", instance.engine_version())
            .put("identifier", instance.db_instance_identifier())
            .put("instance_class", instance.db_instance_class())
            .put("kms_key_id", instance.kms_key_id())
            .put("monitoring_interval", instance.monitoring_interval())
            .put("monitoring_role_arn", instance.monitoring_role_arn())
            .put("network_type", instance.network_type())
            .put("performance_insights_enabled", instance.performance_insights_enabled())
            .put("performance_insights_kms_key_id", instance.performance_insights_kms_key_id())
            .put("performance_insights_retention_period", instance.performance_insights_retention_period())
            .put("port", port)
            .put("preferred_backup_window", instance.preferred_backup_window())
            .put("preferred_maintenance_window", instance.preferred_maintenance_window())
            .put("promotion_tier", instance.promotion_tier())
            .put("publicly_accessible", instance.publicly_accessible())
            .put("storage_encrypted", instance.storage_encrypted())
            .put("writer", member.and_then(|member| member.is_cluster_writer()));
        Ok(Some(Found::tagged(attributes, tags(instance.tag_list()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        let local = ["apply_immediately", "engine_version", "force_destroy", "tags", "tags_all", "timeouts"];
        if change.has_other_than(&local) {
            let text = |name: &str| args.text(name).filter(|_| change.has(&[name]));
            let flag = |name: &str| change.has(&[name]).then(|| args.is(name));
            let number = |name: &str| args.i32(name).filter(|_| change.has(&[name]));
            let insights = change.has(&["performance_insights_enabled", "performance_insights_retention_period"]);
            let modify = || async {
                let request = cx
                    .rds()
                    .modify_db_instance()
                    .db_instance_identifier(change.id)
                    .apply_immediately(args.is("apply_immediately"))
                    .set_auto_minor_version_upgrade(flag("auto_minor_version_upgrade"))
                    .set_ca_certificate_identifier(text("ca_cert_identifier"))
                    .set_copy_tags_to_snapshot(flag("copy_tags_to_snapshot"))
                    .set_db_instance_class(text("instance_class"))
                    .set_db_parameter_group_name(text("db_parameter_group_name"))
                    .set_enable_performance_insights(insights.then(|| args.is("performance_insights_enabled")))
                    .set_monitoring_interval(
                        change.has(&["monitoring_interval"]).then(|| args.i32("monitoring_interval").unwrap_or(0)),
                    )
                    .set_monitoring_role_arn(text("monitoring_role_arn"))
                    .set_performance_insights_kms_key_id(
                        args.text("performance_insights_kms_key_id").filter(|_| insights),
                    )
                    .set_performance_insights_retention_period(
                        args.i32("performance_insights_retention_period").filter(|days| insights && *days > 0),
                    )
                    .set_preferred_backup_window(text("preferred_backup_window"))
                    .set_preferred_maintenance_window(text("preferred_maintenance_window"))
                    .set_promotion_tier(number("promotion_tier"))
                    .set_publicly_accessible(flag("publicly_accessible"));
                Ok(request.send().await.map(|_| ())?)
            };
            let is_passing = |failed: &Failed| is_role_unknown(failed) || failed.is(&["InvalidDBInstanceState"]);
            cx.retry(Duration::from_secs(300), is_passing, modify).await?;
            let limit = args.timeout("update", LIMIT);
            settled(cx, || look(cx, change.id), limit, change.progress, args.is("apply_immediately")).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let rds = cx.rds();
        let delete = || async {
            let request = rds.delete_db_instance().db_instance_identifier(gone.id);
            let is_custom = gone.prior.has("custom_iam_instance_profile");
            let deleted = request.set_skip_final_snapshot(is_custom.then_some(true)).send().await;
            match deleted.map_err(Failed::from) {
                Ok(_) => Ok(()),
                // It is going already.
                Err(failed) if failed.message.contains("is already being deleted") => Ok(()),
                // The last instance of a cluster that copies another one goes only once the cluster stands alone.
                Err(failed)
                    if failed.message.contains("Delete the replica cluster") && gone.prior.is("force_destroy") =>
                {
                    let cluster = gone.prior.text("cluster_identifier");
                    rds.promote_read_replica_db_cluster().set_db_cluster_identifier(cluster).send().await?;
                    Err(failed)
                }
                Err(failed) => Err(failed),
            }
        };
        let is_passing = |failed: &Failed| {
            let is_replica = failed.message.contains("Delete the replica cluster");
            failed.is(&["InvalidDBInstanceState"])
                || failed.is(&["InvalidDBClusterStateFault"]) && (!is_replica || gone.prior.is("force_destroy"))
        };
        cx.retry(Duration::from_secs(300), is_passing, delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(instance) => Wait::Pending(instance.db_instance_status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(gone.prior.timeout("delete", LIMIT), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = name(new);
        let Some(instance) = look(cx, &id).await? else { return Ok(None) };
        if instance.db_instance_status() == Some("creating") {
            settled(cx, || look(cx, &id), new.args.timeout("create", LIMIT), new.progress, false).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.rds().describe_db_instances().into_paginator().items().send();
        let instances = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let of_clusters = instances.into_iter().filter(|instance| instance.db_cluster_identifier().is_some());
        let found = |instance: DbInstance| Some((instance.db_instance_identifier.clone()?, tags(instance.tag_list())));
        Ok(of_clusters.filter_map(found).collect())
    }
}

fn name(new: &New<'_>) -> String {
    new.name("identifier", "identifier_prefix", 63).to_lowercase()
}

async fn look(cx: &Context, id: &str) -> Result<Option<DbInstance>> {
    let answer = cx.rds().describe_db_instances().db_instance_identifier(id).send().await.or_missing()?;
    let instance = answer.and_then(|answer| answer.db_instances?.into_iter().next());
    Ok(instance.filter(|instance| instance.db_cluster_identifier().is_some()))
}
