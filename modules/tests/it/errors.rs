//! Wrong inputs: the same words whether they are given in Rust or to the module.

mod cache;
mod cost_governance;
mod database;
mod eks;
mod monitoring;
mod platform;
mod secrets;
mod storage;
mod vpc;

use crate::root::calling;
use ledgerform::{App, Component};
use std::panic::Location;

/// Checks that both ways of giving the inputs fail with `message`; `arguments` replace those of a good call.
#[track_caller]
fn check<C: Component>(inputs: C::Inputs, good: &[(&str, &str)], arguments: &[(&str, &str)], message: &str) {
    check_in_rust::<C>(inputs, message);

    let mut merged = good.to_vec();
    for (name, value) in arguments {
        merged.retain(|(known, _)| known != name);
        merged.push((name, value));
    }
    let lines: String = merged.iter().map(|(name, value)| format!("  {name} = {value}\n")).collect();
    let name = C::NAME;
    let root = format!(
        "provider \"aws\" {{\n  region = \"us-east-1\"\n}}\n\nmodule \"{name}\" {{\n  source = \"./modules/{name}\"\n{lines}}}\n"
    );
    let said = calling(&root).plan_error();
    assert!(said.contains(message), "through the module: {said}");
}

/// Checks that the construct fails with `message`, and that all its problems name the construct and the line that uses
/// it.
#[track_caller]
fn check_in_rust<C: Component>(inputs: C::Inputs, message: &str) {
    let app = App::new();
    let stack = app.stack("case");
    stack.component::<C>(C::NAME, inputs);
    let problems = app.synth().unwrap_err();
    let texts: Vec<String> = problems.iter().map(|problem| problem.message.clone()).collect();
    assert!(texts.iter().any(|text| text == message), "in Rust: {texts:#?}");
    for problem in problems.iter() {
        assert!(problem.path.starts_with(&format!("case/{}", C::NAME)), "{problem}");
        assert_eq!(problem.location, Some(Location::caller()), "{problem}");
    }
}
