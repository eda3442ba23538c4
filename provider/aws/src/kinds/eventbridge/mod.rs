//! EventBridge: rules, and where events go.

mod rule;
mod target;

use crate::args::Args;
use crate::kind::Entry;
use crate::mark::Tags;
use aws_sdk_eventbridge::error::BuildError;
use aws_sdk_eventbridge::types::Tag;

pub(super) const KINDS: &[Entry] = &[Entry::of::<rule::Rule>(), Entry::of::<target::Target>()];

/// The bus that is there without being made.
const DEFAULT: &str = "default";

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

fn bus(args: Args<'_>) -> String {
    args.text("event_bus_name").unwrap_or_else(|| DEFAULT.to_owned())
}

/// Name of the bus and of the rest of an ID: what is on the default bus has no bus in its ID. Names have no slash in them,
/// but names of buses of partners and ARNs do.
fn split(id: &str) -> (&str, &str) {
    id.rsplit_once('/').unwrap_or((DEFAULT, id))
}
