//! The trail of who did what, the alarms that the CIS benchmark wants on it, and the detection of threats.

use super::inputs::MonitoringInputs;
use super::topics::{self, Topic};
use crate::diagnostics::TRAIL_UNHEARD;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, trust};
use crate::profile::Guard;
use ledgerform::function::jsonencode;
use ledgerform::{Any, Expr, Inputs, IntoExpr, Meta, Number, Reference, Scope, tf};
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

/// The detection of threats and of what breaks rules.
#[derive(Debug, Clone, Inputs)]
pub struct Detection {
    /// Whether GuardDuty looks for threats.
    #[input(default = true)]
    pub guardduty: Expr<bool>,
    /// Further sources of GuardDuty: `EBS_MALWARE_PROTECTION`, `EKS_AUDIT_LOGS`, `LAMBDA_NETWORK_LOGS`, `RDS_LOGIN_EVENTS`,
    /// `S3_DATA_EVENTS`.
    #[input(default = ["EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"])]
    pub guardduty_features: Expr<Vec<String>>,
    /// Standards that Security Hub checks: `aws` (AWS's own), `cis`, `pci`; none leaves Security Hub off.
    #[input(default = ["aws", "cis"])]
    pub security_hub_standards: Expr<Vec<String>>,
    /// Whether the access analyzer looks for what others can reach.
    #[input(default = true)]
    pub access_analyzer: Expr<bool>,
    /// The record of how resources are configured, which most checks of Security Hub need.
    pub recorder: Expr<Option<Recorder>>,
    /// Keys of the topics that hear of serious findings.
    #[input(default = Vec::<&str>::new())]
    pub topics: Expr<Vec<String>>,
}

/// The record of AWS Config. A region of an account has one.
#[derive(Debug, Clone, Inputs)]
pub struct Recorder {
    /// Name of the bucket that takes it, which must let Config write: one of the storage component with the log source
    /// `config`.
    pub bucket_name: Expr<String>,
    /// ARN of the key that encrypts the bucket.
    pub kms_key_arn: Expr<Option<String>>,
    /// Whether it records what has no region, such as roles; in one region of the account.
    #[input(default = true)]
    pub global_resources: Expr<bool>,
}

/// What the CIS AWS Foundations Benchmark wants an alarm for, with the pattern of the trail's lines.
///
/// Names and patterns follow chapter 4 of the benchmark, version 1.4.
const BENCHMARK: [(&str, &str); 14] = [
    (
        "bucket-policies",
        "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }",
    ),
    (
        "config",
        "{ ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ($.eventName = DeleteDeliveryChannel) || ($.eventName = PutDeliveryChannel) || ($.eventName = PutConfigurationRecorder)) }",
    ),
    ("console-failures", "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\") }"),
    (
        "console-without-mfa",
        "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }",
    ),
    (
        "gateways",
        "{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }",
    ),
    (
        "iam-policies",
        "{ ($.eventName = DeleteGroupPolicy) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = DeletePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeletePolicyVersion) || ($.eventName = AttachRolePolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = AttachGroupPolicy) || ($.eventName = DetachGroupPolicy) }",
    ),
    (
        "keys",
        "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
    ),
    (
        "network-acls",
        "{ ($.eventName = CreateNetworkAcl) || ($.eventName = CreateNetworkAclEntry) || ($.eventName = DeleteNetworkAcl) || ($.eventName = DeleteNetworkAclEntry) || ($.eventName = ReplaceNetworkAclEntry) || ($.eventName = ReplaceNetworkAclAssociation) }",
    ),
    (
        "organization",
        "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdatePolicy) || ($.eventName = UpdateOrganizationalUnit)) }",
    ),
    (
        "root",
        "{ ($.userIdentity.type = \"Root\") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != \"AwsServiceEvent\") }",
    ),
    (
        "routes",
        "{ ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
    ),
    (
        "security-groups",
        "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }",
    ),
    (
        "trail",
        "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }",
    ),
    ("unauthorized", "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"),
];

/// The names of the benchmark's alarms, sorted.
pub(super) fn benchmark() -> Vec<&'static str> {
    BENCHMARK.iter().map(|(name, _)| *name).collect()
}

/// Lets CloudTrail tell of deliveries through an encrypted topic: of that, the encryption context says nothing.
pub(super) fn trail_notifies(inputs: &MonitoringInputs, place: &Place) -> Policy {
    Policy::new().with_if(
        inputs.trail.is_some(),
        Statement::allow("TrailNotifies")
            .principal(Principal::Service, "cloudtrail.amazonaws.com")
            .actions(["kms:Decrypt", "kms:GenerateDataKey"])
            .resources("*")
            .wildcard("in the policy of a key, the resource `*` is the key itself")
            .when(Test::arn_equals("aws:SourceArn", trail_arn(inputs, place))),
    )
}

fn trail_arn(inputs: &MonitoringInputs, place: &Place) -> Expr<String> {
    place.arn("cloudtrail", tf!("trail/{}", &inputs.name))
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
    let patterns: Expr<BTreeMap<String, String>> = BENCHMARK.into_expr();
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
                .alarm_description(super::alarms::described(
                    inputs,
                    &key,
                    &tf!("The trail has an event of the kind {name} of the CIS benchmark"),
                    &Expr::null(),
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

/// GuardDuty, Security Hub, the access analyzer and Config, as far as they are wanted; gives the id of the detector.
pub(super) fn detection(
    scope: &Scope,
    inputs: &MonitoringInputs,
    place: &Place,
    topic_arns: &Expr<BTreeMap<String, String>>,
) -> Expr<Option<String>> {
    let given = inputs.detection.or_null();
    let wants = |part: Expr<bool>| inputs.detection.is_some().then(part, false);
    let detector = scope.when(wants(given.guardduty()), |scope| {
        let frequency = "FIFTEEN_MINUTES";
        scope.add(
            "this",
            aws::GuarddutyDetector::new()
                .enable(true)
                .finding_publishing_frequency(frequency)
                .tags(inputs.named("detector")),
        )
    });
    let detector_id = detector.map(|detector| detector.id());
    let features: Expr<BTreeMap<String, String>> = given.guardduty_features().to_map(|name| (name.clone(), name));
    let features = features.filter(|_, _| wants(given.guardduty()));
    let features = inputs.detection.is_some().then(features, BTreeMap::<String, String>::new());
    scope.each(&features, |scope, name, _| {
        scope.add(
            "this",
            aws::GuarddutyDetectorFeature::new().detector_id(detector_id.or_null()).name(name).status("ENABLED"),
        );
    });
    security_hub(scope, inputs, place);
    scope.when(wants(given.access_analyzer()), |scope| {
        scope.add(
            "this",
            aws::AccessanalyzerAnalyzer::new()
                .analyzer_name(&inputs.name)
                .r#type("ACCOUNT")
                .tags(inputs.named("analyzer")),
        );
    });
    recorder(scope, inputs, place);
    findings(scope, inputs, topic_arns);
    detector_id
}

/// Security Hub, with its standards: the AWS page "Standards reference for Security Hub".
fn security_hub(scope: &Scope, inputs: &MonitoringInputs, place: &Place) {
    let known: Expr<BTreeMap<String, String>> = [
        ("aws", "aws-foundational-security-best-practices/v/1.0.0"),
        ("cis", "cis-aws-foundations-benchmark/v/1.4.0"),
        ("pci", "pci-dss/v/3.2.1"),
    ]
    .into_expr();
    let none: Expr<Vec<String>> = Vec::<&str>::new().into_expr();
    let given: Expr<Vec<String>> =
        inputs.detection.is_some().then(inputs.detection.or_null().security_hub_standards(), none);
    let hub = scope.when(given.length().greater(0), |scope| {
        scope.add("this", aws::SecurityhubAccount::new().enable_default_standards(false))
    });
    scope.each(&known.filter(|name, _| given.contains(name)), |scope, _, path| {
        let arn = tf!("arn:{}:securityhub:{}::standards/{path}", place.partition(), &place.region);
        scope.add_with(
            "this",
            aws::SecurityhubStandardsSubscription::new().standards_arn(arn),
            Meta::new().depends_on(hub.addr()),
        );
    });
}

/// AWS Config, which records all that it can.
fn recorder(scope: &Scope, inputs: &MonitoringInputs, place: &Place) {
    use aws::config_configuration_recorder::RecordingGroup;
    let given = inputs.detection.or_null().recorder();
    let wanted = inputs.detection.is_some().then(given.is_some(), false);
    scope.when(wanted, |scope| {
        let given = given.or_null();
        let role = place.iam_arn("role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig");
        let service_role = scope.add(
            "config",
            aws::IamServiceLinkedRole::new().aws_service_name("config.amazonaws.com").tags(inputs.named("config")),
        );
        let recorder = scope.add_with(
            "this",
            aws::ConfigConfigurationRecorder::new().role_arn(role).name(&inputs.name).recording_group(
                RecordingGroup::new().all_supported(true).include_global_resource_types(given.global_resources()),
            ),
            Meta::new().depends_on([service_role.addr()]),
        );
        let channel = scope.add_with(
            "this",
            aws::ConfigDeliveryChannel::new()
                .s3_bucket_name(given.bucket_name())
                .s3_kms_key_arn(given.kms_key_arn().or_null())
                .name(&inputs.name),
            Meta::new().depends_on([recorder.addr()]),
        );
        scope.add_with(
            "this",
            aws::ConfigConfigurationRecorderStatus::new().is_enabled(true).name(recorder.name()),
            // Config does not start without somewhere to write to.
            Meta::new().depends_on([channel.addr()]),
        );
    });
}

/// Topics hear of serious findings.
fn findings(scope: &Scope, inputs: &MonitoringInputs, topic_arns: &Expr<BTreeMap<String, String>>) {
    let given = inputs.detection.or_null();
    let list = |text: &str| Expr::<Any>::list([text]);
    let serious =
        Expr::<Any>::object([("numeric", Expr::<Any>::list([IntoExpr::<Any>::into_expr(">="), 7.into_expr()]))]);
    let guardduty = jsonencode(Expr::<Any>::object([
        ("source", list("aws.guardduty")),
        ("detail-type", list("GuardDuty Finding")),
        ("detail", Expr::<Any>::object([("severity", Expr::<Any>::list([serious]))])),
    ]));
    let label = Expr::<Any>::object([("Label", Expr::<Any>::list(["CRITICAL", "HIGH"]))]);
    let workflow = Expr::<Any>::object([("Status", list("NEW"))]);
    let found = Expr::<Any>::object([("Severity", label), ("Workflow", workflow)]);
    let hub = jsonencode(Expr::<Any>::object([
        ("source", list("aws.securityhub")),
        ("detail-type", list("Security Hub Findings - Imported")),
        ("detail", Expr::<Any>::object([("findings", found)])),
    ]));
    let patterns: Expr<BTreeMap<String, String>> = [("guardduty", guardduty), ("securityhub", hub)].into_expr();
    let none: Expr<Vec<String>> = Vec::<&str>::new().into_expr();
    let keys: Expr<Vec<String>> = inputs.detection.is_some().then(given.topics(), none);
    let wanted = patterns.filter(|_, _| keys.length().greater(0));
    let rules = scope.each(&wanted, |scope, name, pattern| {
        topics::require(scope, &inputs.topics, &keys, &"the detection".into_expr());
        scope.add(
            "findings",
            aws::CloudwatchEventRule::new()
                .name(tf!("{}-findings-{name}", &inputs.name))
                .description("A serious finding")
                .event_pattern(pattern)
                .tags(inputs.named(tf!("findings-{name}"))),
        )
    });
    let known = keys.filter(|topic| inputs.topics.keys().contains(topic));
    let pairs = ledgerform::function::setproduct(wanted.keys(), known)
        .to_map(|pair| (tf!("{}/{}", pair.at(0), pair.at(1)), pair));
    scope.each(&pairs, |scope, _, pair| {
        scope.add(
            "findings",
            aws::CloudwatchEventTarget::new()
                .arn(topic_arns.at(pair.at(1)))
                .rule(rules.at(pair.at(0), |rule| rule.name()))
                .target_id(pair.at(1)),
        );
    });
}
