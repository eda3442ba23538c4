//! Round trips, exact bytes, and bytes that are nothing.

use super::*;
use crate::{Refinements, Unknown, Value};
use ledgerform_schema::Type;
use proptest::prelude::*;
use serde_json::json;

fn ty(json: serde_json::Value) -> Type {
    serde_json::from_value(json).unwrap()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

#[track_caller]
fn round_trip(value: &Value, ty: &Type) {
    let bytes = encode(value, ty).unwrap();
    assert_eq!(&decode(&bytes, ty).unwrap(), value, "{bytes:02x?}");
}

#[test]
fn values_come_back_as_they_were() {
    let hundred = "7".repeat(100);
    for text in ["0", "1", "-1", "127", "128", "0.1", "1e-30", "9223372036854775808", "-9223372036854775808", &hundred]
    {
        round_trip(&number(text), &Type::Number);
    }
    for text in ["", "short", &"x".repeat(31), &"x".repeat(32), &"x".repeat(70_000), "\u{e9}\u{1f980}"] {
        round_trip(&Value::from(text), &Type::String);
    }
    let list = Value::List((0..70_000).map(Value::from).collect());
    round_trip(&list, &ty(json!(["list", "number"])));
    round_trip(&Value::set(vec!["b".into(), "a".into()]), &ty(json!(["set", "string"])));
    let map = Value::Map([("k".to_owned(), Value::UNKNOWN)].into());
    round_trip(&map, &ty(json!(["map", "bool"])));
    round_trip(&Value::Tuple(vec![true.into(), Value::Null]), &ty(json!(["tuple", ["bool", "string"]])));
    let dynamic = Value::Dynamic(Box::new((ty(json!(["list", "string"])), Value::List(vec!["x".into()]))));
    round_trip(&dynamic, &Type::Dynamic);
    round_trip(&Value::Null, &Type::Dynamic);
}

#[test]
fn bytes_are_those_of_terraform() {
    for (value, json, bytes) in [
        (number("0.1"), json!("number"), b"\xa30.1".to_vec()),
        (Value::UNKNOWN, json!("string"), vec![0xd4, 0, 0]),
        (
            Value::object([("a", Value::from(1))]),
            json!(["object", {"a": "number", "b": "bool"}]),
            b"\x82\xa1a\x01\xa1b\xc0".to_vec(),
        ),
        (
            Value::Dynamic(Box::new((Type::Bool, Value::Bool(true)))),
            json!("dynamic"),
            b"\x92\xc6\0\0\0\x06\"bool\"\xc3".to_vec(),
        ),
    ] {
        assert_eq!(encode(&value, &ty(json)).unwrap(), bytes);
    }
}

#[test]
fn promises_about_unknown_values_are_kept() {
    // What Terraform 1.11 sends for `"pre-${x.id}"` and for `length(x)`.
    let prefix = b"\xc7\x09\x0c\x82\x01\xc2\x02\xa4pre-";
    let expected = Refinements { is_null: Some(false), prefix: Some("pre-".to_owned()), ..Refinements::default() };
    assert_eq!(decode(prefix, &Type::String).unwrap(), Value::Unknown(Unknown::refined(expected.clone())));
    round_trip(&Value::Unknown(Unknown::refined(expected)), &Type::String);

    let length = b"\xc7\x06\x0c\x82\x01\xc2\x03\x92\x00\xc3";
    let error = decode(length, &Type::Number);
    assert!(error.is_err(), "one byte more than the body claims");
    let length = b"\xc7\x07\x0c\x82\x01\xc2\x03\x92\x00\xc3";
    let expected = Refinements { is_null: Some(false), min: Some((0_i64.into(), true)), ..Refinements::default() };
    assert_eq!(decode(length, &Type::Number).unwrap(), Value::Unknown(Unknown::refined(expected)));

    // Promises of a later version are skipped, and so is one that is too long to send.
    assert!(decode(b"\xc7\x06\x0c\x81\x63\x92\x91\x00\xc3", &Type::String).unwrap().is_unknown());
    let long = Refinements { prefix: Some("x".repeat(2000)), ..Refinements::default() };
    assert_eq!(encode(&Value::Unknown(Unknown::refined(long)), &Type::String).unwrap(), [0xd4, 0, 0]);
}

#[test]
fn numbers_of_every_encoding_are_read() {
    for (bytes, text) in [
        (b"\xca\x3f\x00\x00\x00".to_vec(), "0.5"),
        (b"\xcb\x3f\xb9\x99\x99\x99\x99\x99\x9a".to_vec(), "0.1"),
        (b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(), "18446744073709551615"),
        (b"\xd0\x80".to_vec(), "-128"),
        (b"\xff".to_vec(), "-1"),
        (b"\xa4-1e3".to_vec(), "-1000"),
    ] {
        assert_eq!(decode(&bytes, &Type::Number).unwrap(), number(text));
    }
    assert!(decode(b"\xcb\x7f\xf8\0\0\0\0\0\0", &Type::Number).is_err(), "NaN");
}

/// A length above 127 comes as a signed integer.
#[test]
fn long_collections_keep_their_promise() {
    for (min, max) in [(0, 127), (127, 128), (128, 70_000), (0, i64::MAX.unsigned_abs())] {
        let lengths = Refinements { min_length: Some(min), max_length: Some(max), ..Refinements::default() };
        round_trip(&Value::Unknown(Unknown::refined(lengths)), &ty(json!(["list", "string"])));
    }
    assert!(decode(b"\xc7\x03\x0c\x81\x05\xff", &ty(json!(["list", "string"]))).is_err(), "fewer than none");
}

#[test]
fn errors_say_where() {
    let object = ty(json!(["object", {"rules": ["list", ["object", {"port": "number"}]]}]));
    let value = Value::object([("rules", Value::List(vec![Value::object([("port", Value::from("x"))])]))]);
    assert_eq!(encode(&value, &object).unwrap_err().to_string(), "rules[0].port: number expected, a string found");
    let extra = Value::object([("gone", Value::Null)]);
    assert_eq!(encode(&extra, &object).unwrap_err().to_string(), "unsupported attribute `gone`");
    assert_eq!(decode(b"\xc3", &Type::String).unwrap_err().to_string(), "string expected, a bool found");
    let pair = ty(json!(["object", {"a": "string", "b": "string"}]));
    for bytes in [&b"\x80"[..], b"\x81\xa1a\xc0"] {
        assert!(decode(bytes, &pair).unwrap_err().to_string().ends_with("is missing"), "{bytes:?}");
    }
}

#[test]
fn lies_about_length_and_depth_cost_nothing() {
    let list = ty(json!(["list", "string"]));
    assert!(decode(b"\xdd\xff\xff\xff\xff", &list).is_err());
    assert!(decode(b"\xdf\xff\xff\xff\xff", &ty(json!(["map", "string"]))).is_err());
    assert!(decode(b"\xc9\xff\xff\xff\xff\x0c", &Type::String).is_err());
    // A dynamic value in a dynamic value, without end.
    let nested: Vec<u8> = b"\x92\xc4\x09\"dynamic\"".repeat(100_000);
    assert_eq!(decode(&nested, &Type::Dynamic).unwrap_err().to_string(), "nested too deeply");
    let arrays = [&b"\xc8\x03\x00\x0c\x81\x63"[..], &[0x91; 766]].concat();
    assert!(decode(&arrays, &Type::String).is_err());
}

#[test]
fn collections_of_dynamic_values_have_one_type() {
    let list = ty(json!(["list", "dynamic"]));
    let text = || Value::Dynamic(Box::new((Type::String, "x".into())));
    let flag = || Value::Dynamic(Box::new((Type::Bool, true.into())));
    assert!(encode(&Value::List(vec![text(), Value::Null, text()]), &list).is_ok());
    assert!(encode(&Value::List(vec![text(), flag()]), &list).is_err());
    // The same one level deeper, where the type comes with the value.
    let objects = ty(json!(["list", ["object", {"a": "dynamic"}]]));
    let object = |a| Value::object([("a", a)]);
    let inside = Value::Dynamic(Box::new((objects, Value::List(vec![object(text()), object(flag())]))));
    assert!(encode(&inside, &Type::Dynamic).is_err());
}

fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![Just(Type::String), Just(Type::Number), Just(Type::Bool), Just(Type::Dynamic)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|ty| Type::List(Box::new(ty))),
            inner.clone().prop_map(|ty| Type::Set(Box::new(ty))),
            inner.clone().prop_map(|ty| Type::Map(Box::new(ty))),
            prop::collection::btree_map("[a-c]", inner.clone(), 0..3).prop_map(Type::Object),
            prop::collection::vec(inner, 0..3).prop_map(Type::Tuple),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_a_value_or_an_error(ty in any_type(), bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = decode(&bytes, &ty) {
            // What was read can be sent, and is the same when it comes back.
            match encode(&value, &ty) {
                Ok(sent) => prop_assert_eq!(decode(&sent, &ty).unwrap(), value),
                // Terraform does not send such a value, and would not survive getting it.
                Err(error) => prop_assert!(error.to_string().ends_with("must have one type"), "{}", error),
            }
        }
    }
}
