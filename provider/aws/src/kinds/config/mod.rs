//! AWS Config: what records changes, and where records go.

mod delivery_channel;
mod recorder;
mod recorder_status;

use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<delivery_channel::DeliveryChannel>(),
    Entry::of::<recorder::ConfigurationRecorder>(),
    Entry::of::<recorder_status::RecorderStatus>(),
];
