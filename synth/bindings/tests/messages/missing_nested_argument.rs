//! The block needs `subnet_ids`.
use ledgerform_bindings::aws::{EksCluster, eks_cluster};

fn main() {
    let _ = EksCluster::new().name("main").role_arn("arn").vpc_config(eks_cluster::VpcConfig::new());
}
