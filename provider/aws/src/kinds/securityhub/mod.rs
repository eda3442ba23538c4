//! Security Hub.

mod account;
mod standards_subscription;

use crate::fault::Failed;
use crate::kind::Entry;

pub(super) const KINDS: &[Entry] =
    &[Entry::of::<account::Account>(), Entry::of::<standards_subscription::StandardsSubscription>()];

/// Whether the account has no hub: then there is nothing of it.
fn is_off(failed: &Failed) -> bool {
    failed.is_missing()
        || failed.is(&["InvalidAccessException", "AccessDeniedException"])
            && failed.message.contains("not subscribed to AWS Security Hub")
}
