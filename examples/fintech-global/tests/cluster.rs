//! The cluster and what stands in it.

use super::{platform, texts, values, workloads};
use ledgerform_bindings::{aws, kubernetes};
use ledgerform_testing::{Match, Template};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// FG-27: an EKS cluster whose API only the VPC reaches.
#[test]
fn fg_27_cluster() {
    let cluster = platform().only::<aws::EksCluster>();
    assert_eq!(cluster.body["name"], "fintechglobal");
    assert_eq!(cluster.body["version"], "1.33");
    assert_eq!(cluster.body["vpc_config"]["endpoint_public_access"], false);
    assert_eq!(cluster.body["encryption_config"]["resources"], json!(["secrets"]));
}

/// FG-28: pods of the namespace fintech-prod run on Fargate.
#[test]
fn fg_28_fargate_profile() {
    let profile = platform().only::<aws::EksFargateProfile>();
    assert_eq!(profile.body["fargate_profile_name"], "fintech-prod");
    assert_eq!(profile.body["selector"][0]["namespace"], "fintech-prod");
    assert!(profile.body["pod_execution_role_arn"].as_str().unwrap().starts_with("${aws_iam_role."));
    assert_eq!(profile.body["subnet_ids"].as_array().unwrap().len(), 3);
}

/// FG-29: a managed node group of the name `system`.
#[test]
fn fg_29_node_group() {
    let group = platform().only::<aws::EksNodeGroup>();
    assert_eq!(group.body["node_group_name"], "system");
    let sizes = json!({"desired_size": 2, "max_size": 6, "min_size": 2});
    assert_eq!(group.body["scaling_config"], sizes);
    assert_eq!(group.body["instance_types"], json!(["m7g.large"]));
    assert_eq!(
        (&group.body["capacity_type"], &group.body["ami_type"]),
        (&json!("ON_DEMAND"), &json!("AL2023_ARM_64_STANDARD"))
    );
}

/// FG-30: a horizontal autoscaler of pods, and the metrics server without which it sees nothing.
#[test]
fn fg_30_horizontal_pod_autoscaler() {
    let autoscaler = workloads().only::<kubernetes::HorizontalPodAutoscalerV2>();
    let spec = &autoscaler.body["spec"];
    assert_eq!((&spec["min_replicas"], &spec["max_replicas"]), (&json!(2), &json!(10)));
    assert_eq!(spec["scale_target_ref"], json!({"api_version": "apps/v1", "kind": "Deployment", "name": "api"}));
    let target = json!({"average_utilization": 70, "type": "Utilization"});
    assert_eq!(spec["metric"][0]["resource"], json!({"name": "cpu", "target": target}));
    platform().has::<aws::EksAddon>(json!({"addon_name": "metrics-server"}));
}

/// FG-31: the namespace fintech-prod.
#[test]
fn fg_31_namespace() {
    let namespace = workloads().only::<kubernetes::NamespaceV1>();
    assert_eq!(namespace.body["metadata"]["name"], "fintech-prod");
}

/// A provider that is configured by what the same apply makes cannot plan: what stands in the cluster is a stack of its own,
/// which comes after it.
#[test]
fn no_stack_configures_a_provider_by_what_it_makes() {
    let names = |stack: &Template, section: &str| -> BTreeSet<String> {
        let document: Value = serde_json::from_str(stack.text()).unwrap();
        document[section].as_object().unwrap().keys().cloned().collect()
    };
    assert!(!names(platform(), "provider").contains("kubernetes"), "the cluster is made there");
    assert_eq!(names(workloads(), "provider"), texts(["kubernetes"]));
    assert!(names(workloads(), "resource").iter().all(|ty| ty.starts_with("kubernetes_")));
    let stacks = super::app(|_| ()).synth().unwrap().stacks;
    let after = stacks.iter().find(|stack| stack.name == "workloads").map(|stack| stack.after.clone());
    assert_eq!(after, Some(vec!["platform".to_owned()]));
}

/// FG-32: pods have a role by their service account, with rights for one thing each.
#[test]
fn fg_32_least_privilege_of_pods() {
    let platform = platform();
    platform.count::<aws::IamOpenidConnectProvider>(1);
    let role = platform.has::<aws::IamRole>(Match::object([(
        "assume_role_policy",
        Match::contains("system:serviceaccount:fintech-prod:api"),
    )]));
    assert_eq!(role.len(), 1);
    let account = workloads().only::<kubernetes::ServiceAccountV1>();
    assert_eq!(account.body["metadata"]["name"], "api");
    assert!(account.body["metadata"]["annotations"]["eks.amazonaws.com/role-arn"].is_string());
    let place = "us-east-1:797923187401";
    for (name, action, resource) in [
        ("sessions", "dynamodb:PutItem", format!("\"arn:aws:dynamodb:{place}:table/fintechglobal-sessions\"")),
        (
            "database",
            "rds-db:connect",
            format!("\"arn:aws:rds-db:{place}:dbuser:${{aws_rds_cluster.platform_database_this_main_"),
        ),
        ("cache", "elasticache:Connect", format!("\"arn:aws:elasticache:{place}:user:fintechglobal-redis-api\"")),
        (
            "api-keys",
            "secretsmanager:GetSecretValue",
            "aws_secretsmanager_secret.platform_secrets_this_api-keys_".to_owned(),
        ),
    ] {
        let found = platform.has::<aws::IamRolePolicy>(json!({"name": name}));
        assert_eq!(found.len(), 1, "{name}");
        let policy = found[0].body["policy"].as_str().unwrap();
        assert!(policy.contains(action) && policy.contains(&resource), "{name}: {policy}");
        // As JSON text, or as the call that gives it.
        for everything in [r#""Resource":"*""#, r#""Resource" = "*""#, ":*\""] {
            assert!(!policy.contains(everything), "{name}: {policy}");
        }
        let role = found[0].body["role"].as_str().unwrap();
        assert!(role.contains("aws_iam_role.platform_eks_workload_api_"), "{name}: {role}");
    }
}

/// FG-33: roles of the control plane, the nodes and Fargate, with AWS's policies for them and no other.
#[test]
fn fg_33_roles() {
    let attached = values::<aws::IamRolePolicyAttachment>(platform(), "policy_arn");
    let expected = [
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSClusterPolicy",
        "AmazonEKSFargatePodExecutionRolePolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
        // What backs the database up and restores it, and what looks at its processes.
        "service-role/AWSBackupServiceRolePolicyForBackup",
        "service-role/AWSBackupServiceRolePolicyForRestores",
        "service-role/AmazonRDSEnhancedMonitoringRole",
    ];
    assert_eq!(attached, texts(expected.map(|name| format!("arn:aws:iam::aws:policy/{name}"))));
    let addons = texts(["coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"]);
    assert_eq!(values::<aws::EksAddon>(platform(), "addon_name"), addons);
}
