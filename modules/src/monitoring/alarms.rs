//! Alarms, and alarms on alarms.

use super::inputs::{Alarm, AlarmFields, CompositeFields, Metric, MetricFields, MonitoringInputs, QueryFields};
use super::topics;
use crate::diagnostics::{ALARM_UNHEARD, ALARM_WITHOUT_RUNBOOK};
use crate::profile::Guard;
use ledgerform::function::{can, concat_all, flatten, join, regex};
use ledgerform::{Each, Expr, Inputs, IntoExpr, Meta, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Alarms = Each<aws::cloudwatch_metric_alarm::Ref>;
type Arns = Expr<BTreeMap<String, String>>;

/// The alarms of the input.
pub(super) fn build(scope: &Scope, inputs: &MonitoringInputs, guard: &Guard<'_>, topic_arns: &Arns) -> Alarms {
    // Who hears of a composite alarm hears of its parts.
    let parts =
        inputs.composite_alarms.to_list(|_, alarm| concat_all([alarm.any(), alarm.all(), alarm.none()])).flatten();
    scope.each(&inputs.alarms, |scope, key, alarm| {
        let is_unheard = concat_all([alarm.topics(), alarm.action_arns()]).length().equals(0);
        guard.refuse(scope, &ALARM_UNHEARD, &key, is_unheard.and(!parts.contains(&key)));
        let has_no_runbook = alarm.runbook_url().is_null().and(inputs.runbook_url.is_null());
        guard.refuse(scope, &ALARM_WITHOUT_RUNBOOK, &key, has_no_runbook);
        topics::require(scope, &inputs.topics, &alarm.topics(), &tf!("the alarm {key}"));
        let metric = alarm.metric().or_null();
        let is_simple = alarm.metric().is_some().and(alarm.band().is_null());
        let of_metric = |value: Expr<String>| is_simple.then(value, Expr::null());
        let statistic = metric.statistic();
        let is_percentile = can(regex("^p[0-9]", &statistic));
        let arns = concat_all([topics::arns_of(topic_arns, &alarm.topics()), alarm.action_arns()]);
        scope.add(
            "this",
            aws::CloudwatchMetricAlarm::new()
                .alarm_name(tf!("{}-{key}", &inputs.name))
                .comparison_operator(alarm.comparison())
                .evaluation_periods(periods(&alarm))
                .alarm_description(described(inputs, &key, &alarm.description(), &alarm.runbook_url()))
                .namespace(of_metric(metric.namespace()))
                .metric_name(of_metric(metric.name()))
                .dimensions(is_simple.then(metric.dimensions(), Expr::null()))
                .statistic(of_metric(is_percentile.then(Expr::null(), &statistic)))
                .extended_statistic(of_metric(is_percentile.then(&statistic, Expr::null())))
                .evaluate_low_sample_count_percentiles(of_metric(is_percentile.then("evaluate", Expr::null())))
                .period(is_simple.then(alarm.period_seconds(), Expr::null()))
                .threshold(alarm.band().is_null().then(alarm.threshold().or_null(), Expr::null()))
                .threshold_metric_id(alarm.band().is_null().then(Expr::null(), "band"))
                .datapoints_to_alarm(alarm.datapoints().greater(0).then(alarm.datapoints(), periods(&alarm)))
                .treat_missing_data(alarm.missing_data())
                .alarm_actions(&arns)
                .ok_actions(arns.filter(|_| alarm.tells_ok()))
                .metric_query(queries(&alarm).blocks(|part| query(&alarm, &part)))
                .tags(inputs.named(&key)),
        )
    })
}

/// One query of an alarm, with all attributes: a `for` over the queries and the parts of a band gives elements of one
/// type.
#[derive(Debug, Clone, Inputs)]
struct Part {
    /// Its id.
    pub id: Expr<String>,
    /// As in [`Query`](super::Query).
    pub expression: Expr<Option<String>>,
    /// As in [`Query`](super::Query).
    pub label: Expr<Option<String>>,
    /// As in [`Query`](super::Query).
    pub metric: Expr<Option<Metric>>,
    /// As in [`Query`](super::Query).
    pub is_result: Expr<bool>,
}

/// The queries of an alarm: those it has, and the two of a band.
fn queries(alarm: &Expr<Alarm>) -> Expr<Vec<Part>> {
    let own = alarm.queries().to_list(|id, query| {
        Part::new()
            .id(id)
            .is_result(query.is_result())
            .expression(query.expression())
            .label(query.label())
            .metric(query.metric())
            .into_expr()
    });
    // Both are results: CloudWatch compares the metric with the band.
    let usual = Part::new().id("metric").is_result(true).metric(alarm.metric());
    let band = tf!("ANOMALY_DETECTION_BAND(metric, {})", alarm.band().or_else(2));
    let band = Part::new().id("band").is_result(true).expression(band).label("usual");
    let of_band: Expr<Vec<Part>> = [usual.into_expr(), band.into_expr()].into_expr();
    let of_band = of_band.filter(|_| alarm.band().is_some());
    flatten([own, of_band])
}

fn query(alarm: &Expr<Alarm>, part: &Expr<Part>) -> aws::cloudwatch_metric_alarm::MetricQuery {
    use aws::cloudwatch_metric_alarm::{Metric, MetricQuery};
    let metric = part.metric().or_null();
    MetricQuery::new()
        .id(part.id())
        .expression(part.expression().or_null())
        .label(part.label().or_null())
        .return_data(part.is_result())
        .metric(part.metric().is_some().blocks(|| {
            Metric::new()
                .metric_name(metric.name())
                .period(alarm.period_seconds())
                .stat(metric.statistic())
                .namespace(metric.namespace())
                .dimensions(metric.dimensions())
        }))
}

/// How many data points "for so many minutes" are.
fn periods(alarm: &Expr<Alarm>) -> Expr<Number> {
    alarm.for_minutes() * 60 / alarm.period_seconds()
}

/// What a message says: what is wrong, and where it says what to do.
pub(super) fn described(
    inputs: &MonitoringInputs,
    key: &Expr<String>,
    description: &Expr<String>,
    own: &Expr<Option<String>>,
) -> Expr<String> {
    let base = &inputs.runbook_url;
    let common: Expr<String> = base.is_null().then("", tf!("{}#{key}", base.or_else("")));
    let url = own.or_else(common);
    url.equals("").then(description, tf!("{description}. Runbook: {url}"))
}

/// The same for an alarm that the runbook of the module knows, under an anchor there.
pub(super) fn described_here(
    inputs: &MonitoringInputs,
    anchor: &Expr<String>,
    description: &Expr<String>,
) -> Expr<String> {
    tf!("{description}. Runbook: {}#{anchor}", inputs.runbook_url.or_else(super::runbook::FILE))
}

/// Alarms on alarms.
pub(super) fn composites(
    scope: &Scope,
    inputs: &MonitoringInputs,
    topic_arns: &Arns,
    alarms: &Alarms,
    watched: &Alarms,
) -> Each<aws::cloudwatch_composite_alarm::Ref> {
    let known =
        concat_all([alarms.map(|alarm| alarm.alarm_name()).keys(), watched.map(|alarm| alarm.alarm_name()).keys()]);
    scope.each(&inputs.composite_alarms, |scope, key, alarm| {
        let named = concat_all([alarm.any(), alarm.all(), alarm.none()]);
        let strange = named.filter(|part| !known.contains(part));
        scope.require(
            strange.length().equals(0),
            tf!("the composite alarm {key} names alarms that are not among the component's: {}", join(", ", strange)),
        );
        topics::require(scope, &inputs.topics, &alarm.topics(), &tf!("the composite alarm {key}"));
        let rings = |part: Expr<String>| tf!("ALARM(\"{}-{part}\")", &inputs.name);
        let one: Expr<Vec<String>> = [tf!("({})", join(" OR ", alarm.any().map(rings)))].into_expr();
        // A list without elements has no part in the rule.
        let rule = flatten([
            one.filter(|_| alarm.any().length().greater(0)),
            alarm.all().map(rings),
            alarm.none().map(|part| tf!("NOT {}", rings(part))),
        ]);
        let arns = topics::arns_of(topic_arns, &alarm.topics());
        scope.add_with(
            "this",
            aws::CloudwatchCompositeAlarm::new()
                .alarm_name(tf!("{}-{key}", &inputs.name))
                .alarm_rule(join(" AND ", rule))
                .alarm_description(described(inputs, &key, &alarm.description(), &Expr::null()))
                .alarm_actions(&arns)
                .ok_actions(&arns)
                .tags(inputs.named(&key)),
            // CloudWatch refuses a rule that names an alarm that is not there.
            Meta::new().depends_on(alarms.addrs()).depends_on(watched.addrs()),
        )
    })
}
