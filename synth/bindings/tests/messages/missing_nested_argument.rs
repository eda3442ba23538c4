//! The block needs `subnet_ids`.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::{EksCluster, eks_cluster};

fn main() {
    let _ = EksCluster::new().name("main").role_arn("arn").vpc_config(eks_cluster::VpcConfig::new());
}
