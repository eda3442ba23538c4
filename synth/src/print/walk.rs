//! `for` expressions and the names they bind.

use super::strength::Strength;
use super::{Printer, Style, element};
use crate::node::{For, Node, Role, Symbol};
use std::fmt::Write;

impl Printer {
    pub(super) fn for_body(&mut self, out: &mut String, each: &For) {
        self.write_for_head(out, each);
        if let Some(key) = &each.key {
            self.write(out, key, Strength::Conditional);
            out.push_str(" => ");
        }
        self.write(out, &each.value, Strength::Conditional);
        if each.grouped {
            out.push_str("...");
        }
        if let Some(condition) = &each.condition {
            _ = write!(out, " {}", self.filter(condition));
        }
        self.bound.pop();
    }

    /// The condition of a `for` expression. Nothing follows but the bracket, so it needs no parentheses of its own.
    pub(super) fn filter(&mut self, condition: &Node) -> String {
        let mut text = String::new();
        self.bare(&mut text, condition);
        // `terraform fmt` takes what begins with a parenthesis for a call.
        let is_hugged = self.style == Style::Hcl && text.starts_with('(');
        format!("if{}{text}", if is_hugged { "" } else { " " })
    }

    /// Writes `for k, v in collection : ` and binds the names; the caller unbinds them.
    pub(super) fn write_for_head(&mut self, out: &mut String, each: &For) {
        let collection = self.expression(&each.collection);
        let (key, value) = self.bind(each);
        let colon = if self.style == Style::Hcl { " :" } else { ":" };
        // As with the condition of a `for` expression, a parenthesis looks like that of a call.
        let space = if self.style == Style::Hcl && collection.starts_with('(') { "" } else { " " };
        if self.style == Style::Hcl && !each.uses(Role::Key) {
            _ = write!(out, "for {value} in{space}{collection}{colon} ");
        } else {
            _ = write!(out, "for {key}, {value} in{space}{collection}{colon} ");
        }
    }

    pub(super) fn bind(&mut self, each: &For) -> (String, String) {
        let heads = raw_heads(each);
        let unused = |name: &str, bound: &[(u32, String, String)]| {
            let is_bound = |candidate: &str| bound.iter().any(|(_, k, v)| k == candidate || v == candidate);
            let taken = |candidate: &str| is_bound(candidate) || heads.iter().any(|head| head == candidate);
            let numbered = (2..).map(|n| format!("{name}{n}"));
            std::iter::once(name.to_owned()).chain(numbered).find(|candidate| !taken(candidate)).unwrap_or_default()
        };
        let element = match self.style {
            Style::Hcl if each.names.1 == "value" => element::name(&each.collection),
            _ => None,
        };
        let (key, element) = match self.style {
            Style::Json => ("key", "val"),
            Style::Hcl => (each.names.0, element.as_deref().unwrap_or(each.names.1)),
        };
        let names = (unused(key, &self.bound), unused(element, &self.bound));
        self.bound.push((each.id, names.0.clone(), names.1.clone()));
        names
    }

    pub(super) fn symbol(&self, symbol: Symbol) -> String {
        let bound = self.bound.iter().find(|(id, ..)| *id == symbol.id);
        match (symbol.role, bound) {
            (Role::Index, _) => "count.index".to_owned(),
            (Role::EachKey, _) => "each.key".to_owned(),
            (Role::EachValue, _) => "each.value".to_owned(),
            (Role::Key, Some((_, key, _))) => key.clone(),
            (Role::Value, Some((_, _, value))) => value.clone(),
            // Never reaches a file: checks refuse a name outside its repetition.
            (Role::Key | Role::Value, None) => "<name outside its for expression>".to_owned(),
        }
    }
}

/// What raw text within a `for` expression begins with, such as the iterator of a dynamic block: names that the
/// expression must not take for its own.
fn raw_heads(each: &For) -> Vec<String> {
    let mut heads = Vec::new();
    let mut look = |node: &Node| {
        if let Node::Raw(text) = node {
            let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            heads.extend(text.split(|c| !is_part(c)).map(str::to_owned));
        }
    };
    each.key.iter().for_each(|node| node.walk(&mut look));
    each.value.walk(&mut look);
    each.condition.iter().for_each(|node| node.walk(&mut look));
    heads
}
