//! How long operations may take.

use super::{Field, Object};
use std::time::Duration;

/// The block `timeouts`, with which users say how long an operation may take: `create = "30m"`.
///
/// ```
/// use ledgerform_tfplugin::author::Timeouts;
/// use std::time::Duration;
/// let timeouts = Timeouts { create: "1h30m".into(), ..Timeouts::default() };
/// assert_eq!(timeouts.create(Duration::from_secs(60)), Duration::from_secs(5400));
/// assert_eq!(timeouts.delete(Duration::from_secs(60)), Duration::from_secs(60));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Object)]
pub struct Timeouts {
    /// How long creating may take, such as `30m`.
    #[attr(optional, validate = duration)]
    pub create: Field<String>,
    /// How long reading may take, such as `30m`.
    #[attr(optional, validate = duration)]
    pub read: Field<String>,
    /// How long updating may take, such as `30m`.
    #[attr(optional, validate = duration)]
    pub update: Field<String>,
    /// How long deleting may take, such as `30m`.
    #[attr(optional, validate = duration)]
    pub delete: Field<String>,
}

impl Timeouts {
    /// How long creating may take.
    pub fn create(&self, default: Duration) -> Duration {
        or(&self.create, default)
    }

    /// How long reading may take.
    pub fn read(&self, default: Duration) -> Duration {
        or(&self.read, default)
    }

    /// How long updating may take.
    pub fn update(&self, default: Duration) -> Duration {
        or(&self.update, default)
    }

    /// How long deleting may take.
    pub fn delete(&self, default: Duration) -> Duration {
        or(&self.delete, default)
    }
}

fn or(field: &Field<String>, default: Duration) -> Duration {
    field.as_str().and_then(parse).unwrap_or(default)
}

#[allow(clippy::ptr_arg, reason = "rules are functions of the type of the field")]
fn duration(text: &String) -> Result<(), String> {
    parse(text).map(drop).ok_or_else(|| {
        "must be a duration such as `90s`, `30m` or `1h30m`: whole numbers with the units `h`, `m`, `s` and `ms`"
            .to_owned()
    })
}

/// Reads numbers with the units `h`, `m`, `s` and `ms`, one after the other.
fn parse(text: &str) -> Option<Duration> {
    let (mut rest, mut total) = (text, Duration::ZERO);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let unit_end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| digits + i);
        let part = match &rest[digits..unit_end] {
            "h" => Duration::from_secs(number.checked_mul(3600)?),
            "m" => Duration::from_secs(number.checked_mul(60)?),
            "s" => Duration::from_secs(number),
            "ms" => Duration::from_millis(number),
            _ => return None,
        };
        total = total.checked_add(part)?;
        rest = &rest[unit_end..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_units() {
        let check = |text, milliseconds: Option<u64>| {
            assert_eq!(parse(text), milliseconds.map(Duration::from_millis), "{text}");
        };
        check("30m", Some(1_800_000));
        check("1h30m", Some(5_400_000));
        check("2s500ms", Some(2_500));
        for wrong in ["", "30", "m", "30 m", "-1s", "1d", "99999999999999999999s"] {
            check(wrong, None);
        }
    }
}
