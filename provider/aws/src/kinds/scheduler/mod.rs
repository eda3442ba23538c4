//! EventBridge Scheduler.

mod schedule;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<schedule::Schedule>()];
