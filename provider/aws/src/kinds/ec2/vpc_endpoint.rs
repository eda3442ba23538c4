//! `aws_vpc_endpoint`

use super::{filter, marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::{DnsOptionsSpecification, ResourceType, VpcEndpoint as Endpoint};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct VpcEndpoint;

const REFUSED: &[&str] = &["auto_accept", "subnet_configuration"];

impl Kind for VpcEndpoint {
    const TYPE: &'static str = "aws_vpc_endpoint";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "resource_configuration_arn",
            "service_name",
            "service_network_arn",
            "service_region",
            "vpc_endpoint_type",
            "vpc_id",
        ])
        .default("vpc_endpoint_type", "Gateway")
        .same("policy", same_policy)
        .follows("dns_entry", &["ip_address_type", "private_dns_enabled", "subnet_ids"])
        .follows("network_interface_ids", &["subnet_ids"])
        .takes(Duration::from_secs(60))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        args.refuse(REFUSED)?;
        let request = cx
            .ec2()
            .create_vpc_endpoint()
            .client_token(new.client_token())
            .set_vpc_id(args.text("vpc_id"))
            .vpc_endpoint_type(args.str("vpc_endpoint_type").unwrap_or("Gateway").into())
            .set_service_name(args.text("service_name"))
            .set_service_network_arn(args.text("service_network_arn"))
            .set_service_region(args.text("service_region"))
            .set_resource_configuration_arn(args.text("resource_configuration_arn"))
            .set_policy_document(args.text("policy"))
            .set_route_table_ids(args.strings("route_table_ids"))
            .set_subnet_ids(args.strings("subnet_ids"))
            .set_security_group_ids(args.strings("security_group_ids"))
            .set_ip_address_type(args.variant("ip_address_type"))
            .set_private_dns_enabled(args.bool("private_dns_enabled"))
            .set_dns_options(args.block("dns_options").map(dns_options))
            .tag_specifications(tagged(ResourceType::VpcEndpoint, new.tags()));
        let endpoint = told(request.customize().config_override(super::once()).send().await?.vpc_endpoint, "endpoint")?;
        let id = told(endpoint.vpc_endpoint_id, "endpoint ID")?;
        let limit = args.timeout("create", Duration::from_secs(600));
        available(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(endpoint) = described(cx, id).await? else { return Ok(None) };
        let groups: Vec<String> = endpoint.groups().iter().filter_map(|group| group.group_id.clone()).collect();
        let entry = |entry: &aws_sdk_ec2::types::DnsEntry| {
            Attrs::new().put("dns_name", entry.dns_name()).put("hosted_zone_id", entry.hosted_zone_id())
        };
        let options = endpoint.dns_options().map(|options| {
            Attrs::new()
                .variant("dns_record_ip_type", options.dns_record_ip_type())
                .put(
                    "private_dns_only_for_inbound_resolver_endpoint",
                    options.private_dns_only_for_inbound_resolver_endpoint(),
                )
                .put("private_dns_preference", options.private_dns_preference())
                .put("private_dns_specified_domains", options.private_dns_specified_domains())
        });
        let (prefix_list, ranges) = ranges(cx, &endpoint).await?;
        let attributes = Attrs::new()
            .put("arn", cx.arn("ec2", &format!("vpc-endpoint/{id}")))
            .put("cidr_blocks", ranges)
            .put("dns_entry", endpoint.dns_entries().iter().map(entry).collect::<Vec<_>>())
            .if_given("dns_options", options.into_iter().collect::<Vec<_>>(), recorded)
            .variant("ip_address_type", endpoint.ip_address_type())
            .put("network_interface_ids", endpoint.network_interface_ids())
            .put("owner_id", endpoint.owner_id())
            .put("policy", endpoint.policy_document())
            .put("prefix_list_id", prefix_list)
            .put("private_dns_enabled", endpoint.private_dns_enabled())
            .put("requester_managed", endpoint.requester_managed())
            .put("resource_configuration_arn", endpoint.resource_configuration_arn())
            .put("route_table_ids", endpoint.route_table_ids())
            .put("security_group_ids", groups)
            .put("service_name", endpoint.service_name())
            .put("service_network_arn", endpoint.service_network_arn())
            .put("service_region", endpoint.service_region().unwrap_or(&cx.region))
            .put("state", state(&endpoint))
            .put("subnet_ids", endpoint.subnet_ids())
            .put("vpc_endpoint_type", endpoint.vpc_endpoint_type().map_or("Gateway", |ty| ty.as_str()))
            .put("vpc_id", endpoint.vpc_id())
            .keep(&["auto_accept"], recorded);
        Ok(Some(Found::tagged(attributes, tags(endpoint.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, prior) = (change.args, change.prior);
        args.refuse(REFUSED)?;
        let names = [
            "dns_options",
            "ip_address_type",
            "policy",
            "private_dns_enabled",
            "route_table_ids",
            "security_group_ids",
            "subnet_ids",
        ];
        if change.has(&names) {
            // Only what changes is sent: a gateway takes no subnets, and an interface no route tables.
            let [added, removed] = [(args, prior), (prior, args)].map(|(of, without)| {
                move |name: &str| {
                    let left = without.strings(name).unwrap_or_default();
                    let ids = of.strings(name)?.into_iter().filter(|id| !left.contains(id));
                    Some(ids.collect::<Vec<_>>()).filter(|ids| !ids.is_empty())
                }
            });
            let is_policy_gone = args.differs(prior, "policy") && !args.has("policy");
            let changed = |name: &str| args.differs(prior, name);
            let request = cx
                .ec2()
                .modify_vpc_endpoint()
                .vpc_endpoint_id(change.id)
                .set_reset_policy(is_policy_gone.then_some(true))
                .set_policy_document(args.text("policy").filter(|_| changed("policy")))
                .set_add_route_table_ids(added("route_table_ids"))
                .set_remove_route_table_ids(removed("route_table_ids"))
                .set_add_subnet_ids(added("subnet_ids"))
                .set_remove_subnet_ids(removed("subnet_ids"))
                .set_add_security_group_ids(added("security_group_ids"))
                .set_remove_security_group_ids(removed("security_group_ids"))
                .set_ip_address_type(args.variant("ip_address_type").filter(|_| changed("ip_address_type")))
                .set_dns_options(args.block("dns_options").filter(|_| changed("dns_options")).map(dns_options))
                .set_private_dns_enabled(args.bool("private_dns_enabled").filter(|_| changed("private_dns_enabled")));
            request.send().await?;
            let limit = args.timeout("update", Duration::from_secs(600));
            available(cx, change.id, limit, change.progress).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let answer = cx.ec2().delete_vpc_endpoints().vpc_endpoint_ids(gone.id).send().await?;
        // What cannot be deleted is told within an answer that is none of an error.
        if let Some(error) = answer.unsuccessful().first().and_then(|item| item.error()) {
            let code = error.code().unwrap_or_default();
            if !code.ends_with("NotFound") {
                return Err(Failed::refused(format!("{code}: {}", error.message().unwrap_or_default())));
            }
        }
        let none = || async {
            Ok(match described(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(endpoint) => Wait::Pending(state(&endpoint)),
            })
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(600)), gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_vpc_endpoints().set_filters(Some(marked(new.token))).send().await?;
        let there = answer.vpc_endpoints().iter().find(|endpoint| !is_gone(endpoint));
        let Some(id) = there.and_then(|endpoint| endpoint.vpc_endpoint_id.clone()) else { return Ok(None) };
        available(cx, &id, Duration::from_secs(600), new.progress).await?;
        Ok(Some(id))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_vpc_endpoints().filters(of_platform(platform)).into_paginator().items().send();
        let endpoints = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let there = endpoints.into_iter().filter(|endpoint| !is_gone(endpoint));
        Ok(there.filter_map(|endpoint| Some((endpoint.vpc_endpoint_id.clone()?, tags(endpoint.tags())))).collect())
    }
}

fn dns_options(block: Args<'_>) -> DnsOptionsSpecification {
    DnsOptionsSpecification::builder()
        .set_dns_record_ip_type(block.variant("dns_record_ip_type"))
        .set_private_dns_only_for_inbound_resolver_endpoint(
            block.bool("private_dns_only_for_inbound_resolver_endpoint"),
        )
        .set_private_dns_preference(block.text("private_dns_preference"))
        .set_private_dns_specified_domains(block.strings("private_dns_specified_domains"))
        .build()
}

/// The state, which some answers begin with a capital.
fn state(endpoint: &Endpoint) -> String {
    endpoint.state().map_or("not there", |state| state.as_str()).to_lowercase()
}

fn is_gone(endpoint: &Endpoint) -> bool {
    matches!(state(endpoint).as_str(), "deleting" | "deleted")
}

async fn described(cx: &Context, id: &str) -> Result<Option<Endpoint>> {
    let answer = cx.ec2().describe_vpc_endpoints().vpc_endpoint_ids(id).send().await.or_missing()?;
    let endpoints = answer.and_then(|answer| answer.vpc_endpoints).unwrap_or_default();
    Ok(endpoints.into_iter().next().filter(|endpoint| state(endpoint) != "deleted"))
}

async fn available(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let available = || async {
        let Some(endpoint) = described(cx, id).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match state(&endpoint).as_str() {
            // Whoever offers the service accepts it when they like.
            "available" | "pendingacceptance" => Ok(Wait::Done(())),
            state @ ("failed" | "rejected" | "expired") => {
                let why = endpoint.last_error().and_then(|error| error.message()).unwrap_or("no reason is told");
                Err(Failed::refused(format!("it is {state}: {why}")))
            }
            state => Ok(Wait::Pending(state.to_owned())),
        }
    };
    cx.wait(limit, progress, available).await
}

/// The prefix list of the service of a gateway, and the ranges in it.
async fn ranges(cx: &Context, endpoint: &Endpoint) -> Result<(Option<String>, Vec<String>)> {
    let is_gateway = endpoint.vpc_endpoint_type().is_some_and(|ty| ty.as_str() == "Gateway");
    let Some(service) = endpoint.service_name().filter(|_| is_gateway) else { return Ok((None, Vec::new())) };
    let answer = cx.ec2().describe_prefix_lists().filters(filter("prefix-list-name", [service])).send().await?;
    let list =
        answer.prefix_lists.unwrap_or_default().into_iter().find(|list| list.prefix_list_name() == Some(service));
    Ok(list.map_or_else(Default::default, |list| (list.prefix_list_id, list.cidrs.unwrap_or_default())))
}
