//! Databases: Aurora clusters, instances, and what they are set up with.

mod cluster;
mod cluster_instance;
mod cluster_read;
mod cluster_request;
mod event_subscription;
mod global_cluster;
mod instance;
mod instance_create;
mod instance_read;
mod instance_wait;
mod parameter_groups;
mod subnet_group;

use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry};
use crate::mark::Tags;
use aws_sdk_rds::types::{CloudwatchLogsExportConfiguration, MasterUserSecret, Tag};

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<cluster::Cluster>(),
    Entry::of::<cluster_instance::ClusterInstance>(),
    Entry::of::<event_subscription::EventSubscription>(),
    Entry::of::<global_cluster::GlobalCluster>(),
    Entry::of::<instance::Instance>(),
    Entry::of::<parameter_groups::ClusterParameterGroup>(),
    Entry::of::<parameter_groups::ParameterGroup>(),
    Entry::of::<subnet_group::SubnetGroup>(),
];

/// Tags as the service wants them.
fn tagged(tags: Tags) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().filter_map(|tag| Some((tag.key()?.to_owned(), tag.value().unwrap_or_default().to_owned()))).collect()
}

/// The tags of an object of which descriptions do not tell them.
async fn tags_of(cx: &Context, arn: Option<&str>) -> Result<Tags> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = cx.rds().list_tags_for_resource().resource_name(arn).send().await.or_missing()?;
    Ok(answer.map(|answer| tags(answer.tag_list())).unwrap_or_default())
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    let arn = change.prior.required("arn");
    if !set.is_empty() {
        cx.rds().add_tags_to_resource().resource_name(&arn).set_tags(Some(tagged(set))).send().await?;
    }
    if !removed.is_empty() {
        cx.rds().remove_tags_from_resource().resource_name(&arn).set_tag_keys(Some(removed)).send().await?;
    }
    Ok(())
}

/// The secret with the password that the service makes.
fn secret(secret: Option<&MasterUserSecret>) -> Vec<crate::attrs::Attrs> {
    let attributes = |secret: &MasterUserSecret| {
        crate::attrs::Attrs::new()
            .put("kms_key_id", secret.kms_key_id())
            .put("secret_arn", secret.secret_arn())
            .put("secret_status", secret.secret_status())
    };
    secret.into_iter().map(attributes).collect()
}

/// Which logs are to be exported that were not, and the other way round.
fn exports(change: &Change<'_>) -> Option<CloudwatchLogsExportConfiguration> {
    let name = "enabled_cloudwatch_logs_exports";
    if !change.has(&[name]) {
        return None;
    }
    let (added, removed) = change.items(name);
    let configuration = CloudwatchLogsExportConfiguration::builder();
    Some(configuration.set_enable_log_types(added).set_disable_log_types(removed).build())
}

/// The version as the configuration gives it, if the one that runs is of it: `16` stands for `16.4`. Otherwise the one
/// that runs.
fn version(recorded: Args<'_>, actual: Option<&str>, pending: Option<&str>) -> Option<String> {
    let given = recorded.str("engine_version");
    let is_of = |given: &str, actual: &str| {
        actual.strip_prefix(given).is_some_and(|rest| rest.is_empty() || given.ends_with('.') || rest.starts_with('.'))
    };
    match given {
        Some(given) if [actual, pending].into_iter().flatten().any(|actual| is_of(given, actual)) => {
            Some(given.to_owned())
        }
        _ => actual.map(str::to_owned),
    }
}

/// Whether one set holds the other one: what is not said is chosen by the service.
fn one_holds_the_other(a: &ledgerform_engine::Value, b: &ledgerform_engine::Value) -> bool {
    match (a.elements(), b.elements()) {
        (Some(a), Some(b)) => a.iter().all(|item| b.contains(item)) || b.iter().all(|item| a.contains(item)),
        _ => false,
    }
}

/// What passes: a role that was made just now, and that the service does not know yet.
fn is_role_unknown(failed: &Failed) -> bool {
    failed.is(&["InvalidParameterValue", "InvalidParameterCombination"])
        && ["IAM role ARN value is invalid", "role ARN", "assume role", "required permissions"]
            .iter()
            .any(|part| failed.message.contains(part))
}

/// The name of the last snapshot; nothing if there is to be none.
fn last_snapshot(prior: Args<'_>) -> Result<Option<String>> {
    match (prior.is("skip_final_snapshot"), prior.text("final_snapshot_identifier")) {
        (true, _) => Ok(None),
        (false, Some(name)) => Ok(Some(name)),
        (false, None) => Err(Failed::refused(
            "it is deleted with a last snapshot, which has no name: give final_snapshot_identifier, or skip_final_snapshot",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::Attributes;

    #[test]
    fn a_version_stands_for_those_that_it_begins() {
        for (given, actual, pending, expected) in [
            ("16", "16.4", None, "16"),
            ("16.4", "16.4", None, "16.4"),
            ("16.4", "16.40", None, "16.40"),
            ("16.6", "16.4", Some("16.6"), "16.6"),
            ("15.2", "16.4", None, "16.4"),
            ("8.0.", "8.0.35", None, "8.0."),
        ] {
            let recorded = Attributes::from([("engine_version".to_owned(), given.into())]);
            let found = version(Args::Top(&recorded), Some(actual), pending);
            assert_eq!(found.as_deref(), Some(expected), "{given} {actual}");
        }
    }
}
