//! Functions of maps.

use super::list::items;
use super::{Folded, is_normal, text_of, unified};
use crate::node::{For, Node, Role, Symbol};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `keys(map)`
pub(super) fn keys(args: &[Node]) -> Folded {
    match args {
        [Node::Object(map)] => Some(Ok(Node::list(map.keys().map(|key| Node::String(key.clone()))))),
        // The keys of a map that was only filtered or mapped: a walk that gives the keys, in the same order.
        [Node::For(each)] => {
            let key = Node::Symbol(Symbol { id: each.id, role: Role::Key });
            (each.key.as_ref() == Some(&key))
                .then(|| Ok(Node::for_expression(For { key: None, value: key, grouped: false, ..(**each).clone() })))
        }
        _ => None,
    }
}

/// `values(map)`
pub(super) fn values(args: &[Node]) -> Folded {
    let [Node::Object(map)] = args else { return None };
    Some(Ok(Node::list(map.values().cloned())))
}

/// `lookup(map, key, default)`
pub(super) fn lookup(args: &[Node]) -> Folded {
    let [Node::Object(map), key, default] = args else { return None };
    let key = text_of(key)?;
    Some(Ok(map.get(&key).unwrap_or(default).clone()))
}

/// Expressions of a map type are taken not to be null, as their Rust type says.
pub(super) fn merge(args: &[Node]) -> Folded {
    let mut merged: BTreeMap<Arc<str>, Node> = BTreeMap::new();
    for arg in args {
        match arg {
            Node::Null => {}
            Node::Object(map) => merged.extend(map.iter().map(|(key, node)| (key.clone(), node.clone()))),
            _ => return merge_partly(args),
        }
    }
    Some(Ok(Node::Object(Arc::new(merged))))
}

/// Drops empty maps from a merge that must stay, opens merges in it, and drops the merge itself where one map is left.
fn merge_partly(args: &[Node]) -> Folded {
    let is_empty = |node: &Node| matches!(node, Node::Null) || matches!(node, Node::Object(map) if map.is_empty());
    let mut kept: Vec<Node> = Vec::new();
    for arg in args.iter().filter(|arg| !is_empty(arg)) {
        match arg {
            // A list whose elements are the arguments can only stand at the end of a call.
            Node::Call("merge", inner) if !inner.iter().any(|arg| matches!(arg, Node::Expand(_))) => {
                kept.extend(inner.iter().cloned());
            }
            other => kept.push(other.clone()),
        }
    }
    match kept.len() {
        _ if kept == args => None,
        // What is no map is refused, also alone.
        1 if kept[0].is_literal() => None,
        1 => Some(Ok(kept[0].clone())),
        _ => Some(Ok(Node::Call("merge", kept.into()))),
    }
}

/// `tomap(value)`
pub(super) fn tomap(args: &[Node]) -> Folded {
    match args {
        [Node::Null] => Some(Ok(Node::Null)),
        [Node::Object(map)] => {
            let values = unified(map.values().cloned().collect())?;
            Some(Ok(Node::object(map.keys().cloned().zip(values))))
        }
        _ => None,
    }
}

/// `transpose(map)` of lists of texts.
pub(super) fn transpose(args: &[Node]) -> Folded {
    let [Node::Object(map)] = args else { return None };
    let mut turned: BTreeMap<Arc<str>, Vec<Node>> = BTreeMap::new();
    if !map.keys().all(|key| is_normal(key)) {
        return None;
    }
    for (key, list) in map.iter() {
        for text in items(list)? {
            turned.entry(text_of(&text)?).or_default().push(Node::String(key.clone()));
        }
    }
    Some(Ok(Node::object(turned.into_iter().map(|(key, list)| (key, Node::list(list))))))
}

/// `zipmap(keys, values)`
pub(super) fn zipmap(args: &[Node]) -> Folded {
    // Terraform refuses a set of values.
    let [keys, Node::List(values)] = args else { return None };
    let keys = items(keys)?;
    let keys = keys.iter().map(text_of).collect::<Option<Vec<_>>>()?;
    if keys.len() != values.len() {
        return Some(Err(format!("{} keys for {} values", keys.len(), values.len())));
    }
    Some(Ok(Node::object(keys.into_iter().zip(values.iter().cloned()))))
}
