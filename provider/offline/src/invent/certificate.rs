//! ACM certificates: one validation record per domain, which configurations loop over.

use super::Maker;
use super::template::LOWER;
use crate::seed::Seed;
use ledgerform_tfplugin::Value;
use std::collections::BTreeSet;

/// The value of a computed attribute, where certificates have a rule.
pub(super) fn value(maker: &mut Maker<'_>, name: &str) -> Option<Value> {
    match name {
        "subject_alternative_names" => Some(Value::set(vec![maker.text("domain_name").into()])),
        "domain_validation_options" => {
            let mut domains = BTreeSet::from([maker.text("domain_name")]);
            let others = maker.values.get("subject_alternative_names").and_then(Value::elements).unwrap_or_default();
            domains.extend(others.iter().filter_map(Value::as_str).map(str::to_owned));
            domains.remove("");
            Some(Value::set(domains.iter().map(|domain| record(domain, maker.seed)).collect()))
        }
        _ => None,
    }
}

/// The record that proves a domain; a wildcard is proved by that of its parent.
fn record(domain: &str, seed: Seed) -> Value {
    let proved = domain.trim_start_matches("*.");
    let seed = seed.with(proved);
    Value::object([
        ("domain_name", Value::from(domain)),
        ("resource_record_name", Value::from(format!("_{}.{proved}.", seed.hex(32)))),
        ("resource_record_type", Value::from("CNAME")),
        (
            "resource_record_value",
            Value::from(format!("_{}.{}.acm-validations.aws.", seed.with("value").hex(32), seed.of(LOWER, 10))),
        ),
    ])
}
