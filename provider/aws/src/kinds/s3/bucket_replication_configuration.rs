//! `aws_s3_bucket_replication_configuration`

use super::{bucket_of, dropped, in_order, tagged, tags};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use aws_sdk_s3::types::{
    AccessControlTranslation, DeleteMarkerReplication, Destination, EncryptionConfiguration, ExistingObjectReplication,
    Metrics, ReplicaModifications, ReplicationConfiguration, ReplicationRule, ReplicationRuleAndOperator,
    ReplicationRuleFilter, ReplicationTime, ReplicationTimeValue, SourceSelectionCriteria, SseKmsEncryptedObjects, Tag,
};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// A part of a bucket.
pub(super) struct Replication;

impl Kind for Replication {
    const TYPE: &'static str = "aws_s3_bucket_replication_configuration";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["bucket"])
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        put(cx, new.args).await?;
        Ok(new.args.required("bucket"))
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(answer) = cx.s3().get_bucket_replication().bucket(bucket_of(id)).send().await.or_missing()? else {
            return Ok(None);
        };
        let Some(configuration) = answer.replication_configuration else { return Ok(None) };
        let rules: Vec<Attrs> = configuration.rules().iter().map(told).collect();
        let attributes = Attrs::new()
            .put("bucket", bucket_of(id))
            .put("role", configuration.role())
            .put("rule", in_order(rules, "id", &recorded.blocks("rule")));
        Ok(Some(Found::plain(attributes)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        put(cx, change.args).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        dropped(cx, || async {
            Ok(cx.s3().delete_bucket_replication().bucket(bucket_of(gone.id)).send().await.map(|_| ())?)
        })
        .await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(new.args.text("bucket"))
    }
}

async fn put(cx: &Context, args: Args<'_>) -> Result<()> {
    let rules = args.blocks("rule").into_iter().enumerate();
    let rules = rules.map(|(i, rule)| wanted(rule, i)).collect::<Result<Vec<_>>>()?;
    let configuration =
        ReplicationConfiguration::builder().role(args.required("role")).set_rules(Some(rules)).build()?;
    // Neither the role nor the versioning of the buckets may be known yet.
    let is_passing = |failed: &Failed| {
        failed.is(&["NoSuchBucket", "OperationAborted"])
            || failed.is(&["InvalidRequest"]) && failed.message.contains("ersioning")
            || failed.is(&["InvalidArgument"]) && failed.message.contains("ole")
    };
    let put = || async {
        let request = cx.s3().put_bucket_replication().bucket(args.required("bucket"));
        let request = request.set_token(args.text("token"));
        Ok(request.replication_configuration(configuration.clone()).send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(60), is_passing, put).await
}

fn status<T: for<'t> From<&'t str>>(block: Args<'_>, name: &str) -> Option<T> {
    block.block(name)?.variant("status")
}

fn minutes(block: Args<'_>, name: &str) -> Option<ReplicationTimeValue> {
    Some(ReplicationTimeValue::builder().set_minutes(block.block(name)?.i32("minutes")).build())
}

fn wanted(rule: Args<'_>, position: usize) -> Result<ReplicationRule> {
    let criteria = rule.block("source_selection_criteria");
    let criteria = criteria.filter(|c| c.has("replica_modifications") || c.has("sse_kms_encrypted_objects"));
    let criteria = match criteria {
        None => None,
        Some(criteria) => {
            let modifications = status(criteria, "replica_modifications");
            let modifications =
                modifications.map(|status| ReplicaModifications::builder().status(status).build()).transpose()?;
            let encrypted = status(criteria, "sse_kms_encrypted_objects");
            let encrypted =
                encrypted.map(|status| SseKmsEncryptedObjects::builder().status(status).build()).transpose()?;
            let builder = SourceSelectionCriteria::builder().set_replica_modifications(modifications);
            Some(builder.set_sse_kms_encrypted_objects(encrypted).build())
        }
    };
    let existing = status(rule, "existing_object_replication");
    let existing = existing.map(|status| ExistingObjectReplication::builder().status(status).build()).transpose()?;
    let markers = rule
        .block("delete_marker_replication")
        .map(|block| DeleteMarkerReplication::builder().set_status(block.variant("status")).build());
    let filter = rule.block("filter").map(filter).transpose()?;
    let builder = ReplicationRule::builder()
        .id(rule.text("id").unwrap_or_else(|| format!("tf-s3-replication-{}", position + 1)))
        .status(rule.required("status").as_str().into())
        .set_delete_marker_replication(markers)
        .set_destination(rule.block("destination").map(destination).transpose()?)
        .set_existing_object_replication(existing)
        .set_source_selection_criteria(criteria);
    // Rules without a filter are of the first version, which has a prefix and no priorities.
    let Some(filter) = filter else {
        #[expect(deprecated, reason = "rules of the first version have it")]
        let builder = builder.prefix(rule.required("prefix"));
        return Ok(builder.build()?);
    };
    Ok(builder.filter(filter).priority(rule.i32("priority").unwrap_or_default()).build()?)
}

fn destination(block: Args<'_>) -> Result<Destination> {
    let translation = block.block("access_control_translation").map(|translation| {
        AccessControlTranslation::builder().owner(translation.required("owner").as_str().into()).build()
    });
    let encryption = block.block("encryption_configuration").map(|encryption| {
        EncryptionConfiguration::builder().set_replica_kms_key_id(encryption.text("replica_kms_key_id")).build()
    });
    let metrics = block.block("metrics").map(|metrics| {
        let threshold = minutes(metrics, "event_threshold");
        Metrics::builder().status(metrics.required("status").as_str().into()).set_event_threshold(threshold).build()
    });
    let time = block.block("replication_time").map(|time| {
        let limit = minutes(time, "time");
        ReplicationTime::builder().status(time.required("status").as_str().into()).set_time(limit).build()
    });
    let builder = Destination::builder()
        .bucket(block.required("bucket"))
        .set_account(block.text("account"))
        .set_access_control_translation(translation.transpose()?)
        .set_encryption_configuration(encryption)
        .set_metrics(metrics.transpose()?)
        .set_replication_time(time.transpose()?)
        .set_storage_class(block.variant("storage_class"));
    Ok(builder.build()?)
}

fn filter(block: Args<'_>) -> Result<ReplicationRuleFilter> {
    let builder = ReplicationRuleFilter::builder();
    if let Some(both) = block.block("and") {
        let wanted = tagged(both.map("tags"))?;
        let both = ReplicationRuleAndOperator::builder().set_prefix(both.text("prefix"));
        return Ok(builder.and(both.set_tags((!wanted.is_empty()).then_some(wanted)).build()).build());
    }
    match block.block("tag") {
        Some(tag) => {
            let tag = Tag::builder().key(tag.required("key")).value(tag.required("value")).build()?;
            Ok(builder.tag(tag).build())
        }
        None => Ok(builder.prefix(block.required("prefix")).build()),
    }
}

fn told(rule: &ReplicationRule) -> Attrs {
    let of = |status: Option<&str>| status.map(|status| Attrs::new().put("status", status));
    let criteria = rule.source_selection_criteria().map(|criteria| {
        let modifications = criteria.replica_modifications().map(|own| own.status().as_str());
        let encrypted = criteria.sse_kms_encrypted_objects().map(|own| own.status().as_str());
        Attrs::new().block("replica_modifications", of(modifications)).block("sse_kms_encrypted_objects", of(encrypted))
    });
    let filter = rule.filter().map(|filter| {
        let both = filter.and().map(|both| {
            let all = tags(both.tags());
            Attrs::new().put("prefix", both.prefix()).put("tags", (!all.is_empty()).then_some(all))
        });
        let tag = filter.tag().map(|tag| Attrs::new().put("key", tag.key()).put("value", tag.value()));
        Attrs::new().block("and", both).put("prefix", filter.prefix()).block("tag", tag)
    });
    let markers = rule.delete_marker_replication().and_then(|own| own.status()).map(|status| status.as_str());
    let existing = rule.existing_object_replication().map(|own| own.status().as_str());
    #[expect(deprecated, reason = "rules of the first version have it")]
    let prefix = rule.prefix();
    Attrs::new()
        .block("delete_marker_replication", of(markers))
        .block("destination", rule.destination().map(told_destination))
        .block("existing_object_replication", of(existing))
        .block("filter", filter)
        .put("id", rule.id())
        .put("prefix", prefix)
        .put("priority", rule.priority())
        .block("source_selection_criteria", criteria)
        .variant("status", Some(rule.status()))
}

fn told_destination(destination: &Destination) -> Attrs {
    let minutes = |value: Option<&ReplicationTimeValue>| value.map(|v| Attrs::new().put("minutes", v.minutes()));
    let translation = destination
        .access_control_translation()
        .map(|translation| Attrs::new().variant("owner", Some(translation.owner())));
    let encryption = destination
        .encryption_configuration()
        .map(|encryption| Attrs::new().put("replica_kms_key_id", encryption.replica_kms_key_id()));
    let metrics = destination.metrics().map(|metrics| {
        Attrs::new()
            .block("event_threshold", minutes(metrics.event_threshold()))
            .variant("status", Some(metrics.status()))
    });
    let time = destination
        .replication_time()
        .map(|time| Attrs::new().variant("status", Some(time.status())).block("time", minutes(time.time())));
    Attrs::new()
        .block("access_control_translation", translation)
        .put("account", destination.account())
        .put("bucket", destination.bucket())
        .block("encryption_configuration", encryption)
        .block("metrics", metrics)
        .block("replication_time", time)
        .variant("storage_class", destination.storage_class())
}
