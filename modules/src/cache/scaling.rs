//! Shards and replicas that follow the load.

use super::check as own;
use super::groups::Groups;
use super::inputs::{Group, GroupFields};
use super::plan::Plan;
use crate::check::{among, bad_keys, matches, none, optional, within};
use ledgerform::{Condition, Expr, Inputs, Number, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::appautoscaling_policy::{
    PredefinedMetricSpecification, TargetTrackingScalingPolicyConfiguration,
};
use std::collections::BTreeMap;

type Scaled = Expr<BTreeMap<String, ScaledGroup>>;

/// A group of nodes in cluster mode whose shards or replicas follow the load. What the load made of them, no plan takes back.
///
/// It is a resource of its own kind, because Terraform takes what a resource ignores from the text and never from a value. A
/// group that comes here from `groups` stays as it is where a `moved` block leads its address from `this` to `scaled`.
#[derive(Debug, Clone, Inputs)]
pub struct ScaledGroup {
    /// The group, in cluster mode. Its `shards` and `replicas` are those that it is made with.
    pub group: Expr<Group>,
    /// Between what its shards grow and shrink; they stay as they are where it is null.
    pub shards: Expr<Option<Bounds>>,
    /// Between what the replicas of each shard do.
    pub replicas: Expr<Option<Bounds>>,
}

/// Between what something grows and shrinks.
#[derive(Debug, Clone, Inputs)]
pub struct Bounds {
    /// Fewest.
    #[input(default = 1)]
    pub min: Expr<Number>,
    /// Most: 90 shards, 5 replicas.
    pub max: Expr<Number>,
    /// What is measured, in percent: `cpu` (of the engine) or, for shards, `memory` (that counts for evictions).
    #[input(default = "cpu")]
    pub metric: Expr<String>,
    /// What the measure is held at, 35 to 70.
    #[input(default = 60)]
    pub target: Expr<Number>,
    /// Seconds until some go after others went.
    #[input(default = 600)]
    pub scale_in_cooldown: Expr<Number>,
    /// Seconds until some come after others came.
    #[input(default = 600)]
    pub scale_out_cooldown: Expr<Number>,
}

macro_rules! as_groups {
    ($($name:ident $check:ident;)*) => {
        $(
            pub(super) fn $name(field: &str, value: &Scaled) -> Condition {
                own::$check(field, &value.map(|_, scaled| scaled.group()))
            }
        )*
    };
}

// What groups must fulfil, these must as well.
as_groups! {
    keys group_keys;
    engines engines;
    shapes shapes;
    access group_access;
    users group_users;
    windows windows;
    parameters parameters;
    days group_days;
    dns group_dns;
}

/// The bounds are those of the AWS page "Auto Scaling Valkey and Redis OSS clusters", and so are the types of the nodes.
pub(super) fn bounds(field: &str, value: &Scaled) -> Condition {
    let bad = bad_keys(value, |_, scaled| {
        let group = scaled.group();
        let is_good = |bounds: &Expr<Option<Bounds>>, now: &Expr<Number>, most: i64, metrics: &[&str]| {
            optional(bounds, |bounds| {
                let (min, max) = (bounds.min(), bounds.max());
                let cooldown = bounds.scale_in_cooldown().at_least(0).and(bounds.scale_out_cooldown().at_least(0));
                within(&min, 1, most)
                    .and(within(&max, 1, most))
                    .and(min.at_most(&max))
                    .and(now.at_least(&min).and(now.at_most(&max)))
                    .and(within(&bounds.target(), 35, 70))
                    .and(among(metrics, &bounds.metric()))
                    .and(cooldown)
            })
        };
        let replicas = group.replicas().or_else(1);
        let types = "^cache[.](?:c7gn|m5|m6g|m7g|r5|r6g|r6gd|r7g)[.](?:2x|x)?large$";
        let some = scaled.shards().is_some().or(scaled.replicas().is_some());
        some.and(group.cluster_mode())
            .and(matches(types, &group.node_type()))
            .and(is_good(&scaled.shards(), &group.shards(), 90, &["cpu", "memory"]))
            .and(is_good(&scaled.replicas(), &replicas, 5, &["cpu"]))
    });
    none(
        bad,
        format!(
            "{field} must have shards or replicas with min from 1 up to max (90 shards, 5 replicas), between which the group \
             begins, a target from 35 to 70 and the metric cpu or, for shards, memory; and a group in cluster_mode with nodes \
             such as cache.r7g.large, up to 2xlarge"
        ),
    )
}

/// What Application Auto Scaling keeps of the groups.
pub(super) fn build(scope: &Scope, plan: &Plan<'_>, groups: &Groups) {
    let scaled = &plan.inputs.scaled_groups;
    let shards = scaled.filter(|_, scaled| scaled.shards().is_some()).map(|_, scaled| scaled.shards().or_null());
    let replicas = scaled.filter(|_, scaled| scaled.replicas().is_some()).map(|_, scaled| scaled.replicas().or_null());
    follow(scope, plan, groups, "shards", &shards);
    follow(scope, plan, groups, "replicas", &replicas);
}

fn follow(
    scope: &Scope,
    plan: &Plan<'_>,
    groups: &Groups,
    what: &'static str,
    bounds: &Expr<BTreeMap<String, Bounds>>,
) {
    let (dimension, cpu) = match what {
        "shards" => ("elasticache:replication-group:NodeGroups", "ElastiCachePrimaryEngineCPUUtilization"),
        _ => ("elasticache:replication-group:Replicas", "ElastiCacheReplicaEngineCPUUtilization"),
    };
    scope.each(bounds, |scope, key, bounds| {
        let target = scope.add(
            what,
            aws::AppautoscalingTarget::new()
                .max_capacity(bounds.max())
                .min_capacity(bounds.min())
                .resource_id(tf!("replication-group/{}", groups.scaled.at(&key, |group| group.id())))
                .scalable_dimension(dimension)
                .service_namespace("elasticache")
                .tags(plan.inputs.named(&key)),
        );
        let is_memory = bounds.metric().equals("memory");
        let metric: Expr<String> = is_memory.then("ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage", cpu);
        scope.add(
            what,
            aws::AppautoscalingPolicy::new()
                .name(tf!("{}-{what}", plan.names.at(&key)))
                .resource_id(target.resource_id())
                .scalable_dimension(target.scalable_dimension())
                .service_namespace(target.service_namespace())
                .policy_type("TargetTrackingScaling")
                .target_tracking_scaling_policy_configuration(
                    TargetTrackingScalingPolicyConfiguration::new()
                        .target_value(bounds.target())
                        .predefined_metric_specification(
                            PredefinedMetricSpecification::new().predefined_metric_type(metric),
                        )
                        .scale_in_cooldown(bounds.scale_in_cooldown())
                        .scale_out_cooldown(bounds.scale_out_cooldown()),
                ),
        );
    });
}
