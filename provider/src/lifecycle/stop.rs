//! When a run is to end before it is done: the user wants it, or its time is over.

use crate::schema::TIMEOUTS;
use ledgerform_tfplugin::author::{Object, Timeouts, Typed};
use ledgerform_tfplugin::{Diagnostics, Path, Stop, Value};
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

/// What is wrong with the block `timeouts` of an object or its configuration.
pub(super) fn wrong_times(object: &Value) -> Diagnostics {
    Timeouts::rules().problems(object.attribute(TIMEOUTS), &Path::attribute(TIMEOUTS))
}

/// Ends a run, and remembers why.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    stop: Stop,
    pub(super) time: Duration,
    is_over: Arc<AtomicBool>,
}

impl Limit {
    /// The limit of an operation on an object by its block `timeouts`.
    ///
    /// # Errors
    /// A time cannot be read: one that was not known until now.
    pub(super) fn new(operation: Operation, object: &Value, stop: Stop) -> Result<Self, Diagnostics> {
        wrong_times(object).into_result()?;
        let timeouts = Timeouts::from_value(object.attribute(TIMEOUTS), &Path::default()).unwrap_or_default();
        let time = match operation {
            Operation::Create => timeouts.create(DEFAULT),
            Operation::Update => timeouts.update(DEFAULT),
            Operation::Delete => timeouts.delete(DEFAULT),
        };
        Ok(Self { stop, time, is_over: Arc::default() })
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

#[cfg(test)]
mod tests {
    use super::wrong_times;
    use ledgerform_tfplugin::Value;

    #[track_caller]
    fn check(times: Value, expected: &[&str]) {
        let found = wrong_times(&Value::object([("timeouts", times)]));
        let found: Vec<String> = found.iter().map(|problem| format!("{}: {}", problem.path, problem.detail)).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn times_that_cannot_be_read_are_told_where_they_are() {
        check(Value::Null, &[]);
        check(Value::object([("create", Value::from("1h30m")), ("delete", Value::UNKNOWN)]), &[]);
        let both = Value::object([("create", Value::from("soon")), ("delete", Value::from("30"))]);
        check(
            both,
            &["timeouts.create: timeouts.create: must be a duration", "timeouts.delete: timeouts.delete: must be"],
        );
    }
}
