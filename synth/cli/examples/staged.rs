//! Two environments from one function, and a stack that they share.
//!
//! `cargo run --example staged -- apply --offline dns 'production/*'`

use ledgerform::{Addr, App, Block, Meta, Mode, Output, Provider, Stage, Untyped};
use std::process::ExitCode;

fn data(input: &str) -> Untyped {
    let block = Block::new().attr::<String>("input", input);
    Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block }
}

/// What every environment has.
fn environment(stage: &Stage, zone: &Addr) {
    let app = stage.stack("app");
    app.add_untyped("server", data(stage.path()), Meta::new());
    app.output("zone", Output::new(zone.attr::<String>("output")));
}

fn main() -> ExitCode {
    ledgerform_cli::run(|app: &App| {
        let zone = app.stack("dns").add_untyped("zone", data("acme.example"), Meta::new());
        environment(&app.stage("staging"), &zone);
        environment(&app.stage("production"), &zone);
    })
}
