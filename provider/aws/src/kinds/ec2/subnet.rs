//! `aws_subnet`

use super::{leftovers, marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::{AttributeBooleanValue, HostnameType, ResourceType};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Subnet;

impl Kind for Subnet {
    const TYPE: &'static str = "aws_subnet";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "availability_zone",
            "availability_zone_id",
            "cidr_block",
            "ipv6_native",
            "outpost_arn",
            "vpc_id",
        ])
        .follows("ipv6_cidr_block_association_id", &["ipv6_cidr_block"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .ec2()
            .create_subnet()
            .set_vpc_id(args.text("vpc_id"))
            .set_cidr_block(args.text("cidr_block"))
            .set_ipv6_cidr_block(args.text("ipv6_cidr_block"))
            .set_ipv6_native(args.bool("ipv6_native"))
            .set_availability_zone(args.text("availability_zone"))
            .set_availability_zone_id(args.text("availability_zone_id"))
            .set_outpost_arn(args.text("outpost_arn"))
            .tag_specifications(tagged(ResourceType::Subnet, new.tags()));
        let subnet = told(request.customize().config_override(super::once()).send().await?.subnet, "subnet")?;
        let id = told(subnet.subnet_id, "subnet ID")?;
        let settled = async {
            let available = || async {
                let request = cx.ec2().describe_subnets().subnet_ids(&id);
                let answer = request.send().await.or_missing()?;
                let state = answer.as_ref().and_then(|answer| answer.subnets().first()?.state());
                Ok(match state.map(|state| state.as_str()) {
                    Some("available") => Wait::Done(()),
                    state => Wait::Pending(state.unwrap_or("not there").to_owned()),
                })
            };
            cx.wait(args.timeout("create", Duration::from_secs(600)), new.progress, available).await?;
            settle(cx, &id, args, None).await
        };
        settled.await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.ec2().describe_subnets().subnet_ids(id).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(subnet) = answer.subnets.and_then(|subnets| subnets.into_iter().next()) else { return Ok(None) };
        let names = subnet.private_dns_name_options_on_launch();
        let ipv6 = subnet.ipv6_cidr_block_association_set().iter().find(|association| {
            let state = association.ipv6_cidr_block_state().and_then(|state| state.state());
            state.is_some_and(|state| state.as_str() == "associated")
        });
        let attributes = Attrs::new()
            .put("arn", subnet.subnet_arn())
            .put("assign_ipv6_address_on_creation", subnet.assign_ipv6_address_on_creation())
            .put("availability_zone", subnet.availability_zone())
            .put("availability_zone_id", subnet.availability_zone_id())
            .put("cidr_block", subnet.cidr_block())
            .put("customer_owned_ipv4_pool", subnet.customer_owned_ipv4_pool())
            .put("enable_dns64", subnet.enable_dns64())
            .put("enable_lni_at_device_index", subnet.enable_lni_at_device_index().unwrap_or_default())
            .put(
                "enable_resource_name_dns_a_record_on_launch",
                names.and_then(|names| names.enable_resource_name_dns_a_record()),
            )
            .put(
                "enable_resource_name_dns_aaaa_record_on_launch",
                names.and_then(|names| names.enable_resource_name_dns_aaaa_record()),
            )
            .put("ipv6_cidr_block", ipv6.and_then(|association| association.ipv6_cidr_block()))
            .put("ipv6_cidr_block_association_id", ipv6.and_then(|association| association.association_id()))
            .put("ipv6_native", subnet.ipv6_native())
            .put("map_customer_owned_ip_on_launch", subnet.map_customer_owned_ip_on_launch())
            .put("map_public_ip_on_launch", subnet.map_public_ip_on_launch())
            .put("outpost_arn", subnet.outpost_arn())
            .put("owner_id", subnet.owner_id())
            .variant("private_dns_hostname_type_on_launch", names.and_then(|names| names.hostname_type()))
            .put("vpc_id", subnet.vpc_id());
        Ok(Some(Found::tagged(attributes, tags(subnet.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        settle(cx, change.id, change.args, Some(change.prior)).await?;
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        // Network interfaces of what was deleted just now stay a little longer.
        let limit = gone.prior.timeout("delete", Duration::from_secs(1200));
        let delete = || async {
            leftovers(cx, "subnet-id", gone.id).await?;
            Ok(cx.ec2().delete_subnet().subnet_id(gone.id).send().await.map(|_| ())?)
        };
        cx.retry(limit, |failed| failed.is(&["DependencyViolation"]), delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_subnets().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.subnets().first().and_then(|subnet| subnet.subnet_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_subnets().filters(of_platform(platform)).into_paginator().items().send();
        let subnets = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        Ok(subnets.into_iter().filter_map(|subnet| Some((subnet.subnet_id.clone()?, tags(subnet.tags())))).collect())
    }
}

/// Attributes that the creation does not take: each has a request of its own.
async fn settle(cx: &Context, id: &str, args: Args<'_>, prior: Option<Args<'_>>) -> Result<()> {
    let flag = |name: &str| {
        let wanted = args.bool(name).unwrap_or_default();
        let before = prior.and_then(|prior| prior.bool(name)).unwrap_or_default();
        (wanted != before).then(|| AttributeBooleanValue::builder().value(wanted).build())
    };
    let modify = || cx.ec2().modify_subnet_attribute().subnet_id(id);
    if let Some(value) = flag("map_public_ip_on_launch") {
        modify().map_public_ip_on_launch(value).send().await?;
    }
    if let Some(value) = flag("assign_ipv6_address_on_creation") {
        modify().assign_ipv6_address_on_creation(value).send().await?;
    }
    if let Some(value) = flag("enable_dns64") {
        modify().enable_dns64(value).send().await?;
    }
    if let Some(value) = flag("enable_resource_name_dns_a_record_on_launch") {
        modify().enable_resource_name_dns_a_record_on_launch(value).send().await?;
    }
    if let Some(value) = flag("enable_resource_name_dns_aaaa_record_on_launch") {
        modify().enable_resource_name_dns_aaaa_record_on_launch(value).send().await?;
    }
    let name = "private_dns_hostname_type_on_launch";
    if prior.map_or(args.has(name), |prior| args.differs(prior, name)) {
        let ty = args.variant::<HostnameType>(name);
        modify().set_private_dns_hostname_type_on_launch(ty).send().await?;
    }
    Ok(())
}
