//! `aws_elasticache_serverless_cache`

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_elasticache::types::{self, CacheUsageLimits, DataStorage, EcpuPerSecond, Endpoint};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct ServerlessCache;

impl Kind for ServerlessCache {
    const TYPE: &'static str = "aws_elasticache_serverless_cache";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["kms_key_id", "name", "snapshot_arns_to_restore", "subnet_ids"])
            .follows("full_engine_version", &["engine", "major_engine_version"])
            .takes(Duration::from_secs(120))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let name = args.required("name");
        let request = cx
            .elasticache()
            .create_serverless_cache()
            .serverless_cache_name(&name)
            .set_cache_usage_limits(limits(args))
            .set_daily_snapshot_time(args.text("daily_snapshot_time"))
            .set_description(args.text("description"))
            .set_engine(args.text("engine"))
            .set_kms_key_id(args.text("kms_key_id"))
            .set_major_engine_version(args.text("major_engine_version"))
            .set_security_group_ids(args.strings("security_group_ids"))
            .set_snapshot_arns_to_restore(args.strings("snapshot_arns_to_restore"))
            .set_snapshot_retention_limit(args.i32("snapshot_retention_limit"))
            .set_subnet_ids(args.strings("subnet_ids"))
            .set_tags(Some(tagged(new.tags())))
            .set_user_group_id(args.text("user_group_id"));
        request.send().await?;
        let limit = args.timeout("create", Duration::from_secs(2400));
        settled(cx, &name, limit, new.progress).await.map_err(|failed| failed.with_id(&name))?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(cache) = look(cx, id).await? else { return Ok(None) };
        let endpoint = |endpoint: Option<&Endpoint>| {
            let shown = |e: &Endpoint| Attrs::new().put("address", e.address()).put("port", e.port());
            endpoint.map(shown).into_iter().collect::<Vec<_>>()
        };
        let attributes = Attrs::new()
            .put("arn", cache.arn())
            .block("cache_usage_limits", cache.cache_usage_limits().and_then(shown))
            .put("create_time", time(cache.create_time()))
            .put("daily_snapshot_time", cache.daily_snapshot_time())
            .put("description", cache.description())
            .put("endpoint", endpoint(cache.endpoint()))
            .put("engine", cache.engine())
            .put("full_engine_version", cache.full_engine_version())
            .put("kms_key_id", cache.kms_key_id())
            .put("major_engine_version", cache.major_engine_version())
            .put("name", cache.serverless_cache_name())
            .put("reader_endpoint", endpoint(cache.reader_endpoint()))
            .put("security_group_ids", cache.security_group_ids())
            .put("snapshot_retention_limit", cache.snapshot_retention_limit())
            .put("status", cache.status())
            .put("subnet_ids", cache.subnet_ids())
            .put("user_group_id", cache.user_group_id());
        Ok(Some(Found::tagged(attributes, tags_of(cx, cache.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        let names = [
            "cache_usage_limits",
            "daily_snapshot_time",
            "description",
            "engine",
            "major_engine_version",
            "security_group_ids",
            "snapshot_retention_limit",
            "user_group_id",
        ];
        if change.has(&names) {
            let text = |name: &str| args.text(name).filter(|_| change.has(&[name]));
            let has_engine = change.has(&["engine", "major_engine_version"]);
            let has_lost_group = change.has(&["user_group_id"]) && !args.has("user_group_id");
            // No limits are the highest that there are.
            let none = || CacheUsageLimits::builder().build();
            let request = cx
                .elasticache()
                .modify_serverless_cache()
                .serverless_cache_name(change.id)
                .set_cache_usage_limits(change.has(&["cache_usage_limits"]).then(|| limits(args).unwrap_or_else(none)))
                .set_daily_snapshot_time(text("daily_snapshot_time"))
                .set_description(text("description"))
                .set_engine(args.text("engine").filter(|_| has_engine))
                .set_major_engine_version(args.text("major_engine_version").filter(|_| has_engine))
                .set_remove_user_group(has_lost_group.then_some(true))
                .set_security_group_ids(
                    args.strings("security_group_ids").filter(|_| change.has(&["security_group_ids"])),
                )
                .set_snapshot_retention_limit(
                    args.i32("snapshot_retention_limit").filter(|_| change.has(&["snapshot_retention_limit"])),
                )
                .set_user_group_id(text("user_group_id"));
            request.send().await?;
            let limit = args.timeout("update", Duration::from_secs(4800));
            settled(cx, change.id, limit, change.progress).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(2400));
        let delete = || async {
            Ok(cx.elasticache().delete_serverless_cache().serverless_cache_name(gone.id).send().await.map(|_| ())?)
        };
        cx.retry(limit, |failed: &Failed| failed.is(&["InvalidServerlessCacheStateFault"]), delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(cache) => Wait::Pending(cache.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = new.args.required("name");
        let Some(cache) = look(cx, &name).await? else { return Ok(None) };
        if cache.status().is_some_and(|status| status.eq_ignore_ascii_case("creating")) {
            settled(cx, &name, new.args.timeout("create", Duration::from_secs(2400)), new.progress).await?;
        }
        Ok(Some(name))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.elasticache().describe_serverless_caches().into_paginator().items().send();
        let mut found = Vec::new();
        for cache in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            let tags = tags_of(cx, cache.arn()).await?;
            found.extend(cache.serverless_cache_name.map(|name| (name, tags)));
        }
        Ok(found)
    }
}

fn limits(args: Args<'_>) -> Option<CacheUsageLimits> {
    let block = args.block("cache_usage_limits")?;
    let storage = block.block("data_storage").map(|block| {
        DataStorage::builder()
            .set_maximum(block.positive("maximum"))
            .set_minimum(block.positive("minimum"))
            .set_unit(block.variant("unit"))
            .build()
    });
    let units = block.block("ecpu_per_second").map(|block| {
        let units = EcpuPerSecond::builder().set_maximum(block.positive("maximum"));
        units.set_minimum(block.positive("minimum")).build()
    });
    Some(CacheUsageLimits::builder().set_data_storage(storage).set_ecpu_per_second(units).build())
}

fn shown(limits: &CacheUsageLimits) -> Option<Attrs> {
    let storage = limits.data_storage().map(|storage| {
        let bounds = Attrs::new().put("maximum", storage.maximum()).put("minimum", storage.minimum());
        bounds.variant("unit", storage.unit())
    });
    let units = limits
        .ecpu_per_second()
        .map(|units| Attrs::new().put("maximum", units.maximum()).put("minimum", units.minimum()));
    (storage.is_some() || units.is_some())
        .then(|| Attrs::new().block("data_storage", storage).block("ecpu_per_second", units))
}

async fn look(cx: &Context, id: &str) -> Result<Option<types::ServerlessCache>> {
    let answer = cx.elasticache().describe_serverless_caches().serverless_cache_name(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.serverless_caches?.into_iter().next()))
}

async fn settled(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let available = || async {
        let cache = look(cx, id).await?;
        match cache.as_ref().and_then(|cache| cache.status()).map(str::to_lowercase).as_deref() {
            Some("available") => Ok(Wait::Done(())),
            Some(status @ ("create-failed" | "restore-failed")) => {
                Err(Failed::refused(format!("the cache is {status}")))
            }
            status => Ok(Wait::Pending(status.unwrap_or("not there").to_owned())),
        }
    };
    cx.wait(limit, progress, available).await
}
