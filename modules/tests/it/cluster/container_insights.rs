//! M18: Container Insights, which is an add-on of the cluster.

use super::applied;
use crate::cases::{eks_admin, eks_inputs};
use ledgerform_bindings::aws;
use ledgerform_modules::eks::{Addon, Eks, NodeGroup};
use serde_json::json;

/// The agent has a role of its own, with AWS's policy for it, and no other account of the cluster may take it.
#[test]
fn m18_container_insights_with_its_role() {
    let template = applied(|scope| {
        scope.provider(aws::Provider::new().region("us-east-1"));
        let nodes = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6);
        let addons = ["amazon-cloudwatch-observability", "kube-proxy", "vpc-cni"].map(|name| (name, Addon::new()));
        let cluster = eks_inputs().access([("platform", eks_admin())]).node_groups([("system", nodes)]).addons(addons);
        scope.component::<Eks>("eks", cluster);
    });
    let addon = template.has::<aws::EksAddon>(json!({ "addon_name": "amazon-cloudwatch-observability" }));
    let role = addon[0].body["service_account_role_arn"].as_str().unwrap();
    let roles = template.all::<aws::IamRole>();
    let role = roles.iter().find(|found| role.contains(found.address.as_str())).unwrap();
    let trust = role.body["assume_role_policy"].as_str().unwrap();
    assert!(trust.contains("system:serviceaccount:amazon-cloudwatch:cloudwatch-agent"), "{trust}");
    let policies = template.all::<aws::IamRolePolicyAttachment>();
    let policies = policies.iter().filter(|found| found.body["role"].as_str().unwrap().contains(role.address.as_str()));
    let policies: Vec<&str> = policies.map(|found| found.body["policy_arn"].as_str().unwrap()).collect();
    assert_eq!(policies.len(), 1);
    assert!(policies[0].ends_with(":iam::aws:policy/CloudWatchAgentServerPolicy"), "{policies:?}");
}
