//! The rules for schemas: Terraform refuses a provider whole when one of its schemas breaks one.

use super::Violation;
use crate::{IdentitySchema, Path, Step};
use ledgerform_schema::{Attribute, Block, Function, NestedBlock, NestingMode, Schema, Type};
use std::collections::BTreeSet;

/// Whether Terraform takes the schema, and values of it can be sent.
pub fn check_schema(schema: &Schema) -> Vec<Violation> {
    let mut found = Vec::new();
    if schema.version < 0 {
        found.push(Violation { path: Path::default(), rule: "the version must not be negative" });
    }
    block(&schema.block, Inside::default(), None, &mut found);
    found
}

/// Whether protocol 5 can express the schema: it has no nested attributes.
pub fn check_protocol_5(schema: &Schema) -> Vec<Violation> {
    let mut found = Vec::new();
    nested_attributes(&schema.block, &Path::default(), &mut found);
    found
}

fn nested_attributes(block: &Block, path: &Path, found: &mut Vec<Violation>) {
    for (name, attribute) in &block.attributes {
        if attribute.ty.is_none() && attribute.nested_type.is_some() {
            let path = path.then(Step::Attribute(name.clone()));
            found.push(Violation { path, rule: "nested attributes need protocol 6, and so Terraform 1.0" });
        }
    }
    for (name, nested) in &block.block_types {
        let path = path.then(Step::Attribute(name.clone()));
        if nested.block.computed {
            found.push(Violation { path: path.clone(), rule: "computed blocks need protocol 6" });
        }
        nested_attributes(&nested.block, &path, found);
    }
}

/// Whether Terraform takes an identity schema.
pub(crate) fn check_identity_schema(schema: &IdentitySchema) -> Vec<Violation> {
    let mut found = Vec::new();
    if schema.version < 0 {
        found.push(Violation { path: Path::default(), rule: "the version must not be negative" });
    }
    if schema.attributes.is_empty() {
        found.push(Violation { path: Path::default(), rule: "an identity has attributes" });
    }
    for (name, attribute) in &schema.attributes {
        let simple = |ty: &Type| matches!(ty, Type::String | Type::Number | Type::Bool);
        let allowed = match &attribute.ty {
            Type::List(element) => simple(element),
            ty => simple(ty),
        };
        let path = Path::attribute(name);
        if !allowed {
            found.push(Violation {
                path: path.clone(),
                rule: "an identity has strings, numbers, bools and lists of them",
            });
        }
        if !is_name(name) {
            found.push(Violation { path, rule: "a name has lower-case letters, digits and `_` only" });
        }
    }
    found
}

/// Whether Terraform takes the name and the parameters of a function.
pub(crate) fn check_function(name: &str, function: &Function) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut violation = |rule| found.push(Violation { path: Path::default(), rule });
    if !is_identifier(name) {
        violation("the name is not an identifier");
    }
    let mut names = BTreeSet::new();
    for parameter in function.parameters.iter().chain(&function.variadic_parameter) {
        if !is_identifier(&parameter.name) {
            violation("the name of a parameter is not an identifier");
        }
        if !names.insert(&parameter.name) {
            violation("two parameters have the same name");
        }
    }
    found
}

/// What holds a block or an attribute.
#[derive(Debug, Clone, Copy, Default)]
struct Inside {
    /// A collection.
    repeated: bool,
    /// A set.
    set: bool,
}

impl Inside {
    fn of(self, mode: NestingMode) -> Self {
        let many = !matches!(mode, NestingMode::Single | NestingMode::Group);
        Self { repeated: self.repeated || many, set: self.set || mode == NestingMode::Set }
    }
}

/// A block or an attribute and what it stands in. It becomes a path only where a rule is broken: a provider may have
/// tens of thousands of attributes.
#[derive(Debug, Clone, Copy)]
struct Place<'s> {
    within: Option<&'s Place<'s>>,
    name: &'s str,
}

impl Place<'_> {
    fn path(place: Option<&Self>) -> Path {
        place.map_or_else(Path::default, |place| Self::path(place.within).then(Step::Attribute(place.name.to_owned())))
    }
}

fn block(of: &Block, inside: Inside, place: Option<&Place<'_>>, found: &mut Vec<Violation>) {
    if !of.deprecated && !of.deprecation_message.is_empty() {
        let path = Place::path(place);
        found.push(Violation { path, rule: "only what is deprecated has a deprecation message" });
    }
    for (name, attribute) in &of.attributes {
        self::attribute(attribute, inside, Place { within: place, name }, found);
    }
    for (name, nested) in &of.block_types {
        let place = Place { within: place, name };
        let mut violation = |rule| found.push(Violation { path: Place::path(Some(&place)), rule });
        if !is_name(name) {
            violation("a name has lower-case letters, digits and `_` only");
        }
        if of.attributes.contains_key(name) {
            violation("an attribute has the same name");
        }
        if let Some(rule) = counts(nested) {
            violation(rule);
        }
        if of.computed && !nested.block.computed {
            violation("blocks in a computed block are computed");
        }
        if nested.block.computed && (nested.min_items > 0 || nested.nesting_mode == NestingMode::Group) {
            violation("a computed block is neither required nor a group");
        }
        block(&nested.block, inside.of(nested.nesting_mode), Some(&place), found);
    }
}

fn counts(nested: &NestedBlock) -> Option<&'static str> {
    let (min, max) = (nested.min_items, nested.max_items);
    match nested.nesting_mode {
        NestingMode::Single if min != max || min > 1 => Some("a single block has equal item limits of 0 or 1"),
        NestingMode::Group | NestingMode::Map if (min, max) != (0, 0) => Some("groups and maps have no item limits"),
        NestingMode::List | NestingMode::Set if max > 0 && min > max => Some("fewest items are more than most items"),
        _ => None,
    }
}

fn attribute(of: &Attribute, inside: Inside, place: Place<'_>, found: &mut Vec<Violation>) {
    let mut violation = |rule| found.push(Violation { path: Place::path(Some(&place)), rule });
    if !is_name(place.name) {
        violation("a name has lower-case letters, digits and `_` only");
    }
    if !(of.required || of.optional || of.computed) {
        violation("must be required, optional or computed");
    }
    if of.required && (of.optional || of.computed) {
        violation("what is required is neither optional nor computed");
    }
    if !of.deprecated && !of.deprecation_message.is_empty() {
        violation("only what is deprecated has a deprecation message");
    }
    if of.write_only && inside.set {
        violation("a set cannot hold write-only attributes");
    }
    if of.write_only && of.computed {
        violation("what is write-only cannot be computed: nobody could read it");
    }
    match (&of.ty, &of.nested_type) {
        // In a collection every element must have one type, and Terraform 1.11 crashes when they differ.
        (Some(ty), None) if ty.has_dynamic() && (inside.repeated || *ty != Type::Dynamic) => {
            violation("a dynamic type cannot be in a collection or in a repeated block");
        }
        (Some(_), None) => {}
        (None, Some(nested)) => {
            let inside = inside.of(nested.nesting_mode);
            for (name, of) in &nested.attributes {
                attribute(of, inside, Place { within: Some(&place), name }, found);
            }
        }
        _ => violation("must have either a type or a nested type"),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// What HCL takes for a name, as far as providers use it: ASCII.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests;
