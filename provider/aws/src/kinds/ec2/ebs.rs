//! `aws_ebs_encryption_by_default` and `aws_ebs_default_kms_key`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::Result;
use crate::kind::{Change, Found, Gone, Kind, New, told};
use ledgerform_engine::KindInfo;

/// A setting of the region, which is off unless somebody sets it.
pub(super) struct EncryptionByDefault;

impl Kind for EncryptionByDefault {
    const TYPE: &'static str = "aws_ebs_encryption_by_default";

    fn info(info: KindInfo) -> KindInfo {
        info.default("enabled", true)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        set(cx, new.args.bool("enabled").unwrap_or(true)).await?;
        Ok(cx.region.clone())
    }

    async fn read(cx: &Context, _: &str, _: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ec2().get_ebs_encryption_by_default().send().await?;
        Ok(Some(Found::plain(Attrs::new().put("enabled", answer.ebs_encryption_by_default().unwrap_or_default()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        set(cx, change.args.bool("enabled").unwrap_or(true)).await
    }

    async fn delete(cx: &Context, _: &Gone<'_>) -> Result<()> {
        set(cx, false).await
    }

    /// The setting is always there; it counts as made if it is on.
    async fn find(cx: &Context, _: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().get_ebs_encryption_by_default().send().await?;
        Ok(answer.ebs_encryption_by_default().unwrap_or_default().then(|| cx.region.clone()))
    }
}

async fn set(cx: &Context, enabled: bool) -> Result<()> {
    if enabled {
        cx.ec2().enable_ebs_encryption_by_default().send().await?;
    } else {
        cx.ec2().disable_ebs_encryption_by_default().send().await?;
    }
    Ok(())
}

/// The key of the region for what says none; unless somebody sets it, it is one of AWS.
pub(super) struct DefaultKmsKey;

impl Kind for DefaultKmsKey {
    const TYPE: &'static str = "aws_ebs_default_kms_key";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["key_arn"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let request = cx.ec2().modify_ebs_default_kms_key_id().set_kms_key_id(new.args.text("key_arn"));
        told(request.send().await?.kms_key_id, "key")
    }

    async fn read(cx: &Context, _: &str, _: Args<'_>) -> Result<Option<Found>> {
        Ok(key(cx).await?.map(|key| Found::plain(Attrs::new().put("key_arn", key))))
    }

    async fn delete(cx: &Context, _: &Gone<'_>) -> Result<()> {
        cx.ec2().reset_ebs_default_kms_key_id().send().await?;
        Ok(())
    }

    async fn find(cx: &Context, _: &New<'_>) -> Result<Option<String>> {
        key(cx).await
    }
}

/// The key that somebody set.
async fn key(cx: &Context) -> Result<Option<String>> {
    let answer = cx.ec2().get_ebs_default_kms_key_id().send().await?;
    Ok(answer.kms_key_id.filter(|key| !key.ends_with("alias/aws/ebs")))
}
