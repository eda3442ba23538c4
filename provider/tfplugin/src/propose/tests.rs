//! Proposals and marks, as tables of values.

use super::*;
use serde_json::json;

/// A block with every kind of nesting: `id` computed, `name` optional, `size` both, `rule` a list, `tag` a set of
/// blocks and `net` a nested attribute, each of them with a computed `key`.
pub(crate) fn block() -> Block {
    let inner = json!({"attributes": {
        "port": {"type": "number", "optional": true},
        "key": {"type": "string", "computed": true},
    }});
    serde_json::from_value(json!({
        "attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "optional": true},
            "size": {"type": "number", "optional": true, "computed": true},
            "secret": {"type": "string", "optional": true, "write_only": true},
            "net": {"optional": true, "computed": true, "nested_type": {"nesting_mode": "list", "attributes": inner["attributes"]}},
        },
        "block_types": {
            "rule": {"nesting_mode": "list", "block": inner},
            "tag": {"nesting_mode": "set", "block": inner},
        },
    }))
    .unwrap()
}

/// A value of [`block`], from JSON in which `"?"` is unknown.
pub(crate) fn value(json: serde_json::Value) -> Value {
    fn unknown(value: Value) -> Value {
        match value {
            Value::String(text) if text == "?" => Value::UNKNOWN,
            Value::List(elements) => Value::List(elements.into_iter().map(unknown).collect()),
            Value::Set(elements) => Value::set(elements.into_iter().map(unknown).collect()),
            Value::Object(entries) => Value::Object(entries.into_iter().map(|(k, v)| (k, unknown(v))).collect()),
            other => other,
        }
    }
    let mut json = json;
    if let Some(object) = json.as_object_mut() {
        for blocks in ["rule", "tag"] {
            object.entry(blocks).or_insert(json!([]));
        }
    }
    let value = crate::from_json(&json, &block().value_type(), crate::Extra::Refuse).unwrap();
    unknown(value)
}

#[test]
fn computed_values_are_kept_and_configured_ones_win() {
    let prior = value(json!({
        "id": "i-1", "name": "old", "size": 3,
        "rule": [{"port": 1, "key": "k1"}],
        "tag": [{"port": 1, "key": "t1"}, {"port": 2, "key": "t2"}],
    }));
    let config = value(json!({
        "name": "new",
        "rule": [{"port": 9}, {"port": 8}],
        "tag": [{"port": 2}, {"port": 3}],
    }));
    let expected = value(json!({
        "id": "i-1", "name": "new", "size": 3,
        "rule": [{"port": 9, "key": "k1"}, {"port": 8}],
        "tag": [{"port": 2, "key": "t2"}, {"port": 3}],
    }));
    assert_eq!(proposed_new(&block(), &prior, &config), expected);
    assert_eq!(proposed_new(&block(), &Value::Null, &config), config);
    assert_eq!(proposed_new(&block(), &prior, &Value::Null), Value::Null);
}

#[test]
fn nested_attributes_that_were_configured_are_not_kept() {
    let config = value(json!({"name": "x"}));
    let invented = value(json!({"name": "x", "net": [{"key": "k"}]}));
    assert_eq!(proposed_new(&block(), &invented, &config), invented);
    let configured = value(json!({"name": "x", "net": [{"port": 1, "key": "k"}]}));
    assert_eq!(proposed_new(&block(), &configured, &config), config);
}

#[test]
fn what_only_applying_tells_becomes_unknown_at_every_depth() {
    let config = value(json!({
        "name": "x", "net": [{"port": 1}], "rule": [{"port": 1}], "tag": [{"port": 1}, {"port": 2}],
    }));
    let mut paths = Vec::new();
    let marked = mark_computed_unknown(&block(), &config, config.clone(), &mut |path, _, _| {
        paths.push(path.to_string());
        true
    });
    let expected = value(json!({
        "id": "?", "name": "x", "size": 0,
        "net": [{"port": 1, "key": "?"}],
        "rule": [{"port": 1, "key": "?"}],
        "tag": [{"port": 1, "key": "?"}, {"port": 2, "key": "?"}],
    }));
    let Value::Object(mut expected) = expected else { panic!("an object") };
    expected.insert("size".to_owned(), Value::UNKNOWN);
    assert_eq!(marked, Value::Object(expected));
    assert_eq!(paths, ["id", "net[0].key", "size", "rule[0].key", "tag.key", "tag.key"]);
    assert!(crate::check_planned(&block(), &Value::Null, &config, &marked).is_empty());
}
