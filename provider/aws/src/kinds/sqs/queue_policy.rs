//! `aws_sqs_queue_policy`

use super::attributes_of;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::document::same_policy;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_sqs::types::QueueAttributeName;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a queue, which is known by its URL.
pub(super) struct QueuePolicy;

impl Kind for QueuePolicy {
    const TYPE: &'static str = "aws_sqs_queue_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["queue_url"]).same("policy", same_policy)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let url = new.args.required("queue_url");
        put(cx, &url, &new.args.required("policy")).await?;
        Ok(url)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(policy) = policy_of(cx, id).await? else { return Ok(None) };
        Ok(Some(Found::plain(Attrs::new().put("policy", policy).put("queue_url", id))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.id, &change.args.required("policy")).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        put(cx, gone.id, "").await?;
        let is_gone = || async {
            Ok(policy_of(cx, gone.id).await?.map_or(Wait::Done(()), |_| Wait::Pending("there".to_owned())))
        };
        cx.wait(Duration::from_secs(120), gone.progress, is_gone).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("queue_url"))
    }
}

async fn policy_of(cx: &Context, url: &str) -> Result<Option<String>> {
    let told = attributes_of(cx, url).await?;
    let policy = told.and_then(|mut told| told.remove(&QueueAttributeName::Policy));
    Ok(policy.filter(|policy| !policy.is_empty()))
}

async fn put(cx: &Context, url: &str, policy: &str) -> Result<()> {
    let put = || async {
        let request = cx.sqs().set_queue_attributes().queue_url(url);
        Ok(request.attributes(QueueAttributeName::Policy, policy).send().await.map(|_| ())?)
    };
    // A principal that was made just now may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["InvalidAttributeValue", "InvalidParameterValue"]) && failed.message.contains("olicy")
    };
    cx.retry(Duration::from_secs(if policy.is_empty() { 0 } else { 60 }), is_passing, put).await
}
