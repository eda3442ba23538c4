//! The content of a block, and its layout.

use crate::addr::Addr;
use crate::block::{Bare, Block, Dynamic, Item, Nested, iterator};
use crate::element::Repeat;
use crate::node::Node;
use crate::print::{aligned, pretty, pretty_data};

fn dynamic(name: &str, each: &Dynamic<Block>, taken: &[String]) -> Body {
    let own = iterator(name, taken);
    let mut body = Body::default();
    body.attribute("for_each", &each.collection);
    if own != name {
        body.bare("iterator", own.clone());
    }
    let content = each.named(&own);
    let taken = [taken, &[own]].concat();
    let mut inner = Body::default();
    inner.extend_within(&content, &taken);
    body.block("content", inner);
    body
}

/// The content of a block before it is indented: text is kept as nodes or finished values until the depth is known.
#[derive(Default)]
pub(super) struct Body {
    comments: Vec<String>,
    first: Option<(String, Value)>,
    attributes: Vec<(String, Value)>,
    blocks: Vec<(String, Body)>,
    pub(super) last: Option<(String, Value)>,
}

pub(super) enum Value {
    Node(Node),
    /// A value where Terraform evaluates nothing.
    Data(Node),
    Text(String),
    Bare(Bare),
}

impl Value {
    fn text(&self, indent: usize, column: usize) -> String {
        match self {
            Self::Node(node) => pretty(node, indent, column),
            Self::Data(node) => pretty_data(node, indent, column),
            Self::Text(text) => text.clone(),
            Self::Bare(Bare::Text(text)) => text.to_string(),
            Self::Bare(Bare::Addr(addr)) => addr.to_string(),
            Self::Bare(Bare::Addrs(addrs)) => list(addrs, indent),
            Self::Bare(Bare::Map(entries)) => {
                let entries: Vec<_> = entries.iter().map(|(name, addr)| (name.clone(), addr.to_string())).collect();
                format!("{{\n{}{}}}", aligned(&entries, indent + 2), " ".repeat(indent))
            }
        }
    }
}

impl Body {
    pub(super) fn of(block: &Block) -> Self {
        let mut body = Self::default();
        body.extend(block);
        body
    }

    /// The content of a block in which Terraform evaluates nothing.
    pub(super) fn of_data(block: &Block) -> Self {
        Self::of(block).into_data()
    }

    fn into_data(mut self) -> Self {
        for (_, value) in &mut self.attributes {
            if let Value::Node(node) = value {
                *value = Value::Data(std::mem::replace(node, Node::Null));
            }
        }
        self.blocks = self.blocks.into_iter().map(|(header, body)| (header, body.into_data())).collect();
        self
    }

    pub(super) fn extend(&mut self, block: &Block) {
        self.extend_within(block, &[]);
    }

    /// Adds the arguments of a block within dynamic blocks whose iterators are `taken`.
    fn extend_within(&mut self, block: &Block, taken: &[String]) {
        let nested = |block: &Block| {
            let mut body = Self::default();
            body.extend_within(block, taken);
            body
        };
        for (name, item) in &block.items {
            match item {
                Item::Argument(node) => self.attribute(name, node),
                Item::Bare(value) if *name == "depends_on" => {
                    self.last = Some(((*name).to_owned(), Value::Bare(value.clone())))
                }
                Item::Bare(value) => self.attributes.push(((*name).to_owned(), Value::Bare(value.clone()))),
                Item::Block(inner) => self.block(name, nested(inner)),
                Item::Blocks(blocks) => {
                    for part in &blocks.parts {
                        match part {
                            Nested::One(inner) => self.block(name, nested(inner)),
                            Nested::Each(each) => {
                                self.block(&format!("dynamic \"{name}\""), dynamic(name, each, taken))
                            }
                        }
                    }
                }
                Item::Labelled(blocks) => {
                    for (labels, inner) in blocks {
                        let labels: String = labels.iter().map(|label| format!(" \"{label}\"")).collect();
                        self.block(&format!("{name}{labels}"), nested(inner));
                    }
                }
            }
        }
    }

    /// A line of its own before everything else.
    pub(super) fn comment(&mut self, line: String) {
        self.comments.push(line);
    }

    pub(super) fn repeat(&mut self, repeat: &Repeat) {
        match repeat {
            Repeat::Once => {}
            Repeat::Count { count, .. } => self.first("count", count),
            Repeat::ForEach { collection, .. } => self.first("for_each", collection),
        }
    }

    fn first(&mut self, name: &str, node: &Node) {
        self.first = Some((name.to_owned(), Value::Node(node.clone())));
    }

    pub(super) fn attribute(&mut self, name: &str, node: &Node) {
        self.attributes.push((name.to_owned(), Value::Node(node.clone())));
    }

    pub(super) fn data(&mut self, name: &str, node: &Node) {
        self.attributes.push((name.to_owned(), Value::Data(node.clone())));
    }

    pub(super) fn bare(&mut self, name: &str, text: String) {
        self.attributes.push((name.to_owned(), Value::Text(text)));
    }

    pub(super) fn block(&mut self, header: &str, body: Body) {
        self.blocks.push((header.to_owned(), body));
    }

    pub(super) fn into_block(self, header: &str, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let inner = indent + 2;
        let mut parts: Vec<String> = Vec::new();
        if !self.comments.is_empty() {
            let pad = " ".repeat(inner);
            parts.push(self.comments.iter().map(|line| format!("{pad}# {line}\n")).collect());
        }
        if let Some((name, value)) = &self.first {
            let value = value.text(inner, inner + name.len() + 3);
            parts.push(aligned(&[(name.clone(), value)], inner));
        }
        let attributes: Vec<(String, String)> = self
            .attributes
            .iter()
            .map(|(name, value)| (name.clone(), value.text(inner, inner + name.len() + 3)))
            .collect();
        parts.extend(grouped(&attributes).iter().map(|group| aligned(group, inner)));
        parts.extend(self.blocks.into_iter().map(|(header, body)| body.into_block(&header, inner)));
        if let Some((name, value)) = self.last {
            let value = value.text(inner, inner + name.len() + 3);
            parts.push(aligned(&[(name, value)], inner));
        }
        if parts.is_empty() {
            return format!("{pad}{header} {{}}\n");
        }
        format!("{pad}{header} {{\n{}{pad}}}\n", parts.join("\n"))
    }
}

/// Splits entries into groups that a blank line sets apart: each entry of several lines is one of its own.
pub(super) fn grouped(entries: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = Vec::new();
    let mut open = false;
    for entry in entries {
        let is_long = entry.1.contains('\n');
        match groups.last_mut().filter(|_| open && !is_long) {
            Some(group) => group.push(entry.clone()),
            None => groups.push(vec![entry.clone()]),
        }
        open = !is_long;
    }
    groups
}

pub(super) fn list(addrs: &[Addr], indent: usize) -> String {
    let addrs: Vec<String> = addrs.iter().map(|addr| addr.base().to_owned()).collect();
    texts(&addrs, indent)
}

/// A list of what stands bare, over several lines if it is long.
pub(super) fn texts(items: &[String], indent: usize) -> String {
    let line = format!("[{}]", items.join(", "));
    if line.len() < 80 {
        return line;
    }
    let pad = " ".repeat(indent);
    let lines: String = items.iter().map(|item| format!("{pad}  {item},\n")).collect();
    format!("[\n{lines}{pad}]")
}
