//! What is there: the table of objects that belong to a platform.

use crate::kind::Kinds;
use crate::token::Token;
use crate::value::{Attributes, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where an object stands in the table: two objects have one address while one replaces the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The address, such as `aws_subnet.this["app/a"]`.
    pub address: String,
    /// Which object at the address: the highest is the current one, others wait to be deleted.
    pub generation: u32,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.address, self.generation)
    }
}

/// One object, as it was when we last looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Its kind: Terraform's name of the resource type.
    pub kind: String,
    /// What the cloud calls it.
    pub id: String,
    /// The mark it was made with.
    pub token: Token,
    /// Its attributes, without those that are sensitive.
    pub attributes: Attributes,
    /// Fingerprints of the sensitive arguments that it was given, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fingerprints: BTreeMap<String, String>,
    /// The addresses that must not be deleted before it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dependencies: BTreeSet<String>,
    /// Whether it was found by its mark, so that arguments that the cloud does not tell are not known: they count as what
    /// they are to be, until it is applied.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub found: bool,
    /// Whether it came into being but does not work, so that it must be replaced.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tainted: bool,
    /// Whether nobody knows yet that it can be used: the run was stopped while it was coming up. The next look waits for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unready: bool,
}

/// The objects of one platform.
///
/// It serializes as JSON for the state of whoever keeps it; nothing sensitive is in it.
///
/// ```
/// use ledgerform_engine::State;
/// let state: State = serde_json::from_str(r#"{"platform": "demo", "serial": 3, "objects": []}"#)?;
/// assert_eq!((state.platform.as_str(), state.serial), ("demo", 3));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// What the objects are a part of; see [`Token::platform`].
    pub platform: String,
    /// How many runs of [`apply`](crate::apply()) went into the table; by it the journal tells whether the table holds
    /// its entries already.
    pub serial: u64,
    /// Tells this history of the platform from another one of the same name, so that a journal that was left behind
    /// somewhere is not taken for the newer truth. Empty until the first run.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lineage: String,
    /// The objects.
    #[serde(with = "rows")]
    pub objects: BTreeMap<Key, Object>,
    /// For addresses that have or had objects, the first generation that was never used.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub next: BTreeMap<String, u32>,
}

impl State {
    /// The state of a platform that has nothing.
    pub fn new(platform: impl Into<String>) -> Self {
        Self { platform: platform.into(), ..Self::default() }
    }

    /// The current object at an address.
    pub fn current(&self, address: &str) -> Option<(&Key, &Object)> {
        let from = Key { address: address.to_owned(), generation: 0 };
        let to = Key { address: address.to_owned(), generation: u32::MAX };
        self.objects.range(from..=to).next_back()
    }

    /// Whether an object is the current one at its address.
    pub fn is_current(&self, key: &Key) -> bool {
        self.current(&key.address).is_some_and(|(current, _)| current == key)
    }

    /// The token of the next object at an address.
    pub(crate) fn next_token(&self, address: &str) -> Token {
        let after = self.current(address).map_or(0, |(key, _)| key.generation + 1);
        let next = self.next.get(address).copied().unwrap_or(0).max(after);
        Token::new(&self.platform, address, next)
    }

    /// Adds or replaces an object.
    pub(crate) fn insert(&mut self, key: Key, object: Object) {
        let next = self.next.entry(key.address.clone()).or_default();
        *next = (*next).max(key.generation + 1);
        self.objects.insert(key, object);
    }

    /// Gives the objects at one address another one. `from` is that of a resource or of one instance.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Vec<(String, String)> {
        let renamed = |address: &str| match address.strip_prefix(from) {
            Some(rest) if rest.is_empty() || rest.starts_with('[') => Some(format!("{to}{rest}")),
            _ => None,
        };
        // What has an object at its new address already was moved before.
        let moves: Vec<(String, String)> = self
            .objects
            .keys()
            .filter_map(|key| Some((key.address.clone(), renamed(&key.address)?)))
            .filter(|(from, to)| from != to && self.current(to).is_none())
            .collect();
        let moves: BTreeSet<(String, String)> = moves.into_iter().collect();
        for (from, to) in &moves {
            self.rename_one(from, to);
        }
        moves.into_iter().collect()
    }

    pub(crate) fn rename_one(&mut self, from: &str, to: &str) {
        for (key, object) in std::mem::take(&mut self.objects) {
            let address = if key.address == from { to.to_owned() } else { key.address };
            let dependencies =
                object.dependencies.into_iter().map(|d| if d == from { to.to_owned() } else { d }).collect();
            self.insert(Key { address, generation: key.generation }, Object { dependencies, ..object });
        }
    }
}

impl Object {
    /// An object without its secrets: of sensitive arguments only fingerprints stay. `sensitive` names attributes whose
    /// value comes from a secret although the schema does not say so.
    pub(crate) fn new(
        kind: &str,
        id: &str,
        token: &Token,
        given: &Attributes,
        actual: &Attributes,
        kinds: &Kinds,
    ) -> Self {
        let info = kinds.resources.get(kind);
        let is_hidden = |name: &str| {
            info.is_some_and(|info| info.is_sensitive(name)) || given.get(name).is_some_and(Value::is_sensitive)
        };
        let is_kept = |name: &str, value: &Value| !is_hidden(name) && !value.is_sensitive();
        let mut attributes: Attributes = actual.clone();
        for (name, value) in given {
            // What the cloud does not tell is what it was given.
            attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
        attributes.retain(|name, value| is_kept(name, value));
        let object = Self {
            kind: kind.to_owned(),
            id: id.to_owned(),
            token: token.clone(),
            attributes,
            fingerprints: BTreeMap::new(),
            dependencies: BTreeSet::new(),
            found: false,
            tainted: false,
            unready: false,
        };
        object.with_secrets_of(given, kinds)
    }

    /// Takes the fingerprints of these arguments, so that by the same ones it is not changed. They are as the
    /// configuration has them, without what the cloud chose in them.
    #[must_use]
    pub(crate) fn with_secrets_of(mut self, given: &Attributes, kinds: &Kinds) -> Self {
        let info = kinds.resources.get(&self.kind);
        let is_compared = |name: &str, value: &Value| {
            let is_secret = value.is_sensitive() || info.is_some_and(|info| info.is_sensitive(name));
            is_secret && !is_nothing(value) && !info.is_some_and(|info| info.is_write_only(name))
        };
        let secrets = given.iter().filter(|(name, value)| is_compared(name, value));
        self.fingerprints =
            secrets.map(|(name, value)| (name.clone(), fingerprint(&self.token, name, value))).collect();
        self
    }

    /// An object that was found by its mark, with the arguments that a plan gives it and the cloud does not tell.
    #[must_use]
    pub(crate) fn given(self, arguments: &Attributes, kinds: &Kinds) -> Self {
        let mut object = self.with_secrets_of(arguments, kinds);
        for (name, value) in arguments.iter().filter(|(_, value)| value.is_known() && !value.is_sensitive()) {
            let is_secret = kinds.resources.get(&object.kind).is_some_and(|info| info.is_sensitive(name));
            if !is_secret && !object.attributes.contains_key(name) {
                object.attributes.insert(name.clone(), value.clone());
            }
        }
        Self { found: false, ..object }
    }

    /// Whether a sensitive argument is the one that the object was given.
    pub(crate) fn was_given(&self, name: &str, value: &Value) -> bool {
        match self.fingerprints.get(name) {
            Some(known) => *known == fingerprint(&self.token, name, value),
            None => is_nothing(value),
        }
    }
}

/// Whether a value holds no secret: there is none, or it is a block that is not given.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.elements().is_some_and(<[Value]>::is_empty)
}

fn fingerprint(token: &Token, name: &str, value: &Value) -> String {
    token.fingerprint(name, &value.revealed().to_json().to_string())
}

/// The table as a list of rows, since keys of JSON objects are texts.
mod rows {
    use super::{Key, Object};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    #[derive(Serialize, Deserialize)]
    struct Row<O> {
        address: String,
        generation: u32,
        object: O,
    }

    pub(super) fn serialize<S: Serializer>(objects: &BTreeMap<Key, Object>, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |(key, object): (&Key, _)| Row { address: key.address.clone(), generation: key.generation, object };
        let rows: Vec<Row<&Object>> = objects.iter().map(row).collect();
        rows.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Key, Object>, D::Error> {
        let rows: Vec<Row<Object>> = Vec::deserialize(deserializer)?;
        let entry = |row: Row<Object>| (Key { address: row.address, generation: row.generation }, row.object);
        Ok(rows.into_iter().map(entry).collect())
    }
}
