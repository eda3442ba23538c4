//! `aws_route`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_ec2::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A route cannot have tags; it is known by its table and destination.
pub(super) struct Route;

const DESTINATIONS: [&str; 3] = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];

impl Kind for Route {
    const TYPE: &'static str = "aws_route";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["route_table_id"]).replaced_by(DESTINATIONS)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let create = || async {
            let request = cx
                .ec2()
                .create_route()
                .set_route_table_id(args.text("route_table_id"))
                .set_destination_cidr_block(args.text("destination_cidr_block"))
                .set_destination_ipv6_cidr_block(args.text("destination_ipv6_cidr_block"))
                .set_destination_prefix_list_id(args.text("destination_prefix_list_id"))
                .set_carrier_gateway_id(args.text("carrier_gateway_id"))
                .set_core_network_arn(args.text("core_network_arn"))
                .set_egress_only_internet_gateway_id(args.text("egress_only_gateway_id"))
                .set_gateway_id(args.text("gateway_id"))
                .set_local_gateway_id(args.text("local_gateway_id"))
                .set_nat_gateway_id(args.text("nat_gateway_id"))
                .set_network_interface_id(args.text("network_interface_id"))
                .set_transit_gateway_id(args.text("transit_gateway_id"))
                .set_vpc_endpoint_id(args.text("vpc_endpoint_id"))
                .set_vpc_peering_connection_id(args.text("vpc_peering_connection_id"));
            Ok(request.send().await.map(|_| ())?)
        };
        // A gateway that was made just now may not be known everywhere.
        let is_passing = |failed: &Failed| failed.is_missing();
        cx.retry(args.timeout("create", Duration::from_secs(300)), is_passing, create).await?;
        id(args)
    }

    async fn read(cx: &Context, route: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (table, destination) = place(route, recorded)?;
        let request = cx.ec2().describe_route_tables().route_table_ids(&table);
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let routes = answer.route_tables.into_iter().flatten().flat_map(|table| table.routes.unwrap_or_default());
        let Some(found) = routes.into_iter().find(|route| leads_to(route) == Some(destination.as_str())) else {
            return Ok(None);
        };
        let gateway = found.gateway_id();
        let is_endpoint = gateway.is_some_and(|id| id.starts_with("vpce-"));
        let attributes = Attrs::new()
            .put("route_table_id", table)
            .put("carrier_gateway_id", found.carrier_gateway_id())
            .put("core_network_arn", found.core_network_arn())
            .put("destination_cidr_block", found.destination_cidr_block())
            .put("destination_ipv6_cidr_block", found.destination_ipv6_cidr_block())
            .put("destination_prefix_list_id", found.destination_prefix_list_id())
            .put("egress_only_gateway_id", found.egress_only_internet_gateway_id())
            .put("gateway_id", gateway.filter(|_| !is_endpoint))
            .put("instance_id", found.instance_id())
            .put("instance_owner_id", found.instance_owner_id())
            .put("local_gateway_id", found.local_gateway_id())
            .put("nat_gateway_id", found.nat_gateway_id())
            .put("network_interface_id", found.network_interface_id())
            .variant("origin", found.origin())
            .variant("state", found.state())
            .put("transit_gateway_id", found.transit_gateway_id())
            .put("vpc_endpoint_id", gateway.filter(|_| is_endpoint))
            .put("vpc_peering_connection_id", found.vpc_peering_connection_id())
            .keep(&["odb_network_arn"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        // Of targets only the one that is given now counts; the other ones are what was read before.
        let target = |name: &str| args.text(name).filter(|_| args.differs(change.prior, name));
        let request = cx
            .ec2()
            .replace_route()
            .set_route_table_id(args.text("route_table_id"))
            .set_destination_cidr_block(args.text("destination_cidr_block"))
            .set_destination_ipv6_cidr_block(args.text("destination_ipv6_cidr_block"))
            .set_destination_prefix_list_id(args.text("destination_prefix_list_id"))
            .set_carrier_gateway_id(target("carrier_gateway_id"))
            .set_core_network_arn(target("core_network_arn"))
            .set_egress_only_internet_gateway_id(target("egress_only_gateway_id"))
            .set_gateway_id(target("gateway_id"))
            .set_local_gateway_id(target("local_gateway_id"))
            .set_nat_gateway_id(target("nat_gateway_id"))
            .set_network_interface_id(target("network_interface_id"))
            .set_transit_gateway_id(target("transit_gateway_id"))
            .set_vpc_endpoint_id(target("vpc_endpoint_id"))
            .set_vpc_peering_connection_id(target("vpc_peering_connection_id"));
        request.send().await?;
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (table, _) = place(gone.id, gone.prior)?;
        let request = cx
            .ec2()
            .delete_route()
            .route_table_id(table)
            .set_destination_cidr_block(gone.prior.text("destination_cidr_block"))
            .set_destination_ipv6_cidr_block(gone.prior.text("destination_ipv6_cidr_block"))
            .set_destination_prefix_list_id(gone.prior.text("destination_prefix_list_id"));
        request.send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        id(new.args).map(Some)
    }
}

fn id(args: Args<'_>) -> Result<String> {
    let destination = DESTINATIONS.iter().find_map(|name| args.str(name));
    let nothing = || Failed::refused(format!("one of {} must be given", DESTINATIONS.join(", ")));
    Ok(format!("{}_{}", args.required("route_table_id"), destination.ok_or_else(nothing)?))
}

/// Table and destination.
fn place(id: &str, recorded: Args<'_>) -> Result<(String, String)> {
    let wrong = || Failed::refused(format!("`{id}` is no route: the ID of a table, an underscore and a destination"));
    let (table, destination) = id.split_once('_').ok_or_else(wrong)?;
    Ok((recorded.text("route_table_id").unwrap_or_else(|| table.to_owned()), destination.to_owned()))
}

fn leads_to(route: &types::Route) -> Option<&str> {
    let cidr = route.destination_cidr_block().or(route.destination_ipv6_cidr_block());
    cidr.or(route.destination_prefix_list_id())
}
