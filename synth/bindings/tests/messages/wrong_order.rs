//! An optional argument before the required one.
use ledgerform_bindings::aws::Subnet;

fn main() {
    let _ = Subnet::new().cidr_block("10.0.0.0/24").vpc_id("vpc-1");
}
