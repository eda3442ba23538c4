//! The provider under the real Terraform, over a cloud in a file that breaks on demand.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod adoption;
mod cases;
mod docs;
mod drift;
mod errors;
mod failures;
mod lifecycle;
mod names;
mod others;
mod provider_block;
mod release;
mod secrecy;
mod support;
mod unknown;
mod upgrade;
