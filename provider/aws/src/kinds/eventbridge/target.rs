//! `aws_cloudwatch_event_target`

use super::{DEFAULT, bus};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_eventbridge::error::BuildError;
use aws_sdk_eventbridge::types::{
    self, AppSyncParameters, DeadLetterConfig, HttpParameters, InputTransformer, KinesisParameters, RetryPolicy,
    SqsParameters,
};
use ledgerform_engine::KindInfo;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// A target cannot have tags; it is known by bus, rule and its ID in the rule.
pub(super) struct Target;

impl Kind for Target {
    const TYPE: &'static str = "aws_cloudwatch_event_target";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["event_bus_name", "rule", "target_id"])
            .default("event_bus_name", DEFAULT)
            .same("input", same_json)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let target = new.name("target_id", "", 64);
        put(cx, new.args, &target).await?;
        Ok(id(new.args, &target))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (bus, rule, target) = place(id)?;
        let Some(target) = look(cx, bus, rule, target).await? else { return Ok(None) };
        Ok(Some(Found::plain(attributes(&target, bus, rule).keep(&["force_destroy"], recorded))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args, place(change.id)?.2).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (bus, rule, target) = place(gone.id)?;
        let delete = || async {
            let request = cx.eventbridge().remove_targets().rule(rule).event_bus_name(bus).ids(target);
            let answer = request.force(gone.prior.is("force_destroy")).send().await?;
            match answer.failed_entries().first() {
                Some(entry) => Err(refused(entry.error_code(), entry.error_message())),
                None => Ok(()),
            }
        };
        cx.retry(Duration::from_secs(60), |failed| failed.is(&["ConcurrentModificationException"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args, &new.name("target_id", "", 64))))
    }
}

/// Neither rules nor targets have a slash in their names; a bus may have some.
fn id(args: Args<'_>, target: &str) -> String {
    format!("{}/{}/{target}", bus(args), args.required("rule"))
}

fn place(id: &str) -> Result<(&str, &str, &str)> {
    let mut parts = id.rsplitn(3, '/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(target), Some(rule), Some(bus)) => Ok((bus, rule, target)),
        (Some(target), Some(rule), None) => Ok((DEFAULT, rule, target)),
        _ => Err(Failed::refused(format!("`{id}` is no target: bus, rule and target with slashes between them"))),
    }
}

fn refused(code: Option<&str>, message: Option<&str>) -> Failed {
    let failed = Failed::refused(message.unwrap_or("the service refused the target"));
    Failed { code: code.unwrap_or_default().to_owned(), ..failed }
}

async fn look(cx: &Context, bus: &str, rule: &str, id: &str) -> Result<Option<types::Target>> {
    let mut next = None;
    loop {
        let request = cx.eventbridge().list_targets_by_rule().rule(rule).event_bus_name(bus).set_next_token(next);
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        if let Some(target) = answer.targets.into_iter().flatten().find(|target| target.id() == id) {
            return Ok(Some(target));
        }
        next = answer.next_token;
        if next.is_none() {
            return Ok(None);
        }
    }
}

async fn put(cx: &Context, args: Args<'_>, id: &str) -> Result<()> {
    for name in ["batch_target", "ecs_target", "redshift_target", "run_command_targets", "sagemaker_pipeline_target"] {
        if args.has(name) {
            return Err(Failed::refused(format!(
                "{name} is not supported: call it through a function or a state machine"
            )));
        }
    }
    let target = target(args, id)?;
    let put = || async {
        let request = cx.eventbridge().put_targets().set_rule(args.text("rule")).event_bus_name(bus(args));
        let answer = request.targets(target.clone()).send().await?;
        match answer.failed_entries().first() {
            Some(entry) => Err(refused(entry.error_code(), entry.error_message())),
            None => Ok(()),
        }
    };
    let is_passing = |failed: &Failed| failed.is(&["ConcurrentModificationException"]) || failed.is_missing();
    cx.retry(Duration::from_secs(60), is_passing, put).await
}

fn target(args: Args<'_>, id: &str) -> std::result::Result<types::Target, BuildError> {
    let some = |map: BTreeMap<String, String>| (!map.is_empty()).then(|| map.into_iter().collect::<HashMap<_, _>>());
    let transformer = args.block("input_transformer").map(|block| {
        let transformer = InputTransformer::builder().set_input_paths_map(some(block.map("input_paths")));
        transformer.set_input_template(block.text("input_template")).build()
    });
    let kinesis = args
        .block("kinesis_target")
        .map(|block| KinesisParameters::builder().partition_key_path(block.required("partition_key_path")).build());
    let http = args.block("http_target").map(|block| {
        HttpParameters::builder()
            .set_header_parameters(some(block.map("header_parameters")))
            .set_path_parameter_values(block.strings("path_parameter_values"))
            .set_query_string_parameters(some(block.map("query_string_parameters")))
            .build()
    });
    let retry = args.block("retry_policy").map(|block| {
        let policy = RetryPolicy::builder().set_maximum_event_age_in_seconds(block.i32("maximum_event_age_in_seconds"));
        policy.set_maximum_retry_attempts(block.i32("maximum_retry_attempts")).build()
    });
    let queue = args.block("sqs_target");
    let queue =
        queue.map(|block| SqsParameters::builder().set_message_group_id(block.text("message_group_id")).build());
    let dead = args.block("dead_letter_config");
    let dead = dead.map(|block| DeadLetterConfig::builder().set_arn(block.text("arn")).build());
    let sync = args.block("appsync_target");
    let sync =
        sync.map(|block| AppSyncParameters::builder().set_graph_ql_operation(block.text("graphql_operation")).build());
    types::Target::builder()
        .id(id)
        .set_app_sync_parameters(sync)
        .set_arn(args.text("arn"))
        .set_dead_letter_config(dead)
        .set_http_parameters(http)
        .set_input(args.text("input"))
        .set_input_path(args.text("input_path"))
        .set_input_transformer(transformer.transpose()?)
        .set_kinesis_parameters(kinesis.transpose()?)
        .set_retry_policy(retry)
        .set_role_arn(args.text("role_arn"))
        .set_sqs_parameters(queue)
        .build()
}

fn attributes(target: &types::Target, bus: &str, rule: &str) -> Attrs {
    let map = |map: Option<&HashMap<String, String>>| {
        map.into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())).collect::<BTreeMap<_, _>>()
    };
    let transformer = target.input_transformer().map(|transformer| {
        let paths = Attrs::new().put("input_paths", map(transformer.input_paths_map()));
        paths.put("input_template", transformer.input_template())
    });
    let http = target.http_parameters().map(|http| {
        Attrs::new()
            .put("header_parameters", map(http.header_parameters()))
            .put("path_parameter_values", http.path_parameter_values())
            .put("query_string_parameters", map(http.query_string_parameters()))
    });
    let retry = target.retry_policy().map(|policy| {
        Attrs::new()
            .put("maximum_event_age_in_seconds", policy.maximum_event_age_in_seconds())
            .put("maximum_retry_attempts", policy.maximum_retry_attempts())
    });
    let sync = target.app_sync_parameters();
    let kinesis = target.kinesis_parameters();
    let queue = target.sqs_parameters();
    Attrs::new()
        .block("appsync_target", sync.map(|sync| Attrs::new().put("graphql_operation", sync.graph_ql_operation())))
        .put("arn", target.arn())
        .block("dead_letter_config", target.dead_letter_config().map(|dead| Attrs::new().put("arn", dead.arn())))
        .put("event_bus_name", bus)
        .block("http_target", http)
        .put("input", target.input())
        .put("input_path", target.input_path())
        .block("input_transformer", transformer)
        .block("kinesis_target", kinesis.map(|k| Attrs::new().put("partition_key_path", k.partition_key_path())))
        .block("retry_policy", retry)
        .put("role_arn", target.role_arn())
        .put("rule", rule)
        .block("sqs_target", queue.map(|queue| Attrs::new().put("message_group_id", queue.message_group_id())))
        .put("target_id", target.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_bus_rule_and_target() {
        for (id, expected) in [
            ("default/main/topic", ("default", "main", "topic")),
            ("main/topic", ("default", "main", "topic")),
            ("aws.partner/example.com/a/main/topic", ("aws.partner/example.com/a", "main", "topic")),
        ] {
            assert_eq!(place(id), Ok(expected), "{id}");
        }
        assert!(place("main").is_err());
    }
}
