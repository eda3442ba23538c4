//! The load balancer before the cluster, with a certificate and a firewall.

use crate::settings::{Settings, TAGS};
use ledgerform::{Expr, IntoExpr, Meta, Output, Scope, tf};
use ledgerform_bindings::aws;
use ledgerform_modules::platform::PlatformOutputs;
use std::collections::BTreeMap;

/// Port of the application's pods.
const PORT: i64 = 8080;

/// Everything on the way from the internet to the pods.
pub(crate) fn balancer(stack: &Scope, settings: &Settings, platform: &PlatformOutputs) {
    let scope = stack.scope("balancer");
    let name = &settings.project_name;
    let tags = || -> Expr<BTreeMap<String, String>> { TAGS.into_expr().merge([("Name", tf!("{name}-alb"))]) };

    let group = scope.add(
        "group",
        aws::SecurityGroup::new()
            .name(tf!("{name}-alb"))
            .description("Load balancer: called by the internet, calls pods")
            .vpc_id(&platform.vpc_id)
            .tags(tags()),
    );
    for (id, port, what) in [("https", 443, "HTTPS from the internet"), ("http", 80, "HTTP, which is sent on to HTTPS")]
    {
        scope.add_with(
            id,
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(group.id())
                .cidr_ipv4("0.0.0.0/0")
                .from_port(port)
                .to_port(port)
                .description(what)
                .tags(tags()),
            Meta::new().acknowledge("CKV_AWS_260", port == 80, "Whoever comes by HTTP is sent on to HTTPS"),
        );
    }
    // Both kinds of pods: on nodes, and on Fargate, whose group is EKS's.
    let pods = [("nodes", &platform.node_security_group_id), ("fargate", &platform.fargate_security_group_id)];
    for (id, pods) in pods {
        scope.add(
            id,
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol("tcp")
                .security_group_id(group.id())
                .referenced_security_group_id(pods.or_null())
                .from_port(PORT)
                .to_port(PORT)
                .description("To pods")
                .tags(tags()),
        );
        scope.add(
            format!("{id}-in"),
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(pods.or_null())
                .referenced_security_group_id(group.id())
                .from_port(PORT)
                .to_port(PORT)
                .description("From the load balancer")
                .tags(tags()),
        );
    }

    use aws::lb::AccessLogs;
    let logs = platform.bucket_names.or_null().at("logs");
    let balancer = scope.add(
        "this",
        aws::Lb::new()
            .name(tf!("{name}-alb"))
            .load_balancer_type("application")
            .internal(false)
            .subnets(&platform.public_subnet_ids)
            .security_groups([group.id()])
            .enable_deletion_protection(true)
            .drop_invalid_header_fields(true)
            .desync_mitigation_mode("defensive")
            .access_logs(AccessLogs::new().bucket(logs).enabled(true).prefix("alb"))
            .tags(tags()),
    );
    let (certificate, target) = listeners(&scope, settings, platform, &balancer, &tags());
    firewall(&scope, settings, platform, &balancer, &tags());
    stack.output(
        "load_balancer_dns_name",
        Output::new(balancer.dns_name()).description("Name of the load balancer, for an alias in DNS."),
    );
    stack.output(
        "certificate_validation_records",
        Output::new(certificate.domain_validation_options())
            .description("Records that DNS must have for the certificate."),
    );
    stack.output(
        "target_group_arn",
        Output::new(target.arn()).description("ARN of the target group, for a TargetGroupBinding in the cluster."),
    );
}

/// The certificate, and what becomes of requests.
fn listeners(
    scope: &Scope,
    settings: &Settings,
    platform: &PlatformOutputs,
    balancer: &aws::lb::Ref,
    tags: &Expr<BTreeMap<String, String>>,
) -> (aws::acm_certificate::Ref, aws::lb_target_group::Ref) {
    use aws::lb_listener::{DefaultAction, Redirect};
    use aws::lb_target_group::HealthCheck;
    let certificate = scope.add_with(
        "this",
        aws::AcmCertificate::new().domain_name(&settings.domain_name).validation_method("DNS").tags(tags),
        // The listener has one at any time.
        Meta::new().create_before_destroy(),
    );
    // The listener waits until the records of the output are in DNS.
    let issued = scope.add("this", aws::AcmCertificateValidation::new().certificate_arn(certificate.arn()));
    let target = scope.add(
        "api",
        aws::LbTargetGroup::new()
            .name(tf!("{}-api", &settings.project_name))
            .vpc_id(&platform.vpc_id)
            // Pods have addresses of their own.
            .target_type("ip")
            .port(PORT)
            .protocol("HTTP")
            .health_check(HealthCheck::new().path("/healthz").matcher("200").healthy_threshold(2))
            .tags(tags),
    );
    scope.add(
        "https",
        aws::LbListener::new()
            .load_balancer_arn(balancer.arn())
            .default_action([DefaultAction::new().r#type("forward").target_group_arn(target.arn())])
            .port(443)
            .protocol("HTTPS")
            .ssl_policy("ELBSecurityPolicy-TLS13-1-2-2021-06")
            .certificate_arn(issued.certificate_arn())
            .tags(tags),
    );
    let redirect = Redirect::new().status_code("HTTP_301").port("443").protocol("HTTPS");
    scope.add(
        "http",
        aws::LbListener::new()
            .load_balancer_arn(balancer.arn())
            .default_action([DefaultAction::new().r#type("redirect").redirect(redirect)])
            .port(80)
            .protocol("HTTP")
            .tags(tags),
    );
    (certificate, target)
}

/// The web firewall: AWS's rules against what is common, against what abuses Log4j and the like, and against callers that
/// hide who they are.
fn firewall(
    scope: &Scope,
    settings: &Settings,
    platform: &PlatformOutputs,
    balancer: &aws::lb::Ref,
    tags: &Expr<BTreeMap<String, String>>,
) {
    use aws::wafv2_web_acl::{
        Allow, DefaultAction, ManagedRuleGroupStatement, None as Nothing, OverrideAction, Rule, Statement,
        VisibilityConfig,
    };
    let name = &settings.project_name;
    let seen = |metric: Expr<String>| {
        VisibilityConfig::new().cloudwatch_metrics_enabled(true).metric_name(metric).sampled_requests_enabled(true)
    };
    let rule = |priority: i64, group: &str| {
        let statement = ManagedRuleGroupStatement::new().name(group).vendor_name("AWS");
        Rule::new()
            .name(group)
            .priority(priority)
            .statement(Statement::new().managed_rule_group_statement(statement))
            .visibility_config(seen(group.into_expr()))
            .override_action(OverrideAction::new().none(Nothing::new()))
    };
    let firewall = scope.add(
        "this",
        aws::Wafv2WebAcl::new()
            .scope("REGIONAL")
            .default_action(DefaultAction::new().allow(Allow::new()))
            .visibility_config(seen(tf!("{name}-alb")))
            .name(tf!("{name}-alb"))
            .rule([
                rule(1, "AWSManagedRulesCommonRuleSet"),
                rule(2, "AWSManagedRulesKnownBadInputsRuleSet"),
                rule(3, "AWSManagedRulesAnonymousIpList"),
            ])
            .tags(tags),
    );
    scope.add("this", aws::Wafv2WebAclAssociation::new().resource_arn(balancer.arn()).web_acl_arn(firewall.arn()));
    let logs = scope.add(
        "firewall",
        aws::CloudwatchLogGroup::new()
            // The web firewall writes only into groups whose names begin so.
            .name(tf!("aws-waf-logs-{name}-alb"))
            .retention_in_days(365)
            .kms_key_id(&platform.key_arn)
            .tags(tags),
    );
    scope.add(
        "this",
        aws::Wafv2WebAclLoggingConfiguration::new().log_destination_configs([logs.arn()]).resource_arn(firewall.arn()),
    );
}
