//! Staging: `when` and `each`.
//!
//! Where the condition or the collection is known, Rust does the choice or the repetition, and the elements have
//! addresses of their own. Where it is not, Terraform does it, by `count` or `for_each`. The closure is the same.

mod count;
mod each;
mod when;

pub use count::Counted;
pub use each::Each;
pub use when::When;

use crate::element::Repeat;
use crate::expr::Expr;
use crate::node::{For, Node, Role, Symbol, fresh};
use std::sync::Arc;

/// A repetition that is left to Terraform.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Frame {
    When(Node),
    Each { id: u32, collection: Node },
    Count { id: u32, count: Node },
}

pub(crate) fn count_index(id: u32) -> Node {
    Node::Symbol(Symbol { id, role: Role::Index })
}

fn each_key(id: u32) -> Node {
    Node::Symbol(Symbol { id, role: Role::EachKey })
}

/// `base[*].a.b`
pub(crate) fn splat<T>(base: Node, path: Vec<Arc<str>>) -> Expr<Vec<T>> {
    Expr::from_node(Node::splat(base, path))
}

/// For `type.name[key].a.b`: the resource without its key, and the attribute names.
pub(crate) fn own_attribute(node: &Node, key: &Node) -> Option<(Node, Vec<Arc<str>>)> {
    match node {
        Node::Get(base, name) => {
            let (resource, mut path) = own_attribute(base, key)?;
            path.push(name.clone());
            Some((resource, path))
        }
        Node::Ref(addr) if addr.key() == Some(key) => Some((Node::Ref(addr.without_key()), Vec::new())),
        _ => None,
    }
}

/// How a resource under the given repetitions is written, and the key that picks its instance.
///
/// # Errors
/// Says why Terraform cannot repeat it: one resource has at most one `for_each` or `count`.
pub(crate) fn repeat_of(frames: &[Frame]) -> Result<(Repeat, Option<Node>), String> {
    let mut condition: Option<Node> = None;
    let mut repetition = None;
    for frame in frames {
        match frame {
            Frame::When(next) => {
                condition = Some(match condition {
                    Some(before) => Node::binary(crate::node::Binary::And, before, next.clone()),
                    None => next.clone(),
                });
            }
            Frame::Each { .. } | Frame::Count { .. } => {
                if repetition.replace(frame).is_some() {
                    return Err("two repetitions whose keys are known later are nested".to_owned());
                }
            }
        }
    }
    let number = |n: i64| Node::Number(n.into());
    Ok(match (repetition, condition) {
        (Some(Frame::Each { id, collection }), condition) => {
            let collection = match condition {
                None => collection.clone(),
                Some(condition) => filtered(collection, condition, *id),
            };
            (Repeat::ForEach { symbol: *id, collection }, Some(each_key(*id)))
        }
        (Some(Frame::Count { id, count }), condition) => {
            let count = match condition {
                None => count.clone(),
                Some(condition) => Node::conditional(condition, count.clone(), number(0)),
            };
            (Repeat::Count { symbol: Some(*id), count }, Some(count_index(*id)))
        }
        (_, None) => (Repeat::Once, None),
        (_, Some(condition)) => {
            let count = Node::conditional(condition, number(1), number(0));
            (Repeat::Count { symbol: None, count }, Some(number(0)))
        }
    })
}

fn filtered(collection: &Node, condition: Node, id: u32) -> Node {
    let bound = fresh();
    let key = Node::Symbol(Symbol { id: bound, role: Role::Key });
    let value = Node::Symbol(Symbol { id: bound, role: Role::Value });
    let condition = condition.substitute(&|symbol| match symbol {
        Symbol { id: i, role: Role::EachKey } if i == id => Some(key.clone()),
        Symbol { id: i, role: Role::EachValue } if i == id => Some(value.clone()),
        _ => None,
    });
    Node::for_expression(For {
        id: bound,
        names: ("key", "value"),
        collection: collection.clone(),
        key: Some(key),
        value,
        grouped: false,
        condition: Some(condition),
    })
}
