//! `aws_elasticache_subnet_group`

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct SubnetGroup;

impl Kind for SubnetGroup {
    const TYPE: &'static str = "aws_elasticache_subnet_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"]).default("description", "Managed by Terraform")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = name(new);
        let request = cx
            .elasticache()
            .create_cache_subnet_group()
            .cache_subnet_group_name(&name)
            .set_cache_subnet_group_description(new.args.text("description"))
            .set_subnet_ids(new.args.strings("subnet_ids"))
            .set_tags(Some(tagged(new.tags())));
        request.send().await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.elasticache().describe_cache_subnet_groups().cache_subnet_group_name(id);
        let answer = request.send().await.or_missing()?;
        let Some(group) = answer.and_then(|answer| answer.cache_subnet_groups?.into_iter().next()) else {
            return Ok(None);
        };
        let subnets = group.subnets().iter().filter_map(|subnet| subnet.subnet_identifier.clone());
        let attributes = Attrs::new()
            .put("arn", group.arn())
            .put("description", group.cache_subnet_group_description())
            .put("name", group.cache_subnet_group_name())
            .put("subnet_ids", subnets.collect::<Vec<_>>())
            .put("vpc_id", group.vpc_id());
        Ok(Some(Found::tagged(attributes, tags_of(cx, group.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["description", "subnet_ids"]) {
            let request = cx.elasticache().modify_cache_subnet_group().cache_subnet_group_name(change.id);
            let request = request.set_cache_subnet_group_description(change.args.text("description"));
            request.set_subnet_ids(change.args.strings("subnet_ids")).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        // A cache that was deleted just now may still be counted.
        let is_passing = |failed: &Failed| failed.is(&["DependencyViolation", "CacheSubnetGroupInUse"]);
        let delete = || async {
            let request = cx.elasticache().delete_cache_subnet_group().cache_subnet_group_name(gone.id);
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(300), is_passing, delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.elasticache().describe_cache_subnet_groups().into_paginator().items().send();
        let mut found = Vec::new();
        for group in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            // That of the service never is ours, and has no tags.
            if group.cache_subnet_group_name() != Some("default") {
                let tags = tags_of(cx, group.arn()).await?;
                found.extend(group.cache_subnet_group_name.map(|name| (name, tags)));
            }
        }
        Ok(found)
    }
}

/// The service writes names in small letters.
fn name(new: &New<'_>) -> String {
    new.args.required("name").to_lowercase()
}
