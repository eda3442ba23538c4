//! What groups of nodes are given.

use ledgerform::{Expr, Inputs, Number};
use std::collections::BTreeMap;

/// A group of nodes that are alike. EKS replaces them one after the other when their version or template changes.
#[derive(Debug, Clone, Inputs)]
pub struct NodeGroup {
    /// Exact name of the group. Where it is null, the key with a suffix that AWS adds: the new group of a replacement can
    /// then be there before the old one goes, which an exact name cannot have twice.
    pub name: Expr<Option<String>>,
    /// Instance types, all of one architecture. Several give Spot more to choose from.
    pub instance_types: Expr<Vec<String>>,
    /// What is paid: `ON_DEMAND` or `SPOT` (cheap, may go within two minutes).
    #[input(default = "ON_DEMAND")]
    pub capacity_type: Expr<String>,
    /// Fewest nodes.
    pub min_size: Expr<Number>,
    /// Most nodes.
    pub max_size: Expr<Number>,
    /// Nodes when the group is created; `min_size` where it is 0. Afterwards the autoscaler or an operator decides: no plan
    /// undoes what they did. Raise the number of nodes before you raise `min_size` above it. Programs in Rust that want
    /// plans to decide use `EksManagedSizes`.
    #[input(default = 0)]
    pub initial_size: Expr<Number>,
    /// Kind of image: `AL2023_x86_64_STANDARD`, `AL2023_ARM_64_STANDARD`, `BOTTLEROCKET_x86_64` and so on; Amazon Linux 2023
    /// for the architecture of the instance types where it is null.
    pub ami_type: Expr<Option<String>>,
    /// Release of the image, such as `1.33.0-20250610`; the newest when the group is created or its version changes where it
    /// is null.
    pub release_version: Expr<Option<String>>,
    /// GiB of each node's disk, encrypted.
    #[input(default = 50)]
    pub disk_gib: Expr<Number>,
    /// Labels of the nodes, besides `node-group`, which is the key.
    #[input(default = BTreeMap::<String, String>::new())]
    pub labels: Expr<BTreeMap<String, String>>,
    /// What keeps pods away that do not tolerate it.
    #[input(default = Vec::<Taint>::new())]
    pub taints: Expr<Vec<Taint>>,
    /// IDs of the group's subnets; those of the cluster where it is null.
    pub subnet_ids: Expr<Option<Vec<String>>>,
    /// Percentage of the nodes that may be away at once while they are replaced, 1 to 100.
    #[input(default = 33)]
    pub max_unavailable_percent: Expr<Number>,
    /// Whether nodes are replaced even where a pod disruption budget does not let their pods go.
    #[input(default = false)]
    pub force_update: Expr<bool>,
    /// Whether EKS replaces nodes that are not healthy.
    #[input(default = true)]
    pub auto_repair: Expr<bool>,
    /// Further tags of the group, its nodes and their disks.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// What keeps pods away that do not tolerate it.
#[derive(Debug, Clone, Inputs)]
pub struct Taint {
    /// Its key.
    pub key: Expr<String>,
    /// Its value.
    #[input(default = "")]
    pub value: Expr<String>,
    /// What it does: `NO_SCHEDULE`, `NO_EXECUTE` or `PREFER_NO_SCHEDULE`.
    #[input(default = "NO_SCHEDULE")]
    pub effect: Expr<String>,
}

/// Who logs in to nodes by SSH.
#[derive(Debug, Clone, Inputs)]
pub struct Ssh {
    /// Name of a key pair of EC2.
    pub key_name: Expr<String>,
    /// ID of the security group that connections come from, such as a bastion's.
    pub security_group_id: Expr<String>,
}
