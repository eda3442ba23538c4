use super::*;
use crate::proto5;
use prost::Message;
use serde_json::json;

/// A schema with everything a schema can have, some of it so long that its length takes two and three bytes.
fn full() -> Schema {
    let (long, longer) = ("long ".repeat(60), "longer ".repeat(5000));
    let part = json!({
        "port": {"type": "number", "required": true},
        "key": {"type": ["object", {"a\"b": ["tuple", ["bool", "dynamic"]]}], "optional": true, "computed": true},
    });
    let nested = |mode: &str| json!({"nested_type": {"nesting_mode": mode, "attributes": part}, "computed": true});
    let mut attributes = json!({
        "plain": {"type": ["map", ["list", "string"]], "optional": true, "sensitive": true, "description": long},
        "secret": {"type": "string", "optional": true, "write_only": true},
        "old": {"type": ["set", "number"], "optional": true, "deprecated": true, "deprecation_message": "Use plain."},
        "any": {"optional": true},
    });
    for mode in ["single", "group", "list", "set", "map"] {
        attributes[mode] = nested(mode);
    }
    let block = |mode: &str, min: u64, max: u64| {
        let block = json!({"attributes": {"port": {"type": "number", "required": true}}, "description": longer});
        json!({"nesting_mode": mode, "min_items": min, "max_items": max, "block": block})
    };
    let json = json!({"version": 300, "block": {
        "attributes": attributes,
        "block_types": {
            "one": block("single", 0, 0),
            "some": block("list", 1, u64::MAX),
            "bag": block("set", 0, 2),
            "named": block("map", 0, 0),
            "grouped": block("group", 0, 0),
            "empty": {"nesting_mode": "list"},
            "filled": {"nesting_mode": "list", "block": {"computed": true}},
        },
        "description": long,
        "deprecated": true,
        "deprecation_message": "Use another.",
    }});
    serde_json::from_value(json).unwrap()
}

/// What the generated code reads, it writes with the same bytes: numbers, order and lengths are those of the protocol.
#[test]
fn schemas_are_written_as_the_generated_code_writes_them() {
    for schema in [Schema::default(), full()] {
        let six = super::schema(&schema, Protocol::Six);
        assert_eq!(proto::Schema::decode(six.clone()).unwrap().encode_to_vec(), six);
        let five = super::schema(&schema, Protocol::Five);
        assert_eq!(proto5::Schema::decode(five.clone()).unwrap().encode_to_vec(), five);
    }
}

#[test]
fn nothing_of_a_schema_is_lost() {
    let schema = full();
    let six = proto::Schema::decode(super::schema(&schema, Protocol::Six)).unwrap();
    insta::assert_snapshot!("six", shortened(&format!("{six:#?}")));
    let five = proto5::Schema::decode(super::schema(&schema, Protocol::Five)).unwrap();
    let five = five.block.unwrap();
    let secret = five.attributes.iter().find(|attribute| attribute.name == "secret").unwrap();
    assert!(secret.write_only);
    let old = five.attributes.iter().find(|attribute| attribute.name == "old").unwrap();
    assert_eq!((old.deprecated, old.deprecation_message.as_str()), (true, "Use plain."));
}

/// The text with runs of the same word written once.
fn shortened(text: &str) -> String {
    text.replace(&"longer ".repeat(5000), "longer …").replace(&"long ".repeat(60), "long …")
}
