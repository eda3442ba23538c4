//! Attributes, from what answers say.

use ledgerform_engine::{Attributes, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Attributes of an object or of a nested block, under construction.
///
/// What an answer does not have is null. Lists stand for sets too: the schema makes them sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attrs(BTreeMap<Arc<str>, Value>);

impl Attrs {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn put(mut self, name: &str, value: impl ToValue) -> Self {
        self.0.insert(name.into(), value.to_value());
        self
    }

    /// The text of a value for which the SDK has a type with a variant for each.
    pub(crate) fn variant<T: AsRef<str>>(self, name: &str, value: Option<T>) -> Self {
        let text = value.as_ref().map(|value| value.as_ref().to_owned());
        self.put(name, text)
    }

    /// A nested block, of which there is one or none.
    pub(crate) fn block(self, name: &str, block: Option<Attrs>) -> Self {
        self.put(name, block.into_iter().collect::<Vec<_>>())
    }

    /// A nested block that the cloud fills in if nobody gives it: it is told only where it was given, since a block that
    /// the configuration does not have would be planned to go.
    pub(crate) fn if_given(self, name: &str, block: impl ToValue, recorded: super::args::Args<'_>) -> Self {
        if recorded.has(name) { self.put(name, block) } else { self }
    }

    /// A nested block that is told only where it was given, or where it is not as it usually is. That there is none is said
    /// where one was given.
    pub(crate) fn block_if_given(self, name: &str, block: Option<Attrs>, recorded: super::args::Args<'_>) -> Self {
        if block.is_some() || recorded.has(name) { self.block(name, block) } else { self }
    }

    /// What the cloud does not tell: it stays as it was. What was never recorded, as of an object that was found by its mark,
    /// is not told, which is another thing than that there is none.
    pub(crate) fn keep(mut self, names: &[&str], recorded: super::args::Args<'_>) -> Self {
        let known = names.iter().filter_map(|name| Some(((*name).into(), recorded.value(name)?.clone())));
        self.0.extend(known);
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn into_attributes(self) -> Attributes {
        self.0.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
    }
}

/// What has a value.
pub(crate) trait ToValue {
    fn to_value(self) -> Value;
}

macro_rules! to_value {
    ($($ty:ty: |$value:ident| $to:expr;)*) => {
        $(impl ToValue for $ty {
            fn to_value(self) -> Value {
                let $value = self;
                $to
            }
        })*
    };
}

to_value! {
    Value: |value| value;
    &str: |value| Value::from(value);
    String: |value| Value::from(value);
    &String: |value| Value::from(value.as_str());
    bool: |value| Value::from(value);
    i32: |value| Value::from(i64::from(value));
    i64: |value| Value::from(value);
    usize: |value| Value::from(i64::try_from(value).unwrap_or(i64::MAX));
    f64: |value| ledgerform::Number::try_from(value).map_or(Value::Null, Value::Number);
    f32: |value| f64::from(value).to_value();
    Attrs: |value| Value::Object(value.0);
    BTreeMap<String, String>: |value| Value::object(value.into_iter().map(|(k, v)| (k, Value::from(v))));
    &BTreeMap<String, String>: |value| value.clone().to_value();
    &[String]: |value| Value::List(value.iter().map(ToValue::to_value).collect());
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(self) -> Value {
        self.map_or(Value::Null, T::to_value)
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(self) -> Value {
        Value::List(self.into_iter().map(T::to_value).collect())
    }
}

/// The texts of values for which the SDK has a type with a variant for each.
pub(crate) fn texts<T: AsRef<str>>(values: &[T]) -> Vec<String> {
    values.iter().map(|value| value.as_ref().to_owned()).collect()
}

/// A time as Terraform shows it.
pub(crate) fn time(time: Option<&aws_smithy_types::DateTime>) -> Option<String> {
    time?.fmt(aws_smithy_types::date_time::Format::DateTime).ok()
}
