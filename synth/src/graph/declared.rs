//! The graph as what works out its values needs it: arguments as expressions, repetition, lifecycle, outputs.

use super::Graph;
use crate::addr::Addr;
use crate::block::{Bare, Block, Item};
use crate::constraint::Constraint;
use crate::element::{Condition, Element, Kind, Repeat, ResourceElement};
use crate::node::Node;
use crate::resource::Mode;
use crate::statement::Keyword;
use ledgerform_schema::{Block as BlockSchema, NestingMode};
use std::collections::BTreeMap;
use std::panic::Location;

/// A resource, data source or ephemeral resource of a [`Graph`].
#[derive(Debug, Clone)]
pub struct DeclaredResource<'a> {
    /// Its address without a key, such as `aws_vpc.main`.
    pub addr: &'a Addr,
    /// Its construct path with the stack's name in front: `network/vpc`.
    pub path: &'a str,
    /// The line of the user's program that made it.
    pub location: &'static Location<'static>,
    /// Which kind of block it is.
    pub mode: Mode,
    /// Terraform's name of the type, such as `aws_vpc`.
    pub ty: &'static str,
    /// Whether it stands for none, one or many objects.
    pub repetition: Repetition<'a>,
    /// What must exist first although no argument refers to it.
    pub depends_on: &'a [Addr],
    /// What is said about changing it.
    pub lifecycle: Lifecycle<'a>,
    /// Whether something runs when it is made or destroyed.
    pub has_provisioners: bool,
    resource: &'a ResourceElement,
}

/// Whether an element stands for none, one or many objects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Repetition<'a> {
    /// One object.
    Once,
    /// `count`: the symbol with this id and the role of an index is the position, if the objects are told apart.
    Count {
        /// Binds the position in the arguments.
        symbol: Option<u32>,
        /// How many there are.
        count: &'a Node,
    },
    /// `for_each`: the symbols with this id are `each.key` and `each.value`.
    ForEach {
        /// Binds key and value in the arguments.
        symbol: u32,
        /// What is walked.
        collection: &'a Node,
    },
}

/// The `lifecycle` block of a resource.
#[derive(Debug, Clone, Copy)]
pub struct Lifecycle<'a> {
    /// The new object of a replacement is made before the old one is destroyed.
    pub create_before_destroy: bool,
    /// A plan that would destroy the object is refused.
    pub prevent_destroy: bool,
    /// Arguments whose changes are not looked at.
    pub ignore_changes: &'a [&'static str],
    /// What replaces the object when it is changed itself. The key of a single instance says nothing, since Terraform is
    /// given the resource as a whole; a key that is a symbol is the instance of the same repetition.
    pub replace_triggered_by: &'a [Addr],
    /// Attributes of other objects that replace this one when they change.
    pub replace_triggered_by_values: &'a [Node],
    /// What must hold before the object is changed.
    pub preconditions: &'a [Condition],
    /// What must hold afterwards; `self` is the object.
    pub postconditions: &'a [Condition],
}

/// An input variable of a [`Graph`].
#[derive(Debug, Clone)]
pub struct DeclaredVariable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its address: `var.` and the name.
    pub addr: &'a Addr,
    /// Its construct path.
    pub path: &'a str,
    /// The line of the user's program that made it.
    pub location: &'static Location<'static>,
    /// Its type.
    pub ty: &'a Constraint,
    /// Its value where none is given.
    pub default: Option<&'a Node>,
    /// Whether null is accepted.
    pub nullable: bool,
    /// Whether Terraform hides its value.
    pub sensitive: bool,
    /// What a value must fulfil; the conditions refer to the variable.
    pub validations: &'a [Condition],
}

/// An output of a [`Graph`].
#[derive(Debug, Clone)]
pub struct DeclaredOutput<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its construct path.
    pub path: &'a str,
    /// The line of the user's program that made it.
    pub location: &'static Location<'static>,
    /// Its value.
    pub value: &'a Node,
    /// Whether Terraform hides its value.
    pub sensitive: bool,
    /// What must hold before the value is given to others.
    pub preconditions: &'a [Condition],
}

/// A top-level block that is no object of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Stated<'a> {
    /// `moved`: what was at one address is at another now.
    Moved {
        /// Where it was.
        from: String,
        /// Where it is.
        to: String,
    },
    /// `removed`: objects that the program no longer describes.
    Removed {
        /// The address of the resource, without a key.
        from: String,
        /// Whether they are destroyed, or only forgotten.
        destroy: bool,
    },
    /// Any other: `import`, `check` or `module`.
    Other {
        /// What the block begins with.
        keyword: &'static str,
        /// Its construct path.
        path: &'a str,
        /// The line of the user's program that made it.
        location: &'static Location<'static>,
    },
}

impl DeclaredResource<'_> {
    /// Its arguments by name, nested blocks as the objects that Terraform's values have for them.
    ///
    /// A nested block is a list of objects, or one object where the recorded schema of the type says that there is one.
    /// A block that is written once and of which no schema is recorded is one object.
    pub fn arguments(&self) -> BTreeMap<&'static str, Node> {
        let schema = self.resource.schema();
        let mut block = self.resource.effective().into_owned();
        // These two tell Terraform how to run provisioners.
        block.items.retain(|(name, _)| !self.has_provisioners || *name != "connection");
        values(&block, schema.as_deref().map(|schema| &schema.block))
    }
}

fn is_bare(item: &Item) -> bool {
    matches!(item, Item::Bare(_) | Item::Labelled(_))
}

/// The arguments and nested blocks of a block as values.
fn values(block: &Block, schema: Option<&BlockSchema>) -> BTreeMap<&'static str, Node> {
    let value = |name: &str, item: &Item| {
        let nested = schema.and_then(|schema| schema.block_types.get(name));
        let inner = nested.map(|nested| &nested.block);
        let is_one = nested.map(|nested| matches!(nested.nesting_mode, NestingMode::Single | NestingMode::Group));
        let object = |block: &Block| Node::object(values(block, inner));
        match item {
            Item::Argument(node) => node.clone(),
            Item::Block(block) if is_one == Some(false) => Node::list([object(block)]),
            Item::Block(block) => object(block),
            Item::Blocks(blocks) => {
                let list = blocks.clone().map(|block| object(&block)).into_list();
                if is_one == Some(true) { Node::call("one", [list]) } else { list }
            }
            Item::Bare(_) | Item::Labelled(_) => Node::Null,
        }
    };
    block.items.iter().filter(|(_, item)| !is_bare(item)).map(|(name, item)| (*name, value(name, item))).collect()
}

impl Graph {
    /// The resources, data sources and ephemeral resources, in the order they were added.
    ///
    /// ```
    /// use ledgerform::{App, Block, Meta, Mode, Node, Number, Provider, Untyped};
    /// const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "3.7.2" };
    ///
    /// let app = App::new();
    /// let stack = app.stack("demo");
    /// let block = Block::new().attr::<Number>("length", 2);
    /// stack.add_untyped("pet", Untyped { mode: Mode::Managed, ty: "random_pet", provider: RANDOM, block }, Meta::new());
    /// let graphs = app.graphs()?;
    /// let pet = graphs[0].resources().next();
    /// assert_eq!(pet.map(|pet| pet.arguments()["length"].clone()), Some(Node::Number(2.into())));
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    pub fn resources(&self) -> impl Iterator<Item = DeclaredResource<'_>> {
        self.elements.iter().filter_map(|element| match &element.kind {
            Kind::Resource(resource) => Some(DeclaredResource {
                addr: &element.addr,
                path: &element.path,
                location: element.location,
                mode: resource.mode,
                ty: resource.ty,
                repetition: resource.repeat.declared(),
                depends_on: &resource.meta.depends_on,
                lifecycle: resource.lifecycle(),
                has_provisioners: !resource.meta.provisioners.is_empty(),
                resource,
            }),
            _ => None,
        })
    }

    /// The variables, in the order they were added.
    pub fn variables(&self) -> impl Iterator<Item = DeclaredVariable<'_>> {
        self.elements.iter().filter_map(|element| match &element.kind {
            Kind::Variable(variable) => Some(DeclaredVariable {
                name: element.addr.name(),
                addr: &element.addr,
                path: &element.path,
                location: element.location,
                ty: &variable.ty,
                default: variable.default.as_ref(),
                nullable: variable.nullable,
                sensitive: variable.sensitive,
                validations: &variable.validations,
            }),
            _ => None,
        })
    }

    /// The outputs, in the order they were added.
    pub fn outputs(&self) -> impl Iterator<Item = DeclaredOutput<'_>> {
        self.elements.iter().filter_map(|element| match &element.kind {
            Kind::Output(output) => Some(DeclaredOutput {
                name: element.addr.name(),
                path: &element.path,
                location: element.location,
                value: &output.value,
                sensitive: output.sensitive,
                preconditions: &output.preconditions,
            }),
            _ => None,
        })
    }

    /// The values of `locals`, by address: `local.name`.
    pub fn locals(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.elements.iter().filter_map(|element| match &element.kind {
            Kind::Local(node) => Some((element.addr.base(), node)),
            _ => None,
        })
    }

    /// The top-level blocks that are no objects of their own, in the order they were added.
    pub fn statements(&self) -> impl Iterator<Item = Stated<'_>> {
        self.elements.iter().filter_map(|element| match &element.kind {
            Kind::Statement(statement) => Some(match statement.keyword {
                Keyword::Moved => Stated::Moved { from: place(&statement.block, "from"), to: place(&statement.block, "to") },
                Keyword::Removed => Stated::Removed {
                    from: place(&statement.block, "from"),
                    destroy: matches!(statement.block.get("lifecycle"), Some(Item::Block(block)) if is_destroyed(block)),
                },
                keyword => other(element, keyword),
            }),
            _ => None,
        })
    }
}

fn other(element: &Element, keyword: Keyword) -> Stated<'_> {
    Stated::Other { keyword: keyword.word(), path: &element.path, location: element.location }
}

fn is_destroyed(lifecycle: &Block) -> bool {
    matches!(lifecycle.get("destroy"), Some(Item::Argument(Node::Bool(true))))
}

/// The address that stands bare under a name.
fn place(block: &Block, name: &str) -> String {
    match block.get(name) {
        Some(Item::Bare(Bare::Text(text))) => text.to_string(),
        Some(Item::Bare(Bare::Addr(addr))) => addr.to_string(),
        _ => String::new(),
    }
}

impl Repeat {
    fn declared(&self) -> Repetition<'_> {
        match self {
            Self::Once => Repetition::Once,
            Self::Count { symbol, count } => Repetition::Count { symbol: *symbol, count },
            Self::ForEach { symbol, collection } => Repetition::ForEach { symbol: *symbol, collection },
        }
    }
}

impl ResourceElement {
    fn lifecycle(&self) -> Lifecycle<'_> {
        Lifecycle {
            create_before_destroy: self.meta.create_before_destroy,
            prevent_destroy: self.meta.prevent_destroy,
            ignore_changes: &self.meta.ignore_changes,
            replace_triggered_by: &self.meta.replace_triggered_by,
            replace_triggered_by_values: &self.meta.triggers,
            preconditions: &self.meta.preconditions,
            postconditions: &self.meta.postconditions,
        }
    }
}
