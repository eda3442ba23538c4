//! `aws_backup_selection`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Found, Gone, Kind, New, told};
use aws_sdk_backup::types::{BackupSelection, Condition, ConditionParameter, Conditions};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// What is chosen for a plan. It cannot have tags; the request that made it is told with it, which tells whose it is.
pub(super) struct Selection;

impl Kind for Selection {
    const TYPE: &'static str = "aws_backup_selection";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "condition",
            "iam_role_arn",
            "name",
            "not_resources",
            "plan_id",
            "resources",
            "selection_tag",
        ])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (plan, selection) = (new.args.required("plan_id"), selection(new.args)?);
        let create = || async {
            let request = cx.backup().create_backup_selection().backup_plan_id(&plan);
            let request = request.backup_selection(selection.clone()).creator_request_id(new.token.id());
            Ok(request.send().await?)
        };
        let answer = cx.retry(Duration::from_secs(120), is_passing, create).await?;
        told(answer.selection_id, "ID of the selection")
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let plan = plan(id, recorded)?;
        let answer = cx.backup().get_backup_selection().backup_plan_id(&plan).selection_id(id).send().await;
        let answer = match answer.map_err(Failed::from) {
            Err(failed) if is_gone(&failed) => return Ok(None),
            answer => answer?,
        };
        let Some(selection) = answer.backup_selection() else { return Ok(None) };
        let tag = |tag: &Condition| {
            Attrs::new()
                .put("key", tag.condition_key())
                .put("type", tag.condition_type().as_str())
                .put("value", tag.condition_value())
        };
        let attributes = Attrs::new()
            .block("condition", selection.conditions().and_then(shown))
            .put("iam_role_arn", selection.iam_role_arn())
            .put("name", selection.selection_name())
            .put("not_resources", selection.not_resources())
            .put("plan_id", plan)
            .put("resources", selection.resources())
            .put("selection_tag", selection.list_of_tags().iter().map(tag).collect::<Vec<_>>());
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let request = cx.backup().delete_backup_selection().backup_plan_id(plan(gone.id, gone.prior)?);
        match request.selection_id(gone.id).send().await.map(|_| ()).map_err(Failed::from) {
            Err(failed) if is_gone(&failed) => Ok(()),
            done => done,
        }
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let Some(plan) = new.args.text("plan_id") else { return Ok(None) };
        let all = cx.backup().list_backup_selections().backup_plan_id(plan).into_paginator().items().send();
        let all = all.collect::<std::result::Result<Vec<_>, _>>().await.map_err(Failed::from);
        let all = match all {
            Err(failed) if is_gone(&failed) => return Ok(None),
            all => all?,
        };
        let token = new.token.id();
        let ours = all.into_iter().find(|selection| selection.creator_request_id() == Some(&token));
        Ok(ours.and_then(|selection| selection.selection_id))
    }
}

fn plan(id: &str, recorded: Args<'_>) -> Result<String> {
    let missing = || Failed::refused(format!("the selection `{id}` cannot be asked for without the ID of its plan"));
    recorded.text("plan_id").ok_or_else(missing)
}

/// The service has several words for a selection that is not there.
fn is_gone(failed: &Failed) -> bool {
    let texts = ["Cannot find Backup plan", "Cannot find Backup selection", "does not exist"];
    failed.is_missing()
        || failed.is(&["InvalidParameterValueException"]) && texts.iter().any(|text| failed.message.contains(text))
}

/// A role that was made just now cannot be taken at once, and may not yet do what its policies say.
fn is_passing(failed: &Failed) -> bool {
    failed.is(&["InvalidParameterValueException"])
        && ["cannot be assumed", "is not authorized to call"].iter().any(|text| failed.message.contains(text))
}

fn selection(args: Args<'_>) -> Result<BackupSelection> {
    let tag = |block: Args<'_>| {
        let tag = Condition::builder().condition_key(block.required("key")).set_condition_type(block.variant("type"));
        Ok(tag.condition_value(block.required("value")).build()?)
    };
    let conditions = match args.blocks("condition").as_slice() {
        [] => None,
        [one] => Some(conditions(*one)),
        // They would be read as one, and the selection be made anew each time.
        _ => return Err(Failed::refused("more than one block `condition` is not supported: put all into one")),
    };
    let tags = args.blocks("selection_tag").into_iter().map(tag).collect::<Result<Vec<_>>>()?;
    let selection = BackupSelection::builder()
        .set_conditions(conditions)
        .iam_role_arn(args.required("iam_role_arn"))
        .set_list_of_tags((!tags.is_empty()).then_some(tags))
        .set_not_resources(args.strings("not_resources"))
        .set_resources(args.strings("resources"))
        .selection_name(args.required("name"));
    Ok(selection.build()?)
}

fn conditions(block: Args<'_>) -> Conditions {
    let all = |name: &str| {
        let one = |block: Args<'_>| {
            let one = ConditionParameter::builder().set_condition_key(block.text("key"));
            one.set_condition_value(block.text("value")).build()
        };
        let all: Vec<_> = block.blocks(name).into_iter().map(one).collect();
        (!all.is_empty()).then_some(all)
    };
    Conditions::builder()
        .set_string_equals(all("string_equals"))
        .set_string_like(all("string_like"))
        .set_string_not_equals(all("string_not_equals"))
        .set_string_not_like(all("string_not_like"))
        .build()
}

/// The conditions as Terraform shows them; the service tells empty ones where there are none.
fn shown(conditions: &Conditions) -> Option<Attrs> {
    let lists = [
        ("string_equals", conditions.string_equals()),
        ("string_like", conditions.string_like()),
        ("string_not_equals", conditions.string_not_equals()),
        ("string_not_like", conditions.string_not_like()),
    ];
    let one =
        |one: &ConditionParameter| Attrs::new().put("key", one.condition_key()).put("value", one.condition_value());
    let is_there = lists.iter().any(|(_, all)| !all.is_empty());
    let block = lists
        .into_iter()
        .fold(Attrs::new(), |block, (name, all)| block.put(name, all.iter().map(one).collect::<Vec<_>>()));
    is_there.then_some(block)
}
