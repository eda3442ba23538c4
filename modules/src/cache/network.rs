//! The subnet group and the security groups.

use super::plan::Plan;
use crate::database::{ExistingGroupsFields, ExistingNameFields, IngressFields, NetworkFields};
use crate::diagnostics::CACHE_OPEN;
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Each, Expr, IntoExpr, Meta, Scope, tf};
use ledgerform_bindings::aws;

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
    let groups = scope.each(&guarded, |scope, key, ingress| {
        let everybody: Expr<Vec<String>> = ["0.0.0.0/0"].into_expr();
        let open = ingress.filter(|_, rule| everybody.contains(rule.cidr().or_else("")));
        plan.guard.refuse(scope, &CACHE_OPEN, &key, open.length().greater(0));
        scope.add_with(
            "this",
            aws::SecurityGroup::new()
                .name_prefix(tf!("{}-{key}-", &inputs.name))
                .description(tf!("Who reaches the cache {key}"))
                .vpc_id(network.vpc_id())
                .tags(inputs.named(&key)),
            // A group in use cannot be deleted, so a new one must be there first.
            Meta::new().create_before_destroy(),
        )
    });
    let rules = guarded.to_list(|key, ingress| ingress.to_map(|rule, value| (tf!("{key}/{rule}"), value)));
    scope.each(&merge_all(&rules), |scope, key, rule| {
        let cache = element(split("/", &key), 0);
        // Readers of a serverless cache have the port behind its own.
        let readers = inputs.serverless.keys().contains(&cache).then(1, 0);
        scope.add(
            "this",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(groups.at(&cache, |group| group.id()))
                .referenced_security_group_id(rule.security_group_id().or_null())
                .cidr_ipv4(rule.cidr().or_null())
                .from_port(plan.ports.at(&cache))
                .to_port(plan.ports.at(&cache) + readers)
                .description(rule.description().or_else(tf!("{key} of {}", &inputs.name)))
                .tags(inputs.named(&key)),
        );
    });
    Network { subnet_group, groups }
}
