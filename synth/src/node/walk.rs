//! Looking at every part of an expression, and putting others in their place.

use super::{For, Node, Part, Symbol};
use std::sync::Arc;

impl Node {
    /// Calls `visit` on this node and everything below it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Node)) {
        visit(self);
        match self {
            Self::List(items) | Self::Call(_, items) => items.iter().for_each(|node| node.walk(visit)),
            Self::Object(items) => items.values().for_each(|node| node.walk(visit)),
            Self::Template(parts) => {
                for part in parts.iter() {
                    if let Part::Expr(node) = part {
                        node.walk(visit);
                    }
                }
            }
            Self::Ref(addr) => {
                if let Some(key) = addr.key() {
                    key.walk(visit);
                }
            }
            Self::Get(base, _) | Self::Unary(_, base) | Self::Splat(base) | Self::Expand(base) => base.walk(visit),
            Self::Index(base, key) => {
                base.walk(visit);
                key.walk(visit);
            }
            Self::Binary(_, operands) => {
                operands.0.walk(visit);
                operands.1.walk(visit);
            }
            Self::Conditional(parts) => {
                parts.0.walk(visit);
                parts.1.walk(visit);
                parts.2.walk(visit);
            }
            Self::For(each) => {
                each.collection.walk(visit);
                each.key.iter().for_each(|node| node.walk(visit));
                each.value.walk(visit);
                each.condition.iter().for_each(|node| node.walk(visit));
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => {}
            Self::Symbol(_) | Self::Raw(_) | Self::Invalid(_) => {}
        }
    }

    /// The arguments that an expanded list stands for, once they are known.
    fn expanded(self) -> Vec<Node> {
        match &self {
            Self::Expand(list) => match &**list {
                Self::List(items) => items.to_vec(),
                _ => vec![self],
            },
            _ => vec![self],
        }
    }

    /// The same expression with symbols replaced and folded again.
    ///
    /// `replace` says what a symbol becomes; symbols for which it says nothing stay.
    pub fn substitute(&self, replace: &dyn Fn(Symbol) -> Option<Node>) -> Self {
        self.rewrite(&mut |node| match node {
            Self::Symbol(symbol) => replace(*symbol),
            _ => None,
        })
    }

    /// The same expression with parts replaced and folded again.
    ///
    /// `replace` is asked for every part, the outermost first; a part for which it says nothing is looked into. What it
    /// gives is not looked into again, so it may hold what it replaces.
    ///
    /// ```
    /// use ledgerform::{Expr, IntoExpr, Node, Number};
    /// let later: Expr<Number> = Expr::raw("later");
    /// let sum = later + 1.into_expr();
    /// let known = sum.node().rewrite(&mut |node| matches!(node, Node::Raw(_)).then(|| Node::Number(2.into())));
    /// assert_eq!(known, Node::Number(3.into()));
    /// ```
    pub fn rewrite(&self, replace: &mut dyn FnMut(&Node) -> Option<Node>) -> Self {
        if let Some(node) = replace(self) {
            return node;
        }
        let mut again = |node: &Node| node.rewrite(replace);
        match self {
            Self::List(items) => Self::list(items.iter().map(again)),
            Self::Object(items) => Self::object(items.iter().map(|(key, node)| (key.clone(), again(node)))),
            Self::Template(parts) => Self::template(parts.iter().map(|part| match part {
                Part::Text(text) => Part::Text(text.clone()),
                Part::Expr(node) => Part::Expr(again(node)),
            })),
            Self::Ref(addr) => match addr.key() {
                Some(key) => Self::Ref(addr.with_key(again(key))),
                None => self.clone(),
            },
            Self::Get(base, name) => match self.splat_path() {
                Some((list, path)) => Self::splat(again(list), path),
                None => again(base).get(name.clone()),
            },
            Self::Index(base, key) => again(base).index(again(key)),
            Self::Splat(base) => Self::splat(again(base), []),
            Self::Expand(list) => Self::Expand(Arc::new(again(list))),
            Self::Call(name, args) => Self::call(name, args.iter().map(again).flat_map(Self::expanded)),
            Self::Unary(op, operand) => Self::unary(*op, again(operand)),
            Self::Binary(op, operands) => Self::binary(*op, again(&operands.0), again(&operands.1)),
            Self::Conditional(parts) => Self::conditional(again(&parts.0), again(&parts.1), again(&parts.2)),
            Self::For(each) => Self::for_expression(For {
                id: each.id,
                names: each.names,
                collection: again(&each.collection),
                key: each.key.as_ref().map(&mut again),
                value: again(&each.value),
                grouped: each.grouped,
                condition: each.condition.as_ref().map(&mut again),
            }),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => self.clone(),
            Self::Symbol(_) | Self::Raw(_) | Self::Invalid(_) => self.clone(),
        }
    }
}
