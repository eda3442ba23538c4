//! `aws_s3_bucket_server_side_encryption_configuration`

use super::{bucket_of, dropped, settled};
use crate::args::Args;
use crate::attrs::{Attrs, texts};
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{
    BlockedEncryptionTypes, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use ledgerform_engine::KindInfo;

/// A part of a bucket. Each bucket has one; without this one it has that of AWS.
pub(super) struct Encryption;

impl Kind for Encryption {
    const TYPE: &'static str = "aws_s3_bucket_server_side_encryption_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "expected_bucket_owner"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_encryption().bucket(bucket_of(id));
        let request = request.set_expected_bucket_owner(recorded.text("expected_bucket_owner"));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let Some(configuration) = answer.server_side_encryption_configuration else { return Ok(None) };
        let rules: Vec<Attrs> = configuration.rules().iter().map(rule).collect();
        let attributes =
            Attrs::new().put("bucket", bucket_of(id)).put("rule", rules).keep(&["expected_bucket_owner"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().delete_bucket_encryption().bucket(bucket_of(gone.id));
            let request = request.set_expected_bucket_owner(gone.prior.text("expected_bucket_owner"));
            Ok(request.send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

fn rule(rule: &ServerSideEncryptionRule) -> Attrs {
    let default = rule.apply_server_side_encryption_by_default().map(|default| {
        Attrs::new()
            .variant("sse_algorithm", Some(default.sse_algorithm()))
            .put("kms_master_key_id", default.kms_master_key_id().filter(|key| !key.is_empty()))
    });
    let blocked = rule.blocked_encryption_types().map(|blocked| texts(blocked.encryption_type()));
    Attrs::new()
        .block("apply_server_side_encryption_by_default", default)
        .put("blocked_encryption_types", blocked)
        .put("bucket_key_enabled", rule.bucket_key_enabled().unwrap_or_default())
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let mut rules = Vec::new();
    for rule in args.blocks("rule") {
        let default = rule.block("apply_server_side_encryption_by_default").map(|default| {
            let algorithm = default.required("sse_algorithm");
            // The key of another algorithm does not stay where none is given.
            let key = default.text("kms_master_key_id").filter(|_| algorithm.starts_with("aws:kms"));
            ServerSideEncryptionByDefault::builder()
                .sse_algorithm(algorithm.as_str().into())
                .set_kms_master_key_id(key)
                .build()
        });
        let blocked = rule.each("blocked_encryption_types");
        let blocked =
            blocked.map(|blocked| BlockedEncryptionTypes::builder().set_encryption_type(Some(blocked)).build());
        rules.push(
            ServerSideEncryptionRule::builder()
                .set_apply_server_side_encryption_by_default(default.transpose()?)
                .set_bucket_key_enabled(rule.bool("bucket_key_enabled"))
                .set_blocked_encryption_types(blocked)
                .build(),
        );
    }
    let configuration = ServerSideEncryptionConfiguration::builder().set_rules(Some(rules)).build()?;
    settled(cx, || async {
        let request = cx.s3().put_bucket_encryption().bucket(args.required("bucket"));
        let request = request.set_expected_bucket_owner(args.text("expected_bucket_owner"));
        Ok(request.server_side_encryption_configuration(configuration.clone()).send().await.map(|_| ())?)
    })
    .await
}
