//! `aws_iam_instance_profile`

use super::{tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_iam::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct InstanceProfile;

impl Kind for InstanceProfile {
    const TYPE: &'static str = "aws_iam_instance_profile";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix", "path"]).default("path", "/").takes(Duration::from_secs(10))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = new.name("name", "name_prefix", 128);
        let request = cx
            .iam()
            .create_instance_profile()
            .instance_profile_name(&name)
            .set_path(new.args.text("path"))
            .set_tags(Some(tagged(new.tags())?));
        request.send().await?;
        if let Some(role) = new.args.str("role") {
            add(cx, &name, role).await.map_err(|failed| failed.with_id(&name))?;
        }
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(profile) = described(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", profile.arn())
            .put("create_date", time(Some(profile.create_date())))
            .put("name", profile.instance_profile_name())
            .put("path", profile.path())
            .put("role", profile.roles().first().map(|role| role.role_name()))
            .put("unique_id", profile.instance_profile_id())
            .keep(&["name_prefix"], recorded);
        Ok(Some(Found::tagged(attributes, tags(profile.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["role"]) {
            clear(cx, change.id).await?;
            if let Some(role) = change.args.str("role") {
                add(cx, change.id, role).await?;
            }
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            let request = cx.iam().tag_instance_profile().instance_profile_name(change.id);
            request.set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            let request = cx.iam().untag_instance_profile().instance_profile_name(change.id);
            request.set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        clear(cx, gone.id).await?;
        cx.iam().delete_instance_profile().instance_profile_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(new.name("name", "name_prefix", 128)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.iam().list_instance_profiles().into_paginator().items().send();
        let mut found = Vec::new();
        for profile in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            let name = profile.instance_profile_name;
            // The list does not tell tags.
            if let Some(profile) = described(cx, &name).await? {
                found.push((name, tags(profile.tags())));
            }
        }
        Ok(found)
    }
}

async fn described(cx: &Context, name: &str) -> Result<Option<types::InstanceProfile>> {
    let answer = cx.iam().get_instance_profile().instance_profile_name(name).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.instance_profile))
}

async fn add(cx: &Context, name: &str, role: &str) -> Result<()> {
    let add = || async {
        let request = cx.iam().add_role_to_instance_profile().instance_profile_name(name).role_name(role);
        Ok(request.send().await.map(|_| ())?)
    };
    // A profile or role that was made just now may not be known everywhere.
    cx.retry(Duration::from_secs(120), Failed::is_missing, add).await
}

/// Takes out the role that is in it.
async fn clear(cx: &Context, name: &str) -> Result<()> {
    let Some(profile) = described(cx, name).await? else { return Ok(()) };
    for role in profile.roles() {
        let request = cx.iam().remove_role_from_instance_profile().instance_profile_name(name);
        request.role_name(role.role_name()).send().await.or_missing()?;
    }
    Ok(())
}
