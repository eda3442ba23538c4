//! Expressions as text: the one printer for JSON templates and for HCL.

mod element;
mod text;

pub(crate) use text::{escape_template, is_identifier, quote};

use crate::function;
use crate::node::{Binary, For, Node, Part, Role, Symbol, Unary};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use text::{Place, template_text};

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

/// Binding strength of a place where an expression stands; an expression that binds less is parenthesised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Conditional,
    Or,
    And,
    Equality,
    Comparison,
    Sum,
    Product,
    Unary,
    Postfix,
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
            Node::Template(parts) => self.template(out, parts),
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
                // Right after a splat the brackets would pick an element of every element.
                if base.splat_path().is_some() {
                    _ = write!(out, "({})", self.expression(base));
                } else {
                    self.write(out, base, Strength::Postfix);
                }
                self.bracketed(out, key);
            }
            Node::Splat(base) => {
                self.write(out, base, Strength::Postfix);
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
                let (own, text) = operator(*op);
                // Comparisons could be chained, but nobody reads a chain right at once.
                let is_comparison = matches!(own, Strength::Equality | Strength::Comparison);
                self.write(out, &operands.0, if is_comparison { next(own) } else { own });
                _ = write!(out, " {text} ");
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

    fn template(&mut self, out: &mut String, parts: &[Part]) {
        out.push('"');
        self.template_parts(out, parts, Place::Quoted);
        out.push('"');
    }

    fn template_parts(&mut self, out: &mut String, parts: &[Part], place: Place) {
        for (i, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => {
                    let before_expression = matches!(parts.get(i + 1), Some(Part::Expr(_)));
                    template_text(out, text, place, before_expression);
                }
                Part::Expr(node) => {
                    out.push_str("${");
                    self.write(out, node, Strength::Conditional);
                    out.push('}');
                }
            }
        }
    }

    fn for_body(&mut self, out: &mut String, each: &For) {
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
            let condition = self.expression(condition);
            _ = write!(out, " {}", self.filter(&condition));
        }
        self.bound.pop();
    }

    /// The condition of a `for` expression; `terraform fmt` takes what begins with a parenthesis for a call.
    fn filter(&self, condition: &str) -> String {
        let is_hugged = self.style == Style::Hcl && condition.starts_with('(');
        format!("if{}{condition}", if is_hugged { "" } else { " " })
    }

    /// Writes `for k, v in collection : ` and binds the names; the caller unbinds them.
    fn write_for_head(&mut self, out: &mut String, each: &For) {
        let collection = self.expression(&each.collection);
        let (key, value) = self.bind(each);
        let colon = if self.style == Style::Hcl { " :" } else { ":" };
        if self.style == Style::Hcl && !each.uses(Role::Key) {
            _ = write!(out, "for {value} in {collection}{colon} ");
        } else {
            _ = write!(out, "for {key}, {value} in {collection}{colon} ");
        }
    }

    fn bind(&mut self, each: &For) -> (String, String) {
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
        let element = element.as_deref().unwrap_or(each.names.1);
        let names = (unused(each.names.0, &self.bound), unused(element, &self.bound));
        self.bound.push((each.id, names.0.clone(), names.1.clone()));
        names
    }

    fn symbol(&self, symbol: Symbol) -> String {
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

    /// HCL over several lines; falls back to one line where that fits or nothing can be broken.
    fn broken(&mut self, node: &Node, indent: usize, column: usize) -> String {
        // JSON text, such as a policy, reads best as the value it encodes; the text is the same to the letter.
        if let Node::String(text) = node
            && self.evaluated
            && let Some(value) = function::encoded(text)
        {
            return self.broken(&Node::Call("jsonencode", [value].into()), indent, column);
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
                    Some(condition) => {
                        let condition = self.expression(condition);
                        format!("{pad}{}\n", self.filter(&condition))
                    }
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

fn strength(node: &Node) -> Strength {
    match node {
        Node::Conditional(_) => Strength::Conditional,
        Node::Binary(op, _) => operator(*op).0,
        Node::Unary(..) => Strength::Unary,
        // Raw text could be anything, so it is treated as what binds least.
        Node::Raw(text) if !text.chars().all(|c| c.is_alphanumeric() || "_.-[]\"".contains(c)) => Strength::Conditional,
        _ => Strength::Postfix,
    }
}

fn next(strength: Strength) -> Strength {
    match strength {
        Strength::Conditional => Strength::Or,
        Strength::Or => Strength::And,
        Strength::And => Strength::Equality,
        Strength::Equality => Strength::Comparison,
        Strength::Comparison => Strength::Sum,
        Strength::Sum => Strength::Product,
        Strength::Product => Strength::Unary,
        Strength::Unary | Strength::Postfix => Strength::Postfix,
    }
}

fn operator(op: Binary) -> (Strength, &'static str) {
    match op {
        Binary::Or => (Strength::Or, "||"),
        Binary::And => (Strength::And, "&&"),
        Binary::Equal => (Strength::Equality, "=="),
        Binary::NotEqual => (Strength::Equality, "!="),
        Binary::Less => (Strength::Comparison, "<"),
        Binary::LessEqual => (Strength::Comparison, "<="),
        Binary::Greater => (Strength::Comparison, ">"),
        Binary::GreaterEqual => (Strength::Comparison, ">="),
        Binary::Add => (Strength::Sum, "+"),
        Binary::Subtract => (Strength::Sum, "-"),
        Binary::Multiply => (Strength::Product, "*"),
        Binary::Divide => (Strength::Product, "/"),
        Binary::Modulo => (Strength::Product, "%"),
    }
}

/// The text of a JSON string that Terraform reads as this value: a literal with template marks escaped, a template, or
/// a lone expression in `${…}`.
pub(crate) fn json_template(node: &Node) -> String {
    let mut out = String::new();
    match node {
        Node::String(text) => escape_template(&mut out, text),
        Node::Template(parts) => {
            Printer { style: Style::Json, bound: Vec::new(), evaluated: true }.template_parts(
                &mut out,
                parts,
                Place::Bare,
            );
        }
        other => {
            out.push_str("${");
            out.push_str(&flat(other, Style::Json));
            out.push('}');
        }
    }
    out
}
