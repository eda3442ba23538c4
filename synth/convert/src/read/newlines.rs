//! Line breaks that mean nothing, which the parser does not take everywhere.
//!
//! HCL ignores line breaks within parentheses, brackets, interpolations and `for` expressions. `hcl-edit` wants the parts of
//! a `for` expression on one line, so what is ignored becomes spaces before it reads the text. Every byte keeps its place,
//! and with it every finding.

use std::borrow::Cow;

/// What a position of the text is within, innermost last.
enum Within {
    /// A block or an object: line breaks end its entries.
    Lines,
    /// Where line breaks are ignored.
    Joined,
    /// A text in quotes.
    Quotes,
    /// A text of lines, up to one that has only the marker.
    Heredoc(String),
}

/// The text with spaces in the place of line breaks that HCL ignores, and of comments in front of them.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    let mut out = text.as_bytes().to_vec();
    let mut within: Vec<Within> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        at += match within.last() {
            Some(Within::Quotes) => match rest {
                [b'\\', ..] => 2,
                [b'"', ..] => pop(&mut within),
                _ => in_template(rest, &mut within),
            },
            Some(Within::Heredoc(marker)) => {
                let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(rest);
                let is_line_start = at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
                if is_line_start && line.trim_ascii() == marker.as_bytes() {
                    pop(&mut within);
                    // The parser wants the break that ends a heredoc.
                    line.len() + 1
                } else {
                    in_template(rest, &mut within)
                }
            }
            other => {
                let is_joined = matches!(other, Some(Within::Joined));
                let length = in_code(rest, &mut within);
                let is_blank = is_joined && matches!(rest, [b'\n' | b'\r' | b'#', ..] | [b'/', b'/' | b'*', ..]);
                if is_blank {
                    let end = (at + length).min(out.len());
                    out.get_mut(at..end).into_iter().for_each(|blank| blank.fill(b' '));
                }
                length
            }
        };
    }
    // Whole comments and line breaks were replaced, so the text is what it was: characters.
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Goes over a part of a text; gives its length.
fn in_template(rest: &[u8], within: &mut Vec<Within>) -> usize {
    match rest {
        [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => 3,
        [b'$' | b'%', b'{', ..] => {
            within.push(Within::Joined);
            2
        }
        _ => 1,
    }
}

/// Goes over a part of an expression or a body; gives its length.
fn in_code(rest: &[u8], within: &mut Vec<Within>) -> usize {
    match rest {
        [b'"', ..] => push(within, Within::Quotes),
        [b'(' | b'[', ..] => push(within, Within::Joined),
        [b'{', inner @ ..] => push(within, if is_for(inner) { Within::Joined } else { Within::Lines }),
        [b')' | b']' | b'}', ..] => pop(within),
        [b'#', ..] | [b'/', b'/', ..] => line(rest),
        [b'/', b'*', comment @ ..] => comment.windows(2).position(|end| end == b"*/").map_or(rest.len(), |end| end + 4),
        [b'<', b'<', more @ ..] => {
            let opened = line(rest);
            let marker = more.strip_prefix(b"-").unwrap_or(more).get(..line(more)).unwrap_or(more);
            let marker = String::from_utf8_lossy(marker.trim_ascii()).trim_start_matches('-').to_owned();
            if !marker.is_empty() && marker.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
                within.push(Within::Heredoc(marker));
            }
            opened + 1
        }
        _ => 1,
    }
}

fn push(within: &mut Vec<Within>, what: Within) -> usize {
    within.push(what);
    1
}

fn pop(within: &mut Vec<Within>) -> usize {
    within.pop();
    1
}

/// The bytes up to the end of the line.
fn line(rest: &[u8]) -> usize {
    rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

/// Whether a brace opens a `for` expression: in a body `for` may be the name of an argument.
fn is_for(inner: &[u8]) -> bool {
    let Some(after) = blank(inner).strip_prefix(b"for") else { return false };
    let name = blank(after);
    name.len() < after.len() && name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
}

/// The text behind white space and comments.
fn blank(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    match text {
        [b'#', ..] | [b'/', b'/', ..] => blank(text.get(line(text)..).unwrap_or_default()),
        [b'/', b'*', ..] => blank(text.get(in_code(text, &mut Vec::new())..).unwrap_or_default()),
        text => text,
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(joined(text), expected);
        assert_eq!(joined(text).len(), text.len());
    }

    #[test]
    fn only_line_breaks_without_a_meaning_go() {
        check("a = 1\nb = {\n c = 1\n}\n", "a = 1\nb = {\n c = 1\n}\n");
        check("a = f(\n1,\r\n2)\nb = [\n3\n]\n", "a = f( 1,  2)\nb = [ 3 ]\n");
        check("a = { for k in x : k =>\n k ?\n 1 : 2\n}\n", "a = { for k in x : k =>  k ?  1 : 2 }\n");
        check("a = { # of\n for k in x : k => k\n}\n", "a = {       for k in x : k => k }\n");
        check("b {\n for = 1\n}\n", "b {\n for = 1\n}\n");
        check("a = [\n # ä\n 1, // b\n 2 /* c\n */\n]\n", "a = [        1,       2          ]\n");
        // Objects keep their lines wherever they stand.
        check("a = f({\n b = 1\n c = 2\n})\n", "a = f({\n b = 1\n c = 2\n})\n");
    }

    #[test]
    fn texts_stay_as_they_are() {
        check("a = [\"(\\\"[\", \"$${\"]\nb = 1\n", "a = [\"(\\\"[\", \"$${\"]\nb = 1\n");
        check("a = \"${f(\n1)}(\"\nb = 1\n", "a = \"${f( 1)}(\"\nb = 1\n");
        check("a = [<<-EOT\n  (x [\n  ${f(\n1)}\n  EOT\n]\n", "a = [<<-EOT\n  (x [\n  ${f( 1)}\n  EOT\n]\n");
        check("a = <<EOT\n(\n EOTX\nEOT\nb = 1\n", "a = <<EOT\n(\n EOTX\nEOT\nb = 1\n");
    }

    #[test]
    fn what_is_not_hcl_keeps_its_length() {
        for text in ["", "]", "(", "\"", "<<", "<<E", "<<E\n", "/*", "a = [\u{e4}\n# \u{e4}", "${", "\\", "\"\\"] {
            assert_eq!(joined(text).len(), text.len(), "{text}");
        }
    }
}
