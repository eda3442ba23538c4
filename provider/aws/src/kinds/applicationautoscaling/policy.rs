//! `aws_appautoscaling_policy`

use super::Scaled;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_applicationautoscaling::error::BuildError;
use aws_sdk_applicationautoscaling::types::{
    CustomizedMetricSpecification, MetricDimension, PredefinedMetricSpecification, StepAdjustment,
    StepScalingPolicyConfiguration, TargetTrackingMetric, TargetTrackingMetricDataQuery, TargetTrackingMetricDimension,
    TargetTrackingMetricStat, TargetTrackingScalingPolicyConfiguration,
};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A policy cannot have tags; it is known by its name and by what it scales.
pub(super) struct Policy;

impl Kind for Policy {
    const TYPE: &'static str = "aws_appautoscaling_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "resource_id", "scalable_dimension", "service_namespace"])
            .default("policy_type", "StepScaling")
            .default(
                "target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.return_data",
                true,
            )
            .follows(
                "alarm_arns",
                &["policy_type", "step_scaling_policy_configuration", "target_tracking_scaling_policy_configuration"],
            )
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(id(new.args))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let (scaled, name) = Scaled::parse(id)?;
        let request = cx
            .applicationautoscaling()
            .describe_scaling_policies()
            .service_namespace(scaled.service.as_str().into())
            .scalable_dimension(scaled.dimension.as_str().into())
            .resource_id(&scaled.resource)
            .policy_names(name);
        let answer = request.send().await.or_missing()?;
        let policies = answer.and_then(|answer| answer.scaling_policies).unwrap_or_default();
        let Some(policy) = policies.into_iter().find(|policy| policy.policy_name() == name) else { return Ok(None) };
        let alarms = policy.alarms().iter().map(|alarm| alarm.alarm_arn.clone());
        let attributes = Attrs::new()
            .put("alarm_arns", alarms.collect::<Vec<_>>())
            .put("arn", policy.policy_arn())
            .put("name", policy.policy_name())
            .put("policy_type", policy.policy_type().as_str())
            .put("resource_id", policy.resource_id())
            .put("scalable_dimension", policy.scalable_dimension().as_str())
            .put("service_namespace", policy.service_namespace().as_str())
            .block("step_scaling_policy_configuration", policy.step_scaling_policy_configuration().map(shown_steps))
            .block(
                "target_tracking_scaling_policy_configuration",
                policy.target_tracking_scaling_policy_configuration().map(shown_target),
            );
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (scaled, name) = Scaled::parse(gone.id)?;
        let delete = || async {
            let request = cx
                .applicationautoscaling()
                .delete_scaling_policy()
                .policy_name(name)
                .service_namespace(scaled.service.as_str().into())
                .scalable_dimension(scaled.dimension.as_str().into())
                .resource_id(&scaled.resource);
            Ok(request.send().await.map(|_| ())?)
        };
        let is_passing = |failed: &Failed| failed.is(&["ConcurrentUpdateException", "FailedResourceAccessException"]);
        cx.retry(Duration::from_secs(120), is_passing, delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args)))
    }
}

fn id(args: Args<'_>) -> String {
    format!("{}/{}", Scaled::of(args).id(), args.required("name"))
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    if args.has("predictive_scaling_policy_configuration") {
        let message = "predictive_scaling_policy_configuration is not supported: use target tracking or steps";
        return Err(Failed::refused(message));
    }
    let steps = args.block("step_scaling_policy_configuration").map(steps).transpose()?;
    let target = args.block("target_tracking_scaling_policy_configuration").map(target).transpose()?;
    let put = || async {
        let request = cx
            .applicationautoscaling()
            .put_scaling_policy()
            .set_policy_name(args.text("name"))
            .set_policy_type(args.variant("policy_type"))
            .set_resource_id(args.text("resource_id"))
            .set_scalable_dimension(args.variant("scalable_dimension"))
            .set_service_namespace(args.variant("service_namespace"))
            .set_step_scaling_policy_configuration(steps.clone())
            .set_target_tracking_scaling_policy_configuration(target.clone());
        Ok(request.send().await.map(|_| ())?)
    };
    // The target was made just now.
    let is_passing = |failed: &Failed| {
        failed.is_missing() || failed.is(&["ConcurrentUpdateException", "FailedResourceAccessException"])
    };
    cx.retry(Duration::from_secs(120), is_passing, put).await
}

fn steps(block: Args<'_>) -> Result<StepScalingPolicyConfiguration> {
    let bound = |step: Args<'_>, name: &str| {
        let number = step.str(name).map(str::parse::<f64>).transpose();
        number.map_err(|_| Failed::refused(format!("{name} is no number")))
    };
    let mut configuration = StepScalingPolicyConfiguration::builder()
        .set_adjustment_type(block.variant("adjustment_type"))
        .set_cooldown(block.i32("cooldown"))
        .set_metric_aggregation_type(block.variant("metric_aggregation_type"))
        .set_min_adjustment_magnitude(block.positive("min_adjustment_magnitude"));
    for step in block.blocks("step_adjustment") {
        let adjustment = StepAdjustment::builder()
            .set_metric_interval_lower_bound(bound(step, "metric_interval_lower_bound")?)
            .set_metric_interval_upper_bound(bound(step, "metric_interval_upper_bound")?)
            .set_scaling_adjustment(step.i32("scaling_adjustment"));
        configuration = configuration.step_adjustments(adjustment.build()?);
    }
    Ok(configuration.build())
}

fn shown_steps(configuration: &StepScalingPolicyConfiguration) -> Attrs {
    let step = |step: &StepAdjustment| {
        let bound = |bound: Option<f64>| bound.map(|bound| bound.to_string());
        Attrs::new()
            .put("metric_interval_lower_bound", bound(step.metric_interval_lower_bound()))
            .put("metric_interval_upper_bound", bound(step.metric_interval_upper_bound()))
            .put("scaling_adjustment", step.scaling_adjustment())
    };
    Attrs::new()
        .variant("adjustment_type", configuration.adjustment_type())
        .put("cooldown", configuration.cooldown())
        .variant("metric_aggregation_type", configuration.metric_aggregation_type())
        .put("min_adjustment_magnitude", configuration.min_adjustment_magnitude())
        .put("step_adjustment", configuration.step_adjustments().iter().map(step).collect::<Vec<_>>())
}

fn target(block: Args<'_>) -> Result<TargetTrackingScalingPolicyConfiguration> {
    let predefined = block.block("predefined_metric_specification").map(|metric| {
        PredefinedMetricSpecification::builder()
            .set_predefined_metric_type(metric.variant("predefined_metric_type"))
            .set_resource_label(metric.text("resource_label"))
            .build()
    });
    let customized = block.block("customized_metric_specification").map(customized).transpose()?;
    let configuration = TargetTrackingScalingPolicyConfiguration::builder()
        .set_customized_metric_specification(customized)
        .set_disable_scale_in(block.bool("disable_scale_in"))
        .set_predefined_metric_specification(predefined.transpose()?)
        .set_scale_in_cooldown(block.i32("scale_in_cooldown"))
        .set_scale_out_cooldown(block.i32("scale_out_cooldown"))
        .set_target_value(block.f64("target_value"));
    Ok(configuration.build()?)
}

fn customized(block: Args<'_>) -> std::result::Result<CustomizedMetricSpecification, BuildError> {
    let dimension = |block: Args<'_>| {
        let (name, value) = (block.required("name"), block.required("value"));
        MetricDimension::builder().name(name).value(value).build()
    };
    let dimensions: Vec<_> =
        block.blocks("dimensions").into_iter().map(dimension).collect::<std::result::Result<_, _>>()?;
    let metrics: Vec<_> = block.blocks("metrics").into_iter().map(query).collect::<std::result::Result<_, _>>()?;
    let specification = CustomizedMetricSpecification::builder()
        .set_dimensions((!dimensions.is_empty()).then_some(dimensions))
        .set_metric_name(block.text("metric_name"))
        .set_metrics((!metrics.is_empty()).then_some(metrics))
        .set_namespace(block.text("namespace"))
        .set_statistic(block.variant("statistic"))
        .set_unit(block.text("unit"));
    Ok(specification.build())
}

fn query(block: Args<'_>) -> std::result::Result<TargetTrackingMetricDataQuery, BuildError> {
    let stat = block.block("metric_stat").map(|stat| {
        let metric = stat.block("metric").map(|metric| {
            let dimension = |block: Args<'_>| {
                let (name, value) = (block.required("name"), block.required("value"));
                TargetTrackingMetricDimension::builder().name(name).value(value).build()
            };
            let dimensions =
                metric.blocks("dimensions").into_iter().map(dimension).collect::<std::result::Result<_, _>>()?;
            let metric = TargetTrackingMetric::builder()
                .set_dimensions(Some(dimensions))
                .set_metric_name(metric.text("metric_name"))
                .set_namespace(metric.text("namespace"));
            Ok::<_, BuildError>(metric.build())
        });
        let builder = TargetTrackingMetricStat::builder().set_metric(metric.transpose()?);
        builder.set_stat(stat.text("stat")).set_unit(stat.text("unit")).build()
    });
    TargetTrackingMetricDataQuery::builder()
        .set_expression(block.text("expression"))
        .set_id(block.text("id"))
        .set_label(block.text("label"))
        .set_metric_stat(stat.transpose()?)
        .set_return_data(block.bool("return_data"))
        .build()
}

fn shown_target(configuration: &TargetTrackingScalingPolicyConfiguration) -> Attrs {
    let predefined = configuration.predefined_metric_specification().map(|metric| {
        Attrs::new()
            .put("predefined_metric_type", metric.predefined_metric_type().as_str())
            .put("resource_label", metric.resource_label())
    });
    Attrs::new()
        .block("customized_metric_specification", configuration.customized_metric_specification().map(shown_customized))
        .put("disable_scale_in", configuration.disable_scale_in())
        .block("predefined_metric_specification", predefined)
        .put("scale_in_cooldown", configuration.scale_in_cooldown())
        .put("scale_out_cooldown", configuration.scale_out_cooldown())
        .put("target_value", configuration.target_value())
}

fn shown_customized(specification: &CustomizedMetricSpecification) -> Attrs {
    let named = |name: &str, value: &str| Attrs::new().put("name", name).put("value", value);
    let query = |query: &TargetTrackingMetricDataQuery| {
        let stat = query.metric_stat().map(|stat| {
            let metric = stat.metric().map(|metric| {
                let dimensions = metric.dimensions().iter().map(|d| named(d.name(), d.value()));
                Attrs::new()
                    .put("dimensions", dimensions.collect::<Vec<_>>())
                    .put("metric_name", metric.metric_name())
                    .put("namespace", metric.namespace())
            });
            Attrs::new().block("metric", metric).put("stat", stat.stat()).put("unit", stat.unit())
        });
        Attrs::new()
            .put("expression", query.expression())
            .put("id", query.id())
            .put("label", query.label())
            .block("metric_stat", stat)
            .put("return_data", query.return_data())
    };
    let dimensions = specification.dimensions().iter().map(|d| named(d.name(), d.value()));
    Attrs::new()
        .put("dimensions", dimensions.collect::<Vec<_>>())
        .put("metric_name", specification.metric_name())
        .put("metrics", specification.metrics().iter().map(query).collect::<Vec<_>>())
        .put("namespace", specification.namespace())
        .variant("statistic", specification.statistic())
        .put("unit", specification.unit())
}
