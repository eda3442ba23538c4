use super::Value;
use ledgerform::{Expr, Node, Number};

#[test]
fn values_go_to_expressions_and_back() {
    let value = Value::object([
        ("n", Value::Number(Number::parse("0.1").unwrap_or(0.into()))),
        ("l", Value::List(vec![Value::Null, Value::Bool(true), Value::Unknown])),
        ("s", Value::set(["b".into(), "a".into(), "b".into()])),
        ("u", Value::Unknown),
    ]);
    let node = value.to_node(&Node::Raw("aws_x.y".into()));
    assert_eq!(
        Expr::<()>::from_node(node.clone()).to_hcl(),
        r#"{ l = [null, true, aws_x.y.l[2]], n = 0.1, s = toset(["a", "b"]), u = aws_x.y.u }"#
    );
    assert_eq!(Value::of(&node), value);
}

#[test]
fn what_is_unknown_is_null_for_the_cloud() {
    let object = |id: Value| Value::object([("id", id), ("name", "a".into())]);
    for (value, expected) in [
        (Value::Unknown, Value::Null),
        ("a".into(), "a".into()),
        (Value::List(vec![Value::Unknown, "a".into()]), Value::List(vec![Value::Null, "a".into()])),
        (object(Value::Unknown), object(Value::Null)),
        // What becomes the same is there once, and in its place.
        (Value::set(["z".into(), Value::Unknown, Value::Unknown]), Value::set([Value::Null, "z".into()])),
        (
            Value::set([object(Value::Unknown), object("b".into())]),
            Value::set([object(Value::Null), object("b".into())]),
        ),
        (Value::Unknown.sensitive(), Value::Null),
        (object(Value::Unknown).sensitive(), object(Value::Null).sensitive()),
    ] {
        let nulled = value.clone().with_nulls();
        assert_eq!(nulled, expected, "{value}");
        assert!(nulled.is_known(), "{value}");
    }
}

#[test]
fn json_keeps_every_digit_and_no_secret() {
    let text = "[12345678901234567890.125,null]";
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    let secret = Value::from("hunter2").sensitive();
    assert_eq!(
        format!("{} {secret:?} {secret}", serde_json::to_string(&secret).unwrap()),
        "null (sensitive value) (sensitive value)"
    );
}
