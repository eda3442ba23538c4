//! Records as requests ask for them and as answers tell of them.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::fault::{Failed, Result};
use aws_sdk_route53::types::{AliasTarget, GeoLocation, ResourceRecord, ResourceRecordSet};
use std::collections::BTreeSet;

/// The whole name of a record, without a dot at the end.
pub(super) struct Name(pub(super) String);

impl Name {
    /// Whether an answer speaks of it: there, all but letters, digits and hyphens is written in octal digits.
    pub(super) fn is(&self, told: &str) -> bool {
        normal(&unescaped(told)) == self.0
    }
}

/// A name in small letters and without a dot at the end.
pub(super) fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_lowercase()
}

/// The whole name of a record in a zone.
pub(super) fn expanded(name: &str, zone: &str) -> String {
    let (name, zone) = (normal(name), normal(zone));
    let is_whole = name == zone || name.strip_suffix(&zone).is_some_and(|rest| rest.ends_with('.'));
    match (is_whole, name.is_empty()) {
        (true, _) => name,
        (false, true) => zone,
        (false, false) => format!("{name}.{zone}"),
    }
}

/// `\052.example.com` is `*.example.com`.
fn unescaped(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let digits = after.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match digits {
            Some(byte) => out.push(byte.into()),
            None => out.push('\\'),
        }
        rest = if digits.is_some() { &after[3..] } else { after };
    }
    out + rest
}

/// Whether the texts of a type are quoted. In configurations they are not.
fn is_quoted(ty: &str) -> bool {
    matches!(ty, "SPF" | "TXT")
}

/// The record that arguments ask for.
///
/// # Errors
/// What nobody makes here.
pub(super) fn asked(args: Args<'_>, name: &Name) -> Result<ResourceRecordSet> {
    for block in ["cidr_routing_policy", "geoproximity_routing_policy"] {
        if args.has(block) {
            return Err(Failed::refused(format!("{block} is not supported: make this record with hashicorp/aws")));
        }
    }
    let ty = args.required("type");
    let value = |text: String| if is_quoted(&ty) { format!("\"{text}\"") } else { text };
    let record = |text: String| ResourceRecord::builder().value(value(text)).build();
    let records =
        args.strings("records").into_iter().flatten().map(record).collect::<std::result::Result<Vec<_>, _>>()?;
    let alias = args.block("alias").map(|alias| {
        AliasTarget::builder()
            .dns_name(alias.required("name"))
            .hosted_zone_id(alias.required("zone_id"))
            .evaluate_target_health(alias.is("evaluate_target_health"))
            .build()
    });
    let place = args.block("geolocation_routing_policy").map(|place| {
        GeoLocation::builder()
            .set_continent_code(place.text("continent"))
            .set_country_code(place.text("country"))
            .set_subdivision_code(place.text("subdivision"))
            .build()
    });
    let set = ResourceRecordSet::builder()
        .name(&name.0)
        .r#type(ty.as_str().into())
        .set_alias_target(alias.transpose()?)
        .set_failover(args.block("failover_routing_policy").and_then(|policy| policy.variant("type")))
        .set_geo_location(place)
        .set_health_check_id(args.text("health_check_id"))
        .set_multi_value_answer(args.bool("multivalue_answer_routing_policy").filter(|multi| *multi))
        .set_region(args.block("latency_routing_policy").and_then(|policy| policy.variant("region")))
        .set_resource_records((!records.is_empty()).then_some(records))
        .set_set_identifier(args.text("set_identifier"))
        .set_ttl(args.i64("ttl"))
        .set_weight(args.block("weighted_routing_policy").and_then(|policy| policy.i64("weight")));
    Ok(set.build()?)
}

/// Whether a record that is there says what is asked for.
pub(super) fn says(found: &ResourceRecordSet, asked: &ResourceRecordSet) -> bool {
    let values = |set: &ResourceRecordSet| -> BTreeSet<String> {
        set.resource_records().iter().map(|record| record.value.clone()).collect()
    };
    let alias = |set: &ResourceRecordSet| {
        let target = set.alias_target();
        target.map(|target| (normal(&target.dns_name), target.hosted_zone_id.clone(), target.evaluate_target_health))
    };
    let rest = |set: &ResourceRecordSet| {
        let policy = (set.weight, set.region.clone(), set.failover.clone(), set.geo_location.clone());
        (set.ttl, set.health_check_id.clone(), set.multi_value_answer == Some(true), policy)
    };
    values(found) == values(asked) && alias(found) == alias(asked) && rest(found) == rest(asked)
}

/// What an answer tells of a record, but for its name.
pub(super) fn attributes(set: &ResourceRecordSet, recorded: Args<'_>) -> Attrs {
    let ty = set.r#type().as_str();
    let value = |record: &ResourceRecord| match is_quoted(ty) {
        true => {
            record.value.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&record.value).to_owned()
        }
        false => record.value.clone(),
    };
    let records: Vec<String> = set.resource_records().iter().map(value).collect();
    let alias = set.alias_target().map(|target| {
        let told = normal(&target.dns_name);
        // The service writes names in its own way.
        let given = recorded.block("alias").and_then(|alias| alias.text("name")).filter(|name| normal(name) == told);
        Attrs::new()
            .put("evaluate_target_health", target.evaluate_target_health)
            .put("name", given.unwrap_or(told))
            .put("zone_id", target.hosted_zone_id.as_str())
    });
    let place = set.geo_location().map(|place| {
        Attrs::new()
            .put("continent", place.continent_code())
            .put("country", place.country_code())
            .put("subdivision", place.subdivision_code())
    });
    Attrs::new()
        .block("alias", alias)
        .block("failover_routing_policy", set.failover().map(|kind| Attrs::new().put("type", kind.as_str())))
        .block("geolocation_routing_policy", place)
        .put("health_check_id", set.health_check_id())
        .block("latency_routing_policy", set.region().map(|region| Attrs::new().put("region", region.as_str())))
        .put("multivalue_answer_routing_policy", set.multi_value_answer())
        .put("records", records)
        .put("set_identifier", set.set_identifier())
        .put("ttl", set.ttl())
        .put("type", ty)
        .block("weighted_routing_policy", set.weight().map(|weight| Attrs::new().put("weight", weight)))
        .keep(&["allow_overwrite"], recorded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_expanded_by_that_of_its_zone() {
        for (name, zone, expected) in [
            ("www", "example.com.", "www.example.com"),
            ("WWW.Example.com.", "example.com.", "www.example.com"),
            ("my-example.com", "example.com.", "my-example.com.example.com"),
            ("", "example.com.", "example.com"),
            ("example.com", "example.com.", "example.com"),
        ] {
            assert_eq!(expanded(name, zone), expected, "{name}");
        }
    }

    #[test]
    fn answers_escape_names() {
        for (told, name, expected) in [
            (r"\052.example.com.", "*.example.com", true),
            ("www.example.com.", "www.example.com", true),
            ("ww.example.com.", "www.example.com", false),
            (r"a\example.com.", r"a\example.com", true),
        ] {
            assert_eq!(Name(name.to_owned()).is(told), expected, "{told}");
        }
    }
}
