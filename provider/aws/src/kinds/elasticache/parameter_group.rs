//! `aws_elasticache_parameter_group`

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_elasticache::types::{Parameter, ParameterNameValue};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct ParameterGroup;

/// How many parameters one request takes.
/// Source: <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheParameterGroup.html>
const MOST: usize = 20;

impl Kind for ParameterGroup {
    const TYPE: &'static str = "aws_elasticache_parameter_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["description", "family", "name"]).default("description", "Managed by Terraform")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, name(new));
        let request = cx
            .elasticache()
            .create_cache_parameter_group()
            .cache_parameter_group_name(&name)
            .set_cache_parameter_group_family(args.text("family"))
            .set_description(args.text("description"))
            .set_tags(Some(tagged(new.tags())));
        request.send().await?;
        for part in parameters(args).chunks(MOST) {
            let modify = cx.elasticache().modify_cache_parameter_group().cache_parameter_group_name(&name);
            let modify = modify.set_parameter_name_values(Some(part.to_vec())).send().await;
            modify.map_err(|error| Failed::from(error).with_id(&name))?;
        }
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.elasticache().describe_cache_parameter_groups().cache_parameter_group_name(id);
        let answer = request.send().await.or_missing()?;
        let Some(group) = answer.and_then(|answer| answer.cache_parameter_groups?.into_iter().next()) else {
            return Ok(None);
        };
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = cx.elasticache().describe_cache_parameters().cache_parameter_group_name(id);
            let answer = request.set_marker(marker).send().await?;
            all.extend(answer.parameters.unwrap_or_default());
            marker = answer.marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                break;
            }
        }
        let attributes = Attrs::new()
            .put("arn", group.arn())
            .put("description", group.description())
            .put("family", group.cache_parameter_group_family())
            .put("name", group.cache_parameter_group_name())
            .put("parameter", shown(&all, recorded));
        Ok(Some(Found::tagged(attributes, tags_of(cx, group.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (wanted, before) = (parameters(change.args), parameters(change.prior));
        let is_named =
            |one: &ParameterNameValue| wanted.iter().any(|other| other.parameter_name() == one.parameter_name());
        let removed: Vec<_> = before.iter().filter(|one| !is_named(one)).cloned().collect();
        for part in removed.chunks(MOST) {
            let reset = || async {
                let request = cx.elasticache().reset_cache_parameter_group().cache_parameter_group_name(change.id);
                let request = request.reset_all_parameters(false).set_parameter_name_values(Some(part.to_vec()));
                Ok(request.send().await.map(|_| ())?)
            };
            let is_passing = |failed: &Failed| failed.is(&["InvalidCacheParameterGroupState"]);
            cx.retry(Duration::from_secs(60), is_passing, reset).await?;
        }
        let changed: Vec<_> = wanted.iter().filter(|one| !before.contains(one)).cloned().collect();
        for part in changed.chunks(MOST) {
            let request = cx.elasticache().modify_cache_parameter_group().cache_parameter_group_name(change.id);
            request.set_parameter_name_values(Some(part.to_vec())).send().await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        // A cache that was deleted just now may still be counted.
        let is_passing = |failed: &Failed| failed.is(&["InvalidCacheParameterGroupState"]);
        let delete = || async {
            let request = cx.elasticache().delete_cache_parameter_group().cache_parameter_group_name(gone.id);
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(180), is_passing, delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(name(new)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.elasticache().describe_cache_parameter_groups().into_paginator().items().send();
        let mut found = Vec::new();
        for group in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            // Those of the service never are ours.
            if group.cache_parameter_group_name().is_some_and(|name| !name.starts_with("default.")) {
                let tags = tags_of(cx, group.arn()).await?;
                found.extend(group.cache_parameter_group_name.map(|name| (name, tags)));
            }
        }
        Ok(found)
    }
}

/// The service writes names in small letters.
fn name(new: &New<'_>) -> String {
    new.args.required("name").to_lowercase()
}

fn parameters(args: Args<'_>) -> Vec<ParameterNameValue> {
    let parameter = |block: Args<'_>| {
        let parameter = ParameterNameValue::builder().set_parameter_name(block.text("name"));
        parameter.parameter_value(block.required("value")).build()
    };
    args.blocks("parameter").into_iter().map(parameter).collect()
}

/// The parameters that were set, and those that were set to what they are anyway.
fn shown(all: &[Parameter], recorded: Args<'_>) -> Vec<Attrs> {
    let given = parameters(recorded);
    let is_given = |parameter: &Parameter| {
        let is_same = |given: &ParameterNameValue| {
            given.parameter_name() == parameter.parameter_name()
                && given.parameter_value() == parameter.parameter_value()
        };
        given.iter().any(is_same)
    };
    let shown = all.iter().filter(|parameter| parameter.source() == Some("user") || is_given(parameter));
    let attributes = |parameter: &Parameter| {
        Attrs::new()
            .put("name", parameter.parameter_name())
            .put("value", parameter.parameter_value().unwrap_or_default())
    };
    shown.map(attributes).collect()
}
