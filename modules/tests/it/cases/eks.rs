//! Cases of EKS: the examples, and a cluster that uses what exists.

use super::{Case, case, example};
use ledgerform::Scope;
use ledgerform_modules::eks::{
    Access, Addon, AutoMode, Eks, EksInputs, FargateProfile, Karpenter, NodeGroup, Role, Rule, Selector, Ssh, Taint,
    Workload,
};
use ledgerform_modules::kms::{Existing, Key};
use ledgerform_modules::profile::Profile;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// What every cluster is given.
pub(crate) fn inputs() -> EksInputs {
    EksInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .kubernetes_version("1.33")
        .vpc_id("vpc-0a1b2c3d4e5f60718")
        .subnet_ids(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"])
}

fn access() -> [(&'static str, Access); 2] {
    let payments = Access::new()
        .principal_arn("arn:aws:iam::111122223333:role/payments")
        .policies([("AmazonEKSEditPolicy", vec!["payments"]), ("AmazonEKSViewPolicy", vec!["shared", "payments"])])
        .kubernetes_groups(["payments"])
        .user_name("payments");
    [("platform", admin()), ("payments", payments)]
}

/// Somebody who administers the cluster.
pub(crate) fn admin() -> Access {
    Access::new()
        .principal_arn("arn:aws:iam::111122223333:role/platform")
        .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())])
}

fn node_groups() -> [(&'static str, NodeGroup); 3] {
    let isolated = ["subnet-0e1b2c3d4e5f60718", "subnet-0e1b2c3d4e5f60719"];
    let system = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6);
    let financial = NodeGroup::new().instance_types(["m7i.xlarge", "m6i.xlarge"]).min_size(2).max_size(10);
    let batch = NodeGroup::new().instance_types(["c7g.large", "m7g.large", "m6g.large"]).min_size(0).max_size(20);
    [
        ("system", system.name("system").initial_size(3).release_version("1.33.0-20250610")),
        (
            "financial",
            financial
                .ami_type("BOTTLEROCKET_x86_64")
                .disk_gib(100)
                .labels([("workload", "financial")])
                .taints([Taint::new().key("dedicated").value("financial")])
                .subnet_ids(isolated)
                .max_unavailable_percent(10)
                .auto_repair(false)
                .tags([("Scope", "pci")]),
        ),
        ("batch", batch.capacity_type("SPOT").force_update(true)),
    ]
}

fn rules() -> [(&'static str, Rule); 3] {
    [
        (
            "database",
            Rule::new()
                .description("Database")
                .from_port(5432)
                .direction("egress")
                .security_group_id("sg-0c1b2c3d4e5f60718"),
        ),
        (
            "load_balancer",
            Rule::new()
                .description("Load balancer to pods")
                .from_port(8080)
                .to_port(8090)
                .security_group_id("sg-0d1b2c3d4e5f60718"),
        ),
        (
            "bastion",
            Rule::new().description("API, from the bastion").from_port(443).group("cluster").cidr("10.0.50.0/24"),
        ),
    ]
}

fn addons() -> [(&'static str, Addon); 6] {
    let efs = Role::new().arn("arn:aws:iam::111122223333:role/efs");
    [
        ("vpc-cni", Addon::new().version("latest")),
        ("kube-proxy", Addon::new().version("default")),
        ("eks-pod-identity-agent", Addon::new()),
        ("coredns", Addon::new().configuration(r#"{"replicaCount":3}"#)),
        ("aws-ebs-csi-driver", Addon::new().version("v1.44.0-eksbuild.1").preserve(true)),
        ("aws-efs-csi-driver", Addon::new().role(Some(efs))),
    ]
}

fn workloads() -> [(&'static str, Workload); 3] {
    let secrets = r#"{"Version":"2012-10-17","Statement":[{"Sid":"ReadSecret","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-AbCdEf"}]}"#;
    let prometheus = "arn:aws:iam::aws:policy/AmazonPrometheusRemoteWriteAccess";
    [
        ("api", Workload::new().namespace("fintech-prod").identity("irsa").policies([("secrets", secrets)])),
        (
            "operators",
            Workload::new().namespace("operators").controllers([
                ("aws-load-balancer-controller", vec![]),
                ("cert-manager", vec!["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]),
                ("cluster-autoscaler", vec![]),
                ("external-dns", vec!["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]),
                ("external-secrets", vec!["arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-AbCdEf"]),
                ("fluent-bit", vec!["arn:aws:logs:us-east-1:111122223333:log-group:/platform/api"]),
                ("velero", vec!["arn:aws:s3:::demo-backups-111122223333-us-east-1"]),
            ]),
        ),
        (
            "metrics",
            Workload::new()
                .namespace("monitoring")
                .service_account("collector")
                .policy_arns([("prometheus", prometheus)]),
        ),
    ]
}

/// The example `complete`, in Rust.
fn complete() -> EksInputs {
    let isolated = ["subnet-0e1b2c3d4e5f60718", "subnet-0e1b2c3d4e5f60719"];
    let audit = Selector::new().namespace("audit").labels([("compute", "fargate")]);
    inputs()
        .support("standard")
        .zonal_shift(true)
        .deletion_protection(true)
        .creator_is_admin(false)
        .key(Key::new().alias("demo-cluster-key").administrators(["arn:aws:iam::111122223333:role/security"]))
        .control_plane_subnet_ids(["subnet-0b1b2c3d4e5f60718", "subnet-0b1b2c3d4e5f60719"])
        .service_cidr("172.20.0.0/16")
        .public_access_cidrs(["203.0.113.0/24"])
        .private_access_cidrs(["10.8.0.0/16"])
        .node_egress_cidrs(["10.0.0.0/16", "0.0.0.0/0"])
        .node_security_group_ids(["sg-0a1b2c3d4e5f60718"])
        .log_retention_days(731)
        .rules(rules())
        .access(access())
        .node_policies([("ssm", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")])
        .disk_key(Some(Existing::new().arn(KEY)))
        .node_groups(node_groups())
        .addons(addons())
        .fargate_profiles([
            ("fintech-prod", FargateProfile::new().selectors([Selector::new().namespace("fintech-prod")])),
            ("audit", FargateProfile::new().selectors([audit]).subnet_ids(isolated)),
        ])
        .workloads(workloads())
        .ssh(Some(Ssh::new().key_name("bastion").security_group_id("sg-0f1b2c3d4e5f60718")))
        .karpenter(Some(Karpenter::new().namespace("karpenter")))
        .tags([("Team", "platform")])
}

/// What production wants, without anything that it accepts.
pub(super) fn production(stack: &Scope) {
    // Of a rule for port 22, checkov reads ranges only: in HCL it takes one that names a security group for open to all
    // (CKV_AWS_24). In the plan of the example, where the range is null, it does not; that is judged too.
    let inputs = complete().public_access_cidrs(Vec::<&str>::new()).ssh(None::<Ssh>);
    stack.component::<Eks>("eks", inputs);
}

/// A cluster with existing roles and an existing key, that takes its rights from the config map still.
const REUSED: &str = r#"
  name                = "demo"
  region              = "us-east-1"
  account_id          = "111122223333"
  kubernetes_version  = "1.33"
  vpc_id              = "vpc-0a1b2c3d4e5f60718"
  subnet_ids          = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  key                 = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
  cluster_role        = { arn = "arn:aws:iam::111122223333:role/cluster" }
  node_role           = { arn = "arn:aws:iam::111122223333:role/node" }
  authentication_mode = "API_AND_CONFIG_MAP"
  node_groups         = { workers = { instance_types = ["t3.micro"], min_size = 1, max_size = 2 } }
  prefix_delegation   = false
  accept              = { "LF0205:workers" = "nodes for one pod each" }
  addons              = { kube-proxy = {}, vpc-cni = { role = { arn = "arn:aws:iam::111122223333:role/cni" } } }
"#;

/// Nodes that EKS runs, which bring what add-ons would.
const AUTO: &str = r#"
  auto_mode = { node_pools = ["general-purpose"] }
  addons    = {}
"#;

const NO_ADDONS: [(&str, Addon); 0] = [];

/// Pods without a single node.
const FARGATE: &str = r#"
  fargate_profiles = { all = { selectors = [{ namespace = "*" }] } }
  addons           = { coredns = { configuration = "{\"computeType\":\"Fargate\"}" } }
"#;

/// A cluster to develop with, and further arguments.
fn development(arguments: &str) -> String {
    format!(
        r#"
  name               = "demo"
  region             = "us-east-1"
  account_id         = "111122223333"
  profile            = "development"
  kubernetes_version = "1.33"
  vpc_id             = "vpc-0a1b2c3d4e5f60718"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
{arguments}"#
    )
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        example("eks", "minimal", |stack| {
            let system = NodeGroup::new().instance_types(["t4g.small"]).min_size(2).max_size(3);
            stack.component::<Eks>("eks", inputs().profile(Profile::Development).node_groups([("system", system)]));
        }),
        example("eks", "complete", |stack| {
            stack.component::<Eks>("eks", complete());
        }),
        case("eks", "reused", REUSED, |stack| {
            let role = |name: &str| Some(Role::new().arn(format!("arn:aws:iam::111122223333:role/{name}")));
            let workers = NodeGroup::new().instance_types(["t3.micro"]).min_size(1).max_size(2);
            stack.component::<Eks>(
                "eks",
                inputs()
                    .key(Key::existing_arn(KEY))
                    .cluster_role(role("cluster"))
                    .node_role(role("node"))
                    .authentication_mode("API_AND_CONFIG_MAP")
                    .node_groups([("workers", workers)])
                    .prefix_delegation(false)
                    .accept([("LF0205:workers", "nodes for one pod each")])
                    .addons([("kube-proxy", Addon::new()), ("vpc-cni", Addon::new().role(role("cni")))]),
            );
        }),
        case("eks", "auto", &development(AUTO), |stack| {
            let mode = AutoMode::new().node_pools(["general-purpose"]);
            let inputs = inputs().profile(Profile::Development).auto_mode(Some(mode)).addons(NO_ADDONS);
            stack.component::<Eks>("eks", inputs);
        }),
        case("eks", "fargate", &development(FARGATE), |stack| {
            let all = FargateProfile::new().selectors([Selector::new().namespace("*")]);
            stack.component::<Eks>(
                "eks",
                inputs()
                    .profile(Profile::Development)
                    .fargate_profiles([("all", all)])
                    .addons([("coredns", Addon::new().configuration(r#"{"computeType":"Fargate"}"#))]),
            );
        }),
    ]
}
