//! Files in Terraform's JSON form.
//!
//! Every value is kept as a slice of the text, so that its offset, and with it its place, is known.

use super::expression::term;
use crate::place::{Finding, Place};
use crate::source::{Argument, Block, Body};
use crate::term::Term;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

/// Kinds of blocks and how many labels each has.
const KINDS: [(&str, usize); 14] = [
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("action", 2),
    ("list", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("variable", 1),
];

/// Blocks within blocks that no schema declares.
const NESTED: [&str; 9] = [
    "backend",
    "cloud",
    "connection",
    "lifecycle",
    "postcondition",
    "precondition",
    "provisioner",
    "required_providers",
    "validation",
];

type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// The blocks of a file.
///
/// # Errors
/// Where and why the file is not JSON.
pub(super) fn read(file: &Rc<Path>, text: &str) -> Result<Vec<Block>, Finding> {
    let reader = Reader { file, text };
    let top: Fields<'_> = serde_json::from_str(text).map_err(|error| {
        let place = Place { file: file.clone(), line: error.line(), column: error.column() };
        place.finding("file", &error.to_string(), "correct it: `terraform validate` says more")
    })?;
    let mut blocks = Vec::new();
    for (kind, value) in top.iter().filter(|(kind, _)| *kind != "//") {
        let labels = KINDS.iter().find(|(known, _)| known == kind).map_or(0, |(_, labels)| *labels);
        reader.blocks(kind, Vec::new(), labels, value, &mut blocks);
    }
    Ok(blocks)
}

struct Reader<'a> {
    file: &'a Rc<Path>,
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn place(&self, value: &'a RawValue) -> Place {
        let offset = value.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        Place::of(self.file, self.text, offset)
    }

    fn blocks(&self, kind: &str, labels: Vec<String>, more: usize, value: &'a RawValue, out: &mut Vec<Block>) {
        if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            return items.into_iter().for_each(|item| self.blocks(kind, labels.clone(), more, item, out));
        }
        let Ok(fields) = serde_json::from_str::<Fields<'_>>(value.get()) else { return };
        if more > 0 {
            for (label, value) in fields.into_iter().filter(|(label, _)| label != "//") {
                let labels = labels.iter().cloned().chain([label]).collect();
                self.blocks(kind, labels, more - 1, value, out);
            }
            return;
        }
        let comment = fields.get("//").and_then(|value| serde_json::from_str::<String>(value.get()).ok());
        let body = self.body(kind, &fields);
        let place = self.place(value);
        out.push(Block { kind: kind.to_owned(), labels, body, place, comment: comment.into_iter().collect() });
    }

    fn body(&self, kind: &str, fields: &Fields<'a>) -> Body {
        let mut body = Body::default();
        for (name, value) in fields.iter().filter(|(name, _)| *name != "//") {
            match name.as_str() {
                "dynamic" | "provisioner" | "backend" => self.blocks(name, Vec::new(), 1, value, &mut body.blocks),
                nested if NESTED.contains(&nested) => self.blocks(name, Vec::new(), 0, value, &mut body.blocks),
                _ => {
                    // These hold names and types rather than templates.
                    let bare = matches!(
                        (kind, name.as_str()),
                        (_, "depends_on" | "provider" | "ignore_changes" | "replace_triggered_by")
                            | ("variable", "type" | "default")
                    );
                    let term = self.value(value, if bare { Text::Bare } else { Text::Template });
                    // A default is data: nothing in it is a name.
                    let term = if (kind, name.as_str()) == ("variable", "default") {
                        self.value(value, Text::Data)
                    } else {
                        term
                    };
                    body.arguments.push(Argument { name: name.clone(), term, place: self.place(value) });
                }
            }
        }
        body
    }

    fn value(&self, value: &'a RawValue, text: Text) -> Term {
        let source = value.get();
        match source.as_bytes().first() {
            Some(b'n') => Term::Null,
            Some(b't') => Term::Bool(true),
            Some(b'f') => Term::Bool(false),
            Some(b'"') => text.term(&serde_json::from_str::<String>(source).unwrap_or_default()),
            Some(b'[') => {
                let items = serde_json::from_str::<Vec<&RawValue>>(source).unwrap_or_default();
                Term::List(items.into_iter().map(|item| self.value(item, text)).collect())
            }
            Some(b'{') => {
                let fields = serde_json::from_str::<Fields<'_>>(source).unwrap_or_default();
                let fields = fields.into_iter().filter(|(key, _)| key != "//");
                Term::Object(fields.map(|(key, value)| (text.key(&key), self.value(value, text))).collect())
            }
            _ => Term::Number(source.to_owned()),
        }
    }
}

/// What a string stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Template,
    /// An address or a type.
    Bare,
    /// Itself.
    Data,
}

impl Text {
    fn term(self, text: &str) -> Term {
        let parsed = match self {
            Self::Data => return Term::Text(text.to_owned()),
            Self::Bare => hcl_edit::parser::parse_expr(text).ok().map(|expression| term(&expression)),
            Self::Template => template(text),
        };
        parsed.unwrap_or_else(|| Term::Text(text.to_owned()))
    }

    fn key(self, key: &str) -> Term {
        match self {
            Self::Template => self.term(key),
            _ => Term::Text(key.to_owned()),
        }
    }
}

/// A template of JSON, by way of the quoted string that means the same: only marks of templates are special in JSON.
fn template(text: &str) -> Option<Term> {
    if !text.contains("${") && !text.contains("%{") {
        return Some(Term::Text(text.to_owned()));
    }
    let template = hcl_edit::parser::parse_template(text).ok()?;
    Some(super::expression::template(template.iter(), super::expression::Trim::NONE))
}
