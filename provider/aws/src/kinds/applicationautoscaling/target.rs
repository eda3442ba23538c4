//! `aws_appautoscaling_target`

use super::Scaled;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_applicationautoscaling::types::{ServiceNamespace, SuspendedState};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Target;

impl Kind for Target {
    const TYPE: &'static str = "aws_appautoscaling_target";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["resource_id", "scalable_dimension", "service_namespace"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let scaled = Scaled::of(new.args);
        put(cx, new.args, &scaled, Some(new.tags())).await?;
        Ok(scaled.id())
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (scaled, _) = Scaled::parse(id)?;
        let request = cx
            .applicationautoscaling()
            .describe_scalable_targets()
            .service_namespace(scaled.service.as_str().into())
            .scalable_dimension(scaled.dimension.as_str().into())
            .resource_ids(&scaled.resource);
        let answer = request.send().await.or_missing()?;
        let targets = answer.and_then(|answer| answer.scalable_targets).unwrap_or_default();
        let Some(target) = targets.into_iter().find(|target| target.resource_id() == scaled.resource) else {
            return Ok(None);
        };
        let suspended = target.suspended_state().map(|state| {
            Attrs::new()
                .put("dynamic_scaling_in_suspended", state.dynamic_scaling_in_suspended())
                .put("dynamic_scaling_out_suspended", state.dynamic_scaling_out_suspended())
                .put("scheduled_scaling_suspended", state.scheduled_scaling_suspended())
        });
        let is_any = target.suspended_state().is_some_and(|state| {
            state.dynamic_scaling_in_suspended() == Some(true)
                || state.dynamic_scaling_out_suspended() == Some(true)
                || state.scheduled_scaling_suspended() == Some(true)
        });
        let attributes = Attrs::new()
            .put("arn", target.scalable_target_arn())
            .put("max_capacity", target.max_capacity())
            .put("min_capacity", target.min_capacity())
            .put("resource_id", target.resource_id())
            .put("role_arn", target.role_arn())
            .put("scalable_dimension", target.scalable_dimension().as_str())
            .put("service_namespace", target.service_namespace().as_str())
            .block_if_given(
                "suspended_state",
                suspended.filter(|_| is_any || recorded.has("suspended_state")),
                recorded,
            );
        Ok(Some(Found::tagged(attributes, tags_of(cx, target.scalable_target_arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has(&["max_capacity", "min_capacity", "role_arn", "suspended_state"]) {
            put(cx, change.args, &Scaled::parse(change.id)?.0, None).await?;
        }
        let (set, removed) = change.tags();
        let (client, arn) = (cx.applicationautoscaling(), change.prior.required("arn"));
        if !set.is_empty() {
            client.tag_resource().resource_arn(&arn).set_tags(Some(set.into_iter().collect())).send().await?;
        }
        if !removed.is_empty() {
            client.untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (scaled, _) = Scaled::parse(gone.id)?;
        let delete = || async {
            let request = cx
                .applicationautoscaling()
                .deregister_scalable_target()
                .service_namespace(scaled.service.as_str().into())
                .scalable_dimension(scaled.dimension.as_str().into())
                .resource_id(&scaled.resource);
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(300), |failed| failed.is(&["ConcurrentUpdateException"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(Scaled::of(new.args).id()))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        // Targets are listed service by service.
        for service in ServiceNamespace::values() {
            let request = cx.applicationautoscaling().describe_scalable_targets().service_namespace((*service).into());
            let targets = request.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await;
            let targets = match targets.map_err(Failed::from) {
                // Not every region has every service.
                Err(failed) if failed.is(&["ValidationException"]) => continue,
                targets => targets?,
            };
            for target in targets {
                let scaled = Scaled {
                    service: target.service_namespace().as_str().to_owned(),
                    resource: target.resource_id().to_owned(),
                    dimension: target.scalable_dimension().as_str().to_owned(),
                };
                found.push((scaled.id(), tags_of(cx, target.scalable_target_arn()).await?));
            }
        }
        Ok(found)
    }
}

/// Makes the target, or changes it.
async fn put(cx: &Context, args: Args<'_>, scaled: &Scaled, tags: Option<Tags>) -> Result<()> {
    let suspended = args.block("suspended_state").map(|block| {
        SuspendedState::builder()
            .dynamic_scaling_in_suspended(block.is("dynamic_scaling_in_suspended"))
            .dynamic_scaling_out_suspended(block.is("dynamic_scaling_out_suspended"))
            .scheduled_scaling_suspended(block.is("scheduled_scaling_suspended"))
            .build()
    });
    // What was suspended goes on once nothing is said of it.
    let none = || {
        SuspendedState::builder()
            .dynamic_scaling_in_suspended(false)
            .dynamic_scaling_out_suspended(false)
            .scheduled_scaling_suspended(false)
            .build()
    };
    let put = || async {
        let request = cx
            .applicationautoscaling()
            .register_scalable_target()
            .service_namespace(scaled.service.as_str().into())
            .scalable_dimension(scaled.dimension.as_str().into())
            .resource_id(&scaled.resource)
            .set_max_capacity(args.i32("max_capacity"))
            .set_min_capacity(args.i32("min_capacity"))
            .set_role_arn(args.text("role_arn"))
            .set_suspended_state(suspended.clone().or_else(|| tags.is_none().then(none)))
            .set_tags(tags.clone().map(|tags| tags.into_iter().collect()));
        Ok(request.send().await.map(|_| ())?)
    };
    // What was made just now may not be known yet: a role, or the resource itself.
    let is_passing = |failed: &Failed| {
        failed.is(&["ConcurrentUpdateException"])
            || failed.is(&["ValidationException"])
                && (failed.message.contains("Unable to assume IAM role")
                    || failed.message.contains("ECS service doesn't exist"))
    };
    cx.retry(Duration::from_secs(120), is_passing, put).await
}

async fn tags_of(cx: &Context, arn: Option<&str>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.applicationautoscaling().list_tags_for_resource().resource_arn(arn).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.tags).into_iter().flatten().collect())
}
