//! Lays out a release of the provider.
fn main() {}
