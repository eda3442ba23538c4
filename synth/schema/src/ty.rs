//! The Terraform type system.

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A Terraform type.
///
/// The JSON form is the one of schema documents and of the plugin protocol: `"string"`, `["list", "string"]`,
/// `["object", {"a": "bool"}]`.
///
/// ```
/// use ledgerform_schema::Type;
/// let ty: Type = serde_json::from_str(r#"["map", ["list", "string"]]"#)?;
/// assert_eq!(ty.to_string(), "map(list(string))");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Unicode text.
    String,
    /// A decimal number of any precision.
    Number,
    /// True or false.
    Bool,
    /// Known only together with the value.
    Dynamic,
    /// An ordered list of one element type.
    List(Box<Type>),
    /// A set of one element type.
    Set(Box<Type>),
    /// A map from strings to one element type.
    Map(Box<Type>),
    /// Named attributes, each of its own type.
    Object(BTreeMap<String, Type>),
    /// Positions, each of its own type.
    Tuple(Vec<Type>),
}

impl Type {
    /// Whether any part of a value brings its type along.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Object(types) => types.values().any(Self::has_dynamic),
            Self::Tuple(types) => types.iter().any(Self::has_dynamic),
            Self::String | Self::Number | Self::Bool => false,
        }
    }
}

impl fmt::Display for Type {
    /// Prints the type as a Terraform type constraint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("string"),
            Self::Number => f.write_str("number"),
            Self::Bool => f.write_str("bool"),
            Self::Dynamic => f.write_str("any"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Object(attributes) => {
                f.write_str("object({")?;
                for (i, (name, ty)) in attributes.iter().enumerate() {
                    write!(f, "{}{name} = {ty}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("})")
            }
            Self::Tuple(types) => {
                f.write_str("tuple([")?;
                for (i, ty) in types.iter().enumerate() {
                    write!(f, "{}{ty}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("])")
            }
        }
    }
}

impl From<&Type> for Value {
    fn from(ty: &Type) -> Value {
        match ty {
            Type::String => json!("string"),
            Type::Number => json!("number"),
            Type::Bool => json!("bool"),
            Type::Dynamic => json!("dynamic"),
            Type::List(element) => json!(["list", Value::from(&**element)]),
            Type::Set(element) => json!(["set", Value::from(&**element)]),
            Type::Map(element) => json!(["map", Value::from(&**element)]),
            Type::Object(attributes) => {
                let attributes: serde_json::Map<_, _> =
                    attributes.iter().map(|(name, ty)| (name.clone(), ty.into())).collect();
                json!(["object", attributes])
            }
            Type::Tuple(types) => json!(["tuple", types.iter().map(Value::from).collect::<Vec<_>>()]),
        }
    }
}

impl TryFrom<&Value> for Type {
    type Error = String;

    /// Reads the JSON form. Names come into normal form NFC, as Terraform's own types have them.
    ///
    /// # Errors
    /// Says which part of the value is not a type.
    fn try_from(value: &Value) -> Result<Self, Self::Error> {
        let element = |value: &Value| Self::try_from(value).map(Box::new);
        match value {
            Value::String(name) => match name.as_str() {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                other => Err(format!("unknown type `{other}`")),
            },
            Value::Array(parts) => match (parts.first().and_then(Value::as_str), parts.get(1)) {
                (Some("list"), Some(of)) => Ok(Self::List(element(of)?)),
                (Some("set"), Some(of)) => Ok(Self::Set(element(of)?)),
                (Some("map"), Some(of)) => Ok(Self::Map(element(of)?)),
                (Some("object"), Some(Value::Object(attributes))) => attributes
                    .iter()
                    .map(|(name, ty)| Ok((normal(name), Self::try_from(ty)?)))
                    .collect::<Result<_, String>>()
                    .map(Self::Object),
                (Some("tuple"), Some(Value::Array(types))) => {
                    types.iter().map(Self::try_from).collect::<Result<_, _>>().map(Self::Tuple)
                }
                _ => Err(format!("`{value}` is not a type")),
            },
            _ => Err(format!("`{value}` is not a type")),
        }
    }
}

fn normal(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { name.nfc().collect() }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::String => serializer.serialize_str("string"),
            Self::Number => serializer.serialize_str("number"),
            Self::Bool => serializer.serialize_str("bool"),
            Self::Dynamic => serializer.serialize_str("dynamic"),
            Self::List(element) => ("list", element).serialize(serializer),
            Self::Set(element) => ("set", element).serialize(serializer),
            Self::Map(element) => ("map", element).serialize(serializer),
            Self::Object(types) => ("object", types).serialize(serializer),
            Self::Tuple(types) => ("tuple", types).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Type;

    /// `U+F95D` is another way to write `U+8AFE`.
    #[test]
    fn names_are_in_normal_form() {
        let ty: Type = serde_json::from_str("[\"object\", {\"\u{f95d}\": \"bool\"}]").unwrap();
        assert_eq!(ty.to_string(), "object({\u{8afe} = bool})");
    }
}
