//! What differs between two values, told by paths.

use crate::kind::KindInfo;
use crate::value::{Attributes, Value};
use std::collections::BTreeSet;

/// One place where two objects differ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    /// The top-level attribute.
    pub(super) name: String,
    /// The place as people read it: `ingress[0].port`, `tags.Name`.
    pub(super) path: String,
    /// The place without positions: what kinds speak of.
    pub(super) plain: String,
    pub(super) from: Value,
    pub(super) to: Value,
}

/// The differences between two objects of a kind, by attribute. Values that mean the same do not differ; what will be
/// unknown does, and so do the attributes in `open`, which are unknown on both sides and may be two values.
pub(super) fn differences(
    info: &KindInfo,
    from: &Attributes,
    to: &Attributes,
    open: &BTreeSet<String>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    for (name, after) in to {
        let before = from.get(name).unwrap_or(&Value::Null);
        if open.contains(name) || !info.is_same(name, before, after) {
            let is_sensitive = info.is_sensitive(name) || before.is_sensitive() || after.is_sensitive();
            let start = found.len();
            compare((name, name), before.revealed(), after.revealed(), &mut |path, plain, from, to| {
                found.push(Difference { name: name.clone(), path, plain, from, to });
            });
            if is_sensitive {
                // Where within a secret something differs is nobody's business.
                found.truncate(start);
                let (from, to) = (before.clone().sensitive(), after.clone().sensitive());
                found.push(Difference { name: name.clone(), path: name.clone(), plain: name.clone(), from, to });
            }
        }
    }
    found
}

fn compare(
    (path, plain): (&str, &str),
    from: &Value,
    to: &Value,
    report: &mut dyn FnMut(String, String, Value, Value),
) {
    match (from.revealed(), to.revealed()) {
        (from, to) if from == to && to.is_known() => {}
        (Value::Object(from), Value::Object(to)) => {
            let keys: BTreeSet<_> = from.keys().chain(to.keys()).collect();
            for key in keys {
                let place = (format!("{path}.{key}"), format!("{plain}.{key}"));
                let of = |side: &std::collections::BTreeMap<_, Value>| side.get(key).cloned().unwrap_or_default();
                compare((&place.0, &place.1), &of(from), &of(to), report);
            }
        }
        (Value::List(from), Value::List(to)) if from.len() == to.len() => {
            for (i, (from, to)) in from.iter().zip(to).enumerate() {
                compare((&format!("{path}[{i}]"), plain), from, to, report);
            }
        }
        (from, to) => report(path.to_owned(), plain.to_owned(), from.clone(), to.clone()),
    }
}
