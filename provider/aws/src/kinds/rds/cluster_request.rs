//! What is asked for to make a cluster, and to change it.

use super::{exports, is_role_unknown, tagged};
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::Change;
use crate::mark::Tags;
use aws_sdk_rds::types::ServerlessV2ScalingConfiguration;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use std::time::Duration;

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

/// Asks for the cluster.
pub(super) async fn make(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<()> {
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
        .set_seconds_until_auto_pause(block.positive("seconds_until_auto_pause"));
    Some(configuration.build())
}

/// What restoring does not take.
pub(super) async fn complete(cx: &Context, args: Args<'_>, name: &str) -> Result<()> {
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

/// Asks for what changes; says whether there was something.
pub(super) async fn modify(cx: &Context, change: &Change<'_>) -> Result<bool> {
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
        return Ok(false);
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
    Ok(true)
}
