//! Registries of container images.

mod policies;
mod repository;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<policies::LifecyclePolicy>(),
    Entry::of::<policies::RepositoryPolicy>(),
    Entry::of::<repository::Repository>(),
];
