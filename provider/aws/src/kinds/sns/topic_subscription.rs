//! `aws_sns_topic_subscription`

use super::written;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use ledgerform_engine::{KindInfo, Value};
use std::collections::HashMap;
use std::time::Duration;

/// Who hears a topic. It cannot have tags; its ID is its ARN.
///
/// Somebody has to confirm an e-mail address. It is not waited for: the subscription is there and pending until then.
pub(super) struct Subscription;

/// Arguments, and what the service calls them.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("delivery_policy", "DeliveryPolicy"),
    ("filter_policy", "FilterPolicy"),
    ("filter_policy_scope", "FilterPolicyScope"),
    ("raw_message_delivery", "RawMessageDelivery"),
    ("redrive_policy", "RedrivePolicy"),
    ("replay_policy", "ReplayPolicy"),
    ("subscription_role_arn", "SubscriptionRoleArn"),
];

impl Kind for Subscription {
    const TYPE: &'static str = "aws_sns_topic_subscription";

    fn info(info: KindInfo) -> KindInfo {
        let policies = ["delivery_policy", "filter_policy", "redrive_policy", "replay_policy"];
        let info = policies.into_iter().fold(info, |info, policy| info.same(policy, same_json));
        info.replaced_by(["endpoint", "protocol", "topic_arn"])
            .default("confirmation_timeout_in_minutes", 1_i64)
            .default("endpoint_auto_confirms", false)
            .default("raw_message_delivery", false)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let arn = subscribe(cx, args).await?;
        if args.is("endpoint_auto_confirms") {
            let is_confirmed = || async {
                let is_pending = attributes_of(cx, &arn).await?.as_ref().is_none_or(is_pending);
                Ok(if is_pending { Wait::Pending("pending".to_owned()) } else { Wait::Done(()) })
            };
            let minutes = args.i64("confirmation_timeout_in_minutes").and_then(|minutes| minutes.try_into().ok());
            let limit = Duration::from_secs(minutes.unwrap_or(1_u64).saturating_mul(60));
            cx.wait(limit, new.progress, is_confirmed).await.map_err(|failed| failed.with_id(&arn))?;
        }
        Ok(arn)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(told) = attributes_of(cx, id).await? else { return Ok(None) };
        let flag = |name: &str| told.get(name).map(|value| value == "true");
        let attributes = Attrs::new()
            .put("arn", told.get("SubscriptionArn"))
            .put("confirmation_was_authenticated", flag("ConfirmationWasAuthenticated"))
            .put("endpoint", told.get("Endpoint"))
            .put("owner_id", told.get("Owner"))
            .put("pending_confirmation", flag("PendingConfirmation"))
            .put("protocol", told.get("Protocol"))
            .put("topic_arn", told.get("TopicArn"))
            .keep(&["confirmation_timeout_in_minutes", "endpoint_auto_confirms"], recorded);
        // The schema makes flags of the texts.
        let attributes = ATTRIBUTES.iter().fold(attributes, |attributes, (own, theirs)| {
            let value = told.get(*theirs).filter(|value| !value.is_empty());
            attributes.put(own, value.map_or(Value::Null, |value| Value::from(value.as_str())))
        });
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        for (own, theirs) in ATTRIBUTES {
            // A scope without a policy is none.
            let is_idle = *own == "filter_policy_scope" && !change.args.has("filter_policy");
            if is_idle || !change.has(&[own]) {
                continue;
            }
            let value = match (written(change.args, own), *own) {
                (Some(value), _) => value,
                (None, "raw_message_delivery") => "false".to_owned(),
                (None, "subscription_role_arn") => String::new(),
                (None, _) => "{}".to_owned(),
            };
            let request = cx.sns().set_subscription_attributes().subscription_arn(change.id);
            request.attribute_name(*theirs).attribute_value(value).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let Some(told) = attributes_of(cx, gone.id).await? else { return Ok(()) };
        match cx.sns().unsubscribe().subscription_arn(gone.id).send().await.map_err(Failed::from) {
            // What nobody has confirmed cannot be deleted. It goes with the topic, or by itself after two days.
            Err(failed) if is_pending(&told) && failed.is(&["InvalidParameter", "InvalidParameterException"]) => Ok(()),
            result => result.map(|_| ()),
        }
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let args = new.args;
        let request = cx.sns().list_subscriptions_by_topic().topic_arn(args.required("topic_arn"));
        let all = request.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let found = all.into_iter().find(|subscription| {
            subscription.protocol() == args.str("protocol") && subscription.endpoint() == args.str("endpoint")
        });
        match found.and_then(|subscription| subscription.subscription_arn) {
            Some(arn) if arn.starts_with("arn:") => Ok(Some(arn)),
            // The list does not tell the ARN of one that is pending; to subscribe again makes nothing new and tells it.
            Some(_) => subscribe(cx, args).await.map(Some),
            None => Ok(None),
        }
    }
}

async fn subscribe(cx: &Context, args: Args<'_>) -> Result<String> {
    let request = cx
        .sns()
        .subscribe()
        .topic_arn(args.required("topic_arn"))
        .protocol(args.required("protocol"))
        .endpoint(args.required("endpoint"))
        .return_subscription_arn(true);
    let given = ATTRIBUTES.iter().filter_map(|(own, theirs)| Some((*theirs, written(args, own)?)));
    let given = given.filter(|(_, value)| value != "false");
    let request = given.fold(request, |request, (name, value)| request.attributes(name, value));
    told(request.send().await?.subscription_arn, "ARN")
}

async fn attributes_of(cx: &Context, arn: &str) -> Result<Option<HashMap<String, String>>> {
    let answer = cx.sns().get_subscription_attributes().subscription_arn(arn).send().await.or_missing()?;
    Ok(answer.map(|answer| answer.attributes.unwrap_or_default()))
}

fn is_pending(told: &HashMap<String, String>) -> bool {
    told.get("PendingConfirmation").is_some_and(|value| value == "true")
}
