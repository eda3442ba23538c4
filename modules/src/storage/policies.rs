//! The policies of buckets, and those that workloads attach to reach them.

use super::inputs::{Bucket, BucketFields, StorageInputs};
use super::plan::Plan;
use crate::policy::{Policy, Principal, Statement, Test, deny_without_tls};
use ledgerform::{Expr, Scope, tf};
use std::collections::BTreeMap;

const READ: [&str; 2] = ["s3:GetObject", "s3:GetObjectVersion"];
const WRITE: [&str; 3] = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"];
const LIST: [&str; 2] = ["s3:GetBucketLocation", "s3:ListBucket"];

/// One document with what every feature of the bucket needs: a bucket has one policy.
pub(super) fn bucket(plan: &Plan<'_>, inputs: &StorageInputs, key: &Expr<String>, bucket: &Expr<Bucket>) -> Policy {
    let arn = plan.arn(key);
    let objects = tf!("{arn}/*");
    let has_key = plan.has_key(key);
    let everybody = || "a denial speaks to everybody";
    let policy = Policy::new()
        .with(deny_without_tls("s3:*", [arn.clone(), objects.clone()]))
        .with(
            Statement::deny("DenyOldTls")
                .anyone(everybody())
                .actions("s3:*")
                .resources([arn.clone(), objects.clone()])
                .when(Test::less("s3:TlsVersion", 1.2)),
        )
        .with(
            // Data that is encrypted with a key of the caller's is lost with the caller.
            Statement::deny("DenyKeysOfCallers")
                .anyone(everybody())
                .actions("s3:PutObject")
                .resources(&objects)
                .when(Test::absent("s3:x-amz-server-side-encryption-customer-algorithm", false)),
        )
        .with_if(
            &has_key,
            Statement::deny("DenyOtherKeys").anyone(everybody()).actions("s3:PutObject").resources(&objects).when(
                Test::string_not_equals("s3:x-amz-server-side-encryption-aws-kms-key-id", plan.key_of(bucket))
                    .if_exists(),
            ),
        )
        .with_if(
            &has_key,
            Statement::deny("DenyOtherEncryption")
                .anyone(everybody())
                .actions("s3:PutObject")
                .resources(&objects)
                .when(Test::string_not_equals("s3:x-amz-server-side-encryption", "aws:kms").if_exists()),
        );
    logs(plan, inputs, key, bucket, policy).and(people(bucket, &arn, &objects))
}

/// Roles that the bucket itself names, of this account or others.
fn people(bucket: &Expr<Bucket>, arn: &Expr<String>, objects: &Expr<String>) -> Policy {
    let (readers, writers) = (bucket.readers(), bucket.writers());
    let has = |list: &Expr<Vec<String>>| list.length().greater(0);
    let allow = |sid: &str, principals: &Expr<Vec<String>>| Statement::allow(sid).principal(Principal::Aws, principals);
    Policy::new()
        .with_if(has(&readers), allow("ReadersList", &readers).actions(LIST).resources(arn))
        .with_if(has(&readers), allow("ReadersRead", &readers).actions(READ).resources(objects))
        .with_if(has(&writers), allow("WritersList", &writers).actions(LIST).resources(arn))
        .with_if(
            has(&writers),
            allow("WritersWrite", &writers)
                .actions(READ.into_iter().chain(WRITE).collect::<Vec<_>>())
                .resources(objects),
        )
}

/// Services that deliver logs, each for this account only: the AWS pages on the logs of each service.
fn logs(plan: &Plan<'_>, inputs: &StorageInputs, key: &Expr<String>, bucket: &Expr<Bucket>, policy: Policy) -> Policy {
    let (place, arn) = (plan.place, plan.arn(key));
    let (objects, account) = (tf!("{arn}/*"), &inputs.account_id);
    let from = |source: &str| bucket.log_sources().contains(source);
    let mine = || Test::string_equals("aws:SourceAccount", account);
    let owned = || Test::string_equals("s3:x-amz-acl", "bucket-owner-full-control");
    let writes = |sid: &str, service: &str| {
        Statement::allow(sid).principal(Principal::Service, service).actions("s3:PutObject").resources(&objects)
    };
    let looks = |sid: &str, service: &str| {
        Statement::allow(sid)
            .principal(Principal::Service, service)
            .actions(["s3:GetBucketAcl", "s3:ListBucket"])
            .resources(&arn)
            .when(mine())
    };
    policy
        .with_if(
            plan.is_sink(key),
            writes("AccessLogs", "logging.s3.amazonaws.com")
                .when(mine())
                .when(Test::arn_like("aws:SourceArn", plan.names.values().map(|name| place.bucket_arn(name)))),
        )
        .with_if(
            from("elb"),
            // Load balancers name no account; the account is part of the key under which they write.
            Statement::allow("LoadBalancerLogs")
                .principal(Principal::Service, "logdelivery.elasticloadbalancing.amazonaws.com")
                .actions("s3:PutObject")
                .resources(tf!("{arn}/*AWSLogs/{account}/*")),
        )
        .with_if(from("delivery"), writes("DeliveredLogs", "delivery.logs.amazonaws.com").when(mine()).when(owned()))
        .with_if(from("delivery"), looks("DeliveryLooks", "delivery.logs.amazonaws.com"))
        .with_if(from("cloudtrail"), writes("Trails", "cloudtrail.amazonaws.com").when(owned()).when(trails(plan)))
        .with_if(
            from("cloudtrail"),
            Statement::allow("TrailsLook")
                .principal(Principal::Service, "cloudtrail.amazonaws.com")
                .actions("s3:GetBucketAcl")
                .resources(&arn)
                .when(trails(plan)),
        )
        .with_if(from("config"), writes("ConfigHistory", "config.amazonaws.com").when(mine()).when(owned()))
        .with_if(from("config"), looks("ConfigLooks", "config.amazonaws.com"))
        .with_if(from("inventory"), writes("Inventories", "s3.amazonaws.com").when(mine()).when(owned()))
}

/// Trails of this account.
fn trails(plan: &Plan<'_>) -> Test {
    Test::arn_like("aws:SourceArn", plan.place.arn("cloudtrail", "trail/*"))
}

impl Plan<'_> {
    /// What a workload attaches to its role to reach one bucket, by the bucket's key.
    pub(super) fn workload_policies(
        &self,
        scope: &Scope,
        inputs: &StorageInputs,
        writes: bool,
    ) -> Expr<BTreeMap<String, String>> {
        inputs.buckets.map(|key, bucket| {
            let arn = self.arn(&key);
            let of_object = if writes { READ.into_iter().chain(WRITE).collect() } else { READ.to_vec() };
            let of_key = if writes { vec!["kms:Decrypt", "kms:GenerateDataKey"] } else { vec!["kms:Decrypt"] };
            Policy::new()
                .with(Statement::allow("ListBucket").actions(LIST).resources(&arn))
                .with(Statement::allow("UseObjects").actions(of_object).resources(tf!("{arn}/*")))
                .with_if(
                    self.has_key(&key),
                    Statement::allow("UseKey")
                        .actions(of_key)
                        .resources(self.key_of(&bucket))
                        .when(Test::string_equals("kms:ViaService", tf!("s3.{}.amazonaws.com", &inputs.region))),
                )
                .document(scope)
        })
    }
}
