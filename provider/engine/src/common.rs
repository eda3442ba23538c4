//! Entries of a map that every object gets, such as default tags, and keys of it that are left to others.

use crate::value::{Attributes, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is the same for the maps of all objects.
///
/// ```
/// use ledgerform_engine::Common;
/// let common = Common {
///     entries: [("Team".to_owned(), "payments".to_owned())].into(),
///     ignored: vec!["LastScan".to_owned()],
///     ignored_prefixes: vec!["cost:".to_owned()],
/// };
/// assert!(common.is_ignored("cost:center") && !common.is_ignored("Team"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Common {
    /// What every object gets where its own arguments do not say something else.
    pub entries: BTreeMap<String, String>,
    /// Keys that are neither set nor removed.
    pub ignored: Vec<String>,
    /// How such keys begin.
    pub ignored_prefixes: Vec<String>,
}

impl Common {
    /// Whether a key is left to others.
    pub fn is_ignored(&self, key: &str) -> bool {
        self.ignored.iter().any(|ignored| ignored == key)
            || self.ignored_prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()))
    }
}

/// A map of a kind that has common entries.
#[derive(Debug, Clone)]
pub(crate) struct Completed {
    /// The argument, such as `tags`.
    pub(crate) own: &'static str,
    /// The computed attribute with the common entries in it, such as `tags_all`.
    pub(crate) all: &'static str,
    pub(crate) common: Arc<Common>,
}

impl Completed {
    /// Takes the keys that are left to others out of the argument.
    pub(crate) fn strip(&self, attributes: &mut Attributes) {
        if let Some(own) = attributes.get_mut(self.own) {
            self.strip_value(own);
        }
    }

    fn strip_value(&self, value: &mut Value) {
        match value {
            Value::Sensitive(value) => self.strip_value(value),
            Value::Object(items) => items.retain(|key, _| !self.common.is_ignored(key)),
            _ => {}
        }
    }

    /// What the computed attribute will be where the argument is `own`; unknown where that is not known.
    pub(crate) fn all(&self, own: &Value) -> Value {
        let items = match own {
            Value::Sensitive(own) => return self.all(own).sensitive(),
            Value::Unknown => return Value::Unknown,
            Value::Object(items) => items.clone(),
            _ => BTreeMap::new(),
        };
        let common = self.common.entries.iter().filter(|(key, _)| !self.common.is_ignored(key));
        let mut all: BTreeMap<Arc<str>, Value> =
            common.map(|(key, value)| (Arc::from(key.as_str()), Value::from(value.as_str()))).collect();
        // A tag without a value is no tag.
        all.extend(items.into_iter().filter(|(_, value)| !value.is_null()));
        Value::Object(all)
    }
}

#[cfg(test)]
mod tests {
    use super::{Common, Completed};
    use crate::value::{Attributes, Value};

    #[track_caller]
    fn check(own: &str, stripped: &str, all: &str) {
        let entries = [("Team", "payments"), ("Scan", "never")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        let common = Common {
            entries: entries.into(),
            ignored: vec!["Scan".to_owned()],
            ignored_prefixes: vec!["cost:".to_owned()],
        };
        let completed = Completed { own: "tags", all: "tags_all", common: common.into() };
        let own = if own == "unknown" { Value::Unknown } else { serde_json::from_str(own).unwrap() };
        let mut attributes = Attributes::from([("tags".to_owned(), own)]);
        completed.strip(&mut attributes);
        assert_eq!(attributes["tags"].to_string(), stripped);
        assert_eq!(completed.all(&attributes["tags"]).to_string(), all);
    }

    #[test]
    fn what_is_given_goes_over_what_all_get_and_what_is_ignored_is_neither() {
        check("null", "null", r#"{ Team = "payments" }"#);
        check(r#"{"Team": "risk", "A": "b"}"#, r#"{ A = "b", Team = "risk" }"#, r#"{ A = "b", Team = "risk" }"#);
        let scanned = r#"{"Scan": "daily", "cost:center": "1"}"#;
        check(scanned, "{}", r#"{ Team = "payments" }"#);
        check("unknown", "(known after apply)", "(known after apply)");
    }
}
