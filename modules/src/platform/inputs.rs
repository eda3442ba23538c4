//! What a platform is given.

use super::check as own;
use crate::cache::CachePart;
use crate::check;
use crate::cost_governance::CostGovernancePart;
use crate::database::DatabasePart;
use crate::eks::EksPart;
use crate::kms::{self, Key};
use crate::monitoring::MonitoringPart;
use crate::profile::{self, Profile};
use crate::secrets::SecretsPart;
use crate::storage::StoragePart;
use crate::vpc::VpcPart;
use ledgerform::{Condition, Expr, Inputs};
use std::collections::BTreeMap;

/// The inputs of a platform: what all components share, and one object for each of them. A component whose object is null
/// is left out.
#[derive(Debug, Clone, Inputs)]
pub struct PlatformInputs {
    /// Name that the names of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of everything here, such as `us-east-1`. Names and policies are made of it, so they are known before
    /// anything exists.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Account of everything here, twelve digits. Names and policies are made of it.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What all components are for: `production` refuses what loses data, lets others in or goes unheard, `development` is
    /// cheap and goes away without a trace.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose, in all components: codes of `docs/diagnostics.md`, alone or with a colon and a
    /// key behind, each with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The one key that encrypts everything here. Those services of AWS that any component needs may use a new one; the
    /// policy of an existing one must let in `budgets`, `cloudtrail`, `cloudwatch`, `costalerts`, `events` and `logs`, as
    /// far as they are used. With `autoscaling` among `services` it encrypts the disks of nodes too.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// The network.
    #[input(nested)]
    pub vpc: Expr<Option<VpcPart>>,
    /// A network that exists, in place of a new one.
    #[input(validate = own::existing_network, validate = own::existing_subnets, together = own::one_network)]
    pub existing_network: Expr<Option<ExistingNetwork>>,
    /// Tier of the new network whose subnets hold nodes and Fargate pods; not a public one. A cluster needs two zones of it.
    #[input(default = "app", together = own::private_tier, together = own::private_tier_access)]
    pub private_tier: Expr<String>,
    /// Tier of the new network whose subnets hold databases and caches; not a public one. They need two zones of it.
    #[input(default = "data", together = own::data_tier, together = own::data_tier_access)]
    pub data_tier: Expr<String>,
    /// The Kubernetes cluster. Its pods, on nodes and on Fargate, reach the databases and caches.
    #[input(nested, together = own::eks_network, together = own::eks_zones)]
    pub eks: Expr<Option<EksPart>>,
    /// IDs of further security groups that reach the databases and caches, by key, such as that of a bastion.
    #[input(default = BTreeMap::<String, String>::new(), validate = own::clients)]
    pub clients: Expr<BTreeMap<String, String>>,
    /// Databases and tables.
    #[input(nested, together = own::database_network, together = own::database_zones)]
    pub database: Expr<Option<DatabasePart>>,
    /// Passwords of the master users of those databases whose `password` has a version, by key; they reach neither plan nor
    /// state.
    #[input(ephemeral, sensitive, default = BTreeMap::<String, String>::new())]
    pub master_passwords: Expr<BTreeMap<String, String>>,
    /// Caches.
    #[input(nested, together = own::cache_network, together = own::cache_zones)]
    pub cache: Expr<Option<CachePart>>,
    /// Buckets and repositories.
    #[input(nested)]
    pub storage: Expr<Option<StoragePart>>,
    /// Secrets and parameters. Functions that rotate them run beside the nodes, with their security group, unless they say
    /// otherwise.
    #[input(nested)]
    pub secrets: Expr<Option<SecretsPart>>,
    /// Values of those secrets and parameters whose `value` is `given`, by key; they reach neither plan nor state.
    #[input(ephemeral, sensitive, default = BTreeMap::<String, String>::new())]
    pub secret_values: Expr<BTreeMap<String, String>>,
    /// Topics, alarms, dashboards and the trail. The bucket of the trail may be the key of one of `storage`.
    #[input(nested)]
    pub monitoring: Expr<Option<MonitoringPart>>,
    /// Whether the monitoring watches what is here, with the alarms of each kind: NAT gateways or the NAT instance, the
    /// control plane of the cluster (and its nodes, with the add-on `amazon-cloudwatch-observability`), databases and their
    /// replicas, tables, the vault of backups, every node of caches, and the functions that rotate secrets. What the
    /// monitoring's own `watch` has under the same key wins.
    #[input(default = true, together = own::unwatched)]
    pub watches: Expr<bool>,
    /// Key of the monitoring's topic that hears of databases, of rotations that fail, and of what is watched. Its publishers
    /// must have `events.rds` where there are databases.
    #[input(together = own::alerts_topic, together = own::alerts_publishers)]
    pub alerts_topic: Expr<Option<String>>,
    /// Budgets, anomalies and reports. The bucket of the report's `access_logs` may be the key of one of `storage`.
    #[input(nested, together = own::costs_key)]
    pub cost_governance: Expr<Option<CostGovernancePart>>,
    /// Key of the monitoring's topic that hears of costs, in place of a topic of their own.
    #[input(together = own::costs_topic, together = own::costs_publishers)]
    pub costs_topic: Expr<Option<String>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
    /// Keys that `tags` must have, such as `owner`, `cost-centre` and `environment`: everything here that can have tags has
    /// them then.
    #[input(default = Vec::<&str>::new(), together = own::required_tags)]
    pub required_tags: Expr<Vec<String>>,
    /// Whether bills show the required tags, besides `cost_governance.cost_allocation_tags`. AWS takes a key about a day after
    /// its first use, so this is for a later apply than the first.
    #[input(default = false)]
    pub allocates_required_tags: Expr<bool>,
}

/// A network that exists.
#[derive(Debug, Clone, Inputs)]
pub struct ExistingNetwork {
    /// ID of the VPC.
    pub vpc_id: Expr<String>,
    /// IDs of public subnets, for load balancers.
    #[input(default = Vec::<&str>::new())]
    pub public_subnet_ids: Expr<Vec<String>>,
    /// IDs of private subnets in two zones at least, for nodes and Fargate pods.
    #[input(default = Vec::<&str>::new())]
    pub private_subnet_ids: Expr<Vec<String>>,
    /// IDs of subnets in two zones at least, for databases and caches; the private ones where there are none.
    #[input(default = Vec::<&str>::new())]
    pub data_subnet_ids: Expr<Vec<String>>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "platform")
}
