//! `aws_vpc_security_group_ingress_rule` and `aws_vpc_security_group_egress_rule`

use super::rules::protocol;
use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A rule for what comes in.
pub(super) struct IngressRule;

/// A rule for what goes out.
pub(super) struct EgressRule;

macro_rules! rule {
    ($kind:ident, $ty:literal, $is_egress:literal) => {
        impl Kind for $kind {
            const TYPE: &'static str = $ty;

            fn info(info: KindInfo) -> KindInfo {
                info.replaced_by(["security_group_id"]).same("ip_protocol", same_protocol)
            }

            async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
                create(cx, new, $is_egress).await
            }

            async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
                read(cx, id).await
            }

            async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
                update(cx, change).await
            }

            async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
                delete(cx, gone, $is_egress).await
            }

            async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
                let request = cx.ec2().describe_security_group_rules().set_filters(Some(marked(new.token)));
                let answer = request.send().await?;
                Ok(answer.security_group_rules().first().and_then(|rule| rule.security_group_rule_id.clone()))
            }

            async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
                owned(cx, platform, $is_egress).await
            }
        }
    };
}

rule!(IngressRule, "aws_vpc_security_group_ingress_rule", false);
rule!(EgressRule, "aws_vpc_security_group_egress_rule", true);

fn same_protocol(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => protocol(a) == protocol(b),
        _ => false,
    }
}

/// Account and ID of the group on the other side.
fn group(args: Args<'_>) -> Option<(Option<&str>, &str)> {
    let text = args.str("referenced_security_group_id")?;
    Some(text.split_once('/').map_or((None, text), |(user, group)| (Some(user), group)))
}

async fn create(cx: &Context, new: &New<'_>, is_egress: bool) -> Result<String> {
    let args = new.args;
    let description = || args.text("description");
    let ipv4 = |cidr: String| types::IpRange::builder().cidr_ip(cidr).set_description(description()).build();
    let ipv6 = |cidr: String| types::Ipv6Range::builder().cidr_ipv6(cidr).set_description(description()).build();
    let list = |id: String| types::PrefixListId::builder().prefix_list_id(id).set_description(description()).build();
    let pair = |(user, id): (Option<&str>, &str)| {
        let pair = types::UserIdGroupPair::builder().group_id(id).set_user_id(user.map(str::to_owned));
        pair.set_description(description()).build()
    };
    let permission = types::IpPermission::builder()
        .ip_protocol(protocol(&args.required("ip_protocol")))
        .set_from_port(args.i32("from_port"))
        .set_to_port(args.i32("to_port"))
        .set_ip_ranges(args.text("cidr_ipv4").map(|cidr| vec![ipv4(cidr)]))
        .set_ipv6_ranges(args.text("cidr_ipv6").map(|cidr| vec![ipv6(cidr)]))
        .set_prefix_list_ids(args.text("prefix_list_id").map(|id| vec![list(id)]))
        .set_user_id_group_pairs(group(args).map(|group| vec![pair(group)]))
        .build();
    let id = args.required("security_group_id");
    let create = || async {
        let tags = tagged(types::ResourceType::SecurityGroupRule, new.tags());
        let rules = if is_egress {
            let request = cx.ec2().authorize_security_group_egress().group_id(&id).tag_specifications(tags);
            request.ip_permissions(permission.clone()).send().await?.security_group_rules
        } else {
            let request = cx.ec2().authorize_security_group_ingress().group_id(&id).tag_specifications(tags);
            request.ip_permissions(permission.clone()).send().await?.security_group_rules
        };
        told(rules.unwrap_or_default().into_iter().next().and_then(|rule| rule.security_group_rule_id), "rule ID")
    };
    // A group that was made just now may not be known everywhere.
    cx.retry(Duration::from_secs(300), Failed::is_missing, create).await
}

async fn read(cx: &Context, id: &str) -> Result<Option<Found>> {
    let request = cx.ec2().describe_security_group_rules().security_group_rule_ids(id);
    let answer = request.send().await.or_missing()?;
    let rules = answer.and_then(|answer| answer.security_group_rules).unwrap_or_default();
    let Some(rule) = rules.into_iter().next() else { return Ok(None) };
    let protocol = rule.ip_protocol().unwrap_or("-1");
    let port = |port: Option<i32>| port.filter(|_| protocol != "-1");
    let other = rule.referenced_group_info().and_then(|info| {
        let user = info.user_id().filter(|user| Some(*user) != rule.group_owner_id() && *user != cx.account);
        Some(match (user, info.group_id()?) {
            (Some(user), group) => format!("{user}/{group}"),
            (None, group) => group.to_owned(),
        })
    });
    let attributes = Attrs::new()
        .put("arn", cx.arn("ec2", &format!("security-group-rule/{id}")))
        .put("cidr_ipv4", rule.cidr_ipv4())
        .put("cidr_ipv6", rule.cidr_ipv6())
        .put("description", rule.description())
        .put("from_port", port(rule.from_port()))
        .put("ip_protocol", protocol)
        .put("prefix_list_id", rule.prefix_list_id())
        .put("referenced_security_group_id", other)
        .put("security_group_id", rule.group_id())
        .put("security_group_rule_id", id)
        .put("to_port", port(rule.to_port()));
    Ok(Some(Found::tagged(attributes, tags(rule.tags()))))
}

async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
    let names = [
        "cidr_ipv4",
        "cidr_ipv6",
        "description",
        "from_port",
        "ip_protocol",
        "prefix_list_id",
        "referenced_security_group_id",
        "to_port",
    ];
    if change.has(&names) {
        let args = change.args;
        let rule = types::SecurityGroupRuleRequest::builder()
            .ip_protocol(protocol(&args.required("ip_protocol")))
            .set_from_port(args.i32("from_port"))
            .set_to_port(args.i32("to_port"))
            .set_cidr_ipv4(args.text("cidr_ipv4"))
            .set_cidr_ipv6(args.text("cidr_ipv6"))
            .set_prefix_list_id(args.text("prefix_list_id"))
            .set_referenced_group_id(group(args).map(|(_, id)| id.to_owned()))
            .set_description(args.text("description"))
            .build();
        let rule =
            types::SecurityGroupRuleUpdate::builder().security_group_rule_id(change.id).security_group_rule(rule);
        let request = cx.ec2().modify_security_group_rules().set_group_id(args.text("security_group_id"));
        request.security_group_rules(rule.build()).send().await?;
    }
    retag(cx, change).await
}

async fn delete(cx: &Context, gone: &Gone<'_>, is_egress: bool) -> Result<()> {
    let (group, ec2) = (gone.prior.text("security_group_id"), cx.ec2());
    if is_egress {
        let request = ec2.revoke_security_group_egress().set_group_id(group).security_group_rule_ids(gone.id);
        request.send().await?;
    } else {
        let request = ec2.revoke_security_group_ingress().set_group_id(group).security_group_rule_ids(gone.id);
        request.send().await?;
    }
    Ok(())
}

async fn owned(cx: &Context, platform: &str, is_egress: bool) -> Result<Vec<(String, Tags)>> {
    let pages = cx.ec2().describe_security_group_rules().filters(of_platform(platform)).into_paginator();
    let rules = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
    let rules = rules.into_iter().filter(|rule| rule.is_egress() == Some(is_egress));
    Ok(rules.filter_map(|rule| Some((rule.security_group_rule_id.clone()?, tags(rule.tags())))).collect())
}
