//! The graph as others see it who draw it or ask about it.

use super::Graph;
use crate::addr::AddrKind;

/// One element of a [`Graph`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vertex<'a> {
    /// Its address, such as `aws_vpc.main`.
    pub address: &'a str,
    /// Its construct path with the stack's name in front: `network/vpc`.
    pub path: &'a str,
    /// What the address points at.
    pub kind: AddrKind,
    /// Positions of the elements that it refers to, ascending.
    pub dependencies: &'a [usize],
}

impl Graph {
    /// All elements, in the order they were added.
    ///
    /// ```
    /// use ledgerform::{App, Block, Meta, Mode, Output, Provider, Untyped};
    /// const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "3.7.2" };
    ///
    /// let app = App::new();
    /// let stack = app.stack("demo");
    /// let pet = Untyped { mode: Mode::Managed, ty: "random_pet", provider: RANDOM, block: Block::new() };
    /// let pet = stack.add_untyped("pet", pet, Meta::new());
    /// stack.output("name", Output::new(pet.attr::<String>("id")));
    /// let graphs = app.graphs()?;
    /// let vertices: Vec<_> = graphs[0].vertices().collect();
    /// assert_eq!((vertices[1].address, vertices[1].dependencies), ("output.name", &[0][..]));
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    pub fn vertices(&self) -> impl Iterator<Item = Vertex<'_>> {
        self.elements.iter().zip(&self.edges).map(|(element, edges)| Vertex {
            address: element.addr.base(),
            path: &element.path,
            kind: element.addr.kind(),
            dependencies: edges,
        })
    }
}
