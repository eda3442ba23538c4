//! Text in quotes, in templates and in JSON files.

use std::fmt::Write;

/// Whether the text can stand as a name in HCL: a letter or underscore, then letters, digits, `_` and `-`.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// A quoted HCL string with everything escaped that would not stand for itself.
pub(crate) fn quote(out: &mut String, text: &str) {
    out.push('"');
    escape(out, text, Place::Quoted);
    out.push('"');
}

/// Where a template stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Between quotes of HCL, where a backslash begins an escape.
    Quoted,
    /// In a string of a JSON file, where only the marks of templates are special.
    Bare,
}

/// Literal text of a template that has expressions or marks in it.
///
/// `$` right before `${` would read as the escape `$${`, so such characters become an expression themselves, all of
/// them at once, or the one before would meet the `${` of that expression. So does a bare carriage return: Terraform
/// 1.11 does not see a mark that comes after one.
pub(super) fn template_text(out: &mut String, text: &str, place: Place, before_expression: bool) {
    let is_mark = |c: char| matches!(c, '$' | '%') || (place == Place::Bare && c == '\r');
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.find(is_mark).unwrap_or(rest.len());
        let run = rest[plain..].find(|c| !is_mark(c)).map_or(rest.len(), |length| plain + length);
        let at_expression = run == rest.len() && before_expression;
        if plain < run && (at_expression || rest[plain..run].contains('\r')) {
            escape(out, &rest[..plain], place);
            out.push_str("${");
            quote(out, &rest[plain..run]);
            out.push('}');
            rest = &rest[run..];
        } else {
            // The brace after the marks decides whether they are escaped.
            let end = rest[run..].chars().next().map_or(run, |c| run + c.len_utf8());
            escape(out, &rest[..end], place);
            rest = &rest[end..];
        }
    }
}

/// Whether a quoted template ends where it seems to: for a reader that takes each quote within `${…}` as the end of what the
/// one before began, and the first brace outside of such quotes as the end of the expression.
///
/// That is how python-hcl2 reads, by a regular expression, and with it checkov. Without objects in expressions, and without
/// quotes in quotes, everything ends there.
pub(super) fn ends_where_it_seems(template: &str) -> bool {
    let Some(text) = template.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return false };
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '"', '$']) {
        let (special, after) = rest[at..].split_at(1);
        rest = match special {
            "\\" => after.get(1..).unwrap_or_default(),
            "$" => match after.strip_prefix('{') {
                Some(expression) => match after_expression(expression) {
                    Some(after) => after,
                    None => return false,
                },
                None => after,
            },
            _ => return false,
        };
    }
    true
}

/// What follows an expression for such a reader.
fn after_expression(expression: &str) -> Option<&str> {
    let mut rest = expression;
    loop {
        let at = rest.find(['"', '}', '$'])?;
        let (special, after) = rest[at..].split_at(1);
        rest = match special {
            "}" => return Some(after),
            "\"" => after.split_once('"')?.1,
            _ => match after.strip_prefix('{') {
                Some(nested) => nested.split_once('}')?.1,
                None => after,
            },
        };
    }
}

fn escape(out: &mut String, text: &str, place: Place) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '$' | '%' if chars.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if place == Place::Bare => out.push(c),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
}

/// Literal text in a JSON file.
pub(crate) fn escape_template(out: &mut String, text: &str) {
    if text.contains("${") || text.contains("%{") {
        template_text(out, text, Place::Bare, false);
    } else {
        out.push_str(text);
    }
}
