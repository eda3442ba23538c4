//! The integration with an account of AWS, by a role that only Datadog can take.

use crate::check;
use crate::policy::{Policy, Principal, Statement, Test};
use ledgerform::{Any, Condition, Expr, Inputs, Scope, tf};
use ledgerform_bindings::{aws, datadog};

/// The account of AWS from which Datadog takes roles: its page "AWS Integration", for all sites but those of AP1 and of the
/// government.
const DATADOG: &str = "464622532012";

/// What Datadog reads: names and values of metrics, tags, and what the resources of a platform are. The list is the part of
/// the page "AWS Integration IAM Policy" that metrics need.
const READ: [&str; 16] = [
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:ListMetrics",
    "dynamodb:DescribeTable",
    "dynamodb:ListTables",
    "ec2:DescribeInstances",
    "ec2:DescribeRegions",
    "ec2:DescribeVolumes",
    "elasticache:DescribeCacheClusters",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeTags",
    "rds:DescribeDBClusters",
    "rds:DescribeDBInstances",
    "rds:ListTagsForResource",
    "tag:GetResources",
    "tag:GetTagKeys",
];

/// An account of AWS.
#[derive(Debug, Clone, Inputs)]
pub struct Account {
    /// Its number, twelve digits.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// Regions that Datadog looks at.
    #[input(validate = regions)]
    pub regions: Expr<Vec<String>>,
    /// Name of the role.
    #[input(default = "datadog")]
    pub role_name: Expr<String>,
    /// The account of Datadog that takes the role.
    #[input(default = DATADOG, validate = check::account_id)]
    pub datadog_account_id: Expr<String>,
}

/// The integration and its role; gives the role's ARN.
pub(super) fn build(scope: &Scope, account: &Expr<Option<Account>>) -> Expr<Option<String>> {
    use datadog::integration_aws_account::{
        AuthConfig, AwsAuthConfigRole, AwsRegions, LambdaForwarder, LogsConfig, MetricsConfig, NamespaceFilters,
        ResourcesConfig, TracesConfig, XrayServices,
    };
    let made = scope.when(account.is_some(), |scope| {
        let account = account.or_null();
        let integration = scope.add(
            "this",
            datadog::IntegrationAwsAccount::new()
                .aws_account_id(account.account_id())
                .aws_partition("aws")
                .auth_config(
                    AuthConfig::new().aws_auth_config_role(AwsAuthConfigRole::new().role_name(account.role_name())),
                )
                .aws_regions(AwsRegions::new().include_only(account.regions()))
                .logs_config(LogsConfig::new().lambda_forwarder(LambdaForwarder::new()))
                .metrics_config(
                    MetricsConfig::new()
                        .enabled(true)
                        .collect_cloudwatch_alarms(true)
                        .namespace_filters(NamespaceFilters::new()),
                )
                .resources_config(ResourcesConfig::new())
                .traces_config(TracesConfig::new().xray_services(XrayServices::new())),
        );
        let auth: Expr<Any> = integration.auth_config();
        let external: Expr<String> = auth.get::<Any>("aws_auth_config_role").get("external_id");
        // Who knows the number of the account alone does not get in.
        let trust = Policy::new().with(
            Statement::allow("DatadogTakesRole")
                .principal(Principal::Aws, tf!("arn:aws:iam::{}:root", account.datadog_account_id()))
                .actions("sts:AssumeRole")
                .when(Test::string_equals("sts:ExternalId", external)),
        );
        let read = Policy::new().with(
            Statement::allow("ReadMetrics")
                .actions(READ)
                .resources("*")
                .wildcard("most of these know no resource; they only look"),
        );
        let role = scope.add(
            "this",
            aws::IamRole::new()
                .assume_role_policy(trust.document(scope))
                .name(account.role_name())
                .description("Datadog reads metrics"),
        );
        scope
            .add("this", aws::IamRolePolicy::new().policy(read.document(scope)).role(role.name()).name("read-metrics"));
        role
    });
    made.map(|role| role.arn())
}

fn regions(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let bad = value.filter(|region| !check::region(field, &region).condition);
    Condition::new(
        value.length().greater(0).and(bad.length().equals(0)),
        tf!("{field} must be names of regions such as us-east-1, at least one"),
    )
}
