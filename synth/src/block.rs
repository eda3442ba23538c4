//! A block: ordered arguments and nested blocks, the one runtime type behind all generated bindings.

mod nested;

pub use nested::{Blocks, IntoBlock, IntoBlocks};
pub(crate) use nested::{Dynamic, Nested, iterator};

use crate::addr::Addr;
use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use crate::path::Path;
use std::sync::Arc;

/// Arguments and nested blocks, in the order they were set.
///
/// Setting an argument again replaces it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    pub(crate) items: Vec<(&'static str, Item)>,
}

/// What stands under one name of a block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    /// `name = value`
    Argument(Node),
    /// `name = address`: what Terraform wants without quotes or `${…}`.
    Bare(Bare),
    /// `name { … }`, once; in JSON an object.
    Block(Block),
    /// `name { … }`, any number of times; in JSON an array.
    Blocks(Blocks<Block>),
    /// `name "label" "label" { … }`, any number of times, in order.
    Labelled(Vec<(Vec<Arc<str>>, Block)>),
}

/// What is no expression: addresses and the words of the language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Bare {
    /// `destroy`, or the address of what is no longer there.
    Text(Arc<str>),
    /// An address, with its key.
    Addr(Addr),
    /// Addresses of whole elements, as `depends_on` wants them.
    Addrs(Vec<Addr>),
    /// What a name stands for, as `providers` wants it.
    Map(Vec<(String, Addr)>),
}

impl Item {
    /// The nested blocks that are written out.
    pub(crate) fn blocks(&self) -> Vec<&Block> {
        match self {
            Self::Block(block) => vec![block],
            Self::Blocks(blocks) => blocks.parts.iter().filter_map(Nested::written).collect(),
            Self::Argument(_) | Self::Bare(_) | Self::Labelled(_) => Vec::new(),
        }
    }
}

impl Block {
    /// A block with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// A block whose arguments are null until they are set: an object that must have all of its attributes.
    pub fn nulls(names: &[&'static str]) -> Self {
        names.iter().fold(Self::new(), |block, name| block.set(name, Item::Argument(Node::Null)))
    }

    /// Sets an argument.
    pub fn attr<T>(self, name: &'static str, value: impl IntoExpr<T>) -> Self {
        self.set(name, Item::Argument(value.into_expr().into_node()))
    }

    /// Sets the only nested block of that name; one that is there if a condition known later holds is given by
    /// `condition.blocks(…)`.
    ///
    /// ```
    /// # use ledgerform::{Block, Expr};
    /// # fn example(versioned: &Expr<bool>) -> Block {
    /// let versioning = || Block::new().attr::<bool>("enabled", true);
    /// Block::new().block("versioning", versioned.blocks(versioning)).block("logging", Block::new())
    /// # }
    /// ```
    pub fn block(self, name: &'static str, block: impl IntoBlock<Block>) -> Self {
        let mut parts = block.into_block_of().parts;
        match (parts.pop(), parts.is_empty()) {
            (None, _) => self,
            (Some(Nested::One(block)), true) => self.set(name, Item::Block(block)),
            (Some(last), _) => {
                parts.push(last);
                self.set(name, Item::Blocks(Blocks { parts }))
            }
        }
    }

    /// Sets all nested blocks of that name: a list of them, or what [`Expr::blocks`] gives for a collection that is
    /// known later.
    ///
    /// ```
    /// # use ledgerform::{Block, Expr, Number};
    /// # fn example(ports: &Expr<Vec<Number>>) -> Block {
    /// Block::new().blocks("ingress", ports.blocks(|port| Block::new().attr::<Number>("from_port", port)))
    /// # }
    /// ```
    pub fn blocks(self, name: &'static str, blocks: impl IntoBlocks<Block>) -> Self {
        self.set(name, Item::Blocks(blocks.into_blocks()))
    }

    /// Sets an argument whose value is an object.
    pub fn object(self, name: &'static str, value: Block) -> Self {
        self.set(name, Item::Argument(value.into_object()))
    }

    /// Sets an argument whose value is a list or set of objects.
    pub fn objects(self, name: &'static str, values: impl IntoBlocks<Block>) -> Self {
        self.set(name, Item::Argument(values.into_blocks().map(Block::into_object).into_list()))
    }

    /// Sets an argument whose value is a map of objects.
    pub fn object_map(self, name: &'static str, values: impl IntoIterator<Item = (String, Block)>) -> Self {
        let values = values.into_iter().map(|(key, block)| (key, block.into_object()));
        self.set(name, Item::Argument(Node::object(values)))
    }

    /// Sets an argument that Terraform wants bare.
    pub(crate) fn bare(self, name: &'static str, value: Bare) -> Self {
        self.set(name, Item::Bare(value))
    }

    /// Adds a nested block with labels.
    pub(crate) fn labelled<const N: usize>(mut self, name: &'static str, labels: [&str; N], block: Block) -> Self {
        let block = (labels.map(Arc::from).to_vec(), block);
        if let Some((_, Item::Labelled(blocks))) = self.items.iter_mut().find(|(known, _)| *known == name) {
            blocks.push(block);
            return self;
        }
        self.set(name, Item::Labelled(vec![block]))
    }

    /// The block as an object expression, for attributes that hold objects.
    pub fn into_expr(self) -> Expr<Any> {
        Expr::from_node(self.into_object())
    }

    fn into_object(self) -> Node {
        Node::object(self.items.into_iter().map(|(name, item)| {
            let node = match item {
                Item::Argument(node) => node,
                Item::Block(block) => block.into_object(),
                Item::Blocks(blocks) => blocks.map(Block::into_object).into_list(),
                // Only blocks that are no values have these.
                Item::Bare(_) | Item::Labelled(_) => {
                    Node::invalid(format!("`{name}` has no place in the value of an argument"))
                }
            };
            (name, node)
        }))
    }

    fn set(mut self, name: &'static str, item: Item) -> Self {
        match self.items.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = item,
            None => self.items.push((name, item)),
        }
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|(known, _)| *known == name).map(|(_, item)| item)
    }

    /// Calls `visit` with every expression of the block and its place.
    pub(crate) fn walk<'a>(&'a self, path: &Path<'_>, visit: &mut dyn FnMut(&Path<'_>, &'a Node)) {
        for (name, item) in &self.items {
            let path = path.name(name);
            match item {
                Item::Argument(node) => visit(&path, node),
                Item::Bare(_) => {}
                Item::Block(block) => block.walk(&path, visit),
                Item::Blocks(blocks) => {
                    for (i, part) in blocks.parts.iter().enumerate() {
                        match part {
                            Nested::One(block) => block.walk(&path.position(i), visit),
                            Nested::Each(each) => {
                                visit(&path.name("for_each"), &each.collection);
                                each.content.walk(&path.content(each.id), visit);
                            }
                        }
                    }
                }
                Item::Labelled(blocks) => {
                    for (i, (_, block)) in blocks.iter().enumerate() {
                        block.walk(&path.position(i), visit);
                    }
                }
            }
        }
    }

    /// Calls `visit` with every address that stands bare in the block and its place.
    pub(crate) fn walk_addrs<'a>(&'a self, path: &Path<'_>, visit: &mut dyn FnMut(&Path<'_>, &'a Addr)) {
        for (name, item) in &self.items {
            let path = path.name(name);
            match item {
                Item::Bare(Bare::Addr(addr)) => visit(&path, addr),
                Item::Bare(Bare::Addrs(addrs)) => addrs.iter().for_each(|addr| visit(&path, addr)),
                Item::Bare(Bare::Map(entries)) => entries.iter().for_each(|(name, addr)| visit(&path.key(name), addr)),
                Item::Bare(Bare::Text(_)) | Item::Argument(_) | Item::Blocks(_) => {}
                Item::Block(block) => block.walk_addrs(&path, visit),
                Item::Labelled(blocks) => {
                    for (i, (_, block)) in blocks.iter().enumerate() {
                        block.walk_addrs(&path.position(i), visit);
                    }
                }
            }
        }
    }

    /// The same block with other expressions.
    pub(crate) fn map(&self, f: &mut dyn FnMut(&Node) -> Node) -> Self {
        let mut item = |item: &Item| match item {
            Item::Argument(node) => Item::Argument(f(node)),
            Item::Bare(bare) => Item::Bare(bare.clone()),
            Item::Block(block) => Item::Block(block.map(f)),
            Item::Blocks(blocks) => Item::Blocks(blocks.map_nodes(f)),
            Item::Labelled(blocks) => {
                Item::Labelled(blocks.iter().map(|(labels, block)| (labels.clone(), block.map(f))).collect())
            }
        };
        Self { items: self.items.iter().map(|(name, value)| (*name, item(value))).collect() }
    }
}
