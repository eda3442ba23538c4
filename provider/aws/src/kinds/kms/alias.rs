//! `aws_kms_alias`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_kms::types::AliasListEntry;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A name of a key. It cannot have tags; it is known by itself.
pub(super) struct Alias;

impl Kind for Alias {
    const TYPE: &'static str = "aws_kms_alias";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix"])
            .same("target_key_id", same_key)
            .follows("target_key_arn", &["target_key_id"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = name(new);
        let create = || async {
            let request = cx.kms().create_alias().alias_name(&name);
            Ok(request.set_target_key_id(new.args.text("target_key_id")).send().await.map(|_| ())?)
        };
        // A key that was made just now may not be known everywhere.
        cx.retry(Duration::from_secs(120), Failed::is_missing, create).await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(alias) = located(cx, id).await? else { return Ok(None) };
        let arn = |id: &str| cx.arn("kms", &format!("key/{id}"));
        let attributes = Attrs::new()
            .put("arn", alias.alias_arn())
            .put("name", alias.alias_name())
            .put("target_key_arn", alias.target_key_id().map(arn))
            .put("target_key_id", alias.target_key_id())
            .keep(&["name_prefix"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["target_key_id"]) {
            let request = cx.kms().update_alias().alias_name(change.id);
            request.set_target_key_id(change.args.text("target_key_id")).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.kms().delete_alias().alias_name(gone.id).send().await?;
        Ok(())
    }

    /// An alias of another key is another one.
    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = name(new);
        let target = new.args.str("target_key_id").map(key);
        let alias = located(cx, &name).await?;
        Ok(alias.filter(|alias| alias.target_key_id() == target).map(|_| name))
    }
}

fn name(new: &New<'_>) -> String {
    match (new.args.text("name"), new.args.has("name_prefix")) {
        (None, false) => format!("alias/{}", new.token.id()),
        _ => new.name("name", "name_prefix", 256),
    }
}

async fn located(cx: &Context, name: &str) -> Result<Option<AliasListEntry>> {
    let pages = cx.kms().list_aliases().into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(all.into_iter().find(|alias| alias.alias_name() == Some(name)))
}

/// The ID of a key, of it or of its ARN.
fn key(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

fn same_key(a: &Value, b: &Value) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => key(a) == key(b),
        _ => false,
    }
}
