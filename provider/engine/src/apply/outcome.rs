//! How a plan is applied, and what becomes of it.

use super::progress::Report;
use crate::journal::JournalError;
use crate::state::State;
use crate::value::Attributes;

/// How a plan is applied.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How many calls are under way at a time, from 1; 16 is a good number.
    pub limit: usize,
    /// Is told what happens.
    pub report: &'a dyn Report,
}

/// What became of a plan.
#[derive(Debug)]
pub struct Outcome {
    /// What is there now. Keep it whatever else happened.
    pub state: State,
    /// The outputs as far as they are known.
    pub outputs: Attributes,
    /// What failed, sorted by address.
    pub failures: Vec<Failure>,
    /// What was not done, sorted by address.
    pub unfinished: Vec<Unfinished>,
    /// Why the journal could not be written, if that ended the run.
    pub journal: Option<JournalError>,
}

/// Something that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{address}: {message}")]
pub struct Failure {
    /// The address of the object, or `output.` and the name.
    pub address: String,
    /// Why.
    pub message: String,
}

/// Something that was not done, or of which it is not known whether it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The address of the object.
    pub address: String,
    /// What failed before; nothing if the run was stopped.
    pub because: Option<String>,
}

impl Outcome {
    /// Whether all of the plan was done.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty() && self.unfinished.is_empty() && self.journal.is_none()
    }
}
