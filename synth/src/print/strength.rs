//! Precedence of operators.

use crate::node::{Binary, Node};

/// Binding strength of a place where an expression stands; an expression that binds less is parenthesised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Conditional,
    Or,
    And,
    Equality,
    Comparison,
    Sum,
    Product,
    Unary,
    Postfix,
}

pub(super) fn strength(node: &Node) -> Strength {
    match node {
        Node::Conditional(_) => Strength::Conditional,
        Node::Binary(op, _) => operator(*op),
        Node::Unary(..) => Strength::Unary,
        // The sign of a number is an operator.
        Node::Number(n) if n.is_negative() => Strength::Unary,
        // Raw text could be anything, so it is treated as what binds least.
        Node::Raw(text) if !text.chars().all(|c| c.is_alphanumeric() || "_.-[]\"".contains(c)) => Strength::Conditional,
        _ => Strength::Postfix,
    }
}

pub(super) fn next(strength: Strength) -> Strength {
    match strength {
        Strength::Conditional => Strength::Or,
        Strength::Or => Strength::And,
        Strength::And => Strength::Equality,
        Strength::Equality => Strength::Comparison,
        Strength::Comparison => Strength::Sum,
        Strength::Sum => Strength::Product,
        Strength::Product => Strength::Unary,
        Strength::Unary | Strength::Postfix => Strength::Postfix,
    }
}

pub(super) fn operator(op: Binary) -> Strength {
    match op {
        Binary::Or => Strength::Or,
        Binary::And => Strength::And,
        Binary::Equal | Binary::NotEqual => Strength::Equality,
        Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => Strength::Comparison,
        Binary::Add | Binary::Subtract => Strength::Sum,
        Binary::Multiply | Binary::Divide | Binary::Modulo => Strength::Product,
    }
}
