//! The provider as users run it, against the emulator: plan, apply, destroy with the real Terraform.
//!
//! What is there afterwards, the emulator is asked itself. What it judges, and what it does not, is in
//! `docs/EMULATOR.md`.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]
#![expect(clippy::print_stdout, reason = "long runs tell where they are, measurements what they found")]

mod crash;
mod drift;
mod import;
mod life;
mod meddling;
mod provider_block;
mod secrets;
mod support;
mod tags;

/// The root modules.
mod roots {
    pub(crate) const GUARDS: &str = include_str!("roots/guards.tf");
    pub(crate) const NETWORK: &str = include_str!("roots/network.tf");
    pub(crate) const CLUSTER: &str = include_str!("roots/cluster.tf");
    pub(crate) const DATA: &str = include_str!("roots/data.tf");
    pub(crate) const CREDENTIALS: &str = include_str!("roots/credentials.tf");
    pub(crate) const PLATFORM: &str = include_str!("roots/platform.tf");
    pub(crate) const REGIONS: &str = include_str!("roots/regions.tf");
    pub(crate) const SMALL: &str = include_str!("roots/small.tf");
    pub(crate) const STORES: &str = include_str!("roots/stores.tf");
    pub(crate) const WATCH: &str = include_str!("roots/watch.tf");

    /// The roles that the inputs of a root module name, and that somebody else made.
    pub(crate) fn roles(root: &str) -> &'static [&'static str] {
        match root {
            CLUSTER => &["platform"],
            PLATFORM => &["platform-admin"],
            _ => &[],
        }
    }
}
