//! Objects of the table: what is done with those that nothing describes, and what is kept of those that stay.

use super::planner::Planner;
use super::{Action, Observation, Reason, Step, Work};
use crate::state::{Key, Object};
use crate::value::Attributes;
use crate::world::Facts;
use std::collections::BTreeMap;

impl Planner<'_> {
    /// Deletes what is in the table and was not decided about.
    pub(super) fn orphans(&mut self) {
        let mut left: BTreeMap<Key, Object> = BTreeMap::new();
        for (key, object) in &self.state.objects {
            let is_old = !self.state.is_current(key);
            if is_old || (!self.actions.contains_key(&key.address) && !self.is_deferred(&key.address)) {
                left.insert(key.clone(), object.clone());
            }
        }
        // What a deferred object may still need stays until that is decided.
        loop {
            let is_needed = |address: &str| {
                let mut objects = self.state.objects.iter();
                objects.any(|(key, object)| self.is_deferred(&key.address) && object.dependencies.contains(address))
            };
            let Some(key) = left.keys().find(|key| is_needed(&key.address)).cloned() else { break };
            if let Some(object) = left.remove(&key) {
                self.defer(&key.address, &object.kind, &Facts::default());
            }
        }
        for (key, object) in left {
            let is_current = self.state.is_current(&key);
            let (action, reason) = match self.seen.get(&key) {
                Some(Observation::Foreign(owner)) => (Action::Forget, Reason::NotOurs(owner.clone())),
                _ if !is_current => (Action::Delete, Reason::LeftOver),
                _ if self.kept.contains(base_of(&key.address)) => (Action::Forget, Reason::Removed),
                _ => (Action::Delete, Reason::NotInConfiguration),
            };
            let address = if is_current { key.address.clone() } else { key.to_string() };
            if let (Reason::NotInConfiguration, Some((path, location))) =
                (&reason, self.guarded.get(base_of(&key.address)).cloned())
            {
                self.prevented((&path, location), &key.address);
            }
            let work = Work { base: base_of(&key.address).to_owned(), deletes: Some(key), ..Work::default() };
            self.steps.push(Step {
                address,
                kind: object.kind,
                action,
                reasons: vec![reason],
                after: Vec::new(),
                token: Some(object.token),
                planned: Attributes::new(),
                work,
            });
        }
    }

    fn is_deferred(&self, address: &str) -> bool {
        self.deferred.contains_key(address) || self.deferred.contains_key(base_of(address))
    }

    /// An ephemeral resource is opened only for what is made or changed.
    pub(super) fn close_unused(&mut self) {
        let is_changed = |step: &&Step| !matches!(step.action, Action::NoOp | Action::Delete | Action::Forget);
        // One may be there for another one only, so the search goes on until there is none left.
        loop {
            let is_unused = |step: &Step| {
                let mut changed = self.steps.iter().filter(is_changed);
                step.work.is_ephemeral
                    && step.action != Action::NoOp
                    && !changed.any(|other| other.work.needs.contains(&step.address))
            };
            let Some(unused) = self.steps.iter().position(is_unused) else { break };
            self.steps[unused].action = Action::NoOp;
        }
    }

    /// Puts what was seen of the objects into the table, secrets left out.
    pub(super) fn record(&mut self) {
        for (key, object) in &mut self.state.objects {
            if let Some(Observation::Present(attributes)) = self.seen.get(key) {
                let info = self.kinds.resources.get(&object.kind);
                let is_secret = |name: &str| {
                    info.is_some_and(|info| info.is_sensitive(name)) || object.fingerprints.contains_key(name)
                };
                let seen = attributes.iter().filter(|(name, _)| !is_secret(name));
                let seen: Attributes = seen.map(|(name, value)| (name.clone(), value.clone())).collect();
                object.attributes.extend(seen);
            }
        }
        for step in &self.steps {
            let key = self.state.current(&step.address).map(|(key, _)| key.clone());
            // An object that was adopted may have told what only its arguments say is a secret.
            if let Some(object) = key.as_ref().and_then(|key| self.state.objects.get_mut(key)) {
                object.attributes.retain(|name, _| !step.work.sensitive.contains(name));
            }
            // What it refers to now is what must outlive it, also where nothing else about it changes.
            if let (Action::NoOp, Some(object)) = (step.action, key.and_then(|key| self.state.objects.get_mut(&key))) {
                object.dependencies = step.work.needs.clone();
            }
        }
    }
}

/// The address of the resource that an instance belongs to.
pub(super) fn base_of(address: &str) -> &str {
    address.split('[').next().unwrap_or(address)
}
