//! What an expression says, whoever wrote it: trees, HCL and JSON in one form that can be compared.
//!
//! Two expressions have one meaning if Terraform evaluates them by the same steps. Spelling does not count: parentheses,
//! `a.b` or `a["b"]`, names in `for` expressions, the order of an object's keys, and text written as a template.

mod texts;
mod trees;

use hcl_edit::expr::Expression;
use ledgerform::{Any, Expr, Node, Number, function};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use texts::Texts;
use trees::Trees;

/// The meaning of an expression: known text, or anything else in one spelling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    Text(String),
    Other(String),
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The meaning of a tree.
pub(crate) fn of_node(node: &Node) -> Meaning {
    Trees::default().meaning(node)
}

/// The meaning of HCL text.
pub(crate) fn of_hcl(expression: &Expression) -> Meaning {
    Texts::default().meaning(expression)
}

/// The meaning of a value in a JSON file, in which text is a template.
pub(crate) fn of_json(value: &Value) -> Meaning {
    match value {
        Value::Null => word("null"),
        Value::Bool(known) => word(known),
        Value::Number(n) => number(&n.to_string()),
        Value::String(text) => json_text(text),
        Value::Array(items) => list(items.iter().map(of_json)),
        Value::Object(fields) => object(fields.iter().map(|(key, value)| (json_text(key), of_json(value)))),
    }
}

fn json_text(text: &str) -> Meaning {
    if !text.contains("${") && !text.contains("%{") {
        return Meaning::Text(text.to_owned());
    }
    let template = hcl_edit::parser::parse_template(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    Texts::default().template(template.iter())
}

fn word(word: impl fmt::Display) -> Meaning {
    Meaning::Other(word.to_string())
}

/// A number; the sign is an operator, and zero has one too.
fn number(text: &str) -> Meaning {
    match text.strip_prefix('-') {
        Some(text) => negative(&number(text)),
        None => Number::parse(text).map_or_else(|| word(text), word),
    }
}

fn commas(items: impl Iterator<Item = Meaning>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

fn list(items: impl Iterator<Item = Meaning>) -> Meaning {
    Meaning::Other(format!("[{}]", commas(items)))
}

fn object(fields: impl Iterator<Item = (Meaning, Meaning)>) -> Meaning {
    let fields: BTreeMap<String, Meaning> = fields.map(|(key, value)| (key.to_string(), value)).collect();
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    Meaning::Other(format!("{{{}}}", fields.join(", ")))
}

/// Text with expressions in it; text among the expressions is text.
fn template(parts: impl Iterator<Item = Meaning>) -> Meaning {
    let mut joined: Vec<Meaning> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Meaning::Text(last)), Meaning::Text(text)) => last.push_str(&text),
            (_, Meaning::Text(text)) if text.is_empty() => {}
            (_, part) => joined.push(part),
        }
    }
    match joined.as_slice() {
        [] => Meaning::Text(String::new()),
        [one] => one.clone(),
        _ => Meaning::Other(format!("template({})", commas(joined.into_iter()))),
    }
}

/// A call; the text that encodes a known value may be written as the call that encodes it.
fn call(name: &str, args: Vec<Meaning>, expands: bool, known: Option<Node>) -> Meaning {
    if let ("jsonencode", Some(known)) = (name, known)
        && let Node::String(text) = function::jsonencode(Expr::<Any>::from_node(known)).into_node()
    {
        return Meaning::Text(text.to_string());
    }
    if let ("format", false, Some(parts)) = (name, expands, formatted(&args)) {
        return template(parts.into_iter());
    }
    Meaning::Other(format!("{name}({}{})", commas(args.into_iter()), if expands { "..." } else { "" }))
}

/// The parts of the template that says what a call of `format` does, where all it does is to put text in.
fn formatted(args: &[Meaning]) -> Option<Vec<Meaning>> {
    let (Meaning::Text(format), values) = args.split_first()? else { return None };
    let (mut parts, mut values) = (Vec::new(), values.iter());
    let mut rest = format.as_str();
    while let Some((text, after)) = rest.split_once('%') {
        parts.extend((!text.is_empty()).then(|| Meaning::Text(text.to_owned())));
        let verb = after.chars().next()?;
        parts.push(match verb {
            's' => values.next()?.clone(),
            '%' => Meaning::Text("%".to_owned()),
            _ => return None,
        });
        rest = &after[1..];
    }
    parts.extend((!rest.is_empty()).then(|| Meaning::Text(rest.to_owned())));
    // One value alone would be made text of, which a template leaves as it is.
    (values.next().is_none() && parts.len() > 1).then_some(parts)
}

fn negative(operand: &Meaning) -> Meaning {
    match operand {
        // A number with something after it, such as `0[*]`, is no number.
        Meaning::Other(text) if Number::parse(text).is_some() => Meaning::Other(format!("-{text}")),
        operand => Meaning::Other(format!("(-{operand})")),
    }
}

fn element(base: &Meaning, key: &Meaning) -> Meaning {
    Meaning::Other(format!("{base}[{key}]"))
}

fn whole(base: Meaning, is_open: bool) -> Meaning {
    if is_open { Meaning::Other(format!("({base})")) } else { base }
}

fn walk(
    collection: &Meaning,
    key: Option<&Meaning>,
    value: &Meaning,
    condition: Option<&Meaning>,
    grouped: bool,
) -> Meaning {
    let key = key.map_or_else(String::new, |key| format!("{key} => "));
    let group = if grouped { "..." } else { "" };
    let condition = condition.map_or_else(String::new, |condition| format!(" if {condition}"));
    Meaning::Other(format!("for({collection} : {key}{value}{group}{condition})"))
}

fn conditional([condition, then, otherwise]: [Meaning; 3]) -> Meaning {
    Meaning::Other(format!("({condition} ? {then} : {otherwise})"))
}

/// A name of a `for` expression, by how many are around it.
fn bound(is_key: bool, depth: Option<usize>) -> Meaning {
    let depth = depth.map_or_else(|| "outside".to_owned(), |depth| depth.to_string());
    Meaning::Other(format!("{}<{depth}>", if is_key { "key" } else { "value" }))
}
