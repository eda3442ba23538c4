//! The trail of who did what, and the alarms that the CIS benchmark wants on it.

use super::inputs::MonitoringInputs;
use super::topics::{self, Topic};
use crate::diagnostics::TRAIL_UNHEARD;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, trust};
use crate::profile::Guard;
use ledgerform::{Expr, Inputs, IntoExpr, Meta, Number, Reference, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// The trail of who did what, in all regions, with proof that nobody changed it.
#[derive(Debug, Clone, Inputs)]
pub struct Trail {
    /// Name of the bucket that takes it, which must let CloudTrail write: one of the storage component with the log source
    /// `cloudtrail`.
    pub bucket_name: Expr<String>,
    /// Keys of the topics that hear of what the CIS benchmark wants an alarm for.
    #[input(default = Vec::<&str>::new())]
    pub topics: Expr<Vec<String>>,
    /// Names of alarms of the benchmark that are not wanted, such as `console-without-mfa`.
    #[input(default = Vec::<&str>::new())]
    pub without: Expr<Vec<String>>,
    /// Days that CloudWatch keeps it, for the alarms and for searches; the bucket keeps it for ever.
    #[input(default = 365)]
    pub retention_days: Expr<Number>,
    /// Whether it is that of all accounts of the organization, made in its management account.
    #[input(default = false)]
    pub organization: Expr<bool>,
    /// Whether CloudTrail looks for unusual numbers of calls, at a price.
    #[input(default = false)]
    pub insights: Expr<bool>,
}

/// What the CIS AWS Foundations Benchmark wants an alarm for, with the pattern of the trail's lines and what they mean.
///
/// Names and patterns follow chapter 4 of the benchmark, version 1.4.
const BENCHMARK: [(&str, &str, &str); 14] = [
    (
        "bucket-policies",
        "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }",
        "Somebody changed who reaches a bucket, or what is kept in it",
    ),
    (
        "config",
        "{ ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ($.eventName = DeleteDeliveryChannel) || ($.eventName = PutDeliveryChannel) || ($.eventName = PutConfigurationRecorder)) }",
        "Somebody stopped or changed the record of configurations",
    ),
    (
        "console-failures",
        "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\") }",
        "Somebody tried to log in to the console and failed",
    ),
    (
        "console-without-mfa",
        "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }",
        "Somebody logged in to the console without a second factor",
    ),
    (
        "gateways",
        "{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }",
        "Somebody changed a gateway of a network",
    ),
    (
        "iam-policies",
        "{ ($.eventName = DeleteGroupPolicy) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = DeletePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeletePolicyVersion) || ($.eventName = AttachRolePolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = AttachGroupPolicy) || ($.eventName = DetachGroupPolicy) }",
        "Somebody changed what a user, a group or a role may do",
    ),
    (
        "keys",
        "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
        "Somebody switched a key off, or scheduled its deletion",
    ),
    (
        "network-acls",
        "{ ($.eventName = CreateNetworkAcl) || ($.eventName = CreateNetworkAclEntry) || ($.eventName = DeleteNetworkAcl) || ($.eventName = DeleteNetworkAclEntry) || ($.eventName = ReplaceNetworkAclEntry) || ($.eventName = ReplaceNetworkAclAssociation) }",
        "Somebody changed the network access lists",
    ),
    (
        "organization",
        "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdatePolicy) || ($.eventName = UpdateOrganizationalUnit)) }",
        "Somebody changed the organization or its policies",
    ),
    (
        "root",
        "{ ($.userIdentity.type = \"Root\") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != \"AwsServiceEvent\") }",
        "Somebody used root",
    ),
    (
        "routes",
        "{ ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
        "Somebody changed the routes of a network",
    ),
    (
        "security-groups",
        "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }",
        "Somebody changed a security group",
    ),
    (
        "trail",
        "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }",
        "Somebody changed the trail, or stopped it",
    ),
    (
        "unauthorized",
        "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }",
        "Somebody tried what they may not do",
    ),
];

/// The names of the benchmark's alarms, sorted.
pub(super) fn benchmark() -> Vec<&'static str> {
    BENCHMARK.iter().map(|(name, ..)| *name).collect()
}

/// What the benchmark's alarms mean, by name.
pub(super) fn meanings() -> impl Iterator<Item = (&'static str, &'static str)> {
    BENCHMARK.iter().map(|(name, _, meaning)| (*name, *meaning))
}

/// Lets CloudTrail tell of deliveries through an encrypted topic: of that, the encryption context says nothing.
pub(crate) fn trail_notifies(has_trail: Expr<bool>, name: &Expr<String>, place: &Place) -> Policy {
    Policy::new().with_if(
        has_trail,
        Statement::allow("TrailNotifies")
            .principal(Principal::Service, "cloudtrail.amazonaws.com")
            .actions(["kms:Decrypt", "kms:GenerateDataKey"])
            .resources("*")
            .wildcard("in the policy of a key, the resource `*` is the key itself")
            .when(Test::arn_equals("aws:SourceArn", trail_arn(name, place))),
    )
}

fn trail_arn(name: &Expr<String>, place: &Place) -> Expr<String> {
    place.arn("cloudtrail", tf!("trail/{name}"))
}

/// The trail, its log group and alarms, if it is wanted; gives its ARN.
pub(super) fn trail(
    scope: &Scope,
    inputs: &MonitoringInputs,
    plan: &topics::Plan<'_>,
    guard: &Guard<'_>,
    topic_arns: &Expr<BTreeMap<String, String>>,
) -> Expr<Option<String>> {
    let (place, key_arn) = (plan.place, plan.key_arn);
    let given = inputs.trail.or_null();
    let made = scope.when(inputs.trail.is_some(), |scope| {
        guard.refuse_if(scope, &TRAIL_UNHEARD, given.topics().length().equals(0));
        topics::require(scope, &inputs.topics, &given.topics(), &"the trail".into_expr());
        let tags = || inputs.named("trail");
        let group = scope.add(
            "trail",
            aws::CloudwatchLogGroup::new()
                .name(tf!("/aws/cloudtrail/{}", &inputs.name))
                .retention_in_days(given.retention_days())
                .kms_key_id(key_arn)
                .tags(tags()),
        );
        let role = scope.add(
            "trail",
            aws::IamRole::new()
                .assume_role_policy(trust("cloudtrail.amazonaws.com", place).document(scope))
                .name_prefix(tf!("{}-", ledgerform::function::substr(tf!("{}-trail", &inputs.name), 0, 37)))
                .description("Lets the trail write to its log group")
                .tags(tags()),
        );
        let write = Policy::new().with(
            Statement::allow("WriteGroup")
                .actions(["logs:CreateLogStream", "logs:PutLogEvents"])
                .resources(tf!("{}:log-stream:*", group.arn())),
        );
        let policy =
            scope.add("trail", aws::IamRolePolicy::new().policy(write.document(scope)).role(role.id()).name("write"));
        let (topic, topic_policy) =
            plan.topic(scope, "trail", &"trail".into_expr(), &Topic::new().publishers(["cloudtrail"]).into_expr());
        let trail = scope.add_with(
            "this",
            aws::Cloudtrail::new()
                .name(&inputs.name)
                .s3_bucket_name(given.bucket_name())
                .kms_key_id(key_arn)
                .is_multi_region_trail(true)
                .is_organization_trail(given.organization())
                .include_global_service_events(true)
                .enable_log_file_validation(true)
                .cloud_watch_logs_group_arn(tf!("{}:*", group.arn()))
                .cloud_watch_logs_role_arn(role.arn())
                .sns_topic_name(topic.arn())
                .insight_selector(
                    given
                        .insights()
                        .blocks(|| aws::cloudtrail::InsightSelector::new().insight_type("ApiCallRateInsight")),
                )
                .tags(tags()),
            // CloudTrail tries to write before it says that the trail is there.
            Meta::new().depends_on([policy.addr(), topic_policy.addr()]),
        );
        (trail, group.name())
    });
    let patterns: Expr<BTreeMap<String, String>> = BENCHMARK.map(|(name, pattern, _)| (name, pattern)).into_expr();
    let names: Expr<Vec<String>> = benchmark().into_expr();
    let without: Expr<Vec<String>> = inputs.trail.is_some().then(given.without(), names);
    let wanted = patterns.filter(|name, _| !without.contains(name));
    alarms(scope, inputs, &wanted, &made.map_or("", |(_, group)| group.clone()), topic_arns);
    made.map(|(trail, _)| trail.arn())
}

/// The benchmark's alarms: a count of lines each, and an alarm on the first.
fn alarms(
    scope: &Scope,
    inputs: &MonitoringInputs,
    wanted: &Expr<BTreeMap<String, String>>,
    group: &Expr<String>,
    topic_arns: &Expr<BTreeMap<String, String>>,
) {
    use aws::cloudwatch_log_metric_filter::MetricTransformation;
    let namespace = tf!("{}/trail", &inputs.name);
    scope.each(wanted, |scope, name, pattern| {
        scope.add(
            "trail",
            aws::CloudwatchLogMetricFilter::new()
                .log_group_name(group)
                .name(tf!("{}-trail-{name}", &inputs.name))
                .pattern(pattern)
                .metric_transformation(
                    MetricTransformation::new().name(&name).namespace(&namespace).value("1").default_value("0"),
                ),
        );
        let arns = topics::arns_of(topic_arns, &inputs.trail.or_null().topics());
        let key = tf!("trail-{name}");
        scope.add(
            "trail",
            aws::CloudwatchMetricAlarm::new()
                .alarm_name(tf!("{}-{key}", &inputs.name))
                .comparison_operator("GreaterThanOrEqualToThreshold")
                .evaluation_periods(1)
                .alarm_description(super::alarms::described_here(
                    inputs,
                    &key,
                    &tf!("The trail has an event of the kind {name} of the CIS benchmark"),
                ))
                .namespace(&namespace)
                .metric_name(&name)
                .statistic("Sum")
                .period(300)
                .threshold(1)
                .treat_missing_data("notBreaching")
                .alarm_actions(arns)
                .tags(inputs.named(&key)),
        );
    });
}
