//! An optional argument before the required one.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::Subnet;

fn main() {
    let _ = Subnet::new().cidr_block("10.0.0.0/24").vpc_id("vpc-1");
}
