//! Metrics, logs and events that become messages, and dashboards.
//!
//! A message arrives: a topic is encrypted with a key whose policy lets in the services that publish, and its own policy
//! lets in the same services, for this account only where AWS can say so. Alarms say for how many minutes something must
//! be wrong, what a gap in the data means, and where the runbook is. What other components make is watched by its id with
//! alarms from a table, so that everything with state has one.

mod alarms;
pub(crate) mod audit;
mod check;
pub(crate) mod dashboard;
mod detection;
mod events;
mod inputs;
mod logs;
mod presets;
mod runbook;
pub(crate) mod topics;
mod watch;

pub use audit::{Trail, TrailFields};
pub use dashboard::{
    Dashboard, DashboardFields, Limit, LimitFields, Row, RowFields, Series, SeriesFields, Widget, WidgetFields,
};
pub use detection::{Detection, DetectionFields, Recorder, RecorderFields};
pub use inputs::*;
pub use runbook::runbook;
pub use topics::{ExistingTopic, ExistingTopicFields, Subscription, SubscriptionFields, Topic, TopicFields};

use crate::kms::{self, NewKey};
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::{Component, Expr, IntoExpr, ModuleFiles, Outputs, Scope, tf};
use std::collections::BTreeMap;

/// The monitoring component.
#[derive(Debug, Clone, Copy)]
pub struct Monitoring;

/// What the monitoring gives.
#[derive(Debug, Clone, Outputs)]
pub struct MonitoringOutputs {
    /// ARN of the key that encrypts topics and log groups.
    pub key_arn: Expr<String>,
    /// ARNs of the topics, by key.
    pub topic_arns: Expr<BTreeMap<String, String>>,
    /// ARNs of the alarms, by key; those of things that are watched have the key of the thing, a slash and the name of
    /// the alarm.
    pub alarm_arns: Expr<BTreeMap<String, String>>,
    /// Names of the alarms, by key.
    pub alarm_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the composite alarms, by key.
    pub composite_alarm_arns: Expr<BTreeMap<String, String>>,
    /// Names of the log groups, by key.
    pub log_group_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the log groups, by key.
    pub log_group_arns: Expr<BTreeMap<String, String>>,
    /// ARNs of the dashboards, by key.
    pub dashboard_arns: Expr<BTreeMap<String, String>>,
    /// ARNs of the EventBridge rules, by key.
    pub event_rule_arns: Expr<BTreeMap<String, String>>,
    /// ARN of the trail; null without one.
    pub trail_arn: Expr<Option<String>>,
    /// Id of the GuardDuty detector; null without one.
    pub detector_id: Expr<Option<String>>,
}

/// The services that use the key: without their statements in its policy, messages are lost without a word.
pub(crate) const SERVICES: [&str; 6] = ["budgets", "cloudtrail", "cloudwatch", "costalerts", "events", "logs"];

impl Component for Monitoring {
    const NAME: &'static str = "monitoring";
    const DESCRIPTION: &'static str = "Topics whose messages arrive, log groups, metric filters, alarms on metrics, \
        expressions, anomalies and each other, alarms for what the other components make, dashboards, EventBridge rules, \
        a trail with the alarms of the CIS benchmark, and the detection of threats.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.46")];
    type Inputs = MonitoringInputs;
    type Outputs = MonitoringOutputs;

    fn files() -> ModuleFiles {
        ModuleFiles::from([(runbook::FILE, runbook())])
    }

    fn build(scope: &Scope, inputs: MonitoringInputs) -> MonitoringOutputs {
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let key_arn = NewKey {
            id: "this",
            place: &place,
            alias: tf!("{}-monitoring", &inputs.name),
            description: tf!("Messages and logs of {}", &inputs.name),
            tags: inputs.named("monitoring"),
            policy: kms::needed(&place, &SERVICES).and(audit::trail_notifies(
                inputs.trail.is_some(),
                &inputs.name,
                &place,
            )),
            guard: &guard,
        }
        .build(scope, &inputs.key);
        let key_arn = scope.local("key_arn", key_arn);

        let topics = topics::Plan {
            name: &inputs.name,
            place: &place,
            key_arn: &key_arn,
            tags: &inputs.tags,
            guard: &guard,
            insecure: &crate::diagnostics::TOPIC_ADDRESS_IN_STATE,
            refused: None,
        };
        let topic_arns = scope.local("topic_arns", topics.build(scope, &inputs.topics));
        let groups = logs::groups(scope, &inputs, &guard, &key_arn);
        logs::filters(scope, &inputs, &groups);
        let alarms = alarms::build(scope, &inputs, &guard, &topic_arns);
        let watched = watch::build(scope, &inputs, &place, &topic_arns);
        let composites = alarms::composites(scope, &inputs, &topic_arns, &alarms, &watched);
        let rules = events::build(scope, &inputs, &topic_arns);
        let trail_arn = audit::trail(scope, &inputs, &topics, &guard, &topic_arns);
        let detector_id = detection::build(scope, &inputs, &place, &topic_arns);
        let dashboards = scope.each(&inputs.dashboards, |scope, key, dashboard| {
            guard.refuse(scope, &crate::diagnostics::METRIC_OF_BUDGETS, &key, dashboard::shows_budgets(&dashboard));
            dashboard::build(scope, &tf!("{}-{key}", &inputs.name), &inputs.region, &dashboard)
        });

        MonitoringOutputs {
            key_arn,
            topic_arns,
            alarm_arns: alarms.map(|alarm| alarm.arn()).merge(watched.map(|alarm| alarm.arn())),
            alarm_names: alarms.map(|alarm| alarm.alarm_name()).merge(watched.map(|alarm| alarm.alarm_name())),
            composite_alarm_arns: composites.map(|alarm| alarm.arn()),
            log_group_names: groups.map(|group| group.name()),
            log_group_arns: groups.map(|group| group.arn()),
            dashboard_arns: dashboards.map(|dashboard| dashboard.dashboard_arn()),
            event_rule_arns: rules.map(|rule| rule.arn()),
            trail_arn,
            detector_id,
        }
    }
}

impl MonitoringInputs {
    /// The tags of something; its name is the component's with `suffix` behind it.
    pub(super) fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }
}
