//! Arguments that not every provider has yet.

use ledgerform::{Expr, Node};

/// Sets an argument unless its value is known to be null.
///
/// Whoever does without it in a program then gets a text that older providers and older Terraform take as well.
pub(crate) fn unless_null<B, T>(block: B, value: Expr<T>, set: impl FnOnce(B, Expr<T>) -> B) -> B {
    if matches!(value.node(), Node::Null) { block } else { set(block, value) }
}
