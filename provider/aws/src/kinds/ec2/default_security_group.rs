//! `aws_default_security_group`

use super::rules::{self, Direction, same_rules};
use super::{filter, of_platform, tags};
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::{self, Tags};
use aws_sdk_ec2::types::Tag;
use ledgerform_engine::KindInfo;

/// The group that every VPC has. It is taken over, never made: its rules and tags become those that are said. When it is
/// given up it stays as it is, without our marks.
pub(super) struct DefaultSecurityGroup;

impl Kind for DefaultSecurityGroup {
    const TYPE: &'static str = "aws_default_security_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["vpc_id"]).same("ingress", same_rules).same("egress", same_rules)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let Some(id) = located(cx, new.args).await? else {
            return Err(Failed::refused("the VPC has no default security group"));
        };
        let before = rules::described(cx, &id).await?.map(|group| tags(group.tags())).unwrap_or_default();
        if let Some(owner) = mark::owner(&before).filter(|owner| owner != new.token) {
            return Err(Failed::refused(format!("the default security group of the VPC is marked as {owner}")));
        }
        let tags = new.tags().into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
        cx.ec2().create_tags().resources(&id).set_tags(Some(tags.collect())).send().await?;
        let settled = rules::settle(cx, &id, new.args, &[Direction::Ingress, Direction::Egress]).await;
        settled.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(group) = rules::described(cx, id).await? else { return Ok(None) };
        // Given up it is nobody's, also where whoever gave it up could not write that down any more.
        if mark::owner(&tags(group.tags())).is_none() {
            return Ok(None);
        }
        let attributes =
            rules::attributes(cx, id, &group).put("name_prefix", "").keep(&["revoke_rules_on_delete"], recorded);
        Ok(Some(Found::tagged(attributes, tags(group.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        rules::update(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let Some(group) = rules::described(cx, gone.id).await? else { return Ok(()) };
        let all = tags(group.tags());
        let others = mark::without_marks(&all);
        let ours = all.keys().filter(|key| !others.contains_key(*key)).map(|key| Tag::builder().key(key).build());
        cx.ec2().delete_tags().resources(gone.id).set_tags(Some(ours.collect())).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        located(cx, new.args).await
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let default = filter("group-name", ["default"]);
        let pages = cx.ec2().describe_security_groups().filters(of_platform(platform)).filters(default);
        let groups = pages.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        Ok(groups.into_iter().filter_map(|group| Some((group.group_id.clone()?, tags(group.tags())))).collect())
    }
}

/// The default group of the VPC that is given, or of the default VPC.
async fn located(cx: &Context, args: Args<'_>) -> Result<Option<String>> {
    let vpc = match args.text("vpc_id") {
        Some(vpc) => Some(vpc),
        None => {
            let answer = cx.ec2().describe_vpcs().filters(filter("is-default", ["true"])).send().await?;
            answer.vpcs().first().and_then(|vpc| vpc.vpc_id.clone())
        }
    };
    let Some(vpc) = vpc else { return Ok(None) };
    let (of_vpc, default) = (filter("vpc-id", [vpc]), filter("group-name", ["default"]));
    let answer = cx.ec2().describe_security_groups().filters(of_vpc).filters(default).send().await?;
    Ok(answer.security_groups().first().and_then(|group| group.group_id.clone()))
}
