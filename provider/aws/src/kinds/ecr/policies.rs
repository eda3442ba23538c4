//! `aws_ecr_lifecycle_policy` and `aws_ecr_repository_policy`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::{same_json, same_policy};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// Which images of a repository go. It cannot have tags; it is known by the repository.
pub(super) struct LifecyclePolicy;

impl Kind for LifecyclePolicy {
    const TYPE: &'static str = "aws_ecr_lifecycle_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["repository"]).same("policy", same_json)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = new.args.required("repository");
        put(cx, &name, new.args).await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ecr().get_lifecycle_policy().repository_name(id).send().await.or_missing()?;
        Ok(answer.map(|answer| {
            let attributes = Attrs::new()
                .put("policy", answer.lifecycle_policy_text())
                .put("registry_id", answer.registry_id())
                .put("repository", answer.repository_name());
            Found::plain(attributes)
        }))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.id, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.ecr().delete_lifecycle_policy().repository_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("repository"))
    }
}

async fn put(cx: &Context, name: &str, args: Args<'_>) -> Result<()> {
    let put = || async {
        let request = cx.ecr().put_lifecycle_policy().repository_name(name);
        Ok(request.set_lifecycle_policy_text(args.text("policy")).send().await.map(|_| ())?)
    };
    // A repository that was made just now may not be known everywhere.
    cx.retry(Duration::from_secs(60), Failed::is_missing, put).await
}

/// Who may use a repository. It cannot have tags; it is known by the repository.
pub(super) struct RepositoryPolicy;

impl Kind for RepositoryPolicy {
    const TYPE: &'static str = "aws_ecr_repository_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["repository"]).same("policy", same_policy)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = new.args.required("repository");
        set(cx, &name, new.args).await?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, _: Args<'_>) -> Result<Option<Found>> {
        let answer = cx.ecr().get_repository_policy().repository_name(id).send().await.or_missing()?;
        Ok(answer.map(|answer| {
            let attributes = Attrs::new()
                .put("policy", answer.policy_text())
                .put("registry_id", answer.registry_id())
                .put("repository", answer.repository_name());
            Found::plain(attributes)
        }))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        set(cx, change.id, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.ecr().delete_repository_policy().repository_name(gone.id).send().await?;
        Ok(())
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("repository"))
    }
}

async fn set(cx: &Context, name: &str, args: Args<'_>) -> Result<()> {
    let set = || async {
        let request = cx.ecr().set_repository_policy().repository_name(name);
        Ok(request.set_policy_text(args.text("policy")).send().await.map(|_| ())?)
    };
    // A principal or a repository that was made just now may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is_missing()
            || failed.is(&["InvalidParameterException"]) && failed.message.contains("Invalid repository policy")
    };
    cx.retry(Duration::from_secs(120), is_passing, set).await
}
