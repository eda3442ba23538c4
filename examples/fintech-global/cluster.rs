//! The cluster: Fargate for the application, nodes for what must run on nodes.

use crate::settings::Settings;
use ledgerform::tf;
use ledgerform_modules::eks::{Access, Addon, EksPart, FargateProfile, NodeGroup, Selector, Workload};

/// The namespace of the application.
pub(crate) const NAMESPACE: &str = "fintech-prod";
/// The service account of the application.
pub(crate) const SERVICE_ACCOUNT: &str = "api";

/// The cluster.
pub(crate) fn cluster(settings: &Settings) -> EksPart {
    let admin = Access::new()
        .principal_arn(tf!("arn:aws:iam::{}:role/platform-admin", &settings.account_id))
        .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]);
    let system = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6).name("system");
    // Pods on Fargate get no role from the agent on the nodes, so theirs comes by a token.
    let api = Workload::new().namespace(NAMESPACE).service_account(SERVICE_ACCOUNT).identity("irsa");
    let addons = ["coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"];
    EksPart::new()
        .kubernetes_version("1.33")
        .access([("platform", admin)])
        .node_groups([("system", system)])
        .fargate_profiles([(NAMESPACE, FargateProfile::new().selectors([Selector::new().namespace(NAMESPACE)]))])
        // The autoscaler of pods needs the metrics server.
        .addons(addons.map(|name| (name, Addon::new())))
        .workloads([("api", api)])
}
