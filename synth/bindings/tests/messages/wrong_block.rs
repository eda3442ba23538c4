//! The block of another resource.
use ledgerform_bindings::aws::{EksCluster, eks_cluster, eks_node_group};

fn main() {
    let scaling = eks_node_group::ScalingConfig::new().desired_size(3).max_size(6).min_size(2);
    let _ = EksCluster::new().name("main").role_arn("arn").vpc_config(scaling);
    let _ = eks_cluster::VpcConfig::new();
}
