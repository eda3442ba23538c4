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
    let network = &cluster.body["vpc_config"];
    assert_eq!(
        (&network["endpoint_private_access"], &network["endpoint_public_access"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(network["subnet_ids"].as_array().unwrap().len(), 3);
    let logs = json!(["api", "audit", "authenticator", "controllerManager", "scheduler"]);
    assert_eq!(cluster.body["enabled_cluster_log_types"], logs);
    platform()
        .has::<aws::CloudwatchLogGroup>(json!({"name": "/aws/eks/fintechglobal/cluster", "retention_in_days": 365}));
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
    // The issuer is known once the cluster is there, so the policy is a call; exactly this subject and audience take the role.
    let trust = role[0].body["assume_role_policy"].as_str().unwrap();
    for part in [
        r#""Action" = "sts:AssumeRoleWithWebIdentity""#,
        r#""Condition" = {"StringEquals" = { for "#,
        r#"{"aud" = "sts.amazonaws.com", "sub" = "system:serviceaccount:fintech-prod:api"}"#,
        r#""Principal" = {"Federated" = aws_iam_openid_connect_provider.platform_eks_this_"#,
    ] {
        assert!(trust.contains(part), "{part}: {trust}");
    }
    assert!(!trust.contains("StringLike") && !trust.contains('*'), "{trust}");
    let account = workloads().only::<kubernetes::ServiceAccountV1>();
    assert_eq!(account.body["metadata"]["name"], "api");
    assert!(account.body["metadata"]["annotations"]["eks.amazonaws.com/role-arn"].is_string());
    let place = "us-east-1:797923187401";
    // Both as JSON text and as the call that gives it, with the spaces of neither.
    let squeezed = |policy: &str| policy.replace(" = ", ":").replace(", ", ",");
    let items = "[\"dynamodb:BatchGetItem\",\"dynamodb:ConditionCheckItem\",\"dynamodb:DescribeTable\",\"dynamodb:GetItem\",\
                 \"dynamodb:Query\",\"dynamodb:Scan\",\"dynamodb:BatchWriteItem\",\"dynamodb:DeleteItem\",\"dynamodb:PutItem\",\
                 \"dynamodb:UpdateItem\"]";
    let table = format!("arn:aws:dynamodb:{place}:table/fintechglobal-sessions");
    let cache = format!("arn:aws:elasticache:{place}");
    for (name, actions, resource) in [
        ("sessions", vec![items, r#""kms:Decrypt""#], format!(r#"["{table}","{table}/index/*"]"#)),
        (
            "database",
            vec![r#""rds-db:connect""#],
            format!(r#""arn:aws:rds-db:{place}:dbuser:${{aws_rds_cluster.platform_database_this_main_"#),
        ),
        (
            "cache",
            vec![r#""elasticache:Connect""#],
            format!(r#"["{cache}:replicationgroup:fintechglobal-redis","{cache}:user:fintechglobal-redis-api"]"#),
        ),
        (
            "api-keys",
            vec![r#"["secretsmanager:DescribeSecret","secretsmanager:GetSecretValue"]"#, r#""kms:Decrypt""#],
            "aws_secretsmanager_secret.platform_secrets_this_api-keys_".to_owned(),
        ),
    ] {
        let found = platform.has::<aws::IamRolePolicy>(json!({"name": name}));
        assert_eq!(found.len(), 1, "{name}");
        let policy = squeezed(found[0].body["policy"].as_str().unwrap());
        assert_eq!(policy.matches("\"Action\":").count(), actions.len(), "{name}: {policy}");
        for action in actions {
            assert!(policy.contains(&format!("\"Action\":{action}")), "{name}: {action} in {policy}");
        }
        assert!(policy.contains(&format!("\"Resource\":{resource}")), "{name}: {resource} in {policy}");
        let role = found[0].body["role"].as_str().unwrap();
        assert!(role.contains("aws_iam_role.platform_eks_workload_api_"), "{name}: {role}");
    }
}

/// Who takes a role, as the policy says it.
fn trust(description: &str) -> Value {
    let found = platform().has::<aws::IamRole>(json!({"description": description}));
    assert_eq!(found.len(), 1, "{description}");
    serde_json::from_str(found[0].body["assume_role_policy"].as_str().unwrap()).unwrap()
}

/// FG-33: roles of the control plane, the nodes and Fargate: who takes them, and AWS's policies for them and no other.
#[test]
fn fg_33_roles() {
    let service = |sid: &str, service: &str, source: Option<&str>| {
        let mut statement =
            json!({"Sid": sid, "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}});
        if let Some(source) = source {
            let arn = format!("arn:aws:eks:us-east-1:797923187401:{source}");
            statement["Condition"] = json!({"ArnLike": {"aws:SourceArn": arn}});
        }
        json!({"Version": "2012-10-17", "Statement": [statement]})
    };
    assert_eq!(
        trust("Control plane of the cluster fintechglobal"),
        service("EksTakesRole", "eks.amazonaws.com", Some("cluster/fintechglobal"))
    );
    assert_eq!(trust("Nodes of the cluster fintechglobal"), service("InstancesTakeRole", "ec2.amazonaws.com", None));
    assert_eq!(
        trust("Starts Fargate pods of the cluster fintechglobal"),
        service("FargateTakesRole", "eks-fargate-pods.amazonaws.com", Some("fargateprofile/fintechglobal/*"))
    );

    let of_role = |found: ledgerform_testing::Found| {
        let role = found.body["role"].as_str().unwrap();
        let role = role.trim_start_matches("${aws_iam_role.platform_").rsplit_once('_').unwrap().0;
        let policy = found.body["policy_arn"].as_str().unwrap().trim_start_matches("arn:aws:iam::aws:policy/");
        format!("{role}: {policy}")
    };
    let attached: BTreeSet<String> =
        platform().all::<aws::IamRolePolicyAttachment>().into_iter().map(of_role).collect();
    let expected = [
        // What backs the database up and restores it, and what looks at its processes.
        "database_backup: service-role/AWSBackupServiceRolePolicyForBackup",
        "database_backup: service-role/AWSBackupServiceRolePolicyForRestores",
        "database_monitoring: service-role/AmazonRDSEnhancedMonitoringRole",
        "eks_addon_vpc-cni: AmazonEKS_CNI_Policy",
        "eks_cluster: AmazonEKSClusterPolicy",
        "eks_fargate: AmazonEKSFargatePodExecutionRolePolicy",
        "eks_node: AmazonEC2ContainerRegistryPullOnly",
        "eks_node: AmazonEKSWorkerNodePolicy",
    ];
    assert_eq!(attached, texts(expected));
    let roles = [
        ("role_arn", platform().only::<aws::EksCluster>().body, "eks_cluster"),
        ("node_role_arn", platform().only::<aws::EksNodeGroup>().body, "eks_node"),
        ("pod_execution_role_arn", platform().only::<aws::EksFargateProfile>().body, "eks_fargate"),
    ];
    for (argument, body, role) in roles {
        let given = body[argument].as_str().unwrap();
        assert!(given.starts_with(&format!("${{aws_iam_role.platform_{role}_")) && given.ends_with(".arn}"), "{given}");
    }
    let addons = texts(["coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"]);
    assert_eq!(values::<aws::EksAddon>(platform(), "addon_name"), addons);
}
