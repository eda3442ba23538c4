//! Lists, sets and maps: element access and `for` expressions written as closures.
//!
//! The closures are called once with the names that the `for` expression binds. Where the collection is a literal the
//! expression is then unrolled, so the same code serves values that are known now and values known later.

use crate::expr::{Expr, IntoExpr};
use crate::node::{For, Node, Role, Symbol, fresh};
use crate::number::Number;
use std::collections::{BTreeMap, BTreeSet};

impl<T> Expr<Vec<T>> {
    /// The element at a position, from 0.
    pub fn at(&self, position: impl IntoExpr<Number>) -> Expr<T> {
        Expr::from_node(self.node().index(position.into_expr().into_node()))
    }

    /// `[for value in self : f(value)]`
    pub fn map<U>(&self, f: impl FnOnce(Expr<T>) -> Expr<U>) -> Expr<Vec<U>> {
        comprehension(self.node(), ("i", "value"), |_, value| Parts::list(f(value)))
    }

    /// `[for i, value in self : f(i, value)]`
    pub fn map_with_position<U>(&self, f: impl FnOnce(Expr<Number>, Expr<T>) -> Expr<U>) -> Expr<Vec<U>> {
        comprehension(self.node(), ("i", "value"), |i, value| Parts::list(f(i.cast(), value)))
    }

    /// `[for value in self : value if keep(value)]`
    pub fn filter(&self, keep: impl FnOnce(Expr<T>) -> Expr<bool>) -> Expr<Vec<T>> {
        comprehension(self.node(), ("i", "value"), |_, value: Expr<T>| Parts {
            condition: Some(keep(value.clone()).into_node()),
            ..Parts::list(value)
        })
    }

    /// `{ for value in self : key => value }` with the keys and values that `f` gives.
    pub fn to_map<U>(&self, f: impl FnOnce(Expr<T>) -> (Expr<String>, Expr<U>)) -> Expr<BTreeMap<String, U>> {
        comprehension(self.node(), ("i", "value"), |_, value| Parts::map(f(value)))
    }

    /// `length(self)`
    pub fn length(&self) -> Expr<Number> {
        Expr::from_node(Node::call("length", [self.node().clone()]))
    }

    /// `contains(self, value)`
    pub fn contains(&self, value: impl IntoExpr<T>) -> Expr<bool> {
        Expr::from_node(Node::call("contains", [self.node().clone(), value.into_expr().into_node()]))
    }
}

impl<T> Expr<Vec<Vec<T>>> {
    /// `flatten(self)`
    pub fn flatten(&self) -> Expr<Vec<T>> {
        Expr::from_node(Node::call("flatten", [self.node().clone()]))
    }
}

impl<T> Expr<BTreeSet<T>> {
    /// `[for value in self : f(value)]`
    pub fn map<U>(&self, f: impl FnOnce(Expr<T>) -> Expr<U>) -> Expr<Vec<U>> {
        self.clone().cast::<Vec<T>>().map(f)
    }
}

impl<T> Expr<BTreeMap<String, T>> {
    /// The element with the key.
    pub fn at(&self, key: impl IntoExpr<String>) -> Expr<T> {
        Expr::from_node(self.node().index(key.into_expr().into_node()))
    }

    /// `keys(self)`, sorted.
    pub fn keys(&self) -> Expr<Vec<String>> {
        Expr::from_node(Node::call("keys", [self.node().clone()]))
    }

    /// `values(self)`, in the order of the keys.
    pub fn values(&self) -> Expr<Vec<T>> {
        Expr::from_node(Node::call("values", [self.node().clone()]))
    }

    /// `length(self)`
    pub fn length(&self) -> Expr<Number> {
        Expr::from_node(Node::call("length", [self.node().clone()]))
    }

    /// `merge(self, other)`; elements of `other` win.
    pub fn merge(&self, other: impl IntoExpr<BTreeMap<String, T>>) -> Self {
        Self::from_node(Node::call("merge", [self.node().clone(), other.into_expr().into_node()]))
    }

    /// `{ for key, value in self : key => f(key, value) }`
    pub fn map<U>(&self, f: impl FnOnce(Expr<String>, Expr<T>) -> Expr<U>) -> Expr<BTreeMap<String, U>> {
        comprehension(self.node(), ("key", "value"), |key, value| Parts::map((key.clone(), f(key, value))))
    }

    /// `{ for key, value in self : key => value if keep(key, value) }`
    pub fn filter(&self, keep: impl FnOnce(Expr<String>, Expr<T>) -> Expr<bool>) -> Self {
        comprehension(self.node(), ("key", "value"), |key, value: Expr<T>| Parts {
            condition: Some(keep(key.clone(), value.clone()).into_node()),
            ..Parts::map((key, value))
        })
    }

    /// `[for key, value in self : f(key, value)]`, in the order of the keys.
    pub fn to_list<U>(&self, f: impl FnOnce(Expr<String>, Expr<T>) -> Expr<U>) -> Expr<Vec<U>> {
        comprehension(self.node(), ("key", "value"), |key, value| Parts::list(f(key, value)))
    }

    /// `{ for key, value in self : k => v }` with the keys and values that `f` gives.
    pub fn to_map<U>(
        &self,
        f: impl FnOnce(Expr<String>, Expr<T>) -> (Expr<String>, Expr<U>),
    ) -> Expr<BTreeMap<String, U>> {
        comprehension(self.node(), ("key", "value"), |key, value| Parts::map(f(key, value)))
    }
}

/// What a closure over elements gives back.
struct Parts {
    key: Option<Node>,
    value: Node,
    condition: Option<Node>,
}

impl Parts {
    fn list<T>(value: Expr<T>) -> Self {
        Self { key: None, value: value.into_node(), condition: None }
    }

    fn map<T>((key, value): (Expr<String>, Expr<T>)) -> Self {
        Self { key: Some(key.into_node()), value: value.into_node(), condition: None }
    }
}

fn comprehension<T, R>(
    collection: &Node,
    names: (&'static str, &'static str),
    body: impl FnOnce(Expr<String>, Expr<T>) -> Parts,
) -> Expr<R> {
    let id = fresh();
    let key = Expr::from_node(Node::Symbol(Symbol { id, role: Role::Key }));
    let value = Expr::from_node(Node::Symbol(Symbol { id, role: Role::Value }));
    let Parts { key, value, condition } = body(key, value);
    Expr::from_node(Node::for_expression(For { id, names, collection: collection.clone(), key, value, condition }))
}
