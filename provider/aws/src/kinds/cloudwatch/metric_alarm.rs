//! `aws_cloudwatch_metric_alarm`

use super::{retag, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::Result;
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_cloudwatch::types::{
    AlarmPromQlCriteria, AlarmType, Dimension, EvaluationCriteria, Metric, MetricAlarm as Alarm, MetricDataQuery,
    MetricStat,
};
use ledgerform_engine::KindInfo;
use std::collections::BTreeMap;

pub(super) struct MetricAlarm;

impl Kind for MetricAlarm {
    const TYPE: &'static str = "aws_cloudwatch_metric_alarm";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["alarm_name"]).default("actions_enabled", true).default("treat_missing_data", "missing")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args, Some(new.tags())).await?;
        Ok(new.args.required("alarm_name"))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let request = cx.cloudwatch().describe_alarms().alarm_names(id).alarm_types(AlarmType::MetricAlarm);
        let alarms = request.send().await?.metric_alarms.unwrap_or_default();
        let Some(alarm) = alarms.into_iter().find(|alarm| alarm.alarm_name() == Some(id)) else { return Ok(None) };
        Ok(Some(Found::tagged(attributes(&alarm), tags_of(cx, alarm.alarm_arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has_other_than(&["tags", "tags_all"]) {
            put(cx, change.args, None).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.cloudwatch().delete_alarms().alarm_names(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("alarm_name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        super::owned(cx, AlarmType::MetricAlarm).await
    }
}

/// Makes the alarm, or writes it over.
async fn put(cx: &Context, args: Args<'_>, tags: Option<Tags>) -> Result<()> {
    let queries: Vec<_> = args.blocks("metric_query").into_iter().map(query).collect();
    let criteria = args.block("evaluation_criteria").and_then(|block| block.block("promql_criteria")).map(|block| {
        let criteria = AlarmPromQlCriteria::builder()
            .set_pending_period(block.i32("pending_period"))
            .set_query(block.text("query"))
            .set_recovery_period(block.i32("recovery_period"));
        EvaluationCriteria::PromQlCriteria(criteria.build())
    });
    // An alarm has a threshold of its own, or that of a band, or what its query says.
    let has_own = !args.has("threshold_metric_id") && criteria.is_none();
    let request = cx
        .cloudwatch()
        .put_metric_alarm()
        .set_actions_enabled(args.bool("actions_enabled"))
        .set_alarm_actions(args.strings("alarm_actions"))
        .set_alarm_description(args.text("alarm_description"))
        .set_alarm_name(args.text("alarm_name"))
        .set_comparison_operator(args.variant("comparison_operator"))
        .set_datapoints_to_alarm(args.positive("datapoints_to_alarm"))
        .set_dimensions(dimensions(args))
        .set_evaluate_low_sample_count_percentile(args.text("evaluate_low_sample_count_percentiles"))
        .set_evaluation_criteria(criteria)
        .set_evaluation_interval(args.positive("evaluation_interval"))
        .set_evaluation_periods(args.positive("evaluation_periods"))
        .set_extended_statistic(args.text("extended_statistic"))
        .set_insufficient_data_actions(args.strings("insufficient_data_actions"))
        .set_metric_name(args.text("metric_name"))
        .set_metrics((!queries.is_empty()).then_some(queries))
        .set_namespace(args.text("namespace"))
        .set_ok_actions(args.strings("ok_actions"))
        .set_period(args.positive("period"))
        .set_statistic(args.variant("statistic"))
        .set_tags(tags.map(tagged))
        .set_threshold(has_own.then(|| args.f64("threshold").unwrap_or_default()))
        .set_threshold_metric_id(args.text("threshold_metric_id"))
        .set_treat_missing_data(args.text("treat_missing_data"))
        .set_unit(args.variant("unit"));
    request.send().await?;
    Ok(())
}

fn dimensions(args: Args<'_>) -> Option<Vec<Dimension>> {
    let dimensions = args.map("dimensions");
    let dimension = |(name, value)| Dimension::builder().name(name).value(value).build();
    (!dimensions.is_empty()).then(|| dimensions.into_iter().map(dimension).collect())
}

fn query(block: Args<'_>) -> MetricDataQuery {
    let metric = block.block("metric").map(|metric| {
        let named = Metric::builder().set_metric_name(metric.text("metric_name"));
        let named = named.set_namespace(metric.text("namespace")).set_dimensions(dimensions(metric)).build();
        MetricStat::builder()
            .metric(named)
            .set_period(metric.i32("period"))
            .set_stat(metric.text("stat"))
            .set_unit(metric.variant("unit"))
            .build()
    });
    MetricDataQuery::builder()
        .set_account_id(block.text("account_id"))
        .set_expression(block.text("expression"))
        .set_id(block.text("id"))
        .set_label(block.text("label"))
        .set_metric_stat(metric)
        .set_period(block.positive("period"))
        .return_data(block.is("return_data"))
        .build()
}

fn shown_dimensions(dimensions: &[Dimension]) -> BTreeMap<String, String> {
    let pair = |dimension: &Dimension| Some((dimension.name()?.to_owned(), dimension.value()?.to_owned()));
    dimensions.iter().filter_map(pair).collect()
}

fn attributes(alarm: &Alarm) -> Attrs {
    let query = |query: &MetricDataQuery| {
        let metric = query.metric_stat().map(|stat| {
            let metric = stat.metric();
            Attrs::new()
                .put("dimensions", shown_dimensions(metric.map(|metric| metric.dimensions()).unwrap_or_default()))
                .put("metric_name", metric.and_then(|metric| metric.metric_name()))
                .put("namespace", metric.and_then(|metric| metric.namespace()))
                .put("period", stat.period())
                .put("stat", stat.stat())
                .variant("unit", stat.unit())
        });
        Attrs::new()
            .put("account_id", query.account_id())
            .put("expression", query.expression())
            .put("id", query.id())
            .put("label", query.label())
            .block("metric", metric)
            .put("period", query.period())
            .put("return_data", query.return_data())
    };
    let criteria =
        alarm.evaluation_criteria().and_then(|criteria| criteria.as_prom_ql_criteria().ok()).map(|criteria| {
            let criteria = Attrs::new()
                .put("pending_period", criteria.pending_period())
                .put("query", criteria.query())
                .put("recovery_period", criteria.recovery_period());
            Attrs::new().block("promql_criteria", Some(criteria))
        });
    Attrs::new()
        .put("actions_enabled", alarm.actions_enabled())
        .put("alarm_actions", alarm.alarm_actions())
        .put("alarm_description", alarm.alarm_description())
        .put("alarm_name", alarm.alarm_name())
        .put("arn", alarm.alarm_arn())
        .variant("comparison_operator", alarm.comparison_operator())
        .put("datapoints_to_alarm", alarm.datapoints_to_alarm())
        .put("dimensions", shown_dimensions(alarm.dimensions()))
        .put("evaluate_low_sample_count_percentiles", alarm.evaluate_low_sample_count_percentile())
        .block("evaluation_criteria", criteria)
        .put("evaluation_interval", alarm.evaluation_interval())
        .put("evaluation_periods", alarm.evaluation_periods())
        .put("extended_statistic", alarm.extended_statistic())
        .put("insufficient_data_actions", alarm.insufficient_data_actions())
        .put("metric_name", alarm.metric_name())
        .put("metric_query", alarm.metrics().iter().map(query).collect::<Vec<_>>())
        .put("namespace", alarm.namespace())
        .put("ok_actions", alarm.ok_actions())
        .put("period", alarm.period())
        .variant("statistic", alarm.statistic())
        .put("threshold", alarm.threshold())
        .put("threshold_metric_id", alarm.threshold_metric_id())
        .put("treat_missing_data", alarm.treat_missing_data().unwrap_or("missing"))
        .variant("unit", alarm.unit())
}
