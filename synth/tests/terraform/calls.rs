//! Calls of every pure function with random arguments: what the library makes of one is what Terraform makes of it.

use crate::escaping::samples;
use crate::judge;
use ledgerform::{Any, Expr, IntoExpr, Node, Number, function};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What depends on the machine or the time, or is new at every run.
const IMPURE: &[&str] = &[
    "abspath",
    "bcrypt",
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
    "pathexpand",
    "plantimestamp",
    "rsadecrypt",
    "templatefile",
    "templatestring",
    "timestamp",
    "uuid",
];

const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "abc",
    "aXbX a-b",
    "Hello wide_world 1st",
    "a,b,,c",
    ",",
    "0",
    "007",
    "-1",
    "1.5",
    "2",
    "1e3",
    "true",
    "false",
    "é",
    "e\u{301}",
    "straße – 中👍",
    "\n",
    "a\r\nb\n",
    "  a ",
    "%s-%03d",
    "%5s%%",
    "%d",
    "/[a-c]+/",
    "/(a)|b/",
    "[a-z]+",
    "([a-z])([0-9]?)",
    "a*",
    "<$1>",
    "${1}x",
    "10.0.0.0/16",
    "192.168.7.9/30",
    "10.0.0.0/33",
    "255.255.255.0/24",
    "fd00::/48",
    r#"{"a": [1, 2.50, "x"], "b": null}"#,
    "[-0, 1E2]",
    "YWJj",
    "Zm9v\u{301}",
    "ff",
];

const NUMBERS: &[&str] =
    &["0", "1", "2", "3", "-1", "-7", "8", "16", "36", "255", "0.5", "-1.5", "1e30", "9223372036854775807"];

/// How many calls are made. A change of what folds deserves a run with ten times as many, which takes eight seconds.
const COUNT: usize = 6000;

struct Builder<'a>(std::slice::Iter<'a, u8>);

impl Builder<'_> {
    fn decide(&mut self, choices: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % choices)
    }

    fn text(&mut self) -> Node {
        let at = self.decide(TEXTS.len());
        any_of(TEXTS[at])
    }

    fn number(&mut self) -> Node {
        let at = self.decide(NUMBERS.len());
        any_of(Number::parse(NUMBERS[at]).unwrap())
    }

    fn scalar(&mut self) -> Node {
        match self.decide(5) {
            0 | 1 => self.text(),
            2 | 3 => self.number(),
            _ => any_of(self.decide(2) == 0),
        }
    }

    /// Up to four elements, of one type or of several.
    fn list(&mut self, depth: u8) -> Node {
        let (kind, length) = (self.decide(5), self.decide(5));
        let items: Vec<Node> = (0..length)
            .map(|_| match kind {
                0 | 1 => self.text(),
                2 => self.number(),
                3 if depth > 0 => self.list(depth - 1),
                _ => self.scalar(),
            })
            .collect();
        let list = Node::List(items.into());
        // A set whose elements have no common type is a failure of its own.
        let set = folded(&Node::Call("toset", [list.clone()].into()));
        if self.decide(4) == 0 && set.is_literal() { set } else { list }
    }

    fn object(&mut self, depth: u8) -> Node {
        let length = self.decide(4);
        let keys = ["a", "b", "a b", "é"];
        let entries = keys[..length].iter().map(|key| ((*key).into(), self.any(depth))).collect();
        Node::Object(std::sync::Arc::new(entries))
    }

    fn any(&mut self, depth: u8) -> Node {
        match self.decide(7) {
            0..=2 => self.scalar(),
            3 | 4 if depth > 0 => self.list(depth - 1),
            5 if depth > 0 => self.object(depth - 1),
            _ => self.text(),
        }
    }

    /// An argument of a type as Terraform writes it.
    fn argument(&mut self, ty: &serde_json::Value) -> Node {
        match ty[0].as_str().or(ty.as_str()) {
            Some("string") if self.decide(4) > 0 => self.text(),
            Some("string") => self.scalar(),
            Some("number") if self.decide(6) > 0 => self.number(),
            Some("number") => self.text(),
            Some("list" | "set") => self.list(1),
            Some("map") => self.object(1),
            _ => match self.decide(3) {
                0 => self.list(2),
                1 => self.object(2),
                _ => self.any(2),
            },
        }
    }
}

fn any_of(value: impl IntoExpr<Any>) -> Node {
    value.into_expr().into_node()
}

/// The node as the library makes it when it is built.
fn folded(node: &Node) -> Node {
    node.substitute(&|_| None)
}

#[test]
fn calls_are_worth_what_terraform_makes_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let text = judge::succeed(folder.path(), &["metadata", "functions", "-json"], "");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names: BTreeSet<&'static str> = function::signatures().map(|form| form.name).collect();
    let names: Vec<&'static str> = names.into_iter().filter(|name| !IMPURE.contains(name)).collect();

    let mut calls = Vec::new();
    for (i, decisions) in samples(prop::collection::vec(any::<u8>(), 60), COUNT).into_iter().enumerate() {
        let mut builder = Builder(decisions.iter());
        let name = names[i % names.len()];
        let signature = &document["function_signatures"][name];
        let types = signature["parameters"].as_array().into_iter().flatten().map(|parameter| &parameter["type"]);
        let mut args: Vec<Node> = types.map(|ty| builder.argument(ty)).collect();
        if let Some(rest) = signature.get("variadic_parameter") {
            args.extend((0..builder.decide(4)).map(|_| builder.argument(&rest["type"])).collect::<Vec<_>>());
        }
        let call = Node::Call(name, args.into());
        let folded = folded(&call);
        if folded != call {
            calls.push((call, folded));
        }
    }
    assert!(calls.len() > COUNT / 4, "only {} of {COUNT} calls fold", calls.len());
    let print = |node: &Node| Expr::<Any>::from_node(node.clone()).to_hcl();
    let fails = |node: &Node| matches!(node, Node::Invalid(_));
    let of_calls = calls.iter().map(|(call, _)| print(call));
    let of_folded =
        calls.iter().map(|(_, folded)| if fails(folded) { "tonumber(\"\")".to_owned() } else { print(folded) });
    let mut values = judge::evaluate_all("", &of_calls.chain(of_folded).collect::<Vec<_>>());
    let of_folded = values.split_off(calls.len());
    let mut wrong = Vec::new();
    for (i, (call, folded)) in calls.iter().enumerate() {
        if values[i] != of_folded[i] {
            wrong.push(format!("{} is {:?}, but was made {}", print(call), values[i], print(folded)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), calls.len(), wrong.join("\n"));
}
