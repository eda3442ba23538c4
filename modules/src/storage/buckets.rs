//! The buckets, each with all that closes it.

use super::inputs::{
    ArchiveFields, Bucket, BucketFields, CorsFields, NotificationFields, ObjectLockFields, StorageInputs,
};
use super::plan::{Plan, takes_plain_logs};
use super::{lifecycle, policies};
use crate::profile::Guard;
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Addr, Each, Expr, Meta, Reference, Scope, tf};
use ledgerform_bindings::aws;

/// A bucket, and what others of its parts must wait for.
pub(super) struct Made {
    pub(super) bucket: aws::s3_bucket::Ref,
    pub(super) policy: aws::s3_bucket_policy::Ref,
    versioned: aws::s3_bucket_versioning::Ref,
}

/// The buckets.
pub(super) fn build(scope: &Scope, inputs: &StorageInputs, guard: &Guard<'_>, plan: &Plan<'_>) -> Each<Made> {
    let functions = functions(scope, inputs, plan);
    let buckets = scope.each(&inputs.buckets, |scope, key, bucket| {
        plan.require(scope, inputs, guard, &key, &bucket);
        let this = scope.add_with(
            "this",
            aws::S3Bucket::new()
                .bucket(plan.names.at(&key))
                .force_destroy(guard.choose(&bucket.force_destroy(), false, true))
                .object_lock_enabled(bucket.object_lock().is_some())
                .tags(inputs.named(&key).merge(bucket.tags())),
            // Changing it would replace the bucket. S3 lets a bucket that exists have a lock by the configuration below.
            Meta::new()
                .ignore_changes(["object_lock_enabled"])
                .acknowledge(
                    "CKV_AWS_144",
                    plan.is_sink(&key).or(bucket.log_sources().length().greater(0)),
                    "A sink of logs: they are kept in one region",
                )
                .acknowledge(
                    "CKV_AWS_145",
                    takes_plain_logs(&plan.sink_key, &key, &bucket),
                    "A sink of logs that AWS writes with keys of S3 only",
                ),
        );
        let closed = scope.add(
            "this",
            aws::S3BucketPublicAccessBlock::new()
                .bucket(this.id())
                .block_public_acls(true)
                .block_public_policy(true)
                .ignore_public_acls(true)
                .restrict_public_buckets(true),
        );
        let owned = scope.add(
            "this",
            aws::S3BucketOwnershipControls::new()
                .bucket(this.id())
                .rule(aws::s3_bucket_ownership_controls::Rule::new().object_ownership("BucketOwnerEnforced")),
        );
        let document = policies::bucket(plan, inputs, &key, &bucket).document(scope);
        let policy = scope.add_with(
            "this",
            aws::S3BucketPolicy::new().bucket(this.id()).policy(document),
            // S3 refuses a policy while one of these is being set.
            Meta::new().depends_on([closed.addr(), owned.addr()]),
        );
        encryption(scope, plan, &key, &bucket, &this);
        let versioned = versioning(scope, &bucket, &this);
        lifecycle::build(scope, &bucket, &this, versioned.addr());
        notification(scope, &bucket, &this, &functions);
        Made { bucket: this, policy, versioned }
    });
    logging(scope, inputs, plan, &buckets);
    extras(scope, inputs, &buckets);
    buckets
}

/// The addresses of one part of each bucket.
fn parts(buckets: &Each<Made>, part: impl Fn(&Made) -> &Addr) -> Vec<&Addr> {
    match buckets {
        Each::Known(buckets) => buckets.values().map(part).collect(),
        Each::Later { item, .. } => vec![part(item)],
    }
}

/// The versioning of each bucket: S3 sets up locks and copies only where it is on.
pub(super) fn versioned(buckets: &Each<Made>) -> Vec<&Addr> {
    parts(buckets, |made| made.versioned.addr())
}

fn encryption(scope: &Scope, plan: &Plan<'_>, key: &Expr<String>, bucket: &Expr<Bucket>, this: &aws::s3_bucket::Ref) {
    use aws::s3_bucket_server_side_encryption_configuration::{ApplyServerSideEncryptionByDefault, Rule};
    let has_key = plan.has_key(key);
    scope.add(
        "this",
        aws::S3BucketServerSideEncryptionConfiguration::new().bucket(this.id()).rule([Rule::new()
            .bucket_key_enabled(&has_key)
            .apply_server_side_encryption_by_default(
                ApplyServerSideEncryptionByDefault::new()
                    .sse_algorithm(has_key.then("aws:kms", "AES256"))
                    .kms_master_key_id(has_key.then(plan.key_of(bucket), Expr::null())),
            )]),
    );
}

fn versioning(scope: &Scope, bucket: &Expr<Bucket>, this: &aws::s3_bucket::Ref) -> aws::s3_bucket_versioning::Ref {
    use aws::s3_bucket_versioning::VersioningConfiguration;
    scope.add(
        "this",
        aws::S3BucketVersioning::new().bucket(this.id()).versioning_configuration(
            // `Disabled` is for buckets that never had versions; it becomes an error once they had.
            VersioningConfiguration::new().status(bucket.versioning().then("Enabled", "Suspended")),
        ),
    )
}

/// Who hears of objects. One configuration for each bucket: a second one would overwrite the first.
///
/// S3 tries to reach a function when it is named, so its permission comes first.
fn notification(
    scope: &Scope,
    bucket: &Expr<Bucket>,
    this: &aws::s3_bucket::Ref,
    functions: &Each<aws::lambda_permission::Ref>,
) {
    use aws::s3_bucket_notification::{LambdaFunction, Queue, Topic};
    let to = |kind: &'static str| bucket.notifications().filter(|_, target| target.kind().equals(kind));
    scope.add_with(
        "this",
        aws::S3BucketNotification::new()
            .bucket(this.id())
            .eventbridge(bucket.eventbridge())
            .queue(to("queue").blocks(|name, target| {
                Queue::new()
                    .events(target.events())
                    .queue_arn(target.target_arn())
                    .id(name)
                    .filter_prefix(target.prefix().or_null())
                    .filter_suffix(target.suffix().or_null())
            }))
            .topic(to("topic").blocks(|name, target| {
                Topic::new()
                    .events(target.events())
                    .topic_arn(target.target_arn())
                    .id(name)
                    .filter_prefix(target.prefix().or_null())
                    .filter_suffix(target.suffix().or_null())
            }))
            .lambda_function(to("function").blocks(|name, target| {
                LambdaFunction::new()
                    .events(target.events())
                    .lambda_function_arn(target.target_arn())
                    .id(name)
                    .filter_prefix(target.prefix().or_null())
                    .filter_suffix(target.suffix().or_null())
            })),
        Meta::new().depends_on(functions.addrs()),
    );
}

/// Functions hear of objects only if their own policy lets S3 call them.
fn functions(scope: &Scope, inputs: &StorageInputs, plan: &Plan<'_>) -> Each<aws::lambda_permission::Ref> {
    let of_buckets = inputs.buckets.to_list(|key, bucket| {
        let functions = bucket.notifications().filter(|_, target| target.kind().equals("function"));
        functions.to_map(|name, target| (tf!("{key}/{name}"), target.target_arn()))
    });
    scope.each(&merge_all(&of_buckets), |scope, key, function| {
        scope.add(
            "notification",
            aws::LambdaPermission::new()
                .action("lambda:InvokeFunction")
                .function_name(function)
                .principal("s3.amazonaws.com")
                .source_account(&inputs.account_id)
                .source_arn(plan.arn(&element(split("/", &key), 0))),
        )
    })
}

/// Access logs of all buckets but the one that takes them.
fn logging(scope: &Scope, inputs: &StorageInputs, plan: &Plan<'_>, buckets: &Each<Made>) {
    let logged = inputs.buckets.filter(|key, _| inputs.access_logs.is_some().and(!plan.is_sink(&key)));
    // A reference where it is one of these: readers of the configuration, and scanners, see which bucket takes the logs.
    let is_own = inputs.buckets.keys().contains(&plan.sink_key);
    let own = buckets.at(&plan.sink_key, |made| made.bucket.id());
    let target: Expr<String> = is_own.then(own, plan.sink.or_null());
    scope.each(&logged, |scope, key, _| {
        scope.add_with(
            "this",
            aws::S3BucketLogging::new()
                .bucket(buckets.at(&key, |made| made.bucket.id()))
                .target_bucket(&target)
                .target_prefix(tf!("s3/{}/", plan.names.at(&key))),
            // The bucket that takes the logs must be there and let S3 write; its name alone does not wait for it.
            Meta::new().depends_on(parts(buckets, |made| made.policy.addr())),
        );
    });
}

/// What few buckets have: lock, answers to scripts, archives.
fn extras(scope: &Scope, inputs: &StorageInputs, buckets: &Each<Made>) {
    use aws::s3_bucket_cors_configuration::CorsRule;
    use aws::s3_bucket_intelligent_tiering_configuration::Tiering;
    use aws::s3_bucket_object_lock_configuration::{DefaultRetention, Rule};
    let id = |key: &Expr<String>| buckets.at(key, |made| made.bucket.id());
    scope.each(&inputs.buckets.filter(|_, bucket| bucket.object_lock().is_some()), |scope, key, bucket| {
        let lock = bucket.object_lock().or_null();
        scope.add_with(
            "this",
            aws::S3BucketObjectLockConfiguration::new()
                .bucket(id(&key))
                .rule(Rule::new().default_retention(DefaultRetention::new().days(lock.days()).mode(lock.mode()))),
            Meta::new().depends_on(versioned(buckets)),
        );
    });
    scope.each(&inputs.buckets.filter(|_, bucket| bucket.cors().length().greater(0)), |scope, key, bucket| {
        scope.add(
            "this",
            aws::S3BucketCorsConfiguration::new().bucket(id(&key)).cors_rule(bucket.cors().blocks(|rule| {
                CorsRule::new()
                    .allowed_methods(rule.allowed_methods())
                    .allowed_origins(rule.allowed_origins())
                    .allowed_headers(rule.allowed_headers())
                    .expose_headers(rule.expose_headers())
                    .max_age_seconds(rule.max_age_seconds())
            })),
        );
    });
    scope.each(&inputs.buckets.filter(|_, bucket| bucket.archive().is_some()), |scope, key, bucket| {
        let archive = bucket.archive().or_null();
        scope.add(
            "this",
            aws::S3BucketIntelligentTieringConfiguration::new().bucket(id(&key)).name("archive").tiering([
                Tiering::new().access_tier("ARCHIVE_ACCESS").days(archive.days()),
                Tiering::new().access_tier("DEEP_ARCHIVE_ACCESS").days(archive.deep_days()),
            ]),
        );
    });
}
