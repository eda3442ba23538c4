//! `aws_cloudwatch_log_metric_filter`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_cloudwatchlogs::types::MetricTransformation;
use ledgerform_engine::{KindInfo, Value};
use std::collections::BTreeMap;
use std::time::Duration;

/// A filter cannot have tags; it is known by its log group and its name.
pub(super) struct MetricFilter;

impl Kind for MetricFilter {
    const TYPE: &'static str = "aws_cloudwatch_log_metric_filter";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["log_group_name", "name"])
            .default("metric_transformation.unit", "None")
            .same("pattern", |a, b| a.as_str().map(str::trim) == b.as_str().map(str::trim))
            .same("metric_transformation", same_transformation)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(id(new.args))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let (group, name) = place(id)?;
        let request = cx.cloudwatchlogs().describe_metric_filters().log_group_name(group).filter_name_prefix(name);
        let filters = request.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await;
        let filters = filters.or_missing()?.unwrap_or_default();
        let Some(filter) = filters.into_iter().find(|filter| filter.filter_name() == Some(name)) else {
            return Ok(None);
        };
        let transformation = |transformation: &MetricTransformation| {
            let dimensions = transformation.dimensions().cloned().unwrap_or_default();
            Attrs::new()
                .put("default_value", transformation.default_value().map(|value| value.to_string()))
                .put("dimensions", dimensions.into_iter().collect::<BTreeMap<_, _>>())
                .put("name", transformation.metric_name())
                .put("namespace", transformation.metric_namespace())
                .put("unit", transformation.unit().map_or("None", |unit| unit.as_str()))
                .put("value", transformation.metric_value())
        };
        let attributes = Attrs::new()
            .put("apply_on_transformed_logs", filter.apply_on_transformed_logs())
            .put("log_group_name", group)
            .block("metric_transformation", filter.metric_transformations().first().map(transformation))
            .put("name", filter.filter_name())
            .put("pattern", filter.filter_pattern().unwrap_or_default());
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (group, name) = place(gone.id)?;
        let delete = || async {
            let request = cx.cloudwatchlogs().delete_metric_filter().log_group_name(group).filter_name(name);
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(60), |failed| failed.is(&["OperationAbortedException"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args)))
    }
}

/// Neither name may have a colon in it.
fn id(args: Args<'_>) -> String {
    format!("{}:{}", args.required("log_group_name"), args.required("name"))
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no filter: the name of a log group, a colon and a name"));
    id.split_once(':').ok_or_else(wrong)
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let mut transformations = Vec::new();
    for block in args.blocks("metric_transformation") {
        let default = block.str("default_value").map(str::parse::<f64>).transpose();
        let default = default.map_err(|_| Failed::refused("default_value of metric_transformation is no number"))?;
        let dimensions = block.map("dimensions");
        let transformation = MetricTransformation::builder()
            .set_default_value(default)
            .set_dimensions((!dimensions.is_empty()).then(|| dimensions.into_iter().collect()))
            .set_metric_name(block.text("name"))
            .set_metric_namespace(block.text("namespace"))
            .set_metric_value(block.text("value"))
            .set_unit(block.variant("unit"));
        transformations.push(transformation.build()?);
    }
    let put = || async {
        let request = cx
            .cloudwatchlogs()
            .put_metric_filter()
            .set_apply_on_transformed_logs(args.bool("apply_on_transformed_logs"))
            .set_filter_name(args.text("name"))
            .filter_pattern(args.required("pattern").trim())
            .set_log_group_name(args.text("log_group_name"))
            .set_metric_transformations(Some(transformations.clone()));
        Ok(request.send().await.map(|_| ())?)
    };
    // The group takes one change at a time, and may have been made just now.
    let is_passing = |failed: &Failed| failed.is(&["OperationAbortedException"]) || failed.is_missing();
    cx.retry(Duration::from_secs(60), is_passing, put).await
}

/// A number that is written as a text may be written in several ways.
fn same_transformation(a: &Value, b: &Value) -> bool {
    let normal = |value: &Value| {
        let blocks = value.elements()?.iter().map(|block| {
            let mut entries = block.entries()?.clone();
            if let Some(default) = entries.get_mut("default_value") {
                let number = default.as_str().and_then(|text| text.parse::<f64>().ok());
                *default = number.map_or(Value::Null, |number| Value::from(number.to_string()));
            }
            if entries.get("dimensions").and_then(Value::entries).is_some_and(BTreeMap::is_empty) {
                entries.insert("dimensions".into(), Value::Null);
            }
            Some(entries)
        });
        blocks.collect::<Option<Vec<_>>>()
    };
    normal(a).is_some() && normal(a) == normal(b)
}
