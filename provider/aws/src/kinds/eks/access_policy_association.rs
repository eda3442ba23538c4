//! `aws_eks_access_policy_association`

use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Found, Gone, Kind, New};
use aws_sdk_eks::types::AccessScope;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// That a principal has a policy of EKS. It cannot have tags; it is known by cluster, principal and policy.
pub(super) struct AccessPolicyAssociation;

impl Kind for AccessPolicyAssociation {
    const TYPE: &'static str = "aws_eks_access_policy_association";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["access_scope", "cluster_name", "policy_arn", "principal_arn"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let scope = args.block("access_scope").map(|block| {
            let scope = AccessScope::builder().set_type(block.variant("type"));
            scope.set_namespaces(block.strings("namespaces")).build()
        });
        let associate = || async {
            let request = cx
                .eks()
                .associate_access_policy()
                .set_cluster_name(args.text("cluster_name"))
                .set_principal_arn(args.text("principal_arn"))
                .set_policy_arn(args.text("policy_arn"))
                .set_access_scope(scope.clone());
            Ok(request.send().await.map(|_| ())?)
        };
        // An entry that was made just now may not be known everywhere.
        cx.retry(Duration::from_secs(120), Failed::is_missing, associate).await?;
        Ok(id(args))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let [cluster, principal, policy] = parts(id)?;
        let pages = cx.eks().list_associated_access_policies().cluster_name(cluster).principal_arn(principal);
        let all = pages.into_paginator().items().send().collect::<std::result::Result<Vec<_>, _>>().await;
        let all = all.or_missing()?.unwrap_or_default();
        let Some(found) = all.into_iter().find(|found| found.policy_arn() == Some(policy)) else { return Ok(None) };
        let scope = found
            .access_scope()
            .map(|scope| Attrs::new().put("namespaces", scope.namespaces()).variant("type", scope.r#type()));
        let attributes = Attrs::new()
            .block("access_scope", scope)
            .put("associated_at", time(found.associated_at()))
            .put("cluster_name", cluster)
            .put("modified_at", time(found.modified_at()))
            .put("policy_arn", policy)
            .put("principal_arn", principal);
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let [cluster, principal, policy] = parts(gone.id)?;
        let request = cx.eks().disassociate_access_policy().cluster_name(cluster).principal_arn(principal);
        request.policy_arn(policy).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args)))
    }
}

fn id(args: Args<'_>) -> String {
    ["cluster_name", "principal_arn", "policy_arn"].map(|name| args.required(name)).join("#")
}

/// Cluster, principal and policy.
fn parts(id: &str) -> Result<[&str; 3]> {
    let mut parts = id.splitn(3, '#');
    match [parts.next(), parts.next(), parts.next()] {
        [Some(cluster), Some(principal), Some(policy)] => Ok([cluster, principal, policy]),
        _ => Err(Failed::refused(format!("`{id}` is no association: cluster, principal and policy, with # between"))),
    }
}
