//! Groups of parameters.
//!
//! A group is made for one family of versions, which cannot be changed. Its name is made by AWS, and a new one is there before
//! the old one goes, so that the major version of a database can change in place.

use super::inputs::{ClusterFields, ExistingNameFields, Parameter, ParameterFields, Parameters, ParametersFields};
use super::plan::{Plan, is_aurora, rows};
use ledgerform::{Blocks, Each, Expr, IntoExpr, Meta, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// What every database of an engine has unless it is given otherwise: connections are encrypted, changes of the schema and
/// what takes more than a second are logged. Values are written as the API gives them back.
const DEFAULTS: &[[&str; 3]] = &[
    ["aurora-mysql", "long_query_time", "1"],
    ["aurora-mysql", "require_secure_transport", "ON"],
    ["aurora-mysql", "server_audit_events", "CONNECT,QUERY_DCL,QUERY_DDL"],
    ["aurora-mysql", "server_audit_logging", "1"],
    ["aurora-mysql", "slow_query_log", "1"],
    ["aurora-postgresql", "log_min_duration_statement", "1000"],
    ["aurora-postgresql", "log_statement", "ddl"],
    ["aurora-postgresql", "rds.force_ssl", "1"],
    ["mariadb", "log_output", "FILE"],
    ["mariadb", "long_query_time", "1"],
    ["mariadb", "require_secure_transport", "1"],
    ["mariadb", "slow_query_log", "1"],
    ["mysql", "log_output", "FILE"],
    ["mysql", "long_query_time", "1"],
    ["mysql", "require_secure_transport", "1"],
    ["mysql", "slow_query_log", "1"],
    ["postgres", "log_min_duration_statement", "1000"],
    ["postgres", "log_statement", "ddl"],
    ["postgres", "rds.force_ssl", "1"],
];

/// Parameters that count after a restart only: those with the context `postmaster` in PostgreSQL, and those that the manual
/// of MySQL calls not dynamic. The API refuses `immediate` for them.
const STATIC: [&str; 32] = [
    "autovacuum_freeze_max_age",
    "autovacuum_max_workers",
    "autovacuum_multixact_freeze_max_age",
    "binlog_format",
    "enforce_gtid_consistency",
    "gtid-mode",
    "huge_pages",
    "innodb_buffer_pool_instances",
    "innodb_ft_min_token_size",
    "innodb_log_file_size",
    "innodb_open_files",
    "innodb_read_io_threads",
    "innodb_write_io_threads",
    "lower_case_table_names",
    "max_connections",
    "max_files_per_process",
    "max_locks_per_transaction",
    "max_logical_replication_workers",
    "max_pred_locks_per_transaction",
    "max_prepared_transactions",
    "max_replication_slots",
    "max_wal_senders",
    "max_worker_processes",
    "performance_schema",
    "rds.logical_replication",
    "shared_buffers",
    "shared_preload_libraries",
    "skip_name_resolve",
    "superuser_reserved_connections",
    "track_activity_query_size",
    "track_commit_timestamp",
    "wal_buffers",
];

/// The new groups.
pub(super) struct Groups {
    clusters: Each<aws::rds_cluster_parameter_group::Ref>,
    instances: Each<aws::db_parameter_group::Ref>,
}

impl Groups {
    /// The name of the group of a cluster.
    pub(super) fn of_cluster(&self, key: &Expr<String>, given: &Expr<Parameters>) -> Expr<String> {
        let existing = given.existing();
        existing.is_null().then(self.clusters.at(key, |group| group.name()), existing.or_null().name())
    }

    /// The name of the group of an instance.
    pub(super) fn of_instance(&self, key: &Expr<String>, given: &Expr<Parameters>) -> Expr<String> {
        let existing = given.existing();
        existing.is_null().then(self.instances.at(key, |group| group.name()), existing.or_null().name())
    }

    /// The names of the new groups.
    pub(super) fn outputs(&self) -> Expr<BTreeMap<String, String>> {
        self.instances.map(|group| group.name()).merge(self.clusters.map(|group| group.name()))
    }
}

/// When a parameter counts.
fn apply_method(name: &Expr<String>) -> Expr<String> {
    let known: Expr<Vec<String>> = STATIC.into_expr();
    known.contains(name).then("pending-reboot", "immediate")
}

/// The defaults of an engine that are not given otherwise.
fn defaults(engine: &Expr<String>, given: &Expr<BTreeMap<String, Parameter>>) -> Expr<Vec<Vec<String>>> {
    rows(DEFAULTS).filter(|row| row.at(0).equals(engine).and(!given.keys().contains(row.at(1))))
}

/// The parameters of a group: the defaults of its engine, and what is given; `block` makes one of name, value and method.
fn parameters<B>(
    engine: &Expr<String>,
    given: &Expr<BTreeMap<String, Parameter>>,
    block: impl Fn(Expr<String>, Expr<String>, Expr<String>) -> B,
) -> Blocks<B> {
    let own = defaults(engine, given).blocks(|row| block(row.at(1), row.at(2), apply_method(&row.at(1))));
    own.and(given.blocks(|name, parameter| {
        let method = parameter.apply_method().or_else(apply_method(&name));
        block(name, parameter.value(), method)
    }))
}

pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Groups {
    let inputs = plan.inputs;
    let of_clusters = inputs.clusters.filter(|_, cluster| cluster.parameters().existing().is_null());
    let clusters = scope.each(&of_clusters, |scope, key, cluster| {
        use aws::rds_cluster_parameter_group::Parameter as Block;
        let block = |name, value, method| Block::new().name(name).value(value).apply_method(method);
        scope.add_with(
            "this",
            aws::RdsClusterParameterGroup::new()
                .family(plan.families.at(&key))
                .name_prefix(tf!("{}-{key}-", &inputs.name))
                .description(tf!("Parameters of the cluster {key}"))
                .parameter(parameters(&cluster.engine(), &cluster.parameters().values(), block))
                .tags(inputs.named(&key)),
            Meta::new().create_before_destroy(),
        )
    });
    let of_instances = plan.instance_parameters().filter(|_, parameters| parameters.existing().is_null());
    let instances = scope.each(&of_instances, |scope, key, given| {
        use aws::db_parameter_group::Parameter as Block;
        let block = |name, value, method| Block::new().name(name).value(value).apply_method(method);
        // What all instances of a cluster share, the cluster's group says.
        let engine = plan.engines.at(&key);
        let engine = is_aurora(&engine).then("", &engine);
        scope.add_with(
            "this",
            aws::DbParameterGroup::new()
                .family(plan.families.at(&key))
                .name_prefix(tf!("{}-{key}-", &inputs.name))
                .description(tf!("Parameters of the instances of {key}"))
                .parameter(parameters(&engine, &given.values(), block))
                .tags(inputs.named(&key)),
            Meta::new().create_before_destroy(),
        )
    });
    Groups { clusters, instances }
}
