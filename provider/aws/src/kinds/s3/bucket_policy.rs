//! `aws_s3_bucket_policy`

use super::{bucket_of, dropped};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket.
pub(super) struct Policy;

impl Kind for Policy {
    const TYPE: &'static str = "aws_s3_bucket_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket"]).same("policy", same_policy)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.s3().get_bucket_policy().bucket(bucket_of(id)).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(policy) = answer.policy.filter(|policy| !policy.is_empty()) else { return Ok(None) };
        Ok(Some(Found::plain(Attrs::new().put("bucket", bucket_of(id)).put("policy", policy))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            Ok(cx.s3().delete_bucket_policy().bucket(bucket_of(gone.id)).send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    // A principal that was made just now may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["NoSuchBucket", "OperationAborted"])
            || failed.is(&["MalformedPolicy"]) && failed.message.contains("rincipal")
    };
    let put = || async {
        let request = cx.s3().put_bucket_policy().bucket(args.required("bucket"));
        Ok(request.policy(args.required("policy")).send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(120), is_passing, put).await
}
