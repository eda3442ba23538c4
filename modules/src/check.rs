//! What inputs of several components must fulfil by themselves, in the same words everywhere.

use ledgerform::function::{can, distinct, join, regex};
use ledgerform::{Condition, Expr, IntoExpr, Node, Number, Scope, tf};
use std::collections::BTreeMap;

/// Whether a text has a part that the pattern matches.
pub(crate) fn matches(pattern: &str, value: &Expr<String>) -> Expr<bool> {
    can(regex(pattern, value))
}

/// Whether a text is one of those known.
pub(crate) fn among(known: &[&str], value: &Expr<String>) -> Expr<bool> {
    let known: Expr<Vec<String>> = known.to_vec().into_expr();
    known.contains(value)
}

/// Whether a list has nothing twice.
pub(crate) fn are_different(value: &Expr<Vec<String>>) -> Expr<bool> {
    distinct(value).length().equals(value.length())
}

/// Whether a number lies between two, both included.
pub(crate) fn within(value: &Expr<Number>, least: i64, most: i64) -> Expr<bool> {
    value.at_least(least).and(value.at_most(most))
}

/// Whether a value that may be null is null or good.
pub(crate) fn optional<T>(value: &Expr<Option<T>>, is_good: impl FnOnce(&Expr<T>) -> Expr<bool>) -> Expr<bool> {
    value.is_null().then(true, is_good(&value.or_null()))
}

/// The keys of a map for which `is` holds.
pub(crate) fn keys_where<T>(
    value: &Expr<BTreeMap<String, T>>,
    is: impl FnOnce(&Expr<String>, &Expr<T>) -> Expr<bool>,
) -> Expr<Vec<String>> {
    value.filter(|key, item| is(&key, &item)).keys()
}

/// The keys of a map for which `is_good` does not hold.
pub(crate) fn bad_keys<T>(
    value: &Expr<BTreeMap<String, T>>,
    is_good: impl FnOnce(&Expr<String>, &Expr<T>) -> Expr<bool>,
) -> Expr<Vec<String>> {
    keys_where(value, |key, item| !is_good(key, item))
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

/// Requires that secret values do not stand in the program, because they would stand in the generated file as well.
pub(crate) fn never_written(scope: &Scope, field: &str, values: &Expr<BTreeMap<String, String>>) {
    let is_written = match values.node() {
        Node::Object(values) => values.values().any(|value| matches!(value, Node::String(_))),
        _ => false,
    };
    if is_written {
        scope.require(
            false,
            format!(
                "{field} must not be written in a program, from where they reach the generated file: take them from a \
                 variable that is ephemeral"
            ),
        );
    }
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

pub(crate) fn is_topic_arn(value: &Expr<String>) -> Expr<bool> {
    matches("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:", value)
}

/// For how many days CloudWatch Logs can keep logs: its API reference, `PutRetentionPolicy`; 0 keeps for ever.
pub(crate) const LOG_RETENTIONS: [i64; 23] =
    [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

pub(crate) fn is_log_retention(days: &Expr<Number>) -> Expr<bool> {
    let known: Expr<Vec<Number>> = LOG_RETENTIONS.into_expr();
    known.contains(days)
}

/// For how many days CloudWatch Logs keeps logs.
pub(crate) fn log_retention(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(
        is_log_retention(value),
        tf!(
            "{field} must be a period that CloudWatch Logs knows, such as 30, 90, 365 or 3653 (0 keeps for ever), not {value}"
        ),
    )
}
