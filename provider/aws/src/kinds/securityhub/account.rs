//! `aws_securityhub_account`

use super::is_off;
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// The hub of a region, of which there is one at most; it is known by the account.
pub(super) struct Account;

impl Kind for Account {
    const TYPE: &'static str = "aws_securityhub_account";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["enable_default_standards"])
            .default("auto_enable_controls", true)
            .default("enable_default_standards", true)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        let request = cx
            .securityhub()
            .enable_security_hub()
            .enable_default_standards(args.bool("enable_default_standards").unwrap_or(true))
            .set_control_finding_generator(args.variant("control_finding_generator"));
        request.send().await?;
        // Controls of new standards are enabled unless something else is said.
        if args.bool("auto_enable_controls") == Some(false) {
            put(cx, args).await.map_err(|failed| failed.with_id(&cx.account))?;
        }
        Ok(cx.account.clone())
    }

    async fn read(cx: &Context, _: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let hub = match cx.securityhub().describe_hub().send().await.map_err(Failed::from) {
            Err(failed) if is_off(&failed) => return Ok(None),
            hub => hub?,
        };
        let attributes = Attrs::new()
            .put("arn", hub.hub_arn())
            .put("auto_enable_controls", hub.auto_enable_controls())
            .variant("control_finding_generator", hub.control_finding_generator())
            .keep(&["enable_default_standards"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, _: &Gone<'_>) -> Result<()> {
        let disable = || async {
            match cx.securityhub().disable_security_hub().send().await.map(|_| ()).map_err(Failed::from) {
                Err(failed) if is_off(&failed) => Ok(()),
                done => done,
            }
        };
        // Members that were removed just now may still be counted.
        let is_passing = |failed: &Failed| {
            failed.is(&["InvalidInputException"]) && failed.message.contains("Cannot disable Security Hub on the")
        };
        cx.retry(Duration::from_secs(300), is_passing, disable).await
    }

    async fn find(cx: &Context, _: &New<'_>) -> Result<Option<String>> {
        Ok(Some(cx.account.clone()))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let request = cx
        .securityhub()
        .update_security_hub_configuration()
        .set_auto_enable_controls(args.bool("auto_enable_controls"))
        .set_control_finding_generator(args.variant("control_finding_generator"));
    request.send().await?;
    Ok(())
}
