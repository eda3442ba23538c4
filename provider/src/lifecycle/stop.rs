//! When a run is to end before it is done: the user wants it, or its time is over.

use crate::schema::TIMEOUTS;
use ledgerform_tfplugin::author::{Timeouts, Typed};
use ledgerform_tfplugin::{Path, Stop, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long an operation may take where the block `timeouts` does not say: more than the slowest platform needs.
const DEFAULT: Duration = Duration::from_secs(2 * 3600);

/// What an operation is, for its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Create,
    Update,
    Delete,
}

/// Ends a run, and remembers why.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    stop: Stop,
    pub(super) time: Duration,
    is_over: Arc<AtomicBool>,
}

impl Limit {
    /// The limit of an operation on an object whose block `timeouts` is this.
    pub(super) fn new(operation: Operation, object: &Value, stop: Stop) -> Self {
        let timeouts = Timeouts::from_value(object.attribute(TIMEOUTS), &Path::default()).unwrap_or_default();
        let time = match operation {
            Operation::Create => timeouts.create(DEFAULT),
            Operation::Update => timeouts.update(DEFAULT),
            Operation::Delete => timeouts.delete(DEFAULT),
        };
        Self { stop, time, is_over: Arc::default() }
    }

    /// Ready when nothing more is to be begun.
    pub(super) async fn reached(mut self) {
        let time = self.time;
        if tokio::time::timeout(time, self.stop.requested()).await.is_err() {
            self.is_over.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the time was over before the user wanted to stop.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}
