//! Text functions, but for those with a pattern or a format.

use super::{Folded, integer_of, text_of};
use crate::fold::scalar_text;
use crate::node::Node;
use crate::number::Number;

/// A function of one string; `f` gives nothing where Terraform has to do it.
///
/// Only ASCII changes its case here: for some letters Go and Rust differ, such as the German sharp s.
pub(super) fn unary(args: &[Node], f: impl Fn(&str) -> Option<String>) -> Folded {
    let [text] = args else { return None };
    Some(Ok(Node::string(f(&text_of(text)?)?)))
}

/// A function of two strings.
pub(super) fn binary(args: &[Node], f: impl Fn(&str, &str) -> Node) -> Folded {
    let [a, b] = args else { return None };
    Some(Ok(f(&text_of(a)?, &text_of(b)?)))
}

/// `join(separator, list…)`
pub(super) fn join(args: &[Node]) -> Folded {
    let (separator, lists) = args.split_first()?;
    let separator = text_of(separator)?;
    if lists.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    for list in lists {
        if matches!(list, Node::Object(_)) {
            return None;
        }
        for (_, node) in list.elements()? {
            parts.push(text_of(&node)?.to_string());
        }
    }
    Some(Ok(Node::string(parts.join(&separator))))
}

/// `split(separator, text)`
pub(super) fn split(args: &[Node]) -> Folded {
    let [separator, text] = args else { return None };
    let (separator, text) = (text_of(separator)?, text_of(text)?);
    if separator.is_empty() {
        return None;
    }
    Some(Ok(Node::list(text.split(&*separator).map(Node::string))))
}

/// `substr(text, offset, length)`, counted in characters; text outside ASCII stays a call because Terraform counts
/// grapheme clusters.
pub(super) fn substr(args: &[Node]) -> Folded {
    let [text, offset, length] = args else { return None };
    let (text, offset, length) = (text_of(text)?, integer_of(offset)?, integer_of(length)?);
    // A carriage return and a line feed are one cluster.
    if !text.is_ascii() || text.contains('\r') {
        return None;
    }
    // Of no characters from the end on, Terraform makes the rest of the text.
    if offset < 0 && length == 0 {
        return None;
    }
    let size = i64::try_from(text.len()).ok()?;
    // A negative offset counts from the end; one past either end stops there.
    let start = if offset < 0 { size.saturating_add(offset).max(0) } else { offset.min(size) };
    let end = if length < 0 { size } else { start.saturating_add(length).min(size) };
    let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
    Some(Ok(Node::string(text.get(range)?)))
}

/// `title(text)` for ASCII: a letter after anything but a letter, a digit or an underscore begins a word.
pub(super) fn title(text: &str) -> Option<String> {
    let mut in_word = false;
    let word = |c: char| {
        let first = !std::mem::replace(&mut in_word, c.is_ascii_alphanumeric() || c == '_');
        if first { c.to_ascii_uppercase() } else { c }
    };
    text.is_ascii().then(|| text.chars().map(word).collect())
}

/// `strrev(text)` for ASCII: Terraform turns grapheme clusters around, and a carriage return and line feed are one.
pub(super) fn strrev(text: &str) -> Option<String> {
    (text.is_ascii() && !text.contains('\r')).then(|| text.chars().rev().collect())
}

/// `chomp(text)`
pub(super) fn chomp(text: &str) -> Option<String> {
    Some(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// `indent(spaces, text)`
pub(super) fn indent(args: &[Node]) -> Folded {
    let [spaces, text] = args else { return None };
    let spaces = usize::try_from(integer_of(spaces)?).ok().filter(|spaces| *spaces <= 256)?;
    Some(Ok(Node::string(text_of(text)?.replace('\n', &format!("\n{}", " ".repeat(spaces))))))
}

/// `templatestring(template, names)`: Terraform takes no template but one that is referred to.
pub(super) fn templatestring(args: &[Node]) -> Folded {
    let is_text = matches!(args.first(), Some(Node::String(_) | Node::Template(_)));
    is_text.then(|| Err("the template must be a reference; for text of the program there is `tf!`".to_owned()))
}

/// `tobool(value)`
pub(super) fn tobool(args: &[Node]) -> Folded {
    match args {
        [Node::Bool(_) | Node::Null] => Some(Ok(args[0].clone())),
        [Node::String(text)] => Some(match &**text {
            "true" | "1" => Ok(Node::Bool(true)),
            "false" | "0" => Ok(Node::Bool(false)),
            _ => Err(format!("`{text}` is neither true nor false")),
        }),
        _ => None,
    }
}

/// `tonumber(value)`
pub(super) fn tonumber(args: &[Node]) -> Folded {
    match args {
        [Node::Number(_) | Node::Null] => Some(Ok(args[0].clone())),
        // Terraform keeps the sign of a zero, which numbers here do not have.
        [Node::String(text)] => match Number::parse(text) {
            Some(number) if text.starts_with('-') && number.as_i64() == Some(0) => None,
            Some(number) => Some(Ok(Node::Number(number))),
            None if text.bytes().any(|byte| byte.is_ascii_digit()) => None,
            None => Some(Err(format!("`{text}` is not a number"))),
        },
        _ => None,
    }
}

/// `tostring(value)`
pub(super) fn tostring(args: &[Node]) -> Folded {
    match args {
        [Node::Null] => Some(Ok(Node::Null)),
        [node] => Some(Ok(Node::string(scalar_text(node)?))),
        _ => None,
    }
}
