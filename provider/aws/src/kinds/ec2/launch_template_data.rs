//! What a version of a launch template says of instances: from arguments, and to attributes.

use super::tags;
use crate::args::Args;
use crate::attrs::{Attrs, ToValue, time};
use crate::fault::{Failed, Result};
use aws_sdk_ec2::types;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

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
            .set_http_put_response_hop_limit(block.i32("http_put_response_hop_limit").filter(|hops| *hops > 0))
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
            .set_partition_number(block.i32("partition_number").filter(|number| *number > 0))
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
        let options = types::LaunchTemplateCpuOptionsRequest::builder()
            .set_amd_sev_snp(block.variant("amd_sev_snp"))
            .set_core_count(block.i32("core_count"))
            .set_nested_virtualization(block.variant("nested_virtualization"))
            .set_threads_per_core(block.i32("threads_per_core"));
        data = data.cpu_options(options.build());
    }
    if let Some(block) = args.block("capacity_reservation_specification") {
        let target = block.block("capacity_reservation_target").map(|target| {
            types::CapacityReservationTarget::builder()
                .set_capacity_reservation_id(target.text("capacity_reservation_id"))
                .set_capacity_reservation_resource_group_arn(target.text("capacity_reservation_resource_group_arn"))
                .build()
        });
        let reservation = types::LaunchTemplateCapacityReservationSpecificationRequest::builder()
            .set_capacity_reservation_preference(block.variant("capacity_reservation_preference"))
            .set_capacity_reservation_target(target);
        data = data.capacity_reservation_specification(reservation.build());
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
        let options = types::LaunchTemplatePrivateDnsNameOptionsRequest::builder()
            .set_enable_resource_name_dns_a_record(block.bool("enable_resource_name_dns_a_record"))
            .set_enable_resource_name_dns_aaaa_record(block.bool("enable_resource_name_dns_aaaa_record"))
            .set_hostname_type(block.variant("hostname_type"));
        data = data.private_dns_name_options(options.build());
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
    let time = |text: &str| DateTime::from_str(text, Format::DateTimeWithOffset);
    let until = block.str("valid_until").map(time).transpose();
    let until = until.map_err(|error| Failed::refused(format!("`valid_until` is no time: {error}")))?;
    Ok(types::LaunchTemplateSpotMarketOptionsRequest::builder()
        .set_block_duration_minutes(block.i32("block_duration_minutes").filter(|minutes| *minutes > 0))
        .set_instance_interruption_behavior(block.variant("instance_interruption_behavior"))
        .set_max_price(block.text("max_price"))
        .set_spot_instance_type(block.variant("spot_instance_type"))
        .set_valid_until(until)
        .build())
}

fn disk(block: Args<'_>) -> types::LaunchTemplateBlockDeviceMappingRequest {
    let number = |ebs: Args<'_>, name: &str| ebs.i32(name).filter(|number| *number > 0);
    let ebs = block.block("ebs").map(|ebs| {
        types::LaunchTemplateEbsBlockDeviceRequest::builder()
            .set_delete_on_termination(flag(ebs, "delete_on_termination"))
            .set_encrypted(flag(ebs, "encrypted"))
            .set_iops(number(ebs, "iops"))
            .set_kms_key_id(ebs.text("kms_key_id"))
            .set_snapshot_id(ebs.text("snapshot_id"))
            .set_throughput(number(ebs, "throughput"))
            .set_volume_initialization_rate(number(ebs, "volume_initialization_rate"))
            .set_volume_size(number(ebs, "volume_size"))
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
    let number = |name: &str| block.i32(name).filter(|number| *number > 0);
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
        .set_ipv4_prefix_count(number("ipv4_prefix_count"))
        .set_ipv6_address_count(number("ipv6_address_count"))
        .set_ipv6_addresses(each("ipv6_addresses").map(|all| all.map(ipv6).collect()))
        .set_ipv6_prefix_count(number("ipv6_prefix_count"))
        .set_network_card_index(number("network_card_index"))
        .set_network_interface_id(block.text("network_interface_id"))
        .set_primary_ipv6(flag(block, "primary_ipv6"))
        .set_private_ip_address(primary.clone().filter(|_| !block.has("ipv4_addresses")))
        .set_private_ip_addresses(each("ipv4_addresses").map(|all| all.map(address).collect()))
        .set_secondary_private_ip_address_count(number("ipv4_address_count"))
        .set_subnet_id(block.text("subnet_id"))
        .build())
}

/// A version as attributes.
pub(super) fn shown(data: &types::ResponseLaunchTemplateData, recorded: Args<'_>) -> Attrs {
    let one = |block: Option<Attrs>| block.into_iter().collect::<Vec<_>>();
    let licenses = data.license_specifications().iter();
    let licenses =
        licenses.map(|license| Attrs::new().put("license_configuration_arn", license.license_configuration_arn()));
    let specification = |specification: &types::LaunchTemplateTagSpecification| {
        Attrs::new().variant("resource_type", specification.resource_type()).put("tags", tags(specification.tags()))
    };
    let metadata = data.metadata_options().map(|options| {
        Attrs::new()
            .variant("http_endpoint", options.http_endpoint())
            .variant("http_protocol_ipv6", options.http_protocol_ipv6())
            .put("http_put_response_hop_limit", options.http_put_response_hop_limit())
            .variant("http_tokens", options.http_tokens())
            .variant("instance_metadata_tags", options.instance_metadata_tags())
    });
    let profile =
        data.iam_instance_profile().map(|profile| Attrs::new().put("arn", profile.arn()).put("name", profile.name()));
    let placement = data.placement().map(|placement| {
        Attrs::new()
            .put("affinity", placement.affinity())
            .put("availability_zone", placement.availability_zone())
            .put("group_id", placement.group_id())
            .put("group_name", placement.group_name())
            .put("host_id", placement.host_id())
            .put("host_resource_group_arn", placement.host_resource_group_arn())
            .put("partition_number", placement.partition_number())
            .put("spread_domain", placement.spread_domain())
            .variant("tenancy", placement.tenancy())
    });
    let attributes = Attrs::new()
        .put("block_device_mappings", data.block_device_mappings().iter().map(shown_disk).collect::<Vec<_>>())
        .put("disable_api_stop", data.disable_api_stop())
        .put("disable_api_termination", data.disable_api_termination())
        .put("ebs_optimized", text(data.ebs_optimized()))
        .block("iam_instance_profile", profile)
        .put("image_id", data.image_id())
        .variant("instance_initiated_shutdown_behavior", data.instance_initiated_shutdown_behavior())
        .variant("instance_type", data.instance_type())
        .put("kernel_id", data.kernel_id())
        .put("key_name", data.key_name())
        .put("license_specification", licenses.collect::<Vec<_>>())
        .if_given("metadata_options", one(metadata), recorded)
        .block("monitoring", data.monitoring().map(|monitoring| Attrs::new().put("enabled", monitoring.enabled())))
        .put("network_interfaces", data.network_interfaces().iter().map(shown_interface).collect::<Vec<_>>())
        .block("placement", placement)
        .put("ram_disk_id", data.ram_disk_id())
        .put("security_group_names", data.security_groups())
        .put("tag_specifications", data.tag_specifications().iter().map(specification).collect::<Vec<_>>())
        .put("user_data", data.user_data())
        .put("vpc_security_group_ids", data.security_group_ids());
    shown_more(attributes, data)
}

fn shown_more(attributes: Attrs, data: &types::ResponseLaunchTemplateData) -> Attrs {
    let market = data.instance_market_options().map(|options| {
        let spot = options.spot_options().map(|spot| {
            Attrs::new()
                .put("block_duration_minutes", spot.block_duration_minutes())
                .variant("instance_interruption_behavior", spot.instance_interruption_behavior())
                .put("max_price", spot.max_price())
                .variant("spot_instance_type", spot.spot_instance_type())
                .put("valid_until", time(spot.valid_until()))
        });
        Attrs::new().variant("market_type", options.market_type()).block("spot_options", spot)
    });
    let cpu = data.cpu_options().map(|options| {
        Attrs::new()
            .variant("amd_sev_snp", options.amd_sev_snp())
            .put("core_count", options.core_count())
            .variant("nested_virtualization", options.nested_virtualization())
            .put("threads_per_core", options.threads_per_core())
    });
    let reservation = data.capacity_reservation_specification().map(|reservation| {
        let target = reservation.capacity_reservation_target().map(|target| {
            Attrs::new()
                .put("capacity_reservation_id", target.capacity_reservation_id())
                .put("capacity_reservation_resource_group_arn", target.capacity_reservation_resource_group_arn())
        });
        Attrs::new()
            .variant("capacity_reservation_preference", reservation.capacity_reservation_preference())
            .block("capacity_reservation_target", target)
    });
    let names = data.private_dns_name_options().map(|options| {
        Attrs::new()
            .put("enable_resource_name_dns_a_record", options.enable_resource_name_dns_a_record())
            .put("enable_resource_name_dns_aaaa_record", options.enable_resource_name_dns_aaaa_record())
            .variant("hostname_type", options.hostname_type())
    });
    let credits = data.credit_specification();
    let hibernation = data.hibernation_options();
    let enclave = data.enclave_options();
    let maintenance = data.maintenance_options();
    let performance = data.network_performance_options();
    attributes
        .block("capacity_reservation_specification", reservation)
        .block("cpu_options", cpu)
        .block("credit_specification", credits.map(|credits| Attrs::new().put("cpu_credits", credits.cpu_credits())))
        .block("enclave_options", enclave.map(|enclave| Attrs::new().put("enabled", enclave.enabled())))
        .block("hibernation_options", hibernation.map(|options| Attrs::new().put("configured", options.configured())))
        .block("instance_market_options", market)
        .block(
            "maintenance_options",
            maintenance.map(|options| Attrs::new().variant("auto_recovery", options.auto_recovery())),
        )
        .block(
            "network_performance_options",
            performance.map(|options| Attrs::new().variant("bandwidth_weighting", options.bandwidth_weighting())),
        )
        .block("private_dns_name_options", names)
}

/// A flag as the text that Terraform's schema has for it.
fn text(flag: Option<bool>) -> impl ToValue {
    flag.map(|flag| flag.to_string())
}

fn shown_disk(disk: &types::LaunchTemplateBlockDeviceMapping) -> Attrs {
    let ebs = disk.ebs().map(|ebs| {
        Attrs::new()
            .put("delete_on_termination", text(ebs.delete_on_termination()))
            .put("encrypted", text(ebs.encrypted()))
            .put("iops", ebs.iops())
            .put("kms_key_id", ebs.kms_key_id())
            .put("snapshot_id", ebs.snapshot_id())
            .put("throughput", ebs.throughput())
            .put("volume_initialization_rate", ebs.volume_initialization_rate())
            .put("volume_size", ebs.volume_size())
            .variant("volume_type", ebs.volume_type())
    });
    Attrs::new()
        .put("device_name", disk.device_name())
        .block("ebs", ebs)
        .put("no_device", disk.no_device())
        .put("virtual_name", disk.virtual_name())
}

fn shown_interface(interface: &types::LaunchTemplateInstanceNetworkInterfaceSpecification) -> Attrs {
    let ips = interface.private_ip_addresses();
    let primary = ips.iter().find(|ip| ip.primary() == Some(true)).and_then(|ip| ip.private_ip_address());
    let ips: Vec<String> = ips.iter().filter_map(|ip| ip.private_ip_address.clone()).collect();
    let ipv6: Vec<String> = interface.ipv6_addresses().iter().filter_map(|ip| ip.ipv6_address.clone()).collect();
    Attrs::new()
        .put("associate_carrier_ip_address", text(interface.associate_carrier_ip_address()))
        .put("associate_public_ip_address", text(interface.associate_public_ip_address()))
        .put("delete_on_termination", text(interface.delete_on_termination()))
        .put("description", interface.description())
        .put("device_index", interface.device_index())
        .put("interface_type", interface.interface_type())
        .put("ipv4_address_count", interface.secondary_private_ip_address_count())
        .put("ipv4_addresses", ips)
        .put("ipv4_prefix_count", interface.ipv4_prefix_count())
        .put("ipv6_address_count", interface.ipv6_address_count())
        .put("ipv6_addresses", ipv6)
        .put("ipv6_prefix_count", interface.ipv6_prefix_count())
        .put("network_card_index", interface.network_card_index())
        .put("network_interface_id", interface.network_interface_id())
        .put("primary_ipv6", text(interface.primary_ipv6()))
        .put("private_ip_address", interface.private_ip_address().or(primary))
        .put("security_groups", interface.groups())
        .put("subnet_id", interface.subnet_id())
}
