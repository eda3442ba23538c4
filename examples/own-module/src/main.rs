//! A module in Terraform's language, called with typed inputs and outputs: `build.rs` makes the call from the folder
//! `modules/ledger`.
//!
//! For a module of a registry or a repository, download it once (`terraform get` does) and give its source and version:
//! `TerraformModule::read(folder)?.source("acme/ledger/aws").version("~> 2.0")`.
//!
//! ```text
//! cargo run -p ledgerform-example-own-module -- plan --offline
//! ```

use ledger::{Accounts, Ledger};
use ledgerform::{App, Output};
use ledgerform_bindings::aws;
use std::process::ExitCode;

/// The call of the module and its outputs.
#[allow(
    clippy::all,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "made for users of a library, not for this program"
)]
mod ledger {
    include!(concat!(env!("OUT_DIR"), "/ledger.rs"));
}

fn main() -> ExitCode {
    ledgerform_cli::Program::new("own-module").run(payments)
}

/// A ledger, and the parameter in which other teams find its queue of card payments.
fn payments(app: &App) {
    let stack = app.stack("payments");
    stack.provider(aws::Provider::new().region("eu-central-1"));
    let backup = stack.provider_alias("backup", aws::Provider::new().region("eu-west-1"));
    // `new()` asks for what is required, in the order of names, and then for the providers.
    let accounts =
        [("cards", Accounts::new().currency("EUR")), ("fees", Accounts::new().currency("EUR").retention_days(14))];
    let ledger = stack.module("ledger", Ledger::new().accounts(accounts).name("main").provider_aws_backup(&backup));
    // The outputs have types: a map of texts, a text.
    let cards = ledger.queue_urls().at("cards");
    stack.add("queue", aws::SsmParameter::new().name("/ledger/cards").r#type("String").value(cards));
    stack.output("archive", Output::new(ledger.archive()));
    stack.output("journal_password", Output::new(ledger.journal_password()).sensitive());
}
