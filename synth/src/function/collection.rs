//! Functions of lists, sets and maps, and the numeric ones.

use super::{Folded, integer_of, is_normal, set_rank, text_of, unified};
use crate::fold::scalar_text;
use crate::node::{For, Node, Role, Symbol};
use crate::number::Number;
use std::collections::BTreeMap;
use std::sync::Arc;

fn number(n: i64) -> Node {
    Node::Number(Number::from(n))
}

/// The elements of a list or set whose shape is known.
fn items(node: &Node) -> Option<Vec<Node>> {
    match node {
        Node::Object(_) => None,
        other => Some(other.elements()?.into_iter().map(|(_, value)| value).collect()),
    }
}

/// `alltrue(list)` where `wanted` is true, `anytrue(list)` where it is false.
pub(super) fn all(args: &[Node], wanted: bool) -> Folded {
    let [list] = args else { return None };
    let mut open = Vec::new();
    for item in items(list)? {
        match item {
            Node::Bool(b) if b == wanted => {}
            Node::Bool(_) => return Some(Ok(Node::Bool(!wanted))),
            other => open.push(other),
        }
    }
    open.is_empty().then_some(Ok(Node::Bool(wanted)))
}

/// `coalesce(value…)`: the first that is neither null nor an empty string.
pub(super) fn coalesce(args: &[Node]) -> Folded {
    for (i, arg) in args.iter().enumerate() {
        match arg {
            Node::Null => {}
            Node::String(text) if text.is_empty() => {}
            // The arguments are converted to one type: with text among them, to text.
            Node::String(_) if !args[i..].iter().any(Node::is_structure) => return Some(Ok(arg.clone())),
            Node::Bool(_) | Node::Number(_) => {
                let rest = unified(args[i..].to_vec())?;
                let had_text = args[..i].iter().any(|arg| matches!(arg, Node::String(_)));
                let first = rest.into_iter().next()?;
                return Some(Ok(if had_text { Node::string(scalar_text(&first)?) } else { first }));
            }
            _ => return None,
        }
    }
    None
}

/// `compact(list)`
pub(super) fn compact(args: &[Node]) -> Folded {
    let [list] = args else { return None };
    let mut kept = Vec::new();
    for item in items(list)? {
        match item {
            Node::Null => {}
            other => kept.push(scalar_text(&other)?),
        }
    }
    Some(Ok(Node::list(kept.into_iter().filter(|text| !text.is_empty()).map(Node::string))))
}

/// `concat(list…)`
pub(super) fn concat(args: &[Node]) -> Folded {
    let mut all = Vec::new();
    for arg in args {
        // Terraform refuses sets.
        let Node::List(items) = arg else { return None };
        all.extend(items.iter().cloned());
    }
    Some(Ok(Node::list(all)))
}

/// `contains(list, value)`
pub(super) fn contains(args: &[Node]) -> Folded {
    let [list, value] = args else { return None };
    if !is_comparable(value) {
        return None;
    }
    let items = items(list)?;
    if items.contains(value) {
        return Some(Ok(Node::Bool(true)));
    }
    items.iter().all(is_comparable).then_some(Ok(Node::Bool(false)))
}

/// A known scalar: the only values whose equality does not depend on a type that is not written down.
fn is_comparable(node: &Node) -> bool {
    match node {
        Node::Bool(_) | Node::Number(_) => true,
        Node::String(text) => is_normal(text),
        _ => false,
    }
}

/// `distinct(list)`
pub(super) fn distinct(args: &[Node]) -> Folded {
    let [list] = args else { return None };
    let mut seen: Vec<Node> = Vec::new();
    for item in unified(items(list)?)? {
        if matches!(&item, Node::String(text) if !is_normal(text)) {
            return None;
        }
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    Some(Ok(Node::list(seen)))
}

/// `element(list, index)`, which wraps around.
pub(super) fn element(args: &[Node]) -> Folded {
    let [Node::List(list), index] = args else { return None };
    // Old versions of Terraform refuse a negative index, new ones count from the end.
    let index = usize::try_from(integer_of(index)?).ok()?;
    if list.is_empty() {
        return Some(Err("the list is empty".to_owned()));
    }
    list.get(index % list.len()).cloned().map(Ok)
}

/// `flatten(list)`: nested lists and sets become one list.
pub(super) fn flatten(args: &[Node]) -> Folded {
    fn collect(node: &Node, into: &mut Vec<Node>) -> Option<()> {
        match node {
            Node::List(_) | Node::Call("toset", _) => items(node)?.iter().try_for_each(|node| collect(node, into)),
            // An element that is not written out may turn out to be a list itself.
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) | Node::Object(_) | Node::Template(_) => {
                into.push(node.clone());
                Some(())
            }
            _ => None,
        }
    }
    let [list @ Node::List(_)] = args else { return None };
    let mut flat = Vec::new();
    collect(list, &mut flat)?;
    Some(Ok(Node::list(flat)))
}

/// `index(list, value)`
pub(super) fn index(args: &[Node]) -> Folded {
    let [list, value] = args else { return None };
    let Node::List(items) = list else { return None };
    if !is_comparable(value) || !items.iter().all(is_comparable) {
        return None;
    }
    let position = items.iter().position(|item| item == value);
    Some(match position {
        Some(position) => Ok(number(i64::try_from(position).ok()?)),
        None => Err("the list has no such element".to_owned()),
    })
}

/// `keys(map)`
pub(super) fn keys(args: &[Node]) -> Folded {
    match args {
        [Node::Object(map)] => Some(Ok(Node::list(map.keys().map(|key| Node::String(key.clone()))))),
        // The keys of a map that was only filtered or mapped: a walk that gives the keys, in the same order.
        [Node::For(each)] => {
            let key = Node::Symbol(Symbol { id: each.id, role: Role::Key });
            (each.key.as_ref() == Some(&key))
                .then(|| Ok(Node::for_expression(For { key: None, value: key, ..(**each).clone() })))
        }
        _ => None,
    }
}

/// `values(map)`
pub(super) fn values(args: &[Node]) -> Folded {
    let [Node::Object(map)] = args else { return None };
    Some(Ok(Node::list(map.values().cloned())))
}

/// `length(value)`
pub(super) fn length(args: &[Node]) -> Folded {
    let [value] = args else { return None };
    let count = match value {
        // Terraform counts grapheme clusters, which for ASCII are bytes; a carriage return and line feed are one.
        Node::String(text) if text.is_ascii() && !text.contains('\r') => text.len(),
        Node::String(_) => return None,
        other => other.elements()?.len(),
    };
    Some(Ok(number(i64::try_from(count).ok()?)))
}

/// `lookup(map, key, default)`
pub(super) fn lookup(args: &[Node]) -> Folded {
    let [Node::Object(map), key, default] = args else { return None };
    let key = text_of(key)?;
    Some(Ok(map.get(&key).unwrap_or(default).clone()))
}

/// `max` and `min` of whole numbers.
pub(super) fn extreme(args: &[Node], pick: fn(i64, i64) -> i64) -> Folded {
    let numbers = args.iter().map(integer_of).collect::<Option<Vec<_>>>()?;
    Some(Ok(number(numbers.into_iter().reduce(pick)?)))
}

/// `merge(map…)`: later ones win; null counts as empty.
///
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
            Node::Call("merge", inner) => kept.extend(inner.iter().cloned()),
            other => kept.push(other.clone()),
        }
    }
    match kept.len() {
        _ if kept == args => None,
        1 => Some(Ok(kept[0].clone())),
        _ => Some(Ok(Node::Call("merge", kept.into()))),
    }
}

/// `one(list)`
pub(super) fn one(args: &[Node]) -> Folded {
    let [list] = args else { return None };
    Some(match items(list)?.as_slice() {
        [] => Ok(Node::Null),
        [single] => Ok(single.clone()),
        more => Err(format!("the list has {} elements, not one", more.len())),
    })
}

/// `pow(base, exponent)` for whole numbers.
pub(super) fn pow(args: &[Node]) -> Folded {
    let [base, exponent] = args else { return None };
    let exponent = u32::try_from(integer_of(exponent)?).ok()?;
    // Terraform computes powers as `f64`, which holds whole numbers up to 2^53 exactly.
    let power = integer_of(base)?.checked_pow(exponent).filter(|n| n.unsigned_abs() <= 1 << 53)?;
    Some(Ok(number(power)))
}

/// `range(limit)`, `range(start, limit)` and `range(start, limit, step)` for whole numbers.
pub(super) fn range(args: &[Node]) -> Folded {
    let numbers = args.iter().map(integer_of).collect::<Option<Vec<_>>>()?;
    let (start, limit, step) = match *numbers.as_slice() {
        [limit] => (0, limit, if limit < 0 { -1 } else { 1 }),
        [start, limit] => (start, limit, if limit < start { -1 } else { 1 }),
        [start, limit, step] if step != 0 => (start, limit, step),
        _ => return None,
    };
    if (start < limit) != (step > 0) && start != limit {
        return Some(Err(format!("a step of {step} does not lead from {start} to {limit}")));
    }
    let mut list = Vec::new();
    let mut next = start;
    while if step > 0 { next < limit } else { next > limit } {
        // Terraform refuses more than 1,024 elements.
        if list.len() == 1024 {
            return Some(Err("more than 1024 values were generated".to_owned()));
        }
        list.push(number(next));
        next = next.checked_add(step)?;
    }
    Some(Ok(Node::list(list)))
}

/// `sort(list)` of strings.
pub(super) fn sort(args: &[Node]) -> Folded {
    let [list] = args else { return None };
    let mut texts = items(list)?.iter().map(text_of).collect::<Option<Vec<_>>>()?;
    texts.sort();
    Some(Ok(Node::list(texts.into_iter().map(Node::String))))
}

/// `tolist(value)`
pub(super) fn tolist(args: &[Node]) -> Folded {
    let [value] = args else { return None };
    match value {
        Node::Null => Some(Ok(Node::Null)),
        other => Some(Ok(Node::list(unified(items(other)?)?))),
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

/// `toset(list)`: stays a call, because a set cannot be written otherwise, but of distinct elements in Terraform's order.
pub(super) fn toset(args: &[Node]) -> Folded {
    let [Node::List(list)] = args else { return None };
    let mut sorted = unified(list.to_vec())?;
    if sorted.iter().any(|node| set_rank(node).is_none()) {
        return None;
    }
    sorted.sort_by_key(set_rank);
    sorted.dedup();
    Some(Ok(Node::Call("toset", [Node::list(sorted)].into())))
}

/// `zipmap(keys, values)`
pub(super) fn zipmap(args: &[Node]) -> Folded {
    let [keys, values] = args else { return None };
    let (keys, values) = (items(keys)?, items(values)?);
    let keys = keys.iter().map(text_of).collect::<Option<Vec<_>>>()?;
    if keys.len() != values.len() {
        return Some(Err(format!("{} keys for {} values", keys.len(), values.len())));
    }
    Some(Ok(Node::object(keys.into_iter().zip(values))))
}
