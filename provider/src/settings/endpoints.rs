//! The block `endpoints`, which has one argument for each service that `hashicorp/aws` knows.

use ledgerform_aws_settings::{ENDPOINTS, OTHER_ENDPOINTS};
use ledgerform_schema::{Attribute, Block, Type};
use ledgerform_tfplugin::author::{At, Field, Misfit, Object, Rules, Typed};
use ledgerform_tfplugin::{Path, Step, Value};
use std::collections::BTreeMap;

/// Addresses by the name that the configuration gives.
#[derive(Debug, Clone, Default)]
pub(crate) struct Endpoints(BTreeMap<&'static str, Field<String>>);

/// All names, with what is said of each.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let used = ENDPOINTS.iter().flat_map(|endpoint| {
        let text = |i| if i == 0 { "URL." } else { "URL, where the other names of the service have none." };
        endpoint.names.iter().enumerate().map(move |(i, name)| (*name, text(i)))
    });
    used.chain(OTHER_ENDPOINTS.split(' ').map(|name| (name, "Accepted and not used.")))
}

impl Endpoints {
    /// The addresses of the services that are used, by what the settings call them. The first name of a service that has an
    /// address counts.
    pub(super) fn known(blocks: impl Iterator<Item = Self>) -> BTreeMap<String, String> {
        let mut known = BTreeMap::new();
        for Self(given) in blocks {
            for endpoint in ENDPOINTS {
                let url = endpoint.names.iter().find_map(|name| given.get(name)?.known());
                if let Some(url) = url.filter(|url| !url.is_empty()) {
                    known.entry(endpoint.service.to_owned()).or_insert_with(|| url.clone());
                }
            }
        }
        known
    }

    /// Where the address of a service stands.
    pub(super) fn place(blocks: &[Self], service: &str) -> Option<Path> {
        let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.service == service)?;
        blocks.iter().zip(0..).find_map(|(Self(given), i)| {
            let is_given = |name: &&&str| given.get(**name).is_some_and(|url| url.known().is_some());
            let name = endpoint.names.iter().find(is_given)?;
            Some(Path::attribute("endpoints").then(Step::Index(i)).then(Step::Attribute((*name).to_owned())))
        })
    }
}

impl Typed for Endpoints {
    type At = At<Self>;

    fn ty() -> Type {
        Type::Object(names().map(|(name, _)| (name.to_owned(), Type::String)).collect())
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        match value {
            Value::Unknown(_) => Err(Misfit::Unknown(at.clone())),
            Value::Object(_) => {
                let field = |(name, _): (&'static str, _)| {
                    let at = at.then(Step::Attribute(name.to_owned()));
                    Ok((name, Field::from_value(value.attribute(name), &at)?))
                };
                names().map(field).collect::<Result<_, Misfit>>().map(Self)
            }
            _ => Err(Misfit::wrong(at, "A block with addresses is expected.")),
        }
    }

    fn to_value(&self) -> Value {
        let value = |name: &str| self.0.get(name).map_or(Value::Null, Typed::to_value);
        Value::object(names().map(|(name, _)| (name, value(name))))
    }
}

impl Object for Endpoints {
    const VERSION: i64 = 0;

    fn block() -> Block {
        let attribute = |(name, text): (&str, &str)| {
            let ty = Some(Type::String);
            (name.to_owned(), Attribute { ty, optional: true, description: text.into(), ..Attribute::default() })
        };
        Block {
            attributes: names().map(attribute).collect(),
            description: "Addresses of services.".into(),
            ..Block::default()
        }
    }

    fn rules() -> Rules {
        Rules::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_of_a_service_counts() {
        let block = |given: &[(&'static str, &str)]| {
            let field = |(name, url): &(&'static str, &str)| (*name, Field::Known((*url).to_owned()));
            Endpoints(given.iter().map(field).collect())
        };
        let blocks = [
            block(&[("cloudwatchlogs", "http://second"), ("logs", "http://first"), ("cloudfront", "http://unused")]),
            block(&[("logs", "http://late"), ("s3api", "http://s3"), ("ec2", "")]),
        ];
        let known = Endpoints::known(blocks.iter().cloned());
        let known: Vec<(&str, &str)> = known.iter().map(|(name, url)| (name.as_str(), url.as_str())).collect();
        assert_eq!(known, [("cloudwatchlogs", "http://first"), ("s3", "http://s3")]);
        let place = |service| Endpoints::place(&blocks, service).map(|path| path.to_string());
        assert_eq!(place("cloudwatchlogs").as_deref(), Some("endpoints[0].logs"));
        assert_eq!(place("s3").as_deref(), Some("endpoints[1].s3api"));
        assert_eq!(place("sts"), None);
    }
}
