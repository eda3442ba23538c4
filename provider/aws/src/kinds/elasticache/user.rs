//! `aws_elasticache_user`

use super::{retag, same_engine, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_elasticache::types;
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct User;

const FIVE_MINUTES: Duration = Duration::from_secs(300);

impl Kind for User {
    const TYPE: &'static str = "aws_elasticache_user";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["user_id", "user_name"]).same("engine", same_engine).takes(Duration::from_secs(5))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let id = args.required("user_id");
        let request = cx
            .elasticache()
            .create_user()
            .user_id(&id)
            .set_access_string(args.text("access_string"))
            .set_authentication_mode(authentication(args))
            .set_engine(args.text("engine"))
            .set_no_password_required(args.bool("no_password_required"))
            .set_passwords(passwords(args))
            .set_tags(Some(tagged(new.tags())))
            .set_user_name(args.text("user_name"));
        request.send().await?;
        let limit = args.timeout("create", FIVE_MINUTES);
        settled(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(user) = look(cx, id).await? else { return Ok(None) };
        let attributes = Attrs::new()
            .put("access_string", user.access_string())
            .put("arn", user.arn())
            .put("engine", user.engine())
            .put("user_id", user.user_id())
            .put("user_name", user.user_name());
        // A block with passwords is not told: they are secret.
        let kind = user.authentication().and_then(|authentication| authentication.r#type()).map(|ty| ty.as_str());
        let kind = match kind {
            Some("iam") => Some("iam"),
            Some("no-password") if !recorded.is("no_password_required") => Some("no-password-required"),
            _ => None,
        };
        let attributes = match kind {
            Some(kind) => {
                let block = Attrs::new().put("type", kind).put("password_count", 0);
                attributes.block("authentication_mode", Some(block))
            }
            None => attributes,
        };
        Ok(Some(Found::tagged(attributes, tags_of(cx, user.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        let names = ["access_string", "authentication_mode", "engine", "no_password_required", "passwords"];
        let is_password_new = change.has(&["passwords_wo_version"]);
        if change.has(&names) || is_password_new {
            let changed = |name: &str| change.has(&[name]);
            let request = cx
                .elasticache()
                .modify_user()
                .user_id(change.id)
                .set_access_string(args.text("access_string"))
                .set_authentication_mode(authentication(args).filter(|_| changed("authentication_mode")))
                .set_engine(args.text("engine").filter(|_| changed("engine")))
                .set_no_password_required(args.bool("no_password_required").filter(|_| changed("no_password_required")))
                .set_passwords(passwords(args).filter(|_| is_password_new || changed("passwords")));
            let modify = || async { Ok(request.clone().send().await.map(|_| ())?) };
            cx.retry(FIVE_MINUTES, |failed: &Failed| failed.is(&["InvalidUserState"]), modify).await?;
            settled(cx, change.id, args.timeout("update", FIVE_MINUTES), change.progress).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let delete = || async { Ok(cx.elasticache().delete_user().user_id(gone.id).send().await.map(|_| ())?) };
        // A group that it was taken out of just now may still be counted.
        let is_passing = |failed: &Failed| failed.is(&["InvalidUserState"]);
        cx.retry(FIVE_MINUTES, is_passing, delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(user) => Wait::Pending(user.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(gone.prior.timeout("delete", FIVE_MINUTES), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = new.args.required("user_id");
        let Some(user) = look(cx, &id).await? else { return Ok(None) };
        if user.status() == Some("creating") {
            settled(cx, &id, new.args.timeout("create", FIVE_MINUTES), new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.elasticache().describe_users().into_paginator().items().send();
        let mut found = Vec::new();
        for user in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            // That of the service never is ours, and has no tags.
            if user.user_id() != Some("default") {
                let tags = tags_of(cx, user.arn()).await?;
                found.extend(user.user_id.map(|id| (id, tags)));
            }
        }
        Ok(found)
    }
}

fn authentication(args: Args<'_>) -> Option<types::AuthenticationMode> {
    let block = args.block("authentication_mode")?;
    let mode = types::AuthenticationMode::builder().set_type(block.variant("type"));
    Some(mode.set_passwords(block.strings("passwords")).build())
}

fn passwords(args: Args<'_>) -> Option<Vec<String>> {
    args.text("passwords_wo").map(|password| vec![password]).or_else(|| args.strings("passwords"))
}

async fn look(cx: &Context, id: &str) -> Result<Option<types::User>> {
    let answer = cx.elasticache().describe_users().user_id(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.users?.into_iter().next()))
}

async fn settled(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let user = look(cx, id).await?;
        Ok(match user.as_ref().and_then(|user| user.status()) {
            Some("active") => Wait::Done(()),
            status => Wait::Pending(status.unwrap_or("not there").to_owned()),
        })
    };
    cx.wait(limit, progress, active).await
}
