//! The schema of a struct.

use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{Number, check_schema};
use serde_json::json;
use std::collections::BTreeMap;

/// Every kind of field.
///
/// The second paragraph.
#[derive(Object)]
#[object(version = 3, deprecated = "Use another.")]
#[allow(dead_code, reason = "only its schema is asked for")]
struct Whole {
    /// A text
    /// in two lines.
    text: String,
    /// Optional by its type.
    maybe: Option<bool>,
    /// All digits.
    #[attr(optional, computed)]
    exact: Field<Number>,
    /// A list of numbers.
    #[attr(computed)]
    list: Field<Vec<i64>>,
    /// A set.
    #[attr(required)]
    set: Field<Set<f64>>,
    /// A map of lists.
    #[attr(optional, sensitive)]
    map: Field<BTreeMap<String, Vec<u16>>>,
    /// An object.
    #[attr(optional, write_only)]
    object: Field<Part>,
    /// Anything.
    #[attr(optional, deprecated)]
    any: Field<Dynamic>,
    /// Has a default.
    #[attr(default = 7)]
    seven: Field<i64>,
    /// A word of Rust.
    #[attr(name = "for", deprecated = "Use of.")]
    r#for: Option<String>,
    /// Also one.
    r#type: Option<String>,
    /// One.
    #[attr(nested)]
    one: Part,
    /// A list.
    #[attr(nested, optional)]
    many: Field<Vec<Part>>,
    /// A map.
    #[attr(nested, computed)]
    named: Field<BTreeMap<String, Part>>,
    /// A set of blocks.
    #[attr(block, min = 1, max = 2)]
    parts: Set<Part>,
    /// One block.
    #[attr(block)]
    single: Option<Part>,
}

/// A part.
#[derive(Object)]
#[allow(dead_code, reason = "only its schema is asked for")]
struct Part {
    /// A number.
    size: u8,
}

#[test]
fn a_struct_says_its_schema() {
    let part = json!({ "size": { "type": "number", "required": true, "description": "A number." } });
    let nested = |mode: &str| json!({ "nesting_mode": mode, "attributes": part });
    let block = |text: &str| json!({ "attributes": part, "description": text });
    let expected = json!({ "version": 3, "block": {
        "description": "Every kind of field.\n\nThe second paragraph.",
        "deprecated": true,
        "deprecation_message": "Use another.",
        "attributes": {
            "text": { "type": "string", "required": true, "description": "A text in two lines." },
            "maybe": { "type": "bool", "optional": true, "description": "Optional by its type." },
            "exact": { "type": "number", "optional": true, "computed": true, "description": "All digits." },
            "list": { "type": ["list", "number"], "computed": true, "description": "A list of numbers." },
            "set": { "type": ["set", "number"], "required": true, "description": "A set." },
            "map": {
                "type": ["map", ["list", "number"]], "optional": true, "sensitive": true,
                "description": "A map of lists.",
            },
            "object": {
                "type": ["object", { "size": "number" }], "optional": true, "write_only": true,
                "description": "An object.",
            },
            "any": { "type": "dynamic", "optional": true, "deprecated": true, "description": "Anything." },
            "seven": { "type": "number", "optional": true, "computed": true, "description": "Has a default." },
            "for": {
                "type": "string", "optional": true, "deprecated": true, "deprecation_message": "Use of.",
                "description": "A word of Rust.",
            },
            "type": { "type": "string", "optional": true, "description": "Also one." },
            "one": { "nested_type": nested("single"), "required": true, "description": "One." },
            "many": { "nested_type": nested("list"), "optional": true, "description": "A list." },
            "named": { "nested_type": nested("map"), "computed": true, "description": "A map." },
        },
        "block_types": {
            "parts": {
                "nesting_mode": "set", "min_items": 1, "max_items": 2, "block": block("A set of blocks."),
            },
            "single": { "nesting_mode": "single", "block": block("One block.") },
        },
    }});
    let schema = Whole::schema();
    assert_eq!(serde_json::to_value(&*schema).unwrap(), expected);
    assert_eq!(check_schema(&schema), []);
}
