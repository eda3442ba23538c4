//! `aws_organizations_policy_attachment`

use super::is_busy;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// It cannot have tags, and is known by target and policy: `ou-a1b2-c3d4e5f6:p-a1b2c3d4`.
pub(super) struct PolicyAttachment;

impl Kind for PolicyAttachment {
    const TYPE: &'static str = "aws_organizations_policy_attachment";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["policy_id", "target_id"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (policy, target) = (new.args.required("policy_id"), new.args.required("target_id"));
        let attach = || async {
            let request = cx.organizations().attach_policy().policy_id(&policy).target_id(&target);
            match request.send().await.map_err(Failed::from) {
                Err(failed) if failed.is(&["DuplicatePolicyAttachmentException"]) => Ok(()),
                result => result.map(|_| ()),
            }
        };
        cx.retry(Duration::from_secs(240), is_busy, attach).await?;
        Ok(format!("{target}:{policy}"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (target, policy) = place(id)?;
        let pages = cx.organizations().list_targets_for_policy().policy_id(policy).into_paginator().send();
        let Some(pages) = pages.collect::<std::result::Result<Vec<_>, _>>().await.or_missing()? else {
            return Ok(None);
        };
        let mut targets = pages.iter().flat_map(|page| page.targets());
        if !targets.any(|found| found.target_id() == Some(target)) {
            return Ok(None);
        }
        let attributes =
            Attrs::new().put("policy_id", policy).put("target_id", target).keep(&["skip_destroy"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        if gone.prior.is("skip_destroy") {
            return Ok(());
        }
        let (target, policy) = place(gone.id)?;
        let detach = || async {
            let request = cx.organizations().detach_policy().policy_id(policy).target_id(target);
            match request.send().await.map_err(Failed::from) {
                Err(failed) if failed.is(&["PolicyNotAttachedException"]) => Ok(()),
                result => result.map(|_| ()),
            }
        };
        cx.retry(Duration::from_secs(240), is_busy, detach).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(format!("{}:{}", new.args.required("target_id"), new.args.required("policy_id"))))
    }
}

fn place(id: &str) -> Result<(&str, &str)> {
    let wrong = || Failed::refused(format!("`{id}` is no attachment: a target, a colon and a policy"));
    id.split_once(':').ok_or_else(wrong)
}
