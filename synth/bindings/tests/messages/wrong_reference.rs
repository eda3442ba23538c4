//! A list of texts where one text is wanted.
use ledgerform_bindings::aws::{Subnet, security_group};

fn subnet(group: &security_group::Ref) {
    let _ = Subnet::new().vpc_id(group.ingress());
}

fn main() {}
