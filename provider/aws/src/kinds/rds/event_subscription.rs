//! `aws_db_event_subscription`

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types::EventSubscription as Subscription;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct EventSubscription;

impl Kind for EventSubscription {
    const TYPE: &'static str = "aws_db_event_subscription";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix"]).default("enabled", true).takes(Duration::from_secs(20))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, new.name("name", "name_prefix", 255));
        let request = cx
            .rds()
            .create_event_subscription()
            .subscription_name(&name)
            .set_sns_topic_arn(args.text("sns_topic"))
            .set_source_type(args.text("source_type"))
            .set_event_categories(args.strings("event_categories"))
            .set_source_ids(args.strings("source_ids"))
            .enabled(args.bool("enabled").unwrap_or(true))
            .set_tags(Some(tagged(new.tags())));
        request.send().await?;
        let limit = args.timeout("create", Duration::from_secs(2400));
        settled(cx, &name, limit, new.progress).await.map_err(|failed| failed.with_id(&name))?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(subscription) = look(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", subscription.event_subscription_arn())
            .put("customer_aws_id", subscription.customer_aws_id())
            .put("enabled", subscription.enabled())
            .put("event_categories", subscription.event_categories_list())
            .put("name", subscription.cust_subscription_id())
            .put("sns_topic", subscription.sns_topic_arn())
            .put("source_ids", subscription.source_ids_list())
            .put("source_type", subscription.source_type());
        Ok(Some(Found::tagged(attributes, tags_of(cx, subscription.event_subscription_arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, rds) = (change.args, cx.rds());
        let limit = args.timeout("update", Duration::from_secs(2400));
        if change.has(&["enabled", "event_categories", "sns_topic", "source_type"]) {
            let request = rds
                .modify_event_subscription()
                .subscription_name(change.id)
                .set_sns_topic_arn(args.text("sns_topic"))
                .set_source_type(args.text("source_type"))
                .set_event_categories(Some(args.strings("event_categories").unwrap_or_default()))
                .enabled(args.bool("enabled").unwrap_or(true));
            request.send().await?;
            settled(cx, change.id, limit, change.progress).await?;
        }
        let (added, removed) = change.items("source_ids");
        for source in removed.into_iter().flatten() {
            let request = rds.remove_source_identifier_from_subscription().subscription_name(change.id);
            request.source_identifier(source).send().await?;
        }
        for source in added.into_iter().flatten() {
            let request = rds.add_source_identifier_to_subscription().subscription_name(change.id);
            request.source_identifier(source).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.rds().delete_event_subscription().subscription_name(gone.id).send().await?;
        let limit = gone.prior.timeout("delete", Duration::from_secs(2400));
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(subscription) => Wait::Pending(subscription.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(new.name("name", "name_prefix", 255)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.rds().describe_event_subscriptions().into_paginator().items().send();
        let mut found = Vec::new();
        for subscription in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            let tags = tags_of(cx, subscription.event_subscription_arn()).await?;
            found.extend(subscription.cust_subscription_id.map(|name| (name, tags)));
        }
        Ok(found)
    }
}

async fn look(cx: &Context, id: &str) -> Result<Option<Subscription>> {
    let answer = cx.rds().describe_event_subscriptions().subscription_name(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.event_subscriptions_list?.into_iter().next()))
}

async fn settled(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let subscription = look(cx, id).await?;
        match subscription.as_ref().and_then(|subscription| subscription.status()) {
            Some("active") => Ok(Wait::Done(())),
            Some(status @ ("no-permission" | "topic-not-exist")) => {
                Err(Failed::refused(format!("the subscription does not work: {status}")))
            }
            status => Ok(Wait::Pending(status.unwrap_or("not there").to_owned())),
        }
    };
    cx.wait(limit, progress, active).await
}
