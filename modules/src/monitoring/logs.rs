//! Log groups, and metrics that are counted in logs.

use super::inputs::{LogGroupFields, MetricFilterFields, MonitoringInputs};
use crate::diagnostics::LOGS_KEPT_BRIEFLY;
use crate::profile::Guard;
use ledgerform::function::try_;
use ledgerform::{Each, Expr, Scope, tf};
use ledgerform_bindings::aws;

type Groups = Each<aws::cloudwatch_log_group::Ref>;

/// The log groups.
pub(super) fn groups(scope: &Scope, inputs: &MonitoringInputs, guard: &Guard<'_>, key_arn: &Expr<String>) -> Groups {
    scope.each(&inputs.log_groups, |scope, key, group| {
        let days = group.retention_days();
        guard.refuse(scope, &LOGS_KEPT_BRIEFLY, &key, days.greater(0).and(days.less(365)));
        scope.add(
            "this",
            aws::CloudwatchLogGroup::new()
                .name(group.name().or_else(tf!("/{}/{key}", &inputs.name)))
                .retention_in_days(days)
                .log_group_class(group.class())
                .kms_key_id(key_arn)
                .tags(inputs.named(&key)),
        )
    })
}

/// The metrics.
pub(super) fn filters(scope: &Scope, inputs: &MonitoringInputs, groups: &Groups) {
    use aws::cloudwatch_log_metric_filter::MetricTransformation;
    let names = scope.local("log_group_names", groups.map(|group| group.name()));
    scope.each(&inputs.metric_filters, |scope, key, filter| {
        let group_key = filter.log_group_key();
        let own = inputs.log_groups.keys().contains(group_key.or_else(""));
        let group = group_key.or_else("");
        scope.require(
            group_key.is_null().or(&own),
            tf!("the metric filter {key} names a log group that is not among the component's: {group}"),
        );
        let class = try_(inputs.log_groups.at(&group).class(), "STANDARD");
        scope.require(
            class.equals("STANDARD"),
            tf!("the metric filter {key} counts in a log group of the class INFREQUENT_ACCESS, which takes no filters"),
        );
        let has_dimensions = filter.dimensions().length().greater(0);
        scope.add(
            "this",
            aws::CloudwatchLogMetricFilter::new()
                .log_group_name(own.then(try_(names.at(&group), ""), filter.log_group_name().or_null()))
                .name(tf!("{}-{key}", &inputs.name))
                .pattern(filter.pattern())
                .metric_transformation(
                    MetricTransformation::new()
                        .name(filter.metric().or_else(&key))
                        .namespace(filter.namespace().or_else(&inputs.name))
                        .value(filter.value())
                        .unit(filter.unit())
                        // CloudWatch takes either dimensions or a value for where nothing counts.
                        .default_value(has_dimensions.then(Expr::null(), "0"))
                        .dimensions(has_dimensions.then(filter.dimensions(), Expr::null())),
                ),
        );
    });
}
