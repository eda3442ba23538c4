//! What is there once for every element of a collection.

use super::{Frame, each_key, own_attribute, splat};
use crate::addr::Addr;
use crate::expr::{Any, Expr, IntoExpr};
use crate::fold::scalar_text;
use crate::node::{For, Node, Role, Symbol, fresh};
use crate::print::{Style, flat};
use crate::resource::Reference;
use crate::scope::Scope;
use crate::statement::Place;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is there once for every key: the result of [`Scope::each`].
#[derive(Debug, Clone)]
pub enum Each<R> {
    /// The keys are known.
    Known(BTreeMap<Arc<str>, R>),
    /// The keys are known later; the item stands for the instance at `each.key`.
    Later {
        /// Binds `each.key` and `each.value` within the item.
        id: u32,
        /// The collection that is walked.
        collection: Node,
        /// The instance at `each.key`.
        item: R,
    },
}

impl Scope {
    /// Adds what `build` adds once for every element of a map, with its key and value.
    pub fn each<T, R>(
        &self,
        map: &Expr<BTreeMap<String, T>>,
        mut build: impl FnMut(&Scope, Expr<String>, Expr<T>) -> R,
    ) -> Each<R> {
        if let Some(elements) = map.node().elements() {
            let build_one = |(key, value): (Node, Node)| {
                let text: Arc<str> = scalar_text(&key).unwrap_or_default().into();
                let mut scope = self.clone();
                scope.keys.push(text.clone());
                (text, build(&scope, Expr::from_node(key), Expr::from_node(value)))
            };
            return Each::Known(elements.into_iter().map(build_one).collect());
        }
        self.for_each(map, build)
    }

    /// Adds what `build` adds as one resource with `for_each`, even where the map is known.
    ///
    /// [`each`](Self::each) gives every element of a known map an address of its own, which reads better; this keeps the
    /// addresses of configurations that have `for_each`, and the output short where the map is long.
    ///
    /// ```
    /// # use ledgerform::{Addr, App, Expr, IntoExpr, Scope};
    /// # use std::collections::BTreeMap;
    /// # fn example(stack: &Scope, queue: impl Fn(&Scope, Expr<String>, Expr<String>) -> Addr) {
    /// let queues: Expr<BTreeMap<String, String>> = [("orders", "fifo"), ("mails", "standard")].into_expr();
    /// let queues = stack.for_each(&queues, |scope, name, kind| queue(scope, name, kind));
    /// let orders = queues.at("orders", |queue| queue.attr::<String>("arn"));
    /// # }
    /// ```
    pub fn for_each<T, R>(
        &self,
        map: &Expr<BTreeMap<String, T>>,
        build: impl FnOnce(&Scope, Expr<String>, Expr<T>) -> R,
    ) -> Each<R> {
        let id = fresh();
        let symbol = |role| Expr::<()>::from_node(Node::Symbol(Symbol { id, role }));
        let mut scope = self.clone();
        scope.frames.push(Frame::Each { id, collection: map.node().clone() });
        let item = build(&scope, symbol(Role::EachKey).cast(), symbol(Role::EachValue).cast());
        Each::Later { id, collection: map.node().clone(), item }
    }
}

impl Scope {
    /// Adds what `build` adds once for every element of a list of different texts.
    pub fn each_in<R>(&self, list: &Expr<Vec<String>>, mut build: impl FnMut(&Scope, Expr<String>) -> R) -> Each<R> {
        self.each::<String, R>(&as_set(list), |scope, key, _| build(scope, key))
    }

    /// [`for_each`](Self::for_each) of a list of different texts.
    pub fn for_each_in<R>(&self, list: &Expr<Vec<String>>, build: impl FnOnce(&Scope, Expr<String>) -> R) -> Each<R> {
        self.for_each(&as_set(list), |scope, _, value| build(scope, value))
    }
}

/// A set, whose elements are their own keys.
fn as_set(list: &Expr<Vec<String>>) -> Expr<BTreeMap<String, String>> {
    Expr::from_node(Node::call("toset", [list.node().clone()]))
}

impl<R: Reference> Each<R> {
    /// The addresses: for `depends_on`.
    pub fn addrs(&self) -> Vec<&Addr> {
        match self {
            Self::Known(items) => items.values().map(Reference::addr).collect(),
            Self::Later { item, .. } => vec![item.addr()],
        }
    }
}

impl<R: Reference> Each<R> {
    /// The place of the instance at a key: for imports of all of them.
    ///
    /// ```
    /// # use ledgerform::{Addr, Each, Expr, Import, Scope};
    /// # use std::collections::BTreeMap;
    /// # fn example(stack: &Scope, buckets: &Each<Addr>, names: &Expr<BTreeMap<String, String>>) {
    /// stack.each(names, |scope, key, name| scope.import(buckets.instance(key), Import::id(name)));
    /// # }
    /// ```
    pub fn instance(&self, key: impl IntoExpr<String>) -> Place {
        let key = key.into_expr().into_node();
        match self {
            Self::Known(items) => {
                let known = scalar_text(&key).and_then(|key| items.get(key.as_str()));
                known.map_or_else(|| Place::from(flat(&key, Style::Hcl)), Place::from)
            }
            Self::Later { item, .. } => item.addr().with_key(key).into(),
        }
    }

    /// The instances as a map of objects, to repeat further resources over: an instance of them for each of these.
    ///
    /// ```
    /// # use ledgerform::{Addr, Any, App, Expr, IntoExpr, Scope};
    /// # fn example(stack: &Scope, queue: impl Fn(&Scope, Expr<String>) -> Addr, alarm: impl Fn(&Scope, Expr<Any>) -> Addr) {
    /// let queues = stack.for_each_in(&["orders", "mails"].into_expr(), |scope, name| queue(scope, name));
    /// let alarms = stack.each(&queues.instances(), |scope, _, queue| alarm(scope, queue.get("arn")));
    /// # }
    /// ```
    pub fn instances(&self) -> Expr<BTreeMap<String, Any>> {
        match self {
            Self::Known(items) => {
                let instance = |(key, item): (&Arc<str>, &R)| (key.clone(), Node::Ref(item.addr().clone()));
                Expr::from_node(Node::object(items.iter().map(instance)))
            }
            Self::Later { item, .. } => Expr::from_node(Node::Ref(item.addr().without_key())),
        }
    }
}

impl<R> Each<R> {
    /// A value of the instance at a key.
    pub fn at<T>(&self, key: impl IntoExpr<String>, f: impl Fn(&R) -> Expr<T>) -> Expr<T> {
        let key = key.into_expr().into_node();
        match self {
            Self::Known(items) => {
                let known = Node::object(items.iter().map(|(key, item)| (key.clone(), f(item).into_node())));
                Expr::from_node(known.index(key))
            }
            Self::Later { id, collection, item } => {
                let value = collection.index(key.clone());
                Expr::from_node(f(item).node().substitute(&|symbol| match symbol {
                    Symbol { id: i, role: Role::EachKey } if i == *id => Some(key.clone()),
                    Symbol { id: i, role: Role::EachValue } if i == *id => Some(value.clone()),
                    _ => None,
                }))
            }
        }
    }

    /// A value of every instance, by key.
    pub fn map<T>(&self, f: impl Fn(&R) -> Expr<T>) -> Expr<BTreeMap<String, T>> {
        match self {
            Self::Known(items) => {
                Expr::from_node(Node::object(items.iter().map(|(key, item)| (key.clone(), f(item).into_node()))))
            }
            Self::Later { id, collection, item } => {
                let node = f(item).into_node();
                let (names, bound) = (("key", "value"), fresh());
                let key = Node::Symbol(Symbol { id: bound, role: Role::Key });
                let value = Node::Symbol(Symbol { id: bound, role: Role::Value });
                // `aws_subnet.this[each.key].id` reads best as a walk over the resource itself.
                let (collection, value) = match own_attribute(&node, &each_key(*id)) {
                    Some((resource, path)) => (resource, path.into_iter().fold(value, |node, name| node.get(name))),
                    None => {
                        let rebound = node.substitute(&|symbol| match symbol {
                            Symbol { id: i, role: Role::EachKey } if i == *id => Some(key.clone()),
                            Symbol { id: i, role: Role::EachValue } if i == *id => Some(value.clone()),
                            _ => None,
                        });
                        (collection.clone(), rebound)
                    }
                };
                let each = For { id: bound, names, collection, key: Some(key), value, grouped: false, condition: None };
                Expr::from_node(Node::for_expression(each))
            }
        }
    }

    /// A value of every instance, in the order of the keys.
    pub fn all<T>(&self, f: impl Fn(&R) -> Expr<T>) -> Expr<Vec<T>> {
        match self {
            Self::Known(items) => Expr::from_node(Node::list(items.values().map(|item| f(item).into_node()))),
            Self::Later { id, item, .. } => match own_attribute(f(item).node(), &each_key(*id)) {
                Some((resource, path)) => splat(Node::call("values", [resource]), path),
                None => self.map(f).values(),
            },
        }
    }
}
