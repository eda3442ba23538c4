//! Networks and machines.

mod route;
mod subnet;
mod vpc;

use crate::context::Context;
use crate::fault::Result;
use crate::kind::{Change, Entry};
use crate::mark::{self, Tags};
use aws_sdk_ec2::types::{Filter, ResourceType, Tag, TagSpecification};
use ledgerform_engine::Token;

pub(super) const KINDS: &[Entry] =
    &[Entry::of::<route::Route>(), Entry::of::<subnet::Subnet>(), Entry::of::<vpc::Vpc>()];

/// The tags of a new object.
fn tagged(ty: ResourceType, tags: Tags) -> TagSpecification {
    let tags = tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    TagSpecification::builder().resource_type(ty).set_tags(Some(tags.collect())).build()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().filter_map(|tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned()))).collect()
}

/// What has the mark.
fn marked(token: &Token) -> Vec<Filter> {
    mark::marks(token).into_iter().map(|(key, value)| filter(&format!("tag:{key}"), [value])).collect()
}

/// What has a mark of the platform.
fn of_platform(platform: &str) -> Filter {
    filter(&format!("tag:{}", mark::PLATFORM), [mark::platform(platform)])
}

fn filter(name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Filter {
    Filter::builder().name(name).set_values(Some(values.into_iter().map(Into::into).collect())).build()
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    if !set.is_empty() {
        let tags = set.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
        cx.ec2().create_tags().resources(change.id).set_tags(Some(tags.collect())).send().await?;
    }
    if !removed.is_empty() {
        let tags = removed.into_iter().map(|key| Tag::builder().key(key).build());
        cx.ec2().delete_tags().resources(change.id).set_tags(Some(tags.collect())).send().await?;
    }
    Ok(())
}
