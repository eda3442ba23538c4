//! Text and patterns.

use super::{Arguments, Map, Signature, functions, node};
use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use crate::number::Number;

functions! {
    /// The text without the line breaks at its end.
    chomp(text: String) -> String;
    /// Whether the text ends with the suffix.
    endswith(text: String, suffix: String) -> bool;
    /// The text with spaces in front of every line but the first.
    indent(spaces: Number, text: String) -> String;
    /// The elements with the separator between them.
    join(separator: String, list: Vec<String>) -> String;
    /// The text in lower case.
    lower(text: String) -> String;
    /// The part of the text that matches a pattern without groups; fails where none does.
    regex(pattern: String, text: String) -> String;
    /// What the groups of a pattern match, in order; fails where nothing matches.
    ///
    /// ```
    /// use ledgerform::function::regex_groups;
    /// let parts = regex_groups(r"^(\w+)-(\d+)$", "node-17");
    /// assert_eq!(parts.to_hcl(), r#"["node", "17"]"#);
    /// ```
    regex_groups = "regex"(pattern: String, text: String) -> Vec<String>;
    /// What the groups of a pattern with names, `(?P<name>…)`, match; fails where nothing matches.
    regex_names = "regex"(pattern: String, text: String) -> Map<String>;
    /// Every part of the text that matches a pattern without groups.
    regexall(pattern: String, text: String) -> Vec<String>;
    /// What the groups of a pattern match, in order, for every match.
    regexall_groups = "regexall"(pattern: String, text: String) -> Vec<Vec<String>>;
    /// The text with every occurrence replaced; a pattern between slashes is a regular expression.
    ///
    /// In the replacement of a regular expression `$1` or `${1}` stands for what its first group matched.
    ///
    /// ```
    /// use ledgerform::function::replace;
    /// assert_eq!(replace("a.b", ".", "-").to_hcl(), r#""a-b""#);
    /// assert_eq!(replace("web-17", "/-([0-9]+)/", "[$1]").to_hcl(), r#""web[17]""#);
    /// ```
    replace(text: String, substring: String, replacement: String) -> String;
    /// The parts of the text between the separators.
    split(separator: String, text: String) -> Vec<String>;
    /// Whether the text begins with the prefix.
    startswith(text: String, prefix: String) -> bool;
    /// Whether the text has the other within it.
    strcontains(text: String, substring: String) -> bool;
    /// The text from its end to its beginning.
    strrev(text: String) -> String;
    /// Part of the text; a negative offset counts from the end, a length of -1 takes the rest.
    substr(text: String, offset: Number, length: Number) -> String;
    /// The text of a template that is known later, with the given names for its expressions.
    ///
    /// The template must be a reference, such as an attribute of a data source: text known now is what
    /// [`tf!`](crate::tf) is for.
    templatestring(template: String, names: Any) -> String;
    /// The text with the first letter of every word in upper case.
    title(text: String) -> String;
    /// The text without the characters of `cutset` at its ends.
    trim(text: String, cutset: String) -> String;
    /// The text without the prefix.
    trimprefix(text: String, prefix: String) -> String;
    /// The text without white space at its ends.
    trimspace(text: String) -> String;
    /// The text without the suffix.
    trimsuffix(text: String, suffix: String) -> String;
    /// The text in upper case.
    upper(text: String) -> String;
}

pub(super) const FORMATS: &[Signature] = &[
    Signature { name: "format", rust: "format", parameters: 1, is_variadic: true },
    Signature { name: "formatlist", rust: "formatlist", parameters: 1, is_variadic: true },
];

/// Text by a format with verbs such as `%s` and `%03d`.
///
/// [`tf!`](crate::tf) is checked when it is compiled; this is for what it cannot do, such as padding.
///
/// ```
/// use ledgerform::function::format;
/// assert_eq!(format("%s-%03d", ("web", 7)).to_hcl(), r#""web-007""#);
/// ```
pub fn format(format: impl IntoExpr<String>, args: impl Arguments) -> Expr<String> {
    Expr::from_node(Node::call("format", std::iter::once(node(format)).chain(args.into_arguments())))
}

/// A list of texts by one format; arguments that are lists give an element each, others are the same in all.
///
/// ```
/// use ledgerform::{Expr, IntoExpr, function::formatlist};
/// let zones: Expr<Vec<String>> = ["a", "b"].into_expr();
/// let names = formatlist("%s-%s", ("web", zones));
/// assert_eq!(names.to_hcl(), r#"["web-a", "web-b"]"#);
/// ```
pub fn formatlist(format: impl IntoExpr<String>, args: impl Arguments) -> Expr<Vec<String>> {
    Expr::from_node(Node::call("formatlist", std::iter::once(node(format)).chain(args.into_arguments())))
}
