//! The subnet group and the security groups.

use super::inputs::{Access, AccessFields, DatabaseInputs};
use super::plan::Plan;
use crate::diagnostics::DATABASE_OPEN;
use crate::network::{ExistingGroupsFields, ExistingNameFields, Guarded, NetworkFields};
use ledgerform::{Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;

/// Where databases are, and who reaches them.
pub(super) struct Network {
    /// Name of the subnet group; null where nothing needs one.
    pub(super) subnet_group: Expr<Option<String>>,
    /// The new security groups.
    pub(super) groups: Each<aws::security_group::Ref>,
}

impl Network {
    /// The security groups of a database.
    pub(super) fn group_ids(&self, plan: &Plan<'_>, key: &Expr<String>) -> Expr<Vec<String>> {
        let existing = plan.access.at(key).security_groups();
        let own: Expr<Vec<String>> = [self.groups.at(key, |group| group.id())].into_expr();
        existing.is_null().then(own, existing.or_null().ids())
    }
}

fn require(scope: &Scope, inputs: &DatabaseInputs) {
    scope.require(
        inputs.network.is_some(),
        "network must say where clusters and instances are: give vpc_id and subnet_ids",
    );
}

pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Network {
    let inputs = plan.inputs;
    let network = inputs.network.or_null();
    let is_there = inputs.network.is_some();
    let has_group = inputs.network.is_null().then(false, network.subnet_group().is_some());
    let none: Expr<Vec<String>> = Vec::<&str>::new().into_expr();
    let subnets: Expr<Vec<String>> = is_there.then(network.subnet_ids(), none);
    let vpc_id: Expr<String> = is_there.then(network.vpc_id(), "");
    let new = scope.when(plan.is_used().and(!&has_group), |scope| {
        require(scope, inputs);
        scope.add(
            "this",
            aws::DbSubnetGroup::new()
                .subnet_ids(&subnets)
                .name(&inputs.name)
                .description(tf!("Subnets of the databases of {}", &inputs.name))
                .tags(inputs.named("database")),
        )
    });
    let name = network.subnet_group().or_null().name();
    let existing: Expr<Option<String>> = has_group.then(name, Expr::<Option<String>>::null());
    let subnet_group = has_group.then(existing, new.map(|group| group.name()));

    let guarded = plan.access.filter(|_, access| access.security_groups().is_null());
    let groups = Guarded {
        what: "database",
        name: &inputs.name,
        vpc_id: &vpc_id,
        tags: &|key| inputs.named(key),
        ingress: &|access: &Expr<Access>| inputs.ingress.merge(access.ingress()),
        ports: &|key| (plan.ports.at(key), plan.ports.at(key)),
        require: &|scope, key, is_open| {
            require(scope, inputs);
            plan.guard.refuse(scope, &DATABASE_OPEN, key, is_open);
        },
    }
    .build(scope, &guarded);
    Network { subnet_group, groups }
}
