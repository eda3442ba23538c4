//! `aws_iam_role_policy` and `aws_iam_role_policy_attachment`

use super::decoded;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A policy within a role. It cannot have tags; it is known by role and name.
pub(super) struct RolePolicy;

impl Kind for RolePolicy {
    const TYPE: &'static str = "aws_iam_role_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["name", "name_prefix", "role"]).same("policy", same_policy)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (role, name) = (new.args.required("role"), new.name("name", "name_prefix", 128));
        put(cx, &role, &name, new.args).await?;
        Ok(format!("{role}:{name}"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (role, name) = parts(id)?;
        let answer = cx.iam().get_role_policy().role_name(role).policy_name(name).send().await.or_missing()?;
        let Some(answer) = answer else { return Ok(None) };
        let attributes = Attrs::new()
            .put("name", name)
            .put("policy", decoded(answer.policy_document()))
            .put("role", role)
            .keep(&["name_prefix"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (role, name) = parts(change.id)?;
        put(cx, role, name, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (role, name) = parts(gone.id)?;
        cx.iam().delete_role_policy().role_name(role).policy_name(name).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = new.name("name", "name_prefix", 128);
        Ok(new.args.text("role").map(|role| format!("{role}:{name}")))
    }
}

fn parts(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no policy of a role: the name of a role, a colon and a name"));
    id.split_once(':').ok_or_else(wrong)
}

async fn put(cx: &Context, role: &str, name: &str, args: Args<'_>) -> Result<()> {
    let put = || async {
        let request = cx.iam().put_role_policy().role_name(role).policy_name(name);
        Ok(request.set_policy_document(args.text("policy")).send().await.map(|_| ())?)
    };
    // A role that was made just now may not be known everywhere.
    cx.retry(Duration::from_secs(120), is_passing, put).await
}

fn is_passing(failed: &Failed) -> bool {
    failed.is_missing() || failed.is(&["ConcurrentModification", "ConcurrentModificationException"])
}

/// That a role has a policy. It cannot have tags; it is known by both.
pub(super) struct RolePolicyAttachment;

impl Kind for RolePolicyAttachment {
    const TYPE: &'static str = "aws_iam_role_policy_attachment";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["policy_arn", "role"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (role, policy) = (new.args.required("role"), new.args.required("policy_arn"));
        let attach = || async {
            Ok(cx.iam().attach_role_policy().role_name(&role).policy_arn(&policy).send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(120), is_passing, attach).await?;
        Ok(format!("{role}/{policy}"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (role, policy) = ends(id, recorded)?;
        let pages = cx.iam().list_attached_role_policies().role_name(&role).into_paginator().items().send();
        let all = pages.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()?;
        let is_there = all.is_some_and(|all| all.iter().any(|attached| attached.policy_arn() == Some(policy.as_str())));
        Ok(is_there.then(|| Found::plain(Attrs::new().put("policy_arn", policy).put("role", role))))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (role, policy) = ends(gone.id, gone.prior)?;
        let detach = || async {
            Ok(cx.iam().detach_role_policy().role_name(&role).policy_arn(&policy).send().await.map(|_| ())?)
        };
        let is_passing = |failed: &Failed| failed.is(&["ConcurrentModification", "ConcurrentModificationException"]);
        cx.retry(Duration::from_secs(120), is_passing, detach).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        let (role, policy) = (new.args.text("role"), new.args.text("policy_arn"));
        Ok(role.zip(policy).map(|(role, policy)| format!("{role}/{policy}")))
    }
}

/// Role and policy. An ID of Terraform's provider may be another one, so what is recorded counts first.
fn ends(id: &str, recorded: Args<'_>) -> Result<(String, String)> {
    if let (Some(role), Some(policy)) = (recorded.text("role"), recorded.text("policy_arn")) {
        return Ok((role, policy));
    }
    let wrong =
        || Failed::refused(format!("`{id}` is no attachment: the name of a role, a slash and the ARN of a policy"));
    let (role, policy) = id.split_once('/').ok_or_else(wrong)?;
    Ok((role.to_owned(), policy.to_owned()))
}
