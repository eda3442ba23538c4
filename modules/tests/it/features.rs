//! What components can do, feature by feature: each test asserts the values that Terraform gets.

mod cache;
mod database;
mod eks;
mod platform;

use ledgerform::{App, Component, Format};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The generated document of a component in a stack of its own.
#[track_caller]
fn document<C: Component>(inputs: C::Inputs) -> Value {
    let app = App::new();
    app.stack("case").component::<C>(C::NAME, inputs);
    serde_json::from_str(&app.synth_as(Format::Json).unwrap().stacks.remove(0).text).unwrap()
}

/// The objects of a type.
fn objects<'a>(document: &'a Value, ty: &str) -> impl Iterator<Item = &'a Value> {
    document["resource"][ty].as_object().into_iter().flat_map(|named| named.values())
}

/// The only object of a type.
#[track_caller]
fn only<'a>(document: &'a Value, ty: &str) -> &'a Value {
    let found: Vec<&Value> = objects(document, ty).collect();
    assert_eq!(found.len(), 1, "{ty}");
    found[0]
}

/// Checks a text against a file, or with `UPDATE=1` writes it.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/goldens").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{name} is stale: look at the difference after running the test with UPDATE=1\n{text}");
}
