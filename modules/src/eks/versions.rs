//! Versions of add-ons for each version of Kubernetes, so that no plan looks anything up.

use super::inputs::EksInputs;
use ledgerform::function::try_;
use ledgerform::{Expr, IntoExpr, Scope};
use std::collections::BTreeMap;

/// Versions of Kubernetes, and of the add-ons that follow them: `coredns` and `kube-proxy`.
///
/// The AWS pages "Manage CoreDNS for DNS in Amazon EKS clusters" and "Manage kube-proxy in Amazon EKS clusters" list them.
const FOLLOWING: [(&str, &str, &str); 7] = [
    ("1.29", "v1.11.4-eksbuild.24", "v1.29.15-eksbuild.16"),
    ("1.30", "v1.11.4-eksbuild.33", "v1.30.14-eksbuild.28"),
    ("1.31", "v1.11.4-eksbuild.33", "v1.31.14-eksbuild.9"),
    ("1.32", "v1.11.4-eksbuild.33", "v1.32.13-eksbuild.5"),
    ("1.33", "v1.13.2-eksbuild.4", "v1.33.10-eksbuild.2"),
    ("1.34", "v1.13.2-eksbuild.4", "v1.34.6-eksbuild.2"),
    ("1.35", "v1.13.2-eksbuild.4", "v1.35.3-eksbuild.2"),
];

/// Add-ons of which one version runs on all of these versions of Kubernetes. That of `vpc-cni` stands on the AWS page "Assign
/// IPs to Pods with the Amazon VPC CNI"; the others are what EKS offered at the same time.
const COMMON: [(&str, &str); 3] = [
    ("aws-ebs-csi-driver", "v1.57.1-eksbuild.1"),
    ("eks-pod-identity-agent", "v1.3.10-eksbuild.2"),
    ("vpc-cni", "v1.21.1-eksbuild.7"),
];

/// The versions of add-ons for the cluster's version of Kubernetes, by name; empty for a version that is not in the table.
pub(super) fn pinned(scope: &Scope, inputs: &EksInputs) -> Expr<BTreeMap<String, String>> {
    let rows = FOLLOWING.map(|(kubernetes, coredns, kube_proxy)| {
        let following = [("coredns", coredns), ("kube-proxy", kube_proxy)];
        (kubernetes, following.into_iter().chain(COMMON).collect::<BTreeMap<_, _>>())
    });
    let table: Expr<BTreeMap<String, BTreeMap<String, String>>> = rows.into_expr();
    let none: Expr<BTreeMap<String, String>> = BTreeMap::<String, String>::new().into_expr();
    // The platform has no version where it has no cluster.
    scope.local("pinned_addon_versions", try_(table.at(&inputs.kubernetes_version), none))
}
