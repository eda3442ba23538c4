//! `tags_all` is for reading: the provider computes it.
#[path = "support/aws.rs"]
#[allow(dead_code, unused_imports)]
mod aws;

use aws::Vpc;

fn main() {
    let _ = Vpc::new().id("vpc-1");
}
