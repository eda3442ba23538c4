//! Measurements of the machines, and who hears of events.

use super::clusters::Clusters;
use super::inputs::{EventsFields, ExistingRoleFields, ObservationFields};
use super::instances::Instances;
use super::plan::Plan;
use crate::policy::trust;
use ledgerform::function::{anytrue, concat, substr};
use ledgerform::{Expr, Scope, tf};
use ledgerform_bindings::aws;

/// The role with which RDS writes measurements, unless there is one; null where nothing is measured.
pub(super) fn role(scope: &Scope, plan: &Plan<'_>) -> Expr<String> {
    let inputs = plan.inputs;
    let measured = anytrue(plan.observation.to_list(|_, observation| observation.monitoring_interval().greater(0)));
    let role = scope.when(inputs.monitoring_role.is_null().and(measured), |scope| {
        let role = scope.add(
            "monitoring",
            aws::IamRole::new()
                .assume_role_policy(trust("monitoring.rds.amazonaws.com", plan.place).document(scope))
                // The prefix of a role's name has 38 characters at most.
                .name_prefix(substr(tf!("{}-rds-monitoring-", &inputs.name), 0, 38))
                .description("Lets RDS write what it measures of the machines of databases")
                .tags(inputs.named("rds-monitoring")),
        );
        let partition = plan.place.partition();
        scope.add(
            "monitoring",
            aws::IamRolePolicyAttachment::new()
                .policy_arn(tf!("arn:{partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"))
                .role(role.name()),
        );
        role
    });
    let given = inputs.monitoring_role.or_null().arn();
    inputs.monitoring_role.is_null().then(role.map(|role| role.arn()).or_null(), given)
}

/// Who hears of failovers and failures.
pub(super) fn events(scope: &Scope, plan: &Plan<'_>, clusters: &Clusters, instances: &Instances) {
    let inputs = plan.inputs;
    let wanted = inputs.events.is_some();
    let events = inputs.events.or_null();
    scope.when(wanted.and(inputs.clusters.length().greater(0)), |scope| {
        scope.add(
            "clusters",
            aws::DbEventSubscription::new()
                .sns_topic(events.topic_arn())
                .name(tf!("{}-clusters", &inputs.name))
                .source_type("db-cluster")
                .source_ids(clusters.clusters.all(|cluster| cluster.id()))
                .event_categories(events.cluster_categories())
                .tags(inputs.named("clusters")),
        );
    });
    scope.when(wanted.and(plan.is_used()), |scope| {
        let ids = concat(
            clusters.members.all(|member| member.identifier()),
            instances.instances.all(|instance| instance.identifier()),
        );
        scope.add(
            "instances",
            aws::DbEventSubscription::new()
                .sns_topic(events.topic_arn())
                .name(tf!("{}-instances", &inputs.name))
                .source_type("db-instance")
                .source_ids(&ids)
                .event_categories(events.instance_categories())
                .tags(inputs.named("instances")),
        );
    });
}
