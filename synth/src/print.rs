//! Expressions as text: the one printer for JSON templates and for HCL.

mod element;
mod lines;
mod strength;
mod template;
mod text;
mod walk;

pub(crate) use lines::{aligned, pretty, pretty_data};
pub(crate) use text::{escape_template, is_identifier, quote};

use crate::node::{Node, Unary};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use strength::{Strength, next, operator, strength};

/// Where the text will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Inside a template of a JSON file, spelled as CDKTF spells it: operators parenthesised, keys quoted.
    Json,
    /// In an HCL file, spelled as a person would: parentheses where precedence needs them, plain keys.
    Hcl,
}

/// The expression on one line.
pub(crate) fn flat(node: &Node, style: Style) -> String {
    Printer { style, bound: Vec::new(), evaluated: true }.expression(node)
}

/// Whether the expression ends with the name of an attribute or a key in brackets.
fn is_named(node: &Node) -> bool {
    match node {
        Node::Get(..) => true,
        Node::Index(_, key) => matches!(**key, Node::String(_)),
        _ => false,
    }
}

struct Printer {
    style: Style,
    /// The `for` expressions around the place being printed: id, key name, element name.
    bound: Vec<(u32, String, String)>,
    /// Whether Terraform evaluates what stands here, so that a call may.
    evaluated: bool,
}

impl Printer {
    fn expression(&mut self, node: &Node) -> String {
        let mut out = String::new();
        self.write(&mut out, node, Strength::Conditional);
        out
    }

    fn write(&mut self, out: &mut String, node: &Node, place: Strength) {
        let own = strength(node);
        let parenthesise = match (self.style, node) {
            (Style::Json, Node::Binary(..)) => true,
            _ => own < place,
        };
        if parenthesise {
            out.push('(');
        }
        self.bare(out, node);
        if parenthesise {
            out.push(')');
        }
    }

    fn bare(&mut self, out: &mut String, node: &Node) {
        match node {
            Node::Null => out.push_str("null"),
            Node::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Node::Number(n) => _ = write!(out, "{n}"),
            Node::String(text) => quote(out, text),
            Node::List(items) => self.sequence(out, '[', items, ']'),
            Node::Object(items) => self.object(out, items),
            Node::Template(parts) => self.write_template(out, parts),
            Node::Ref(addr) => {
                out.push_str(addr.base());
                if let Some(key) = addr.key() {
                    self.bracketed(out, key);
                }
            }
            Node::Symbol(symbol) => out.push_str(&self.symbol(*symbol)),
            Node::Get(base, name) => {
                self.write(out, base, Strength::Postfix);
                if is_identifier(name) {
                    _ = write!(out, ".{name}");
                } else {
                    out.push('[');
                    quote(out, name);
                    out.push(']');
                }
            }
            Node::Index(base, key) => {
                self.whole(out, base);
                match (&**key, self.style) {
                    // As CDKTF spells it. After another position it would read as a fraction.
                    (Node::Number(position), Style::Json)
                        if is_named(base) && position.as_i64().is_some_and(|n| n >= 0) =>
                    {
                        _ = write!(out, ".{position}");
                    }
                    _ => self.bracketed(out, key),
                }
            }
            Node::Splat(base) => {
                self.whole(out, base);
                out.push_str("[*]");
            }
            Node::Expand(list) => {
                self.write(out, list, Strength::Conditional);
                out.push_str("...");
            }
            Node::Call(name, args) => {
                out.push_str(name);
                self.sequence(out, '(', args, ')');
            }
            Node::Unary(op, operand) => {
                out.push(match op {
                    Unary::Not => '!',
                    Unary::Negate => '-',
                });
                self.write(out, operand, Strength::Unary);
            }
            Node::Binary(op, operands) => {
                let own = operator(*op);
                // Comparisons could be chained, but nobody reads a chain right at once.
                let is_comparison = matches!(own, Strength::Equality | Strength::Comparison);
                self.write(out, &operands.0, if is_comparison { next(own) } else { own });
                _ = write!(out, " {} ", op.sign());
                // All operators group to the left, so an equal one on the right needs parentheses.
                self.write(out, &operands.1, next(own));
            }
            Node::Conditional(parts) => {
                self.write(out, &parts.0, Strength::Or);
                out.push_str(" ? ");
                self.write(out, &parts.1, Strength::Or);
                out.push_str(" : ");
                self.write(out, &parts.2, Strength::Or);
            }
            Node::For(each) => {
                let (open, close) = if each.key.is_some() { ("{ ", " }") } else { ("[", "]") };
                // CDKTF writes a space after the bracket of a list too, but none before the closing one.
                out.push_str(if self.style == Style::Json && each.key.is_none() { "[ " } else { open });
                self.for_body(out, each);
                out.push_str(close);
            }
            Node::Raw(text) => out.push_str(text),
            // Never reaches a file: checks refuse it first. Shown in messages.
            Node::Invalid(reason) => _ = write!(out, "<{reason}>"),
        }
    }

    /// What brackets are written after. Right after a splat they would be taken of every element, so it is closed first.
    fn whole(&mut self, out: &mut String, base: &Node) {
        if base.splat_path().is_some() {
            _ = write!(out, "({})", self.expression(base));
        } else {
            self.write(out, base, Strength::Postfix);
        }
    }

    fn bracketed(&mut self, out: &mut String, key: &Node) {
        out.push('[');
        self.write(out, key, Strength::Conditional);
        out.push(']');
    }

    fn sequence(&mut self, out: &mut String, open: char, items: &[Node], close: char) {
        out.push(open);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.write(out, item, Strength::Conditional);
        }
        out.push(close);
    }

    fn object(&mut self, out: &mut String, items: &BTreeMap<Arc<str>, Node>) {
        if items.is_empty() {
            return out.push_str("{}");
        }
        let spaced = self.style == Style::Hcl;
        out.push_str(if spaced { "{ " } else { "{" });
        for (i, (key, node)) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.key(out, key);
            out.push_str(" = ");
            self.write(out, node, Strength::Conditional);
        }
        out.push_str(if spaced { " }" } else { "}" });
    }

    fn key(&self, out: &mut String, key: &str) {
        // At the start of an object `for` begins an expression, and the others are values rather than names.
        let is_keyword = matches!(key, "for" | "null" | "true" | "false");
        if self.style == Style::Hcl && is_identifier(key) && !is_keyword {
            out.push_str(key);
        } else {
            quote(out, key);
        }
    }
}

/// The text of a JSON string that Terraform reads as this value: a literal with template marks escaped, a template, or
/// a lone expression in `${…}`.
pub(crate) fn json_template(node: &Node) -> String {
    let mut out = String::new();
    match node {
        Node::String(text) => escape_template(&mut out, text),
        Node::Template(parts) => {
            Printer { style: Style::Json, bound: Vec::new(), evaluated: true }.bare_template(&mut out, parts);
        }
        other => {
            out.push_str("${");
            out.push_str(&flat(other, Style::Json));
            out.push('}');
        }
    }
    out
}
