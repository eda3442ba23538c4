//! How an instance comes into being: new, as a copy of another one, or from a snapshot.

use super::tagged;
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::told;
use crate::mark::Tags;
use aws_sdk_rds::types::DbInstance;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// What all requests take that make an instance.
macro_rules! described {
    ($request:expr, $args:expr, $tags:expr) => {
        $request
            .set_auto_minor_version_upgrade($args.bool("auto_minor_version_upgrade"))
            .set_availability_zone($args.text("availability_zone"))
            .set_backup_target($args.text("backup_target"))
            .set_ca_certificate_identifier($args.text("ca_cert_identifier"))
            .set_copy_tags_to_snapshot($args.bool("copy_tags_to_snapshot"))
            .set_custom_iam_instance_profile($args.text("custom_iam_instance_profile"))
            .set_db_instance_class($args.text("instance_class"))
            .set_db_parameter_group_name($args.text("parameter_group_name"))
            .set_db_subnet_group_name($args.text("db_subnet_group_name"))
            .set_dedicated_log_volume($args.bool("dedicated_log_volume"))
            .set_deletion_protection($args.bool("deletion_protection"))
            .set_domain($args.text("domain"))
            .set_domain_auth_secret_arn($args.text("domain_auth_secret_arn"))
            .set_domain_dns_ips($args.strings("domain_dns_ips"))
            .set_domain_fqdn($args.text("domain_fqdn"))
            .set_domain_iam_role_name($args.text("domain_iam_role_name"))
            .set_domain_ou($args.text("domain_ou"))
            .set_enable_cloudwatch_logs_exports($args.strings("enabled_cloudwatch_logs_exports"))
            .set_enable_customer_owned_ip($args.bool("customer_owned_ip_enabled"))
            .set_enable_iam_database_authentication($args.bool("iam_database_authentication_enabled"))
            .set_iops($args.positive("iops"))
            .set_multi_az($args.bool("multi_az"))
            .set_network_type($args.text("network_type"))
            .set_option_group_name($args.text("option_group_name"))
            .set_port($args.positive("port"))
            .set_publicly_accessible($args.bool("publicly_accessible"))
            .set_storage_throughput($args.positive("storage_throughput"))
            .set_storage_type($args.text("storage_type"))
            .set_tags(Some(tagged($tags)))
            .set_vpc_security_group_ids($args.strings("vpc_security_group_ids"))
    };
}

/// What new instances and replicas take, and restored ones do not.
macro_rules! observed {
    ($request:expr, $args:expr) => {
        $request
            .set_database_insights_mode($args.variant("database_insights_mode"))
            .set_enable_performance_insights($args.bool("performance_insights_enabled"))
            .set_max_allocated_storage($args.positive("max_allocated_storage"))
            .set_monitoring_interval($args.i32("monitoring_interval"))
            .set_monitoring_role_arn($args.text("monitoring_role_arn"))
            .set_performance_insights_kms_key_id($args.text("performance_insights_kms_key_id"))
            .set_performance_insights_retention_period($args.positive("performance_insights_retention_period"))
    };
}

/// Asks for the instance, and gives the ID that it will keep.
pub(super) async fn make(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<String> {
    let instance = if args.has("replicate_source_db") {
        replica(cx, args, name, tags).await?
    } else if args.has("snapshot_identifier") {
        from_snapshot(cx, args, name, tags).await?
    } else if args.has("restore_to_point_in_time") {
        to_point_in_time(cx, args, name, tags).await?
    } else {
        fresh(cx, args, name, tags).await?
    };
    told(instance.and_then(|instance| instance.dbi_resource_id), "ID of the instance")
}

async fn fresh(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<Option<DbInstance>> {
    let request = described!(cx.rds().create_db_instance(), args, tags);
    let request = observed!(request, args)
        .db_instance_identifier(name)
        .set_allocated_storage(args.i32("allocated_storage"))
        .set_backup_retention_period(args.i32("backup_retention_period"))
        .set_character_set_name(args.text("character_set_name"))
        .set_db_name(args.text("db_name"))
        .set_engine(args.text("engine"))
        .set_engine_lifecycle_support(args.text("engine_lifecycle_support"))
        .set_engine_version(args.text("engine_version"))
        .set_kms_key_id(args.text("kms_key_id"))
        .set_license_model(args.text("license_model"))
        .set_manage_master_user_password(args.bool("manage_master_user_password"))
        .set_master_user_password(password(args))
        .set_master_user_secret_kms_key_id(args.text("master_user_secret_kms_key_id"))
        .set_master_username(args.text("username"))
        .set_nchar_character_set_name(args.text("nchar_character_set_name"))
        .set_preferred_backup_window(args.text("backup_window"))
        .set_preferred_maintenance_window(args.text("maintenance_window"))
        .set_storage_encrypted(args.bool("storage_encrypted"))
        .set_timezone(args.text("timezone"));
    Ok(request.send().await?.db_instance)
}

async fn replica(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<Option<DbInstance>> {
    let source = args.required("replicate_source_db");
    let is_elsewhere = source.split(':').nth(3).is_some_and(|region| region != cx.region);
    if is_elsewhere && cx.partition == "aws-us-gov" {
        let message = "a replica of another region is not supported in this partition: it needs a signed URL";
        return Err(Failed::refused(message));
    }
    let request = described!(cx.rds().create_db_instance_read_replica(), args, tags);
    let request = observed!(request, args)
        .db_instance_identifier(name)
        .source_db_instance_identifier(source)
        .set_allocated_storage(args.positive("allocated_storage"))
        // In the same region a replica has the key of its source, and no other may be given.
        .set_kms_key_id(args.text("kms_key_id").filter(|_| is_elsewhere))
        .set_replica_mode(args.variant("replica_mode"))
        .set_upgrade_storage_config(args.bool("upgrade_storage_config"));
    Ok(request.send().await?.db_instance)
}

async fn from_snapshot(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<Option<DbInstance>> {
    let request = described!(cx.rds().restore_db_instance_from_db_snapshot(), args, tags)
        .db_instance_identifier(name)
        .set_allocated_storage(args.positive("allocated_storage"))
        .set_backup_retention_period(args.i32("backup_retention_period"))
        // PostgreSQL and MySQL keep the databases of the snapshot, and take no name of one.
        .set_db_name(args.text("db_name").filter(|_| args.str("engine").is_some_and(|e| e.starts_with("oracle"))))
        .set_db_snapshot_identifier(args.text("snapshot_identifier"))
        .set_engine(args.text("engine"))
        .set_engine_lifecycle_support(args.text("engine_lifecycle_support"))
        .set_license_model(args.text("license_model"))
        .set_manage_master_user_password(args.bool("manage_master_user_password"))
        .set_master_user_secret_kms_key_id(args.text("master_user_secret_kms_key_id"))
        .set_preferred_backup_window(args.text("backup_window"));
    Ok(request.send().await?.db_instance)
}

async fn to_point_in_time(cx: &Context, args: Args<'_>, name: &str, tags: Tags) -> Result<Option<DbInstance>> {
    let Some(source) = args.block("restore_to_point_in_time") else { return Ok(None) };
    let time = source.str("restore_time").map(|time| DateTime::from_str(time, Format::DateTime)).transpose();
    let time = time.map_err(|_| Failed::refused("restore_time is no time, such as 2026-01-31T12:00:00Z"))?;
    let request = described!(cx.rds().restore_db_instance_to_point_in_time(), args, tags)
        .target_db_instance_identifier(name)
        .set_allocated_storage(args.positive("allocated_storage"))
        .set_backup_retention_period(args.i32("backup_retention_period"))
        .set_engine(args.text("engine"))
        .set_engine_lifecycle_support(args.text("engine_lifecycle_support"))
        .set_license_model(args.text("license_model"))
        .set_manage_master_user_password(args.bool("manage_master_user_password"))
        .set_master_user_secret_kms_key_id(args.text("master_user_secret_kms_key_id"))
        .set_max_allocated_storage(args.positive("max_allocated_storage"))
        .set_preferred_backup_window(args.text("backup_window"))
        .set_restore_time(time)
        .set_source_db_instance_automated_backups_arn(source.text("source_db_instance_automated_backups_arn"))
        .set_source_db_instance_identifier(source.text("source_db_instance_identifier"))
        .set_source_dbi_resource_id(source.text("source_dbi_resource_id"))
        .set_use_latest_restorable_time(source.bool("use_latest_restorable_time"));
    Ok(request.send().await?.db_instance)
}

/// Asks for what copying and restoring do not take; says whether there was something.
pub(super) async fn complete(cx: &Context, args: Args<'_>, name: &str) -> Result<bool> {
    let is_replica = args.has("replicate_source_db");
    let is_restored = args.has("snapshot_identifier") || args.has("restore_to_point_in_time");
    if !is_replica && !is_restored {
        return Ok(false);
    }
    let request = cx
        .rds()
        .modify_db_instance()
        .db_instance_identifier(name)
        .apply_immediately(true)
        .set_master_user_password(password(args))
        .set_preferred_maintenance_window(args.text("maintenance_window"));
    let request = match is_replica {
        true => request
            .set_backup_retention_period(args.i32("backup_retention_period"))
            .set_preferred_backup_window(args.text("backup_window")),
        false => observed!(request, args)
            .set_allow_major_version_upgrade(args.bool("allow_major_version_upgrade"))
            .set_engine_version(args.text("engine_version")),
    };
    request.send().await?;
    Ok(true)
}

pub(super) fn password(args: Args<'_>) -> Option<String> {
    args.text("password_wo").or_else(|| args.text("password"))
}
