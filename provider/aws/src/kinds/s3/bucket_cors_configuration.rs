//! `aws_s3_bucket_cors_configuration`

use super::{bucket_of, dropped, settled};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{CorsConfiguration as Configuration, CorsRule};
use ledgerform_engine::KindInfo;

/// A part of a bucket.
pub(super) struct CorsConfiguration;

impl Kind for CorsConfiguration {
    const TYPE: &'static str = "aws_s3_bucket_cors_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "expected_bucket_owner"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_cors().bucket(bucket_of(id));
        let request = request.set_expected_bucket_owner(recorded.text("expected_bucket_owner"));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        if answer.cors_rules().is_empty() {
            return Ok(None);
        }
        let rules = answer.cors_rules().iter().map(|rule| {
            Attrs::new()
                .put("allowed_headers", rule.allowed_headers())
                .put("allowed_methods", rule.allowed_methods())
                .put("allowed_origins", rule.allowed_origins())
                .put("expose_headers", rule.expose_headers())
                .put("id", rule.id())
                .put("max_age_seconds", rule.max_age_seconds())
        });
        let attributes = Attrs::new()
            .put("bucket", bucket_of(id))
            .put("cors_rule", rules.collect::<Vec<_>>())
            .keep(&["expected_bucket_owner"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().delete_bucket_cors().bucket(bucket_of(gone.id));
            let request = request.set_expected_bucket_owner(gone.prior.text("expected_bucket_owner"));
            Ok(request.send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let rules = args.blocks("cors_rule").into_iter().map(|rule| {
        CorsRule::builder()
            .set_allowed_headers(rule.strings("allowed_headers"))
            .set_allowed_methods(Some(rule.strings("allowed_methods").unwrap_or_default()))
            .set_allowed_origins(Some(rule.strings("allowed_origins").unwrap_or_default()))
            .set_expose_headers(rule.strings("expose_headers"))
            .set_id(rule.text("id"))
            .set_max_age_seconds(rule.i32("max_age_seconds"))
            .build()
    });
    let rules = rules.collect::<std::result::Result<Vec<_>, _>>()?;
    let configuration = Configuration::builder().set_cors_rules(Some(rules)).build()?;
    settled(cx, || async {
        let request = cx.s3().put_bucket_cors().bucket(args.required("bucket"));
        let request = request.set_expected_bucket_owner(args.text("expected_bucket_owner"));
        Ok(request.cors_configuration(configuration.clone()).send().await.map(|_| ())?)
    })
    .await
}
