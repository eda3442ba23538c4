//! The remote side of the corner provider, in memory: what an input does must not depend on files of another.

use ledgerform_tfplugin::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Nothing goes wrong but what the requests make go wrong.
pub(crate) fn fault(_name: &str) -> bool {
    false
}

/// The same calls that the world of the tests has, whose objects are files.
#[derive(Debug, Default)]
pub(crate) struct World(Mutex<Remote>);

#[derive(Debug, Default)]
struct Remote {
    next: usize,
    objects: BTreeMap<(String, String), Value>,
    states: BTreeMap<String, Vec<u8>>,
    taken: BTreeSet<String>,
}

impl World {
    fn remote(&self) -> MutexGuard<'_, Remote> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn next(&self, _ty: &str) -> String {
        let mut remote = self.remote();
        remote.next += 1;
        format!("acme-{}", remote.next)
    }

    pub(crate) fn put(&self, ty: &str, id: &str, object: &Value) {
        self.remote().objects.insert((ty.to_owned(), id.to_owned()), object.clone());
    }

    pub(crate) fn get(&self, ty: &str, id: &str) -> Option<Value> {
        self.remote().objects.get(&(ty.to_owned(), id.to_owned())).cloned()
    }

    pub(crate) fn remove(&self, ty: &str, id: &str) {
        self.remote().objects.remove(&(ty.to_owned(), id.to_owned()));
    }

    pub(crate) fn ids(&self, ty: &str) -> Vec<String> {
        self.remote().objects.keys().filter(|(of, _)| of == ty).map(|(_, id)| id.clone()).collect()
    }

    pub(crate) fn note(&self, _line: &str) {}

    pub(crate) fn read_state(&self, id: &str) -> Vec<u8> {
        self.remote().states.get(id).cloned().unwrap_or_default()
    }

    pub(crate) fn write_state(&self, id: &str, bytes: &[u8]) {
        self.remote().states.insert(id.to_owned(), bytes.to_vec());
    }

    pub(crate) fn delete_state(&self, id: &str) {
        self.remote().states.remove(id);
    }

    pub(crate) fn states(&self) -> Vec<String> {
        self.remote().states.keys().cloned().collect()
    }

    pub(crate) fn take(&self, name: &str) -> bool {
        self.remote().taken.insert(name.to_owned())
    }

    pub(crate) fn release(&self, name: &str) {
        self.remote().taken.remove(name);
    }
}
