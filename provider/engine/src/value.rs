//! Values: known, unknown or to be hidden, and their way from and to expressions.

#[cfg(test)]
mod tests;

use ledgerform::{Node, Number};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The attributes of an object by name.
pub type Attributes = BTreeMap<String, Value>;

/// A Terraform value, of which parts may be unknown.
///
/// `Debug` and `Display` never print what is sensitive.
///
/// ```
/// use ledgerform_engine::Value;
/// assert_eq!(Value::from("10.0.0.0/16").to_string(), "\"10.0.0.0/16\"");
/// assert_eq!(Value::from("hunter2").sensitive().to_string(), "(sensitive value)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// Known once something else exists.
    Unknown,
    /// True or false.
    Bool(bool),
    /// A number, exact.
    Number(Number),
    /// A text.
    String(Arc<str>),
    /// A list.
    List(Vec<Value>),
    /// A set; [`Value::set`] puts it in order and drops what is there twice.
    Set(Vec<Value>),
    /// A map or an object.
    Object(BTreeMap<Arc<str>, Value>),
    /// A value that is never shown or kept.
    Sensitive(Box<Value>),
}

impl Value {
    /// A set of these elements, which may hold unknown ones; those are never taken for duplicates.
    pub fn set(elements: impl IntoIterator<Item = Value>) -> Self {
        let mut keyed: Vec<(String, Value)> = elements.into_iter().map(|value| (value.sort_key(), value)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        keyed.dedup_by(|a, b| a.1 == b.1 && a.1.is_known());
        Self::Set(keyed.into_iter().map(|(_, value)| value).collect())
    }

    /// An object of these attributes.
    pub fn object<K: Into<Arc<str>>>(attributes: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Object(attributes.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The same value, hidden.
    pub fn sensitive(self) -> Self {
        match self {
            Self::Sensitive(_) => self,
            value => Self::Sensitive(Box::new(value)),
        }
    }

    /// The value without marks at the top: what is sent to the cloud.
    pub fn revealed(&self) -> &Self {
        match self {
            Self::Sensitive(value) => value.revealed(),
            value => value,
        }
    }

    /// Whether the value is marked as sensitive.
    pub fn is_sensitive(&self) -> bool {
        matches!(self, Self::Sensitive(_))
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self.revealed(), Self::Null)
    }

    /// Whether neither the value nor a part of it is unknown.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::List(items) | Self::Set(items) => items.iter().all(Self::is_known),
            Self::Object(items) => items.values().all(Self::is_known),
            Self::Sensitive(value) => value.is_known(),
            _ => true,
        }
    }

    /// The value with null for what is unknown: as a cloud takes it, which chooses that part.
    pub(crate) fn with_nulls(self) -> Self {
        match self {
            Self::Unknown => Self::Null,
            Self::List(items) => Self::List(items.into_iter().map(Self::with_nulls).collect()),
            Self::Set(items) => Self::set(items.into_iter().map(Self::with_nulls)),
            Self::Object(items) => {
                Self::Object(items.into_iter().map(|(key, item)| (key, item.with_nulls())).collect())
            }
            Self::Sensitive(value) => match value.with_nulls() {
                Self::Null => Self::Null,
                value => value.sensitive(),
            },
            value => value,
        }
    }

    /// The text, if the value is one.
    pub fn as_str(&self) -> Option<&str> {
        match self.revealed() {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if the value is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.revealed() {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if the value is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self.revealed() {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements of a list or set.
    pub fn elements(&self) -> Option<&[Value]> {
        match self.revealed() {
            Self::List(items) | Self::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map or the attributes of an object.
    pub fn entries(&self) -> Option<&BTreeMap<Arc<str>, Value>> {
        match self.revealed() {
            Self::Object(items) => Some(items),
            _ => None,
        }
    }

    /// The value of an expression: what is known of it, the rest unknown.
    pub fn of(node: &Node) -> Self {
        match node {
            Node::Null => Self::Null,
            Node::Bool(value) => Self::Bool(*value),
            Node::Number(number) => Self::Number(number.clone()),
            Node::String(text) => Self::String(text.clone()),
            Node::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Node::Object(items) => {
                Self::Object(items.iter().map(|(key, node)| (key.clone(), Self::of(node))).collect())
            }
            Node::Call("toset", args) => match args.first() {
                Some(Node::List(items)) => Self::set(items.iter().map(Self::of)),
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// The value as an expression; an unknown part becomes the attribute or element of `unknown`, by which whoever knows
    /// it later finds it.
    pub fn to_node(&self, unknown: &Node) -> Node {
        match self {
            Self::Null => Node::Null,
            Self::Unknown => unknown.clone(),
            Self::Bool(value) => Node::Bool(*value),
            Self::Number(number) => Node::Number(number.clone()),
            Self::String(text) => Node::String(text.clone()),
            Self::List(items) => Node::list(items.iter().enumerate().map(|(i, item)| {
                let position = Node::Number(i64::try_from(i).unwrap_or(i64::MAX).into());
                item.to_node(&Node::Index(Arc::new(unknown.clone()), Arc::new(position)))
            })),
            // The elements of a set have no address, so a set of which a part is unknown is unknown.
            Self::Set(_) if !self.is_known() => unknown.clone(),
            Self::Set(items) => Node::call("toset", [Node::list(items.iter().map(|item| item.to_node(unknown)))]),
            Self::Object(items) => {
                Node::object(items.iter().map(|(key, item)| (key.clone(), item.to_node(&unknown.get(key.clone())))))
            }
            Self::Sensitive(value) => value.to_node(unknown),
        }
    }

    /// What the elements of a set are put in order by; unlike the text that is shown it tells sensitive values apart.
    fn sort_key(&self) -> String {
        match self {
            Self::Unknown => "\u{10ffff}".to_owned(),
            Self::Sensitive(value) => value.sort_key(),
            value => value.to_json().to_string(),
        }
    }

    /// The value as JSON; what is unknown or sensitive is null, sets are arrays.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Null | Self::Unknown => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => serde_json::from_str(&number.to_string()).unwrap_or_default(),
            Self::String(text) => Json::String(text.to_string()),
            Self::List(items) | Self::Set(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Self::Object(items) => {
                Json::Object(items.iter().map(|(key, value)| (key.to_string(), value.to_json())).collect())
            }
            Self::Sensitive(_) => Json::Null,
        }
    }

    /// The value that JSON says; arrays are lists until a type makes them sets. A number that Terraform cannot hold is
    /// kept as text.
    pub fn from_json(json: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => {
                let text = number.to_string();
                Number::parse(&text).map_or_else(|| Self::String(text.into()), Self::Number)
            }
            Json::String(text) => Self::from(text.as_str()),
            Json::Array(items) => Self::List(items.iter().map(Self::from_json).collect()),
            Json::Object(items) => {
                Self::object(items.iter().map(|(key, value)| (key.as_str(), Self::from_json(value))))
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Value {
    /// Writes the value as Terraform's plans do, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list(f: &mut fmt::Formatter<'_>, items: &[Value]) -> fmt::Result {
            f.write_str("[")?;
            for (i, item) in items.iter().enumerate() {
                write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
            }
            f.write_str("]")
        }
        match self {
            Self::Null => f.write_str("null"),
            Self::Unknown => f.write_str("(known after apply)"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::String(text) => write!(f, "{}", serde_json::Value::from(&**text)),
            Self::List(items) | Self::Set(items) => list(f, items),
            Self::Object(items) if items.is_empty() => f.write_str("{}"),
            Self::Object(items) => {
                f.write_str("{ ")?;
                for (i, (key, value)) in items.iter().enumerate() {
                    let is_name = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
                    let separator = if i == 0 { "" } else { ", " };
                    match is_name {
                        true => write!(f, "{separator}{key} = {value}")?,
                        false => write!(f, "{separator}{} = {value}", serde_json::Value::from(&**key))?,
                    }
                }
                f.write_str(" }")
            }
            Self::Sensitive(_) => f.write_str("(sensitive value)"),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Value {
    /// Writes the value as JSON, as [`Value::to_json`] gives it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_json(&serde_json::Value::deserialize(deserializer)?))
    }
}
