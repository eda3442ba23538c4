//! YAML of values that are known in every part, as far as Terraform writes it plainly.

use super::Folded;
use crate::node::Node;

/// From here on Terraform breaks lines at spaces.
const WIDTH: usize = 80;

/// Longer keys are written in another way.
const KEY: usize = 100;

/// `yamlencode(value)` of an object or a list. Text that would need escapes or other
/// line breaks than its own is left to Terraform.
pub(super) fn encode(args: &[Node]) -> Folded {
    let [value] = args else { return None };
    let mut lines = Vec::new();
    match children(value)? {
        [] => lines.push(scalar(value)?),
        _ => write(value, 0, &mut lines)?,
    }
    let is_broken = |line: &String| line.len() >= WIDTH && line.trim_start().contains(' ') && has_long_text(line);
    if lines.iter().any(is_broken) {
        return None;
    }
    Some(Ok(Node::string(lines.join("\n") + "\n")))
}

/// Whether a text of the line has spaces, at which it could be broken.
fn has_long_text(line: &str) -> bool {
    line.split('"').skip(1).step_by(2).any(|text| text.contains(' '))
}

/// Something to tell what is empty: nothing for what is neither object nor list.
fn children(value: &Node) -> Option<&'static [()]> {
    const SOME: &[()] = &[()];
    match value {
        Node::Object(items) => Some(if items.is_empty() { &[] } else { SOME }),
        Node::List(items) => Some(if items.is_empty() { &[] } else { SOME }),
        Node::Call("toset", _) => Some(if value.elements()?.is_empty() { &[] } else { SOME }),
        _ => None,
    }
}

/// Writes what is not empty, each entry on lines of its own.
fn write(value: &Node, indent: usize, lines: &mut Vec<String>) -> Option<()> {
    let space = " ".repeat(indent);
    if let Node::Object(items) = value {
        for (key, item) in items.iter() {
            let key = text(key).filter(|key| key.len() <= KEY)?;
            match children(item) {
                Some([_, ..]) => {
                    lines.push(format!("{space}{key}:"));
                    // Lists stand under their key, objects two places further.
                    write(item, if matches!(item, Node::Object(_)) { indent + 2 } else { indent }, lines)?;
                }
                _ => match block(item) {
                    Some(block) => {
                        lines.push(format!("{space}{key}: |"));
                        lines.extend(block.map(|line| format!("{space}  {line}")));
                    }
                    None => lines.push(format!("{space}{key}: {}", scalar(item)?)),
                },
            }
        }
        return Some(());
    }
    for (_, item) in value.elements()? {
        match children(&item) {
            Some([_, ..]) => {
                let start = lines.len();
                write(&item, indent + 2, lines)?;
                lines.get_mut(start)?.replace_range(..indent + 2, &format!("{space}- "));
            }
            _ => match block(&item) {
                Some(block) => {
                    lines.push(format!("{space}- |"));
                    lines.extend(block.map(|line| format!("{space}  {line}")));
                }
                None => lines.push(format!("{space}- {}", scalar(&item)?)),
            },
        }
    }
    Some(())
}

/// The lines of a text that is written as a block: whole lines of plain characters, the first without an indentation and
/// none of them empty, of which all writers of YAML make the same.
fn block(value: &Node) -> Option<impl Iterator<Item = &str>> {
    let Node::String(text) = value else { return None };
    let is_plain =
        |line: &str| !line.trim().is_empty() && !line.ends_with(' ') && line.chars().all(|c| matches!(c, ' '..='~'));
    let is_block = text.ends_with('\n') && !text.starts_with(' ') && text.split_terminator('\n').all(is_plain);
    is_block.then(|| text.split_terminator('\n'))
}

fn scalar(value: &Node) -> Option<String> {
    match value {
        Node::Null => Some("null".to_owned()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Number(number) => number.as_i64().map(|number| number.to_string()),
        Node::String(value) => text(value),
        Node::Object(items) if items.is_empty() => Some("{}".to_owned()),
        _ if children(value).is_some_and(<[()]>::is_empty) => Some("[]".to_owned()),
        _ => None,
    }
}

fn text(text: &str) -> Option<String> {
    let is_plain = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    text.chars().all(is_plain).then(|| format!("\"{text}\""))
}
