//! The graph: a stack's elements and the references between them. Every ending starts from it.

mod declared;
mod vertex;

use crate::addr::{Addr, AddrKind};
use crate::app::Address;
use crate::check::{self, SELF};
use crate::element::{Element, Kind, Repeat};
use crate::node::Node;
use crate::path::Path;
use crate::recorded::recorded_provider;
use crate::resource::Provider;
use crate::secret::find;
use crate::settings::Settings;
use crate::target::is_new_function;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use declared::{DeclaredOutput, DeclaredResource, DeclaredVariable, Lifecycle, Repetition, Stated};
pub use vertex::Vertex;

/// The elements of one stack, with an edge for each reference.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The name of the stack.
    pub name: String,
    /// Its construct path: its name, behind those of the stages around it.
    pub path: String,
    pub(crate) address: Address,
    /// The number of the stack within its app.
    pub(crate) stack: usize,
    /// Names of the stacks whose state this one reads, and that must be applied before it.
    pub after: Vec<String>,
    pub(crate) settings: Settings,
    /// In the order they were added.
    pub(crate) elements: Vec<Rc<Element>>,
    /// For each element, the positions of those it refers to, ascending.
    pub(crate) edges: Vec<Vec<usize>>,
    /// For each element, whether its expressions hold something that may be wrong: a reference that leads nowhere or
    /// into another stack, a name bound by a repetition, an expression without a value. Most elements hold nothing of
    /// that kind, and need no second look.
    pub(crate) suspects: Vec<bool>,
    /// The positions of the elements with a text that looks like a secret, ascending.
    pub(crate) secrets: Vec<usize>,
    /// Whether a function is called that not every release has.
    pub(crate) calls_new_functions: bool,
    /// The calls of functions that providers define: the position of an element and the whole name, in order.
    pub(crate) provider_calls: Vec<(usize, &'static str)>,
}

impl Graph {
    pub(crate) fn new(stack: usize, address: &Address, elements: &[Rc<Element>], settings: &Settings) -> Self {
        let positions: FxHashMap<&str, usize> =
            elements.iter().enumerate().map(|(i, element)| (element.addr.base(), i)).collect();
        let (mut edges, mut suspects) = (Vec::with_capacity(elements.len()), Vec::with_capacity(elements.len()));
        let (mut calls_new_functions, mut provider_calls, mut secrets) = (false, Vec::new(), Vec::new());
        for (position, element) in elements.iter().enumerate() {
            let (mut targets, mut suspect) = (Vec::new(), false);
            let scoped = match &element.kind {
                Kind::Statement(statement) => statement.scoped.as_deref(),
                _ => None,
            };
            let mut look = |addr: &Addr| match positions.get(addr.base()) {
                None if scoped == Some(addr.base()) => {}
                // What triggers an action may be what the action is told of, so a trigger is no reference.
                Some(_) if addr.stack() == stack && addr.kind() == AddrKind::Action => {}
                Some(target) if addr.stack() == stack => targets.push(*target),
                _ => suspect = true,
            };
            element.addrs(&mut |_, addr| look(addr));
            let (mut odd, mut secret) = (false, false);
            element.walk(&mut |_, node| {
                node.walk(&mut |node| {
                    check::texts(node, &mut |text| secret |= find(text).is_some());
                    match node {
                        Node::Ref(addr) => {
                            odd |= matches!(addr.kind(), AddrKind::Action | AddrKind::List | AddrKind::Provider);
                            look(addr);
                        }
                        Node::Invalid(_) | Node::Symbol(_) => odd = true,
                        Node::Raw(text) => odd |= &**text == SELF,
                        Node::Call(name, _) => {
                            calls_new_functions |= is_new_function(name);
                            if name.starts_with("provider::") {
                                provider_calls.push((position, *name));
                            }
                        }
                        _ => {}
                    }
                });
            });
            if secret {
                secrets.push(position);
            }
            targets.sort_unstable();
            targets.dedup();
            edges.push(targets);
            suspects.push(suspect || odd);
        }
        Self {
            name: address.name.clone(),
            path: address.path.clone(),
            address: address.clone(),
            stack,
            after: Vec::new(),
            settings: settings.clone(),
            elements: elements.to_vec(),
            edges,
            suspects,
            secrets,
            calls_new_functions,
            provider_calls,
        }
    }

    /// The addresses of all elements, in the order they were added.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().map(|element| element.addr.base())
    }

    /// The addresses that the element at `address` refers to.
    pub fn dependencies(&self, address: &str) -> BTreeSet<&str> {
        let position = self.elements.iter().position(|element| element.addr.base() == address);
        let targets = position.map(|i| self.edges[i].as_slice()).unwrap_or_default();
        targets.iter().map(|i| self.elements[*i].addr.base()).collect()
    }

    /// A cycle among the references, as positions; the first is also the one the last refers to.
    pub(crate) fn cycle(&self) -> Option<Vec<usize>> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = vec![Mark::New; self.elements.len()];
        for start in 0..self.elements.len() {
            // Each entry is an element on the current path and how many of its edges were followed.
            let mut path: Vec<(usize, usize)> = Vec::new();
            if marks[start] == Mark::New {
                marks[start] = Mark::Open;
                path.push((start, 0));
            }
            while let Some((at, followed)) = path.last_mut() {
                match self.edges[*at].get(*followed).copied() {
                    None => {
                        marks[*at] = Mark::Done;
                        path.pop();
                    }
                    Some(next) => {
                        *followed += 1;
                        match marks[next] {
                            Mark::Done => {}
                            // A variable's validation refers to the variable itself; that is no cycle.
                            Mark::Open if next == *at && self.elements[next].addr.kind() == AddrKind::Variable => {}
                            Mark::Open => {
                                let from = path.iter().position(|(i, _)| *i == next).unwrap_or(0);
                                return Some(path[from..].iter().map(|(i, _)| *i).collect());
                            }
                            Mark::New => {
                                marks[next] = Mark::Open;
                                path.push((next, 0));
                            }
                        }
                    }
                }
            }
        }
        None
    }

    /// The providers in use, by local name. The one that is built into Terraform needs no entry but for its functions.
    pub(crate) fn providers(&self) -> BTreeMap<&'static str, Provider> {
        let mut providers: BTreeMap<&'static str, Provider> = self
            .provider_calls
            .iter()
            .filter_map(|(_, call)| recorded_provider(called_provider(call)))
            .map(|provider| (provider.name, provider))
            .collect();
        providers.extend(self.settings.provider_meta.iter().map(|(provider, ..)| (provider.name, *provider)));
        providers.extend(self.declared_providers().filter(|(_, provider)| *provider != Provider::TERRAFORM));
        providers
    }

    /// The providers of resources, provider blocks, actions and lists.
    pub(crate) fn declared_providers(&self) -> impl Iterator<Item = (&'static str, Provider)> {
        let of = |element: &Rc<Element>| match &element.kind {
            Kind::Resource(resource) => Some((resource.provider.name, resource.provider)),
            Kind::Provider { provider, .. } | Kind::Given(provider) => Some((provider.name, *provider)),
            Kind::Statement(statement) => statement.of.map(|(provider, _)| (provider.name, provider)),
            _ => None,
        };
        self.elements.iter().filter_map(of)
    }

    /// The addresses of a provider that whoever calls the module configures.
    pub(crate) fn given(&self, provider: &str) -> Vec<&str> {
        let is_given = |element: &&Rc<Element>| {
            element.addr.kind() == AddrKind::Provider && matches!(&element.kind, Kind::Given(of) if of.name == provider)
        };
        self.elements.iter().filter(is_given).map(|element| element.addr.base()).collect()
    }

    /// Terraform's names of the resource types and data sources in use, by provider.
    pub fn types(&self) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut types: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
        for element in &self.elements {
            if let Kind::Resource(resource) = &element.kind {
                types.entry(resource.provider.name).or_default().insert(resource.ty);
            }
        }
        types
    }

    pub(crate) fn output_names(&self) -> Vec<String> {
        let outputs = self.elements.iter().filter(|element| matches!(element.kind, Kind::Output(_)));
        outputs.map(|element| element.addr.name().to_owned()).collect()
    }
}

/// The local name in the name of a function that a provider defines.
pub(crate) fn called_provider(call: &str) -> &str {
    call.split("::").nth(1).unwrap_or_default()
}

impl Repeat {
    pub(crate) fn walk<'a>(&'a self, visit: &mut dyn FnMut(&Path<'_>, &'a Node)) {
        match self {
            Self::Once => {}
            Self::Count { count, .. } => visit(&Path::of("count"), count),
            Self::ForEach { collection, .. } => visit(&Path::of("for_each"), collection),
        }
    }
}

impl Element {
    /// Calls `visit` with every expression of the element and its place.
    pub(crate) fn walk<'a>(&'a self, visit: &mut dyn FnMut(&Path<'_>, &'a Node)) {
        match &self.kind {
            Kind::Resource(resource) => {
                resource.repeat.walk(visit);
                resource.block.walk(&Path::ROOT, visit);
                for (path, node) in &resource.meta.overrides {
                    visit(&Path::of(path), node);
                }
                let lifecycle = Path::of("lifecycle");
                for node in &resource.meta.triggers {
                    visit(&lifecycle.name("replace_triggered_by"), node);
                }
                for (name, condition) in resource.meta.conditions() {
                    visit(&lifecycle.name(name), condition.condition.node());
                    visit(&lifecycle.name(name), condition.message.node());
                }
                let lifecycle = Path::of("lifecycle");
                let keys = resource.meta.replace_triggered_by.iter().filter_map(Addr::key);
                keys.for_each(|key| visit(&lifecycle.name("replace_triggered_by"), key));
                for (i, trigger) in resource.meta.action_triggers.iter().enumerate() {
                    let triggers = lifecycle.name("action_trigger");
                    let path = triggers.position(i);
                    trigger.condition.iter().for_each(|condition| visit(&path.name("condition"), condition.node()));
                    let keys = trigger.actions.iter().filter_map(Addr::key);
                    keys.for_each(|key| visit(&path.name("actions"), key));
                }
            }
            Kind::Given(_) => {}
            Kind::Statement(statement) => {
                statement.repeat.walk(visit);
                statement.block.walk(&Path::ROOT, visit);
            }
            Kind::Provider { block, .. } => block.walk(&Path::ROOT, visit),
            Kind::Variable(variable) => {
                for condition in &variable.validations {
                    visit(&Path::of("validation"), condition.condition.node());
                    visit(&Path::of("validation"), condition.message.node());
                }
            }
            Kind::Local(node) => visit(&Path::of("value"), node),
            Kind::Output(output) => {
                visit(&Path::of("value"), &output.value);
                for condition in &output.preconditions {
                    visit(&Path::of("precondition"), condition.condition.node());
                    visit(&Path::of("precondition"), condition.message.node());
                }
            }
        }
    }

    /// Calls `visit` with every address that the element names outside its expressions, and the argument that does.
    pub(crate) fn addrs<'a>(&'a self, visit: &mut dyn FnMut(&Path<'_>, &'a Addr)) {
        match &self.kind {
            Kind::Resource(resource) => {
                resource.block.walk_addrs(&Path::ROOT, visit);
                let meta = &resource.meta;
                meta.depends_on.iter().for_each(|addr| visit(&Path::of("depends_on"), addr));
                meta.provider.iter().for_each(|addr| visit(&Path::of("provider"), addr));
                let triggers = meta.replace_triggered_by.iter();
                triggers.for_each(|addr| visit(&Path::of("lifecycle").name("replace_triggered_by"), addr));
                for (i, trigger) in meta.action_triggers.iter().enumerate() {
                    let lifecycle = Path::of("lifecycle");
                    let triggers = lifecycle.name("action_trigger");
                    let path = triggers.position(i);
                    trigger.actions.iter().for_each(|addr| visit(&path.name("actions"), addr));
                }
            }
            Kind::Statement(statement) => statement.block.walk_addrs(&Path::ROOT, visit),
            Kind::Output(output) => output.depends_on.iter().for_each(|addr| visit(&Path::of("depends_on"), addr)),
            _ => {}
        }
    }
}
