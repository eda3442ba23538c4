//! Add-ons, in two phases: what nodes need, and what needs nodes. Their versions are pinned, so that a plan is the same
//! tomorrow.

use super::cluster::Cluster;
use super::identity::Roles;
use super::inputs::{Addon, AddonFields, EksInputs, RoleFields};
use super::versions;
use ledgerform::function::{jsonencode, lookup};
use ledgerform::{Addr, Any, Each, Expr, IntoExpr, Meta, Scope};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;

/// Add-ons without which a node does not get ready, or its pods get no rights. Which phase an add-on belongs to follows from
/// its name, so that it never moves.
const FIRST: [&str; 3] = ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"];

/// The add-ons of both phases.
pub(super) struct Addons<'a> {
    scope: &'a Scope,
    inputs: &'a EksInputs,
    cluster: &'a Cluster,
    roles: &'a Roles,
    versions: Each<aws::data::eks_addon_version::Ref>,
    pinned: Map<String>,
}

impl<'a> Addons<'a> {
    pub(super) fn new(scope: &'a Scope, inputs: &'a EksInputs, cluster: &'a Cluster, roles: &'a Roles) -> Self {
        let looked_up = inputs.addons.filter(|_, addon| is_looked_up(&addon));
        let versions = scope.each(&looked_up, |scope, name, addon| {
            scope.add(
                "this",
                aws::data::EksAddonVersion::new()
                    .addon_name(name)
                    .kubernetes_version(&inputs.kubernetes_version)
                    .most_recent(addon.version().or_null().equals("latest")),
            )
        });
        Self { scope, inputs, cluster, roles, versions, pinned: versions::pinned(scope, inputs) }
    }

    /// Those that nodes need.
    pub(super) fn first(&self) -> Each<aws::eks_addon::Ref> {
        self.build("before_nodes", &self.inputs.addons.filter(|name, _| is_first(&name)), &[])
    }

    /// Those whose pods need nodes.
    pub(super) fn last(&self, nodes: &[&Addr]) -> Each<aws::eks_addon::Ref> {
        self.build("after_nodes", &self.inputs.addons.filter(|name, _| !is_first(&name)), nodes)
    }

    fn build(&self, id: &str, addons: &Map<Addon>, after: &[&Addr]) -> Each<aws::eks_addon::Ref> {
        self.scope.each(addons, |scope, name, addon| {
            let pinned = lookup(&self.pinned, &name, Expr::<String>::null());
            let given = addon.version().or_else(pinned);
            let version = is_looked_up(&addon).then(self.versions.at(&name, |found| found.version()), given);
            scope.add_with(
                id,
                aws::EksAddon::new()
                    .addon_name(&name)
                    .cluster_name(self.cluster.this.name())
                    .addon_version(version)
                    .configuration_values(self.configuration(&name, &addon))
                    .service_account_role_arn(self.role(&name, &addon))
                    .preserve(addon.preserve())
                    // What is said here counts: an update that stops at a change somebody made by hand helps nobody.
                    .resolve_conflicts_on_create("OVERWRITE")
                    .resolve_conflicts_on_update("OVERWRITE")
                    .tags(self.inputs.named(&name)),
                Meta::new().depends_on(after.iter().copied()).depends_on(self.roles.attachments()),
            )
        })
    }

    /// The role of the add-on's service account; null where it needs none.
    fn role(&self, name: &Expr<String>, addon: &Expr<Addon>) -> Expr<String> {
        let made = Roles::has(name).then(self.roles.of_addon(name), Expr::<String>::null());
        addon.role().is_null().then(made, addon.role().or_null().arn())
    }

    /// The configuration as JSON text; null where the add-on's own counts.
    fn configuration(&self, name: &Expr<String>, addon: &Expr<Addon>) -> Expr<String> {
        let text = |on: &Expr<bool>| on.then::<String>("true", "false").cast::<Any>();
        let network = jsonencode(Expr::<Any>::object([
            ("enableNetworkPolicy", text(&self.inputs.network_policies)),
            (
                "env",
                Expr::<Any>::object([
                    ("ENABLE_PREFIX_DELEGATION", text(&self.inputs.prefix_delegation)),
                    ("WARM_PREFIX_TARGET", "1".into_expr()),
                ]),
            ),
        ]));
        let made = name.equals("vpc-cni").then(network, Expr::null());
        addon.configuration().or_else(made)
    }
}

fn is_first(name: &Expr<String>) -> Expr<bool> {
    let first: Expr<Vec<String>> = FIRST.into_expr();
    first.contains(name)
}

fn is_looked_up(addon: &Expr<Addon>) -> Expr<bool> {
    let words: Expr<Vec<String>> = ["default", "latest"].into_expr();
    let version = addon.version();
    version.is_null().then(false, words.contains(version.or_null()))
}
