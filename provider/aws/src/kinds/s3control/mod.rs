//! What holds for all buckets of an account.

mod account_public_access_block;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<account_public_access_block::AccessBlock>()];
