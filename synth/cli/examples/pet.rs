//! The smallest program: one stack, named after the binary, with a resource that needs no account.
//!
//! `cargo run --example pet -- apply --offline`

use ledgerform::{Block, Meta, Mode, Number, Output, Provider, Untyped};
use std::process::ExitCode;

const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "3.7.2" };

fn main() -> ExitCode {
    ledgerform_cli::run(|app| {
        let stack = app.stack("pet");
        let block = Block::new().attr::<Number>("length", 2);
        let pet = stack.add_untyped(
            "name",
            Untyped { mode: Mode::Managed, ty: "random_pet", provider: RANDOM, block },
            Meta::new(),
        );
        stack.output("name", Output::new(pet.attr::<String>("id")));
    })
}
