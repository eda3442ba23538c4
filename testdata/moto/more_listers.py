"""How the objects of each Terraform type are listed: storage, observation, cost and governance."""

from moto.backends import get_backend

from gaps.kit import tag_map
from listers import of
from objects import lists


@lists("s3", "s3control")
def storage(api):
    parts = (
        ("aws_s3_bucket_policy", "GetBucketPolicy", "Policy", "NoSuchBucketPolicy"),
        ("aws_s3_bucket_cors_configuration", "GetBucketCors", "CORSRules", "NoSuchCORSConfiguration"),
        ("aws_s3_bucket_lifecycle_configuration", "GetBucketLifecycleConfiguration", "Rules", "NoSuchLifecycleConfiguration"),
        ("aws_s3_bucket_logging", "GetBucketLogging", "LoggingEnabled", ""),
        ("aws_s3_bucket_replication_configuration", "GetBucketReplication", "ReplicationConfiguration", "ReplicationConfigurationNotFoundError"),
        ("aws_s3_bucket_object_lock_configuration", "GetObjectLockConfiguration", "ObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"),
    )
    for bucket in api("s3", "ListBuckets").get("Buckets") or []:
        name = bucket["Name"]
        if get_backend("s3")[api.account]["aws"].buckets[name].region_name != api.region:
            continue
        yield "aws_s3_bucket", name, tag_map(api.try_("s3", "GetBucketTagging", "NoSuchTagSet", Bucket=name).get("TagSet"))
        for kind, operation, member, missing in parts:
            if api.try_("s3", operation, missing, Bucket=name).get(member):
                yield kind, name, {}
        if any(name != "ResponseMetadata" for name in api("s3", "GetBucketNotificationConfiguration", Bucket=name)):
            yield "aws_s3_bucket_notification", name, {}
        for one in api("s3", "ListBucketIntelligentTieringConfigurations", Bucket=name).get("IntelligentTieringConfigurationList") or []:
            yield "aws_s3_bucket_intelligent_tiering_configuration", f"{name}:{one['Id']}", {}
    block = api.try_("s3control", "GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration", AccountId=api.account)
    if block.get("PublicAccessBlockConfiguration"):
        yield "aws_s3_account_public_access_block", api.account, {}


@lists("ecr")
def images(api):
    for repository in api.all("ecr", "DescribeRepositories", "repositories"):
        name = repository["repositoryName"]
        yield "aws_ecr_repository", name, tag_map(api("ecr", "ListTagsForResource", resourceArn=repository["repositoryArn"]).get("tags"))
        if api.try_("ecr", "GetLifecyclePolicy", "LifecyclePolicyNotFoundException", repositoryName=name):
            yield "aws_ecr_lifecycle_policy", name, {}
        if api.try_("ecr", "GetRepositoryPolicy", "RepositoryPolicyNotFoundException", repositoryName=name):
            yield "aws_ecr_repository_policy", name, {}


@lists("athena")
def work_groups(api):
    yield from of("aws_athena_workgroup", [one for one in api.all("athena", "ListWorkGroups", "WorkGroups") if one["Name"] != "primary"], "Name")


@lists("glue")
def catalog(api):
    yield from of("aws_glue_catalog_database", api.all("glue", "GetDatabases", "DatabaseList"), "Name")
    yield from of("aws_glue_crawler", api.all("glue", "GetCrawlers", "Crawlers"), "Name")
    yield from of("aws_glue_security_configuration", api.all("glue", "GetSecurityConfigurations", "SecurityConfigurations"), "Name")


@lists("cloudwatch")
def alarms(api):
    found = api("cloudwatch", "DescribeAlarms", AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    for kind, member in (("aws_cloudwatch_metric_alarm", "MetricAlarms"), ("aws_cloudwatch_composite_alarm", "CompositeAlarms")):
        for alarm in found.get(member) or []:
            yield kind, alarm["AlarmName"], tag_map(api("cloudwatch", "ListTagsForResource", ResourceARN=alarm["AlarmArn"]).get("Tags"))
    yield from of("aws_cloudwatch_dashboard", api.all("cloudwatch", "ListDashboards", "DashboardEntries"), "DashboardName")


@lists("logs")
def logs(api):
    for group in api.all("logs", "DescribeLogGroups", "logGroups"):
        tags = api("logs", "ListTagsForResource", resourceArn=group["arn"].removesuffix(":*")).get("tags")
        yield "aws_cloudwatch_log_group", group["logGroupName"], tags
    for one in api.all("logs", "DescribeMetricFilters", "metricFilters"):
        yield "aws_cloudwatch_log_metric_filter", f"{one['logGroupName']}:{one['filterName']}", {}


@lists("events")
def rules(api):
    for rule in api.all("events", "ListRules", "Rules"):
        if not rule.get("ManagedBy"):
            yield "aws_cloudwatch_event_rule", rule["Name"], tag_map(api("events", "ListTagsForResource", ResourceARN=rule["Arn"]).get("Tags"))
            for target in api.all("events", "ListTargetsByRule", "Targets", Rule=rule["Name"]):
                yield "aws_cloudwatch_event_target", f"{rule['Name']}/{target['Id']}", {}


@lists("scheduler")
def schedules(api):
    for one in api.all("scheduler", "ListSchedules", "Schedules"):
        yield "aws_scheduler_schedule", f"{one['GroupName']}/{one['Name']}", {}


@lists("sns")
def topics(api):
    for topic in api.all("sns", "ListTopics", "Topics"):
        yield "aws_sns_topic", topic["TopicArn"], tag_map(api("sns", "ListTagsForResource", ResourceArn=topic["TopicArn"]).get("Tags"))
    # The API does not tell the ARN of a subscription that is not confirmed.
    for ident in get_backend("sns")[api.account][api.region].subscriptions:
        yield "aws_sns_topic_subscription", ident, {}


@lists("sqs")
def queues(api):
    for url in api.all("sqs", "ListQueues", "QueueUrls"):
        yield "aws_sqs_queue", url, api("sqs", "ListQueueTags", QueueUrl=url).get("Tags")
        if (api("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["Policy"]).get("Attributes") or {}).get("Policy"):
            yield "aws_sqs_queue_policy", url, {}


@lists("lambda", "serverlessrepo")
def functions(api):
    from gaps import _tables

    for stack in api.all("cloudformation", "DescribeStacks", "Stacks"):
        yield "aws_serverlessapplicationrepository_cloudformation_stack", stack["StackId"], tag_map(stack.get("Tags"))
    for function in _tables.get((api.account, api.region, "lambda", "functions"), {}):
        for statement in _tables.get((api.account, api.region, "lambda", f"permissions/{function}"), {}):
            yield "aws_lambda_permission", f"{function}/{statement}", {}


@lists("budgets", "ce", "cur")
def costs(api):
    for budget in api.all("budgets", "DescribeBudgets", "Budgets", AccountId=api.account):
        arn = f"arn:aws:budgets::{api.account}:budget/{budget['BudgetName']}"
        yield "aws_budgets_budget", budget["BudgetName"], tag_map(api("budgets", "ListTagsForResource", ResourceARN=arn).get("ResourceTags"))
    for kind, operation, member, ident in (
        ("aws_ce_anomaly_monitor", "GetAnomalyMonitors", "AnomalyMonitors", "MonitorArn"),
        ("aws_ce_anomaly_subscription", "GetAnomalySubscriptions", "AnomalySubscriptions", "SubscriptionArn"),
    ):
        for one in api.all("ce", operation, member):
            yield kind, one[ident], tag_map(api("ce", "ListTagsForResource", ResourceArn=one[ident]).get("ResourceTags"))
    yield from of("aws_ce_cost_allocation_tag", api.all("ce", "ListCostAllocationTags", "CostAllocationTags", Status="Active"), "TagKey")
    yield from of("aws_cur_report_definition", api.all("cur", "DescribeReportDefinitions", "ReportDefinitions"), "ReportName")


@lists("cloudtrail")
def trails(api):
    for trail in api("cloudtrail", "DescribeTrails", includeShadowTrails=False).get("trailList") or []:
        if trail.get("HomeRegion") == api.region:
            found = api("cloudtrail", "ListTags", ResourceIdList=[trail["TrailARN"]])["ResourceTagList"]
            yield "aws_cloudtrail", trail["Name"], tag_map(found[0].get("TagsList") if found else [])


@lists("config")
def recorders(api):
    yield from of("aws_config_configuration_recorder", api("config", "DescribeConfigurationRecorders")["ConfigurationRecorders"], "name")
    for one in api("config", "DescribeConfigurationRecorderStatus")["ConfigurationRecordersStatus"]:
        if one.get("recording"):
            yield "aws_config_configuration_recorder_status", one["name"], {}
    yield from of("aws_config_delivery_channel", api("config", "DescribeDeliveryChannels")["DeliveryChannels"], "name")


@lists("guardduty")
def detectors(api):
    for ident in api.all("guardduty", "ListDetectors", "DetectorIds"):
        yield "aws_guardduty_detector", ident, api("guardduty", "GetDetector", DetectorId=ident).get("Tags")
        if api("guardduty", "DescribeOrganizationConfiguration", DetectorId=ident)["AutoEnableOrganizationMembers"] != "NONE":
            yield "aws_guardduty_organization_configuration", ident, {}


@lists("backup")
def backups(api):
    for vault in api.all("backup", "ListBackupVaults", "BackupVaultList"):
        yield "aws_backup_vault", vault["BackupVaultName"], api("backup", "ListTags", ResourceArn=vault["BackupVaultArn"]).get("Tags")
    for plan in api.all("backup", "ListBackupPlans", "BackupPlansList"):
        yield "aws_backup_plan", plan["BackupPlanId"], api("backup", "ListTags", ResourceArn=plan["BackupPlanArn"]).get("Tags")
        yield from of("aws_backup_selection", api.all("backup", "ListBackupSelections", "BackupSelectionsList", BackupPlanId=plan["BackupPlanId"]), "SelectionId")


@lists("securityhub")
def hubs(api):
    hub = api.try_("securityhub", "DescribeHub", "InvalidAccessException")
    if hub:
        yield "aws_securityhub_account", api.account, {}
        yield from of("aws_securityhub_standards_subscription", api.all("securityhub", "GetEnabledStandards", "StandardsSubscriptions"), "StandardsSubscriptionArn")


@lists("accessanalyzer")
def analyzers(api):
    yield from of("aws_accessanalyzer_analyzer", api.all("accessanalyzer", "ListAnalyzers", "analyzers"), "name", "tags")


@lists("organizations")
def policies(api):
    if not api.try_("organizations", "DescribeOrganization", "AWSOrganizationsNotInUseException"):
        return
    for kind in ("SERVICE_CONTROL_POLICY", "TAG_POLICY", "BACKUP_POLICY", "AISERVICES_OPT_OUT_POLICY"):
        for policy in api.all("organizations", "ListPolicies", "Policies", Filter=kind):
            if not policy.get("AwsManaged"):
                yield "aws_organizations_policy", policy["Id"], tag_map(api("organizations", "ListTagsForResource", ResourceId=policy["Id"]).get("Tags"))
                for target in api.all("organizations", "ListTargetsForPolicy", "Targets", PolicyId=policy["Id"]):
                    yield "aws_organizations_policy_attachment", f"{target['TargetId']}:{policy['Id']}", {}


@lists("ssm")
def parameters(api):
    for parameter in api.all("ssm", "DescribeParameters", "Parameters"):
        tags = api("ssm", "ListTagsForResource", ResourceType="Parameter", ResourceId=parameter["Name"]).get("TagList")
        yield "aws_ssm_parameter", parameter["Name"], tag_map(tags)


@lists("route53")
def names(api):
    for zone in api.all("route53", "ListHostedZones", "HostedZones"):
        ident = zone["Id"].rsplit("/", 1)[-1]
        for record in api("route53", "ListResourceRecordSets", HostedZoneId=ident)["ResourceRecordSets"]:
            # Every zone begins with these.
            if record["Type"] not in ("NS", "SOA") or record["Name"] != zone["Name"]:
                parts = [ident, record["Name"].rstrip("."), record["Type"], record.get("SetIdentifier")]
                yield "aws_route53_record", "_".join(part for part in parts if part), {}
