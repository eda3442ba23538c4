//! `jsonencode` of values that are known in every part.

use super::Folded;
use crate::node::Node;
use serde_json::{Map, Value};

/// `jsonencode(value)`
pub(super) fn encode(args: &[Node]) -> Folded {
    let [value] = args else { return None };
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
    Some(Ok(Node::string(escaped)))
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
