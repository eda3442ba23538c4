//! Names in zones of Route 53 that lead to databases and caches.

use crate::check::{matches, optional, within};
use ledgerform::function::concat_all;
use ledgerform::{Each, Expr, Inputs, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;

/// A name in a hosted zone that exists. It leads to an endpoint as a CNAME record, so clients keep it when what is behind it
/// is made again. Certificates hold the endpoint and not this name: clients that compare the two are told the endpoint.
#[derive(Debug, Clone, Inputs)]
pub struct DnsName {
    /// ID of the hosted zone, such as `Z0123456789ABCDEFGHIJ`.
    pub zone_id: Expr<String>,
    /// Name in small letters, with the zone's behind it or without: `sessions`, `sessions.example.com`. The zone's own name
    /// cannot be one.
    pub name: Expr<String>,
    /// Seconds that resolvers keep an answer, 0 to 2147483647.
    #[input(default = 60)]
    pub ttl: Expr<Number>,
}

/// The names of a component's endpoints, by key.
pub(crate) struct Names {
    /// Those that lead to what writes.
    pub(crate) writers: Map<DnsName>,
    /// Those that lead to what only reads.
    pub(crate) readers: Map<DnsName>,
}

/// The records that there are, by key.
pub(crate) struct Records {
    writers: Each<aws::route53_record::Ref>,
    readers: Each<aws::route53_record::Ref>,
}

impl Records {
    /// Whole names of what writes.
    pub(crate) fn writers(&self) -> Map<String> {
        self.writers.map(|record| record.fqdn())
    }

    /// Whole names of what only reads.
    pub(crate) fn readers(&self) -> Map<String> {
        self.readers.map(|record| record.fqdn())
    }
}

impl Names {
    /// Adds a record for each name; `endpoint` and `reader_endpoint` give the host name of a key.
    pub(crate) fn build(
        self,
        scope: &Scope,
        endpoint: impl Fn(&Expr<String>) -> Expr<String>,
        reader_endpoint: impl Fn(&Expr<String>) -> Expr<String>,
    ) -> Records {
        let (writers, readers) = (scope.local("dns", self.writers), scope.local("reader_dns", self.readers));
        let places = |names: &Map<DnsName>| names.to_list(|_, name| place(&name));
        let all = scope.local("dns_places", concat_all([places(&writers), places(&readers)]));
        let add = |id: &'static str, names: &Map<DnsName>, endpoint: &dyn Fn(&Expr<String>) -> Expr<String>| {
            scope.each(names, |scope, key, name| {
                let alike = all.filter(|other| other.equals(place(&name)));
                scope.require(
                    alike.length().equals(1),
                    tf!("the name {} of {key} stands in its zone twice: each leads to one endpoint", name.name()),
                );
                scope.add(
                    id,
                    aws::Route53Record::new()
                        .name(name.name())
                        .r#type("CNAME")
                        .zone_id(name.zone_id())
                        .records([endpoint(&key)])
                        .ttl(name.ttl()),
                )
            })
        };
        Records { writers: add("this", &writers, &endpoint), readers: add("reader", &readers, &reader_endpoint) }
    }
}

/// Zone and name as one text.
fn place(name: &Expr<DnsName>) -> Expr<String> {
    tf!("{}/{}", name.zone_id(), name.name())
}

/// The names that are given, of those that may be null.
pub(crate) fn given<T>(all: &Map<T>, of: fn(&Expr<T>) -> Expr<Option<DnsName>>) -> Map<DnsName> {
    all.filter(|_, item| of(&item).is_some()).map(|_, item| of(&item).or_null())
}

/// What a name must be, for messages.
pub(crate) const RULE: &str = "the zone_id of a hosted zone (such as Z0123456789ABCDEFGHIJ), a name of small letters, digits, -, _ \
                               and dots between, and a ttl from 0 to 2147483647";

/// Whether a name may be one, if it is given: the API reference of Route 53, `ResourceRecordSet`.
pub(crate) fn is_good(name: &Expr<Option<DnsName>>) -> Expr<bool> {
    optional(name, |name| {
        let label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
        matches("^Z[A-Z0-9]{1,31}$", &name.zone_id())
            .and(matches(&format!("^{label}(?:[.]{label})*$"), &name.name()))
            .and(name.name().length().at_most(253))
            .and(within(&name.ttl(), 0, 2_147_483_647))
    })
}
