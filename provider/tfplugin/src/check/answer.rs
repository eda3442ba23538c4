//! Rules for parts of answers: promises, paths to replace, identities.

use super::{Violation, check_known};
use crate::{Path, Refinements, Step, Value};

/// The promise about an unknown value that `value` breaks, if any.
pub(crate) fn promises(promised: &Refinements, value: &Value) -> Option<&'static str> {
    if value.is_unknown() {
        return None;
    }
    if value.is_null() {
        return (promised.is_null == Some(false)).then_some("was planned not to be null");
    }
    if promised.is_null == Some(true) {
        return Some("was planned as null");
    }
    if let (Some(prefix), Some(text)) = (&promised.prefix, value.as_str())
        && !text.starts_with(prefix.as_str())
    {
        return Some("was planned with another prefix");
    }
    if let Value::Number(number) = value {
        let below = promised.min.as_ref().is_some_and(|(min, inclusive)| number < min || (number == min && !inclusive));
        let above = promised.max.as_ref().is_some_and(|(max, inclusive)| number > max || (number == max && !inclusive));
        if below || above {
            return Some("is outside of the planned range");
        }
    }
    let length = match value {
        Value::Map(entries) => entries.len(),
        other => other.elements()?.len(),
    };
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    let short = promised.min_length.is_some_and(|min| length < min);
    let long = promised.max_length.is_some_and(|max| length > max);
    (short || long).then_some("has another number of elements than planned")
}

/// Whether every path that requires replacement leads to something, before the change or after it.
pub(crate) fn check_replace(prior: &Value, planned: &Value, paths: &[Path]) -> Vec<Violation> {
    let missing = paths.iter().filter(|path| !leads(prior, &path.0) && !leads(planned, &path.0));
    missing.map(|path| Violation { path: path.clone(), rule: "requires replacement and does not exist" }).collect()
}

fn leads(value: &Value, steps: &[Step]) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return true;
    };
    match (step, value) {
        (_, Value::Dynamic(typed)) => leads(&typed.1, steps),
        (Step::Attribute(name), Value::Object(entries)) | (Step::Key(name), Value::Map(entries)) => {
            entries.get(name).is_some_and(|value| leads(value, rest))
        }
        (Step::Index(index), Value::List(elements) | Value::Tuple(elements)) => {
            usize::try_from(*index).ok().and_then(|i| elements.get(i)).is_some_and(|value| leads(value, rest))
        }
        _ => false,
    }
}

/// Whether an identity can be stored: known, not null, and what it was before.
pub(crate) fn check_identity(before: Option<&Value>, identity: &Value) -> Vec<Violation> {
    let violation = |rule| Violation { path: Path::attribute("identity"), rule };
    if identity.is_null() {
        return vec![violation("must not be null")];
    }
    let mut found = check_known(identity);
    if let Some(before) = before {
        let same = super::check_applied(before, identity);
        found.extend(same.into_iter().map(|_| violation("an object keeps its identity for life")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Number;

    #[test]
    fn every_promise_binds() {
        let number = |n: i32| Value::Number(Number::from(n));
        let bounds =
            Refinements { min: Some((0.into(), true)), max: Some((10.into(), false)), ..Refinements::default() };
        for (promised, value, kept) in [
            (bounds.clone(), number(0), true),
            (bounds.clone(), number(-1), false),
            (bounds, number(10), false),
            (Refinements { min_length: Some(1), ..Refinements::default() }, Value::List(Vec::new()), false),
            (Refinements { max_length: Some(1), ..Refinements::default() }, Value::List(vec![Value::Null]), true),
            (Refinements { is_null: Some(true), ..Refinements::default() }, number(1), false),
            (Refinements { is_null: Some(false), ..Refinements::default() }, Value::Null, false),
        ] {
            assert_eq!(promises(&promised, &value).is_none(), kept, "{promised:?} {value:?}");
        }
    }

    #[test]
    fn paths_to_replace_lead_somewhere() {
        let rule = Value::List(vec![Value::object([("port", Value::from(1))])]);
        let object = Value::object([("rule", rule), ("tags", Value::Map([("a".to_owned(), "b".into())].into()))]);
        let rule = Path::attribute("rule");
        for (path, exists) in [
            (Path::attribute("nope"), false),
            (rule.then(Step::Index(0)).then(Step::Attribute("port".into())), true),
            (rule.then(Step::Index(1)), false),
            (rule.then(Step::Key("x".into())), false),
            (Path::attribute("tags").then(Step::Key("a".into())), true),
            (Path::default(), true),
        ] {
            assert_eq!(check_replace(&Value::Null, &object, std::slice::from_ref(&path)).is_empty(), exists, "{path}");
        }
    }

    #[test]
    fn identities_stay() {
        let identity = |id: Value| Value::object([("id", id)]);
        assert!(check_identity(None, &identity("a".into())).is_empty());
        assert!(check_identity(Some(&identity(Value::UNKNOWN)), &identity("a".into())).is_empty());
        assert_eq!(check_identity(Some(&identity("a".into())), &identity("b".into())).len(), 1);
        assert_eq!(check_identity(None, &identity(Value::UNKNOWN)).len(), 1);
        assert_eq!(check_identity(None, &Value::Null).len(), 1);
    }
}
