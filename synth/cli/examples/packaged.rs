//! A folder beside the program, packed and put where Terraform finds it.
//!
//! `cargo run --example packaged -- apply --offline`, in a folder with a folder `code`.

use ledgerform::{App, Asset, Output, function};
use std::process::ExitCode;

fn main() -> ExitCode {
    ledgerform_cli::run(|app: &App| {
        let stack = app.stack("packaged");
        let code = stack.asset("code", Asset::archive("code").ignore(["*.pyc"]));
        stack.output("path", Output::new(code.path()));
        stack.output("told", Output::new(code.base64sha256()));
        stack.output("found", Output::new(function::filebase64sha256(code.path())));
    })
}
