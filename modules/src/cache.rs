//! Caches of Redis and Valkey: groups of nodes, and serverless ones.
//!
//! Connections and disks are always encrypted. Whoever connects is a user with a token of IAM: there is no password that
//! could be in a plan, in the state or in a secret, and the user `default` is off. Nobody reaches a cache but by a rule that the user
//! names. All that belongs to a cache has its key as key, or the key, a slash and the key of the part.
//!
//! A workload that may have its cache from here or from its own cluster takes a [`Connection`], which [`Caches`] give.

pub(crate) mod check;
mod connection;
mod groups;
mod inputs;
mod logs;
mod network;
pub(crate) mod plan;
mod scaling;
mod serverless;
mod users;

pub use connection::{Caches, Connection, ConnectionFields, Password, PasswordFields};
pub use inputs::*;

use crate::dns::{self, Names};
use crate::kms::NewKey;
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::{Component, Expr, IntoExpr, Number, Outputs, Scope, tf};
use std::collections::BTreeMap;

/// The cache component.
#[derive(Debug, Clone, Copy)]
pub struct Cache;

/// What the cache gives.
#[derive(Debug, Clone, Outputs)]
pub struct CacheOutputs {
    /// ARN of the key.
    pub key_arn: Expr<String>,
    /// ARNs of the caches, by key.
    pub arns: Expr<BTreeMap<String, String>>,
    /// Host names to connect to, by key: that which writes, or in cluster mode that which knows the shards.
    pub endpoints: Expr<BTreeMap<String, String>>,
    /// Host names that only read, by key; groups in cluster mode have none.
    pub reader_endpoints: Expr<BTreeMap<String, String>>,
    /// Whole names that lead to the endpoints, by key, of those that have one (`dns`).
    pub dns_names: Expr<BTreeMap<String, String>>,
    /// Whole names that lead to what only reads, by key, of those that have one (`reader_dns`).
    pub reader_dns_names: Expr<BTreeMap<String, String>>,
    /// Ports, by key.
    pub ports: Expr<BTreeMap<String, Number>>,
    /// IDs of the new security groups, by key.
    pub security_group_ids: Expr<BTreeMap<String, String>>,
    /// Name of the subnet group; null where there are serverless caches only.
    pub subnet_group_name: Expr<Option<String>>,
    /// Names of the new parameter groups, by key.
    pub parameter_group_names: Expr<BTreeMap<String, String>>,
    /// IDs of the new user groups, by key.
    pub user_group_ids: Expr<BTreeMap<String, String>>,
    /// Names of the users, by `cache/user`: what a workload logs in as.
    pub user_names: Expr<BTreeMap<String, String>>,
    /// Names of the log groups, by `cache/log`.
    pub log_group_names: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload log in as one user of a cache, by `cache/user`, to attach to its role.
    pub connect_policies: Expr<BTreeMap<String, String>>,
}

impl Component for Cache {
    const NAME: &'static str = "cache";
    const DESCRIPTION: &'static str = "Caches of Redis and Valkey, as groups of nodes or serverless: encrypted on disk with a \
        customer-managed key and on their way, with users that log in by IAM, security groups by rule, parameter groups that \
        follow the version, snapshots and logs.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.46"), ("random", ">= 3.6")];
    type Inputs = CacheInputs;
    type Outputs = CacheOutputs;

    fn build(scope: &Scope, mut inputs: CacheInputs) -> CacheOutputs {
        // But for what they ignore, scaled groups are groups.
        let (given, scaled) = (inputs.groups, inputs.scaled_groups.map(|_, scaled| scaled.group()));
        let twice = given.keys().filter(|key| scaled.keys().contains(&key));
        inputs.groups = scope.local("groups", given.merge(scaled));
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let key_arn = NewKey {
            id: "this",
            place: &place,
            alias: tf!("{}-cache", &inputs.name),
            description: tf!("Caches of {}", &inputs.name),
            tags: inputs.named("cache"),
            policy: logs::key_policy(&place, &inputs),
            guard: &guard,
        }
        .build(scope, &inputs.key);
        let key_arn = scope.local("key_arn", key_arn);
        let plan = plan::Plan::new(scope, &inputs, &guard, &place, &key_arn);
        let network = network::build(scope, &plan);
        let users = users::build(scope, &plan);
        let log_groups = logs::build(scope, &plan);
        let parameters = groups::parameters(scope, &plan);
        let ground = groups::Ground {
            plan: &plan,
            network: &network,
            users: &users,
            log_groups: &log_groups,
            parameters: &parameters,
            twice: &twice,
        };
        let groups = groups::build(scope, &ground);
        scaling::build(scope, &plan, &groups);
        let serverless = serverless::build(scope, &plan, &network, &users);

        let alone = inputs.groups.filter(|_, group| !group.cluster_mode());
        let readers = alone.map(|key, _| groups.fixed.at(&key, |group| group.reader_endpoint_address()));
        let endpoints = groups::endpoints(&inputs, &groups)
            .merge(serverless.map(|cache| cache.endpoint().at(0).get::<String>("address")));
        let endpoints = scope.local("endpoints", endpoints);
        let readers = readers.merge(serverless.map(|cache| cache.reader_endpoint().at(0).get::<String>("address")));
        let readers = scope.local("reader_endpoints", readers);
        let (all, caches) = (&inputs.groups, &inputs.serverless);
        let names = Names {
            writers: dns::given(all, GroupFields::dns).merge(dns::given(caches, ServerlessFields::dns)),
            readers: dns::given(all, GroupFields::reader_dns).merge(dns::given(caches, ServerlessFields::reader_dns)),
        };
        let records = names.build(scope, |key| endpoints.at(key), |key| readers.at(key));
        CacheOutputs {
            arns: groups.map(|group| group.arn()).merge(serverless.map(|cache| cache.arn())),
            endpoints,
            reader_endpoints: readers,
            dns_names: records.writers(),
            reader_dns_names: records.readers(),
            ports: plan.ports.clone(),
            security_group_ids: network.groups.map(|group| group.id()),
            subnet_group_name: network.subnet_group.clone(),
            parameter_group_names: parameters.map(|group| group.name()),
            user_group_ids: users.groups.map(|group| group.user_group_id()),
            user_names: users.users.map(|user| user.user_name()),
            log_group_names: log_groups.map(|group| group.name()),
            connect_policies: users::connect(scope, &plan),
            key_arn,
        }
    }
}

impl CacheInputs {
    /// The tags of something; its name is the component's with `suffix` behind it.
    fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }
}
