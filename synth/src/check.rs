//! What must hold before anything is emitted. All problems are found, not only the first.

mod function;
mod marks;
mod meta;
mod near;
mod place;
mod refactoring;
mod schema;
mod secret;

use crate::addr::Addr;
use crate::element::{Element, Kind, Repeat};
use crate::graph::Graph;
use crate::node::{Node, Role, Symbol};
use crate::path::Path;
use crate::problem::Problem;
use rustc_hash::FxHashSet;

pub(crate) use place::SELF;
pub(crate) use secret::{literals, texts};

/// Checks the elements of one stack; `stacks` are the names of all stacks of the app.
pub(crate) fn graph(graph: &Graph, stacks: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let has_suspects = graph.suspects.contains(&true);
    let addresses: FxHashSet<&str> = graph.addresses().filter(|_| has_suspects).collect();
    for ((element, suspect), edges) in graph.elements.iter().zip(&graph.suspects).zip(&graph.edges) {
        let mut found = Found { problems: &mut problems, element };
        if *suspect {
            element.walk(&mut |path, node| expression(&mut found, graph, stacks, &addresses, path, node));
            element.addrs(&mut |path, addr| address(&mut found, graph, stacks, &addresses, path, addr));
        }
        let referred = |addr: &Addr| edges.iter().map(|i| &*graph.elements[*i]).find(|e| e.addr.base() == addr.base());
        meta::element(&mut found, graph, &referred);
        if *suspect || place::has_places(element) {
            place::element(&mut found);
        }
        if let Kind::Resource(resource) = &element.kind {
            schema::resource(resource, &mut |path, message, help| found.add(path, message, help));
        }
        if let Kind::Variable(variable) = &element.kind
            && let Some(default) = &variable.default
            && !default.is_literal()
        {
            let help = "give the variable no default, and compute the value where the variable is used";
            found.add(&Path::of("default"), "a default cannot refer to anything".to_owned(), Some(help.to_owned()));
        }
        if let Kind::Provider { provider, block, .. } = &element.kind {
            schema::provider(provider, block, &mut |path, message, help| found.add(path, message, help));
        }
    }
    function::calls(graph, &mut problems);
    refactoring::statements(graph, &mut problems);
    marks::values(graph, &mut problems);
    if let Some(cycle) = graph.cycle() {
        let elements: Vec<&Element> = cycle.iter().map(|i| &*graph.elements[*i]).collect();
        let mut names: Vec<&str> = elements.iter().map(|element| element.addr.base()).collect();
        names.push(names[0]);
        let message = format!("the references form a cycle: {}", names.join(" → "));
        let help =
            "break it with a resource of its own for one of the references, such as a separate rule or attachment";
        problems.push(Problem::new(&*elements[0].path, message, Some(elements[0].location)).help(help));
    }
    problems
}

struct Found<'a> {
    problems: &'a mut Vec<Problem>,
    element: &'a Element,
}

impl Found<'_> {
    fn add(&mut self, path: &Path<'_>, message: String, help: Option<String>) {
        let message = if path.is_root() { message } else { format!("`{path}`: {message}") };
        let mut problem = Problem::new(&*self.element.path, message, Some(self.element.location));
        problem.help = help;
        self.problems.push(problem);
    }
}

fn expression(
    found: &mut Found<'_>,
    graph: &Graph,
    stacks: &[&str],
    known: &FxHashSet<&str>,
    path: &Path<'_>,
    node: &Node,
) {
    let mut bound: Vec<u32> = Vec::new();
    let repeat = match &found.element.kind {
        Kind::Resource(resource) => &resource.repeat,
        Kind::Statement(statement) => &statement.repeat,
        _ => &Repeat::Once,
    };
    match repeat {
        Repeat::ForEach { symbol, .. } => bound.push(*symbol),
        Repeat::Count { symbol, .. } => bound.extend(symbol),
        Repeat::Once => {}
    }
    node.walk(&mut |node| {
        if let Node::For(each) = node {
            bound.push(each.id);
        }
    });
    node.walk(&mut |node| match node {
        Node::Ref(addr) => address(found, graph, stacks, known, path, addr),
        Node::Invalid(reason) => found.add(path, reason.to_string(), None),
        Node::Symbol(Symbol { id, role }) if !bound.contains(id) && !path.binds(*id) => {
            let name = match role {
                Role::Index => "`count.index` has",
                Role::EachKey | Role::EachValue => "`each.key` and `each.value` have",
                Role::Key | Role::Value => "the names of a `for` expression or `dynamic` block have",
            };
            let help = "use the value inside the closure, or read it through `at`, `map` or `all` of the result";
            found.add(path, format!("{name} no meaning outside the repetition they belong to"), Some(help.to_owned()));
        }
        _ => {}
    });
}

fn address(
    found: &mut Found<'_>,
    graph: &Graph,
    stacks: &[&str],
    known: &FxHashSet<&str>,
    path: &Path<'_>,
    addr: &Addr,
) {
    if addr.stack() >= stacks.len() {
        let help = "add the element to this app, or give the value to this one as a variable";
        found.add(path, format!("`{addr}` belongs to another app"), Some(help.to_owned()));
    } else if addr.stack() != graph.stack {
        let owner = stacks[addr.stack()];
        // Values are read from the other stack's state; what remains are places that want an address.
        let message = format!("`{addr}` belongs to the stack `{owner}`, and its address means nothing here");
        let help = "use one of its values in an argument instead: the stacks are then applied in order";
        found.add(path, message, Some(help.to_owned()));
    } else if !known.contains(addr.base()) {
        let help = "add the element to this stack, or drop the reference";
        found.add(path, format!("nothing has the address `{addr}`"), Some(help.to_owned()));
    }
}
