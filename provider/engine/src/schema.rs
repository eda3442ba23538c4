//! Values against a schema: their types, and what they become when a configuration meets what is there.

use crate::value::{Attributes, Value};
use ledgerform::Number;
use ledgerform_schema::{Attribute, Block, NestedBlock, NestingMode, Type};
use std::collections::BTreeMap;
use std::sync::Arc;

type Object = BTreeMap<Arc<str>, Value>;

/// The attributes as the block types them; what is not given is null, or an empty list for nested blocks.
pub(crate) fn conform_block(block: &Block, attributes: &Attributes) -> Attributes {
    let of = |name: &str| attributes.get(name).cloned().unwrap_or_default();
    let plain =
        block.attributes.iter().map(|(name, attribute)| (name.clone(), conform(of(name), &attribute.value_type())));
    let nested = block.block_types.iter().map(|(name, nested)| {
        let ty = nested.nesting_mode.wrap(nested.block.value_type());
        let value = match (of(name), nested.nesting_mode) {
            // No nested blocks are an empty collection, never null.
            (Value::Null, NestingMode::List) => Value::List(Vec::new()),
            (Value::Null, NestingMode::Set) => Value::Set(Vec::new()),
            (Value::Null, NestingMode::Map) => Value::Object(BTreeMap::new()),
            (value, _) => conform(value, &ty),
        };
        (name.clone(), value)
    });
    plain.chain(nested).collect()
}

/// The value as its type has it, with the conversions that Terraform does; a value that does not fit is left as it is.
pub(crate) fn conform(value: Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Sensitive(value), ty) => conform(*value, ty).sensitive(),
        (Value::Number(number), Type::String) => Value::from(number.to_string()),
        (Value::Bool(value), Type::String) => Value::from(value.to_string()),
        (Value::String(text), Type::Number) => Number::parse(&text).map_or(Value::String(text), Value::Number),
        (Value::String(text), Type::Bool) => text.parse().map_or(Value::String(text), Value::Bool),
        (Value::List(items) | Value::Set(items), Type::List(element)) => {
            Value::List(items.into_iter().map(|item| conform(item, element)).collect())
        }
        (Value::List(items) | Value::Set(items), Type::Set(element)) => {
            Value::set(items.into_iter().map(|item| conform(item, element)))
        }
        (Value::List(items), Type::Tuple(types)) if items.len() == types.len() => {
            Value::List(items.into_iter().zip(types).map(|(item, ty)| conform(item, ty)).collect())
        }
        (Value::Object(items), Type::Map(element)) => {
            Value::Object(items.into_iter().map(|(key, item)| (key, conform(item, element))).collect())
        }
        (Value::Object(mut items), Type::Object(types)) => Value::Object(
            types
                .iter()
                .map(|(name, ty)| {
                    (Arc::from(name.as_str()), conform(items.remove(name.as_str()).unwrap_or_default(), ty))
                })
                .collect(),
        ),
        (value, _) => value,
    }
}

/// The value with the default at each place of it that the path means and that has none.
pub(crate) fn fill(value: Value, path: &str, default: &Value) -> Value {
    let each = |items: Vec<Value>| items.into_iter().map(|item| fill(item, path, default));
    match value {
        Value::Null if path.is_empty() => default.clone(),
        value if path.is_empty() => value,
        Value::Sensitive(value) => fill(*value, path, default).sensitive(),
        Value::List(items) => Value::List(each(items).collect()),
        Value::Set(items) => Value::set(each(items)),
        Value::Object(mut items) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(item) = items.get_mut(name) {
                *item = fill(std::mem::take(item), rest, default);
            }
            Value::Object(items)
        }
        value => value,
    }
}

/// Whether two values are the same for those who cannot tell "no value" from an empty one.
pub(crate) fn is_alike(a: &Value, b: &Value) -> bool {
    match (a.revealed(), b.revealed()) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_alike(a, b)),
        (Value::Set(a), Value::Set(b)) => {
            let mut left: Vec<&Value> = b.iter().collect();
            a.len() == b.len()
                && a.iter().all(|a| {
                    let found = left.iter().position(|b| is_alike(a, b));
                    found.map(|found| left.swap_remove(found)).is_some()
                })
        }
        (Value::Object(a), Value::Object(b)) => {
            let names = a.keys().chain(b.keys());
            names.into_iter().all(|name| match (a.get(name), b.get(name)) {
                (Some(a), Some(b)) => is_alike(a, b),
                (Some(one), None) | (None, Some(one)) => is_empty(one),
                (None, None) => true,
            })
        }
        (a, b) => a == b || is_empty(a) && is_empty(b),
    }
}

fn is_empty(value: &Value) -> bool {
    match value.revealed() {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::List(items) | Value::Set(items) => items.is_empty(),
        Value::Object(items) => items.values().all(is_empty),
        _ => false,
    }
}

/// What an object will be: the configuration where it says something, what is there where the provider may choose, else
/// nothing.
///
/// The rule is that of Terraform's proposed new value. Without a prior value, what the provider chooses is unknown.
pub(crate) fn propose_block(block: &Block, config: &Attributes, prior: Option<&Attributes>) -> Attributes {
    let object = |attributes: &Attributes| -> Object {
        attributes.iter().map(|(name, value)| (Arc::from(name.as_str()), value.clone())).collect()
    };
    let proposed = propose(&block.attributes, &block.block_types, &object(config), prior.map(object).as_ref());
    proposed.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}

fn propose(
    attributes: &BTreeMap<String, Attribute>,
    blocks: &BTreeMap<String, NestedBlock>,
    config: &Object,
    prior: Option<&Object>,
) -> Object {
    let none = Value::Null;
    let plain = attributes.iter().map(|(name, attribute)| {
        let name: Arc<str> = name.as_str().into();
        let before = prior.map(|prior| prior.get(&name).unwrap_or(&none));
        let value = match (config.get(&name).unwrap_or(&none), &attribute.nested_type) {
            _ if attribute.write_only => Value::Null,
            (config, _) if config.is_null() => match (attribute.computed, before) {
                (true, Some(before)) => before.clone(),
                (true, None) => Value::Unknown,
                (false, _) => Value::Null,
            },
            (config, Some(nested)) => {
                let inner = |config: &Object, prior: Option<&Object>| {
                    propose(&nested.attributes, &BTreeMap::new(), config, prior)
                };
                propose_nested(nested.nesting_mode, config, before, &inner)
            }
            (config, None) => config.clone(),
        };
        (name, value)
    });
    let nested = blocks.iter().map(|(name, nested)| {
        let name: Arc<str> = name.as_str().into();
        let inner = |config: &Object, prior: Option<&Object>| {
            propose(&nested.block.attributes, &nested.block.block_types, config, prior)
        };
        let before = prior.map(|prior| prior.get(&name).unwrap_or(&none));
        let value = propose_nested(nested.nesting_mode, config.get(&name).unwrap_or(&none), before, &inner);
        (name, value)
    });
    plain.chain(nested).collect()
}

fn propose_nested(
    mode: NestingMode,
    config: &Value,
    prior: Option<&Value>,
    inner: &dyn Fn(&Object, Option<&Object>) -> Object,
) -> Value {
    let one = |config: &Value, prior: Option<&Value>| match config {
        Value::Object(items) => Value::Object(inner(items, prior.and_then(Value::entries))),
        other => other.clone(),
    };
    let before = prior.and_then(Value::elements).unwrap_or_default();
    match (mode, config) {
        (_, Value::Sensitive(config)) => propose_nested(mode, config, prior, inner).sensitive(),
        (NestingMode::Single | NestingMode::Group, config) => one(config, prior),
        (NestingMode::List, Value::List(items)) => {
            Value::List(items.iter().enumerate().map(|(i, item)| one(item, before.get(i))).collect())
        }
        (NestingMode::Map, Value::Object(items)) => {
            let before = |key: &Arc<str>| prior.and_then(Value::entries).and_then(|entries| entries.get(key));
            Value::Object(items.iter().map(|(key, item)| (key.clone(), one(item, before(key)))).collect())
        }
        (NestingMode::Set, Value::Set(items)) => {
            // An element that is there already is the one that the proposal does not change. What is not given and what is
            // empty may be the same there, and whether they are is decided where the whole is compared.
            let mut left: Vec<&Value> = before.iter().collect();
            Value::set(items.iter().map(|item| {
                match left.iter().position(|before| is_alike(&one(item, Some(before)), before)) {
                    Some(found) => one(item, Some(left.swap_remove(found))),
                    None => one(item, None),
                }
            }))
        }
        (_, config) => config.clone(),
    }
}

/// Whether an attribute or a part of it is hidden.
pub(crate) fn is_sensitive(attribute: &Attribute) -> bool {
    let nested = attribute.nested_type.as_ref();
    attribute.sensitive
        || attribute.write_only
        || nested.is_some_and(|nested| nested.attributes.values().any(is_sensitive))
}

/// Whether a block has an attribute that is hidden.
pub(crate) fn has_sensitive(block: &Block) -> bool {
    block.attributes.values().any(is_sensitive) || block.block_types.values().any(|nested| has_sensitive(&nested.block))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(json: &str) -> Block {
        serde_json::from_str(json).unwrap()
    }

    fn attributes(json: &str) -> Attributes {
        serde_json::from_str(json).unwrap()
    }

    const BLOCK: &str = r#"{
        "attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "required": true},
            "zone": {"type": "string", "optional": true, "computed": true},
            "ports": {"type": ["set", "number"], "optional": true},
            "secret": {"type": "string", "optional": true, "write_only": true}
        },
        "block_types": {
            "rule": {"nesting_mode": "set", "block": {"attributes": {
                "port": {"type": "number", "required": true},
                "id": {"type": "string", "computed": true}
            }}},
            "grant": {"nesting_mode": "set", "block": {"attributes": {
                "to": {"type": "string", "required": true},
                "quiet": {"type": "bool", "optional": true},
                "note": {"type": "string", "optional": true},
                "id": {"type": "string", "computed": true}
            }}},
            "disk": {"nesting_mode": "list", "block": {"attributes": {
                "size": {"type": "number", "optional": true},
                "device": {"type": "string", "optional": true, "computed": true}
            }}}
        }
    }"#;

    #[track_caller]
    fn check(config: &str, prior: Option<&str>, expected: &str) {
        let block = block(BLOCK);
        let config = conform_block(&block, &attributes(config));
        let prior = prior.map(|prior| conform_block(&block, &attributes(prior)));
        let proposed = propose_block(&block, &config, prior.as_ref());
        assert_eq!(
            Value::object(proposed.into_iter().map(|(k, v)| (k.as_str().into(), v)).collect::<Vec<(Arc<str>, _)>>())
                .to_string(),
            expected
        );
    }

    #[test]
    fn what_the_provider_chooses_is_unknown_at_first_and_stays_afterwards() {
        check(
            r#"{"name": "a", "ports": ["443", 80, 80], "secret": "x", "rule": [{"port": 1}], "disk": [{"size": 1}]}"#,
            None,
            "{ disk = [{ device = (known after apply), size = 1 }], grant = [], id = (known after apply), name = \"a\", ports = [443, 80], \
             rule = [{ id = (known after apply), port = 1 }], secret = null, zone = (known after apply) }",
        );
        check(
            r#"{"name": "b", "rule": [{"port": 2}, {"port": 1}], "disk": [{"size": 2}]}"#,
            Some(
                r#"{"id": "i", "name": "a", "zone": "z", "ports": [80], "rule": [{"port": 1, "id": "r1"}],
                "disk": [{"size": 1, "device": "d0"}]}"#,
            ),
            "{ disk = [{ device = \"d0\", size = 2 }], grant = [], id = \"i\", name = \"b\", ports = null, \
             rule = [{ id = \"r1\", port = 1 }, { id = (known after apply), port = 2 }], secret = null, zone = \"z\" }",
        );
    }

    /// The cloud tells "no value" as an empty one: the element is still the one that is there, and keeps what the cloud
    /// chose for it.
    #[test]
    fn an_element_of_a_set_is_known_again_although_empty_values_are_told_otherwise() {
        let grants = |attributes: &str| {
            let attributes = attributes_of(attributes);
            attributes["grant"].clone()
        };
        let prior = r#"{"name": "a", "grant": [
            {"to": "x", "quiet": false, "note": "", "id": "g1"}, {"to": "y", "quiet": true, "note": "", "id": "g2"}]}"#;
        let proposed = |config: &str| {
            let block = block(BLOCK);
            propose_block(&block, &attributes_of(config), Some(&attributes_of(prior)))["grant"].clone()
        };
        for (config, expected) in [
            // Both are there.
            (
                r#"[{"to": "y", "quiet": true}, {"to": "x"}]"#,
                r#"[{ id = "g1", note = null, quiet = null, to = "x" }, { id = "g2", note = null, quiet = true, to = "y" }]"#,
            ),
            // A value that is not empty makes another element of it.
            (
                r#"[{"to": "x", "quiet": true}, {"to": "y", "quiet": true, "note": "n"}]"#,
                "[{ id = (known after apply), note = \"n\", quiet = true, to = \"y\" }, \
                 { id = (known after apply), note = null, quiet = true, to = \"x\" }]",
            ),
        ] {
            assert_eq!(proposed(&format!(r#"{{"name": "a", "grant": {config}}}"#)).to_string(), expected);
        }
        assert!(is_alike(
            &proposed(r#"{"name": "a", "grant": [{"to": "x"}, {"to": "y", "quiet": true}]}"#),
            &grants(prior)
        ));
        assert!(!is_alike(&proposed(r#"{"name": "a", "grant": [{"to": "x"}, {"to": "y"}]}"#), &grants(prior)));
    }

    fn attributes_of(json: &str) -> Attributes {
        conform_block(&block(BLOCK), &attributes(json))
    }
}
