//! Groups of nodes, their role and their launch templates.

use super::cluster::{Cluster, managed_policy};
use super::inputs::{EksInputs, NodeGroup, NodeGroupFields, RoleFields, SshFields, TaintFields};
use super::instances::{Ladders, is_arm};
use super::network::Groups;
use crate::diagnostics::{NODES_TOO_SMALL, SPOT_OF_ONE_TYPE};
use crate::kms::ExistingFields;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement};
use crate::profile::Guard;
use ledgerform::function::{concat_all, jsonencode, min_all, startswith};
use ledgerform::{Addr, Any, Each, Expr, IntoExpr, Meta, Number, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::{eks_node_group as parts, launch_template as template};
use std::collections::BTreeMap;

/// Who decides how many nodes a group has once it exists.
///
/// What a resource ignores stands in the text that Terraform reads, never in a value: this is chosen where the component is
/// used, and the addresses are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sizes {
    /// An autoscaler or an operator: no plan undoes what they did.
    Ignored,
    /// Plans.
    Managed,
}

/// What is there before a group, and who decides over it later.
pub(super) struct Life<'a> {
    /// Add-ons without which no node gets ready.
    pub(super) first: &'a [&'a Addr],
    pub(super) sizes: Sizes,
}

/// Pods that a node of a production cluster must hold at least: those of the system, and some of its own.
const FEWEST_PODS: i64 = 12;

/// What the groups give.
pub(super) struct Nodes {
    pub(super) groups: Each<aws::eks_node_group::Ref>,
    /// ARN of the nodes' role; null where there are no groups and none is given.
    pub(super) role_arn: Expr<Option<String>>,
    /// Pods that a node holds, by group; 0 where its types are not known.
    pub(super) pods: Expr<BTreeMap<String, Number>>,
}

/// The policies that every node needs. The network's rights belong to the add-on `vpc-cni`, which has a role of its own.
const POLICIES: [(&str, &str); 2] =
    [("registry", "AmazonEC2ContainerRegistryPullOnly"), ("worker", "AmazonEKSWorkerNodePolicy")];

/// The policies of nodes, by name.
pub(super) fn policies(inputs: &EksInputs, place: &Place) -> Expr<BTreeMap<String, String>> {
    let own = POLICIES.map(|(name, policy)| (name, managed_policy(place, policy))).into_expr();
    let own: Expr<BTreeMap<String, String>> = own;
    inputs.node_policies.merge(own)
}

/// EC2 takes roles for instances without saying for which account: AWS documents no condition that would hold.
pub(super) fn trust() -> Policy {
    Policy::new().with(
        Statement::allow("InstancesTakeRole")
            .principal(Principal::Service, "ec2.amazonaws.com")
            .actions("sts:AssumeRole"),
    )
}

/// The groups.
pub(super) fn build(
    scope: &Scope,
    inputs: &EksInputs,
    guard: &Guard<'_>,
    place: &Place,
    cluster: &Cluster,
    groups: &Groups,
    life: &Life<'_>,
) -> Nodes {
    let has_role = inputs.node_role.is_null().and(inputs.node_groups.length().greater(0));
    let role = scope.when(&has_role, |scope| {
        scope.add(
            "node",
            aws::IamRole::new()
                .assume_role_policy(trust().document(scope))
                .name_prefix(inputs.prefix("node"))
                .description(tf!("Nodes of the cluster {}", &inputs.name))
                .tags(inputs.named("node")),
        )
    });
    let policies = policies(inputs, place).filter(|_, _| has_role.clone());
    let attachments = scope.each(&policies, |scope, _, arn| {
        scope.add(
            "node",
            aws::IamRolePolicyAttachment::new().policy_arn(arn).role(role.map(|role| role.name()).or_null()),
        )
    });
    let given: Expr<Option<String>> = inputs
        .node_role
        .is_null()
        .then(Expr::<Option<String>>::null(), inputs.node_role.or_null().arn().cast::<Option<String>>());
    let role_arn: Expr<Option<String>> = has_role.then(role.map(|role| role.arn()), given);

    let ladders = Ladders::new(scope, &inputs.prefix_delegation);
    let pods = inputs.node_groups.map(|_, group| {
        let all = group.instance_types().map(|ty| ladders.pods(&ty));
        min_all(all)
    });
    let pods = scope.local("pods", pods);
    let templates = templates(scope, inputs, groups);
    let made = scope.each(&inputs.node_groups, |scope, key, group| {
        let holds = pods.at(&key);
        guard.refuse(scope, &NODES_TOO_SMALL, &key, holds.greater(0).and(holds.less(FEWEST_PODS)));
        let is_spot = group.capacity_type().equals("SPOT");
        guard.refuse(scope, &SPOT_OF_ONE_TYPE, &key, is_spot.and(group.instance_types().length().less(2)));
        let has_name = group.name().is_some();
        scope.add_with(
            "this",
            aws::EksNodeGroup::new()
                .cluster_name(cluster.this.name())
                .node_role_arn(role_arn.or_null())
                .subnet_ids(group.subnet_ids().or_else(&inputs.subnet_ids))
                .scaling_config(
                    parts::ScalingConfig::new()
                        .desired_size(group.initial_size().equals(0).then(group.min_size(), group.initial_size()))
                        .max_size(group.max_size())
                        .min_size(group.min_size()),
                )
                .node_group_name(group.name().or_null())
                .node_group_name_prefix(has_name.then(Expr::null(), tf!("{key}-")))
                .instance_types(group.instance_types())
                .capacity_type(group.capacity_type())
                .ami_type(ami_type(&group))
                .version(cluster.this.version())
                .release_version(group.release_version().or_null())
                .force_update_version(group.force_update())
                .labels(labels(&key, &group))
                .taint(
                    group.taints().blocks(|taint| {
                        parts::Taint::new().effect(taint.effect()).key(taint.key()).value(taint.value())
                    }),
                )
                .launch_template(
                    parts::LaunchTemplate::new()
                        .version(templates.at(&key, |template| tf!("{}", template.latest_version())))
                        .id(templates.at(&key, |template| template.id())),
                )
                .update_config(parts::UpdateConfig::new().max_unavailable_percentage(group.max_unavailable_percent()))
                .node_repair_config(parts::NodeRepairConfig::new().enabled(group.auto_repair()))
                .tags(inputs.named(&key).merge(group.tags())),
            Meta::new()
                // A node that comes before the network's add-on, its rights or its way to the API never gets ready.
                .depends_on(life.first.iter().copied())
                .depends_on(attachments.addrs())
                .depends_on(groups.addrs())
                // The new group of a replacement is there before the old one goes.
                .create_before_destroy()
                .ignore_changes((life.sizes == Sizes::Ignored).then_some("scaling_config[0].desired_size")),
        )
    });
    Nodes { groups: made, role_arn, pods }
}

/// The label by which pods find the nodes of a group. The group's name would do, but a replacement changes it.
const GROUP: &str = "node-group";

fn labels(key: &Expr<String>, group: &Expr<NodeGroup>) -> Expr<BTreeMap<String, String>> {
    group.labels().merge([(GROUP, key.clone())])
}

/// What pods say to run on a group and nowhere else, by key: the fields `nodeSelector` and `tolerations` as JSON text.
pub(super) fn scheduling(inputs: &EksInputs) -> Expr<BTreeMap<String, String>> {
    let effects: Expr<BTreeMap<String, String>> =
        [("NO_EXECUTE", "NoExecute"), ("NO_SCHEDULE", "NoSchedule"), ("PREFER_NO_SCHEDULE", "PreferNoSchedule")]
            .into_expr();
    inputs.node_groups.map(|key, group| {
        let tolerations = group.taints().map(|taint| {
            Expr::<Any>::object([
                ("key", taint.key()),
                ("operator", "Equal".into_expr()),
                ("value", taint.value()),
                ("effect", effects.at(taint.effect())),
            ])
        });
        jsonencode(Expr::<Any>::object([
            ("nodeSelector", Expr::<Any>::object([(GROUP, key)])),
            ("tolerations", tolerations.cast()),
        ]))
    })
}

/// Amazon Linux 2023 for the architecture, unless another image is chosen.
fn ami_type(group: &Expr<NodeGroup>) -> Expr<String> {
    let arm = group.instance_types().filter(|ty| is_arm(&ty)).length().greater(0);
    group.ami_type().or_else(arm.then("AL2023_ARM_64_STANDARD", "AL2023_x86_64_STANDARD"))
}

/// A launch template for each group: what the API for node groups does not have.
fn templates(scope: &Scope, inputs: &EksInputs, groups: &Groups) -> Each<aws::launch_template::Ref> {
    let key_arn: Expr<String> = inputs.disk_key.is_null().then(Expr::<String>::null(), inputs.disk_key.or_null().arn());
    let ssh_key: Expr<String> = inputs.ssh.is_null().then(Expr::<String>::null(), inputs.ssh.or_null().key_name());
    scope.each(&inputs.node_groups, |scope, key, group| {
        // Images of Bottlerocket keep pods and their data on a second disk.
        let is_bottlerocket = startswith(ami_type(&group), "BOTTLEROCKET");
        let size: Expr<Number> = group.disk_gib();
        let small: Expr<BTreeMap<String, Number>> =
            [("/dev/xvda", 4.into_expr()), ("/dev/xvdb", size.clone())].into_expr();
        let large: Expr<BTreeMap<String, Number>> = [("/dev/xvda", size)].into_expr();
        let disks: Expr<BTreeMap<String, Number>> = is_bottlerocket.then(small, large);
        let tags = || inputs.named(&key).merge(group.tags());
        scope.add_with(
            "node",
            aws::LaunchTemplate::new()
                .name_prefix(tf!("{}-{key}-", &inputs.name))
                .description(tf!("Nodes of the group {key} of the cluster {}", &inputs.name))
                .update_default_version(true)
                .key_name(&ssh_key)
                .vpc_security_group_ids(concat_all([
                    [groups.node.id()].into_expr(),
                    inputs.node_security_group_ids.clone(),
                ]))
                .metadata_options(
                    // One hop does not reach pods: the rights of the node are not theirs.
                    template::MetadataOptions::new()
                        .http_endpoint("enabled")
                        .http_tokens("required")
                        .http_put_response_hop_limit(1),
                )
                .monitoring(template::Monitoring::new().enabled(true))
                .block_device_mappings(disks.blocks(|device, size| {
                    template::BlockDeviceMappings::new().device_name(device).ebs(
                        template::Ebs::new()
                            .encrypted("true")
                            .kms_key_id(&key_arn)
                            .volume_type("gp3")
                            .volume_size(size)
                            .delete_on_termination("true"),
                    )
                }))
                .tag_specifications(
                    ["instance", "network-interface", "volume"]
                        .map(|kind| template::TagSpecifications::new().resource_type(kind).tags(tags())),
                )
                .tags(tags()),
            Meta::new().create_before_destroy(),
        )
    })
}
