//! `aws_nat_gateway`

use super::{filter, marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A NAT gateway of one zone. Regional ones are not supported.
pub(super) struct NatGateway;

/// What is only there for regional gateways.
const REGIONAL: &[&str] = &["availability_zone_address"];

impl Kind for NatGateway {
    const TYPE: &'static str = "aws_nat_gateway";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "allocation_id",
            "availability_mode",
            "connectivity_type",
            "private_ip",
            "secondary_private_ip_address_count",
            "secondary_private_ip_addresses",
            "subnet_id",
            "vpc_id",
        ])
        .default("connectivity_type", "public")
        .takes(Duration::from_secs(120))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        args.refuse(REGIONAL)?;
        if args.str("availability_mode") == Some("regional") {
            return Err(Failed::refused("`availability_mode` `regional` is not supported: make a gateway per zone"));
        }
        let create = || async {
            let request = cx
                .ec2()
                .create_nat_gateway()
                .client_token(new.client_token())
                .set_allocation_id(args.text("allocation_id"))
                .set_connectivity_type(args.variant("connectivity_type"))
                .set_private_ip_address(args.text("private_ip"))
                .set_secondary_allocation_ids(args.strings("secondary_allocation_ids"))
                .set_secondary_private_ip_address_count(args.i32("secondary_private_ip_address_count"))
                .set_secondary_private_ip_addresses(args.strings("secondary_private_ip_addresses"))
                .set_subnet_id(args.text("subnet_id"))
                .tag_specifications(tagged(types::ResourceType::Natgateway, new.tags()));
            Ok(request.send().await?)
        };
        // The address may not be known everywhere yet.
        let is_passing = |failed: &Failed| failed.is(&["InvalidAllocationID.NotFound", "InvalidSubnetID.NotFound"]);
        let answer = cx.retry(Duration::from_secs(60), is_passing, create).await?;
        let id = told(answer.nat_gateway.and_then(|gateway| gateway.nat_gateway_id), "gateway ID")?;
        let limit = args.timeout("create", Duration::from_secs(600));
        available(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(gateway) = described(cx, id).await? else { return Ok(None) };
        let all = gateway.nat_gateway_addresses();
        let is_primary = |address: &&types::NatGatewayAddress| address.is_primary() != Some(false);
        let primary = all.iter().find(is_primary);
        let secondary = || all.iter().filter(|address| !is_primary(address));
        let ips: Vec<_> = secondary().filter_map(|address| address.private_ip.clone()).collect();
        let allocations: Vec<_> = secondary().filter_map(|address| address.allocation_id.clone()).collect();
        let attributes = Attrs::new()
            .put("allocation_id", primary.and_then(|address| address.allocation_id()))
            .put("association_id", primary.and_then(|address| address.association_id()))
            .variant("auto_provision_zones", gateway.auto_provision_zones())
            .variant("auto_scaling_ips", gateway.auto_scaling_ips())
            .put("availability_mode", gateway.availability_mode().map_or("zonal", |mode| mode.as_str()))
            .put("connectivity_type", gateway.connectivity_type().map_or("public", |ty| ty.as_str()))
            .put("network_interface_id", primary.and_then(|address| address.network_interface_id()))
            .put("private_ip", primary.and_then(|address| address.private_ip()))
            .put("public_ip", primary.and_then(|address| address.public_ip()))
            .put("route_table_id", gateway.route_table_id())
            .put("secondary_allocation_ids", allocations)
            .put("secondary_private_ip_address_count", ips.len())
            .put("secondary_private_ip_addresses", ips)
            .put("subnet_id", gateway.subnet_id())
            .put("vpc_id", gateway.vpc_id());
        Ok(Some(Found::tagged(attributes, tags(gateway.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        change.args.refuse(REGIONAL)?;
        if change.has(&["secondary_allocation_ids"]) {
            addresses(cx, change).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.ec2().delete_nat_gateway().nat_gateway_id(gone.id).send().await?;
        let deleted = || async {
            Ok(match described(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(gateway) => Wait::Pending(state(&gateway)),
            })
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(1800)), gone.progress, deleted).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let states = filter("state", ["pending", "available"]);
        let request = cx.ec2().describe_nat_gateways().set_filter(Some(marked(new.token))).filter(states);
        let answer = request.send().await?;
        let Some(id) = answer.nat_gateways().first().and_then(|gateway| gateway.nat_gateway_id.clone()) else {
            return Ok(None);
        };
        available(cx, &id, Duration::from_secs(600), new.progress).await?;
        Ok(Some(id))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let states = filter("state", ["pending", "available", "failed"]);
        let pages = cx.ec2().describe_nat_gateways().filter(of_platform(platform)).filter(states).into_paginator();
        let gateways = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let id = |gateway: &types::NatGateway| gateway.nat_gateway_id.clone();
        Ok(gateways.into_iter().filter_map(|gateway| Some((id(&gateway)?, tags(gateway.tags())))).collect())
    }
}

/// The gateway; what is deleted stays listed for an hour and counts as gone.
async fn described(cx: &Context, id: &str) -> Result<Option<types::NatGateway>> {
    let answer = cx.ec2().describe_nat_gateways().nat_gateway_ids(id).send().await.or_missing()?;
    let gateways = answer.and_then(|answer| answer.nat_gateways).unwrap_or_default();
    Ok(gateways.into_iter().next().filter(|gateway| state(gateway) != "deleted"))
}

fn state(gateway: &types::NatGateway) -> String {
    gateway.state().map_or("not there", |state| state.as_str()).to_owned()
}

async fn available(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let available = || async {
        let Some(gateway) = described(cx, id).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match state(&gateway).as_str() {
            "available" => Ok(Wait::Done(())),
            "failed" => {
                let why = gateway.failure_message().unwrap_or("no reason is told");
                Err(Failed::refused(format!("it failed: {why}")))
            }
            state => Ok(Wait::Pending(state.to_owned())),
        }
    };
    cx.wait(limit, progress, available).await
}

/// Brings the further public addresses to what they are to be.
async fn addresses(cx: &Context, change: &Change<'_>) -> Result<()> {
    let Some(gateway) = described(cx, change.id).await? else {
        return Err(Failed::missing(format!("there is no NAT gateway {}", change.id)));
    };
    let wanted = change.args.strings("secondary_allocation_ids").unwrap_or_default();
    let there: Vec<_> = gateway
        .nat_gateway_addresses()
        .iter()
        .filter(|address| address.is_primary() == Some(false))
        .filter_map(|address| Some((address.allocation_id.clone()?, address.association_id.clone())))
        .collect();
    let (mut added, mut removed) = (wanted.clone(), Vec::new());
    added.retain(|id| !there.iter().any(|(known, _)| known == id));
    removed.extend(there.into_iter().filter(|(id, _)| !wanted.contains(id)).filter_map(|(_, association)| association));
    if !added.is_empty() {
        let request = cx.ec2().associate_nat_gateway_address().nat_gateway_id(change.id);
        request.set_allocation_ids(Some(added)).send().await?;
    }
    if !removed.is_empty() {
        let request = cx.ec2().disassociate_nat_gateway_address().nat_gateway_id(change.id);
        request.set_association_ids(Some(removed)).send().await?;
    }
    Ok(())
}
