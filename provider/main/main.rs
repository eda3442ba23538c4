//! The provider `fintech`: Terraform starts this program.

mod connector;

use std::process::ExitCode;
use std::sync::Arc;
use terraform_provider_fintech::{ADDRESS, provider};

fn main() -> ExitCode {
    let connector = Arc::new(connector::Connector::default());
    ledgerform_tfplugin::serve(ADDRESS, move || provider(Arc::clone(&connector)))
}
