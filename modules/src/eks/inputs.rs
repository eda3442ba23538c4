//! What the cluster is given.

use super::auto_mode;
use super::check as own;
use super::node_check as nodes;
use crate::check;
use crate::kms::{self, Existing, Key};
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

pub use super::auto_mode::{AutoMode, AutoModeFields};
pub use super::node_inputs::*;

/// The inputs of the EKS component.
#[derive(Debug, Clone, Inputs)]
#[part(EksPart, without(name, region, account_id, profile, accept, key, vpc_id, subnet_ids, tags))]
pub struct EksInputs {
    /// Name of the cluster; the names of everything here begin with it. Lower-case letters, digits and hyphens, 2 to 32
    /// characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of the cluster, such as `us-east-1`. ARNs are made of it, so they are known before anything exists.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Account of the cluster, twelve digits. ARNs are made of it.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What it is for: `production` refuses what lets others in or loses the cluster, `development` goes away without a
    /// trace.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, alone or with a colon and a key behind, each
    /// with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The key that encrypts the secrets in the cluster and its logs. EKS takes no other key for a cluster later: a change
    /// replaces the cluster. The policy of an existing one must let CloudWatch Logs use it.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// Version of Kubernetes, such as `1.33`. EKS raises it by one minor version at a time and never lowers it.
    #[input(validate = own::kubernetes_version)]
    pub kubernetes_version: Expr<String>,
    /// ID of the VPC.
    #[input(validate = own::vpc_id)]
    pub vpc_id: Expr<String>,
    /// IDs of the private subnets of the nodes and Fargate pods, in two zones at least.
    #[input(validate = own::subnet_ids)]
    pub subnet_ids: Expr<Vec<String>>,
    /// IDs of the subnets in which the control plane has its network interfaces; those of the nodes where there are none.
    #[input(default = Vec::<&str>::new())]
    pub control_plane_subnet_ids: Expr<Vec<String>>,
    /// IPv4 range of the cluster's services; EKS chooses one where it is null. This cannot be changed later.
    #[input(validate = own::service_cidr)]
    pub service_cidr: Expr<Option<String>>,
    /// IPv4 ranges that reach the API over the internet. Without any, only the VPC reaches it.
    #[input(default = Vec::<&str>::new(), validate = own::cidrs)]
    pub public_access_cidrs: Expr<Vec<String>>,
    /// IPv4 ranges that reach the API from within: of a VPN or of peers.
    #[input(default = Vec::<&str>::new(), validate = own::cidrs)]
    pub private_access_cidrs: Expr<Vec<String>>,
    /// Logs of the control plane: `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`.
    #[input(default = own::LOGS, validate = own::log_types)]
    pub log_types: Expr<Vec<String>>,
    /// Days that logs are kept; one of the numbers CloudWatch Logs knows. Auditors expect a year.
    #[input(default = 365, validate = check::log_retention)]
    pub log_retention_days: Expr<Number>,
    /// Whether the cluster can be deleted only after this is taken away; where it is null, in production.
    pub deletion_protection: Expr<Option<bool>>,
    /// What happens when the version's standard support ends: `extended` (support goes on, at a price) or `standard` (EKS
    /// raises the version). Where it is null, `extended` in production and `standard` in development.
    #[input(one_of("standard", "extended"))]
    pub support: Expr<Option<String>>,
    /// Whether AWS may shift traffic away from a zone that fails.
    #[input(default = false)]
    pub zonal_shift: Expr<bool>,
    /// Who says who may use the API: `API` (access entries) or `API_AND_CONFIG_MAP` (for clusters that still have the config
    /// map `aws-auth`). It can be changed in this direction only: from the config map to the API.
    #[input(default = "API", one_of("API", "API_AND_CONFIG_MAP"))]
    pub authentication_mode: Expr<String>,
    /// Whether the role that creates the cluster administers it; where it is null, in development. Counts once, when the
    /// cluster is created.
    pub creator_is_admin: Expr<Option<bool>>,
    /// Who may use the API, by name.
    #[input(
        default = BTreeMap::<String, Access>::new(),
        validate = own::access_keys,
        validate = own::access,
        validate = own::access_policies
    )]
    pub access: Expr<BTreeMap<String, Access>>,
    /// An existing role of the control plane in place of a new one: with the policy AmazonEKSClusterPolicy, and let to use the
    /// key.
    #[input(validate = own::role)]
    pub cluster_role: Expr<Option<Role>>,
    /// An existing role of the nodes in place of a new one: with the policies AmazonEKSWorkerNodePolicy and
    /// AmazonEC2ContainerRegistryPullOnly.
    #[input(validate = own::role)]
    pub node_role: Expr<Option<Role>>,
    /// ARNs of further policies of the nodes' role, by name. Rights of workloads belong to `workloads`.
    #[input(default = BTreeMap::<String, String>::new(), validate = nodes::policies)]
    pub node_policies: Expr<BTreeMap<String, String>>,
    /// Groups of nodes by key: lower-case letters, digits and hyphens, up to 20 characters.
    #[input(
        default = BTreeMap::<String, NodeGroup>::new(),
        validate = nodes::keys,
        validate = nodes::sizes,
        validate = nodes::types,
        validate = nodes::choices,
        validate = nodes::architectures,
        validate = nodes::taints
    )]
    pub node_groups: Expr<BTreeMap<String, NodeGroup>>,
    /// The key that encrypts the disks of the nodes; the account's default key for EBS where it is null. Its policy must let
    /// Auto Scaling use it: `services = ["autoscaling"]`.
    #[input(validate = nodes::disk_key)]
    pub disk_key: Expr<Option<Existing>>,
    /// IPv4 ranges that nodes and pods reach over HTTPS: AWS and registries. Ranges of endpoints where there is no internet.
    #[input(default = ["0.0.0.0/0"], validate = own::cidrs)]
    pub node_egress_cidrs: Expr<Vec<String>>,
    /// What else the security groups let through, by name.
    #[input(default = BTreeMap::<String, Rule>::new(), validate = own::rules)]
    pub rules: Expr<BTreeMap<String, Rule>>,
    /// IDs of further security groups of the nodes.
    #[input(default = Vec::<&str>::new())]
    pub node_security_group_ids: Expr<Vec<String>>,
    /// Whether nodes get addresses in blocks of sixteen, so that small ones have room for pods too.
    #[input(default = true)]
    pub prefix_delegation: Expr<bool>,
    /// Whether network policies are enforced. Without this, Kubernetes takes them and nothing happens.
    #[input(default = true)]
    pub network_policies: Expr<bool>,
    /// Nodes, volumes and load balancers that EKS runs by itself. An existing `cluster_role` needs the rights for it.
    #[input(validate = auto_mode::check)]
    pub auto_mode: Expr<Option<AutoMode>>,
    /// Add-ons by the name that EKS has for them. `vpc-cni`, `kube-proxy` and `eks-pod-identity-agent` are there before the
    /// first node, all others after.
    #[input(
        default = [
            ("coredns", Addon::new()),
            ("eks-pod-identity-agent", Addon::new()),
            ("kube-proxy", Addon::new()),
            ("vpc-cni", Addon::new()),
        ],
        validate = own::addons
    )]
    pub addons: Expr<BTreeMap<String, Addon>>,
    /// Pods that run without nodes, by name of the profile.
    #[input(default = BTreeMap::<String, FargateProfile>::new(), validate = own::fargate_profiles)]
    pub fargate_profiles: Expr<BTreeMap<String, FargateProfile>>,
    /// Service accounts with a role of their own, by key.
    #[input(default = BTreeMap::<String, Workload>::new(), validate = own::workloads, validate = own::controllers)]
    pub workloads: Expr<BTreeMap<String, Workload>>,
    /// What Karpenter needs to run nodes of its own.
    #[input(validate = own::karpenter)]
    pub karpenter: Expr<Option<Karpenter>>,
    /// Who logs in to nodes by SSH. Without it nobody does: Systems Manager opens sessions without a port.
    #[input(validate = own::ssh)]
    pub ssh: Expr<Option<Ssh>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A role that exists, or that others make.
///
/// It is an object, because an ARN that is known later is neither null nor not.
#[derive(Debug, Clone, Inputs)]
pub struct Role {
    /// Its ARN.
    pub arn: Expr<String>,
}

/// Who may use the API.
#[derive(Debug, Clone, Inputs)]
pub struct Access {
    /// ARN of the role or user.
    pub principal_arn: Expr<String>,
    /// What EKS lets it do: names of access policies such as `AmazonEKSViewPolicy`, each with the namespaces it counts in;
    /// without any, in the whole cluster.
    #[input(default = BTreeMap::<String, Vec<String>>::new())]
    pub policies: Expr<BTreeMap<String, Vec<String>>>,
    /// Groups of Kubernetes it belongs to, for role bindings.
    #[input(default = Vec::<&str>::new())]
    pub kubernetes_groups: Expr<Vec<String>>,
    /// Name that Kubernetes knows it by; EKS makes one of the ARN where it is null.
    pub user_name: Expr<Option<String>>,
}

/// What a security group lets through.
#[derive(Debug, Clone, Inputs)]
pub struct Rule {
    /// Whose rule it is: `node` or `cluster` (the control plane).
    #[input(default = "node")]
    pub group: Expr<String>,
    /// `ingress` or `egress`.
    #[input(default = "ingress")]
    pub direction: Expr<String>,
    /// What it is for.
    pub description: Expr<String>,
    /// `tcp` or `udp`.
    #[input(default = "tcp")]
    pub protocol: Expr<String>,
    /// First port.
    pub from_port: Expr<Number>,
    /// Last port; the first where it is 0.
    #[input(default = 0)]
    pub to_port: Expr<Number>,
    /// IPv4 range on the other side.
    pub cidr: Expr<Option<String>>,
    /// ID of the security group on the other side.
    pub security_group_id: Expr<Option<String>>,
}

/// An add-on that EKS installs and keeps.
#[derive(Debug, Clone, Inputs)]
pub struct Addon {
    /// Its version: an exact one such as `v1.19.5-eksbuild.3`, or `default` or `latest` for the version of Kubernetes, which
    /// each plan looks up. Where it is null, the one that this component pins for the version of Kubernetes; for add-ons
    /// and versions that it does not know, EKS takes its default when the add-on is created and leaves it there.
    pub version: Expr<Option<String>>,
    /// Its configuration, as JSON text. That of `vpc-cni` is made of `prefix_delegation` and `network_policies` where it is
    /// null.
    pub configuration: Expr<Option<String>>,
    /// An existing role in place of the one that is made for `vpc-cni`, `aws-ebs-csi-driver`, `aws-efs-csi-driver` and
    /// `amazon-cloudwatch-observability`.
    pub role: Expr<Option<Role>>,
    /// Whether it stays in the cluster when it is removed here.
    #[input(default = false)]
    pub preserve: Expr<bool>,
}

/// Pods that run without nodes. Subnets must be private.
#[derive(Debug, Clone, Inputs)]
pub struct FargateProfile {
    /// Which pods: one selector is enough, up to five.
    pub selectors: Expr<Vec<Selector>>,
    /// IDs of the pods' subnets; those of the cluster where it is null.
    pub subnet_ids: Expr<Option<Vec<String>>>,
}

/// Pods of a namespace.
#[derive(Debug, Clone, Inputs)]
pub struct Selector {
    /// The namespace.
    pub namespace: Expr<String>,
    /// Labels that pods must have.
    #[input(default = BTreeMap::<String, String>::new())]
    pub labels: Expr<BTreeMap<String, String>>,
}

/// A service account with a role of its own. Nothing else in the cluster can take the role.
#[derive(Debug, Clone, Inputs)]
pub struct Workload {
    /// Namespace of the service account.
    pub namespace: Expr<String>,
    /// Name of the service account; the key where it is null.
    pub service_account: Expr<Option<String>>,
    /// How pods get the role: `pod_identity` (by an association, nodes only) or `irsa` (by an annotation of the service
    /// account, on Fargate too).
    #[input(default = "pod_identity")]
    pub identity: Expr<String>,
    /// What it may do: IAM policies as JSON text by name, such as the `read_policies` of other components.
    #[input(default = BTreeMap::<String, String>::new())]
    pub policies: Expr<BTreeMap<String, String>>,
    /// ARNs of managed policies, by name.
    #[input(default = BTreeMap::<String, String>::new())]
    pub policy_arns: Expr<BTreeMap<String, String>>,
    /// Controllers that it is, each with the ARNs of what it may work on: `cert-manager` and `external-dns` (hosted zones),
    /// `external-secrets` (secrets), `fluent-bit` (log groups), `velero` (buckets). `aws-load-balancer-controller` and
    /// `cluster-autoscaler` have none: they work on what bears the name of this cluster.
    #[input(default = BTreeMap::<String, Vec<String>>::new())]
    pub controllers: Expr<BTreeMap<String, Vec<String>>>,
}

/// What Karpenter needs to run nodes of its own: a role, a queue that tells of interruptions, and access for the nodes, which
/// have the role and security group of all nodes here.
#[derive(Debug, Clone, Inputs)]
pub struct Karpenter {
    /// Namespace of the controller.
    #[input(default = "kube-system")]
    pub namespace: Expr<String>,
    /// Service account of the controller.
    #[input(default = "karpenter")]
    pub service_account: Expr<String>,
    /// ID of the queue's key where it is not that of SQS.
    pub queue_key: Expr<Option<Existing>>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "eks")
}
