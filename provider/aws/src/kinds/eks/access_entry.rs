//! `aws_eks_access_entry`

use super::{is_unknown_role, parts, retag, tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_eks::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct AccessEntry;

impl Kind for AccessEntry {
    const TYPE: &'static str = "aws_eks_access_entry";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["cluster_name", "principal_arn", "type"])
            .default("type", "STANDARD")
            .follows("modified_at", &["kubernetes_groups", "user_name"])
            .takes(Duration::from_secs(2))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let create = || async {
            let request = cx
                .eks()
                .create_access_entry()
                .client_request_token(new.client_token())
                .set_cluster_name(args.text("cluster_name"))
                .set_principal_arn(args.text("principal_arn"))
                .set_kubernetes_groups(args.strings("kubernetes_groups"))
                .set_type(args.text("type"))
                .set_username(args.text("user_name"))
                .set_tags(tagged(new.tags()));
            Ok(request.send().await.map(|_| ())?)
        };
        let limit = args.timeout("create", Duration::from_secs(1200)).min(Duration::from_secs(120));
        cx.retry(limit, is_unknown_role, create).await?;
        Ok(id(args))
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let Some(entry) = described(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("access_entry_arn", entry.access_entry_arn())
            .put("cluster_name", entry.cluster_name())
            .put("created_at", time(entry.created_at()))
            .put("kubernetes_groups", entry.kubernetes_groups())
            .put("modified_at", time(entry.modified_at()))
            .put("principal_arn", entry.principal_arn())
            .put("type", entry.r#type())
            .put("user_name", entry.username());
        Ok(Some(Found::tagged(attributes, tags(entry.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, (cluster, principal)) = (change.args, parts(change.id, "access entry")?);
        if change.has(&["kubernetes_groups", "user_name"]) {
            let request = cx
                .eks()
                .update_access_entry()
                .cluster_name(cluster)
                .principal_arn(principal)
                .set_kubernetes_groups(Some(args.strings("kubernetes_groups").unwrap_or_default()))
                .set_username(args.text("user_name"));
            request.send().await?;
        }
        retag(cx, change, change.prior.str("access_entry_arn")).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (cluster, principal) = parts(gone.id, "access entry")?;
        cx.eks().delete_access_entry().cluster_name(cluster).principal_arn(principal).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(id(new.args)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for cluster in super::clusters(cx).await? {
            let pages = cx.eks().list_access_entries().cluster_name(&cluster).into_paginator().items().send();
            let principals = match pages.collect::<std::result::Result<Vec<_>, _>>().await.map_err(Failed::from) {
                // A cluster that only knows its map has none.
                Err(failed) if failed.is_missing() || failed.is(&["InvalidRequestException"]) => continue,
                principals => principals?,
            };
            for principal in principals {
                let id = format!("{cluster}:{principal}");
                if let Some(entry) = described(cx, &id).await? {
                    found.push((id, tags(entry.tags())));
                }
            }
        }
        Ok(found)
    }
}

fn id(args: Args<'_>) -> String {
    format!("{}:{}", args.required("cluster_name"), args.required("principal_arn"))
}

async fn described(cx: &Context, id: &str) -> Result<Option<types::AccessEntry>> {
    let (cluster, principal) = parts(id, "access entry")?;
    let request = cx.eks().describe_access_entry().cluster_name(cluster).principal_arn(principal);
    Ok(request.send().await.or_missing()?.and_then(|answer| answer.access_entry))
}
