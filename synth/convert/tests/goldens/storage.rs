//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-s3`, `random`.

use ledgerform::{App, Expr, Meta, Number, Output, Reference, Typed, Variable, tf};
use ledgerform_bindings::{aws, random};

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("storage");

    let bucket_prefix: Expr<String> = stack
        .variable("bucket_prefix", Variable::new(String::constraint()).default::<String>("ledger-data").nullable());
    let versioning: Expr<bool> =
        stack.variable("versioning", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let expire_after_days: Expr<Option<Number>> = stack.variable(
        "expire_after_days",
        Variable::new(Number::constraint()).default::<Option<Number>>(Expr::<Option<Number>>::null()).nullable(),
    );
    let suffix = stack.add("suffix", random::Id::new().byte_length(4));

    let s3_bucket = stack.add_with(
        "this",
        aws::S3Bucket::new().bucket(tf!("{bucket_prefix}-{}", suffix.hex())).force_destroy(!&versioning),
        Meta::new().prevent_destroy(),
    );

    let s3_bucket_versioning = stack.add(
        "this",
        aws::S3BucketVersioning::new().bucket(s3_bucket.id()).versioning_configuration(
            aws::s3_bucket_versioning::VersioningConfiguration::new()
                .status(versioning.then::<String>("Enabled", "Suspended")),
        ),
    );

    stack.add(
        "this",
        aws::S3BucketServerSideEncryptionConfiguration::new().bucket(s3_bucket.id()).rule([
            aws::s3_bucket_server_side_encryption_configuration::Rule::new()
                .bucket_key_enabled(true)
                .apply_server_side_encryption_by_default(
                    aws::s3_bucket_server_side_encryption_configuration::ApplyServerSideEncryptionByDefault::new()
                        .sse_algorithm("aws:kms"),
                ),
        ]),
    );

    stack.when(expire_after_days.is_some(), |scope| {
        scope.add_with(
            "this",
            aws::S3BucketLifecycleConfiguration::new().bucket(s3_bucket.id()).rule([
                aws::s3_bucket_lifecycle_configuration::Rule::new()
                    .id("expire")
                    .status("Enabled")
                    .filter([aws::s3_bucket_lifecycle_configuration::Filter::new().prefix("tmp/")])
                    .expiration([
                        aws::s3_bucket_lifecycle_configuration::Expiration::new().days(expire_after_days.or_null())
                    ]),
                aws::s3_bucket_lifecycle_configuration::Rule::new()
                    .id("multipart")
                    .status("Enabled")
                    .filter([aws::s3_bucket_lifecycle_configuration::Filter::new()])
                    .abort_incomplete_multipart_upload([
                        aws::s3_bucket_lifecycle_configuration::AbortIncompleteMultipartUpload::new()
                            .days_after_initiation(7),
                    ]),
            ]),
            Meta::new().depends_on([s3_bucket_versioning.addr()]),
        )
    });

    let s3_bucket_public_access_block = stack.add(
        "this",
        aws::S3BucketPublicAccessBlock::new()
            .bucket(s3_bucket.id())
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true),
    );
    stack.output("bucket", Output::new(s3_bucket.bucket()).sensitive());
    stack.output("arn", Output::new(s3_bucket.arn()).depends_on([s3_bucket_public_access_block.addr()]));
}
