//! Application auto scaling: what scales, and by what.

mod policy;
mod target;

use crate::args::Args;
use crate::fault::{Failed, Result};
use crate::kind::Entry;

pub(super) const KINDS: &[Entry] = &[Entry::of::<policy::Policy>(), Entry::of::<target::Target>()];

/// What scales: a property of a resource of a service.
#[derive(Debug, PartialEq)]
struct Scaled {
    service: String,
    resource: String,
    dimension: String,
}

impl Scaled {
    fn of(args: Args<'_>) -> Self {
        Self {
            service: args.required("service_namespace"),
            resource: args.required("resource_id"),
            dimension: args.required("scalable_dimension"),
        }
    }

    /// From an ID, with what comes behind it.
    fn parse(id: &str) -> Result<(Self, &str)> {
        let parse = || {
            let (service, rest) = id.split_once('/')?;
            // A dimension begins with the service.
            let (resource, dimension) = rest.split_once(&format!("/{service}:"))?;
            let (dimension, name) = dimension.split_once('/').unwrap_or((dimension, ""));
            let (service, resource) = (service.to_owned(), resource.to_owned());
            Some((Self { dimension: format!("{service}:{dimension}"), service, resource }, name))
        };
        let wrong = || format!("`{id}` is none: service, resource and dimension with slashes between them");
        parse().ok_or_else(|| Failed::refused(wrong()))
    }

    fn id(&self) -> String {
        format!("{}/{}/{}", self.service, self.resource, self.dimension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_scales() {
        for (service, resource, dimension) in [
            ("dynamodb", "table/orders", "dynamodb:table:ReadCapacityUnits"),
            ("rds", "cluster:main", "rds:cluster:ReadReplicaCount"),
        ] {
            let (service, resource, dimension) = (service.to_owned(), resource.to_owned(), dimension.to_owned());
            let scaled = Scaled { service, resource, dimension };
            let id = scaled.id();
            let policy = format!("{id}/a/b");
            assert_eq!(Scaled::parse(&policy).unwrap().1, "a/b");
            assert_eq!(Scaled::parse(&id).unwrap(), (scaled, ""));
        }
        assert!(Scaled::parse("table").is_err());
    }
}
