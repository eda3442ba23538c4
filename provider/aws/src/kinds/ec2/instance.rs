//! `aws_instance`

use super::instance_disks::{mappings, resize, shown_disks};
use super::instance_request::{run, stop_and};
use super::{marked, of_platform, retag, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::{self, AttributeBooleanValue, AttributeValue, InstanceAttributeName};
use aws_smithy_types::base64;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

pub(super) struct Instance;

const REFUSED: &[&str] = &["get_password_data", "secondary_network_interface"];

impl Kind for Instance {
    const TYPE: &'static str = "aws_instance";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "ami",
            "associate_public_ip_address",
            "availability_zone",
            "capacity_reservation_specification",
            "cpu_options",
            "ebs_block_device",
            "enable_primary_ipv6",
            "enclave_options",
            "ephemeral_block_device",
            "hibernation",
            "host_id",
            "host_resource_group_arn",
            "instance_market_options",
            "ipv6_address_count",
            "ipv6_addresses",
            "key_name",
            "launch_template",
            "network_interface",
            "placement_group",
            "placement_group_id",
            "placement_partition_number",
            "primary_network_interface",
            "private_dns_name_options",
            "private_ip",
            "root_block_device.encrypted",
            "root_block_device.kms_key_id",
            "secondary_private_ips",
            "security_groups",
            "subnet_id",
            "tenancy",
        ])
        .default("ebs_block_device.delete_on_termination", true)
        .default("metadata_options.http_endpoint", "enabled")
        .default("metadata_options.http_protocol_ipv6", "disabled")
        .default("root_block_device.delete_on_termination", true)
        .default("source_dest_check", true)
        .same("user_data", same_user_data)
        .takes(Duration::from_secs(30))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        args.refuse(REFUSED)?;
        let disks = mappings(cx, args).await?;
        let id = run(cx, new, disks).await?;
        let settled = async {
            running(cx, &id, args.timeout("create", Duration::from_secs(600)), new.progress).await?;
            // An interface that exists by itself says this by itself.
            let has_own = args.has("network_interface") || args.has("primary_network_interface");
            if args.bool("source_dest_check") == Some(false) && !has_own {
                let value = AttributeBooleanValue::builder().value(false).build();
                cx.ec2().modify_instance_attribute().instance_id(&id).source_dest_check(value).send().await?;
            }
            Ok(())
        };
        settled.await.map_err(|failed: Failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(instance) = described(cx, id).await? else { return Ok(None) };
        if matches!(state(&instance), "terminated" | "shutting-down") {
            return Ok(None);
        }
        let Some(attributes) = attributes(cx, &instance, recorded).await? else { return Ok(None) };
        let (root, disks, volume_tags) = shown_disks(cx, &instance, recorded).await?;
        let attributes = attributes
            .if_given("root_block_device", root, recorded)
            .if_given("ebs_block_device", disks, recorded)
            .if_given("volume_tags", volume_tags, recorded)
            .keep(KEPT, recorded);
        Ok(Some(Found::tagged(attributes, tags(instance.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, id) = (change.args, change.id);
        args.refuse(REFUSED)?;
        if change.has(&["user_data", "user_data_base64"]) && args.is("user_data_replace_on_change") {
            return Err(Failed::refused("the user data changed, for which a new instance is asked: replace it"));
        }
        settle(cx, change).await?;
        if change.has(&["ebs_optimized", "instance_type", "user_data", "user_data_base64"]) {
            stop_and(cx, change).await?;
            running(cx, id, args.timeout("update", Duration::from_secs(600)), change.progress).await?;
        }
        resize(cx, change).await?;
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let request = || cx.ec2().modify_instance_attribute().instance_id(gone.id);
        if gone.prior.is("force_destroy") {
            let off = || AttributeBooleanValue::builder().value(false).build();
            request().disable_api_termination(off()).send().await?;
            request().disable_api_stop(off()).send().await?;
        }
        if let Some(spot) = gone.prior.str("spot_instance_request_id") {
            // A request that stays would start the instance anew.
            cx.ec2().cancel_spot_instance_requests().spot_instance_request_ids(spot).send().await.or_missing()?;
        }
        cx.ec2().terminate_instances().instance_ids(gone.id).send().await?;
        let terminated = || async {
            Ok(match described(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(instance) if state(&instance) == "terminated" => Wait::Done(()),
                Some(instance) => Wait::Pending(state(&instance).to_owned()),
            })
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(1200)), gone.progress, terminated).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.ec2().describe_instances().set_filters(Some(marked(new.token))).send().await?;
        let all = answer.reservations().iter().flat_map(|reservation| reservation.instances());
        let found = all.into_iter().find(|instance| !matches!(state(instance), "terminated" | "shutting-down"));
        let Some(instance) = found else { return Ok(None) };
        let id = told(instance.instance_id.clone(), "instance ID")?;
        if state(instance) == "pending" {
            running(cx, &id, Duration::from_secs(600), new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.ec2().describe_instances().filters(of_platform(platform)).into_paginator().items().send();
        let reservations = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let all = reservations.into_iter().flat_map(|reservation| reservation.instances.unwrap_or_default());
        let alive = all.filter(|instance| !matches!(state(instance), "terminated" | "shutting-down"));
        Ok(alive.filter_map(|instance| Some((instance.instance_id.clone()?, tags(instance.tags())))).collect())
    }
}

/// What no answer tells, or what is told under another name.
const KEPT: &[&str] = &[
    "associate_public_ip_address",
    "enable_primary_ipv6",
    "force_destroy",
    "get_password_data",
    "user_data_replace_on_change",
];

pub(super) async fn described(cx: &Context, id: &str) -> Result<Option<types::Instance>> {
    let answer = cx.ec2().describe_instances().instance_ids(id).send().await.or_missing()?;
    let reservations = answer.and_then(|answer| answer.reservations).unwrap_or_default();
    Ok(reservations.into_iter().flat_map(|reservation| reservation.instances.unwrap_or_default()).next())
}

pub(super) fn state(instance: &types::Instance) -> &str {
    instance.state().and_then(|state| state.name()).map_or("not there", |state| state.as_str())
}

async fn running(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let running = || async {
        let Some(instance) = described(cx, id).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match state(&instance) {
            "running" => Ok(Wait::Done(())),
            state @ ("terminated" | "shutting-down") => {
                let why = instance.state_reason().and_then(|reason| reason.message()).unwrap_or("no reason is told");
                Err(Failed::refused(format!("it is {state}: {why}")))
            }
            state => Ok(Wait::Pending(state.to_owned())),
        }
    };
    cx.wait(limit, progress, running).await
}

/// What changes while the instance runs.
async fn settle(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (args, id) = (change.args, change.id);
    let modify = || cx.ec2().modify_instance_attribute().instance_id(id);
    let flag = |name: &str, at_first: bool| {
        let value = args.bool(name).unwrap_or(at_first);
        change.has(&[name]).then(|| AttributeBooleanValue::builder().value(value).build())
    };
    if let Some(value) = flag("source_dest_check", true) {
        modify().source_dest_check(value).send().await?;
    }
    if let Some(value) = flag("disable_api_termination", false) {
        modify().disable_api_termination(value).send().await?;
    }
    if let Some(value) = flag("disable_api_stop", false) {
        modify().disable_api_stop(value).send().await?;
    }
    if change.has(&["instance_initiated_shutdown_behavior"]) {
        let value = args.str("instance_initiated_shutdown_behavior").unwrap_or("stop");
        let value = AttributeValue::builder().value(value).build();
        modify().instance_initiated_shutdown_behavior(value).send().await?;
    }
    if change.has(&["vpc_security_group_ids"]) {
        modify().set_groups(args.strings("vpc_security_group_ids")).send().await?;
    }
    if change.has(&["monitoring"]) {
        match args.is("monitoring") {
            true => _ = cx.ec2().monitor_instances().instance_ids(id).send().await?,
            false => _ = cx.ec2().unmonitor_instances().instance_ids(id).send().await?,
        }
    }
    if let Some(block) = args.block("metadata_options").filter(|_| change.has(&["metadata_options"])) {
        let request = cx
            .ec2()
            .modify_instance_metadata_options()
            .instance_id(id)
            .set_http_endpoint(block.variant("http_endpoint"))
            .set_http_protocol_ipv6(block.variant("http_protocol_ipv6"))
            .set_http_put_response_hop_limit(block.i32("http_put_response_hop_limit"))
            .set_http_tokens(block.variant("http_tokens"))
            .set_instance_metadata_tags(block.variant("instance_metadata_tags"));
        request.send().await?;
    }
    if let Some(block) = args.block("maintenance_options").filter(|_| change.has(&["maintenance_options"])) {
        let request = cx.ec2().modify_instance_maintenance_options().instance_id(id);
        request.set_auto_recovery(block.variant("auto_recovery")).send().await?;
    }
    if let Some(block) = args.block("credit_specification").filter(|_| change.has(&["credit_specification"])) {
        let credits = types::InstanceCreditSpecificationRequest::builder().instance_id(id);
        let credits = credits.set_cpu_credits(block.text("cpu_credits")).build();
        cx.ec2().modify_instance_credit_specification().instance_credit_specifications(credits).send().await?;
    }
    if change.has(&["iam_instance_profile"]) {
        profile(cx, change).await?;
    }
    Ok(())
}

/// Brings the instance profile to what it is to be.
async fn profile(cx: &Context, change: &Change<'_>) -> Result<()> {
    let of_instance = super::filter("instance-id", [change.id]);
    let request = cx.ec2().describe_iam_instance_profile_associations().filters(of_instance);
    let states = super::filter("state", ["associating", "associated"]);
    let answer = request.filters(states).send().await?;
    let there = answer.iam_instance_profile_associations().first().and_then(|found| found.association_id());
    let Some(name) = change.args.text("iam_instance_profile") else {
        if let Some(id) = there {
            cx.ec2().disassociate_iam_instance_profile().association_id(id).send().await?;
        }
        return Ok(());
    };
    let profile = types::IamInstanceProfileSpecification::builder().name(name).build();
    let associate = || async {
        match there {
            Some(id) => {
                let request = cx.ec2().replace_iam_instance_profile_association().association_id(id);
                request.iam_instance_profile(profile.clone()).send().await?;
            }
            None => {
                let request = cx.ec2().associate_iam_instance_profile().instance_id(change.id);
                request.iam_instance_profile(profile.clone()).send().await?;
            }
        }
        Ok(())
    };
    cx.retry(Duration::from_secs(120), is_unknown_profile, associate).await
}

/// A profile that was made just now is not known at once.
pub(super) fn is_unknown_profile(failed: &Failed) -> bool {
    failed.is(&["InvalidParameterValue"]) && failed.message.to_lowercase().contains("iam instance profile")
}

/// What the service tells of an instance; nothing if it went meanwhile.
async fn attributes(cx: &Context, instance: &types::Instance, recorded: Args<'_>) -> Result<Option<Attrs>> {
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
        .put("user_data", data.filter(|_| !is_encoded).and_then(decoded))
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

/// User data as the service takes it: what is encoded already stays as it is.
pub(super) fn encoded(text: &str) -> String {
    match base64::decode(text.trim_end()) {
        Ok(_) => text.to_owned(),
        Err(_) => base64::encode(text),
    }
}

fn same_user_data(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => encoded(a) == encoded(b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_data_is_the_same_whether_it_is_encoded_or_not() {
        let plain = "#!/bin/bash\necho";
        assert!(same_user_data(&plain.into(), &base64::encode(plain).into()));
        assert!(!same_user_data(&plain.into(), &"#!/bin/sh".into()));
    }
}
