//! Functions of regular expressions, for patterns that mean the same to Go and to Rust.

use super::{Folded, text_of};
use crate::node::Node;
use regex::{Captures, Regex};
use std::cell::RefCell;
use std::collections::HashMap;

/// `regex(pattern, text)`
pub(super) fn regex(args: &[Node]) -> Folded {
    let [pattern, text] = args else { return None };
    let (pattern, text) = (text_of(pattern)?, text_of(text)?);
    let regex = common(&pattern, &text)?;
    Some(match regex.captures(&text) {
        Some(found) => Ok(matched(&found)),
        None => Err(format!("`{text}` does not match the pattern `{pattern}`")),
    })
}

/// `regexall(pattern, text)`
pub(super) fn regexall(args: &[Node]) -> Folded {
    let [pattern, text] = args else { return None };
    let (pattern, text) = (text_of(pattern)?, text_of(text)?);
    let all = all(&common(&pattern, &text)?, &text)?;
    Some(Ok(Node::list(all.iter().map(matched))))
}

/// `replace(text, substring, replacement)`, where a substring between slashes is a pattern.
pub(super) fn replace(args: &[Node]) -> Folded {
    let [text, from, to] = args else { return None };
    let (text, from, to) = (text_of(text)?, text_of(from)?, text_of(to)?);
    if from.is_empty() {
        return None;
    }
    let pattern = match from.strip_prefix('/').and_then(|from| from.strip_suffix('/')) {
        Some("") => return None,
        Some(pattern) => pattern,
        None => return Some(Ok(Node::string(text.replace(&*from, &to)))),
    };
    let regex = common(pattern, &text)?;
    all(&regex, &text)?;
    is_plain_replacement(&to).then(|| Ok(Node::string(regex.replace_all(&text, &*to))))
}

/// What a match is to Terraform: a text, or with groups a list of their texts, null for those that took no part.
fn matched(found: &Captures<'_>) -> Node {
    if found.len() == 1 {
        return Node::string(&found[0]);
    }
    let group = |group: Option<regex::Match<'_>>| group.map_or(Node::Null, |group| Node::string(group.as_str()));
    Node::list(found.iter().skip(1).map(group))
}

/// Every match; nothing where one is empty, because then what comes next is not the same everywhere.
fn all<'t>(regex: &Regex, text: &'t str) -> Option<Vec<Captures<'t>>> {
    let all: Vec<Captures<'t>> = regex.captures_iter(text).collect();
    all.iter().all(|found| !found[0].is_empty()).then_some(all)
}

/// Whether every `$` stands before the number of a group and nothing that could belong to a longer name.
fn is_plain_replacement(text: &str) -> bool {
    text.split('$').skip(1).all(|rest| {
        let (digits, end) = match rest.strip_prefix('{') {
            Some(rest) => match rest.split_once('}') {
                Some((digits, _)) => (digits, None),
                None => return false,
            },
            None => {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                (&rest[..end], rest[end..].chars().next())
            }
        };
        let is_number = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number && !end.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// The pattern if it is certain to find in the text what it finds there for Terraform.
fn common(pattern: &str, text: &str) -> Option<Regex> {
    if !is_common(pattern, text.is_ascii() && !text.contains('\u{b}')) {
        return None;
    }
    compiled(pattern).ok()
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
