//! `aws_glue_crawler`

use super::{crawler_targets, retag, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_glue::types::{
    Crawler as Told, CrawlerState, LakeFormationConfiguration, LineageConfiguration, RecrawlPolicy, SchemaChangePolicy,
};
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A crawler, which is known by its name.
pub(super) struct Crawler;

const TARGETS: [&str; 8] = [
    "catalog_target",
    "delta_target",
    "dynamodb_target",
    "hudi_target",
    "iceberg_target",
    "jdbc_target",
    "mongodb_target",
    "s3_target",
];

const PARTS: [&str; 13] = [
    "classifiers",
    "configuration",
    "database_name",
    "description",
    "lake_formation_configuration",
    "lineage_configuration",
    "recrawl_policy",
    "role",
    "schedule",
    "schema_change_policy",
    "security_configuration",
    "table_prefix",
    "name",
];

/// The same request parts for a new crawler and for one that changes.
macro_rules! given {
    ($request:expr, $args:expr) => {
        $request
            .name($args.required("name"))
            .role($args.required("role"))
            .set_classifiers($args.strings("classifiers"))
            .configuration($args.required("configuration"))
            .set_crawler_security_configuration($args.text("security_configuration"))
            .set_database_name($args.text("database_name"))
            .description($args.required("description"))
            .set_lake_formation_configuration(lake_formation($args))
            .set_lineage_configuration(lineage($args))
            .set_recrawl_policy(recrawl($args))
            .schedule($args.required("schedule"))
            .set_schema_change_policy(schema_change($args))
            .table_prefix($args.required("table_prefix"))
            .targets(crawler_targets::wanted($args)?)
    };
}

impl Kind for Crawler {
    const TYPE: &'static str = "aws_glue_crawler";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"])
            .same("configuration", same_json)
            .same("role", same_role)
            .default("dynamodb_target.scan_all", true)
            .default("mongodb_target.scan_all", true)
            .default("lineage_configuration.crawler_lineage_settings", "DISABLE")
            .default("recrawl_policy.recrawl_behavior", "CRAWL_EVERYTHING")
            .default("schema_change_policy.delete_behavior", "DEPRECATE_IN_DATABASE")
            .default("schema_change_policy.update_behavior", "UPDATE_IN_DATABASE")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let create = || async {
            let request = given!(cx.glue().create_crawler(), args);
            Ok(request.set_tags(Some(new.tags().into_iter().collect())).send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(120), is_role_unknown, create).await?;
        Ok(args.required("name"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(crawler) = crawler(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags_of(cx, &arn(cx, id)).await? else { return Ok(None) };
        // What each crawler has is told where it is given.
        let given = |name: &str| recorded.has(name);
        let lake = crawler.lake_formation_configuration().filter(|_| given("lake_formation_configuration"));
        let lake = lake.map(|own| {
            Attrs::new()
                .put("account_id", own.account_id())
                .put("use_lake_formation_credentials", own.use_lake_formation_credentials())
        });
        let lineage = crawler.lineage_configuration().filter(|_| given("lineage_configuration"));
        let lineage =
            lineage.map(|own| Attrs::new().variant("crawler_lineage_settings", own.crawler_lineage_settings()));
        let recrawl = crawler.recrawl_policy().filter(|_| given("recrawl_policy"));
        let recrawl = recrawl.map(|own| Attrs::new().variant("recrawl_behavior", own.recrawl_behavior()));
        let schema = crawler.schema_change_policy().filter(|_| given("schema_change_policy"));
        let schema = schema.map(|own| {
            Attrs::new()
                .variant("delete_behavior", own.delete_behavior())
                .variant("update_behavior", own.update_behavior())
        });
        let targets = crawler.targets().map(crawler_targets::told).unwrap_or_default();
        let attributes = targets
            .put("arn", arn(cx, id))
            .put("classifiers", crawler.classifiers())
            .put("configuration", crawler.configuration())
            .put("database_name", crawler.database_name())
            .put("description", crawler.description())
            .block_if_given("lake_formation_configuration", lake, recorded)
            .block_if_given("lineage_configuration", lineage, recorded)
            .put("name", crawler.name())
            .block_if_given("recrawl_policy", recrawl, recorded)
            .put("role", crawler.role())
            .put("schedule", crawler.schedule().and_then(|schedule| schedule.schedule_expression()))
            .block_if_given("schema_change_policy", schema, recorded)
            .put("security_configuration", crawler.crawler_security_configuration())
            .put("table_prefix", crawler.table_prefix());
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        if change.has(&PARTS) || change.has(&TARGETS) {
            let update = || async { Ok(given!(cx.glue().update_crawler(), args).send().await.map(|_| ())?) };
            let is_passing = |failed: &Failed| is_role_unknown(failed) || is_running(failed);
            cx.retry(Duration::from_secs(600), is_passing, update).await?;
        }
        retag(cx, &arn(cx, change.id), change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let glue = cx.glue();
        // One that runs cannot be deleted; what it has written stays.
        let is_idle = || async {
            let Some(crawler) = crawler(cx, gone.id).await? else { return Ok(Wait::Done(())) };
            match crawler.state() {
                Some(CrawlerState::Running) => {
                    let stopped = glue.stop_crawler().name(gone.id).send().await.map_err(Failed::from);
                    let is_over = |failed: &Failed| {
                        failed.is(&["CrawlerNotRunningException", "CrawlerStoppingException"]) || failed.is_missing()
                    };
                    stopped.map(|_| ()).or_else(|failed| if is_over(&failed) { Ok(()) } else { Err(failed) })?;
                    Ok(Wait::Pending("running".to_owned()))
                }
                Some(CrawlerState::Stopping) => Ok(Wait::Pending("stopping".to_owned())),
                _ => Ok(Wait::Done(())),
            }
        };
        cx.wait(Duration::from_secs(600), gone.progress, is_idle).await?;
        let delete = || async { Ok(glue.delete_crawler().name(gone.id).send().await.map(|_| ())?) };
        cx.retry(Duration::from_secs(120), is_running, delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.glue().get_crawlers().into_paginator().send();
        let pages = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let mut found = Vec::new();
        for crawler in pages.into_iter().flat_map(|page| page.crawlers.unwrap_or_default()) {
            let Some(name) = crawler.name else { continue };
            if let Some(tags) = tags_of(cx, &arn(cx, &name)).await? {
                found.push((name, tags));
            }
        }
        Ok(found)
    }
}

fn arn(cx: &Context, name: &str) -> String {
    cx.arn("glue", &format!("crawler/{name}"))
}

async fn crawler(cx: &Context, name: &str) -> Result<Option<Told>> {
    let answer = cx.glue().get_crawler().name(name).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.crawler))
}

/// A role that was made just now may not be known yet, nor what it may do.
fn is_role_unknown(failed: &Failed) -> bool {
    failed.is(&["InvalidInputException"])
        && (failed.message.contains("assume") || failed.message.contains("is not authorized"))
}

fn is_running(failed: &Failed) -> bool {
    failed.is(&["CrawlerRunningException", "CrawlerStoppingException"])
}

/// Whether a role is the same by name, path and name, or ARN.
fn same_role(a: &Value, b: &Value) -> bool {
    let name = |value: &Value| {
        let text = value.as_str()?;
        Some(text.split_once(":role/").map_or(text, |(_, name)| name).trim_start_matches('/').to_owned())
    };
    matches!((name(a), name(b)), (Some(a), Some(b)) if a == b)
}

fn lake_formation(args: Args<'_>) -> Option<LakeFormationConfiguration> {
    let own = args.block("lake_formation_configuration")?;
    let builder = LakeFormationConfiguration::builder().set_account_id(own.text("account_id"));
    Some(builder.set_use_lake_formation_credentials(own.bool("use_lake_formation_credentials")).build())
}

fn lineage(args: Args<'_>) -> Option<LineageConfiguration> {
    let settings = args.block("lineage_configuration")?.variant("crawler_lineage_settings");
    Some(LineageConfiguration::builder().set_crawler_lineage_settings(settings).build())
}

fn recrawl(args: Args<'_>) -> Option<RecrawlPolicy> {
    let behavior = args.block("recrawl_policy")?.variant("recrawl_behavior");
    Some(RecrawlPolicy::builder().set_recrawl_behavior(behavior).build())
}

fn schema_change(args: Args<'_>) -> Option<SchemaChangePolicy> {
    let own = args.block("schema_change_policy")?;
    let builder = SchemaChangePolicy::builder().set_delete_behavior(own.variant("delete_behavior"));
    Some(builder.set_update_behavior(own.variant("update_behavior")).build())
}

#[cfg(test)]
mod tests {
    use super::same_role;

    #[test]
    fn a_role_is_the_same_by_name_and_arn() {
        let arn = "arn:aws:iam::123456789012:role/service-role/a";
        for (other, expected) in [("service-role/a", true), ("/service-role/a", true), ("a", false)] {
            assert_eq!(same_role(&arn.into(), &other.into()), expected, "{other}");
        }
    }
}
