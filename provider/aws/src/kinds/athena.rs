//! Questions to files: `aws_athena_workgroup`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_athena::types::{
    AclConfiguration, CustomerContentEncryptionConfiguration, EncryptionConfiguration, EngineVersion,
    ResultConfiguration, ResultConfigurationUpdates, Tag, WorkGroupConfiguration, WorkGroupConfigurationUpdates,
    WorkGroupState,
};
use ledgerform_engine::KindInfo;

pub(super) const KINDS: &[Entry] = &[Entry::of::<WorkGroup>()];

/// A work group, which is known by its name.
struct WorkGroup;

/// Parts of the configuration that are refused.
const UNSUPPORTED: [&str; 4] = [
    "identity_center_configuration",
    "managed_query_results_configuration",
    "monitoring_configuration",
    "query_results_s3_access_grants_configuration",
];

impl Kind for WorkGroup {
    const TYPE: &'static str = "aws_athena_workgroup";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name"])
            .default("force_destroy", false)
            .default("state", "ENABLED")
            .default("configuration.enforce_workgroup_configuration", true)
            .default("configuration.publish_cloudwatch_metrics_enabled", true)
            .default("configuration.requester_pays_enabled", false)
            .default("configuration.engine_version.selected_engine_version", "AUTO")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, new.args.required("name"));
        let configuration = args.block("configuration").map(configuration).transpose()?;
        let request = cx
            .athena()
            .create_work_group()
            .name(&name)
            .set_configuration(configuration)
            .set_description(args.text("description"))
            .set_tags(Some(tagged(new.tags())));
        request.send().await?;
        if args.str("state") == Some(WorkGroupState::Disabled.as_str()) {
            let request = cx.athena().update_work_group().work_group(&name).state(WorkGroupState::Disabled);
            request.send().await.map_err(|error| Failed::from(error).with_id(&name))?;
        }
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.athena().get_work_group().work_group(id).send().await.map_err(Failed::from);
        let Some(answer) = known(answer)? else { return Ok(None) };
        let Some(group) = answer.work_group else { return Ok(None) };
        let Some(tags) = tags_of(cx, id).await? else { return Ok(None) };
        // Each group has a configuration; it is told where one is given.
        let given = recorded.block("configuration");
        let configuration = group.configuration().zip(given).map(|(own, given)| told(own, given));
        let attributes = Attrs::new()
            .put("arn", arn(cx, id))
            .block_if_given("configuration", configuration, recorded)
            .put("description", group.description())
            .put("name", group.name())
            .variant("state", group.state())
            .keep(&["force_destroy"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (athena, args) = (cx.athena(), change.args);
        if change.has(&["configuration", "description", "state"]) {
            let updates = match args.block("configuration").filter(|_| change.has(&["configuration"])) {
                Some(block) => Some(updates(block, change.prior.block("configuration"))?),
                None => None,
            };
            let request = athena.update_work_group().work_group(change.id).set_configuration_updates(updates);
            let request = request.description(args.required("description"));
            request.set_state(args.variant("state")).send().await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            let request = athena.tag_resource().resource_arn(arn(cx, change.id));
            request.set_tags(Some(tagged(set))).send().await?;
        }
        if !removed.is_empty() {
            let request = athena.untag_resource().resource_arn(arn(cx, change.id));
            request.set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let request = cx.athena().delete_work_group().work_group(gone.id);
        let request = request.recursive_delete_option(gone.prior.is("force_destroy"));
        known(request.send().await.map_err(Failed::from))?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("name"))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.athena().list_work_groups().into_paginator().send();
        let pages = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let mut found = Vec::new();
        for group in pages.into_iter().flat_map(|page| page.work_groups.unwrap_or_default()) {
            let Some(name) = group.name else { continue };
            if let Some(tags) = tags_of(cx, &name).await? {
                found.push((name, tags));
            }
        }
        Ok(found)
    }
}

/// Nothing where there is no such group, which the service says in its own words.
fn known<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(failed) if failed.is(&["InvalidRequestException"]) && failed.message.contains("is not found") => Ok(None),
        result => result.or_missing(),
    }
}

fn arn(cx: &Context, name: &str) -> String {
    cx.arn("athena", &format!("workgroup/{name}"))
}

fn tagged(tags: Tags) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

async fn tags_of(cx: &Context, name: &str) -> Result<Option<Tags>> {
    let tags = cx.athena().list_tags_for_resource().resource_arn(arn(cx, name)).into_paginator().items().send();
    let tags = tags.collect::<std::result::Result<Vec<_>, _>>().await.map_err(Failed::from);
    let pair = |tag: Tag| Some((tag.key?, tag.value?));
    Ok(known(tags)?.map(|tags| tags.into_iter().filter_map(pair).collect()))
}

fn refuse(block: Args<'_>) -> Result<()> {
    let given: Vec<&str> = UNSUPPORTED.into_iter().filter(|name| block.has(name)).collect();
    match given.is_empty() {
        true => Ok(()),
        false => Err(Failed::refused(format!("configuration: {} is not supported", given.join(", ")))),
    }
}

fn encryption(result: Args<'_>) -> Result<Option<EncryptionConfiguration>> {
    let Some(block) = result.block("encryption_configuration") else { return Ok(None) };
    let builder = EncryptionConfiguration::builder().set_encryption_option(block.variant("encryption_option"));
    Ok(Some(builder.set_kms_key(block.text("kms_key_arn")).build()?))
}

fn acl(result: Args<'_>) -> Result<Option<AclConfiguration>> {
    let Some(block) = result.block("acl_configuration") else { return Ok(None) };
    Ok(Some(AclConfiguration::builder().set_s3_acl_option(block.variant("s3_acl_option")).build()?))
}

fn content_key(block: Args<'_>) -> Result<Option<CustomerContentEncryptionConfiguration>> {
    let Some(key) = block.block("customer_content_encryption_configuration") else { return Ok(None) };
    Ok(Some(CustomerContentEncryptionConfiguration::builder().kms_key(key.required("kms_key")).build()?))
}

fn engine(block: Args<'_>) -> Option<EngineVersion> {
    let engine = block.block("engine_version")?;
    Some(EngineVersion::builder().set_selected_engine_version(engine.text("selected_engine_version")).build())
}

/// The limit of a query; zero is none.
fn cutoff(block: Args<'_>) -> Option<i64> {
    block.i64("bytes_scanned_cutoff_per_query").filter(|bytes| *bytes > 0)
}

fn configuration(block: Args<'_>) -> Result<WorkGroupConfiguration> {
    refuse(block)?;
    let result = match block.block("result_configuration") {
        None => None,
        Some(result) => Some(
            ResultConfiguration::builder()
                .set_acl_configuration(acl(result)?)
                .set_encryption_configuration(encryption(result)?)
                .set_expected_bucket_owner(result.text("expected_bucket_owner"))
                .set_output_location(result.text("output_location"))
                .build(),
        ),
    };
    let builder = WorkGroupConfiguration::builder()
        .set_bytes_scanned_cutoff_per_query(cutoff(block))
        .set_customer_content_encryption_configuration(content_key(block)?)
        .set_enable_minimum_encryption_configuration(block.bool("enable_minimum_encryption_configuration"))
        .set_enforce_work_group_configuration(block.bool("enforce_workgroup_configuration"))
        .set_engine_version(engine(block))
        .set_execution_role(block.text("execution_role"))
        .set_publish_cloud_watch_metrics_enabled(block.bool("publish_cloudwatch_metrics_enabled"))
        .set_requester_pays_enabled(block.bool("requester_pays_enabled"))
        .set_result_configuration(result);
    Ok(builder.build())
}

/// What changes a configuration: what is not given any more has to be removed by name.
fn updates(block: Args<'_>, prior: Option<Args<'_>>) -> Result<WorkGroupConfigurationUpdates> {
    refuse(block)?;
    let none = std::collections::BTreeMap::new();
    let prior = prior.unwrap_or(Args::Nested(&none));
    let result = block.block("result_configuration").unwrap_or(Args::Nested(&none));
    let (encryption, acl) = (encryption(result)?, acl(result)?);
    let result = ResultConfigurationUpdates::builder()
        .remove_acl_configuration(acl.is_none())
        .remove_encryption_configuration(encryption.is_none())
        .remove_expected_bucket_owner(!result.has("expected_bucket_owner"))
        .remove_output_location(!result.has("output_location"))
        .set_acl_configuration(acl)
        .set_encryption_configuration(encryption)
        .set_expected_bucket_owner(result.text("expected_bucket_owner"))
        .set_output_location(result.text("output_location"))
        .build();
    let content_key = content_key(block)?;
    let is_content_key_gone = content_key.is_none() && prior.has("customer_content_encryption_configuration");
    let builder = WorkGroupConfigurationUpdates::builder()
        .set_bytes_scanned_cutoff_per_query(cutoff(block))
        .remove_bytes_scanned_cutoff_per_query(cutoff(block).is_none())
        .set_customer_content_encryption_configuration(content_key)
        .set_remove_customer_content_encryption_configuration(is_content_key_gone.then_some(true))
        .set_enable_minimum_encryption_configuration(block.bool("enable_minimum_encryption_configuration"))
        .set_enforce_work_group_configuration(block.bool("enforce_workgroup_configuration"))
        .set_engine_version(engine(block))
        .set_execution_role(block.text("execution_role"))
        .set_publish_cloud_watch_metrics_enabled(block.bool("publish_cloudwatch_metrics_enabled"))
        .set_requester_pays_enabled(block.bool("requester_pays_enabled"))
        .result_configuration_updates(result);
    Ok(builder.build())
}

/// A configuration as attributes; parts that each group has are told where they are given.
fn told(own: &WorkGroupConfiguration, given: Args<'_>) -> Attrs {
    let result = own.result_configuration().map(|result| {
        let acl = result.acl_configuration();
        let acl = acl.map(|acl| Attrs::new().variant("s3_acl_option", Some(acl.s3_acl_option())));
        let encryption = result.encryption_configuration().map(|own| {
            Attrs::new().variant("encryption_option", Some(own.encryption_option())).put("kms_key_arn", own.kms_key())
        });
        let is_empty = acl.is_none() && encryption.is_none() && result.output_location().is_none();
        let attrs = Attrs::new()
            .block("acl_configuration", acl)
            .block("encryption_configuration", encryption)
            .put("expected_bucket_owner", result.expected_bucket_owner())
            .put("output_location", result.output_location());
        (attrs, is_empty && result.expected_bucket_owner().is_none())
    });
    let result = result.filter(|(_, is_empty)| !is_empty || given.has("result_configuration")).map(|(attrs, _)| attrs);
    let engine = own.engine_version().filter(|own| {
        given.has("engine_version") || own.selected_engine_version().is_some_and(|version| version != "AUTO")
    });
    let engine = engine.map(|own| {
        Attrs::new()
            .put("effective_engine_version", own.effective_engine_version())
            .put("selected_engine_version", own.selected_engine_version())
    });
    let key = own.customer_content_encryption_configuration();
    let key = key.map(|own| Attrs::new().put("kms_key", own.kms_key()));
    Attrs::new()
        .put("bytes_scanned_cutoff_per_query", own.bytes_scanned_cutoff_per_query())
        .block("customer_content_encryption_configuration", key)
        .put("enable_minimum_encryption_configuration", own.enable_minimum_encryption_configuration())
        .put("enforce_workgroup_configuration", own.enforce_work_group_configuration())
        .block("engine_version", engine)
        .put("execution_role", own.execution_role())
        .put("publish_cloudwatch_metrics_enabled", own.publish_cloud_watch_metrics_enabled())
        .put("requester_pays_enabled", own.requester_pays_enabled())
        .block("result_configuration", result)
}
