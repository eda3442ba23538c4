//! Terraform's functions, typed, and folded over literals.
//!
//! A call whose arguments are known is worked out at once; any other is emitted and Terraform evaluates it. A call that
//! is certain to fail is an error when the app is synthesized, unless [`can`] or [`try_`] catches it.
//!
//! ```
//! use ledgerform::function::{cidrsubnet, join};
//! assert_eq!(cidrsubnet("10.0.0.0/16", 8, 3).to_string_for_tests(), r#""10.0.3.0/24""#);
//! assert_eq!(join("-", ["a", "b"]).to_string_for_tests(), r#""a-b""#);
//! ```

mod cidr;
mod collection;
mod convert;
mod json;
mod text;
mod typed;

pub(crate) use json::encoded;
pub use typed::*;

pub(crate) use convert::{integer_of, is_normal, set_rank};

use crate::node::Node;
use convert::{text_of, unified};

/// What folding a call gives: nothing where it must stay a call, else the result or the reason there is none.
type Folded = Option<Result<Node, String>>;

/// Folds a call of `name`.
pub(crate) fn fold(name: &str, args: &[Node]) -> Folded {
    match name {
        // These two look at failures, so they come before failures are passed on.
        "can" => fold_can(args),
        "try" => fold_try(args),
        _ if args.iter().any(|arg| matches!(arg, Node::Invalid(_) | Node::Expand(_))) => None,
        "alltrue" => collection::all(args, true),
        "anytrue" => collection::all(args, false),
        "cidrhost" => cidr::host(args),
        "cidrnetmask" => cidr::netmask(args),
        "cidrsubnet" => cidr::subnet(args),
        "coalesce" => collection::coalesce(args),
        "compact" => collection::compact(args),
        "concat" => collection::concat(args),
        "contains" => collection::contains(args),
        "distinct" => collection::distinct(args),
        "element" => collection::element(args),
        "endswith" => text::binary(args, |text, suffix| Node::Bool(text.ends_with(suffix))),
        "flatten" => collection::flatten(args),
        "index" => collection::index(args),
        "join" => text::join(args),
        "jsonencode" => json::encode(args),
        "keys" => collection::keys(args),
        "length" => collection::length(args),
        "lookup" => collection::lookup(args),
        "lower" => text::unary(args, |text| text.is_ascii().then(|| text.to_ascii_lowercase())),
        "max" => collection::extreme(args, i64::max),
        "merge" => collection::merge(args),
        "min" => collection::extreme(args, i64::min),
        "one" => collection::one(args),
        "pow" => collection::pow(args),
        "range" => collection::range(args),
        "regex" => text::regex(args),
        "replace" => text::replace(args),
        "sort" => collection::sort(args),
        "split" => text::split(args),
        "startswith" => text::binary(args, |text, prefix| Node::Bool(text.starts_with(prefix))),
        "substr" => text::substr(args),
        "tolist" => collection::tolist(args),
        "tomap" => collection::tomap(args),
        "toset" => collection::toset(args),
        "tonumber" => text::tonumber(args),
        "tostring" => text::tostring(args),
        "trimprefix" => text::binary(args, |text, prefix| Node::string(text.strip_prefix(prefix).unwrap_or(text))),
        "trimsuffix" => text::binary(args, |text, suffix| Node::string(text.strip_suffix(suffix).unwrap_or(text))),
        "upper" => text::unary(args, |text| text.is_ascii().then(|| text.to_ascii_uppercase())),
        "values" => collection::values(args),
        "zipmap" => collection::zipmap(args),
        _ => None,
    }
}

fn fold_can(args: &[Node]) -> Folded {
    let [arg] = args else { return None };
    if fails(arg) {
        return Some(Ok(Node::Bool(false)));
    }
    arg.is_literal().then_some(Ok(Node::Bool(true)))
}

fn fold_try(args: &[Node]) -> Folded {
    for (i, arg) in args.iter().enumerate() {
        if fails(arg) {
            continue;
        }
        if arg.is_literal() || i + 1 == args.len() {
            return Some(Ok(arg.clone()));
        }
        return None;
    }
    Some(Err("every alternative fails".to_owned()))
}

/// Whether evaluating the node is certain to fail.
pub(crate) fn fails(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= matches!(node, Node::Invalid(_)));
    found
}
