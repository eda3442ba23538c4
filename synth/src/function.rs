//! Terraform's functions, typed, and folded over literals.
//!
//! A call whose arguments are known is worked out at once; any other is emitted and Terraform evaluates it. A call that
//! is certain to fail is an error when the app is synthesized, unless [`can`] or [`try_`] catches it.
//!
//! ```
//! use ledgerform::function::{cidrsubnet, join};
//! assert_eq!(cidrsubnet("10.0.0.0/16", 8, 3).to_hcl(), r#""10.0.3.0/24""#);
//! assert_eq!(join("-", ["a", "b"]).to_hcl(), r#""a-b""#);
//! ```

mod cidr;
mod convert;
mod encoding;
mod format;
mod json;
mod list;
mod map;
mod number;
mod pattern;
mod set;
mod text;
mod typed;
mod yaml;

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
        // An element that fails makes the whole fail, even where only the number of elements is asked for.
        _ if args.iter().any(|arg| matches!(arg, Node::Expand(_)) || fails(arg)) => None,
        "abs" => number::unary(args, i64::checked_abs),
        "alltrue" => list::all(args, true),
        "anytrue" => list::all(args, false),
        "base64decode" => text::unary(args, encoding::base64decode),
        "base64encode" => text::unary(args, encoding::base64encode),
        "ceil" => number::rounded(args, true),
        "chomp" => text::unary(args, text::chomp),
        "chunklist" => list::chunklist(args),
        "cidrhost" => cidr::host(args),
        "cidrnetmask" => cidr::netmask(args),
        "cidrsubnet" => cidr::subnet(args),
        "cidrsubnets" => cidr::subnets(args),
        "coalesce" => list::coalesce(args),
        "coalescelist" => list::coalescelist(args),
        "compact" => list::compact(args),
        "concat" => list::concat(args),
        "contains" => list::contains(args),
        "distinct" => list::distinct(args),
        "element" => list::element(args),
        "endswith" => text::binary(args, |text, suffix| Node::Bool(text.ends_with(suffix))),
        "flatten" => list::flatten(args),
        "floor" => number::rounded(args, false),
        "format" => format::format(args),
        "formatlist" => format::formatlist(args),
        "indent" => text::indent(args),
        "index" => list::index(args),
        "join" => text::join(args),
        "jsondecode" => json::decode(args),
        "jsonencode" => json::encode(args),
        "keys" => map::keys(args),
        "length" => list::length(args),
        "lookup" => map::lookup(args),
        "lower" => text::unary(args, |text| text.is_ascii().then(|| text.to_ascii_lowercase())),
        "matchkeys" => list::matchkeys(args),
        "max" => number::extreme(args, i64::max),
        "merge" => map::merge(args),
        "min" => number::extreme(args, i64::min),
        "one" => list::one(args),
        "parseint" => number::parseint(args),
        "pow" => number::pow(args),
        "range" => number::range(args),
        "regex" => pattern::regex(args),
        "regexall" => pattern::regexall(args),
        "replace" => pattern::replace(args),
        "reverse" => list::reverse(args),
        "setintersection" => set::combine(args, set::Kept::Common),
        "setproduct" => list::setproduct(args),
        "setsubtract" => set::combine(args, set::Kept::FirstOnly),
        "setunion" => set::combine(args, set::Kept::Any),
        "signum" => number::unary(args, |n| Some(n.signum())),
        "slice" => list::slice(args),
        "sort" => list::sort(args),
        "split" => text::split(args),
        "startswith" => text::binary(args, |text, prefix| Node::Bool(text.starts_with(prefix))),
        "strcontains" => text::binary(args, |text, part| Node::Bool(text.contains(part))),
        "strrev" => text::unary(args, text::strrev),
        "substr" => text::substr(args),
        "sum" => number::sum(args),
        "templatestring" => text::templatestring(args),
        "title" => text::unary(args, text::title),
        "tobool" => text::tobool(args),
        "tolist" => list::tolist(args),
        "tomap" => map::tomap(args),
        "tonumber" => text::tonumber(args),
        "toset" => set::toset(args),
        "tostring" => text::tostring(args),
        "transpose" => map::transpose(args),
        "trim" => text::binary(args, |text, cutset| Node::string(text.trim_matches(|c| cutset.contains(c)))),
        "trimprefix" => text::binary(args, |text, prefix| Node::string(text.strip_prefix(prefix).unwrap_or(text))),
        "trimspace" => text::unary(args, |text| Some(text.trim().to_owned())),
        "trimsuffix" => text::binary(args, |text, suffix| Node::string(text.strip_suffix(suffix).unwrap_or(text))),
        "upper" => text::unary(args, |text| text.is_ascii().then(|| text.to_ascii_uppercase())),
        "urlencode" => text::unary(args, encoding::urlencode),
        "values" => map::values(args),
        "yamlencode" => yaml::encode(args),
        "zipmap" => map::zipmap(args),
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
    // How many alternatives an expanded list is, is not known yet.
    if args.iter().any(|arg| matches!(arg, Node::Expand(_))) {
        return None;
    }
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
