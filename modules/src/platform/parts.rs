//! The inputs of components, of what the user gives and what the platform gives.

use ledgerform::{Constraint, Expr, Field, Inputs, Node, Scope};
use std::collections::BTreeMap;

/// The inputs of a component: those of its part, and what the platform gives by name.
///
/// Where it is known later whether the component is there, an input is the user's or something empty, under a name. What
/// walks it then walks nothing, and nothing fails although the component is not there.
pub(super) fn complete<I: Inputs, P: Inputs>(
    scope: &Scope,
    id: &str,
    part: &Expr<Option<P>>,
    mut given: BTreeMap<&'static str, Node>,
) -> I {
    let scope = scope.scope(format!("given_{id}"));
    let fields: BTreeMap<&str, Field> = P::fields().into_iter().map(|field| (field.name, field)).collect();
    I::from_nodes(&mut |name| {
        let of_part = || {
            let field = fields.get(name)?;
            let (none, some) = (Expr::from_node(empty(field)), Expr::from_node(part.node().get(name)));
            let value: Expr<()> = part.is_null().then(none, some);
            Some(scope.local(name, value).into_node())
        };
        given.remove(name).or_else(of_part).unwrap_or(Node::Null)
    })
}

/// What nothing comes of.
fn empty(field: &Field) -> Node {
    match (&field.ty, &field.default) {
        _ if field.nullable => Node::Null,
        (Constraint::Map(_), _) => Node::object::<&str>([]),
        (Constraint::List(_) | Constraint::Set(_) | Constraint::Tuple(_), _) => Node::list([]),
        (_, Some(default)) => default.clone(),
        (_, None) => Node::Null,
    }
}
