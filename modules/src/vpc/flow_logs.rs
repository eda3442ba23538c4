//! Flow logs, to CloudWatch Logs or to a bucket, encrypted.

use super::inputs::VpcInputs;
use crate::kms::{NewKey, USE};
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, trust};
use crate::profile::Guard;
use ledgerform::{Expr, Scope, tf};
use ledgerform_bindings::aws;

/// What the inputs must fulfil together.
pub(super) fn require(scope: &Scope, inputs: &VpcInputs) {
    scope.require(
        inputs.flow_logs_destination.equals("cloudwatch").or(inputs.flow_logs_bucket_arn.is_some()),
        "flow_logs_bucket_arn must say which bucket flow logs go to where flow_logs_destination is s3",
    );
}

/// The flow log, with its log group, role and, unless one is given, key where it goes to CloudWatch Logs; gives the name of
/// the group.
pub(super) fn build(scope: &Scope, inputs: &VpcInputs, guard: &Guard<'_>, vpc: &aws::vpc::Ref) -> Expr<Option<String>> {
    let is_s3 = inputs.flow_logs_destination.equals("s3");
    let group = scope.when(inputs.flow_logs.and(!&is_s3), |scope| group(scope, inputs, guard));
    scope.when(&inputs.flow_logs, |scope| {
        let to_group = group.map(|group| group.group.arn());
        scope.add(
            "this",
            aws::FlowLog::new()
                .vpc_id(vpc.id())
                .traffic_type("ALL")
                .log_destination_type(is_s3.then("s3", "cloud-watch-logs"))
                .log_destination(is_s3.then(inputs.flow_logs_bucket_arn.or_null(), to_group.or_null()))
                .iam_role_arn(group.map(|group| group.role.arn()).or_null())
                .max_aggregation_interval(60)
                .destination_options(is_s3.blocks(|| {
                    aws::flow_log::DestinationOptions::new()
                        .file_format(&inputs.flow_logs_file_format)
                        .hive_compatible_partitions(true)
                        .per_hour_partition(true)
                }))
                .tags(inputs.named("flow-logs")),
        );
    });
    group.map(|group| group.group.name())
}

/// What CloudWatch Logs keeps flow logs in, and who writes them.
struct Group {
    group: aws::cloudwatch_log_group::Ref,
    role: aws::iam_role::Ref,
}

fn group(scope: &Scope, inputs: &VpcInputs, guard: &Guard<'_>) -> Group {
    let tags = || inputs.named("flow-logs");
    let account = scope.add("flow_logs", aws::data::CallerIdentity::new()).account_id();
    let place = Place::new(&inputs.region, account).named(scope);
    let name = tf!("/aws/vpc/{}/flow-logs", &inputs.name);
    let group_arn = place.arn("logs", tf!("log-group:{name}"));

    let key_arn = NewKey {
        id: "flow_logs",
        place: &place,
        alias: tf!("{}-flow-logs", &inputs.name),
        description: tf!("Flow logs of the VPC {}", &inputs.name),
        tags: tags(),
        policy: key_policy(&place, &group_arn),
        guard,
    }
    .build(scope, &inputs.flow_logs_key);
    let group = scope.add(
        "flow_logs",
        aws::CloudwatchLogGroup::new()
            .name(name)
            .retention_in_days(&inputs.flow_logs_retention_days)
            .kms_key_id(key_arn)
            .tags(tags()),
    );
    let role = scope.add(
        "flow_logs",
        aws::IamRole::new()
            // Only flow logs of this account may take the role.
            .assume_role_policy(trust("vpc-flow-logs.amazonaws.com", &place).document(scope))
            .name_prefix(tf!("{}-flow-", &inputs.name))
            .description("Lets VPC flow logs write to their log group")
            .tags(tags()),
    );
    scope.add(
        "flow_logs",
        aws::IamRolePolicy::new().policy(write_policy(&group_arn).document(scope)).role(role.id()).name("write"),
    );
    Group { group, role }
}

/// CloudWatch Logs uses the key for this one group.
fn key_policy(place: &Place, group_arn: &Expr<String>) -> Policy {
    Policy::new().with(
        Statement::allow("LogGroupUsesKey")
            .principal(Principal::Service, tf!("logs.{}.amazonaws.com", place.region))
            .actions(USE)
            .resources("*")
            .wildcard("in the policy of a key, the resource `*` is the key itself")
            .when(Test::arn_equals("kms:EncryptionContext:aws:logs:arn", group_arn)),
    )
}

/// The role writes to the one group and nowhere else.
fn write_policy(group_arn: &Expr<String>) -> Policy {
    Policy::new().with(
        Statement::allow("WriteGroup")
            .actions(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
            .resources([tf!("{group_arn}"), tf!("{group_arn}:log-stream:*")]),
    )
}
