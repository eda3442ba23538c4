//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-logs`.

use ledgerform::{Any, App, Expr, Output, Typed, Variable, function, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("legacy");
    let enabled: Expr<Any> =
        stack.variable("enabled", Variable::new(Any::constraint()).default::<Any>(true).nullable());

    let zone_list: Expr<Vec<String>> = stack.variable(
        "zone_list",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["a", "b"]).nullable(),
    );

    let names: Expr<BTreeMap<String, Any>> = stack.variable(
        "names",
        Variable::new(<BTreeMap<String, Any>>::constraint())
            .default::<BTreeMap<String, Any>>([("first", "one")])
            .nullable(),
    );

    let cloudwatch_log_group = stack.when(enabled.clone().cast::<bool>(), |scope| {
        scope.add(
            "this",
            aws::CloudwatchLogGroup::new()
                .name(tf!(
                    "/app/{}",
                    function::lookup::<String>(names.clone().cast::<BTreeMap<String, String>>(), "first", "none")
                ))
                .retention_in_days(30),
        )
    });

    stack.when(enabled.clone().cast::<bool>(), |scope| {
        scope.add(
            "this",
            aws::CloudwatchLogStream::new()
                .log_group_name(cloudwatch_log_group.map(|item| item.name()).or_null())
                .name("main"),
        )
    });

    stack.when(enabled.clone().cast::<bool>(), |scope| {
        scope.add(
            "errors",
            aws::CloudwatchLogMetricFilter::new()
                .log_group_name(cloudwatch_log_group.map_or::<String>("", |item| item.name()))
                .name("errors")
                .pattern("{ $.level = \"error\" }")
                .metric_transformation(
                    aws::cloudwatch_log_metric_filter::MetricTransformation::new()
                        .name("Errors")
                        .namespace("App")
                        .value("1"),
                ),
        )
    });
    stack.output("zones", Output::new(function::join(",", &zone_list)));
    stack.output("second", Output::new(zone_list.at(1)));

    stack.output(
        "log_group",
        Output::new(function::element::<String>(
            function::concat::<String>(cloudwatch_log_group.all(|item| item.arn()), [""]),
            0,
        )),
    );
}
