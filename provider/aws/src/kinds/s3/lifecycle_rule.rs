//! The rules of a lifecycle.

use super::{tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, time};
use crate::fault::{Failed, Result};
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, LifecycleExpiration, LifecycleRule, LifecycleRuleAndOperator, LifecycleRuleFilter,
    NoncurrentVersionExpiration, NoncurrentVersionTransition, Tag, Transition,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// A rule as it is to be.
pub(super) fn wanted(rule: Args<'_>) -> Result<LifecycleRule> {
    let expiration = match rule.block("expiration") {
        None => None,
        Some(expiration) => Some(
            LifecycleExpiration::builder()
                .set_date(date(expiration)?)
                .set_days(expiration.positive("days"))
                .set_expired_object_delete_marker(expiration.is("expired_object_delete_marker").then_some(true))
                .build(),
        ),
    };
    let mut transitions = Vec::new();
    for transition in rule.blocks("transition") {
        let date = date(transition)?;
        // Zero days are at once, if there is no date.
        let days = date.is_none().then(|| transition.i32("days").unwrap_or_default());
        let class = transition.variant("storage_class");
        transitions.push(Transition::builder().set_date(date).set_days(days).set_storage_class(class).build());
    }
    let noncurrent = rule.blocks("noncurrent_version_transition").into_iter().map(|transition| {
        NoncurrentVersionTransition::builder()
            .set_newer_noncurrent_versions(transition.positive("newer_noncurrent_versions"))
            .set_noncurrent_days(transition.i32("noncurrent_days"))
            .set_storage_class(transition.variant("storage_class"))
            .build()
    });
    let noncurrent: Vec<_> = noncurrent.collect();
    let noncurrent_expiration = rule.block("noncurrent_version_expiration").map(|expiration| {
        NoncurrentVersionExpiration::builder()
            .set_newer_noncurrent_versions(expiration.positive("newer_noncurrent_versions"))
            .set_noncurrent_days(expiration.positive("noncurrent_days"))
            .build()
    });
    let abort = rule.block("abort_incomplete_multipart_upload").map(|abort| {
        AbortIncompleteMultipartUpload::builder().set_days_after_initiation(abort.i32("days_after_initiation")).build()
    });
    // A prefix beside the filter is how rules were written formerly; a rule needs one of both.
    let (former, filter) = match (rule.block("filter"), rule.text("prefix")) {
        (None, Some(prefix)) => (Some(prefix), None),
        (None, None) => (None, Some(LifecycleRuleFilter::builder().prefix("").build())),
        (Some(given), _) => (None, Some(filter(given)?)),
    };
    let builder = LifecycleRule::builder()
        .id(rule.required("id"))
        .status(rule.required("status").as_str().into())
        .set_expiration(expiration)
        .set_transitions((!transitions.is_empty()).then_some(transitions))
        .set_noncurrent_version_transitions((!noncurrent.is_empty()).then_some(noncurrent))
        .set_noncurrent_version_expiration(noncurrent_expiration)
        .set_abort_incomplete_multipart_upload(abort)
        .set_filter(filter);
    #[expect(deprecated, reason = "rules that were written formerly stay as they are")]
    let builder = builder.set_prefix(former);
    Ok(builder.build()?)
}

fn filter(filter: Args<'_>) -> Result<LifecycleRuleFilter> {
    let builder = LifecycleRuleFilter::builder();
    if let Some(both) = filter.block("and") {
        let wanted = tagged(both.map("tags"))?;
        let both = LifecycleRuleAndOperator::builder()
            .set_object_size_greater_than(both.i64("object_size_greater_than").filter(|size| *size > 0))
            .set_object_size_less_than(both.i64("object_size_less_than").filter(|size| *size > 0))
            .set_prefix(both.text("prefix"))
            .set_tags((!wanted.is_empty()).then_some(wanted));
        return Ok(builder.and(both.build()).build());
    }
    let tag = filter.block("tag");
    let tag = tag.map(|tag| Tag::builder().key(tag.required("key")).value(tag.required("value")).build());
    let (greater, less) = (filter.i64("object_size_greater_than"), filter.i64("object_size_less_than"));
    let (greater, less) = (greater.filter(|size| *size > 0), less.filter(|size| *size > 0));
    // A filter has one condition; that of all objects is the empty prefix.
    let is_empty = tag.is_none() && greater.is_none() && less.is_none();
    let prefix = filter.text("prefix").or_else(|| is_empty.then(String::new));
    let builder = builder.set_tag(tag.transpose()?).set_prefix(prefix);
    Ok(builder.set_object_size_greater_than(greater).set_object_size_less_than(less).build())
}

/// A rule as it is told.
pub(super) fn told(rule: &LifecycleRule) -> Attrs {
    let abort = rule
        .abort_incomplete_multipart_upload()
        .map(|abort| Attrs::new().put("days_after_initiation", abort.days_after_initiation()));
    let expiration = rule.expiration().map(|expiration| {
        Attrs::new()
            .put("date", time(expiration.date()))
            .put("days", expiration.days())
            .put("expired_object_delete_marker", expiration.expired_object_delete_marker())
    });
    let noncurrent_expiration = rule.noncurrent_version_expiration().map(|expiration| {
        Attrs::new()
            .put("newer_noncurrent_versions", expiration.newer_noncurrent_versions())
            .put("noncurrent_days", expiration.noncurrent_days())
    });
    let noncurrent = rule.noncurrent_version_transitions().iter().map(|transition| {
        Attrs::new()
            .put("newer_noncurrent_versions", transition.newer_noncurrent_versions())
            .put("noncurrent_days", transition.noncurrent_days())
            .variant("storage_class", transition.storage_class())
    });
    let transitions = rule.transitions().iter().map(|transition| {
        Attrs::new()
            .put("date", time(transition.date()))
            .put("days", transition.days())
            .variant("storage_class", transition.storage_class())
    });
    #[expect(deprecated, reason = "rules that were written formerly stay as they are")]
    let prefix = rule.prefix();
    Attrs::new()
        .block("abort_incomplete_multipart_upload", abort)
        .block("expiration", expiration)
        .block("filter", rule.filter().map(told_filter))
        .put("id", rule.id())
        .block("noncurrent_version_expiration", noncurrent_expiration)
        .put("noncurrent_version_transition", noncurrent.collect::<Vec<_>>())
        .put("prefix", prefix)
        .variant("status", Some(rule.status()))
        .put("transition", transitions.collect::<Vec<_>>())
}

fn told_filter(filter: &LifecycleRuleFilter) -> Attrs {
    let both = filter.and().map(|both| {
        let all = tags(both.tags());
        Attrs::new()
            .put("object_size_greater_than", both.object_size_greater_than())
            .put("object_size_less_than", both.object_size_less_than())
            .put("prefix", both.prefix())
            .put("tags", (!all.is_empty()).then_some(all))
    });
    let tag = filter.tag().map(|tag| Attrs::new().put("key", tag.key()).put("value", tag.value()));
    Attrs::new()
        .block("and", both)
        .put("object_size_greater_than", filter.object_size_greater_than())
        .put("object_size_less_than", filter.object_size_less_than())
        .put("prefix", filter.prefix())
        .block("tag", tag)
}

fn date(block: Args<'_>) -> Result<Option<DateTime>> {
    let parse = |text: &str| {
        let wrong = |_| Failed::refused(format!("`{text}` is no date such as 2030-01-31T00:00:00Z"));
        DateTime::from_str(text, Format::DateTime).map_err(wrong)
    };
    block.str("date").map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::{Attributes, Value};

    fn rule(blocks: &[(&str, Value)]) -> LifecycleRule {
        let given = [("id".to_owned(), Value::from("a")), ("status".to_owned(), Value::from("Enabled"))];
        let mut attributes = Attributes::from(given);
        attributes.extend(blocks.iter().map(|(name, value)| ((*name).to_owned(), Value::List(vec![value.clone()]))));
        wanted(Args::Top(&attributes)).unwrap()
    }

    #[test]
    fn a_rule_without_filter_is_for_all_objects() {
        assert_eq!(rule(&[]).filter().and_then(|filter| filter.prefix()), Some(""));
    }

    #[test]
    fn zero_days_are_no_condition_of_an_expiration_and_one_of_a_transition() {
        let days = Value::object([("days", Value::from(0_i64))]);
        let rule = rule(&[("expiration", days.clone()), ("transition", days)]);
        assert_eq!(rule.expiration().and_then(|expiration| expiration.days()), None);
        assert_eq!(rule.transitions()[0].days(), Some(0));
    }

    #[test]
    fn a_date_is_one_of_rfc_3339() {
        let date = |text: &str| date(Args::Top(&Attributes::from([("date".to_owned(), Value::from(text))])));
        assert_eq!(date("2030-01-31T00:00:00Z"), Ok(Some(DateTime::from_secs(1_896_048_000))));
        assert!(date("tomorrow").is_err());
    }
}
