//! Parameters.

mod parameter;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<parameter::Parameter>()];
