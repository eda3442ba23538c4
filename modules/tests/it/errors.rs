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
use ledgerform_modules::COMPONENTS;
use std::collections::BTreeMap;
use std::fs;
use std::panic::Location;
use std::path::Path;

/// The least number of rows in all, and of each component.
const ROWS: (usize, usize) = (60, 8);

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

/// The rows that the tests of a component have: their calls of a `check`. One in a loop counts once.
fn rows(component: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/errors");
    let path = folder.join(component.replace('-', "_")).with_extension("rs");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tests = text.split("#[test]\n").skip(1).map(|test| test.split("\n}\n").next().unwrap_or_default());
    let is_row = |line: &&str| {
        let call = line.trim_start().split('(').next().unwrap_or_default();
        call == "check" || call.starts_with("check_")
    };
    tests.flat_map(str::lines).filter(is_row).count()
}

#[test]
fn the_table_has_many_rows_and_some_for_each_component() {
    let rows: BTreeMap<&str, usize> = COMPONENTS.iter().map(|entry| (entry.name, rows(entry.name))).collect();
    assert_eq!(rows.len(), 9, "{rows:?}");
    assert!(rows.values().all(|count| *count >= ROWS.1), "{rows:?}");
    assert!(rows.values().sum::<usize>() >= ROWS.0, "{rows:?}");
}
