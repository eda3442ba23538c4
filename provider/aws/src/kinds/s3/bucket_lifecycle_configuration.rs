//! `aws_s3_bucket_lifecycle_configuration`

use super::{bucket_of, dropped, in_order, lifecycle_rule, settled};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{BucketLifecycleConfiguration, LifecycleRule};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket.
pub(super) struct LifecycleConfiguration;

impl Kind for LifecycleConfiguration {
    const TYPE: &'static str = "aws_s3_bucket_lifecycle_configuration";

    /// What is not given in a rule is not there, though the schema would let it stay as it was.
    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket", "expected_bucket_owner"])
            .default("transition_default_minimum_object_size", "all_storage_classes_128K")
            .default("rule.prefix", "")
            .default("rule.expiration.days", 0_i64)
            .default("rule.expiration.expired_object_delete_marker", false)
            .default("rule.filter.prefix", "")
            .default("rule.filter.object_size_greater_than", 0_i64)
            .default("rule.filter.object_size_less_than", 0_i64)
            .default("rule.filter.and.prefix", "")
            .default("rule.filter.and.object_size_greater_than", 0_i64)
            .default("rule.filter.and.object_size_less_than", 0_i64)
            .default("rule.transition.days", 0_i64)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args, new.progress).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let request = cx.s3().get_bucket_lifecycle_configuration().bucket(bucket_of(id));
        let request = request.set_expected_bucket_owner(recorded.text("expected_bucket_owner"));
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        if answer.rules().is_empty() {
            return Ok(None);
        }
        let rules: Vec<Attrs> = answer.rules().iter().map(lifecycle_rule::told).collect();
        let attributes = Attrs::new()
            .put("bucket", bucket_of(id))
            .put("rule", in_order(rules, "id", &recorded.blocks("rule")))
            .variant("transition_default_minimum_object_size", answer.transition_default_minimum_object_size())
            .keep(&["expected_bucket_owner"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args, change.progress).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            let request = cx.s3().delete_bucket_lifecycle().bucket(bucket_of(gone.id));
            let request = request.set_expected_bucket_owner(gone.prior.text("expected_bucket_owner"));
            Ok(request.send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let (bucket, owner) = (args.required("bucket"), args.text("expected_bucket_owner"));
    let rules = args.blocks("rule").into_iter().map(lifecycle_rule::wanted).collect::<Result<Vec<_>>>()?;
    let wanted = statuses(&rules);
    let configuration = BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build()?;
    settled(cx, || async {
        let request = cx.s3().put_bucket_lifecycle_configuration().bucket(&bucket);
        let request = request
            .set_expected_bucket_owner(owner.clone())
            .set_transition_default_minimum_object_size(args.variant("transition_default_minimum_object_size"))
            .lifecycle_configuration(configuration.clone());
        Ok(request.send().await.map(|_| ())?)
    })
    .await?;
    // The service goes on telling the old rules for a while.
    let is_told = || async {
        let request = cx.s3().get_bucket_lifecycle_configuration().bucket(&bucket);
        let answer = request.set_expected_bucket_owner(owner.clone()).send().await.or_missing()?;
        let told = answer.as_ref().map(|answer| statuses(answer.rules()));
        Ok(if told.as_ref() == Some(&wanted) { Wait::Done(()) } else { Wait::Pending("not told".to_owned()) })
    };
    cx.wait(Duration::from_secs(180), progress, is_told).await
}

/// Which rules there are, and whether they are enabled.
fn statuses(rules: &[LifecycleRule]) -> Vec<(Option<String>, String)> {
    let status = |rule: &LifecycleRule| (rule.id.clone(), rule.status().as_str().to_owned());
    let mut all: Vec<_> = rules.iter().map(status).collect();
    all.sort_unstable();
    all
}
