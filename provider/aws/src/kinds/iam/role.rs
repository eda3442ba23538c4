//! `aws_iam_role`

use super::{tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::Context;
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Role;

impl Kind for Role {
    const TYPE: &'static str = "aws_iam_role";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix", "path"])
            .default("force_detach_policies", false)
            .default("max_session_duration", 3600_i64)
            .default("path", "/")
            .same("assume_role_policy", same_policy)
            .takes(Duration::from_secs(10))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let name = new.name("name", "name_prefix", 64);
        let create = || async {
            let request = cx
                .iam()
                .create_role()
                .role_name(&name)
                .set_assume_role_policy_document(args.text("assume_role_policy"))
                .set_path(args.text("path"))
                .set_description(args.text("description"))
                .set_max_session_duration(args.i32("max_session_duration"))
                .set_permissions_boundary(args.text("permissions_boundary"))
                .set_tags(Some(tagged(new.tags())?));
            Ok(request.send().await.map(|_| ())?)
        };
        // A principal that was made just now may not be known yet.
        let is_passing =
            |failed: &Failed| failed.is(&["MalformedPolicyDocument"]) && failed.message.contains("principal");
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.iam().get_role().role_name(id).send().await.or_missing()? else { return Ok(None) };
        let Some(role) = answer.role else { return Ok(None) };
        let policy = role.assume_role_policy_document().map(super::decoded);
        let boundary = role.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn());
        let attributes = Attrs::new()
            .put("arn", role.arn())
            .put("assume_role_policy", policy)
            .put("create_date", time(Some(role.create_date())))
            .put("description", role.description())
            .put("max_session_duration", role.max_session_duration())
            .put("name", role.role_name())
            .put("path", role.path())
            .put("permissions_boundary", boundary)
            .put("unique_id", role.role_id())
            .keep(&["force_detach_policies", "inline_policy", "managed_policy_arns", "name_prefix"], recorded);
        Ok(Some(Found::tagged(attributes, tags(role.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (iam, args, name) = (cx.iam(), change.args, change.id);
        if change.has(&["assume_role_policy"]) {
            let policy = args.text("assume_role_policy");
            iam.update_assume_role_policy().role_name(name).set_policy_document(policy).send().await?;
        }
        if change.has(&["description", "max_session_duration"]) {
            let request = iam.update_role().role_name(name).description(args.required("description"));
            request.set_max_session_duration(args.i32("max_session_duration")).send().await?;
        }
        if change.has(&["permissions_boundary"]) {
            match args.text("permissions_boundary") {
                Some(arn) => {
                    _ = iam.put_role_permissions_boundary().role_name(name).permissions_boundary(arn).send().await?
                }
                None => _ = iam.delete_role_permissions_boundary().role_name(name).send().await?,
            }
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            iam.tag_role().role_name(name).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            iam.untag_role().role_name(name).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (iam, name) = (cx.iam(), gone.id);
        if gone.prior.is("force_detach_policies") {
            let attached = iam.list_attached_role_policies().role_name(name).send().await?;
            for policy in attached.attached_policies() {
                iam.detach_role_policy().role_name(name).set_policy_arn(policy.policy_arn.clone()).send().await?;
            }
            for policy in iam.list_role_policies().role_name(name).send().await?.policy_names() {
                iam.delete_role_policy().role_name(name).policy_name(policy).send().await?;
            }
        }
        let delete = || async { Ok(iam.delete_role().role_name(name).send().await.map(|_| ())?) };
        cx.retry(Duration::from_secs(60), |failed| failed.is(&["ConcurrentModification"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(new.name("name", "name_prefix", 64)))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let roles = cx.iam().list_roles().into_paginator().items().send();
        let roles = roles.collect::<std::result::Result<Vec<_>, _>>().await?;
        // The list does not tell tags, and roles of services never are ours.
        let names = roles.into_iter().filter(|role| !role.path().starts_with("/aws-")).map(|role| role.role_name);
        let told = names.map(|name| async move {
            let answer = cx.iam().list_role_tags().role_name(&name).send().await.or_missing()?;
            Ok(answer.map(|answer| (name, tags(answer.tags()))))
        });
        stream::iter(told).buffer_unordered(8).try_filter_map(|told| async move { Ok(told) }).try_collect().await
    }
}
