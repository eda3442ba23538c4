//! The rules for schemas: Terraform refuses a provider whole when one of its schemas breaks one.

use super::Violation;
use crate::{Path, Step};
use ledgerform_schema::{Attribute, Block, NestedBlock, NestingMode, Schema, Type};

/// Whether Terraform takes the schema, and values of it can be sent.
pub fn check_schema(schema: &Schema) -> Vec<Violation> {
    let mut found = Vec::new();
    if schema.version < 0 {
        found.push(Violation { path: Path::default(), rule: "the version must not be negative" });
    }
    block(&schema.block, false, &Path::default(), &mut found);
    found
}

/// Checks a block; `repeated` when a collection holds it.
fn block(of: &Block, repeated: bool, path: &Path, found: &mut Vec<Violation>) {
    for (name, attribute) in &of.attributes {
        self::attribute(name, attribute, repeated, path, found);
    }
    for (name, nested) in &of.block_types {
        let path = path.then(Step::Attribute(name.clone()));
        let mut violation = |rule| found.push(Violation { path: path.clone(), rule });
        if !is_name(name) {
            violation("a name has lower-case letters, digits and `_` only");
        }
        if of.attributes.contains_key(name) {
            violation("an attribute has the same name");
        }
        if let Some(rule) = counts(nested) {
            violation(rule);
        }
        let many = !matches!(nested.nesting_mode, NestingMode::Single | NestingMode::Group);
        block(&nested.block, repeated || many, &path, found);
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

fn attribute(name: &str, of: &Attribute, repeated: bool, path: &Path, found: &mut Vec<Violation>) {
    let path = path.then(Step::Attribute(name.to_owned()));
    let mut violation = |rule| found.push(Violation { path: path.clone(), rule });
    if !is_name(name) {
        violation("a name has lower-case letters, digits and `_` only");
    }
    if !(of.required || of.optional || of.computed) {
        violation("must be required, optional or computed");
    }
    if of.required && (of.optional || of.computed) {
        violation("what is required is neither optional nor computed");
    }
    match (&of.ty, &of.nested_type) {
        // In a collection every element must have one type, and Terraform 1.11 crashes when they differ.
        (Some(ty), None) if has_dynamic(ty) && (repeated || *ty != Type::Dynamic) => {
            violation("a dynamic type cannot be in a collection or in a repeated block");
        }
        (Some(_), None) => {}
        (None, Some(nested)) => {
            let many = !matches!(nested.nesting_mode, NestingMode::Single | NestingMode::Group);
            for (name, of) in &nested.attributes {
                attribute(name, of, repeated || many, &path, found);
            }
        }
        _ => violation("must have either a type or a nested type"),
    }
}

fn has_dynamic(ty: &Type) -> bool {
    match ty {
        Type::Dynamic => true,
        Type::List(element) | Type::Set(element) | Type::Map(element) => has_dynamic(element),
        Type::Object(types) => types.values().any(has_dynamic),
        Type::Tuple(types) => types.iter().any(has_dynamic),
        Type::String | Type::Number | Type::Bool => false,
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn broken_schemas_are_told_apart() {
        let optional = json!({"type": "string", "optional": true});
        for (block, expected) in [
            (json!({"attributes": {"a": optional}}), None),
            (json!({"attributes": {"a": {"type": "string"}}}), Some("a: must be required, optional or computed")),
            (json!({"attributes": {"A": optional}}), Some("A: a name has lower-case letters, digits and `_` only")),
            (json!({"attributes": {"a": {"optional": true}}}), Some("a: must have either a type or a nested type")),
            (json!({"attributes": {"a": {"type": "dynamic", "optional": true}}}), None),
            (
                json!({"attributes": {"a": {"type": ["list", "dynamic"], "optional": true}}}),
                Some("a: a dynamic type cannot be in a collection or in a repeated block"),
            ),
            (
                json!({"attributes": {"a": optional}, "block_types": {"a": {"nesting_mode": "list"}}}),
                Some("a: an attribute has the same name"),
            ),
            (
                json!({"block_types": {"b": {"nesting_mode": "set", "min_items": 3, "max_items": 2}}}),
                Some("b: fewest items are more than most items"),
            ),
        ] {
            let schema = serde_json::from_value(json!({ "block": block })).unwrap();
            let found: Vec<String> = check_schema(&schema).iter().map(Violation::to_string).collect();
            assert_eq!(found, expected.map(str::to_owned).into_iter().collect::<Vec<_>>());
        }
    }
}
