//! Elements: their arguments and what Terraform is told about them.

use super::block::arguments;
use super::{Json, Named, object};
use crate::addr::Addr;
use crate::block::Block;
use crate::element::{ActionTrigger, Condition, Element, Meta, Output, Repeat, ResourceElement, Variable};
use crate::statement::{Keyword, Statement};
use std::borrow::Cow;

pub(super) fn body<'a>(element: &'a Element, resource: &'a ResourceElement, block: &'a Block) -> Json<'a> {
    let mut fields = arguments(block);
    // Like CDKTF, whose remote states carry no metadata.
    if resource.ty != "terraform_remote_state" {
        fields.push(metadata(element, &resource.meta));
    }
    fields.extend(repeat(&resource.repeat));
    let meta = &resource.meta;
    if !meta.depends_on.is_empty() {
        fields.push(("depends_on".into(), addrs(&meta.depends_on)));
    }
    if let Some(provider) = &meta.provider {
        fields.push(("provider".into(), Json::text(provider.base())));
    }
    if meta.has_lifecycle() {
        fields.push(("lifecycle".into(), lifecycle(meta)));
    }
    Json::Object(fields)
}

/// Where the element comes from, for the tools that read CDKTF's output.
fn metadata<'a>(element: &'a Element, meta: &Meta) -> (Cow<'a, str>, Json<'a>) {
    let metadata = object([("path", Json::text(&*element.path)), ("uniqueId", Json::text(element.addr.name()))]);
    let mut fields: Named<'a> = vec![("metadata".into(), metadata)];
    let acknowledged: Named<'a> =
        meta.acknowledged().map(|(rule, reason)| (rule.into(), Json::Text(reason.into()))).collect();
    if !acknowledged.is_empty() {
        fields.push(("acknowledged".into(), Json::Object(acknowledged)));
    }
    ("//".into(), Json::Object(fields))
}

fn repeat(repeat: &Repeat) -> Option<(Cow<'_, str>, Json<'_>)> {
    match repeat {
        Repeat::Once => None,
        Repeat::Count { count, .. } => Some(("count".into(), Json::Node(count))),
        Repeat::ForEach { collection, .. } => Some(("for_each".into(), Json::Node(collection))),
    }
}

pub(super) fn statement<'a>(element: &'a Element, statement: &'a Statement) -> Json<'a> {
    let mut fields = arguments(&statement.block);
    fields.extend(repeat(&statement.repeat));
    if statement.keyword == Keyword::Module {
        fields.push(metadata(element, &Meta::new()));
    }
    Json::Object(fields)
}

fn lifecycle(meta: &Meta) -> Json<'_> {
    let mut fields: Named<'_> = Vec::new();
    if meta.create_before_destroy {
        fields.push(("create_before_destroy".into(), Json::Raw("true".into())));
    }
    if meta.prevent_destroy {
        fields.push(("prevent_destroy".into(), Json::Raw("true".into())));
    }
    if meta.ignores_all() {
        fields.push(("ignore_changes".into(), Json::text("all")));
    } else if !meta.ignore_changes.is_empty() {
        fields
            .push(("ignore_changes".into(), Json::Array(meta.ignore_changes.iter().map(|a| Json::text(*a)).collect())));
    }
    let triggers: Vec<Json<'_>> = meta.trigger_texts().map(|text| Json::Text(text.into())).collect();
    if !triggers.is_empty() {
        fields.push(("replace_triggered_by".into(), Json::Array(triggers)));
    }
    for (key, list) in [("precondition", &meta.preconditions), ("postcondition", &meta.postconditions)] {
        if !list.is_empty() {
            fields.push((key.into(), conditions(list)));
        }
    }
    if !meta.action_triggers.is_empty() {
        fields.push(("action_trigger".into(), Json::Array(meta.action_triggers.iter().map(trigger).collect())));
    }
    Json::Object(fields)
}

fn trigger(trigger: &ActionTrigger) -> Json<'_> {
    let mut fields: Named<'_> = vec![
        ("events".into(), Json::Array(trigger.events.iter().map(|event| Json::text(event.word())).collect())),
        ("actions".into(), Json::Array(trigger.actions.iter().map(|addr| Json::text(addr.to_string())).collect())),
    ];
    fields.extend(trigger.condition.iter().map(|condition| ("condition".into(), Json::Node(condition.node()))));
    fields.extend(trigger.on_failure.iter().map(|word| ("on_failure".into(), Json::text(word.word()))));
    Json::Object(fields)
}

fn conditions(list: &[Condition]) -> Json<'_> {
    Json::Array(list.iter().map(condition).collect())
}

fn condition(condition: &Condition) -> Json<'_> {
    object([
        ("condition", Json::Node(condition.condition.node())),
        ("error_message", Json::Node(condition.message.node())),
    ])
}

pub(super) fn addrs(addrs: &[Addr]) -> Json<'_> {
    Json::Array(addrs.iter().map(|addr| Json::text(addr.base())).collect())
}

pub(super) fn variable(variable: &Variable) -> Json<'_> {
    let mut fields: Named<'_> = vec![("type".into(), Json::Text(variable.ty.flat().into()))];
    if let Some(default) = &variable.default {
        fields.push(("default".into(), Json::Data(default)));
    }
    if let Some(description) = &variable.description {
        fields.push(("description".into(), Json::text(description)));
    }
    if variable.sensitive {
        fields.push(("sensitive".into(), Json::Raw("true".into())));
    }
    if variable.ephemeral {
        fields.push(("ephemeral".into(), Json::Raw("true".into())));
    }
    if !variable.nullable {
        fields.push(("nullable".into(), Json::Raw("false".into())));
    }
    if !variable.validations.is_empty() {
        fields.push(("validation".into(), conditions(&variable.validations)));
    }
    Json::Object(fields)
}

pub(super) fn output(output: &Output) -> Json<'_> {
    let mut fields: Named<'_> = vec![("value".into(), Json::Node(&output.value))];
    if let Some(description) = &output.description {
        fields.push(("description".into(), Json::text(description)));
    }
    if output.sensitive {
        fields.push(("sensitive".into(), Json::Raw("true".into())));
    }
    if output.ephemeral {
        fields.push(("ephemeral".into(), Json::Raw("true".into())));
    }
    if !output.preconditions.is_empty() {
        fields.push(("precondition".into(), conditions(&output.preconditions)));
    }
    if !output.depends_on.is_empty() {
        fields.push(("depends_on".into(), addrs(&output.depends_on)));
    }
    Json::Object(fields)
}
