//! Queues.

mod queue;
mod queue_policy;

use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::Entry;
use aws_sdk_sqs::types::QueueAttributeName;
use std::collections::HashMap;

pub(super) const KINDS: &[Entry] = &[Entry::of::<queue::Queue>(), Entry::of::<queue_policy::QueuePolicy>()];

type Told = HashMap<QueueAttributeName, String>;

/// The attributes of a queue, if there is one.
async fn attributes_of(cx: &Context, url: &str) -> Result<Option<Told>> {
    let request = cx.sqs().get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All);
    Ok(request.send().await.or_missing()?.map(|answer| answer.attributes.unwrap_or_default()))
}
