//! Values as structs, and structs as values.

use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{Diagnostics, Extra, Number, Path, Refinements, Unknown, Value, from_json};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Something with values of every kind.
#[derive(Debug, Clone, PartialEq, Object)]
struct Thing {
    /// A text.
    #[attr(optional)]
    text: Field<String>,
    /// All digits.
    #[attr(optional)]
    exact: Field<Number>,
    /// 64 bits.
    #[attr(optional)]
    whole: Field<i64>,
    /// 64 bits without sign.
    #[attr(optional)]
    large: Field<u64>,
    /// 16 bits.
    #[attr(optional)]
    port: Field<u16>,
    /// Rounded.
    #[attr(optional)]
    share: Field<f64>,
    /// Texts that are known.
    #[attr(optional)]
    texts: Field<Vec<String>>,
    /// Texts that may be unknown.
    #[attr(optional)]
    open: Field<Vec<Field<String>>>,
    /// A set.
    #[attr(optional)]
    set: Field<Set<Field<String>>>,
    /// Parts.
    #[attr(optional, nested)]
    parts: Field<BTreeMap<String, Part>>,
    /// Blocks.
    #[attr(block)]
    block: Vec<Part>,
}

/// A part, all of it known.
#[derive(Debug, Clone, PartialEq, Object)]
struct Part {
    /// A number.
    size: i64,
    /// A text.
    name: Option<String>,
}

fn value(json: &Json) -> Value {
    from_json(json, &Thing::ty(), Extra::Refuse).unwrap()
}

fn read(value: &Value) -> Result<Thing, Misfit> {
    Thing::from_value(value, &Path::default())
}

fn with(name: &str, part: Value) -> Value {
    let Value::Object(mut values) = value(&json!({ "block": [] })) else { panic!() };
    values.insert(name.to_owned(), part);
    Value::Object(values)
}

#[test]
fn values_come_back_as_they_were() {
    let check = |json: Json| {
        let value = value(&json);
        assert_eq!(read(&value).unwrap().to_value(), value, "{json}");
    };
    check(json!({ "block": [] }));
    check(json!({ "text": "e\u{301}", "block": [{ "size": 1, "name": "a" }, { "size": 2 }] }));
    check(serde_json::from_str(r#"{"exact": 0.1000000000000000000000000001, "block": []}"#).unwrap());
    check(json!({ "whole": i64::MIN, "large": u64::MAX, "port": 65535, "share": 0.1, "block": [] }));
    check(json!({ "texts": [], "open": [null, "a"], "set": ["b", "a", null], "block": [] }));
    check(json!({ "parts": { "x": { "size": 1, "name": null } }, "block": [] }));
    let prefix = Refinements { prefix: Some("a-".to_owned()), ..Refinements::default() };
    for unknown in [
        with("text", Value::Unknown(Unknown::refined(prefix))),
        with("open", Value::List(vec![Value::UNKNOWN, "a".into()])),
        with("set", Value::set(vec![Value::UNKNOWN, Value::UNKNOWN])),
        with("parts", Value::UNKNOWN),
    ] {
        assert_eq!(read(&unknown).unwrap().to_value(), unknown);
    }
}

#[test]
fn what_has_no_place_makes_the_field_around_it_unknown() {
    let part = Value::object([("size", Value::UNKNOWN), ("name", Value::Null)]);
    let texts = read(&with("texts", Value::List(vec!["a".into(), Value::UNKNOWN]))).unwrap().texts;
    assert_eq!(texts, Field::UNKNOWN);
    let parts = Value::Map([("x".to_owned(), part.clone())].into());
    assert_eq!(read(&with("parts", parts)).unwrap().parts, Field::UNKNOWN);
    let path = Thing::at().block().index(0).size().into();
    assert_eq!(read(&with("block", Value::List(vec![part]))), Err(Misfit::Unknown(path)));
}

#[test]
fn all_that_does_not_fit_is_said_with_its_path() {
    let wrong = json!({
        "whole": 1.5, "large": -1, "port": 65536, "texts": ["a", null],
        "parts": { "x": { "size": null } }, "block": [{ "size": 1e30 }],
    });
    let Err(misfit) = read(&value(&wrong)) else { panic!() };
    let problems = Diagnostics::from(misfit);
    let found: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.path, problem.detail)).collect();
    assert_eq!(
        found,
        [
            "whole: The value has another type; expected is a whole number of 64 bits.",
            "large: The value has another type; expected is a whole number from 0 to 18446744073709551615.",
            "port: The value has another type; expected is a whole number from 0 to 65535.",
            "texts[1]: The value must not be null; expected is a text.",
            "parts[\"x\"].size: The value must not be null; expected is a whole number of 64 bits.",
            "block[0].size: The value has another type; expected is a whole number of 64 bits.",
        ]
    );
}

#[test]
fn paths_lead_to_fields() {
    let check = |at: Path, expected: &str| assert_eq!(at.to_string(), expected);
    check(Thing::at().text().into(), "text");
    check(Thing::at().open().index(3).into(), "open[3]");
    check(Thing::at().set().any().into(), "set");
    check(Thing::at().parts().key("a b").name().into(), "parts[\"a b\"].name");
    check(Thing::at().block().index(1).size().into(), "block[1].size");
}
