//! What becomes of objects that are found: after the answer to their creation was lost, or by their marks.

use super::Run;
use super::call::{Job, Target};
use super::prepare::update;
use crate::cloud::{Actual, Cloud};
use crate::journal::Store;
use crate::kind::{KindInfo, Kinds};
use crate::plan::{Action, Step, current, is_replaced};
use crate::refresh::is_ours;
use crate::schema::propose_block;
use crate::state::{Object, State};
use crate::value::Value;
use std::collections::BTreeMap;

impl<C: Cloud, S: Store> Run<'_, C, S> {
    /// The change that makes what was found what it was to be; nothing if it is. What was found is in the table and the
    /// journal then, so that whatever becomes of the change, the next plan goes on from there.
    pub(super) fn rest(&mut self, i: usize, job: &Job, actual: &Actual) -> Option<Job> {
        let Job::Find(target) = job else { return None };
        if !target.token.as_ref().is_some_and(|token| is_ours(actual, token)) {
            return None;
        }
        let info = self.cloud.kinds().resources.get(&target.kind)?;
        // Nobody knows whether its secrets were written: without fingerprints they are written again.
        let object = Object { fingerprints: BTreeMap::new(), ..self.object(i, job, actual)? };
        let rest = rest(info, target, &object, actual)?;
        self.put(i, object);
        Some(rest)
    }
}

/// A creation may take several requests, and the answer of any of them may have been lost. What a change cannot bring
/// about is left to the next plan.
fn rest(info: &KindInfo, target: &Target, object: &Object, actual: &Actual) -> Option<Job> {
    let given = info.conform(&target.arguments);
    let (_, current) = current(object, &actual.attributes, info, &given);
    let wanted = propose_block(info.block(), &given, Some(&current));
    match is_replaced(info, &current, &wanted) {
        true => None,
        false => update(info, &current, given, &actual.id, target.clone()),
    }
}

/// Puts what a plan knows of objects that were found, and that stay as they are, into the table: arguments that the cloud
/// does not tell, and fingerprints of secrets that it told to be those that are given.
pub(super) fn take_over(state: &mut State, steps: &[Step], kinds: &Kinds) {
    for step in steps.iter().filter(|step| step.action == Action::NoOp) {
        let Some((key, object)) = state.current(&step.address) else { continue };
        let Some(info) = kinds.resources.get(&step.kind) else { continue };
        let arguments = step.work.arguments.iter();
        let mut given = info.conform(&arguments.map(|(name, node)| (name.clone(), Value::of(node))).collect());
        given.retain(|name, value| step.work.arguments.contains_key(name) && !value.is_null());
        for (name, value) in &mut given {
            let is_secret = info.is_sensitive(name) || step.work.sensitive.contains(name);
            match value.is_known() {
                true if is_secret => *value = std::mem::take(value).sensitive(),
                true => {}
                // What is known later stays as it is, so it is what was seen.
                false => *value = step.planned.get(name).filter(|_| !is_secret).cloned().unwrap_or_default(),
            }
        }
        let (key, before) = (key.clone(), object.clone());
        let object = match before.found {
            true => Object { dependencies: step.work.needs.clone(), ..before.clone().given(&given, kinds) },
            false => before.clone().with_secrets_of(&given, kinds),
        };
        let mut fingerprints = before.fingerprints;
        fingerprints.extend(object.fingerprints);
        state.insert(key, Object { fingerprints, ..object });
    }
}
