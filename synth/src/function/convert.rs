//! Conversions that Terraform does before a function sees its arguments.

use crate::fold::scalar_text;
use crate::node::Node;
use crate::number::Number;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The text of a known string; numbers and booleans convert as Terraform converts them.
///
/// Nothing for text that Terraform may not hold as it is written; see [`is_normal`].
pub(super) fn text_of(node: &Node) -> Option<Arc<str>> {
    match node {
        Node::String(text) => is_normal(text).then(|| text.clone()),
        other => scalar_text(other).map(Into::into),
    }
}

/// Whether the text is certain to be in Unicode's normal form C.
///
/// Terraform normalizes every string it reads, which changes what text is equal to and how long it is. The ranges hold
/// no character that composes with one before it, and none that has another normal form.
pub(crate) fn is_normal(text: &str) -> bool {
    let is_plain = |c: char| {
        matches!(c, '\0'..='\u{2ff}'
            | '\u{400}'..='\u{482}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}'
            | '\u{20a0}'..='\u{20bf}'
            | '\u{2190}'..='\u{21ff}'
            | '\u{2500}'..='\u{27bf}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{1f300}'..='\u{1faff}')
    };
    text.is_ascii() || text.chars().all(is_plain)
}

/// A known whole number; text that holds one converts as Terraform converts it.
pub(crate) fn integer_of(node: &Node) -> Option<i64> {
    match node {
        Node::Number(n) => n.as_i64(),
        Node::String(text) => Number::parse(text)?.as_i64(),
        _ => None,
    }
}

/// Known values as Terraform converts them where it makes a list of one element type.
///
/// Numbers and booleans become text where some element is text. Nothing where an element is not known, or where the
/// elements differ in another way: then Terraform finds a type for all of them, or fails.
pub(super) fn unified(items: Vec<Node>) -> Option<Vec<Node>> {
    if !items.iter().all(Node::is_literal) {
        return None;
    }
    if same_shape(&items.iter().collect::<Vec<_>>()) {
        return Some(items);
    }
    let convert = |item: Node| match item {
        Node::Null => Some(Node::Null),
        item => scalar_text(&item).map(Node::string),
    };
    let has_text = items.iter().any(|item| matches!(item, Node::String(_)));
    if has_text { items.into_iter().map(convert).collect() } else { None }
}

/// Whether known values have one type already, nulls aside.
fn same_shape(items: &[&Node]) -> bool {
    let mut kind = None;
    let mut inner: Vec<&Node> = Vec::new();
    let mut attributes: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for item in items {
        match item {
            Node::Null => continue,
            Node::List(list) => inner.extend(list.iter()),
            Node::Object(map) => {
                map.iter().for_each(|(key, node)| attributes.entry(key).or_default().push(node));
            }
            Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
            _ => return false,
        }
        let own = std::mem::discriminant(*item);
        if *kind.get_or_insert(own) != own {
            return false;
        }
    }
    // Objects that have the same attributes may have one of another type each; others become maps.
    let objects = items.iter().filter(|item| matches!(item, Node::Object(_))).count();
    let alike = attributes.values().all(|nodes| nodes.len() == objects);
    let same_attributes = || attributes.values().all(|nodes| same_shape(nodes));
    let same_elements = || same_shape(&attributes.values().flatten().copied().collect::<Vec<_>>());
    (inner.is_empty() || same_shape(&inner)) && if alike { same_attributes() } else { same_elements() }
}

/// What Terraform sorts the elements of a set by; nothing where this library leaves the order to Terraform.
///
/// Elements of one set all have one type, so texts are not compared with numbers.
pub(crate) fn set_rank(node: &Node) -> Option<(i64, Option<Arc<str>>)> {
    match node {
        Node::Bool(b) => Some((i64::from(*b), None)),
        Node::Number(n) => n.as_i64().map(|n| (n, None)),
        Node::String(text) if is_normal(text) => Some((0, Some(text.clone()))),
        _ => None,
    }
}
