//! Functions of lists.

use super::{Folded, integer_of, is_normal, text_of, unified};
use crate::fold::scalar_text;
use crate::node::Node;

/// The elements of a list or set whose shape is known.
pub(super) fn items(node: &Node) -> Option<Vec<Node>> {
    match node {
        Node::Object(_) => None,
        other => Some(other.elements()?.into_iter().map(|(_, value)| value).collect()),
    }
}

/// `alltrue(list)` where `wanted` is true, `anytrue(list)` where it is false.
pub(super) fn all(args: &[Node], wanted: bool) -> Folded {
    let [list] = args else { return None };
    let items = items(list)?;
    // Text that holds a boolean is converted, other text and numbers are refused: left to Terraform.
    if items.iter().any(|item| !matches!(item, Node::Bool(_) | Node::Null) && item.is_literal()) {
        return None;
    }
    let mut open = Vec::new();
    for item in items {
        match item {
            Node::Bool(b) if b == wanted => {}
            Node::Bool(_) => return Some(Ok(Node::Bool(!wanted))),
            other => open.push(other),
        }
    }
    open.is_empty().then_some(Ok(Node::Bool(wanted)))
}

/// `chunklist(list, size)`
pub(super) fn chunklist(args: &[Node]) -> Folded {
    let [list, size] = args else { return None };
    let items = unified(items(list)?)?;
    let size = integer_of(size)?;
    let Ok(size) = usize::try_from(size) else { return Some(Err(format!("pieces cannot have {size} elements"))) };
    if items.is_empty() {
        return Some(Ok(Node::list([])));
    }
    // A size of zero is one piece with everything.
    let size = if size == 0 { items.len() } else { size };
    Some(Ok(Node::list(items.chunks(size).map(|piece| Node::list(piece.iter().cloned())))))
}

/// `coalesce(value…)`: the first that is neither null nor an empty string.
pub(super) fn coalesce(args: &[Node]) -> Folded {
    for (i, arg) in args.iter().enumerate() {
        match arg {
            Node::Null => {}
            Node::String(text) if text.is_empty() => {}
            // The arguments are converted to one type: with text among them, to text.
            Node::String(_) if !args[i..].iter().any(is_collection) => return Some(Ok(arg.clone())),
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

/// A list, set or object that is written out.
fn is_collection(node: &Node) -> bool {
    node.is_structure() || matches!(node, Node::Call("toset", _))
}

/// `coalescelist(list…)`: the first that is not empty.
pub(super) fn coalescelist(args: &[Node]) -> Folded {
    // Anything but lists among the others is refused.
    if args.iter().any(|arg| !matches!(arg, Node::List(_)) && arg.is_literal()) {
        return None;
    }
    for arg in args {
        match arg {
            Node::List(items) if items.is_empty() => {}
            Node::List(_) => return Some(Ok(arg.clone())),
            _ => return None,
        }
    }
    Some(Err("every list is empty".to_owned()))
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
    if args.is_empty() {
        return None;
    }
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
pub(super) fn is_comparable(node: &Node) -> bool {
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
        Some(position) => Ok(Node::Number(i64::try_from(position).ok()?.into())),
        None => Err("the list has no such element".to_owned()),
    })
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
    Some(Ok(Node::Number(i64::try_from(count).ok()?.into())))
}

/// `matchkeys(values, keys, search)`
pub(super) fn matchkeys(args: &[Node]) -> Folded {
    let [values, keys, search] = args else { return None };
    let (values, keys, search) = (unified(items(values)?)?, items(keys)?, items(search)?);
    if values.len() != keys.len() {
        return Some(Err(format!("{} values for {} keys", values.len(), keys.len())));
    }
    // Keys of different types may still be equal after a conversion.
    let is_text = |node: &Node| matches!(node, Node::String(text) if is_normal(text));
    if !keys.iter().chain(&search).all(is_text) {
        return None;
    }
    let matching = values.into_iter().zip(keys).filter(|(_, key)| search.contains(key));
    Some(Ok(Node::list(matching.map(|(value, _)| value))))
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

/// `reverse(list)`
pub(super) fn reverse(args: &[Node]) -> Folded {
    let [list] = args else { return None };
    Some(Ok(Node::list(items(list)?.into_iter().rev())))
}

/// `setproduct(list…)`; of sets the result is a set, whose order is left to Terraform.
pub(super) fn setproduct(args: &[Node]) -> Folded {
    let lists: Vec<Vec<Node>> = args
        .iter()
        .map(|arg| match arg {
            Node::List(items) => unified(items.to_vec()),
            _ => None,
        })
        .collect::<Option<_>>()?;
    if lists.len() < 2 {
        return None;
    }
    let size = lists.iter().try_fold(1usize, |size, list| size.checked_mul(list.len()))?;
    if size > LARGEST_PRODUCT {
        return None;
    }
    let mut rows: Vec<Vec<Node>> = vec![Vec::new()];
    for list in &lists {
        let with =
            |row: &Vec<Node>| list.iter().map(|item| [row.as_slice(), std::slice::from_ref(item)].concat()).collect();
        rows = rows.iter().flat_map(|row| -> Vec<Vec<Node>> { with(row) }).collect();
    }
    Some(Ok(Node::list(rows.into_iter().map(Node::list))))
}

/// More combinations than this are left to Terraform: written out, nobody would read them.
const LARGEST_PRODUCT: usize = 1024;

/// `slice(list, start, end)`
pub(super) fn slice(args: &[Node]) -> Folded {
    let [Node::List(list), start, end] = args else { return None };
    let (from, to) = (integer_of(start)?, integer_of(end)?);
    let position = |n: i64| usize::try_from(n).ok();
    Some(match (position(from), position(to)) {
        (Some(start), Some(end)) if start <= end && end <= list.len() => {
            Ok(Node::list(list[start..end].iter().cloned()))
        }
        _ => Err(format!("there are no elements from {from} to {to} in a list of {}", list.len())),
    })
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
