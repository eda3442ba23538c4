//! HCL over several lines, laid out as `terraform fmt` leaves it.

use super::strength::Strength;
use super::template::{Template, call_of};
use super::text::escape_template;
use super::{Printer, Style};
use crate::function;
use crate::node::Node;
use std::fmt::Write;

/// The expression as HCL, broken over lines where it is long.
///
/// `indent` is the indentation of the line the expression starts on and `column` where on it the expression starts,
/// both in characters.
pub(crate) fn pretty(node: &Node, indent: usize, column: usize) -> String {
    if let Node::String(text) = node
        && let Some(document) = heredoc(text)
    {
        return document;
    }
    Printer { style: Style::Hcl, bound: Vec::new(), evaluated: true }.broken(node, indent, column)
}

/// [`pretty`] for places where Terraform evaluates nothing, such as the default of a variable.
pub(crate) fn pretty_data(node: &Node, indent: usize, column: usize) -> String {
    if let Node::String(text) = node
        && let Some(document) = heredoc(text)
    {
        return document;
    }
    Printer { style: Style::Hcl, bound: Vec::new(), evaluated: false }.broken(node, indent, column)
}

/// Text of several lines as a heredoc; nothing for text that a heredoc cannot hold or that is better quoted.
fn heredoc(text: &str) -> Option<String> {
    const MARK: &str = "EOT";
    let is_plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let lines = text.strip_suffix('\n')?;
    if !lines.contains('\n') || !text.chars().all(is_plain) || lines.lines().any(|line| line.trim() == MARK) {
        return None;
    }
    let mut escaped = String::new();
    escape_template(&mut escaped, text);
    Some(format!("<<{MARK}\n{escaped}{MARK}"))
}

/// Longest line the printer makes where it has a choice; the width that most Terraform repositories keep to.
const WIDTH: usize = 110;

impl Printer {
    /// HCL over several lines; falls back to one line where that fits or nothing can be broken.
    fn broken(&mut self, node: &Node, indent: usize, column: usize) -> String {
        // JSON text, such as a policy, reads best as the value it encodes; the text is the same to the letter.
        if let Node::String(text) = node
            && self.evaluated
            && let Some(value) = function::encoded(text)
        {
            return self.broken(&Node::Call("jsonencode", [value].into()), indent, column);
        }
        if let Node::Template(parts) = node {
            return match self.template(parts) {
                Template::Quoted(text) => text,
                Template::Call { .. } => self.broken(&call_of(parts), indent, column),
            };
        }
        let line = self.expression(node);
        let roomy = matches!(node, Node::Object(items) if items.len() > 1 && column < 60);
        if column + line.chars().count() <= WIDTH && !roomy {
            return line;
        }
        let inner = indent + 2;
        let (pad, end) = (" ".repeat(inner), " ".repeat(indent));
        match node {
            Node::Object(items) if !items.is_empty() => {
                let entries: Vec<(String, String)> = items
                    .iter()
                    .map(|(key, node)| {
                        let mut name = String::new();
                        self.key(&mut name, key);
                        let value = self.broken(node, inner, inner + name.len() + 3);
                        (name, value)
                    })
                    .collect();
                format!("{{\n{}{end}}}", aligned(&entries, inner))
            }
            Node::List(items) if !items.is_empty() => {
                let lines: String =
                    items.iter().map(|item| format!("{pad}{},\n", self.broken(item, inner, inner))).collect();
                format!("[\n{lines}{end}]")
            }
            Node::Call(name, args) => match args.as_ref() {
                // A single argument hugs the parentheses, so that only its own brackets are broken.
                [only] if matches!(only, Node::Object(_) | Node::List(_) | Node::For(_)) => {
                    format!("{name}({})", self.broken(only, indent, column + name.len() + 1))
                }
                args => {
                    let mut lines = String::new();
                    for arg in args {
                        // An expanded argument is the last one and takes no comma after it.
                        let comma = if matches!(arg, Node::Expand(_)) { "" } else { "," };
                        _ = writeln!(lines, "{pad}{}{comma}", self.broken(arg, inner, inner));
                    }
                    format!("{name}(\n{lines}{end})")
                }
            },
            Node::Expand(list) => format!("{}...", self.broken(list, indent, column)),
            // Line breaks are free within brackets only, and `terraform fmt` indents a second pair of them oddly.
            Node::Conditional(parts) if is_bracketed(&parts.1) && !is_bracketed(&parts.2) => {
                let mut head = String::new();
                self.write(&mut head, &parts.0, Strength::Or);
                head.push_str(" ? ");
                let then = self.broken(&parts.1, indent, column + head.chars().count());
                let mut otherwise = String::new();
                self.write(&mut otherwise, &parts.2, Strength::Or);
                format!("{head}{then} : {otherwise}")
            }
            Node::For(each) => {
                let (open, close) = if each.key.is_some() { ('{', '}') } else { ('[', ']') };
                let mut head = String::new();
                self.write_for_head(&mut head, each);
                if let Some(key) = &each.key {
                    self.write(&mut head, key, Strength::Conditional);
                    head.push_str(" => ");
                }
                let column = inner + head.chars().count();
                let group = if each.grouped { "..." } else { "" };
                let value = self.broken(&each.value, inner, column);
                let condition = match &each.condition {
                    Some(condition) => format!("{pad}{}\n", self.filter(condition)),
                    None => String::new(),
                };
                self.bound.pop();
                format!("{open}\n{pad}{head}{value}{group}\n{condition}{end}{close}")
            }
            _ => line,
        }
    }
}

/// Whether an expression is a collection that has something between its brackets.
fn is_bracketed(node: &Node) -> bool {
    match node {
        Node::List(items) => !items.is_empty(),
        Node::Object(items) => !items.is_empty(),
        _ => false,
    }
}

/// `name = value` lines as `terraform fmt` aligns them: over runs of entries that take one line each.
pub(crate) fn aligned(entries: &[(String, String)], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut out = String::new();
    let mut rest = entries;
    while let Some((name, value)) = rest.first() {
        if value.contains('\n') {
            _ = writeln!(out, "{pad}{name} = {value}");
            rest = &rest[1..];
            continue;
        }
        let run = rest.iter().take_while(|(_, value)| !value.contains('\n')).count();
        let width = rest[..run].iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in &rest[..run] {
            _ = writeln!(out, "{pad}{name}{} = {value}", " ".repeat(width - name.chars().count()));
        }
        rest = &rest[run..];
    }
    out
}
