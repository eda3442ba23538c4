//! `aws_s3_bucket_versioning`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::VersioningConfiguration;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket, which is known by the name of the bucket and cannot have tags.
pub(super) struct BucketVersioning;

impl Kind for BucketVersioning {
    const TYPE: &'static str = "aws_s3_bucket_versioning";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "expected_bucket_owner"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        // A bucket that was made just now may not be known everywhere.
        let is_passing = |failed: &Failed| failed.is_missing();
        cx.retry(Duration::from_secs(60), is_passing, || put(cx, new.args, None)).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_versioning().bucket(id);
        let answer = request.set_expected_bucket_owner(recorded.text("expected_bucket_owner")).send().await;
        let Some(answer) = answer.or_missing()? else { return Ok(None) };
        // A bucket of which nobody ever said anything has no status; then there is nothing here.
        let is_disabled =
            || recorded.block("versioning_configuration").and_then(|c| c.str("status")) == Some("Disabled");
        let status = match answer.status() {
            Some(status) => status.as_str(),
            None if is_disabled() => "Disabled",
            None => return Ok(None),
        };
        let configuration = Attrs::new().put("status", status).variant("mfa_delete", answer.mfa_delete());
        let attributes = Attrs::new()
            .put("bucket", id)
            .block("versioning_configuration", Some(configuration))
            .keep(&["expected_bucket_owner", "mfa"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args, None).await
    }

    /// Versioning that was enabled can only be suspended.
    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let status = gone.prior.block("versioning_configuration").and_then(|block| block.str("status"));
        match status {
            Some("Enabled") => put(cx, gone.prior, Some("Suspended")).await,
            _ => Ok(()),
        }
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>, status: Option<&str>) -> Result<()> {
    let Some(block) = args.block("versioning_configuration") else { return Ok(()) };
    let wanted = status.or(block.str("status"));
    // What never was enabled cannot be disabled.
    let Some(wanted) = wanted.filter(|status| *status != "Disabled") else { return Ok(()) };
    let configuration =
        VersioningConfiguration::builder().status(wanted.into()).set_mfa_delete(block.variant("mfa_delete")).build();
    let request = cx.s3().put_bucket_versioning().bucket(args.required("bucket"));
    let request = request.set_expected_bucket_owner(args.text("expected_bucket_owner")).set_mfa(args.text("mfa"));
    request.versioning_configuration(configuration).send().await?;
    Ok(())
}
