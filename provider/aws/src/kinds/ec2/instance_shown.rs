//! An instance as attributes.

use super::instance::state;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use aws_sdk_ec2::types::{self, InstanceAttributeName};
use aws_smithy_types::base64;

/// What the service tells of an instance; nothing if it went meanwhile.
pub(super) async fn attributes(cx: &Context, instance: &types::Instance, recorded: Args<'_>) -> Result<Option<Attrs>> {
    let id = instance.instance_id().unwrap_or_default();
    let ask = |name: InstanceAttributeName| async move {
        cx.ec2().describe_instance_attribute().instance_id(id).attribute(name).send().await.or_missing()
    };
    let Some(termination) = ask(InstanceAttributeName::DisableApiTermination).await? else { return Ok(None) };
    let Some(shutdown) = ask(InstanceAttributeName::InstanceInitiatedShutdownBehavior).await? else { return Ok(None) };
    let Some(stop) = ask(InstanceAttributeName::DisableApiStop).await? else { return Ok(None) };
    let Some(data) = ask(InstanceAttributeName::UserData).await? else { return Ok(None) };
    let data = data.user_data().and_then(|data| data.value());
    let is_encoded = recorded.has("user_data_base64");
    // What comes from a launch template would be planned to go.
    let is_told = !is_encoded && (recorded.has("user_data") || !recorded.has("launch_template"));
    let interfaces = instance.network_interfaces();
    let is_primary = |interface: &&types::InstanceNetworkInterface| {
        interface.attachment().and_then(|attachment| attachment.device_index()) == Some(0)
    };
    let primary = interfaces.iter().find(is_primary);
    let ipv6 = primary.map(|interface| interface.ipv6_addresses()).unwrap_or_default();
    let ipv6: Vec<String> = ipv6.iter().filter_map(|ip| ip.ipv6_address.clone()).collect();
    let secondary = primary.map(|interface| interface.private_ip_addresses()).unwrap_or_default().iter();
    let secondary = secondary.filter(|ip| ip.primary() == Some(false));
    let secondary: Vec<String> = secondary.filter_map(|ip| ip.private_ip_address.clone()).collect();
    let groups: Vec<String> = instance.security_groups().iter().filter_map(|group| group.group_id.clone()).collect();
    let names: Vec<String> = instance.security_groups().iter().filter_map(|group| group.group_name.clone()).collect();
    let profile = instance.iam_instance_profile().and_then(|profile| profile.arn());
    let profile = profile.and_then(|arn| arn.rsplit('/').next()).map(str::to_owned);
    let monitoring = instance.monitoring().and_then(|monitoring| monitoring.state());
    let placement = instance.placement();
    let attributes = Attrs::new()
        .put("ami", instance.image_id())
        .put("arn", cx.arn("ec2", &format!("instance/{id}")))
        .put("availability_zone", placement.and_then(|placement| placement.availability_zone()))
        .put("disable_api_stop", stop.disable_api_stop().and_then(|value| value.value()))
        .put("disable_api_termination", termination.disable_api_termination().and_then(|value| value.value()))
        .put("ebs_optimized", instance.ebs_optimized())
        .put("hibernation", instance.hibernation_options().and_then(|options| options.configured()))
        .put("host_id", placement.and_then(|placement| placement.host_id()))
        .put("host_resource_group_arn", placement.and_then(|placement| placement.host_resource_group_arn()))
        .put("iam_instance_profile", profile)
        .put(
            "instance_initiated_shutdown_behavior",
            shutdown.instance_initiated_shutdown_behavior().and_then(|value| value.value()),
        )
        .variant("instance_lifecycle", instance.instance_lifecycle())
        .put("instance_state", state(instance))
        .variant("instance_type", instance.instance_type())
        .put("ipv6_address_count", ipv6.len())
        .put("ipv6_addresses", ipv6)
        .put("key_name", instance.key_name())
        .put("monitoring", monitoring.is_some_and(|state| matches!(state.as_str(), "enabled" | "pending")))
        .put("outpost_arn", instance.outpost_arn())
        .put("placement_group", placement.and_then(|placement| placement.group_name()))
        .put("placement_group_id", placement.and_then(|placement| placement.group_id()))
        .put("placement_partition_number", placement.and_then(|placement| placement.partition_number()))
        .put("primary_network_interface_id", primary.and_then(|interface| interface.network_interface_id()))
        .put("private_dns", instance.private_dns_name())
        .put("private_ip", instance.private_ip_address())
        .put("public_dns", instance.public_dns_name())
        .put("public_ip", instance.public_ip_address())
        .put("secondary_private_ips", secondary)
        .put("security_groups", if instance.vpc_id().is_none() { names } else { Vec::new() })
        .put("source_dest_check", source_dest_check(instance, recorded))
        .put("spot_instance_request_id", instance.spot_instance_request_id())
        .put("subnet_id", instance.subnet_id())
        .variant("tenancy", placement.and_then(|placement| placement.tenancy()))
        .put("user_data", data.filter(|_| is_told).and_then(decoded))
        .put("user_data_base64", data.filter(|_| is_encoded))
        .put("vpc_security_group_ids", groups);
    Ok(Some(blocks(attributes, instance, recorded)))
}

/// With an interface that exists by itself this flag is the interface's, and stays as it was here.
fn source_dest_check(instance: &types::Instance, recorded: Args<'_>) -> Option<bool> {
    match recorded.has("network_interface") || recorded.has("primary_network_interface") {
        true => Some(recorded.bool("source_dest_check").unwrap_or(true)),
        false => instance.source_dest_check(),
    }
}

fn blocks(attributes: Attrs, instance: &types::Instance, recorded: Args<'_>) -> Attrs {
    let metadata = instance.metadata_options().map(|options| {
        Attrs::new()
            .variant("http_endpoint", options.http_endpoint())
            .put("http_protocol_ipv6", options.http_protocol_ipv6().map_or("disabled", |state| state.as_str()))
            .put("http_put_response_hop_limit", options.http_put_response_hop_limit())
            .variant("http_tokens", options.http_tokens())
            .put("instance_metadata_tags", options.instance_metadata_tags().map_or("disabled", |tags| tags.as_str()))
    });
    let maintenance =
        instance.maintenance_options().map(|options| Attrs::new().variant("auto_recovery", options.auto_recovery()));
    let interfaces = instance.network_interfaces().iter().filter_map(|interface| {
        let attachment = interface.attachment()?;
        Some(
            Attrs::new()
                .put("delete_on_termination", attachment.delete_on_termination())
                .put("device_index", attachment.device_index())
                .put("network_card_index", attachment.network_card_index())
                .put("network_interface_id", interface.network_interface_id()),
        )
    });
    attributes
        .if_given("metadata_options", metadata.into_iter().collect::<Vec<_>>(), recorded)
        .if_given("maintenance_options", maintenance.into_iter().collect::<Vec<_>>(), recorded)
        .if_given("network_interface", interfaces.collect::<Vec<_>>(), recorded)
}

/// The text of user data; nothing if it is none.
fn decoded(data: &str) -> Option<String> {
    String::from_utf8(base64::decode(data).ok()?).ok()
}
