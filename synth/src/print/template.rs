//! Templates: between quotes, in a JSON file, or as a call of `format`.

use super::text::{Place, ends_where_it_seems, quote, template_text};
use super::{Printer, Style};
use crate::node::{Node, Part};
use std::fmt::Write;

/// A template as it stands in an expression.
pub(super) enum Template {
    /// Between quotes, which are a part of it.
    Quoted(String),
    /// As a call of `format`, because between quotes it would be hard to read for people and too hard for tools that look
    /// for its end by pairing quotes and braces, such as checkov.
    Call {
        /// The first argument, without quotes.
        format: String,
        /// The other arguments, printed.
        expressions: Vec<String>,
    },
}

impl Printer {
    /// Prints each expression once and decides then: to print them twice would be a million times for a template within
    /// nineteen others.
    pub(super) fn template(&mut self, parts: &[Part]) -> Template {
        let expressions = self.expressions(parts);
        let mut quoted = "\"".to_owned();
        self.join(&mut quoted, parts, &expressions, Place::Quoted);
        quoted.push('"');
        // An expression alone keeps its type in a template, and `format` would make it text.
        let is_empty =
            |part: &&Part| matches!(part, Part::Text(text) | Part::Expr(Node::String(text)) if text.is_empty());
        let is_text = parts.iter().filter(|part| !is_empty(part)).count() > 1;
        if self.style == Style::Json || !is_text || ends_where_it_seems(&quoted) {
            Template::Quoted(quoted)
        } else {
            Template::Call { format: format_of(parts), expressions }
        }
    }

    pub(super) fn write_template(&mut self, out: &mut String, parts: &[Part]) {
        match self.template(parts) {
            Template::Quoted(text) => out.push_str(&text),
            Template::Call { format, expressions } => {
                out.push_str("format(");
                quote(out, &format);
                for expression in expressions {
                    _ = write!(out, ", {expression}");
                }
                out.push(')');
            }
        }
    }

    /// The template as a string of a JSON file.
    pub(super) fn bare_template(&mut self, out: &mut String, parts: &[Part]) {
        let expressions = self.expressions(parts);
        self.join(out, parts, &expressions, Place::Bare);
    }

    fn expressions(&mut self, parts: &[Part]) -> Vec<String> {
        let expressions = parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Expr(node) => Some(self.expression(node)),
        });
        expressions.collect()
    }

    fn join(&self, out: &mut String, parts: &[Part], expressions: &[String], place: Place) {
        let mut expressions = expressions.iter();
        for (i, part) in parts.iter().enumerate() {
            if let Part::Text(text) = part {
                let before_expression = matches!(parts.get(i + 1), Some(Part::Expr(_)));
                template_text(out, text, place, before_expression);
            } else if let Some(text) = expressions.next() {
                // `terraform fmt` keeps the braces of an object apart from those of the template.
                let is_apart = self.style == Style::Hcl && text.starts_with('{');
                _ = write!(out, "${{{}{text}}}", if is_apart { " " } else { "" });
            }
        }
    }
}

/// The call that [`Template::Call`] prints, for who prints it over several lines.
pub(super) fn call_of(parts: &[Part]) -> Node {
    let expressions = parts.iter().filter_map(|part| match part {
        Part::Text(_) => None,
        Part::Expr(node) => Some(node.clone()),
    });
    Node::Call("format", std::iter::once(Node::String(format_of(parts).into())).chain(expressions).collect())
}

fn format_of(parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => text.replace('%', "%%"),
        Part::Expr(_) => "%s".to_owned(),
    });
    parts.collect()
}
