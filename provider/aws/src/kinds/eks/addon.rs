//! `aws_eks_addon`

use super::{is_unknown_role, parts, retag, tagged, tags, updated};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::{Context, Wait};
use crate::document::same_json;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_eks::types::{self, AddonStatus};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Addon;

impl Kind for Addon {
    const TYPE: &'static str = "aws_eks_addon";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["addon_name", "cluster_name", "namespace_config"])
            .same("configuration_values", same_json)
            .follows(
                "modified_at",
                &["addon_version", "configuration_values", "pod_identity_association", "service_account_role_arn"],
            )
            .takes(Duration::from_secs(60))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let id = id(args);
        let limit = args.timeout("create", Duration::from_secs(1200));
        let pods = pods(args)?;
        let namespace = args.block("namespace_config");
        let namespace = namespace
            .map(|block| types::AddonNamespaceConfigRequest::builder().set_namespace(block.text("namespace")).build());
        let create = || async {
            let request = cx
                .eks()
                .create_addon()
                .client_request_token(new.client_token())
                .set_cluster_name(args.text("cluster_name"))
                .set_addon_name(args.text("addon_name"))
                .set_addon_version(args.text("addon_version"))
                .set_configuration_values(args.text("configuration_values"))
                .set_namespace_config(namespace.clone())
                .set_pod_identity_associations(Some(pods.clone()).filter(|pods| !pods.is_empty()))
                .set_resolve_conflicts(args.variant("resolve_conflicts_on_create"))
                .set_service_account_role_arn(args.text("service_account_role_arn"))
                .set_tags(tagged(new.tags()));
            Ok(request.send().await.map(|_| ())?)
        };
        // The cluster may not take add-ons at once after it was made.
        let is_passing = |failed: &Failed| {
            is_unknown_role(failed)
                || failed.is(&["InvalidParameterException"]) && failed.message.contains("CREATE_FAILED")
        };
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        active(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(addon) = described(cx, id).await? else { return Ok(None) };
        let namespace = addon.namespace_config().map(|config| Attrs::new().put("namespace", config.namespace()));
        let attributes = Attrs::new()
            .put("addon_name", addon.addon_name())
            .put("addon_version", addon.addon_version())
            .put("arn", addon.addon_arn())
            .put("cluster_name", addon.cluster_name())
            .put("configuration_values", addon.configuration_values())
            .put("created_at", time(addon.created_at()))
            .put("modified_at", time(addon.modified_at()))
            .if_given("namespace_config", namespace.into_iter().collect::<Vec<_>>(), recorded)
            .put("pod_identity_association", shown_pods(cx, &addon).await?)
            .put("service_account_role_arn", addon.service_account_role_arn())
            .keep(&["preserve", "resolve_conflicts_on_create", "resolve_conflicts_on_update"], recorded);
        Ok(Some(Found::tagged(attributes, tags(addon.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, id) = (change.args, change.id);
        let (cluster, name) = parts(id, "add-on")?;
        let limit = args.timeout("update", Duration::from_secs(1200));
        let names = ["addon_version", "configuration_values", "pod_identity_association", "service_account_role_arn"];
        if change.has(&names) {
            // What is not sent of these is taken away by the service, so all of it is sent.
            let request = cx
                .eks()
                .update_addon()
                .cluster_name(cluster)
                .addon_name(name)
                .set_addon_version(args.text("addon_version"))
                .set_configuration_values(args.text("configuration_values").or_else(|| {
                    // Without a value the configuration goes back to what it is by default.
                    change.has(&["configuration_values"]).then(String::new)
                }))
                .set_pod_identity_associations(
                    change.has(&["pod_identity_association"]).then(|| pods(args)).transpose()?,
                )
                .set_resolve_conflicts(args.variant("resolve_conflicts_on_update"))
                .set_service_account_role_arn(args.text("service_account_role_arn"));
            let send = || async { Ok(request.clone().send().await?.update) };
            let is_passing = |failed: &Failed| is_unknown_role(failed) || failed.is(&["ResourceInUseException"]);
            let update = cx.retry(limit, is_passing, send).await?;
            let ask = || cx.eks().describe_update().name(cluster).addon_name(name);
            updated(ask, cx, update, limit, change.progress).await?;
            active(cx, id, limit, change.progress).await?;
        }
        retag(cx, change, None).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(2400));
        let (cluster, name) = parts(gone.id, "add-on")?;
        let request = cx.eks().delete_addon().cluster_name(cluster).addon_name(name);
        request.preserve(gone.prior.is("preserve")).send().await?;
        let none = || async {
            let Some(addon) = described(cx, gone.id).await? else { return Ok(Wait::Done(())) };
            match addon.status() {
                Some(AddonStatus::DeleteFailed) => Err(Failed::refused(format!("deleting failed: {}", issues(&addon)))),
                status => Ok(Wait::Pending(status.map_or("there", |status| status.as_str()).to_owned())),
            }
        };
        cx.wait(limit, gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = id(new.args);
        let Some(addon) = described(cx, &id).await? else { return Ok(None) };
        if matches!(addon.status(), Some(AddonStatus::Creating)) {
            active(cx, &id, Duration::from_secs(1200), new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for cluster in super::clusters(cx).await? {
            let names = cx.eks().list_addons().cluster_name(&cluster).into_paginator().items().send();
            for name in names.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?.unwrap_or_default() {
                let id = format!("{cluster}:{name}");
                if let Some(addon) = described(cx, &id).await? {
                    found.push((id, tags(addon.tags())));
                }
            }
        }
        Ok(found)
    }
}

fn id(args: Args<'_>) -> String {
    format!("{}:{}", args.required("cluster_name"), args.required("addon_name"))
}

fn pods(args: Args<'_>) -> Result<Vec<types::AddonPodIdentityAssociations>> {
    let pod = |block: Args<'_>| {
        let pod = types::AddonPodIdentityAssociations::builder()
            .set_role_arn(block.text("role_arn"))
            .set_service_account(block.text("service_account"));
        Ok(pod.build()?)
    };
    args.blocks("pod_identity_association").into_iter().map(pod).collect()
}

/// The associations that came with the add-on. It tells their ARNs only.
async fn shown_pods(cx: &Context, addon: &types::Addon) -> Result<Vec<Attrs>> {
    let mut shown = Vec::new();
    for arn in addon.pod_identity_associations() {
        let Some(id) = arn.rsplit('/').next() else { continue };
        let request = cx.eks().describe_pod_identity_association().association_id(id);
        let answer = request.set_cluster_name(addon.cluster_name.clone()).send().await.or_missing()?;
        if let Some(pod) = answer.and_then(|answer| answer.association) {
            shown.push(Attrs::new().put("role_arn", pod.role_arn()).put("service_account", pod.service_account()));
        }
    }
    Ok(shown)
}

async fn described(cx: &Context, id: &str) -> Result<Option<types::Addon>> {
    let (cluster, name) = parts(id, "add-on")?;
    let answer = cx.eks().describe_addon().cluster_name(cluster).addon_name(name).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.addon))
}

/// Why an add-on is not well.
fn issues(addon: &types::Addon) -> String {
    let issues = addon.health().map(|health| health.issues()).unwrap_or_default();
    let texts: Vec<&str> = issues.iter().filter_map(|issue| issue.message()).collect();
    if texts.is_empty() { "no reason is told".to_owned() } else { texts.join("; ") }
}

async fn active(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let Some(addon) = described(cx, id).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match addon.status() {
            Some(AddonStatus::Active) => Ok(Wait::Done(())),
            Some(status @ (AddonStatus::CreateFailed | AddonStatus::UpdateFailed)) => {
                Err(Failed::refused(format!("it is {}: {}", status.as_str(), issues(&addon))))
            }
            // One whose pods have no node yet is degraded for a while.
            Some(AddonStatus::Degraded) => Ok(Wait::Pending(format!("degraded: {}", issues(&addon)))),
            status => Ok(Wait::Pending(status.map_or("not there", |status| status.as_str()).to_owned())),
        }
    };
    cx.wait(limit, progress, active).await
}
