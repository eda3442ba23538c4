//! Whether a plan still fits what is there.

use crate::schema::RESOURCES;
use ledgerform_engine::{Action, Plan};
use ledgerform_tfplugin::{Diagnostics, Path, Value};
use std::collections::BTreeSet;

/// Refuses to do what the user has not seen: `fresh` is the plan by what is there now, `now` the object it would give,
/// and `planned` what Terraform showed.
///
/// What was going to be done and is not necessary any more is no reason to refuse.
pub(super) fn check(fresh: &Plan, now: &Value, planned: &Value) -> Result<(), Diagnostics> {
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    if let Value::Map(shown) = planned.attribute(RESOURCES) {
        let shown_addresses: BTreeSet<&String> = shown.keys().collect();
        let wanted: BTreeSet<&String> = match now.attribute(RESOURCES) {
            Value::Map(wanted) => wanted.keys().collect(),
            _ => shown_addresses.clone(),
        };
        wrong.extend(shown_addresses.symmetric_difference(&wanted).map(|address| (*address).clone()));
        for step in fresh.steps.iter().filter(|step| step.token.is_some() && step.action != Action::NoOp) {
            let (before, after) = (planned.attribute(RESOURCES), now.attribute(RESOURCES));
            let (before, after) = (before.attribute(&step.address), after.attribute(&step.address));
            if !before.is_null() && differs(before, after) {
                wrong.insert(step.address.clone());
            }
        }
    }
    let results = planned.entries().into_iter().flatten();
    let results = results.filter(|(name, value)| *name != RESOURCES && differs(value, now.attribute(name)));
    wrong.extend(results.map(|(name, _)| name.clone()));
    if wrong.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = wrong.into_iter().map(|address| format!("  {address}")).collect();
    let detail = format!(
        "What is there is not what the plan was made for; it differs in:\n{}\n\nNothing was done. Plan again, with a \
         refresh, and look at what it says now.",
        list.join("\n")
    );
    Err(Diagnostics::error_at(Path::default(), "The plan is out of date", detail))
}

/// Whether two values differ where both are known.
fn differs(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => false,
        (Value::Object(x), Value::Object(y)) | (Value::Map(x), Value::Map(y)) => {
            x.len() != y.len() || x.iter().any(|(key, value)| y.get(key).is_none_or(|other| differs(value, other)))
        }
        (Value::List(x), Value::List(y)) => {
            x.len() != y.len() || x.iter().zip(y).any(|(value, other)| differs(value, other))
        }
        (Value::Set(_), Value::Set(_)) if !(a.is_wholly_known() && b.is_wholly_known()) => false,
        (a, b) => a != b,
    }
}

#[cfg(test)]
mod tests {
    use super::differs;
    use ledgerform_tfplugin::Value;

    #[test]
    fn what_is_not_known_on_one_side_does_not_differ() {
        let object = |value: Value| Value::object([("a", value)]);
        assert!(differs(&object("x".into()), &object("y".into())));
        assert!(!differs(&object("x".into()), &object(Value::UNKNOWN)));
        assert!(differs(&object("x".into()), &object(Value::Null)));
    }
}
