//! Log lines that Terraform takes apart: one JSON object of hclog per line on standard error.

use crate::secrets::Secrets;
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::Write;
use std::sync::Arc;
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
        let name = variable_name(provider);
        let names = [format!("TF_LOG_PROVIDER_{name}"), "TF_LOG_PROVIDER".to_owned(), "TF_LOG".to_owned()];
        let found = names.iter().find_map(|name| variable(name)?.into_string().ok().filter(|text| !text.is_empty()));
        Self::parse(&found.unwrap_or_default())
    }

    fn parse(text: &str) -> Self {
        match text.to_ascii_uppercase().as_str() {
            "TRACE" | "JSON" => Self::Trace,
            "DEBUG" => Self::Debug,
            "INFO" => Self::Info,
            "WARN" => Self::Warn,
            "ERROR" => Self::Error,
            _ => Self::Off,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error | Self::Off => "error",
        }
    }
}

/// Writes log lines for the people who run Terraform with `TF_LOG`.
///
/// The lines of a request name it. Values of sensitive and write-only attributes in its configuration are masked, and
/// so is what [`Log::mask`] is told.
#[derive(Debug, Clone)]
pub struct Log {
    level: Level,
    module: Cow<'static, str>,
    provider: Arc<str>,
    fields: Arc<Map<String, Json>>,
    pub(crate) secrets: Secrets,
}

impl Default for Log {
    fn default() -> Self {
        Self::new(Level::Off, "")
    }
}

impl Log {
    /// Lines about the provider with this address.
    pub(crate) fn new(level: Level, provider: &str) -> Self {
        let mut fields = Map::new();
        if !provider.is_empty() {
            fields.insert("tf_provider_addr".to_owned(), provider.into());
        }
        let (provider, fields) = (provider.into(), Arc::new(fields));
        Self { level, module: Cow::Borrowed("provider"), provider, fields, secrets: Secrets::default() }
    }

    /// A detail of use to the authors of the provider.
    pub fn trace(&self, message: &str, fields: Json) {
        self.write(Level::Trace, message, fields);
    }

    /// Something of use when looking for a mistake.
    pub fn debug(&self, message: &str, fields: Json) {
        self.write(Level::Debug, message, fields);
    }

    /// Something that happens.
    pub fn info(&self, message: &str, fields: Json) {
        self.write(Level::Info, message, fields);
    }

    /// Something that may be wrong.
    pub fn warn(&self, message: &str, fields: Json) {
        self.write(Level::Warn, message, fields);
    }

    /// Something that is wrong.
    pub fn error(&self, message: &str, fields: Json) {
        self.write(Level::Error, message, fields);
    }

    /// The same log with a field in every line.
    #[must_use]
    pub fn with(&self, key: &str, value: impl Into<Json>) -> Self {
        let mut fields = Map::clone(&self.fields);
        fields.insert(key.to_owned(), value.into());
        Self { fields: Arc::new(fields), ..self.clone() }
    }

    /// The log of a part of the provider. Its level is what `TF_LOG_PROVIDER_<PROVIDER>_<PART>` says, else the one of
    /// the provider.
    #[must_use]
    pub fn part(&self, name: &str) -> Self {
        let provider = self.provider.rsplit('/').next().unwrap_or_default();
        let variable = format!("TF_LOG_PROVIDER_{}", variable_name(&format!("{provider}_{name}")));
        let level = std::env::var(variable).ok().filter(|text| !text.is_empty()).map(|text| Level::parse(&text));
        Self { level: level.unwrap_or(self.level), module: Cow::Owned(format!("provider.{name}")), ..self.clone() }
    }

    /// Masks a text in all further lines of this request and in its diagnostics.
    pub fn mask(&self, secret: &str) {
        self.secrets.add(secret.to_owned());
    }

    /// The same log for one call, with secrets of its own.
    pub(crate) fn for_call(&self, secrets: &Secrets, fields: impl IntoIterator<Item = (&'static str, Json)>) -> Self {
        let mut all = Map::clone(&self.fields);
        all.extend(fields.into_iter().map(|(key, value)| (key.to_owned(), value)));
        Self { fields: Arc::new(all), secrets: secrets.fork(), ..self.clone() }
    }

    pub(crate) fn is_off(&self) -> bool {
        self.level == Level::Off
    }

    fn write(&self, level: Level, message: &str, fields: Json) {
        if level < self.level || self.is_off() {
            return;
        }
        let mut line = Map::clone(&self.fields);
        if let Json::Object(fields) = fields {
            line.extend(fields);
        }
        // The fields with `@` must be texts: anything else makes Terraform 1.11 panic.
        line.retain(|key, _| !key.starts_with('@'));
        let mut line = Json::Object(line);
        self.secrets.mask_json(&mut line);
        shorten(&mut line);
        if let Json::Object(line) = &mut line {
            line.insert("@level".to_owned(), level.name().into());
            line.insert("@message".to_owned(), cut(&self.secrets.mask(message)).into());
            line.insert("@module".to_owned(), self.module.as_ref().into());
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            line.insert("@timestamp".to_owned(), timestamp(now).into());
        }
        // Lines are written whole, so that those of several threads do not mix; a closed pipe is nobody's problem.
        drop(std::io::stderr().write_all(format!("{line}\n").as_bytes()));
    }
}

/// Longest text of a line: Terraform shows lines of more than 64 KiB as they are, without level and fields.
const LONGEST: usize = 4096;

/// Cuts long texts in a JSON value.
fn shorten(json: &mut Json) {
    match json {
        Json::String(text) if text.len() > LONGEST => *text = cut(text),
        Json::Array(elements) => elements.iter_mut().for_each(shorten),
        Json::Object(entries) => entries.values_mut().for_each(shorten),
        _ => {}
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How a name is written in a variable.
fn variable_name(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
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
