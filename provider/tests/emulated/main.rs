//! The provider as users run it, against the emulator: plan, apply, destroy with the real Terraform.
//!
//! What is there afterwards, the emulator is asked itself. What it judges, and what it does not, is in
//! `docs/EMULATOR.md`.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]
#![expect(clippy::print_stdout, reason = "long runs tell where they are, measurements what they found")]

mod crash;
mod drift;
mod life;
mod secrets;
mod support;

/// The root modules.
mod roots {
    pub(crate) const GUARDS: &str = include_str!("roots/guards.tf");
    pub(crate) const NETWORK: &str = include_str!("roots/network.tf");
    pub(crate) const STORES: &str = include_str!("roots/stores.tf");
    pub(crate) const WATCH: &str = include_str!("roots/watch.tf");
}
