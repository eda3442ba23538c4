//! The picture in the language of Graphviz.

use super::{Group, Lines, Stack, grouped};
use ledgerform::AddrKind;

/// A directed graph of the stacks.
pub(crate) fn dot(stacks: &[Stack<'_>]) -> String {
    let mut lines = Lines::default();
    lines.open("digraph {");
    lines.add("compound=true;");
    lines.add("rankdir=LR;");
    lines.add("node [shape=box];");
    for (number, stack) in stacks.iter().enumerate() {
        group(&mut lines, stack, &grouped(stack), &format!("s{number}"), number);
    }
    for (number, stack) in stacks.iter().enumerate() {
        for (position, node) in stack.nodes.iter().enumerate() {
            for to in &node.to {
                lines.add(&format!("s{number}n{position} -> s{number}n{to};"));
            }
        }
    }
    for (number, stack) in stacks.iter().enumerate() {
        for before in stack.after.iter().filter_map(|name| stacks.iter().position(|stack| stack.name == *name)) {
            // Graphviz draws arrows between nodes only, and cuts them at the borders that it is told.
            let ends = format!("ltail=cluster_s{number}, lhead=cluster_s{before}, style=bold");
            lines.add(&format!("s{number} -> s{before} [{ends}];"));
        }
    }
    lines.close("}");
    lines.text
}

fn group(lines: &mut Lines, stack: &Stack<'_>, group: &Group<'_>, id: &str, number: usize) {
    lines.open(&format!("subgraph cluster_{id} {{"));
    lines.add(&format!("label={};", quoted(group.name)));
    if id == format!("s{number}") {
        lines.add(&format!("{id} [shape=point, style=invis];"));
    }
    for position in &group.nodes {
        let node = &stack.nodes[*position];
        let shape = if node.kind == AddrKind::Data { ", shape=ellipse" } else { "" };
        lines.add(&format!("s{number}n{position} [label={}{shape}];", quoted(node.address)));
    }
    for (inner, scope) in group.groups.iter().enumerate() {
        self::group(lines, stack, scope, &format!("{id}g{inner}"), number);
    }
    lines.close("}");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_table() {
        for (text, expected) in [("aws_vpc.main", r#""aws_vpc.main""#), (r#"a "b" \c"#, r#""a \"b\" \\c""#)] {
            assert_eq!(quoted(text), expected);
        }
    }
}
