//! `aws_instance`

use super::instance_disks::{mappings, resize, shown_disks};
use super::instance_request::{run, stop_and};
use super::instance_shown::attributes;
use super::{marked, of_platform, retag, tags};
use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_ec2::types::{self, AttributeBooleanValue, AttributeValue};
use aws_smithy_types::base64;
use ledgerform_engine::{Attributes, KindInfo, Value};
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
        .replaced_if("user_data", is_asked_for)
        .replaced_if("user_data_base64", is_asked_for)
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
        // Where both became known only now, the plan could not say so.
        if change.has(&["user_data", "user_data_base64"]) && args.is("user_data_replace_on_change") {
            return Err(Failed::refused("the user data changed, for which a new instance is asked: apply again"));
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

/// User data as the service takes it: what is encoded already stays as it is.
pub(super) fn encoded(text: &str) -> String {
    match base64::decode(text.trim_end()) {
        Ok(_) => text.to_owned(),
        Err(_) => base64::encode(text),
    }
}

/// Whether other user data is to make a new instance.
fn is_asked_for(_: &Attributes, after: &Attributes) -> bool {
    Args::Top(after).is("user_data_replace_on_change")
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
