//! Parts of the requests that make and change a replication group.

use crate::args::Args;
use crate::kind::Change;
use aws_sdk_elasticache::types::{
    CloudWatchLogsDestinationDetails, DestinationDetails, KinesisFirehoseDestinationDetails,
    LogDeliveryConfigurationRequest, NodeGroupConfiguration,
};

/// The shards that are given one by one.
pub(super) fn shards(args: Args<'_>) -> Option<Vec<NodeGroupConfiguration>> {
    let shard = |block: Args<'_>| {
        NodeGroupConfiguration::builder()
            .set_node_group_id(block.text("node_group_id"))
            .set_primary_availability_zone(block.text("primary_availability_zone"))
            .set_primary_outpost_arn(block.text("primary_outpost_arn"))
            .set_replica_availability_zones(block.strings("replica_availability_zones"))
            .set_replica_count(block.i32("replica_count"))
            .set_replica_outpost_arns(block.strings("replica_outpost_arns"))
            .set_slots(block.text("slots"))
            .build()
    };
    let shards: Vec<_> = args.blocks("node_group_configuration").into_iter().map(shard).collect();
    (!shards.is_empty()).then_some(shards)
}

/// The logs to deliver.
pub(super) fn logs(args: Args<'_>) -> Option<Vec<LogDeliveryConfigurationRequest>> {
    let log = |block: Args<'_>| {
        let details = match block.str("destination_type") {
            Some("kinesis-firehose") => {
                let stream = KinesisFirehoseDestinationDetails::builder();
                let stream = stream.set_delivery_stream(block.text("destination")).build();
                DestinationDetails::builder().kinesis_firehose_details(stream)
            }
            _ => {
                let group = CloudWatchLogsDestinationDetails::builder().set_log_group(block.text("destination"));
                DestinationDetails::builder().cloud_watch_logs_details(group.build())
            }
        };
        LogDeliveryConfigurationRequest::builder()
            .destination_details(details.build())
            .set_destination_type(block.variant("destination_type"))
            .enabled(true)
            .set_log_format(block.variant("log_format"))
            .set_log_type(block.variant("log_type"))
            .build()
    };
    let logs: Vec<_> = args.blocks("log_delivery_configuration").into_iter().map(log).collect();
    (!logs.is_empty()).then_some(logs)
}

/// The logs to deliver, and those that are delivered no longer.
pub(super) fn changed_logs(change: &Change<'_>) -> Option<Vec<LogDeliveryConfigurationRequest>> {
    if !change.has(&["log_delivery_configuration"]) {
        return None;
    }
    let mut wanted = logs(change.args).unwrap_or_default();
    for before in logs(change.prior).unwrap_or_default() {
        if !wanted.iter().any(|log| log.log_type() == before.log_type()) {
            let off = LogDeliveryConfigurationRequest::builder().set_log_type(before.log_type).enabled(false);
            wanted.push(off.build());
        }
    }
    Some(wanted)
}

/// How many replicas a shard has, and how many it is to have.
pub(super) fn replicas(change: &Change<'_>) -> Option<(i32, i32)> {
    let (args, prior) = (change.args, change.prior);
    if change.has(&["replicas_per_node_group"]) {
        return Some((prior.i32("replicas_per_node_group").unwrap_or(0), args.i32("replicas_per_node_group")?));
    }
    let is_one_shard = prior.i32("num_node_groups").unwrap_or(1) == 1 && !change.has(&["num_node_groups"]);
    let (before, wanted) = (prior.i32("num_cache_clusters")?, args.i32("num_cache_clusters")?);
    (is_one_shard && before != wanted).then_some((before - 1, wanted - 1))
}
