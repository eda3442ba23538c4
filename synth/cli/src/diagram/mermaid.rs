//! The picture in the language of Mermaid.

use super::{Group, Lines, Stack, grouped};
use ledgerform::AddrKind;

/// A flowchart of the stacks.
pub(crate) fn mermaid(stacks: &[Stack<'_>]) -> String {
    let mut lines = Lines::default();
    lines.open("flowchart LR");
    for (number, stack) in stacks.iter().enumerate() {
        group(&mut lines, stack, &grouped(stack), &format!("s{number}"), number);
    }
    for (number, stack) in stacks.iter().enumerate() {
        for (position, node) in stack.nodes.iter().enumerate() {
            for to in &node.to {
                lines.add(&format!("s{number}n{position} --> s{number}n{to}"));
            }
        }
    }
    for (number, stack) in stacks.iter().enumerate() {
        for before in stack.after.iter().filter_map(|name| stacks.iter().position(|stack| stack.name == *name)) {
            lines.add(&format!("s{number} ==> s{before}"));
        }
    }
    lines.text
}

fn group(lines: &mut Lines, stack: &Stack<'_>, group: &Group<'_>, id: &str, number: usize) {
    lines.open(&format!("subgraph {id}[\"{}\"]", label(group.name)));
    for position in &group.nodes {
        let node = &stack.nodes[*position];
        let address = label(node.address);
        lines.add(&match node.kind {
            AddrKind::Data => format!("s{number}n{position}([\"{address}\"])"),
            _ => format!("s{number}n{position}[\"{address}\"]"),
        });
    }
    for (inner, scope) in group.groups.iter().enumerate() {
        self::group(lines, stack, scope, &format!("{id}g{inner}"), number);
    }
    lines.close("end");
}

/// Text in quotes: what would end them, or begin an entity, is written as one.
fn label(text: &str) -> String {
    text.replace('#', "#35;").replace('"', "#quot;")
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_table() {
        for (text, expected) in [("aws_vpc.main", "aws_vpc.main"), ("a \"b\" #c", "a #quot;b#quot; #35;c")] {
            assert_eq!(label(text), expected);
        }
    }
}
