//! `aws_sns_topic_policy`

use super::attributes_of;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_policy;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a topic, which is known by its ARN. Each topic has one; without this one it has that of AWS.
pub(super) struct TopicPolicy;

/// What the owner of a topic may do by the policy of AWS.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html>
const ACTIONS: [&str; 8] = [
    "SNS:GetTopicAttributes",
    "SNS:SetTopicAttributes",
    "SNS:AddPermission",
    "SNS:RemovePermission",
    "SNS:DeleteTopic",
    "SNS:Subscribe",
    "SNS:ListSubscriptionsByTopic",
    "SNS:Publish",
];

impl Kind for TopicPolicy {
    const TYPE: &'static str = "aws_sns_topic_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["arn"]).same("policy", same_policy)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let arn = new.args.required("arn");
        put(cx, &arn, &new.args.required("policy")).await?;
        Ok(arn)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(mut told) = attributes_of(cx, id).await? else { return Ok(None) };
        let Some(policy) = told.remove("Policy").filter(|policy| !policy.is_empty()) else { return Ok(None) };
        let attributes = Attrs::new().put("arn", id).put("owner", told.remove("Owner")).put("policy", policy);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.id, &change.args.required("policy")).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let owner = gone.id.split(':').nth(4).unwrap_or(&cx.account);
        put(cx, gone.id, &default(gone.id, owner)).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("arn"))
    }
}

async fn put(cx: &Context, arn: &str, policy: &str) -> Result<()> {
    let put = || async {
        let request = cx.sns().set_topic_attributes().topic_arn(arn);
        Ok(request.attribute_name("Policy").attribute_value(policy).send().await.map(|_| ())?)
    };
    // A principal that was made just now may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["InvalidParameter", "InvalidParameterException"])
            && (failed.message.contains("rincipal") || failed.message.contains("Policy Error"))
    };
    cx.retry(Duration::from_secs(60), is_passing, put).await
}

/// The policy that AWS gives each topic.
fn default(arn: &str, owner: &str) -> String {
    let statement = serde_json::json!({
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ACTIONS,
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": owner}},
    });
    serde_json::json!({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}).to_string()
}
