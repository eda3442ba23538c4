//! `aws_eip_association`

use super::filter;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Found, Gone, Kind, New, told};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// An association cannot have tags; it is known by its address and by what has the address.
pub(super) struct EipAssociation;

const ARGUMENTS: [&str; 6] =
    ["allocation_id", "allow_reassociation", "instance_id", "network_interface_id", "private_ip_address", "public_ip"];

impl Kind for EipAssociation {
    const TYPE: &'static str = "aws_eip_association";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(ARGUMENTS)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let associate = || async {
            let request = cx
                .ec2()
                .associate_address()
                .set_allocation_id(args.text("allocation_id"))
                .set_allow_reassociation(args.bool("allow_reassociation"))
                .set_instance_id(args.text("instance_id"))
                .set_network_interface_id(args.text("network_interface_id"))
                .set_private_ip_address(args.text("private_ip_address"))
                .set_public_ip(args.text("public_ip").filter(|_| !args.has("allocation_id")));
            Ok(request.send().await?)
        };
        // An instance that was made just now may not run yet, and an address may not be known everywhere.
        let is_passing = |failed: &Failed| {
            failed.is(&["InvalidAllocationID.NotFound", "InvalidInstanceID", "InvalidNetworkInterfaceID.NotFound"])
        };
        told(cx.retry(Duration::from_secs(300), is_passing, associate).await?.association_id, "association ID")
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.ec2().describe_addresses().filters(filter("association-id", [id]));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let Some(address) = answer.addresses().first() else { return Ok(None) };
        let attributes = Attrs::new()
            .put("allocation_id", address.allocation_id())
            .put("instance_id", address.instance_id())
            .put("network_interface_id", address.network_interface_id())
            .put("private_ip_address", address.private_ip_address())
            .put("public_ip", address.public_ip())
            .keep(&["allow_reassociation"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.ec2().disassociate_address().association_id(gone.id).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let args = new.args;
        let request = cx.ec2().describe_addresses();
        let request = match (args.str("allocation_id"), args.str("public_ip")) {
            (Some(allocation), _) => request.allocation_ids(allocation),
            (None, Some(ip)) => request.public_ips(ip),
            (None, None) => return Ok(None),
        };
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let has = |name: &str, value: Option<&str>| args.str(name).is_none_or(|wanted| value == Some(wanted));
        let found = answer.addresses().iter().find(|address| {
            has("instance_id", address.instance_id()) && has("network_interface_id", address.network_interface_id())
        });
        Ok(found.and_then(|address| address.association_id.clone()))
    }
}
