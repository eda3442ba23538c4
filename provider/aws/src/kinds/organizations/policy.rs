//! `aws_organizations_policy`

use super::is_busy;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::{self, Tags};
use aws_sdk_organizations::error::BuildError;
use aws_sdk_organizations::types::{PolicyType, Tag};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Policy;

/// Policies of which an organization may have some of its own.
const TYPES: [PolicyType; 6] = [
    PolicyType::ServiceControlPolicy,
    PolicyType::ResourceControlPolicy,
    PolicyType::TagPolicy,
    PolicyType::BackupPolicy,
    PolicyType::AiservicesOptOutPolicy,
    PolicyType::ChatbotPolicy,
];

const PATIENCE: Duration = Duration::from_secs(240);

impl Kind for Policy {
    const TYPE: &'static str = "aws_organizations_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["type"]).default("type", "SERVICE_CONTROL_POLICY").same("content", same_json)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let create = || async {
            let request = cx
                .organizations()
                .create_policy()
                .content(args.required("content"))
                .description(args.required("description"))
                .name(args.required("name"))
                .r#type(type_of(args))
                .set_tags(Some(tagged(new.tags())?));
            let policy = told(request.send().await?.policy, "policy")?;
            told(policy.policy_summary.and_then(|summary| summary.id), "ID")
        };
        cx.retry(PATIENCE, is_busy, create).await
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.organizations().describe_policy().policy_id(id).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(policy) = answer.policy else { return Ok(None) };
        let Some(summary) = policy.policy_summary() else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", summary.arn())
            .put("content", policy.content())
            .put("description", summary.description())
            .put("name", summary.name())
            .variant("type", summary.r#type())
            .keep(&["skip_destroy"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (organizations, args) = (cx.organizations(), change.args);
        if change.has(&["content", "description", "name"]) {
            let update = || async {
                let request = organizations.update_policy().policy_id(change.id).content(args.required("content"));
                let request = request.description(args.required("description")).name(args.required("name"));
                Ok(request.send().await.map(|_| ())?)
            };
            cx.retry(PATIENCE, is_busy, update).await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            organizations.tag_resource().resource_id(change.id).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            organizations.untag_resource().resource_id(change.id).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.is("skip_destroy") {
            return Ok(());
        }
        let delete = || async { Ok(cx.organizations().delete_policy().policy_id(gone.id).send().await.map(|_| ())?) };
        // That it was detached is not known at once.
        let is_passing = |failed: &Failed| is_busy(failed) || failed.is(&["PolicyInUseException"]);
        cx.retry(Duration::from_secs(60), is_passing, delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let policies = of_type(cx, type_of(new.args)).await?;
        for (id, name) in policies {
            if Some(name.as_str()) != new.args.str("name") {
                continue;
            }
            let tags = tags_of(cx, &id).await?.unwrap_or_default();
            if mark::owner(&tags).as_ref() == Some(new.token) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for ty in TYPES {
            let policies = match of_type(cx, ty).await {
                // Most accounts are in no organization or manage none, and have no policies.
                Err(failed) if failed.is(&["AWSOrganizationsNotInUseException", "AccessDeniedException"]) => {
                    return Ok(Vec::new());
                }
                // Not each partition has each type.
                Err(failed) if failed.is(&["InvalidInputException", "UnsupportedAPIEndpointException"]) => continue,
                policies => policies?,
            };
            for (id, _) in policies {
                if let Some(tags) = tags_of(cx, &id).await? {
                    found.push((id, tags));
                }
            }
        }
        Ok(found)
    }
}

fn type_of(args: Args<'_>) -> PolicyType {
    args.variant("type").unwrap_or(PolicyType::ServiceControlPolicy)
}

/// IDs and names of the policies of a type that are not of AWS.
async fn of_type(cx: &Context, ty: PolicyType) -> Result<Vec<(String, String)>> {
    let pages = cx.organizations().list_policies().filter(ty).into_paginator().send();
    let pages = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let policies = pages.into_iter().flat_map(|page| page.policies.unwrap_or_default());
    let own = policies.filter(|policy| !policy.aws_managed());
    Ok(own.filter_map(|policy| Some((policy.id?, policy.name?))).collect())
}

async fn tags_of(cx: &Context, id: &str) -> Result<Option<Tags>> {
    let answer = cx.organizations().list_tags_for_resource().resource_id(id).send().await.or_missing()?;
    Ok(answer.map(|answer| answer.tags().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()))
}

fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}
