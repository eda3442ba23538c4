//! A block where any number of them is wanted.
use ledgerform_bindings::aws::{SecurityGroup, security_group};

fn main() {
    let _ = SecurityGroup::new().ingress(security_group::Ingress::new().protocol("tcp"));
}
