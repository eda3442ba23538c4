//! Global clusters: which part a cluster has in one, and those that are made here.

use super::inputs::{Cluster, ClusterFields, PasswordFields};
use super::plan::Plan;
use super::protection;
use crate::check::{bad_keys, matches, none, optional};
use ledgerform::{Condition, Each, Expr, Inputs, Meta, Scope};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Clusters = Expr<BTreeMap<String, Cluster>>;

/// The part of a cluster in a global one, which has clusters in several regions. It is one of `creates`, `primary_of` and
/// `secondary_of`, and it counts at creation only: which region writes changes by failovers, and nothing here must turn one
/// back. A cluster that exists alone does not join.
#[derive(Debug, Clone, Inputs)]
pub struct Global {
    /// A new global cluster, of which this one is the primary.
    pub creates: Expr<Option<NewGlobal>>,
    /// A global cluster that exists and has no cluster yet, of which this one becomes the primary.
    pub primary_of: Expr<Option<EmptyGlobal>>,
    /// A global cluster that exists, which this one joins as a secondary.
    pub secondary_of: Expr<Option<GlobalMember>>,
    /// Whether writes that come here are forwarded to the region that writes, while that is another one.
    #[input(default = false)]
    pub write_forwarding: Expr<bool>,
}

/// A global cluster that is made with its primary, whose engine, version, database and protection it has. It has the tags of
/// the component.
#[derive(Debug, Clone, Inputs)]
pub struct NewGlobal {
    /// Its identifier; where it is null, that of the cluster. Counts at creation only.
    pub identifier: Expr<Option<String>>,
    /// Whether it can be destroyed while it has clusters, which then stand alone; where it is null, in development.
    pub force_destroy: Expr<Option<bool>>,
}

/// A global cluster without clusters.
#[derive(Debug, Clone, Inputs)]
pub struct EmptyGlobal {
    /// Its identifier.
    pub identifier: Expr<String>,
}

/// A global cluster that has a primary.
#[derive(Debug, Clone, Inputs)]
pub struct GlobalMember {
    /// Its identifier.
    pub identifier: Expr<String>,
    /// Region of its primary cluster.
    pub source_region: Expr<String>,
}

/// Whether users and passwords of a cluster are those of its primary.
pub(super) fn is_secondary(cluster: &Expr<Cluster>) -> Expr<bool> {
    has(cluster, |global| global.secondary_of().is_some())
}

fn has(cluster: &Expr<Cluster>, is: impl FnOnce(&Expr<Global>) -> Expr<bool>) -> Expr<bool> {
    let global = cluster.global();
    global.is_null().then(false, is(&global.or_null()))
}

/// The limits are those of the AWS pages "Limitations of Amazon Aurora global databases" and "Password management with Amazon
/// Aurora and AWS Secrets Manager".
pub(super) fn check(field: &str, value: &Clusters) -> Condition {
    let is_name = |name: &Expr<String>| matches("^[a-z](?:-?[a-z0-9])*$", name).and(name.length().at_most(63));
    let bad = bad_keys(value, |_, cluster| {
        optional(&cluster.global(), |global| {
            let (creates, primary, secondary) = (global.creates(), global.primary_of(), global.secondary_of());
            // An odd number of the three is there, and not all of them.
            let odd = creates.is_some().differs(primary.is_some()).differs(secondary.is_some());
            let not_all = !creates.is_some().and(primary.is_some());
            let names = optional(&creates, |creates| optional(&creates.identifier(), is_name))
                .and(optional(&primary, |primary| is_name(&primary.identifier())))
                .and(optional(&secondary, |secondary| {
                    is_name(&secondary.identifier())
                        .and(matches("^[a-z]{2}(?:-[a-z]+)+-[0-9]$", &secondary.source_region()))
                }));
            let whole = creates.is_null().or(matches("^[0-9]+[.][0-9]+$|mysql_aurora[.]", &cluster.version()));
            let password = cluster.password().version().greater(0).differs(secondary.is_some());
            let alone = cluster.restore().is_null().and(cluster.backtrack_hours().equals(0));
            odd.and(not_all).and(names).and(whole).and(password).and(alone)
        })
    });
    none(
        bad,
        format!(
            "global of {field} must have one of creates, primary_of and secondary_of, each with an identifier of small letters, \
             digits and single hyphens, and a secondary with a source_region; such a cluster has neither a restore nor \
             backtrack_hours, a primary has a password with a version from 1, since Secrets Manager keeps none there, and to \
             create one a whole version such as 16.4; a secondary has no password with a version: that of its primary counts"
        ),
    )
}

/// The global clusters that are made here, by the key of their primary.
pub(super) struct Globals(Each<aws::rds_global_cluster::Ref>);

pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Globals {
    let clusters = &plan.inputs.clusters;
    let creating = clusters.filter(|_, cluster| has(&cluster, |global| global.creates().is_some()));
    let made = scope.each(&creating, |scope, key, cluster| {
        let creates = cluster.global().or_null().creates().or_null();
        let (protects, _) = protection::choose(plan, &cluster.protection());
        scope.add_with(
            "this",
            aws::RdsGlobalCluster::new()
                .global_cluster_identifier(creates.identifier().or_else(plan.names.at(&key)))
                .database_name(cluster.database_name().or_null())
                .deletion_protection(protects)
                .engine(cluster.engine())
                .engine_version(cluster.version())
                .force_destroy(plan.guard.choose(&creates.force_destroy(), false, true))
                .storage_encrypted(true)
                .tags(plan.inputs.named(&key).merge(cluster.tags())),
            // Another one could not be joined by a cluster that exists.
            Meta::new().ignore_changes(["global_cluster_identifier"]),
        )
    });
    Globals(made)
}

impl Globals {
    /// Identifiers, by the key of the primary.
    pub(super) fn identifiers(&self) -> Expr<BTreeMap<String, String>> {
        self.0.map(|global| global.global_cluster_identifier())
    }

    /// The identifier of the global cluster that a cluster is in; null if it is in none.
    pub(super) fn identifier_of(&self, key: &Expr<String>, cluster: &Expr<Cluster>) -> Expr<String> {
        let global = cluster.global().or_null();
        let joined = global
            .secondary_of()
            .is_some()
            .then(global.secondary_of().or_null().identifier(), global.primary_of().or_null().identifier());
        let made = self.0.at(key, |global| global.global_cluster_identifier());
        let some = global.creates().is_some().then(made, joined);
        cluster.global().is_null().then(Expr::null(), some)
    }
}

/// The region of the primary of a secondary; null for all others.
pub(super) fn source_region(cluster: &Expr<Cluster>) -> Expr<String> {
    is_secondary(cluster).then(cluster.global().or_null().secondary_of().or_null().source_region(), Expr::null())
}
