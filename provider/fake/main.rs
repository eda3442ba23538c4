//! The provider over a cloud in a file, for tests: `FINTECH_FAKE` is the file, `FINTECH_FAULT` says what goes wrong.

#![allow(clippy::unwrap_used, reason = "it serves tests, which fail when it panics")]

mod cloud;
mod kinds;

use cloud::Connector;
use std::process::ExitCode;
use std::sync::Arc;
use terraform_provider_fintech::{ADDRESS, provider};

fn main() -> ExitCode {
    let connector = Arc::new(Connector::new());
    ledgerform_tfplugin::serve(ADDRESS, move || provider(Arc::clone(&connector)))
}
