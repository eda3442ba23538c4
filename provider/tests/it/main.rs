//! The provider under the real Terraform, over a cloud in a file that breaks on demand.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod cases;
mod drift;
mod errors;
mod failures;
mod lifecycle;
mod support;
