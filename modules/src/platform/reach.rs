//! The way of pods on nodes to the data: the security group of the nodes lets nothing out unasked.

use super::Ground;
use crate::cache::{CacheOutputs, CachePartFields};
use crate::database::DatabaseOutputs;
use crate::eks::EksOutputs;
use ledgerform::{Expr, IntoExpr, Number, Scope, When, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A rule for each database and cache that has a security group of its own. Pods on Fargate have a group that EKS makes,
/// which lets all out.
pub(super) fn build(
    ground: &Ground<'_>,
    eks: &When<EksOutputs>,
    database: &When<DatabaseOutputs>,
    cache: &When<CacheOutputs>,
) {
    let nodes = eks.map(|eks| eks.node_security_group_id.clone()).or_null();
    let group = Group { ground, id: &nodes };
    let (inputs, scope) = (ground.inputs, ground.scope);
    // Where it is known later whether they are there, their maps are empty if they are not.
    if let When::Present(made) | When::Later(_, made) = database {
        scope.when(eks.is_present(), |scope| {
            group.reaches(scope, "nodes_to_database", &made.security_group_ids, &made.ports, |_| 0.into());
        });
    }
    if let When::Present(made) | When::Later(_, made) = cache {
        // Readers of a serverless cache have the port behind its own.
        let serverless = inputs.cache.or_null().serverless().keys();
        scope.when(eks.is_present(), |scope| {
            let further = |key: &Expr<String>| serverless.contains(key).then(1, 0);
            group.reaches(scope, "nodes_to_cache", &made.security_group_ids, &made.ports, further);
        });
    }
}

/// The security group of the nodes.
struct Group<'a> {
    ground: &'a Ground<'a>,
    id: &'a Expr<String>,
}

impl Group<'_> {
    fn reaches(
        &self,
        scope: &Scope,
        id: &'static str,
        groups: &Expr<BTreeMap<String, String>>,
        ports: &Expr<BTreeMap<String, Number>>,
        further: impl Fn(&Expr<String>) -> Expr<Number>,
    ) {
        let inputs = self.ground.inputs;
        scope.each(groups, |scope, key, other| {
            let port = ports.at(&key);
            scope.add(
                id,
                aws::VpcSecurityGroupEgressRule::new()
                    .ip_protocol("tcp")
                    .security_group_id(self.id)
                    .referenced_security_group_id(other)
                    .from_port(&port)
                    .to_port(&port + further(&key))
                    .description(tf!("{key} of {}", &inputs.name))
                    .tags(inputs.tags.merge([("Name", tf!("{}-{key}", &inputs.name).into_expr())])),
            );
        });
    }
}
