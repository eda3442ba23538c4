"""CloudWatch, logs, events, queues, topics, schedules, functions."""

import json
import os
import urllib.request

import cbor2

from checks import check, has, refused


def rpc(aws, operation, **params):
    """A call as the AWS SDK for Rust makes it: (status, answer)."""
    credential = f"AKIA{aws.account}LFRM/20260101/eu-west-1/monitoring/aws4_request"
    headers = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor", "accept": "application/cbor"}
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
    url = f"{os.environ['AWS_ENDPOINT_URL']}/service/GraniteServiceVersion20100801/operation/{operation}"
    request = urllib.request.Request(url, cbor2.dumps(params), headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, cbor2.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, cbor2.loads(error.read())


ALARM = {
    "AlarmName": "a",
    "MetricName": "m",
    "Namespace": "n",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 2,
    "Threshold": 1.5,
    "ComparisonOperator": "GreaterThanThreshold",
    "Dimensions": [{"Name": "x", "Value": "y"}],
    "TreatMissingData": "notBreaching",
    "Tags": [{"Key": "a", "Value": "b"}],
}


@check("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard")
def cloudwatch(aws):
    watch = aws("cloudwatch")
    watch.put_metric_alarm(**ALARM)
    found = watch.describe_alarms(AlarmNames=["a"])["MetricAlarms"][0]
    has(found, Threshold=1.5, Period=60, TreatMissingData="notBreaching", Dimensions=[{"Name": "x", "Value": "y"}])
    assert watch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"] == [{"Key": "a", "Value": "b"}]
    composite = {"AlarmName": "c", "AlarmRule": "ALARM(a)", "AlarmActions": ["arn:aws:sns:eu-west-1:1:t"], "Tags": [{"Key": "a", "Value": "b"}]}
    watch.put_composite_alarm(**composite)
    assert watch.describe_alarms(AlarmNames=["c"])["CompositeAlarms"] == []
    found = watch.describe_alarms(AlarmNames=["c"], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"][0]
    has(found, AlarmRule="ALARM(a)", ActionsEnabled=True, AlarmActions=composite["AlarmActions"])
    watch.tag_resource(ResourceARN=found["AlarmArn"], Tags=[{"Key": "c", "Value": "d"}])
    watch.untag_resource(ResourceARN=found["AlarmArn"], TagKeys=["a"])
    assert watch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"] == [{"Key": "c", "Value": "d"}]
    watch.put_composite_alarm(AlarmName="c", AlarmRule="OK(a)")
    assert watch.describe_alarms(AlarmNames=["c"], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"][0]["AlarmRule"] == "OK(a)"
    refused("ValidationError", watch.delete_alarms, AlarmNames=["a"])
    objects = aws.objects()
    assert objects["aws_cloudwatch_metric_alarm"] == ["a"] and objects["aws_cloudwatch_composite_alarm"] == ["c"]
    watch.delete_alarms(AlarmNames=["c"])
    watch.delete_alarms(AlarmNames=["a"])
    assert watch.describe_alarms(AlarmNames=["a", "c"], AlarmTypes=["CompositeAlarm", "MetricAlarm"])["MetricAlarms"] == []
    body = {"widgets": [{"type": "text", "properties": {"markdown": "x"}}]}
    watch.put_dashboard(DashboardName="d", DashboardBody=json.dumps(body))
    assert json.loads(watch.get_dashboard(DashboardName="d")["DashboardBody"]) == body
    watch.delete_dashboards(DashboardNames=["d"])
    refused("ResourceNotFound", watch.get_dashboard, DashboardName="d")
    refused("ResourceNotFound", watch.delete_dashboards, DashboardNames=["d"])


@check("aws_cloudwatch_metric_alarm")
def cloudwatch_over_cbor(aws):
    assert rpc(aws, "PutMetricAlarm", **ALARM)[0] == 200
    status, answer = rpc(aws, "DescribeAlarms", AlarmNames=["a"])
    assert status == 200 and answer["MetricAlarms"][0]["Threshold"] == 1.5, answer
    assert hasattr(answer["MetricAlarms"][0]["AlarmConfigurationUpdatedTimestamp"], "year"), answer
    assert rpc(aws, "PutCompositeAlarm", AlarmName="c", AlarmRule="ALARM(a)")[0] == 200
    assert rpc(aws, "DescribeAlarms", AlarmTypes=["CompositeAlarm"])[1]["CompositeAlarms"][0]["AlarmName"] == "c"
    assert rpc(aws, "PutDashboard", DashboardName="d", DashboardBody='{"widgets": []}')[0] == 200
    assert rpc(aws, "ListDashboards")[1]["DashboardEntries"][0]["DashboardName"] == "d"
    status, answer = rpc(aws, "GetDashboard", DashboardName="none")
    assert status in (400, 404) and answer["__type"] == "ResourceNotFound", answer
    assert rpc(aws, "DeleteAlarms", AlarmNames=["c"])[0] == 200


@check("aws_cloudwatch_log_group", "aws_cloudwatch_log_metric_filter")
def logs(aws):
    logs = aws("logs")
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    logs.create_log_group(logGroupName="/g", logGroupClass="INFREQUENT_ACCESS", tags={"a": "b"})
    refused("ResourceAlreadyExistsException", logs.create_log_group, logGroupName="/g")
    logs.put_retention_policy(logGroupName="/g", retentionInDays=30)
    refused("InvalidParameterException", logs.put_retention_policy, logGroupName="/g", retentionInDays=31)
    logs.associate_kms_key(logGroupName="/g", kmsKeyId=key)
    found = logs.describe_log_groups(logGroupNamePrefix="/g")["logGroups"][0]
    has(found, retentionInDays=30, kmsKeyId=key, logGroupClass="INFREQUENT_ACCESS")
    logs.disassociate_kms_key(logGroupName="/g")
    logs.delete_retention_policy(logGroupName="/g")
    found = logs.describe_log_groups(logGroupNamePrefix="/g")["logGroups"][0]
    assert "kmsKeyId" not in found and "retentionInDays" not in found, found
    arn = found["arn"].removesuffix(":*")
    logs.tag_resource(resourceArn=arn, tags={"c": "d"})
    has(logs.list_tags_for_resource(resourceArn=arn), tags={"a": "b", "c": "d"})
    change = {"metricName": "m", "metricNamespace": "n", "metricValue": "1", "defaultValue": 0.0}
    logs.put_metric_filter(logGroupName="/g", filterName="f", filterPattern="ERROR", metricTransformations=[change])
    found = logs.describe_metric_filters(logGroupName="/g", filterNamePrefix="f")["metricFilters"][0]
    has(found, filterPattern="ERROR")
    has(found["metricTransformations"][0], metricName="m", metricValue="1", defaultValue=0.0)
    assert aws.objects()["aws_cloudwatch_log_metric_filter"] == ["/g:f"]
    logs.delete_metric_filter(logGroupName="/g", filterName="f")
    refused("ResourceNotFoundException", logs.delete_metric_filter, logGroupName="/g", filterName="f")
    logs.delete_log_group(logGroupName="/g")
    refused("ResourceNotFoundException", logs.delete_log_group, logGroupName="/g")


@check("aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_scheduler_schedule")
def events(aws):
    events, scheduler = aws("events"), aws("scheduler")
    refused("ResourceNotFoundException", events.describe_rule, Name="r")
    pattern = json.dumps({"source": ["aws.guardduty"]})
    arn = events.put_rule(Name="r", EventPattern=pattern, Description="d", Tags=[{"Key": "a", "Value": "b"}])["RuleArn"]
    has(events.describe_rule(Name="r"), State="ENABLED", Description="d", EventPattern=pattern)
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    target = {"Id": "t", "Arn": "arn:aws:sns:eu-west-1:1:t", "InputTransformer": {"InputPathsMap": {"a": "$.b"}, "InputTemplate": "<a>"}}
    assert events.put_targets(Rule="r", Targets=[target])["FailedEntryCount"] == 0
    assert events.list_targets_by_rule(Rule="r")["Targets"] == [target]
    refused("ValidationException", events.delete_rule, Name="r")
    events.remove_targets(Rule="r", Ids=["t"])
    events.put_rule(Name="r", EventPattern=pattern, State="DISABLED")
    has(events.describe_rule(Name="r"), State="DISABLED")
    events.delete_rule(Name="r")
    refused("ResourceNotFoundException", events.describe_rule, Name="r")

    asked = {"Name": "s", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBCluster", "RoleArn": aws.role("r", "scheduler"), "Input": "{}"}}
    scheduler.create_schedule(**asked)
    refused("ConflictException", scheduler.create_schedule, **asked)
    scheduler.update_schedule(**{**asked, "ScheduleExpression": "cron(0 20 * * ? *)", "ScheduleExpressionTimezone": "Europe/Berlin", "State": "DISABLED"})
    has(scheduler.get_schedule(Name="s"), ScheduleExpression="cron(0 20 * * ? *)", ScheduleExpressionTimezone="Europe/Berlin", State="DISABLED", GroupName="default")
    assert aws.objects()["aws_scheduler_schedule"] == ["default/s"]
    scheduler.delete_schedule(Name="s")
    refused("ResourceNotFoundException", scheduler.get_schedule, Name="s")


@check("aws_sns_topic", "aws_sns_topic_policy", "aws_sns_topic_subscription", "aws_sqs_queue", "aws_sqs_queue_policy")
def topics_and_queues(aws):
    sns, sqs = aws("sns"), aws("sqs")
    topic = sns.create_topic(Name="t", Attributes={"KmsMasterKeyId": "alias/aws/sns", "DisplayName": "x"}, Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
    assert sns.create_topic(Name="t")["TopicArn"] == topic
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "budgets.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic}]})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    has(found, KmsMasterKeyId="alias/aws/sns", DisplayName="x")
    assert json.loads(found["Policy"]) == json.loads(policy)
    mail = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@b.example", ReturnSubscriptionArn=True)["SubscriptionArn"]
    has(sns.get_subscription_attributes(SubscriptionArn=mail)["Attributes"], Endpoint="a@b.example", Protocol="email", PendingConfirmation="true")
    assert [one["SubscriptionArn"] for one in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]] == ["PendingConfirmation"]
    url = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "60", "SqsManagedSseEnabled": "true"}, tags={"a": "b"})["QueueUrl"]
    refused("QueueAlreadyExists", sqs.create_queue, QueueName="q", Attributes={"VisibilityTimeout": "61"})
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": allow, "RedrivePolicy": ""})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    has(found, VisibilityTimeout="60", SqsManagedSseEnabled="true")
    assert json.loads(found["Policy"]) == json.loads(allow) and sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"a": "b"}
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})["SubscriptionArn"]
    has(sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"], RawMessageDelivery="true", PendingConfirmation="false")
    objects = aws.objects()
    assert objects["aws_sns_topic"] == [topic] and objects["aws_sqs_queue"] == [url], objects
    assert objects["aws_sns_topic_subscription"] == sorted([mail, subscription])
    sns.unsubscribe(SubscriptionArn=subscription)
    refused("NotFound", sns.get_subscription_attributes, SubscriptionArn=subscription)
    sqs.delete_queue(QueueUrl=url)
    refused("AWS.SimpleQueueService.NonExistentQueue", sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["All"])
    sns.delete_topic(TopicArn=topic)
    refused("NotFound", sns.get_topic_attributes, TopicArn=topic)
    assert "aws_sns_topic_subscription" not in aws.objects()


@check("aws_lambda_permission", "aws_serverlessapplicationrepository_cloudformation_stack")
def functions(aws):
    repository, stacks, functions = aws("serverlessrepo"), aws("cloudformation"), aws("lambda")
    application = "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
    version = repository.get_application(ApplicationId=application)["Version"]["SemanticVersion"]
    asked = {
        "ApplicationId": application,
        "StackName": "rotate",
        "SemanticVersion": version,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"],
        "ParameterOverrides": [{"Name": "functionName", "Value": "rotator"}, {"Name": "endpoint", "Value": "https://x"}],
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    change = repository.create_cloud_formation_change_set(**asked)
    has(stacks.describe_change_set(ChangeSetName=change["ChangeSetId"]), Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StackName="serverlessrepo-rotate")
    has(stacks.describe_stacks(StackName=change["StackId"])["Stacks"][0], StackStatus="REVIEW_IN_PROGRESS")
    stacks.execute_change_set(ChangeSetName=change["ChangeSetId"])
    found = stacks.describe_stacks(StackName="serverlessrepo-rotate")["Stacks"][0]
    has(found, StackStatus="CREATE_COMPLETE", StackId=change["StackId"])
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}
    assert outputs["RotationLambdaARN"] == f"arn:aws:lambda:eu-west-1:{aws.account}:function:rotator"
    tags = {one["Key"]: one["Value"] for one in found["Tags"]}
    assert tags["serverlessrepo:applicationId"] == application and tags["serverlessrepo:semanticVersion"] == version and tags["a"] == "b"
    assert {"ParameterKey": "endpoint", "ParameterValue": "https://x"} in found["Parameters"]

    refused("ResourceNotFoundException", functions.get_policy, FunctionName="rotator")
    permission = {"FunctionName": "rotator", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "secretsmanager.amazonaws.com", "SourceAccount": aws.account}
    functions.add_permission(**permission)
    refused("ResourceConflictException", functions.add_permission, **permission)
    statement = json.loads(functions.get_policy(FunctionName=outputs["RotationLambdaARN"])["Policy"])["Statement"][0]
    has(statement, Sid="s", Principal={"Service": "secretsmanager.amazonaws.com"}, Condition={"StringEquals": {"AWS:SourceAccount": aws.account}})
    assert aws.objects()["aws_lambda_permission"] == ["rotator/s"]
    functions.remove_permission(FunctionName="rotator", StatementId="s")
    refused("ResourceNotFoundException", functions.remove_permission, FunctionName="rotator", StatementId="s")

    asked["ParameterOverrides"][1]["Value"] = "https://y"
    change = repository.create_cloud_formation_change_set(**asked)
    stacks.execute_change_set(ChangeSetName=change["ChangeSetId"])
    found = stacks.describe_stacks(StackName=change["StackId"])["Stacks"][0]
    assert {"ParameterKey": "endpoint", "ParameterValue": "https://y"} in found["Parameters"] and found["StackStatus"] == "UPDATE_COMPLETE"
    assert aws.objects()["aws_serverlessapplicationrepository_cloudformation_stack"] == [change["StackId"]]
    stacks.delete_stack(StackName=change["StackId"])
    has(stacks.describe_stacks(StackName=change["StackId"])["Stacks"][0], StackStatus="DELETE_COMPLETE")
    refused("ValidationError", stacks.describe_stacks, StackName="serverlessrepo-rotate")
    refused("NotFoundException", repository.get_application, ApplicationId="arn:aws:serverlessrepo:us-east-1:1:applications/None")
