//! A cluster as the service tells of it.

use super::{secret, version};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use aws_sdk_rds::types::DbCluster;
use ledgerform_engine::Value;

pub(super) fn attributes(cluster: &DbCluster, recorded: Args<'_>) -> Attrs {
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

/// Aurora's usual storage has no name in configurations.
pub(super) fn same_storage(a: &Value, b: &Value) -> bool {
    let is_usual = |value: &Value| value.is_null() || matches!(value.as_str(), Some("" | "aurora"));
    is_usual(a) && is_usual(b)
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
