//! CloudTrail.

mod trail;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<trail::CloudTrail>()];
