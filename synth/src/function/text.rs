//! Text functions.

use super::{Folded, integer_of, text_of};
use crate::fold::scalar_text;
use crate::node::Node;
use crate::number::Number;
use regex::Regex;
use std::cell::RefCell;
use std::collections::HashMap;

/// A function of one string.
pub(super) fn unary(args: &[Node], f: impl Fn(&str) -> Node) -> Folded {
    let [text] = args else { return None };
    Some(Ok(f(&text_of(text)?)))
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
    let mut parts = Vec::new();
    for list in lists {
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
    if text.is_empty() {
        return Some(Ok(Node::list([])));
    }
    Some(Ok(Node::list(text.split(&*separator).map(Node::string))))
}

/// `replace(text, substring, replacement)`; the regular expression form stays a call.
pub(super) fn replace(args: &[Node]) -> Folded {
    let [text, from, to] = args else { return None };
    let (text, from, to) = (text_of(text)?, text_of(from)?, text_of(to)?);
    let is_regex = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
    if is_regex || from.is_empty() {
        return None;
    }
    Some(Ok(Node::string(text.replace(&*from, &to))))
}

/// `substr(text, offset, length)`, counted in characters; text outside ASCII stays a call because Terraform counts
/// grapheme clusters.
pub(super) fn substr(args: &[Node]) -> Folded {
    let [text, offset, length] = args else { return None };
    let (text, offset, length) = (text_of(text)?, integer_of(offset)?, integer_of(length)?);
    if !text.is_ascii() {
        return None;
    }
    let size = i64::try_from(text.len()).ok()?;
    // An offset before the beginning counts from the end; one past either end gives the nearest empty text.
    let start = if offset < 0 { size + offset } else { offset };
    if start < 0 {
        return Some(Err(format!("offset {offset} is before the beginning of a text of {size} characters")));
    }
    let start = start.min(size);
    let end = if length < 0 { size } else { (start + length).min(size) };
    let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
    Some(Ok(Node::string(text.get(range)?)))
}

/// `regex(pattern, text)` for patterns without capture groups.
pub(super) fn regex(args: &[Node]) -> Folded {
    let [pattern, text] = args else { return None };
    let (pattern, text) = (text_of(pattern)?, text_of(text)?);
    let regex = match compiled(&pattern) {
        Ok(regex) => regex,
        Err(error) => return Some(Err(format!("invalid regular expression `{pattern}`: {error}"))),
    };
    if regex.captures_len() > 1 {
        return None;
    }
    Some(match regex.find(&text) {
        Some(found) => Ok(Node::string(found.as_str())),
        None => Err(format!("`{text}` does not match the pattern `{pattern}`")),
    })
}

/// Compiling takes far longer than matching, and checks use the same few patterns for every element.
fn compiled(pattern: &str) -> Result<Regex, regex::Error> {
    thread_local! {
        static COMPILED: RefCell<HashMap<String, Regex>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| match compiled.get(pattern) {
        Some(regex) => Ok(regex.clone()),
        None => {
            let regex = Regex::new(pattern)?;
            compiled.insert(pattern.to_owned(), regex.clone());
            Ok(regex)
        }
    })
}

/// `tonumber(value)`
pub(super) fn tonumber(args: &[Node]) -> Folded {
    match args {
        [Node::Number(_) | Node::Null] => Some(Ok(args[0].clone())),
        [Node::String(text)] => Some(match Number::parse(text) {
            Some(number) => Ok(Node::Number(number)),
            None => Err(format!("`{text}` is not a number")),
        }),
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
