//! A replication group as the service tells of it.

use crate::args::Args;
use crate::attrs::Attrs;
use aws_sdk_elasticache::types::{CacheCluster, Endpoint, LogDeliveryConfiguration, ReplicationGroup};

/// A flag that configurations write as a text.
pub(super) fn flag(args: Args<'_>, name: &str) -> Option<bool> {
    args.bool(name).or_else(|| args.str(name).map(|text| matches!(text, "true" | "1")))
}

pub(super) fn attributes(group: &ReplicationGroup, cluster: Option<&CacheCluster>, recorded: Args<'_>) -> Attrs {
    let shards = group.node_groups();
    let first = shards.first();
    let primary = first.and_then(|shard| shard.primary_endpoint());
    let reader = first.and_then(|shard| shard.reader_endpoint());
    let configuration = group.configuration_endpoint();
    let address = |endpoint: Option<&Endpoint>| endpoint.and_then(|endpoint| endpoint.address()).map(str::to_owned);
    let port = [configuration, primary].into_iter().flatten().find_map(Endpoint::port);
    let replicas = first.map(|shard| shard.node_group_members().len().saturating_sub(1));
    let is = |status: Option<&str>| status.is_some_and(|status| matches!(status, "enabled" | "enabling"));
    let topic = cluster.and_then(|cluster| cluster.notification_configuration());
    let topic = topic.filter(|topic| topic.topic_status() != Some("inactive"));
    let groups = cluster.map(|cluster| cluster.security_groups()).unwrap_or_default();
    let groups = groups.iter().filter_map(|group| group.security_group_id.clone());
    let names = cluster.map(|cluster| cluster.cache_security_groups()).unwrap_or_default();
    let names = names.iter().filter_map(|group| group.cache_security_group_name.clone());
    let parameters = cluster.and_then(|cluster| cluster.cache_parameter_group());
    let actual = cluster.and_then(|cluster| cluster.engine_version());
    let engine = group.engine().or(cluster.and_then(|cluster| cluster.engine()));
    let attributes = Attrs::new()
        .put("arn", group.arn())
        .put("at_rest_encryption_enabled", group.at_rest_encryption_enabled().map(|is_on| is_on.to_string()))
        .put("auto_minor_version_upgrade", group.auto_minor_version_upgrade().map(|is_on| is_on.to_string()))
        .put("automatic_failover_enabled", is(group.automatic_failover().map(|status| status.as_str())))
        .put("cluster_enabled", group.cluster_enabled())
        .variant("cluster_mode", group.cluster_mode())
        .put("configuration_endpoint_address", address(configuration))
        .put("data_tiering_enabled", is(group.data_tiering().map(|status| status.as_str())))
        .put("description", group.description())
        .put("engine", engine)
        .put("engine_version", version(recorded, actual))
        .put("engine_version_actual", actual)
        .put(
            "global_replication_group_id",
            group.global_replication_group_info().and_then(|info| info.global_replication_group_id()),
        )
        .variant("ip_discovery", group.ip_discovery())
        .put("kms_key_id", group.kms_key_id())
        .put("log_delivery_configuration", group.log_delivery_configurations().iter().map(log).collect::<Vec<_>>())
        .put("maintenance_window", cluster.and_then(|cluster| cluster.preferred_maintenance_window()))
        .put("member_clusters", group.member_clusters())
        .put("multi_az_enabled", is(group.multi_az().map(|status| status.as_str())))
        .variant("network_type", group.network_type())
        .put("node_type", group.cache_node_type())
        .put("notification_topic_arn", topic.and_then(|topic| topic.topic_arn()))
        .put("num_cache_clusters", group.member_clusters().len())
        .put("num_node_groups", shards.len())
        .put("parameter_group_name", parameters.and_then(|group| group.cache_parameter_group_name()))
        .put("primary_endpoint_address", address(primary))
        .put("reader_endpoint_address", address(reader))
        .put("replicas_per_node_group", replicas)
        .put("replication_group_id", group.replication_group_id())
        .put("security_group_ids", groups.collect::<Vec<_>>())
        .put("security_group_names", names.collect::<Vec<_>>())
        .put("snapshot_retention_limit", group.snapshot_retention_limit())
        .put("snapshot_window", group.snapshot_window())
        .put("subnet_group_name", cluster.and_then(|cluster| cluster.cache_subnet_group_name()))
        .put("transit_encryption_enabled", group.transit_encryption_enabled())
        .variant("transit_encryption_mode", group.transit_encryption_mode())
        .put("user_group_ids", group.user_group_ids());
    // Answers tell it only once there is an endpoint.
    match port {
        Some(port) => attributes.put("port", port),
        None => attributes,
    }
}

fn log(log: &LogDeliveryConfiguration) -> Attrs {
    let details = log.destination_details();
    let group = details.and_then(|details| details.cloud_watch_logs_details()?.log_group());
    let stream = details.and_then(|details| details.kinesis_firehose_details()?.delivery_stream());
    Attrs::new()
        .put("destination", group.or(stream))
        .variant("destination_type", log.destination_type())
        .variant("log_format", log.log_format())
        .variant("log_type", log.log_type())
}

/// The version as the configuration gives it, if the one that runs is of it: `7.1` stands for `7.1.0`, and `6.x` for
/// `6.2.6`. Otherwise the first two numbers of the one that runs.
fn version(recorded: Args<'_>, actual: Option<&str>) -> Option<String> {
    let actual = actual?;
    let given = recorded.str("engine_version").filter(|given| {
        let stem = given.strip_suffix(".x").unwrap_or(given);
        actual.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let short = || actual.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
    Some(given.map_or_else(short, str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::Attributes;

    #[test]
    fn a_version_stands_for_those_that_it_begins() {
        for (given, actual, expected) in [
            ("7.1", "7.1.0", "7.1"),
            ("6.x", "6.2.6", "6.x"),
            ("7.1", "7.2.0", "7.2"),
            ("8.0", "8.0.1", "8.0"),
            ("", "7.1.0", "7.1"),
        ] {
            let recorded = Attributes::from([("engine_version".to_owned(), given.into())]);
            assert_eq!(version(Args::Top(&recorded), Some(actual)).as_deref(), Some(expected), "{given} {actual}");
        }
    }
}
