//! `aws_s3_bucket_logging`

use super::{bucket_of, dropped};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{
    BucketLoggingStatus, Grantee, LoggingEnabled, PartitionedPrefix, SimplePrefix, TargetGrant, TargetObjectKeyFormat,
};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket.
pub(super) struct Logging;

impl Kind for Logging {
    const TYPE: &'static str = "aws_s3_bucket_logging";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "expected_bucket_owner"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_logging().bucket(bucket_of(id));
        let request = request.set_expected_bucket_owner(recorded.text("expected_bucket_owner"));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let Some(logging) = answer.logging_enabled else { return Ok(None) };
        let is_simple = recorded.block("target_object_key_format").is_some_and(|format| format.has("simple_prefix"));
        let grants: Vec<Attrs> = logging.target_grants().iter().map(grant).collect();
        let attributes = Attrs::new()
            .put("bucket", bucket_of(id))
            .put("target_bucket", logging.target_bucket())
            .put("target_grant", grants)
            .block(
                "target_object_key_format",
                logging.target_object_key_format().and_then(|told| format(told, is_simple)),
            )
            .put("target_prefix", logging.target_prefix())
            .keep(&["expected_bucket_owner"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().put_bucket_logging().bucket(bucket_of(gone.id));
            let request = request.set_expected_bucket_owner(gone.prior.text("expected_bucket_owner"));
            let nothing = BucketLoggingStatus::builder().build();
            Ok(request.bucket_logging_status(nothing).send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

fn grant(grant: &TargetGrant) -> Attrs {
    let grantee = grant.grantee().map(|grantee| {
        Attrs::new()
            .put("display_name", grantee.display_name())
            .put("email_address", grantee.email_address())
            .put("id", grantee.id())
            .variant("type", Some(grantee.r#type()))
            .put("uri", grantee.uri())
    });
    Attrs::new().block("grantee", grantee).variant("permission", grant.permission())
}

/// The simple format is what there is without any: it is told where it is asked for.
fn format(format: &TargetObjectKeyFormat, is_simple: bool) -> Option<Attrs> {
    let partitioned = format.partitioned_prefix().map(|prefix| {
        let source = prefix.partition_date_source();
        Attrs::new().variant("partition_date_source", source)
    });
    match partitioned {
        Some(prefix) => Some(Attrs::new().block("partitioned_prefix", Some(prefix))),
        None => is_simple.then(|| Attrs::new().block("simple_prefix", Some(Attrs::new()))),
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let mut grants = Vec::new();
    for grant in args.blocks("target_grant") {
        let grantee = grant.block("grantee").map(|grantee| {
            Grantee::builder()
                .r#type(grantee.required("type").as_str().into())
                .set_email_address(grantee.text("email_address"))
                .set_id(grantee.text("id"))
                .set_uri(grantee.text("uri"))
                .build()
        });
        let grant = TargetGrant::builder().set_permission(grant.variant("permission"));
        grants.push(grant.set_grantee(grantee.transpose()?).build());
    }
    let format = args.block("target_object_key_format").map(|format| {
        let partitioned = format.block("partitioned_prefix").map(|prefix| {
            PartitionedPrefix::builder().set_partition_date_source(prefix.variant("partition_date_source")).build()
        });
        let simple = partitioned.is_none().then(|| SimplePrefix::builder().build());
        TargetObjectKeyFormat::builder().set_partitioned_prefix(partitioned).set_simple_prefix(simple).build()
    });
    let logging = LoggingEnabled::builder()
        .target_bucket(args.required("target_bucket"))
        .target_prefix(args.required("target_prefix"))
        .set_target_grants((!grants.is_empty()).then_some(grants))
        .set_target_object_key_format(format)
        .build()?;
    let status = BucketLoggingStatus::builder().logging_enabled(logging).build();
    // The policy of the target may not be known yet.
    let is_passing =
        |failed: &Failed| failed.is(&["NoSuchBucket", "OperationAborted", "InvalidTargetBucketForLogging"]);
    let put = || async {
        let request = cx.s3().put_bucket_logging().bucket(args.required("bucket"));
        let request = request.set_expected_bucket_owner(args.text("expected_bucket_owner"));
        Ok(request.bucket_logging_status(status.clone()).send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(60), is_passing, put).await
}
