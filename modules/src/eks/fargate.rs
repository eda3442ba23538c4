//! Pods without nodes.

use super::cluster::{Cluster, fargate_log_group, managed_policy};
use super::inputs::{EksInputs, FargateProfileFields, SelectorFields};
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test};
use ledgerform::{Addr, Each, Expr, Meta, Scope, tf};
use ledgerform_bindings::aws;

/// What the profiles give.
pub(super) struct Fargate {
    pub(super) profiles: Each<aws::eks_fargate_profile::Ref>,
    /// ARN of the role that starts pods; null without profiles.
    pub(super) role_arn: Expr<Option<String>>,
    /// Name of the pods' log group; null without profiles.
    pub(super) log_group_name: Expr<Option<String>>,
}

/// The profiles with the role that starts their pods, and the group for their logs.
pub(super) fn build(
    scope: &Scope,
    inputs: &EksInputs,
    place: &Place,
    cluster: &Cluster,
    key_arn: &Expr<String>,
    first: &[&Addr],
) -> Fargate {
    let has_any = inputs.fargate_profiles.length().greater(0);
    let profiles = place.arn("eks", tf!("fargateprofile/{}/*", &inputs.name));
    let role = scope.when(&has_any, |scope| {
        let trust = Policy::new().with(
            Statement::allow("FargateTakesRole")
                .principal(Principal::Service, "eks-fargate-pods.amazonaws.com")
                .actions("sts:AssumeRole")
                .when(Test::arn_like("aws:SourceArn", profiles)),
        );
        scope.add(
            "fargate",
            aws::IamRole::new()
                .assume_role_policy(trust.document(scope))
                .name_prefix(inputs.prefix("fargate"))
                .description(tf!("Starts Fargate pods of the cluster {}", &inputs.name))
                .tags(inputs.named("fargate")),
        )
    });
    let role_name = || role.map(|role| role.name()).or_null();
    let attachment = scope.when(&has_any, |scope| {
        scope.add(
            "fargate",
            aws::IamRolePolicyAttachment::new()
                .policy_arn(managed_policy(place, "AmazonEKSFargatePodExecutionRolePolicy"))
                .role(role_name()),
        )
    });
    let logs = scope.when(&has_any, |scope| {
        let group = scope.add(
            "fargate",
            aws::CloudwatchLogGroup::new()
                .name(fargate_log_group(inputs))
                .retention_in_days(&inputs.log_retention_days)
                .kms_key_id(key_arn)
                .tags(inputs.named("fargate")),
        );
        let arn = place.arn("logs", tf!("log-group:{}", fargate_log_group(inputs)));
        let policy = Policy::new().with(
            Statement::allow("WriteGroup")
                .actions(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
                .resources([tf!("{arn}"), tf!("{arn}:log-stream:*")]),
        );
        scope.add("fargate", aws::IamRolePolicy::new().policy(policy.document(scope)).role(role_name()).name("logs"));
        group
    });
    let made = scope.each(&inputs.fargate_profiles, |scope, name, profile| {
        use aws::eks_fargate_profile::Selector;
        scope.add_with(
            "this",
            aws::EksFargateProfile::new()
                .cluster_name(cluster.this.name())
                .fargate_profile_name(&name)
                .pod_execution_role_arn(role.map(|role| role.arn()).or_null())
                .selector(
                    profile
                        .selectors()
                        .blocks(|selector| Selector::new().namespace(selector.namespace()).labels(selector.labels())),
                )
                .subnet_ids(profile.subnet_ids().or_else(&inputs.subnet_ids))
                .tags(inputs.named(&name)),
            Meta::new().depends_on(attachment.addr()).depends_on(first.iter().copied()),
        )
    });
    Fargate { profiles: made, role_arn: role.map(|role| role.arn()), log_group_name: logs.map(|group| group.name()) }
}
