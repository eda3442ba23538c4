//! `aws_eks_pod_identity_association`

use super::{is_unknown_role, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_eks::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// That a service account has a role. A service account has one at most.
pub(super) struct PodIdentityAssociation;

impl Kind for PodIdentityAssociation {
    const TYPE: &'static str = "aws_eks_pod_identity_association";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["cluster_name", "namespace", "service_account"])
            .follows("external_id", &["target_role_arn"])
            .takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let create = || async {
            let request = cx
                .eks()
                .create_pod_identity_association()
                .client_request_token(new.client_token())
                .set_cluster_name(args.text("cluster_name"))
                .set_namespace(args.text("namespace"))
                .set_service_account(args.text("service_account"))
                .set_role_arn(args.text("role_arn"))
                .set_disable_session_tags(args.bool("disable_session_tags"))
                .set_target_role_arn(args.text("target_role_arn"))
                .set_tags(tagged(new.tags()));
            Ok(request.send().await?)
        };
        let answer = cx.retry(Duration::from_secs(120), is_unknown_role, create).await?;
        let id = told(answer.association.and_then(|association| association.association_id), "association ID")?;
        Ok(joined(&args.required("cluster_name"), &id))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (cluster, id) = parts(id, recorded)?;
        let Some(association) = described(cx, cluster, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("association_arn", association.association_arn())
            .put("association_id", association.association_id())
            .put("cluster_name", association.cluster_name())
            .put("disable_session_tags", association.disable_session_tags())
            .put("external_id", association.external_id())
            .put("namespace", association.namespace())
            .put("role_arn", association.role_arn())
            .put("service_account", association.service_account())
            .put("target_role_arn", association.target_role_arn());
        Ok(Some(Found::tagged(attributes, tags(association.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        let (cluster, id) = parts(change.id, change.prior)?;
        if change.has(&["disable_session_tags", "role_arn", "target_role_arn"]) {
            let update = || async {
                let request = cx
                    .eks()
                    .update_pod_identity_association()
                    .cluster_name(cluster)
                    .association_id(id)
                    .set_role_arn(args.text("role_arn"))
                    .set_disable_session_tags(args.bool("disable_session_tags"))
                    // An empty text takes the target away.
                    .set_target_role_arn(change.has(&["target_role_arn"]).then(|| args.required("target_role_arn")));
                Ok(request.send().await.map(|_| ())?)
            };
            cx.retry(Duration::from_secs(120), is_unknown_role, update).await?;
        }
        retag(cx, change, change.prior.str("association_arn")).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (cluster, id) = parts(gone.id, gone.prior)?;
        cx.eks().delete_pod_identity_association().cluster_name(cluster).association_id(id).send().await?;
        Ok(())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let cluster = new.args.required("cluster_name");
        let request = cx
            .eks()
            .list_pod_identity_associations()
            .cluster_name(&cluster)
            .set_namespace(new.args.text("namespace"))
            .set_service_account(new.args.text("service_account"));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let found = answer.associations().first().and_then(|association| association.association_id());
        Ok(found.map(|id| joined(&cluster, id)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for cluster in super::clusters(cx).await? {
            let pages = cx.eks().list_pod_identity_associations().cluster_name(&cluster).into_paginator();
            let all = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?;
            for id in all.unwrap_or_default().into_iter().filter_map(|association| association.association_id) {
                if let Some(association) = described(cx, &cluster, &id).await? {
                    found.push((joined(&cluster, &id), tags(association.tags())));
                }
            }
        }
        Ok(found)
    }
}

fn joined(cluster: &str, id: &str) -> String {
    format!("{cluster},{id}")
}

/// Cluster and association. The ID alone says which only with the cluster that is recorded.
fn parts<'a>(id: &'a str, recorded: Args<'a>) -> Result<(&'a str, &'a str)> {
    let wrong = || Failed::refused(format!("`{id}` is no association: the name of a cluster, a comma and an ID"));
    id.split_once(',').or_else(|| Some((recorded.str("cluster_name")?, id))).ok_or_else(wrong)
}

async fn described(cx: &Context, cluster: &str, id: &str) -> Result<Option<types::PodIdentityAssociation>> {
    let request = cx.eks().describe_pod_identity_association().cluster_name(cluster).association_id(id);
    Ok(request.send().await.or_missing()?.and_then(|answer| answer.association))
}
