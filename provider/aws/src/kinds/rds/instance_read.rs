//! An instance as the service tells of it.

use super::{secret, version};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use aws_sdk_rds::types::{DbInstance, Endpoint};
use ledgerform_engine::Value;

/// Address, port and zone of an endpoint.
pub(super) fn endpoint(endpoint: Option<&Endpoint>) -> (Option<&str>, Option<i32>, Option<&str>) {
    let address = endpoint.and_then(|endpoint| endpoint.address());
    (address, endpoint.and_then(|endpoint| endpoint.port()), endpoint.and_then(|endpoint| endpoint.hosted_zone_id()))
}

pub(super) fn parameter_group(instance: &DbInstance) -> Option<&str> {
    instance.db_parameter_groups().first()?.db_parameter_group_name()
}

/// Whether two texts name the same source: by name, or by the ARN that ends with it.
pub(super) fn same_source(a: &Value, b: &Value) -> bool {
    let name = |value: &Value| value.as_str().and_then(|text| text.rsplit(':').next()).map(str::to_owned);
    let is_name = |value: &Value| value.as_str().is_some_and(|text| !text.contains(':'));
    (is_name(a) || is_name(b)) && name(a).is_some() && name(a) == name(b)
}

/// The storage that was asked for, if the instance has grown beyond it by itself.
fn storage(instance: &DbInstance, recorded: Args<'_>) -> Option<i32> {
    let (given, most) = (recorded.i32("allocated_storage"), instance.max_allocated_storage());
    match (given, instance.allocated_storage(), most) {
        (Some(given), Some(actual), Some(most)) if given <= actual && actual <= most => Some(given),
        (_, actual, _) => actual,
    }
}

pub(super) fn attributes(instance: &DbInstance, recorded: Args<'_>) -> Attrs {
    let pending = instance.pending_modified_values().and_then(|pending| pending.engine_version());
    let (address, port, zone) = endpoint(instance.endpoint());
    let listener = instance.listener_endpoint().map(|listener| {
        let (address, port, zone) = endpoint(Some(listener));
        Attrs::new().put("address", address).put("hosted_zone_id", zone).put("port", port)
    });
    let groups = instance.vpc_security_groups().iter().filter_map(|group| group.vpc_security_group_id.clone());
    let domain = instance.domain_memberships().first();
    let options = instance.option_group_memberships().first();
    let master_secret = instance.master_user_secret();
    Attrs::new()
        .put("address", address)
        .put("allocated_storage", storage(instance, recorded))
        .put("arn", instance.db_instance_arn())
        .put("auto_minor_version_upgrade", instance.auto_minor_version_upgrade())
        .put("availability_zone", instance.availability_zone())
        .put("backup_retention_period", instance.backup_retention_period())
        .put("backup_target", instance.backup_target())
        .put("backup_window", instance.preferred_backup_window())
        .put("ca_cert_identifier", instance.ca_certificate_identifier())
        .put("character_set_name", instance.character_set_name())
        .put("copy_tags_to_snapshot", instance.copy_tags_to_snapshot())
        .put("custom_iam_instance_profile", instance.custom_iam_instance_profile())
        .put("customer_owned_ip_enabled", instance.customer_owned_ip_enabled())
        .variant("database_insights_mode", instance.database_insights_mode())
        .put("db_name", instance.db_name())
        .put("db_subnet_group_name", instance.db_subnet_group().and_then(|group| group.db_subnet_group_name()))
        .put("dedicated_log_volume", instance.dedicated_log_volume())
        .put("deletion_protection", instance.deletion_protection())
        .put("domain", domain.and_then(|domain| domain.domain()))
        .put("domain_auth_secret_arn", domain.and_then(|domain| domain.auth_secret_arn()))
        .put("domain_dns_ips", domain.map(|domain| domain.dns_ips()))
        .put("domain_fqdn", domain.and_then(|domain| domain.fqdn()))
        .put("domain_iam_role_name", domain.and_then(|domain| domain.iam_role_name()))
        .put("domain_ou", domain.and_then(|domain| domain.ou()))
        .put("enabled_cloudwatch_logs_exports", instance.enabled_cloudwatch_logs_exports())
        .put("endpoint", address.zip(port).map(|(address, port)| format!("{address}:{port}")))
        .put("engine", instance.engine())
        .put("engine_lifecycle_support", instance.engine_lifecycle_support())
        .put("engine_version", version(recorded, instance.engine_version(), pending))
        .put("engine_version_actual", instance.engine_version())
        .put("hosted_zone_id", zone)
        .put("iam_database_authentication_enabled", instance.iam_database_authentication_enabled())
        .put("identifier", instance.db_instance_identifier())
        .put("instance_class", instance.db_instance_class())
        .put("iops", instance.iops())
        .put("kms_key_id", instance.kms_key_id())
        .put("latest_restorable_time", time(instance.latest_restorable_time()))
        .put("license_model", instance.license_model())
        .put("listener_endpoint", listener.into_iter().collect::<Vec<_>>())
        .put("maintenance_window", instance.preferred_maintenance_window())
        .put("manage_master_user_password", master_secret.map(|_| true))
        .put("master_user_secret", secret(master_secret))
        .put("master_user_secret_kms_key_id", master_secret.and_then(|secret| secret.kms_key_id()))
        .put("max_allocated_storage", instance.max_allocated_storage())
        .put("monitoring_interval", instance.monitoring_interval())
        .put("monitoring_role_arn", instance.monitoring_role_arn())
        .put("multi_az", instance.multi_az())
        .put("nchar_character_set_name", instance.nchar_character_set_name())
        .put("network_type", instance.network_type())
        .put("option_group_name", options.and_then(|group| group.option_group_name()))
        .put("parameter_group_name", parameter_group(instance))
        .put("performance_insights_enabled", instance.performance_insights_enabled())
        .put("performance_insights_kms_key_id", instance.performance_insights_kms_key_id())
        .put("performance_insights_retention_period", instance.performance_insights_retention_period())
        .put("port", port.or(instance.db_instance_port()))
        .put("publicly_accessible", instance.publicly_accessible())
        .variant("replica_mode", instance.replica_mode())
        .put("replicas", instance.read_replica_db_instance_identifiers())
        .put("replicate_source_db", instance.read_replica_source_db_instance_identifier())
        .put("resource_id", instance.dbi_resource_id())
        .put("status", instance.db_instance_status())
        .put("storage_encrypted", instance.storage_encrypted())
        .put("storage_throughput", instance.storage_throughput())
        .put("storage_type", instance.storage_type())
        .put("timezone", instance.timezone())
        .variant("upgrade_rollout_order", instance.upgrade_rollout_order())
        .put("username", instance.master_username())
        .put("vpc_security_group_ids", groups.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::Attributes;

    #[test]
    fn a_source_is_named_by_name_or_arn() {
        let arn = "arn:aws:rds:eu-central-1:123456789012:db:main";
        for (a, b, expected) in [(arn, "main", true), ("main", arn, true), (arn, "other", false)] {
            assert_eq!(same_source(&a.into(), &b.into()), expected, "{a} {b}");
        }
        let elsewhere = "arn:aws:rds:eu-west-1:123456789012:db:main";
        assert!(!same_source(&arn.into(), &elsewhere.into()));
    }

    #[test]
    fn storage_that_grew_by_itself_is_no_change() {
        let recorded = Attributes::from([("allocated_storage".to_owned(), 20_i64.into())]);
        let instance = |size: i32, most: Option<i32>| {
            DbInstance::builder().allocated_storage(size).set_max_allocated_storage(most).build()
        };
        for (size, most, expected) in [(30, Some(100), 20), (30, None, 30), (10, Some(100), 10)] {
            assert_eq!(storage(&instance(size, most), Args::Top(&recorded)), Some(expected), "{size} {most:?}");
        }
    }
}
