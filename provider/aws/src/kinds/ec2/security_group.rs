//! `aws_security_group`

use super::rules::{self, Direction, same_rules};
use super::{leftovers, marked, of_platform, tagged, tags};
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::ResourceType;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct SecurityGroup;

impl Kind for SecurityGroup {
    const TYPE: &'static str = "aws_security_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["description", "name", "name_prefix", "vpc_id"])
            .default("description", "Managed by Terraform")
            .same("ingress", same_rules)
            .same("egress", same_rules)
            .takes(Duration::from_secs(3))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .ec2()
            .create_security_group()
            .group_name(new.name("name", "name_prefix", 255))
            .description(args.str("description").unwrap_or("Managed by Terraform"))
            .set_vpc_id(args.text("vpc_id"))
            .tag_specifications(tagged(ResourceType::SecurityGroup, new.tags()));
        let id = told(request.customize().config_override(super::once()).send().await?.group_id, "group ID")?;
        // A new group may send anywhere; here it may only do what is said.
        let settle = || rules::settle(cx, &id, args, &[Direction::Egress, Direction::Ingress]);
        let settled = cx.retry(Duration::from_secs(300), Failed::is_missing, settle).await;
        settled.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(group) = rules::described(cx, id).await? else { return Ok(None) };
        let attributes = rules::attributes(cx, id, &group).keep(&["name_prefix", "revoke_rules_on_delete"], recorded);
        Ok(Some(Found::tagged(attributes, tags(group.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        rules::update(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.is("revoke_rules_on_delete")
            && let Some(group) = rules::described(cx, gone.id).await?
        {
            rules::clear(cx, &group).await?;
        }
        let limit = gone.prior.timeout("delete", Duration::from_secs(900));
        let delete = || async {
            leftovers(cx, "group-id", gone.id).await?;
            Ok(cx.ec2().delete_security_group().group_id(gone.id).send().await.map(|_| ())?)
        };
        cx.retry(limit, |failed| failed.is(&["DependencyViolation", "InvalidGroup.InUse"]), delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_security_groups().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.security_groups().first().and_then(|group| group.group_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_security_groups().filters(of_platform(platform)).into_paginator();
        let groups = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let groups = groups.into_iter().filter(|group| group.group_name() != Some("default"));
        Ok(groups.filter_map(|group| Some((group.group_id.clone()?, tags(group.tags())))).collect())
    }
}
