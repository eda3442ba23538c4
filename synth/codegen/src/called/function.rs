//! What Terraform's functions give, as far as it follows from their name and the types of the arguments.

use super::infer::{either, element, same};
use hcl_edit::expr::Expression;
use ledgerform_schema::Type;

const TEXT: [&str; 50] = [
    "abspath",
    "base64decode",
    "base64encode",
    "base64gzip",
    "base64sha256",
    "base64sha512",
    "basename",
    "bcrypt",
    "chomp",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "dirname",
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "filemd5",
    "filesha1",
    "filesha256",
    "filesha512",
    "format",
    "formatdate",
    "indent",
    "join",
    "jsonencode",
    "lower",
    "md5",
    "pathexpand",
    "plantimestamp",
    "replace",
    "rsadecrypt",
    "sha1",
    "sha256",
    "sha512",
    "strrev",
    "substr",
    "textdecodebase64",
    "textencodebase64",
    "timeadd",
    "timestamp",
    "title",
    "tostring",
    "trim",
    "trimprefix",
    "trimspace",
    "trimsuffix",
    "upper",
    "urlencode",
    "yamlencode",
];
const NUMBER: [&str; 14] = [
    "abs", "ceil", "floor", "index", "length", "log", "max", "min", "parseint", "pow", "signum", "sum", "timecmp",
    "tonumber",
];
const BOOL: [&str; 10] = [
    "alltrue",
    "anytrue",
    "can",
    "contains",
    "endswith",
    "fileexists",
    "issensitive",
    "startswith",
    "strcontains",
    "tobool",
];
const TEXTS: [&str; 6] = ["cidrsubnets", "compact", "formatlist", "keys", "sort", "split"];

/// The type of the result; `is_plain` says that no provider defines the function and no argument is spread out.
pub(super) fn result(
    name: &str,
    arguments: &[&Expression],
    is_plain: bool,
    of: impl Fn(&Expression) -> Option<Type>,
) -> Option<Type> {
    let list = |of: Type| Type::List(Box::new(of));
    let argument = |i: usize| of(arguments.get(i)?);
    let held = |i: usize| element(&argument(i)?);
    match name {
        _ if name.contains("::") => None,
        _ if TEXT.contains(&name) => Some(Type::String),
        _ if NUMBER.contains(&name) => Some(Type::Number),
        _ if BOOL.contains(&name) => Some(Type::Bool),
        _ if TEXTS.contains(&name) => Some(list(Type::String)),
        "range" => Some(list(Type::Number)),
        "fileset" => Some(Type::Set(Box::new(Type::String))),
        _ if !is_plain => None,
        "sensitive" | "nonsensitive" | "ephemeralasnull" => argument(0),
        "distinct" | "reverse" | "slice" | "tolist" | "values" => Some(list(held(0)?)),
        "toset" | "setintersection" | "setsubtract" | "setunion" => Some(Type::Set(Box::new(held(0)?))),
        "tomap" => Some(Type::Map(Box::new(held(0)?))),
        "zipmap" => Some(Type::Map(Box::new(held(1)?))),
        "element" | "one" => held(0),
        "concat" => Some(list(same(arguments.iter().map(|argument| element(&of(argument)?)))?)),
        "merge" => Some(Type::Map(Box::new(same(arguments.iter().map(|argument| match of(argument)? {
            Type::Map(of) => Some(*of),
            _ => None,
        }))?))),
        "lookup" => match argument(0)? {
            Type::Map(of) => Some(*of),
            _ => None,
        },
        "try" | "coalesce" | "coalescelist" => match arguments {
            [one] => of(one),
            [a, b] => either(a, b, of),
            _ => same(arguments.iter().map(|argument| of(argument))),
        },
        _ => None,
    }
}
