//! A picture of stacks as data: what is drawn, how it is grouped, and what leads where.
//!
//! Drawn are resources, data sources, ephemeral resources and modules. An arrow leads from what refers to what it refers to; one through a
//! local value or the configuration of a provider is drawn as if it were direct.

mod dot;
mod mermaid;

use ledgerform::{AddrKind, Graph, Vertex};
use serde_json::{Value as Json, json};

pub(crate) use dot::dot;
pub(crate) use mermaid::mermaid;

/// One stack.
#[derive(Debug)]
pub(crate) struct Stack<'a> {
    pub(crate) name: &'a str,
    /// The stacks that come before it, whether they are drawn or not.
    pub(crate) after: &'a [String],
    pub(crate) nodes: Vec<Node<'a>>,
}

/// One resource, data source, ephemeral resource or module.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) address: &'a str,
    pub(crate) kind: AddrKind,
    /// The construct path from the stack's name on.
    pub(crate) path: &'a str,
    /// Positions of the nodes that it refers to, ascending.
    pub(crate) to: Vec<usize>,
}

/// What is drawn of a stack.
pub(crate) fn stack(graph: &Graph) -> Stack<'_> {
    let vertices: Vec<Vertex<'_>> = graph.vertices().collect();
    let drawn: Vec<usize> = (0..vertices.len()).filter(|i| is_drawn(&vertices[*i])).collect();
    let node = |i: &usize| Node {
        address: vertices[*i].address,
        kind: vertices[*i].kind,
        path: vertices[*i].path,
        to: reached(&vertices, *i).iter().filter_map(|target| drawn.binary_search(target).ok()).collect(),
    };
    Stack { name: &graph.name, after: &graph.after, nodes: drawn.iter().map(node).collect() }
}

fn is_drawn(vertex: &Vertex<'_>) -> bool {
    matches!(vertex.kind, AddrKind::Managed | AddrKind::Data | AddrKind::Ephemeral | AddrKind::Module)
}

/// The drawn vertices that a vertex refers to, ascending: directly, or through what is not drawn.
fn reached(vertices: &[Vertex<'_>], from: usize) -> Vec<usize> {
    let (mut found, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    let mut open: Vec<usize> = vertices[from].dependencies.to_vec();
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        if is_drawn(&vertices[at]) {
            found.push(at);
        } else {
            open.extend(vertices[at].dependencies);
        }
    }
    found.sort_unstable();
    found
}

/// The scopes around a node, outermost first, without the stack.
fn scopes<'a>(node: &Node<'a>) -> Vec<&'a str> {
    let mut parts: Vec<&str> = node.path.split('/').skip(1).collect();
    parts.pop();
    parts
}

/// The nodes of one scope: those that it holds itself, then those of the scopes in it, all in the order of the program.
#[derive(Debug, Default)]
struct Group<'a> {
    name: &'a str,
    nodes: Vec<usize>,
    groups: Vec<Group<'a>>,
}

/// The nodes of a stack by construct path.
fn grouped<'a>(stack: &Stack<'a>) -> Group<'a> {
    let mut root = Group { name: stack.name, ..Group::default() };
    for (position, node) in stack.nodes.iter().enumerate() {
        let mut at = &mut root;
        for name in scopes(node) {
            let known = at.groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
                at.groups.push(Group { name, ..Group::default() });
                at.groups.len() - 1
            });
            at = &mut at.groups[known];
        }
        at.nodes.push(position);
    }
    root
}

/// Text in nested blocks.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    depth: usize,
}

impl Lines {
    fn add(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn open(&mut self, line: &str) {
        self.add(line);
        self.depth += 1;
    }

    fn close(&mut self, line: &str) {
        self.depth -= 1;
        self.add(line);
    }
}

/// The document about the stacks.
pub(crate) fn document(stacks: &[Stack<'_>]) -> Json {
    let stack = |stack: &Stack<'_>| {
        let node = |node: &Node<'_>| {
            let to: Vec<&str> = node.to.iter().map(|i| stack.nodes[*i].address).collect();
            json!({ "address": node.address, "path": node.path, "dependencies": to })
        };
        let nodes: Vec<Json> = stack.nodes.iter().map(node).collect();
        json!({ "name": stack.name, "after": stack.after, "nodes": nodes })
    };
    Json::Array(stacks.iter().map(stack).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};

    const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

    fn untyped(mode: Mode, ty: &'static str, block: Block) -> Untyped {
        Untyped { mode, ty, provider: AWS, block }
    }

    /// Two stacks, a scope within a scope, a data source, and a reference through a local value.
    fn app() -> App {
        let app = App::new();
        let (edge, network) = (app.stack("edge"), app.stack("network"));
        let zone = network.add_untyped("zone", untyped(Mode::Data, "aws_region", Block::new()), Meta::new());
        let block = Block::new().attr::<String>("cidr_block", "10.0.0.0/16");
        let tags = Block::new().attr::<String>("zone", zone.attr::<String>("id"));
        let vpc = untyped(Mode::Managed, "aws_vpc", block.object("tags", tags));
        let vpc = network.add_untyped("vpc", vpc, Meta::new());
        let id = network.local("id", vpc.attr::<String>("id"));
        let block = Block::new().attr::<String>("vpc_id", id).attr::<String>("cidr_block", "10.0.0.0/24");
        let subnet = untyped(Mode::Managed, "aws_subnet", block);
        network.scope("tiers").scope("app").add_untyped("a", subnet, Meta::new());
        let block = Block::new().attr::<String>("vpc_id", vpc.attr::<String>("id"));
        edge.add_untyped("gateway", untyped(Mode::Managed, "aws_internet_gateway", block), Meta::new());
        app
    }

    #[track_caller]
    fn check(print: impl Fn(&[Stack<'_>]) -> String, expected: &str) {
        let graphs = app().graphs().unwrap();
        let stacks: Vec<Stack<'_>> = graphs.iter().map(stack).collect();
        assert_eq!(print(&stacks), expected);
    }

    #[test]
    fn mermaid_golden() {
        check(mermaid, include_str!("diagram/golden.mmd"));
    }

    #[test]
    fn dot_golden() {
        check(dot, include_str!("diagram/golden.dot"));
    }

    #[test]
    fn arrows_lead_through_what_is_not_drawn() {
        let graphs = app().graphs().unwrap();
        let stacks: Vec<Stack<'_>> = graphs.iter().map(stack).collect();
        let document = document(&stacks);
        assert_eq!(
            document[0]["nodes"][2],
            json!({ "address": "aws_subnet.tiers_app_a_493B0902", "path": "network/tiers/app/a", "dependencies": ["aws_vpc.vpc"] })
        );
        assert_eq!(document[1]["after"], json!(["network"]));
        assert_eq!(document[1]["nodes"][0]["dependencies"].as_array().map(Vec::len), Some(1));
    }
}
