//! What the inputs of a platform must fulfil, alone and together.

use super::inputs::{ExistingNetwork, ExistingNetworkFields, PlatformInputs};
use super::watch;
use crate::cache::CachePartFields;
use crate::check::{are_different, bad_keys, matches, none};
use crate::database::DatabasePartFields;
use crate::diagnostics::{ALERTS_TOPIC_CLOSED, COST_TOPIC_CLOSED, Diagnostic, UNWATCHED};
use crate::monitoring::{MonitoringPartFields, TopicFields, WatchedFields};
use crate::profile::Guard;
use crate::vpc::{TierFields, VpcPartFields};
use ledgerform::function::{keys, try_};
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

/// What is in a network needs two zones, so a list of one subnet is a slip. The zone of a subnet that exists is not known
/// before a plan asks AWS, but that there are two of them is.
pub(super) fn existing_subnets(field: &str, value: &Expr<ExistingNetwork>) -> Condition {
    let lists: Expr<BTreeMap<String, Vec<String>>> = [
        ("data_subnet_ids", value.data_subnet_ids()),
        ("private_subnet_ids", value.private_subnet_ids()),
        ("public_subnet_ids", value.public_subnet_ids()),
    ]
    .into_expr();
    let is_good = |ids: &Expr<Vec<String>>| ids.length().differs(1).and(are_different(ids));
    none(
        lists.filter(|_, ids| !is_good(&ids)).keys(),
        format!("{field} must have different subnets, two at least in each list that has any, in two zones"),
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

/// The internet must not reach a tier that holds nodes or data; that no tier has its name is said already.
fn closed(inputs: &PlatformInputs, field: &str, tier: &Expr<String>, holds: &str) -> Condition {
    let is_open = try_(inputs.vpc.or_null().tiers().at(tier).access().equals("public"), false);
    Condition::new(
        !is_open,
        tf!(
            "{field} must be a tier that the internet does not reach: `{tier}` has the access `public`, and it holds {holds}"
        ),
    )
}

pub(super) fn private_tier_access(inputs: &PlatformInputs) -> Condition {
    closed(inputs, "private_tier", &inputs.private_tier, "nodes and Fargate pods")
}

pub(super) fn data_tier_access(inputs: &PlatformInputs) -> Condition {
    closed(inputs, "data_tier", &inputs.data_tier, "databases and caches")
}

/// A component that is in the network needs one.
fn networked(inputs: &PlatformInputs, field: &str, needs: Expr<bool>) -> Condition {
    let has = inputs.vpc.is_some().or(inputs.existing_network.is_some());
    Condition::new(has.or(!needs), tf!("{field} needs a network: give vpc or existing_network"))
}

/// EKS, subnet groups of RDS and those of ElastiCache take no fewer than two zones.
fn zoned(
    inputs: &PlatformInputs,
    field: &str,
    needs: Expr<bool>,
    tier: &Expr<String>,
    (list, existing): (&str, Expr<Vec<String>>),
) -> Condition {
    let vpc = inputs.vpc.or_null();
    let here = vpc.tiers().at(tier);
    // A tier with written-out ranges has just those zones.
    let written: Expr<Vec<String>> = keys(here.cidrs().or_null());
    let zones: Expr<Vec<String>> = here.cidrs().is_null().then(here.zones().or_else(vpc.zones()), written);
    // No tier of this name, and no network at all, are said already.
    let has_new = try_(zones.length().at_least(2), true);
    let has_existing = inputs.existing_network.is_null().then(true, existing.length().at_least(2));
    let enough = inputs.vpc.is_some().then(has_new, has_existing);
    Condition::new(
        enough.or(!needs),
        tf!(
            "{field} needs subnets in two zones at least: in the tier `{tier}` of vpc, or in {list} of existing_network"
        ),
    )
}

fn eks_needs(inputs: &PlatformInputs) -> Expr<bool> {
    inputs.eks.is_some()
}

pub(super) fn eks_network(inputs: &PlatformInputs) -> Condition {
    networked(inputs, "eks", eks_needs(inputs))
}

pub(super) fn eks_zones(inputs: &PlatformInputs) -> Condition {
    let existing = inputs.existing_network.or_null().private_subnet_ids();
    zoned(inputs, "eks", eks_needs(inputs), &inputs.private_tier, ("private_subnet_ids", existing))
}

/// The subnets that exist for data, or those for all that is private.
fn existing_data(inputs: &PlatformInputs) -> (&'static str, Expr<Vec<String>>) {
    let existing = inputs.existing_network.or_null();
    let own = existing.data_subnet_ids();
    ("data_subnet_ids", own.length().greater(0).then(&own, existing.private_subnet_ids()))
}

/// Tables are in no network.
fn database_needs(inputs: &PlatformInputs) -> Expr<bool> {
    let given = inputs.database.or_null();
    let any = (given.clusters().length() + given.instances().length()).greater(0);
    inputs.database.is_null().then(false, any)
}

pub(super) fn database_network(inputs: &PlatformInputs) -> Condition {
    networked(inputs, "database", database_needs(inputs))
}

pub(super) fn database_zones(inputs: &PlatformInputs) -> Condition {
    zoned(inputs, "database", database_needs(inputs), &inputs.data_tier, existing_data(inputs))
}

fn cache_needs(inputs: &PlatformInputs) -> Expr<bool> {
    let given = inputs.cache.or_null();
    let any = (given.groups().length() + given.scaled_groups().length() + given.serverless().length()).greater(0);
    inputs.cache.is_null().then(false, any)
}

pub(super) fn cache_network(inputs: &PlatformInputs) -> Condition {
    networked(inputs, "cache", cache_needs(inputs))
}

pub(super) fn cache_zones(inputs: &PlatformInputs) -> Condition {
    zoned(inputs, "cache", cache_needs(inputs), &inputs.data_tier, existing_data(inputs))
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

/// Who switches the alarms off says so for each thing, or watches it in another way.
pub(super) fn unwatched(inputs: &PlatformInputs) -> Condition {
    let others = try_(inputs.monitoring.or_null().watch().to_list(|_, watched| watched.id()), Vec::<&str>::new());
    let alone = watch::named(inputs).filter(|_, thing| !others.contains(thing.id())).keys();
    let is_off = inputs.monitoring.is_some().and(!&inputs.watches);
    let alone = alone.filter(|_| is_off.clone());
    Guard::new(&inputs.profile, &inputs.accept).refusals(&UNWATCHED, &alone)
}

/// Tags of the platform are those of everything in it.
pub(super) fn required_tags(inputs: &PlatformInputs) -> Condition {
    let missing = inputs.required_tags.filter(|key| !inputs.tags.keys().contains(key));
    none(missing, "tags must have the keys of required_tags")
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
