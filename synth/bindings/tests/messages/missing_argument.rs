//! `role_arn` and `vpc_config` are missing.
use ledgerform::Resource;
use ledgerform_bindings::aws::EksCluster;

fn add(_: impl Resource) {}

fn main() {
    add(EksCluster::new().name("main"));
}
