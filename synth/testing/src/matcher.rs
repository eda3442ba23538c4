//! What a value must be like.

use serde_json::Value;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// A condition on a JSON value.
///
/// Any JSON value is one: objects match objects that have at least the same fields, anything else matches what is equal.
#[derive(Clone)]
pub struct Match(Kind);

#[derive(Clone)]
enum Kind {
    Equal(Value),
    /// At least these fields.
    Object(Vec<(String, Match)>),
    /// An array with these elements, in this order, among others.
    ArrayWith(Vec<Match>),
    Absent,
    Any,
    Text(&'static str, String, fn(&str, &str) -> bool),
    Not(Box<Match>),
    Capture(Capture),
}

/// The values that a [`Match::capture`] has seen, in the order they were met.
///
/// Only values of whatever matched as a whole are kept.
#[derive(Debug, Clone, Default)]
pub struct Capture(Rc<RefCell<Vec<Value>>>);

impl Capture {
    /// A capture that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was seen.
    pub fn values(&self) -> Vec<Value> {
        self.0.borrow().clone()
    }
}

impl Match {
    /// An object with at least these fields.
    pub fn object<K: Into<String>, V: Into<Match>>(fields: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(Kind::Object(fields.into_iter().map(|(key, value)| (key.into(), value.into())).collect()))
    }

    /// An array that has these elements in this order, others between them allowed.
    pub fn array_with<V: Into<Match>>(items: impl IntoIterator<Item = V>) -> Self {
        Self(Kind::ArrayWith(items.into_iter().map(Into::into).collect()))
    }

    /// Exactly this value: an object with these fields and no others.
    pub fn exact(value: impl Into<Value>) -> Self {
        Self(Kind::Equal(value.into()))
    }

    /// No value at all.
    pub fn absent() -> Self {
        Self(Kind::Absent)
    }

    /// Any value, but one.
    pub fn any() -> Self {
        Self(Kind::Any)
    }

    /// Text that begins so.
    pub fn starts_with(prefix: impl Into<String>) -> Self {
        Self(Kind::Text("begins with", prefix.into(), |text, prefix| text.starts_with(prefix)))
    }

    /// Text that ends so.
    pub fn ends_with(suffix: impl Into<String>) -> Self {
        Self(Kind::Text("ends with", suffix.into(), |text, suffix| text.ends_with(suffix)))
    }

    /// Text with this in it.
    pub fn contains(part: impl Into<String>) -> Self {
        Self(Kind::Text("contains", part.into(), |text, part| text.contains(part)))
    }

    /// Whatever does not match.
    pub fn not(matcher: impl Into<Match>) -> Self {
        Self(Kind::Not(Box::new(matcher.into())))
    }

    /// Any value, which the capture keeps if everything around it matches.
    pub fn capture(capture: &Capture) -> Self {
        Self(Kind::Capture(capture.clone()))
    }

    /// Whether a value matches; captures keep what they see only if it does.
    pub fn matches(&self, value: Option<&Value>) -> bool {
        let mut seen = Vec::new();
        let matched = self.check(value, &mut seen);
        if matched {
            for (capture, value) in seen {
                capture.0.borrow_mut().push(value);
            }
        }
        matched
    }

    fn check(&self, value: Option<&Value>, seen: &mut Vec<(Capture, Value)>) -> bool {
        match (&self.0, value) {
            (Kind::Absent, value) => value.is_none(),
            (Kind::Not(inner), value) => !inner.check(value, &mut Vec::new()),
            (_, None) => false,
            (Kind::Any, Some(_)) => true,
            (Kind::Capture(capture), Some(value)) => {
                seen.push((capture.clone(), value.clone()));
                true
            }
            (Kind::Equal(expected), Some(value)) => expected == value,
            (Kind::Text(_, part, holds), Some(Value::String(text))) => holds(text, part),
            (Kind::Object(fields), Some(Value::Object(value))) => {
                fields.iter().all(|(key, matcher)| matcher.check(value.get(key), seen))
            }
            (Kind::ArrayWith(matchers), Some(Value::Array(items))) => {
                let mut rest = items.iter();
                matchers.iter().all(|matcher| rest.any(|item| matcher.check(Some(item), seen)))
            }
            (Kind::Text(..) | Kind::Object(_) | Kind::ArrayWith(_), Some(_)) => false,
        }
    }
}

impl<V: Into<Value>> From<V> for Match {
    fn from(value: V) -> Self {
        match value.into() {
            Value::Object(fields) => Self::object(fields),
            other => Self(Kind::Equal(other)),
        }
    }
}

impl fmt::Debug for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Equal(value) => write!(f, "{value}"),
            Kind::Object(fields) => f.debug_map().entries(fields.iter().map(|(key, value)| (key, value))).finish(),
            Kind::ArrayWith(items) => {
                f.write_str("an array with ")?;
                f.debug_list().entries(items).finish()
            }
            Kind::Absent => f.write_str("nothing"),
            Kind::Any | Kind::Capture(_) => f.write_str("anything"),
            Kind::Text(verb, part, _) => write!(f, "text that {verb} {part:?}"),
            Kind::Not(inner) => write!(f, "not {inner:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Capture, Match};
    use serde_json::{Value, json};

    #[track_caller]
    fn check(matcher: impl Into<Match>, value: Value, expected: bool) {
        let matcher = matcher.into();
        assert_eq!(matcher.matches(Some(&value)), expected, "{matcher:?} and {value}");
    }

    #[test]
    fn values_match() {
        check(json!({"a": 1}), json!({"a": 1, "b": 2}), true);
        check(json!({"a": {"x": 1}}), json!({"a": {"x": 1, "y": 2}}), true);
        check(json!({"a": 1}), json!({"b": 1}), false);
        check(Match::exact(json!({"a": 1})), json!({"a": 1, "b": 2}), false);
        check(json!([1, 2]), json!([1, 2, 3]), false);
        check(Match::array_with([1, 3]), json!([1, 2, 3]), true);
        check(Match::array_with([3, 1]), json!([1, 2, 3]), false);
        check(Match::object([("b", Match::absent())]), json!({"a": 1}), true);
        check(Match::object([("a", Match::absent())]), json!({"a": null}), false);
        check(Match::starts_with("ab"), json!("abc"), true);
        check(Match::ends_with("ab"), json!("abc"), false);
        check(Match::contains("b"), json!(["b"]), false);
        check(Match::not(json!(1)), json!(2), true);
        check(Match::any(), json!(null), true);
    }

    #[test]
    fn captures_keep_what_matched_as_a_whole() {
        let capture = Capture::new();
        let matcher = Match::object([("name", Match::capture(&capture)), ("kind", Match::from("a"))]);
        for value in [json!({"name": "x", "kind": "a"}), json!({"name": "y", "kind": "b"})] {
            matcher.matches(Some(&value));
        }
        assert_eq!(capture.values(), [json!("x")]);
    }
}
