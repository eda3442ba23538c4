//! CloudWatch Logs.

mod group;
mod metric_filter;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<group::Group>(), Entry::of::<metric_filter::MetricFilter>()];
