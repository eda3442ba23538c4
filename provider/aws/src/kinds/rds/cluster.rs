//! `aws_rds_cluster`

use super::{
    exports, is_role_unknown, last_snapshot, one_holds_the_other, retag, secret, tagged, tags, version, without,
};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types::{DbCluster, ServerlessV2ScalingConfiguration};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

pub(super) struct Cluster;

const TWO_HOURS: Duration = Duration::from_secs(7200);

/// What all requests take that make a cluster.
macro_rules! described {
    ($request:expr, $name:expr, $args:expr, $tags:expr) => {
        $request
            .db_cluster_identifier($name)
            .set_backtrack_window($args.i64("backtrack_window"))
            .set_backup_retention_period($args.i32("backup_retention_period"))
            .set_copy_tags_to_snapshot($args.bool("copy_tags_to_snapshot"))
            .set_db_cluster_instance_class($args.text("db_cluster_instance_class"))
            .set_db_cluster_parameter_group_name($args.text("db_cluster_parameter_group_name"))
            .set_db_subnet_group_name($args.text("db_subnet_group_name"))
            .set_deletion_protection($args.bool("deletion_protection"))
            .set_domain($args.text("domain"))
            .set_domain_iam_role_name($args.text("domain_iam_role_name"))
            .set_enable_cloudwatch_logs_exports($args.strings("enabled_cloudwatch_logs_exports"))
            .set_enable_iam_database_authentication($args.bool("iam_database_authentication_enabled"))
            .set_enable_performance_insights($args.bool("performance_insights_enabled"))
            .set_engine_lifecycle_support($args.text("engine_lifecycle_support"))
            .set_engine_mode($args.text("engine_mode"))
            .set_iops($args.i32("iops"))
            .set_kms_key_id($args.text("kms_key_id"))
            .set_monitoring_interval($args.i32("monitoring_interval"))
            .set_monitoring_role_arn($args.text("monitoring_role_arn"))
            .set_network_type($args.text("network_type"))
            .set_performance_insights_kms_key_id($args.text("performance_insights_kms_key_id"))
            .set_performance_insights_retention_period($args.i32("performance_insights_retention_period"))
            .set_port($args.i32("port"))
            .set_preferred_backup_window($args.text("preferred_backup_window"))
            .set_serverless_v2_scaling_configuration(serverless($args))
            .set_storage_type($args.text("storage_type"))
            .set_tags(Some(tagged($tags)))
            .set_vpc_security_group_ids($args.strings("vpc_security_group_ids"))
    };
}

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
        modify(cx, change, limit).await?;
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
        let wanted = args.strings("iam_roles").unwrap_or_default();
        let before = change.prior.strings("iam_roles").unwrap_or_default();
        for role in without(&before, &wanted).into_iter().flatten() {
            rds.remove_role_from_db_cluster().db_cluster_identifier(change.id).role_arn(role).send().await?;
        }
        for role in without(&wanted, &before).into_iter().flatten() {
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

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new)))
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

async fn make(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<()> {
    let rds = cx.rds();
    if let Some(snapshot) = args.text("snapshot_identifier") {
        let request = described!(rds.restore_db_cluster_from_snapshot(), name, args, tags)
            .snapshot_identifier(snapshot)
            .set_availability_zones(args.strings("availability_zones"))
            .set_database_name(args.text("database_name"))
            .set_engine(args.text("engine"))
            .set_engine_version(args.text("engine_version"));
        request.send().await?;
        return Ok(());
    }
    if let Some(source) = args.block("restore_to_point_in_time") {
        let time = source.str("restore_to_time").map(|time| DateTime::from_str(time, Format::DateTime));
        let time = time
            .transpose()
            .map_err(|_| Failed::refused("restore_to_time is no time, such as 2026-01-31T12:00:00Z"))?;
        let request = described!(rds.restore_db_cluster_to_point_in_time(), name, args, tags)
            .set_restore_to_time(time)
            .set_restore_type(source.text("restore_type"))
            .set_source_db_cluster_identifier(source.text("source_cluster_identifier"))
            .set_source_db_cluster_resource_id(source.text("source_cluster_resource_id"))
            .set_use_latest_restorable_time(source.bool("use_latest_restorable_time"));
        request.send().await?;
        return Ok(());
    }
    let request = described!(rds.create_db_cluster(), name, args, tags)
        .set_allocated_storage(args.i32("allocated_storage"))
        .set_availability_zones(args.strings("availability_zones"))
        .set_ca_certificate_identifier(args.text("ca_certificate_identifier"))
        .set_cluster_scalability_type(args.variant("cluster_scalability_type"))
        .set_database_insights_mode(args.variant("database_insights_mode"))
        .set_database_name(args.text("database_name"))
        .set_db_system_id(args.text("db_system_id"))
        .set_enable_global_write_forwarding(args.bool("enable_global_write_forwarding"))
        .set_enable_http_endpoint(args.bool("enable_http_endpoint"))
        .set_enable_local_write_forwarding(args.bool("enable_local_write_forwarding"))
        .set_engine(args.text("engine"))
        .set_engine_version(args.text("engine_version"))
        .set_global_cluster_identifier(args.text("global_cluster_identifier"))
        .set_manage_master_user_password(args.bool("manage_master_user_password"))
        .set_master_user_password(password(args))
        .set_master_user_secret_kms_key_id(args.text("master_user_secret_kms_key_id"))
        .set_master_username(args.text("master_username"))
        .set_preferred_maintenance_window(args.text("preferred_maintenance_window"))
        .set_replication_source_identifier(args.text("replication_source_identifier"))
        .set_storage_encrypted(args.bool("storage_encrypted"));
    request.send().await?;
    Ok(())
}

fn password(args: Args<'_>) -> Option<String> {
    args.text("master_password_wo").or_else(|| args.text("master_password"))
}

fn serverless(args: Args<'_>) -> Option<ServerlessV2ScalingConfiguration> {
    let block = args.block("serverlessv2_scaling_configuration")?;
    let configuration = ServerlessV2ScalingConfiguration::builder()
        .set_max_capacity(block.f64("max_capacity"))
        .set_min_capacity(block.f64("min_capacity"))
        .set_seconds_until_auto_pause(block.i32("seconds_until_auto_pause").filter(|seconds| *seconds > 0));
    Some(configuration.build())
}

/// What restoring does not take.
async fn complete(cx: &Context, args: Args<'_>, name: &str) -> Result<()> {
    let request = cx
        .rds()
        .modify_db_cluster()
        .db_cluster_identifier(name)
        .apply_immediately(true)
        .set_allocated_storage(args.i32("allocated_storage"))
        .set_ca_certificate_identifier(args.text("ca_certificate_identifier"))
        .set_database_insights_mode(args.variant("database_insights_mode"))
        .set_enable_global_write_forwarding(args.bool("enable_global_write_forwarding"))
        .set_enable_http_endpoint(args.bool("enable_http_endpoint"))
        .set_enable_local_write_forwarding(args.bool("enable_local_write_forwarding"))
        .set_manage_master_user_password(args.bool("manage_master_user_password"))
        .set_master_user_password(password(args))
        .set_master_user_secret_kms_key_id(args.text("master_user_secret_kms_key_id"))
        .set_preferred_maintenance_window(args.text("preferred_maintenance_window"));
    request.send().await?;
    Ok(())
}

async fn modify(cx: &Context, change: &Change<'_>, limit: Duration) -> Result<()> {
    let args = change.args;
    let text = |name: &str| args.text(name).filter(|_| change.has(&[name]));
    let flag = |name: &str| change.has(&[name]).then(|| args.is(name));
    let number = |name: &str| args.i32(name).filter(|_| change.has(&[name]));
    let local = [
        "allow_major_version_upgrade",
        "apply_immediately",
        "db_instance_parameter_group_name",
        "delete_automated_backups",
        "enable_http_endpoint",
        "final_snapshot_identifier",
        "global_cluster_identifier",
        "iam_roles",
        "master_password_wo",
        "replication_source_identifier",
        "skip_final_snapshot",
        "tags",
        "tags_all",
        "timeouts",
    ];
    if !change.has_other_than(&local) {
        return Ok(());
    }
    let is_version_new = change.has(&["engine_version"]);
    let is_password_new = change.has(&["master_password", "master_password_wo_version"]);
    let insights = change.has(&[
        "performance_insights_enabled",
        "performance_insights_kms_key_id",
        "performance_insights_retention_period",
    ]);
    let make = || async {
        let request = cx
            .rds()
            .modify_db_cluster()
            .db_cluster_identifier(change.id)
            .apply_immediately(args.is("apply_immediately"))
            .set_allocated_storage(number("allocated_storage"))
            .set_allow_major_version_upgrade(is_version_new.then(|| args.is("allow_major_version_upgrade")))
            .set_backtrack_window(change.has(&["backtrack_window"]).then(|| args.i64("backtrack_window").unwrap_or(0)))
            .set_backup_retention_period(number("backup_retention_period"))
            .set_ca_certificate_identifier(text("ca_certificate_identifier"))
            .set_cloudwatch_logs_export_configuration(exports(change))
            .set_copy_tags_to_snapshot(flag("copy_tags_to_snapshot"))
            .set_database_insights_mode(text("database_insights_mode").map(|mode| mode.as_str().into()))
            .set_db_cluster_instance_class(text("db_cluster_instance_class"))
            .set_db_cluster_parameter_group_name(text("db_cluster_parameter_group_name"))
            .set_db_instance_parameter_group_name(
                args.text("db_instance_parameter_group_name").filter(|_| is_version_new),
            )
            .set_deletion_protection(flag("deletion_protection"))
            .set_domain(text("domain"))
            .set_domain_iam_role_name(text("domain_iam_role_name"))
            .set_enable_global_write_forwarding(flag("enable_global_write_forwarding"))
            .set_enable_iam_database_authentication(flag("iam_database_authentication_enabled"))
            .set_enable_local_write_forwarding(flag("enable_local_write_forwarding"))
            .set_enable_performance_insights(insights.then(|| args.is("performance_insights_enabled")))
            .set_engine_version(text("engine_version"))
            .set_iops(number("iops"))
            .set_manage_master_user_password(flag("manage_master_user_password"))
            .set_master_user_password(password(args).filter(|_| is_password_new))
            .set_master_user_secret_kms_key_id(text("master_user_secret_kms_key_id"))
            .set_monitoring_interval(number("monitoring_interval"))
            .set_monitoring_role_arn(text("monitoring_role_arn"))
            .set_network_type(text("network_type"))
            .set_performance_insights_kms_key_id(args.text("performance_insights_kms_key_id").filter(|_| insights))
            .set_performance_insights_retention_period(
                args.i32("performance_insights_retention_period").filter(|days| insights && *days > 0),
            )
            .set_port(number("port"))
            .set_preferred_backup_window(text("preferred_backup_window"))
            .set_preferred_maintenance_window(text("preferred_maintenance_window"))
            .set_serverless_v2_scaling_configuration(
                serverless(args).filter(|_| change.has(&["serverlessv2_scaling_configuration"])),
            )
            .set_storage_type(text("storage_type"))
            .set_vpc_security_group_ids(
                args.strings("vpc_security_group_ids").filter(|_| change.has(&["vpc_security_group_ids"])),
            );
        Ok(request.send().await.map(|_| ())?)
    };
    let is_passing = |failed: &Failed| {
        is_role_unknown(failed)
            || failed.is(&["InvalidDBClusterStateFault"]) && !failed.message.contains("global cluster")
    };
    cx.retry(Duration::from_secs(300), is_passing, make).await?;
    settled(cx, change.id, limit, change.progress, args.is("apply_immediately")).await
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

/// Aurora's usual storage has no name in configurations.
fn same_storage(a: &Value, b: &Value) -> bool {
    let is_usual = |value: &Value| value.is_null() || matches!(value.as_str(), Some("" | "aurora"));
    is_usual(a) && is_usual(b)
}

fn attributes(cluster: &DbCluster, recorded: Args<'_>) -> Attrs {
    let pending = cluster.pending_modified_values().and_then(|pending| pending.engine_version());
    let groups = cluster.vpc_security_groups().iter().filter_map(|group| group.vpc_security_group_id.clone());
    let members = cluster.db_cluster_members().iter().filter_map(|member| member.db_instance_identifier.clone());
    let roles = cluster.associated_roles().iter().filter_map(|role| role.role_arn.clone());
    let domain = cluster.domain_memberships().first();
    let certificate = cluster.certificate_details();
    let serverless = cluster.serverless_v2_scaling_configuration().map(|configuration| {
        Attrs::new()
            .put("max_capacity", configuration.max_capacity())
            .put("min_capacity", configuration.min_capacity())
            .put("seconds_until_auto_pause", configuration.seconds_until_auto_pause())
    });
    let is_forwarding =
        |status: Option<&str>| status.is_some_and(|s| matches!(s, "enabled" | "enabling" | "requested"));
    let local_forwarding = is_forwarding(cluster.local_write_forwarding_status().map(|status| status.as_str()));
    let master_secret = cluster.master_user_secret();
    let attributes = Attrs::new()
        .put("allocated_storage", cluster.allocated_storage())
        .put("arn", cluster.db_cluster_arn())
        .put("availability_zones", cluster.availability_zones())
        .put("backtrack_window", cluster.backtrack_window())
        .put("backup_retention_period", cluster.backup_retention_period())
        .put("ca_certificate_identifier", certificate.and_then(|certificate| certificate.ca_identifier()))
        .put("ca_certificate_valid_till", time(certificate.and_then(|certificate| certificate.valid_till())))
        .put("cluster_identifier", cluster.db_cluster_identifier())
        .put("cluster_members", members.collect::<Vec<_>>())
        .put("cluster_resource_id", cluster.db_cluster_resource_id())
        .variant("cluster_scalability_type", cluster.cluster_scalability_type())
        .put("copy_tags_to_snapshot", cluster.copy_tags_to_snapshot())
        .variant("database_insights_mode", cluster.database_insights_mode())
        .put("database_name", cluster.database_name())
        .put("db_cluster_instance_class", cluster.db_cluster_instance_class())
        .put("db_cluster_parameter_group_name", cluster.db_cluster_parameter_group())
        .put("db_subnet_group_name", cluster.db_subnet_group())
        .put("db_system_id", cluster.db_system_id())
        .put("deletion_protection", cluster.deletion_protection())
        .put("domain", domain.and_then(|domain| domain.domain()))
        .put("domain_iam_role_name", domain.and_then(|domain| domain.iam_role_name()))
        .put("enable_global_write_forwarding", cluster.global_write_forwarding_requested())
        .put("enable_http_endpoint", cluster.http_endpoint_enabled())
        .put("enable_local_write_forwarding", local_forwarding)
        .put("enabled_cloudwatch_logs_exports", cluster.enabled_cloudwatch_logs_exports())
        .put("endpoint", cluster.endpoint())
        .put("engine", cluster.engine())
        .put("engine_lifecycle_support", cluster.engine_lifecycle_support())
        .put("engine_mode", cluster.engine_mode().unwrap_or("provisioned"))
        .put("engine_version", version(recorded, cluster.engine_version(), pending))
        .put("engine_version_actual", cluster.engine_version())
        .put("hosted_zone_id", cluster.hosted_zone_id())
        .put("iam_database_authentication_enabled", cluster.iam_database_authentication_enabled())
        .put("iam_roles", roles.collect::<Vec<_>>())
        .put("iops", cluster.iops())
        .put("kms_key_id", cluster.kms_key_id())
        .put("manage_master_user_password", master_secret.map(|_| true))
        .put("master_user_secret", secret(master_secret))
        .put("master_user_secret_kms_key_id", master_secret.and_then(|secret| secret.kms_key_id()))
        .put("master_username", cluster.master_username())
        .put("monitoring_interval", cluster.monitoring_interval())
        .put("monitoring_role_arn", cluster.monitoring_role_arn())
        .put("network_type", cluster.network_type())
        .put("performance_insights_enabled", cluster.performance_insights_enabled())
        .put("performance_insights_kms_key_id", cluster.performance_insights_kms_key_id())
        .put("performance_insights_retention_period", cluster.performance_insights_retention_period())
        .put("port", cluster.port())
        .put("preferred_backup_window", cluster.preferred_backup_window())
        .put("preferred_maintenance_window", cluster.preferred_maintenance_window())
        .put("reader_endpoint", cluster.reader_endpoint())
        .put("replication_source_identifier", cluster.replication_source_identifier())
        .block("serverlessv2_scaling_configuration", serverless)
        .put("storage_encrypted", cluster.storage_encrypted())
        .put("storage_type", cluster.storage_type())
        .variant("upgrade_rollout_order", cluster.upgrade_rollout_order())
        .put("vpc_security_group_ids", groups.collect::<Vec<_>>());
    // Services of some regions do not tell it.
    match cluster.global_cluster_identifier() {
        Some(global) => attributes.put("global_cluster_identifier", global),
        None => attributes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_storage_has_no_name() {
        for (a, b, expected) in [("", "aurora", true), ("aurora", "", true), ("aurora-iopt1", "", false)] {
            assert_eq!(same_storage(&a.into(), &b.into()), expected, "{a} {b}");
        }
    }
}
