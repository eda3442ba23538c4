//! What changed in the configuration between an earlier output and this program's, by address and argument.

mod element;
mod print;

use crate::failure::Failure;
use crate::{files, report};
use element::{Elements, elements};
use ledgerform::Synthesis;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Compares and prints; gives the exit code.
///
/// # Errors
/// There is no earlier output, it cannot be read, or the result cannot be printed.
pub(crate) fn run(synthesis: &Synthesis, folder: &Path, as_json: bool) -> Result<u8, Failure> {
    let old = earlier(folder)?;
    let mut new = BTreeMap::new();
    for stack in &synthesis.stacks {
        let configuration =
            serde_json::from_str(&stack.text).map_err(|source| Failure::Json { stack: stack.name.clone(), source })?;
        new.insert(stack.name.clone(), elements(&configuration));
    }
    let changes = stacks(&old, &new);
    if as_json {
        report::json(&print::document(&changes))?;
    } else {
        report::result(&print::text(&changes))?;
    }
    Ok(if changes.is_empty() { 0 } else { 2 })
}

/// The stacks that an earlier output has.
fn earlier(folder: &Path) -> Result<BTreeMap<String, Elements>, Failure> {
    let file = folder.join("manifest.json");
    let manifest = json(&file)?.ok_or_else(|| Failure::NoOutput { folder: folder.to_owned() })?;
    let mut stacks = BTreeMap::new();
    for (name, entry) in manifest["stacks"].as_object().into_iter().flatten() {
        let path = entry["synthesizedStackPath"].as_str().map(|path| folder.join(path));
        let file = path.unwrap_or_else(|| folder.join("stacks").join(name).join("cdk.tf.json"));
        if file.extension().is_some_and(|extension| extension != "json") {
            return Err(Failure::NotComparable { file });
        }
        // Somebody removed the folder: the stack is not there.
        if let Some(configuration) = json(&file)? {
            stacks.insert(name.clone(), elements(&configuration));
        }
    }
    Ok(stacks)
}

fn json(file: &Path) -> Result<Option<Json>, Failure> {
    let Some(text) = files::read(file).map_err(Failure::Read)? else { return Ok(None) };
    let value = serde_json::from_slice(&text).map_err(|source| Failure::NotJson { file: file.to_owned(), source })?;
    Ok(Some(value))
}

/// What happened to something.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change<T> {
    Added(T),
    Removed(T),
    Changed(T),
}

/// A stack and the addresses in it that are not the same.
#[derive(Debug, PartialEq, Eq)]
struct StackChange {
    name: String,
    elements: Vec<Change<ElementChange>>,
}

/// An address and its arguments that are not the same; none if the whole element came or went.
#[derive(Debug, PartialEq, Eq)]
struct ElementChange {
    address: String,
    arguments: Vec<ArgumentChange>,
}

/// An argument with its values; one is not there if the argument came or went.
#[derive(Debug, PartialEq, Eq)]
struct ArgumentChange {
    path: String,
    old: Option<Json>,
    new: Option<Json>,
}

/// The stacks that are not the same, by name.
fn stacks(old: &BTreeMap<String, Elements>, new: &BTreeMap<String, Elements>) -> Vec<Change<StackChange>> {
    let (none, names) = (Elements::new(), old.keys().chain(new.keys()).collect::<BTreeSet<_>>());
    let mut changes = Vec::new();
    for name in names {
        let (before, after) = (old.get(name), new.get(name));
        let elements = compared(before.unwrap_or(&none), after.unwrap_or(&none));
        let change = StackChange { name: name.clone(), elements };
        match (before, after) {
            (None, _) => changes.push(Change::Added(change)),
            (_, None) => changes.push(Change::Removed(change)),
            _ if change.elements.is_empty() => {}
            _ => changes.push(Change::Changed(change)),
        }
    }
    changes
}

/// The addresses that are not the same, in order.
fn compared(old: &Elements, new: &Elements) -> Vec<Change<ElementChange>> {
    let mut changes = Vec::new();
    for address in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let whole = || ElementChange { address: address.clone(), arguments: Vec::new() };
        match (old.get(address), new.get(address)) {
            (Some(before), Some(after)) => {
                let mut arguments = Vec::new();
                walk("", before, after, &mut arguments);
                if !arguments.is_empty() {
                    changes.push(Change::Changed(ElementChange { arguments, ..whole() }));
                }
            }
            (None, _) => changes.push(Change::Added(whole())),
            (_, None) => changes.push(Change::Removed(whole())),
        }
    }
    changes
}

/// Finds the arguments that are not the same: as deep as both are objects, or lists of one length.
fn walk(path: &str, old: &Json, new: &Json, found: &mut Vec<ArgumentChange>) {
    match (old, new) {
        (Json::Object(before), Json::Object(after)) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match (before.get(key), after.get(key)) {
                    (Some(before), Some(after)) => walk(&path, before, after, found),
                    (old, new) => found.push(ArgumentChange { path, old: old.cloned(), new: new.cloned() }),
                }
            }
        }
        (Json::Array(before), Json::Array(after)) if before.len() == after.len() => {
            for (i, (before, after)) in before.iter().zip(after).enumerate() {
                walk(&format!("{path}[{i}]"), before, after, found);
            }
        }
        _ if old == new => {}
        _ => {
            found.push(ArgumentChange { path: path.to_owned(), old: Some(old.clone()), new: Some(new.clone()) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The arguments that differ, as `path: old → new`.
    #[track_caller]
    fn check(old: Json, new: Json, expected: &[&str]) {
        let mut found = Vec::new();
        walk("", &old, &new, &mut found);
        let shown = |value: Option<Json>| value.map_or("none".to_owned(), |value| value.to_string());
        let found: Vec<String> =
            found.into_iter().map(|a| format!("{}: {} → {}", a.path, shown(a.old), shown(a.new))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn arguments_table() {
        check(json!({"a": 1}), json!({"a": 1}), &[]);
        check(json!({"a": 1, "b": 2}), json!({"b": 3, "c": 4}), &["a: 1 → none", "b: 2 → 3", "c: none → 4"]);
        check(json!({"tags": {"a": "x"}}), json!({"tags": {"a": "y"}}), &[r#"tags.a: "x" → "y""#]);
        check(json!({"rule": [{"p": 1}, {"p": 2}]}), json!({"rule": [{"p": 1}, {"p": 3}]}), &["rule[1].p: 2 → 3"]);
        check(json!({"zones": ["a"]}), json!({"zones": ["a", "b"]}), &[r#"zones: ["a"] → ["a","b"]"#]);
        check(json!({"a": null}), json!({"a": {}}), &["a: null → {}"]);
    }
}
