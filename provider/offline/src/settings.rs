//! What the provider block says, as far as invented values show it.

use ledgerform_tfplugin::Value;
use std::collections::BTreeMap;

/// The account, region and tags of one provider block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Twelve digits; the example account of the AWS documentation unless `allowed_account_ids` names one.
    pub(crate) account: String,
    /// `us-east-1` when the block names none that is known.
    pub(crate) region: String,
    /// The tags of `default_tags`; `None` while they are unknown.
    pub(crate) default_tags: Option<BTreeMap<String, Value>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { account: "123456789012".to_owned(), region: "us-east-1".to_owned(), default_tags: Some(BTreeMap::new()) }
    }
}

impl Settings {
    /// Reads a provider block; of a provider other than AWS nothing is found, and nothing needed.
    pub(crate) fn read(config: &Value) -> Self {
        let mut settings = Self::default();
        if let Some(region) = config.attribute("region").as_str() {
            settings.region = region.to_owned();
        }
        if let Some([Value::String(account)]) = config.attribute("allowed_account_ids").elements() {
            settings.account.clone_from(account);
        }
        let blocks = config.attribute("default_tags");
        let tags = blocks.elements().and_then(<[Value]>::first).map_or(&Value::Null, |block| block.attribute("tags"));
        settings.default_tags = if blocks.is_unknown() || tags.is_unknown() {
            None
        } else {
            Some(tags.entries().cloned().unwrap_or_default())
        };
        settings
    }

    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub(crate) fn partition(&self) -> &'static str {
        if self.region.starts_with("cn-") {
            "aws-cn"
        } else if self.region.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }

    /// The domain of the partition's services.
    pub(crate) fn domain(&self) -> &'static str {
        if self.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" }
    }

    /// The short form in zone ids: `use1` of `us-east-1`.
    pub(crate) fn short_region(&self) -> String {
        let mut parts = self.region.split('-');
        let area = parts.next().unwrap_or_default();
        let rest: String = parts.filter_map(|part| part.chars().next()).collect();
        format!("{area}{rest}")
    }

    /// All tags of a resource: those of the provider block, overridden by its own. `None` while any are unknown.
    pub(crate) fn all_tags(&self, tags: &Value) -> Option<Value> {
        let mut all = self.default_tags.clone()?;
        if !tags.is_wholly_known() {
            return None;
        }
        // A tag without value in the configuration is not sent, and the default shows through.
        let own = tags.entries().into_iter().flatten().filter(|(_, value)| !value.is_null());
        all.extend(own.map(|(key, value)| (key.clone(), value.clone())));
        all.values().all(Value::is_wholly_known).then_some(Value::Map(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_shorten() {
        for (region, short) in [("us-east-1", "use1"), ("eu-central-1", "euc1"), ("us-gov-west-1", "usgw1")] {
            assert_eq!(Settings { region: region.to_owned(), ..Settings::default() }.short_region(), short);
        }
    }

    #[test]
    fn own_tags_win() {
        let tags = |pairs: &[(&str, &str)]| {
            Value::Map(pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect())
        };
        let default_tags = tags(&[("a", "default"), ("b", "default")]).entries().cloned();
        let settings = Settings { default_tags, ..Settings::default() };
        assert_eq!(settings.all_tags(&tags(&[("b", "own")])), Some(tags(&[("a", "default"), ("b", "own")])));
        assert_eq!(settings.all_tags(&Value::UNKNOWN), None);
    }
}
