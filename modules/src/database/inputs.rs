//! What the database is given.

use super::check as own;
use super::{backup, global, parts, table_inputs};
use crate::check;
use crate::kms::{self, Key};
use crate::network;
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

pub use super::global::{
    EmptyGlobal, EmptyGlobalFields, Global, GlobalFields, GlobalMember, GlobalMemberFields, NewGlobal, NewGlobalFields,
};
pub use crate::dns::{DnsName, DnsNameFields};
pub use crate::network::{
    ExistingGroups, ExistingGroupsFields, ExistingName, ExistingNameFields, Ingress, IngressFields, Network,
    NetworkFields,
};
pub use backup::{BackupPlan, BackupPlanFields};
pub use parts::*;
pub use table_inputs::*;

/// The inputs of the database component.
#[derive(Debug, Clone, Inputs)]
#[part(DatabasePart, without(name, region, account_id, profile, accept, key, network, ingress, master_passwords, tags))]
pub struct DatabaseInputs {
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
    /// The key that encrypts data, backups, passwords, logs and insights. An existing one must let CloudWatch Logs use it.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// Where clusters and instances are; tables need none.
    #[input(validate = network::check)]
    pub network: Expr<Option<Network>>,
    /// Rules of all new security groups, by key, besides those of each cluster and instance: a rule of theirs with the
    /// same key wins.
    #[input(default = BTreeMap::<String, Ingress>::new(), validate = network::check_ingress)]
    pub ingress: Expr<BTreeMap<String, Ingress>>,
    /// Aurora clusters by key: lower-case letters, digits and single hyphens, beginning with a letter.
    #[input(
        default = BTreeMap::<String, Cluster>::new(),
        validate = own::cluster_keys,
        validate = own::cluster_engines,
        validate = own::members,
        validate = own::capacities,
        validate = own::cluster_access,
        validate = own::cluster_backups,
        validate = own::cluster_upgrades,
        validate = own::cluster_observation,
        validate = own::cluster_passwords,
        validate = own::cluster_parameters,
        validate = own::cluster_restores,
        validate = global::check,
        validate = own::cluster_dns
    )]
    pub clusters: Expr<BTreeMap<String, Cluster>>,
    /// RDS instances by key, as that of clusters. A key stands for a cluster or an instance, not both.
    #[input(
        default = BTreeMap::<String, Instance>::new(),
        validate = own::instance_keys,
        validate = own::instance_engines,
        validate = own::storages,
        validate = own::replicas,
        validate = own::instance_access,
        validate = own::instance_backups,
        validate = own::instance_upgrades,
        validate = own::instance_observation,
        validate = own::instance_passwords,
        validate = own::instance_parameters,
        validate = own::instance_restores,
        validate = own::sources,
        validate = own::instance_dns
    )]
    pub instances: Expr<BTreeMap<String, Instance>>,
    /// Passwords of the master users of those clusters and instances whose `password` has a version, by key; they reach
    /// neither plan nor state.
    #[input(ephemeral, sensitive, default = BTreeMap::<String, String>::new())]
    pub master_passwords: Expr<BTreeMap<String, String>>,
    /// DynamoDB tables by key: letters, digits and . _ -.
    #[input(
        default = BTreeMap::<String, Table>::new(),
        validate = own::table_keys,
        validate = own::attributes,
        validate = own::table_capacities,
        validate = own::table_choices
    )]
    pub tables: Expr<BTreeMap<String, Table>>,
    /// Role of RDS for enhanced monitoring that exists, in place of a new one.
    pub monitoring_role: Expr<Option<ExistingRole>>,
    /// Backups by AWS Backup, besides those that the databases make by themselves.
    #[input(validate = backup::check)]
    pub backup_plan: Expr<Option<BackupPlan>>,
    /// Who hears of failovers, failures and full disks.
    #[input(validate = own::events)]
    pub events: Expr<Option<Events>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A role that exists.
#[derive(Debug, Clone, Inputs)]
pub struct ExistingRole {
    /// Its ARN.
    pub arn: Expr<String>,
}

/// Who hears of events.
#[derive(Debug, Clone, Inputs)]
pub struct Events {
    /// ARN of the topic. Its policy must let `events.rds.amazonaws.com` publish.
    pub topic_arn: Expr<String>,
    /// What is told of.
    #[input(default = ["failover", "failure", "maintenance"])]
    pub cluster_categories: Expr<Vec<String>>,
    /// What is told of instances, of clusters too.
    #[input(default = ["availability", "failover", "failure", "low storage", "recovery"])]
    pub instance_categories: Expr<Vec<String>>,
}

/// An Aurora cluster: storage in three zones, and instances that share it.
#[derive(Debug, Clone, Inputs)]
pub struct Cluster {
    /// `aurora-postgresql` or `aurora-mysql`.
    #[input(default = "aurora-postgresql")]
    pub engine: Expr<String>,
    /// Version, such as `16.4`, or `16` for the newest of it; for MySQL such as `8.0.mysql_aurora.3.08.0` or `8.0`.
    pub version: Expr<String>,
    /// Name of the first database.
    pub database_name: Expr<Option<String>>,
    /// Name of the master user.
    #[input(default = "master")]
    pub master_username: Expr<String>,
    /// Port; where it is null, that of the engine: 5432 or 3306.
    pub port: Expr<Option<Number>>,
    /// Instances by key, such as `writer` and `reader`. Which one writes is decided by failovers.
    pub instances: Expr<BTreeMap<String, Member>>,
    /// What instances without a class of their own grow and shrink between: Aurora Serverless v2.
    pub serverless: Expr<Option<Serverless>>,
    /// Further readers that come and go with the load.
    pub autoscaling: Expr<Option<ReaderScaling>>,
    /// Its part in a global cluster.
    pub global: Expr<Option<Global>>,
    /// `aurora` or `aurora-iopt1`, which is without a price for each request.
    #[input(default = "aurora")]
    pub storage_type: Expr<String>,
    /// Hours that a cluster of MySQL can be turned back by, 0 to 72.
    #[input(default = 0)]
    pub backtrack_hours: Expr<Number>,
    /// Parameters of the cluster, besides those that encrypt connections and log what is slow.
    #[input(default = Parameters::new())]
    pub parameters: Expr<Parameters>,
    /// Parameters of its instances.
    #[input(default = Parameters::new())]
    pub instance_parameters: Expr<Parameters>,
    /// Who reaches it.
    #[input(default = Access::new())]
    pub access: Expr<Access>,
    /// The password of the master user.
    #[input(default = Password::new())]
    pub password: Expr<Password>,
    /// Backups.
    #[input(default = Backups::new())]
    pub backups: Expr<Backups>,
    /// Versions and when they change.
    #[input(default = Upgrades::new())]
    pub upgrades: Expr<Upgrades>,
    /// Logs and measurements.
    #[input(default = Observation::new())]
    pub observation: Expr<Observation>,
    /// What keeps it from being deleted.
    #[input(default = Protection::new())]
    pub protection: Expr<Protection>,
    /// Name that leads to the endpoint that writes.
    pub dns: Expr<Option<DnsName>>,
    /// Name that leads to the endpoint that spreads connections over the readers.
    pub reader_dns: Expr<Option<DnsName>>,
    /// What it is made from. Counts at creation only.
    pub restore: Expr<Option<Restore>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// An instance of a cluster.
#[derive(Debug, Clone, Inputs)]
pub struct Member {
    /// Class, such as `db.r6g.large`; null in a serverless cluster.
    pub instance_class: Expr<Option<String>>,
    /// Who is promoted first when the writer fails, 0 (first) to 15.
    #[input(default = 1)]
    pub promotion_tier: Expr<Number>,
    /// Zone; chosen by AWS where it is null.
    pub zone: Expr<Option<String>>,
}

/// Bounds of serverless instances, in Aurora capacity units of about 2 GiB.
#[derive(Debug, Clone, Inputs)]
pub struct Serverless {
    /// From 0.5, in halves; versions that pause take 0.
    #[input(default = 0.5)]
    pub min_capacity: Expr<Number>,
    /// Up to 256.
    #[input(default = 8)]
    pub max_capacity: Expr<Number>,
}

/// Readers that come and go. They are not in the state: AWS makes and deletes them.
#[derive(Debug, Clone, Inputs)]
pub struct ReaderScaling {
    /// Readers at least, of `instances` and further ones.
    #[input(default = 1)]
    pub min: Expr<Number>,
    /// Readers at most, up to 15.
    pub max: Expr<Number>,
    /// What is measured: `cpu` (percent) or `connections` (of one reader).
    #[input(default = "cpu")]
    pub metric: Expr<String>,
    /// What the measure is held at.
    #[input(default = 70)]
    pub target: Expr<Number>,
    /// Seconds until readers go after others went.
    #[input(default = 300)]
    pub scale_in_cooldown: Expr<Number>,
    /// Seconds until readers come after others came.
    #[input(default = 300)]
    pub scale_out_cooldown: Expr<Number>,
}

/// An RDS instance.
#[derive(Debug, Clone, Inputs)]
pub struct Instance {
    /// `postgres`, `mysql` or `mariadb`.
    #[input(default = "postgres")]
    pub engine: Expr<String>,
    /// Version, such as `16.4`, or `16` for the newest of it; for MySQL and MariaDB such as `8.0.39` or `8.0`.
    pub version: Expr<String>,
    /// Class, such as `db.m6g.large`.
    pub instance_class: Expr<String>,
    /// `single` or `multi_az` (a second one in another zone takes over); where it is null, `multi_az` in production.
    pub architecture: Expr<Option<String>>,
    /// Name of the first database.
    pub database_name: Expr<Option<String>>,
    /// Name of the master user.
    #[input(default = "master")]
    pub master_username: Expr<String>,
    /// Port; where it is null, that of the engine: 5432 or 3306.
    pub port: Expr<Option<Number>>,
    /// Its disk.
    #[input(default = Storage::new())]
    pub storage: Expr<Storage>,
    /// Copies to read from, by key.
    #[input(default = BTreeMap::<String, Replica>::new())]
    pub replicas: Expr<BTreeMap<String, Replica>>,
    /// Parameters, besides those that encrypt connections and log what is slow.
    #[input(default = Parameters::new())]
    pub parameters: Expr<Parameters>,
    /// Who reaches it.
    #[input(default = Access::new())]
    pub access: Expr<Access>,
    /// The password of the master user.
    #[input(default = Password::new())]
    pub password: Expr<Password>,
    /// Backups.
    #[input(default = Backups::new())]
    pub backups: Expr<Backups>,
    /// Versions and when they change.
    #[input(default = Upgrades::new())]
    pub upgrades: Expr<Upgrades>,
    /// Logs and measurements.
    #[input(default = Observation::new())]
    pub observation: Expr<Observation>,
    /// What keeps it from being deleted.
    #[input(default = Protection::new())]
    pub protection: Expr<Protection>,
    /// Name that leads to it.
    pub dns: Expr<Option<DnsName>>,
    /// What it is made from. Counts at creation only.
    pub restore: Expr<Option<Restore>>,
    /// Instance of another region, of which this one is a replica: it has the users, passwords and databases of that one.
    pub replica_of: Expr<Option<ReplicaSource>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// The disk of an instance.
#[derive(Debug, Clone, Inputs)]
pub struct Storage {
    /// GiB at the beginning, from 20.
    #[input(default = 20)]
    pub gib: Expr<Number>,
    /// GiB that it grows to by itself; 0 keeps it as it is.
    #[input(default = 100)]
    pub max_gib: Expr<Number>,
    /// `gp3`, `gp2`, `io1` or `io2`.
    #[input(default = "gp3")]
    pub ty: Expr<String>,
    /// Operations in a second. Disks of type gp3 have 3000 unless they have 400 GiB at least, then 12000 to 64000.
    pub iops: Expr<Option<Number>>,
    /// MiB in a second, for gp3 of 400 GiB at least: 500 to 4000.
    pub throughput: Expr<Option<Number>>,
}

/// A copy of an instance to read from.
#[derive(Debug, Clone, Inputs)]
pub struct Replica {
    /// Class; that of the instance where it is null.
    pub instance_class: Expr<Option<String>>,
    /// Zone; chosen by AWS where it is null.
    pub zone: Expr<Option<String>>,
    /// Whether it has a standby in another zone.
    #[input(default = false)]
    pub multi_az: Expr<bool>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "database")
}
