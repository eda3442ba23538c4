//! A stack without any provider, which Terraform applies with neither account nor download, and a variable.
//!
//! `cargo run --example greeting -- apply --var name=world`

use ledgerform::{Constraint, Expr, Output, Variable, tf};
use std::process::ExitCode;

fn main() -> ExitCode {
    ledgerform_cli::run(|app| -> Result<(), std::num::ParseIntError> {
        // The description may read what it likes, and fail.
        let count: usize = std::env::var("GREETINGS").map_or(Ok(1), |count| count.parse())?;
        for i in 1..=count {
            let stack = app.stack(if count == 1 { "greeting".to_owned() } else { format!("greeting-{i}") });
            let name: Expr<String> =
                stack.variable("name", Variable::new(Constraint::String).default::<String>("nobody"));
            stack.output("text", Output::new(tf!("hello, {name}")));
        }
        Ok(())
    })
}
