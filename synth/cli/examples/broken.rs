//! A description with two mistakes: both are reported, with the lines that made them, and nothing is written.
//!
//! `cargo run --example broken -- synth`

use ledgerform::{Block, Meta, Mode, Provider, Untyped};
use std::process::ExitCode;

const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "3.7.2" };

fn main() -> ExitCode {
    ledgerform_cli::run(|app| {
        let stack = app.stack("pet");
        for (id, argument) in [("one", "lenght"), ("two", "seperator")] {
            let block = Block::new().attr::<String>(argument, "2");
            stack.add_untyped(
                id,
                Untyped { mode: Mode::Managed, ty: "random_pet", provider: RANDOM, block },
                Meta::new(),
            );
        }
    })
}
