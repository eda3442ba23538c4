//! Folding of operators, templates, conditionals and `for` expressions over what is already known.
//!
//! A fold happens only where the result is certain to be what Terraform would compute; otherwise the expression stays
//! and Terraform computes it.

use crate::function;
use crate::node::{Binary, For, Node, Part, Role, Symbol, Unary};
use crate::number::Number;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Node {
    /// A template; adjacent text is joined, and a template of text only is a string.
    pub(crate) fn template(parts: impl IntoIterator<Item = Part>) -> Self {
        let mut joined: Vec<Part> = Vec::new();
        let push_text = |joined: &mut Vec<Part>, text: &str| match joined.last_mut() {
            Some(Part::Text(last)) => *last = format!("{last}{text}").into(),
            _ => joined.push(Part::Text(text.into())),
        };
        for part in parts {
            match part {
                Part::Text(text) => push_text(&mut joined, &text),
                Part::Expr(Node::Template(inner)) => {
                    for part in inner.iter() {
                        match part {
                            Part::Text(text) => push_text(&mut joined, text),
                            expr => joined.push(expr.clone()),
                        }
                    }
                }
                Part::Expr(node) => match scalar_text(&node) {
                    Some(text) => push_text(&mut joined, &text),
                    None => joined.push(Part::Expr(node)),
                },
            }
        }
        match joined.as_slice() {
            [] => Self::string(""),
            [Part::Text(text)] => Self::String(text.clone()),
            // Terraform takes `"${x}"` for `x` itself, and `terraform fmt` writes it that way.
            [Part::Expr(node)] => node.clone(),
            _ => Self::Template(joined.into()),
        }
    }

    /// A function call, folded where the arguments allow it.
    pub fn call(name: &'static str, args: impl IntoIterator<Item = Node>) -> Self {
        let args: Vec<Node> = args.into_iter().collect();
        match function::fold(name, &args) {
            Some(Ok(node)) => node,
            Some(Err(reason)) => Self::invalid(format!("{name}: {reason}")),
            None => Self::Call(name, args.into()),
        }
    }

    /// `!a` or `-a`
    pub(crate) fn unary(op: Unary, operand: Node) -> Self {
        match (op, &operand) {
            (Unary::Not, Self::Bool(b)) => Self::Bool(!b),
            (Unary::Not, Self::Unary(Unary::Not, inner)) => (**inner).clone(),
            (Unary::Not, Self::Binary(op @ (Binary::Equal | Binary::NotEqual), operands)) => {
                let op = if *op == Binary::Equal { Binary::NotEqual } else { Binary::Equal };
                Self::Binary(op, operands.clone())
            }
            // Terraform's zero has a sign, which shows in text; numbers here have none.
            (Unary::Negate, Self::Number(n)) => match n.as_i64().filter(|n| *n != 0).and_then(i64::checked_neg) {
                Some(n) => Self::Number(n.into()),
                None => Self::Unary(op, Arc::new(operand)),
            },
            _ => Self::Unary(op, Arc::new(operand)),
        }
    }

    /// `a op b`
    pub(crate) fn binary(op: Binary, left: Node, right: Node) -> Self {
        match fold_binary(op, &left, &right) {
            Some(node) => node,
            None => Self::Binary(op, Arc::new((left, right))),
        }
    }

    /// `condition ? then : otherwise`
    ///
    /// A known condition picks the branch here. Scalars are converted to the type of both, as Terraform does; lists and
    /// objects are left as they are, since the choice may well be between two that have no type in common.
    pub(crate) fn conditional(condition: Node, then: Node, otherwise: Node) -> Self {
        let picked = |picked: Node, other: &Node| match (&picked, other) {
            (Self::Bool(_) | Self::Number(_), Self::String(_)) => scalar_text(&picked).map_or(picked, Self::string),
            _ => picked,
        };
        match condition {
            Self::Bool(true) => picked(then, &otherwise),
            Self::Bool(false) => picked(otherwise, &then),
            _ if then == otherwise => then,
            condition => Self::Conditional(Arc::new((condition, then, otherwise))),
        }
    }

    /// A `for` expression, unrolled where the elements and every condition are known.
    pub(crate) fn for_expression(each: For) -> Self {
        let each = over_filter(each);
        match each.collection.elements() {
            Some(elements) => unroll(&each, elements).unwrap_or_else(|| Self::For(Arc::new(each))),
            None => Self::For(Arc::new(each)),
        }
    }

    /// Keys and values of a collection whose shape is known; positions are the keys of a list, elements those of a set.
    pub fn elements(&self) -> Option<Vec<(Node, Node)>> {
        match self {
            Self::List(items) => {
                let key = |i: usize| Self::Number(i64::try_from(i).unwrap_or(i64::MAX).into());
                Some(items.iter().enumerate().map(|(i, node)| (key(i), node.clone())).collect())
            }
            Self::Object(items) => {
                Some(items.iter().map(|(key, node)| (Self::String(key.clone()), node.clone())).collect())
            }
            Self::Call("toset", args) if self.is_literal() => {
                // `Node::call` has sorted the elements.
                let Some(Self::List(items)) = args.first() else { return None };
                Some(items.iter().map(|node| (node.clone(), node.clone())).collect())
            }
            _ => None,
        }
    }
}

/// A walk over a walk that only filters becomes one walk with both conditions.
fn over_filter(each: For) -> For {
    let Node::For(inner) = &each.collection else { return each };
    let own = |role| Node::Symbol(Symbol { id: inner.id, role });
    let Some(condition) = inner
        .condition
        .as_ref()
        .filter(|_| inner.value == own(Role::Value) && inner.key.as_ref().is_none_or(|key| *key == own(Role::Key)))
    else {
        return each;
    };
    // The positions of a filtered list are not those of the list, so the outer walk must not look at them.
    if inner.key.is_none() && each.uses(Role::Key) {
        return each;
    }
    let renamed = condition.substitute(&|symbol| {
        (symbol.id == inner.id).then_some(Node::Symbol(Symbol { id: each.id, role: symbol.role }))
    });
    let condition = match &each.condition {
        // Before 1.12 Terraform evaluates both sides of `&&`, so a condition that may fail on an element that the inner
        // walk drops needs the form that evaluates one.
        Some(outer) if cannot_fail(outer) => Node::binary(Binary::And, renamed, outer.clone()),
        Some(outer) => Node::conditional(renamed, outer.clone(), Node::Bool(false)),
        None => renamed,
    };
    For { collection: inner.collection.clone(), condition: Some(condition), ..each }
}

fn unroll(each: &For, elements: Vec<(Node, Node)>) -> Option<Node> {
    let mut list = Vec::new();
    let mut object: BTreeMap<Arc<str>, Node> = BTreeMap::new();
    let mut groups: BTreeMap<Arc<str>, Vec<Node>> = BTreeMap::new();
    for (key, value) in elements {
        let bind = |node: &Node| {
            node.substitute(&|symbol: Symbol| match symbol {
                Symbol { id, role: Role::Key } if id == each.id => Some(key.clone()),
                Symbol { id, role: Role::Value } if id == each.id => Some(value.clone()),
                _ => None,
            })
        };
        match each.condition.as_ref().map(bind) {
            Some(Node::Bool(false)) => continue,
            None | Some(Node::Bool(true)) => {}
            Some(_) => return None,
        }
        match each.key.as_ref().map(bind) {
            None => list.push(bind(&each.value)),
            Some(key) => {
                let key: Arc<str> = scalar_text(&key)?.into();
                if each.grouped {
                    groups.entry(key).or_default().push(bind(&each.value));
                    continue;
                }
                if object.contains_key(&key) {
                    return Some(Node::invalid(format!("two elements have the key `{key}`; keys must differ")));
                }
                object.insert(key, bind(&each.value));
            }
        }
    }
    Some(match each.key {
        None => Node::List(list.into()),
        Some(_) if each.grouped => Node::object(groups.into_iter().map(|(key, group)| (key, Node::list(group)))),
        Some(_) => Node::Object(Arc::new(object)),
    })
}

/// Whether a condition has a value for every element if it has one for any, null elements aside: it compares what is
/// there, or does not look at the element at all.
fn cannot_fail(node: &Node) -> bool {
    let mut looks = false;
    node.walk(&mut |node| looks |= matches!(node, Node::Symbol(_)));
    match node {
        _ if !looks => true,
        Node::Symbol(_) => true,
        Node::Get(base, _) => matches!(**base, Node::Symbol(_)),
        Node::Unary(Unary::Not, operand) => cannot_fail(operand),
        Node::Binary(Binary::Equal | Binary::NotEqual | Binary::And | Binary::Or, operands) => {
            cannot_fail(&operands.0) && cannot_fail(&operands.1)
        }
        _ => false,
    }
}

/// What a known string, number or boolean is as text: the conversion Terraform does in templates and for keys.
pub(crate) fn scalar_text(node: &Node) -> Option<String> {
    match node {
        Node::String(text) => Some(text.to_string()),
        Node::Number(n) => Some(n.to_string()),
        Node::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn fold_binary(op: Binary, left: &Node, right: &Node) -> Option<Node> {
    use Binary::*;
    match op {
        Or | And => {
            let deciding = op == Or;
            let (known, other) = match (left, right) {
                (Node::Bool(known), other) | (other, Node::Bool(known)) => (*known, other),
                _ => return None,
            };
            match other {
                Node::Bool(other) => Some(Node::Bool(if deciding { known || *other } else { known && *other })),
                // Null is refused and text is converted: rare enough to leave it to Terraform. Before 1.12 it looks at
                // both operands, so one that fails makes the whole fail although the other decides.
                other if other.is_literal() || function::fails(other) => None,
                _ if known == deciding => Some(Node::Bool(deciding)),
                other => Some(other.clone()),
            }
        }
        Equal | NotEqual => equal(left, right).map(|equal| Node::Bool(equal == (op == Equal))),
        Less | LessEqual | Greater | GreaterEqual => {
            let (a, b) = integers(left, right)?;
            Some(Node::Bool(match op {
                Less => a < b,
                LessEqual => a <= b,
                Greater => a > b,
                _ => a >= b,
            }))
        }
        Add | Subtract | Multiply | Divide | Modulo => {
            let (a, b) = integers(left, right)?;
            let exact = match op {
                Add => a.checked_add(b),
                Subtract => a.checked_sub(b),
                // Terraform's zero has a sign, which shows in text; numbers here have none.
                Multiply | Divide if (a == 0 || b == 0) && (a < 0 || b < 0) => None,
                Multiply => a.checked_mul(b),
                // An inexact quotient is left to Terraform, which divides with 512 bits of precision.
                Divide if a.checked_rem(b) == Some(0) => a.checked_div(b),
                Modulo => a.checked_rem(b),
                _ => None,
            }?;
            Some(Node::Number(Number::from(exact)))
        }
    }
}

/// Whether two values are equal, where that is certain.
fn equal(left: &Node, right: &Node) -> Option<bool> {
    match (left, right) {
        (Node::Null, other) | (other, Node::Null) if other.is_literal() => Some(*other == Node::Null),
        // A written-out list or object is never null, whatever its elements turn out to be; nor is text with parts.
        (Node::Null, other) | (other, Node::Null) if other.is_structure() || matches!(other, Node::Template(_)) => {
            Some(false)
        }
        (Node::String(a), Node::String(b)) if !function::is_normal(a) || !function::is_normal(b) => None,
        // A list and a tuple of the same elements are not equal, and which of them this is, is not written down.
        (Node::List(_), Node::List(_)) | (Node::Object(_), Node::Object(_)) => None,
        (Node::Call(..), _) | (_, Node::Call(..)) => None,
        _ if left.is_literal() && right.is_literal() => Some(left == right),
        _ => None,
    }
}

/// Operands of arithmetic or of an order; text that holds a number converts.
fn integers(left: &Node, right: &Node) -> Option<(i64, i64)> {
    Some((function::integer_of(left)?, function::integer_of(right)?))
}
