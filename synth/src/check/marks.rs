//! Values that Terraform marks, as sensitive or ephemeral, and places where it refuses them.
//!
//! A mark is reported only where it is certain: through functions and walks whose marks depend on values that are known
//! later, Terraform has the last word.

use super::Found;
use crate::block::{Block, Item, Nested};
use crate::element::{Condition, Element, Kind, Repeat, ResourceElement};
use crate::graph::Graph;
use crate::node::{Node, Part};
use crate::path::Path;
use crate::problem::Problem;
use crate::resource::{Mode, Provider};
use ledgerform_schema::Block as BlockSchema;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What Terraform marks a value with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Sensitive,
    Ephemeral,
}

/// Where a mark of a value comes from, as an address.
#[derive(Debug, Clone, Default, PartialEq)]
struct Marked {
    /// The value as a whole has the mark.
    whole: Option<String>,
    /// The value has the mark, or something in it has.
    part: Option<String>,
}

/// Checks all elements of a stack.
pub(super) fn values(graph: &Graph, problems: &mut Vec<Problem>) {
    let view = View { elements: graph.elements.iter().map(|element| (element.addr.base(), element)).collect() };
    let is_ephemeral = |element: &Rc<Element>| match &element.kind {
        Kind::Variable(variable) => variable.ephemeral,
        Kind::Resource(resource) => resource.mode == Mode::Ephemeral,
        _ => false,
    };
    let has_ephemeral = graph.elements.iter().any(is_ephemeral);
    for element in &graph.elements {
        let mut found = Found { problems, element };
        match &element.kind {
            Kind::Output(output) => {
                let root = !graph.settings.is_module;
                if root && output.ephemeral {
                    let help =
                        "outputs of a root end in its state: drop `ephemeral`, or write the value where it is needed";
                    let message = "only a module can have an ephemeral output".to_owned();
                    found.add(&Path::ROOT, message, Some(help.to_owned()));
                }
                if root && !output.sensitive {
                    view.refuse(&mut found, Mark::Sensitive, &Path::of("value"), &output.value, |marked| marked.part);
                }
                if !output.ephemeral && has_ephemeral {
                    view.refuse(&mut found, Mark::Ephemeral, &Path::of("value"), &output.value, |marked| marked.part);
                }
                for condition in &output.preconditions {
                    view.message(&mut found, &Path::of("precondition"), condition);
                }
            }
            Kind::Resource(resource) => {
                view.repetition(&mut found, &resource.repeat);
                let lifecycle = Path::of("lifecycle");
                for (name, condition) in resource.meta.conditions() {
                    view.message(&mut found, &lifecycle.name(name), condition);
                }
                if has_ephemeral && resource.mode != Mode::Ephemeral {
                    view.arguments(&mut found, resource);
                }
            }
            Kind::Statement(statement) => {
                view.repetition(&mut found, &statement.repeat);
                for (i, assert) in statement.block.get("assert").into_iter().flat_map(Item::blocks).enumerate() {
                    if let Some(Item::Argument(message)) = assert.get("error_message") {
                        view.text(&mut found, &Path::of("assert").position(i), message);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The elements of a stack by address.
struct View<'a> {
    elements: FxHashMap<&'a str, &'a Rc<Element>>,
}

impl View<'_> {
    fn refuse(
        &self,
        found: &mut Found<'_>,
        mark: Mark,
        path: &Path<'_>,
        node: &Node,
        of: fn(Marked) -> Option<String>,
    ) {
        let Some(from) = of(self.marked(mark, node, &mut BTreeSet::new())) else { return };
        let (message, help) = match mark {
            Mark::Sensitive => (
                format!("`{from}` is sensitive, and this shows it"),
                "mark the output with `sensitive`, or leave the value out",
            ),
            Mark::Ephemeral => (
                format!("`{from}` is ephemeral, and this would keep it"),
                "give it to a provider block, an ephemeral resource, a provisioner or a write-only argument",
            ),
        };
        found.add(path, message, Some(help.to_owned()));
    }

    fn message(&self, found: &mut Found<'_>, path: &Path<'_>, condition: &Condition) {
        self.text(found, path, condition.message.node());
    }

    /// A text that people read when a condition does not hold.
    fn text(&self, found: &mut Found<'_>, path: &Path<'_>, node: &Node) {
        for (mark, what) in [(Mark::Sensitive, "sensitive"), (Mark::Ephemeral, "ephemeral")] {
            if let Some(from) = self.marked(mark, node, &mut BTreeSet::new()).whole {
                let message = format!("`{from}` is {what}, so Terraform would hide the message");
                let help = "leave the value out of the message";
                found.add(&path.name("error_message"), message, Some(help.to_owned()));
            }
        }
    }

    /// How many instances there are, and their keys, are shown and kept.
    fn repetition(&self, found: &mut Found<'_>, repeat: &Repeat) {
        let (name, node, marks) = match repeat {
            Repeat::Once => return,
            Repeat::Count { count, .. } => ("count", count, &[Mark::Ephemeral][..]),
            Repeat::ForEach { collection, .. } => ("for_each", collection, &[Mark::Sensitive, Mark::Ephemeral][..]),
        };
        for mark in marks {
            if let Some(from) = self.marked(*mark, node, &mut BTreeSet::new()).whole {
                let what = if *mark == Mark::Sensitive { "sensitive" } else { "ephemeral" };
                let message = format!("`{from}` is {what}, and the addresses of instances would show it");
                let help = "repeat over something else, such as the keys alone (`function::nonsensitive`)";
                found.add(&Path::of(name), message, Some(help.to_owned()));
            }
        }
    }

    /// Arguments of resources and data sources are kept in the state, but for those that are only written.
    fn arguments(&self, found: &mut Found<'_>, resource: &ResourceElement) {
        match resource.schema() {
            Some(schema) => self.block(found, &Path::ROOT, &resource.effective(), Some(&schema.block)),
            // What is built in has no argument that is only written; of others it is not known.
            None if resource.provider == Provider::TERRAFORM => {
                self.block(found, &Path::ROOT, &resource.effective(), None)
            }
            None => {}
        }
    }

    fn block(&self, found: &mut Found<'_>, path: &Path<'_>, block: &Block, schema: Option<&BlockSchema>) {
        for (name, item) in &block.items {
            let path = path.name(name);
            let nested = schema.and_then(|schema| schema.block_types.get(*name)).map(|nested| &nested.block);
            match item {
                Item::Argument(node) => {
                    let attribute = schema.and_then(|schema| schema.attributes.get(*name));
                    if !attribute.is_some_and(|attribute| attribute.write_only) {
                        self.refuse(found, Mark::Ephemeral, &path, node, |marked| marked.part);
                    }
                }
                Item::Block(inner) if nested.is_some() => self.block(found, &path, inner, nested),
                Item::Blocks(blocks) if nested.is_some() => {
                    for (i, part) in blocks.parts.iter().enumerate() {
                        match part {
                            Nested::One(inner) => self.block(found, &path.position(i), inner, nested),
                            Nested::Each(each) => self.block(found, &path.content(each.id), &each.content, nested),
                        }
                    }
                }
                // Connections and provisioners keep nothing.
                Item::Block(_) | Item::Blocks(_) | Item::Bare(_) | Item::Labelled(_) => {}
            }
        }
    }

    fn marked(&self, mark: Mark, node: &Node, seen: &mut BTreeSet<String>) -> Marked {
        let whole = |from: Option<String>| Marked { part: from.clone(), whole: from };
        let mut again = |node: &Node| self.marked(mark, node, seen);
        match node {
            Node::Ref(addr) => match self.elements.get(addr.base()).map(|element| &element.kind) {
                Some(Kind::Variable(variable)) => {
                    let is_marked = match mark {
                        Mark::Sensitive => variable.sensitive,
                        Mark::Ephemeral => variable.ephemeral,
                    };
                    whole(is_marked.then(|| addr.to_string()))
                }
                Some(Kind::Resource(resource)) if resource.mode == Mode::Ephemeral && mark == Mark::Ephemeral => {
                    whole(Some(addr.to_string()))
                }
                // Locals may go round in circles here; that is reported elsewhere.
                Some(Kind::Local(value)) if seen.insert(addr.base().to_owned()) => {
                    let marked = self.marked(mark, value, seen);
                    seen.remove(addr.base());
                    marked
                }
                _ => Marked::default(),
            },
            Node::Get(base, name) => match self.attribute(base, name) {
                Some(Attribute::Value(value)) => again(&value),
                Some(Attribute::Sensitive(from)) if mark == Mark::Sensitive => whole(Some(from)),
                _ => whole(again(base).whole),
            },
            Node::Index(base, key) => whole(again(base).whole.or_else(|| again(key).whole)),
            Node::Splat(base) | Node::Expand(base) | Node::Unary(_, base) => whole(again(base).whole),
            Node::Binary(_, operands) => whole(again(&operands.0).whole.or_else(|| again(&operands.1).whole)),
            Node::Conditional(parts) => {
                let branches = again(&parts.1).whole.filter(|_| again(&parts.2).whole.is_some());
                whole(again(&parts.0).whole.or(branches))
            }
            Node::Template(parts) => whole(parts.iter().find_map(|part| match part {
                Part::Text(_) => None,
                Part::Expr(node) => again(node).whole,
            })),
            Node::List(items) => Marked { whole: None, part: items.iter().find_map(|item| again(item).part) },
            Node::Object(items) => Marked { whole: None, part: items.values().find_map(|item| again(item).part) },
            Node::Call(name, args) => match (*name, mark) {
                ("sensitive", Mark::Sensitive) => whole(Some(crate::print::flat(node, crate::print::Style::Hcl))),
                ("nonsensitive", Mark::Sensitive) | ("ephemeralasnull", Mark::Ephemeral) => Marked::default(),
                // What these give depends on values, or on whether there are any.
                ("try" | "can" | "coalesce" | "coalescelist" | "issensitive" | "type", _) => Marked::default(),
                // The result is one text or a set, which cannot be marked in part.
                ("jsonencode" | "join" | "toset" | "format" | "base64encode", _) => {
                    whole(args.iter().find_map(|arg| again(arg).part))
                }
                _ => whole(args.iter().find_map(|arg| again(arg).whole)),
            },
            Node::For(each) => whole(again(&each.collection).whole),
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => Marked::default(),
            Node::Symbol(_) | Node::Raw(_) | Node::Invalid(_) => Marked::default(),
        }
    }

    /// What an attribute of a reference is, where the stack or the schema says.
    fn attribute(&self, base: &Node, name: &str) -> Option<Attribute> {
        let Node::Ref(addr) = base else { return None };
        match &self.elements.get(addr.base())?.kind {
            Kind::Local(Node::Object(items)) => items.get(name).cloned().map(Attribute::Value),
            Kind::Resource(resource) => {
                let is_sensitive = resource.schema()?.block.attributes.get(name)?.sensitive;
                is_sensitive.then(|| Attribute::Sensitive(format!("{addr}.{name}")))
            }
            _ => None,
        }
    }
}

enum Attribute {
    Value(Node),
    Sensitive(String),
}
