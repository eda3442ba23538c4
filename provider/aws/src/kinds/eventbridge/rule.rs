//! `aws_cloudwatch_event_rule`

use super::{DEFAULT, bus, split, tagged};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_eventbridge::types::RuleState;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Rule;

impl Kind for Rule {
    const TYPE: &'static str = "aws_cloudwatch_event_rule";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["event_bus_name", "name", "name_prefix"])
            .default("event_bus_name", DEFAULT)
            .default("state", "ENABLED")
            .same("event_pattern", same_json)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = name(new);
        put(cx, new.args, &name, Some(new.tags())).await?;
        Ok(id(new.args, &name))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (bus, name) = split(id);
        let answer = cx.eventbridge().describe_rule().name(name).event_bus_name(bus).send().await.or_missing()?;
        let Some(rule) = answer else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", rule.arn())
            .put("description", rule.description())
            .put("event_bus_name", rule.event_bus_name().unwrap_or(bus))
            .put("event_pattern", rule.event_pattern())
            .put("name", rule.name())
            .put("role_arn", rule.role_arn())
            .put("schedule_expression", rule.schedule_expression())
            .variant("state", rule.state())
            .keep(&["force_destroy"], recorded);
        // The older way to say the state.
        let attributes = match recorded.bool("is_enabled") {
            Some(_) => attributes.put("is_enabled", rule.state().is_some_and(|state| *state != RuleState::Disabled)),
            None => attributes,
        };
        Ok(Some(Found::tagged(attributes, tags_of(cx, rule.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        if change.has_other_than(&["force_destroy", "tags", "tags_all"]) {
            put(cx, change.args, split(change.id).1, None).await?;
        }
        let (set, removed) = change.tags();
        let arn = change.prior.required("arn");
        if !set.is_empty() {
            cx.eventbridge().tag_resource().resource_arn(&arn).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            cx.eventbridge().untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (bus, name) = split(gone.id);
        let delete = || async {
            let request = cx.eventbridge().delete_rule().name(name).event_bus_name(bus);
            Ok(request.force(gone.prior.is("force_destroy")).send().await.map(|_| ())?)
        };
        // A target that was removed just now may still be counted.
        let is_passing = |failed: &Failed| {
            failed.is(&["ConcurrentModificationException"])
                || failed.is(&["ValidationException"])
                    && failed.message.contains("can't be deleted since it has targets")
        };
        cx.retry(Duration::from_secs(300), is_passing, delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args, &name(new))))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut buses = Vec::new();
        let mut next = None;
        loop {
            let answer = cx.eventbridge().list_event_buses().set_next_token(next).send().await?;
            buses.extend(answer.event_buses.into_iter().flatten().filter_map(|bus| bus.name));
            next = answer.next_token;
            if next.is_none() {
                break;
            }
        }
        let mut found = Vec::new();
        for bus in buses {
            let mut next = None;
            loop {
                let answer = cx.eventbridge().list_rules().event_bus_name(&bus).set_next_token(next).send().await?;
                // Those of services never are ours.
                let rules = answer.rules.into_iter().flatten().filter(|rule| rule.managed_by.is_none());
                for rule in rules {
                    let tags = tags_of(cx, rule.arn()).await?;
                    let name = rule.name.unwrap_or_default();
                    found.push((if bus == DEFAULT { name } else { format!("{bus}/{name}") }, tags));
                }
                next = answer.next_token;
                if next.is_none() {
                    break;
                }
            }
        }
        Ok(found)
    }
}

fn name(new: &New<'_>) -> String {
    new.name("name", "name_prefix", 64)
}

fn id(args: Args<'_>, name: &str) -> String {
    match bus(args) {
        bus if bus == DEFAULT => name.to_owned(),
        bus => format!("{bus}/{name}"),
    }
}

/// Makes the rule, or writes it over.
async fn put(cx: &Context, args: Args<'_>, name: &str, tags: Option<Tags>) -> Result<()> {
    let state = match args.bool("is_enabled") {
        Some(true) => Some(RuleState::Enabled),
        Some(false) => Some(RuleState::Disabled),
        None => args.variant("state"),
    };
    let tags = tags.map(tagged).transpose()?;
    let put = || async {
        let request = cx
            .eventbridge()
            .put_rule()
            .name(name)
            .event_bus_name(bus(args))
            .set_description(args.text("description"))
            .set_event_pattern(args.text("event_pattern"))
            .set_role_arn(args.text("role_arn"))
            .set_schedule_expression(args.text("schedule_expression"))
            .set_state(state.clone())
            .set_tags(tags.clone());
        Ok(request.send().await.map(|_| ())?)
    };
    // A role that was made just now may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["ConcurrentModificationException"])
            || failed.is(&["ValidationException"]) && failed.message.contains("cannot be assumed by principal")
    };
    cx.retry(Duration::from_secs(120), is_passing, put).await
}

async fn tags_of(cx: &Context, arn: Option<&str>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.eventbridge().list_tags_for_resource().resource_arn(arn).send().await.or_missing()?;
    let tags = answer.and_then(|answer| answer.tags).unwrap_or_default();
    Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
}
