//! `aws_secretsmanager_secret_rotation`

use super::{arn_of, described, unless_dying};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use aws_sdk_secretsmanager::types::RotationRulesType;
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a secret, which is known by its ARN.
pub(super) struct SecretRotation;

impl Kind for SecretRotation {
    const TYPE: &'static str = "aws_secretsmanager_secret_rotation";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["secret_id"]).default("rotate_immediately", true)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        rotate(cx, new.args).await
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(secret) = described(cx, id).await? else { return Ok(None) };
        if secret.rotation_enabled() != Some(true) {
            return Ok(None);
        }
        let rules = secret.rotation_rules().map(|rules| {
            // Where there is an expression, the days are what the service made of it.
            let days = rules.automatically_after_days().filter(|_| rules.schedule_expression().is_none());
            Attrs::new()
                .put("automatically_after_days", days)
                .put("duration", rules.duration())
                .put("schedule_expression", rules.schedule_expression())
        });
        // It may be given by name or ARN.
        let given = recorded.text("secret_id").or(secret.arn.clone());
        let attributes = Attrs::new()
            .put("rotation_enabled", true)
            .put("rotation_lambda_arn", secret.rotation_lambda_arn())
            .block("rotation_rules", rules)
            .put("secret_id", given)
            .keep(&["rotate_immediately"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        match change.has(&["rotation_lambda_arn", "rotation_rules"]) {
            true => rotate(cx, change.args).await.map(|_| ()),
            false => Ok(()),
        }
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let Some(secret) = described(cx, gone.id).await? else { return Ok(()) };
        // A secret that another service manages is always rotated; it goes with what it is for.
        if secret.owning_service().is_some() {
            return Ok(());
        }
        let cancelled = cx.secretsmanager().cancel_rotate_secret().secret_id(gone.id).send().await;
        unless_dying(cancelled.map_err(Failed::from)).map(|_| ())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        arn_of(cx, &new.args.required("secret_id")).await
    }
}

async fn rotate(cx: &Context, args: Args<'_>) -> Result<String> {
    let rules = args.block("rotation_rules").map(|rules| {
        RotationRulesType::builder()
            .set_automatically_after_days(rules.i64("automatically_after_days").filter(|days| *days > 0))
            .set_duration(rules.text("duration"))
            .set_schedule_expression(rules.text("schedule_expression"))
            .build()
    });
    let rotate = || async {
        let request = cx
            .secretsmanager()
            .rotate_secret()
            .secret_id(args.required("secret_id"))
            .set_rotation_lambda_arn(args.text("rotation_lambda_arn"))
            .set_rotation_rules(rules.clone())
            .rotate_immediately(args.bool("rotate_immediately").unwrap_or(true));
        told(request.send().await?.arn, "ARN")
    };
    // That it may call the function is not known at once; and a rotation that is under way ends.
    let is_passing = |failed: &Failed| {
        failed.is(&["AccessDeniedException"]) && failed.message.contains("Lambda")
            || failed.is(&["InvalidRequestException"]) && failed.message.contains("previous rotation")
    };
    cx.retry(Duration::from_secs(120), is_passing, rotate).await
}
