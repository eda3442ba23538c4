//! Roles and what they may do.

mod instance_profile;
mod openid_connect_provider;
mod role;
mod role_policy;
mod service_linked_role;

use crate::kind::Entry;
use crate::mark::Tags;
use aws_sdk_iam::error::BuildError;
use aws_sdk_iam::types::Tag;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<instance_profile::InstanceProfile>(),
    Entry::of::<openid_connect_provider::OpenIdConnectProvider>(),
    Entry::of::<role::Role>(),
    Entry::of::<role_policy::RolePolicy>(),
    Entry::of::<role_policy::RolePolicyAttachment>(),
    Entry::of::<service_linked_role::ServiceLinkedRole>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

/// A policy as it was given: answers have its characters as a URL has them.
fn decoded(policy: &str) -> String {
    let mut bytes = Vec::with_capacity(policy.len());
    let mut rest = policy.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
