//! `aws_ssm_parameter`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::{self, Tags};
use aws_sdk_ssm::error::BuildError;
use aws_sdk_ssm::operation::put_parameter::builders::PutParameterFluentBuilder;
use aws_sdk_ssm::types::{ParameterMetadata, ParameterStringFilter, ParameterType, ResourceTypeForTagging, Tag};
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

/// A parameter, which is known by its name. Its value is written; only an `insecure_value` is read.
pub(super) struct Parameter;

impl Kind for Parameter {
    const TYPE: &'static str = "aws_ssm_parameter";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["data_type", "name"])
            .same("tier", same_tier)
            .follows("version", &["allowed_pattern", "description", "insecure_value", "key_id", "tier", "type"])
            .follows("version", &["value", "value_wo_version"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, new.args.required("name"));
        let value = value(args).ok_or_else(|| {
            Failed::refused("one of value_wo, value and insecure_value must be given, and none may be empty")
        })?;
        let request = given(cx, args).name(&name).value(&value).set_data_type(args.text("data_type"));
        match args.is("overwrite") {
            false => _ = request.set_tags(Some(tagged(new.tags())?)).send().await?,
            true => {
                // What is overwritten does not take tags with the same request.
                request.overwrite(true).send().await?;
                tag(cx, &name, new.tags()).await.map_err(|failed| failed.with_id(&name))?;
            }
        }
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(about) = about(cx, id).await? else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        let is_plain = about.r#type() != Some(&ParameterType::SecureString) && recorded.has("insecure_value");
        let shown = match is_plain {
            true => {
                let answer = cx.ssm().get_parameter().name(id).send().await.or_missing()?;
                answer.and_then(|answer| answer.parameter?.value)
            }
            false => None,
        };
        let arn =
            about.arn.clone().unwrap_or_else(|| cx.arn("ssm", &format!("parameter/{}", id.trim_start_matches('/'))));
        let is_written_only = recorded.has("value_wo") || recorded.is("has_value_wo");
        let attributes = Attrs::new()
            .put("allowed_pattern", about.allowed_pattern())
            .put("arn", arn)
            .put("data_type", about.data_type())
            .put("description", about.description())
            .put("has_value_wo", is_written_only)
            .put("insecure_value", shown)
            .put("key_id", about.key_id())
            .put("name", id)
            .variant("tier", about.tier())
            .variant("type", about.r#type())
            .put("version", about.version())
            .keep(&["overwrite", "value_wo_version"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        let parts = ["allowed_pattern", "description", "insecure_value", "key_id", "tier", "type", "value"];
        if change.has(&parts) || change.has(&["value_wo_version"]) {
            // What is only written is sent with every change, and meant if its version changes. Otherwise the value stays,
            // which somebody else may have written.
            let is_meant = change.has(&["insecure_value", "value", "value_wo_version"]);
            let value = match value(args).filter(|_| is_meant) {
                Some(value) => value,
                None => current(cx, change.id).await?,
            };
            given(cx, args).name(change.id).value(value).overwrite(true).send().await?;
        }
        let (set, removed) = change.tags();
        tag(cx, change.id, set).await?;
        if !removed.is_empty() {
            let request = cx.ssm().remove_tags_from_resource().resource_type(ResourceTypeForTagging::Parameter);
            request.resource_id(change.id).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.ssm().delete_parameter().name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }

    async fn owned(cx: &Context, platform: &str) -> Result<Vec<(String, Tags)>> {
        let filter = ParameterStringFilter::builder()
            .key(format!("tag:{}", mark::PLATFORM))
            .values(mark::platform(platform))
            .build()?;
        let pages = cx.ssm().describe_parameters().parameter_filters(filter).into_paginator().send();
        let pages = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let mut found = Vec::new();
        for parameter in pages.into_iter().flat_map(|page| page.parameters.unwrap_or_default()) {
            let Some(name) = parameter.name else { continue };
            if let Some(tags) = tags_of(cx, &name).await? {
                found.push((name, tags));
            }
        }
        Ok(found)
    }
}

/// Which of two tiers the service takes is its choice where it may choose.
fn same_tier(a: &Value, b: &Value) -> bool {
    [a, b].iter().any(|tier| tier.as_str() == Some("Intelligent-Tiering"))
}

/// The value that is given, in one of three ways.
fn value(args: Args<'_>) -> Option<String> {
    ["value", "insecure_value", "value_wo"].iter().find_map(|name| args.text(name))
}

/// The request with what is given but the value.
fn given(cx: &Context, args: Args<'_>) -> PutParameterFluentBuilder {
    let is_secret = args.str("type") == Some(ParameterType::SecureString.as_str());
    cx.ssm()
        .put_parameter()
        .set_type(args.variant("type"))
        .set_allowed_pattern(args.text("allowed_pattern"))
        .set_description(args.text("description"))
        .set_key_id(args.text("key_id").filter(|_| is_secret))
        .set_tier(args.variant("tier"))
}

async fn current(cx: &Context, name: &str) -> Result<String> {
    let answer = cx.ssm().get_parameter().name(name).with_decryption(true).send().await?;
    crate::kind::told(answer.parameter.and_then(|parameter| parameter.value), "value")
}

/// What is told of a parameter besides its value.
async fn about(cx: &Context, name: &str) -> Result<Option<ParameterMetadata>> {
    let filter = ParameterStringFilter::builder().key("Name").option("Equals").values(name).build()?;
    let ask = || async {
        let answer = cx.ssm().describe_parameters().parameter_filters(filter.clone()).send().await?;
        Ok::<_, Failed>(answer.parameters.and_then(|parameters| parameters.into_iter().next()))
    };
    if let Some(about) = ask().await? {
        return Ok(Some(about));
    }
    // The list lags behind; whether there is a parameter is told at once.
    if cx.ssm().get_parameter().name(name).send().await.or_missing()?.is_none() {
        return Ok(None);
    }
    let again = || async {
        let found: Option<ParameterMetadata> = ask().await?;
        found.ok_or_else(|| Failed::missing(format!("`{name}` is not told")))
    };
    cx.retry(Duration::from_secs(60), Failed::is_missing, again).await.map(Some)
}

fn tagged(tags: Tags) -> std::result::Result<Vec<Tag>, BuildError> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

async fn tag(cx: &Context, name: &str, tags: Tags) -> Result<()> {
    if !tags.is_empty() {
        let request = cx.ssm().add_tags_to_resource().resource_type(ResourceTypeForTagging::Parameter);
        request.resource_id(name).set_tags(Some(tagged(tags)?)).send().await?;
    }
    Ok(())
}

async fn tags_of(cx: &Context, name: &str) -> Result<Option<Tags>> {
    let request = cx.ssm().list_tags_for_resource().resource_type(ResourceTypeForTagging::Parameter);
    match request.resource_id(name).send().await.map_err(Failed::from) {
        Err(failed) if failed.is(&["InvalidResourceId"]) => Ok(None),
        Err(failed) => Err(failed).or_missing(),
        Ok(answer) => Ok(Some(answer.tag_list().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::same_tier;
    use ledgerform_engine::Value;

    #[test]
    fn a_tier_that_the_service_chooses_is_any() {
        let tier = |text: &str| Value::from(text);
        assert!(same_tier(&tier("Intelligent-Tiering"), &tier("Standard")));
        assert!(!same_tier(&tier("Advanced"), &tier("Standard")));
    }
}
