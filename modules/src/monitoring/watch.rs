//! Alarms for what other components make, from the table of presets.

use super::alarms::described_here;
use super::inputs::{MonitoringInputs, WatchedFields};
use super::presets::{PRESETS, Preset};
use super::topics;
use crate::place::Place;
use ledgerform::function::lookup;
use ledgerform::{Each, Expr, Inputs, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A row of the table as the configuration has it.
#[derive(Debug, Clone, Inputs)]
struct Rule {
    /// Kind of the things it is for.
    pub kind: Expr<String>,
    /// Name of the alarm.
    pub name: Expr<String>,
    /// Namespace of the metric.
    pub namespace: Expr<String>,
    /// Name of the metric.
    pub metric: Expr<String>,
    /// Statistic of the metric.
    pub statistic: Expr<String>,
    /// Name of the dimension that says which thing.
    pub dimension: Expr<String>,
    /// How it compares.
    pub comparison: Expr<String>,
    /// What it compares with.
    pub threshold: Expr<Number>,
    /// Seconds of a data point.
    pub period: Expr<Number>,
    /// Data points that must be wrong.
    pub periods: Expr<Number>,
    /// What a gap means.
    pub missing: Expr<String>,
    /// What is wrong.
    pub description: Expr<String>,
}

/// A row, for one thing.
#[derive(Debug, Clone, Inputs)]
struct Pair {
    /// Key of the thing.
    pub thing: Expr<String>,
    /// The row.
    pub rule: Expr<Rule>,
}

fn rules() -> Expr<Vec<Rule>> {
    let rule = |preset: &Preset| {
        Rule::new()
            .kind(preset.kind)
            .name(preset.name)
            .namespace(preset.namespace)
            .metric(preset.metric)
            .statistic(preset.statistic)
            .dimension(preset.dimension)
            .comparison(if preset.is_floor { "LessThanThreshold" } else { "GreaterThanThreshold" })
            .threshold(preset.threshold)
            .period(preset.period)
            .periods(preset.periods)
            .missing(preset.missing)
            .description(preset.description)
            .into_expr()
    };
    PRESETS.iter().map(rule).collect::<Vec<Expr<Rule>>>().into_expr()
}

/// The alarms of all things, by key of the thing, a slash and name of the alarm.
pub(super) fn build(
    scope: &Scope,
    inputs: &MonitoringInputs,
    place: &Place,
    topic_arns: &Expr<BTreeMap<String, String>>,
) -> Each<aws::cloudwatch_metric_alarm::Ref> {
    let rules = rules();
    let pairs = inputs.watch.flat_map(|key, thing| {
        let mine = rules.filter(|rule| rule.kind().equals(thing.kind()).and(!thing.without().contains(rule.name())));
        mine.map(|rule| Pair::new().thing(&key).rule(rule).into_expr())
    });
    let pairs = pairs.to_map(|pair| (tf!("{}/{}", pair.thing(), pair.rule().name()), pair));
    scope.each(&pairs, |scope, key, pair| {
        let (rule, thing) = (pair.rule(), inputs.watch.at(pair.thing()));
        let topics = thing.topics().length().greater(0).then(thing.topics(), &inputs.watch_topics);
        topics::require(scope, &inputs.topics, &topics, &tf!("watch.{}", pair.thing()));
        let arns = topics::arns_of(topic_arns, &topics);
        let id: Expr<Vec<String>> = [thing.id()].into_expr();
        let is_percentile = rule.statistic().equals("p99");
        // EC2 moves an instance to another machine by itself if an alarm asks for it.
        let recovers = rule.name().equals("recover");
        let recovery: Expr<Vec<String>> =
            [tf!("arn:{}:automate:{}:ec2:recover", place.partition(), &place.region)].into_expr();
        let actions = ledgerform::function::concat(&arns, recovery.filter(|_| recovers.clone()));
        scope.add(
            "watch",
            aws::CloudwatchMetricAlarm::new()
                .alarm_name(tf!("{}-{key}", &inputs.name))
                .comparison_operator(rule.comparison())
                .evaluation_periods(rule.periods())
                .alarm_description(described_here(inputs, &tf!("{}-{}", rule.kind(), rule.name()), &rule.description()))
                .namespace(rule.namespace())
                .metric_name(rule.metric())
                .dimensions(id.to_map(|id| (rule.dimension(), id)))
                .statistic(is_percentile.then(Expr::null(), rule.statistic()))
                .extended_statistic(is_percentile.then(rule.statistic(), Expr::null()))
                .period(rule.period())
                .threshold(lookup(thing.thresholds(), rule.name(), rule.threshold()))
                .treat_missing_data(rule.missing())
                .alarm_actions(actions)
                .ok_actions(&arns)
                .tags(inputs.named(&key)),
        )
    })
}
