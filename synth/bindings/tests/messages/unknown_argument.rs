//! It is called `cidr_block`.
use ledgerform_bindings::aws::Subnet;

fn main() {
    let _ = Subnet::new().vpc_id("vpc-1").cidr("10.0.0.0/24");
}
