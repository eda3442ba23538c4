//! Terraform values.

pub(crate) mod json;
pub(crate) mod msgpack;
mod number;

use ledgerform_schema::Type;
pub use number::{Number, NumberError};
use std::collections::BTreeMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A Terraform value.
///
/// Equality is Terraform's: sets compare without order, numbers by size, texts in normal form NFC, which
/// [`Value::string`] and the decoders establish.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// A value only known after apply.
    Unknown(Unknown),
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// A set, sorted and without duplicates: [`Value::set`] makes it so.
    Set(Vec<Value>),
    /// A map, its keys in normal form.
    Map(BTreeMap<String, Value>),
    /// An object; an absent attribute is null.
    Object(BTreeMap<String, Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A value where the schema says `dynamic`: it brings its type along.
    Dynamic(Box<(Type, Value)>),
}

/// What is known about an unknown value.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown(pub(crate) Option<Box<Refinements>>);

/// Promises about a value that is not known yet; the final value must keep them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refinements {
    /// Whether it will be null, when that is known.
    pub is_null: Option<bool>,
    /// What the text begins with.
    pub prefix: Option<String>,
    /// Lower bound of a number, and whether the bound itself is allowed.
    pub min: Option<(Number, bool)>,
    /// Upper bound of a number, and whether the bound itself is allowed.
    pub max: Option<(Number, bool)>,
    /// Fewest elements of a collection.
    pub min_length: Option<u64>,
    /// Most elements of a collection.
    pub max_length: Option<u64>,
}

impl Unknown {
    /// An unknown value with promises.
    pub fn refined(refinements: Refinements) -> Self {
        if refinements == Refinements::default() { Self(None) } else { Self(Some(Box::new(refinements))) }
    }

    /// The promises, if any.
    pub fn refinements(&self) -> Option<&Refinements> {
        self.0.as_deref()
    }
}

impl Value {
    /// An unknown value about which nothing is known.
    pub const UNKNOWN: Self = Self::Unknown(Unknown(None));

    /// A text, brought into normal form NFC.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(nfc(text.into()))
    }

    /// A set of these elements. Elements that hold unknown values are never taken for duplicates.
    pub fn set(mut elements: Vec<Value>) -> Self {
        elements.sort();
        elements.dedup_by(|a, b| a == b && a.is_wholly_known());
        Self::Set(elements)
    }

    /// An object of these attributes.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Value)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Dynamic(typed) => typed.1.is_null(),
            _ => false,
        }
    }

    /// Whether the value itself is unknown; parts of a known value may still be.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Dynamic(typed) => typed.1.is_unknown(),
            _ => false,
        }
    }

    /// Whether neither the value nor any part of it is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Dynamic(typed) => typed.1.is_wholly_known(),
            _ => self.children().all(Self::is_wholly_known),
        }
    }

    /// The attribute or map element of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(entries) | Self::Map(entries) => entries.get(name),
            Self::Dynamic(typed) => typed.1.get(name),
            _ => None,
        }
    }

    /// The attribute of this name, null when it is absent.
    pub fn attribute(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Self::Null)
    }

    /// The attributes of an object or the elements of a map.
    pub fn entries(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Object(entries) | Self::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a list, set or tuple.
    pub fn elements(&self) -> Option<&[Value]> {
        match self {
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => Some(elements),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The integer, if it is a number that is one.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.to_i64() } else { None }
    }

    fn children(&self) -> Box<dyn Iterator<Item = &Value> + '_> {
        match self {
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => Box::new(elements.iter()),
            Self::Map(entries) | Self::Object(entries) => Box::new(entries.values()),
            _ => Box::new(std::iter::empty()),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::string(text)
    }
}

/// Brings a text into normal form NFC, in which Terraform keeps all text.
pub(crate) fn nfc(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_ignore_order_and_keep_unknown_elements() {
        assert_eq!(Value::set(vec!["b".into(), "a".into(), "a".into()]), Value::set(vec!["a".into(), "b".into()]));
        let unknown = Value::set(vec![Value::UNKNOWN, Value::UNKNOWN]);
        assert_eq!(unknown.elements().map(<[_]>::len), Some(2));
    }

    #[test]
    fn text_is_normalized() {
        assert_eq!(Value::string("e\u{301}"), Value::string("\u{e9}"));
    }
}
