//! What each input of the storage must fulfil by itself.

use super::inputs::{
    AccessLogs, AccessLogsFields, ArchiveFields, Bucket, BucketFields, CorsFields, Lifecycle, LifecycleFields,
    NotificationFields, ObjectLockFields, ReplicationFields, Repository, RepositoryFields,
};
use crate::check::{among, is_key_arn, is_principal, keys_where, matches, none, within};
use crate::kms::signing::{SPECS, SigningKey, SigningKeyFields};
use ledgerform::function::{alltrue, concat_all};
use ledgerform::{Condition, Expr, tf};
use std::collections::BTreeMap;

type Buckets = Expr<BTreeMap<String, Bucket>>;

/// A key is part of the bucket's name.
pub(super) fn keys(field: &str, value: &Buckets) -> Condition {
    let bad = keys_where(value, |key, _| !matches("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", key));
    none(bad, format!("the keys of {field} must be lower-case letters, digits and hyphens"))
}

/// The rules of names of buckets: the AWS page "General purpose bucket naming rules".
pub(super) fn is_bucket_name(value: &Expr<String>) -> Expr<bool> {
    let shape = matches("^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$", value);
    shape.and(!matches("[.][.]|^xn--|^sthree-|-s3alias$|--ol-s3$|^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$", value))
}

pub(super) fn access_logs(field: &str, value: &Expr<AccessLogs>) -> Condition {
    let (key, name) = (value.bucket_key(), value.bucket_name());
    let named = name.is_null().then(true, is_bucket_name(&name.or_null()));
    Condition::new(
        key.is_null().differs(name.is_null()).and(named),
        tf!("{field} must have either bucket_key, a key of buckets, or bucket_name, the name of an existing bucket"),
    )
}

pub(super) fn choices(field: &str, value: &Buckets) -> Condition {
    let bad = keys_where(value, |_, bucket| {
        let encryption = bucket.encryption();
        let encrypted = encryption.is_null().then(true, among(&["aes256", "kms"], &encryption.or_null()));
        let sources = bucket
            .log_sources()
            .map(|source| among(&["cloudtrail", "config", "delivery", "elb", "inventory"], &source));
        let methods = bucket.cors().flat_map(|rule| {
            rule.allowed_methods().map(|method| among(&["DELETE", "GET", "HEAD", "POST", "PUT"], &method))
        });
        !encrypted.and(alltrue(sources)).and(alltrue(methods))
    });
    none(
        bad,
        format!(
            "{field} must have encryption `kms` or `aes256`, log_sources out of cloudtrail, config, delivery, elb and \
             inventory, and in cors methods out of DELETE, GET, HEAD, POST and PUT"
        ),
    )
}

/// S3 takes neither a lock nor a replication without versions: both are refused before anything is made.
pub(super) fn versioned(field: &str, value: &Buckets) -> Condition {
    let bad = keys_where(value, |_, bucket| {
        let needs = bucket.object_lock().is_some().or(bucket.replication().is_some());
        needs.and(!bucket.versioning())
    });
    none(bad, format!("{field} with object_lock or replication need versioning"))
}

pub(super) fn locks(field: &str, value: &Buckets) -> Condition {
    let bad = keys_where(value, |_, bucket| {
        let lock = bucket.object_lock().or_null();
        let days = lock.days().at_least(1).and(lock.days().at_most(36500));
        let good = days.and(among(&["COMPLIANCE", "GOVERNANCE"], &lock.mode()));
        !bucket.object_lock().is_null().then(true, good)
    });
    none(bad, format!("{field} must have an object_lock of 1 to 36500 days with the mode GOVERNANCE or COMPLIANCE"))
}

/// The names of the storage classes that objects move to, in the order in which they can: the AWS page "Transitioning
/// objects using Amazon S3 Lifecycle".
pub(super) const CLASSES: [&str; 6] =
    ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

pub(super) fn lifecycles(field: &str, value: &Buckets) -> Condition {
    let is_good = |rule: &Expr<Lifecycle>| {
        let classes = concat_all([rule.transitions().keys(), rule.noncurrent_transitions().keys()]);
        let known = alltrue(classes.map(|class| among(&CLASSES, &class)));
        let days = |days: Expr<Option<ledgerform::Number>>| days.is_null().then(true, days.or_null().at_least(1));
        let nothing = rule
            .transitions()
            .length()
            .equals(0)
            .and(rule.noncurrent_transitions().length().equals(0))
            .and(rule.expiration_days().is_null())
            .and(rule.noncurrent_days().is_null());
        known.and(days(rule.expiration_days())).and(days(rule.noncurrent_days())).and(!nothing)
    };
    let bad = value.flat_map(|key, bucket| {
        bucket.lifecycle().filter(|_, rule| !is_good(&rule)).keys().map(|name| tf!("{key}/{name}"))
    });
    none(
        bad,
        format!(
            "each rule in lifecycle of {field} must do something: transitions to {}, or expiration after one day at least",
            CLASSES.join(", ")
        ),
    )
}

pub(super) fn notifications(field: &str, value: &Buckets) -> Condition {
    let bad = value.flat_map(|key, bucket| {
        let bad = bucket.notifications().filter(|_, notification| {
            let of = |kind: &str, service: &str| {
                let pattern = format!("^arn:[a-z-]+:{service}:[a-z0-9-]+:[0-9]{{12}}:");
                notification.kind().equals(kind).and(matches(&pattern, &notification.target_arn()))
            };
            let target = of("queue", "sqs").or(of("topic", "sns")).or(of("function", "lambda"));
            let events = alltrue(notification.events().map(|event| matches("^s3:[A-Za-z]+:", &event)));
            !target.and(events).and(notification.events().length().greater(0))
        });
        bad.keys().map(|name| tf!("{key}/{name}"))
    });
    none(
        bad,
        format!(
            "notifications of {field} must have the kind queue, topic or function, the ARN of one, and events such as \
             s3:ObjectCreated:*"
        ),
    )
}

pub(super) fn principals(field: &str, value: &Buckets) -> Condition {
    let bad =
        value.flat_map(|_, bucket| concat_all([bucket.readers(), bucket.writers()]).filter(|arn| !is_principal(&arn)));
    none(bad, format!("readers and writers of {field} must be ARNs of roles, users or accounts, without `*`"))
}

pub(super) fn arns(field: &str, value: &Buckets) -> Condition {
    let bad = keys_where(value, |_, bucket| {
        let key = bucket.kms_key_arn();
        let key = key.is_null().then(true, is_key_arn(&key.or_null()));
        let other = bucket.replication().or_null();
        let there =
            matches("^arn:[a-z-]+:s3:::[a-z0-9.-]+$", &other.bucket_arn()).and(is_key_arn(&other.kms_key_arn()));
        !key.and(bucket.replication().is_null().then(true, there))
    });
    none(
        bad,
        format!("{field} must have the ARN of a KMS key as kms_key_arn, and in replication those of bucket and key"),
    )
}

/// The limits are those of the AWS page "How S3 Intelligent-Tiering works".
pub(super) fn archives(field: &str, value: &Buckets) -> Condition {
    let bad = keys_where(value, |_, bucket| {
        let archive = bucket.archive().or_null();
        let days = archive.days().at_least(90).and(archive.days().at_most(730));
        let deep = archive.deep_days().at_least(180).and(archive.deep_days().at_most(730));
        let good = days.and(deep).and(archive.days().less(archive.deep_days()));
        !bucket.archive().is_null().then(true, good)
    });
    none(
        bad,
        format!("archive of {field} must have days from 90 and, later than those, deep_days from 180, both up to 730"),
    )
}

type SigningKeys = Expr<BTreeMap<String, SigningKey>>;

/// The rules are those of the API reference of KMS: `CreateAlias`, `CreateKey`, `ScheduleKeyDeletion`.
pub(super) fn signing_keys(field: &str, value: &SigningKeys) -> Condition {
    let bad = value.filter(|key, signing| {
        let window = within(&signing.deletion_window_days(), 7, 30);
        !matches("^[a-zA-Z0-9_-]+$", &key).and(among(&SPECS, &signing.spec())).and(window)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, _ and -, spec out of {}, and deletion_window_days from 7 to 30",
            SPECS.join(", ")
        ),
    )
}

pub(super) fn signing_principals(field: &str, value: &SigningKeys) -> Condition {
    let bad = value
        .flat_map(|_, signing| concat_all([signing.signers(), signing.verifiers()]).filter(|arn| !is_principal(&arn)));
    none(bad, format!("signers and verifiers of {field} must be ARNs of roles, users or accounts, without `*`"))
}

type Repositories = Expr<BTreeMap<String, Repository>>;

/// The rules are those of the API reference of ECR, `CreateRepository`.
pub(super) fn repositories(field: &str, value: &Repositories) -> Condition {
    let bad = value.filter(|key, repository| {
        let named = matches("^[a-z0-9]+(?:[._/-][a-z0-9]+)*$", &key);
        !named.and(repository.keep_images().at_least(0)).and(repository.untagged_days().at_least(1))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of lower-case letters, digits and single . _ / -, keep_images from 0 and \
             untagged_days from 1"
        ),
    )
}

pub(super) fn repository_principals(field: &str, value: &Repositories) -> Condition {
    let bad = value.flat_map(|_, repository| {
        concat_all([repository.readers(), repository.writers()]).filter(|arn| !is_principal(&arn))
    });
    none(bad, format!("readers and writers of {field} must be ARNs of roles, users or accounts, without `*`"))
}
