//! A text where a truth value is wanted.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::Subnet;

fn main() {
    let _ = Subnet::new().vpc_id("vpc-1").map_public_ip_on_launch("yes");
}
