//! What becomes of an object that is found after the answer to its creation was lost.

use super::Run;
use super::call::{Job, Target};
use super::prepare::update;
use crate::cloud::{Actual, Cloud};
use crate::journal::Store;
use crate::kind::KindInfo;
use crate::plan::{current, is_replaced};
use crate::refresh::is_ours;
use crate::schema::propose_block;
use crate::state::Object;
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
