//! `aws_iam_service_linked_role`

use super::{tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use crate::mark::Tags;
use aws_sdk_iam::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A role that a service takes, and whose policies are AWS's. The request that makes it takes no tags, so the marks follow
/// at once.
pub(super) struct ServiceLinkedRole;

impl Kind for ServiceLinkedRole {
    const TYPE: &'static str = "aws_iam_service_linked_role";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["aws_service_name", "custom_suffix"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .iam()
            .create_service_linked_role()
            .set_aws_service_name(args.text("aws_service_name"))
            .set_custom_suffix(args.text("custom_suffix"))
            .set_description(args.text("description"));
        let role = told(request.send().await?.role, "role")?;
        let (arn, tags) = (role.arn, tagged(new.tags())?);
        let tag = || async {
            let request = cx.iam().tag_role().role_name(&role.role_name).set_tags(Some(tags.clone()));
            Ok(request.send().await.map(|_| ())?)
        };
        // A role that was made just now may not be known everywhere.
        let tagged = cx.retry(Duration::from_secs(120), Failed::is_missing, tag).await;
        tagged.map_err(|failed| failed.with_id(&arn))?;
        Ok(arn)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let (service, name) = parts(id)?;
        let Some(answer) = cx.iam().get_role().role_name(name).send().await.or_missing()? else { return Ok(None) };
        let Some(role) = answer.role else { return Ok(None) };
        let attributes = Attrs::new()
            .put("arn", role.arn())
            .put("aws_service_name", service)
            .put("create_date", time(Some(role.create_date())))
            .put("description", role.description())
            .put("name", role.role_name())
            .put("path", role.path())
            .put("unique_id", role.role_id())
            // Names of some services have an underscore of their own.
            .keep(&["custom_suffix"], recorded);
        Ok(Some(Found::tagged(attributes, tags(role.tags()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (_, name) = parts(change.id)?;
        if change.has(&["description"]) {
            let description = change.args.required("description");
            cx.iam().update_role().role_name(name).description(description).send().await?;
        }
        let (set, removed) = change.tags();
        if !set.is_empty() {
            cx.iam().tag_role().role_name(name).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            cx.iam().untag_role().role_name(name).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let (_, name) = parts(gone.id)?;
        let task = cx.iam().delete_service_linked_role().role_name(name).send().await?.deletion_task_id;
        let done = || async {
            let answer = cx.iam().get_service_linked_role_deletion_status().deletion_task_id(&task).send().await?;
            match answer.status() {
                types::DeletionTaskStatusType::Succeeded => Ok(Wait::Done(())),
                types::DeletionTaskStatusType::Failed => {
                    let why = answer.reason().and_then(|reason| reason.reason()).unwrap_or("no reason is told");
                    Err(Failed::refused(format!("the service still needs the role: {why}")))
                }
                status => Ok(Wait::Pending(status.as_str().to_lowercase())),
            }
        };
        cx.wait(Duration::from_secs(300), gone.progress, done).await
    }

    /// The name of the role is the service's matter, its path says which service it is for.
    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let Some(service) = new.args.str("aws_service_name") else { return Ok(None) };
        let path = format!("/aws-service-role/{service}/");
        let roles = cx.iam().list_roles().path_prefix(path).into_paginator().items().send();
        let roles = roles.collect::<std::result::Result<Vec<_>, _>>().await?;
        let suffix = new.args.str("custom_suffix").map(|suffix| format!("_{suffix}"));
        let is_wanted =
            |role: &&types::Role| suffix.as_ref().is_none_or(|suffix| role.role_name().ends_with(suffix.as_str()));
        // Without a suffix it is the one with the shortest name: the others have one more part.
        let found = roles.iter().filter(is_wanted).min_by_key(|role| role.role_name().len());
        Ok(found.map(|role| role.arn.clone()))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let roles = cx.iam().list_roles().path_prefix("/aws-service-role/").into_paginator().items().send();
        let mut found = Vec::new();
        for role in roles.collect::<std::result::Result<Vec<_>, _>>().await? {
            let answer = cx.iam().list_role_tags().role_name(role.role_name()).send().await.or_missing()?;
            if let Some(answer) = answer {
                found.push((role.arn, tags(answer.tags())));
            }
        }
        Ok(found)
    }
}

/// Service and name, of an ARN such as `arn:aws:iam::1:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`.
fn parts(arn: &str) -> Result<(&str, &str)> {
    let mut parts = arn.rsplit('/');
    let wrong = || Failed::refused(format!("`{arn}` is no ARN of a service-linked role"));
    let (name, service) = (parts.next().ok_or_else(wrong)?, parts.next().ok_or_else(wrong)?);
    Ok((service, name))
}
