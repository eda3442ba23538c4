//! An EKS cluster: control plane, nodes, Fargate, add-ons, and who may do what.
//!
//! The order in which things come to be is part of the component: roles have their rights before the control plane takes
//! them, the network's add-on is there before the first node, and add-ons whose pods need nodes come after. Nothing here
//! talks to the cluster's API: access is by access entries, so no plan needs a way to the API.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_modules::eks::{Access, Eks, EksInputs, NodeGroup};
//!
//! let app = App::new();
//! let stack = app.stack("platform");
//! let admin = Access::new()
//!     .principal_arn("arn:aws:iam::111122223333:role/platform")
//!     .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]);
//! let cluster = stack.component::<Eks>(
//!     "cluster",
//!     EksInputs::new()
//!         .name("demo")
//!         .region("eu-central-1")
//!         .account_id("111122223333")
//!         .kubernetes_version("1.33")
//!         .vpc_id("vpc-0a1b2c3d4e5f60718")
//!         .subnet_ids(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"])
//!         .access([("platform", admin)])
//!         .node_groups([(
//!             "system",
//!             NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6),
//!         )]),
//! );
//! stack.output("kubeconfig", ledgerform::Output::new(cluster.kubeconfig));
//! assert!(app.synth().is_ok());
//! ```

mod access;
mod addons;
mod auto_mode;
mod check;
mod cluster;
mod controllers;
mod fargate;
mod identity;
mod inputs;
mod instances;
mod karpenter;
mod kubeconfig;
mod load_balancers;
mod manifests;
mod network;
mod node_check;
mod node_inputs;
mod nodes;
mod versions;

pub use inputs::*;
pub use kubeconfig::kubeconfig;

use crate::kms::NewKey;
use crate::place::Place;
use crate::profile::Guard;
use ledgerform::function::{merge_all, substr};
use ledgerform::{Addr, Component, Expr, IntoExpr, Number, Outputs, Scope, tf};
use nodes::Sizes;
use std::collections::BTreeMap;

/// The EKS component.
#[derive(Debug, Clone, Copy)]
pub struct Eks;

/// What a cluster gives.
#[derive(Debug, Clone, Outputs)]
pub struct EksOutputs {
    /// Name of the cluster.
    pub cluster_name: Expr<String>,
    /// ARN of the cluster.
    pub cluster_arn: Expr<String>,
    /// URL of the cluster's API.
    pub cluster_endpoint: Expr<String>,
    /// Version of Kubernetes that the cluster runs.
    pub cluster_version: Expr<String>,
    /// Certificate of the API's authority, as base64 text.
    pub cluster_certificate_authority: Expr<String>,
    /// Text of a file for kubectl, which gets its tokens by the AWS command line. It holds no secret.
    pub kubeconfig: Expr<String>,
    /// ARN of the key that encrypts secrets and logs.
    pub key_arn: Expr<String>,
    /// ARN of the role of the control plane.
    pub cluster_role_arn: Expr<String>,
    /// ID of the security group of the control plane.
    pub cluster_security_group_id: Expr<String>,
    /// ID of the security group that EKS makes: that of Fargate pods.
    pub fargate_security_group_id: Expr<String>,
    /// ID of the security group of the nodes and their pods: what databases let in.
    pub node_security_group_id: Expr<String>,
    /// ARN of the role of the nodes; null without node groups.
    pub node_role_arn: Expr<Option<String>>,
    /// Names of the node groups, by key.
    pub node_group_names: Expr<BTreeMap<String, String>>,
    /// ARNs of the node groups, by key.
    pub node_group_arns: Expr<BTreeMap<String, String>>,
    /// Pods that a node holds at least, by key of the node group; 0 where its instance types are not in the table.
    pub node_group_pods: Expr<BTreeMap<String, Number>>,
    /// What pods say to run on a node group and nowhere else, by its key: `nodeSelector` and `tolerations` as JSON text.
    pub node_group_scheduling: Expr<BTreeMap<String, String>>,
    /// Versions of the add-ons, by name.
    pub addon_versions: Expr<BTreeMap<String, String>>,
    /// ARNs of the Fargate profiles, by name.
    pub fargate_profile_arns: Expr<BTreeMap<String, String>>,
    /// ARN of the role that starts Fargate pods; null without profiles.
    pub fargate_role_arn: Expr<Option<String>>,
    /// Name of the log group for Fargate pods; null without profiles.
    pub fargate_log_group_name: Expr<Option<String>>,
    /// Manifest that sends the logs of Fargate pods there, for `kubectl apply`; null without profiles.
    pub fargate_logging_manifest: Expr<Option<String>>,
    /// Manifest of the default class of volumes, gp3 and encrypted, for `kubectl apply`. It needs the add-on
    /// `aws-ebs-csi-driver`.
    pub storage_class_manifest: Expr<String>,
    /// ARN of the provider of identities, for further roles of service accounts.
    pub oidc_provider_arn: Expr<String>,
    /// Issuer of the service accounts' tokens, without `https://`.
    pub oidc_issuer: Expr<String>,
    /// ARNs of the roles of the workloads, by key: what the annotation `eks.amazonaws.com/role-arn` holds with `irsa`.
    pub workload_role_arns: Expr<BTreeMap<String, String>>,
    /// ARNs of the access entries, by key.
    pub access_entry_arns: Expr<BTreeMap<String, String>>,
    /// ARN of the role of Karpenter's controller; null without Karpenter.
    pub karpenter_role_arn: Expr<Option<String>>,
    /// Name of the instance profile of Karpenter's nodes, for its node classes; null without Karpenter.
    pub karpenter_instance_profile_name: Expr<Option<String>>,
    /// Name of the queue that tells Karpenter of interruptions; null without Karpenter.
    pub karpenter_queue_name: Expr<Option<String>>,
    /// Name of the log group of the control plane.
    pub log_group_name: Expr<String>,
}

impl Component for Eks {
    const NAME: &'static str = "eks";
    const DESCRIPTION: &'static str = "An EKS cluster whose API only the VPC reaches: secrets encrypted with a \
        customer-managed key, all logs of the control plane, access entries, node groups, Fargate profiles, add-ons in the \
        right order, roles for service accounts, and what Karpenter needs.";
    const TERRAFORM: &'static str = ">= 1.5";
    // The protection against deletion is what asks for the newest provider.
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 6.9")];
    type Inputs = EksInputs;
    type Outputs = EksOutputs;

    fn build(scope: &Scope, inputs: EksInputs) -> EksOutputs {
        build(scope, &inputs, Sizes::Ignored)
    }
}

/// The EKS component where plans decide how many nodes a group has: the size of a group is `initial_size`, whatever an
/// autoscaler or an operator made of it.
///
/// All else is as in [`Eks`], down to the addresses: to go from one to the other changes nothing that exists. It is a type
/// and no input because Terraform takes what a resource ignores from the text and never from a value; the exported module
/// and the provider are made of [`Eks`].
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::eks::{Access, EksInputs, EksManagedSizes, NodeGroup};
///
/// let app = App::new();
/// let stack = app.stack("platform");
/// let admin = Access::new()
///     .principal_arn("arn:aws:iam::111122223333:role/platform")
///     .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]);
/// stack.component::<EksManagedSizes>(
///     "cluster",
///     EksInputs::new()
///         .name("demo")
///         .region("eu-central-1")
///         .account_id("111122223333")
///         .kubernetes_version("1.33")
///         .vpc_id("vpc-0a1b2c3d4e5f60718")
///         .subnet_ids(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"])
///         .access([("platform", admin)])
///         .node_groups([(
///             "standby",
///             NodeGroup::new().instance_types(["m7g.large"]).min_size(0).max_size(6).initial_size(1),
///         )]),
/// );
/// assert!(app.synth().is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct EksManagedSizes;

impl Component for EksManagedSizes {
    const NAME: &'static str = Eks::NAME;
    const DESCRIPTION: &'static str = Eks::DESCRIPTION;
    const TERRAFORM: &'static str = Eks::TERRAFORM;
    const PROVIDERS: &'static [(&'static str, &'static str)] = Eks::PROVIDERS;
    type Inputs = EksInputs;
    type Outputs = EksOutputs;

    fn build(scope: &Scope, inputs: EksInputs) -> EksOutputs {
        build(scope, &inputs, Sizes::Managed)
    }
}

fn build(scope: &Scope, inputs: &EksInputs, sizes: Sizes) -> EksOutputs {
    let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
    let guard = Guard::new(&inputs.profile, &inputs.accept);
    let key_arn = NewKey {
        id: "this",
        place: &place,
        alias: tf!("{}-eks", &inputs.name),
        description: tf!("Secrets and logs of the cluster {}", &inputs.name),
        tags: inputs.named("eks"),
        policy: cluster::key_policy(inputs, &place),
        guard: &guard,
    }
    .build(scope, &inputs.key);
    let key_arn = scope.local("key_arn", key_arn);

    let groups = network::build(scope, inputs);
    let cluster = cluster::build(scope, inputs, &guard, &place, &key_arn, &groups);
    let access = access::build(scope, inputs, &place, &cluster);
    let roles = identity::Roles::new(scope, inputs, &place, &cluster);
    network::fargate(scope, inputs, &groups, &cluster);

    let addons = addons::Addons::new(scope, inputs, &cluster, &roles);
    let first = addons.first();
    let life = nodes::Life { first: &first.addrs(), sizes };
    let nodes = nodes::build(scope, inputs, &guard, &place, &cluster, &groups, &life);
    let fargate = fargate::build(scope, inputs, &place, &cluster, &key_arn, &first.addrs());
    let compute: Vec<&Addr> = nodes.groups.addrs().into_iter().chain(fargate.profiles.addrs()).collect();
    let last = addons.last(&compute);
    let workloads = identity::workloads(scope, inputs, &place, &cluster, &roles);
    controllers::build(scope, inputs, &place, &workloads);
    let karpenter = karpenter::build(scope, inputs, &place, &cluster);

    let versions = [first.map(|addon| addon.addon_version()), last.map(|addon| addon.addon_version())];
    EksOutputs {
        cluster_name: cluster.this.name(),
        cluster_arn: cluster.this.arn(),
        cluster_endpoint: cluster.this.endpoint(),
        cluster_version: cluster.this.version(),
        cluster_certificate_authority: cluster.certificate(),
        kubeconfig: kubeconfig::text(inputs, &cluster),
        cluster_role_arn: cluster.role_arn.clone(),
        cluster_security_group_id: groups.cluster.id(),
        fargate_security_group_id: cluster.own_group(),
        node_security_group_id: groups.node.id(),
        node_role_arn: nodes.role_arn,
        node_group_names: nodes.groups.map(|group| group.node_group_name()),
        node_group_arns: nodes.groups.map(|group| group.arn()),
        node_group_pods: nodes.pods,
        node_group_scheduling: nodes::scheduling(inputs),
        addon_versions: merge_all(versions),
        fargate_profile_arns: fargate.profiles.map(|profile| profile.arn()),
        fargate_role_arn: fargate.role_arn,
        fargate_log_group_name: fargate.log_group_name,
        fargate_logging_manifest: manifests::fargate_logging(inputs),
        storage_class_manifest: manifests::storage_class(inputs),
        oidc_provider_arn: roles.provider.arn(),
        oidc_issuer: ledgerform::function::trimprefix(cluster.issuer(), "https://"),
        workload_role_arns: workloads.map(|role| role.arn()),
        access_entry_arns: access.map(|entry| entry.access_entry_arn()),
        karpenter_role_arn: karpenter.controller_role_arn,
        karpenter_instance_profile_name: karpenter.instance_profile_name,
        karpenter_queue_name: karpenter.queue_name,
        log_group_name: cluster.log_group_name.clone(),
        key_arn,
    }
}

impl EksInputs {
    /// The tags of something; its name is the cluster's with `suffix` behind it.
    fn named(&self, suffix: impl IntoExpr<String>) -> Expr<BTreeMap<String, String>> {
        let name = tf!("{}-{}", &self.name, suffix.into_expr());
        self.tags.merge([("Name", name)])
    }

    /// The begin of the name of a role, to which AWS adds 26 characters: 38 at most.
    fn prefix(&self, suffix: impl IntoExpr<String>) -> Expr<String> {
        tf!("{}-", substr(tf!("{}-{}", &self.name, suffix.into_expr()), 0, 37))
    }
}
