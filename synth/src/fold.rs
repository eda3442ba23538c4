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
            _ => Self::Template(joined.into()),
        }
    }

    /// A function call, folded where the arguments allow it.
    pub(crate) fn call(name: &'static str, args: impl IntoIterator<Item = Node>) -> Self {
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
            (Unary::Negate, Self::Number(n)) => match n.as_i64().and_then(i64::checked_neg) {
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
    pub(crate) fn conditional(condition: Node, then: Node, otherwise: Node) -> Self {
        match condition {
            Self::Bool(true) => then,
            Self::Bool(false) => otherwise,
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
    pub(crate) fn elements(&self) -> Option<Vec<(Node, Node)>> {
        match self {
            Self::List(items) => {
                let key = |i: usize| Self::Number(i64::try_from(i).unwrap_or(i64::MAX).into());
                Some(items.iter().enumerate().map(|(i, node)| (key(i), node.clone())).collect())
            }
            Self::Object(items) => {
                Some(items.iter().map(|(key, node)| (Self::String(key.clone()), node.clone())).collect())
            }
            Self::Call("toset", args) if args.iter().all(Node::is_literal) => {
                let Some(Self::List(items)) = args.first() else { return None };
                let sorted: BTreeMap<Arc<str>, Node> = items
                    .iter()
                    .map(|node| scalar_text(node).map(|text| (text.into(), node.clone())))
                    .collect::<Option<_>>()?;
                Some(sorted.into_values().map(|node| (node.clone(), node)).collect())
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
        Some(outer) => Node::binary(Binary::And, renamed, outer.clone()),
        None => renamed,
    };
    For { collection: inner.collection.clone(), condition: Some(condition), ..each }
}

fn unroll(each: &For, elements: Vec<(Node, Node)>) -> Option<Node> {
    let mut list = Vec::new();
    let mut object = BTreeMap::new();
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
                if object.contains_key(&key) {
                    return Some(Node::invalid(format!("two elements have the key `{key}`; keys must differ")));
                }
                object.insert(key, bind(&each.value));
            }
        }
    }
    Some(match each.key {
        None => Node::List(list.into()),
        Some(_) => Node::Object(Arc::new(object)),
    })
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
        Or => match (left, right) {
            (Node::Bool(true), _) | (_, Node::Bool(true)) => Some(Node::Bool(true)),
            (Node::Bool(false), other) | (other, Node::Bool(false)) => Some(other.clone()),
            _ => None,
        },
        And => match (left, right) {
            (Node::Bool(false), _) | (_, Node::Bool(false)) => Some(Node::Bool(false)),
            (Node::Bool(true), other) | (other, Node::Bool(true)) => Some(other.clone()),
            _ => None,
        },
        Equal | NotEqual => {
            let equal = if left.is_literal() && right.is_literal() {
                left == right
            } else if (matches!(left, Node::Null) && right.is_structure())
                || (matches!(right, Node::Null) && left.is_structure())
            {
                // A written-out list or object is never null, whatever its elements turn out to be.
                false
            } else {
                return None;
            };
            Some(Node::Bool(equal == (op == Equal)))
        }
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
                Multiply => a.checked_mul(b),
                // An inexact quotient is left to Terraform, which divides with 512 bits of precision.
                Divide if b != 0 && a % b == 0 => a.checked_div(b),
                Modulo if b != 0 => a.checked_rem(b),
                _ => None,
            }?;
            Some(Node::Number(Number::from(exact)))
        }
    }
}

/// Two whole numbers; the operators convert text that holds a number, as Terraform's do.
fn integers(left: &Node, right: &Node) -> Option<(i64, i64)> {
    Some((function::integer_of(left)?, function::integer_of(right)?))
}
