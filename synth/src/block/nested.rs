//! Nested blocks: written out, or one for every element of a collection that is known later.

use super::Block;
use crate::expr::Expr;
use crate::node::{For, Node, Role, Symbol, fresh};
use std::collections::{BTreeMap, BTreeSet};

/// Nested blocks of one name: those that are there for certain, and those that Terraform repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocks<T> {
    pub(crate) parts: Vec<Nested<T>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Nested<T> {
    /// A block that is written out.
    One(T),
    /// `dynamic "name" { for_each = … content { … } }`
    Each(Box<Dynamic<T>>),
}

impl<T> Nested<T> {
    /// The block, if it is written out.
    pub(crate) fn written(&self) -> Option<&T> {
        match self {
            Self::One(block) => Some(block),
            Self::Each(_) => None,
        }
    }
}

/// One block for every element of a collection; `id` binds key and element within the content.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dynamic<T> {
    pub(crate) id: u32,
    pub(crate) collection: Node,
    pub(crate) content: T,
}

/// What can be given where nested blocks are wanted: anything that gives them one after the other, or [`Blocks`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of `{T}` blocks",
    label = "expected a list, `[…]`, or what `blocks` of a collection gives"
)]
pub trait IntoBlocks<T> {
    /// The blocks.
    fn into_blocks(self) -> Blocks<T>;
}

impl<T, I: IntoIterator<Item = T>> IntoBlocks<T> for I {
    fn into_blocks(self) -> Blocks<T> {
        Blocks { parts: self.into_iter().map(Nested::One).collect() }
    }
}

impl<T> IntoBlocks<T> for Blocks<T> {
    fn into_blocks(self) -> Blocks<T> {
        self
    }
}

/// What can be given where at most one nested block is wanted: the block, or [`Blocks`] that a condition or a collection
/// known later gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `{T}` block",
    label = "expected a `{T}`, or what `blocks` of a condition gives"
)]
pub trait IntoBlock<T> {
    /// The block, as the only one of its name.
    fn into_block_of(self) -> Blocks<T>;
}

impl<T> IntoBlock<T> for T {
    fn into_block_of(self) -> Blocks<T> {
        Blocks { parts: vec![Nested::One(self)] }
    }
}

impl<T> IntoBlock<T> for Blocks<T> {
    fn into_block_of(self) -> Blocks<T> {
        self
    }
}

impl<T> Blocks<T> {
    /// These blocks and then more of them.
    pub fn and(mut self, more: impl IntoBlocks<T>) -> Self {
        self.parts.extend(more.into_blocks().parts);
        self
    }

    /// Whether Terraform repeats some of them.
    pub(crate) fn is_dynamic(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Nested::Each(_)))
    }

    /// The same blocks as another type; generated setters call it.
    pub fn map<U>(self, f: impl Fn(T) -> U) -> Blocks<U> {
        let part = |part| match part {
            Nested::One(block) => Nested::One(f(block)),
            Nested::Each(each) => {
                let Dynamic { id, collection, content } = *each;
                Nested::Each(Box::new(Dynamic { id, collection, content: f(content) }))
            }
        };
        Blocks { parts: self.parts.into_iter().map(part).collect() }
    }

    /// One block for each element, written out where the elements are known.
    fn repeated<K, V>(collection: &Node, mut build: impl FnMut(Expr<K>, Expr<V>) -> T) -> Self {
        if let Some(elements) = collection.elements() {
            let block = |(key, value)| Nested::One(build(Expr::from_node(key), Expr::from_node(value)));
            return Self { parts: elements.into_iter().map(block).collect() };
        }
        let id = fresh();
        let symbol = |role| Node::Symbol(Symbol { id, role });
        let content = build(Expr::from_node(symbol(Role::Key)), Expr::from_node(symbol(Role::Value)));
        Self { parts: vec![Nested::Each(Box::new(Dynamic { id, collection: collection.clone(), content }))] }
    }
}

impl Blocks<Node> {
    /// The list that the blocks are the elements of, for an argument that holds a list of objects.
    pub(crate) fn into_list(self) -> Node {
        let mut lists: Vec<Node> = Vec::new();
        let mut written: Vec<Node> = Vec::new();
        for part in self.parts {
            match part {
                Nested::One(node) => written.push(node),
                Nested::Each(each) => {
                    if !written.is_empty() {
                        lists.push(Node::list(std::mem::take(&mut written)));
                    }
                    let Dynamic { id, collection, content } = *each;
                    let names = ("key", "value");
                    lists.push(Node::for_expression(For {
                        id,
                        names,
                        collection,
                        key: None,
                        value: content,
                        grouped: false,
                        condition: None,
                    }));
                }
            }
        }
        if !written.is_empty() || lists.is_empty() {
            lists.push(Node::list(written));
        }
        match lists.as_slice() {
            [only] => only.clone(),
            _ => Node::call("concat", lists),
        }
    }
}

impl Blocks<Block> {
    pub(super) fn map_nodes(&self, f: &mut dyn FnMut(&Node) -> Node) -> Self {
        let part = |part: &Nested<Block>| match part {
            Nested::One(block) => Nested::One(block.map(f)),
            Nested::Each(each) => {
                let (id, collection) = (each.id, f(&each.collection));
                Nested::Each(Box::new(Dynamic { id, collection, content: each.content.map(f) }))
            }
        };
        Self { parts: self.parts.iter().map(part).collect() }
    }
}

impl Dynamic<Block> {
    /// Whether the content uses the `each` of the resource around it, which an iterator of that name would hide.
    pub(crate) fn mentions_each(&self) -> bool {
        let mut found = false;
        self.content.map(&mut |node| {
            node.walk(&mut |part| {
                found |= match part {
                    Node::Symbol(symbol) => matches!(symbol.role, Role::EachKey | Role::EachValue),
                    Node::Raw(text) => text.contains("each"),
                    _ => false,
                };
            });
            node.clone()
        });
        found
    }

    /// The content with the names that Terraform binds: `ingress.key` and `ingress.value`.
    ///
    /// For printing only: the names are no longer symbols afterwards.
    pub(crate) fn named(&self, iterator: &str) -> Block {
        let name = |symbol: Symbol| match symbol {
            Symbol { id, role: Role::Key } if id == self.id => Some(Node::Raw(format!("{iterator}.key").into())),
            Symbol { id, role: Role::Value } if id == self.id => Some(Node::Raw(format!("{iterator}.value").into())),
            _ => None,
        };
        self.content.map(&mut |node| node.substitute(&name))
    }
}

/// What a dynamic block calls its elements: by its own name, unless one around it has that already.
pub(crate) fn iterator(name: &str, taken: &[String]) -> String {
    let is_free = |candidate: &String| !taken.contains(candidate);
    let numbered = (2..).map(|n| format!("{name}{n}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

impl<T> Expr<Vec<T>> {
    /// A nested block for every element: written out where the list is known, else a `dynamic` block.
    ///
    /// The closure is called once with the names that the `dynamic` block binds. It may hold further ones; names never
    /// clash.
    ///
    /// ```
    /// use ledgerform::{Block, Expr, IntoExpr, Number};
    /// let rule = |port: Expr<Number>| Block::new().attr::<Number>("from_port", port);
    ///
    /// let known: Expr<Vec<Number>> = [80, 443].into_expr();
    /// let later: Expr<Vec<Number>> = Expr::raw("var.ports");
    /// let block = Block::new().blocks("ingress", known.blocks(rule)).blocks("egress", later.blocks(rule));
    /// ```
    pub fn blocks<B>(&self, mut build: impl FnMut(Expr<T>) -> B) -> Blocks<B> {
        Blocks::repeated(self.node(), |_: Expr<()>, value| build(value))
    }
}

impl<T> Expr<BTreeSet<T>> {
    /// As [`blocks`](Expr::blocks) of a list.
    pub fn blocks<B>(&self, mut build: impl FnMut(Expr<T>) -> B) -> Blocks<B> {
        Blocks::repeated(self.node(), |_: Expr<()>, value| build(value))
    }
}

impl<T> Expr<BTreeMap<String, T>> {
    /// As [`blocks`](Expr::blocks) of a list, with key and value.
    pub fn blocks<B>(&self, build: impl FnMut(Expr<String>, Expr<T>) -> B) -> Blocks<B> {
        Blocks::repeated(self.node(), build)
    }
}

impl Expr<bool> {
    /// A nested block that is there if the condition holds.
    ///
    /// ```
    /// # use ledgerform::{Block, Expr};
    /// # fn example(logged: &Expr<bool>) -> Block {
    /// Block::new().blocks("logging", logged.blocks(|| Block::new().attr::<String>("bucket", "audit")))
    /// # }
    /// ```
    pub fn blocks<B>(&self, build: impl FnOnce() -> B) -> Blocks<B> {
        let part = match self.node() {
            Node::Bool(false) => return Blocks { parts: Vec::new() },
            Node::Bool(true) => Nested::One(build()),
            node => {
                let collection = Node::conditional(node.clone(), Node::list([Node::Bool(true)]), Node::list([]));
                Nested::Each(Box::new(Dynamic { id: fresh(), collection, content: build() }))
            }
        };
        Blocks { parts: vec![part] }
    }
}
