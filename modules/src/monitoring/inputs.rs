//! What the monitoring is given.

use super::audit::Trail;
use super::check as own;
use super::dashboard::{self, Dashboard};
use super::detection::Detection;
use super::topics::{self, Topic};
use crate::check;
use crate::kms::{self, Key};
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

/// The inputs of the monitoring component.
#[derive(Debug, Clone, Inputs)]
#[part(MonitoringPart, without(name, region, account_id, profile, accept, key, tags))]
pub struct MonitoringInputs {
    /// Name that the names of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of everything here, such as `us-east-1`. Names and policies are made of it, so they are known before
    /// anything exists.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Account of everything here, twelve digits. Names and policies are made of it.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What it is for: `production` refuses what leaves an alarm unheard, `development` is cheap.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, alone or with a colon and a key behind, each
    /// with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The key that encrypts topics and log groups. An existing one must let in `budgets`, `cloudtrail`, `cloudwatch`,
    /// `costalerts`, `events` and `logs`, as far as they are used: messages are lost otherwise.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// Topics that tell people and programs, by key: the severities, such as `p1`, `p2` and `p3`.
    #[input(default = BTreeMap::<String, Topic>::new(), validate = topics::check, validate = topics::check_subscriptions)]
    pub topics: Expr<BTreeMap<String, Topic>>,
    /// Log groups by key.
    #[input(default = BTreeMap::<String, LogGroup>::new(), validate = own::log_groups)]
    pub log_groups: Expr<BTreeMap<String, LogGroup>>,
    /// Metrics that are counted in logs, by key.
    #[input(default = BTreeMap::<String, MetricFilter>::new(), validate = own::metric_filters)]
    pub metric_filters: Expr<BTreeMap<String, MetricFilter>>,
    /// Alarms by key; an alarm is called like the component, with a hyphen and the key.
    #[input(
        default = BTreeMap::<String, Alarm>::new(),
        validate = own::keys,
        validate = own::sources,
        validate = own::times,
        validate = own::comparisons,
        validate = own::queries
    )]
    pub alarms: Expr<BTreeMap<String, Alarm>>,
    /// Alarms on alarms, by key: one message for what shows in several places.
    #[input(default = BTreeMap::<String, Composite>::new(), validate = own::composites)]
    pub composite_alarms: Expr<BTreeMap<String, Composite>>,
    /// Things of other components, by key, that get the alarms of their kind.
    #[input(default = BTreeMap::<String, Watched>::new(), validate = own::watched)]
    pub watch: Expr<BTreeMap<String, Watched>>,
    /// Keys of the topics that hear of what is watched, where the thing names none.
    #[input(default = Vec::<&str>::new())]
    pub watch_topics: Expr<Vec<String>>,
    /// Begin of the addresses of runbooks; an alarm without one of its own has its key as anchor in it. What is watched, and
    /// the trail, lead to `RUNBOOK.md`, which the exported module has, unless this says where the file is read.
    #[input(validate = own::runbook)]
    pub runbook_url: Expr<Option<String>>,
    /// Dashboards by key.
    #[input(
        default = BTreeMap::<String, Dashboard>::new(),
        validate = dashboard::check_widths,
        validate = dashboard::check_widgets
    )]
    pub dashboards: Expr<BTreeMap<String, Dashboard>>,
    /// Events that topics hear of, by key.
    #[input(default = BTreeMap::<String, Event>::new(), validate = own::events)]
    pub events: Expr<BTreeMap<String, Event>>,
    /// The trail of who did what in the account.
    #[input(validate = own::trail)]
    pub trail: Expr<Option<Trail>>,
    /// The detection of threats and of what breaks rules, once for each region of an account.
    #[input(validate = own::detection)]
    pub detection: Expr<Option<Detection>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A log group, encrypted with the component's key.
#[derive(Debug, Clone, Inputs)]
pub struct LogGroup {
    /// Its whole name; a slash, the component's name, a slash and the key where it is null.
    pub name: Expr<Option<String>>,
    /// Days until logs go, one of the numbers that CloudWatch knows; 0 keeps all for ever.
    #[input(default = 365)]
    pub retention_days: Expr<Number>,
    /// `STANDARD` or `INFREQUENT_ACCESS`, which costs half and takes no metric filters.
    #[input(default = "STANDARD")]
    pub class: Expr<String>,
}

/// A metric that is counted in logs.
#[derive(Debug, Clone, Inputs)]
pub struct MetricFilter {
    /// Key of one of the component's log groups.
    pub log_group_key: Expr<Option<String>>,
    /// Name of an existing log group.
    pub log_group_name: Expr<Option<String>>,
    /// Pattern of the lines that count, such as `{ $.event = "login_failed" }`.
    pub pattern: Expr<String>,
    /// Namespace of the metric; the component's name where it is null.
    pub namespace: Expr<Option<String>>,
    /// Name of the metric; the key where it is null.
    pub metric: Expr<Option<String>>,
    /// What a line counts: a number or a field such as `$.milliseconds`.
    #[input(default = "1")]
    pub value: Expr<String>,
    /// Dimensions of the metric, each with a field such as `$.method`. A metric with dimensions has gaps where nothing
    /// counts, others are 0 there.
    #[input(default = BTreeMap::<String, String>::new())]
    pub dimensions: Expr<BTreeMap<String, String>>,
    /// Unit of the metric.
    #[input(default = "None")]
    pub unit: Expr<String>,
}

/// An alarm on a metric, on an expression of several, or on what is unusual for a metric.
#[derive(Debug, Clone, Inputs)]
pub struct Alarm {
    /// What is wrong when it rings.
    pub description: Expr<String>,
    /// The metric, unless `queries` has several.
    pub metric: Expr<Option<Metric>>,
    /// Metrics and expressions by id: a lower-case letter, then letters, digits and underscores. Exactly one is what the
    /// alarm looks at.
    #[input(default = BTreeMap::<String, Query>::new())]
    pub queries: Expr<BTreeMap<String, Query>>,
    /// How it compares: `GreaterThanThreshold`, `GreaterThanOrEqualToThreshold`, `LessThanThreshold`,
    /// `LessThanOrEqualToThreshold`; with a band `GreaterThanUpperThreshold`, `LessThanLowerThreshold` or
    /// `LessThanLowerOrGreaterThanUpperThreshold`.
    #[input(default = "GreaterThanThreshold")]
    pub comparison: Expr<String>,
    /// What it compares with, unless it has a band.
    pub threshold: Expr<Option<Number>>,
    /// Width of the band of what is usual for the metric, in standard deviations.
    pub band: Expr<Option<Number>>,
    /// Seconds of a data point: 10, 20, 30 or a multiple of 60.
    #[input(default = 60)]
    pub period_seconds: Expr<Number>,
    /// Minutes that something must be wrong until the alarm rings; a multiple of the period.
    #[input(default = 5)]
    pub for_minutes: Expr<Number>,
    /// Data points within `for_minutes` that must be wrong; 0 for all.
    #[input(default = 0)]
    pub datapoints: Expr<Number>,
    /// What a gap in the data means: `missing` (the alarm has too little data), `notBreaching`, `breaching` or `ignore`
    /// (the alarm stays as it is).
    #[input(default = "missing")]
    pub missing_data: Expr<String>,
    /// Keys of the topics that hear of it.
    #[input(default = Vec::<&str>::new())]
    pub topics: Expr<Vec<String>>,
    /// Further actions, by ARN.
    #[input(default = Vec::<&str>::new())]
    pub action_arns: Expr<Vec<String>>,
    /// Whether the topics hear as well when all is well again.
    #[input(default = true)]
    pub tells_ok: Expr<bool>,
    /// Address of what to do when it rings.
    pub runbook_url: Expr<Option<String>>,
}

/// A metric of CloudWatch.
#[derive(Debug, Clone, Inputs)]
pub struct Metric {
    /// Namespace, such as `AWS/RDS`.
    pub namespace: Expr<String>,
    /// Name, such as `CPUUtilization`.
    pub name: Expr<String>,
    /// Dimensions.
    #[input(default = BTreeMap::<String, String>::new())]
    pub dimensions: Expr<BTreeMap<String, String>>,
    /// `Average`, `Maximum`, `Minimum`, `SampleCount`, `Sum`, or a percentile such as `p99`.
    #[input(default = "Average")]
    pub statistic: Expr<String>,
}

/// A metric or an expression among the queries of an alarm.
#[derive(Debug, Clone, Inputs)]
pub struct Query {
    /// A metric.
    pub metric: Expr<Option<Metric>>,
    /// An expression of other queries, such as `100 * errors / requests`.
    pub expression: Expr<Option<String>>,
    /// What graphs call it.
    pub label: Expr<Option<String>>,
    /// Whether the alarm looks at this one.
    #[input(default = false)]
    pub is_result: Expr<bool>,
}

/// An alarm on alarms of this component.
#[derive(Debug, Clone, Inputs)]
pub struct Composite {
    /// What is wrong when it rings.
    pub description: Expr<String>,
    /// Keys of alarms of which one at least rings; those of watched things have the thing's key, a slash and the alarm's name.
    #[input(default = Vec::<&str>::new())]
    pub any: Expr<Vec<String>>,
    /// Keys of alarms that all ring.
    #[input(default = Vec::<&str>::new())]
    pub all: Expr<Vec<String>>,
    /// Keys of alarms of which none rings, such as that of a maintenance.
    #[input(default = Vec::<&str>::new())]
    pub none: Expr<Vec<String>>,
    /// Keys of the topics that hear of it.
    #[input(default = Vec::<&str>::new())]
    pub topics: Expr<Vec<String>>,
}

/// A thing of another component.
#[derive(Debug, Clone, Inputs)]
pub struct Watched {
    /// What it is: `alb`, `aurora`, `backup_vault`, `cache`, `certificate`, `dynamodb`, `eks` (its nodes, with
    /// Container Insights), `eks_control_plane`, `instance`, `lambda`, `nat_gateway`, `rds`, `sqs_dead_letters` or `vpn`.
    pub kind: Expr<String>,
    /// Value of the dimension that says which one: the identifier of a database, cluster or instance, the id of a gateway,
    /// the name of a table, queue or function, `arn_suffix` of a load balancer, the ARN of a certificate. Of a cache, that of
    /// a node.
    pub id: Expr<String>,
    /// Other thresholds than those of the table, by name of the alarm.
    #[input(default = BTreeMap::<String, Number>::new())]
    pub thresholds: Expr<BTreeMap<String, Number>>,
    /// Names of alarms that it does not get.
    #[input(default = Vec::<&str>::new())]
    pub without: Expr<Vec<String>>,
    /// Keys of the topics that hear of it; those of `watch_topics` where there are none.
    #[input(default = Vec::<&str>::new())]
    pub topics: Expr<Vec<String>>,
}

/// An event that topics hear of: what EventBridge gets, or a time.
#[derive(Debug, Clone, Inputs)]
pub struct Event {
    /// What has happened.
    pub description: Expr<String>,
    /// Sources, such as `aws.backup`.
    #[input(default = Vec::<&str>::new())]
    pub sources: Expr<Vec<String>>,
    /// Kinds, such as `Backup Job State Change`.
    #[input(default = Vec::<&str>::new())]
    pub detail_types: Expr<Vec<String>>,
    /// What the detail must have, such as `{ state = ["FAILED"] }`.
    #[input(default = BTreeMap::<String, Vec<String>>::new())]
    pub detail: Expr<BTreeMap<String, Vec<String>>>,
    /// A time in place of a pattern: `rate(1 day)` or `cron(0 8 * * ? *)`.
    pub schedule: Expr<Option<String>>,
    /// Keys of the topics that hear of it.
    pub topics: Expr<Vec<String>>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "monitoring")
}
