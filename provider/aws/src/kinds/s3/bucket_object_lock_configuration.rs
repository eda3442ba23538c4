//! `aws_s3_bucket_object_lock_configuration`

use super::{bucket_of, dropped};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{DefaultRetention, ObjectLockConfiguration, ObjectLockEnabled, ObjectLockRule};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket. A lock cannot be taken away; what can is how long objects are locked without being told.
pub(super) struct LockConfiguration;

impl Kind for LockConfiguration {
    const TYPE: &'static str = "aws_s3_bucket_object_lock_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "expected_bucket_owner", "object_lock_enabled"])
            .default("object_lock_enabled", "Enabled")
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_object_lock_configuration().bucket(bucket_of(id));
        let request = request.set_expected_bucket_owner(recorded.text("expected_bucket_owner"));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let Some(configuration) = answer.object_lock_configuration else { return Ok(None) };
        let retention = configuration.rule().and_then(|rule| rule.default_retention()).map(|retention| {
            Attrs::new().put("days", retention.days()).variant("mode", retention.mode()).put("years", retention.years())
        });
        let rule = retention.map(|retention| Attrs::new().block("default_retention", Some(retention)));
        let attributes = Attrs::new()
            .put("bucket", bucket_of(id))
            .variant("object_lock_enabled", configuration.object_lock_enabled())
            .block("rule", rule)
            .keep(&["expected_bucket_owner"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().put_object_lock_configuration().bucket(bucket_of(gone.id));
            let request = request.set_expected_bucket_owner(gone.prior.text("expected_bucket_owner"));
            let bare = ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).build();
            Ok(request.object_lock_configuration(bare).send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let retention = args.block("rule").and_then(|rule| rule.block("default_retention")).map(|retention| {
        DefaultRetention::builder()
            .set_days(retention.positive("days"))
            .set_mode(retention.variant("mode"))
            .set_years(retention.positive("years"))
            .build()
    });
    let rule = retention.map(|retention| ObjectLockRule::builder().default_retention(retention).build());
    let configuration =
        ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).set_rule(rule).build();
    // Versioning, without which there is no lock, may not be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["NoSuchBucket", "OperationAborted"])
            || failed.is(&["InvalidBucketState"]) && failed.message.contains("ersioning")
    };
    let put = || async {
        let request = cx.s3().put_object_lock_configuration().bucket(args.required("bucket"));
        let request = request
            .set_expected_bucket_owner(args.text("expected_bucket_owner"))
            .set_token(args.text("token"))
            .object_lock_configuration(configuration.clone());
        Ok(request.send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(60), is_passing, put).await
}
