//! Applying the rules to values.
//!
//! Elements of lists and maps are told apart by index and key. Elements of sets have no place of their own: validators
//! and defaults reach into them, plan modifiers and semantic equality do not.

use super::Rules;
use super::rules::Entry;
use crate::propose::could_come_from;
use crate::{Diagnostics, Path, Step, Value};

/// All problems of a configuration.
pub(super) fn validate(rules: &Rules, config: &Value, at: &Path) -> Diagnostics {
    let mut found = Diagnostics::new();
    match config {
        Value::Object(_) => {
            for (name, entry) in &rules.fields {
                let (value, path) = (config.attribute(name), at.then(Step::Attribute(name.clone())));
                if value.is_null() || value.is_unknown() {
                    continue;
                }
                entry.checks.iter().for_each(|check| found.extend(check(value, &path)));
                if let Some(nested) = &entry.nested {
                    found.extend(validate(nested, value, &path));
                }
            }
            rules.checks.iter().for_each(|check| found.extend(check(config, at)));
        }
        Value::List(elements) => {
            for (i, element) in elements.iter().enumerate() {
                found.extend(validate(rules, element, &index(at, i)));
            }
        }
        Value::Set(elements) => elements.iter().for_each(|element| found.extend(validate(rules, element, at))),
        Value::Map(entries) => {
            for (key, element) in entries {
                found.extend(validate(rules, element, &at.then(Step::Key(key.clone()))));
            }
        }
        _ => {}
    }
    found
}

/// The value with defaults where the configuration has nothing.
pub(super) fn defaults(rules: &Rules, config: &Value, value: Value) -> Value {
    match value {
        Value::Object(mut values) => {
            for (name, entry) in &rules.fields {
                let config = config.attribute(name);
                let value = values.entry(name.clone()).or_default();
                if let (Some(default), true) = (&entry.default, config.is_null()) {
                    *value = default.clone();
                } else if let Some(nested) = &entry.nested {
                    *value = defaults(nested, config, std::mem::take(value));
                }
            }
            Value::Object(values)
        }
        Value::List(elements) => {
            Value::List(elements.into_iter().enumerate().map(|(i, v)| defaults(rules, element(config, i), v)).collect())
        }
        Value::Set(elements) => {
            let mut configs: Vec<&Value> = config.elements().unwrap_or_default().iter().collect();
            let fill = |value: Value| {
                let found = configs.iter().position(|config| could_come_from(&value, config));
                let config = found.map(|i| configs.remove(i)).unwrap_or(&Value::Null);
                if config.is_null() { value } else { defaults(rules, config, value) }
            };
            Value::set(elements.into_iter().map(fill).collect())
        }
        Value::Map(entries) => Value::Map(
            entries.into_iter().map(|(key, v)| (key.clone(), defaults(rules, config.attribute(&key), v))).collect(),
        ),
        other => other,
    }
}

/// The value after, with what it was before wherever both mean the same.
pub(super) fn same(rules: &Rules, before: &Value, after: Value) -> Value {
    match after {
        Value::Object(mut values) => {
            for (name, entry) in &rules.fields {
                let (Some(after), before) = (values.get_mut(name), before.attribute(name)) else { continue };
                if before.is_null() || before.is_unknown() || after.is_null() || after.is_unknown() {
                    continue;
                }
                if entry.same.as_ref().is_some_and(|same| same(before, after)) {
                    *after = before.clone();
                } else if let Some(nested) = &entry.nested {
                    *after = same(nested, before, std::mem::take(after));
                }
            }
            Value::Object(values)
        }
        Value::List(elements) => {
            Value::List(elements.into_iter().enumerate().map(|(i, v)| same(rules, element(before, i), v)).collect())
        }
        Value::Map(entries) => Value::Map(
            entries.into_iter().map(|(key, v)| (key.clone(), same(rules, before.attribute(&key), v))).collect(),
        ),
        other => other,
    }
}

/// Runs the plan modifiers; adds the paths whose change needs a new object.
pub(super) fn modify(
    rules: &Rules,
    (config, prior): (&Value, &Value),
    planned: Value,
    at: &Path,
    (creates, replace): (bool, &mut Vec<Path>),
) -> Value {
    match planned {
        Value::Object(_) => {
            let (mut object, exists) = (planned, !prior.is_null());
            for (name, entry) in &rules.fields {
                let path = at.then(Step::Attribute(name.clone()));
                let (config, prior) = (config.attribute(name), prior.attribute(name));
                let value = attribute(entry, (&object, exists), (config, prior), object.attribute(name).clone());
                let value = match &entry.nested {
                    Some(nested) => modify(nested, (config, prior), value, &path, (creates, replace)),
                    None => value,
                };
                let needed = entry.replace.iter().any(|needed| needed(prior, &value))
                    || (entry.replace_if_configured && !config.is_null());
                if !creates && needed && *prior != value {
                    replace.push(path);
                }
                if let Value::Object(values) = &mut object {
                    values.insert(name.clone(), value);
                }
            }
            object
        }
        Value::List(elements) => {
            let one = |(i, value)| {
                let sources = (element(config, i), element(prior, i));
                modify(rules, sources, value, &index(at, i), (creates || sources.1.is_null(), replace))
            };
            Value::List(elements.into_iter().enumerate().map(one).collect())
        }
        Value::Map(entries) => {
            let one = |(key, value): (String, Value)| {
                let sources = (config.attribute(&key), prior.attribute(&key));
                let path = at.then(Step::Key(key.clone()));
                let modified = modify(rules, sources, value, &path, (creates || sources.1.is_null(), replace));
                (key, modified)
            };
            Value::Map(entries.into_iter().map(one).collect())
        }
        other => other,
    }
}

/// Plans one attribute of an object, of which there may be a recorded one: null is recorded too.
fn attribute(
    entry: &Entry,
    (object, exists): (&Value, bool),
    (config, prior): (&Value, &Value),
    planned: Value,
) -> Value {
    let mut value = planned;
    if value.is_unknown() && config.is_null() {
        if entry.use_state && exists {
            value = prior.clone();
        } else if let Some(computed) = entry.compute.as_ref().and_then(|compute| compute(object)) {
            value = computed;
        }
    }
    for modify in &entry.modify {
        // A type that cannot hold what is planned leaves it as it is.
        value = modify(config, prior, &value).unwrap_or(value);
    }
    value
}

fn element(value: &Value, index: usize) -> &Value {
    value.elements().and_then(|elements| elements.get(index)).unwrap_or(&Value::Null)
}

fn index(at: &Path, index: usize) -> Path {
    at.then(Step::Index(i64::try_from(index).unwrap_or(i64::MAX)))
}

/// What a handler made of a value: where `after` is as `before` was, the value itself, with all digits and parts that
/// the struct may have no place for; elsewhere `after`.
pub(super) fn merge(base: &Value, before: &Value, after: Value) -> Value {
    if *before == after {
        return base.clone();
    }
    match (base, before, after) {
        (Value::Object(base), Value::Object(before), Value::Object(after)) => {
            Value::Object(after.into_iter().map(|(name, v)| entry(base, before, name, v)).collect())
        }
        (Value::Map(base), Value::Map(before), Value::Map(after)) => {
            Value::Map(after.into_iter().map(|(key, v)| entry(base, before, key, v)).collect())
        }
        (Value::List(base), Value::List(before), Value::List(after))
            if base.len() == before.len() && before.len() == after.len() =>
        {
            let elements = after.into_iter().zip(base.iter().zip(before));
            Value::List(elements.map(|(after, (base, before))| merge(base, before, after)).collect())
        }
        (_, _, after) => after,
    }
}

type Entries = std::collections::BTreeMap<String, Value>;

fn entry(base: &Entries, before: &Entries, name: String, after: Value) -> (String, Value) {
    let value = match (base.get(&name), before.get(&name)) {
        (Some(base), Some(before)) => merge(base, before, after),
        _ => after,
    };
    (name, value)
}
