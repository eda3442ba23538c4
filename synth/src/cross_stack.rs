//! References from one stack into another: an output of the one, remote state in the other.
//!
//! A reference knows the stack it leads to, so nothing has to be declared: the expression is replaced by what the other
//! stack's state says, the other stack gets an output for it, and the stacks are put in order.

use crate::addr::{Addr, AddrKind};
use crate::app::may_refer;
use crate::backend::shared;
use crate::block::Block;
use crate::element::{Element, Kind, Meta, Output, Repeat, ResourceElement};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::name::{Naming, logical_id};
use crate::node::{Node, Part, Role, Symbol};
use crate::print::{Style, flat};
use crate::problem::Problem;
use crate::resource::{Mode, Provider};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The graphs with their references across stacks resolved.
pub(crate) struct Linked {
    pub(crate) graphs: Vec<Graph>,
    pub(crate) problems: Vec<Problem>,
}

/// Resolves the references across stacks.
pub(crate) fn link(graphs: Vec<Graph>) -> Linked {
    // Most stacks hold nothing that could cross, and stay as they are.
    if graphs.iter().all(|graph| !graph.suspects.contains(&true) && graph.settings.waits_for.is_empty()) {
        return Linked { graphs, problems: Vec::new() };
    }
    let mut links = Links { graphs: &graphs, exports: BTreeMap::new(), changed: false };
    let mut replaced: Vec<Vec<Rc<Element>>> = graphs.iter().map(|graph| graph.elements.clone()).collect();
    let mut imports: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); graphs.len()];
    for (stack, graph) in graphs.iter().enumerate() {
        for (position, element) in graph.elements.iter().enumerate().filter(|(i, _)| graph.suspects[*i]) {
            links.changed = false;
            let resolved = element.map(&mut |node| links.resolve(stack, node, &mut imports[stack]));
            if links.changed {
                replaced[stack][position] = Rc::new(resolved);
            }
        }
    }
    let exports = links.exports;
    let mut problems: Vec<Problem> = Vec::new();
    for (stack, producers) in imports.iter().enumerate() {
        for producer in producers {
            // Where the first reference stands is as good a place as any to show for the data source.
            let location = replaced[stack].first().map_or(graphs[*producer].elements[0].location, |e| e.location);
            match remote_state(stack, &graphs[stack], &graphs[*producer], location) {
                Ok(data) => replaced[stack].push(Rc::new(data)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    for ((producer, _), export) in exports {
        replaced[producer].push(Rc::new(export.element));
    }
    let before: Vec<BTreeSet<usize>> =
        graphs.iter().zip(&imports).map(|(graph, imports)| &graph.settings.waits_for | imports).collect();
    problems.extend(cycle(&graphs, &before));
    let rebuilt = graphs
        .iter()
        .enumerate()
        .map(|(stack, graph)| {
            let after = before[stack].iter().map(|producer| graphs[*producer].name.clone()).collect();
            let is_same = |(a, b): (&Rc<Element>, &Rc<Element>)| Rc::ptr_eq(a, b);
            if replaced[stack].len() == graph.elements.len() && replaced[stack].iter().zip(&graph.elements).all(is_same)
            {
                return Graph { after, ..graph.clone() };
            }
            Graph { after, ..Graph::new(stack, &graph.address, &replaced[stack], &graph.settings) }
        })
        .collect();
    Linked { graphs: rebuilt, problems }
}

struct Links<'a> {
    graphs: &'a [Graph],
    /// By producing stack and the text of the expression.
    exports: BTreeMap<(usize, String), Export>,
    /// Whether anything was replaced since this was last reset.
    changed: bool,
}

struct Export {
    name: String,
    element: Element,
}

impl Links<'_> {
    /// The expression with what belongs to other stacks replaced; `needs` gets the stacks it then reads.
    fn resolve(&mut self, stack: usize, node: &Node, needs: &mut BTreeSet<usize>) -> Node {
        node.rewrite(&mut |node| {
            let producer = closed(node, stack).filter(|producer| *producer < self.graphs.len())?;
            let (own, other) = (&self.graphs[stack].path, &self.graphs[producer].path);
            if !may_refer(own, other) {
                self.changed = true;
                return Some(Node::invalid(format!(
                    "`{}` belongs to the stack `{other}`, which is in a stage that does not contain `{own}`; add what \
                     stages share to a stack around them, or give each stage its own",
                    flat(node, Style::Json)
                )));
            }
            let name = match self.export(producer, node)? {
                Ok(name) => name,
                Err(reason) => {
                    self.changed = true;
                    return Some(Node::invalid(reason));
                }
            };
            self.changed = true;
            needs.insert(producer);
            let import = import_name(&self.graphs[producer].name);
            let data = Addr::new(stack, AddrKind::Data, "terraform_remote_state", &import);
            Some(Node::Ref(data).get("outputs").get(name))
        })
    }

    /// The name of the output that gives a value of a stack to others, or why the value must stay private; nothing if
    /// the stack has no such element.
    fn export(&mut self, producer: usize, node: &Node) -> Option<Result<String, String>> {
        let graph = &self.graphs[producer];
        let text = flat(node, Style::Json);
        if let Some(export) = self.exports.get(&(producer, text.clone())) {
            return Some(Ok(export.name.clone()));
        }
        let owner = root(node).and_then(|addr| graph.elements.iter().find(|e| e.addr.base() == addr.base()))?;
        if is_sensitive(graph, node, &mut BTreeSet::new()) {
            return Some(Err(format!(
                "`{text}` is private to the stack `{}`: it is sensitive, and an output would copy it into the states of \
                 both stacks; let both read the secret where it is kept, such as Secrets Manager",
                graph.name
            )));
        }
        let id = format!("cross-stack-output-{text}");
        let mut name = logical_id(Naming::Cdktf, &[&id]).unwrap_or_else(|_| id.clone());
        // Characters are dropped from the name, so two values can come to the same one: the later gets a hash.
        let taken = |name: &str| self.exports.iter().any(|((p, _), export)| *p == producer && export.name == name);
        if taken(&name) || name.len() > 200 {
            name = logical_id(Naming::Cdktf, &["cross-stack-output", &text]).unwrap_or(name);
        }
        let element = Element {
            path: format!("{}/{id}", graph.path).into(),
            addr: Addr::new(producer, AddrKind::Output, "", &name),
            location: owner.location,
            kind: Kind::Output(Output::new(Expr::<()>::from_node(node.clone())).sensitive()),
        };
        self.exports.insert((producer, text), Export { name: name.clone(), element });
        Some(Ok(name))
    }
}

/// The stack that the expression belongs to, if it is another one and the expression is complete there: a reference with
/// its attributes, or a walk over one.
fn closed(node: &Node, stack: usize) -> Option<usize> {
    if !matches!(node, Node::Ref(_) | Node::Get(..) | Node::Index(..) | Node::For(_)) {
        return None;
    }
    let (mut owners, mut bound, mut free) = (BTreeSet::new(), Vec::new(), Vec::new());
    node.walk(&mut |node| match node {
        Node::Ref(addr) => _ = owners.insert(addr.stack()),
        Node::For(each) => bound.push(each.id),
        Node::Symbol(symbol) => free.push(symbol.id),
        _ => {}
    });
    let is_complete = free.iter().all(|id| bound.contains(id)) && owners.len() == 1;
    owners.first().copied().filter(|owner| is_complete && *owner != stack)
}

/// The first address of an expression.
fn root(node: &Node) -> Option<&Addr> {
    match node {
        Node::Ref(addr) => Some(addr),
        Node::Get(base, _) | Node::Index(base, _) | Node::Splat(base) => root(base),
        Node::Call(_, args) => args.iter().find_map(root),
        Node::For(each) => root(&each.collection),
        _ => None,
    }
}

/// Whether Terraform hides the value or a part of it: a sensitive variable, an attribute that the schema marks, a local
/// that holds either, or a whole resource that has such an attribute.
fn is_sensitive(graph: &Graph, node: &Node, seen: &mut BTreeSet<String>) -> bool {
    let (mut names, mut addrs) = (BTreeSet::new(), Vec::new());
    node.walk(&mut |node| match node {
        Node::Get(_, name) => _ = names.insert(name.clone()),
        Node::Ref(addr) => addrs.push(addr.base().to_owned()),
        _ => {}
    });
    let mut whole = BTreeSet::new();
    taken_whole(node, false, &mut whole);
    addrs.into_iter().any(|address| {
        let Some(owner) = graph.elements.iter().find(|element| element.addr.base() == address) else { return false };
        match &owner.kind {
            Kind::Variable(variable) => variable.sensitive,
            // Locals may go round in circles here; that is reported elsewhere.
            Kind::Local(value) => seen.insert(address) && is_sensitive(graph, value, seen),
            // A value that ends with Terraform's command may not be in a state at all.
            Kind::Resource(resource) if resource.mode == Mode::Ephemeral => true,
            Kind::Resource(resource) => resource.schema().is_some_and(|schema| {
                let mut sensitive = schema.block.attributes.iter().filter(|(_, attribute)| attribute.sensitive);
                sensitive.any(|(name, _)| whole.contains(&address) || names.contains(name.as_str()))
            }),
            Kind::Statement(statement) => {
                statement.sensitive.iter().any(|name| whole.contains(&address) || names.contains(name))
            }
            _ => false,
        }
    })
}

/// Collects the addresses that an expression uses without taking an attribute of what is there.
fn taken_whole(node: &Node, taken: bool, whole: &mut BTreeSet<String>) {
    match node {
        Node::Ref(addr) if !taken => _ = whole.insert(addr.base().to_owned()),
        Node::Get(base, _) => taken_whole(base, true, whole),
        Node::Index(base, _) | Node::Splat(base) => taken_whole(base, taken, whole),
        Node::Call("values", args) => args.iter().for_each(|arg| taken_whole(arg, taken, whole)),
        // A walk that hands its elements on hands on what it walks.
        Node::For(each) => {
            let bare = Node::Symbol(Symbol { id: each.id, role: Role::Value });
            taken_whole(&each.collection, each.value != bare, whole);
            taken_whole(&each.value, false, whole);
        }
        Node::List(items) | Node::Call(_, items) => items.iter().for_each(|item| taken_whole(item, false, whole)),
        Node::Object(items) => items.values().for_each(|item| taken_whole(item, false, whole)),
        Node::Template(parts) => parts.iter().for_each(|part| {
            if let Part::Expr(node) = part {
                taken_whole(node, false, whole);
            }
        }),
        Node::Conditional(parts) => {
            taken_whole(&parts.1, taken, whole);
            taken_whole(&parts.2, taken, whole);
        }
        _ => {}
    }
}

/// The name of the data source that reads the state of a stack.
pub(crate) fn import_name(producer: &str) -> String {
    let id = format!("cross-stack-reference-input-{producer}");
    logical_id(Naming::Cdktf, &[&id]).unwrap_or(id)
}

/// The states that a stack reads: the name of each data source, with the stack whose state it is.
pub(crate) fn states(graph: &Graph) -> BTreeMap<String, String> {
    let is_read = |import: &str| {
        let name = |element: &Rc<Element>| element.addr.kind() == AddrKind::Data && element.addr.name() == import;
        graph.elements.iter().rev().any(name)
    };
    let imports = graph.after.iter().map(|name| (import_name(name), name.clone()));
    imports.filter(|(import, _)| is_read(import)).collect()
}

/// The data source through which a stack reads the state of another.
fn remote_state(
    stack: usize,
    reader: &Graph,
    producer: &Graph,
    location: &'static std::panic::Location<'static>,
) -> Result<Element, Problem> {
    let id = format!("cross-stack-reference-input-{}", producer.name);
    let shared = shared(&producer.settings.state(&producer.name)).map_err(|(reason, help)| {
        let message = format!("the state of the stack `{}` cannot be read: {reason}", producer.name);
        Problem::new(&*reader.name, message, Some(location)).help(help)
    })?;
    let mut block = Block::new().attr::<String>("backend", shared.kind).object("config", shared.config);
    // A workspace with a fixed name says nothing about which one of another state is meant.
    if shared.has_workspaces && !reader.settings.state(&reader.name).is_one_workspace() {
        block = block.attr::<String>("workspace", Expr::raw("terraform.workspace"));
    }
    Ok(Element {
        path: format!("{}/{id}", reader.path).into(),
        addr: Addr::new(stack, AddrKind::Data, "terraform_remote_state", &import_name(&producer.name)),
        location,
        kind: Kind::Resource(Box::new(ResourceElement {
            mode: Mode::Data,
            ty: "terraform_remote_state",
            provider: Provider::TERRAFORM,
            block,
            meta: Meta::new(),
            repeat: Repeat::Once,
        })),
    })
}

/// Stacks that wait for each other.
fn cycle(graphs: &[Graph], before: &[BTreeSet<usize>]) -> Option<Problem> {
    fn visit(at: usize, before: &[BTreeSet<usize>], path: &mut Vec<usize>, done: &mut BTreeSet<usize>) -> bool {
        if path.contains(&at) {
            path.push(at);
            return true;
        }
        if !done.insert(at) {
            return false;
        }
        path.push(at);
        let found = before[at].iter().any(|next| visit(*next, before, path, done));
        if !found {
            path.pop();
        }
        found
    }
    let mut done = BTreeSet::new();
    let path = (0..before.len()).find_map(|start| {
        let mut path = Vec::new();
        visit(start, before, &mut path, &mut done).then_some(path)
    })?;
    let from = path.iter().position(|stack| Some(stack) == path.last()).unwrap_or(0);
    let names: Vec<&str> = path[from..].iter().map(|stack| graphs[*stack].path.as_str()).collect();
    let message = format!("the stacks wait for each other in a cycle: {}", names.join(" → "));
    let help = "move what both need into a stack of its own, which the others refer to";
    Some(Problem::new(names[0], message, None).help(help))
}
