//! Reports of costs and usage: `aws_cur_report_definition`

use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_costandusagereport::Client;
use aws_sdk_costandusagereport::error::BuildError;
use aws_sdk_costandusagereport::types::{ReportDefinition, Tag};
use aws_types::region::Region;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) const KINDS: &[Entry] = &[Entry::of::<Report>()];

/// A report, which is known by its name.
struct Report;

impl Kind for Report {
    const TYPE: &'static str = "aws_cur_report_definition";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["report_name", "report_versioning", "time_unit"])
            .default("refresh_closed_reports", true)
            .default("report_versioning", "CREATE_NEW_REPORT")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let definition = definition(new.args)?;
        let create = || async {
            let request = client(cx).put_report_definition().report_definition(definition.clone());
            Ok(request.set_tags(Some(tagged(new.tags())?)).send().await.map(|_| ())?)
        };
        // The policy of the bucket may not be known yet.
        let is_passing = |failed: &Failed| failed.is(&["ValidationException"]) && failed.message.contains("verify");
        cx.retry(Duration::from_secs(60), is_passing, create).await?;
        Ok(new.args.required("report_name"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let found = all(cx).await?.into_iter().find(|report| report.report_name() == id);
        let Some(report) = found else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let arn = format!("arn:{}:cur:{}:{}:definition/{id}", cx.partition, home(cx), cx.account);
        let attributes = Attrs::new()
            .put("additional_artifacts", texts(report.additional_artifacts()))
            .put("additional_schema_elements", texts(report.additional_schema_elements()))
            .put("arn", arn)
            .variant("compression", Some(report.compression()))
            .variant("format", Some(report.format()))
            .put("refresh_closed_reports", report.refresh_closed_reports())
            .put("report_name", report.report_name())
            .variant("report_versioning", report.report_versioning())
            .put("s3_bucket", report.s3_bucket())
            .put("s3_prefix", report.s3_prefix())
            .variant("s3_region", Some(report.s3_region()))
            .variant("time_unit", Some(report.time_unit()));
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let parts = [
            "additional_artifacts",
            "additional_schema_elements",
            "compression",
            "format",
            "refresh_closed_reports",
            "s3_bucket",
            "s3_prefix",
            "s3_region",
        ];
        if change.has(&parts) {
            let request = client(cx).modify_report_definition().report_name(change.id);
            request.report_definition(definition(change.args)?).send().await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            client(cx).tag_resource().report_name(change.id).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            client(cx).untag_resource().report_name(change.id).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        client(cx).delete_report_definition().report_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("report_name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for report in all(cx).await? {
            if let Some(tags) = tags_of(cx, report.report_name()).await? {
                found.push((report.report_name, tags));
            }
        }
        Ok(found)
    }
}

/// Where the service is, which is in one region of each partition.
fn home(cx: &Context) -> &'static str {
    if cx.partition == "aws-cn" { "cn-northwest-1" } else { "us-east-1" }
}

fn client(cx: &Context) -> &Client {
    let config = cx.config.to_builder().region(Region::from_static(home(cx))).build();
    cx.clients.costandusagereport(&config, &cx.settings)
}

fn definition(args: Args<'_>) -> std::result::Result<ReportDefinition, BuildError> {
    ReportDefinition::builder()
        .set_additional_artifacts(args.each("additional_artifacts"))
        .set_additional_schema_elements(Some(args.each("additional_schema_elements").unwrap_or_default()))
        .set_compression(args.variant("compression"))
        .set_format(args.variant("format"))
        .set_refresh_closed_reports(args.bool("refresh_closed_reports"))
        .report_name(args.required("report_name"))
        .set_report_versioning(args.variant("report_versioning"))
        .s3_bucket(args.required("s3_bucket"))
        .s3_prefix(args.required("s3_prefix"))
        .set_s3_region(args.variant("s3_region"))
        .set_time_unit(args.variant("time_unit"))
        .build()
}

async fn all(cx: &Context) -> Result<Vec<ReportDefinition>> {
    let pages = client(cx).describe_report_definitions().into_paginator().send();
    let pages = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(pages.into_iter().flat_map(|page| page.report_definitions.unwrap_or_default()).collect())
}

async fn tags_of(cx: &Context, name: &str) -> Result<Option<Tags>> {
    let answer = client(cx).list_tags_for_resource().report_name(name).send().await.or_missing()?;
    Ok(answer.map(|answer| answer.tags().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()))
}

fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}
