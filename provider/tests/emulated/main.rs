//! The provider as users run it, against the emulator: `terraform init` from a mirror, plan, apply, destroy.
//!
//! Afterwards the emulator is asked itself what is left.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

mod crash;
mod life;
mod support;
