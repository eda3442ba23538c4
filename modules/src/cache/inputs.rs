//! What the cache is given.

use super::check as own;
use super::scaling;
use crate::check;
use crate::kms::{self, Key};
use crate::network;
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

pub use super::scaling::{Bounds, BoundsFields, ScaledGroup, ScaledGroupFields};
pub use crate::dns::{DnsName, DnsNameFields};
pub use crate::network::{
    ExistingGroups, ExistingGroupsFields, ExistingName, ExistingNameFields, Ingress, IngressFields, Network,
    NetworkFields,
};

/// The inputs of the cache component.
#[derive(Debug, Clone, Inputs)]
#[part(CachePart, without(name, region, account_id, profile, accept, key, network, ingress, tags))]
pub struct CacheInputs {
    /// Name that the names of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of everything here, such as `us-east-1`. Policies are made of it.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Account of everything here, twelve digits. Policies are made of it.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What it is for: `production` refuses what loses data or lets others in, `development` is cheap and goes away
    /// without a trace.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, alone or with a colon and a key behind, each
    /// with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The key that encrypts data, snapshots and logs. An existing one must let CloudWatch Logs use it.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// Where caches are.
    #[input(validate = network::check)]
    pub network: Expr<Network>,
    /// Rules of all new security groups, by key, besides those of each cache: a rule of theirs with the same key wins.
    #[input(default = BTreeMap::<String, Ingress>::new(), validate = network::check_ingress)]
    pub ingress: Expr<BTreeMap<String, Ingress>>,
    /// Groups of nodes by key: lower-case letters, digits and single hyphens, beginning with a letter.
    #[input(
        default = BTreeMap::<String, Group>::new(),
        validate = own::group_keys,
        validate = own::engines,
        validate = own::shapes,
        validate = own::group_access,
        validate = own::group_users,
        validate = own::windows,
        validate = own::parameters,
        validate = own::group_days,
        validate = own::group_dns
    )]
    pub groups: Expr<BTreeMap<String, Group>>,
    /// Groups of nodes whose shards or replicas follow the load, by key, as that of groups. A key stands for one cache.
    #[input(
        default = BTreeMap::<String, ScaledGroup>::new(),
        validate = scaling::keys,
        validate = scaling::engines,
        validate = scaling::shapes,
        validate = scaling::access,
        validate = scaling::users,
        validate = scaling::windows,
        validate = scaling::parameters,
        validate = scaling::days,
        validate = scaling::dns,
        validate = scaling::bounds
    )]
    pub scaled_groups: Expr<BTreeMap<String, ScaledGroup>>,
    /// Serverless caches by key, as that of groups. A key stands for a group or a serverless cache, not both.
    #[input(
        default = BTreeMap::<String, Serverless>::new(),
        validate = own::serverless_keys,
        validate = own::limits,
        validate = own::serverless_access,
        validate = own::serverless_users,
        validate = own::serverless_dns
    )]
    pub serverless: Expr<BTreeMap<String, Serverless>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A group of nodes. Connections need TLS, nodes of a shard are in several zones and take over from each other.
#[derive(Debug, Clone, Inputs)]
pub struct Group {
    /// `redis` or, with newer providers, `valkey`.
    #[input(default = "redis")]
    pub engine: Expr<String>,
    /// Version: `6.x`, or major and minor, such as `7.1`.
    #[input(default = "7.1")]
    pub version: Expr<String>,
    /// Type of the nodes, such as `cache.r7g.large`.
    pub node_type: Expr<String>,
    /// Whether keys are spread over shards. This cannot be changed later.
    #[input(default = false)]
    pub cluster_mode: Expr<bool>,
    /// Shards, in cluster mode 1 to 90. Another number moves the keys while the cache is in use.
    #[input(default = 1)]
    pub shards: Expr<Number>,
    /// Replicas of each shard, 0 to 5; where it is null, 1 in production and 0 in development.
    pub replicas: Expr<Option<Number>>,
    /// Port.
    #[input(default = 6379)]
    pub port: Expr<Number>,
    /// Who reaches it, by key. The port is that of the cache.
    #[input(default = BTreeMap::<String, Ingress>::new())]
    pub ingress: Expr<BTreeMap<String, Ingress>>,
    /// Security groups that exist, in place of a new one with the rules.
    pub security_groups: Expr<Option<ExistingGroups>>,
    /// Users that log in with a token of IAM, by key. The output `connect_policies` has a policy for each.
    #[input(default = BTreeMap::<String, User>::new())]
    pub users: Expr<BTreeMap<String, User>>,
    /// A user group that exists, by its ID, in place of one of `users`.
    pub user_group: Expr<Option<ExistingName>>,
    /// A parameter group that exists, in place of a new one of `parameters`.
    pub parameter_group: Expr<Option<ExistingName>>,
    /// Values of parameters by name, as the API writes them.
    #[input(default = BTreeMap::<String, String>::new())]
    pub parameters: Expr<BTreeMap<String, String>>,
    /// Days that a snapshot is kept, 0 (none) to 35; where it is null, 7 in production and 0 in development.
    pub snapshot_days: Expr<Option<Number>>,
    /// When snapshots are made, in UTC, 60 minutes at least.
    #[input(default = "02:00-03:00")]
    pub snapshot_window: Expr<String>,
    /// Whether a last snapshot is made before it is deleted; where it is null, in production.
    pub final_snapshot: Expr<Option<bool>>,
    /// Name of the snapshot that it is made from. Counts at creation only.
    pub snapshot_name: Expr<Option<String>>,
    /// When AWS may work on it, in UTC, 60 minutes at least, apart from the window of the snapshots.
    #[input(default = "sun:04:00-sun:05:00")]
    pub maintenance_window: Expr<String>,
    /// Whether AWS raises the minor version.
    #[input(default = true)]
    pub auto_minor: Expr<bool>,
    /// Whether changes do not wait for the window; where it is null, in development.
    pub apply_immediately: Expr<Option<bool>>,
    /// Days that the logs of the engine and of slow commands are kept.
    #[input(default = 365)]
    pub log_retention_days: Expr<Number>,
    /// Who hears of events.
    pub events: Expr<Option<Topic>>,
    /// Name that leads to the endpoint that writes, or in cluster mode to the one that knows the shards.
    pub dns: Expr<Option<DnsName>>,
    /// Name that leads to the endpoint that only reads; in cluster mode there is none.
    pub reader_dns: Expr<Option<DnsName>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A user.
#[derive(Debug, Clone, Inputs)]
pub struct User {
    /// What it may do, in the words of Redis: `on ~session:* +@read +@write`.
    pub access: Expr<String>,
}

/// Who hears of events.
#[derive(Debug, Clone, Inputs)]
pub struct Topic {
    /// ARN of the topic.
    pub topic_arn: Expr<String>,
}

/// A serverless cache, which grows and shrinks by itself.
#[derive(Debug, Clone, Inputs)]
pub struct Serverless {
    /// `redis` or, with newer providers, `valkey`.
    #[input(default = "redis")]
    pub engine: Expr<String>,
    /// Major version.
    #[input(default = "7")]
    pub major_version: Expr<String>,
    /// GB of data at most, 1 to 5000.
    #[input(default = 10)]
    pub max_gb: Expr<Number>,
    /// Units of work in a second at most, 1000 to 15000000.
    #[input(default = 10000)]
    pub max_ecpu: Expr<Number>,
    /// Who reaches it, by key.
    #[input(default = BTreeMap::<String, Ingress>::new())]
    pub ingress: Expr<BTreeMap<String, Ingress>>,
    /// Security groups that exist, in place of a new one with the rules.
    pub security_groups: Expr<Option<ExistingGroups>>,
    /// Users that log in with a token of IAM, by key.
    #[input(default = BTreeMap::<String, User>::new())]
    pub users: Expr<BTreeMap<String, User>>,
    /// A user group that exists, by its ID, in place of one of `users`.
    pub user_group: Expr<Option<ExistingName>>,
    /// Days that a snapshot is kept, 0 (none) to 35; where it is null, 7 in production and 0 in development.
    pub snapshot_days: Expr<Option<Number>>,
    /// When snapshots are made, in UTC.
    #[input(default = "02:00")]
    pub snapshot_time: Expr<String>,
    /// Name that leads to its endpoint.
    pub dns: Expr<Option<DnsName>>,
    /// Name that leads to the endpoint that only reads.
    pub reader_dns: Expr<Option<DnsName>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "cache")
}
