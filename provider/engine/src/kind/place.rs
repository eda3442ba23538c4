//! What follows from where an object is and from its arguments: names and ARNs.

use crate::value::{Attributes, Value};

/// Where objects are that do not say it themselves. What is not known is empty, and what holds it is not foreseen.
///
/// ```
/// use ledgerform_engine::Place;
/// let place = Place { partition: "aws".into(), region: "eu-central-1".into(), ..Place::default() };
/// assert!(place.account.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The partition, such as `aws` or `aws-cn`.
    pub partition: String,
    /// The region of objects whose arguments name none.
    pub region: String,
    /// The account ID.
    pub account: String,
}

impl Place {
    /// A template with all its gaps filled, if all that goes into them is known: see
    /// [`KindInfo::foresees`](super::KindInfo::foresees).
    pub(super) fn fill(&self, template: &str, arguments: &Attributes) -> Option<String> {
        let mut parts = template.split('{');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (gap, rest) = part.split_once('}')?;
            text += &self.value(gap, arguments)?;
            text += rest;
        }
        Some(text)
    }

    fn value(&self, gap: &str, arguments: &Attributes) -> Option<String> {
        let (name, change) = gap.split_once('|').unwrap_or((gap, ""));
        let argument = match arguments.get(if name == "account" { "account_id" } else { name }) {
            None => None,
            Some(value) if value.is_null() => None,
            Some(Value::String(text)) => Some(&**text),
            // It is not known yet, or it is a secret.
            Some(_) => return None,
        };
        let value = match (name, argument) {
            (_, Some(text)) => text,
            ("partition", None) => &self.partition,
            ("region", None) => &self.region,
            ("account", None) => &self.account,
            (_, None) => return None,
        };
        if value.is_empty() {
            return None;
        }
        Some(match change {
            "lower" => value.to_lowercase(),
            "unrooted" => value.trim_start_matches('/').to_owned(),
            _ if change.strip_prefix("folder but ") == Some(value) => String::new(),
            _ if change.starts_with("folder but ") => format!("{value}/"),
            _ => value.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_where_all_is_known() {
        let here = Place {
            partition: "aws".to_owned(),
            region: "eu-central-1".to_owned(),
            account: "111122223333".to_owned(),
        };
        let nowhere = Place::default();
        let arguments = Attributes::from([
            ("name".to_owned(), Value::from("Main")),
            ("path".to_owned(), Value::from("/a/b")),
            ("unknown".to_owned(), Value::Unknown),
            ("secret".to_owned(), Value::from("x").sensitive()),
            ("null".to_owned(), Value::Null),
            ("empty".to_owned(), Value::from("")),
        ]);
        let arn = "arn:{partition}:sns:{region}:{account}:{name}";
        for (place, template, expected) in [
            (&here, arn, Some("arn:aws:sns:eu-central-1:111122223333:Main")),
            (&nowhere, arn, None),
            (&nowhere, "{name}", Some("Main")),
            (&nowhere, "{name|lower}-", Some("main-")),
            (&nowhere, "p/{path|unrooted}", Some("p/a/b")),
            (&nowhere, "{name|folder but default}x", Some("Main/x")),
            (&nowhere, "{name|folder but Main}x", Some("x")),
            (&here, "{unknown}", None),
            (&here, "{secret}", None),
            (&here, "{null}", None),
            (&here, "{empty}", None),
            (&here, "{none}", None),
        ] {
            assert_eq!(place.fill(template, &arguments).as_deref(), expected, "{template}");
        }
    }

    #[test]
    fn arguments_say_another_region_and_account() {
        let place = Place { region: "here".to_owned(), account: "here".to_owned(), ..Place::default() };
        for (given, expected) in
            [(Value::Null, Some("here")), (Value::from("there"), Some("there")), (Value::Unknown, None)]
        {
            for (argument, template) in [("region", "{region}"), ("account_id", "{account}")] {
                let arguments = Attributes::from([(argument.to_owned(), given.clone())]);
                assert_eq!(place.fill(template, &arguments).as_deref(), expected, "{template} {given}");
            }
        }
    }
}
