//! `format` and `formatlist` of texts, whole numbers and booleans.

use super::{Folded, integer_of, text_of};
use crate::fold::scalar_text;
use crate::node::Node;
use std::fmt::Write;

/// `format(format, argument…)`
pub(super) fn format(args: &[Node]) -> Folded {
    let (format, args) = args.split_first()?;
    Some(Ok(Node::string(formatted(&text_of(format)?, args)?)))
}

/// `formatlist(format, argument…)`: lists give an element each, other arguments are the same in all.
pub(super) fn formatlist(args: &[Node]) -> Folded {
    let (format, args) = args.split_first()?;
    let format = text_of(format)?;
    let mut length = None;
    for arg in args {
        match arg {
            Node::List(items) if length.is_some_and(|length| length != items.len()) => {
                return Some(Err("the lists differ in length".to_owned()));
            }
            Node::List(items) => length = Some(items.len()),
            arg => _ = scalar_text(arg)?,
        }
    }
    let line = |i: usize| -> Option<Node> {
        let args: Vec<Node> = args
            .iter()
            .map(|arg| match arg {
                Node::List(items) => items.get(i).cloned(),
                arg => Some(arg.clone()),
            })
            .collect::<Option<_>>()?;
        Some(Node::string(formatted(&format, &args)?))
    };
    Some(Ok(Node::list((0..length.unwrap_or(1)).map(line).collect::<Option<Vec<_>>>()?)))
}

/// Nothing where Terraform has to do it, or would fail.
fn formatted(format: &str, args: &[Node]) -> Option<String> {
    let mut out = String::new();
    let mut args = args.iter();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let (verb, after) = Verb::parse(&rest[at + 1..])?;
        rest = after;
        if verb.letter == '%' {
            out.push('%');
        } else {
            verb.write(&mut out, args.next()?)?;
        }
    }
    out.push_str(rest);
    args.next().is_none().then_some(out)
}

/// What stands between `%` and the letter that says how the argument is written.
struct Verb {
    letter: char,
    width: usize,
    left: bool,
    zeros: bool,
    plus: bool,
}

impl Verb {
    /// Reads a verb of the few kinds that are written here, and gives what follows it.
    fn parse(text: &str) -> Option<(Self, &str)> {
        let flags = text.find(|c| !matches!(c, '-' | '0' | '+')).unwrap_or(text.len());
        let (flags, rest) = text.split_at(flags);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (width, rest) = rest.split_at(digits);
        let letter = rest.chars().next()?;
        let width = if width.is_empty() { 0 } else { width.parse().ok().filter(|width| *width <= 256)? };
        let has = |flag| flags.contains(flag);
        let verb = Self { letter, width, left: has('-'), zeros: has('0'), plus: has('+') };
        // What flags together, or with other letters, come to is left to Terraform.
        let plain = match letter {
            '%' => flags.is_empty() && width == 0,
            's' | 'v' | 't' => matches!(flags, "" | "-"),
            'd' => matches!(flags, "" | "-" | "0" | "+"),
            'x' | 'X' | 'o' | 'b' => matches!(flags, "" | "0"),
            _ => false,
        };
        plain.then_some((verb, &rest[letter.len_utf8()..]))
    }

    fn write(&self, out: &mut String, arg: &Node) -> Option<()> {
        let text = match (self.letter, arg) {
            ('s' | 'v', Node::String(_) | Node::Number(_) | Node::Bool(_)) => text_of(arg)?.to_string(),
            ('t', Node::Bool(b)) => b.to_string(),
            ('d', Node::Number(_)) if self.plus => format!("{:+}", integer_of(arg)?),
            ('d', Node::Number(_)) => integer_of(arg)?.to_string(),
            ('x' | 'X' | 'o' | 'b', Node::Number(_)) => {
                let n = u64::try_from(integer_of(arg)?).ok()?;
                match self.letter {
                    'x' => format!("{n:x}"),
                    'X' => format!("{n:X}"),
                    'o' => format!("{n:o}"),
                    _ => format!("{n:b}"),
                }
            }
            _ => return None,
        };
        let width = self.width;
        // Padding counts grapheme clusters, which for ASCII are characters but for a line break of two.
        if width > 0 && (!text.is_ascii() || text.contains('\r')) {
            return None;
        }
        _ = match text.strip_prefix('-') {
            _ if self.left => write!(out, "{text:<width$}"),
            Some(digits) if self.zeros => write!(out, "-{digits:0>0$}", width.saturating_sub(1)),
            None if self.zeros => write!(out, "{text:0>width$}"),
            _ => write!(out, "{text:>width$}"),
        };
        Some(())
    }
}
