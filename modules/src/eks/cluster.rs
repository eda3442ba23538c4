//! The control plane, its role and its logs.

use super::auto_mode;
use super::inputs::{EksInputs, RoleFields};
use super::network::Groups;
use crate::diagnostics::{
    CLUSTER_API_OPEN, CLUSTER_CREATOR_ADMIN, CLUSTER_UNLOGGED, CLUSTER_UNPROTECTED, NODES_WITHOUT_NETWORK,
};
use crate::kms::USE;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test};
use crate::profile::Guard;
use ledgerform::{Any, Expr, IntoExpr, Meta, Reference, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::eks_cluster as parts;

/// The control plane, and what else refers to.
pub(super) struct Cluster {
    pub(super) this: aws::eks_cluster::Ref,
    pub(super) role_arn: Expr<String>,
    pub(super) log_group_name: Expr<String>,
}

impl Cluster {
    /// Where the cluster's tokens for service accounts come from, with `https://`.
    pub(super) fn issuer(&self) -> Expr<String> {
        let oidc: Expr<Vec<Any>> = self.this.identity().at(0).get("oidc");
        oidc.at(0).get("issuer")
    }

    /// The certificate that the API shows, as base64 text.
    pub(super) fn certificate(&self) -> Expr<String> {
        self.this.certificate_authority().at(0).get("data")
    }

    /// The security group that EKS makes: that of the control plane and of Fargate pods.
    pub(super) fn own_group(&self) -> Expr<String> {
        self.this.vpc_config().at(0).get("cluster_security_group_id")
    }
}

/// What the inputs must fulfil together, and what production refuses.
fn require(scope: &Scope, inputs: &EksInputs, guard: &Guard<'_>) {
    let is_admin = |policies: Expr<std::collections::BTreeMap<String, Vec<String>>>| {
        policies.keys().contains("AmazonEKSClusterAdminPolicy")
    };
    use super::inputs::AccessFields;
    let admins = inputs.access.filter(|_, entry| is_admin(entry.policies()));
    let creator = guard.choose(&inputs.creator_is_admin, false, true);
    scope.require(
        creator.or(admins.length().greater(0)).or(inputs.authentication_mode.differs("API")),
        "nobody could administer the cluster: give somebody in access the policy AmazonEKSClusterAdminPolicy",
    );
    guard.refuse_if(scope, &CLUSTER_API_OPEN, inputs.public_access_cidrs.contains("0.0.0.0/0"));
    let missing = super::check::LOGS.map(|log| !inputs.log_types.contains(log));
    guard.refuse_if(scope, &CLUSTER_UNLOGGED, ledgerform::function::anytrue(missing));
    guard.refuse_if(scope, &CLUSTER_UNPROTECTED, !inputs.deletion_protection.or_else(true));
    let has_addon = |name: &str| inputs.addons.keys().contains(name);
    let has_network = has_addon("kube-proxy").and(has_addon("vpc-cni"));
    guard.refuse_if(scope, &NODES_WITHOUT_NETWORK, inputs.node_groups.length().greater(0).and(!has_network));
    guard.refuse_if(scope, &CLUSTER_CREATOR_ADMIN, inputs.creator_is_admin.or_else(false));
}

/// The control plane.
pub(super) fn build(
    scope: &Scope,
    inputs: &EksInputs,
    guard: &Guard<'_>,
    place: &Place,
    key_arn: &Expr<String>,
    groups: &Groups,
) -> Cluster {
    let logs = scope.add(
        "cluster",
        aws::CloudwatchLogGroup::new()
            .name(log_group(inputs))
            .retention_in_days(&inputs.log_retention_days)
            .kms_key_id(key_arn)
            .tags(inputs.named("cluster")),
    );
    let is_new = inputs.cluster_role.is_null();
    let role = scope.when(&is_new, |scope| {
        let for_this = |statement: Statement| {
            statement
                .principal(Principal::Service, "eks.amazonaws.com")
                // The test of the AWS page "Cross-service confused deputy prevention in Amazon EKS".
                .when(Test::arn_like("aws:SourceArn", place.arn("eks", tf!("cluster/{}", &inputs.name))))
        };
        let trust = Policy::new()
            .with(for_this(Statement::allow("EksTakesRole").actions("sts:AssumeRole")))
            // In Auto Mode EKS says by tags what it acts for.
            .with_if(
                inputs.auto_mode.is_some(),
                for_this(Statement::allow("EksTagsSessions").actions("sts:TagSession")),
            );
        scope.add(
            "cluster",
            aws::IamRole::new()
                .assume_role_policy(trust.document(scope))
                .name_prefix(inputs.prefix("cluster"))
                .description(tf!("Control plane of the cluster {}", &inputs.name))
                .tags(inputs.named("cluster")),
        )
    });
    let name = || role.map(|role| role.name()).or_null();
    let attachment = scope.when(&is_new, |scope| {
        scope.add(
            "cluster",
            aws::IamRolePolicyAttachment::new()
                .policy_arn(managed_policy(place, "AmazonEKSClusterPolicy"))
                .role(name()),
        )
    });
    let encryption = scope.when(&is_new, |scope| {
        let policy = Policy::new().with(
            Statement::allow("EncryptSecrets")
                .actions(["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"])
                .resources(key_arn),
        );
        scope.add("cluster", aws::IamRolePolicy::new().policy(policy.document(scope)).role(name()).name("encrypt"))
    });
    let auto_rights = auto_mode::rights(scope, inputs, place, &role);
    let auto_role = auto_mode::role(scope, inputs, place);
    let role_arn = role.map_or(inputs.cluster_role.or_null().arn(), |role| role.arn());
    let own_subnets = inputs.control_plane_subnet_ids.length().greater(0);
    let subnets: Expr<Vec<String>> = own_subnets.then(&inputs.control_plane_subnet_ids, &inputs.subnet_ids);
    let is_public = inputs.public_access_cidrs.length().greater(0);
    let from: Expr<Vec<String>> = is_public.then(&inputs.public_access_cidrs, Expr::null());

    require(scope, inputs, guard);
    let support = guard.choose(&inputs.support, "extended", "standard");
    let network = parts::KubernetesNetworkConfig::new().service_ipv4_cidr(inputs.service_cidr.or_null());
    let this = scope.add_with(
        "this",
        auto_mode::with(
            aws::EksCluster::new()
                .name(&inputs.name)
                .role_arn(&role_arn)
                .vpc_config(
                    parts::VpcConfig::new()
                        .subnet_ids(subnets)
                        .security_group_ids([groups.cluster.id()])
                        .endpoint_private_access(true)
                        .endpoint_public_access(&is_public)
                        .public_access_cidrs(from),
                )
                .version(&inputs.kubernetes_version)
                .enabled_cluster_log_types(&inputs.log_types)
                .deletion_protection(guard.choose(&inputs.deletion_protection, true, false))
                // The add-ons below take the place of those that EKS would put there by itself, without a version.
                .bootstrap_self_managed_addons(false)
                .access_config(
                    parts::AccessConfig::new()
                        .authentication_mode(&inputs.authentication_mode)
                        .bootstrap_cluster_creator_admin_permissions(guard.choose(
                            &inputs.creator_is_admin,
                            false,
                            true,
                        )),
                )
                .encryption_config(
                    parts::EncryptionConfig::new()
                        .resources(["secrets"])
                        .provider(parts::Provider::new().key_arn(key_arn)),
                )
                .upgrade_policy(
                    parts::UpgradePolicy::new().support_type(support.equals("extended").then("EXTENDED", "STANDARD")),
                )
                .zonal_shift_config(parts::ZonalShiftConfig::new().enabled(&inputs.zonal_shift))
                .tags(inputs.named("").merge([("Name", inputs.name.clone())])),
            inputs,
            network,
            &auto_role,
        ),
        Meta::new()
            // Without its rights the control plane cannot take away what it made when the cluster is deleted; without the
            // log group, AWS makes one that nothing encrypts and nobody deletes.
            .depends_on([logs.addr()])
            .depends_on(attachment.addr())
            .depends_on(encryption.addr())
            .depends_on(auto_rights.addrs())
            // These two count when the cluster is created. Later a change, or a provider that reads them anew, would
            // replace the cluster.
            .ignore_changes([
                "access_config[0].bootstrap_cluster_creator_admin_permissions",
                "bootstrap_self_managed_addons",
            ]),
    );
    Cluster { this, role_arn, log_group_name: logs.name() }
}

/// The name of the control plane's log group, which EKS expects.
fn log_group(inputs: &EksInputs) -> Expr<String> {
    tf!("/aws/eks/{}/cluster", &inputs.name)
}

/// The name of the Fargate pods' log group.
pub(super) fn fargate_log_group(inputs: &EksInputs) -> Expr<String> {
    tf!("/aws/eks/{}/fargate", &inputs.name)
}

/// CloudWatch Logs uses the key for the groups here.
pub(super) fn key_policy(inputs: &EksInputs, place: &Place) -> Policy {
    let groups = [log_group(inputs), fargate_log_group(inputs)].map(|name| place.arn("logs", tf!("log-group:{name}")));
    Policy::new().with(
        Statement::allow("LogGroupsUseKey")
            .principal(Principal::Service, tf!("logs.{}.amazonaws.com", place.region))
            .actions(USE)
            .resources("*")
            .wildcard("in the policy of a key, the resource `*` is the key itself")
            .when(Test::arn_equals("kms:EncryptionContext:aws:logs:arn", groups)),
    )
}

/// The ARN of a policy that AWS keeps.
pub(super) fn managed_policy(place: &Place, name: impl IntoExpr<String>) -> Expr<String> {
    tf!("arn:{}:iam::aws:policy/{}", place.partition(), name.into_expr())
}
