//! The objects of a resource as Terraform shows them: the attribute `resources`.
//!
//! Each address has what was done to the object last. A plan gives those that it touches another text and the next
//! revision, so that Terraform's own way of showing a change tells what becomes of each inner object: a new address is
//! made, one that vanishes is deleted, an `id` that will be known later belongs to a new object. What was planned is what
//! is recorded, so nothing is left to show in the next plan.

use crate::value::to_terraform;
use ledgerform_engine::{self as engine, Action, Attributes, Object, Plan, Reason, State, Step};
use ledgerform_tfplugin::Value;
use std::collections::BTreeMap;

/// The longest text of a value in a reason; policies are much longer.
const VALUE: usize = 60;

/// The objects as a plan leaves them, or unknown where it is not known yet which there are.
///
/// `prior` is the attribute as it is. With inputs that are known later (`is_tentative`), a change that rests on an unknown
/// value may turn out to be none, and what would be said of it is unknown.
pub(crate) fn planned(plan: &Plan, prior: &Value, is_tentative: bool) -> Value {
    if !plan.deferred.is_empty() {
        return Value::UNKNOWN;
    }
    let objects = plan.steps.iter().filter(|step| {
        step.token.is_some()
            && matches!(step.action, Action::NoOp | Action::Create | Action::Update | Action::Replace { .. })
    });
    let entries = objects.map(|step| {
        let before = prior.attribute(&step.address);
        (step.address.clone(), of_step(plan, step, before, is_tentative))
    });
    Value::Map(entries.collect())
}

fn of_step(plan: &Plan, step: &Step, before: &Value, is_tentative: bool) -> Value {
    let object = plan.state.current(&step.address).map(|(_, object)| object);
    let is_new = matches!(step.action, Action::Create | Action::Replace { .. });
    let is_uncertain = is_tentative && object.is_some() && step.reasons.iter().any(rests_on_unknown);
    let text = |value: Option<&engine::Value>| value.map_or(engine::Value::Null, Clone::clone);
    let id = match object {
        Some(object) if !is_new => object.id.as_str().into(),
        _ => engine::Value::Unknown,
    };
    let arn = match object {
        Some(object) if !is_new => text(object.attributes.get("arn")),
        _ => text(step.planned.get("arn")),
    };
    let (change, revision) = match step.action {
        Action::NoOp if !before.is_null() => (before.attribute("change").clone(), before.attribute("revision").clone()),
        // It was found by its mark.
        Action::NoOp => (Value::from(ADOPTED), Value::from(1)),
        _ if is_uncertain => (Value::UNKNOWN, Value::UNKNOWN),
        _ => (Value::from(describe(step)), next(before)),
    };
    entry(&step.kind, &id, &arn, change, revision)
}

/// What is said of an object that was there already.
const ADOPTED: &str = "adopt";

/// The objects as they are in a table: those that are the same as before with what was said of them.
pub(crate) fn recorded(state: &State, prior: &Value, said: impl Fn(&str) -> Option<(Value, Value)>) -> Value {
    let current = state.objects.iter().filter(|(key, _)| state.is_current(key));
    let entries = current.map(|(key, object)| {
        let before = prior.attribute(&key.address);
        let (change, revision) = said(&key.address).unwrap_or_else(|| match before.is_null() {
            true => (Value::from(ADOPTED), Value::from(1)),
            false => (before.attribute("change").clone(), before.attribute("revision").clone()),
        });
        (key.address.clone(), of_object(object, change, revision))
    });
    Value::Map(entries.collect())
}

/// One object of a table.
pub(crate) fn of_object(object: &Object, change: Value, revision: Value) -> Value {
    let arn = object.attributes.get("arn").cloned().unwrap_or_default();
    entry(&object.kind, &object.id.as_str().into(), &arn, change, revision)
}

fn entry(kind: &str, id: &engine::Value, arn: &engine::Value, change: Value, revision: Value) -> Value {
    let known = |value: &engine::Value| to_terraform(value, &ledgerform_schema::Type::String);
    Value::object([
        ("type", Value::from(kind)),
        ("id", known(id)),
        ("arn", known(arn)),
        ("change", change),
        ("revision", revision),
    ])
}

/// The revision after a change.
pub(crate) fn next(before: &Value) -> Value {
    Value::from(before.attribute("revision").as_i64().unwrap_or(0) + 1)
}

fn rests_on_unknown(reason: &Reason) -> bool {
    match reason {
        Reason::Changes { to, .. } => !to.is_known(),
        Reason::TriggeredBy(_) => true,
        _ => false,
    }
}

/// What is done to an object, and why.
pub(crate) fn describe(step: &Step) -> String {
    let reasons: Vec<String> = step.reasons.iter().filter_map(reason).collect();
    let verb = match step.action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace { .. } => "replace",
        Action::Delete => "delete",
        Action::Forget => "forget",
        Action::NoOp | Action::Read => "",
    };
    if reasons.is_empty() { verb.to_owned() } else { format!("{verb}: {}", reasons.join("; ")) }
}

fn reason(reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::New => return None,
        Reason::Changes { attribute, from, to, replaces } => {
            let end = if *replaces { " (forces replacement)" } else { "" };
            format!("{attribute}: {} → {}{end}", short(from), short(to))
        }
        Reason::ChangedOutside { attribute, from, to } => outside(attribute, from, to),
        other => other.to_string(),
    })
}

/// What somebody else did.
fn outside(attribute: &str, from: &engine::Value, to: &engine::Value) -> String {
    format!("{attribute} was changed outside: {} → {}", short(from), short(to))
}

fn short(value: &engine::Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What a look at the cloud says of objects that somebody else changed, by address.
pub(crate) fn drifted(plan: &Plan) -> BTreeMap<String, String> {
    let changes = plan.steps.iter().filter_map(|step| {
        let outside: Vec<String> = step
            .reasons
            .iter()
            .filter_map(|reason| match reason {
                Reason::ChangedOutside { attribute, from, to } => Some(outside(attribute, from, to)),
                Reason::Tainted => Some("it does not work and will be replaced".to_owned()),
                _ => None,
            })
            .collect();
        (!outside.is_empty()).then(|| (step.address.clone(), outside.join("; ")))
    });
    changes.collect()
}

/// The outputs as Terraform has them.
pub(crate) fn outputs(component: &crate::component::Component, outputs: &Attributes) -> Vec<(&'static str, Value)> {
    let value = |field: &ledgerform::Field| {
        let known = outputs.get(field.name).cloned().unwrap_or(engine::Value::Unknown);
        (field.name, to_terraform(&known, &crate::schema::type_of(&field.ty)))
    };
    component.outputs.iter().map(value).collect()
}
