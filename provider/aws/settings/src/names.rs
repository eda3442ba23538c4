//! What names tell: which attributes follow from them, and which kinds are overwritten by another of the same name.
//!
//! Both are tables that whoever plans needs, also over a cloud that is not AWS.

/// Attributes that follow from arguments and from the place, by resource type: each with a template as
/// `KindInfo::foresees` of the engine takes it.
///
/// What holds something that the service chooses, such as the six letters after the name of a secret, is not in it, and
/// neither is an address whose host depends on the partition or on the endpoint.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
pub const FORESEEN: &[(&str, &[(&str, &str)])] = &[
    (
        "aws_accessanalyzer_analyzer",
        &[
            ("arn", "arn:{partition}:access-analyzer:{region}:{account}:analyzer/{analyzer_name}"),
            ("id", "{analyzer_name}"),
        ],
    ),
    (
        "aws_athena_workgroup",
        &[("arn", "arn:{partition}:athena:{region}:{account}:workgroup/{name}"), ("id", "{name}")],
    ),
    ("aws_backup_vault", &[("arn", "arn:{partition}:backup:{region}:{account}:backup-vault:{name}"), ("id", "{name}")]),
    ("aws_budgets_budget", &[("arn", "arn:{partition}:budgets::{account}:budget/{name}"), ("id", "{account}:{name}")]),
    (
        "aws_cloudtrail",
        &[
            ("arn", "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}"),
            ("home_region", "{region}"),
            ("id", "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}"),
        ],
    ),
    (
        "aws_cloudwatch_composite_alarm",
        &[("arn", "arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarm_name}"), ("id", "{alarm_name}")],
    ),
    (
        "aws_cloudwatch_dashboard",
        &[
            ("dashboard_arn", "arn:{partition}:cloudwatch::{account}:dashboard/{dashboard_name}"),
            ("id", "{dashboard_name}"),
        ],
    ),
    (
        "aws_cloudwatch_event_rule",
        &[("arn", "arn:{partition}:events:{region}:{account}:rule/{event_bus_name|folder but default}{name}")],
    ),
    (
        "aws_cloudwatch_log_group",
        &[("arn", "arn:{partition}:logs:{region}:{account}:log-group:{name}"), ("id", "{name}")],
    ),
    (
        "aws_cloudwatch_metric_alarm",
        &[("arn", "arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarm_name}"), ("id", "{alarm_name}")],
    ),
    ("aws_config_configuration_recorder", &[("id", "{name}")]),
    ("aws_cur_report_definition", &[("id", "{report_name}")]),
    ("aws_db_event_subscription", &[("arn", "arn:{partition}:rds:{region}:{account}:es:{name}"), ("id", "{name}")]),
    // Its ID is another one, which the service chooses.
    ("aws_db_instance", &[("arn", "arn:{partition}:rds:{region}:{account}:db:{identifier|lower}")]),
    (
        "aws_db_parameter_group",
        &[("arn", "arn:{partition}:rds:{region}:{account}:pg:{name|lower}"), ("id", "{name|lower}")],
    ),
    (
        "aws_db_subnet_group",
        &[("arn", "arn:{partition}:rds:{region}:{account}:subgrp:{name|lower}"), ("id", "{name|lower}")],
    ),
    ("aws_dynamodb_table", &[("arn", "arn:{partition}:dynamodb:{region}:{account}:table/{name}"), ("id", "{name}")]),
    (
        "aws_ecr_repository",
        &[
            ("arn", "arn:{partition}:ecr:{region}:{account}:repository/{name}"),
            ("id", "{name}"),
            ("registry_id", "{account}"),
        ],
    ),
    ("aws_eks_access_entry", &[("id", "{cluster_name}:{principal_arn}")]),
    ("aws_eks_addon", &[("id", "{cluster_name}:{addon_name}")]),
    ("aws_eks_cluster", &[("arn", "arn:{partition}:eks:{region}:{account}:cluster/{name}"), ("id", "{name}")]),
    ("aws_eks_fargate_profile", &[("id", "{cluster_name}:{fargate_profile_name}")]),
    ("aws_eks_node_group", &[("id", "{cluster_name}:{node_group_name}")]),
    (
        "aws_elasticache_parameter_group",
        &[
            ("arn", "arn:{partition}:elasticache:{region}:{account}:parametergroup:{name|lower}"),
            ("id", "{name|lower}"),
        ],
    ),
    (
        "aws_elasticache_replication_group",
        &[
            ("arn", "arn:{partition}:elasticache:{region}:{account}:replicationgroup:{replication_group_id|lower}"),
            ("id", "{replication_group_id|lower}"),
        ],
    ),
    (
        "aws_elasticache_serverless_cache",
        &[("arn", "arn:{partition}:elasticache:{region}:{account}:serverlesscache:{name}"), ("id", "{name}")],
    ),
    (
        "aws_elasticache_subnet_group",
        &[("arn", "arn:{partition}:elasticache:{region}:{account}:subnetgroup:{name|lower}"), ("id", "{name|lower}")],
    ),
    (
        "aws_elasticache_user",
        &[("arn", "arn:{partition}:elasticache:{region}:{account}:user:{user_id}"), ("id", "{user_id}")],
    ),
    (
        "aws_elasticache_user_group",
        &[
            ("arn", "arn:{partition}:elasticache:{region}:{account}:usergroup:{user_group_id}"),
            ("id", "{user_group_id}"),
        ],
    ),
    ("aws_glue_crawler", &[("arn", "arn:{partition}:glue:{region}:{account}:crawler/{name}"), ("id", "{name}")]),
    ("aws_glue_security_configuration", &[("id", "{name}")]),
    (
        "aws_iam_instance_profile",
        &[("arn", "arn:{partition}:iam::{account}:instance-profile{path}{name}"), ("id", "{name}")],
    ),
    ("aws_iam_role", &[("arn", "arn:{partition}:iam::{account}:role{path}{name}"), ("id", "{name}")]),
    ("aws_iam_role_policy", &[("id", "{role}:{name}")]),
    ("aws_kms_alias", &[("arn", "arn:{partition}:kms:{region}:{account}:{name}"), ("id", "{name}")]),
    (
        "aws_rds_cluster",
        &[
            ("arn", "arn:{partition}:rds:{region}:{account}:cluster:{cluster_identifier|lower}"),
            ("id", "{cluster_identifier|lower}"),
        ],
    ),
    (
        "aws_rds_cluster_instance",
        &[("arn", "arn:{partition}:rds:{region}:{account}:db:{identifier|lower}"), ("id", "{identifier|lower}")],
    ),
    (
        "aws_rds_cluster_parameter_group",
        &[("arn", "arn:{partition}:rds:{region}:{account}:cluster-pg:{name|lower}"), ("id", "{name|lower}")],
    ),
    ("aws_s3_bucket", &[("arn", "arn:{partition}:s3:::{bucket}"), ("id", "{bucket}")]),
    ("aws_scheduler_schedule", &[("arn", "arn:{partition}:scheduler:{region}:{account}:schedule/{group_name}/{name}")]),
    (
        "aws_sns_topic",
        &[
            ("arn", "arn:{partition}:sns:{region}:{account}:{name}"),
            ("id", "arn:{partition}:sns:{region}:{account}:{name}"),
            ("owner", "{account}"),
        ],
    ),
    // Its ID is its URL, whose host is that of the endpoint.
    ("aws_sqs_queue", &[("arn", "arn:{partition}:sqs:{region}:{account}:{name}")]),
    (
        "aws_ssm_parameter",
        &[("arn", "arn:{partition}:ssm:{region}:{account}:parameter/{name|unrooted}"), ("id", "{name}")],
    ),
];

/// Kinds that the service knows by these arguments, and of which a second one of the same name is not refused: the call
/// that makes one changes what is there, or is answered as if it had made it. Of kinds that cannot bear marks, those are in
/// it as well whose service refuses a second one, since what is found by name could be taken for our own.
///
/// What is a part of another object and cannot be without it, such as the policy of a bucket or the route of a table, is
/// not in it, unless it has a name of its own: it belongs to whoever has that object.
pub const OVERWRITTEN: &[(&str, &[&str])] = &[
    ("aws_appautoscaling_target", &["region", "resource_id", "scalable_dimension", "service_namespace"]),
    ("aws_cloudwatch_composite_alarm", &["alarm_name", "region"]),
    ("aws_cloudwatch_dashboard", &["dashboard_name"]),
    ("aws_cloudwatch_event_rule", &["event_bus_name", "name", "region"]),
    ("aws_cloudwatch_log_metric_filter", &["log_group_name", "name", "region"]),
    ("aws_cloudwatch_metric_alarm", &["alarm_name", "region"]),
    ("aws_config_configuration_recorder", &["name", "region"]),
    ("aws_config_delivery_channel", &["name", "region"]),
    ("aws_ebs_default_kms_key", &["region"]),
    ("aws_glue_security_configuration", &["name", "region"]),
    ("aws_iam_role_policy", &["name", "role"]),
    ("aws_lambda_permission", &["function_name", "region", "statement_id"]),
    // In us-east-1 a bucket that one has is made again without a word.
    ("aws_s3_bucket", &["bucket"]),
    ("aws_s3_account_public_access_block", &["account_id"]),
    ("aws_scheduler_schedule", &["group_name", "name", "region"]),
    ("aws_serverlessapplicationrepository_cloudformation_stack", &["name", "region"]),
    ("aws_sns_topic", &["name", "region"]),
    ("aws_sqs_queue", &["name", "region"]),
    ("aws_ssm_parameter", &["name", "region"]),
];

/// What is known of a type in a table: see [`FORESEEN`] and [`OVERWRITTEN`].
///
/// ```
/// use ledgerform_aws_settings::names::{OVERWRITTEN, of};
/// assert_eq!(of(OVERWRITTEN, "aws_cloudwatch_dashboard"), ["dashboard_name"]);
/// assert!(of(OVERWRITTEN, "aws_vpc").is_empty());
/// ```
pub fn of<T>(table: &'static [(&str, &'static [T])], ty: &str) -> &'static [T] {
    table.iter().find(|(known, _)| *known == ty).map_or(&[], |(_, rows)| *rows)
}
