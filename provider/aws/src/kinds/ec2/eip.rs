//! `aws_eip`

use super::{marked, of_platform, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::ResourceType;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Eip;

impl Kind for Eip {
    const TYPE: &'static str = "aws_eip";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "address",
            "customer_owned_ipv4_pool",
            "domain",
            "ipam_pool_id",
            "network_border_group",
            "public_ipv4_pool",
        ])
        .follows("association_id", &["associate_with_private_ip", "instance", "network_interface"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        if args.str("domain").is_some_and(|domain| domain != "vpc") {
            return Err(Failed::refused("`domain` other than `vpc` is not supported"));
        }
        let request = cx
            .ec2()
            .allocate_address()
            .domain("vpc".into())
            .set_address(args.text("address"))
            .set_public_ipv4_pool(args.text("public_ipv4_pool"))
            .set_network_border_group(args.text("network_border_group"))
            .set_customer_owned_ipv4_pool(args.text("customer_owned_ipv4_pool"))
            .set_ipam_pool_id(args.text("ipam_pool_id"))
            .tag_specifications(tagged(ResourceType::ElasticIp, new.tags()));
        let id = told(request.customize().config_override(super::once()).send().await?.allocation_id, "allocation ID")?;
        associate(cx, &id, args).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ec2().describe_addresses().allocation_ids(id).send().await.or_missing()?;
        let addresses = answer.and_then(|answer| answer.addresses).unwrap_or_default();
        let Some(address) = addresses.into_iter().next() else { return Ok(None) };
        let attributes = Attrs::new()
            .put("allocation_id", address.allocation_id())
            .put("arn", cx.arn("ec2", &format!("elastic-ip/{id}")))
            .put("association_id", address.association_id())
            .put("carrier_ip", address.carrier_ip())
            .put("customer_owned_ip", address.customer_owned_ip())
            .put("customer_owned_ipv4_pool", address.customer_owned_ipv4_pool())
            .variant("domain", address.domain())
            .put("instance", address.instance_id())
            .put("network_border_group", address.network_border_group())
            .put("network_interface", address.network_interface_id())
            .put("private_dns", address.private_ip_address().map(|ip| name_of(ip, &cx.region, false)))
            .put("private_ip", address.private_ip_address())
            .put("public_dns", address.public_ip().map(|ip| name_of(ip, &cx.region, true)))
            .put("public_ip", address.public_ip())
            .put("public_ipv4_pool", address.public_ipv4_pool())
            .keep(&["address", "associate_with_private_ip", "ipam_pool_id"], recorded);
        Ok(Some(Found::tagged(attributes, tags(address.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["associate_with_private_ip", "instance", "network_interface"]) {
            disassociate(cx, change.id).await?;
            associate(cx, change.id, change.args).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        // Only what this object associated is its to take off; the NAT gateway of an address lets go of it by itself.
        if gone.prior.has("instance") || gone.prior.has("network_interface") {
            match disassociate(cx, gone.id).await {
                Err(failed) if failed.is(&["AuthFailure", "OperationNotPermitted"]) => {}
                result => result?,
            }
        }
        let limit = gone.prior.timeout("delete", Duration::from_secs(180));
        let release = || async { Ok(cx.ec2().release_address().allocation_id(gone.id).send().await.map(|_| ())?) };
        cx.retry(limit, |failed| failed.is(&["AuthFailure", "InvalidIPAddress.InUse"]), release).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_addresses().set_filters(Some(marked(new.token))).send().await?;
        Ok(answer.addresses().first().and_then(|address| address.allocation_id.clone()))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        // This listing has no pages.
        let answer = cx.ec2().describe_addresses().filters(of_platform(platform)).send().await?;
        let addresses = answer.addresses().iter();
        Ok(addresses.filter_map(|address| Some((address.allocation_id.clone()?, tags(address.tags())))).collect())
    }
}

async fn associate(cx: &Context, id: &str, args: Args<'_>) -> Result<()> {
    let (instance, interface) = (args.text("instance"), args.text("network_interface"));
    if instance.is_none() && interface.is_none() {
        return Ok(());
    }
    let associate = || async {
        let request = cx
            .ec2()
            .associate_address()
            .allocation_id(id)
            .set_instance_id(instance.clone())
            .set_network_interface_id(interface.clone().filter(|_| instance.is_none()))
            .set_private_ip_address(args.text("associate_with_private_ip"))
            .allow_reassociation(true);
        Ok(request.send().await.map(|_| ())?)
    };
    let is_passing = |failed: &Failed| failed.is(&["InvalidAllocationID.NotFound", "InvalidInstanceID"]);
    cx.retry(Duration::from_secs(300), is_passing, associate).await
}

async fn disassociate(cx: &Context, id: &str) -> Result<()> {
    let answer = cx.ec2().describe_addresses().allocation_ids(id).send().await?;
    if let Some(association) = answer.addresses().first().and_then(|address| address.association_id()) {
        cx.ec2().disassociate_address().association_id(association).send().await.or_missing()?;
    }
    Ok(())
}

/// The name that AWS gives to an address in its DNS.
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html>
fn name_of(ip: &str, region: &str, is_public: bool) -> String {
    let dashed = ip.replace('.', "-");
    let is_first = region == "us-east-1";
    match (is_public, is_first) {
        (true, true) => format!("ec2-{dashed}.compute-1.amazonaws.com"),
        (true, false) => format!("ec2-{dashed}.{region}.compute.amazonaws.com"),
        (false, true) => format!("ip-{dashed}.ec2.internal"),
        (false, false) => format!("ip-{dashed}.{region}.compute.internal"),
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn addresses_have_names() {
        assert_eq!(name_of("10.0.0.1", "us-east-1", false), "ip-10-0-0-1.ec2.internal");
        assert_eq!(name_of("1.2.3.4", "eu-west-1", true), "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com");
    }
}
