//! What each input of the cache must fulfil by itself.

use super::inputs::{ExistingName, Group, GroupFields, Serverless, ServerlessFields, TopicFields, User, UserFields};
use crate::check::{among, bad_keys, is_log_retention, is_topic_arn, matches, none, optional, within};
use crate::dns;
use crate::network::is_good_ingress;
use crate::windows::{TIME, are_apart};
use ledgerform::{Condition, Expr};
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;
type Groups = Map<Group>;
type Caches = Map<Serverless>;

/// The rules of identifiers: the API reference of ElastiCache, `CreateReplicationGroup`.
fn keys<T>(field: &str, value: &Map<T>) -> Condition {
    let bad = bad_keys(value, |key, _| matches("^[a-z](?:-?[a-z0-9])*$", key));
    none(
        bad,
        format!("the keys of {field} must be lower-case letters, digits and single hyphens, beginning with a letter"),
    )
}

pub(super) fn group_keys(field: &str, value: &Groups) -> Condition {
    keys(field, value)
}

pub(super) fn serverless_keys(field: &str, value: &Caches) -> Condition {
    keys(field, value)
}

pub(super) fn engines(field: &str, value: &Groups) -> Condition {
    let bad = bad_keys(value, |_, group| {
        let redis = matches("^(?:6[.]x|6[.]2|7[.][01])$", &group.version());
        let valkey = matches("^[78][.][0-9]+$", &group.version());
        let version = group.engine().equals("redis").then(redis, valkey);
        let node = matches("^cache[.][a-z0-9]+[.][a-z0-9]+$", &group.node_type());
        among(&["redis", "valkey"], &group.engine()).and(version).and(node).and(within(&group.port(), 1024, 65535))
    });
    none(
        bad,
        format!(
            "{field} must have the engine redis (versions 6.x, 6.2, 7.0 and 7.1) or valkey (such as 8.0), a node_type such as \
             cache.r7g.large, and a port from 1024 to 65535"
        ),
    )
}

/// The numbers are those of the API reference of ElastiCache, `CreateReplicationGroup`.
pub(super) fn shapes(field: &str, value: &Groups) -> Condition {
    let bad = bad_keys(value, |_, group| {
        let shards = group.cluster_mode().then(within(&group.shards(), 1, 90), group.shards().equals(1));
        shards.and(optional(&group.replicas(), |replicas| within(replicas, 0, 5)))
    });
    none(bad, format!("{field} must have 0 to 5 replicas, and more than one of the 90 shards only in cluster_mode"))
}

fn access(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "{field} must have in ingress, by keys of lower-case letters, digits, _ and -, either a security_group_id or a \
             cidr each, no two of them alike, and no ingress together with security_groups that exist"
        ),
    )
}

pub(super) fn group_access(field: &str, value: &Groups) -> Condition {
    access(field, bad_keys(value, |_, group| is_good_ingress(&group.ingress(), &group.security_groups())))
}

pub(super) fn serverless_access(field: &str, value: &Caches) -> Condition {
    access(field, bad_keys(value, |_, cache| is_good_ingress(&cache.ingress(), &cache.security_groups())))
}

/// Whether a user has a name that everybody takes, and an access that holds no password.
pub(crate) fn is_good_user(key: &Expr<String>, user: &Expr<User>) -> Expr<bool> {
    let access = matches("^on .*[+]", &user.access()).and(!matches("[>#<!]|nopass", &user.access()));
    matches("^[a-z](?:-?[a-z0-9])*$", key).and(access).and(key.differs("default"))
}

fn is_good_users(users: &Map<User>, existing: &Expr<Option<ExistingName>>) -> Expr<bool> {
    let bad = users.filter(|key, user| !is_good_user(&key, &user));
    bad.length().equals(0).and(existing.is_null().differs(users.length().equals(0)))
}

fn users(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "{field} must have either users, by keys of lower-case letters, digits and single hyphens other than default, with \
             an access such as `on ~session:* +@read` that holds no password, or a user_group that exists"
        ),
    )
}

pub(super) fn group_users(field: &str, value: &Groups) -> Condition {
    users(field, bad_keys(value, |_, group| is_good_users(&group.users(), &group.user_group())))
}

pub(super) fn serverless_users(field: &str, value: &Caches) -> Condition {
    users(field, bad_keys(value, |_, cache| is_good_users(&cache.users(), &cache.user_group())))
}

pub(super) fn windows(field: &str, value: &Groups) -> Condition {
    let bad = bad_keys(value, |_, group| {
        let time = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
        let shape = matches(&format!("^{time}-{time}$"), &group.snapshot_window());
        shape.and(are_apart(&group.snapshot_window(), &group.maintenance_window()))
    });
    none(
        bad,
        format!(
            "{field} must have a snapshot_window such as 02:00-03:00 and, apart from it, a maintenance_window such as \
             sun:04:00-sun:05:00"
        ),
    )
}

pub(super) fn parameters(field: &str, value: &Groups) -> Condition {
    let bad = bad_keys(value, |_, group| {
        let bad = group.parameters().keys().filter(|name| !matches("^[a-z][a-z0-9-]*$", &name));
        let mode = !group.parameters().keys().contains("cluster-enabled");
        let one = group.parameter_group().is_null().or(group.parameters().length().equals(0));
        bad.length().equals(0).and(mode).and(one)
    });
    none(
        bad,
        format!(
            "{field} must have either a parameter_group that exists or parameters by name, without cluster-enabled, which \
             cluster_mode says"
        ),
    )
}

pub(super) fn group_days(field: &str, value: &Groups) -> Condition {
    let bad = bad_keys(value, |_, group| {
        let days = optional(&group.snapshot_days(), |days| within(days, 0, 35));
        let topic = optional(&group.events(), |events| is_topic_arn(&events.topic_arn()));
        days.and(is_log_retention(&group.log_retention_days())).and(topic)
    });
    none(
        bad,
        format!(
            "{field} must have snapshot_days from 0 to 35, log_retention_days that CloudWatch Logs knows (such as 30, 90 or \
             365), and the ARN of a topic in events"
        ),
    )
}

/// In cluster mode one endpoint stands for all.
pub(super) fn group_dns(field: &str, value: &Groups) -> Condition {
    let bad = bad_keys(value, |_, group| {
        let readers = group.reader_dns().is_null().or(!group.cluster_mode());
        dns::is_good(&group.dns()).and(dns::is_good(&group.reader_dns())).and(readers)
    });
    none(bad, format!("dns and, outside of cluster_mode, reader_dns of {field} must have {}", dns::RULE))
}

pub(super) fn serverless_dns(field: &str, value: &Caches) -> Condition {
    let bad = bad_keys(value, |_, cache| dns::is_good(&cache.dns()).and(dns::is_good(&cache.reader_dns())));
    none(bad, format!("dns and reader_dns of {field} must have {}", dns::RULE))
}

/// The limits are those of the API reference of ElastiCache, `CacheUsageLimits`.
pub(super) fn limits(field: &str, value: &Caches) -> Condition {
    let bad = bad_keys(value, |_, cache| {
        let version = matches("^[78]$", &cache.major_version());
        let days = optional(&cache.snapshot_days(), |days| within(days, 0, 35));
        let time = matches(&format!("^{TIME}$"), &cache.snapshot_time());
        among(&["redis", "valkey"], &cache.engine())
            .and(version)
            .and(within(&cache.max_gb(), 1, 5000))
            .and(within(&cache.max_ecpu(), 1000, 15_000_000))
            .and(days)
            .and(time)
    });
    none(
        bad,
        format!(
            "{field} must have the engine redis or valkey with the major_version 7 or 8, max_gb from 1 to 5000, max_ecpu from \
             1000 to 15000000, snapshot_days from 0 to 35 and a snapshot_time such as 02:00"
        ),
    )
}
