//! The disks of an instance.

use super::tags;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Result};
use crate::kind::{Change, told};
use crate::mark::{Tags, without_marks};
use aws_sdk_ec2::types;
use std::time::Duration;

/// What disks an instance is to start with.
pub(super) async fn mappings(cx: &Context, args: Args<'_>) -> Result<Vec<types::BlockDeviceMapping>> {
    let mut all = Vec::new();
    if let Some(block) = args.block("root_block_device") {
        let Some(image) = args.str("ami") else {
            return Err(Failed::refused("`root_block_device` is only supported with `ami`"));
        };
        let answer = cx.ec2().describe_images().image_ids(image).send().await?;
        let name = answer.images().first().and_then(|image| image.root_device_name.clone());
        all.push(mapping(told(name, "name of the root device")?, block));
    }
    for block in args.blocks("ebs_block_device") {
        all.push(mapping(block.required("device_name"), block));
    }
    for block in args.blocks("ephemeral_block_device") {
        let mapping = types::BlockDeviceMapping::builder()
            .set_device_name(block.text("device_name"))
            .set_virtual_name(block.text("virtual_name"))
            .set_no_device(block.is("no_device").then(String::new));
        all.push(mapping.build());
    }
    Ok(all)
}

fn mapping(device: String, block: Args<'_>) -> types::BlockDeviceMapping {
    let disk = types::EbsBlockDevice::builder()
        .delete_on_termination(block.bool("delete_on_termination").unwrap_or(true))
        .set_encrypted(block.bool("encrypted").filter(|set| *set))
        .set_iops(block.positive("iops"))
        .set_kms_key_id(block.text("kms_key_id"))
        .set_snapshot_id(block.text("snapshot_id"))
        .set_throughput(block.positive("throughput"))
        .set_volume_size(block.positive("volume_size"))
        .set_volume_type(block.variant("volume_type"));
    types::BlockDeviceMapping::builder().device_name(device).ebs(disk.build()).build()
}

/// The root disk, the disks that are given, and the tags of all.
pub(super) async fn shown_disks(
    cx: &Context,
    instance: &types::Instance,
    recorded: Args<'_>,
) -> Result<(Vec<Attrs>, Vec<Attrs>, Tags)> {
    let names = ["root_block_device", "ebs_block_device", "volume_tags"];
    let (mut root, mut disks, mut volume_tags) = (Vec::new(), Vec::new(), Tags::new());
    if !names.iter().any(|name| recorded.has(name)) {
        return Ok((root, disks, volume_tags));
    }
    let mappings = instance.block_device_mappings();
    let ids: Vec<_> = mappings.iter().filter_map(|mapping| mapping.ebs()?.volume_id.clone()).collect();
    if ids.is_empty() {
        return Ok((root, disks, volume_tags));
    }
    let answer = cx.ec2().describe_volumes().set_volume_ids(Some(ids)).send().await?;
    // Disks that others attach are no part of the instance.
    let given: Vec<String> = recorded.blocks("ebs_block_device").iter().map(|b| b.required("device_name")).collect();
    for mapping in mappings {
        let (Some(device), Some(ebs)) = (mapping.device_name(), mapping.ebs()) else { continue };
        let Some(volume) = answer.volumes().iter().find(|volume| volume.volume_id() == ebs.volume_id()) else {
            continue;
        };
        let is_root = instance.root_device_name() == Some(device);
        let is_given = given.iter().any(|name| name == device);
        if is_root || is_given {
            volume_tags.extend(without_marks(&tags(volume.tags())));
        }
        let attributes = shown(device, ebs, volume);
        if is_root {
            root.push(attributes);
        } else if is_given {
            disks.push(attributes.put("snapshot_id", volume.snapshot_id()));
        }
    }
    Ok((root, disks, volume_tags))
}

fn shown(device: &str, ebs: &types::EbsInstanceBlockDevice, volume: &types::Volume) -> Attrs {
    Attrs::new()
        .put("delete_on_termination", ebs.delete_on_termination())
        .put("device_name", device)
        .put("encrypted", volume.encrypted())
        .put("iops", volume.iops())
        .put("kms_key_id", volume.kms_key_id())
        .put("throughput", volume.throughput())
        .put("volume_id", volume.volume_id())
        .put("volume_size", volume.size())
        .variant("volume_type", volume.volume_type())
}

/// Brings the root disk and the tags of disks to what they are to be.
pub(super) async fn resize(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (args, prior) = (change.args, change.prior);
    if change.has(&["volume_tags"]) {
        retag(cx, change).await?;
    }
    let (Some(new), Some(old)) = (args.block("root_block_device"), prior.block("root_block_device")) else {
        return Ok(());
    };
    let Some(volume) = old.text("volume_id") else { return Ok(()) };
    if new.differs(old, "delete_on_termination") {
        let disk = types::EbsInstanceBlockDeviceSpecification::builder()
            .delete_on_termination(new.bool("delete_on_termination").unwrap_or(true));
        let mapping = types::InstanceBlockDeviceMappingSpecification::builder()
            .set_device_name(old.text("device_name"))
            .ebs(disk.build());
        let request = cx.ec2().modify_instance_attribute().instance_id(change.id);
        request.block_device_mappings(mapping.build()).send().await?;
    }
    let changed = |name: &'static str| new.differs(old, name).then_some(name);
    let number = |name| changed(name).and_then(|name| new.positive(name));
    let names = ["iops", "throughput", "volume_size", "volume_type"];
    if !names.iter().any(|name| new.differs(old, name)) {
        return Ok(());
    }
    let request = cx
        .ec2()
        .modify_volume()
        .volume_id(&volume)
        .set_iops(number("iops"))
        .set_size(number("volume_size"))
        .set_throughput(number("throughput"))
        .set_volume_type(changed("volume_type").and_then(|name| new.variant(name)));
    request.send().await?;
    let done = || async {
        let answer = cx.ec2().describe_volumes_modifications().volume_ids(&volume).send().await?;
        let last = answer.volumes_modifications().last();
        match last.and_then(|modification| modification.modification_state()).map(|state| state.as_str()) {
            // The disk can be used while it is being optimized.
            None | Some("completed" | "optimizing") => Ok(Wait::Done(())),
            Some("failed") => Err(Failed::refused("the change of the root disk failed")),
            Some(state) => Ok(Wait::Pending(state.to_owned())),
        }
    };
    cx.wait(args.timeout("update", Duration::from_secs(600)), change.progress, done).await
}

/// Brings the tags of all disks to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let Some(instance) = super::instance::described(cx, change.id).await? else { return Ok(()) };
    let ids: Vec<_> =
        instance.block_device_mappings().iter().filter_map(|mapping| mapping.ebs()?.volume_id.clone()).collect();
    let (wanted, before) = (change.args.map("volume_tags"), change.prior.map("volume_tags"));
    let removed: Vec<_> = before.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    let tag = types::Tag::builder;
    if ids.is_empty() {
        return Ok(());
    }
    if !wanted.is_empty() {
        let tags = wanted.into_iter().map(|(key, value)| tag().key(key).value(value).build());
        cx.ec2().create_tags().set_resources(Some(ids.clone())).set_tags(Some(tags.collect())).send().await?;
    }
    if !removed.is_empty() {
        let tags = removed.into_iter().map(|key| tag().key(key).build());
        cx.ec2().delete_tags().set_resources(Some(ids)).set_tags(Some(tags.collect())).send().await?;
    }
    Ok(())
}
