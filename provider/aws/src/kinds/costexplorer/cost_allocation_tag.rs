//! `aws_ce_cost_allocation_tag`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_costexplorer::types::{CostAllocationTagStatus, CostAllocationTagStatusEntry};
use ledgerform_engine::KindInfo;

/// A tag by which costs are told apart. AWS knows the tags that resources bear; this one is active or not.
pub(super) struct CostAllocationTag;

impl Kind for CostAllocationTag {
    const TYPE: &'static str = "aws_ce_cost_allocation_tag";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["tag_key"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let key = new.args.required("tag_key");
        put(cx, &key, &new.args.required("status")).await?;
        Ok(key)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.costexplorer().list_cost_allocation_tags().tag_keys(id).into_paginator().items().send();
        let tags = request.collect::<std::result::Result<Vec<_>, _>>().await?;
        let Some(tag) = tags.into_iter().find(|tag| tag.tag_key() == id) else { return Ok(None) };
        let attributes = Attrs::new()
            .variant("status", Some(tag.status()))
            .put("tag_key", tag.tag_key())
            .variant("type", Some(tag.r#type()));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.id, &change.args.required("status")).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        put(cx, gone.id, CostAllocationTagStatus::Inactive.as_str()).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("tag_key"))
    }
}

async fn put(cx: &Context, key: &str, status: &str) -> Result<()> {
    let entry = CostAllocationTagStatusEntry::builder().tag_key(key).status(status.into()).build()?;
    let answer =
        cx.costexplorer().update_cost_allocation_tags_status().cost_allocation_tags_status(entry).send().await?;
    let Some(error) = answer.errors().first() else { return Ok(()) };
    let (code, message) = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
    Err(Failed::refused(match code.contains("NotFound") {
        true => format!(
            "Cost Explorer does not know the tag `{key}` yet: it does within a day after the first resource bears it; \
             apply again then ({message})"
        ),
        false => format!("{code}: {message}"),
    }))
}
