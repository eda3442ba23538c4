"""Cost, audit, and the rest of governance."""

import json

from checks import check, has, refused


@check("aws_budgets_budget")
def budgets(aws):
    budgets = aws("budgets")
    mine = {"AccountId": aws.account, "BudgetName": "b"}
    budget = {"BudgetName": "b", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "100", "Unit": "USD"}, "CostFilters": {"TagKeyValue": ["user:a$b"]}}
    notification = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0, "ThresholdType": "PERCENTAGE"}
    mail = {"SubscriptionType": "EMAIL", "Address": "a@b.example"}
    refused("NotFoundException", budgets.describe_budget, **mine)
    asked = {"AccountId": aws.account, "Budget": budget, "NotificationsWithSubscribers": [{"Notification": notification, "Subscribers": [mail]}]}
    budgets.create_budget(**asked, ResourceTags=[{"Key": "a", "Value": "b"}])
    refused("DuplicateRecordException", budgets.create_budget, **asked)
    found = budgets.describe_budget(**mine)["Budget"]
    has(found, BudgetType="COST", CostFilters={"TagKeyValue": ["user:a$b"]})
    assert float(found["BudgetLimit"]["Amount"]) == 100 and found["CostTypes"]["IncludeTax"] is True and found["TimePeriod"]["Start"]
    shown = budgets.describe_notifications_for_budget(**mine)["Notifications"]
    assert len(shown) == 1 and shown[0]["Threshold"] == 80.0
    assert budgets.describe_subscribers_for_notification(**mine, Notification=notification)["Subscribers"] == [mail]
    topic = {"SubscriptionType": "SNS", "Address": "arn:aws:sns:eu-west-1:1:t"}
    budgets.create_subscriber(**mine, Notification=notification, Subscriber=topic)
    budgets.delete_subscriber(**mine, Notification=notification, Subscriber=mail)
    assert budgets.describe_subscribers_for_notification(**mine, Notification=notification)["Subscribers"] == [topic]
    higher = {**notification, "Threshold": 100.0}
    budgets.create_notification(**mine, Notification=higher, Subscribers=[mail])
    refused("DuplicateRecordException", budgets.create_notification, **mine, Notification=higher, Subscribers=[mail])
    budgets.delete_notification(**mine, Notification=notification)
    refused("NotFoundException", budgets.delete_notification, **mine, Notification=notification)
    budgets.update_budget(AccountId=aws.account, NewBudget={**budget, "BudgetLimit": {"Amount": "200", "Unit": "USD"}})
    assert float(budgets.describe_budget(**mine)["Budget"]["BudgetLimit"]["Amount"]) == 200
    assert len(budgets.describe_notifications_for_budget(**mine)["Notifications"]) == 1
    arn = f"arn:aws:budgets::{aws.account}:budget/b"
    budgets.tag_resource(ResourceARN=arn, ResourceTags=[{"Key": "c", "Value": "d"}])
    budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=["a"])
    assert budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"] == [{"Key": "c", "Value": "d"}]
    assert aws.objects()["aws_budgets_budget"] == ["b"]
    budgets.delete_budget(**mine)
    refused("NotFoundException", budgets.describe_budget, **mine)


@check("aws_ce_anomaly_monitor", "aws_ce_anomaly_subscription", "aws_ce_cost_allocation_tag", "aws_cur_report_definition")
def costs(aws):
    ce, cur = aws("ce", "us-east-1"), aws("cur", "us-east-1")
    monitor = {"MonitorName": "m", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    arn = ce.create_anomaly_monitor(AnomalyMonitor=monitor, ResourceTags=[{"Key": "a", "Value": "b"}])["MonitorArn"]
    ce.update_anomaly_monitor(MonitorArn=arn, MonitorName="n")
    has(ce.get_anomaly_monitors(MonitorArnList=[arn])["AnomalyMonitors"][0], MonitorName="n", MonitorType="DIMENSIONAL", MonitorDimension="SERVICE")
    threshold = {"Dimensions": {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "Values": ["100"], "MatchOptions": ["GREATER_THAN_OR_EQUAL"]}}
    asked = {"SubscriptionName": "s", "MonitorArnList": [arn], "Subscribers": [{"Type": "EMAIL", "Address": "a@b.example"}], "Frequency": "DAILY", "ThresholdExpression": threshold}
    refused("UnknownMonitorException", ce.create_anomaly_subscription, AnomalySubscription={**asked, "MonitorArnList": [arn + "x"]})
    subscription = ce.create_anomaly_subscription(AnomalySubscription=asked)["SubscriptionArn"]
    ce.update_anomaly_subscription(SubscriptionArn=subscription, Frequency="WEEKLY")
    found = ce.get_anomaly_subscriptions(SubscriptionArnList=[subscription])["AnomalySubscriptions"][0]
    has(found, Frequency="WEEKLY", ThresholdExpression=threshold, MonitorArnList=[arn])
    ce.tag_resource(ResourceArn=arn, ResourceTags=[{"Key": "c", "Value": "d"}])
    assert len(ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"]) == 2
    ce.delete_anomaly_subscription(SubscriptionArn=subscription)
    refused("UnknownSubscriptionException", ce.get_anomaly_subscriptions, SubscriptionArnList=[subscription])
    ce.delete_anomaly_monitor(MonitorArn=arn)
    refused("UnknownMonitorException", ce.get_anomaly_monitors, MonitorArnList=[arn])
    assert ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=[{"TagKey": "team", "Status": "Active"}])["Errors"] == []
    has(ce.list_cost_allocation_tags(TagKeys=["team"])["CostAllocationTags"][0], Status="Active", Type="UserDefined")
    assert aws.objects()["aws_ce_cost_allocation_tag"] == ["team"]
    ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=[{"TagKey": "team", "Status": "Inactive"}])
    assert "aws_ce_cost_allocation_tag" not in aws.objects()

    report = {"ReportName": "r", "TimeUnit": "DAILY", "Format": "Parquet", "Compression": "Parquet", "AdditionalSchemaElements": ["RESOURCES"], "S3Bucket": "b", "S3Prefix": "p", "S3Region": "eu-west-1", "AdditionalArtifacts": ["ATHENA"], "RefreshClosedReports": True, "ReportVersioning": "OVERWRITE_REPORT"}
    cur.put_report_definition(ReportDefinition=report, Tags=[{"Key": "a", "Value": "b"}])
    refused("DuplicateReportNameException", cur.put_report_definition, ReportDefinition=report)
    cur.modify_report_definition(ReportName="r", ReportDefinition={**report, "S3Prefix": "q"})
    has(cur.describe_report_definitions()["ReportDefinitions"][0], ReportName="r", S3Prefix="q", RefreshClosedReports=True)
    assert cur.list_tags_for_resource(ReportName="r")["Tags"] == [{"Key": "a", "Value": "b"}]
    cur.delete_report_definition(ReportName="r")
    assert cur.describe_report_definitions()["ReportDefinitions"] == []


@check("aws_cloudtrail", "aws_config_configuration_recorder", "aws_config_configuration_recorder_status", "aws_config_delivery_channel")
def audit(aws):
    s3, trail, config = aws("s3"), aws("cloudtrail"), aws("config")
    bucket = f"audit-{aws.account}"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    asked = {"Name": "trail", "S3BucketName": bucket, "IsMultiRegionTrail": True, "EnableLogFileValidation": True, "IncludeGlobalServiceEvents": True, "TagsList": [{"Key": "a", "Value": "b"}]}
    arn = trail.create_trail(**asked)["TrailARN"]
    refused("TrailAlreadyExistsException", trail.create_trail, **asked)
    trail.start_logging(Name=arn)
    has(trail.get_trail_status(Name=arn), IsLogging=True)
    topic = aws("sns").create_topic(Name="trail")["TopicArn"]
    trail.update_trail(Name=arn, EnableLogFileValidation=False, SnsTopicName=topic)
    has(trail.get_trail(Name=arn)["Trail"], LogFileValidationEnabled=False, IsMultiRegionTrail=True)
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}
    trail.put_event_selectors(TrailName=arn, EventSelectors=[selector])
    assert trail.get_event_selectors(TrailName=arn)["EventSelectors"][0]["DataResources"] == selector["DataResources"]
    assert trail.list_tags(ResourceIdList=[arn])["ResourceTagList"][0]["TagsList"] == [{"Key": "a", "Value": "b"}]
    trail.stop_logging(Name=arn)
    trail.delete_trail(Name=arn)
    refused("TrailNotFoundException", trail.get_trail, Name=arn)
    refused("TrailNotFoundException", trail.delete_trail, Name=arn)

    role = aws.role("config", "config")
    refused("NoSuchConfigurationRecorderException", config.describe_configuration_recorders, ConfigurationRecorderNames=["r"])
    mode = {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": []}
    config.put_configuration_recorder(ConfigurationRecorder={"name": "r", "roleARN": role, "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True}, "recordingMode": mode})
    refused("NoAvailableDeliveryChannelException", config.start_configuration_recorder, ConfigurationRecorderName="r")
    config.put_delivery_channel(DeliveryChannel={"name": "d", "s3BucketName": bucket, "configSnapshotDeliveryProperties": {"deliveryFrequency": "TwentyFour_Hours"}})
    config.start_configuration_recorder(ConfigurationRecorderName="r")
    found = config.describe_configuration_recorders(ConfigurationRecorderNames=["r"])["ConfigurationRecorders"][0]
    has(found, roleARN=role, recordingMode=mode)
    assert config.describe_configuration_recorder_status(ConfigurationRecorderNames=["r"])["ConfigurationRecordersStatus"][0]["recording"] is True
    assert config.describe_delivery_channels(DeliveryChannelNames=["d"])["DeliveryChannels"][0]["s3BucketName"] == bucket
    refused("LastDeliveryChannelDeleteFailedException", config.delete_delivery_channel, DeliveryChannelName="d")
    assert {"aws_config_configuration_recorder", "aws_config_configuration_recorder_status", "aws_config_delivery_channel"} <= set(aws.objects())
    config.stop_configuration_recorder(ConfigurationRecorderName="r")
    config.delete_delivery_channel(DeliveryChannelName="d")
    config.delete_configuration_recorder(ConfigurationRecorderName="r")
    refused("NoSuchConfigurationRecorderException", config.delete_configuration_recorder, ConfigurationRecorderName="r")


@check("aws_guardduty_detector", "aws_guardduty_detector_feature", "aws_guardduty_organization_configuration", "aws_securityhub_account", "aws_securityhub_standards_subscription", "aws_accessanalyzer_analyzer")
def guards(aws):
    guard, hub, access = aws("guardduty"), aws("securityhub"), aws("accessanalyzer")
    ident = guard.create_detector(Enable=True, FindingPublishingFrequency="ONE_HOUR", Tags={"a": "b"})["DetectorId"]
    refused("BadRequestException", guard.create_detector, Enable=True)
    feature = {"Name": "EKS_RUNTIME_MONITORING", "Status": "ENABLED", "AdditionalConfiguration": [{"Name": "EKS_ADDON_MANAGEMENT", "Status": "ENABLED"}]}
    guard.update_detector(DetectorId=ident, FindingPublishingFrequency="FIFTEEN_MINUTES", Features=[feature])
    found = guard.get_detector(DetectorId=ident)
    has(found, Status="ENABLED", FindingPublishingFrequency="FIFTEEN_MINUTES", Tags={"a": "b"})
    features = {one["Name"]: one for one in found["Features"]}
    has(features["EKS_RUNTIME_MONITORING"], Status="ENABLED")
    assert features["EKS_RUNTIME_MONITORING"]["AdditionalConfiguration"][0]["Status"] == "ENABLED" and features["S3_DATA_EVENTS"]["Status"] == "ENABLED"
    guard.update_detector(DetectorId=ident, Features=[{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}])
    assert {one["Name"]: one["Status"] for one in guard.get_detector(DetectorId=ident)["Features"]}["S3_DATA_EVENTS"] == "DISABLED"
    arn = f"arn:aws:guardduty:eu-west-1:{aws.account}:detector/{ident}"
    guard.tag_resource(ResourceArn=arn, Tags={"c": "d"})
    has(guard.list_tags_for_resource(ResourceArn=arn), Tags={"a": "b", "c": "d"})
    assert guard.list_detectors()["DetectorIds"] == [ident]
    has(guard.describe_organization_configuration(DetectorId=ident, MaxResults=10), AutoEnableOrganizationMembers="NONE", AutoEnable=False)
    guard.update_organization_configuration(DetectorId=ident, AutoEnableOrganizationMembers="ALL")
    has(guard.describe_organization_configuration(DetectorId=ident), AutoEnableOrganizationMembers="ALL", AutoEnable=True)
    assert aws.objects()["aws_guardduty_organization_configuration"] == [ident]
    guard.delete_detector(DetectorId=ident)
    refused("BadRequestException", guard.get_detector, DetectorId=ident)
    refused("BadRequestException", guard.describe_organization_configuration, DetectorId=ident)

    refused("InvalidAccessException", hub.describe_hub)
    hub.enable_security_hub(EnableDefaultStandards=False, Tags={"a": "b"})
    refused("ResourceConflictException", hub.enable_security_hub)
    found = hub.describe_hub()
    has(found, AutoEnableControls=True, ControlFindingGenerator="SECURITY_CONTROL")
    hub.update_security_hub_configuration(AutoEnableControls=False)
    has(hub.describe_hub(), AutoEnableControls=False)
    standard = "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0"
    assert standard in [one["StandardsArn"] for one in hub.describe_standards()["Standards"]]
    made = hub.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": standard}])["StandardsSubscriptions"][0]
    has(made, StandardsStatus="PENDING", StandardsArn=standard)
    found = hub.get_enabled_standards(StandardsSubscriptionArns=[made["StandardsSubscriptionArn"]])["StandardsSubscriptions"][0]
    has(found, StandardsStatus="READY")
    objects = aws.objects()
    assert objects["aws_securityhub_standards_subscription"] == [made["StandardsSubscriptionArn"]] and objects["aws_securityhub_account"] == [aws.account]
    hub.batch_disable_standards(StandardsSubscriptionArns=[made["StandardsSubscriptionArn"]])
    assert hub.get_enabled_standards()["StandardsSubscriptions"] == []
    hub.disable_security_hub()
    refused("InvalidAccessException", hub.describe_hub)

    arn = access.create_analyzer(analyzerName="a", type="ACCOUNT", tags={"a": "b"})["arn"]
    refused("ConflictException", access.create_analyzer, analyzerName="a", type="ACCOUNT")
    has(access.get_analyzer(analyzerName="a")["analyzer"], arn=arn, type="ACCOUNT", status="ACTIVE", tags={"a": "b"})
    access.tag_resource(resourceArn=arn, tags={"c": "d"})
    access.untag_resource(resourceArn=arn, tagKeys=["a"])
    has(access.list_tags_for_resource(resourceArn=arn), tags={"c": "d"})
    assert aws.objects()["aws_accessanalyzer_analyzer"] == ["a"]
    access.delete_analyzer(analyzerName="a")
    refused("ResourceNotFoundException", access.get_analyzer, analyzerName="a")


@check("aws_organizations_policy", "aws_organizations_policy_attachment", "aws_ssm_parameter")
def organization(aws):
    organizations, ssm = aws("organizations", "us-east-1"), aws("ssm")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    content = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]})
    asked = {"Name": "p", "Description": "d", "Type": "SERVICE_CONTROL_POLICY", "Content": content}
    ident = organizations.create_policy(**asked, Tags=[{"Key": "a", "Value": "b"}])["Policy"]["PolicySummary"]["Id"]
    refused("DuplicatePolicyException", organizations.create_policy, **asked)
    organizations.update_policy(PolicyId=ident, Description="e")
    has(organizations.describe_policy(PolicyId=ident)["Policy"]["PolicySummary"], Description="e", Name="p", Type="SERVICE_CONTROL_POLICY")
    assert organizations.list_tags_for_resource(ResourceId=ident)["Tags"] == [{"Key": "a", "Value": "b"}]
    unit = organizations.create_organizational_unit(ParentId=root, Name="u")["OrganizationalUnit"]["Id"]
    organizations.attach_policy(PolicyId=ident, TargetId=unit)
    refused("DuplicatePolicyAttachmentException", organizations.attach_policy, PolicyId=ident, TargetId=unit)
    assert [one["TargetId"] for one in organizations.list_targets_for_policy(PolicyId=ident)["Targets"]] == [unit]
    refused("PolicyInUseException", organizations.delete_policy, PolicyId=ident)
    objects = aws.objects("us-east-1")
    assert objects["aws_organizations_policy"] == [ident] and objects["aws_organizations_policy_attachment"] == [f"{unit}:{ident}"]
    organizations.detach_policy(PolicyId=ident, TargetId=unit)
    refused("PolicyNotAttachedException", organizations.detach_policy, PolicyId=ident, TargetId=unit)
    organizations.delete_policy(PolicyId=ident)
    refused("PolicyNotFoundException", organizations.describe_policy, PolicyId=ident)

    ssm.put_parameter(Name="/p", Value="v", Type="String", Tier="Standard", Tags=[{"Key": "a", "Value": "b"}])
    refused("ParameterAlreadyExists", ssm.put_parameter, Name="/p", Value="w", Type="String")
    ssm.put_parameter(Name="/p", Value="w", Type="String", Overwrite=True, Description="d")
    has(ssm.get_parameter(Name="/p")["Parameter"], Value="w", Version=2, Type="String")
    found = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": ["/p"]}])["Parameters"][0]
    has(found, Description="d", Tier="Standard")
    assert ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/p")["TagList"] == [{"Key": "a", "Value": "b"}]
    ssm.put_parameter(Name="/s", Value="secret", Type="SecureString")
    has(ssm.get_parameter(Name="/s", WithDecryption=True)["Parameter"], Value="secret", Type="SecureString")
    assert aws.objects()["aws_ssm_parameter"] == ["/p", "/s"]
    ssm.delete_parameter(Name="/p")
    refused("ParameterNotFound", ssm.get_parameter, Name="/p")
    refused("ParameterNotFound", ssm.delete_parameter, Name="/p")
