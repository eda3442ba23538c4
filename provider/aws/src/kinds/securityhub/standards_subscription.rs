//! `aws_securityhub_standards_subscription`

use super::is_off;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Result};
use crate::kind::{Found, Gone, Kind, New, told};
use aws_sdk_securityhub::types::{StandardsSubscription as Subscription, StandardsSubscriptionRequest};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A standard that an account checks, known by its ARN.
pub(super) struct StandardsSubscription;

impl Kind for StandardsSubscription {
    const TYPE: &'static str = "aws_securityhub_standards_subscription";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["standards_arn"]).takes(Duration::from_secs(30))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let standard = StandardsSubscriptionRequest::builder().set_standards_arn(args.text("standards_arn")).build();
        let request = cx.securityhub().batch_enable_standards().standards_subscription_requests(standard);
        let subscriptions = request.send().await?.standards_subscriptions;
        let subscription = subscriptions.and_then(|all| all.into_iter().next());
        let id = subscription.and_then(|subscription| subscription.standards_subscription_arn);
        let id = told(id, "ARN of the subscription")?;
        let ready = || async {
            let subscription = look(cx, &id).await?;
            match subscription.as_ref().and_then(|s| s.standards_status()).map(|status| status.as_str()) {
                // Some of its controls are for others to enable.
                Some("READY" | "INCOMPLETE") => Ok(Wait::Done(())),
                Some("FAILED") => Err(Failed::refused("the standard could not be enabled: FAILED")),
                status => Ok(Wait::Pending(status.unwrap_or("not there").to_owned())),
            }
        };
        let limit = args.timeout("create", Duration::from_secs(180));
        cx.wait(limit, new.progress, ready).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(subscription) = look(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", subscription.standards_subscription_arn())
            .put("standards_arn", subscription.standards_arn());
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let disabled = cx.securityhub().batch_disable_standards().standards_subscription_arns(gone.id).send().await;
        match disabled.map_err(Failed::from) {
            Err(failed) if is_off(&failed) => return Ok(()),
            done => _ = done?,
        }
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(subscription) => {
                    let status = subscription.standards_status().map_or("there", |status| status.as_str());
                    Wait::Pending(status.to_owned())
                }
            })
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(180)), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let standard = new.args.required("standards_arn");
        let all = enabled(cx, None).await?;
        let found = all.into_iter().find(|subscription| subscription.standards_arn() == Some(standard.as_str()));
        Ok(found.and_then(|subscription| subscription.standards_subscription_arn))
    }
}

async fn look(cx: &Context, id: &str) -> Result<Option<Subscription>> {
    let all = enabled(cx, Some(id)).await?;
    Ok(all.into_iter().find(|subscription| subscription.standards_subscription_arn() == Some(id)))
}

async fn enabled(cx: &Context, id: Option<&str>) -> Result<Vec<Subscription>> {
    let ids = id.map(|id| vec![id.to_owned()]);
    let request = cx.securityhub().get_enabled_standards().set_standards_subscription_arns(ids);
    let all = request.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await;
    match all.map_err(Failed::from) {
        Err(failed) if is_off(&failed) => Ok(Vec::new()),
        all => all,
    }
}
