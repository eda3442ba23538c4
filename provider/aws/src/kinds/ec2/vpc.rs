//! `aws_vpc`

use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::{AttributeBooleanValue, ResourceType, VpcAttributeName};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Vpc;

impl Kind for Vpc {
    const TYPE: &'static str = "aws_vpc";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"])
            .default("enable_dns_support", true)
            .default("instance_tenancy", "default")
            .follows("ipv6_association_id", &["assign_generated_ipv6_cidr_block", "ipv6_cidr_block"])
            .takes(Duration::from_secs(3))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .ec2()
            .create_vpc()
            .set_cidr_block(args.text("cidr_block"))
            .set_instance_tenancy(args.variant("instance_tenancy"))
            .set_amazon_provided_ipv6_cidr_block(args.bool("assign_generated_ipv6_cidr_block"))
            .set_ipv4_ipam_pool_id(args.text("ipv4_ipam_pool_id"))
            .set_ipv4_netmask_length(args.i32("ipv4_netmask_length"))
            .set_ipv6_cidr_block(args.text("ipv6_cidr_block"))
            .set_ipv6_ipam_pool_id(args.text("ipv6_ipam_pool_id"))
            .set_ipv6_netmask_length(args.i32("ipv6_netmask_length"))
            .tag_specifications(tagged(ResourceType::Vpc, new.tags()));
        let vpc = told(request.customize().config_override(super::once()).send().await?.vpc, "VPC")?;
        let id = told(vpc.vpc_id, "VPC ID")?;
        let settled = async {
            let available = || async {
                let answer = cx.ec2().describe_vpcs().vpc_ids(&id).send().await.or_missing()?;
                let state = answer.as_ref().and_then(|answer| answer.vpcs().first()?.state());
                Ok(match state.map(|state| state.as_str()) {
                    Some("available") => Wait::Done(()),
                    state => Wait::Pending(state.unwrap_or("not there").to_owned()),
                })
            };
            cx.wait(Duration::from_secs(600), new.progress, available).await?;
            settle(cx, &id, args, None).await
        };
        settled.await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.ec2().describe_vpcs().vpc_ids(id).send().await.or_missing()? else { return Ok(None) };
        let Some(vpc) = answer.vpcs.and_then(|vpcs| vpcs.into_iter().next()) else { return Ok(None) };
        let ipv6 = vpc.ipv6_cidr_block_association_set().iter().find(|association| {
            let state = association.ipv6_cidr_block_state().and_then(|state| state.state());
            state.is_some_and(|state| state.as_str() == "associated")
        });
        let main_table = belonging(cx, id, Belonging::RouteTable).await?;
        let attributes = Attrs::new()
            .put("arn", cx.arn("ec2", &format!("vpc/{id}")))
            .put("cidr_block", vpc.cidr_block())
            .put("default_network_acl_id", belonging(cx, id, Belonging::NetworkAcl).await?)
            .put("default_route_table_id", main_table.clone())
            .put("default_security_group_id", belonging(cx, id, Belonging::SecurityGroup).await?)
            .put("dhcp_options_id", vpc.dhcp_options_id())
            .put("enable_dns_hostnames", flag(cx, id, VpcAttributeName::EnableDnsHostnames).await?)
            .put("enable_dns_support", flag(cx, id, VpcAttributeName::EnableDnsSupport).await?)
            .put(
                "enable_network_address_usage_metrics",
                flag(cx, id, VpcAttributeName::EnableNetworkAddressUsageMetrics).await?,
            )
            .variant("instance_tenancy", vpc.instance_tenancy())
            .put("ipv6_association_id", ipv6.and_then(|association| association.association_id()))
            .put("ipv6_cidr_block", ipv6.and_then(|association| association.ipv6_cidr_block()))
            .put("ipv6_cidr_block_network_border_group", ipv6.and_then(|a| a.network_border_group()))
            .put("main_route_table_id", main_table)
            .put("owner_id", vpc.owner_id())
            .keep(
                &[
                    "assign_generated_ipv6_cidr_block",
                    "ipv4_ipam_pool_id",
                    "ipv4_netmask_length",
                    "ipv6_ipam_pool_id",
                    "ipv6_netmask_length",
                ],
                recorded,
            );
        Ok(Some(Found::tagged(attributes, tags(vpc.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        settle(cx, change.id, change.args, Some(change.prior)).await?;
        if change.has(&["instance_tenancy"]) {
            let tenancy = change.args.variant("instance_tenancy");
            cx.ec2().modify_vpc_tenancy().vpc_id(change.id).set_instance_tenancy(tenancy).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let delete = || async { Ok(cx.ec2().delete_vpc().vpc_id(gone.id).send().await.map(|_| ())?) };
        cx.retry(Duration::from_secs(300), |failed| failed.is(&["DependencyViolation"]), delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_vpcs().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.vpcs().first().and_then(|vpc| vpc.vpc_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_vpcs().filters(of_platform(platform)).into_paginator().items().send();
        let vpcs = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        Ok(vpcs.into_iter().filter_map(|vpc| Some((vpc.vpc_id.clone()?, tags(vpc.tags())))).collect())
    }
}

/// What comes with every VPC.
enum Belonging {
    RouteTable,
    NetworkAcl,
    SecurityGroup,
}

async fn belonging(cx: &Context, vpc: &str, what: Belonging) -> Result<Option<String>> {
    let of_vpc = super::filter("vpc-id", [vpc]);
    Ok(match what {
        Belonging::RouteTable => {
            let main = super::filter("association.main", ["true"]);
            let answer = cx.ec2().describe_route_tables().filters(of_vpc).filters(main).send().await?;
            answer.route_tables().first().and_then(|table| table.route_table_id.clone())
        }
        Belonging::NetworkAcl => {
            let default = super::filter("default", ["true"]);
            let answer = cx.ec2().describe_network_acls().filters(of_vpc).filters(default).send().await?;
            answer.network_acls().first().and_then(|acl| acl.network_acl_id.clone())
        }
        Belonging::SecurityGroup => {
            let default = super::filter("group-name", ["default"]);
            let answer = cx.ec2().describe_security_groups().filters(of_vpc).filters(default).send().await?;
            answer.security_groups().first().and_then(|group| group.group_id.clone())
        }
    })
}

async fn flag(cx: &Context, vpc: &str, attribute: VpcAttributeName) -> Result<Option<bool>> {
    let answer = cx.ec2().describe_vpc_attribute().vpc_id(vpc).attribute(attribute).send().await?;
    let all = [answer.enable_dns_hostnames, answer.enable_dns_support, answer.enable_network_address_usage_metrics];
    Ok(all.into_iter().flatten().next().and_then(|value| value.value()))
}

/// Attributes that the creation does not take: each has a request of its own.
async fn settle(cx: &Context, id: &str, args: Args<'_>, prior: Option<Args<'_>>) -> Result<()> {
    // A new VPC has support of DNS, and nothing else.
    let flag = |name: &str, at_first: bool| {
        let wanted = args.bool(name).unwrap_or(at_first);
        let before = prior.map_or(at_first, |prior| prior.bool(name).unwrap_or(at_first));
        (wanted != before).then(|| AttributeBooleanValue::builder().value(wanted).build())
    };
    let modify = || cx.ec2().modify_vpc_attribute().vpc_id(id);
    // Names of hosts need support of DNS, so that comes first.
    if let Some(value) = flag("enable_dns_support", true) {
        modify().enable_dns_support(value).send().await?;
    }
    if let Some(value) = flag("enable_dns_hostnames", false) {
        modify().enable_dns_hostnames(value).send().await?;
    }
    if let Some(value) = flag("enable_network_address_usage_metrics", false) {
        modify().enable_network_address_usage_metrics(value).send().await?;
    }
    Ok(())
}
