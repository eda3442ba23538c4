//! Wrong inputs of EKS.

use crate::cases::{eks_admin as admin, eks_inputs};
use ledgerform_modules::eks::{
    Access, Addon, Eks, EksInputs, FargateProfile, Karpenter, NodeGroup, Role, Rule, Selector, Ssh, Taint, Workload,
};
use ledgerform_modules::kms::Existing;

/// A good cluster, for each case to spoil.
fn good() -> EksInputs {
    eks_inputs().access([("platform", admin())])
}

const GOOD: [(&str, &str); 7] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("kubernetes_version", r#""1.33""#),
    ("vpc_id", r#""vpc-0a1b2c3d4e5f60718""#),
    ("subnet_ids", r#"["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]"#),
    (
        "access",
        r#"{ platform = { principal_arn = "arn:aws:iam::111122223333:role/platform", policies = { AmazonEKSClusterAdminPolicy = [] } } }"#,
    ),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: EksInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Eks>(inputs, &GOOD, arguments, message);
}

fn nodes(types: &[&str]) -> NodeGroup {
    NodeGroup::new().instance_types(types.to_vec()).min_size(1).max_size(3)
}

fn with_nodes(group: NodeGroup) -> EksInputs {
    good().node_groups([("workers", group)])
}

/// The argument of the module for one group.
fn group(rest: &str) -> String {
    format!(r#"{{ workers = {{ instance_types = ["m7i.large"], min_size = 1, max_size = 3, {rest} }} }}"#)
}

#[test]
fn the_control_plane() {
    check(
        EksInputs { kubernetes_version: "1.33.2".into(), ..good() },
        &[("kubernetes_version", r#""1.33.2""#)],
        "kubernetes_version must be a version of Kubernetes from 1.29 on, without patch, such as 1.33, not `1.33.2`",
    );
    check(
        EksInputs { vpc_id: "main".into(), ..good() },
        &[("vpc_id", r#""main""#)],
        "vpc_id must be the ID of a VPC, not `main`",
    );
    check(
        good().public_access_cidrs(["203.0.113.7"]),
        &[("public_access_cidrs", r#"["203.0.113.7"]"#)],
        "public_access_cidrs must be IPv4 ranges such as 203.0.113.0/24; wrong: 203.0.113.7",
    );
    check(
        good().service_cidr("8.8.0.0/16"),
        &[("service_cidr", r#""8.8.0.0/16""#)],
        "service_cidr must be a private IPv4 range from /12 to /24, not `8.8.0.0/16`",
    );
    check(
        good().log_types(["api", "kubelet"]),
        &[("log_types", r#"["api", "kubelet"]"#)],
        "log_types may have api, audit, authenticator, controllerManager, scheduler; wrong: kubelet",
    );
    check(
        good().log_retention_days(100),
        &[("log_retention_days", "100")],
        "log_retention_days must be a period that CloudWatch Logs knows, such as 30, 90, 365 or 3653 (0 keeps for ever), not \
         100",
    );
    check(
        good().cluster_role(Some(Role::new().arn("cluster"))),
        &[("cluster_role", r#"{ arn = "cluster" }"#)],
        "cluster_role.arn must be the ARN of a role, not `cluster`",
    );
}

#[test]
fn subnets_in_one_zone() {
    check(
        EksInputs { subnet_ids: ledgerform::IntoExpr::into_expr(["subnet-0a1b2c3d4e5f60718"]), ..good() },
        &[("subnet_ids", r#"["subnet-0a1b2c3d4e5f60718"]"#)],
        "subnet_ids must be subnets in two zones at least: EKS takes no fewer",
    );
}

#[test]
fn access() {
    let none = "nobody could administer the cluster: give somebody in access the policy AmazonEKSClusterAdminPolicy";
    check(eks_inputs(), &[("access", "{}")], none);
    let everybody = Access::new().principal_arn("arn:aws:iam::111122223333:role/*");
    check(
        good().access([("platform", admin()), ("all", everybody)]),
        &[("access", r#"{ all = { principal_arn = "arn:aws:iam::111122223333:role/*" } }"#)],
        "access must have the ARN of a role or user as principal_arn, and kubernetes_groups that do not begin with system:, \
         eks:, aws:, amazon: or iam:; wrong: all",
    );
    let masters = admin().kubernetes_groups(["system:masters"]);
    check(
        good().access([("platform", masters)]),
        &[(
            "access",
            r#"{ platform = { principal_arn = "arn:aws:iam::111122223333:role/platform", kubernetes_groups = ["system:masters"] } }"#,
        )],
        "access must have the ARN of a role or user as principal_arn, and kubernetes_groups that do not begin with system:, \
         eks:, aws:, amazon: or iam:; wrong: platform",
    );
    let wrong = admin().policies([("ClusterAdmin", Vec::<&str>::new())]);
    check(
        good().access([("platform", wrong)]),
        &[(
            "access",
            r#"{ platform = { principal_arn = "arn:aws:iam::111122223333:role/platform", policies = { ClusterAdmin = [] } } }"#,
        )],
        "policies of access may have AmazonEKSAdminPolicy, AmazonEKSAdminViewPolicy, AmazonEKSAutoNodePolicy, \
         AmazonEKSClusterAdminPolicy, AmazonEKSClusterInsightsPolicy, AmazonEKSEditPolicy, AmazonEKSEventPolicy, \
         AmazonEKSHybridPolicy, AmazonEKSViewPolicy, AmazonEMRJobPolicy; wrong: platform/ClusterAdmin",
    );
    check(
        good().access([("the platform", admin())]),
        &[(
            "access",
            r#"{ "the platform" = { principal_arn = "arn:aws:iam::111122223333:role/platform", policies = { AmazonEKSClusterAdminPolicy = [] } } }"#,
        )],
        "the keys of access must be letters, digits, _ and -; wrong: the platform",
    );
}

#[test]
fn node_groups() {
    let sizes = "node_groups must have min_size <= initial_size <= max_size (initial_size 0 stands for min_size, max_size is \
                 1 at least), disk_gib from 20 and max_unavailable_percent from 1 to 100; wrong: workers";
    check(with_nodes(nodes(&["m7i.large"]).initial_size(5)), &[("node_groups", &group("initial_size = 5"))], sizes);
    check(with_nodes(nodes(&["m7i.large"]).disk_gib(8)), &[("node_groups", &group("disk_gib = 8"))], sizes);
    let alike = "node_groups must have instance_types of one architecture (those such as m7g and t4g are ARM, m7i and t3 are \
                 x86-64), and an ami_type for it; wrong: workers";
    check(
        with_nodes(nodes(&["t3.small", "t4g.small"])),
        &[(
            "node_groups",
            r#"{ workers = { instance_types = ["t3.small", "t4g.small"], min_size = 1, max_size = 3 } }"#,
        )],
        alike,
    );
    check(
        with_nodes(nodes(&["m7i.large"]).ami_type("AL2023_ARM_64_STANDARD")),
        &[("node_groups", &group(r#"ami_type = "AL2023_ARM_64_STANDARD""#))],
        alike,
    );
    check(
        with_nodes(nodes(&["m7i.large"]).ami_type("CUSTOM")),
        &[("node_groups", &group(r#"ami_type = "CUSTOM""#))],
        "node_groups must have capacity_type ON_DEMAND or SPOT, and ami_type out of AL2023_ARM_64_NVIDIA, \
         AL2023_ARM_64_STANDARD, AL2023_x86_64_NEURON, AL2023_x86_64_NVIDIA, AL2023_x86_64_STANDARD, BOTTLEROCKET_ARM_64, \
         BOTTLEROCKET_x86_64, BOTTLEROCKET_x86_64_FIPS; wrong: workers",
    );
    check(
        with_nodes(nodes(&["m7i.large", "m7i.large"])),
        &[(
            "node_groups",
            r#"{ workers = { instance_types = ["m7i.large", "m7i.large"], min_size = 1, max_size = 3 } }"#,
        )],
        "node_groups must have different instance_types such as m7i.large, 1 to 20; wrong: workers",
    );
    check(
        with_nodes(nodes(&["m7i.large"]).taints([Taint::new().key("dedicated").effect("NoSchedule")])),
        &[("node_groups", &group(r#"taints = [{ key = "dedicated", effect = "NoSchedule" }]"#))],
        "node_groups must have taints with a key, a value up to 63 characters and the effect NO_EXECUTE, NO_SCHEDULE, \
         PREFER_NO_SCHEDULE, and labels outside of kubernetes.io/ and eks.amazonaws.com/, which the nodes may not give \
         themselves; wrong: workers",
    );
    check(
        good().node_groups([("Workers", nodes(&["m7i.large"]))]),
        &[("node_groups", r#"{ Workers = { instance_types = ["m7i.large"], min_size = 1, max_size = 3 } }"#)],
        "the keys of node_groups must be 1 to 20 lower-case letters, digits and hyphens, beginning with a letter, and names up \
         to 63 letters, digits, _ and -; wrong: Workers",
    );
    check(
        good().node_policies([("s3", "arn:aws:iam::aws:policy/AmazonS3FullAccess")]),
        &[("node_policies", r#"{ s3 = "arn:aws:iam::aws:policy/AmazonS3FullAccess" }"#)],
        "node_policies must be ARNs of policies, and none that gives full access: rights of one workload belong to \
         workloads; wrong: s3",
    );
    check(
        good().disk_key(Some(Existing::new().arn("alias/disks"))),
        &[("disk_key", r#"{ arn = "alias/disks" }"#)],
        "disk_key.arn must be the ARN of a KMS key, not `alias/disks`",
    );
}

#[test]
fn rules_addons_and_fargate() {
    let rule = Rule::new().description("Database").from_port(5432);
    check(
        good().rules([("database", rule)]),
        &[("rules", r#"{ database = { description = "Database", from_port = 5432 } }"#)],
        "rules must have group node or cluster, direction ingress or egress, protocol tcp or udp, ports from 1 to 65535, and \
         either cidr (an IPv4 range) or security_group_id, no two alike; wrong: database",
    );
    let rule = || Rule::new().description("Database").from_port(5432).cidr("10.0.50.0/24");
    check(
        good().rules([("database", rule()), ("reports", rule().to_port(5432))]),
        &[(
            "rules",
            r#"{ database = { description = "Database", from_port = 5432, cidr = "10.0.50.0/24" }, reports = { description = "Database", from_port = 5432, to_port = 5432, cidr = "10.0.50.0/24" } }"#,
        )],
        "rules must have group node or cluster, direction ingress or egress, protocol tcp or udp, ports from 1 to 65535, and \
         either cidr (an IPv4 range) or security_group_id, no two alike; wrong: database, reports",
    );
    check(
        good().addons([("vpc-cni", Addon::new().version("1.19"))]),
        &[("addons", r#"{ vpc-cni = { version = "1.19" } }"#)],
        "addons must have names that EKS knows as keys, a version such as v1.19.5-eksbuild.3, default or latest, and a \
         configuration that is JSON; wrong: vpc-cni",
    );
    check(
        good().fargate_profiles([("eks-prod", FargateProfile::new().selectors([Selector::new().namespace("prod")]))]),
        &[("fargate_profiles", r#"{ eks-prod = { selectors = [{ namespace = "prod" }] } }"#)],
        "fargate_profiles must have names of letters, digits, _ and - that do not begin with eks-, and one to five selectors, \
         each with a namespace; wrong: eks-prod",
    );
}

#[test]
fn controllers() {
    let message = "controllers of workloads may have cert-manager and external-dns with ARNs of hosted zones, \
                   external-secrets with ARNs of secrets, fluent-bit with ARNs of log groups and velero with ARNs of \
                   buckets, without wildcards, and aws-load-balancer-controller and cluster-autoscaler with none; wrong: \
                   dns";
    let zone = "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ";
    let objects = "arn:aws:s3:::backups/cluster/*";
    for (name, arn) in [
        ("external-dns", "*"),
        ("fluent-bit", zone),
        ("traefik", zone),
        ("cluster-autoscaler", zone),
        ("aws-load-balancer-controller", zone),
        ("velero", objects),
    ] {
        let text = format!(r#"{{ dns = {{ namespace = "dns", controllers = {{ {name} = ["{arn}"] }} }} }}"#);
        let workload = Workload::new().namespace("dns").controllers([(name, vec![arn])]);
        check(good().workloads([("dns", workload)]), &[("workloads", &text)], message);
    }
    let empty = Workload::new().namespace("dns").controllers([("external-dns", Vec::<&str>::new())]);
    let text = r#"{ dns = { namespace = "dns", controllers = { external-dns = [] } } }"#;
    check(good().workloads([("dns", empty)]), &[("workloads", text)], message);
}

#[test]
fn ssh() {
    check(
        good().ssh(Some(Ssh::new().key_name("bastion").security_group_id("0.0.0.0/0"))),
        &[("ssh", r#"{ key_name = "bastion", security_group_id = "0.0.0.0/0" }"#)],
        "ssh must have the name of a key pair as key_name, and the ID of a security group as security_group_id",
    );
}

#[test]
fn identities() {
    let wrong = "workloads must have keys of lower-case letters, digits and hyphens, a namespace and a service_account of one \
                 name each, without wildcards, identity pod_identity or irsa, and in policy_arns ARNs of policies; wrong: api";
    check(
        good().workloads([("api", Workload::new().namespace("*"))]),
        &[("workloads", r#"{ api = { namespace = "*" } }"#)],
        wrong,
    );
    check(
        good().workloads([("api", Workload::new().namespace("prod").identity("kiam"))]),
        &[("workloads", r#"{ api = { namespace = "prod", identity = "kiam" } }"#)],
        wrong,
    );
    check(
        good().addons([("vpc-cni", Addon::new())]).workloads([("api", Workload::new().namespace("prod"))]),
        &[("addons", "{ vpc-cni = {} }"), ("workloads", r#"{ api = { namespace = "prod" } }"#)],
        "the workload api has its role by pod_identity, which needs the add-on eks-pod-identity-agent",
    );
    check(
        good().addons([("vpc-cni", Addon::new())]).karpenter(Some(Karpenter::new())),
        &[("addons", "{ vpc-cni = {} }"), ("karpenter", "{}")],
        "karpenter has its role by pod_identity, which needs the add-on eks-pod-identity-agent",
    );
    check(
        good().karpenter(Some(Karpenter::new().namespace("Karpenter"))),
        &[("karpenter", r#"{ namespace = "Karpenter" }"#)],
        "karpenter must have the names of a namespace and a service account, and the ARN of a KMS key as queue_key.arn, if \
         any",
    );
}

/// What the profile `production`, which is the default, refuses: the code, how it is accepted, and nothing else is wrong.
#[test]
fn what_production_refuses() {
    let once = |code: &str, what: &str| {
        format!("{code}: in production {what}. To have it on purpose, give the reason: accept = {{ {code} = \"…\" }}")
    };
    let refused = |code: &str, what: &str, key: &str| {
        format!(
            "{code}: in production {what}; wrong: {key}. To have it on purpose, give the reason: accept = {{ {code} = \
             \"…\" }}, or \"{code}:{key}\" for this one"
        )
    };
    check(
        good().public_access_cidrs(["0.0.0.0/0"]),
        &[("public_access_cidrs", r#"["0.0.0.0/0"]"#)],
        &once("LF0201", "the API of a cluster must not be open to every address of the internet (public_access_cidrs)"),
    );
    check(
        good().log_types(["api", "audit"]),
        &[("log_types", r#"["api", "audit"]"#)],
        &once("LF0202", "a cluster must write all logs of its control plane (log_types)"),
    );
    check(
        good().deletion_protection(false),
        &[("deletion_protection", "false")],
        &once("LF0203", "a cluster must be protected against deletion (deletion_protection)"),
    );
    check(
        good().creator_is_admin(true),
        &[("creator_is_admin", "true")],
        &once("LF0204", "the role that creates a cluster must not administer it by that alone (creator_is_admin)"),
    );
    check(
        with_nodes(nodes(&["m7i.large"])).addons([("vpc-cni", Addon::new())]),
        &[("node_groups", &group("")), ("addons", "{ vpc-cni = {} }")],
        &once("LF0207", "a cluster with nodes must have the add-ons kube-proxy and vpc-cni (addons)"),
    );
    check(
        with_nodes(nodes(&["t3.micro", "t3.small"])).prefix_delegation(false),
        &[
            ("prefix_delegation", "false"),
            (
                "node_groups",
                r#"{ workers = { instance_types = ["t3.micro", "t3.small"], min_size = 1, max_size = 3 } }"#,
            ),
        ],
        &refused("LF0205", "a node must have room for 12 pods (instance_types, prefix_delegation)", "workers"),
    );
    check(
        with_nodes(nodes(&["m7i.large"]).capacity_type("SPOT")),
        &[("node_groups", &group(r#"capacity_type = "SPOT""#))],
        &refused("LF0206", "a group of Spot nodes must have several types to choose from (instance_types)", "workers"),
    );
}

#[test]
fn codes_that_the_component_does_not_know() {
    check(
        good().accept([("LF0101", "there is no NAT here")]),
        &[("accept", r#"{ LF0101 = "there is no NAT here" }"#)],
        "accept must have codes that eks knows (LF0001, LF0201, LF0202, LF0203, LF0204, LF0205, LF0206, LF0207), alone or with a colon \
         and a key behind, each with the reason; wrong: LF0101",
    );
}
