//! Values and strings as JSON text.

use crate::node::Node;
use crate::print::{escape_template, json_template};
use std::fmt::Write;

/// Whether Terraform looks for templates in the strings of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Template,
    Plain,
}

pub(super) fn write_node(out: &mut String, node: &Node, indent: usize, text: Text) {
    match node {
        Node::Null => out.push_str("null"),
        Node::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Node::Number(n) => _ = write!(out, "{n}"),
        Node::List(items) => {
            enclosed(out, indent, '[', ']', items.iter(), |out, item| write_node(out, item, indent + 2, text));
        }
        Node::Object(items) => {
            enclosed(out, indent, '{', '}', items.iter(), |out, (key, value)| {
                // Keys are templates too.
                match text {
                    Text::Template => write_template(out, key),
                    Text::Plain => write_string(out, key),
                }
                out.push_str(": ");
                write_node(out, value, indent + 2, text);
            });
        }
        Node::String(literal) if text == Text::Plain => write_string(out, literal),
        Node::String(literal) => write_template(out, literal),
        other => write_string(out, &json_template(other)),
    }
}

fn write_template(out: &mut String, literal: &str) {
    // Most text has no marks of templates, and is not copied.
    if !literal.contains("${") && !literal.contains("%{") {
        return write_string(out, literal);
    }
    let mut escaped = String::new();
    escape_template(&mut escaped, literal);
    write_string(out, &escaped);
}

/// Writes what stands between brackets, an item a line; even nothing takes two lines, as CDKTF 0.21 writes it.
pub(super) fn enclosed<T>(
    out: &mut String,
    indent: usize,
    open: char,
    close: char,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push(open);
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        newline(out, indent + 2);
        write(out, item);
    }
    newline(out, indent);
    out.push(close);
}

fn newline(out: &mut String, indent: usize) {
    const SPACES: &str = "                                                                ";
    out.push('\n');
    let mut left = indent;
    while left > 0 {
        let some = left.min(SPACES.len());
        out.push_str(&SPACES[..some]);
        left -= some;
    }
}

pub(super) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // Whole runs of plain text are copied at once; all that is escaped is ASCII.
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            byte => _ = write!(out, "\\u{byte:04x}"),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}
