//! Arguments, as requests want them.

use crate::fault::{Failed, Result};
use ledgerform_aws_settings::duration;
use ledgerform_engine::{Attributes, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The arguments of an object or of a nested block. What is null counts as not given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Args<'a> {
    /// Those of an object.
    Top(&'a Attributes),
    /// Those of a nested block.
    Nested(&'a BTreeMap<Arc<str>, Value>),
}

impl<'a> Args<'a> {
    pub(crate) fn value(self, name: &str) -> Option<&'a Value> {
        let value = match self {
            Self::Top(attributes) => attributes.get(name),
            Self::Nested(entries) => entries.get(name),
        };
        value.map(Value::revealed).filter(|value| !value.is_null())
    }

    /// Whether something is given: a nested block that is there, a text that is not empty.
    pub(crate) fn has(self, name: &str) -> bool {
        self.value(name).is_some_and(|value| match value {
            Value::String(text) => !text.is_empty(),
            Value::List(items) | Value::Set(items) => !items.is_empty(),
            _ => true,
        })
    }

    /// The text; nothing if it is empty, as Terraform's own provider has it.
    pub(crate) fn str(self, name: &str) -> Option<&'a str> {
        self.value(name)?.as_str().filter(|text| !text.is_empty())
    }

    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.str(name).map(str::to_owned)
    }

    /// The text of what the schema requires; empty if it is not there.
    pub(crate) fn required(self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn bool(self, name: &str) -> Option<bool> {
        self.value(name)?.as_bool()
    }

    /// Whether a flag is set.
    pub(crate) fn is(self, name: &str) -> bool {
        self.bool(name) == Some(true)
    }

    pub(crate) fn i64(self, name: &str) -> Option<i64> {
        self.value(name)?.as_number()?.as_i64()
    }

    pub(crate) fn i32(self, name: &str) -> Option<i32> {
        i32::try_from(self.i64(name)?).ok()
    }

    /// A number where zero and nothing mean the same.
    pub(crate) fn positive(self, name: &str) -> Option<i32> {
        self.i32(name).filter(|number| *number > 0)
    }

    pub(crate) fn f64(self, name: &str) -> Option<f64> {
        self.value(name)?.as_number()?.to_string().parse().ok()
    }

    /// The texts of a list or set; nothing if there are none.
    pub(crate) fn strings(self, name: &str) -> Option<Vec<String>> {
        let items = self.value(name)?.elements()?;
        let texts: Vec<String> = items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
        (!texts.is_empty()).then_some(texts)
    }

    /// The texts of a list or set, as the type of the SDK that has a variant for each.
    pub(crate) fn each<T: for<'t> From<&'t str>>(self, name: &str) -> Option<Vec<T>> {
        Some(self.strings(name)?.iter().map(|text| T::from(text.as_str())).collect())
    }

    /// A text, as the type of the SDK that has a variant for each.
    pub(crate) fn variant<T: for<'t> From<&'t str>>(self, name: &str) -> Option<T> {
        self.str(name).map(T::from)
    }

    /// The texts of a map.
    pub(crate) fn map(self, name: &str) -> BTreeMap<String, String> {
        let entries = self.value(name).and_then(Value::entries).into_iter().flatten();
        entries.filter_map(|(key, value)| Some((key.to_string(), value.as_str()?.to_owned()))).collect()
    }

    /// The nested blocks of a name.
    pub(crate) fn blocks(self, name: &str) -> Vec<Args<'a>> {
        let value = self.value(name);
        let many = value.and_then(Value::elements).into_iter().flatten();
        let one = value.and_then(Value::entries);
        many.filter_map(|item| item.entries()).chain(one).map(Args::Nested).collect()
    }

    /// The nested block of a name of which there is one at most.
    pub(crate) fn block(self, name: &str) -> Option<Args<'a>> {
        self.blocks(name).into_iter().next()
    }

    /// How long the user lets a call last: an entry of the block `timeouts`, such as `1h30m`.
    pub(crate) fn timeout(self, name: &str, default: Duration) -> Duration {
        let given = self.block("timeouts").and_then(|timeouts| timeouts.str(name)).and_then(duration);
        given.unwrap_or(default)
    }

    /// Refuses arguments that are not supported if they are given, so that none is silently dropped.
    ///
    /// # Errors
    /// Names all of them that are given.
    pub(crate) fn refuse(self, names: &[&str]) -> Result<()> {
        let given: Vec<&str> =
            names.iter().copied().filter(|name| self.has(name) && self.bool(name) != Some(false)).collect();
        match given.as_slice() {
            [] => Ok(()),
            given => Err(Failed::refused(format!("{} is not supported: leave it out", given.join(", ")))),
        }
    }

    /// The names of all that is there.
    pub(crate) fn names(self) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        match self {
            Self::Top(attributes) => Box::new(attributes.keys().map(String::as_str)),
            Self::Nested(entries) => Box::new(entries.keys().map(|name| &**name)),
        }
    }

    /// Whether an argument has another value than in `other`; having none and having an empty one are the same, and so are
    /// having none and having false or zero.
    pub(crate) fn differs(self, other: Args<'_>, name: &str) -> bool {
        let (a, b) = (self.value(name), other.value(name));
        a != b && !(is_empty(a) && is_empty(b))
    }
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Bool(false)) => true,
        Some(Value::Number(number)) => number.as_i64() == Some(0),
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::List(items) | Value::Set(items)) => items.is_empty(),
        Some(Value::Object(entries)) => entries.is_empty(),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_by_type() {
        let disk = Value::object([("size", Value::from(8_i64)), ("kind", Value::from("gp3"))]);
        let attributes = Attributes::from([
            ("name".to_owned(), Value::from("a").sensitive()),
            ("empty".to_owned(), Value::from("")),
            ("list".to_owned(), Value::set([Value::from("b"), Value::from("a")])),
            ("disk".to_owned(), Value::List(vec![disk])),
            ("tags".to_owned(), Value::object([("k", Value::from("v"))])),
        ]);
        let args = Args::Top(&attributes);
        assert_eq!((args.str("name"), args.str("empty"), args.has("empty")), (Some("a"), None, false));
        assert_eq!(args.strings("list"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(args.block("disk").and_then(|disk| disk.positive("size")), Some(8));
        assert_eq!(args.map("tags"), BTreeMap::from([("k".to_owned(), "v".to_owned())]));
        let none = Attributes::new();
        assert!(args.differs(Args::Top(&none), "name") && !args.differs(Args::Top(&none), "empty"));
        let off = Attributes::from([("name".to_owned(), false.into()), ("empty".to_owned(), Value::from(0_i64))]);
        assert!(args.differs(Args::Top(&off), "name") && !Args::Top(&none).differs(Args::Top(&off), "name"));
        assert!(!args.differs(Args::Top(&off), "empty"));
        assert_eq!((Args::Top(&off).positive("empty"), Args::Top(&none).positive("empty")), (None, None));
    }

    #[test]
    fn lengths_of_time_are_those_of_go() {
        for (text, expected) in
            [("90s", Some(90)), ("1h30m", Some(5400)), ("5", None), ("x", None), ("2d", None), ("15", None)]
        {
            assert_eq!(duration(text), expected.map(Duration::from_secs), "{text}");
        }
    }
}
