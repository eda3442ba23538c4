//! Rust names for Terraform's.

use std::collections::BTreeSet;

/// Words that cannot be names of variables, and names that the generated program uses itself.
const TAKEN: [&str; 65] = [
    "abstract", "app", "as", "async", "await", "aws", "become", "box", "break", "call", "check", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "function", "gen", "if", "impl",
    "in", "index", "item", "key", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "scope", "self", "stack", "static", "struct", "super", "tf", "trait", "true", "try", "type",
    "typeof", "union", "unsafe", "unsized", "use", "value", "virtual", "where", "while", "yield", "_",
];

/// Names of resources that say nothing.
const EMPTY: [&str; 5] = ["this", "main", "default", "self", "current"];

/// Names in use.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// The first candidate that is free, or the last one with a number.
    pub(crate) fn claim(&mut self, candidates: &[&str]) -> String {
        let free = |name: &String| !self.0.contains(name) && !TAKEN.contains(&name.as_str());
        let last = snake(candidates.last().copied().unwrap_or("value"));
        let numbered = (2..).map(|n| format!("{last}_{n}"));
        let name = candidates.iter().map(|text| snake(text)).chain(numbered).find(free).unwrap_or_default();
        self.0.insert(name.clone());
        name
    }

    /// The name of a resource: its own if that says something, else that of its type.
    pub(crate) fn resource(&mut self, ty: &str, name: &str) -> String {
        let short = ty.split_once('_').map_or(ty, |(_, short)| short);
        let (long, name_first) = (format!("{short}_{name}"), !EMPTY.contains(&name));
        if name_first { self.claim(&[name, &long]) } else { self.claim(&[short, &long]) }
    }
}

/// A name of a Rust variable, function or field.
pub(crate) fn snake(text: &str) -> String {
    let mut name: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name == "_" { "value".to_owned() } else { name }
}

/// A name of a Rust variable that shadows nothing the program needs.
pub(crate) fn local(text: &str) -> String {
    let name = snake(text);
    if TAKEN.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// What every expression has a method for, so that no field can be called so.
const METHODS: [&str; 12] = [
    "cast",
    "clone",
    "clone_from",
    "differs",
    "equals",
    "from_node",
    "into_node",
    "is_null",
    "node",
    "null",
    "raw",
    "to_hcl",
];

/// The name of a field, which may be a keyword.
pub(crate) fn field(text: &str) -> String {
    let name = snake(text);
    if METHODS.contains(&name.as_str()) || matches!(name.as_str(), "self" | "super" | "crate") {
        return format!("{name}_");
    }
    let is_keyword = syn::parse_str::<syn::Ident>(&name).is_err();
    if is_keyword { format!("r#{name}") } else { name }
}

/// Names of `ledgerform` that the program may import. No type of its own can have one.
pub(crate) const LEDGERFORM: [&str; 38] = [
    "Action",
    "ActionTrigger",
    "Any",
    "App",
    "Asset",
    "Block",
    "Condition",
    "Constraint",
    "Event",
    "Expr",
    "Import",
    "Inputs",
    "IntoBlocks",
    "IntoExpr",
    "List",
    "Meta",
    "Mode",
    "ModuleCall",
    "Node",
    "Number",
    "OnFailure",
    "Output",
    "Provider",
    "Reference",
    "RemoteState",
    "Removed",
    "Stack",
    "Target",
    "Typed",
    "Untyped",
    "Variable",
    "backend",
    "context",
    "function",
    "list",
    "object",
    "provisioner",
    "tf",
];

/// Names of the standard library that the program may import.
pub(crate) const COLLECTIONS: [&str; 2] = ["BTreeMap", "BTreeSet"];

/// Names that stand for something in every program.
const PRELUDE: [&str; 12] =
    ["Box", "Clone", "Debug", "Err", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Vec"];

/// The name of a type; `is_free` says whether no other type of the program has it.
pub(crate) fn of_type(text: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
    let base = camel(text);
    let candidates = [base.clone(), format!("{base}Object")].into_iter().chain((2..).map(|n| format!("{base}{n}")));
    let is_taken = |name: &str| LEDGERFORM.contains(&name) || COLLECTIONS.contains(&name) || PRELUDE.contains(&name);
    let mut candidates = candidates.filter(|name| !is_taken(name));
    candidates.find(|name| is_free(name)).unwrap_or(base)
}

/// A name of a Rust type.
pub(crate) fn camel(text: &str) -> String {
    let mut name = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) { format!("Type{name}") } else { name }
}

/// One of several: `subnets` → `subnet`, `policies` → `policy`.
pub(crate) fn singular(text: &str) -> String {
    match text {
        _ if text.ends_with("ies") => format!("{}y", &text[..text.len() - 3]),
        _ if text.ends_with("sses") => text[..text.len() - 2].to_owned(),
        _ if text.ends_with('s') && !text.ends_with("ss") => text[..text.len() - 1].to_owned(),
        _ => text.to_owned(),
    }
}
