//! Who is told when a budget is used up.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use aws_sdk_budgets::types::{Notification, NotificationWithSubscribers, Subscriber, SubscriptionType};
use std::collections::BTreeSet;

/// The notifications that are to be.
pub(super) fn wanted(args: Args<'_>) -> Result<Vec<NotificationWithSubscribers>> {
    args.blocks("notification").into_iter().map(one).collect()
}

fn one(block: Args<'_>) -> Result<NotificationWithSubscribers> {
    let notification = Notification::builder()
        .set_comparison_operator(block.variant("comparison_operator"))
        .set_notification_type(block.variant("notification_type"))
        .threshold(block.f64("threshold").unwrap_or_default())
        .set_threshold_type(block.variant("threshold_type"))
        .build()?;
    let of = |name: &str, ty: SubscriptionType| {
        let addresses = block.strings(name).unwrap_or_default().into_iter();
        addresses.map(move |address| Subscriber::builder().subscription_type(ty.clone()).address(address).build())
    };
    let subscribers = of("subscriber_email_addresses", SubscriptionType::Email)
        .chain(of("subscriber_sns_topic_arns", SubscriptionType::Sns));
    let subscribers = subscribers.collect::<std::result::Result<Vec<_>, _>>()?;
    if subscribers.is_empty() {
        let message = "each notification needs subscriber_email_addresses or subscriber_sns_topic_arns";
        return Err(Failed::refused(message));
    }
    let builder = NotificationWithSubscribers::builder().notification(notification);
    Ok(builder.set_subscribers(Some(subscribers)).build()?)
}

/// The notifications of a budget, if there is one.
pub(super) async fn all(cx: &Context, account: &str, budget: &str) -> Result<Option<Vec<NotificationWithSubscribers>>> {
    let request = cx.budgets().describe_notifications_for_budget().account_id(account).budget_name(budget);
    let notifications = request.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await;
    let Some(notifications) = notifications.or_missing()? else { return Ok(None) };
    let mut found = Vec::new();
    for notification in notifications {
        let request = cx.budgets().describe_subscribers_for_notification().account_id(account).budget_name(budget);
        let pages = request.notification(asked(&notification)?).into_paginator().items().send();
        let subscribers = pages.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?.unwrap_or_default();
        let builder = NotificationWithSubscribers::builder().notification(notification);
        found.push(builder.set_subscribers(Some(subscribers)).build()?);
    }
    Ok(Some(found))
}

/// A notification as requests name it: without its state.
fn asked(notification: &Notification) -> Result<Notification> {
    let builder = Notification::builder()
        .comparison_operator(notification.comparison_operator().clone())
        .notification_type(notification.notification_type().clone())
        .threshold(notification.threshold())
        .set_threshold_type(notification.threshold_type().cloned());
    Ok(builder.build()?)
}

/// What makes a notification that one and no other.
type Key = (String, String, String, String, BTreeSet<(String, String)>);

fn key(whole: &NotificationWithSubscribers) -> Key {
    let own = whole.notification();
    let text = |of: fn(&Notification) -> &str| own.map(of).unwrap_or_default().to_owned();
    let subscribers = whole.subscribers().iter();
    (
        text(|own| own.comparison_operator().as_str()),
        text(|own| own.notification_type().as_str()),
        own.map(|own| own.threshold().to_string()).unwrap_or_default(),
        // A percentage is what a threshold is if nothing is said.
        text(|own| own.threshold_type().map_or("PERCENTAGE", |ty| ty.as_str())),
        subscribers.map(|s| (s.subscription_type().as_str().to_owned(), s.address().to_owned())).collect(),
    )
}

/// Brings the notifications of a budget to what they are to be.
pub(super) async fn settle(cx: &Context, account: &str, budget: &str, args: Args<'_>) -> Result<()> {
    let wanted = wanted(args)?;
    let there = all(cx, account, budget).await?.unwrap_or_default();
    let wanted_keys: Vec<Key> = wanted.iter().map(key).collect();
    let there_keys: Vec<Key> = there.iter().map(key).collect();
    // One whose subscribers change is made anew, so those that go go first.
    for (own, whole) in there_keys.iter().zip(&there) {
        if let (false, Some(notification)) = (wanted_keys.contains(own), whole.notification()) {
            let request = cx.budgets().delete_notification().account_id(account).budget_name(budget);
            request.notification(asked(notification)?).send().await.or_missing()?;
        }
    }
    for (own, whole) in wanted_keys.iter().zip(wanted) {
        if !there_keys.contains(own) {
            let request = cx.budgets().create_notification().account_id(account).budget_name(budget);
            let request = request.set_notification(whole.notification).set_subscribers(Some(whole.subscribers));
            request.send().await?;
        }
    }
    Ok(())
}

/// A notification as attributes.
pub(super) fn told(whole: &NotificationWithSubscribers) -> Attrs {
    let of = |ty: SubscriptionType| {
        let own = whole.subscribers().iter().filter(|subscriber| *subscriber.subscription_type() == ty);
        own.map(|subscriber| subscriber.address().to_owned()).collect::<Vec<_>>()
    };
    let own = whole.notification();
    Attrs::new()
        .variant("comparison_operator", own.map(|own| own.comparison_operator()))
        .variant("notification_type", own.map(|own| own.notification_type()))
        .put("subscriber_email_addresses", of(SubscriptionType::Email))
        .put("subscriber_sns_topic_arns", of(SubscriptionType::Sns))
        .put("threshold", own.map(|own| own.threshold()))
        .put("threshold_type", own.map(|own| own.threshold_type().map_or("PERCENTAGE", |ty| ty.as_str())))
}
