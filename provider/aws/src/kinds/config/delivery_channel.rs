//! `aws_config_delivery_channel`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_config::types::{ConfigSnapshotDeliveryProperties, DeliveryChannel as Channel};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A channel is known by its name.
pub(super) struct DeliveryChannel;

impl Kind for DeliveryChannel {
    const TYPE: &'static str = "aws_config_delivery_channel";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"]).default("name", "default")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(name(new.args))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.configservice().describe_delivery_channels().delivery_channel_names(id);
        let answer = request.send().await.or_missing()?;
        let channels = answer.and_then(|answer| answer.delivery_channels).unwrap_or_default();
        let Some(channel) = channels.into_iter().next() else { return Ok(None) };
        let properties = channel.config_snapshot_delivery_properties();
        let properties = properties.map(|own| Attrs::new().variant("delivery_frequency", own.delivery_frequency()));
        let attributes = Attrs::new()
            .put("name", channel.name())
            .put("s3_bucket_name", channel.s3_bucket_name())
            .put("s3_key_prefix", channel.s3_key_prefix())
            .put("s3_kms_key_arn", channel.s3_kms_key_arn())
            .block("snapshot_delivery_properties", properties)
            .put("sns_topic_arn", channel.sns_topic_arn());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let delete = || async {
            let request = cx.configservice().delete_delivery_channel().delivery_channel_name(gone.id);
            Ok(request.send().await.map(|_| ())?)
        };
        // A recorder that was stopped just now may still be counted.
        let is_passing = |failed: &Failed| failed.is(&["LastDeliveryChannelDeleteFailedException"]);
        cx.retry(Duration::from_secs(30), is_passing, delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new.args)))
    }
}

fn name(args: Args<'_>) -> String {
    args.text("name").unwrap_or_else(|| "default".to_owned())
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let properties = args.block("snapshot_delivery_properties").map(|block| {
        let properties = ConfigSnapshotDeliveryProperties::builder();
        properties.set_delivery_frequency(block.variant("delivery_frequency")).build()
    });
    let channel = Channel::builder()
        .set_config_snapshot_delivery_properties(properties)
        .name(name(args))
        .set_s3_bucket_name(args.text("s3_bucket_name"))
        .set_s3_key_prefix(args.text("s3_key_prefix"))
        .set_s3_kms_key_arn(args.text("s3_kms_key_arn"))
        .set_sns_topic_arn(args.text("sns_topic_arn"))
        .build();
    let put = || async {
        let request = cx.configservice().put_delivery_channel().delivery_channel(channel.clone());
        Ok(request.send().await.map(|_| ())?)
    };
    // A policy that was written just now may not be known yet.
    let is_passing = |failed: &Failed| failed.is(&["InsufficientDeliveryPolicyException"]);
    cx.retry(Duration::from_secs(30), is_passing, put).await
}
