//! What inputs of several components must fulfil by themselves, in the same words everywhere.

use ledgerform::function::{can, join, regex};
use ledgerform::{Condition, Expr, Number, Scope, tf};

/// Whether a text has a part that the pattern matches.
pub(crate) fn matches(pattern: &str, value: &Expr<String>) -> Expr<bool> {
    can(regex(pattern, value))
}

/// Whether a number, which may have a fraction, is greater than zero.
///
/// It looks at the text: comparisons of fractions are left to Terraform, which refuses a condition of literals.
pub(crate) fn is_positive(value: &Expr<Number>) -> Expr<bool> {
    matches("^[0-9.]*[1-9]", &tf!("{value}"))
}

/// The elements that are wrong, as one text.
pub(crate) fn list(elements: Expr<Vec<String>>) -> Expr<String> {
    join(", ", elements)
}

/// No element may be wrong; `bad` holds the names of those that are.
pub(crate) fn none(bad: Expr<Vec<String>>, message: impl Into<String>) -> Condition {
    let message = message.into();
    Condition::new(bad.length().equals(0), tf!("{message}; wrong: {}", list(bad)))
}

/// Requires that a list of wrong things is empty; the list gets a name, for it stands in condition and message.
pub(crate) fn require_none(scope: &Scope, name: &str, bad: Expr<Vec<String>>, message: &str) {
    let bad = scope.local(name, bad);
    scope.require(bad.length().equals(0), tf!("{message}: {}", list(bad)));
}

/// The name that the names of everything in a component begin with.
pub(crate) fn name(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", value),
        tf!("{field} must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter, not `{value}`"),
    )
}

/// The name of a region.
pub(crate) fn region(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[a-z]{2}(?:-[a-z]+)+-[0-9]$", value),
        tf!("{field} must be the name of a region such as us-east-1, not `{value}`"),
    )
}

/// The id of an account.
pub(crate) fn account_id(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(matches("^[0-9]{12}$", value), tf!("{field} must be the twelve digits of an account, not `{value}`"))
}

/// Whether a text is the ARN of a KMS key.
pub(crate) fn is_key_arn(value: &Expr<String>) -> Expr<bool> {
    matches("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/", value)
}

/// Whether a text is the ARN of an IAM role or user, or of an account, that a policy may name.
///
/// The wildcard has no place here: whoever means everybody says so in a policy of their own.
pub(crate) fn is_principal(value: &Expr<String>) -> Expr<bool> {
    matches("^arn:[a-z-]+:(?:iam::[0-9]{12}:(?:root|role/|user/)|sts::[0-9]{12}:assumed-role/)[^*]*$", value)
}
