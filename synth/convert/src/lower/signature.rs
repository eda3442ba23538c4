//! The functions whose types do not depend on their arguments.

use crate::types::Ty;

/// A function: the name in `ledgerform::function`, what it takes, and what it gives.
pub(super) struct Signature {
    pub(super) rust: &'static str,
    pub(super) parameters: Vec<Ty>,
    /// What it takes any number of after those.
    pub(super) rest: Option<Ty>,
    pub(super) result: Ty,
}

/// By name: the name in Rust, where it is another; a letter for each parameter, `…` before one that is taken any number
/// of times; the result.
///
/// `A` any, `B` boolean, `N` number, `S` string; `b`, `n` and `s` lists of those, `e` a set of strings, `m` a map of
/// strings, `t` a list of lists of strings, `p` a map of lists of strings, `r` a list of maps of strings; `O` a string or
/// null.
const TABLE: &[(&str, &str, &str, char)] = &[
    ("abs", "", "N", 'N'),
    ("abspath", "", "S", 'S'),
    ("alltrue", "", "b", 'B'),
    ("anytrue", "", "b", 'B'),
    ("base64decode", "", "S", 'S'),
    ("base64encode", "", "S", 'S'),
    ("base64gzip", "", "S", 'S'),
    ("base64sha256", "", "S", 'S'),
    ("base64sha512", "", "S", 'S'),
    ("basename", "", "S", 'S'),
    ("bcrypt", "", "S", 'S'),
    ("bcrypt", "bcrypt_cost", "SN", 'S'),
    ("ceil", "", "N", 'N'),
    ("chomp", "", "S", 'S'),
    ("cidrhost", "", "SN", 'S'),
    ("cidrnetmask", "", "S", 'S'),
    ("cidrsubnet", "", "SNN", 'S'),
    ("cidrsubnets", "", "S…N", 's'),
    ("compact", "", "s", 's'),
    ("csvdecode", "", "S", 'r'),
    ("dirname", "", "S", 'S'),
    ("endswith", "", "SS", 'B'),
    ("file", "", "S", 'S'),
    ("filebase64", "", "S", 'S'),
    ("filebase64sha256", "", "S", 'S'),
    ("filebase64sha512", "", "S", 'S'),
    ("fileexists", "", "S", 'B'),
    ("filemd5", "", "S", 'S'),
    ("fileset", "", "SS", 'e'),
    ("filesha1", "", "S", 'S'),
    ("filesha256", "", "S", 'S'),
    ("filesha512", "", "S", 'S'),
    ("floor", "", "N", 'N'),
    ("formatdate", "", "SS", 'S'),
    ("indent", "", "NS", 'S'),
    ("join", "", "Ss", 'S'),
    ("jsondecode", "", "S", 'A'),
    ("jsonencode", "", "A", 'S'),
    ("log", "", "NN", 'N'),
    ("lower", "", "S", 'S'),
    ("max", "", "NN", 'N'),
    ("max", "max_all", "…N", 'N'),
    ("md5", "", "S", 'S'),
    ("min", "", "NN", 'N'),
    ("min", "min_all", "…N", 'N'),
    ("parseint", "", "SN", 'N'),
    ("pathexpand", "", "S", 'S'),
    ("plantimestamp", "", "", 'S'),
    ("pow", "", "NN", 'N'),
    ("range", "", "NN", 'n'),
    ("range", "range_by", "NNN", 'n'),
    ("replace", "", "SSS", 'S'),
    ("rsadecrypt", "", "SS", 'S'),
    ("sha1", "", "S", 'S'),
    ("sha256", "", "S", 'S'),
    ("sha512", "", "S", 'S'),
    ("signum", "", "N", 'N'),
    ("sort", "", "s", 's'),
    ("split", "", "SS", 's'),
    ("startswith", "", "SS", 'B'),
    ("strcontains", "", "SS", 'B'),
    ("strrev", "", "S", 'S'),
    ("substr", "", "SNN", 'S'),
    ("sum", "", "n", 'N'),
    ("templatefile", "", "SA", 'S'),
    ("templatestring", "", "SA", 'S'),
    ("textdecodebase64", "", "SS", 'S'),
    ("textencodebase64", "", "SS", 'S'),
    ("timeadd", "", "SS", 'S'),
    ("timecmp", "", "SS", 'N'),
    ("timestamp", "", "", 'S'),
    ("title", "", "S", 'S'),
    ("tobool", "", "S", 'B'),
    ("tonumber", "", "S", 'N'),
    ("tostring", "", "A", 'S'),
    ("transpose", "", "p", 'p'),
    ("trim", "", "SS", 'S'),
    ("trimprefix", "", "SS", 'S'),
    ("trimspace", "", "S", 'S'),
    ("trimsuffix", "", "SS", 'S'),
    ("upper", "", "S", 'S'),
    ("urlencode", "", "S", 'S'),
    ("uuid", "", "", 'S'),
    ("uuidv5", "", "SS", 'S'),
    ("yamldecode", "", "S", 'A'),
    ("yamlencode", "", "A", 'S'),
];

/// The form of a function that takes a number of arguments, the last of which may be expanded.
pub(super) fn signature(name: &str, count: usize, expand: bool) -> Option<Signature> {
    let forms = TABLE.iter().filter(|(known, ..)| *known == name).map(of);
    let fits = |form: &Signature| match form.rest {
        Some(_) if expand => count == form.parameters.len() + 1,
        Some(_) => count > form.parameters.len(),
        None => count == form.parameters.len() && !expand,
    };
    forms.into_iter().find(fits)
}

fn of((name, rust, parameters, result): &(&'static str, &'static str, &str, char)) -> Signature {
    let (parameters, rest) = parameters.split_once('…').unwrap_or((parameters, ""));
    Signature {
        rust: if rust.is_empty() { name } else { rust },
        parameters: parameters.chars().map(ty).collect(),
        rest: rest.chars().next().map(ty),
        result: ty(*result),
    }
}

fn ty(letter: char) -> Ty {
    match letter {
        'B' => Ty::Bool,
        'N' => Ty::Number,
        'S' => Ty::String,
        'O' => Ty::String.optional(),
        'b' => Ty::list(Ty::Bool),
        'n' => Ty::list(Ty::Number),
        's' => Ty::list(Ty::String),
        'e' => Ty::Set(Box::new(Ty::String)),
        'm' => Ty::map(Ty::String),
        'p' => Ty::map(Ty::list(Ty::String)),
        'r' => Ty::list(Ty::map(Ty::String)),
        't' => Ty::list(Ty::list(Ty::String)),
        _ => Ty::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, of};
    use ledgerform::function::signatures;
    use std::collections::BTreeSet;

    /// Functions whose types depend on their arguments: `call` writes them.
    const GENERIC: [&str; 31] = [
        "can",
        "chunklist",
        "coalesce",
        "coalescelist",
        "concat",
        "contains",
        "distinct",
        "element",
        "ephemeralasnull",
        "flatten",
        "format",
        "formatlist",
        "index",
        "issensitive",
        "keys",
        "length",
        "lookup",
        "matchkeys",
        "merge",
        "nonsensitive",
        "one",
        "regex",
        "regexall",
        "reverse",
        "sensitive",
        "setproduct",
        "slice",
        "try",
        "values",
        "zipmap",
        "setintersection",
    ];

    #[test]
    fn every_line_is_a_function_of_the_library() {
        for line in TABLE {
            let form = of(line);
            let known = signatures().find(|known| known.rust == form.rust);
            let known = known.map(|known| (known.name, known.parameters, known.is_variadic));
            assert_eq!(known, Some((line.0, form.parameters.len(), form.rest.is_some())), "{}", form.rust);
        }
    }

    #[test]
    fn every_function_of_the_library_can_be_written() {
        let more = ["setsubtract", "setunion", "tolist", "tomap", "toset"];
        let mut written: BTreeSet<&str> = TABLE.iter().map(|line| line.0).chain(GENERIC).chain(more).collect();
        written.retain(|name| signatures().any(|known| known.name == *name));
        let all: BTreeSet<&str> = signatures().map(|known| known.name).collect();
        assert_eq!(written, all);
    }
}
