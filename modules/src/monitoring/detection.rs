//! The detection of threats and of what breaks rules: GuardDuty, Security Hub, the access analyzer and Config.

use super::inputs::MonitoringInputs;
use super::topics;
use crate::place::Place;
use ledgerform::function::jsonencode;
use ledgerform::{Any, Expr, Inputs, IntoExpr, Meta, Reference, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

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
    /// Whether the accounts of the organization have GuardDuty too, present and future ones. This account must be the
    /// organization's administrator of GuardDuty.
    #[input(default = false)]
    pub guardduty_organization: Expr<bool>,
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

/// GuardDuty, Security Hub, the access analyzer and Config, as far as they are wanted; gives the id of the detector.
pub(super) fn build(
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
    scope.when(wants(given.guardduty().and(given.guardduty_organization())), |scope| {
        scope.add(
            "this",
            aws::GuarddutyOrganizationConfiguration::new()
                .auto_enable_organization_members("ALL")
                .detector_id(detector_id.or_null()),
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
