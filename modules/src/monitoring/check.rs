//! What each input of the monitoring must fulfil by itself.

use super::audit::{Trail, TrailFields, benchmark};
use super::detection::{Detection, DetectionFields, RecorderFields};
use super::inputs::{
    Alarm, AlarmFields, Composite, CompositeFields, Event, EventFields, LogGroup, LogGroupFields, MetricFields,
    MetricFilter, MetricFilterFields, QueryFields, Watched, WatchedFields,
};
use super::presets;
use crate::check::{LOG_RETENTIONS, among, is_key_arn, is_log_retention, is_positive, matches, none};
use ledgerform::function::{alltrue, concat_all};
use ledgerform::{Condition, Expr, IntoExpr, Number, tf};
use std::collections::BTreeMap;

type Alarms = Expr<BTreeMap<String, Alarm>>;

const STATIC: [&str; 4] =
    ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanOrEqualToThreshold", "LessThanThreshold"];
const BAND: [&str; 3] =
    ["GreaterThanUpperThreshold", "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold"];

/// A name within the names of alarms, topics and metrics.
const KEY: &str = "^[A-Za-z0-9_-]{1,64}$";

fn is_statistic(statistic: &Expr<String>) -> Expr<bool> {
    matches("^(?:Average|Maximum|Minimum|SampleCount|Sum|p[0-9]{1,2}(?:[.][0-9]+)?|p100)$", statistic)
}

pub(super) fn log_groups(field: &str, value: &Expr<BTreeMap<String, LogGroup>>) -> Condition {
    let bad = value.filter(|key, group| {
        let name = group.name().or_else(&key);
        let named = matches("^[A-Za-z0-9._/#-]{1,512}$", &name);
        let class = among(&["INFREQUENT_ACCESS", "STANDARD"], &group.class());
        !named.and(class).and(is_log_retention(&group.retention_days()))
    });
    let days = LOG_RETENTIONS.map(|days| days.to_string()).join(", ");
    none(
        bad.keys(),
        format!(
            "{field} must have names of letters, digits and . _ / # -, the class STANDARD or INFREQUENT_ACCESS and \
             retention_days out of {days}"
        ),
    )
}

pub(super) fn metric_filters(field: &str, value: &Expr<BTreeMap<String, MetricFilter>>) -> Condition {
    let bad = value.filter(|key, filter| {
        let one = filter.log_group_key().is_null().differs(filter.log_group_name().is_null());
        let counted = matches(r"^(?:[0-9.]+|[$][.a-zA-Z0-9_\[\]-]+)$", &filter.value());
        let few = filter.dimensions().length().at_most(3);
        !matches(KEY, &key).and(one).and(counted).and(few)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, - and _, either log_group_key or log_group_name, a value that is a \
             number or a field, and up to 3 dimensions"
        ),
    )
}

pub(super) fn keys(field: &str, value: &Alarms) -> Condition {
    let bad = value.filter(|key, _| !matches(KEY, &key));
    none(bad.keys(), format!("the keys of {field} must be letters, digits, - and _, up to 64"))
}

/// An alarm looks at one thing.
pub(super) fn sources(field: &str, value: &Alarms) -> Condition {
    let bad = value.filter(|_, alarm| {
        let metric = alarm.metric();
        let one = metric.is_some().differs(alarm.queries().length().greater(0));
        let good = metric.is_null().then(true, is_statistic(&metric.or_null().statistic()));
        let band = alarm.band().is_null().then(true, metric.is_some().and(is_positive(&alarm.band().or_else(1))));
        !one.and(good).and(band)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have either a metric, with a statistic such as Average, Sum or p99, or queries; a band, greater \
             than 0, needs a metric"
        ),
    )
}

/// The limits are those of the API reference, `PutMetricAlarm`.
pub(super) fn times(field: &str, value: &Alarms) -> Condition {
    let bad = value.filter(|_, alarm| {
        let (period, minutes) = (alarm.period_seconds(), alarm.for_minutes());
        let short: Expr<Vec<Number>> = [10, 20, 30].into_expr();
        let whole = period.at_least(10).and(minutes.at_least(1));
        let round = short.contains(&period).or((&period % 60).equals(0));
        let fits = (&minutes * 60 % &period).equals(0);
        let bounded = minutes.at_most(period.at_least(3600).then(10_080, 1_440));
        let points = alarm.datapoints().at_least(0).and((alarm.datapoints() * &period).at_most(&minutes * 60));
        let missing = among(&["breaching", "ignore", "missing", "notBreaching"], &alarm.missing_data());
        !whole.and(round).and(fits).and(bounded).and(points).and(missing)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have a period_seconds of 10, 20, 30 or a multiple of 60, for_minutes that are a multiple of it, up to \
             a day or for periods of an hour up to a week, no more datapoints than that, and missing_data out of breaching, \
             ignore, missing and notBreaching"
        ),
    )
}

pub(super) fn comparisons(field: &str, value: &Alarms) -> Condition {
    let bad = value.filter(|_, alarm| {
        let comparison = alarm.comparison();
        let plain = among(&STATIC, &comparison).and(alarm.threshold().is_some());
        let banded = among(&BAND, &comparison).and(alarm.threshold().is_null());
        !alarm.band().is_null().then(plain, banded)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have a threshold and a comparison out of {}, or a band and a comparison out of {}",
            STATIC.join(", "),
            BAND.join(", ")
        ),
    )
}

pub(super) fn queries(field: &str, value: &Alarms) -> Condition {
    let bad = value.filter(|_, alarm| {
        let good = alarm.queries().to_list(|id, query| {
            let one = query.metric().is_null().differs(query.expression().is_null());
            let metric = query.metric();
            let statistic = metric.is_null().then(true, is_statistic(&metric.or_null().statistic()));
            matches("^[a-z][A-Za-z0-9_]*$", &id).and(one).and(statistic)
        });
        let results = alarm.queries().filter(|_, query| query.is_result()).length();
        let single = alarm.queries().length().equals(0).or(results.equals(1));
        !alltrue(good).and(single)
    });
    none(
        bad.keys(),
        format!(
            "queries of {field} must have ids that begin with a lower-case letter, either a metric or an expression each, and \
             one with is_result"
        ),
    )
}

pub(super) fn composites(field: &str, value: &Expr<BTreeMap<String, Composite>>) -> Condition {
    let bad = value.filter(|key, alarm| {
        let some = concat_all([alarm.any(), alarm.all()]).length().greater(0);
        !matches(KEY, &key).and(some)
    });
    none(bad.keys(), format!("{field} must have keys of letters, digits, - and _, and alarms in any or all"))
}

pub(super) fn watched(field: &str, value: &Expr<BTreeMap<String, Watched>>) -> Condition {
    let kinds = presets::kinds();
    let names: Expr<Vec<String>> = presets::names().into_expr();
    let bad = value.filter(|key, thing| {
        let chosen = concat_all([thing.thresholds().keys(), thing.without()]);
        let strange = chosen.filter(|name| !names.contains(tf!("{}/{name}", thing.kind())));
        !matches(KEY, &key).and(among(&kinds, &thing.kind())).and(strange.length().equals(0))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, - and _, a kind out of {}, and in thresholds and without the names of \
             its alarms",
            kinds.join(", ")
        ),
    )
}

pub(super) fn runbook(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^https?://[^ #]+$", value),
        tf!("{field} must be an address without anchor such as https://wiki.example.com/runbook, not `{value}`"),
    )
}

pub(super) fn events(field: &str, value: &Expr<BTreeMap<String, Event>>) -> Condition {
    let bad = value.filter(|key, event| {
        let parts = event.sources().length() + event.detail_types().length();
        let pattern = parts.greater(0).and(event.schedule().is_null());
        let schedule = matches("^(?:rate|cron)[(].+[)]$", &event.schedule().or_else(""));
        let time = schedule.and(parts.equals(0)).and(event.detail().length().equals(0));
        !matches(KEY, &key).and(pattern.or(time)).and(event.topics().length().greater(0))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, - and _, topics, and either sources or detail_types, or a schedule \
             such as rate(1 day)"
        ),
    )
}

pub(super) fn trail(field: &str, trail: &Expr<Trail>) -> Condition {
    let known = benchmark();
    let names: Expr<Vec<String>> = known.clone().into_expr();
    let bucket = matches("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", &trail.bucket_name());
    let strange = trail.without().filter(|name| !names.contains(name)).length().equals(0);
    Condition::new(
        bucket.and(strange).and(is_log_retention(&trail.retention_days())),
        format!(
            "{field} must have the name of a bucket, retention_days that CloudWatch knows, and in without names out of {}",
            known.join(", ")
        ),
    )
}

pub(super) fn detection(field: &str, given: &Expr<Detection>) -> Condition {
    let features =
        ["EBS_MALWARE_PROTECTION", "EKS_AUDIT_LOGS", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"];
    let feature = given.guardduty_features().map(|name| among(&features, &name));
    let standard = given.security_hub_standards().map(|name| among(&["aws", "cis", "pci"], &name));
    let key = given.recorder().or_null().kms_key_arn();
    let key = given.recorder().is_null().then(true, key.is_null().then(true, is_key_arn(&key.or_else(""))));
    Condition::new(
        alltrue(feature).and(alltrue(standard)).and(key),
        format!(
            "{field} must have guardduty_features out of {}, security_hub_standards out of aws, cis and pci, and the ARN of \
             a KMS key as recorder.kms_key_arn if at all",
            features.join(", ")
        ),
    )
}
