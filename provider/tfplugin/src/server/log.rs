//! Log lines that Terraform takes apart: one JSON object of hclog per line on standard error.

use serde_json::json;
use std::ffi::OsString;
use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where log lines go, and which; off unless Terraform asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Everything.
    Trace,
    /// What is of use when looking for a mistake.
    Debug,
    /// What happens.
    Info,
    /// What may be wrong.
    Warn,
    /// What is wrong.
    Error,
    /// Nothing.
    #[default]
    Off,
}

impl Level {
    /// The level the environment asks for, for the provider of this name.
    pub(crate) fn read(provider: &str, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let name = provider.to_uppercase().replace('-', "_");
        let names = [format!("TF_LOG_PROVIDER_{name}"), "TF_LOG_PROVIDER".to_owned(), "TF_LOG".to_owned()];
        let found = names.iter().find_map(|name| variable(name)?.into_string().ok().filter(|text| !text.is_empty()));
        match found.unwrap_or_default().to_ascii_uppercase().as_str() {
            "TRACE" | "JSON" => Self::Trace,
            "DEBUG" => Self::Debug,
            "INFO" => Self::Info,
            "WARN" => Self::Warn,
            "ERROR" => Self::Error,
            _ => Self::Off,
        }
    }

    /// Writes a line, if lines of this level are wanted.
    pub(crate) fn log(self, level: Self, message: &str, fields: serde_json::Value) {
        if level < self || self == Self::Off {
            return;
        }
        let name = match level {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error | Self::Off => "error",
        };
        // The three fields with `@` must be texts: anything else makes Terraform 1.11 panic.
        let mut line = json!({
            "@level": name,
            "@message": message,
            "@module": "provider",
            "@timestamp": timestamp(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()),
        });
        if let (Some(line), serde_json::Value::Object(fields)) = (line.as_object_mut(), fields) {
            fields.into_iter().filter(|(key, _)| !key.starts_with('@')).for_each(|(key, value)| {
                line.insert(key, value);
            });
        }
        // Lines are written whole, so that those of several threads do not mix; a closed pipe is nobody's problem.
        drop(std::io::stderr().write_all(format!("{line}\n").as_bytes()));
    }
}

/// A point in time as hclog writes it: six digits after the point, or Terraform shows the raw line.
fn timestamp(since_epoch: Duration) -> String {
    let seconds = since_epoch.as_secs();
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let micros = since_epoch.subsec_micros();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}

/// The date that is `days` after 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    // Counted from 0000-03-01, so that leap days end a year; 400 years have 146,097 days.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_400, "2000-02-29T00:00:00.000000Z"),
            (1_735_689_599, "2024-12-31T23:59:59.000000Z"),
        ] {
            assert_eq!(timestamp(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn nothing_is_logged_unless_asked() {
        let level = |pairs: &[(&str, &str)]| {
            Level::read("my-cloud", |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into()))
        };
        assert_eq!(level(&[]), Level::Off);
        assert_eq!(level(&[("TF_LOG", "info")]), Level::Info);
        assert_eq!(level(&[("TF_LOG", "trace"), ("TF_LOG_PROVIDER", "off")]), Level::Off);
        assert_eq!(level(&[("TF_LOG_PROVIDER_MY_CLOUD", "warn"), ("TF_LOG", "trace")]), Level::Warn);
    }
}
