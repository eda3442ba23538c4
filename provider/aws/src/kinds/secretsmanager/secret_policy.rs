//! `aws_secretsmanager_secret_policy`

use super::{arn_of, is_principal_unknown, unless_dying};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::document::same_policy;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New, told};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a secret, which is known by its ARN.
pub(super) struct SecretPolicy;

impl Kind for SecretPolicy {
    const TYPE: &'static str = "aws_secretsmanager_secret_policy";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["secret_arn"]).same("policy", same_policy)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.secretsmanager().get_resource_policy().secret_id(id).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(policy) = answer.resource_policy.filter(|policy| !policy.is_empty()) else { return Ok(None) };
        let attributes =
            Attrs::new().put("policy", policy).put("secret_arn", answer.arn).keep(&["block_public_policy"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await.map(|_| ())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let deleted = cx.secretsmanager().delete_resource_policy().secret_id(gone.id).send().await;
        unless_dying(deleted.map_err(Failed::from)).map(|_| ())
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        arn_of(cx, &new.args.required("secret_arn")).await
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<String> {
    let put = || async {
        let request = cx
            .secretsmanager()
            .put_resource_policy()
            .secret_id(args.required("secret_arn"))
            .resource_policy(args.required("policy"))
            .set_block_public_policy(args.bool("block_public_policy"));
        told(request.send().await?.arn, "ARN")
    };
    cx.retry(Duration::from_secs(120), is_principal_unknown, put).await
}
