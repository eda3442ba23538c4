//! What is told while a plan is applied.

use crate::plan::Verb;
use std::time::Duration;

/// Is told what happens, as it happens.
pub trait Report: Sync {
    /// Something happened. It must not take long: the loop waits for it.
    fn report(&self, event: &Event<'_>);
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// The address of the object.
    pub address: &'a str,
    /// What is done with it.
    pub verb: Verb,
    /// How far it is.
    pub stage: Stage<'a>,
}

/// How far an operation is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage<'a> {
    /// The cloud is about to be called.
    Begun,
    /// The cloud says how it is getting on.
    Working(&'a str),
    /// The call failed for now; it is made again after the time.
    Retrying(&'a str, Duration),
    /// It is done.
    Done,
    /// It failed; says why.
    Failed(&'a str),
}

/// Tells nobody.
impl Report for () {
    fn report(&self, _: &Event<'_>) {}
}

impl<F: Fn(&Event<'_>) + Sync> Report for F {
    fn report(&self, event: &Event<'_>) {
        self(event);
    }
}
