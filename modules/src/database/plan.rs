//! What follows from the inputs, alike for clusters and instances, before anything exists.

use super::inputs::{
    Access, Backups, BackupsFields, ClusterFields, DatabaseInputs, InstanceFields, Observation, ObservationFields,
    Parameters, Upgrades, UpgradesFields,
};
use super::network::Network;
use super::{logs, parameters};
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::function::{join, slice, split, startswith, strcontains};
use ledgerform::{Each, Expr, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::{aws, random};
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;

/// What clusters and instances have, by key.
pub(super) struct Plan<'a> {
    pub(super) inputs: &'a DatabaseInputs,
    pub(super) guard: &'a Guard<'a>,
    pub(super) place: &'a Place,
    pub(super) key_arn: &'a Expr<String>,
    /// Identifiers.
    pub(super) names: Map<String>,
    pub(super) engines: Map<String>,
    /// Versions as they are written: without the minor one where AWS raises it.
    pub(super) versions: Map<String>,
    /// Families of parameter groups.
    pub(super) families: Map<String>,
    pub(super) ports: Map<Number>,
    pub(super) access: Map<Access>,
    /// Logs that are exported.
    pub(super) logs: Map<Vec<String>>,
    /// Begins of the names of the log groups.
    pub(super) log_prefixes: Map<String>,
    pub(super) observation: Map<Observation>,
}

/// What databases stand on.
pub(super) struct Ground<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) network: &'a Network,
    pub(super) groups: &'a parameters::Groups,
    pub(super) log_groups: &'a Each<aws::cloudwatch_log_group::Ref>,
    pub(super) final_snapshots: Each<random::id::Ref>,
    /// ARN of the role for enhanced monitoring; null where there is none.
    pub(super) role_arn: Expr<String>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        scope: &Scope,
        inputs: &'a DatabaseInputs,
        guard: &'a Guard<'a>,
        place: &'a Place,
        key_arn: &'a Expr<String>,
    ) -> Self {
        let (clusters, instances) = (&inputs.clusters, &inputs.instances);
        let name = |key: Expr<String>| identifier(&inputs.name, &key);
        let names = clusters.map(|key, _| name(key)).merge(instances.map(|key, _| name(key)));
        let engines = scope.local("engines", clusters.map(|_, c| c.engine()).merge(instances.map(|_, i| i.engine())));
        let given = clusters.map(|_, c| c.version()).merge(instances.map(|_, i| i.version()));
        // AWS raises the version of no cluster of a global one by itself: the AWS page "Limitations of Amazon Aurora global
        // databases".
        let of_clusters = clusters.map(|_, c| c.upgrades().auto_minor().and(c.global().is_null()));
        let are_raised = of_clusters.merge(instances.map(|_, i| i.upgrades().auto_minor()));
        let majors = scope.local("major_versions", given.map(|key, version| major(&engines.at(&key), &version)));
        let versions = given.map(|key, version| are_raised.at(&key).then(majors.at(&key), version));
        let families = engines.map(|key, engine| tf!("{engine}{}", majors.at(&key)));
        let given = clusters.map(|_, c| c.port()).merge(instances.map(|_, i| i.port()));
        let ports = given.map(|key, port| port.or_else(strcontains(engines.at(&key), "postgres").then(5432, 3306)));
        let observation = clusters.map(|_, c| c.observation()).merge(instances.map(|_, i| i.observation()));
        let observation = scope.local("observation", observation);
        let exported =
            observation.map(|key, observation| observation.logs().or_else(logs::of(&engines.at(&key), false)));
        let prefix = |kind: &str, key: Expr<String>| tf!("/aws/rds/{kind}/{}-{key}", &inputs.name);
        let log_prefixes =
            clusters.map(|key, _| prefix("cluster", key)).merge(instances.map(|key, _| prefix("instance", key)));
        let access = clusters.map(|_, c| c.access()).merge(instances.map(|_, i| i.access()));
        Self {
            names: scope.local("names", names),
            versions: scope.local("versions", versions),
            families: scope.local("families", families),
            ports: scope.local("ports", ports),
            access: scope.local("access", access),
            logs: scope.local("exported_logs", exported),
            log_prefixes: scope.local("log_prefixes", log_prefixes),
            inputs,
            guard,
            place,
            key_arn,
            engines,
            observation,
        }
    }

    /// Whether there is anything in the network.
    pub(super) fn is_used(&self) -> Expr<bool> {
        (self.inputs.clusters.length() + self.inputs.instances.length()).greater(0)
    }

    /// The parameters of instances, those of clusters too, by key.
    pub(super) fn instance_parameters(&self) -> Map<Parameters> {
        let of_members = self.inputs.clusters.map(|_, cluster| cluster.instance_parameters());
        of_members.merge(self.inputs.instances.map(|_, instance| instance.parameters()))
    }

    /// How long backups are kept.
    pub(super) fn backup_days(&self, backups: &Expr<Backups>) -> Expr<Number> {
        self.guard.choose(&backups.retention_days(), 30, 1)
    }

    /// Whether automated backups go with the database.
    pub(super) fn deletes_backups(&self, backups: &Expr<Backups>) -> Expr<bool> {
        self.guard.choose(&backups.delete_with_database(), false, true)
    }

    /// Whether changes do not wait.
    pub(super) fn is_immediate(&self, upgrades: &Expr<Upgrades>) -> Expr<bool> {
        self.guard.choose(&upgrades.apply_immediately(), false, true)
    }

    /// The key of insights and the days that they are kept, null where there are none.
    pub(super) fn insights(&self, observation: &Expr<Observation>) -> (Expr<bool>, Expr<String>, Expr<Number>) {
        let days = observation.insights_days();
        let on = days.greater(0);
        (on.clone(), on.then(self.key_arn, Expr::null()), on.then(days, Expr::null()))
    }
}

/// The identifier of a cluster or an instance.
pub(crate) fn identifier(name: &Expr<String>, key: &Expr<String>) -> Expr<String> {
    tf!("{name}-{key}")
}

/// The part of a version that a parameter group speaks of: `16` of PostgreSQL 16.4, `8.0` of MySQL 8.0.39.
fn major(engine: &Expr<String>, version: &Expr<String>) -> Expr<String> {
    let parts = strcontains(engine, "postgres").then(1, 2);
    join(".", slice(split(".", version), 0, parts))
}

/// Whether an engine is Aurora's.
pub(super) fn is_aurora(engine: &Expr<String>) -> Expr<bool> {
    startswith(engine, "aurora")
}

/// Rows of a table of texts.
pub(super) fn rows<const N: usize>(rows: &[[&str; N]]) -> Expr<Vec<Vec<String>>> {
    rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>().into_expr()
}
