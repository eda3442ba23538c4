//! What probably was not removed and added, but renamed: Terraform would destroy it and make it anew.

use super::Configuration;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Former and present path of ids below the stack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rename {
    pub(super) from: String,
    pub(super) to: String,
}

/// The renames that explain what came and went, each as short as it can be said.
///
/// Two addresses belong together if both have the same type and arguments, but for references to what was renamed too,
/// and no third one could be meant. What a `moved` block speaks of already is left out.
pub(super) fn likely(old: &Configuration, new: &Configuration) -> Vec<Rename> {
    let moved = |address: &str| new.elements.contains_key(&format!("moved[{address}]"));
    let targets: BTreeSet<&str> =
        new.elements.iter().filter_map(|(a, e)| e["to"].as_str().filter(|_| a.starts_with("moved["))).collect();
    let mut gone: Vec<&str> = old.paths.keys().map(String::as_str).collect();
    gone.retain(|address| !new.elements.contains_key(*address) && !moved(address));
    let mut came: Vec<&str> = new.paths.keys().map(String::as_str).collect();
    came.retain(|address| !old.elements.contains_key(*address) && !targets.contains(address));

    let mut pairs: Vec<(&str, &str)> = Vec::new();
    // What refers to something else is recognized once that is.
    loop {
        let matches = |from: &str, to: &str| {
            type_of(from) == type_of(to)
                && match (old.elements.get(from), new.elements.get(to)) {
                    (Some(from), Some(to)) => renamed(from, &pairs) == *to,
                    _ => false,
                }
        };
        let pair = gone.iter().find_map(|from| {
            let to = only(came.iter().copied().filter(|to| matches(from, to)))?;
            only(gone.iter().copied().filter(|other| matches(other, to)))?;
            Some((*from, to))
        });
        let Some((from, to)) = pair else { break };
        gone.retain(|address| *address != from);
        came.retain(|address| *address != to);
        pairs.push((from, to));
    }
    let renames = pairs.into_iter().filter_map(|(from, to)| {
        let (from, to) = (ids(old.paths.get(from)?), ids(new.paths.get(to)?));
        Some(shortest(from, to, new))
    });
    renames.collect::<BTreeSet<_>>().into_iter().collect()
}

/// `aws_vpc` of `aws_vpc.main`, `module` of `module.vpc`.
fn type_of(address: &str) -> &str {
    address.split('.').next().unwrap_or(address)
}

/// The one thing that there is.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

fn ids(path: &str) -> Vec<&str> {
    path.split('/').collect()
}

/// The rename of the scopes that hold both, if nothing else is left in the former one.
fn shortest(mut from: Vec<&str>, mut to: Vec<&str>, new: &Configuration) -> Rename {
    let is_empty = |scope: &[&str]| !new.paths.values().any(|path| ids(path).starts_with(scope));
    while let ([outer @ .., a], [around @ .., b]) = (from.as_slice(), to.as_slice()) {
        if a != b || outer.is_empty() || around.is_empty() || outer == around || !is_empty(outer) {
            break;
        }
        (from, to) = (outer.to_vec(), around.to_vec());
    }
    Rename { from: from.join("/"), to: to.join("/") }
}

/// A value with references to what was renamed as they would be now.
fn renamed(value: &Json, pairs: &[(&str, &str)]) -> Json {
    match value {
        Json::String(text) => {
            Json::String(pairs.iter().fold(text.clone(), |text, (from, to)| replaced(&text, from, to)))
        }
        Json::Array(items) => Json::Array(items.iter().map(|item| renamed(item, pairs)).collect()),
        Json::Object(items) => {
            Json::Object(items.iter().map(|(key, item)| (key.clone(), renamed(item, pairs))).collect())
        }
        other => other.clone(),
    }
}

/// A text with an address in the place of another, where that is not a part of a longer one.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let is_whole = !before.ends_with(|c| is_part(c) || c == '.') && !after.starts_with(is_part);
        out.push_str(before);
        out.push_str(if is_whole { to } else { from });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Addresses with path below the stack and arguments.
    type Entries<'a> = &'a [(&'a str, &'a str, Json)];

    fn configuration(entries: Entries<'_>) -> Configuration {
        Configuration {
            elements: entries.iter().map(|(address, _, body)| ((*address).to_owned(), body.clone())).collect(),
            paths: entries
                .iter()
                .filter(|(_, path, _)| !path.is_empty())
                .map(|(address, path, _)| ((*address).to_owned(), (*path).to_owned()))
                .collect(),
        }
    }

    #[track_caller]
    fn check(old: Entries<'_>, new: Entries<'_>, expected: &[&str]) {
        let found = likely(&configuration(old), &configuration(new));
        let found: Vec<String> = found.into_iter().map(|rename| format!("{} → {}", rename.from, rename.to)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_equal_but_for_its_address_was_renamed() {
        let (one, two) = (json!({"cidr": "1"}), json!({"cidr": "2"}));
        check(&[("t.a", "a", one.clone())], &[("t.b", "b", one.clone())], &["a → b"]);
        check(&[("t.a", "a", one.clone())], &[("t.b", "b", two.clone())], &[]);
        check(&[("t.a", "a", one.clone())], &[("u.a", "a", one.clone())], &[]);
        check(&[("t.a", "a", one.clone())], &[("t.a", "a", one.clone()), ("t.b", "b", one.clone())], &[]);
        // Two of which each could be meant.
        check(&[("t.a", "a", one.clone())], &[("t.b", "b", one.clone()), ("t.c", "c", one.clone())], &[]);
        check(&[("t.b", "b", one.clone()), ("t.c", "c", one.clone())], &[("t.a", "a", one.clone())], &[]);
        // What is said already.
        let moved = json!({"from": "t.a", "to": "t.b"});
        check(&[("t.a", "a", one.clone())], &[("t.b", "b", one), ("moved[t.a]", "", moved)], &[]);
    }

    #[test]
    fn references_follow() {
        let to = |name: &str| json!({"vpc": format!("${{t.{name}.id}} t.ab")});
        check(
            &[("t.a", "a", json!({})), ("u.a", "x/a", to("a"))],
            &[("t.b", "b", json!({})), ("u.b", "y/b", to("b"))],
            &["a → b", "x/a → y/b"],
        );
    }

    #[test]
    fn a_scope_is_named_once() {
        let (one, two) = (json!({"n": 1}), json!({"n": 2}));
        let old: Entries<'_> = &[("t.a", "old/a", one.clone()), ("t.b", "old/in/b", two.clone())];
        check(old, &[("t.c", "x/new/a", one.clone()), ("t.d", "x/new/in/b", two.clone())], &["old → x/new"]);
        // Something stayed behind, so it was not the scope.
        check(old, &[("t.c", "new/a", one), ("t.b", "old/in/b", two)], &["old/a → new/a"]);
    }
}
