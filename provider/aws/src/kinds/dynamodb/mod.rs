//! DynamoDB.

mod indexes;
mod replicas;
mod settings;
mod table;

use crate::context::{Context, Wait};
use crate::fault::{Missing, Result};
use crate::kind::Entry;
use crate::mark::Tags;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{TableDescription, Tag};
use std::time::Duration;

pub(super) const KINDS: &[Entry] = &[Entry::of::<table::Table>()];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

async fn tags_of(cx: &Context, arn: &str) -> Result<Tags> {
    let (mut tags, mut next) = (Tags::new(), None);
    loop {
        let request = cx.dynamodb().list_tags_of_resource().resource_arn(arn).set_next_token(next);
        let Some(answer) = request.send().await.or_missing()? else { return Ok(tags) };
        tags.extend(answer.tags.into_iter().flatten().map(|tag| (tag.key, tag.value)));
        next = answer.next_token;
        if next.is_none() {
            return Ok(tags);
        }
    }
}

async fn look(cx: &Context, name: &str) -> Result<Option<TableDescription>> {
    let answer = cx.dynamodb().describe_table().table_name(name).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.table))
}

/// How long a change may last, and who is told of it.
struct Patience<'a> {
    limit: Duration,
    progress: &'a (dyn Fn(&str) + Sync),
}

impl Patience<'_> {
    /// Waits until table, indexes and replicas can be used: the next change is taken only then.
    async fn settled(&self, cx: &Context, name: &str) -> Result<()> {
        let active = || async {
            let Some(table) = look(cx, name).await? else { return Ok(Wait::Pending("not there".to_owned())) };
            let status = table.table_status().map_or("not there", |status| status.as_str());
            let index = table.global_secondary_indexes().iter().find_map(|index| {
                let status = index.index_status().map(|status| status.as_str());
                status.filter(|status| *status != "ACTIVE").map(|status| ("index", index.index_name(), status))
            });
            let replica = table.replicas().iter().find_map(|replica| {
                let status = replica.replica_status().map(|status| status.as_str());
                let is_ready = |status: &&str| matches!(*status, "ACTIVE" | "REGION_DISABLED" | "ARCHIVED");
                status.filter(|status| !is_ready(status)).map(|status| ("replica", replica.region_name(), status))
            });
            Ok(match (status, index.or(replica)) {
                ("ACTIVE", None) => Wait::Done(()),
                ("ACTIVE", Some((what, name, status))) => {
                    Wait::Pending(format!("{status} ({what} {})", name.unwrap_or_default()))
                }
                (status, _) => Wait::Pending(status.to_owned()),
            })
        };
        cx.wait(self.limit, self.progress, active).await
    }
}
