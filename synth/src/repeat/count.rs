//! Copies by number, for what has no key to go by.

use super::{Frame, count_index, own_attribute, splat};
use crate::addr::Addr;
use crate::expr::{Expr, IntoExpr};
use crate::node::{For, Node, Role, Symbol, fresh};
use crate::number::Number;
use crate::resource::Reference;
use crate::scope::Scope;

/// What is there a number of times: the result of [`Scope::count`].
#[derive(Debug, Clone)]
pub struct Counted<R> {
    id: u32,
    count: Node,
    item: R,
}

impl Scope {
    /// Adds what `build` adds a number of times, with the position of each: `count` and `count.index`.
    ///
    /// Unlike [`each`](Scope::each) it is always left to Terraform, and all that tells the copies apart is the position:
    /// to take one out of the middle moves the others. It is there for configurations that have it.
    ///
    /// ```
    /// # use ledgerform::{Addr, App, Expr, Number, Output, Scope};
    /// # fn example(stack: &Scope, add: impl Fn(&Scope, Expr<Number>) -> Addr) {
    /// let workers = stack.count(3, |scope, position| add(scope, position));
    /// let ids = workers.all(|worker| worker.attr::<String>("id"));
    /// let first = workers.at(0, |worker| worker.attr::<String>("id"));
    /// # }
    /// ```
    pub fn count<R>(&self, count: impl IntoExpr<Number>, build: impl FnOnce(&Scope, Expr<Number>) -> R) -> Counted<R> {
        let (id, count) = (fresh(), count.into_expr().into_node());
        let mut scope = self.clone();
        scope.frames.push(Frame::Count { id, count: count.clone() });
        let item = build(&scope, Expr::from_node(count_index(id)));
        Counted { id, count, item }
    }
}

impl<R> Counted<R> {
    /// A value of the copy at a position.
    pub fn at<T>(&self, position: impl IntoExpr<Number>, f: impl FnOnce(&R) -> Expr<T>) -> Expr<T> {
        Expr::from_node(self.rebind(f(&self.item).node(), &position.into_expr().into_node()))
    }

    /// A value of every copy, in order.
    pub fn all<T>(&self, f: impl FnOnce(&R) -> Expr<T>) -> Expr<Vec<T>> {
        let node = f(&self.item).into_node();
        if let Some((resource, path)) = own_attribute(&node, &count_index(self.id)) {
            return splat(resource, path);
        }
        let id = fresh();
        let value = self.rebind(&node, &Node::Symbol(Symbol { id, role: Role::Value }));
        let collection = Node::call("range", [self.count.clone()]);
        let each = For { id, names: ("i", "position"), collection, key: None, value, grouped: false, condition: None };
        Expr::from_node(Node::for_expression(each))
    }

    fn rebind(&self, node: &Node, position: &Node) -> Node {
        node.substitute(&|symbol| match symbol {
            Symbol { id, role: Role::Index } if id == self.id => Some(position.clone()),
            _ => None,
        })
    }
}

impl<R: Reference> Counted<R> {
    /// The address: for `depends_on`.
    pub fn addr(&self) -> &Addr {
        self.item.addr()
    }
}
