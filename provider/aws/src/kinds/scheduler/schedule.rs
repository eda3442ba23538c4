//! `aws_scheduler_schedule`

use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::Context;
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_scheduler::types::{
    DeadLetterConfig, EventBridgeParameters, FlexibleTimeWindow, KinesisParameters, RetryPolicy, SqsParameters, Target,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A schedule cannot have tags; it is known by its group and its name.
pub(super) struct Schedule;

/// The group that is there without being made.
const DEFAULT: &str = "default";

macro_rules! described {
    ($request:expr, $args:expr, $group:expr, $name:expr, $target:expr, $window:expr) => {
        $request
            .group_name($group)
            .name($name)
            .set_action_after_completion($args.variant("action_after_completion"))
            .set_description($args.text("description"))
            .set_end_date(date($args, "end_date")?)
            .set_flexible_time_window($window)
            .set_kms_key_arn($args.text("kms_key_arn"))
            .set_schedule_expression($args.text("schedule_expression"))
            .set_schedule_expression_timezone($args.text("schedule_expression_timezone"))
            .set_start_date(date($args, "start_date")?)
            .set_state($args.variant("state"))
            .set_target($target)
    };
}

impl Kind for Schedule {
    const TYPE: &'static str = "aws_scheduler_schedule";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["group_name", "name", "name_prefix"])
            .default("schedule_expression_timezone", "UTC")
            .default("state", "ENABLED")
            .default("target.retry_policy.maximum_event_age_in_seconds", 86400_i64)
            .default("target.retry_policy.maximum_retry_attempts", 185_i64)
            .same("target", same_target)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, name(new));
        let (target, window) = (target(args)?, window(args)?);
        let create = || async {
            let request = cx.scheduler().create_schedule().client_token(new.client_token());
            let request = described!(request, args, group(args), &name, target.clone(), window.clone());
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        Ok(format!("{}/{name}", group(args)))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (group, name) = place(id)?;
        let answer = cx.scheduler().get_schedule().group_name(group).name(name).send().await.or_missing()?;
        let Some(schedule) = answer else { return Ok(None) };
        let window = schedule.flexible_time_window().map(|window| {
            let mode = Attrs::new().put("mode", window.mode().as_str());
            mode.put("maximum_window_in_minutes", window.maximum_window_in_minutes())
        });
        let attributes = Attrs::new()
            .variant("action_after_completion", schedule.action_after_completion())
            .put("arn", schedule.arn())
            .put("description", schedule.description())
            .put("end_date", time(schedule.end_date()))
            .block("flexible_time_window", window)
            .put("group_name", schedule.group_name())
            .put("kms_key_arn", schedule.kms_key_arn())
            .put("name", schedule.name())
            .put("schedule_expression", schedule.schedule_expression())
            .put("schedule_expression_timezone", schedule.schedule_expression_timezone())
            .put("start_date", time(schedule.start_date()))
            .variant("state", schedule.state())
            .block("target", schedule.target().map(|target| shown(target, recorded)));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, (group, name)) = (change.args, place(change.id)?);
        let (target, window) = (target(args)?, window(args)?);
        let update = || async {
            let request = cx.scheduler().update_schedule();
            let request = described!(request, args, group, name, target.clone(), window.clone());
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(120), is_passing, update).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (group, name) = place(gone.id)?;
        let delete =
            || async { Ok(cx.scheduler().delete_schedule().group_name(group).name(name).send().await.map(|_| ())?) };
        cx.retry(Duration::from_secs(120), |failed| failed.is(&["ConflictException"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(format!("{}/{}", group(new.args), name(new))))
    }
}

fn name(new: &New<'_>) -> String {
    new.name("name", "name_prefix", 64)
}

fn group(args: Args<'_>) -> String {
    args.text("group_name").unwrap_or_else(|| DEFAULT.to_owned())
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no schedule: group and name with a slash between them"));
    id.split_once('/').ok_or_else(wrong)
}

/// What passes: a role that was made just now, and another change that is under way.
fn is_passing(failed: &Failed) -> bool {
    failed.is(&["ValidationException"]) && failed.message.contains("must allow AWS EventBridge Scheduler to assume")
        || failed.is(&["ConflictException"]) && !failed.message.contains("already exists")
}

fn date(args: Args<'_>, name: &str) -> Result<Option<DateTime>> {
    let date = args.str(name).map(|date| DateTime::from_str(date, Format::DateTime)).transpose();
    date.map_err(|_| Failed::refused(format!("{name} is no time, such as 2026-01-31T12:00:00Z")))
}

fn window(args: Args<'_>) -> Result<Option<FlexibleTimeWindow>> {
    let window = args.block("flexible_time_window").map(|block| {
        FlexibleTimeWindow::builder()
            .set_maximum_window_in_minutes(block.positive("maximum_window_in_minutes"))
            .set_mode(block.variant("mode"))
            .build()
    });
    Ok(window.transpose()?)
}

fn target(args: Args<'_>) -> Result<Option<Target>> {
    let Some(target) = args.block("target") else { return Ok(None) };
    for name in ["ecs_parameters", "sagemaker_pipeline_parameters"] {
        if target.has(name) {
            return Err(Failed::refused(format!("target.{name} is not supported: use a universal target with input")));
        }
    }
    let retry = target.block("retry_policy").map(|block| {
        RetryPolicy::builder()
            .set_maximum_event_age_in_seconds(block.i32("maximum_event_age_in_seconds"))
            .set_maximum_retry_attempts(block.i32("maximum_retry_attempts"))
            .build()
    });
    let bus = target.block("eventbridge_parameters").map(|block| {
        let parameters = EventBridgeParameters::builder().set_detail_type(block.text("detail_type"));
        parameters.set_source(block.text("source")).build()
    });
    let stream = target
        .block("kinesis_parameters")
        .map(|block| KinesisParameters::builder().partition_key(block.required("partition_key")).build());
    let queue = target.block("sqs_parameters");
    let queue =
        queue.map(|block| SqsParameters::builder().set_message_group_id(block.text("message_group_id")).build());
    let dead = target.block("dead_letter_config");
    let dead = dead.map(|block| DeadLetterConfig::builder().set_arn(block.text("arn")).build());
    let built = Target::builder()
        .set_arn(target.text("arn"))
        .set_dead_letter_config(dead)
        .set_event_bridge_parameters(bus.transpose()?)
        .set_input(target.text("input"))
        .set_kinesis_parameters(stream.transpose()?)
        .set_retry_policy(retry)
        .set_role_arn(target.text("role_arn"))
        .set_sqs_parameters(queue);
    Ok(Some(built.build()?))
}

fn shown(target: &Target, recorded: Args<'_>) -> Attrs {
    let has_retry = recorded.block("target").is_some_and(|target| target.has("retry_policy"));
    // The service tells the retries of every schedule.
    let retry = target.retry_policy().filter(|policy| {
        let is_usual = matches!(policy.maximum_event_age_in_seconds(), None | Some(86400))
            && matches!(policy.maximum_retry_attempts(), None | Some(185));
        has_retry || !is_usual
    });
    let retry = retry.map(|policy| {
        Attrs::new()
            .put("maximum_event_age_in_seconds", policy.maximum_event_age_in_seconds())
            .put("maximum_retry_attempts", policy.maximum_retry_attempts())
    });
    let bus = target
        .event_bridge_parameters()
        .map(|parameters| Attrs::new().put("detail_type", parameters.detail_type()).put("source", parameters.source()));
    let stream = target.kinesis_parameters().map(|stream| Attrs::new().put("partition_key", stream.partition_key()));
    let queue = target.sqs_parameters().map(|queue| Attrs::new().put("message_group_id", queue.message_group_id()));
    Attrs::new()
        .put("arn", target.arn())
        .block("dead_letter_config", target.dead_letter_config().map(|dead| Attrs::new().put("arn", dead.arn())))
        .block("eventbridge_parameters", bus)
        .put("input", target.input())
        .block("kinesis_parameters", stream)
        .block("retry_policy", retry)
        .put("role_arn", target.role_arn())
        .block("sqs_parameters", queue)
}

/// Inputs that are the same JSON mean the same.
fn same_target(a: &Value, b: &Value) -> bool {
    let split = |value: &Value| {
        let mut entries = value.elements()?.first()?.entries()?.clone();
        let input = entries.remove("input").unwrap_or_default();
        entries.retain(|_, value| !value.is_null() && value.elements().is_none_or(|items| !items.is_empty()));
        Some((entries, input))
    };
    match (split(a), split(b)) {
        (Some((a, a_input)), Some((b, b_input))) => {
            a == b && (a_input == b_input || same_json(a_input.revealed(), b_input.revealed()))
        }
        _ => false,
    }
}
