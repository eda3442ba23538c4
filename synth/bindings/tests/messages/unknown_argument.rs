//! It is called `cidr_block`.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::Subnet;

fn main() {
    let _ = Subnet::new().vpc_id("vpc-1").cidr("10.0.0.0/24");
}
