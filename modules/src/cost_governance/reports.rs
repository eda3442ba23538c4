//! The cost and usage report, and Athena over it.

use super::inputs::{CostGovernanceInputs, ExistingBucketFields, ReportFields};
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, deny_without_tls, trust};
use ledgerform::function::{replace, substr};
use ledgerform::{Expr, IntoExpr, Meta, Reference, Scope, tf};
use ledgerform_bindings::aws;

/// The report, with bucket and Athena as far as they are wanted; gives the names of bucket and workgroup.
pub(super) fn build(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    place: &Place,
    key_arn: &Expr<String>,
) -> (Expr<Option<String>>, Expr<Option<String>>) {
    let given = inputs.report.or_null();
    let name = tf!("{}-costs-{}-{}", &inputs.name, &inputs.account_id, &inputs.region);
    let report_name = tf!("{}-costs", &inputs.name);
    let is_new = inputs.report.is_some().then(given.existing_bucket().is_null(), false);
    let made = scope.when(&is_new, |scope| bucket(scope, inputs, place, &name));
    let existing: Expr<String> = inputs.report.is_some().then(given.existing_bucket().or_null().name(), Expr::null());
    let bucket_name: Expr<String> = is_new.then(&name, existing);

    scope.when(inputs.report.is_some(), |scope| {
        scope.require(
            inputs.region.equals("us-east-1"),
            tf!(
                "reports are made in us-east-1 only, not in {}: give the component a provider of that region",
                &inputs.region
            ),
        );
        scope.add_with(
            "this",
            aws::CurReportDefinition::new()
                .additional_schema_elements(["RESOURCES"])
                .compression("Parquet")
                .format("Parquet")
                .report_name(&report_name)
                .s3_bucket(&bucket_name)
                .s3_prefix(given.prefix())
                .s3_region(&inputs.region)
                .time_unit("HOURLY")
                .additional_artifacts(["ATHENA"])
                .refresh_closed_reports(true)
                .report_versioning("OVERWRITE_REPORT"),
            // AWS tries to write before it says that the report is there.
            Meta::new().depends_on(made.addr()),
        );
    });
    let wants_athena = inputs.report.is_some().then(given.athena(), false);
    let workgroup = scope.when(&wants_athena, |scope| {
        let path = tf!("{bucket_name}/{}/{report_name}/{report_name}", given.prefix());
        athena(scope, inputs, place, key_arn, &bucket_name, &path)
    });
    let bucket_output: Expr<String> = inputs.report.is_some().then(bucket_name, Expr::null());
    (bucket_output.cast(), workgroup.map(|workgroup| workgroup.name()))
}

/// The bucket that takes reports and results; gives its policy, which the report waits for.
fn bucket(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    place: &Place,
    name: &Expr<String>,
) -> aws::s3_bucket_policy::Ref {
    use aws::s3_bucket_lifecycle_configuration as lifecycle;
    use aws::s3_bucket_server_side_encryption_configuration as encryption;
    let meta = Meta::new()
        .acknowledge("CKV_AWS_144", true, "The sink of a report that AWS can write again: no copy is kept elsewhere")
        .acknowledge("CKV_AWS_145", true, "The sink of a service that writes with keys of S3 only");
    let bucket = scope.add_with("reports", aws::S3Bucket::new().bucket(name).tags(inputs.named("reports")), meta);
    scope.add(
        "reports",
        aws::S3BucketPublicAccessBlock::new()
            .bucket(bucket.id())
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true),
    );
    // The service that delivers reports writes with a key of S3.
    let default = encryption::ApplyServerSideEncryptionByDefault::new().sse_algorithm("AES256");
    scope.add(
        "reports",
        aws::S3BucketServerSideEncryptionConfiguration::new()
            .bucket(bucket.id())
            .rule([encryption::Rule::new().apply_server_side_encryption_by_default(default)]),
    );
    let versioned = scope.add(
        "reports",
        aws::S3BucketVersioning::new()
            .bucket(bucket.id())
            .versioning_configuration(aws::s3_bucket_versioning::VersioningConfiguration::new().status("Enabled")),
    );
    let given = inputs.report.or_null();
    // Whoever wants to hear of a new report makes a rule of EventBridge, and this stays as it is.
    scope.add("reports", aws::S3BucketNotification::new().bucket(bucket.id()).eventbridge(true));
    let is_logged = inputs.report.is_some().then(given.access_logs().is_some(), false);
    scope.when(&is_logged, |scope| {
        scope.add(
            "reports",
            aws::S3BucketLogging::new()
                .bucket(bucket.id())
                .target_bucket(given.access_logs().or_null().name())
                .target_prefix(tf!("s3/{name}/")),
        );
    });
    let days = given.retention_days();
    scope.add_with(
        "reports",
        aws::S3BucketLifecycleConfiguration::new().bucket(bucket.id()).rule([lifecycle::Rule::new()
            .id("grow-old")
            .status("Enabled")
            .filter([lifecycle::Filter::new().prefix("")])
            .expiration([lifecycle::Expiration::new().days(days)])
            .noncurrent_version_expiration([lifecycle::NoncurrentVersionExpiration::new().noncurrent_days(30)])
            .abort_incomplete_multipart_upload([
                lifecycle::AbortIncompleteMultipartUpload::new().days_after_initiation(7)
            ])]),
        Meta::new().depends_on([versioned.addr()]),
    );
    let arn = place.bucket_arn(name);
    let report = || Test::arn_like("aws:SourceArn", place.arn("cur", "definition/*"));
    let mine = || Test::string_equals("aws:SourceAccount", &place.account);
    let service = |sid: &str| Statement::allow(sid).principal(Principal::Service, "billingreports.amazonaws.com");
    let document = Policy::new()
        .with(
            service("ReportsLook")
                .actions(["s3:GetBucketAcl", "s3:GetBucketPolicy"])
                .resources(&arn)
                .when(report())
                .when(mine()),
        )
        .with(service("ReportsWrite").actions("s3:PutObject").resources(tf!("{arn}/*")).when(report()).when(mine()))
        .with(deny_without_tls("s3:*", [arn.clone(), tf!("{arn}/*")]))
        .document(scope);
    scope.add("reports", aws::S3BucketPolicy::new().bucket(bucket.id()).policy(document))
}

/// A workgroup whose settings callers cannot change, a database, and a crawler that finds the report's new columns.
fn athena(
    scope: &Scope,
    inputs: &CostGovernanceInputs,
    place: &Place,
    key_arn: &Expr<String>,
    bucket: &Expr<String>,
    path: &Expr<String>,
) -> aws::athena_workgroup::Ref {
    use aws::athena_workgroup::{Configuration, EncryptionConfiguration, ResultConfiguration};
    let given = inputs.report.or_null();
    let database = scope.add(
        "reports",
        aws::GlueCatalogDatabase::new()
            .name(tf!("{}_costs", replace(&inputs.name, "-", "_")))
            .description("The cost and usage report")
            .tags(inputs.named("reports")),
    );
    let role = scope.add(
        "crawler",
        aws::IamRole::new()
            .assume_role_policy(trust("glue.amazonaws.com", place).document(scope))
            .name_prefix(tf!("{}-", substr(tf!("{}-crawler", &inputs.name), 0, 37)))
            .description("Lets the crawler read the report")
            .tags(inputs.named("crawler")),
    );
    let document = crawler_policy(inputs, place, key_arn, bucket).document(scope);
    scope.add("crawler", aws::IamRolePolicy::new().policy(document).role(role.id()).name("crawl"));
    let security = scope.add("crawler", security(key_arn, tf!("{}-crawler", &inputs.name)));
    scope.add(
        "reports",
        aws::GlueCrawler::new()
            .database_name(database.name())
            .name(tf!("{}-costs", &inputs.name))
            .role(role.arn())
            .schedule("cron(0 6 * * ? *)")
            .security_configuration(security.name())
            .s3_target([aws::glue_crawler::S3Target::new()
                .path(tf!("s3://{path}/"))
                .exclusions(["**.json", "**.yml", "**.sql", "**.csv", "**.gz", "**.zip"])])
            .tags(inputs.named("crawler")),
    );
    scope.add(
        "reports",
        aws::AthenaWorkgroup::new()
            .name(tf!("{}-costs", &inputs.name))
            .configuration(
                Configuration::new()
                    .enforce_workgroup_configuration(true)
                    .publish_cloudwatch_metrics_enabled(true)
                    .bytes_scanned_cutoff_per_query(given.bytes_per_query())
                    .result_configuration(
                        ResultConfiguration::new()
                            .output_location(tf!("s3://{bucket}/results/"))
                            .expected_bucket_owner(&inputs.account_id)
                            .encryption_configuration(
                                EncryptionConfiguration::new().encryption_option("SSE_KMS").kms_key_arn(key_arn),
                            ),
                    ),
            )
            .tags(inputs.named("costs")),
    )
}

/// What the crawler writes is encrypted.
fn security(key_arn: &Expr<String>, name: Expr<String>) -> aws::GlueSecurityConfiguration {
    use aws::glue_security_configuration::{
        CloudwatchEncryption, EncryptionConfiguration, JobBookmarksEncryption, S3Encryption,
    };
    aws::GlueSecurityConfiguration::new().name(name).encryption_configuration(
        EncryptionConfiguration::new()
            .cloudwatch_encryption(
                CloudwatchEncryption::new().cloudwatch_encryption_mode("SSE-KMS").kms_key_arn(key_arn),
            )
            .job_bookmarks_encryption(
                JobBookmarksEncryption::new().job_bookmarks_encryption_mode("CSE-KMS").kms_key_arn(key_arn),
            )
            .s3_encryption(S3Encryption::new().s3_encryption_mode("SSE-KMS").kms_key_arn(key_arn)),
    )
}

/// What the crawler may do: read the report, and write the one database and its logs.
fn crawler_policy(
    inputs: &CostGovernanceInputs,
    place: &Place,
    key_arn: &Expr<String>,
    bucket: &Expr<String>,
) -> Policy {
    let arn = place.bucket_arn(bucket);
    let database = tf!("{}_costs", replace(&inputs.name, "-", "_"));
    let catalog: [Expr<String>; 3] = [
        place.arn("glue", "catalog".into_expr()),
        place.arn("glue", tf!("database/{database}")),
        place.arn("glue", tf!("table/{database}/*")),
    ];
    Policy::new()
        .with(Statement::allow("ListReport").actions("s3:ListBucket").resources(&arn))
        .with(
            Statement::allow("ReadReport")
                .actions("s3:GetObject")
                .resources(tf!("{arn}/{}/*", inputs.report.or_null().prefix())),
        )
        .with(
            Statement::allow("WriteCatalog")
                .actions([
                    "glue:BatchCreatePartition",
                    "glue:BatchGetPartition",
                    "glue:CreatePartition",
                    "glue:CreateTable",
                    "glue:GetDatabase",
                    "glue:GetPartition",
                    "glue:GetPartitions",
                    "glue:GetTable",
                    "glue:GetTables",
                    "glue:UpdatePartition",
                    "glue:UpdateTable",
                ])
                .resources(catalog),
        )
        .with(
            // Logs of crawlers with a security configuration have a group of their own.
            Statement::allow("WriteLogs")
                .actions(["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])
                .resources(place.arn("logs", "log-group:/aws-glue/crawlers*")),
        )
        .with(
            Statement::allow("UseKey")
                .actions(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"])
                .resources(key_arn),
        )
}
