//! `role_arn` and `vpc_config` are missing.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::EksCluster;
use ledgerform::Resource;

fn add(_: impl Resource) {}

fn main() {
    add(EksCluster::new().name("main"));
}
