//! `aws_route_table`

use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A route table, with routes of its own if `route` is given.
pub(super) struct RouteTable;

/// What a route may lead to, by argument.
const DESTINATIONS: [&str; 3] = ["cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"];

impl Kind for RouteTable {
    const TYPE: &'static str = "aws_route_table";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["vpc_id"]).takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .ec2()
            .create_route_table()
            .client_token(new.client_token())
            .set_vpc_id(args.text("vpc_id"))
            .tag_specifications(tagged(types::ResourceType::RouteTable, new.tags()));
        let id = told(
            request
                .customize()
                .config_override(super::once())
                .send()
                .await?
                .route_table
                .and_then(|table| table.route_table_id),
            "table ID",
        )?;
        let settled = async {
            for route in args.blocks("route") {
                put(cx, &id, route, false).await?;
            }
            for gateway in args.strings("propagating_vgws").unwrap_or_default() {
                cx.ec2().enable_vgw_route_propagation().route_table_id(&id).gateway_id(gateway).send().await?;
            }
            Ok(())
        };
        settled.await.map_err(|failed: Failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(table) = described(cx, id).await? else { return Ok(None) };
        let is_local_given = recorded.blocks("route").iter().any(|route| route.str("gateway_id") == Some("local"));
        let routes: Vec<Attrs> =
            table.routes().iter().filter(|route| is_own(route, is_local_given)).map(shown).collect();
        let gateways: Vec<String> =
            table.propagating_vgws().iter().filter_map(|gateway| gateway.gateway_id.clone()).collect();
        let attributes = Attrs::new()
            .put("arn", cx.arn("ec2", &format!("route-table/{id}")))
            .put("owner_id", table.owner_id())
            .put("propagating_vgws", gateways)
            .put("route", routes)
            .put("vpc_id", table.vpc_id());
        Ok(Some(Found::tagged(attributes, tags(table.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["route"]) {
            routes(cx, change).await?;
        }
        if change.has(&["propagating_vgws"]) {
            let [wanted, before] =
                [change.args, change.prior].map(|args| args.strings("propagating_vgws").unwrap_or_default());
            for gateway in before.iter().filter(|gateway| !wanted.contains(gateway)) {
                let request = cx.ec2().disable_vgw_route_propagation().route_table_id(change.id).gateway_id(gateway);
                request.send().await?;
            }
            for gateway in wanted.iter().filter(|gateway| !before.contains(gateway)) {
                let request = cx.ec2().enable_vgw_route_propagation().route_table_id(change.id).gateway_id(gateway);
                request.send().await?;
            }
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let Some(table) = described(cx, gone.id).await? else { return Ok(()) };
        let associations = table.associations().iter().filter(|association| association.main() != Some(true));
        for association in associations.filter_map(|association| association.route_table_association_id()) {
            cx.ec2().disassociate_route_table().association_id(association).send().await.or_missing()?;
        }
        let limit = gone.prior.timeout("delete", Duration::from_secs(300));
        let delete = || async { Ok(cx.ec2().delete_route_table().route_table_id(gone.id).send().await.map(|_| ())?) };
        cx.retry(limit, |failed| failed.is(&["DependencyViolation"]), delete).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_route_tables().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.route_tables().first().and_then(|table| table.route_table_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_route_tables().filters(of_platform(platform)).into_paginator().items().send();
        let tables = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        Ok(tables.into_iter().filter_map(|table| Some((table.route_table_id.clone()?, tags(table.tags())))).collect())
    }
}

pub(super) async fn described(cx: &Context, id: &str) -> Result<Option<types::RouteTable>> {
    let answer = cx.ec2().describe_route_tables().route_table_ids(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.route_tables).unwrap_or_default().into_iter().next())
}

/// Whether a route is one that somebody wrote: neither the one within the VPC, nor what a gateway or an endpoint put in.
fn is_own(route: &types::Route, is_local_given: bool) -> bool {
    let gateway = route.gateway_id().unwrap_or_default();
    let is_local = gateway == "local" && !is_local_given;
    let is_propagated = route.origin() == Some(&types::RouteOrigin::EnableVgwRoutePropagation);
    let is_endpoint = route.destination_prefix_list_id().is_some() && gateway.starts_with("vpce-");
    !is_local && !is_propagated && !is_endpoint && gateway != "VpcLattice"
}

fn shown(route: &types::Route) -> Attrs {
    let gateway = route.gateway_id();
    let is_endpoint = gateway.is_some_and(|id| id.starts_with("vpce-"));
    Attrs::new()
        .put("carrier_gateway_id", route.carrier_gateway_id())
        .put("cidr_block", route.destination_cidr_block())
        .put("core_network_arn", route.core_network_arn())
        .put("destination_prefix_list_id", route.destination_prefix_list_id())
        .put("egress_only_gateway_id", route.egress_only_internet_gateway_id())
        .put("gateway_id", gateway.filter(|_| !is_endpoint))
        .put("ipv6_cidr_block", route.destination_ipv6_cidr_block())
        .put("local_gateway_id", route.local_gateway_id())
        .put("nat_gateway_id", route.nat_gateway_id())
        .put("network_interface_id", route.network_interface_id())
        .put("transit_gateway_id", route.transit_gateway_id())
        .put("vpc_endpoint_id", gateway.filter(|_| is_endpoint))
        .put("vpc_peering_connection_id", route.vpc_peering_connection_id())
}

fn destination(route: Args<'_>) -> Option<&str> {
    DESTINATIONS.iter().find_map(|name| route.str(name))
}

/// Brings the routes to what they are to be.
async fn routes(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (wanted, before) = (change.args.blocks("route"), change.prior.blocks("route"));
    for old in &before {
        if !wanted.iter().any(|new| destination(*new) == destination(*old)) {
            let request = cx
                .ec2()
                .delete_route()
                .route_table_id(change.id)
                .set_destination_cidr_block(old.text("cidr_block"))
                .set_destination_ipv6_cidr_block(old.text("ipv6_cidr_block"))
                .set_destination_prefix_list_id(old.text("destination_prefix_list_id"));
            request.send().await.or_missing()?;
        }
    }
    let differs = |new: Args<'_>, old: Args<'_>| TARGETS.iter().any(|name| new.differs(old, name));
    for new in wanted {
        match before.iter().find(|old| destination(**old) == destination(new)) {
            None => put(cx, change.id, new, false).await?,
            Some(old) if differs(new, *old) => put(cx, change.id, new, true).await?,
            Some(_) => {}
        }
    }
    Ok(())
}

const TARGETS: [&str; 10] = [
    "carrier_gateway_id",
    "core_network_arn",
    "egress_only_gateway_id",
    "gateway_id",
    "local_gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
];

/// Makes a route, or leads it elsewhere.
async fn put(cx: &Context, table: &str, route: Args<'_>, replace: bool) -> Result<()> {
    route.refuse(&["odb_network_arn"])?;
    macro_rules! send {
        ($request:ident) => {{
            let request = cx
                .ec2()
                .$request()
                .route_table_id(table)
                .set_destination_cidr_block(route.text("cidr_block"))
                .set_destination_ipv6_cidr_block(route.text("ipv6_cidr_block"))
                .set_destination_prefix_list_id(route.text("destination_prefix_list_id"))
                .set_carrier_gateway_id(route.text("carrier_gateway_id"))
                .set_core_network_arn(route.text("core_network_arn"))
                .set_egress_only_internet_gateway_id(route.text("egress_only_gateway_id"))
                .set_gateway_id(route.text("gateway_id"))
                .set_local_gateway_id(route.text("local_gateway_id"))
                .set_nat_gateway_id(route.text("nat_gateway_id"))
                .set_network_interface_id(route.text("network_interface_id"))
                .set_transit_gateway_id(route.text("transit_gateway_id"))
                .set_vpc_endpoint_id(route.text("vpc_endpoint_id"))
                .set_vpc_peering_connection_id(route.text("vpc_peering_connection_id"));
            request.send().await.map(|_| ()).map_err(Failed::from)
        }};
    }
    let put = || async { if replace { send!(replace_route) } else { send!(create_route) } };
    // A gateway that was made just now may not be known everywhere.
    cx.retry(Duration::from_secs(300), Failed::is_missing, put).await
}
