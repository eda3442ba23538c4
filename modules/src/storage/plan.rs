//! What is known of the buckets before they exist.

use super::check::is_bucket_name;
use super::inputs::{AccessLogsFields, Bucket, BucketFields, CorsFields, StorageInputs};
use super::lifecycle;
use crate::diagnostics::{
    BUCKET_ACCESS_UNLOGGED, BUCKET_FORCE_DESTROY, BUCKET_OPEN_CORS, BUCKET_UNVERSIONED, BUCKET_WITHOUT_KEY,
};
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::function::join;
use ledgerform::{Expr, Scope, tf};
use std::collections::BTreeMap;

/// What follows from the inputs, before anything exists.
pub(super) struct Plan<'a> {
    pub(super) place: &'a Place,
    /// Names of the buckets, by key.
    pub(super) names: Expr<BTreeMap<String, String>>,
    /// Name of the bucket that takes the access logs.
    pub(super) sink: Expr<Option<String>>,
    /// Key of that bucket; an empty text where it is none of these.
    pub(super) sink_key: Expr<String>,
    pub(super) key_arn: &'a Expr<String>,
    /// How each bucket is encrypted: `kms` or `aes256`.
    encryption: Expr<BTreeMap<String, String>>,
    /// Names of the lifecycle rules of each bucket that S3 would refuse.
    impossible: Expr<BTreeMap<String, Vec<String>>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(scope: &Scope, inputs: &StorageInputs, place: &'a Place, key_arn: &'a Expr<String>) -> Self {
        let names = inputs.buckets.map(|key, bucket| {
            bucket.name().or_else(tf!("{}-{key}-{}-{}", &inputs.name, &inputs.account_id, &inputs.region))
        });
        let names = scope.local("bucket_names", names);
        let logs = inputs.access_logs.or_null();
        let given =
            |value: Expr<Option<String>>| inputs.access_logs.is_null().then(Expr::<Option<String>>::null(), value);
        let sink_key = scope.local("access_logs_bucket_key", given(logs.bucket_key()).or_else(""));
        // A key that is none of the buckets' is refused with the buckets; here it must not be an error of its own.
        let is_own = inputs.buckets.keys().contains(&sink_key);
        let sink: Expr<Option<String>> = is_own.then(names.at(&sink_key), given(logs.bucket_name()));
        let sink = scope.local("access_logs_bucket_name", sink);
        let encryption = inputs.buckets.map(|key, bucket| {
            let is_plain = takes_plain_logs(&sink_key, &key, &bucket);
            bucket.encryption().or_else(is_plain.then("aes256", "kms"))
        });
        let encryption = scope.local("encryption", encryption);
        let impossible = inputs.buckets.map(|_, bucket| lifecycle::impossible(&bucket));
        let impossible = scope.local("impossible_lifecycle_rules", impossible);
        Self { place, names, sink, sink_key, key_arn, encryption, impossible }
    }

    /// Whether the bucket takes the access logs.
    pub(super) fn is_sink(&self, key: &Expr<String>) -> Expr<bool> {
        self.sink_key.equals(key)
    }

    /// Whether a KMS key encrypts the bucket.
    pub(super) fn has_key(&self, key: &Expr<String>) -> Expr<bool> {
        self.encryption.at(key).equals("kms")
    }

    /// The ARN of the key that encrypts the bucket, if one does.
    pub(super) fn key_of(&self, bucket: &Expr<Bucket>) -> Expr<String> {
        bucket.kms_key_arn().or_else(self.key_arn)
    }

    /// The ARN of a bucket, known before it exists.
    pub(super) fn arn(&self, key: &Expr<String>) -> Expr<String> {
        self.place.bucket_arn(self.names.at(key))
    }

    /// What the inputs must fulfil together for a bucket.
    pub(super) fn require(
        &self,
        scope: &Scope,
        inputs: &StorageInputs,
        guard: &Guard<'_>,
        key: &Expr<String>,
        bucket: &Expr<Bucket>,
    ) {
        let name = self.names.at(key);
        scope.require(
            is_bucket_name(&name),
            tf!(
                "the name of the bucket {key} must be 3 to 63 lower-case letters, digits, dots and hyphens; shorten its \
                 key, or give its name: {name}"
            ),
        );
        let is_known = self.sink_key.equals("").or(inputs.buckets.keys().contains(&self.sink_key));
        scope.require(
            is_known,
            tf!("access_logs.bucket_key must be a key of buckets, which are {}", join(", ", inputs.buckets.keys())),
        );
        let plain = takes_plain_logs(&self.sink_key, key, bucket);
        scope.require(
            !plain.and(self.has_key(key)),
            tf!(
                "the bucket {key} takes access logs or logs of load balancers, which AWS cannot write with a KMS key: \
                 leave its encryption unset"
            ),
        );
        scope.require(
            !self.is_sink(key).and(bucket.object_lock().is_some()),
            tf!(
                "the bucket {key} takes access logs, which S3 cannot write into a locked bucket: remove its object_lock"
            ),
        );
        lifecycle::require(scope, key, self.impossible.at(key));

        guard.refuse(scope, &BUCKET_FORCE_DESTROY, key, bucket.force_destroy().or_else(false));
        guard.refuse(scope, &BUCKET_UNVERSIONED, key, !bucket.versioning());
        guard.refuse(scope, &BUCKET_WITHOUT_KEY, key, !self.has_key(key).or(plain));
        guard.refuse(scope, &BUCKET_ACCESS_UNLOGGED, key, inputs.access_logs.is_null());
        let open = bucket.cors().filter(|rule| rule.allowed_origins().contains("*")).length().greater(0);
        guard.refuse(scope, &BUCKET_OPEN_CORS, key, open);
    }
}

/// Whether AWS could not write into the bucket if a KMS key encrypted it: the AWS pages "Enabling Amazon S3 server access
/// logging" and "Access logs for your Application Load Balancer".
pub(super) fn takes_plain_logs(sink_key: &Expr<String>, key: &Expr<String>, bucket: &Expr<Bucket>) -> Expr<bool> {
    sink_key.equals(key).or(bucket.log_sources().contains("elb"))
}
