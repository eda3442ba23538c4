//! Who may use the API: access entries, and what EKS lets them do.

use super::cluster::Cluster;
use super::inputs::{AccessFields, EksInputs};
use crate::place::Place;
use ledgerform::function::split;
use ledgerform::{Each, Expr, Scope, tf};
use ledgerform_bindings::aws;

/// The entries with their policies.
pub(super) fn build(
    scope: &Scope,
    inputs: &EksInputs,
    place: &Place,
    cluster: &Cluster,
) -> Each<aws::eks_access_entry::Ref> {
    use aws::eks_access_policy_association::AccessScope;
    let entries = scope.each(&inputs.access, |scope, key, entry| {
        scope.add(
            "this",
            aws::EksAccessEntry::new()
                .cluster_name(cluster.this.name())
                .principal_arn(entry.principal_arn())
                .kubernetes_groups(entry.kubernetes_groups())
                .user_name(entry.user_name().or_null())
                .r#type("STANDARD")
                .tags(inputs.named(&key)),
        )
    });
    let paths = inputs.access.flat_map(|key, entry| entry.policies().keys().map(|name| tf!("{key}/{name}")));
    scope.each_in(&paths, |scope, path| {
        let (key, name) = (split("/", &path).at(0), split("/", &path).at(1));
        let namespaces: Expr<Vec<String>> = inputs.access.at(&key).policies().at(&name);
        let is_narrow = namespaces.length().greater(0);
        let only: Expr<Vec<String>> = is_narrow.then(namespaces, Expr::null());
        scope.add(
            "this",
            aws::EksAccessPolicyAssociation::new()
                .cluster_name(cluster.this.name())
                .policy_arn(tf!("arn:{}:eks::aws:cluster-access-policy/{name}", place.partition()))
                // The entry's, so that it is there before.
                .principal_arn(entries.at(&key, |entry| entry.principal_arn()))
                .access_scope(AccessScope::new().r#type(is_narrow.then("namespace", "cluster")).namespaces(only)),
        );
    });
    entries
}
