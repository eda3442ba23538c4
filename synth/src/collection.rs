//! Lists, sets and maps: element access and `for` expressions written as closures.
//!
//! The closures are called once with the names that the `for` expression binds. Where the collection is a literal the
//! expression is then unrolled, so the same code serves values that are known now and values known later.

use crate::expr::{Expr, IntoExpr};
use crate::node::{For, Node, Role, Symbol, fresh};
use crate::number::Number;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

    /// `{ for value in self : key => value... }`: the values of elements with the same key become a list.
    ///
    /// ```
    /// use ledgerform::{Expr, IntoExpr, function};
    /// let hosts: Expr<Vec<String>> = ["a1", "a2", "b1"].into_expr();
    /// let racks = hosts.to_map_grouped(|host| (function::substr(&host, 0, 1), host));
    /// assert_eq!(racks.to_hcl(), r#"{ a = ["a1", "a2"], b = ["b1"] }"#);
    /// ```
    pub fn to_map_grouped<U>(
        &self,
        f: impl FnOnce(Expr<T>) -> (Expr<String>, Expr<U>),
    ) -> Expr<BTreeMap<String, Vec<U>>> {
        comprehension(self.node(), ("i", "value"), |_, value| Parts::grouped(f(value)))
    }

    /// `flatten([for value in self : f(value)])`: the elements of all the lists that `f` gives.
    pub fn flat_map<U>(&self, f: impl FnOnce(Expr<T>) -> Expr<Vec<U>>) -> Expr<Vec<U>> {
        self.map(f).flatten()
    }

    /// `self[*].name`: an attribute of every element.
    ///
    /// For lists whose elements have no Rust type; [`all`](Self::all) takes the attribute in a closure.
    pub fn splat<U>(&self, name: &'static str) -> Expr<Vec<U>> {
        let (list, path) = self.node().splat_path().unwrap_or((self.node(), Vec::new()));
        Expr::from_node(Node::splat(list.clone(), path.into_iter().chain([name.into()])))
    }

    /// A value of every element: `self[*].name` where `f` only takes attributes, else the walk that [`map`](Self::map)
    /// gives.
    ///
    /// ```
    /// use ledgerform::{Any, Expr, Number};
    /// let users = Expr::<Vec<Any>>::raw("var.users");
    /// assert_eq!(users.all::<String>(|user| user.get("name")).to_hcl(), "var.users[*].name");
    /// let ages = users.all(|user| user.get::<Number>("age") + 1);
    /// assert_eq!(ages.to_hcl(), "[for value in var.users : value.age + 1]");
    /// ```
    pub fn all<U>(&self, f: impl FnOnce(Expr<T>) -> Expr<U>) -> Expr<Vec<U>> {
        let id = fresh();
        let element = Node::Symbol(Symbol { id, role: Role::Value });
        let value = f(Expr::from_node(element.clone())).into_node();
        match attributes(&value, &element) {
            Some(path) => Expr::from_node(Node::splat(self.node().clone(), path)),
            None => comprehension_of(id, self.node(), ("i", "value"), Parts::list(Expr::<U>::from_node(value))),
        }
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

/// For `element.a.b`: the names of the attributes.
fn attributes(node: &Node, element: &Node) -> Option<Vec<Arc<str>>> {
    match node {
        _ if node == element => Some(Vec::new()),
        Node::Get(base, name) => {
            let mut path = attributes(base, element)?;
            path.push(name.clone());
            Some(path)
        }
        _ => None,
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
        self.as_list().map(f)
    }

    /// `[for value in self : value if keep(value)]`
    pub fn filter(&self, keep: impl FnOnce(Expr<T>) -> Expr<bool>) -> Expr<Vec<T>> {
        self.as_list().filter(keep)
    }

    /// `{ for value in self : key => value }` with the keys and values that `f` gives.
    pub fn to_map<U>(&self, f: impl FnOnce(Expr<T>) -> (Expr<String>, Expr<U>)) -> Expr<BTreeMap<String, U>> {
        self.as_list().to_map(f)
    }

    /// `{ for value in self : key => value... }`: the values of elements with the same key become a list.
    pub fn to_map_grouped<U>(
        &self,
        f: impl FnOnce(Expr<T>) -> (Expr<String>, Expr<U>),
    ) -> Expr<BTreeMap<String, Vec<U>>> {
        self.as_list().to_map_grouped(f)
    }

    /// `flatten([for value in self : f(value)])`: the elements of all the lists that `f` gives.
    pub fn flat_map<U>(&self, f: impl FnOnce(Expr<T>) -> Expr<Vec<U>>) -> Expr<Vec<U>> {
        self.as_list().flat_map(f)
    }

    /// `length(self)`
    pub fn length(&self) -> Expr<Number> {
        self.as_list().length()
    }

    /// `contains(self, value)`
    pub fn contains(&self, value: impl IntoExpr<T>) -> Expr<bool> {
        self.as_list().contains(value)
    }

    /// The set as something to walk. A set literal is written as a list, which may repeat elements and has no order yet.
    fn as_list(&self) -> Expr<Vec<T>> {
        Expr::from_node(match self.node() {
            list @ Node::List(_) => Node::call("toset", [list.clone()]),
            other => other.clone(),
        })
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

    /// `{ for key, value in self : k => v... }`: the values of elements with the same key become a list.
    pub fn to_map_grouped<U>(
        &self,
        f: impl FnOnce(Expr<String>, Expr<T>) -> (Expr<String>, Expr<U>),
    ) -> Expr<BTreeMap<String, Vec<U>>> {
        comprehension(self.node(), ("key", "value"), |key, value| Parts::grouped(f(key, value)))
    }

    /// `flatten([for key, value in self : f(key, value)])`: the elements of all the lists that `f` gives.
    pub fn flat_map<U>(&self, f: impl FnOnce(Expr<String>, Expr<T>) -> Expr<Vec<U>>) -> Expr<Vec<U>> {
        self.to_list(f).flatten()
    }
}

/// What a closure over elements gives back.
struct Parts {
    key: Option<Node>,
    value: Node,
    grouped: bool,
    condition: Option<Node>,
}

impl Parts {
    fn list<T>(value: Expr<T>) -> Self {
        Self { key: None, value: value.into_node(), grouped: false, condition: None }
    }

    fn map<T>((key, value): (Expr<String>, Expr<T>)) -> Self {
        Self { key: Some(key.into_node()), value: value.into_node(), grouped: false, condition: None }
    }

    fn grouped<T>(entry: (Expr<String>, Expr<T>)) -> Self {
        Self { grouped: true, ..Self::map(entry) }
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
    comprehension_of(id, collection, names, body(key, value))
}

fn comprehension_of<R>(id: u32, collection: &Node, names: (&'static str, &'static str), parts: Parts) -> Expr<R> {
    let Parts { key, value, grouped, condition } = parts;
    let collection = collection.clone();
    Expr::from_node(Node::for_expression(For { id, names, collection, key, value, grouped, condition }))
}
