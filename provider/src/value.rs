//! Values on their way between Terraform and the engine.

use ledgerform_engine as engine;
use ledgerform_schema::Type;
use ledgerform_tfplugin::{Number, Value};
use std::sync::Arc;

/// The value as the engine has it; what is null stays null, and promises about what is unknown are dropped.
pub(crate) fn to_engine(value: &Value) -> engine::Value {
    match value {
        Value::Null => engine::Value::Null,
        Value::Unknown(_) => engine::Value::Unknown,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => {
            let text = number.to_string();
            // What Ledgerform cannot hold exactly stays a text, which a condition of the input refuses.
            ledgerform::Number::parse(&text).map_or(engine::Value::from(text), engine::Value::Number)
        }
        Value::String(text) => text.as_str().into(),
        Value::List(elements) | Value::Tuple(elements) => engine::Value::List(elements.iter().map(to_engine).collect()),
        Value::Set(elements) => engine::Value::set(elements.iter().map(to_engine)),
        Value::Map(entries) | Value::Object(entries) => {
            engine::Value::object(entries.iter().map(|(key, value)| (Arc::from(key.as_str()), to_engine(value))))
        }
        Value::Dynamic(typed) => to_engine(&typed.1),
    }
}

/// The value as Terraform has it; where it does not fit its type, it is unknown.
///
/// Attributes that an object lacks are null.
pub(crate) fn to_terraform(value: &engine::Value, ty: &Type) -> Value {
    let value = value.revealed();
    let list = |items: &[engine::Value], ty: &Type| items.iter().map(|item| to_terraform(item, ty)).collect();
    match (value, ty) {
        (engine::Value::Null, _) => Value::Null,
        (engine::Value::Unknown, _) => Value::UNKNOWN,
        (engine::Value::Bool(value), Type::Bool) => Value::Bool(*value),
        (engine::Value::Bool(value), Type::String) => Value::from(value.to_string()),
        (engine::Value::Number(number), Type::String) => Value::from(number.to_string()),
        (engine::Value::Number(number), Type::Number) => {
            number.to_string().parse::<Number>().map_or(Value::UNKNOWN, Value::Number)
        }
        (engine::Value::String(text), Type::String) => Value::from(&**text),
        (engine::Value::String(text), Type::Number) => text.parse::<Number>().map_or(Value::UNKNOWN, Value::Number),
        (engine::Value::String(text), Type::Bool) => text.parse().map_or(Value::UNKNOWN, Value::Bool),
        (engine::Value::List(items) | engine::Value::Set(items), Type::List(element)) => {
            Value::List(list(items, element))
        }
        (engine::Value::List(items) | engine::Value::Set(items), Type::Set(element)) => {
            Value::set(list(items, element))
        }
        (engine::Value::List(items), Type::Tuple(types)) if items.len() == types.len() => {
            Value::Tuple(items.iter().zip(types).map(|(item, ty)| to_terraform(item, ty)).collect())
        }
        (engine::Value::Object(items), Type::Map(element)) => {
            Value::Map(items.iter().map(|(key, item)| (key.to_string(), to_terraform(item, element))).collect())
        }
        (engine::Value::Object(items), Type::Object(types)) => Value::object(types.iter().map(|(name, ty)| {
            (name.clone(), items.get(name.as_str()).map_or(Value::Null, |item| to_terraform(item, ty)))
        })),
        (value, Type::Dynamic) => {
            let ty = type_of(value);
            let inner = to_terraform(value, &ty);
            if inner.is_wholly_known() { Value::Dynamic(Box::new((ty, inner))) } else { Value::UNKNOWN }
        }
        _ => Value::UNKNOWN,
    }
}

/// The type of a value that brings it along.
fn type_of(value: &engine::Value) -> Type {
    match value.revealed() {
        engine::Value::Bool(_) => Type::Bool,
        engine::Value::Number(_) => Type::Number,
        engine::Value::String(_) => Type::String,
        engine::Value::List(items) | engine::Value::Set(items) => Type::Tuple(items.iter().map(type_of).collect()),
        engine::Value::Object(items) => {
            Type::Object(items.iter().map(|(key, item)| (key.to_string(), type_of(item))).collect())
        }
        engine::Value::Null | engine::Value::Unknown | engine::Value::Sensitive(_) => Type::Dynamic,
    }
}

/// The value with `known` in the place of what is unknown in it, leaf by leaf; null where `known` has nothing.
pub(crate) fn fill_unknown(value: Value, known: &Value) -> Value {
    let null = Value::Null;
    match value {
        Value::Unknown(_) => known.clone(),
        Value::Map(entries) => Value::Map(
            entries.into_iter().map(|(key, value)| (key.clone(), fill_unknown(value, known.attribute(&key)))).collect(),
        ),
        Value::Object(entries) => Value::Object(
            entries.into_iter().map(|(key, value)| (key.clone(), fill_unknown(value, known.attribute(&key)))).collect(),
        ),
        Value::List(elements) => {
            let known = known.elements().unwrap_or_default();
            let fill = |(i, value)| fill_unknown(value, known.get(i).unwrap_or(&null));
            Value::List(elements.into_iter().enumerate().map(fill).collect())
        }
        Value::Set(elements) if !elements.iter().all(Value::is_wholly_known) => known.clone(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{fill_unknown, to_engine, to_terraform};
    use ledgerform_schema::Type;
    use ledgerform_tfplugin::Value;

    #[test]
    fn values_go_to_the_engine_and_back() {
        let ty: Type = serde_json::from_str(
            r#"["object", {"a": ["map", ["list", "number"]], "b": ["set", "string"], "c": "bool", "d": "string"}]"#,
        )
        .unwrap();
        let numbers = Value::List(vec![Value::Number("0.1".parse().unwrap()), Value::UNKNOWN]);
        let value = Value::object([
            ("a", Value::Map([("x".to_owned(), numbers)].into())),
            ("b", Value::set(vec!["y".into(), "x".into()])),
            ("c", true.into()),
            ("d", Value::Null),
        ]);
        assert_eq!(to_terraform(&to_engine(&value), &ty), value);
    }

    #[test]
    fn what_is_unknown_takes_what_was_known() {
        let map = |value| Value::Map([("k".to_owned(), value)].into());
        assert_eq!(fill_unknown(map(Value::UNKNOWN), &map("v".into())), map("v".into()));
        assert_eq!(fill_unknown(map(Value::UNKNOWN), &Value::Null), map(Value::Null));
    }
}
