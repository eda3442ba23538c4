//! A list of texts where one text is wanted.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::{Subnet, security_group};

fn subnet(group: &security_group::Ref) {
    let _ = Subnet::new().vpc_id(group.ingress());
}

fn main() {}
