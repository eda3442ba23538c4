//! Secrets. Their values are written and never read.

mod secret;
mod secret_policy;
mod secret_rotation;
mod secret_version;

use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::Entry;
use crate::mark::Tags;
use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretOutput;
use aws_sdk_secretsmanager::types::Tag;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<secret::Secret>(),
    Entry::of::<secret_policy::SecretPolicy>(),
    Entry::of::<secret_rotation::SecretRotation>(),
    Entry::of::<secret_version::SecretVersion>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().filter_map(|tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned()))).collect()
}

/// A secret by its name or ARN, if there is one that does not wait for its deletion.
async fn described(cx: &Context, id: &str) -> Result<Option<DescribeSecretOutput>> {
    let answer = cx.secretsmanager().describe_secret().secret_id(id).send().await.or_missing()?;
    Ok(answer.filter(|secret| secret.deleted_date().is_none()))
}

/// The ARN of a secret that is given by its name or ARN.
async fn arn_of(cx: &Context, id: &str) -> Result<Option<String>> {
    match id.starts_with("arn:") {
        true => Ok(Some(id.to_owned())),
        false => Ok(described(cx, id).await?.and_then(|secret| secret.arn)),
    }
}

/// Nothing where the secret waits for its deletion: its parts go with it.
fn unless_dying<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(failed) if is_dying(&failed) => Ok(None),
        result => result.or_missing(),
    }
}

fn is_dying(failed: &Failed) -> bool {
    failed.is(&["InvalidRequestException"]) && failed.message.contains("deletion")
}

/// Whether a policy is refused that may be right: a principal that was made just now is not known yet.
fn is_principal_unknown(failed: &Failed) -> bool {
    failed.is(&["MalformedPolicyDocumentException"]) && failed.message.contains("rincipal")
}
