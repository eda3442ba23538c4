//! `aws_ce_anomaly_subscription`

use super::{Named, enabled, exhausted, expression, found, known, retag, tagged, tags_of, with_tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_costexplorer::types::{AnomalySubscription as Wanted, Subscriber};
use ledgerform_engine::KindInfo;

/// Its ID is its ARN.
pub(super) struct AnomalySubscription;

impl Kind for AnomalySubscription {
    const TYPE: &'static str = "aws_ce_anomaly_subscription";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["account_id", "name"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let subscription = Wanted::builder()
            .set_account_id(args.text("account_id"))
            .set_frequency(args.variant("frequency"))
            .set_monitor_arn_list(Some(args.strings("monitor_arn_list").unwrap_or_default()))
            .set_subscribers(Some(subscribers(args)))
            .subscription_name(args.required("name"))
            .set_threshold_expression(args.block("threshold_expression").map(expression::wanted))
            .build()?;
        let request = cx.costexplorer().create_anomaly_subscription().anomaly_subscription(subscription);
        let request = request.set_resource_tags(Some(tagged(new.tags())?)).customize();
        let answer = request.config_override(super::once()).send().await;
        Ok(answer.map_err(|error| exhausted(error.into()))?.subscription_arn)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.costexplorer().get_anomaly_subscriptions().subscription_arn_list(id);
        let Some(answer) = known(request.send().await.map_err(Failed::from))? else { return Ok(None) };
        let Some(subscription) = answer.anomaly_subscriptions.into_iter().next() else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let subscribers = subscription
            .subscribers()
            .iter()
            .map(|subscriber| Attrs::new().put("address", subscriber.address()).variant("type", subscriber.r#type()));
        // The service has no order of monitors.
        let given = recorded.strings("monitor_arn_list").unwrap_or_default();
        let mut monitors = subscription.monitor_arn_list().to_vec();
        monitors.sort_by_key(|arn| given.iter().position(|own| own == arn).unwrap_or(given.len()));
        let attributes = Attrs::new()
            .put("account_id", subscription.account_id())
            .put("arn", subscription.subscription_arn())
            .variant("frequency", Some(subscription.frequency()))
            .put("monitor_arn_list", monitors)
            .put("name", subscription.subscription_name())
            .put("subscriber", subscribers.collect::<Vec<_>>())
            .block("threshold_expression", subscription.threshold_expression().map(expression::told));
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        if change.has(&["frequency", "monitor_arn_list", "subscriber", "threshold_expression"]) {
            let request = cx
                .costexplorer()
                .update_anomaly_subscription()
                .subscription_arn(change.id)
                .set_frequency(args.variant("frequency"))
                .set_monitor_arn_list(args.strings("monitor_arn_list"))
                .set_subscribers(Some(subscribers(args)))
                .set_threshold_expression(args.block("threshold_expression").map(expression::wanted));
            request.send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let request = cx.costexplorer().delete_anomaly_subscription().subscription_arn(gone.id);
        known(request.send().await.map_err(Failed::from))?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        found(cx, all(cx).await?, new).await
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        with_tags(cx, enabled(all(cx).await)?).await
    }
}

fn subscribers(args: Args<'_>) -> Vec<Subscriber> {
    let subscribers = args.blocks("subscriber").into_iter();
    subscribers
        .map(|own| Subscriber::builder().set_address(own.text("address")).set_type(own.variant("type")).build())
        .collect()
}

async fn all(cx: &Context) -> Result<Vec<Named>> {
    let subscriptions = cx.costexplorer().get_anomaly_subscriptions().into_paginator().items().send();
    let subscriptions = subscriptions.collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(subscriptions
        .into_iter()
        .map(|subscription| (subscription.subscription_arn, subscription.subscription_name))
        .collect())
}
