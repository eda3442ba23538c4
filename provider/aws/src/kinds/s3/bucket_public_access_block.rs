//! `aws_s3_bucket_public_access_block`

use super::{bucket_of, dropped, settled};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::PublicAccessBlockConfiguration;
use ledgerform_engine::KindInfo;

/// A part of a bucket.
pub(super) struct AccessBlock;

const FLAGS: [&str; 4] = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

impl Kind for AccessBlock {
    const TYPE: &'static str = "aws_s3_bucket_public_access_block";

    fn info(info: KindInfo) -> KindInfo {
        FLAGS.into_iter().fold(info.replaced_by(["bucket"]), |info, flag| info.default(flag, false))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.s3().get_public_access_block().bucket(bucket_of(id)).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(block) = answer.public_access_block_configuration else { return Ok(None) };
        let attributes = Attrs::new()
            .put("block_public_acls", block.block_public_acls())
            .put("block_public_policy", block.block_public_policy())
            .put("bucket", bucket_of(id))
            .put("ignore_public_acls", block.ignore_public_acls())
            .put("restrict_public_buckets", block.restrict_public_buckets())
            .keep(&["skip_destroy"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.is("skip_destroy") {
            return Ok(());
        }
        dropped(cx, || async {
            Ok(cx.s3().delete_public_access_block().bucket(bucket_of(gone.id)).send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let configuration = PublicAccessBlockConfiguration::builder()
        .block_public_acls(args.is("block_public_acls"))
        .block_public_policy(args.is("block_public_policy"))
        .ignore_public_acls(args.is("ignore_public_acls"))
        .restrict_public_buckets(args.is("restrict_public_buckets"))
        .build();
    settled(cx, || async {
        let request = cx.s3().put_public_access_block().bucket(args.required("bucket"));
        Ok(request.public_access_block_configuration(configuration.clone()).send().await.map(|_| ())?)
    })
    .await
}
