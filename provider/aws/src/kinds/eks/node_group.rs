//! `aws_eks_node_group`

use super::node_group_request::{create, update};
use super::{parts, retag, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_eks::types::{self, NodegroupStatus};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct NodeGroup;

impl Kind for NodeGroup {
    const TYPE: &'static str = "aws_eks_node_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "ami_type",
            "capacity_type",
            "cluster_name",
            "disk_size",
            "instance_types",
            "launch_template.id",
            "launch_template.name",
            "node_group_name",
            "node_group_name_prefix",
            "node_role_arn",
            "remote_access",
            "subnet_ids",
        ])
        .follows("release_version", &["launch_template", "version"])
        .takes(Duration::from_secs(180))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (cluster, name) = (new.args.required("cluster_name"), name(new));
        let id = format!("{cluster}:{name}");
        create(cx, new, &name).await?;
        let limit = new.args.timeout("create", Duration::from_secs(3600));
        active(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(group) = described(cx, id).await? else { return Ok(None) };
        let resources = group.resources().map(|resources| {
            let groups = resources.auto_scaling_groups().iter().map(|group| Attrs::new().put("name", group.name()));
            Attrs::new()
                .put("autoscaling_groups", groups.collect::<Vec<_>>())
                .put("remote_access_security_group_id", resources.remote_access_security_group())
        });
        let attributes = Attrs::new()
            .variant("ami_type", group.ami_type())
            .put("arn", group.nodegroup_arn())
            .variant("capacity_type", group.capacity_type())
            .put("cluster_name", group.cluster_name())
            .put("disk_size", group.disk_size())
            .put("instance_types", group.instance_types())
            .put("labels", tags(group.labels()))
            .put("node_group_name", group.nodegroup_name())
            .put("node_role_arn", group.node_role())
            .put("release_version", group.release_version())
            .block("resources", resources)
            .variant("status", group.status())
            .put("subnet_ids", group.subnets())
            .put("version", group.version())
            .keep(&["force_update_version", "node_group_name_prefix"], recorded);
        let tags = tags(group.tags());
        Ok(Some(Found::tagged(blocks(attributes, &group, recorded), tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        update(cx, change).await?;
        retag(cx, change, None).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(3600));
        let (cluster, name) = parts(gone.id, "node group")?;
        let delete = || async {
            let request = cx.eks().delete_nodegroup().cluster_name(cluster).nodegroup_name(name);
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(limit, |failed| failed.is(&["ResourceInUseException"]), delete).await?;
        let none = || async {
            let Some(group) = described(cx, gone.id).await? else { return Ok(Wait::Done(())) };
            match group.status() {
                Some(NodegroupStatus::DeleteFailed) => {
                    Err(Failed::refused(format!("deleting failed: {}", issues(&group))))
                }
                status => Ok(Wait::Pending(status.map_or("there", |status| status.as_str()).to_owned())),
            }
        };
        cx.wait(limit, gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = format!("{}:{}", new.args.required("cluster_name"), name(new));
        let Some(group) = described(cx, &id).await? else { return Ok(None) };
        if matches!(group.status(), Some(NodegroupStatus::Creating)) {
            let limit = new.args.timeout("create", Duration::from_secs(3600));
            active(cx, &id, limit, new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for cluster in super::clusters(cx).await? {
            let names = cx.eks().list_nodegroups().cluster_name(&cluster).into_paginator().items().send();
            for name in names.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?.unwrap_or_default() {
                let id = format!("{cluster}:{name}");
                if let Some(group) = described(cx, &id).await? {
                    found.push((id, tags(group.tags())));
                }
            }
        }
        Ok(found)
    }
}

fn name(new: &New<'_>) -> String {
    new.name("node_group_name", "node_group_name_prefix", 63)
}

async fn described(cx: &Context, id: &str) -> Result<Option<types::Nodegroup>> {
    let (cluster, name) = parts(id, "node group")?;
    let request = cx.eks().describe_nodegroup().cluster_name(cluster).nodegroup_name(name);
    Ok(request.send().await.or_missing()?.and_then(|answer| answer.nodegroup))
}

/// Why a group is not well.
fn issues(group: &types::Nodegroup) -> String {
    let issues = group.health().map(|health| health.issues()).unwrap_or_default();
    let texts: Vec<&str> = issues.iter().filter_map(|issue| issue.message()).collect();
    if texts.is_empty() { "no reason is told".to_owned() } else { texts.join("; ") }
}

pub(super) async fn active(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let Some(group) = described(cx, id).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match group.status() {
            Some(NodegroupStatus::Active) => Ok(Wait::Done(())),
            Some(status @ (NodegroupStatus::CreateFailed | NodegroupStatus::Degraded)) => {
                Err(Failed::refused(format!("it is {}: {}", status.as_str(), issues(&group))))
            }
            status => Ok(Wait::Pending(status.map_or("not there", |status| status.as_str()).to_owned())),
        }
    };
    cx.wait(limit, progress, active).await
}

fn blocks(attributes: Attrs, group: &types::Nodegroup, recorded: Args<'_>) -> Attrs {
    let one = |block: Option<Attrs>| block.into_iter().collect::<Vec<_>>();
    let template = group.launch_template().map(|template| {
        Attrs::new().put("id", template.id()).put("name", template.name()).put("version", template.version())
    });
    let repair = group.node_repair_config().map(|repair| {
        let overrides = repair.node_repair_config_overrides().iter().map(|one| {
            Attrs::new()
                .put("min_repair_wait_time_mins", one.min_repair_wait_time_mins())
                .put("node_monitoring_condition", one.node_monitoring_condition())
                .put("node_unhealthy_reason", one.node_unhealthy_reason())
                .variant("repair_action", one.repair_action())
        });
        Attrs::new()
            .put("enabled", repair.enabled())
            .put("max_parallel_nodes_repaired_count", repair.max_parallel_nodes_repaired_count())
            .put("max_parallel_nodes_repaired_percentage", repair.max_parallel_nodes_repaired_percentage())
            .put("max_unhealthy_node_threshold_count", repair.max_unhealthy_node_threshold_count())
            .put("max_unhealthy_node_threshold_percentage", repair.max_unhealthy_node_threshold_percentage())
            .put("node_repair_config_overrides", overrides.collect::<Vec<_>>())
    });
    let remote = group.remote_access().map(|remote| {
        Attrs::new()
            .put("ec2_ssh_key", remote.ec2_ssh_key())
            .put("source_security_group_ids", remote.source_security_groups())
    });
    let scaling = group.scaling_config().map(|scaling| {
        Attrs::new()
            .put("desired_size", scaling.desired_size())
            .put("max_size", scaling.max_size())
            .put("min_size", scaling.min_size())
    });
    let taints = group.taints().iter().map(|taint| {
        let effect = taint.effect().map(|effect| effect.as_str().to_owned());
        Attrs::new().put("effect", effect).put("key", taint.key()).put("value", taint.value())
    });
    let update = group.update_config().map(|update| {
        // The service fills this in; without it being asked for it would be planned to go.
        let strategy = recorded.block("update_config").and_then(|block| block.text("update_strategy"));
        let told = update.update_strategy().map(|strategy| strategy.as_str().to_owned());
        Attrs::new()
            .put("max_unavailable", update.max_unavailable())
            .put("max_unavailable_percentage", update.max_unavailable_percentage())
            .put("update_strategy", strategy.and(told))
    });
    attributes
        .block("launch_template", template)
        .if_given("node_repair_config", one(repair), recorded)
        .block("remote_access", remote)
        .block("scaling_config", scaling)
        .put("taint", taints.collect::<Vec<_>>())
        .if_given("update_config", one(update), recorded)
}
