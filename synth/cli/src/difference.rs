//! What changed in the configuration between an earlier output and this program's, by address and argument.
//!
//! The earlier output may be in either language; what the program describes is compared in the same one.

mod element;
mod hcl;
mod print;
mod rename;

use crate::failure::Failure;
use crate::report;
use element::{Elements, elements, paths};
use ledgerform::{App, Format, files};
use rename::Rename;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Compares and prints; gives the exit code: 0 for no difference, else 2.
///
/// # Errors
/// There is no earlier output, it cannot be read, or the result cannot be printed.
pub(crate) fn run(app: &App, folder: &Path, as_json: bool) -> Result<u8, Failure> {
    let old = earlier(folder)?;
    let mut new = BTreeMap::new();
    let languages: BTreeSet<bool> = old.values().map(|stack| stack.is_hcl).chain([false]).collect();
    for is_hcl in languages {
        let format = if is_hcl { Format::Hcl } else { Format::Json };
        for stack in app.synth_as(format).map_err(Failure::Description)?.stacks {
            if old.get(&stack.name).is_some_and(|old| old.is_hcl) == is_hcl {
                let read = Stack::read(&stack.path, Path::new(stack.file), stack.text.as_bytes())?;
                new.insert(stack.name, read.configuration);
            }
        }
    }
    let old = old.into_iter().map(|(name, stack)| (name, stack.configuration)).collect();
    let changes = stacks(&old, &new);
    if as_json {
        report::json(&print::document(&changes))?;
    } else {
        report::result(&print::text(&changes))?;
    }
    Ok(if changes.is_empty() { 0 } else { 2 })
}

/// A stack that was read.
struct Stack {
    configuration: Configuration,
    is_hcl: bool,
}

/// One stack as a configuration describes it.
#[derive(Debug, Default)]
struct Configuration {
    elements: Elements,
    /// The ids of its resources and module calls below the stack, by address; HCL does not tell them.
    paths: BTreeMap<String, String>,
}

impl Stack {
    /// `path` is the construct path of the stack.
    fn read(path: &str, file: &Path, text: &[u8]) -> Result<Self, Failure> {
        let is_hcl = file.extension().is_some_and(|extension| extension == "tf");
        let configuration = match is_hcl {
            true => hcl::document(&String::from_utf8_lossy(text))
                .map_err(|source| Failure::NotHcl { file: file.to_owned(), source: Box::new(source) })?,
            false => parsed(file, text)?,
        };
        let configuration = Configuration { elements: elements(&configuration), paths: paths(path, &configuration) };
        Ok(Self { configuration, is_hcl })
    }
}

/// The stacks that an earlier output has.
fn earlier(folder: &Path) -> Result<BTreeMap<String, Stack>, Failure> {
    let file = folder.join("manifest.json");
    let text = files::read(&file).map_err(Failure::Read)?;
    let manifest = parsed(&file, &text.ok_or_else(|| Failure::NoOutput { folder: folder.to_owned() })?)?;
    let mut stacks = BTreeMap::new();
    for (name, entry) in manifest["stacks"].as_object().into_iter().flatten() {
        let path = entry["synthesizedStackPath"].as_str().map(|path| folder.join(path));
        let file = path.unwrap_or_else(|| folder.join("stacks").join(name).join("cdk.tf.json"));
        // Without it somebody removed the folder: the stack is not there.
        if let Some(text) = files::read(&file).map_err(Failure::Read)? {
            let path = entry["constructPath"].as_str().unwrap_or(name);
            stacks.insert(name.clone(), Stack::read(path, &file, &text)?);
        }
    }
    Ok(stacks)
}

fn parsed(file: &Path, text: &[u8]) -> Result<Json, Failure> {
    serde_json::from_slice(text).map_err(|source| Failure::NotJson { file: file.to_owned(), source })
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
    /// What probably has another address only.
    renames: Vec<Rename>,
}

/// An address and its arguments that are not the same; none if the whole element came or went.
#[derive(Debug, PartialEq, Eq)]
struct ElementChange {
    address: String,
    /// Its earlier address, if a `moved` block says that it is the same element.
    from: Option<String>,
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
fn stacks(old: &BTreeMap<String, Configuration>, new: &BTreeMap<String, Configuration>) -> Vec<Change<StackChange>> {
    let (none, names) = (Configuration::default(), old.keys().chain(new.keys()).collect::<BTreeSet<_>>());
    let mut changes = Vec::new();
    for name in names {
        let (before, after) = (old.get(name), new.get(name));
        let (old, new) = (before.unwrap_or(&none), after.unwrap_or(&none));
        let elements = compared(&old.elements, &new.elements);
        let change = StackChange { name: name.clone(), elements, renames: rename::likely(old, new) };
        match (before, after) {
            (None, _) => changes.push(Change::Added(change)),
            (_, None) => changes.push(Change::Removed(change)),
            _ if change.elements.is_empty() => {}
            _ => changes.push(Change::Changed(change)),
        }
    }
    changes
}

/// The addresses that are not the same, in order. What moved is compared with what it was.
fn compared(old: &Elements, new: &Elements) -> Vec<Change<ElementChange>> {
    let moved = moved(old, new);
    let gone: BTreeSet<&String> = moved.values().collect();
    let mut changes = Vec::new();
    for address in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let from = moved.get(address);
        let whole = || ElementChange { address: address.clone(), from: from.cloned(), arguments: Vec::new() };
        match (old.get(from.unwrap_or(address)), new.get(address)) {
            (Some(before), Some(after)) => {
                let mut arguments = Vec::new();
                walk("", before, after, &mut arguments);
                if from.is_some() || !arguments.is_empty() {
                    changes.push(Change::Changed(ElementChange { arguments, ..whole() }));
                }
            }
            (None, _) => changes.push(Change::Added(whole())),
            (_, None) if gone.contains(address) => {}
            (_, None) => changes.push(Change::Removed(whole())),
        }
    }
    changes
}

/// The earlier addresses of elements that have another one now, by their new ones, as the `moved` blocks say.
fn moved(old: &Elements, new: &Elements) -> BTreeMap<String, String> {
    let ends = new.iter().filter(|(address, _)| address.starts_with("moved[")).filter_map(|(_, block)| {
        Some((element_of(block["from"].as_str()?).to_owned(), element_of(block["to"].as_str()?).to_owned()))
    });
    let steps: BTreeMap<String, String> = ends.filter(|(from, to)| from != to).collect();
    let mut moved = BTreeMap::new();
    for from in steps.keys().filter(|from| old.contains_key(*from) && !new.contains_key(*from)) {
        // Several moves lead on from each other; no more than there are, should they go round in circles.
        let ends = std::iter::successors(steps.get(from), |to| steps.get(*to)).take(steps.len());
        if let Some(to) = ends.last().filter(|to| new.contains_key(*to) && !old.contains_key(*to)) {
            moved.insert(to.clone(), from.clone());
        }
    }
    moved
}

/// The address of the element of an instance: without its key, and of something in a module the call of the module.
fn element_of(address: &str) -> &str {
    let address = address.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')).map_or(address, |(base, _)| base);
    match address.strip_prefix("module.") {
        Some(rest) => &address[.."module.".len() + rest.find(['.', '[']).unwrap_or(rest.len())],
        None => address,
    }
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

    /// The moves that are found, as `old → new`.
    #[track_caller]
    fn check_moved(old: &[&str], new: &[&str], moves: &[(&str, &str)], expected: &[&str]) {
        fn all(addresses: &[&str]) -> Elements {
            addresses.iter().map(|address| ((*address).to_owned(), json!({}))).collect()
        }
        let blocks = moves.iter().map(|(from, to)| (format!("moved[{from}]"), json!({"from": from, "to": to})));
        let found = moved(&all(old), &all(new).into_iter().chain(blocks).collect());
        assert_eq!(found.iter().map(|(to, from)| format!("{from} → {to}")).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn moves_table() {
        check_moved(&["x.a"], &["x.b"], &[("x.a", "x.b")], &["x.a → x.b"]);
        check_moved(&["x.a"], &["x.b"], &[("x.a", "x.b[0]")], &["x.a → x.b"]);
        check_moved(&["x.a"], &["x.c"], &[("x.a", "x.b"), ("x.b", "x.c")], &["x.a → x.c"]);
        check_moved(&["module.a"], &["module.b"], &[("module.a", "module.b")], &["module.a → module.b"]);
        // It has been there before, so it is another element that is meant.
        check_moved(&["x.a", "x.b"], &["x.b"], &[("x.a", "x.b")], &[]);
        check_moved(&["x.a"], &["x.a"], &[("x.a[0]", "x.a[\"k\"]")], &[]);
        check_moved(&["x.a"], &["x.c"], &[("x.a", "x.b"), ("x.b", "x.a")], &[]);
        check_moved(&["x.a"], &["x.b"], &[], &[]);
    }
}
