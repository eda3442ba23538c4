//! Tags that everything must have: by them bills are told apart, and owners are found.

use crate::app::{App, Stage};
use crate::aspect::Level;
use crate::block::{Block, Item, Nested};
use crate::element::{Element, Kind, ResourceElement};
use crate::graph::Graph;
use crate::node::Node;
use crate::resource::Mode;
use crate::scope::Scope;
use crate::validation::Validated;
use std::collections::BTreeSet;

impl App {
    /// Requires tags of every resource of the app; see [`Scope::require_tags`].
    pub fn require_tags(&self, keys: impl IntoIterator<Item = impl Into<String>>) {
        self.add_validation(validation(keys));
    }
}

impl Stage {
    /// Requires tags of every resource of the stage; see [`Scope::require_tags`].
    pub fn require_tags(&self, keys: impl IntoIterator<Item = impl Into<String>>) {
        self.add_validation(validation(keys));
    }
}

impl Scope {
    /// Requires tags with these keys of every resource of this scope that can have tags: whose type has an argument `tags`, as
    /// far as its schema is recorded. What `default_tags` of its provider gives counts.
    ///
    /// A resource that lacks one is refused, and so the tags that bills are split by are never forgotten. Tags that are known
    /// to a plan only, such as those of a variable, get a warning if nothing else gives the key.
    ///
    /// ```
    /// use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};
    ///
    /// let app = App::new();
    /// app.require_tags(["owner", "cost-centre"]);
    /// // What has no tags is not asked for any.
    /// let data = Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block: Block::new() };
    /// app.stack("s").add_untyped("a", data, Meta::new());
    /// assert!(app.synth().is_ok());
    /// ```
    pub fn require_tags(&self, keys: impl IntoIterator<Item = impl Into<String>>) {
        self.add_validation(validation(keys));
    }
}

fn validation(keys: impl IntoIterator<Item = impl Into<String>>) -> impl Fn(&mut Validated<'_>) + 'static {
    let keys: BTreeSet<String> = keys.into_iter().map(Into::into).collect();
    move |seen| {
        let within: BTreeSet<&str> = seen.vertices().map(|vertex| vertex.path).collect();
        for element in seen.graph().elements.iter().filter(|element| within.contains(&*element.path)) {
            let Kind::Resource(resource) = &element.kind else { continue };
            if !is_taggable(resource) {
                continue;
            }
            let found = tags(seen.graph(), element, resource);
            let missing: Vec<String> =
                keys.iter().filter(|key| !found.keys.contains(&***key)).map(|key| format!("`{key}`")).collect();
            let missing = missing.join(", ");
            if missing.is_empty() {
                continue;
            }
            if found.are_all {
                let help = "give them in `tags`, or in `default_tags` of the provider";
                seen.refuse(&element.path, format!("the tags {missing} are missing, and they are required"), help);
            } else {
                let message = format!("whether the required tags {missing} are there is known to a plan only");
                seen.note(Level::Warning, &element.path, message);
            }
        }
    }
}

/// Whether a resource of this type can have tags.
fn is_taggable(resource: &ResourceElement) -> bool {
    let argument = resource.schema().filter(|_| resource.mode == Mode::Managed);
    argument.is_some_and(|schema| schema.block.attributes.get("tags").is_some_and(|tags| tags.is_argument()))
}

/// What is known of the tags of a resource.
struct Tags<'a> {
    keys: BTreeSet<&'a str>,
    /// Whether there are no others.
    are_all: bool,
}

impl<'a> Tags<'a> {
    const NONE: Self = Self { keys: BTreeSet::new(), are_all: true };

    fn and(mut self, other: Self) -> Self {
        self.keys.extend(other.keys);
        Self { keys: self.keys, are_all: self.are_all && other.are_all }
    }

    /// Those that an expression has.
    fn of(graph: &'a Graph, node: &'a Node) -> Self {
        match node {
            Node::Null => Self::NONE,
            Node::Object(entries) => Self { keys: entries.keys().map(|key| &**key).collect(), are_all: true },
            Node::Call("merge", maps) => maps.iter().fold(Self::NONE, |tags, map| tags.and(Self::of(graph, map))),
            Node::Conditional(parts) => {
                let (yes, no) = (Self::of(graph, &parts.1), Self::of(graph, &parts.2));
                let keys = yes.keys.intersection(&no.keys).copied().collect();
                Self { keys, are_all: yes.are_all && no.are_all && yes.keys == no.keys }
            }
            Node::Ref(addr) => {
                let named = graph.elements.iter().find(|element| element.addr.base() == addr.base());
                match named.map(|element| &element.kind) {
                    Some(Kind::Local(value)) => Self::of(graph, value),
                    _ => Self { keys: BTreeSet::new(), are_all: false },
                }
            }
            _ => Self { keys: BTreeSet::new(), are_all: false },
        }
    }
}

/// The tags of a resource, with those that its provider gives to all.
fn tags<'a>(graph: &'a Graph, element: &'a Element, resource: &'a ResourceElement) -> Tags<'a> {
    let own = of_block(graph, &resource.block);
    let provider = resource.meta.provider.as_ref().map_or(resource.provider.name, |addr| addr.base());
    let configured = graph.elements.iter().filter(|other| other.addr.stack() == element.addr.stack());
    let mut defaults = configured.filter_map(|other| match &other.kind {
        Kind::Provider { block, .. } if other.addr.base() == provider => block.get("default_tags"),
        _ => None,
    });
    match defaults.next() {
        Some(Item::Block(block)) => own.and(of_block(graph, block)),
        Some(Item::Blocks(blocks)) => blocks.parts.iter().fold(own, |tags, part| match part {
            Nested::One(block) => tags.and(of_block(graph, block)),
            Nested::Each(_) => Tags { are_all: false, ..tags },
        }),
        _ => own,
    }
}

fn of_block<'a>(graph: &'a Graph, block: &'a Block) -> Tags<'a> {
    match block.get("tags") {
        Some(Item::Argument(node)) => Tags::of(graph, node),
        _ => Tags::NONE,
    }
}
