//! A block where any number of them is wanted.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::{SecurityGroup, security_group};

fn main() {
    let _ = SecurityGroup::new().ingress(security_group::Ingress::new().protocol("tcp"));
}
