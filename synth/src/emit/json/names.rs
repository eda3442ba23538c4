//! The names of outputs, for the metadata of a stack.

use super::Json;
use std::collections::BTreeMap;

/// Output names by construct path, as the root metadata nests them.
#[derive(Default)]
pub(super) struct Tree<'a> {
    children: BTreeMap<&'a str, Tree<'a>>,
    id: Option<&'a str>,
}

impl<'a> Tree<'a> {
    pub(super) fn insert(&mut self, mut path: impl Iterator<Item = &'a str>, id: &'a str) {
        match path.next() {
            Some(step) => self.children.entry(step).or_default().insert(path, id),
            None => self.id = Some(id),
        }
    }

    pub(super) fn into_json(self) -> Json<'a> {
        match self.id {
            Some(id) => Json::text(id),
            None => Json::Object(self.children.into_iter().map(|(key, tree)| (key.into(), tree.into_json())).collect()),
        }
    }
}
