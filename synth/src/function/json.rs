//! JSON of values that are known in every part.

use super::{Folded, text_of};
use crate::node::Node;
use serde_json::{Map, Value};

/// `jsonencode(value)`
pub(super) fn encode(args: &[Node]) -> Folded {
    let [value] = args else { return None };
    Some(Ok(Node::string(text(value)?)))
}

fn text(value: &Node) -> Option<String> {
    let text = to_json(value)?.to_string();
    // Newer versions of Go write these two in a shorter way than older ones.
    if text.contains("\\b") || text.contains("\\f") {
        return None;
    }
    // Terraform encodes with Go's encoding/json, which writes these five so that the text can stand in HTML.
    let escaped = text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Some(escaped)
}

/// `jsondecode(text)`; text that this library does not read is left to Terraform.
pub(super) fn decode(args: &[Node]) -> Folded {
    let [text] = args else { return None };
    let text = text_of(text)?;
    let node = from_json(serde_json::from_str(&text).ok()?)?;
    // Terraform keeps the sign of a zero, which numbers here do not have, and normalizes text that escapes spell.
    let is_exact = !text.contains("-0") && !text.contains("\\u");
    is_exact.then_some(Ok(node))
}

/// The object or list of which the text is the encoding, to the letter.
pub(crate) fn encoded(text: &str) -> Option<Node> {
    if !text.starts_with(['{', '[']) || text.len() < 3 {
        return None;
    }
    let node = from_json(serde_json::from_str(text).ok()?)?;
    (self::text(&node)? == text).then_some(node)
}

fn from_json(value: Value) -> Option<Node> {
    Some(match value {
        Value::Null => Node::Null,
        Value::Bool(b) => Node::Bool(b),
        Value::Number(n) => Node::Number(crate::number::Number::parse(&n.to_string())?),
        Value::String(text) => Node::string(text),
        Value::Array(items) => Node::list(items.into_iter().map(from_json).collect::<Option<Vec<_>>>()?),
        Value::Object(items) => Node::object(
            items.into_iter().map(|(key, value)| Some((key, from_json(value)?))).collect::<Option<Vec<_>>>()?,
        ),
    })
}

/// The JSON value of a literal; nothing where a part is not known.
pub(crate) fn to_json(node: &Node) -> Option<Value> {
    Some(match node {
        Node::Null => Value::Null,
        Node::Bool(b) => Value::Bool(*b),
        Node::Number(n) => serde_json::from_str(&n.to_string()).ok()?,
        Node::String(text) => Value::String(text.to_string()),
        Node::List(items) => Value::Array(items.iter().map(to_json).collect::<Option<_>>()?),
        Node::Object(items) => Value::Object(
            items.iter().map(|(key, node)| Some((key.to_string(), to_json(node)?))).collect::<Option<Map<_, _>>>()?,
        ),
        Node::Call("toset", _) => {
            Value::Array(node.elements()?.iter().map(|(_, node)| to_json(node)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
