//! Kubernetes clusters.

use crate::ec2::trust;
use crate::rds::{network, with};
use crate::support::Rig;
use ledgerform_engine::{Action, Attributes, Value};
use serde_json::{Value as Json, json};

/// What changes between two descriptions.
struct Look<'a> {
    name: &'a str,
    version: &'a str,
    addon: &'a str,
    size: i64,
    is_second: bool,
}

fn description(look: &Look<'_>) -> Json {
    let Look { name, version, addon, size, is_second } = *look;
    let tags = json!({"Name": name});
    let second = |one: Json, two: Json| if is_second { two } else { one };
    let cluster = json!({
        "name": "main", "role_arn": "${aws_iam_role.cluster.arn}", "version": version,
        "enabled_cluster_log_types": second(json!(["api"]), json!(["audit", "authenticator"])),
        "deletion_protection": false, "bootstrap_self_managed_addons": false, "tags": tags,
        "vpc_config": [{
            "subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
            "security_group_ids": ["${aws_security_group.a.id}"],
            "endpoint_private_access": true, "endpoint_public_access": is_second,
            "public_access_cidrs": second(json!(null), json!(["192.0.2.0/24"]))
        }],
        "access_config": [{
            "authentication_mode": second(json!("API_AND_CONFIG_MAP"), json!("API")),
            "bootstrap_cluster_creator_admin_permissions": false
        }],
        "encryption_config": [{"resources": ["secrets"], "provider": [{"key_arn": "${aws_kms_key.a.arn}"}]}],
        "kubernetes_network_config": [{"service_ipv4_cidr": "172.20.0.0/16"}],
        "upgrade_policy": [{"support_type": second(json!("STANDARD"), json!("EXTENDED"))}],
        "zonal_shift_config": [{"enabled": is_second}]
    });
    let taint = |effect: &str| json!({"key": "only", "value": "this", "effect": effect});
    let group = json!({
        "cluster_name": "${aws_eks_cluster.a.name}", "node_role_arn": "${aws_iam_role.node.arn}",
        "subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"], "node_group_name_prefix": "a-",
        "instance_types": ["t3.medium", "t3a.medium"], "capacity_type": "SPOT", "ami_type": "AL2023_x86_64_STANDARD",
        "version": "${aws_eks_cluster.a.version}", "force_update_version": false,
        "labels": second(json!({"node-group": "a", "x": "y"}), json!({"node-group": "a", "y": "z"})), "tags": tags,
        "scaling_config": [{"desired_size": size, "max_size": size + 1, "min_size": size}],
        "taint": second(json!([taint("NO_SCHEDULE")]), json!([taint("NO_EXECUTE"), taint("PREFER_NO_SCHEDULE")])),
        "launch_template": [
            {"id": "${aws_launch_template.a.id}", "version": "${aws_launch_template.a.latest_version}"}
        ],
        "update_config": [{"max_unavailable_percentage": 33}],
        "node_repair_config": [{"enabled": is_second}]
    });
    let addon = |addon_name: &str, role: Json| {
        json!({
            "addon_name": addon_name, "cluster_name": "${aws_eks_cluster.a.name}", "addon_version": addon,
            "configuration_values": json!({"env": {"X": name}}).to_string(), "service_account_role_arn": role,
            "preserve": false, "resolve_conflicts_on_create": "OVERWRITE", "resolve_conflicts_on_update": "OVERWRITE",
            "tags": tags
        })
    };
    let scope = second(json!([{"type": "namespace", "namespaces": ["a", "b"]}]), json!([{"type": "cluster"}]));
    json!({
        "aws_vpc": {"a": {"cidr_block": "10.0.0.0/16"}},
        "aws_subnet": {
            "a": {"vpc_id": "${aws_vpc.a.id}", "cidr_block": "10.0.1.0/24", "availability_zone": "us-east-1a"},
            "b": {"vpc_id": "${aws_vpc.a.id}", "cidr_block": "10.0.2.0/24", "availability_zone": "us-east-1b"}
        },
        "aws_security_group": {"a": {"name": "a", "vpc_id": "${aws_vpc.a.id}"}},
        "aws_kms_key": {"a": {"description": "a"}},
        "aws_iam_role": {
            "cluster": {"name": "cluster", "assume_role_policy": trust("eks.amazonaws.com")},
            "node": {"name": "node", "assume_role_policy": trust("ec2.amazonaws.com")},
            "fargate": {"name": "fargate", "assume_role_policy": trust("eks-fargate-pods.amazonaws.com")},
            "pod": {"name": "pod", "assume_role_policy": trust("pods.eks.amazonaws.com")}
        },
        "aws_iam_openid_connect_provider": {"a": {
            "client_id_list": ["sts.amazonaws.com"], "url": "${aws_eks_cluster.a.identity.0.oidc.0.issuer}", "tags": tags
        }},
        "aws_launch_template": {"a": {
            "name_prefix": "a-", "description": name, "update_default_version": true,
            "vpc_security_group_ids": ["${aws_security_group.a.id}"]
        }},
        "aws_eks_cluster": {"a": cluster},
        "aws_eks_node_group": {"a": group},
        "aws_eks_fargate_profile": {"a": {
            "cluster_name": "${aws_eks_cluster.a.name}", "fargate_profile_name": "a",
            "pod_execution_role_arn": "${aws_iam_role.fargate.arn}", "subnet_ids": ["${aws_subnet.a.id}"],
            "selector": [{"namespace": "a", "labels": {"x": "y"}}, {"namespace": "b"}], "tags": tags
        }},
        "aws_eks_addon": {
            "a": addon("vpc-cni", json!("${aws_iam_role.pod.arn}")),
            "b": {"addon_name": "coredns", "cluster_name": "${aws_eks_cluster.a.name}", "tags": tags}
        },
        "aws_eks_access_entry": {
            "a": {
                "cluster_name": "${aws_eks_cluster.a.name}", "principal_arn": "${aws_iam_role.pod.arn}",
                "kubernetes_groups": second(json!(["a"]), json!(["a", "b"])), "type": "STANDARD", "tags": tags
            },
            "b": {
                "cluster_name": "${aws_eks_cluster.a.name}", "principal_arn": "${aws_iam_role.fargate.arn}",
                "user_name": format!("user-{name}")
            }
        },
        "aws_eks_access_policy_association": {"a": {
            "cluster_name": "${aws_eks_cluster.a.name}", "principal_arn": "${aws_eks_access_entry.a.principal_arn}",
            "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "access_scope": scope
        }},
        "aws_eks_pod_identity_association": {"a": {
            "cluster_name": "${aws_eks_cluster.a.name}", "namespace": "a", "service_account": "a",
            "role_arn": second(json!("${aws_iam_role.pod.arn}"), json!("${aws_iam_role.node.arn}")), "tags": tags
        }}
    })
}

#[test]
fn a_cluster_and_all_that_is_in_it() {
    let rig = Rig::new();
    let first = Look { name: "one", version: "1.32", addon: "v1.20.1-eksbuild.1", size: 1, is_second: false };
    let second = Look { name: "two", version: "1.33", addon: "v1.20.1-eksbuild.2", size: 2, is_second: true };
    rig.life(&[description(&first), description(&second)]);
}

/// A key is given to the cluster that is there, and never taken away.
#[test]
fn a_cluster_keeps_its_key() {
    let rig = Rig::new();
    let cluster = |encryption: Json| {
        let more = json!({
            "aws_iam_role": {"a": {"name": "cluster", "assume_role_policy": trust("eks.amazonaws.com")}},
            "aws_kms_key": {"a": {"description": "a"}},
            "aws_eks_cluster": {"a": {
                "name": "main", "role_arn": "${aws_iam_role.a.arn}", "encryption_config": encryption,
                "vpc_config": [{"subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]}]
            }}
        });
        with(network("aws_db_subnet_group", "a"), &more)
    };
    let key = || json!([{"resources": ["secrets"], "provider": [{"key_arn": "${aws_kms_key.a.arn}"}]}]);
    rig.apply(&cluster(json!([])));
    rig.assert_plan(&cluster(key()), &[("aws_eks_cluster.a", Action::Update)]);
    rig.destroy();
    rig.apply(&cluster(key()));
    rig.assert_plan(&cluster(json!([])), &[("aws_eks_cluster.a", Action::Replace { create_first: false })]);
    rig.destroy();
}

#[test]
fn versions_of_add_ons_are_looked_up() {
    let rig = Rig::new();
    let version = |most_recent: bool| {
        let arguments = Attributes::from([
            ("addon_name".to_owned(), Value::from("coredns")),
            ("kubernetes_version".to_owned(), Value::from("1.33")),
            ("most_recent".to_owned(), Value::from(most_recent)),
        ]);
        let answer = rig.query("aws_eks_addon_version", &arguments);
        answer["version"].as_str().map(str::to_owned)
    };
    assert_eq!(version(false).as_deref(), Some("v1.12.3-eksbuild.1"));
    assert_eq!(version(true).as_deref(), Some("v1.12.3-eksbuild.2"));
}
