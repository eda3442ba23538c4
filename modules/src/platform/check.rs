//! What the inputs of a platform must fulfil, alone and together.

use super::inputs::{ExistingNetwork, ExistingNetworkFields, PlatformInputs};
use crate::cache::CachePartFields;
use crate::check::{bad_keys, matches, none};
use crate::database::DatabasePartFields;
use crate::diagnostics::{ALERTS_TOPIC_CLOSED, COST_TOPIC_CLOSED, Diagnostic};
use crate::monitoring::{MonitoringPartFields, TopicFields};
use crate::profile::Guard;
use crate::vpc::VpcPartFields;
use ledgerform::function::try_;
use ledgerform::{Condition, Expr, IntoExpr, tf};
use std::collections::BTreeMap;

pub(super) fn existing_network(field: &str, value: &Expr<ExistingNetwork>) -> Condition {
    let lists = [value.public_subnet_ids(), value.private_subnet_ids(), value.data_subnet_ids()];
    let strange = lists.map(|ids| ids.filter(|id| !matches("^subnet-", &id)).length().equals(0));
    let subnets = strange.into_iter().reduce(|a, b| a.and(b)).unwrap_or_else(|| true.into());
    Condition::new(
        matches("^vpc-", &value.vpc_id()).and(subnets),
        tf!("{field} must have the ID of a VPC as vpc_id, and IDs of subnets"),
    )
}

pub(super) fn clients(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    let bad = bad_keys(value, |key, id| matches("^[a-z0-9_-]+$", key).and(matches("^sg-", id)));
    none(
        bad,
        format!("{field} must have keys of lower-case letters, digits, - and _, each with the ID of a security group"),
    )
}

/// There is one network.
pub(super) fn one_network(inputs: &PlatformInputs) -> Condition {
    Condition::new(
        inputs.existing_network.is_null().or(inputs.vpc.is_null()),
        "existing_network must be null where there is a vpc: the platform is in one of them",
    )
}

fn tier(inputs: &PlatformInputs, field: &str, tier: &Expr<String>) -> Condition {
    let is_known = inputs.vpc.is_null().then(true, inputs.vpc.or_null().tiers().keys().contains(tier));
    Condition::new(is_known, tf!("{field} must be among the tiers of vpc, not `{tier}`"))
}

pub(super) fn private_tier(inputs: &PlatformInputs) -> Condition {
    tier(inputs, "private_tier", &inputs.private_tier)
}

pub(super) fn data_tier(inputs: &PlatformInputs) -> Condition {
    tier(inputs, "data_tier", &inputs.data_tier)
}

/// A component that is in the network needs one.
fn networked(inputs: &PlatformInputs, field: &str, needs: Expr<bool>) -> Condition {
    let has = inputs.vpc.is_some().or(inputs.existing_network.is_some());
    Condition::new(has.or(!needs), tf!("{field} needs a network: give vpc or existing_network"))
}

pub(super) fn eks_network(inputs: &PlatformInputs) -> Condition {
    networked(inputs, "eks", inputs.eks.is_some())
}

/// Tables are in no network.
pub(super) fn database_network(inputs: &PlatformInputs) -> Condition {
    let given = inputs.database.or_null();
    let any = (given.clusters().length() + given.instances().length()).greater(0);
    networked(inputs, "database", inputs.database.is_null().then(false, any))
}

pub(super) fn cache_network(inputs: &PlatformInputs) -> Condition {
    let given = inputs.cache.or_null();
    let any = (given.groups().length() + given.scaled_groups().length() + given.serverless().length()).greater(0);
    networked(inputs, "cache", inputs.cache.is_null().then(false, any))
}

/// A topic must be one of the monitoring's.
fn topic(inputs: &PlatformInputs, field: &str, topic: &Expr<Option<String>>) -> Condition {
    let known =
        inputs.monitoring.is_null().then(false, inputs.monitoring.or_null().topics().keys().contains(topic.or_null()));
    Condition::new(
        topic.is_null().then(true, known),
        tf!("{field} must be the key of a topic of monitoring, not `{}`", topic.or_else("")),
    )
}

pub(super) fn alerts_topic(inputs: &PlatformInputs) -> Condition {
    topic(inputs, "alerts_topic", &inputs.alerts_topic)
}

pub(super) fn costs_topic(inputs: &PlatformInputs) -> Condition {
    topic(inputs, "costs_topic", &inputs.costs_topic)
}

/// The services that tell a topic must be among its publishers; where there is no such topic, that is said already.
fn lets_in(
    inputs: &PlatformInputs,
    topic: &Expr<Option<String>>,
    code: &Diagnostic,
    services: Expr<Vec<String>>,
) -> Condition {
    let topics = inputs.monitoring.or_null().topics();
    let publishers = try_(topics.at(topic.or_null()).publishers(), &services);
    let missing = services.filter(|service| !publishers.contains(service)).length().greater(0);
    let is_new = try_(topics.at(topic.or_null()).existing().is_null(), false);
    let is_wrong = topic.is_null().or(inputs.monitoring.is_null()).then(false, is_new.and(missing));
    Guard::new(&inputs.profile, &inputs.accept).refusal(code, &topic.or_else(""), is_wrong)
}

pub(super) fn alerts_publishers(inputs: &PlatformInputs) -> Condition {
    let has_database = inputs.database.is_some();
    let services: Expr<Vec<String>> = ["cloudwatch", "events.rds"].into_expr();
    let needed = services.filter(|service| service.equals("cloudwatch").or(&has_database));
    lets_in(inputs, &inputs.alerts_topic, &ALERTS_TOPIC_CLOSED, needed)
}

pub(super) fn costs_publishers(inputs: &PlatformInputs) -> Condition {
    lets_in(inputs, &inputs.costs_topic, &COST_TOPIC_CLOSED, ["budgets", "costalerts"].into_expr())
}

/// Topics and dashboards of two components would have one name.
pub(super) fn costs_key(inputs: &PlatformInputs) -> Condition {
    let monitoring = inputs.monitoring.or_null();
    let taken = monitoring.topics().keys().contains("costs").or(monitoring.dashboards().keys().contains("costs"));
    let is_free = inputs.cost_governance.is_null().or(inputs.monitoring.is_null());
    Condition::new(
        is_free.then(true, !taken),
        "cost_governance has a topic and a dashboard with the key costs: give those of monitoring other keys",
    )
}
