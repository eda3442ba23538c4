//! Types, failures and marks of values.

use super::{Map, Signature, functions, node};
use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use crate::number::Number;

functions! {
    /// The boolean that a text holds.
    tobool(text: String) -> bool;
    /// The object as a map, whose elements all have one type.
    tomap[T](object: Any) -> Map<T>;
    /// The number that a text holds.
    tonumber(text: String) -> Number;
    /// The number or boolean as text.
    tostring(value: Any) -> String;
    /// The first of the expressions that can be evaluated without an error.
    try_all = "try"[T](; expressions: T) -> T;
}

const fn of_expression(name: &'static str, rust: &'static str, parameters: usize) -> Signature {
    Signature { name, rust, parameters, is_variadic: false }
}

pub(super) const OF_EXPRESSIONS: &[Signature] = &[
    of_expression("can", "can", 1),
    of_expression("ephemeralasnull", "ephemeralasnull", 1),
    of_expression("issensitive", "issensitive", 1),
    of_expression("nonsensitive", "nonsensitive", 1),
    of_expression("sensitive", "sensitive", 1),
    of_expression("tolist", "tolist", 1),
    of_expression("try", "try_", 2),
];

/// Whether the expression can be evaluated without an error.
pub fn can<T>(expression: Expr<T>) -> Expr<bool> {
    Expr::from_node(Node::call("can", [expression.into_node()]))
}

/// The expression, or the fallback where evaluating it fails.
///
/// ```
/// use ledgerform::{Any, Expr, function::try_};
/// let settings = Expr::<Any>::raw("var.settings");
/// let name = try_(settings.get::<String>("name"), "default");
/// assert_eq!(name.to_hcl(), r#"try(var.settings.name, "default")"#);
/// ```
pub fn try_<T>(expression: Expr<T>, fallback: impl IntoExpr<T>) -> Expr<T> {
    Expr::from_node(Node::call("try", [expression.into_node(), node(fallback)]))
}

/// The value, or null where it is ephemeral.
pub fn ephemeralasnull<T>(value: Expr<T>) -> Expr<Option<T>> {
    Expr::from_node(Node::call("ephemeralasnull", [value.into_node()]))
}

/// Whether the value is marked sensitive.
pub fn issensitive<T>(value: Expr<T>) -> Expr<bool> {
    Expr::from_node(Node::call("issensitive", [value.into_node()]))
}

/// The value without the mark of [`sensitive`]: Terraform shows it again.
pub fn nonsensitive<T>(value: Expr<T>) -> Expr<T> {
    Expr::from_node(Node::call("nonsensitive", [value.into_node()]))
}

/// The value, marked so that Terraform does not show it.
///
/// The mark is not a lock: the value is in the state, and one that is written down in the program is in the output.
pub fn sensitive<T>(value: Expr<T>) -> Expr<T> {
    Expr::from_node(Node::call("sensitive", [value.into_node()]))
}
