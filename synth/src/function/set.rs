//! Functions of sets.

use super::list::items;
use super::{Folded, set_rank, unified};
use crate::node::Node;

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

/// Which elements of the sets of a call are kept: those of all sets, of any set, or of no set but the first.
#[derive(Clone, Copy)]
pub(super) enum Kept {
    Common,
    Any,
    FirstOnly,
}

/// `setintersection`, `setunion` and `setsubtract` of sets of texts, numbers or booleans.
pub(super) fn combine(args: &[Node], kept: Kept) -> Folded {
    let sets: Vec<Vec<Node>> = args.iter().map(|arg| unified(items(arg)?)).collect::<Option<_>>()?;
    let sizes: Vec<usize> = sets.iter().map(Vec::len).collect();
    // The elements of all sets are converted to one type.
    let mut all = unified(sets.into_iter().flatten().collect())?.into_iter();
    if all.as_slice().iter().any(|node| set_rank(node).is_none()) {
        return None;
    }
    let sets: Vec<Vec<Node>> = sizes.into_iter().map(|size| all.by_ref().take(size).collect()).collect();
    let (first, others) = sets.split_first()?;
    let elements: Vec<Node> = match kept {
        Kept::Any => sets.concat(),
        Kept::Common => first.iter().filter(|node| others.iter().all(|set| set.contains(node))).cloned().collect(),
        Kept::FirstOnly => first.iter().filter(|node| !others.iter().any(|set| set.contains(node))).cloned().collect(),
    };
    toset(&[Node::list(elements)])
}
