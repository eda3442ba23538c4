//! `aws_s3_bucket_ownership_controls`

use super::{bucket_of, dropped, settled};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{OwnershipControls as Controls, OwnershipControlsRule};
use ledgerform_engine::KindInfo;

/// A part of a bucket.
pub(super) struct OwnershipControls;

impl Kind for OwnershipControls {
    const TYPE: &'static str = "aws_s3_bucket_ownership_controls";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_ownership_controls().bucket(bucket_of(id));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let rules = answer.ownership_controls.map(|controls| controls.rules).unwrap_or_default();
        let Some(rule) = rules.first() else { return Ok(None) };
        let rule = Attrs::new().variant("object_ownership", Some(rule.object_ownership()));
        Ok(Some(Found::plain(Attrs::new().put("bucket", bucket_of(id)).block("rule", Some(rule)))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().delete_bucket_ownership_controls().bucket(bucket_of(gone.id));
            Ok(request.send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let ownership = args.block("rule").map(|rule| rule.required("object_ownership")).unwrap_or_default();
    let rule = OwnershipControlsRule::builder().object_ownership(ownership.as_str().into()).build()?;
    let controls = Controls::builder().rules(rule).build()?;
    settled(cx, || async {
        let request = cx.s3().put_bucket_ownership_controls().bucket(args.required("bucket"));
        Ok(request.ownership_controls(controls.clone()).send().await.map(|_| ())?)
    })
    .await
}
