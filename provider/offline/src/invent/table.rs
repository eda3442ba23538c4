//! What is known of types: the shape of ids and ARNs, and what forces replacement.

/// A template for an attribute of a type.
pub(super) fn template(ty: &str, attribute: &str) -> Option<&'static str> {
    let row = TYPES.binary_search_by(|row| row.0.cmp(ty)).ok().and_then(|i| TYPES.get(i));
    match (attribute, row) {
        ("id", Some(row)) if !row.1.is_empty() => Some(row.1),
        ("arn", Some(row)) if !row.2.is_empty() => Some(row.2),
        _ => ATTRIBUTES.iter().find(|row| row.0 == ty && row.1 == attribute).map(|row| row.2),
    }
}

/// The attribute whose text is the id, where the table says so.
pub(super) fn name_in_id(ty: &str) -> Option<&'static str> {
    let id = template(ty, "id")?;
    let name = id.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '|']) && name != "arn" && name != "uuid" && !name.ends_with(|c: char| c.is_ascii_digit()))
        .then_some(name)
}

/// The service of a type in ARNs, and the rest of the type's name.
pub(super) fn service(ty: &str) -> Option<(&'static str, String)> {
    let rest = ty.strip_prefix("aws_")?;
    let found = SERVICES
        .iter()
        .find(|(prefix, _)| rest.strip_prefix(prefix).is_some_and(|after| after.is_empty() || after.starts_with('_')));
    let (prefix, service) = found.copied().unwrap_or(("", "ec2"));
    let kind = rest.strip_prefix(prefix).unwrap_or(rest).trim_start_matches('_');
    Some((service, if kind.is_empty() { rest.to_owned() } else { kind.replace('_', "-") }))
}

/// The template of an ARN nothing more is known of.
pub(super) fn generic_arn(ty: &str) -> String {
    match service(ty) {
        Some((service, kind)) => format!("arn::{service}:{{region}}:{{account}}:{kind}/{{id|name|hex17}}"),
        None => "arn::offline:::{hex17}".to_owned(),
    }
}

/// The prefix of ids that an attribute of this name holds.
pub(super) fn id_prefix(attribute: &str) -> Option<&'static str> {
    let matches = |suffix: &str| attribute == suffix || attribute.ends_with(&format!("_{suffix}"));
    ID_PREFIXES.iter().find(|(suffix, _)| matches(suffix)).map(|(_, prefix)| *prefix)
}

/// Whether a change of the attribute needs a new object.
pub(super) fn forces_replacement(ty: &str, attribute: &str) -> bool {
    if ty.starts_with("random_") {
        return !matches!(attribute, "id" | "result" | "bcrypt_hash");
    }
    if ty.starts_with("tls_") {
        return matches!(attribute, "algorithm" | "rsa_bits" | "ecdsa_curve" | "private_key_pem" | "allowed_uses");
    }
    if !ty.starts_with("aws_") || RENAMED_IN_PLACE.contains(&(ty, attribute)) {
        return false;
    }
    REPLACING.contains(&attribute)
}

/// Attributes that AWS cannot change on an existing object, whatever the type.
const REPLACING: &[&str] = &[
    "availability_zone",
    "bucket",
    "cidr_block",
    "cluster_identifier",
    "cluster_name",
    "function_name",
    "identifier",
    "name",
    "name_prefix",
    "region",
    "vpc_id",
];

/// Exceptions from [`REPLACING`].
const RENAMED_IN_PLACE: &[(&str, &str)] = &[
    ("aws_db_instance", "identifier"),
    ("aws_rds_cluster", "cluster_identifier"),
    ("aws_internet_gateway", "vpc_id"),
    ("aws_route53_zone_association", "vpc_id"),
    ("aws_vpc_endpoint", "region"),
];

/// Ids that attributes refer to, by the end of their name; longer names first.
const ID_PREFIXES: &[(&str, &str)] = &[
    ("network_acl_id", "acl"),
    ("route_table_id", "rtb"),
    ("security_group_id", "sg"),
    ("security_group", "sg"),
    ("security_group_rule_id", "sgr"),
    ("network_interface_id", "eni"),
    ("dhcp_options_id", "dopt"),
    ("vpc_id", "vpc"),
    ("subnet_id", "subnet"),
    ("instance_id", "i"),
    ("allocation_id", "eipalloc"),
    ("association_id", "assoc"),
    ("volume_id", "vol"),
    ("snapshot_id", "snap"),
    ("image_id", "ami"),
    ("prefix_list_id", "pl"),
    ("gateway_id", "igw"),
    ("launch_template_id", "lt"),
    ("attachment_id", "tgw-attach"),
];

/// Services by the beginning of a type's name after `aws_`; longer beginnings first, EC2 for all others.
const SERVICES: &[(&str, &str)] = &[
    ("cloudwatch_event", "events"),
    ("cloudwatch_log", "logs"),
    ("cloudwatch_query", "logs"),
    ("cloudwatch", "cloudwatch"),
    ("cloudtrail", "cloudtrail"),
    ("cloudfront", "cloudfront"),
    ("cognito", "cognito-idp"),
    ("accessanalyzer", "access-analyzer"),
    ("acm", "acm"),
    ("acmpca", "acm-pca"),
    ("api_gateway", "apigateway"),
    ("apigatewayv2", "apigateway"),
    ("appautoscaling", "application-autoscaling"),
    ("autoscaling", "autoscaling"),
    ("athena", "athena"),
    ("backup", "backup"),
    ("batch", "batch"),
    ("budgets", "budgets"),
    ("ce", "ce"),
    ("codebuild", "codebuild"),
    ("codepipeline", "codepipeline"),
    ("config", "config"),
    ("db", "rds"),
    ("dms", "dms"),
    ("docdb", "rds"),
    ("dynamodb", "dynamodb"),
    ("ecr", "ecr"),
    ("ecs", "ecs"),
    ("efs", "elasticfilesystem"),
    ("eks", "eks"),
    ("elasticache", "elasticache"),
    ("elasticsearch", "es"),
    ("opensearch", "es"),
    ("lb", "elasticloadbalancing"),
    ("alb", "elasticloadbalancing"),
    ("elb", "elasticloadbalancing"),
    ("fsx", "fsx"),
    ("glue", "glue"),
    ("guardduty", "guardduty"),
    ("iam", "iam"),
    ("inspector2", "inspector2"),
    ("kinesis_firehose", "firehose"),
    ("kinesis", "kinesis"),
    ("kms", "kms"),
    ("lambda", "lambda"),
    ("macie2", "macie2"),
    ("mq", "mq"),
    ("msk", "kafka"),
    ("neptune", "rds"),
    ("networkfirewall", "network-firewall"),
    ("organizations", "organizations"),
    ("prometheus", "aps"),
    ("grafana", "grafana"),
    ("ram", "ram"),
    ("rds", "rds"),
    ("redshift", "redshift"),
    ("resourcegroups", "resource-groups"),
    ("route53_resolver", "route53resolver"),
    ("route53", "route53"),
    ("s3", "s3"),
    ("secretsmanager", "secretsmanager"),
    ("securityhub", "securityhub"),
    ("servicecatalog", "servicecatalog"),
    ("ses", "ses"),
    ("sfn", "states"),
    ("sns", "sns"),
    ("sqs", "sqs"),
    ("ssm", "ssm"),
    ("synthetics", "synthetics"),
    ("transfer", "transfer"),
    ("wafv2", "wafv2"),
    ("waf", "waf"),
    ("xray", "xray"),
];

/// Type, template of its id, template of its ARN; empty where the rules by name do. Sorted by type.
const TYPES: &[(&str, &str, &str)] = &[
    ("aws_acm_certificate", "{arn}", "arn::acm:{region}:{account}:certificate/{uuid}"),
    ("aws_acm_certificate_validation", "2025-01-01 00:00:00 +0000 UTC", ""),
    ("aws_ami", "ami-0{hex16}", "arn::ec2:{region}:{account}:image/{id}"),
    ("aws_api_gateway_rest_api", "{lower10}", "arn::apigateway:{region}::/restapis/{id}"),
    ("aws_apigatewayv2_api", "{lower10}", "arn::apigateway:{region}::/apis/{id}"),
    (
        "aws_autoscaling_group",
        "{name}",
        "arn::autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}",
    ),
    ("aws_backup_plan", "{uuid}", "arn::backup:{region}:{account}:backup-plan:{id}"),
    ("aws_backup_selection", "{uuid}", ""),
    ("aws_backup_vault", "{name}", "arn::backup:{region}:{account}:backup-vault:{name}"),
    ("aws_budgets_budget", "{account}:{name}", "arn::budgets::{account}:budget/{name}"),
    ("aws_ce_anomaly_monitor", "{arn}", "arn::ce::{account}:anomalymonitor/{uuid}"),
    ("aws_ce_anomaly_subscription", "{arn}", "arn::ce::{account}:anomalysubscription/{uuid}"),
    ("aws_cloudfront_distribution", "E{upper13}", "arn::cloudfront::{account}:distribution/{id}"),
    ("aws_cloudtrail", "{arn}", "arn::cloudtrail:{region}:{account}:trail/{name}"),
    ("aws_cloudwatch_composite_alarm", "{alarm_name}", "arn::cloudwatch:{region}:{account}:alarm:{alarm_name}"),
    ("aws_cloudwatch_dashboard", "{dashboard_name}", ""),
    ("aws_cloudwatch_event_bus", "{name}", "arn::events:{region}:{account}:event-bus/{name}"),
    ("aws_cloudwatch_event_rule", "{name}", "arn::events:{region}:{account}:rule/{name}"),
    ("aws_cloudwatch_event_target", "{rule}-{target_id}", ""),
    ("aws_cloudwatch_log_destination", "{name}", "arn::logs:{region}:{account}:destination:{name}"),
    ("aws_cloudwatch_log_group", "{name}", "arn::logs:{region}:{account}:log-group:{name}"),
    ("aws_cloudwatch_log_metric_filter", "{name}", ""),
    ("aws_cloudwatch_log_resource_policy", "{policy_name}", ""),
    (
        "aws_cloudwatch_log_stream",
        "{name}",
        "arn::logs:{region}:{account}:log-group:{log_group_name}:log-stream:{name}",
    ),
    ("aws_cloudwatch_log_subscription_filter", "cwlsf-{digits10}", ""),
    ("aws_cloudwatch_metric_alarm", "{alarm_name}", "arn::cloudwatch:{region}:{account}:alarm:{alarm_name}"),
    ("aws_cognito_user_pool", "{region}_{mixed9}", "arn::cognito-idp:{region}:{account}:userpool/{id}"),
    ("aws_config_config_rule", "{name}", "arn::config:{region}:{account}:config-rule/config-rule-{lower6}"),
    ("aws_config_configuration_recorder", "{name}", ""),
    ("aws_config_delivery_channel", "{name}", ""),
    ("aws_customer_gateway", "cgw-0{hex16}", "arn::ec2:{region}:{account}:customer-gateway/{id}"),
    ("aws_db_event_subscription", "{name}", "arn::rds:{region}:{account}:es:{name}"),
    ("aws_db_instance", "{resource_id}", "arn::rds:{region}:{account}:db:{identifier}"),
    ("aws_db_option_group", "{name}", "arn::rds:{region}:{account}:og:{name}"),
    ("aws_db_parameter_group", "{name}", "arn::rds:{region}:{account}:pg:{name}"),
    ("aws_db_proxy", "{name}", "arn::rds:{region}:{account}:db-proxy:prx-0{hex16}"),
    (
        "aws_db_proxy_default_target_group",
        "{db_proxy_name}",
        "arn::rds:{region}:{account}:target-group:prx-tg-0{hex16}",
    ),
    (
        "aws_db_proxy_target",
        "{db_proxy_name}/{target_group_name}/RDS/{db_instance_identifier|db_cluster_identifier}",
        "",
    ),
    ("aws_db_snapshot", "{db_snapshot_identifier}", ""),
    ("aws_db_subnet_group", "{name}", "arn::rds:{region}:{account}:subgrp:{name}"),
    ("aws_default_network_acl", "acl-0{hex16}", "arn::ec2:{region}:{account}:network-acl/{id}"),
    ("aws_default_route_table", "rtb-0{hex16}", "arn::ec2:{region}:{account}:route-table/{id}"),
    ("aws_default_security_group", "sg-0{hex16}", "arn::ec2:{region}:{account}:security-group/{id}"),
    ("aws_default_vpc", "vpc-0{hex16}", "arn::ec2:{region}:{account}:vpc/{id}"),
    ("aws_dynamodb_table", "{name}", "arn::dynamodb:{region}:{account}:table/{name}"),
    ("aws_ebs_encryption_by_default", "terraform-{digits26}", ""),
    ("aws_ebs_snapshot", "snap-0{hex16}", "arn::ec2:{region}:{account}:snapshot/{id}"),
    ("aws_ebs_volume", "vol-0{hex16}", "arn::ec2:{region}:{account}:volume/{id}"),
    ("aws_ec2_capacity_reservation", "cr-0{hex16}", "arn::ec2:{region}:{account}:capacity-reservation/{id}"),
    ("aws_ec2_client_vpn_endpoint", "cvpn-endpoint-0{hex16}", "arn::ec2:{region}:{account}:client-vpn-endpoint/{id}"),
    ("aws_ec2_managed_prefix_list", "pl-0{hex16}", "arn::ec2:{region}:{account}:prefix-list/{id}"),
    ("aws_ec2_network_insights_path", "nip-0{hex16}", "arn::ec2:{region}:{account}:network-insights-path/{id}"),
    ("aws_ec2_transit_gateway", "tgw-0{hex16}", "arn::ec2:{region}:{account}:transit-gateway/{id}"),
    (
        "aws_ec2_transit_gateway_route_table",
        "tgw-rtb-0{hex16}",
        "arn::ec2:{region}:{account}:transit-gateway-route-table/{id}",
    ),
    (
        "aws_ec2_transit_gateway_vpc_attachment",
        "tgw-attach-0{hex16}",
        "arn::ec2:{region}:{account}:transit-gateway-attachment/{id}",
    ),
    ("aws_ecr_lifecycle_policy", "{repository}", ""),
    ("aws_ecr_repository", "{name}", "arn::ecr:{region}:{account}:repository/{name}"),
    ("aws_ecr_repository_policy", "{repository}", ""),
    ("aws_ecs_cluster", "{arn}", "arn::ecs:{region}:{account}:cluster/{name}"),
    ("aws_ecs_service", "arn:{partition}:ecs:{region}:{account}:service/{name}", ""),
    ("aws_ecs_task_definition", "{family}", "arn::ecs:{region}:{account}:task-definition/{family}:1"),
    ("aws_efs_access_point", "fsap-0{hex16}", "arn::elasticfilesystem:{region}:{account}:access-point/{id}"),
    ("aws_efs_file_system", "fs-0{hex16}", "arn::elasticfilesystem:{region}:{account}:file-system/{id}"),
    ("aws_efs_mount_target", "fsmt-0{hex16}", ""),
    ("aws_egress_only_internet_gateway", "eigw-0{hex16}", ""),
    ("aws_eip", "eipalloc-0{hex16}", "arn::ec2:{region}:{account}:elastic-ip/{id}"),
    ("aws_eip_association", "eipassoc-0{hex16}", ""),
    ("aws_eks_access_entry", "{cluster_name}:{principal_arn}", ""),
    ("aws_eks_access_policy_association", "{cluster_name}#{principal_arn}#{policy_arn}", ""),
    (
        "aws_eks_addon",
        "{cluster_name}:{addon_name}",
        "arn::eks:{region}:{account}:addon/{cluster_name}/{addon_name}/{uuid}",
    ),
    ("aws_eks_cluster", "{name}", "arn::eks:{region}:{account}:cluster/{name}"),
    (
        "aws_eks_fargate_profile",
        "{cluster_name}:{fargate_profile_name}",
        "arn::eks:{region}:{account}:fargateprofile/{cluster_name}/{fargate_profile_name}/{uuid}",
    ),
    (
        "aws_eks_identity_provider_config",
        "{cluster_name}:{hex8}",
        "arn::eks:{region}:{account}:identityproviderconfig/{cluster_name}/oidc/{uuid}",
    ),
    (
        "aws_eks_node_group",
        "{cluster_name}:{node_group_name}",
        "arn::eks:{region}:{account}:nodegroup/{cluster_name}/{node_group_name}/{uuid}",
    ),
    ("aws_eks_pod_identity_association", "{association_id}", ""),
    ("aws_elasticache_cluster", "{cluster_id}", "arn::elasticache:{region}:{account}:cluster:{cluster_id}"),
    ("aws_elasticache_parameter_group", "{name}", "arn::elasticache:{region}:{account}:parametergroup:{name}"),
    (
        "aws_elasticache_replication_group",
        "{replication_group_id}",
        "arn::elasticache:{region}:{account}:replicationgroup:{replication_group_id}",
    ),
    ("aws_elasticache_subnet_group", "{name}", "arn::elasticache:{region}:{account}:subnetgroup:{name}"),
    ("aws_elasticache_user", "{user_id}", "arn::elasticache:{region}:{account}:user:{user_id}"),
    ("aws_elasticache_user_group", "{user_group_id}", "arn::elasticache:{region}:{account}:usergroup:{user_group_id}"),
    ("aws_flow_log", "fl-0{hex16}", "arn::ec2:{region}:{account}:vpc-flow-log/{id}"),
    ("aws_grafana_workspace", "g-{hex10}", "arn::grafana:{region}:{account}:/workspaces/{id}"),
    ("aws_guardduty_detector", "{hex32}", "arn::guardduty:{region}:{account}:detector/{id}"),
    ("aws_iam_access_key", "AKIA{upper16}", ""),
    ("aws_iam_account_alias", "{account_alias}", ""),
    ("aws_iam_account_password_policy", "iam-account-password-policy", ""),
    ("aws_iam_group", "{name}", "arn::iam::{account}:group{path|slash}{name}"),
    ("aws_iam_group_policy", "{group}:{name}", ""),
    ("aws_iam_group_policy_attachment", "{group}/{policy_arn}", ""),
    ("aws_iam_instance_profile", "{name}", "arn::iam::{account}:instance-profile{path|slash}{name}"),
    ("aws_iam_openid_connect_provider", "{arn}", "arn::iam::{account}:oidc-provider/{url}"),
    ("aws_iam_policy", "{arn}", "arn::iam::{account}:policy{path|slash}{name}"),
    ("aws_iam_role", "{name}", "arn::iam::{account}:role{path|slash}{name}"),
    ("aws_iam_role_policy", "{role}:{name}", ""),
    ("aws_iam_role_policy_attachment", "{role}/{policy_arn}", ""),
    ("aws_iam_server_certificate", "ASCA{upper17}", "arn::iam::{account}:server-certificate{path|slash}{name}"),
    ("aws_iam_service_linked_role", "{arn}", "arn::iam::{account}:role/aws-service-role/{aws_service_name}/{name}"),
    ("aws_iam_user", "{name}", "arn::iam::{account}:user{path|slash}{name}"),
    ("aws_iam_user_policy", "{user}:{name}", ""),
    ("aws_iam_user_policy_attachment", "{user}/{policy_arn}", ""),
    ("aws_inspector2_enabler", "{account}-EC2", ""),
    ("aws_instance", "i-0{hex16}", "arn::ec2:{region}:{account}:instance/{id}"),
    ("aws_internet_gateway", "igw-0{hex16}", "arn::ec2:{region}:{account}:internet-gateway/{id}"),
    ("aws_key_pair", "{key_name}", "arn::ec2:{region}:{account}:key-pair/{key_name}"),
    ("aws_kinesis_firehose_delivery_stream", "{arn}", "arn::firehose:{region}:{account}:deliverystream/{name}"),
    ("aws_kinesis_stream", "{arn}", "arn::kinesis:{region}:{account}:stream/{name}"),
    ("aws_kms_alias", "{name}", "arn::kms:{region}:{account}:{name}"),
    ("aws_kms_external_key", "{uuid}", "arn::kms:{region}:{account}:key/{id}"),
    ("aws_kms_grant", "{key_id}:{hex64}", ""),
    ("aws_kms_key", "{uuid}", "arn::kms:{region}:{account}:key/{id}"),
    ("aws_kms_replica_key", "mrk-{hex32}", "arn::kms:{region}:{account}:key/{id}"),
    ("aws_lambda_alias", "{arn}", "arn::lambda:{region}:{account}:function:{function_name}:{name}"),
    ("aws_lambda_event_source_mapping", "{uuid}", "arn::lambda:{region}:{account}:event-source-mapping:{uuid}"),
    ("aws_lambda_function", "{function_name}", "arn::lambda:{region}:{account}:function:{function_name}"),
    ("aws_lambda_layer_version", "{arn}", "arn::lambda:{region}:{account}:layer:{layer_name}:1"),
    ("aws_lambda_permission", "{statement_id}", ""),
    ("aws_launch_template", "lt-0{hex16}", "arn::ec2:{region}:{account}:launch-template/{id}"),
    ("aws_lb", "{arn}", "arn::elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}/{hex16}"),
    ("aws_lb_listener", "{arn}", "arn::elasticloadbalancing:{region}:{account}:listener/app/offline/{hex16}/{hex16}"),
    (
        "aws_lb_listener_rule",
        "{arn}",
        "arn::elasticloadbalancing:{region}:{account}:listener-rule/app/offline/{hex16}/{hex16}",
    ),
    ("aws_lb_target_group", "{arn}", "arn::elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}"),
    ("aws_main_route_table_association", "rtbassoc-0{hex16}", ""),
    ("aws_nat_gateway", "nat-0{hex16}", ""),
    ("aws_network_acl", "acl-0{hex16}", "arn::ec2:{region}:{account}:network-acl/{id}"),
    ("aws_network_acl_rule", "nacl-{digits10}", ""),
    ("aws_network_interface", "eni-0{hex16}", "arn::ec2:{region}:{account}:network-interface/{id}"),
    ("aws_opensearch_domain", "{arn}", "arn::es:{region}:{account}:domain/{domain_name}"),
    ("aws_organizations_account", "{digits12}", "arn::organizations::{account}:account/o-{lower10}/{id}"),
    ("aws_placement_group", "{name}", "arn::ec2:{region}:{account}:placement-group/{name}"),
    ("aws_prometheus_workspace", "ws-{uuid}", "arn::aps:{region}:{account}:workspace/{id}"),
    ("aws_rds_cluster", "{cluster_identifier}", "arn::rds:{region}:{account}:cluster:{cluster_identifier}"),
    ("aws_rds_cluster_instance", "{identifier}", "arn::rds:{region}:{account}:db:{identifier}"),
    ("aws_rds_cluster_parameter_group", "{name}", "arn::rds:{region}:{account}:cluster-pg:{name}"),
    (
        "aws_rds_global_cluster",
        "{global_cluster_identifier}",
        "arn::rds::{account}:global-cluster:{global_cluster_identifier}",
    ),
    ("aws_route", "r-{route_table_id}{digits10}", ""),
    ("aws_route53_health_check", "{uuid}", "arn::route53:::healthcheck/{id}"),
    ("aws_route53_record", "{zone_id}_{name}_{type}", ""),
    ("aws_route53_zone", "{zone_id}", "arn::route53:::hostedzone/{zone_id}"),
    ("aws_route_table", "rtb-0{hex16}", "arn::ec2:{region}:{account}:route-table/{id}"),
    ("aws_route_table_association", "rtbassoc-0{hex16}", ""),
    ("aws_s3_access_point", "{account}:{name}", "arn::s3:{region}:{account}:accesspoint/{name}"),
    ("aws_s3_account_public_access_block", "{account}", ""),
    ("aws_s3_bucket", "{bucket}", "arn::s3:::{bucket}"),
    ("aws_s3_bucket_accelerate_configuration", "{bucket}", ""),
    ("aws_s3_bucket_acl", "{bucket}", ""),
    ("aws_s3_bucket_analytics_configuration", "{bucket}:{name}", ""),
    ("aws_s3_bucket_cors_configuration", "{bucket}", ""),
    ("aws_s3_bucket_intelligent_tiering_configuration", "{bucket}:{name}", ""),
    ("aws_s3_bucket_inventory", "{bucket}:{name}", ""),
    ("aws_s3_bucket_lifecycle_configuration", "{bucket}", ""),
    ("aws_s3_bucket_logging", "{bucket}", ""),
    ("aws_s3_bucket_metric", "{bucket}:{name}", ""),
    ("aws_s3_bucket_notification", "{bucket}", ""),
    ("aws_s3_bucket_object_lock_configuration", "{bucket}", ""),
    ("aws_s3_bucket_ownership_controls", "{bucket}", ""),
    ("aws_s3_bucket_policy", "{bucket}", ""),
    ("aws_s3_bucket_public_access_block", "{bucket}", ""),
    ("aws_s3_bucket_replication_configuration", "{bucket}", ""),
    ("aws_s3_bucket_request_payment_configuration", "{bucket}", ""),
    ("aws_s3_bucket_server_side_encryption_configuration", "{bucket}", ""),
    ("aws_s3_bucket_versioning", "{bucket}", ""),
    ("aws_s3_bucket_website_configuration", "{bucket}", ""),
    ("aws_s3_object", "{bucket}/{key}", "arn::s3:::{bucket}/{key}"),
    ("aws_secretsmanager_secret", "{arn}", "arn::secretsmanager:{region}:{account}:secret:{name}-{mixed6}"),
    ("aws_secretsmanager_secret_policy", "{secret_arn}", ""),
    ("aws_secretsmanager_secret_rotation", "{secret_id}", ""),
    ("aws_secretsmanager_secret_version", "{secret_id}|{version_id}", ""),
    ("aws_security_group", "sg-0{hex16}", "arn::ec2:{region}:{account}:security-group/{id}"),
    ("aws_security_group_rule", "sgrule-{digits10}", ""),
    ("aws_securityhub_account", "{account}", "arn::securityhub:{region}:{account}:hub/default"),
    ("aws_ses_domain_identity", "{domain}", "arn::ses:{region}:{account}:identity/{domain}"),
    ("aws_sfn_state_machine", "{arn}", "arn::states:{region}:{account}:stateMachine:{name}"),
    ("aws_sns_topic", "{arn}", "arn::sns:{region}:{account}:{name}"),
    ("aws_sns_topic_policy", "{arn}", ""),
    ("aws_sns_topic_subscription", "{arn}", "{topic_arn}:{uuid}"),
    ("aws_spot_instance_request", "sir-0{hex16}", "arn::ec2:{region}:{account}:spot-instances-request/{id}"),
    ("aws_sqs_queue", "{url}", "arn::sqs:{region}:{account}:{name}"),
    ("aws_sqs_queue_policy", "{queue_url}", ""),
    ("aws_ssm_document", "{name}", "arn::ssm:{region}:{account}:document/{name}"),
    ("aws_ssm_parameter", "{name}", "arn::ssm:{region}:{account}:parameter/{name}"),
    ("aws_subnet", "subnet-0{hex16}", "arn::ec2:{region}:{account}:subnet/{id}"),
    ("aws_volume_attachment", "vai-{digits10}", ""),
    ("aws_vpc", "vpc-0{hex16}", "arn::ec2:{region}:{account}:vpc/{id}"),
    ("aws_vpc_dhcp_options", "dopt-0{hex16}", "arn::ec2:{region}:{account}:dhcp-options/{id}"),
    ("aws_vpc_dhcp_options_association", "{dhcp_options_id}-{vpc_id}", ""),
    ("aws_vpc_endpoint", "vpce-0{hex16}", "arn::ec2:{region}:{account}:vpc-endpoint/{id}"),
    ("aws_vpc_endpoint_route_table_association", "a-{vpc_endpoint_id}{digits10}", ""),
    ("aws_vpc_endpoint_service", "vpce-svc-0{hex16}", "arn::ec2:{region}:{account}:vpc-endpoint-service/{id}"),
    ("aws_vpc_ipam", "ipam-0{hex16}", "arn::ec2::{account}:ipam/{id}"),
    ("aws_vpc_ipam_pool", "ipam-pool-0{hex16}", "arn::ec2::{account}:ipam-pool/{id}"),
    ("aws_vpc_ipv4_cidr_block_association", "vpc-cidr-assoc-0{hex16}", ""),
    ("aws_vpc_peering_connection", "pcx-0{hex16}", ""),
    ("aws_vpc_security_group_egress_rule", "sgr-0{hex16}", "arn::ec2:{region}:{account}:security-group-rule/{id}"),
    ("aws_vpc_security_group_ingress_rule", "sgr-0{hex16}", "arn::ec2:{region}:{account}:security-group-rule/{id}"),
    ("aws_vpn_connection", "vpn-0{hex16}", "arn::ec2:{region}:{account}:vpn-connection/{id}"),
    ("aws_vpn_gateway", "vgw-0{hex16}", "arn::ec2:{region}:{account}:vpn-gateway/{id}"),
    ("aws_wafv2_ip_set", "{uuid}", "arn::wafv2:{region}:{account}:regional/ipset/{name}/{id}"),
    ("aws_wafv2_web_acl", "{uuid}", "arn::wafv2:{region}:{account}:regional/webacl/{name}/{id}"),
    ("aws_wafv2_web_acl_association", "{web_acl_arn},{resource_arn}", ""),
];

/// Type, attribute, template.
const ATTRIBUTES: &[(&str, &str, &str)] = &[
    ("aws_acm_certificate", "status", "PENDING_VALIDATION"),
    ("aws_cloudfront_distribution", "domain_name", "d{lower13}.cloudfront.net"),
    ("aws_cloudfront_distribution", "hosted_zone_id", "Z2FDTNDATAQYW2"),
    ("aws_cloudfront_distribution", "status", "Deployed"),
    ("aws_cloudwatch_dashboard", "dashboard_arn", "arn::cloudwatch::{account}:dashboard/{dashboard_name}"),
    ("aws_cognito_user_pool", "endpoint", "cognito-idp.{region}.{suffix}/{id}"),
    ("aws_db_instance", "address", "{identifier}.{lower12}.{region}.rds.{suffix}"),
    ("aws_db_instance", "endpoint", "{address}:{port}"),
    ("aws_db_instance", "hosted_zone_id", "Z2R2ITUGPM61AM"),
    ("aws_db_instance", "license_model", "postgresql-license"),
    ("aws_db_instance", "port", "5432"),
    ("aws_db_instance", "resource_id", "db-{upper26}"),
    ("aws_db_instance", "status", "available"),
    ("aws_db_instance", "storage_type", "gp3"),
    ("aws_db_instance", "username", "postgres"),
    ("aws_db_proxy", "endpoint", "{name}.proxy-{lower12}.{region}.rds.{suffix}"),
    ("aws_dynamodb_table", "stream_arn", ""),
    ("aws_dynamodb_table", "stream_label", ""),
    ("aws_ecr_repository", "registry_id", "{account}"),
    ("aws_ecr_repository", "repository_url", "{account}.dkr.ecr.{region}.{suffix}/{name}"),
    ("aws_ecs_task_definition", "arn_without_revision", "arn::ecs:{region}:{account}:task-definition/{family}"),
    ("aws_ecs_task_definition", "revision", "1"),
    ("aws_efs_file_system", "dns_name", "{id}.efs.{region}.{suffix}"),
    ("aws_eip", "allocation_id", "{id}"),
    ("aws_eip", "association_id", ""),
    ("aws_eip", "domain", "vpc"),
    ("aws_eip", "instance", ""),
    ("aws_eip", "network_border_group", "{region}"),
    ("aws_eip", "network_interface", ""),
    ("aws_eip", "private_ip", ""),
    ("aws_eip", "ptr_record", ""),
    ("aws_eip", "public_dns", "ec2-203-0-113-10.compute-1.amazonaws.com"),
    ("aws_eip", "public_ip", "203.0.113.{octet}"),
    ("aws_eip", "public_ipv4_pool", "amazon"),
    (
        "aws_eks_access_entry",
        "access_entry_arn",
        "arn::eks:{region}:{account}:access-entry/{cluster_name}/role/{account}/offline/{uuid}",
    ),
    ("aws_eks_access_entry", "user_name", "{principal_arn}"),
    ("aws_eks_cluster", "cluster_id", ""),
    ("aws_eks_cluster", "endpoint", "https://{upper32}.gr7.{region}.eks.{suffix}"),
    ("aws_eks_cluster", "platform_version", "eks.1"),
    ("aws_eks_cluster", "status", "ACTIVE"),
    ("aws_eks_cluster", "version", "1.33"),
    ("aws_eks_node_group", "ami_type", "AL2023_x86_64_STANDARD"),
    ("aws_eks_node_group", "capacity_type", "ON_DEMAND"),
    ("aws_eks_node_group", "status", "ACTIVE"),
    (
        "aws_eks_pod_identity_association",
        "association_arn",
        "arn::eks:{region}:{account}:podidentityassociation/{cluster_name}/{association_id}",
    ),
    ("aws_eks_pod_identity_association", "association_id", "a-{lower17}"),
    ("aws_elasticache_replication_group", "configuration_endpoint_address", ""),
    (
        "aws_elasticache_replication_group",
        "primary_endpoint_address",
        "master.{replication_group_id}.{lower6}.{region}.cache.{suffix}",
    ),
    (
        "aws_elasticache_replication_group",
        "reader_endpoint_address",
        "replica.{replication_group_id}.{lower6}.{region}.cache.{suffix}",
    ),
    (
        "aws_flow_log",
        "log_format",
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    ),
    ("aws_iam_instance_profile", "unique_id", "AIPA{upper17}"),
    ("aws_iam_openid_connect_provider", "thumbprint_list", "{hex40}"),
    ("aws_iam_policy", "policy_id", "ANPA{upper17}"),
    ("aws_iam_role", "create_date", "2025-01-01T00:00:00Z"),
    ("aws_iam_role", "unique_id", "AROA{upper17}"),
    ("aws_iam_service_linked_role", "name", "AWSServiceRoleForOffline"),
    ("aws_iam_user", "unique_id", "AIDA{upper17}"),
    ("aws_instance", "instance_initiated_shutdown_behavior", "stop"),
    ("aws_instance", "instance_state", "running"),
    ("aws_instance", "primary_network_interface_id", "eni-0{hex16}"),
    ("aws_instance", "private_dns", "ip-192-0-2-10.ec2.internal"),
    ("aws_instance", "private_ip", "192.0.2.{octet}"),
    ("aws_instance", "public_dns", ""),
    ("aws_instance", "public_ip", ""),
    ("aws_instance", "tenancy", "default"),
    ("aws_kms_key", "key_id", "{id}"),
    (
        "aws_lambda_function",
        "invoke_arn",
        "arn::apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
    ),
    ("aws_lambda_function", "last_modified", "2025-01-01T00:00:00.000+0000"),
    ("aws_lambda_function", "qualified_arn", "{arn}:$LATEST"),
    ("aws_lambda_function", "version", "$LATEST"),
    ("aws_launch_template", "default_version", "1"),
    ("aws_launch_template", "latest_version", "1"),
    ("aws_lb", "arn_suffix", "app/{name}/{hex16}"),
    ("aws_lb", "dns_name", "{name}-{digits10}.{region}.elb.{suffix}"),
    ("aws_lb", "zone_id", "Z35SXDOTRQ7X7K"),
    ("aws_lb_target_group", "arn_suffix", "targetgroup/{name}/{hex16}"),
    ("aws_nat_gateway", "private_ip", "192.0.2.{octet}"),
    ("aws_nat_gateway", "public_ip", "203.0.113.{octet}"),
    ("aws_prometheus_workspace", "prometheus_endpoint", "https://aps-workspaces.{region}.{suffix}/workspaces/{id}/"),
    ("aws_rds_cluster", "cluster_resource_id", "cluster-{upper26}"),
    ("aws_rds_cluster", "endpoint", "{cluster_identifier}.cluster-{lower12}.{region}.rds.{suffix}"),
    ("aws_rds_cluster", "hosted_zone_id", "Z2R2ITUGPM61AM"),
    ("aws_rds_cluster", "port", "5432"),
    ("aws_rds_cluster", "reader_endpoint", "{cluster_identifier}.cluster-ro-{lower12}.{region}.rds.{suffix}"),
    ("aws_rds_cluster_instance", "dbi_resource_id", "db-{upper26}"),
    ("aws_rds_cluster_instance", "endpoint", "{identifier}.{lower12}.{region}.rds.{suffix}"),
    ("aws_rds_cluster_instance", "port", "5432"),
    ("aws_route", "instance_id", ""),
    ("aws_route", "instance_owner_id", ""),
    ("aws_route", "network_interface_id", ""),
    ("aws_route", "origin", "CreateRoute"),
    ("aws_route", "state", "active"),
    ("aws_route53_record", "fqdn", "{name}"),
    ("aws_route53_zone", "primary_name_server", "ns-1.offline-1.example"),
    ("aws_route53_zone", "zone_id", "Z{upper20}"),
    ("aws_s3_bucket", "acceleration_status", ""),
    ("aws_s3_bucket", "bucket_domain_name", "{bucket}.s3.{suffix}"),
    ("aws_s3_bucket", "bucket_region", "{region}"),
    ("aws_s3_bucket", "bucket_regional_domain_name", "{bucket}.s3.{region}.{suffix}"),
    ("aws_s3_bucket", "hosted_zone_id", "Z3AQBSTGFYJSTF"),
    ("aws_s3_bucket", "policy", ""),
    ("aws_s3_bucket", "request_payer", "BucketOwner"),
    ("aws_s3_bucket", "website_domain", ""),
    ("aws_s3_bucket", "website_endpoint", ""),
    ("aws_secretsmanager_secret_version", "version_id", "{uuid}"),
    ("aws_sns_topic", "owner", "{account}"),
    ("aws_sqs_queue", "url", "https://sqs.{region}.{suffix}/{account}/{name}"),
    ("aws_ssm_parameter", "data_type", "text"),
    ("aws_ssm_parameter", "insecure_value", ""),
    ("aws_ssm_parameter", "version", "1"),
    ("aws_subnet", "ipv6_cidr_block_association_id", ""),
    ("aws_subnet", "private_dns_hostname_type_on_launch", "ip-name"),
    ("aws_vpc", "cidr_block", "198.51.100.0/24"),
    ("aws_vpc", "dhcp_options_id", "dopt-0{hex16}"),
    ("aws_vpc", "ipv6_association_id", ""),
    ("aws_vpc", "ipv6_cidr_block", ""),
    ("aws_vpc", "ipv6_cidr_block_network_border_group", ""),
    ("aws_vpc_endpoint", "ip_address_type", "ipv4"),
    ("aws_vpc_endpoint", "prefix_list_id", "pl-0{hex16}"),
    ("aws_vpc_endpoint", "state", "available"),
    ("aws_vpc_security_group_egress_rule", "security_group_rule_id", "{id}"),
    ("aws_vpc_security_group_ingress_rule", "security_group_rule_id", "{id}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_recorded_types() {
        assert!(TYPES.is_sorted_by(|a, b| a.0 < b.0));
        let recorded = |ty: &str| {
            let name = ty.split('_').next().unwrap_or_default();
            ledgerform_schema::document(name).and_then(|document| document.resource(ty))
        };
        for (ty, ..) in TYPES {
            assert!(recorded(ty).is_some(), "{ty} is not recorded");
        }
        for (ty, attribute, _) in ATTRIBUTES {
            let schema = recorded(ty).unwrap();
            assert!(schema.block.attributes.contains_key(*attribute), "{ty} has no {attribute}");
        }
    }

    #[test]
    fn arns_fall_back_to_the_name_of_the_type() {
        assert_eq!(generic_arn("aws_ecs_cluster"), "arn::ecs:{region}:{account}:cluster/{id|name|hex17}");
        assert_eq!(generic_arn("aws_customer_gateway"), "arn::ec2:{region}:{account}:customer-gateway/{id|name|hex17}");
    }
}
