//! Buckets, the key that encrypts them, and repositories for images.
//!
//! A bucket is closed: nobody reaches it but by its policy, which refuses requests without TLS 1.2, with keys of the
//! caller's, and with another KMS key than the bucket's. Names are made of inputs, so that a policy can name a bucket that
//! is not there yet, and no two buckets wait for each other. All that belongs to a bucket has the bucket's key as key.

mod buckets;
mod check;
mod inputs;
mod lifecycle;
mod plan;
mod policies;
mod replication;
mod repositories;

pub use inputs::*;

use crate::kms::{NewKey, signing};
use crate::place::Place;
use crate::policy::Policy;
use crate::profile::Guard;
use ledgerform::{Component, Expr, IntoExpr, Outputs, Scope, tf};
use ledgerform_bindings::aws;
use plan::Plan;
use std::collections::BTreeMap;

/// The storage component.
#[derive(Debug, Clone, Copy)]
pub struct Storage;

/// What the storage gives.
#[derive(Debug, Clone, Outputs)]
pub struct StorageOutputs {
    /// ARN of the key that encrypts what has none of its own.
    pub key_arn: Expr<String>,
    /// Names of the buckets, by key. Whatever takes one waits for the bucket's policy, without which AWS writes no logs.
    pub bucket_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the buckets, by key.
    pub bucket_arns: Expr<BTreeMap<String, String>>,
    /// Host names of the buckets within their region, by key.
    pub bucket_domain_names: Expr<BTreeMap<String, String>>,
    /// Name of the bucket that takes access logs; null without one.
    pub access_logs_bucket_name: Expr<Option<String>>,
    /// IAM policies that let a workload read one bucket, by key, to attach to its role.
    pub read_policies: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload read, write and delete in one bucket, by key, to attach to its role.
    pub write_policies: Expr<BTreeMap<String, String>>,
    /// URLs of the repositories, by key.
    pub repository_urls: Expr<BTreeMap<String, String>>,
    /// ARNs of the repositories, by key.
    pub repository_arns: Expr<BTreeMap<String, String>>,
    /// ARNs of the keys that sign, by key.
    pub signing_key_arns: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload sign with one key, by key, to attach to its role.
    pub sign_policies: Expr<BTreeMap<String, String>>,
}

impl Component for Storage {
    const NAME: &'static str = "storage";
    const DESCRIPTION: &'static str = "Buckets with versions, a customer-managed key, access logs, lifecycle rules, \
        object lock, replication and policies that refuse what is not encrypted; and repositories for container images.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.46")];
    type Inputs = StorageInputs;
    type Outputs = StorageOutputs;

    fn build(scope: &Scope, inputs: StorageInputs) -> StorageOutputs {
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let key_arn = NewKey {
            id: "this",
            place: &place,
            alias: tf!("{}-data", &inputs.name),
            description: tf!("Data of {}", &inputs.name),
            tags: inputs.named("data"),
            policy: Policy::new(),
            guard: &guard,
        }
        .build(scope, &inputs.key);
        let key_arn = scope.local("key_arn", key_arn);
        let plan = Plan::new(scope, &inputs, &place, &key_arn);

        if_wanted(scope, &inputs, &key_arn);
        let buckets = buckets::build(scope, &inputs, &guard, &plan);
        replication::build(scope, &inputs, &plan, &buckets);
        let repositories = repositories::build(scope, &inputs, &guard, &key_arn);

        let signing =
            signing::build(scope, &inputs.name, &inputs.signing_keys, |key| inputs.named(key), &guard, &place);
        let sink = plan.sink.clone();
        StorageOutputs {
            bucket_names: buckets.map(|made| made.policy.bucket()),
            bucket_arns: buckets.map(|made| made.bucket.arn()),
            bucket_domain_names: buckets.map(|made| made.bucket.bucket_regional_domain_name()),
            access_logs_bucket_name: sink,
            read_policies: plan.workload_policies(scope, &inputs, false),
            write_policies: plan.workload_policies(scope, &inputs, true),
            repository_urls: repositories.map(|repository| repository.repository_url()),
            repository_arns: repositories.map(|repository| repository.arn()),
            signing_key_arns: signing.map(|key| key.arn()),
            sign_policies: signing::policies(scope, &inputs.signing_keys, &signing),
            key_arn,
        }
    }
}

/// What is there once in an account or its region.
fn if_wanted(scope: &Scope, inputs: &StorageInputs, key_arn: &Expr<String>) {
    scope.when(&inputs.account_public_access_block, |scope| {
        scope.add(
            "this",
            aws::S3AccountPublicAccessBlock::new()
                .account_id(&inputs.account_id)
                .block_public_acls(true)
                .block_public_policy(true)
                .ignore_public_acls(true)
                .restrict_public_buckets(true),
        );
    });
    scope.when(&inputs.ebs_encryption, |scope| {
        scope.add("this", aws::EbsEncryptionByDefault::new().enabled(true));
        scope.add("this", aws::EbsDefaultKmsKey::new().key_arn(key_arn));
    });
}

impl StorageInputs {
    /// The tags of something; its name is the component's with `suffix` behind it.
    fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }
}
