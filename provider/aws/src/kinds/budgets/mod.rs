//! Limits of costs, and who is told.

mod budget;
mod expression;
mod notification;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<budget::Budget>()];
