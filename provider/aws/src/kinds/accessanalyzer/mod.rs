//! IAM Access Analyzer.

mod analyzer;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<analyzer::Analyzer>()];
