//! `aws_network_interface`

use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct NetworkInterface;

const REFUSED: &[&str] =
    &["attachment", "ena_srd_specification", "ipv6_address_list_enabled", "private_ip_list_enabled"];

/// What can be said at creation; afterwards only by a new interface.
const FIXED: [&str; 12] = [
    "enable_primary_ipv6",
    "interface_type",
    "ipv4_prefix_count",
    "ipv4_prefixes",
    "ipv6_address_count",
    "ipv6_addresses",
    "ipv6_prefix_count",
    "ipv6_prefixes",
    "outpost_arn",
    "private_ip",
    "private_ips_count",
    "subnet_id",
];

impl Kind for NetworkInterface {
    const TYPE: &'static str = "aws_network_interface";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(FIXED).default("source_dest_check", true).takes(Duration::from_secs(5))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        args.refuse(REFUSED)?;
        let ips = args.strings("private_ips").unwrap_or_default();
        let first = args.text("private_ip").or_else(|| ips.first().cloned());
        let address = |ip: &String| {
            let primary = Some(ip) == first.as_ref();
            types::PrivateIpAddressSpecification::builder().private_ip_address(ip).primary(primary).build()
        };
        let addresses: Vec<_> = ips.iter().map(address).collect();
        let ipv4 = |prefix| types::Ipv4PrefixSpecificationRequest::builder().ipv4_prefix(prefix).build();
        let ipv6 = |prefix| types::Ipv6PrefixSpecificationRequest::builder().ipv6_prefix(prefix).build();
        let one = |ip| types::InstanceIpv6Address::builder().ipv6_address(ip).build();
        let each = |name: &str| args.strings(name).map(Vec::into_iter);
        let request = cx
            .ec2()
            .create_network_interface()
            .client_token(new.client_token())
            .set_subnet_id(args.text("subnet_id"))
            .set_description(args.text("description"))
            .set_groups(args.strings("security_groups"))
            .set_interface_type(args.variant("interface_type"))
            .set_enable_primary_ipv6(args.bool("enable_primary_ipv6"))
            .set_private_ip_address(first.clone().filter(|_| addresses.is_empty()))
            .set_private_ip_addresses(Some(addresses).filter(|all| !all.is_empty()))
            .set_secondary_private_ip_address_count(args.i32("private_ips_count").filter(|_| ips.is_empty()))
            .set_ipv4_prefix_count(args.i32("ipv4_prefix_count"))
            .set_ipv4_prefixes(each("ipv4_prefixes").map(|all| all.map(ipv4).collect()))
            .set_ipv6_address_count(args.i32("ipv6_address_count").filter(|_| !args.has("ipv6_addresses")))
            .set_ipv6_addresses(each("ipv6_addresses").map(|all| all.map(one).collect()))
            .set_ipv6_prefix_count(args.i32("ipv6_prefix_count"))
            .set_ipv6_prefixes(each("ipv6_prefixes").map(|all| all.map(ipv6).collect()))
            .tag_specifications(tagged(types::ResourceType::NetworkInterface, new.tags()));
        let interface = told(
            request.customize().config_override(super::once()).send().await?.network_interface,
            "network interface",
        )?;
        let id = told(interface.network_interface_id, "interface ID")?;
        let settled = async {
            let available = || async {
                let status = described(cx, &id).await?.and_then(|interface| interface.status);
                Ok(match status.as_ref().map(|status| status.as_str()) {
                    Some("available") => Wait::Done(()),
                    status => Wait::Pending(status.unwrap_or("not there").to_owned()),
                })
            };
            cx.wait(Duration::from_secs(600), new.progress, available).await?;
            if args.bool("source_dest_check") == Some(false) { check(cx, &id, false).await } else { Ok(()) }
        };
        settled.await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(interface) = described(cx, id).await? else { return Ok(None) };
        let ips: Vec<_> = all(interface.private_ip_addresses(), |ip| ip.private_ip_address());
        let ipv6 = all(interface.ipv6_addresses(), |ip| ip.ipv6_address());
        let ipv4_prefixes = all(interface.ipv4_prefixes(), |prefix| prefix.ipv4_prefix());
        let ipv6_prefixes = all(interface.ipv6_prefixes(), |prefix| prefix.ipv6_prefix());
        let attributes = Attrs::new()
            .put("arn", cx.arn("ec2", &format!("network-interface/{id}")))
            .put("description", interface.description())
            .variant("interface_type", interface.interface_type())
            .put("ipv4_prefix_count", ipv4_prefixes.len())
            .put("ipv4_prefixes", ipv4_prefixes)
            .put("ipv6_address_count", ipv6.len())
            .put("ipv6_address_list", ipv6.clone())
            .put("ipv6_addresses", ipv6)
            .put("ipv6_prefix_count", ipv6_prefixes.len())
            .put("ipv6_prefixes", ipv6_prefixes)
            .put("mac_address", interface.mac_address())
            .put("outpost_arn", interface.outpost_arn())
            .put("owner_id", interface.owner_id())
            .put("private_dns_name", interface.private_dns_name())
            .put("private_ip", interface.private_ip_address())
            .put("private_ip_list", ips.clone())
            .put("private_ips_count", ips.len().saturating_sub(1))
            .put("private_ips", ips)
            .put("security_groups", all(interface.groups(), |group| group.group_id()))
            .put("source_dest_check", interface.source_dest_check())
            .put("subnet_id", interface.subnet_id())
            .keep(&["enable_primary_ipv6", "ipv6_address_list_enabled", "private_ip_list_enabled"], recorded);
        Ok(Some(Found::tagged(attributes, tags(interface.tag_set()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, id) = (change.args, change.id);
        args.refuse(REFUSED)?;
        if change.has(&["description"]) {
            let description = types::AttributeValue::builder().value(args.required("description")).build();
            let request = cx.ec2().modify_network_interface_attribute().network_interface_id(id);
            request.description(description).send().await?;
        }
        if change.has(&["security_groups"]) {
            let request = cx.ec2().modify_network_interface_attribute().network_interface_id(id);
            request.set_groups(args.strings("security_groups")).send().await?;
        }
        if change.has(&["source_dest_check"]) {
            check(cx, id, args.bool("source_dest_check").unwrap_or(true)).await?;
        }
        if change.has(&["private_ips"]) {
            let [wanted, before] = [args, change.prior].map(|args| args.strings("private_ips").unwrap_or_default());
            // The first address cannot go.
            let primary = change.prior.required("private_ip");
            let removed: Vec<_> = before.iter().filter(|ip| !wanted.contains(ip) && **ip != primary).cloned().collect();
            let added: Vec<_> = wanted.into_iter().filter(|ip| !before.contains(ip)).collect();
            if !removed.is_empty() {
                let request = cx.ec2().unassign_private_ip_addresses().network_interface_id(id);
                request.set_private_ip_addresses(Some(removed)).send().await?;
            }
            if !added.is_empty() {
                let request = cx.ec2().assign_private_ip_addresses().network_interface_id(id);
                request.set_private_ip_addresses(Some(added)).send().await?;
            }
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        detach(cx, gone).await?;
        let request = || cx.ec2().delete_network_interface().network_interface_id(gone.id);
        let delete = || async { Ok(request().send().await.map(|_| ())?) };
        let is_passing = |failed: &Failed| failed.is(&["InvalidNetworkInterface.InUse", "InvalidParameterValue"]);
        cx.retry(Duration::from_secs(300), is_passing, delete).await?;
        let none = || async {
            Ok(match described(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(_) => Wait::Pending("there".to_owned()),
            })
        };
        cx.wait(Duration::from_secs(300), gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_network_interfaces().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.network_interfaces().first().and_then(|interface| interface.network_interface_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_network_interfaces().filters(of_platform(platform)).into_paginator();
        let found = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
        let id = |interface: &types::NetworkInterface| interface.network_interface_id.clone();
        Ok(found.into_iter().filter_map(|interface| Some((id(&interface)?, tags(interface.tag_set())))).collect())
    }
}

fn all<T>(items: &[T], text: impl Fn(&T) -> Option<&str>) -> Vec<String> {
    items.iter().filter_map(|item| text(item).map(str::to_owned)).collect()
}

async fn described(cx: &Context, id: &str) -> Result<Option<types::NetworkInterface>> {
    let answer = cx.ec2().describe_network_interfaces().network_interface_ids(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.network_interfaces).unwrap_or_default().into_iter().next())
}

async fn check(cx: &Context, id: &str, wanted: bool) -> Result<()> {
    let value = types::AttributeBooleanValue::builder().value(wanted).build();
    let request = cx.ec2().modify_network_interface_attribute().network_interface_id(id);
    request.source_dest_check(value).send().await?;
    Ok(())
}

/// Takes it off whatever it is attached to.
async fn detach(cx: &Context, gone: &Gone<'_>) -> Result<()> {
    let attachment = described(cx, gone.id).await?.and_then(|interface| interface.attachment);
    let Some(id) = attachment.filter(is_attached).and_then(|attachment| attachment.attachment_id) else {
        return Ok(());
    };
    match cx.ec2().detach_network_interface().attachment_id(id).force(true).send().await.map_err(Failed::from) {
        // The instance that had it is on its way out, and takes it off by itself.
        Err(failed) if !failed.is_missing() && !failed.is(&["IncorrectState", "OperationNotPermitted"]) => {
            return Err(failed);
        }
        _ => {}
    }
    let detached = || async {
        let attachment = described(cx, gone.id).await?.and_then(|interface| interface.attachment);
        Ok(match attachment.filter(is_attached) {
            None => Wait::Done(()),
            Some(_) => Wait::Pending("attached".to_owned()),
        })
    };
    cx.wait(Duration::from_secs(600), gone.progress, detached).await
}

fn is_attached(attachment: &types::NetworkInterfaceAttachment) -> bool {
    attachment.attachment_id().is_some() && attachment.status() != Some(&types::AttachmentStatus::Detached)
}
