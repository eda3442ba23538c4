//! Sets.

use super::{functions, node};
use crate::expr::{Expr, IntoExpr};
use crate::node::Node;
use std::collections::BTreeSet;

functions! {
    /// The elements that are in both sets.
    setintersection[T](a: BTreeSet<T>, b: BTreeSet<T>) -> BTreeSet<T>;
    /// The elements that are in all the sets.
    setintersection_all = "setintersection"[T](; sets: BTreeSet<T>) -> BTreeSet<T>;
    /// The elements of `a` that are not in `b`.
    ///
    /// ```
    /// use ledgerform::function::setsubtract;
    /// let rest = setsubtract::<String>(["a", "b", "c"], ["b"]);
    /// assert_eq!(rest.to_hcl(), r#"toset(["a", "c"])"#);
    /// ```
    setsubtract[T](a: BTreeSet<T>, b: BTreeSet<T>) -> BTreeSet<T>;
    /// The elements that are in either set.
    setunion[T](a: BTreeSet<T>, b: BTreeSet<T>) -> BTreeSet<T>;
    /// The elements that are in any of the sets.
    setunion_all = "setunion"[T](; sets: BTreeSet<T>) -> BTreeSet<T>;
    /// The distinct elements of a list.
    toset[T](list: Vec<T>) -> BTreeSet<T>;
}

/// The elements of a set in order.
pub fn tolist<T>(set: impl IntoExpr<BTreeSet<T>>) -> Expr<Vec<T>> {
    // A set literal is written as a list, which may repeat elements and has no order yet.
    let set = match node(set) {
        list @ Node::List(_) => Node::call("toset", [list]),
        other => other,
    };
    Expr::from_node(Node::call("tolist", [set]))
}
