//! Capacity that follows the load: readers of clusters, units of tables.

use super::clusters::Clusters;
use super::inputs::{
    CapacityFields, ClusterFields, DatabaseInputs, ReaderScalingFields, TableFields, Units, UnitsFields,
};
use super::plan::Plan;
use ledgerform::{Each, Expr, Meta, Number, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::appautoscaling_policy::{
    PredefinedMetricSpecification, TargetTrackingScalingPolicyConfiguration,
};
use std::collections::BTreeMap;

fn tracking(metric: Expr<String>, target: Expr<Number>) -> TargetTrackingScalingPolicyConfiguration {
    TargetTrackingScalingPolicyConfiguration::new()
        .target_value(target)
        .predefined_metric_specification(PredefinedMetricSpecification::new().predefined_metric_type(metric))
}

/// Readers that come and go.
pub(super) fn readers(scope: &Scope, plan: &Plan<'_>, clusters: &Clusters) {
    let scaled = plan.inputs.clusters.filter(|_, cluster| cluster.autoscaling().is_some());
    scope.each(&scaled, |scope, key, cluster| {
        let scaling = cluster.autoscaling().or_null();
        let is_cpu = scaling.metric().equals("cpu");
        let target = scope.add_with(
            "readers",
            aws::AppautoscalingTarget::new()
                .max_capacity(scaling.max())
                .min_capacity(scaling.min())
                .resource_id(tf!("cluster:{}", clusters.clusters.at(&key, |cluster| cluster.id())))
                .scalable_dimension("rds:cluster:ReadReplicaCount")
                .service_namespace("rds")
                .tags(plan.inputs.named(&key)),
            // Readers are made like those there are, so one must be there.
            Meta::new().depends_on(clusters.members.addrs()),
        );
        let metric = is_cpu.then("RDSReaderAverageCPUUtilization", "RDSReaderAverageDatabaseConnections");
        scope.add(
            "readers",
            aws::AppautoscalingPolicy::new()
                .name(tf!("{}-readers", plan.names.at(&key)))
                .resource_id(target.resource_id())
                .scalable_dimension(target.scalable_dimension())
                .service_namespace(target.service_namespace())
                .policy_type("TargetTrackingScaling")
                .target_tracking_scaling_policy_configuration(
                    tracking(metric, scaling.target())
                        .scale_in_cooldown(scaling.scale_in_cooldown())
                        .scale_out_cooldown(scaling.scale_out_cooldown()),
                ),
        );
    });
}

/// Units of reading and writing. A table whose units stay as they are has the same number twice: what decides over the units is
/// always here, and the table itself does not change when they begin to follow the load.
pub(super) fn tables(scope: &Scope, inputs: &DatabaseInputs, tables: &Each<aws::dynamodb_table::Ref>) {
    let scaled = inputs.tables.filter(|_, table| table.capacity().is_some());
    let read = scaled.map(|_, table| table.capacity().or_null().read());
    let write = scaled.map(|_, table| table.capacity().or_null().write());
    units(scope, inputs, tables, "read", &read);
    units(scope, inputs, tables, "write", &write);
}

fn units(
    scope: &Scope,
    inputs: &DatabaseInputs,
    tables: &Each<aws::dynamodb_table::Ref>,
    way: &'static str,
    units: &Expr<BTreeMap<String, Units>>,
) {
    let (dimension, metric) = match way {
        "read" => ("dynamodb:table:ReadCapacityUnits", "DynamoDBReadCapacityUtilization"),
        _ => ("dynamodb:table:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization"),
    };
    scope.each(units, |scope, key, units| {
        let target = scope.add(
            way,
            aws::AppautoscalingTarget::new()
                .max_capacity(units.max())
                .min_capacity(units.min())
                .resource_id(tf!("table/{}", tables.at(&key, |table| table.name())))
                .scalable_dimension(dimension)
                .service_namespace("dynamodb")
                .tags(inputs.named(&key)),
        );
        scope.add(
            way,
            aws::AppautoscalingPolicy::new()
                .name(tf!("{}-{key}-{way}", &inputs.name))
                .resource_id(target.resource_id())
                .scalable_dimension(target.scalable_dimension())
                .service_namespace(target.service_namespace())
                .policy_type("TargetTrackingScaling")
                .target_tracking_scaling_policy_configuration(tracking(metric.into(), units.target())),
        );
    });
}
