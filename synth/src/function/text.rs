//! Text functions.

use super::{Folded, integer_of, text_of};
use crate::fold::scalar_text;
use crate::node::Node;
use crate::number::Number;
use regex::Regex;
use std::cell::RefCell;
use std::collections::HashMap;

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
    // A carriage return and a line feed are one cluster.
    if !text.is_ascii() || text.contains('\r') {
        return None;
    }
    let size = i64::try_from(text.len()).ok()?;
    // A negative offset counts from the end; one past either end stops there.
    let start = if offset < 0 { size.saturating_add(offset).max(0) } else { offset.min(size) };
    let end = if length < 0 { size } else { start.saturating_add(length).min(size) };
    let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
    Some(Ok(Node::string(text.get(range)?)))
}

/// `regex(pattern, text)` for patterns without capture groups that mean the same to Go and to Rust.
pub(super) fn regex(args: &[Node]) -> Folded {
    let [pattern, text] = args else { return None };
    let (pattern, text) = (text_of(pattern)?, text_of(text)?);
    if !is_common(&pattern, text.is_ascii() && !text.contains('\u{b}')) {
        return None;
    }
    let regex = compiled(&pattern).ok()?;
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

/// Whether a pattern is written in what the languages of Go and Rust have in common.
///
/// `plain` says that the text has only characters on which the classes `\d`, `\s`, `\w` and `\b` agree: Rust's know
/// Unicode and the vertical tab.
fn is_common(pattern: &str, plain: bool) -> bool {
    let mut chars = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        let ok = match c {
            '\\' => match chars.next() {
                Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'b' | 'B') => plain,
                Some('p' | 'P') => is_category(&mut chars),
                Some('n' | 'r' | 't' | 'f' | 'v' | 'A' | 'z') => true,
                // `\<` and `\>` are word boundaries to Rust.
                Some(c) => c.is_ascii_punctuation() && !matches!(c, '<' | '>'),
                None => false,
            },
            '[' if in_class => false,
            '[' => {
                in_class = true;
                if chars.peek() == Some(&'^') {
                    chars.next();
                }
                // A bracket right after the opening one is an element to both, but easily misread: left to Terraform.
                chars.peek() != Some(&']')
            }
            ']' => {
                in_class = false;
                true
            }
            // Within a class Rust has set operations, written with two of these; outside, flags follow `(?`.
            '&' | '-' | '~' if in_class => chars.peek() != Some(&c),
            '(' if !in_class && chars.peek() == Some(&'?') => {
                chars.next();
                chars.peek() == Some(&':')
            }
            // Go repeats at most 1,000 times.
            '{' if !in_class => {
                let count: String = chars.clone().take_while(|c| *c != '}').collect();
                count.split(',').all(|n| n.is_empty() || n.parse().is_ok_and(|n: u16| n <= 1000))
            }
            _ => true,
        };
        if !ok {
            return false;
        }
    }
    true
}

/// Reads the rest of `\p{L}` or `\pL`: a general category, which both know by its short name.
fn is_category(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let known = |name: &str| {
        let mut letters = name.chars();
        letters.next().is_some_and(|c| "CLMNPSZ".contains(c)) && letters.all(|c| c.is_ascii_lowercase())
    };
    match chars.next() {
        Some('{') => {
            let name: String = chars.take_while(|c| *c != '}').collect();
            name.len() <= 2 && known(&name)
        }
        Some(c) => known(c.encode_utf8(&mut [0; 4])),
        None => false,
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
