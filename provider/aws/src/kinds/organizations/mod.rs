//! What accounts of an organization may do.

mod policy;
mod policy_attachment;

use crate::fault::Failed;
use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<policy::Policy>(), Entry::of::<policy_attachment::PolicyAttachment>()];

/// Only one change of an organization is made at a time, and a new one is finished in the background.
fn is_busy(failed: &Failed) -> bool {
    failed.is(&[
        "ConcurrentModificationException",
        "FinalizingOrganizationException",
        "PolicyChangesInProgressException",
    ])
}
