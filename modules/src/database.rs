//! Aurora clusters, RDS instances and DynamoDB tables.
//!
//! Which kind of database it is, is a type: what an instance has and a cluster has not, cannot be given to a cluster. Nobody
//! reaches a database but by a rule that the user names; the password of the master user is made, kept and rotated by
//! Secrets Manager, or given and written only, so no value of it is in a plan or in the state. What counts at creation only (snapshots, global
//! clusters) is ignored later. Groups of parameters follow the version of the engine without replacing a database.
//! All that belongs to a database has its key as key, or the key, a slash and the key of the part.

mod attributes;
pub(crate) mod backup;
pub(crate) mod check;
mod clusters;
mod global;
mod inputs;
pub(crate) mod instances;
mod logs;
mod monitoring;
mod network;
mod parameters;
mod parts;
pub(crate) mod plan;
mod policies;
mod protection;
mod scaling;
mod table_inputs;
pub(crate) mod tables;

pub use inputs::*;

use crate::dns::{self, Names};
use crate::kms::NewKey;
use crate::place::Place;
use crate::profile::Guard;
use crate::secret_ref::{self, SecretRef};
use ledgerform::{Component, Expr, IntoExpr, Number, Outputs, Scope, tf};
use std::collections::BTreeMap;

/// The database component.
#[derive(Debug, Clone, Copy)]
pub struct Database;

/// What the database gives.
#[derive(Debug, Clone, Outputs)]
pub struct DatabaseOutputs {
    /// ARN of the key.
    pub key_arn: Expr<String>,
    /// Identifiers of clusters and instances, by key.
    pub identifiers: Expr<BTreeMap<String, String>>,
    /// ARNs of clusters and instances, by key.
    pub arns: Expr<BTreeMap<String, String>>,
    /// Host names that write, by key.
    pub endpoints: Expr<BTreeMap<String, String>>,
    /// Host names of clusters that spread connections over the readers, by key.
    pub reader_endpoints: Expr<BTreeMap<String, String>>,
    /// Whole names that lead to what writes, by key, of those that have one (`dns`).
    pub dns_names: Expr<BTreeMap<String, String>>,
    /// Whole names that lead to the readers of clusters, by key, of those that have one (`reader_dns`).
    pub reader_dns_names: Expr<BTreeMap<String, String>>,
    /// Host names of the replicas of instances, by `instance/replica`.
    pub replica_endpoints: Expr<BTreeMap<String, String>>,
    /// Identifiers of the new global clusters, by the key of their primary: what clusters of other regions join.
    pub global_cluster_identifiers: Expr<BTreeMap<String, String>>,
    /// Ports, by key.
    pub ports: Expr<BTreeMap<String, Number>>,
    /// ARNs of the secrets with the passwords of the master users, by key. AWS chooses their names.
    pub master_secret_arns: Expr<BTreeMap<String, String>>,
    /// References to the passwords of the master users, by key, for what reads them.
    pub master_secret_refs: Expr<BTreeMap<String, SecretRef>>,
    /// IDs of the new security groups, by key.
    pub security_group_ids: Expr<BTreeMap<String, String>>,
    /// Name of the subnet group; null where there are tables only.
    pub subnet_group_name: Expr<Option<String>>,
    /// Names of the new parameter groups, of clusters where there is a cluster, by key.
    pub parameter_group_names: Expr<BTreeMap<String, String>>,
    /// Names of the log groups, by `key/log`.
    pub log_group_names: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload log in as one user of a database, by `key/user`, to attach to its role.
    pub connect_policies: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload read the password of a master user, by key, to attach to its role.
    pub secret_read_policies: Expr<BTreeMap<String, String>>,
    /// Names of the tables, by key.
    pub table_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the tables, by key.
    pub table_arns: Expr<BTreeMap<String, String>>,
    /// ARNs of the streams of the tables that have one, by key.
    pub table_stream_arns: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload read one table, by key, to attach to its role.
    pub table_read_policies: Expr<BTreeMap<String, String>>,
    /// IAM policies that let a workload read, write and delete in one table, by key, to attach to its role.
    pub table_write_policies: Expr<BTreeMap<String, String>>,
    /// Name of the vault that keeps the backups of the plan; null without one.
    pub backup_vault_name: Expr<Option<String>>,
}

impl Component for Database {
    const NAME: &'static str = "database";
    const DESCRIPTION: &'static str = "Aurora clusters, RDS instances and DynamoDB tables with a customer-managed key, \
        master passwords that Secrets Manager makes and rotates, security groups by rule, parameter groups that follow the \
        version, backups, logs, insights, and capacity that follows the load.";
    // Write-only passwords are what asks for both; programs that give none work with older ones.
    const TERRAFORM: &'static str = ">= 1.11";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.88"), ("random", ">= 3.6")];
    type Inputs = DatabaseInputs;
    type Outputs = DatabaseOutputs;

    fn build(scope: &Scope, inputs: DatabaseInputs) -> DatabaseOutputs {
        crate::check::never_written(scope, "master_passwords", &inputs.master_passwords);
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let key_arn = NewKey {
            id: "this",
            place: &place,
            alias: tf!("{}-database", &inputs.name),
            description: tf!("Databases of {}", &inputs.name),
            tags: inputs.named("database"),
            policy: logs::key_policy(&place, &inputs),
            guard: &guard,
        }
        .build(scope, &inputs.key);
        let key_arn = scope.local("key_arn", key_arn);
        let plan = plan::Plan::new(scope, &inputs, &guard, &place, &key_arn);
        let network = network::build(scope, &plan);
        let groups = parameters::build(scope, &plan);
        let log_groups = logs::build(scope, &plan);
        let ground = plan::Ground {
            role_arn: monitoring::role(scope, &plan),
            final_snapshots: protection::build(scope, &plan),
            network: &network,
            groups: &groups,
            log_groups: &log_groups,
            plan: &plan,
        };
        let clusters = clusters::build(scope, &ground);
        let instances = instances::build(scope, &ground);
        scaling::readers(scope, &plan, &clusters);
        monitoring::events(scope, &plan, &clusters, &instances);
        let made = policies::Made { plan: &plan, clusters: &clusters, instances: &instances };
        made.rotate(scope);
        let tables = tables::build(scope, &inputs, &guard, &key_arn);
        scaling::tables(scope, &inputs, &tables);
        let endpoints = clusters.clusters.map(|c| c.endpoint()).merge(instances.instances.map(|i| i.address()));
        let endpoints = scope.local("endpoints", endpoints);
        let given = dns::given(&inputs.clusters, ClusterFields::dns);
        let names = Names {
            writers: given.merge(dns::given(&inputs.instances, InstanceFields::dns)),
            readers: dns::given(&inputs.clusters, ClusterFields::reader_dns),
        };
        let reader = |key: &Expr<String>| clusters.clusters.at(key, |cluster| cluster.reader_endpoint());
        let records = names.build(scope, |key| endpoints.at(key), reader);
        let vault = backup::build(scope, &plan, &clusters, &instances, &tables);

        DatabaseOutputs {
            identifiers: plan.names.clone(),
            arns: clusters.clusters.map(|c| c.arn()).merge(instances.instances.map(|i| i.arn())),
            endpoints,
            reader_endpoints: clusters.clusters.map(|c| c.reader_endpoint()),
            dns_names: records.writers(),
            reader_dns_names: records.readers(),
            replica_endpoints: instances.replicas.map(|r| r.address()),
            global_cluster_identifiers: clusters.globals.identifiers(),
            ports: plan.ports.clone(),
            master_secret_arns: made.secret_arns(),
            // RDS writes user name and password as JSON.
            master_secret_refs: secret_ref::current_values(&made.secret_arns(), "password"),
            security_group_ids: network.groups.map(|group| group.id()),
            subnet_group_name: network.subnet_group.clone(),
            parameter_group_names: groups.outputs(),
            log_group_names: log_groups.map(|group| group.name()),
            connect_policies: made.connect(scope),
            secret_read_policies: made.read_secret(scope),
            table_names: tables.map(|table| table.name()),
            table_arns: tables.map(|table| table.arn()),
            table_stream_arns: tables::streams(&inputs, &tables),
            table_read_policies: tables::workload_policies(scope, &inputs, &place, &key_arn, false),
            table_write_policies: tables::workload_policies(scope, &inputs, &place, &key_arn, true),
            backup_vault_name: vault,
            key_arn,
        }
    }
}

impl DatabaseInputs {
    /// The tags of something; its name is the component's with `suffix` behind it.
    fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }
}
