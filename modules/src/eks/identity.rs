//! Roles of service accounts: those of add-ons, and those of workloads.

use super::cluster::{Cluster, managed_policy};
use super::inputs::{AddonFields, EksInputs, Workload, WorkloadFields};
use crate::kms::{ExistingFields, USE};
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test};
use ledgerform::function::{jsonencode, replace, split, trimprefix};
use ledgerform::{Addr, Any, Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;

/// The add-on that makes volumes.
const EBS: &str = "aws-ebs-csi-driver";

/// Add-ons that call AWS: name, managed policy, namespace and service account. The AWS page "AWS add-ons" names them.
const ADDONS: [(&str, &str, &str, &str); 4] = [
    ("amazon-cloudwatch-observability", "CloudWatchAgentServerPolicy", "amazon-cloudwatch", "cloudwatch-agent"),
    (EBS, "service-role/AmazonEBSCSIDriverPolicy", "kube-system", "ebs-csi-controller-sa"),
    ("aws-efs-csi-driver", "service-role/AmazonEFSCSIDriverPolicy", "kube-system", "efs-csi-controller-sa"),
    ("vpc-cni", "AmazonEKS_CNI_Policy", "kube-system", "aws-node"),
];

/// Roles of the cluster's service accounts.
pub(super) struct Roles {
    pub(super) provider: aws::iam_openid_connect_provider::Ref,
    addons: Each<aws::iam_role::Ref>,
    attachments: Each<aws::iam_role_policy_attachment::Ref>,
    keys: Each<aws::iam_role_policy::Ref>,
}

impl Roles {
    /// The provider of identities, and the roles of those add-ons that call AWS and have none.
    ///
    /// Add-ons have their roles by the provider and not by an association: the network must work before anything that
    /// hands out associations.
    pub(super) fn new(scope: &Scope, inputs: &EksInputs, place: &Place, cluster: &Cluster) -> Self {
        let provider = scope.add(
            "this",
            aws::IamOpenidConnectProvider::new()
                .client_id_list(["sts.amazonaws.com"])
                .url(cluster.issuer())
                .tags(inputs.named("irsa")),
        );
        let needing = inputs.addons.filter(|name, addon| Self::has(&name).and(addon.role().is_null()));
        let account: Map<String> = ADDONS
            .map(|(name, _, space, account)| (name, format!("system:serviceaccount:{space}:{account}")))
            .into_expr();
        let policy: Map<String> = ADDONS.map(|(name, policy, ..)| (name, managed_policy(place, policy))).into_expr();
        let addons = scope.each(&needing, |scope, name, _| {
            scope.add(
                "addon",
                aws::IamRole::new()
                    .assume_role_policy(web_identity(&provider, cluster, account.at(&name)))
                    .name_prefix(inputs.prefix(&name))
                    .description(tf!("Add-on {name} of the cluster {}", &inputs.name))
                    .tags(inputs.named(&name)),
            )
        });
        let attachments = scope.each(&needing, |scope, name, _| {
            scope.add(
                "addon",
                aws::IamRolePolicyAttachment::new()
                    .policy_arn(policy.at(&name))
                    .role(addons.at(&name, |role| role.name())),
            )
        });
        // The driver makes volumes of the default class with this key, in the name of the instances.
        let encrypting = needing.filter(|name, _| name.equals(EBS).and(inputs.disk_key.is_some()));
        let key = inputs.disk_key.or_null().arn();
        let keys = scope.each(&encrypting, |scope, name, _| {
            let policy = Policy::new().with(Statement::allow("UseKey").actions(USE).resources(&key)).with(
                Statement::allow("LetInstancesUseKey")
                    .actions(["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"])
                    .resources(&key)
                    .when(Test::boolean("kms:GrantIsForAWSResource", true)),
            );
            scope.add(
                "addon",
                aws::IamRolePolicy::new()
                    .policy(policy.document(scope))
                    .role(addons.at(&name, |role| role.name()))
                    .name("encrypt"),
            )
        });
        Self { provider, addons, attachments, keys }
    }

    /// Whether an add-on calls AWS.
    pub(super) fn has(name: &Expr<String>) -> Expr<bool> {
        let known: Expr<Vec<String>> = ADDONS.map(|(name, ..)| name).into_expr();
        known.contains(name)
    }

    pub(super) fn of_addon(&self, name: &Expr<String>) -> Expr<String> {
        self.addons.at(name, |role| role.arn())
    }

    /// An add-on whose role can do nothing yet fails.
    pub(super) fn attachments(&self) -> Vec<&Addr> {
        self.attachments.addrs().into_iter().chain(self.keys.addrs()).collect()
    }
}

/// Lets one service account (`system:serviceaccount:namespace:name`) take a role by its token.
///
/// The names of the conditions hold the issuer, which is known when the cluster exists; statements of
/// [`Policy`](crate::policy::Policy) have names that are known before.
fn web_identity(
    provider: &aws::iam_openid_connect_provider::Ref,
    cluster: &Cluster,
    account: Expr<String>,
) -> Expr<String> {
    let issuer = trimprefix(cluster.issuer(), "https://");
    let claims: Map<String> = [("aud", "sts.amazonaws.com".into_expr()), ("sub", account)].into_expr();
    let claims = claims.to_map(|claim, value| (tf!("{issuer}:{claim}"), value));
    jsonencode(Expr::<Any>::object([
        ("Version", "2012-10-17".into_expr()),
        (
            "Statement",
            Expr::<Any>::list([Expr::<Any>::object([
                ("Sid", "ServiceAccountTakesRole".into_expr()),
                ("Effect", "Allow".into_expr()),
                ("Principal", Expr::<Any>::object([("Federated", provider.arn())])),
                ("Action", "sts:AssumeRoleWithWebIdentity".into_expr()),
                ("Condition", Expr::<Any>::object([("StringEquals", claims)])),
            ])]),
        ),
    ]))
}

/// Lets EKS hand a role to pods of one service account of this cluster.
///
/// The tags are those of the AWS page "Grant Pods access to AWS resources based on tags".
pub(super) fn pod_identity(cluster_arn: &Expr<String>, namespace: Expr<String>, account: Expr<String>) -> Policy {
    Policy::new().with(
        Statement::allow("EksHandsRoleToPods")
            .principal(Principal::Service, "pods.eks.amazonaws.com")
            .actions(["sts:AssumeRole", "sts:TagSession"])
            .when(Test::string_equals("aws:RequestTag/eks-cluster-arn", cluster_arn))
            .when(Test::string_equals("aws:RequestTag/kubernetes-namespace", namespace))
            .when(Test::string_equals("aws:RequestTag/kubernetes-service-account", account)),
    )
}

/// The roles of workloads, each for one service account.
pub(super) fn workloads(
    scope: &Scope,
    inputs: &EksInputs,
    place: &Place,
    cluster: &Cluster,
    roles: &Roles,
) -> Each<aws::iam_role::Ref> {
    let cluster_arn = place.arn("eks", tf!("cluster/{}", &inputs.name));
    let account = |key: &Expr<String>, workload: &Expr<Workload>| workload.service_account().or_else(key);
    let is_pod = |workload: &Expr<Workload>| workload.identity().equals("pod_identity");
    let made = scope.each(&inputs.workloads, |scope, key, workload| {
        let (space, name) = (workload.namespace(), account(&key, &workload));
        let has_agent = inputs.addons.keys().contains("eks-pod-identity-agent");
        scope.require(
            !is_pod(&workload).and(!has_agent),
            tf!("the workload {key} has its role by pod_identity, which needs the add-on eks-pod-identity-agent"),
        );
        let by_pod = pod_identity(&cluster_arn, space.clone(), name.clone()).document(scope);
        let by_token = web_identity(&roles.provider, cluster, tf!("system:serviceaccount:{space}:{name}"));
        scope.add(
            "workload",
            aws::IamRole::new()
                .assume_role_policy(is_pod(&workload).then(by_pod, by_token))
                .name_prefix(inputs.prefix(&key))
                .description(tf!("Service account {space}/{name} of the cluster {}", &inputs.name))
                .tags(inputs.named(&key)),
        )
    });
    scope.each(&inputs.workloads.filter(|_, workload| is_pod(&workload)), |scope, key, workload| {
        scope.add(
            "workload",
            aws::EksPodIdentityAssociation::new()
                .cluster_name(cluster.this.name())
                .namespace(workload.namespace())
                .role_arn(made.at(&key, |role| role.arn()))
                .service_account(account(&key, &workload))
                .tags(inputs.named(&key)),
        );
    });
    let names = |part: fn(&Expr<Workload>) -> Map<String>| {
        inputs.workloads.flat_map(|key, workload| part(&workload).keys().map(|name| tf!("{key}/{name}")))
    };
    // A key has no slash, a name may.
    let key = |path: &Expr<String>| split("/", path).at(0);
    let name = |path: &Expr<String>| trimprefix(path, tf!("{}/", key(path)));
    scope.each_in(&names(|workload| workload.policies()), |scope, path| {
        scope.add(
            "workload",
            aws::IamRolePolicy::new()
                .policy(inputs.workloads.at(key(&path)).policies().at(name(&path)))
                .role(made.at(key(&path), |role| role.name()))
                .name(replace(name(&path), "/", "-")),
        );
    });
    scope.each_in(&names(|workload| workload.policy_arns()), |scope, path| {
        scope.add(
            "workload",
            aws::IamRolePolicyAttachment::new()
                .policy_arn(inputs.workloads.at(key(&path)).policy_arns().at(name(&path)))
                .role(made.at(key(&path), |role| role.name())),
        );
    });
    made
}
