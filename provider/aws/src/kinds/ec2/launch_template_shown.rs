//! A version of a launch template as attributes.

use super::tags;
use crate::args::Args;
use crate::attrs::{Attrs, ToValue, time};
use aws_sdk_ec2::types;

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
