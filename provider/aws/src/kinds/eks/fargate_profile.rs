//! `aws_eks_fargate_profile`

use super::{is_unknown_role, parts, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_eks::types::{self, FargateProfileStatus};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A profile of Fargate. Of it only the tags can change. A cluster makes and deletes one at a time.
pub(super) struct FargateProfile;

impl Kind for FargateProfile {
    const TYPE: &'static str = "aws_eks_fargate_profile";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["cluster_name", "fargate_profile_name", "pod_execution_role_arn", "selector", "subnet_ids"])
            .takes(Duration::from_secs(120))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let id = id(args);
        let selector = |block: Args<'_>| {
            let labels = Some(block.map("labels")).filter(|labels| !labels.is_empty());
            let selector = types::FargateProfileSelector::builder().set_namespace(block.text("namespace"));
            selector.set_labels(labels.and_then(tagged)).build()
        };
        let selectors: Vec<_> = args.blocks("selector").into_iter().map(selector).collect();
        let limit = args.timeout("create", Duration::from_secs(600));
        let create = || async {
            let request = cx
                .eks()
                .create_fargate_profile()
                .client_request_token(new.client_token())
                .set_cluster_name(args.text("cluster_name"))
                .set_fargate_profile_name(args.text("fargate_profile_name"))
                .set_pod_execution_role_arn(args.text("pod_execution_role_arn"))
                .set_selectors(Some(selectors.clone()))
                .set_subnets(args.strings("subnet_ids"))
                .set_tags(tagged(new.tags()));
            Ok(request.send().await.map(|_| ())?)
        };
        let is_passing = |failed: &Failed| is_unknown_role(failed) || is_busy(failed);
        cx.retry(limit, is_passing, create).await?;
        active(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(profile) = described(cx, id).await? else { return Ok(None) };
        let selectors = profile.selectors().iter();
        let selectors = selectors
            .map(|selector| Attrs::new().put("labels", tags(selector.labels())).put("namespace", selector.namespace()));
        let attributes = Attrs::new()
            .put("arn", profile.fargate_profile_arn())
            .put("cluster_name", profile.cluster_name())
            .put("fargate_profile_name", profile.fargate_profile_name())
            .put("pod_execution_role_arn", profile.pod_execution_role_arn())
            .put("selector", selectors.collect::<Vec<_>>())
            .variant("status", profile.status())
            .put("subnet_ids", profile.subnets());
        Ok(Some(Found::tagged(attributes, tags(profile.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        retag(cx, change, None).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(600));
        let (cluster, name) = parts(gone.id, "Fargate profile")?;
        let delete = || async {
            let request = cx.eks().delete_fargate_profile().cluster_name(cluster).fargate_profile_name(name);
            Ok(request.send().await.map(|_| ())?)
        };
        cx.retry(limit, is_busy, delete).await?;
        let none = || async {
            let Some(profile) = described(cx, gone.id).await? else { return Ok(Wait::Done(())) };
            match profile.status() {
                Some(FargateProfileStatus::DeleteFailed) => Err(Failed::refused("deleting failed")),
                status => Ok(Wait::Pending(status.map_or("there", |status| status.as_str()).to_owned())),
            }
        };
        cx.wait(limit, gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = id(new.args);
        let Some(profile) = described(cx, &id).await? else { return Ok(None) };
        if matches!(profile.status(), Some(FargateProfileStatus::Creating)) {
            active(cx, &id, Duration::from_secs(600), new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for cluster in super::clusters(cx).await? {
            let names = cx.eks().list_fargate_profiles().cluster_name(&cluster).into_paginator().items().send();
            for name in names.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?.unwrap_or_default() {
                let id = format!("{cluster}:{name}");
                if let Some(profile) = described(cx, &id).await? {
                    found.push((id, tags(profile.tags())));
                }
            }
        }
        Ok(found)
    }
}

fn id(args: Args<'_>) -> String {
    format!("{}:{}", args.required("cluster_name"), args.required("fargate_profile_name"))
}

/// Another profile of the cluster is being made or deleted.
fn is_busy(failed: &Failed) -> bool {
    failed.is(&["ResourceInUseException"]) && failed.message.contains("another")
        || failed.is(&["ResourceInUseException"]) && failed.message.contains("currently")
}

async fn described(cx: &Context, id: &str) -> Result<Option<types::FargateProfile>> {
    let (cluster, name) = parts(id, "Fargate profile")?;
    let request = cx.eks().describe_fargate_profile().cluster_name(cluster).fargate_profile_name(name);
    Ok(request.send().await.or_missing()?.and_then(|answer| answer.fargate_profile))
}

async fn active(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let profile = described(cx, id).await?;
        match profile.as_ref().and_then(|profile| profile.status()) {
            Some(FargateProfileStatus::Active) => Ok(Wait::Done(())),
            Some(FargateProfileStatus::CreateFailed) => {
                let issues = profile.as_ref().and_then(|profile| profile.health()).map(|health| health.issues());
                let texts: Vec<_> = issues.unwrap_or_default().iter().filter_map(|issue| issue.message()).collect();
                Err(Failed::refused(format!("making it failed: {}", texts.join("; "))))
            }
            status => Ok(Wait::Pending(status.map_or("not there", |status| status.as_str()).to_owned())),
        }
    };
    cx.wait(limit, progress, active).await
}
