//! The JSON form of values: stored state, and what a provider may answer with.

use super::msgpack::{CodecError, DEPTH};
use super::{Value, nfc};
use ledgerform_schema::Type;
use serde_json::Value as Json;

/// Attributes of the JSON that the type does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// Make an error.
    Refuse,
    /// Are dropped: what an older schema version had and the current one has not.
    Drop,
}

/// Reads a value of the type `ty`; attributes the JSON lacks are null.
///
/// # Errors
/// The JSON is not such a value; the error says where.
pub fn from_json(json: &Json, ty: &Type, extra: Extra) -> Result<Value, CodecError> {
    read(json, ty, extra, DEPTH)
}

fn read(json: &Json, ty: &Type, extra: Extra, depth: usize) -> Result<Value, CodecError> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(CodecError::new("nested too deeply"));
    };
    let number = |text: &str| text.parse().map_err(|e: super::NumberError| CodecError::new(e.to_string()));
    Ok(match (ty, json) {
        (Type::Dynamic, Json::Null) => Value::Null,
        (Type::Dynamic, Json::Object(parts)) => {
            let (Some(ty), Some(value)) = (parts.get("type"), parts.get("value")) else {
                return Err(CodecError::new("a dynamic value must have `type` and `value`"));
            };
            let ty = Type::try_from(ty).map_err(CodecError::new)?;
            let value = read(value, &ty, extra, depth)?;
            Value::Dynamic(Box::new((ty, value)))
        }
        (_, Json::Null) => Value::Null,
        (Type::Bool, Json::Bool(value)) => Value::Bool(*value),
        // State of old providers holds primitives as text; Terraform's own reader takes them too.
        (Type::Bool, Json::String(text)) if text == "true" || text == "1" => Value::Bool(true),
        (Type::Bool, Json::String(text)) if text == "false" || text == "0" => Value::Bool(false),
        (Type::Number, Json::Number(value)) => Value::Number(number(&value.to_string())?),
        (Type::Number, Json::String(text)) => Value::Number(number(text)?),
        (Type::String, Json::String(text)) => Value::String(nfc(text.clone())),
        (Type::String, Json::Number(value)) => Value::String(value.to_string()),
        (Type::String, Json::Bool(value)) => Value::String(value.to_string()),
        (Type::List(ty), Json::Array(elements)) => Value::List(array(elements, |_| ty, extra, depth)?),
        (Type::Set(ty), Json::Array(elements)) => Value::set(array(elements, |_| ty, extra, depth)?),
        (Type::Tuple(types), Json::Array(elements)) if types.len() == elements.len() => {
            Value::Tuple(array(elements, |i| &types[i], extra, depth)?)
        }
        (Type::Map(ty), Json::Object(entries)) => Value::Map(
            entries
                .iter()
                .map(|(key, json)| match read(json, ty, extra, depth) {
                    Ok(value) => Ok((nfc(key.clone()), value)),
                    Err(error) => Err(error.within(key)),
                })
                .collect::<Result<_, _>>()?,
        ),
        (Type::Object(types), Json::Object(entries)) => {
            if let (Extra::Refuse, Some(name)) = (extra, entries.keys().find(|name| !types.contains_key(*name))) {
                return Err(CodecError::new(format!("unsupported attribute `{name}`")));
            }
            Value::Object(
                types
                    .iter()
                    .map(|(name, ty)| match read(entries.get(name).unwrap_or(&Json::Null), ty, extra, depth) {
                        Ok(value) => Ok((name.clone(), value)),
                        Err(error) => Err(error.within(name)),
                    })
                    .collect::<Result<_, _>>()?,
            )
        }
        (ty, _) => return Err(CodecError::new(format!("{ty} expected"))),
    })
}

fn array<'t>(
    elements: &[Json],
    ty: impl Fn(usize) -> &'t Type,
    extra: Extra,
    depth: usize,
) -> Result<Vec<Value>, CodecError> {
    let read = |(i, json)| read(json, ty(i), extra, depth).map_err(|error| error.within(&format!("[{i}]")));
    elements.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ty(json: Json) -> Type {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn state_is_read_by_its_type() {
        let object =
            ty(json!(["object", {"a": "string", "n": "number", "b": "bool", "l": ["list", "string"], "d": "dynamic"}]));
        let json: Json = serde_json::from_str(
            r#"{"a": "x", "n": 123456789012345678901234567890.5, "b": "true", "d": {"type": "bool", "value": true}}"#,
        )
        .unwrap();
        let value = from_json(&json, &object, Extra::Refuse).unwrap();
        assert_eq!(value.attribute("a"), &Value::from("x"));
        assert_eq!(value.attribute("n"), &Value::Number("123456789012345678901234567890.5".parse().unwrap()));
        assert_eq!(value.attribute("b"), &Value::Bool(true));
        assert_eq!(value.attribute("l"), &Value::Null);
        assert_eq!(value.attribute("d"), &Value::Dynamic(Box::new((Type::Bool, Value::Bool(true)))));
    }

    #[test]
    fn extra_attributes_are_refused_or_dropped() {
        let object = ty(json!(["object", {"a": ["list", ["object", {"b": "string"}]]}]));
        let json = json!({"a": [{"b": "x", "gone": 1}]});
        let error = from_json(&json, &object, Extra::Refuse).unwrap_err();
        assert_eq!(error.to_string(), "a[0]: unsupported attribute `gone`");
        assert!(from_json(&json, &object, Extra::Drop).is_ok());
    }
}
