//! Names: the records of hosted zones.

mod record;
mod record_set;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<record::Record>()];
