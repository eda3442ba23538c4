//! The detection of unusual costs, and who hears of them.

use super::inputs::{AnomaliesFields, CostGovernanceInputs, Monitor, MonitorFields};
use ledgerform::function::jsonencode;
use ledgerform::{Any, Each, Expr, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// The monitors, and the subscription to all of them.
pub(super) fn build(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    topic_arn: &Expr<String>,
) -> Each<aws::ce_anomaly_monitor::Ref> {
    let given = inputs.anomalies.or_null();
    let none = BTreeMap::<String, Monitor>::new();
    let wanted: Expr<BTreeMap<String, Monitor>> = inputs.anomalies.is_some().then(given.monitors(), none);
    let monitors = scope.each(&wanted, |scope, key, monitor| {
        let is_custom = monitor.accounts().length().greater(0);
        scope.add(
            "this",
            aws::CeAnomalyMonitor::new()
                .monitor_type(is_custom.then("CUSTOM", "DIMENSIONAL"))
                .name(tf!("{}-{key}", &inputs.name))
                .monitor_dimension(is_custom.then(Expr::null(), "SERVICE"))
                .monitor_specification(is_custom.then(specification(&monitor), Expr::null()))
                .tags(inputs.named(&key)),
        )
    });
    scope.when(wanted.length().greater(0), |scope| subscription(scope, inputs, &monitors, topic_arn));
    monitors
}

/// What a monitor of accounts looks at. AWS gives the members that are not used back as null: without them, every plan
/// would make the monitor anew.
fn specification(monitor: &Expr<Monitor>) -> Expr<String> {
    let null = || Expr::<Any>::null();
    let dimensions = Expr::<Any>::object([
        ("Key", "LINKED_ACCOUNT".into_expr()),
        ("MatchOptions", null()),
        ("Values", monitor.accounts().cast()),
    ]);
    jsonencode(Expr::<Any>::object([
        ("And", null()),
        ("CostCategories", null()),
        ("Dimensions", dimensions),
        ("Not", null()),
        ("Or", null()),
        ("Tags", null()),
    ]))
}

/// AWS tells a topic at once, and mails once a day or week.
fn subscription(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    monitors: &Each<aws::ce_anomaly_monitor::Ref>,
    topic_arn: &Expr<String>,
) {
    // Dimensions and cost categories have the same arguments, so the bindings have one type for both.
    use aws::ce_anomaly_subscription::{And, CostCategory as Dimension, Subscriber, ThresholdExpression};
    let given = inputs.anomalies.or_null();
    let is_immediate = given.frequency().equals("IMMEDIATE");
    let topic: Expr<Vec<String>> = [topic_arn].into_expr();
    let addresses = ledgerform::function::concat(
        topic.filter(|_| is_immediate.clone()),
        given.emails().filter(|_| !is_immediate.clone()),
    );
    let percent = given.impact_percent();
    let at_least = |value: Expr<Number>| -> Expr<std::collections::BTreeSet<String>> { [tf!("{value}")].into_expr() };
    let options = || -> Expr<std::collections::BTreeSet<String>> { ["GREATER_THAN_OR_EQUAL"].into_expr() };
    let (absolute, relative) = ("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "ANOMALY_TOTAL_IMPACT_PERCENTAGE");
    // Two conditions are two blocks `and`; a single one stands alone.
    let both: Expr<BTreeMap<String, Number>> = [(absolute, given.impact()), (relative, percent.or_else(0))].into_expr();
    let both = both.filter(|_, _| percent.is_some());
    scope.add(
        "this",
        aws::CeAnomalySubscription::new()
            .frequency(given.frequency())
            .monitor_arn_list(monitors.map(|monitor| monitor.arn()).values())
            .name(tf!("{}-anomalies", &inputs.name))
            .subscriber(
                addresses
                    .blocks(|address| Subscriber::new().address(address).r#type(is_immediate.then("SNS", "EMAIL"))),
            )
            .threshold_expression(
                ThresholdExpression::new()
                    .dimension(percent.is_null().blocks(|| {
                        Dimension::new().key(absolute).match_options(options()).values(at_least(given.impact()))
                    }))
                    .and(both.blocks(|key, value| {
                        And::new().dimension(Dimension::new().key(key).match_options(options()).values(at_least(value)))
                    })),
            )
            .tags(inputs.named("anomalies")),
    );
}
