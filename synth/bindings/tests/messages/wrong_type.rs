//! A text where a truth value is wanted.
use ledgerform_bindings::aws::Subnet;

fn main() {
    let _ = Subnet::new().vpc_id("vpc-1").map_public_ip_on_launch("yes");
}
