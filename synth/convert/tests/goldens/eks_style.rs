//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`, `aws-eks`, `aws-iam`, `aws-kms`, `aws-meta`, `aws-sts`.

use ledgerform::{
    Any, App, Expr, Inputs, IntoExpr, Meta, Number, Output, Reference, Typed, Variable, function, list, object, tf,
};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// `policies` of an object in `access_entry`.
#[derive(Debug, Clone, Inputs)]
pub struct AccessEntryPolicy {
    /// `arn`
    pub arn: Expr<String>,
    /// `scope`
    #[input(default = "cluster")]
    pub scope: Expr<String>,
    /// `namespaces`
    pub namespaces: Expr<Option<Vec<String>>>,
}

/// Who may use the cluster, by name.
#[derive(Debug, Clone, Inputs)]
pub struct AccessEntry {
    /// `principal_arn`
    pub principal_arn: Expr<String>,
    /// `groups`
    #[input(default = Vec::<Expr<String>>::new())]
    pub groups: Expr<Vec<String>>,
    /// `policies`
    #[input(default = Vec::<(String, Expr<AccessEntryPolicy>)>::new())]
    pub policies: Expr<BTreeMap<String, AccessEntryPolicy>>,
}

/// `taints` of an object in `node_group`.
#[derive(Debug, Clone, Inputs)]
pub struct NodeGroupTaint {
    /// `value`
    pub value: Expr<Option<String>>,
    /// `effect`
    pub effect: Expr<String>,
}

/// Groups of nodes, by name.
#[derive(Debug, Clone, Inputs)]
pub struct NodeGroup {
    /// `instance_types`
    #[input(default = ["m7g.large"])]
    pub instance_types: Expr<Vec<String>>,
    /// `min_size`
    #[input(default = 2)]
    pub min_size: Expr<Number>,
    /// `max_size`
    #[input(default = 4)]
    pub max_size: Expr<Number>,
    /// `desired_size`
    pub desired_size: Expr<Option<Number>>,
    /// `disk_size`
    #[input(default = 50)]
    pub disk_size: Expr<Number>,
    /// `spot`
    #[input(default = false)]
    pub spot: Expr<bool>,
    /// `subnet_ids`
    #[input(default = Vec::<Expr<String>>::new())]
    pub subnet_ids: Expr<Vec<String>>,
    /// `labels`
    #[input(default = Vec::<(String, Expr<String>)>::new())]
    pub labels: Expr<BTreeMap<String, String>>,
    /// `taints`
    #[input(default = Vec::<(String, Expr<NodeGroupTaint>)>::new())]
    pub taints: Expr<BTreeMap<String, NodeGroupTaint>>,
}

/// An object among the variables: `addons`.
#[derive(Debug, Clone, Inputs)]
pub struct Addon {
    /// `enabled`
    #[input(default = true)]
    pub enabled: Expr<bool>,
    /// `version`
    pub version: Expr<Option<String>>,
    /// `configuration`
    pub configuration: Expr<Option<BTreeMap<String, String>>>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("eks_style");

    // ---- variables.tf

    let name: Expr<String> =
        stack.variable("name", Variable::new(String::constraint()).default::<String>("ledger").nullable());

    let kubernetes_version: Expr<String> =
        stack.variable("kubernetes_version", Variable::new(String::constraint()).default::<String>("1.33").nullable());

    let subnet_ids: Expr<Vec<String>> = stack.variable(
        "subnet_ids",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["subnet-a", "subnet-b"]).nullable(),
    );

    let public_cidrs: Expr<Vec<String>> = stack.variable(
        "public_cidrs",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(Vec::<Expr<String>>::new()).nullable(),
    );

    let log_types: Expr<Vec<String>> = stack.variable(
        "log_types",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["api", "audit"]).nullable(),
    );

    let encrypted: Expr<Vec<String>> = stack.variable(
        "encrypted",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["secrets"]).nullable(),
    );

    let pod_security_groups: Expr<bool> =
        stack.variable("pod_security_groups", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let access_entries: Expr<BTreeMap<String, AccessEntry>> = stack.variable(
        "access_entries",
        Variable::new(<BTreeMap<String, AccessEntry>>::constraint())
            .default::<BTreeMap<String, Any>>([(
                "operators",
                object!(
                    "principal_arn" = "arn:aws:iam::111122223333:role/operators",
                    "policies" = object!(
                        "admin" = object!("arn" = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy")
                    )
                ),
            )])
            .description("Who may use the cluster, by name.")
            .nullable(),
    );

    let node_groups: Expr<BTreeMap<String, NodeGroup>> = stack.variable(
        "node_groups",
        Variable::new(<BTreeMap<String, NodeGroup>>::constraint())
            .default::<BTreeMap<String, Any>>([
                ("system", object!()),
                (
                    "batch",
                    object!(
                        "spot" = true,
                        "max_size" = 20,
                        "labels" = object!("pool" = "batch"),
                        "taints" = object!("batch" = object!("effect" = "NO_SCHEDULE"))
                    ),
                ),
            ])
            .description("Groups of nodes, by name.")
            .nullable(),
    );

    let addons: Expr<BTreeMap<String, Addon>> = stack.variable(
        "addons",
        Variable::new(<BTreeMap<String, Addon>>::constraint())
            .default::<BTreeMap<String, Any>>([
                ("coredns", object!()),
                ("kube-proxy", object!("enabled" = false)),
                ("vpc-cni", object!("configuration" = object!("enableNetworkPolicy" = "true"))),
            ])
            .nullable(),
    );

    let tags: Expr<BTreeMap<String, String>> = stack.variable(
        "tags",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>([("Team", "platform")])
            .nullable(),
    );

    // ---- main.tf

    let partition = stack.add("current", aws::data::Partition::new());
    let caller_identity = stack.add("current", aws::data::CallerIdentity::new());
    let policy_prefix = stack.local("policy_prefix", tf!("arn:{}:iam::aws:policy", partition.partition()));

    let associations = stack.local(
        "associations",
        function::merge_all(access_entries.to_list(|entry_key, entry| {
            entry.policies().to_map(|policy_key, policy| {
                (
                    tf!("{entry_key}_{policy_key}"),
                    object!(
                        "principal" = entry.principal_arn(),
                        "policy" = policy.arn(),
                        "type" = policy.scope(),
                        "spaces" = policy.namespaces().or_null()
                    ),
                )
            })
        })),
    );

    let roles = stack.local(
        "roles",
        function::toset::<Any>(function::concat::<Any>(
            ["AmazonEKSClusterPolicy"],
            pod_security_groups.then::<Vec<Any>>(["AmazonEKSVPCResourceController"], Vec::<Expr<Any>>::new()),
        )),
    );

    let cluster = stack.add(
        "cluster",
        aws::IamRole::new()
            .assume_role_policy(function::jsonencode(object!(
                "Version" = "2012-10-17",
                "Statement" = list![object!(
                    "Action" = IntoExpr::<Vec<String>>::into_expr(["sts:AssumeRole", "sts:TagSession"]),
                    "Effect" = "Allow",
                    "Principal" = object!("Service" = "eks.amazonaws.com")
                )]
            )))
            .name(tf!("{name}-cluster")),
    );

    let iam_role_policy_attachment_cluster = stack.for_each_in(&roles.clone().cast::<Vec<String>>(), |scope, role| {
        scope.add(
            "cluster",
            aws::IamRolePolicyAttachment::new().policy_arn(tf!("{policy_prefix}/{role}")).role(cluster.name()),
        )
    });

    let kms_key = stack.add(
        "this",
        aws::KmsKey::new().description(tf!("Secrets of {name}")).enable_key_rotation(true).deletion_window_in_days(30),
    );

    let eks_cluster = stack.add_with(
        "this",
        aws::EksCluster::new()
            .name(&name)
            .role_arn(cluster.arn())
            .vpc_config(
                aws::eks_cluster::VpcConfig::new()
                    .subnet_ids(&subnet_ids)
                    .endpoint_private_access(true)
                    .endpoint_public_access(public_cidrs.length().greater(0))
                    .public_access_cidrs(&public_cidrs),
            )
            .version(&kubernetes_version)
            .enabled_cluster_log_types(&log_types)
            .access_config(
                aws::eks_cluster::AccessConfig::new()
                    .authentication_mode("API")
                    .bootstrap_cluster_creator_admin_permissions(false),
            )
            .encryption_config(encrypted.length().greater(0).blocks(|| {
                aws::eks_cluster::EncryptionConfig::new()
                    .resources(&encrypted)
                    .provider(aws::eks_cluster::Provider::new().key_arn(kms_key.arn()))
            }))
            .timeouts(aws::eks_cluster::Timeouts::new().create("45m"))
            .tags(&tags),
        Meta::new()
            .depends_on(iam_role_policy_attachment_cluster.addrs())
            .ignore_changes(["access_config[0].bootstrap_cluster_creator_admin_permissions"]),
    );

    let eks_access_entry = stack.each(&access_entries, |scope, _key, access_entry| {
        scope.add(
            "this",
            aws::EksAccessEntry::new()
                .cluster_name(eks_cluster.name())
                .principal_arn(access_entry.principal_arn())
                .kubernetes_groups(access_entry.groups())
                .r#type("STANDARD"),
        )
    });

    stack.for_each(&associations, |scope, _key, association| {
        scope.add_with(
            "this",
            aws::EksAccessPolicyAssociation::new()
                .cluster_name(eks_cluster.name())
                .policy_arn(association.get::<String>("policy"))
                .principal_arn(association.get::<String>("principal"))
                .access_scope(
                    aws::eks_access_policy_association::AccessScope::new()
                        .r#type(association.get::<String>("type"))
                        .namespaces(association.get::<Option<Vec<String>>>("spaces").or_null()),
                ),
            Meta::new().depends_on(eks_access_entry.addrs()),
        )
    });

    let node = stack.add(
        "node",
        aws::IamRole::new()
            .assume_role_policy(function::jsonencode(object!(
                "Version" = "2012-10-17",
                "Statement" = list![object!(
                    "Action" = "sts:AssumeRole",
                    "Effect" = "Allow",
                    "Principal" = object!("Service" = "ec2.amazonaws.com")
                )]
            )))
            .name(tf!("{name}-node")),
    );

    let launch_template_node = stack.each(&node_groups, |scope, key, node_group| {
        scope.add(
            "node",
            aws::LaunchTemplate::new()
                .name_prefix(tf!("{name}-{key}-"))
                .metadata_options(
                    aws::launch_template::MetadataOptions::new().http_tokens("required").http_put_response_hop_limit(1),
                )
                .block_device_mappings([aws::launch_template::BlockDeviceMappings::new().device_name("/dev/xvda").ebs(
                    aws::launch_template::Ebs::new()
                        .volume_size(node_group.disk_size())
                        .volume_type("gp3")
                        .encrypted("true")
                        .delete_on_termination("true"),
                )])
                .tag_specifications(function::toset::<String>(["instance", "volume"]).blocks(|tag_specifications| {
                    aws::launch_template::TagSpecifications::new()
                        .resource_type(&tag_specifications)
                        .tags(tags.merge([("Name", tf!("{name}-{key}"))]))
                })),
        )
    });

    let eks_node_group = stack.each(&node_groups, |scope, key, node_group| {
        scope.add_with(
            "this",
            aws::EksNodeGroup::new()
                .cluster_name(eks_cluster.name())
                .node_role_arn(node.arn())
                .subnet_ids(function::coalescelist::<String>(node_group.subnet_ids(), &subnet_ids))
                .scaling_config(
                    aws::eks_node_group::ScalingConfig::new()
                        .desired_size(function::coalesce_any::<Number>([
                            node_group.desired_size(),
                            node_group.min_size().cast::<Option<Number>>(),
                        ]))
                        .max_size(node_group.max_size())
                        .min_size(node_group.min_size()),
                )
                .node_group_name(&key)
                .instance_types(node_group.instance_types())
                .capacity_type(node_group.spot().then::<String>("SPOT", "ON_DEMAND"))
                .labels(node_group.labels())
                .launch_template(
                    aws::eks_node_group::LaunchTemplate::new()
                        .version(launch_template_node.at(&key, |item| item.latest_version()).cast::<String>())
                        .id(launch_template_node.at(&key, |item| item.id())),
                )
                .taint(node_group.taints().blocks(|taint_key, taint| {
                    aws::eks_node_group::Taint::new()
                        .effect(taint.effect())
                        .key(&taint_key)
                        .value(taint.value().or_null())
                })),
            Meta::new().create_before_destroy().ignore_changes(["scaling_config[0].desired_size"]),
        )
    });

    let eks_addon = stack.each(&addons.filter(|_, addon| addon.enabled()), |scope, key, value| {
        scope.add_with(
            "this",
            aws::EksAddon::new()
                .addon_name(&key)
                .cluster_name(eks_cluster.name())
                .addon_version(value.version().or_null())
                .configuration_values(
                    value
                        .configuration()
                        .is_null()
                        .then::<String>(Expr::<String>::null(), function::jsonencode(value.configuration().or_null())),
                )
                .resolve_conflicts_on_update("OVERWRITE"),
            Meta::new().depends_on(eks_node_group.addrs()),
        )
    });

    stack.output(
        "cluster",
        Output::new(object!(
            "name" = eks_cluster.name(),
            "endpoint" = eks_cluster.endpoint(),
            "account" = caller_identity.account_id()
        )),
    );
    stack.output("node_groups", Output::new(eks_node_group.map(|item| item.arn())));
    stack.output("addons", Output::new(eks_addon.map(|item| item.addr().value::<Any>()).keys()));
}
