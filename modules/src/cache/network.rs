//! The subnet group and the security groups.

use super::plan::Plan;
use crate::diagnostics::CACHE_OPEN;
use crate::network::{ExistingGroupsFields, ExistingNameFields, Guarded, Ingress, NetworkFields};
use ledgerform::{Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Where caches are, and who reaches them.
pub(super) struct Network {
    /// Name of the subnet group; null where nothing needs one.
    pub(super) subnet_group: Expr<Option<String>>,
    /// The new security groups.
    pub(super) groups: Each<aws::security_group::Ref>,
}

impl Network {
    /// The security groups of a cache.
    pub(super) fn group_ids(&self, plan: &Plan<'_>, key: &Expr<String>) -> Expr<Vec<String>> {
        let existing = plan.security_groups.at(key);
        let own: Expr<Vec<String>> = [self.groups.at(key, |group| group.id())].into_expr();
        existing.is_null().then(own, existing.or_null().ids())
    }
}

pub(super) fn build(scope: &Scope, plan: &Plan<'_>) -> Network {
    let inputs = plan.inputs;
    let network = &inputs.network;
    let is_new = network.subnet_group().is_null();
    let new = scope.when(is_new.and(inputs.groups.length().greater(0)), |scope| {
        scope.add(
            "this",
            aws::ElasticacheSubnetGroup::new()
                .name(tf!("{}-cache", &inputs.name))
                .subnet_ids(network.subnet_ids())
                .description(tf!("Subnets of the caches of {}", &inputs.name))
                .tags(inputs.named("cache")),
        )
    });
    let existing = network.subnet_group().or_null().name();
    let existing: Expr<Option<String>> = is_new.then(Expr::<Option<String>>::null(), existing);
    let subnet_group = is_new.then(new.map(|group| group.name()), existing);

    let guarded = plan.ingress.filter(|key, _| plan.security_groups.at(key).is_null());
    let groups = Guarded {
        what: "cache",
        name: &inputs.name,
        vpc_id: &network.vpc_id(),
        tags: &|key| inputs.named(key),
        ingress: &|ingress: &Expr<BTreeMap<String, Ingress>>| inputs.ingress.merge(ingress),
        ports: &|key| {
            // Readers of a serverless cache have the port behind its own.
            let readers = inputs.serverless.keys().contains(key).then(1, 0);
            (plan.ports.at(key), plan.ports.at(key) + readers)
        },
        require: &|scope, key, is_open| plan.guard.refuse(scope, &CACHE_OPEN, key, is_open),
    }
    .build(scope, &guarded);
    Network { subnet_group, groups }
}
