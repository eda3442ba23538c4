//! Buckets.

mod bucket_versioning;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<bucket_versioning::BucketVersioning>()];
