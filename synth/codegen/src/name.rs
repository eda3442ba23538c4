//! Rust identifiers for Terraform names.

use std::collections::BTreeSet;

/// Keywords that are identifiers when written `r#…`.
const RAW: [&str; 46] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where",
];

/// Two more keywords, and names that no attribute may take: they cannot be raw, or are methods of the generated types.
const TAKEN: [&str; 11] =
    ["while", "yield", "_", "self", "super", "crate", "new", "clone", "into_block", "addr", "from_addr"];

/// The method of an attribute or a nested block, or the module of a type: `type` is `r#type`, `self` is `self_`.
pub(crate) fn snake(name: &str) -> String {
    let mut ident = String::with_capacity(name.len() + 2);
    let mut previous = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            if previous.is_ascii_lowercase() || previous.is_ascii_digit() {
                ident.push('_');
            }
            ident.push(c.to_ascii_lowercase());
        } else {
            ident.push(if c.is_ascii_alphanumeric() { c } else { '_' });
        }
        previous = c;
    }
    if ident.is_empty() || ident.starts_with(|c: char| c.is_ascii_digit()) {
        ident.insert(0, '_');
    }
    if RAW.contains(&ident.as_str()) || ["while", "yield"].contains(&ident.as_str()) {
        ident.insert_str(0, "r#");
    } else if TAKEN.contains(&ident.as_str()) {
        ident.push('_');
    }
    ident
}

/// The type of a resource or a nested block: `eks_cluster` is `EksCluster`.
pub(crate) fn camel(name: &str) -> String {
    let mut ident = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        ident.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        ident.push_str(chars.as_str());
    }
    if ident.is_empty() || ident.starts_with(|c: char| c.is_ascii_digit()) {
        ident.insert(0, '_');
    }
    if ident == "Self" || ident == "_" {
        ident.push('_');
    }
    ident
}

/// Identifiers in use in one namespace.
#[derive(Debug, Default)]
pub(crate) struct Scope(BTreeSet<String>);

impl Scope {
    pub(crate) fn of<const N: usize>(taken: [&str; N]) -> Self {
        Self(taken.map(String::from).into())
    }

    pub(crate) fn contains(&self, ident: &str) -> bool {
        self.0.contains(ident)
    }

    /// The first candidate that is free, or the last one with the first number from 2 that is.
    pub(crate) fn claim(&mut self, candidates: &[&str]) -> String {
        let free = candidates.iter().find(|ident| !self.contains(ident)).map(ToString::to_string);
        let ident = free.unwrap_or_else(|| {
            let last = candidates.last().map_or("_", |ident| ident.strip_prefix("r#").unwrap_or(ident));
            let separator = if last.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
            (2_u64..).map(|n| format!("{last}{separator}{n}")).find(|ident| !self.contains(ident)).unwrap_or_default()
        });
        self.0.insert(ident.clone());
        ident
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, method: &str, ty: &str) {
        assert_eq!((snake(name).as_str(), camel(name).as_str()), (method, ty), "{name}");
    }

    #[test]
    fn names() {
        check("cidr_block", "cidr_block", "CidrBlock");
        check("type", "r#type", "Type");
        check("yield", "r#yield", "Yield");
        check("self", "self_", "Self_");
        check("super", "super_", "Super");
        check("new", "new_", "New");
        check("clone", "clone_", "Clone");
        check("addr", "addr_", "Addr");
        check("2fa", "_2fa", "_2fa");
        check("routeTableId", "route_table_id", "RouteTableId");
        check("kebab-case", "kebab_case", "KebabCase");
        check("ipv6_cidr", "ipv6_cidr", "Ipv6Cidr");
        check("", "__", "__");
        check("_", "__", "__");
    }

    #[test]
    fn a_taken_name_falls_back_to_the_next_candidate_and_then_to_a_number() {
        let mut scope = Scope::of(["Ref"]);
        assert_eq!(scope.claim(&["Action"]), "Action");
        assert_eq!(scope.claim(&["Action", "RuleAction"]), "RuleAction");
        assert_eq!(scope.claim(&["Action", "RuleAction"]), "RuleAction2");
        assert_eq!(scope.claim(&["Ref", "RefBlock"]), "RefBlock");
        assert_eq!(scope.claim(&["Ipv6"]), "Ipv6");
        assert_eq!(scope.claim(&["Ipv6"]), "Ipv6_2");
        assert_eq!(scope.claim(&["r#type"]), "r#type");
        assert_eq!(scope.claim(&["r#type"]), "type2");
    }
}
