//! What may be there or not.

use super::{Frame, own_attribute, splat};
use crate::addr::Addr;
use crate::expr::{Expr, IntoExpr};
use crate::node::Node;
use crate::resource::Reference;
use crate::scope::Scope;

/// What may be there or not: the result of [`Scope::when`].
#[derive(Debug, Clone)]
pub enum When<R> {
    /// Known to be there.
    Present(R),
    /// Known not to be there.
    Absent,
    /// There if the condition, known later, holds.
    Later(Expr<bool>, R),
}

impl Scope {
    /// Adds what `build` adds if the condition holds.
    ///
    /// ```
    /// # use ledgerform::{App, Expr, IntoExpr, Scope};
    /// # let app = App::new(); let stack = app.stack("s");
    /// let present = stack.when(true, |scope| scope.scope("extra"));
    /// assert!(matches!(present, ledgerform::When::Present(_)));
    /// ```
    pub fn when<R>(&self, condition: impl IntoExpr<bool>, build: impl FnOnce(&Scope) -> R) -> When<R> {
        let condition = condition.into_expr();
        match condition.node() {
            Node::Bool(true) => When::Present(build(self)),
            Node::Bool(false) => When::Absent,
            node => {
                let mut scope = self.clone();
                scope.frames.push(Frame::When(node.clone()));
                let result = build(&scope);
                When::Later(condition, result)
            }
        }
    }
}

impl<R> When<R> {
    /// A value of what may be there; null where it is not.
    pub fn map<T>(&self, f: impl FnOnce(&R) -> Expr<T>) -> Expr<Option<T>> {
        match self {
            Self::Present(item) => f(item).cast(),
            Self::Absent => Expr::null(),
            Self::Later(condition, item) => {
                Expr::from_node(Node::conditional(condition.node().clone(), f(item).into_node(), Node::Null))
            }
        }
    }

    /// A value of what may be there; `default` where it is not.
    pub fn map_or<T>(&self, default: impl IntoExpr<T>, f: impl FnOnce(&R) -> Expr<T>) -> Expr<T> {
        match self {
            Self::Present(item) => f(item),
            Self::Absent => default.into_expr(),
            Self::Later(condition, item) => condition.then(f(item), default),
        }
    }

    /// A list of a value of what may be there, empty where it is not.
    pub fn all<T>(&self, f: impl FnOnce(&R) -> Expr<T>) -> Expr<Vec<T>> {
        match self {
            Self::Present(item) => Expr::from_node(Node::list([f(item).into_node()])),
            Self::Absent => Expr::from_node(Node::list([])),
            Self::Later(condition, item) => {
                let node = f(item).into_node();
                match own_attribute(&node, &Node::Number(0.into())) {
                    // `aws_security_group.this[*].id` reads best, and is what tools that follow references know.
                    Some((resource, path)) => splat(resource, path),
                    None => {
                        Expr::from_node(Node::conditional(condition.node().clone(), Node::list([node]), Node::list([])))
                    }
                }
            }
        }
    }

    /// Whether it is there.
    pub fn is_present(&self) -> Expr<bool> {
        match self {
            Self::Present(_) => true.into_expr(),
            Self::Absent => false.into_expr(),
            Self::Later(condition, _) => condition.clone(),
        }
    }
}

impl<R: Reference> When<R> {
    /// The address, if it may be there: for `depends_on`.
    pub fn addr(&self) -> Option<&Addr> {
        match self {
            Self::Present(item) | Self::Later(_, item) => Some(item.addr()),
            Self::Absent => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::App;
    use crate::element::Output;
    use crate::expr::Expr;
    use crate::resource::{Mode, Provider, Untyped};
    use crate::{Block, Meta};

    const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

    /// Locals are evaluated whatever `count` is, and an instance that is not there has no attributes.
    #[test]
    fn a_local_is_null_where_what_it_refers_to_is_not_there() {
        let app = App::new();
        let stack = app.stack("s");
        let wanted = stack.variable::<bool>("wanted", crate::Variable::new(crate::Constraint::Bool));
        stack.when(&wanted, |scope| {
            let vpc = Untyped { mode: Mode::Managed, ty: "aws_vpc", provider: AWS, block: Block::new() };
            let addr = scope.add_untyped("vpc", vpc, Meta::new());
            let id = scope.local("id", addr.attr::<String>("id"));
            let other = scope.local("other", Expr::<String>::raw("var.other"));
            stack.output("id", Output::new(id));
            stack.output("other", Output::new(other));
        });
        let text = app.synth().unwrap().stacks.remove(0).text;
        assert!(text.contains(r#""id": "${var.wanted ? aws_vpc.vpc[0].id : null}""#), "{text}");
        assert!(text.contains(r#""other": "${var.other}""#), "{text}");
    }
}
