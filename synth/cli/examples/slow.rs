//! Two stacks, each with something that takes a long time to create.
//!
//! `cargo run --example slow -- apply '*'`

use ledgerform::provisioner::LocalExec;
use ledgerform::{Block, Meta, Mode, Provider, Untyped};
use std::process::ExitCode;

fn main() -> ExitCode {
    ledgerform_cli::run(|app| {
        for name in ["first", "second"] {
            let data = Untyped {
                mode: Mode::Managed,
                ty: "terraform_data",
                provider: Provider::TERRAFORM,
                block: Block::new(),
            };
            // The stack's folder is three below the one in which the program runs.
            let wait = LocalExec::new("touch ../../../ready; sleep 60");
            app.stack(name).add_untyped("wait", data, Meta::new().provisioner(wait));
        }
    })
}
