//! What came with which release.

use super::Release;
use crate::block::{Block, Item};
use crate::element::{ActionTrigger, Element, Kind, Repeat};
use crate::graph::Graph;
use crate::node::Node;
use crate::resource::Mode;
use crate::settings::State;
use crate::statement::{Keyword, Statement};
use std::panic::Location;

/// Something that not every release knows.
pub(super) struct Feature {
    /// As the subject of a sentence.
    pub(super) what: &'static str,
    /// The first release of Terraform that has it.
    pub(super) terraform: Option<Release>,
    /// The first release of OpenTofu that has it.
    pub(super) opentofu: Option<Release>,
    by: Used,
    /// The code of its problem, where Ledgerform has one, and the way to do without it.
    pub(super) coded: Option<(&'static str, &'static str)>,
}

/// How a use is found.
enum Used {
    Element(fn(&Element) -> bool),
    Function(&'static str),
    State(fn(&State) -> bool),
}

const fn feature(what: &'static str, terraform: u32, opentofu: u32, by: Used) -> Feature {
    Feature { what, terraform: since(terraform), opentofu: since(opentofu), by, coded: None }
}

/// The code under which a write-only argument is refused where a release of the target has none: as old as the first that
/// people ask for, and new enough to keep secrets out of the state, exclude each other.
const WRITE_ONLY: (&str, &str) = (
    "LF0003",
    "let the service make and keep the secret (such as RDS the password of a master user), or set its value outside of \
     Terraform",
);

impl Feature {
    const fn coded(mut self, code: (&'static str, &'static str)) -> Self {
        self.coded = Some(code);
        self
    }
}

/// A release 1.x; none where it is 0.
const fn since(minor: u32) -> Option<Release> {
    if minor == 0 { None } else { Some(Release(1, minor)) }
}

const fn function(what: &'static str, terraform: u32, opentofu: u32, name: &'static str) -> Feature {
    feature(what, terraform, opentofu, Used::Function(name))
}

/// From the release notes of both programs. OpenTofu begins with 1.6, which has what Terraform 1.5 had.
pub(super) const FEATURES: &[Feature] = &[
    feature("an import block", 5, 6, Used::Element(|e| is(e, Keyword::Import))),
    feature("a check block", 5, 6, Used::Element(|e| is(e, Keyword::Check))),
    feature("a removed block", 7, 7, Used::Element(|e| is(e, Keyword::Removed))),
    feature("what becomes of removed objects", 7, 10, Used::Element(|e| is(e, Keyword::Removed))),
    feature("a provisioner of removed objects", 9, 10, Used::Element(|e| has(e, Keyword::Removed, "provisioner"))),
    feature("an import block with `for_each`", 7, 7, Used::Element(is_repeated_import)),
    feature("an import by identity", 12, 12, Used::Element(|e| has(e, Keyword::Import, "identity"))),
    feature("a validation that looks at more than its variable", 9, 9, Used::Element(looks_around)),
    feature("an action block", 14, 0, Used::Element(|e| is(e, Keyword::Action))),
    feature("an action trigger", 14, 0, Used::Element(|e| triggers(e).next().is_some())),
    feature("a list block", 14, 0, Used::Element(|e| is(e, Keyword::List))),
    feature(
        "an action trigger around the destruction of an object",
        16,
        0,
        Used::Element(|e| triggers(e).any(|trigger| trigger.events.iter().any(|event| event.is_destroy()))),
    ),
    feature("`on_failure` of an action trigger", 16, 0, Used::Element(|e| triggers(e).any(|t| t.on_failure.is_some()))),
    feature("an ephemeral resource", 10, 11, Used::Element(is_ephemeral_resource)),
    feature("an ephemeral variable", 10, 11, Used::Element(|e| matches!(&e.kind, Kind::Variable(v) if v.ephemeral))),
    feature("an ephemeral output", 10, 11, Used::Element(|e| matches!(&e.kind, Kind::Output(o) if o.ephemeral))),
    feature("a write-only argument", 11, 11, Used::Element(has_write_only)).coded(WRITE_ONLY),
    feature(
        "`use_lockfile` of the S3 backend",
        10,
        10,
        Used::State(|s| matches!(s, State::Backend(b) if b.block.get("use_lockfile").is_some())),
    ),
    feature("the backend `oci`", 12, 0, Used::State(|s| s.name() == "oci")),
    feature("the state of the backend `oci`", 12, 0, Used::Element(reads_oci)),
    feature("workspaces by values of their tags", 10, 0, Used::State(has_tag_values)),
    function("a function that a provider defines", 8, 7, PROVIDER_FUNCTION),
    function("the function `issensitive`", 8, 7, "issensitive"),
    function("the function `templatestring`", 9, 7, "templatestring"),
    function("the function `ephemeralasnull`", 10, 11, "ephemeralasnull"),
    function("the function `convert`", 15, 0, "convert"),
    function("the function `base64gunzip`", 0, 7, "base64gunzip"),
    function("the function `cidrcontains`", 0, 7, "cidrcontains"),
    function("the function `urldecode`", 0, 7, "urldecode"),
];

impl Feature {
    /// Where a stack uses it: construct paths and lines.
    pub(super) fn used(
        &self,
        graph: &Graph,
        calls: &[(&Element, &str)],
    ) -> Vec<(String, Option<&'static Location<'static>>)> {
        let here = |element: &Element| (element.path.to_string(), Some(element.location));
        let elements = graph.elements.iter().map(|element| &**element);
        match &self.by {
            Used::Element(uses) => elements.filter(|element| uses(element)).map(here).collect(),
            Used::Function(name) => {
                calls.iter().filter(|(_, called)| is_of(called, name)).map(|(element, _)| here(element)).collect()
            }
            Used::State(uses) => {
                let state = graph.settings.state(&graph.name);
                uses(&state).then(|| (graph.name.clone(), None)).into_iter().collect()
            }
        }
    }
}

fn is_of(called: &str, name: &str) -> bool {
    called == name || (name == PROVIDER_FUNCTION && called.starts_with(name))
}

fn statement(element: &Element, keyword: Keyword) -> Option<&Statement> {
    match &element.kind {
        Kind::Statement(statement) if statement.keyword == keyword => Some(statement),
        _ => None,
    }
}

fn is(element: &Element, keyword: Keyword) -> bool {
    statement(element, keyword).is_some()
}

fn has(element: &Element, keyword: Keyword, argument: &str) -> bool {
    statement(element, keyword).is_some_and(|statement| statement.block.get(argument).is_some())
}

fn looks_around(element: &Element) -> bool {
    let Kind::Variable(variable) = &element.kind else { return false };
    let mut found = false;
    for condition in &variable.validations {
        for node in [condition.condition.node(), condition.message.node()] {
            node.walk(&mut |node| found |= matches!(node, Node::Ref(addr) if addr.base() != element.addr.base()));
        }
    }
    found
}

fn triggers(element: &Element) -> impl Iterator<Item = &ActionTrigger> {
    let resource = match &element.kind {
        Kind::Resource(resource) => Some(resource),
        _ => None,
    };
    resource.into_iter().flat_map(|resource| &resource.meta.action_triggers)
}

fn is_repeated_import(element: &Element) -> bool {
    statement(element, Keyword::Import).is_some_and(|statement| statement.repeat != Repeat::Once)
}

fn is_ephemeral_resource(element: &Element) -> bool {
    matches!(&element.kind, Kind::Resource(resource) if resource.mode == Mode::Ephemeral)
}

fn has_write_only(element: &Element) -> bool {
    let Kind::Resource(resource) = &element.kind else { return false };
    resource.mode == Mode::Managed
        && resource.schema().is_some_and(|schema| sets_write_only(&resource.block, &schema.block))
}

fn sets_write_only(block: &Block, schema: &ledgerform_schema::Block) -> bool {
    block.items.iter().any(|(name, item)| match (item, schema.block_types.get(*name)) {
        (Item::Argument(_), _) => schema.attributes.get(*name).is_some_and(|attribute| attribute.write_only),
        (item, Some(nested)) => item.blocks().into_iter().any(|block| sets_write_only(block, &nested.block)),
        _ => false,
    })
}

fn reads_oci(element: &Element) -> bool {
    let Kind::Resource(resource) = &element.kind else { return false };
    resource.ty == "terraform_remote_state"
        && matches!(resource.block.get("backend"), Some(Item::Argument(Node::String(kind))) if &**kind == "oci")
}

fn has_tag_values(state: &State) -> bool {
    let State::Cloud(block) = state else { return false };
    matches!(block.get("workspaces"), Some(Item::Block(inner)) if matches!(inner.get("tags"), Some(Item::Argument(Node::Object(_)))))
}

/// Stands for all functions that providers define; their names begin with it.
const PROVIDER_FUNCTION: &str = "provider::";

/// Whether the function is in the table.
pub(crate) fn is_new_function(name: &str) -> bool {
    name.starts_with(PROVIDER_FUNCTION)
        || FEATURES.iter().any(|feature| matches!(feature.by, Used::Function(new) if new == name))
}

/// The elements that call a function of the table, each with its name; found in one walk, if there are any.
pub(super) fn calls(graph: &Graph) -> Vec<(&Element, &'static str)> {
    let mut found: Vec<(&Element, &'static str)> = Vec::new();
    if !graph.calls_new_functions {
        return found;
    }
    for element in &graph.elements {
        element.walk(&mut |_, node| {
            node.walk(&mut |node| {
                if let Node::Call(name, _) = node
                    && is_new_function(name)
                {
                    found.push((element, *name));
                }
            });
        });
    }
    found
}
