//! Making a lost table again: from marks, and for what cannot bear one from what it would be made of.

use super::RefreshError;
use super::{each, is_ours, look, persist, without_nulls};
use crate::cloud::Cloud;
use crate::kind::Kinds;
use crate::plan::{Action, Observation, Observed, Plan, Step};
use crate::state::{Key, Object, State};
use crate::token::Token;
use crate::value::{Attributes, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Puts every object that bears a mark of the platform, and is in a place, into the table; gives those that are new.
pub(super) async fn recover<C: Cloud>(
    state: &mut State,
    cloud: &C,
    place: Option<&str>,
) -> Result<Vec<(Key, Object)>, RefreshError> {
    let platform = state.platform.clone();
    let owned = persist(cloud, || cloud.owned(&platform, place)).await;
    let mut found = Vec::new();
    for owned in owned.map_err(|error| RefreshError { address: platform.clone(), error })? {
        let key = Key { address: owned.token.address.clone(), generation: owned.token.generation };
        if owned.token.platform == platform && !state.objects.values().any(|object| object.token == owned.token) {
            let none = BTreeMap::new();
            let object = Object::new(&owned.kind, &owned.id, &owned.token, &none, &owned.attributes, cloud.kinds());
            let object = Object { found: true, ..object };
            state.insert(key.clone(), object.clone());
            found.push((key, object));
        }
    }
    Ok(found)
}

/// Looks for objects with marks in the places that a plan names, `known` left out, to which they are added. Gives whether
/// any was found, so that it pays to plan again.
pub(crate) async fn recover_elsewhere<C: Cloud>(
    plan: &Plan,
    state: &mut State,
    observed: &mut Observed,
    known: &mut BTreeSet<String>,
    cloud: &C,
    limit: usize,
) -> Result<bool, RefreshError> {
    let made = plan.steps.iter().filter(|step| step.action == Action::Create);
    let named: BTreeSet<String> = made.filter_map(|step| cloud.place(&step.planned)).collect();
    let mut found = Vec::new();
    for place in named {
        if known.insert(place.clone()) {
            found.extend(recover(state, cloud, Some(&place)).await?);
        }
    }
    if found.is_empty() {
        return Ok(false);
    }
    look(found, observed, cloud, limit).await?;
    infer_dependencies(state, observed, cloud.kinds());
    Ok(true)
}

/// Gives recovered objects their dependencies: an object depends on those whose id or ARN is among its arguments.
///
/// A mark does not tell them, and without them a platform that was never applied from here would be deleted in no order.
pub(super) fn infer_dependencies(state: &mut State, observed: &Observed, kinds: &Kinds) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut arguments: Vec<(Key, BTreeSet<String>)> = Vec::new();
    for (key, object) in &state.objects {
        let Some(Observation::Present(attributes)) = observed.objects.get(key) else { continue };
        let arn = attributes.get("arn").and_then(Value::as_str);
        for name in [Some(object.id.as_str()), arn].into_iter().flatten().filter(|name| !name.is_empty()) {
            names.entry(name.to_owned()).or_insert_with(|| key.address.clone());
        }
        let info = kinds.resources.get(&object.kind);
        let mut texts = BTreeSet::new();
        for (name, value) in attributes {
            // What the cloud fills in alone, such as the default group of a network, refers the other way round.
            let is_computed = info.and_then(|info| info.attribute(name)).is_some_and(|known| !known.is_argument());
            if !is_computed {
                collect(value, &mut texts);
            }
        }
        arguments.push((key.clone(), texts));
    }
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, texts) in arguments {
        if !state.objects.get(&key).is_some_and(|object| object.dependencies.is_empty()) {
            continue;
        }
        for address in texts.iter().filter_map(|text| names.get(text)) {
            if *address != key.address && !reaches(&edges, address, &key.address) {
                edges.entry(key.address.clone()).or_default().insert(address.clone());
            }
        }
        if let (Some(object), Some(found)) = (state.objects.get_mut(&key), edges.get(&key.address)) {
            object.dependencies = found.clone();
        }
    }
}

fn reaches(edges: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(address) = next.pop() {
        if address == to {
            return true;
        }
        if seen.insert(address) {
            next.extend(edges.get(address).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value.revealed() {
        Value::String(text) => _ = texts.insert(text.to_string()),
        Value::List(items) | Value::Set(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(items) => items.values().for_each(|item| collect(item, texts)),
        _ => {}
    }
}

/// Whether a table was made of marks and never applied.
pub(crate) fn is_recovered(state: &State) -> bool {
    state.serial == 0 && !state.objects.is_empty()
}

/// Looks for what a plan would make although it is there: objects that cannot bear a mark. Gives whether any was found,
/// so that it pays to plan again. Each is looked for once all its arguments are known: what refers to something that is
/// still to be made cannot be there.
pub(crate) async fn seek<C: Cloud>(
    plan: &Plan,
    state: &mut State,
    observed: &mut Observed,
    sought: &mut BTreeSet<String>,
    cloud: &C,
    limit: usize,
) -> Result<bool, RefreshError> {
    let is_wanted = |step: &&Step| step.action == Action::Create && !sought.contains(&step.address);
    let wanted = plan.steps.iter().filter(is_wanted).filter_map(|step| {
        let token = step.token.clone()?;
        // What is not given is no argument, also where the cloud chooses it, and a part of one neither.
        let given = step.work.arguments.iter().map(|(name, node)| (name.clone(), Value::of(node)));
        let given = cloud.kinds().resources.get(&step.kind)?.conform(&given.collect());
        let is_given = |name: &String, value: &Value| step.work.arguments.contains_key(name) && !value.is_sensitive();
        let arguments: Attributes =
            without_nulls(&given).into_iter().filter(|(name, value)| is_given(name, value)).collect();
        let is_known = arguments.values().all(Value::is_known);
        is_known.then(|| (step.address.clone(), step.kind.clone(), token, arguments, step.work.needs.clone()))
    });
    let wanted: Vec<(String, String, Token, Attributes, BTreeSet<String>)> = wanted.collect();
    sought.extend(wanted.iter().map(|(address, ..)| address.clone()));
    let answers = each(wanted, limit, |(address, kind, token, arguments, needs)| async move {
        let found = persist(cloud, || cloud.find(&kind, &token, &arguments)).await;
        (address, kind, token, arguments, needs, found)
    });
    let mut has_any = false;
    for (address, kind, token, arguments, needs, found) in answers.await {
        let found = found.map_err(|error| RefreshError { address: address.clone(), error })?;
        if let Some(actual) = found.filter(|actual| is_ours(actual, &token)) {
            let key = Key { address, generation: token.generation };
            let object = Object::new(&kind, &actual.id, &token, &arguments, &actual.attributes, cloud.kinds());
            state.insert(key.clone(), Object { dependencies: needs, ..object });
            observed.objects.insert(key, Observation::Present(actual.attributes));
            has_any = true;
        }
    }
    Ok(has_any)
}
