//! Auto Mode: nodes, volumes and load balancers that EKS runs by itself.

use super::cluster::managed_policy;
use super::inputs::EksInputs;
use super::nodes;
use crate::check::among;
use crate::place::Place;
use ledgerform::{Condition, Each, Expr, Inputs, IntoExpr, Scope, When, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::eks_cluster as parts;
use std::collections::BTreeMap;

/// Auto Mode. EKS runs nodes as pods need them, with network, volumes and load balancers, and replaces them within three weeks.
#[derive(Debug, Clone, Inputs)]
pub struct AutoMode {
    /// Pools of nodes that EKS brings along: `general-purpose`, `system`. Without any, the cluster has those that are applied
    /// to it.
    #[input(default = ["general-purpose", "system"])]
    pub node_pools: Expr<Vec<String>>,
}

pub(super) fn check(field: &str, value: &Expr<AutoMode>) -> Condition {
    let bad = value.node_pools().filter(|pool| !among(&["general-purpose", "system"], &pool));
    crate::check::none(bad, format!("{field}.node_pools may have general-purpose and system"))
}

/// What the control plane needs to run nodes, besides its other rights: the AWS page "Amazon EKS Auto Mode cluster IAM role".
const OF_CLUSTER: [(&str, &str); 4] = [
    ("compute", "AmazonEKSComputePolicy"),
    ("load_balancing", "AmazonEKSLoadBalancingPolicy"),
    ("networking", "AmazonEKSNetworkingPolicy"),
    ("storage", "AmazonEKSBlockStoragePolicy"),
];

/// What such nodes need: the AWS page "Amazon EKS Auto Mode node IAM role".
const OF_NODES: [(&str, &str); 2] =
    [("registry", "AmazonEC2ContainerRegistryPullOnly"), ("worker", "AmazonEKSWorkerNodeMinimalPolicy")];

fn policies(place: &Place, names: &[(&'static str, &'static str)], on: &Expr<bool>) -> Expr<BTreeMap<String, String>> {
    let all: BTreeMap<&str, Expr<String>> =
        names.iter().map(|(name, policy)| (*name, managed_policy(place, *policy))).collect();
    let all: Expr<BTreeMap<String, String>> = all.into_expr();
    all.filter(|_, _| on.clone())
}

/// Lets the control plane run nodes; `role` is its role where it is new.
pub(super) fn rights(
    scope: &Scope,
    inputs: &EksInputs,
    place: &Place,
    role: &When<aws::iam_role::Ref>,
) -> Each<aws::iam_role_policy_attachment::Ref> {
    let on = inputs.auto_mode.is_some().and(inputs.cluster_role.is_null());
    scope.each(&policies(place, &OF_CLUSTER, &on), |scope, _, arn| {
        scope.add(
            "auto_mode",
            aws::IamRolePolicyAttachment::new().policy_arn(arn).role(role.map(|role| role.name()).or_null()),
        )
    })
}

/// The role of the nodes that EKS runs; EKS gives it access to the cluster by itself.
pub(super) fn role(scope: &Scope, inputs: &EksInputs, place: &Place) -> When<aws::iam_role::Ref> {
    let on = inputs.auto_mode.is_some();
    let role = scope.when(&on, |scope| {
        scope.add(
            "auto_node",
            aws::IamRole::new()
                .assume_role_policy(nodes::trust().document(scope))
                .name_prefix(inputs.prefix("auto-node"))
                .description(tf!("Nodes that EKS runs in the cluster {}", &inputs.name))
                .tags(inputs.named("auto-node")),
        )
    });
    scope.each(&policies(place, &OF_NODES, &on), |scope, _, arn| {
        scope.add(
            "auto_node",
            aws::IamRolePolicyAttachment::new().policy_arn(arn).role(role.map(|role| role.name()).or_null()),
        );
    });
    role
}

/// The cluster with all three parts of Auto Mode: EKS takes them together or not at all.
pub(super) fn with(
    cluster: aws::EksCluster,
    inputs: &EksInputs,
    network: parts::KubernetesNetworkConfig,
    role: &When<aws::iam_role::Ref>,
) -> aws::EksCluster {
    let on = inputs.auto_mode.is_some();
    let pools = inputs.auto_mode.or_null().node_pools();
    // A role that no pool needs is one that EKS refuses.
    let arn = role.map(|role| role.arn()).or_null();
    let arn: Expr<String> = pools.length().greater(0).then(arn, Expr::null());
    cluster
        .compute_config(on.blocks(|| parts::ComputeConfig::new().enabled(true).node_pools(&pools).node_role_arn(&arn)))
        .kubernetes_network_config(
            network.elastic_load_balancing(on.blocks(|| parts::ElasticLoadBalancing::new().enabled(true))),
        )
        .storage_config(
            on.blocks(|| parts::StorageConfig::new().block_storage(parts::BlockStorage::new().enabled(true))),
        )
}
