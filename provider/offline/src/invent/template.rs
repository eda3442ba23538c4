//! The small language of the table.
//!
//! `{name}` is another attribute of the object; `{region}`, `{account}`, `{partition}`, `{suffix}`, `{az}` come from
//! the provider block; `{hex17}`, `{digits12}`, `{upper20}`, `{lower13}`, `{mixed43}` and `{uuid}` are invented. In
//! `{a|b}` the first attribute that has a text is taken, and the last alternative may be invented. A template that
//! begins with `arn:` gets its partition filled in.

use super::Maker;
use crate::seed::Seed;

pub(super) const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
pub(super) const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
pub(super) const DIGITS: &[u8] = b"0123456789";
pub(super) const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Fills in a template.
pub(super) fn render(template: &str, maker: &mut Maker<'_>) -> String {
    let mut out = String::new();
    let mut rest = template;
    if let Some(after) = template.strip_prefix("arn:") {
        out.push_str("arn:");
        out.push_str(maker.settings.partition());
        rest = after;
    }
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        if before.ends_with('$') {
            // `${…}` is text of the value itself, as in the format of flow logs.
            out.push_str(&format!("{{{hole}}}"));
            rest = after;
            continue;
        }
        let seed = maker.seed.with(template).with(hole);
        let filled = hole.split('|').map(|part| fill(part, maker, seed)).find(|text| !text.is_empty());
        let filled = filled.unwrap_or_default();
        // The ARN of an identity provider has its URL without the scheme, and no ARN doubles a slash.
        let arn_path = out.starts_with("arn:") && out.ends_with('/');
        out.push_str(if arn_path { filled.trim_start_matches("https://").trim_start_matches('/') } else { &filled });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn fill(hole: &str, maker: &mut Maker<'_>, seed: Seed) -> String {
    if maker.block.attributes.contains_key(hole) {
        return maker.text(hole);
    }
    let settings = maker.settings;
    let name = hole.trim_end_matches(|c: char| c.is_ascii_digit());
    let length = hole[name.len()..].parse().unwrap_or(8);
    match name {
        "region" => settings.region.clone(),
        "account" => settings.account.clone(),
        "partition" => settings.partition().to_owned(),
        "suffix" => settings.domain().to_owned(),
        "az" => format!("{}a", settings.region),
        "azid" => format!("{}-az1", settings.short_region()),
        "hex" => seed.hex(length),
        "digits" => seed.of(DIGITS, length),
        "upper" => seed.of(UPPER, length),
        "lower" => seed.of(LOWER, length),
        "mixed" => seed.of(MIXED, length),
        "uuid" => seed.uuid(),
        "slash" => "/".to_owned(),
        "octet" => (1 + seed.below(254)).to_string(),
        _ => String::new(),
    }
}
