//! Another block of the resource.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::{EksCluster, eks_cluster};

fn main() {
    let compute = eks_cluster::ComputeConfig::new().enabled(true);
    let _ = EksCluster::new().name("main").role_arn("arn").vpc_config(compute);
}
