//! Differences as people and machines read them.

use super::{ArgumentChange, Change, ElementChange, Rename, StackChange};
use serde_json::{Value as Json, json};

impl<T> Change<T> {
    fn parts(&self) -> (&'static str, &'static str, &T) {
        match self {
            Self::Added(what) => ("+", "added", what),
            Self::Removed(what) => ("-", "removed", what),
            Self::Changed(what) => ("~", "changed", what),
        }
    }
}

/// A line for each stack, address and argument; nothing if there is no difference.
pub(super) fn text(stacks: &[Change<StackChange>]) -> String {
    let mut text = String::new();
    for (mark, _, StackChange { name, elements, renames }) in stacks.iter().map(Change::parts) {
        text.push_str(&format!("{mark} stack {name}\n"));
        for (mark, _, ElementChange { address, from, arguments }) in elements.iter().map(Change::parts) {
            text.push_str(&match from {
                Some(from) => format!("  > {from} → {address}\n"),
                None => format!("  {mark} {address}\n"),
            });
            for argument in arguments {
                text.push_str(&line(argument));
            }
        }
        for Rename { from, to } in renames {
            text.push_str(&format!(
                "  ? `{from}` is probably `{to}` now: `renamed({from:?}, {to:?})` on the stack moves what exists\n"
            ));
        }
    }
    text
}

fn line(ArgumentChange { path, old, new }: &ArgumentChange) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("      ~ {path}: {old} → {new}\n"),
        (Some(old), None) => format!("      - {path}: {old}\n"),
        (None, Some(new)) => format!("      + {path}: {new}\n"),
        (None, None) => String::new(),
    }
}

/// The document.
pub(super) fn document(stacks: &[Change<StackChange>]) -> Json {
    let argument = |ArgumentChange { path, old, new }: &ArgumentChange| {
        let mut entry = json!({ "path": path });
        // A value that is not there is something else than null.
        for (key, value) in [("old", old), ("new", new)] {
            if let Some(value) = value {
                entry[key] = value.clone();
            }
        }
        entry
    };
    let element = |change: &Change<ElementChange>| {
        let (_, what, ElementChange { address, from, arguments }) = change.parts();
        let arguments: Vec<Json> = arguments.iter().map(argument).collect();
        match from {
            Some(from) => json!({ "address": address, "change": "moved", "from": from, "arguments": arguments }),
            None => json!({ "address": address, "change": what, "arguments": arguments }),
        }
    };
    let stack = |change: &Change<StackChange>| {
        let (_, what, StackChange { name, elements, renames }) = change.parts();
        let renames: Vec<Json> = renames.iter().map(|Rename { from, to }| json!({ "from": from, "to": to })).collect();
        let elements: Vec<Json> = elements.iter().map(element).collect();
        let mut document = json!({ "stack": name, "change": what, "elements": elements });
        if !renames.is_empty() {
            document["likelyRenames"] = renames.into();
        }
        document
    };
    Json::Array(stacks.iter().map(stack).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::{Configuration, stacks};
    use std::collections::BTreeMap;

    #[test]
    fn both_forms_tell_the_same() {
        let elements = |entries: &[(&str, Json)]| Configuration {
            elements: entries.iter().map(|(a, e)| ((*a).to_owned(), e.clone())).collect(),
            paths: BTreeMap::new(),
        };
        let old = BTreeMap::from([
            ("data".to_owned(), elements(&[("aws_db.a", json!({}))])),
            ("network".to_owned(), elements(&[("aws_vpc.a", json!({"cidr": "1", "old": null})), ("var.x", json!({}))])),
            ("old".to_owned(), elements(&[("aws_vpc.a", json!({"cidr": "1"}))])),
            ("same".to_owned(), elements(&[("aws_vpc.a", json!({}))])),
        ]);
        let new = BTreeMap::from([
            ("app".to_owned(), elements(&[])),
            ("network".to_owned(), elements(&[("aws_vpc.a", json!({"cidr": "2"})), ("var.y", json!({}))])),
            (
                "old".to_owned(),
                elements(&[
                    ("aws_vpc.b", json!({"cidr": "1", "x": 1})),
                    ("moved[aws_vpc.a]", json!({"from": "aws_vpc.a", "to": "aws_vpc.b"})),
                ]),
            ),
            ("same".to_owned(), elements(&[("aws_vpc.a", json!({}))])),
        ]);
        let changes = stacks(&old, &new);
        assert_eq!(
            text(&changes),
            "+ stack app\n\
             - stack data\n  - aws_db.a\n\
             ~ stack network\n  ~ aws_vpc.a\n      ~ cidr: \"1\" → \"2\"\n      - old: null\n  - var.x\n  + var.y\n\
             ~ stack old\n  > aws_vpc.a → aws_vpc.b\n      + x: 1\n  + moved[aws_vpc.a]\n"
        );
        let arguments = json!([{"path": "cidr", "old": "1", "new": "2"}, {"path": "old", "old": null}]);
        let network = json!([
            {"address": "aws_vpc.a", "change": "changed", "arguments": arguments},
            {"address": "var.x", "change": "removed", "arguments": []},
            {"address": "var.y", "change": "added", "arguments": []},
        ]);
        let old = json!([
            {"address": "aws_vpc.b", "change": "moved", "from": "aws_vpc.a", "arguments": [{"path": "x", "new": 1}]},
            {"address": "moved[aws_vpc.a]", "change": "added", "arguments": []},
        ]);
        assert_eq!(
            document(&changes),
            json!([
                {"stack": "app", "change": "added", "elements": []},
                {"stack": "data", "change": "removed",
                 "elements": [{"address": "aws_db.a", "change": "removed", "arguments": []}]},
                {"stack": "network", "change": "changed", "elements": network},
                {"stack": "old", "change": "changed", "elements": old},
            ])
        );
    }
}
