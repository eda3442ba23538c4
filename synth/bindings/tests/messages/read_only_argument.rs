//! `tags_all` is for reading: the provider computes it.
use ledgerform_bindings::aws::Vpc;

fn main() {
    let _ = Vpc::new().id("vpc-1");
}
