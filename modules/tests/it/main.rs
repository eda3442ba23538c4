//! The components and their exported modules, judged by the real Terraform with the offline provider.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod cases;
mod checkov;
mod cluster;
mod commitments;
mod datadog;
mod diagnostics;
mod errors;
mod estimate;
mod exported;
mod features;
mod painful;
mod parity;
mod policy;
mod root;
mod signing;
mod sources;
mod tftest;
mod versions;
mod vpc_module;
