//! Copies of objects in other buckets.

use super::buckets::{Made, versioned};
use super::inputs::{BucketFields, ReplicationFields, StorageInputs};
use super::plan::Plan;
use crate::policy::{Policy, Statement, Test, trust};
use ledgerform::{Each, Meta, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::s3_bucket_replication_configuration as config;

/// The replication of those buckets that have one, each with a role of its own that reaches no other bucket.
pub(super) fn build(scope: &Scope, inputs: &StorageInputs, plan: &Plan<'_>, buckets: &Each<Made>) {
    let replicated = inputs.buckets.filter(|_, bucket| bucket.replication().is_some());
    scope.each(&replicated, |scope, key, bucket| {
        let there = bucket.replication().or_null();
        let role = scope.add(
            "replication",
            aws::IamRole::new()
                .assume_role_policy(trust("s3.amazonaws.com", plan.place).document(scope))
                // The name of a role has 64 characters at most, a prefix 38.
                .name_prefix(tf!("{}-", ledgerform::function::substr(tf!("{}-{key}", &inputs.name), 0, 37)))
                .description(tf!("Copies the objects of the bucket {key}"))
                .tags(inputs.named(&key)),
        );
        let arn = plan.arn(&key);
        let (from, to) =
            (tf!("s3.{}.amazonaws.com", &inputs.region), ledgerform::function::split(":", there.kms_key_arn()).at(3));
        let document = Policy::new()
            .with(
                Statement::allow("ListHere")
                    .actions(["s3:GetReplicationConfiguration", "s3:ListBucket"])
                    .resources(&arn),
            )
            .with(
                Statement::allow("ReadHere")
                    .actions([
                        "s3:GetObjectVersionAcl",
                        "s3:GetObjectVersionForReplication",
                        "s3:GetObjectVersionTagging",
                    ])
                    .resources(tf!("{arn}/*")),
            )
            .with(
                Statement::allow("WriteThere")
                    .actions(["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"])
                    .resources(tf!("{}/*", there.bucket_arn())),
            )
            .with_if(
                plan.has_key(&key),
                Statement::allow("DecryptHere")
                    .actions("kms:Decrypt")
                    .resources(plan.key_of(&bucket))
                    .when(Test::string_equals("kms:ViaService", from)),
            )
            .with(
                Statement::allow("EncryptThere")
                    .actions(["kms:Encrypt", "kms:GenerateDataKey"])
                    .resources(there.kms_key_arn())
                    .when(Test::string_equals("kms:ViaService", tf!("s3.{to}.amazonaws.com"))),
            )
            .document(scope);
        scope.add("replication", aws::IamRolePolicy::new().policy(document).role(role.id()).name("replicate"));

        let status = |on: &ledgerform::Expr<bool>| on.then("Enabled", "Disabled");
        let timed = there.time_control();
        scope.add_with(
            "this",
            aws::S3BucketReplicationConfiguration::new()
                .bucket(buckets.at(&key, |made| made.bucket.id()))
                .role(role.arn())
                .rule([config::Rule::new()
                    .status("Enabled")
                    .destination(
                        config::Destination::new()
                            .bucket(there.bucket_arn())
                            .storage_class(there.storage_class().or_null())
                            .encryption_configuration(
                                config::EncryptionConfiguration::new().replica_kms_key_id(there.kms_key_arn()),
                            )
                            .metrics(
                                config::Metrics::new()
                                    .status(status(&timed))
                                    .event_threshold(config::EventThreshold::new().minutes(15)),
                            )
                            .replication_time(
                                config::ReplicationTime::new()
                                    .status(status(&timed))
                                    .time(config::EventThreshold::new().minutes(15)),
                            ),
                    )
                    .id("all")
                    .priority(0)
                    .filter(config::Filter::new().prefix(there.prefix().or_else("")))
                    .delete_marker_replication(
                        config::DeleteMarkerReplication::new().status(status(&there.delete_markers())),
                    )
                    .source_selection_criteria(config::SourceSelectionCriteria::new().sse_kms_encrypted_objects(
                        config::DeleteMarkerReplication::new().status(status(&plan.has_key(&key))),
                    ))]),
            Meta::new().depends_on(versioned(buckets)),
        );
    });
}
