//! What becomes of objects as they grow old.

use super::check::CLASSES;
use super::inputs::{Bucket, BucketFields, Lifecycle, LifecycleFields};
use crate::check::list;
use ledgerform::function::{alltrue, max};
use ledgerform::{Addr, Blocks, Expr, IntoExpr, Meta, Number, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::s3_bucket_lifecycle_configuration as config;
use std::collections::BTreeMap;

/// The days of transitions in the order in which objects can move through the classes.
fn in_order(transitions: &Expr<BTreeMap<String, Number>>) -> Expr<Vec<Number>> {
    let classes: Expr<Vec<String>> = CLASSES.into_expr();
    classes.filter(|class| transitions.keys().contains(class)).map(|class| transitions.at(class))
}

/// Whether each transition comes later than the one before.
fn ascending(days: &Expr<Vec<Number>>) -> Expr<bool> {
    alltrue(days.map_with_position(|i, day| i.equals(0).then(true, day.greater(days.at(max(i - 1, 0))))))
}

/// Objects stay for 30 days at least before they move to one of the classes for seldom reads, and go after the last
/// transition: the AWS page "Transitioning objects using Amazon S3 Lifecycle".
fn is_good(transitions: &Expr<BTreeMap<String, Number>>, expiration: &Expr<Option<Number>>) -> Expr<bool> {
    let days = in_order(transitions);
    let seldom: Expr<Vec<String>> = ["ONEZONE_IA", "STANDARD_IA"].into_expr();
    let soon = transitions.filter(|class, days| days.less(seldom.contains(class).then(30, 0)));
    let late = expiration.is_null().then(true, alltrue(days.map(|day| day.less(expiration.or_null()))));
    ascending(&days).and(soon.length().equals(0)).and(late)
}

/// The names of the rules whose transitions are impossible.
pub(super) fn impossible(bucket: &Expr<Bucket>) -> Expr<Vec<String>> {
    let bad = bucket.lifecycle().filter(|_, rule| {
        let current = is_good(&rule.transitions(), &rule.expiration_days());
        !current.and(is_good(&rule.noncurrent_transitions(), &rule.noncurrent_days()))
    });
    bad.keys()
}

/// No rule of a bucket may be impossible.
pub(super) fn require(scope: &Scope, key: &Expr<String>, bad: Expr<Vec<String>>) {
    scope.require(
        bad.length().equals(0),
        tf!(
            "lifecycle of the bucket {key} must move objects through the classes {} in this order, each later than the one \
             before, to STANDARD_IA and ONEZONE_IA after 30 days at least, and let them go later than all that; wrong: {}",
            CLASSES.join(", "),
            list(bad)
        ),
    );
}

/// The rules of a bucket: the one configuration that it can have. It needs the versioning, for it speaks of versions.
pub(super) fn build(scope: &Scope, bucket: &Expr<Bucket>, this: &aws::s3_bucket::Ref, versioned: &Addr) {
    use config::{AbortIncompleteMultipartUpload, Expiration, NoncurrentVersionExpiration, Rule};
    let keeps_all = bucket.noncurrent_days().equals(0);
    let always = Rule::new()
        .id("housekeeping")
        .status("Enabled")
        .filter([config::Filter::new()])
        .abort_incomplete_multipart_upload([
            AbortIncompleteMultipartUpload::new().days_after_initiation(bucket.abort_multipart_days())
        ])
        // A marker behind which no version is left only slows lists down.
        .expiration([Expiration::new().expired_object_delete_marker(true)])
        .noncurrent_version_expiration(
            (!keeps_all).blocks(|| NoncurrentVersionExpiration::new().noncurrent_days(bucket.noncurrent_days())),
        );
    let rules = bucket.lifecycle().blocks(|name, rule| rule_of(&name, &rule));
    scope.add_with(
        "this",
        aws::S3BucketLifecycleConfiguration::new()
            .bucket(this.id())
            .rule(ledgerform::IntoBlocks::into_blocks([always]).and(rules)),
        Meta::new().depends_on([versioned]),
    );
}

fn rule_of(name: &Expr<String>, rule: &Expr<Lifecycle>) -> config::Rule {
    use config::{Expiration, NoncurrentVersionExpiration, NoncurrentVersionTransition, Rule, Transition};
    Rule::new()
        .id(name)
        .status(rule.enabled().then("Enabled", "Disabled"))
        .filter(filter(rule))
        .transition(rule.transitions().blocks(|class, days| Transition::new().storage_class(class).days(days)))
        .expiration(
            rule.expiration_days().is_some().blocks(|| Expiration::new().days(rule.expiration_days().or_null())),
        )
        .noncurrent_version_transition(
            rule.noncurrent_transitions()
                .blocks(|class, days| NoncurrentVersionTransition::new().noncurrent_days(days).storage_class(class)),
        )
        .noncurrent_version_expiration(
            rule.noncurrent_days()
                .is_some()
                .blocks(|| NoncurrentVersionExpiration::new().noncurrent_days(rule.noncurrent_days().or_null())),
        )
}

/// The filter is always there: without it the provider warns, and finds a change in every plan. S3 takes `and` only for
/// two predicates at least.
fn filter(rule: &Expr<Lifecycle>) -> Blocks<config::Filter> {
    use config::{And, Filter, Tag};
    let one = |is_null: Expr<bool>| is_null.then(0, 1);
    let tags = rule.tags().length();
    let count: Expr<Number> = one(rule.prefix().is_null()) + one(rule.larger_than().is_null()) + tags;
    let is_many = count.greater(1);
    let alone = rule.tags().filter(|_, _| !&is_many);
    let filter = Filter::new()
        .prefix(is_many.then(Expr::null(), rule.prefix().or_null()))
        .object_size_greater_than(is_many.then(Expr::null(), rule.larger_than().or_null()))
        .tag(alone.blocks(|key, value| Tag::new().key(key).value(value)))
        .and(is_many.blocks(|| {
            And::new()
                .prefix(rule.prefix().or_null())
                .object_size_greater_than(rule.larger_than().or_null())
                .tags(rule.tags())
        }));
    ledgerform::IntoBlocks::into_blocks([filter])
}
