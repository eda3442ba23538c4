//! What a version of a launch template says of instances, from arguments.

use super::launch_options::{cpu, private_names, reservation, spot};
use crate::args::Args;
use crate::fault::Result;
use aws_sdk_ec2::types;

/// What is not supported.
pub(super) const REFUSED: &[&str] = &["instance_requirements", "secondary_interfaces"];

/// What a version is made of.
pub(super) fn data(args: Args<'_>) -> Result<types::RequestLaunchTemplateData> {
    let mut data = types::RequestLaunchTemplateData::builder()
        .set_kernel_id(args.text("kernel_id"))
        .set_ebs_optimized(flag(args, "ebs_optimized"))
        .set_image_id(args.text("image_id"))
        .set_instance_type(args.variant("instance_type"))
        .set_key_name(args.text("key_name"))
        .set_ram_disk_id(args.text("ram_disk_id"))
        .set_disable_api_stop(args.bool("disable_api_stop").filter(|set| *set))
        .set_disable_api_termination(args.bool("disable_api_termination").filter(|set| *set))
        .set_instance_initiated_shutdown_behavior(args.variant("instance_initiated_shutdown_behavior"))
        .set_user_data(args.text("user_data"))
        .set_security_groups(args.strings("security_group_names"))
        .set_security_group_ids(args.strings("vpc_security_group_ids"));
    for block in args.blocks("block_device_mappings") {
        data = data.block_device_mappings(disk(block));
    }
    for block in args.blocks("network_interfaces") {
        data = data.network_interfaces(interface(block)?);
    }
    for block in args.blocks("license_specification") {
        let license = types::LaunchTemplateLicenseConfigurationRequest::builder();
        let arn = block.text("license_configuration_arn");
        data = data.license_specifications(license.set_license_configuration_arn(arn).build());
    }
    for block in args.blocks("tag_specifications") {
        let tags = block.map("tags").into_iter();
        let tags = tags.map(|(key, value)| types::Tag::builder().key(key).value(value).build());
        let tags = types::LaunchTemplateTagSpecificationRequest::builder().set_tags(Some(tags.collect()));
        data = data.tag_specifications(tags.set_resource_type(block.variant("resource_type")).build());
    }
    if let Some(block) = args.block("iam_instance_profile") {
        let profile = types::LaunchTemplateIamInstanceProfileSpecificationRequest::builder();
        data = data.iam_instance_profile(profile.set_arn(block.text("arn")).set_name(block.text("name")).build());
    }
    if let Some(block) = args.block("monitoring") {
        let monitoring = types::LaunchTemplatesMonitoringRequest::builder();
        data = data.monitoring(monitoring.enabled(block.is("enabled")).build());
    }
    if let Some(block) = args.block("metadata_options") {
        let options = types::LaunchTemplateInstanceMetadataOptionsRequest::builder()
            .set_http_endpoint(block.variant("http_endpoint"))
            .set_http_protocol_ipv6(block.variant("http_protocol_ipv6"))
            .set_http_put_response_hop_limit(block.positive("http_put_response_hop_limit"))
            .set_http_tokens(block.variant("http_tokens"))
            .set_instance_metadata_tags(block.variant("instance_metadata_tags"));
        data = data.metadata_options(options.build());
    }
    if let Some(block) = args.block("placement") {
        let placement = types::LaunchTemplatePlacementRequest::builder()
            .set_affinity(block.text("affinity"))
            .set_availability_zone(block.text("availability_zone"))
            .set_group_id(block.text("group_id"))
            .set_group_name(block.text("group_name"))
            .set_host_id(block.text("host_id"))
            .set_host_resource_group_arn(block.text("host_resource_group_arn"))
            .set_partition_number(block.positive("partition_number"))
            .set_spread_domain(block.text("spread_domain"))
            .set_tenancy(block.variant("tenancy"));
        data = data.placement(placement.build());
    }
    Ok(more(data, args)?.build())
}

type Data = types::builders::RequestLaunchTemplateDataBuilder;

/// What few templates have.
fn more(mut data: Data, args: Args<'_>) -> Result<Data> {
    if let Some(block) = args.block("instance_market_options") {
        let spot = block.block("spot_options").map(spot).transpose()?;
        let options = types::LaunchTemplateInstanceMarketOptionsRequest::builder();
        let options = options.set_market_type(block.variant("market_type")).set_spot_options(spot);
        data = data.instance_market_options(options.build());
    }
    if let Some(block) = args.block("credit_specification") {
        let credits = types::CreditSpecificationRequest::builder().cpu_credits(block.required("cpu_credits"));
        data = data.credit_specification(credits.build());
    }
    if let Some(block) = args.block("cpu_options") {
        data = data.cpu_options(cpu!(types::LaunchTemplateCpuOptionsRequest::builder(), block));
    }
    if let Some(block) = args.block("capacity_reservation_specification") {
        let reservation = types::LaunchTemplateCapacityReservationSpecificationRequest::builder();
        data = data.capacity_reservation_specification(reservation!(reservation, block));
    }
    if let Some(block) = args.block("hibernation_options") {
        let options = types::LaunchTemplateHibernationOptionsRequest::builder().configured(block.is("configured"));
        data = data.hibernation_options(options.build());
    }
    if let Some(block) = args.block("enclave_options") {
        let options = types::LaunchTemplateEnclaveOptionsRequest::builder().enabled(block.is("enabled"));
        data = data.enclave_options(options.build());
    }
    if let Some(block) = args.block("private_dns_name_options") {
        let names = private_names!(types::LaunchTemplatePrivateDnsNameOptionsRequest::builder(), block);
        data = data.private_dns_name_options(names);
    }
    if let Some(block) = args.block("maintenance_options") {
        let options = types::LaunchTemplateInstanceMaintenanceOptionsRequest::builder();
        data = data.maintenance_options(options.set_auto_recovery(block.variant("auto_recovery")).build());
    }
    if let Some(block) = args.block("network_performance_options") {
        let options = types::LaunchTemplateNetworkPerformanceOptionsRequest::builder();
        let options = options.set_bandwidth_weighting(block.variant("bandwidth_weighting"));
        data = data.network_performance_options(options.build());
    }
    Ok(data)
}

/// A flag that Terraform's schema has as a text, so that it may be left open.
fn flag(args: Args<'_>, name: &str) -> Option<bool> {
    args.str(name).and_then(|text| text.parse().ok())
}

fn spot(block: Args<'_>) -> Result<types::LaunchTemplateSpotMarketOptionsRequest> {
    let options = types::LaunchTemplateSpotMarketOptionsRequest::builder();
    Ok(spot!(options.set_block_duration_minutes(block.positive("block_duration_minutes")), block))
}

fn disk(block: Args<'_>) -> types::LaunchTemplateBlockDeviceMappingRequest {
    let ebs = block.block("ebs").map(|ebs| {
        types::LaunchTemplateEbsBlockDeviceRequest::builder()
            .set_delete_on_termination(flag(ebs, "delete_on_termination"))
            .set_encrypted(flag(ebs, "encrypted"))
            .set_iops(ebs.positive("iops"))
            .set_kms_key_id(ebs.text("kms_key_id"))
            .set_snapshot_id(ebs.text("snapshot_id"))
            .set_throughput(ebs.positive("throughput"))
            .set_volume_initialization_rate(ebs.positive("volume_initialization_rate"))
            .set_volume_size(ebs.positive("volume_size"))
            .set_volume_type(ebs.variant("volume_type"))
            .build()
    });
    types::LaunchTemplateBlockDeviceMappingRequest::builder()
        .set_device_name(block.text("device_name"))
        .set_ebs(ebs)
        .set_no_device(block.text("no_device"))
        .set_virtual_name(block.text("virtual_name"))
        .build()
}

fn interface(block: Args<'_>) -> Result<types::LaunchTemplateInstanceNetworkInterfaceSpecificationRequest> {
    block.refuse(&["connection_tracking_specification", "ena_srd_specification", "ipv4_prefixes", "ipv6_prefixes"])?;
    let primary = block.text("private_ip_address");
    let address = |ip: String| {
        let is_primary = primary.as_ref() == Some(&ip);
        types::PrivateIpAddressSpecification::builder().primary(is_primary).private_ip_address(ip).build()
    };
    let ipv6 = |ip: String| types::InstanceIpv6AddressRequest::builder().ipv6_address(ip).build();
    let each = |name: &str| block.strings(name).map(Vec::into_iter);
    Ok(types::LaunchTemplateInstanceNetworkInterfaceSpecificationRequest::builder()
        .set_associate_carrier_ip_address(flag(block, "associate_carrier_ip_address"))
        .set_associate_public_ip_address(flag(block, "associate_public_ip_address"))
        .set_delete_on_termination(flag(block, "delete_on_termination"))
        .set_description(block.text("description"))
        .device_index(block.i32("device_index").unwrap_or_default())
        .set_groups(block.strings("security_groups"))
        .set_interface_type(block.text("interface_type"))
        .set_ipv4_prefix_count(block.positive("ipv4_prefix_count"))
        .set_ipv6_address_count(block.positive("ipv6_address_count"))
        .set_ipv6_addresses(each("ipv6_addresses").map(|all| all.map(ipv6).collect()))
        .set_ipv6_prefix_count(block.positive("ipv6_prefix_count"))
        .set_network_card_index(block.positive("network_card_index"))
        .set_network_interface_id(block.text("network_interface_id"))
        .set_primary_ipv6(flag(block, "primary_ipv6"))
        .set_private_ip_address(primary.clone().filter(|_| !block.has("ipv4_addresses")))
        .set_private_ip_addresses(each("ipv4_addresses").map(|all| all.map(address).collect()))
        .set_secondary_private_ip_address_count(block.positive("ipv4_address_count"))
        .set_subnet_id(block.text("subnet_id"))
        .build())
}
