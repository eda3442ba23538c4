//! Flow logs to CloudWatch Logs, encrypted.

use super::inputs::VpcInputs;
use ledgerform::function::jsonencode;
use ledgerform::{Any, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;

/// The flow log with its log group, role and, unless one is given, key; gives the group's name.
pub(super) fn build(scope: &Scope, inputs: &VpcInputs, vpc: &aws::vpc::Ref) -> Expr<Option<String>> {
    let logs = scope.when(&inputs.flow_logs, |scope| {
        let tags = || inputs.named("flow-logs");
        let account = scope.add("flow_logs", aws::data::CallerIdentity::new()).account_id();
        let partition = scope.add("flow_logs", aws::data::Partition::new()).partition();
        let name = tf!("/aws/vpc/{}/flow-logs", &inputs.name);
        let group_arn = tf!("arn:{partition}:logs:{}:{account}:log-group:{name}", &inputs.region);

        let key = scope.when(inputs.flow_logs_kms_key_arn.is_null(), |scope| {
            let key = scope.add(
                "flow_logs",
                aws::KmsKey::new()
                    .description(tf!("Flow logs of the VPC {}", &inputs.name))
                    .enable_key_rotation(true)
                    .deletion_window_in_days(30)
                    .policy(jsonencode(key_policy(&partition, &account, &inputs.region, &group_arn)))
                    .tags(tags()),
            );
            scope.add(
                "flow_logs",
                aws::KmsAlias::new().target_key_id(key.key_id()).name(tf!("alias/{}-flow-logs", &inputs.name)),
            );
            key
        });
        let group = scope.add(
            "flow_logs",
            aws::CloudwatchLogGroup::new()
                .name(name)
                .retention_in_days(&inputs.flow_logs_retention_days)
                .kms_key_id(key.map_or(inputs.flow_logs_kms_key_arn.or_null(), |key| key.arn()))
                .tags(tags()),
        );
        let role = scope.add(
            "flow_logs",
            aws::IamRole::new()
                .assume_role_policy(jsonencode(trust_policy(&account)))
                .name_prefix(tf!("{}-flow-", &inputs.name))
                .description("Lets VPC flow logs write to their log group")
                .tags(tags()),
        );
        scope.add(
            "flow_logs",
            aws::IamRolePolicy::new().policy(jsonencode(write_policy(&group_arn))).role(role.id()).name("write"),
        );
        scope.add(
            "this",
            aws::FlowLog::new()
                .vpc_id(vpc.id())
                .traffic_type("ALL")
                .log_destination(group.arn())
                .iam_role_arn(role.arn())
                .max_aggregation_interval(60)
                .tags(tags()),
        );
        group
    });
    logs.map(|group| group.name())
}

fn policy(statements: impl IntoIterator<Item = Expr<Any>>) -> Expr<Any> {
    Expr::<Any>::object([("Version", "2012-10-17".into_expr()), ("Statement", Expr::<Any>::list(statements))])
}

fn text(value: impl IntoExpr<String>) -> Expr<Any> {
    value.into_expr().cast()
}

/// The account administers the key through IAM; CloudWatch Logs uses it for this one group.
fn key_policy(
    partition: &Expr<String>,
    account: &Expr<String>,
    region: &Expr<String>,
    group_arn: &Expr<String>,
) -> Expr<Any> {
    let actions = ["kms:Decrypt", "kms:Describe*", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    policy([
        Expr::<Any>::object([
            ("Sid", text("AccountAdministersKey")),
            ("Effect", text("Allow")),
            ("Principal", Expr::<Any>::object([("AWS", tf!("arn:{partition}:iam::{account}:root"))])),
            ("Action", text("kms:*")),
            ("Resource", text("*")),
        ]),
        Expr::<Any>::object([
            ("Sid", text("LogGroupUsesKey")),
            ("Effect", text("Allow")),
            ("Principal", Expr::<Any>::object([("Service", tf!("logs.{region}.amazonaws.com"))])),
            ("Action", Expr::<Any>::list(actions)),
            ("Resource", text("*")),
            (
                "Condition",
                Expr::<Any>::object([(
                    "ArnEquals",
                    Expr::<Any>::object([("kms:EncryptionContext:aws:logs:arn", group_arn.clone())]),
                )]),
            ),
        ]),
    ])
}

/// Only flow logs of this account may take the role.
fn trust_policy(account: &Expr<String>) -> Expr<Any> {
    policy([Expr::<Any>::object([
        ("Effect", text("Allow")),
        ("Principal", Expr::<Any>::object([("Service", "vpc-flow-logs.amazonaws.com")])),
        ("Action", text("sts:AssumeRole")),
        (
            "Condition",
            Expr::<Any>::object([("StringEquals", Expr::<Any>::object([("aws:SourceAccount", account.clone())]))]),
        ),
    ])])
}

/// The role writes to the one group and nowhere else.
fn write_policy(group_arn: &Expr<String>) -> Expr<Any> {
    let actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    policy([Expr::<Any>::object([
        ("Effect", text("Allow")),
        ("Action", Expr::<Any>::list(actions)),
        ("Resource", Expr::<Any>::list([tf!("{group_arn}"), tf!("{group_arn}:log-stream:*")])),
    ])])
}
