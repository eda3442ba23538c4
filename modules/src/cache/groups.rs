//! Groups of nodes, with their parameters.

use super::inputs::{CacheInputs, Group, GroupFields, TopicFields};
use super::logs;
use super::network::Network;
use super::plan::Plan;
use super::users::Users;
use crate::diagnostics::{CACHE_SHORT_SNAPSHOTS, CACHE_SINGLE_NODE};
use crate::network::ExistingNameFields;
use ledgerform::function::{element, replace, split};
use ledgerform::{Each, Expr, IntoExpr, Meta, Scope, tf};
use ledgerform_bindings::{aws, random};
use std::collections::BTreeMap;

/// What groups stand on.
pub(super) struct Ground<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) network: &'a Network,
    pub(super) users: &'a Users,
    pub(super) log_groups: &'a Each<aws::cloudwatch_log_group::Ref>,
    pub(super) parameters: &'a Each<aws::elasticache_parameter_group::Ref>,
    /// Keys of groups that are scaled and not: of none.
    pub(super) twice: &'a Expr<Vec<String>>,
}

/// The groups that there are.
pub(super) struct Groups {
    /// Those whose shards and replicas plans decide.
    pub(super) fixed: Each<aws::elasticache_replication_group::Ref>,
    /// Those whose shards and replicas follow the load.
    pub(super) scaled: Each<aws::elasticache_replication_group::Ref>,
}

impl Groups {
    /// Something of each group, by key.
    pub(super) fn map(
        &self,
        of: fn(&aws::elasticache_replication_group::Ref) -> Expr<String>,
    ) -> Expr<BTreeMap<String, String>> {
        self.fixed.map(of).merge(self.scaled.map(of))
    }
}

/// The family of parameter groups: `redis6.x`, `redis7`, `valkey8`.
fn family(engine: &Expr<String>, version: &Expr<String>) -> Expr<String> {
    let major = element(split(".", version), 0);
    let major: Expr<String> = major.equals("6").then("6.x", &major);
    tf!("{engine}{major}")
}

/// The parameter groups. Their names hold the family, so that a new one is there before the old one goes.
pub(super) fn parameters(scope: &Scope, plan: &Plan<'_>) -> Each<aws::elasticache_parameter_group::Ref> {
    use aws::elasticache_parameter_group::Parameter;
    let inputs = plan.inputs;
    let own = inputs.groups.filter(|_, group| group.parameter_group().is_null());
    scope.each(&own, |scope, key, group| {
        let family = family(&group.engine(), &group.version());
        let given = group.parameters().blocks(|name, value| Parameter::new().name(name).value(value));
        let mode = group.cluster_mode().blocks(|| Parameter::new().name("cluster-enabled").value("yes"));
        scope.add_with(
            "this",
            aws::ElasticacheParameterGroup::new()
                .family(&family)
                .name(tf!("{}-{}", plan.names.at(&key), replace(&family, ".", "-")))
                .description(tf!("Parameters of the cache {key}"))
                .parameter(mode.and(given))
                .tags(inputs.named(&key)),
            Meta::new().create_before_destroy(),
        )
    })
}

/// The groups of nodes.
pub(super) fn build(scope: &Scope, ground: &Ground<'_>) -> Groups {
    let inputs = ground.plan.inputs;
    // A cache that is made again under its name needs another name for its last snapshot.
    let last_snapshots = scope.each(&inputs.groups, |scope, key, _| {
        // Here, because a group waits for its users, and their names are too long as well.
        ground.plan.require(scope, &key);
        let name = ground.plan.names.at(&key);
        scope.add("final_snapshot", random::Id::new().byte_length(4).keepers([("cache", name)]))
    });
    let is_scaled = |key: &Expr<String>| inputs.scaled_groups.keys().contains(key);
    // What it was made from; without this it would be made anew once the snapshot is not named any more.
    let made_from = ["snapshot_name"];
    let fixed =
        some(scope, ground, &last_snapshots, "this", &made_from, &inputs.groups.filter(|key, _| !is_scaled(&key)));
    // What the load made of them is not taken back.
    let ignored = ["snapshot_name", "num_node_groups", "replicas_per_node_group"];
    let scaled =
        some(scope, ground, &last_snapshots, "scaled", &ignored, &inputs.groups.filter(|key, _| is_scaled(&key)));
    Groups { fixed, scaled }
}

/// Groups that are alike in what plans leave to others.
fn some(
    scope: &Scope,
    ground: &Ground<'_>,
    last_snapshots: &Each<random::id::Ref>,
    id: &'static str,
    ignored: &[&'static str],
    groups: &Expr<BTreeMap<String, Group>>,
) -> Each<aws::elasticache_replication_group::Ref> {
    use aws::elasticache_replication_group::LogDeliveryConfiguration;
    let plan = ground.plan;
    let (inputs, guard) = (plan.inputs, plan.guard);
    scope.each(groups, |scope, key, group| {
        let replicas = guard.choose(&group.replicas(), 1, 0);
        let days = plan.snapshot_days(&group.snapshot_days());
        scope.require(
            !inputs.serverless.keys().contains(&key),
            tf!("the key {key} is in groups and in serverless: it must stand for one of them"),
        );
        scope.require(
            !ground.twice.contains(&key),
            tf!("the key {key} is in groups and in scaled_groups: it must stand for one of them"),
        );
        guard.refuse(scope, &CACHE_SINGLE_NODE, &key, replicas.equals(0));
        guard.refuse(scope, &CACHE_SHORT_SNAPSHOTS, &key, days.less(7));

        let hex = last_snapshots.at(&key, |id| id.hex());
        let last = guard.choose(&group.final_snapshot(), true, false);
        let takes_over = group.cluster_mode().or(replicas.greater(0));
        let existing = group.parameter_group();
        let parameters =
            existing.is_null().then(ground.parameters.at(&key, |group| group.name()), existing.or_null().name());
        let user_group: Expr<Vec<String>> = [ground.users.group_id(plan, &key)].into_expr();
        let events = group.events();
        scope.add_with(
            id,
            aws::ElasticacheReplicationGroup::new()
                .description(tf!("Cache {key} of {}", &inputs.name))
                .replication_group_id(plan.names.at(&key))
                .apply_immediately(guard.choose(&group.apply_immediately(), false, true))
                // Texts since the provider 6; older ones make truth values of them.
                .at_rest_encryption_enabled("true")
                .auto_minor_version_upgrade(group.auto_minor().then("true", "false"))
                .automatic_failover_enabled(takes_over)
                .engine(group.engine())
                .engine_version(group.version())
                .final_snapshot_identifier(last.then(tf!("{}-final-{}", plan.names.at(&key), hex), Expr::null()))
                .kms_key_id(plan.key_arn)
                .log_delivery_configuration(logs::kinds().blocks(|log| {
                    LogDeliveryConfiguration::new()
                        .destination(ground.log_groups.at(tf!("{key}/{log}"), |group| group.name()))
                        .destination_type("cloudwatch-logs")
                        .log_format("json")
                        .log_type(log)
                }))
                .maintenance_window(group.maintenance_window())
                .multi_az_enabled(replicas.greater(0))
                .node_type(group.node_type())
                .notification_topic_arn(events.is_null().then(Expr::null(), events.or_null().topic_arn()))
                .num_node_groups(group.shards())
                .parameter_group_name(parameters)
                .port(group.port())
                .replicas_per_node_group(&replicas)
                .security_group_ids(ground.network.group_ids(plan, &key))
                .snapshot_name(group.snapshot_name().or_null())
                .snapshot_retention_limit(days)
                .snapshot_window(group.snapshot_window())
                .subnet_group_name(ground.network.subnet_group.or_null())
                .tags(inputs.named(&key).merge(group.tags()))
                .transit_encryption_enabled(true)
                .user_group_ids(user_group),
            Meta::new().ignore_changes(ignored.iter().copied()),
        )
    })
}

/// The host names to connect to.
pub(super) fn endpoints(inputs: &CacheInputs, groups: &Groups) -> Expr<BTreeMap<String, String>> {
    let fixed = inputs.groups.filter(|key, _| !inputs.scaled_groups.keys().contains(&key)).map(|key, group| {
        let whole = groups.fixed.at(&key, |made| made.configuration_endpoint_address());
        group.cluster_mode().then(whole, groups.fixed.at(&key, |made| made.primary_endpoint_address()))
    });
    // Only groups in cluster mode are scaled.
    fixed.merge(groups.scaled.map(|made| made.configuration_endpoint_address()))
}
