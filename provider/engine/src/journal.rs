//! The journal: what is about to be made, before it is made.

mod file;
#[cfg(test)]
mod tests;

pub use file::FileStore;

use crate::state::{Key, Object, State};
use crate::token::Token;
use crate::value::Attributes;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Where a journal is kept.
pub trait Store: Send {
    /// Everything that was written.
    ///
    /// # Errors
    /// Those of the medium.
    fn load(&mut self) -> io::Result<Vec<u8>>;

    /// Adds to the end. When it returns, the bytes survive a crash of the machine; when it fails, a part of them may be
    /// there.
    ///
    /// # Errors
    /// Those of the medium.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Puts other bytes in the place of all, or leaves all as they were.
    ///
    /// # Errors
    /// Those of the medium.
    fn replace(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// A text that no other history of a platform has; see [`State::lineage`].
    fn lineage(&self) -> String;
}

/// One line of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Entry {
    /// A run begins with this table; the serial is already that of the run.
    Begin(State),
    /// An object is about to be made.
    Intent(Intent),
    /// An object was made, adopted or changed.
    Made(Made),
    /// An object is gone, or no longer ours to care for.
    Gone { address: String, generation: u32 },
}

/// An object that is about to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) address: String,
    pub(crate) token: Token,
    pub(crate) kind: String,
    /// The arguments that are no secret.
    pub(crate) arguments: Attributes,
    /// The names of those that are.
    pub(crate) hidden: BTreeSet<String>,
    pub(crate) dependencies: BTreeSet<String>,
}

/// An object in the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) address: String,
    pub(crate) generation: u32,
    pub(crate) object: Object,
}

/// A journal of one platform, on a [`Store`].
///
/// The first line says what it is. The second begins the last run with the table as it was; each further line is an
/// intent or what became of one. Lines are JSON.
#[derive(Debug)]
pub struct Journal<S> {
    store: S,
    platform: String,
    entries: Vec<Entry>,
    /// Whether a write failed: a part of a line may be at the end, so nothing may follow it.
    failed: bool,
}

/// Why there is no journal to work with.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The medium failed.
    #[error(
        "the journal cannot be read or written: {0}; nothing is created without it, so make room or fix its folder, then apply again"
    )]
    Io(#[from] io::Error),
    /// The journal is that of another platform.
    #[error(
        "the journal belongs to the platform `{found}`, not to `{wanted}`; give each platform a journal of its own"
    )]
    Platform {
        /// Whose it is.
        found: String,
        /// Whose it should be.
        wanted: String,
    },
    /// A line before the last cannot be read.
    #[error(
        "line {line} of the journal cannot be read: {reason}; restore the file, or move it away to go by ownership marks alone"
    )]
    Damaged {
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Header {
    /// Version of the format; there is one.
    journal: u32,
    platform: String,
}

const VERSION: u32 = 1;

impl<S: Store> Journal<S> {
    /// Opens the journal of a platform; an empty store is a new one.
    ///
    /// # Errors
    /// If the store cannot be read, holds something else, or belongs to another platform. A last line that was cut off by
    /// a crash is no error: what it was about to say had not happened yet.
    pub fn open(mut store: S, platform: impl Into<String>) -> Result<Self, JournalError> {
        let platform = platform.into();
        let bytes = store.load()?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut lines = bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate();
        let damaged =
            |line: usize, error: serde_json::Error| JournalError::Damaged { line: line + 1, reason: error.to_string() };
        if let Some((line, text)) = lines.next() {
            let header: Header = serde_json::from_slice(text).map_err(|error| damaged(line, error))?;
            if header.journal != VERSION {
                let reason = format!("version {} of the format is not known", header.journal);
                return Err(JournalError::Damaged { line: 1, reason });
            }
            if header.platform != platform {
                return Err(JournalError::Platform { found: header.platform, wanted: platform });
            }
        }
        let entry = |(line, text)| serde_json::from_slice::<Entry>(text).map_err(|error| damaged(line, error));
        let entries = lines.map(entry).collect::<Result<Vec<_>, _>>()?;
        let mut journal = Self { store, platform, entries, failed: false };
        if whole < bytes.len() {
            let entries = std::mem::take(&mut journal.entries);
            journal.rewrite(entries)?;
        }
        Ok(journal)
    }

    /// The table as it is after all that the journal knows, and the intents of which nobody knows what became.
    ///
    /// `prior` is the table that was kept elsewhere, such as in the state of Terraform. The journal's is taken if it is
    /// newer: whoever should have kept it was killed.
    pub(crate) fn replay(&self, prior: State) -> (State, Vec<Intent>) {
        let Some((Entry::Begin(begun), rest)) = self.entries.split_first() else { return (prior, Vec::new()) };
        let is_newer = prior.serial == 0 || (prior.lineage == begun.lineage && prior.serial < begun.serial);
        let mut state = if is_newer { begun.clone() } else { prior };
        let is_kept = state.lineage == begun.lineage;
        let mut open: BTreeMap<Key, Intent> = BTreeMap::new();
        for entry in rest.iter().filter(|_| is_kept) {
            match entry {
                Entry::Begin(_) => {}
                Entry::Intent(intent) => {
                    let key = Key { address: intent.address.clone(), generation: intent.token.generation };
                    open.insert(key, intent.clone());
                }
                Entry::Made(Made { address, generation, object }) => {
                    let key = Key { address: address.clone(), generation: *generation };
                    open.remove(&key);
                    if is_newer {
                        state.insert(key, object.clone());
                    }
                }
                Entry::Gone { address, generation } => {
                    let key = Key { address: address.clone(), generation: *generation };
                    open.remove(&key);
                    if is_newer {
                        state.objects.remove(&key);
                    }
                }
            }
        }
        open.retain(|key, _| !state.objects.contains_key(key));
        (state, open.into_values().collect())
    }

    /// Begins a run with a table; what the journal knew before must be in it.
    pub(crate) fn begin(&mut self, state: &mut State) -> Result<(), JournalError> {
        state.serial += 1;
        if state.lineage.is_empty() {
            state.lineage = self.store.lineage();
        }
        self.rewrite(vec![Entry::Begin(state.clone())])
    }

    /// Adds entries; they are durable when it returns.
    pub(crate) fn append(&mut self, entries: Vec<Entry>) -> Result<(), JournalError> {
        if self.failed {
            return Err(io::Error::other("an earlier write failed").into());
        }
        if !entries.is_empty() {
            let written = self.store.append(&lines(&entries)?);
            self.failed = written.is_err();
            written?;
            self.entries.extend(entries);
        }
        Ok(())
    }

    fn rewrite(&mut self, entries: Vec<Entry>) -> Result<(), JournalError> {
        let header = Header { journal: VERSION, platform: self.platform.clone() };
        let mut bytes = line(&header)?;
        bytes.extend(lines(&entries)?);
        self.store.replace(&bytes)?;
        self.failed = false;
        self.entries = entries;
        Ok(())
    }
}

fn lines(entries: &[Entry]) -> io::Result<Vec<u8>> {
    Ok(entries.iter().map(line).collect::<io::Result<Vec<_>>>()?.concat())
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
