//! Broken schemas, each by one rule.

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

#[test]
fn secrets_and_sets_do_not_mix() {
    let secret = json!({"type": "string", "optional": true, "write_only": true});
    for (block, expected) in [
        (json!({"attributes": {"a": secret}}), None),
        (
            json!({"block_types": {"b": {"nesting_mode": "set", "block": {"attributes": {"a": secret}}}}}),
            Some("b.a: a set cannot hold write-only attributes"),
        ),
        (
            json!({"attributes": {"a": {"type": "string", "optional": true, "deprecation_message": "use b"}}}),
            Some("a: only what is deprecated has a deprecation message"),
        ),
    ] {
        let schema = serde_json::from_value(json!({ "block": block })).unwrap();
        let found: Vec<String> = check_schema(&schema).iter().map(Violation::to_string).collect();
        assert_eq!(found, expected.map(str::to_owned).into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn protocol_5_has_no_nested_attributes() {
    let schema = serde_json::from_value(json!({"block": {"block_types": {"b": {"nesting_mode": "list", "block": {
        "attributes": {"a": {"optional": true, "nested_type": {"nesting_mode": "single", "attributes": {}}}},
    }}}}}))
    .unwrap();
    let found: Vec<String> = check_protocol_5(&schema).iter().map(Violation::to_string).collect();
    assert_eq!(found, ["b.a: nested attributes need protocol 6, and so Terraform 1.0"]);
}

#[test]
fn identities_are_simple() {
    let attribute = |ty| crate::IdentityAttribute { ty, required_for_import: true, description: String::new() };
    let check = |ty: Type| {
        let attributes = [("a".to_owned(), attribute(ty))].into();
        check_identity_schema(&IdentitySchema { version: 0, attributes }).len()
    };
    let list = |ty| Type::List(Box::new(ty));
    assert_eq!([check(Type::String), check(list(Type::Number))], [0, 0]);
    assert_eq!([check(Type::Map(Box::new(Type::String))), check(list(list(Type::Bool))), check(Type::Dynamic)], [1; 3]);
    assert_eq!(check_identity_schema(&IdentitySchema::default()).len(), 1);
}

#[test]
fn functions_have_names_and_parameters_of_their_own() {
    let function = |names: &[&str]| -> Function {
        let parameters: Vec<_> = names.iter().map(|name| json!({"name": name, "type": "string"})).collect();
        serde_json::from_value(json!({"return_type": "string", "parameters": parameters})).unwrap()
    };
    assert_eq!(check_function("f", &function(&["a", "b"])), []);
    assert_eq!(check_function("1f", &function(&[])).len(), 1);
    assert_eq!(check_function("f", &function(&["a", "a"])).len(), 1);
    assert_eq!(check_function("f", &function(&["a b"])).len(), 1);
}
