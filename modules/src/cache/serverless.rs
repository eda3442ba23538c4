//! Serverless caches.

use super::inputs::ServerlessFields;
use super::network::Network;
use super::plan::Plan;
use super::users::Users;
use crate::diagnostics::CACHE_SHORT_SNAPSHOTS;
use crate::network::NetworkFields;
use ledgerform::{Each, Scope, tf};
use ledgerform_bindings::aws;

/// The serverless caches.
pub(super) fn build(
    scope: &Scope,
    plan: &Plan<'_>,
    network: &Network,
    users: &Users,
) -> Each<aws::elasticache_serverless_cache::Ref> {
    use aws::elasticache_serverless_cache::{CacheUsageLimits, DataStorage, EcpuPerSecond};
    let inputs = plan.inputs;
    scope.each(&inputs.serverless, |scope, key, cache| {
        let days = plan.snapshot_days(&cache.snapshot_days());
        plan.require(scope, &key);
        scope.require(
            inputs.network.subnet_ids().length().at_least(2),
            "serverless caches take no subnet group: give network.subnet_ids as well",
        );
        plan.guard.refuse(scope, &CACHE_SHORT_SNAPSHOTS, &key, days.less(7));
        scope.add(
            "this",
            aws::ElasticacheServerlessCache::new()
                .engine(cache.engine())
                .name(plan.names.at(&key))
                .cache_usage_limits([CacheUsageLimits::new()
                    .data_storage([DataStorage::new().unit("GB").maximum(cache.max_gb())])
                    .ecpu_per_second([EcpuPerSecond::new().maximum(cache.max_ecpu())])])
                .daily_snapshot_time(cache.snapshot_time())
                .description(tf!("Cache {key} of {}", &inputs.name))
                .kms_key_id(plan.key_arn)
                .major_engine_version(cache.major_version())
                .security_group_ids(network.group_ids(plan, &key))
                .snapshot_retention_limit(days)
                .subnet_ids(inputs.network.subnet_ids())
                .tags(inputs.named(&key).merge(cache.tags()))
                .user_group_id(users.group_id(plan, &key)),
        )
    })
}
