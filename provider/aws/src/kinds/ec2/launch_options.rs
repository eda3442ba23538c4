//! What an instance and a launch template say in the same words. The SDK has a type of its own for each of the two, so that
//! most of it is written as what is set in either.

use crate::args::Args;
use crate::fault::{Failed, Result};
use aws_sdk_ec2::types::CapacityReservationTarget;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// Cores, threads and what the processor is to do.
macro_rules! cpu {
    ($options:expr, $block:expr) => {
        $options
            .set_amd_sev_snp($block.variant("amd_sev_snp"))
            .set_core_count($block.i32("core_count"))
            .set_nested_virtualization($block.variant("nested_virtualization"))
            .set_threads_per_core($block.i32("threads_per_core"))
            .build()
    };
}

/// The names that an instance gets.
macro_rules! private_names {
    ($options:expr, $block:expr) => {
        $options
            .set_enable_resource_name_dns_a_record($block.bool("enable_resource_name_dns_a_record"))
            .set_enable_resource_name_dns_aaaa_record($block.bool("enable_resource_name_dns_aaaa_record"))
            .set_hostname_type($block.variant("hostname_type"))
            .build()
    };
}

/// Which reserved capacity is used.
macro_rules! reservation {
    ($reservation:expr, $block:expr) => {
        $reservation
            .set_capacity_reservation_preference($block.variant("capacity_reservation_preference"))
            .set_capacity_reservation_target($crate::kinds::ec2::launch_options::target($block))
            .build()
    };
}

/// What is paid on the spot market and until when.
macro_rules! spot {
    ($options:expr, $block:expr) => {
        $options
            .set_instance_interruption_behavior($block.variant("instance_interruption_behavior"))
            .set_max_price($block.text("max_price"))
            .set_spot_instance_type($block.variant("spot_instance_type"))
            .set_valid_until($crate::kinds::ec2::launch_options::valid_until($block)?)
            .build()
    };
}

pub(super) use {cpu, private_names, reservation, spot};

pub(super) fn target(block: Args<'_>) -> Option<CapacityReservationTarget> {
    let target = block.block("capacity_reservation_target")?;
    let arn = target.text("capacity_reservation_resource_group_arn");
    let id = target.text("capacity_reservation_id");
    let target = CapacityReservationTarget::builder().set_capacity_reservation_id(id);
    Some(target.set_capacity_reservation_resource_group_arn(arn).build())
}

pub(super) fn valid_until(block: Args<'_>) -> Result<Option<DateTime>> {
    let time = |text: &str| DateTime::from_str(text, Format::DateTimeWithOffset);
    let until = block.str("valid_until").map(time).transpose();
    until.map_err(|error| Failed::refused(format!("`valid_until` is no time: {error}")))
}
