//! The requests that make and change a node group.

use super::node_group::active;
use super::{is_unknown_role, parts, tagged, updated};
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, New};
use crate::mark::Tags;
use aws_sdk_eks::types;
use std::time::Duration;

/// Sends the request that makes a node group.
pub(super) async fn create(cx: &Context, new: &New<'_>, name: &str) -> Result<()> {
    let args = new.args;
    let remote = args.block("remote_access").map(|block| {
        types::RemoteAccessConfig::builder()
            .set_ec2_ssh_key(block.text("ec2_ssh_key"))
            .set_source_security_groups(block.strings("source_security_group_ids"))
            .build()
    });
    let taints: Vec<_> = args.blocks("taint").into_iter().map(taint).collect();
    let create = || async {
        let request = cx
            .eks()
            .create_nodegroup()
            .client_request_token(new.client_token())
            .set_cluster_name(args.text("cluster_name"))
            .nodegroup_name(name)
            .set_node_role(args.text("node_role_arn"))
            .set_subnets(args.strings("subnet_ids"))
            .set_ami_type(args.variant("ami_type"))
            .set_capacity_type(args.variant("capacity_type"))
            .set_disk_size(args.positive("disk_size"))
            .set_instance_types(args.strings("instance_types"))
            .set_labels(Some(args.map("labels")).filter(|labels| !labels.is_empty()).and_then(tagged))
            .set_launch_template(args.block("launch_template").map(template))
            .set_node_repair_config(args.block("node_repair_config").map(repair))
            .set_release_version(args.text("release_version"))
            .set_remote_access(remote.clone())
            .set_scaling_config(args.block("scaling_config").map(scaling))
            .set_taints(Some(taints.clone()).filter(|taints| !taints.is_empty()))
            .set_update_config(args.block("update_config").map(update_config))
            .set_version(args.text("version"))
            .set_tags(tagged(new.tags()));
        Ok(request.send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(120), is_unknown_role, create).await
}

/// Brings a node group to what it is to be.
pub(super) async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (args, id) = (change.args, change.id);
    let (cluster, name) = parts(id, "node group")?;
    let limit = args.timeout("update", Duration::from_secs(3600));
    let ask = || cx.eks().describe_update().name(cluster).nodegroup_name(name);
    let wait = |update| updated(ask, cx, update, limit, change.progress);
    let is_passing = |failed: &Failed| failed.is(&["ResourceInUseException"]);
    // Which machines come and go decides first, so that new versions already go by it.
    if change.has(&["labels", "node_repair_config", "scaling_config", "taint", "update_config"]) {
        let request = configuration(cx, change).cluster_name(cluster).nodegroup_name(name);
        let send = || async { Ok(request.clone().send().await?.update) };
        wait(cx.retry(limit, is_passing, send).await?).await?;
        active(cx, id, limit, change.progress).await?;
    }
    if change.has(&["launch_template", "release_version", "version"]) {
        let changed = |name: &str| change.has(&[name]);
        let request = cx
            .eks()
            .update_nodegroup_version()
            .cluster_name(cluster)
            .nodegroup_name(name)
            .force(args.is("force_update_version"))
            .set_launch_template(args.block("launch_template").map(template))
            .set_release_version(args.text("release_version").filter(|_| changed("release_version")))
            .set_version(args.text("version").filter(|_| changed("version")));
        let send = || async { Ok(request.clone().send().await?.update) };
        wait(cx.retry(limit, is_passing, send).await?).await?;
        active(cx, id, limit, change.progress).await?;
    }
    Ok(())
}

type Request = aws_sdk_eks::operation::update_nodegroup_config::builders::UpdateNodegroupConfigFluentBuilder;

fn configuration(cx: &Context, change: &Change<'_>) -> Request {
    let (args, prior) = (change.args, change.prior);
    let mut request = cx.eks().update_nodegroup_config();
    if change.has(&["labels"]) {
        let (set, removed) = difference(args.map("labels"), &prior.map("labels"));
        let labels = types::UpdateLabelsPayload::builder()
            .set_add_or_update_labels(tagged(set))
            .set_remove_labels(Some(removed));
        request = request.labels(labels.build());
    }
    if change.has(&["taint"]) {
        let [wanted, before] =
            [args, prior].map(|args| -> Vec<types::Taint> { args.blocks("taint").into_iter().map(taint).collect() });
        let is_kept = |old: &types::Taint| wanted.iter().any(|new| new.key == old.key && new.effect == old.effect);
        let removed = before.iter().filter(|old| !is_kept(old)).cloned().collect();
        let set = wanted.iter().filter(|new| !before.contains(new)).cloned().collect();
        let taints =
            types::UpdateTaintsPayload::builder().set_add_or_update_taints(Some(set)).set_remove_taints(Some(removed));
        request = request.taints(taints.build());
    }
    if change.has(&["scaling_config"]) {
        request = request.set_scaling_config(args.block("scaling_config").map(scaling));
    }
    if change.has(&["update_config"]) {
        request = request.set_update_config(args.block("update_config").map(update_config));
    }
    if change.has(&["node_repair_config"]) {
        let off = || types::NodeRepairConfig::builder().enabled(false).build();
        request = request.node_repair_config(args.block("node_repair_config").map_or_else(off, repair));
    }
    request
}

/// What to set, and the keys of what to remove.
fn difference(wanted: Tags, before: &Tags) -> (Tags, Vec<String>) {
    let removed = before.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    (wanted.into_iter().filter(|(key, value)| before.get(key) != Some(value)).collect(), removed)
}

fn template(block: Args<'_>) -> types::LaunchTemplateSpecification {
    types::LaunchTemplateSpecification::builder()
        .set_id(block.text("id"))
        // The service takes one of the two; the name is told where the ID is given.
        .set_name(block.text("name").filter(|_| !block.has("id")))
        .set_version(block.text("version"))
        .build()
}

fn scaling(block: Args<'_>) -> types::NodegroupScalingConfig {
    types::NodegroupScalingConfig::builder()
        .set_desired_size(block.i32("desired_size"))
        .set_max_size(block.i32("max_size"))
        .set_min_size(block.i32("min_size"))
        .build()
}

fn taint(block: Args<'_>) -> types::Taint {
    types::Taint::builder()
        .set_effect(block.variant("effect"))
        .set_key(block.text("key"))
        .set_value(block.text("value"))
        .build()
}

fn update_config(block: Args<'_>) -> types::NodegroupUpdateConfig {
    types::NodegroupUpdateConfig::builder()
        .set_max_unavailable(block.positive("max_unavailable"))
        .set_max_unavailable_percentage(block.positive("max_unavailable_percentage"))
        .set_update_strategy(block.variant("update_strategy"))
        .build()
}

fn repair(block: Args<'_>) -> types::NodeRepairConfig {
    let overrides = block.blocks("node_repair_config_overrides").into_iter().map(|one| {
        types::NodeRepairConfigOverrides::builder()
            .set_min_repair_wait_time_mins(one.i32("min_repair_wait_time_mins"))
            .set_node_monitoring_condition(one.text("node_monitoring_condition"))
            .set_node_unhealthy_reason(one.text("node_unhealthy_reason"))
            .set_repair_action(one.variant("repair_action"))
            .build()
    });
    let overrides: Vec<_> = overrides.collect();
    types::NodeRepairConfig::builder()
        .enabled(block.is("enabled"))
        .set_max_parallel_nodes_repaired_count(block.positive("max_parallel_nodes_repaired_count"))
        .set_max_parallel_nodes_repaired_percentage(block.positive("max_parallel_nodes_repaired_percentage"))
        .set_max_unhealthy_node_threshold_count(block.positive("max_unhealthy_node_threshold_count"))
        .set_max_unhealthy_node_threshold_percentage(block.positive("max_unhealthy_node_threshold_percentage"))
        .set_node_repair_config_overrides(Some(overrides).filter(|all| !all.is_empty()))
        .build()
}
