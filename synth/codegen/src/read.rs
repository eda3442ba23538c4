//! Reads what `terraform providers schema -json` prints, plain or compressed.

use crate::provider::{Mode, Provider};
use flate2::read::MultiGzDecoder;
use ledgerform_schema::ProviderSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{self, Read as _};

/// A schema that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The compressed form is damaged.
    #[error("unpack the schema")]
    Unpack(#[source] io::Error),
    /// It is not what `terraform providers schema -json` prints.
    #[error("read the schema, which is what `terraform providers schema -json` prints")]
    Json(#[from] serde_json::Error),
    /// The provider that is asked for is not in it.
    #[error("find the provider `{wanted}`: the schema has {found}")]
    NoProvider {
        /// What was asked for.
        wanted: String,
        /// What there is.
        found: String,
    },
    /// It has several providers and none is asked for.
    #[error("choose a provider: the schema has {found}; say which with `--provider`")]
    Ambiguous {
        /// What there is.
        found: String,
    },
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    provider_schemas: BTreeMap<String, ProviderSchema>,
}

/// Reads one provider, named by its source or the last part of it, or the only one.
///
/// # Errors
/// If the bytes are no schema document, or it does not have the provider.
pub fn read_schema(
    bytes: &[u8],
    provider: Option<&str>,
    version: &str,
    wanted: impl Fn(Mode, &str) -> bool,
) -> Result<Provider, ReadError> {
    let document: Document = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        MultiGzDecoder::new(bytes).read_to_end(&mut text).map_err(ReadError::Unpack)?;
        serde_json::from_slice(&text)?
    } else {
        serde_json::from_slice(bytes)?
    };
    let found = document.provider_schemas.keys().map(|source| format!("`{source}`")).collect::<Vec<_>>().join(", ");
    let found = if found.is_empty() { "none".to_string() } else { found };
    let matches = |source: &str| {
        provider
            .is_none_or(|wanted| source.strip_suffix(wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')))
    };
    let mut matching = document.provider_schemas.into_iter().filter(|(source, _)| matches(source));
    let (source, schema) = matching.next().ok_or_else(|| ReadError::NoProvider {
        wanted: provider.unwrap_or_default().to_string(),
        found: found.clone(),
    })?;
    if matching.next().is_some() {
        return Err(ReadError::Ambiguous { found });
    }
    let short = source.strip_prefix("registry.terraform.io/").unwrap_or(&source);
    let name = source.rsplit('/').next().unwrap_or(&source);
    Ok(Provider::new(name, short, version, schema, wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"{"provider_schemas": {
        "registry.terraform.io/hashicorp/tls": {"resource_schemas": {"tls_private_key": {"version": 0, "block": {}}}},
        "registry.example/acme/bank": {"provider": {"version": 0, "block": {}}}
    }}"#;

    #[test]
    fn a_provider_is_found_by_the_end_of_its_source() {
        for wanted in ["bank", "acme/bank", "registry.example/acme/bank"] {
            let provider = read_schema(TWO.as_bytes(), Some(wanted), "1.0.0", |_, _| true).unwrap();
            assert_eq!((provider.name.as_str(), provider.source.as_str()), ("bank", "registry.example/acme/bank"));
        }
        let tls = read_schema(TWO.as_bytes(), Some("tls"), "", |_, _| true).unwrap();
        assert_eq!(tls.source, "hashicorp/tls");
    }

    #[track_caller]
    fn check_error(text: &str, provider: Option<&str>, expected: &str) {
        assert_eq!(read_schema(text.as_bytes(), provider, "", |_, _| true).unwrap_err().to_string(), expected);
    }

    #[test]
    fn errors_say_what_there_is() {
        let both = "`registry.example/acme/bank`, `registry.terraform.io/hashicorp/tls`";
        check_error(TWO, None, &format!("choose a provider: the schema has {both}; say which with `--provider`"));
        check_error(TWO, Some("ank"), &format!("find the provider `ank`: the schema has {both}"));
        check_error("{}", Some("aws"), "find the provider `aws`: the schema has none");
        check_error("[", None, "read the schema, which is what `terraform providers schema -json` prints");
        check_error("\u{1f}", None, "read the schema, which is what `terraform providers schema -json` prints");
    }
}
