//! Functions that providers define.

use super::Arguments;
use crate::expr::Expr;
use crate::node::Node;
use crate::print::is_identifier;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A function that a provider defines, by the local name of the provider: `provider::aws::arn_parse(…)`.
///
/// Terraform has them from version 1.8. The type of the result is the caller's choice. The name and the number of
/// arguments are checked when the app is synthesized, if the provider is recorded.
///
/// The provider must be one of the stack: of a resource or a provider block, or named by
/// [`Scope::require_provider`](crate::Scope::require_provider). A recorded provider is required by itself. A function
/// belongs to the provider, not to one of its configurations, so an alias has no place here.
///
/// ```
/// use ledgerform::{Any, Expr, function};
/// let role = Expr::<String>::raw("var.role_arn");
/// let parts: Expr<Any> = function::provider("aws", "arn_parse", (role,));
/// let account: Expr<String> = parts.get("account_id");
/// assert_eq!(account.to_hcl(), "provider::aws::arn_parse(var.role_arn).account_id");
/// ```
pub fn provider<T>(provider: &str, function: &str, args: impl Arguments) -> Expr<T> {
    let node = if is_identifier(provider) && is_identifier(function) {
        Node::Call(kept(format!("provider::{provider}::{function}")), args.into_arguments().into())
    } else {
        Node::invalid(format!("`{provider}` and `{function}` are not names of a provider and a function"))
    };
    Expr::from_node(node)
}

/// The name for as long as the process runs. A program uses a handful of such functions; each name is kept once.
fn kept(name: String) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.get(name.as_str()) {
        Some(kept) => kept,
        None => {
            let kept: &'static str = name.leak();
            names.insert(kept);
            kept
        }
    }
}
