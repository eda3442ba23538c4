//! `aws_s3_account_public_access_block`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3control::types::PublicAccessBlockConfiguration;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// There is one in an account, which is known by the number of the account.
pub(super) struct AccessBlock;

const FLAGS: [&str; 4] = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

impl Kind for AccessBlock {
    const TYPE: &'static str = "aws_s3_account_public_access_block";

    fn info(info: KindInfo) -> KindInfo {
        FLAGS.into_iter().fold(info.replaced_by(["account_id"]), |info, flag| info.default(flag, false))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let id = account(cx, new.args);
        put(cx, &id, new.args, new.progress).await?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(block) = get(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("account_id", id)
            .put("block_public_acls", block.block_public_acls())
            .put("block_public_policy", block.block_public_policy())
            .put("ignore_public_acls", block.ignore_public_acls())
            .put("restrict_public_buckets", block.restrict_public_buckets());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.id, change.args, change.progress).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.s3control().delete_public_access_block().account_id(gone.id).send().await?;
        let is_gone =
            || async { Ok(get(cx, gone.id).await?.map_or(Wait::Done(()), |_| Wait::Pending("there".to_owned()))) };
        cx.wait(Duration::from_secs(120), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(account(cx, new.args)))
    }
}

fn account(cx: &Context, args: Args<'_>) -> String {
    args.text("account_id").unwrap_or_else(|| cx.account.clone())
}

async fn get(cx: &Context, account: &str) -> Result<Option<PublicAccessBlockConfiguration>> {
    let answer = cx.s3control().get_public_access_block().account_id(account).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.public_access_block_configuration))
}

async fn put(cx: &Context, account: &str, args: Args<'_>, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let wanted = PublicAccessBlockConfiguration::builder()
        .block_public_acls(args.is("block_public_acls"))
        .block_public_policy(args.is("block_public_policy"))
        .ignore_public_acls(args.is("ignore_public_acls"))
        .restrict_public_buckets(args.is("restrict_public_buckets"))
        .build();
    let request = cx.s3control().put_public_access_block().account_id(account);
    request.public_access_block_configuration(wanted.clone()).send().await?;
    // The service goes on telling the old one for a while.
    let is_told = || async {
        let is_told = get(cx, account).await?.as_ref() == Some(&wanted);
        Ok(if is_told { Wait::Done(()) } else { Wait::Pending("not told".to_owned()) })
    };
    cx.wait(Duration::from_secs(120), progress, is_told).await
}
