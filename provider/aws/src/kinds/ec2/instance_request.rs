//! The requests that start an instance, and that change what only changes while it stands.

use super::instance::{described, encoded, is_unknown_profile, state};
use super::launch_options::{cpu, private_names, reservation, spot};
use super::tagged;
use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Result};
use crate::kind::{Change, New, told};
use aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder as Request;
use aws_sdk_ec2::types;
use aws_smithy_types::{Blob, base64};
use std::time::Duration;

/// Starts an instance; gives its ID.
pub(super) async fn run(cx: &Context, new: &New<'_>, disks: Vec<types::BlockDeviceMapping>) -> Result<String> {
    let args = new.args;
    let run = || async {
        let request = cx
            .ec2()
            .run_instances()
            .min_count(1)
            .max_count(1)
            .client_token(new.client_token())
            .set_image_id(args.text("ami"))
            .set_instance_type(args.variant("instance_type"))
            .set_key_name(args.text("key_name"))
            .set_ebs_optimized(args.bool("ebs_optimized"))
            .set_disable_api_stop(args.bool("disable_api_stop"))
            .set_disable_api_termination(args.bool("disable_api_termination"))
            .set_instance_initiated_shutdown_behavior(args.variant("instance_initiated_shutdown_behavior"))
            .set_block_device_mappings(Some(disks.clone()).filter(|disks| !disks.is_empty()))
            .set_user_data(args.text("user_data_base64").or_else(|| args.str("user_data").map(encoded)))
            .set_tag_specifications(Some(tag_specifications(new)));
        let request = network(placed(request, args), args)?;
        let answer = options(request, args)?.send().await?;
        let instance = answer.instances.unwrap_or_default().into_iter().next();
        told(instance.and_then(|instance| instance.instance_id), "instance ID")
    };
    cx.retry(Duration::from_secs(120), is_unknown_profile, run).await
}

fn tag_specifications(new: &New<'_>) -> Vec<types::TagSpecification> {
    let mut all = vec![tagged(types::ResourceType::Instance, new.tags())];
    let volumes = new.args.map("volume_tags");
    if !volumes.is_empty() {
        all.push(tagged(types::ResourceType::Volume, volumes));
    }
    all
}

fn placed(request: Request, args: Args<'_>) -> Request {
    let names = [
        "availability_zone",
        "host_id",
        "host_resource_group_arn",
        "placement_group",
        "placement_group_id",
        "placement_partition_number",
        "tenancy",
    ];
    if !names.iter().any(|name| args.has(name)) {
        return request;
    }
    let placement = types::Placement::builder()
        .set_availability_zone(args.text("availability_zone"))
        .set_group_id(args.text("placement_group_id"))
        .set_group_name(args.text("placement_group"))
        .set_host_id(args.text("host_id"))
        .set_host_resource_group_arn(args.text("host_resource_group_arn"))
        .set_partition_number(args.positive("placement_partition_number"))
        .set_tenancy(args.variant("tenancy"));
    request.placement(placement.build())
}

/// Interfaces that exist, or what the one that comes with the instance is to be.
fn network(request: Request, args: Args<'_>) -> Result<Request> {
    let mut interfaces = Vec::new();
    for block in args.blocks("network_interface") {
        let interface = types::InstanceNetworkInterfaceSpecification::builder()
            .device_index(block.i32("device_index").unwrap_or_default())
            .set_network_card_index(block.positive("network_card_index"))
            .set_network_interface_id(block.text("network_interface_id"))
            .delete_on_termination(block.is("delete_on_termination"));
        interfaces.push(interface.build());
    }
    if let Some(block) = args.block("primary_network_interface") {
        let interface = types::InstanceNetworkInterfaceSpecification::builder()
            .device_index(0)
            .set_network_interface_id(block.text("network_interface_id"));
        interfaces.push(interface.build());
    }
    if !interfaces.is_empty() {
        return Ok(request.set_network_interfaces(Some(interfaces)));
    }
    let ipv6 = |ip: String| types::InstanceIpv6Address::builder().ipv6_address(ip).build();
    let ipv6: Option<Vec<_>> = args.strings("ipv6_addresses").map(|ips| ips.into_iter().map(ipv6).collect());
    let count = args.i32("ipv6_address_count").filter(|count| *count > 0 && ipv6.is_none());
    if !["associate_public_ip_address", "secondary_private_ips"].iter().any(|name| args.has(name)) {
        return Ok(request
            .set_subnet_id(args.text("subnet_id"))
            .set_private_ip_address(args.text("private_ip"))
            .set_security_group_ids(args.strings("vpc_security_group_ids"))
            .set_security_groups(args.strings("security_groups"))
            .set_enable_primary_ipv6(args.bool("enable_primary_ipv6"))
            .set_ipv6_address_count(count)
            .set_ipv6_addresses(ipv6));
    }
    let secondary = args.strings("secondary_private_ips").map(|ips| {
        let ip = |ip| types::PrivateIpAddressSpecification::builder().private_ip_address(ip).primary(false).build();
        ips.into_iter().map(ip).collect()
    });
    let interface = types::InstanceNetworkInterfaceSpecification::builder()
        .device_index(0)
        .set_associate_public_ip_address(args.bool("associate_public_ip_address"))
        .set_groups(args.strings("vpc_security_group_ids"))
        .set_ipv6_address_count(count)
        .set_ipv6_addresses(ipv6)
        .set_primary_ipv6(args.bool("enable_primary_ipv6"))
        .set_private_ip_address(args.text("private_ip"))
        .set_private_ip_addresses(secondary)
        .set_subnet_id(args.text("subnet_id"));
    Ok(request.network_interfaces(interface.build()))
}

/// What has blocks of its own.
fn options(mut request: Request, args: Args<'_>) -> Result<Request> {
    if args.is("monitoring") {
        request = request.monitoring(types::RunInstancesMonitoringEnabled::builder().enabled(true).build());
    }
    if let Some(name) = args.text("iam_instance_profile") {
        let profile = types::IamInstanceProfileSpecification::builder();
        request = request.iam_instance_profile(match name.starts_with("arn:") {
            true => profile.arn(name).build(),
            false => profile.name(name).build(),
        });
    }
    if let Some(block) = args.block("metadata_options") {
        let options = types::InstanceMetadataOptionsRequest::builder()
            .set_http_endpoint(block.variant("http_endpoint"))
            .set_http_protocol_ipv6(block.variant("http_protocol_ipv6"))
            .set_http_put_response_hop_limit(block.i32("http_put_response_hop_limit"))
            .set_http_tokens(block.variant("http_tokens"))
            .set_instance_metadata_tags(block.variant("instance_metadata_tags"));
        request = request.metadata_options(options.build());
    }
    if let Some(block) = args.block("launch_template") {
        let template = types::LaunchTemplateSpecification::builder()
            .set_launch_template_id(block.text("id"))
            .set_launch_template_name(block.text("name").filter(|_| !block.has("id")))
            .set_version(block.text("version"));
        request = request.launch_template(template.build());
    }
    if let Some(block) = args.block("credit_specification") {
        let credits = types::CreditSpecificationRequest::builder().set_cpu_credits(block.text("cpu_credits"));
        request = request.credit_specification(credits.build());
    }
    if let Some(block) = args.block("cpu_options") {
        request = request.cpu_options(cpu!(types::CpuOptionsRequest::builder(), block));
    }
    if let Some(block) = args.block("enclave_options") {
        request = request.enclave_options(types::EnclaveOptionsRequest::builder().enabled(block.is("enabled")).build());
    }
    if args.is("hibernation") {
        request = request.hibernation_options(types::HibernationOptionsRequest::builder().configured(true).build());
    }
    if let Some(block) = args.block("maintenance_options") {
        let options = types::InstanceMaintenanceOptionsRequest::builder();
        request = request.maintenance_options(options.set_auto_recovery(block.variant("auto_recovery")).build());
    }
    if let Some(block) = args.block("private_dns_name_options") {
        let names = private_names!(types::PrivateDnsNameOptionsRequest::builder(), block);
        request = request.private_dns_name_options(names);
    }
    if let Some(block) = args.block("capacity_reservation_specification") {
        let reservation = reservation!(types::CapacityReservationSpecification::builder(), block);
        request = request.capacity_reservation_specification(reservation);
    }
    if let Some(block) = args.block("instance_market_options") {
        let market = types::InstanceMarketOptionsRequest::builder().set_market_type(block.variant("market_type"));
        let spot = block.block("spot_options").map(spot).transpose()?;
        request = request.instance_market_options(market.set_spot_options(spot).build());
    }
    Ok(request)
}

fn spot(block: Args<'_>) -> Result<types::SpotMarketOptions> {
    Ok(spot!(types::SpotMarketOptions::builder(), block))
}

/// Stops the instance, changes what only changes then, and starts it again.
pub(super) async fn stop_and(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (args, id) = (change.args, change.id);
    cx.ec2().stop_instances().instance_ids(id).send().await?;
    let stopped = || async {
        let Some(instance) = described(cx, id).await? else {
            return Err(Failed::missing(format!("there is no instance {id}")));
        };
        Ok(match state(&instance) {
            "stopped" => Wait::Done(()),
            state => Wait::Pending(state.to_owned()),
        })
    };
    cx.wait(args.timeout("update", Duration::from_secs(600)), change.progress, stopped).await?;
    let modify = || cx.ec2().modify_instance_attribute().instance_id(id);
    if change.has(&["instance_type"]) {
        let value = types::AttributeValue::builder().set_value(args.text("instance_type")).build();
        modify().instance_type(value).send().await?;
    }
    if change.has(&["ebs_optimized"]) {
        let value = types::AttributeBooleanValue::builder().value(args.is("ebs_optimized")).build();
        modify().ebs_optimized(value).send().await?;
    }
    if change.has(&["user_data", "user_data_base64"]) {
        let data = match change.has(&["user_data"]) {
            true => args.str("user_data").map(encoded),
            false => args.text("user_data_base64"),
        };
        let bytes = base64::decode(data.unwrap_or_default().trim_end());
        let bytes = bytes.map_err(|error| Failed::refused(format!("the user data cannot be decoded: {error}")))?;
        modify().user_data(types::SecureBlobAttributeValue::builder().value(Blob::new(bytes)).build()).send().await?;
    }
    let start = || async { Ok(cx.ec2().start_instances().instance_ids(id).send().await.map(|_| ())?) };
    cx.retry(Duration::from_secs(120), |failed| failed.is(&["InvalidParameterValue"]), start).await
}
