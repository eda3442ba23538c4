//! A block: ordered arguments and nested blocks, the one runtime type behind all generated bindings.

use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use crate::path::Path;

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
    /// `name { … }`, once; in JSON an object.
    Block(Block),
    /// `name { … }`, any number of times; in JSON an array.
    Blocks(Vec<Block>),
}

impl Block {
    /// A block with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets an argument.
    pub fn attr<T>(self, name: &'static str, value: impl IntoExpr<T>) -> Self {
        self.set(name, Item::Argument(value.into_expr().into_node()))
    }

    /// Sets the only nested block of that name.
    pub fn block(self, name: &'static str, block: Block) -> Self {
        self.set(name, Item::Block(block))
    }

    /// Sets all nested blocks of that name.
    pub fn blocks(self, name: &'static str, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.set(name, Item::Blocks(blocks.into_iter().collect()))
    }

    /// Sets an argument whose value is an object.
    pub fn object(self, name: &'static str, value: Block) -> Self {
        self.set(name, Item::Argument(value.into_object()))
    }

    /// Sets an argument whose value is a list or set of objects.
    pub fn objects(self, name: &'static str, values: impl IntoIterator<Item = Block>) -> Self {
        self.set(name, Item::Argument(Node::list(values.into_iter().map(Block::into_object))))
    }

    /// Sets an argument whose value is a map of objects.
    pub fn object_map(self, name: &'static str, values: impl IntoIterator<Item = (String, Block)>) -> Self {
        let values = values.into_iter().map(|(key, block)| (key, block.into_object()));
        self.set(name, Item::Argument(Node::object(values)))
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
                Item::Blocks(blocks) => Node::list(blocks.into_iter().map(Block::into_object)),
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
                Item::Block(block) => block.walk(&path, visit),
                Item::Blocks(blocks) => {
                    for (i, block) in blocks.iter().enumerate() {
                        block.walk(&path.position(i), visit);
                    }
                }
            }
        }
    }
}
