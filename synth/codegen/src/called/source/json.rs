//! Files in Terraform's JSON form.
//!
//! Every value is kept as a slice of the text, so that its offset, and with it its place, is known.

use super::{Argument, Block};
use crate::called::place::{Fault, Place, Text, fault};
use hcl_edit::expr::{Array, Expression, Object, ObjectKey, ObjectValue};
use hcl_edit::template::StringTemplate;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::rc::Rc;

type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// The kinds of blocks that matter here and how many labels each has.
const KINDS: [(&str, usize); 7] =
    [("data", 2), ("ephemeral", 2), ("locals", 0), ("output", 1), ("resource", 2), ("terraform", 0), ("variable", 1)];

/// The blocks of a file.
///
/// # Errors
/// Where and why the file is not JSON.
pub(super) fn read(file: &Rc<Text>) -> Result<Vec<Block>, Fault> {
    let top: Fields<'_> = serde_json::from_str(&file.text).map_err(|error| {
        let help = "correct it: `terraform validate` says more";
        fault(&file.path, error.line(), error.column(), "file", error.to_string(), help)
    })?;
    let mut blocks = Vec::new();
    for (kind, labels) in KINDS {
        if let Some(value) = top.get(kind) {
            add(file, kind, Vec::new(), labels, value, &mut blocks);
        }
    }
    Ok(blocks)
}

fn add(file: &Rc<Text>, kind: &str, labels: Vec<String>, more: usize, value: &RawValue, blocks: &mut Vec<Block>) {
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        return items.into_iter().for_each(|item| add(file, kind, labels.clone(), more, item, blocks));
    }
    let Ok(fields) = serde_json::from_str::<Fields<'_>>(value.get()) else { return };
    let mut fields = fields.into_iter().filter(|(name, _)| name != "//");
    if more > 0 {
        for (label, value) in fields {
            let labels = labels.iter().cloned().chain([label]).collect();
            add(file, kind, labels, more - 1, value, blocks);
        }
    } else if kind == "terraform" {
        if let Some((name, value)) = fields.find(|(name, _)| name == "required_providers") {
            add(file, &name, labels, 0, value, blocks);
        }
    } else {
        let argument = |(name, value): (String, &RawValue)| {
            // A type is no template, and a default is data in which nothing is a name.
            let text = match (kind, name.as_str()) {
                ("variable", "type") => Meaning::Bare,
                ("variable", _) | ("required_providers", _) => Meaning::Data,
                _ => Meaning::Template,
            };
            (name, Argument { value: expression(value, text), place: place(file, value), exact: false })
        };
        let arguments = fields.map(argument).collect();
        blocks.push(Block { kind: kind.to_owned(), labels, arguments, place: place(file, value) });
    }
}

fn place(file: &Rc<Text>, value: &RawValue) -> Place {
    let offset = value.get().as_ptr().addr().saturating_sub(file.text.as_ptr().addr());
    Place { file: file.clone(), offset }
}

/// What a text stands for.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Template,
    Bare,
    Data,
}

fn expression(value: &RawValue, meaning: Meaning) -> Expression {
    let source = value.get();
    match source.as_bytes().first() {
        Some(b'"') => text(serde_json::from_str(source).unwrap_or_default(), meaning),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(source).unwrap_or_default();
            let mut array = Array::new();
            items.into_iter().for_each(|item| array.push(expression(item, meaning)));
            array.into()
        }
        Some(b'{') => {
            let fields: Fields<'_> = serde_json::from_str(source).unwrap_or_default();
            let mut object = Object::new();
            for (name, value) in fields.into_iter().filter(|(name, _)| name != "//") {
                object.insert(ObjectKey::Expression(name.into()), ObjectValue::new(expression(value, meaning)));
            }
            object.into()
        }
        // Null, booleans and numbers are written alike in both languages.
        _ => hcl_edit::parser::parse_expr(source).unwrap_or_else(|_| Expression::null()),
    }
}

fn text(text: String, meaning: Meaning) -> Expression {
    let parsed = match meaning {
        Meaning::Data => None,
        Meaning::Bare => hcl_edit::parser::parse_expr(&text).ok(),
        Meaning::Template => {
            hcl_edit::parser::parse_template(&text).ok().map(|template| StringTemplate::from(template).into())
        }
    };
    parsed.unwrap_or_else(|| text.into())
}
