//! Conditions of a statement.

use super::Values;
use ledgerform::{Any, Expr, IntoExpr, Number};

/// A condition of a statement: an operator, a key of the request, and values.
///
/// All conditions of a statement must hold; one of the values is enough. The operators are those of the AWS page "IAM
/// JSON policy elements: Condition operators".
#[derive(Debug, Clone)]
#[must_use]
pub struct Test {
    pub(super) operator: String,
    pub(super) key: &'static str,
    pub(super) values: Expr<Any>,
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident $operator:literal;)*) => {
        impl Test {
            $(
                $(#[$doc])*
                pub fn $name(key: &'static str, values: impl Into<Values>) -> Self {
                    Self { operator: $operator.to_owned(), key, values: values.into().0 }
                }
            )*
        }
    };
}

operators! {
    /// `StringEquals`
    string_equals "StringEquals";
    /// `StringNotEquals`
    string_not_equals "StringNotEquals";
    /// `StringLike`: values may have `*` and `?`.
    string_like "StringLike";
    /// `StringNotLike`
    string_not_like "StringNotLike";
    /// `ArnEquals`
    arn_equals "ArnEquals";
    /// `ArnLike`: values may have `*` and `?`, part by part.
    arn_like "ArnLike";
    /// `ArnNotLike`
    arn_not_like "ArnNotLike";
    /// `IpAddress`: values are ranges such as `10.0.0.0/16`.
    ip_address "IpAddress";
    /// `NotIpAddress`
    not_ip_address "NotIpAddress";
}

impl Test {
    /// `Bool`
    pub fn boolean(key: &'static str, value: bool) -> Self {
        Self::text("Bool", key, value)
    }

    /// `Null`: whether the request lacks the key.
    pub fn absent(key: &'static str, value: bool) -> Self {
        Self::text("Null", key, value)
    }

    /// `NumericLessThan`
    pub fn less(key: &'static str, value: impl IntoExpr<Number>) -> Self {
        Self { operator: "NumericLessThan".to_owned(), key, values: value.into_expr().cast() }
    }

    /// The condition holds as well where the request lacks the key.
    pub fn if_exists(mut self) -> Self {
        self.operator.push_str("IfExists");
        self
    }

    /// At least one of the request's values must match.
    pub fn for_any_value(mut self) -> Self {
        self.operator.insert_str(0, "ForAnyValue:");
        self
    }

    /// All of the request's values must match; without any, the condition holds.
    pub fn for_all_values(mut self) -> Self {
        self.operator.insert_str(0, "ForAllValues:");
        self
    }

    /// IAM gives back truth values as text, so that they are written as text.
    fn text(operator: &str, key: &'static str, value: bool) -> Self {
        Self { operator: operator.to_owned(), key, values: value.to_string().into_expr() }
    }
}
