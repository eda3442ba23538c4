//! The functions as users call them.

use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use crate::number::Number;
use std::collections::{BTreeMap, BTreeSet};

type Map<T> = BTreeMap<String, T>;

fn node<T>(value: impl IntoExpr<T>) -> Node {
    value.into_expr().into_node()
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident $([$($generic:ident),+])? ($($arg:ident: $ty:ty),*) -> $result:ty;)*) => {
        $(
            $(#[$doc])*
            pub fn $name $(<$($generic),+>)? ($($arg: impl IntoExpr<$ty>),*) -> Expr<$result> {
                Expr::from_node(Node::call(stringify!($name), [$(node($arg)),*]))
            }
        )*
    };
}

functions! {
    /// Whether every element is true; true for none.
    alltrue(list: Vec<bool>) -> bool;
    /// Whether any element is true; false for none.
    anytrue(list: Vec<bool>) -> bool;
    /// The address of a host within a range; a negative number counts from the end.
    cidrhost(prefix: String, hostnum: Number) -> String;
    /// The netmask of an IPv4 range.
    cidrnetmask(prefix: String) -> String;
    /// The subnet number `netnum` of a range whose prefix is `newbits` longer.
    cidrsubnet(prefix: String, newbits: Number, netnum: Number) -> String;
    /// The list without null and empty texts.
    compact(list: Vec<String>) -> Vec<String>;
    /// Whether the list has the element.
    contains[T](list: Vec<T>, value: T) -> bool;
    /// The list with only the first of equal elements.
    distinct[T](list: Vec<T>) -> Vec<T>;
    /// The element at a position, counted around the end.
    element[T](list: Vec<T>, index: Number) -> T;
    /// Whether the text ends with the suffix.
    endswith(text: String, suffix: String) -> bool;
    /// The list of all elements of the lists.
    flatten[T](lists: Vec<Vec<T>>) -> Vec<T>;
    /// The position of the first element that equals the value.
    index[T](list: Vec<T>, value: T) -> Number;
    /// The elements with the separator between them.
    join(separator: String, list: Vec<String>) -> String;
    /// The value as JSON text.
    jsonencode(value: Any) -> String;
    /// The number of elements.
    length[T](list: Vec<T>) -> Number;
    /// The element with the key, or the default.
    lookup[T](map: Map<T>, key: String, default: T) -> T;
    /// The text in lower case.
    lower(text: String) -> String;
    /// The single element of the list, or null if there is none.
    one[T](list: Vec<T>) -> Option<T>;
    /// The base to the power of the exponent.
    pow(base: Number, exponent: Number) -> Number;
    /// The part of the text that matches a pattern without groups; fails where none does.
    regex(pattern: String, text: String) -> String;
    /// The text with every occurrence replaced; a pattern between slashes is a regular expression.
    replace(text: String, substring: String, replacement: String) -> String;
    /// The texts in order.
    sort(list: Vec<String>) -> Vec<String>;
    /// The parts of the text between the separators.
    split(separator: String, text: String) -> Vec<String>;
    /// Whether the text begins with the prefix.
    startswith(text: String, prefix: String) -> bool;
    /// Part of the text; a negative offset counts from the end, a length of -1 takes the rest.
    substr(text: String, offset: Number, length: Number) -> String;
    /// The distinct elements of a list.
    toset[T](list: Vec<T>) -> BTreeSet<T>;
    /// The number that a text holds.
    tonumber(text: String) -> Number;
    /// The text without the prefix.
    trimprefix(text: String, prefix: String) -> String;
    /// The text without the suffix.
    trimsuffix(text: String, suffix: String) -> String;
    /// The text in upper case.
    upper(text: String) -> String;
    /// A map of the keys to the values at the same positions.
    zipmap[T](keys: Vec<String>, values: Vec<T>) -> Map<T>;
}

/// Whether the expression can be evaluated without an error.
pub fn can<T>(expression: Expr<T>) -> Expr<bool> {
    Expr::from_node(Node::call("can", [expression.into_node()]))
}

/// The expression, or the fallback where evaluating it fails.
pub fn try_<T>(expression: Expr<T>, fallback: impl IntoExpr<T>) -> Expr<T> {
    Expr::from_node(Node::call("try", [expression.into_node(), node(fallback)]))
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

/// The numbers from `start` up or down to but without `limit`.
pub fn range(start: impl IntoExpr<Number>, limit: impl IntoExpr<Number>) -> Expr<Vec<Number>> {
    Expr::from_node(Node::call("range", [node(start), node(limit)]))
}

/// The number as text.
pub fn tostring(number: impl IntoExpr<Number>) -> Expr<String> {
    Expr::from_node(Node::call("tostring", [node(number)]))
}

/// The keys of a map, sorted.
pub fn keys<T>(map: &Expr<Map<T>>) -> Expr<Vec<String>> {
    map.keys()
}

/// The first of the two that is neither null nor empty.
pub fn coalesce(a: impl IntoExpr<Option<String>>, b: impl IntoExpr<String>) -> Expr<String> {
    Expr::from_node(Node::call("coalesce", [node(a), node(b)]))
}

/// The elements of both lists.
pub fn concat<T>(a: impl IntoExpr<Vec<T>>, b: impl IntoExpr<Vec<T>>) -> Expr<Vec<T>> {
    Expr::from_node(Node::call("concat", [node(a), node(b)]))
}

/// One map with the elements of all of the list, later ones winning.
pub fn merge_all<T>(maps: &Expr<Vec<Map<T>>>) -> Expr<Map<T>> {
    match maps.node() {
        Node::List(items) => Expr::from_node(Node::call("merge", items.iter().cloned())),
        list => Expr::from_node(Node::Call("merge", [Node::Expand(list.clone().into())].into())),
    }
}

/// The smaller number.
pub fn min(a: impl IntoExpr<Number>, b: impl IntoExpr<Number>) -> Expr<Number> {
    Expr::from_node(Node::call("min", [node(a), node(b)]))
}

/// The larger number.
pub fn max(a: impl IntoExpr<Number>, b: impl IntoExpr<Number>) -> Expr<Number> {
    Expr::from_node(Node::call("max", [node(a), node(b)]))
}
