//! `aws_elasticache_user_group`

use super::{retag, same_engine, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_elasticache::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct UserGroup;

const LIMIT: Duration = Duration::from_secs(600);

impl Kind for UserGroup {
    const TYPE: &'static str = "aws_elasticache_user_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["user_group_id"]).same("engine", same_engine).takes(Duration::from_secs(10))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let id = args.required("user_group_id");
        let create = || async {
            let request = cx
                .elasticache()
                .create_user_group()
                .user_group_id(&id)
                .set_engine(args.text("engine"))
                .set_tags(Some(tagged(new.tags())))
                .set_user_ids(args.strings("user_ids"));
            Ok(request.send().await.map(|_| ())?)
        };
        // A user that was made just now may not be known yet.
        cx.retry(Duration::from_secs(60), |failed: &Failed| failed.is(&["UserNotFound"]), create).await?;
        settled(cx, &id, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(group) = look(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", group.arn())
            .put("engine", group.engine())
            .put("user_group_id", group.user_group_id())
            .put("user_ids", group.user_ids());
        Ok(Some(Found::tagged(attributes, tags_of(cx, group.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["engine", "user_ids"]) {
            let (added, removed) = change.items("user_ids");
            let modify = || async {
                let request = cx
                    .elasticache()
                    .modify_user_group()
                    .user_group_id(change.id)
                    .set_engine(change.args.text("engine").filter(|_| change.has(&["engine"])))
                    .set_user_ids_to_add(added.clone())
                    .set_user_ids_to_remove(removed.clone());
                Ok(request.send().await.map(|_| ())?)
            };
            let is_passing = |failed: &Failed| failed.is(&["InvalidUserGroupState", "UserNotFound"]);
            cx.retry(LIMIT, is_passing, modify).await?;
            settled(cx, change.id, change.progress).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let delete =
            || async { Ok(cx.elasticache().delete_user_group().user_group_id(gone.id).send().await.map(|_| ())?) };
        // A cache that was deleted just now may still be counted.
        cx.retry(LIMIT, |failed: &Failed| failed.is(&["InvalidUserGroupState"]), delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(group) => Wait::Pending(group.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(LIMIT, gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = new.args.required("user_group_id");
        let Some(group) = look(cx, &id).await? else { return Ok(None) };
        if group.status() == Some("creating") {
            settled(cx, &id, new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.elasticache().describe_user_groups().into_paginator().items().send();
        let mut found = Vec::new();
        for group in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            let tags = tags_of(cx, group.arn()).await?;
            found.extend(group.user_group_id.map(|id| (id, tags)));
        }
        Ok(found)
    }
}

async fn look(cx: &Context, id: &str) -> Result<Option<types::UserGroup>> {
    let answer = cx.elasticache().describe_user_groups().user_group_id(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.user_groups?.into_iter().next()))
}

async fn settled(cx: &Context, id: &str, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let group = look(cx, id).await?;
        Ok(match group.as_ref().and_then(|group| group.status()) {
            Some("active") => Wait::Done(()),
            status => Wait::Pending(status.unwrap_or("not there").to_owned()),
        })
    };
    cx.wait(LIMIT, progress, active).await
}
