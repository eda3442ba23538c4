"""RDS, DynamoDB, Secrets Manager, Application Auto Scaling."""

import json

from checks import check, has, refused


@check("aws_db_subnet_group", "aws_db_parameter_group", "aws_rds_cluster_parameter_group", "aws_db_event_subscription")
def rds_groups(aws):
    rds = aws("rds")
    _, subnets = aws.network()
    tags = [{"Key": "a", "Value": "b"}]
    made = rds.create_db_subnet_group(DBSubnetGroupName="G", DBSubnetGroupDescription="d", SubnetIds=subnets, Tags=tags)["DBSubnetGroup"]
    has(made, DBSubnetGroupName="g", DBSubnetGroupDescription="d")
    refused("DBSubnetGroupAlreadyExists", rds.create_db_subnet_group, DBSubnetGroupName="g", DBSubnetGroupDescription="d", SubnetIds=subnets)
    rds.modify_db_subnet_group(DBSubnetGroupName="g", DBSubnetGroupDescription="e", SubnetIds=subnets)
    found = rds.describe_db_subnet_groups(DBSubnetGroupName="g")["DBSubnetGroups"][0]
    has(found, DBSubnetGroupDescription="e")
    assert len(found["Subnets"]) == 2 and rds.list_tags_for_resource(ResourceName=found["DBSubnetGroupArn"])["TagList"] == tags
    rds.delete_db_subnet_group(DBSubnetGroupName="g")
    refused("DBSubnetGroupNotFoundFault", rds.describe_db_subnet_groups, DBSubnetGroupName="g")

    rds.create_db_parameter_group(DBParameterGroupName="p", DBParameterGroupFamily="aurora-postgresql16", Description="d", Tags=tags)
    refused("DBParameterGroupAlreadyExists", rds.create_db_parameter_group, DBParameterGroupName="p", DBParameterGroupFamily="aurora-postgresql16", Description="d")
    parameter = {"ParameterName": "log_statement", "ParameterValue": "ddl", "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(DBParameterGroupName="p", Parameters=[parameter])
    found = rds.describe_db_parameters(DBParameterGroupName="p", Source="user")["Parameters"]
    assert [(one["ParameterName"], one["ParameterValue"]) for one in found] == [("log_statement", "ddl")]
    rds.reset_db_parameter_group(DBParameterGroupName="p", Parameters=[parameter])
    assert rds.describe_db_parameters(DBParameterGroupName="p", Source="user")["Parameters"] == []
    rds.delete_db_parameter_group(DBParameterGroupName="p")
    refused("DBParameterGroupNotFound", rds.describe_db_parameter_groups, DBParameterGroupName="p")

    rds.create_db_cluster_parameter_group(DBClusterParameterGroupName="c", DBParameterGroupFamily="aurora-postgresql16", Description="d", Tags=tags)
    refused("DBParameterGroupAlreadyExists", rds.create_db_cluster_parameter_group, DBClusterParameterGroupName="c", DBParameterGroupFamily="x", Description="d")
    rds.modify_db_cluster_parameter_group(DBClusterParameterGroupName="c", Parameters=[{**parameter, "ApplyMethod": "pending-reboot"}])
    found = rds.describe_db_cluster_parameters(DBClusterParameterGroupName="c", Source="user")["Parameters"]
    assert [(one["ParameterName"], one["ParameterValue"]) for one in found] == [("log_statement", "ddl")]
    rds.reset_db_cluster_parameter_group(DBClusterParameterGroupName="c", Parameters=[parameter])
    assert rds.describe_db_cluster_parameters(DBClusterParameterGroupName="c", Source="user")["Parameters"] == []
    rds.delete_db_cluster_parameter_group(DBClusterParameterGroupName="c")
    refused("DBParameterGroupNotFound", rds.describe_db_cluster_parameter_groups, DBClusterParameterGroupName="c")

    topic = aws("sns").create_topic(Name="t")["TopicArn"]
    made = rds.create_event_subscription(SubscriptionName="s", SnsTopicArn=topic, SourceType="db-cluster", EventCategories=["failover"], Enabled=True, Tags=tags)["EventSubscription"]
    has(made, CustSubscriptionId="s", Status="creating", SourceType="db-cluster")
    rds.modify_event_subscription(SubscriptionName="s", EventCategories=["failover", "failure"], SourceType="db-cluster")
    found = rds.describe_event_subscriptions(SubscriptionName="s")["EventSubscriptionsList"][0]
    has(found, Status="active", EventCategoriesList=["failover", "failure"], SnsTopicArn=topic, Enabled=True)
    assert rds.list_tags_for_resource(ResourceName=found["EventSubscriptionArn"])["TagList"] == tags
    rds.delete_event_subscription(SubscriptionName="s")
    refused("SubscriptionNotFound", rds.describe_event_subscriptions, SubscriptionName="s")


@check("aws_rds_cluster", "aws_rds_cluster_instance")
def rds_cluster(aws):
    rds = aws("rds")
    _, subnets = aws.network()
    rds.create_db_subnet_group(DBSubnetGroupName="g", DBSubnetGroupDescription="d", SubnetIds=subnets)
    rds.create_db_cluster_parameter_group(DBClusterParameterGroupName="p", DBParameterGroupFamily="aurora-postgresql16", Description="d")
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    asked = {
        "DBClusterIdentifier": "c",
        "Engine": "aurora-postgresql",
        "EngineVersion": "16.6",
        "MasterUsername": "root",
        "ManageMasterUserPassword": True,
        "DBSubnetGroupName": "g",
        "DBClusterParameterGroupName": "p",
        "StorageEncrypted": True,
        "KmsKeyId": key,
        "StorageType": "aurora-iopt1",
        "BackupRetentionPeriod": 7,
        "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 4},
        "EnableIAMDatabaseAuthentication": True,
        "EnableCloudwatchLogsExports": ["postgresql"],
        "CopyTagsToSnapshot": True,
        "DeletionProtection": True,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    refused("DBSubnetGroupNotFoundFault", rds.create_db_cluster, **{**asked, "DBSubnetGroupName": "none"})
    has(rds.create_db_cluster(**asked)["DBCluster"], Status="creating")
    refused("DBClusterAlreadyExistsFault", rds.create_db_cluster, **asked)
    found = rds.describe_db_clusters(DBClusterIdentifier="c")["DBClusters"][0]
    has(found, Status="available", StorageType="aurora-iopt1", KmsKeyId=key, StorageEncrypted=True, DBClusterParameterGroup="p", BackupRetentionPeriod=7)
    has(found, IAMDatabaseAuthenticationEnabled=True, EnabledCloudwatchLogsExports=["postgresql"], CopyTagsToSnapshot=True, EngineVersion="16.6")
    has(found["ServerlessV2ScalingConfiguration"], MinCapacity=0.5, MaxCapacity=4)
    assert found["MasterUserSecret"]["SecretArn"] and found["Endpoint"] and found["ReaderEndpoint"]
    refused("InvalidDBSubnetGroupStateFault", rds.delete_db_subnet_group, DBSubnetGroupName="g")
    refused("InvalidDBParameterGroupState", rds.delete_db_cluster_parameter_group, DBClusterParameterGroupName="p")

    asked = {"DBInstanceIdentifier": "i", "DBClusterIdentifier": "c", "Engine": "aurora-postgresql", "DBInstanceClass": "db.serverless"}
    role = aws.role("monitoring", "monitoring.rds")
    insights = {"EnablePerformanceInsights": True, "PerformanceInsightsKMSKeyId": key, "PerformanceInsightsRetentionPeriod": 31}
    made = rds.create_db_instance(**asked, **insights, MonitoringInterval=60, MonitoringRoleArn=role, PromotionTier=1, AutoMinorVersionUpgrade=False)["DBInstance"]
    has(made, DBInstanceStatus="creating")
    refused("DBInstanceAlreadyExists", rds.create_db_instance, **asked)
    refused("DBClusterNotFoundFault", rds.create_db_instance, **{**asked, "DBInstanceIdentifier": "j", "DBClusterIdentifier": "none"})
    found = rds.describe_db_instances(DBInstanceIdentifier="i")["DBInstances"][0]
    has(found, DBInstanceStatus="available", EngineVersion="16.6", StorageEncrypted=True, KmsKeyId=key, PerformanceInsightsEnabled=True)
    has(found, PerformanceInsightsKMSKeyId=key, PerformanceInsightsRetentionPeriod=31, MonitoringInterval=60, MonitoringRoleArn=role, PromotionTier=1)
    rds.modify_db_instance(DBInstanceIdentifier="i", EnablePerformanceInsights=False, PromotionTier=2, ApplyImmediately=True)
    has(rds.describe_db_instances(DBInstanceIdentifier="i")["DBInstances"][0], PerformanceInsightsEnabled=False, PromotionTier=2)
    rds.modify_db_cluster(DBClusterIdentifier="c", BackupRetentionPeriod=14, ServerlessV2ScalingConfiguration={"MinCapacity": 1, "MaxCapacity": 8}, ApplyImmediately=True)
    found = rds.describe_db_clusters(DBClusterIdentifier="c")["DBClusters"][0]
    has(found, BackupRetentionPeriod=14)
    assert [one["DBInstanceIdentifier"] for one in found["DBClusterMembers"]] == ["i"]
    refused("InvalidParameterCombination", rds.delete_db_cluster, DBClusterIdentifier="c", SkipFinalSnapshot=True)
    rds.modify_db_cluster(DBClusterIdentifier="c", DeletionProtection=False)
    refused("InvalidParameterCombination", rds.delete_db_cluster, DBClusterIdentifier="c")
    refused("InvalidDBClusterStateFault", rds.delete_db_cluster, DBClusterIdentifier="c", SkipFinalSnapshot=True)
    objects = aws.objects()
    assert objects["aws_rds_cluster"] == ["c"] and objects["aws_rds_cluster_instance"] == ["i"] and "aws_db_instance" not in objects
    assert "aws_secretsmanager_secret" not in objects
    rds.delete_db_instance(DBInstanceIdentifier="i", SkipFinalSnapshot=True)
    refused("DBInstanceNotFound", rds.describe_db_instances, DBInstanceIdentifier="i")
    rds.delete_db_cluster(DBClusterIdentifier="c", SkipFinalSnapshot=True)
    refused("DBClusterNotFoundFault", rds.describe_db_clusters, DBClusterIdentifier="c")
    rds.delete_db_subnet_group(DBSubnetGroupName="g")


@check("aws_rds_global_cluster")
def rds_global_cluster(aws):
    rds, west = aws("rds"), aws("rds", "us-west-2")
    asked = {"GlobalClusterIdentifier": "G", "Engine": "aurora-postgresql", "EngineVersion": "16.4", "StorageEncrypted": True, "DatabaseName": "d"}
    has(rds.create_global_cluster(**asked, DeletionProtection=True, Tags=[{"Key": "a", "Value": "b"}])["GlobalCluster"], Status="creating")
    refused("GlobalClusterAlreadyExistsFault", rds.create_global_cluster, **asked)
    found = west.describe_global_clusters(GlobalClusterIdentifier="g")["GlobalClusters"][0]
    has(found, Status="available", EngineVersion="16.4", StorageEncrypted=True, DatabaseName="d", GlobalClusterMembers=[], TagList=[{"Key": "a", "Value": "b"}])
    rds.add_tags_to_resource(ResourceName=found["GlobalClusterArn"], Tags=[{"Key": "c", "Value": "d"}])
    rds.remove_tags_from_resource(ResourceName=found["GlobalClusterArn"], TagKeys=["a"])
    assert rds.list_tags_for_resource(ResourceName=found["GlobalClusterArn"])["TagList"] == [{"Key": "c", "Value": "d"}]
    member = {"DBClusterIdentifier": "c", "Engine": "aurora-postgresql", "EngineVersion": "16.4", "GlobalClusterIdentifier": "g", "StorageEncrypted": True}
    user = {"MasterUsername": "root", "MasterUserPassword": "an-example-1"}
    refused("InvalidParameterCombination", rds.create_db_cluster, **member, MasterUsername="root", ManageMasterUserPassword=True)
    refused("GlobalClusterNotFoundFault", rds.create_db_cluster, **{**member, "GlobalClusterIdentifier": "none"}, **user)
    rds.create_db_cluster(**member, **user)
    refused("InvalidParameterCombination", west.create_db_cluster, **member, **user)
    west.create_db_cluster(**member, EnableGlobalWriteForwarding=True)
    copy = west.describe_db_clusters(DBClusterIdentifier="c")["DBClusters"][0]
    has(copy, GlobalWriteForwardingRequested=True, GlobalClusterIdentifier="g")
    members = rds.describe_global_clusters()["GlobalClusters"][0]["GlobalClusterMembers"]
    assert [(one["DBClusterArn"].split(":")[3], one["IsWriter"]) for one in members] == [("eu-west-1", True), ("us-west-2", False)], members
    refused("InvalidParameterCombination", rds.modify_global_cluster, GlobalClusterIdentifier="g", EngineVersion="17.2")
    rds.modify_global_cluster(GlobalClusterIdentifier="g", EngineVersion="17.2", AllowMajorVersionUpgrade=True)
    has(west.describe_db_clusters(DBClusterIdentifier="c")["DBClusters"][0], EngineVersion="17.2")
    assert aws.objects()["aws_rds_global_cluster"] == ["g"], aws.objects()
    refused("InvalidDBClusterStateFault", west.delete_db_cluster, DBClusterIdentifier="c", SkipFinalSnapshot=True)
    refused("InvalidGlobalClusterStateFault", rds.remove_from_global_cluster, GlobalClusterIdentifier="g", DbClusterIdentifier=members[0]["DBClusterArn"])
    for client, one in zip((west, rds), reversed(members)):
        client.remove_from_global_cluster(GlobalClusterIdentifier="g", DbClusterIdentifier=one["DBClusterArn"])
        refused("DBClusterNotFoundFault", client.remove_from_global_cluster, GlobalClusterIdentifier="g", DbClusterIdentifier=one["DBClusterArn"])
        client.delete_db_cluster(DBClusterIdentifier="c", SkipFinalSnapshot=True)
    refused("InvalidParameterCombination", rds.delete_global_cluster, GlobalClusterIdentifier="g")
    rds.modify_global_cluster(GlobalClusterIdentifier="g", DeletionProtection=False)
    rds.delete_global_cluster(GlobalClusterIdentifier="g")
    refused("GlobalClusterNotFoundFault", rds.describe_global_clusters, GlobalClusterIdentifier="g")


@check("aws_db_instance")
def rds_instance(aws):
    rds = aws("rds")
    _, subnets = aws.network()
    rds.create_db_subnet_group(DBSubnetGroupName="g", DBSubnetGroupDescription="d", SubnetIds=subnets)
    rds.create_db_parameter_group(DBParameterGroupName="p", DBParameterGroupFamily="postgres16", Description="d")
    asked = {
        "DBInstanceIdentifier": "d",
        "Engine": "postgres",
        "EngineVersion": "16.6",
        "DBInstanceClass": "db.t4g.micro",
        "AllocatedStorage": 20,
        "MaxAllocatedStorage": 100,
        "StorageType": "gp3",
        "StorageEncrypted": True,
        "MasterUsername": "root",
        "ManageMasterUserPassword": True,
        "DBSubnetGroupName": "g",
        "DBParameterGroupName": "p",
        "MultiAZ": True,
        "BackupRetentionPeriod": 7,
        "EnablePerformanceInsights": True,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    has(rds.create_db_instance(**asked)["DBInstance"], DBInstanceStatus="creating")
    refused("DBInstanceAlreadyExists", rds.create_db_instance, **asked)
    found = rds.describe_db_instances(DBInstanceIdentifier="d")["DBInstances"][0]
    has(found, DBInstanceStatus="available", MaxAllocatedStorage=100, PerformanceInsightsEnabled=True, PerformanceInsightsRetentionPeriod=7, StorageEncrypted=True, MultiAZ=True)
    assert found["KmsKeyId"] and found["Endpoint"]["Port"] == 5432 and found["DBSubnetGroup"]["DBSubnetGroupName"] == "g"
    replica = rds.create_db_instance_read_replica(DBInstanceIdentifier="r", SourceDBInstanceIdentifier="d")["DBInstance"]
    has(replica, ReadReplicaSourceDBInstanceIdentifier="d")
    rds.delete_db_instance(DBInstanceIdentifier="r", SkipFinalSnapshot=True)
    rds.modify_db_instance(DBInstanceIdentifier="d", AllocatedStorage=40, BackupRetentionPeriod=14, ApplyImmediately=True)
    has(rds.describe_db_instances(DBInstanceIdentifier="d")["DBInstances"][0], AllocatedStorage=40, BackupRetentionPeriod=14)
    refused("InvalidParameterCombination", rds.delete_db_instance, DBInstanceIdentifier="d")
    rds.delete_db_instance(DBInstanceIdentifier="d", SkipFinalSnapshot=True)
    refused("DBInstanceNotFound", rds.describe_db_instances, DBInstanceIdentifier="d")


@check("aws_dynamodb_table", "aws_appautoscaling_target", "aws_appautoscaling_policy")
def dynamodb(aws):
    dynamodb, scaling = aws("dynamodb"), aws("application-autoscaling")
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    asked = {
        "TableName": "t",
        "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        "SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled": True,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    has(dynamodb.create_table(**asked)["TableDescription"], TableStatus="CREATING")
    refused("ResourceInUseException", dynamodb.create_table, **asked)
    found = dynamodb.describe_table(TableName="t")["Table"]
    has(found, TableStatus="ACTIVE", DeletionProtectionEnabled=True)
    assert found["TableId"] and found["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS", found
    assert found["SSEDescription"]["KMSMasterKeyArn"] == key
    dynamodb.update_continuous_backups(TableName="t", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 20})
    backups = dynamodb.describe_continuous_backups(TableName="t")["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    has(backups, PointInTimeRecoveryStatus="ENABLED", RecoveryPeriodInDays=20)
    dynamodb.update_time_to_live(TableName="t", TimeToLiveSpecification={"Enabled": True, "AttributeName": "e"})
    assert dynamodb.describe_time_to_live(TableName="t")["TimeToLiveDescription"]["AttributeName"] == "e"
    dynamodb.update_contributor_insights(TableName="t", ContributorInsightsAction="ENABLE")
    has(dynamodb.describe_contributor_insights(TableName="t"), ContributorInsightsStatus="ENABLED")
    dynamodb.update_table(TableName="t", ReplicaUpdates=[{"Create": {"RegionName": "eu-central-1"}}])
    replicas = dynamodb.describe_table(TableName="t")["Table"]["Replicas"]
    assert [(one["RegionName"], one["ReplicaStatus"]) for one in replicas] == [("eu-central-1", "ACTIVE")]
    has(aws("dynamodb", "eu-central-1").describe_table(TableName="t")["Table"], TableStatus="ACTIVE")
    dynamodb.update_table(TableName="t", ReplicaUpdates=[{"Delete": {"RegionName": "eu-central-1"}}])
    assert not dynamodb.describe_table(TableName="t")["Table"].get("Replicas")

    named = {"ServiceNamespace": "dynamodb", "ResourceId": "table/t", "ScalableDimension": "dynamodb:table:ReadCapacityUnits"}
    arn = scaling.register_scalable_target(**named, MinCapacity=1, MaxCapacity=10, Tags={"a": "b"})["ScalableTargetARN"]
    scaling.tag_resource(ResourceARN=arn, Tags={"c": "d"})
    has(scaling.list_tags_for_resource(ResourceARN=arn), Tags={"a": "b", "c": "d"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["a"])
    has(scaling.list_tags_for_resource(ResourceARN=arn), Tags={"c": "d"})
    found = scaling.describe_scalable_targets(ServiceNamespace="dynamodb", ResourceIds=["table/t"])["ScalableTargets"][0]
    has(found, MinCapacity=1, MaxCapacity=10, ScalableTargetARN=arn)
    assert "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable" in found["RoleARN"]
    tracking = {"TargetValue": 70, "PredefinedMetricSpecification": {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"}}
    scaling.put_scaling_policy(**named, PolicyName="p", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=tracking)
    assert scaling.describe_scaling_policies(ServiceNamespace="dynamodb", PolicyNames=["p"])["ScalingPolicies"][0]["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 70
    scaling.delete_scaling_policy(**named, PolicyName="p")
    refused("ObjectNotFoundException", scaling.delete_scaling_policy, **named, PolicyName="p")
    scaling.deregister_scalable_target(**named)
    refused("ObjectNotFoundException", scaling.deregister_scalable_target, **named)
    refused("ResourceNotFoundException", scaling.list_tags_for_resource, ResourceARN=arn)

    refused("ValidationException", dynamodb.delete_table, TableName="t")
    dynamodb.update_table(TableName="t", DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName="t")
    refused("ResourceNotFoundException", dynamodb.describe_table, TableName="t")


@check("aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_secretsmanager_secret_policy", "aws_secretsmanager_secret_rotation")
def secrets(aws):
    secrets = aws("secretsmanager")
    made = secrets.create_secret(Name="s", Description="d", Tags=[{"Key": "a", "Value": "b"}], ClientRequestToken="t" * 32)
    refused("ResourceExistsException", secrets.create_secret, Name="s")
    refused("ResourceNotFoundException", secrets.get_secret_value, SecretId="s")
    secrets.put_secret_value(SecretId="s", SecretString="one", ClientRequestToken="v" * 32)
    has(secrets.get_secret_value(SecretId="s"), SecretString="one", VersionId="v" * 32, VersionStages=["AWSCURRENT"])
    secrets.update_secret(SecretId="s", Description="e")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*"}]})
    secrets.put_resource_policy(SecretId="s", ResourcePolicy=policy)
    assert json.loads(secrets.get_resource_policy(SecretId="s")["ResourcePolicy"]) == json.loads(policy)
    secrets.delete_resource_policy(SecretId="s")
    assert not secrets.get_resource_policy(SecretId="s").get("ResourcePolicy")
    function = f"arn:aws:lambda:eu-west-1:{aws.account}:function:rotate"
    secrets.rotate_secret(SecretId="s", RotationLambdaARN=function, RotationRules={"AutomaticallyAfterDays": 30}, RotateImmediately=False)
    found = secrets.describe_secret(SecretId="s")
    has(found, Description="e", RotationEnabled=True, RotationLambdaARN=function, RotationRules={"AutomaticallyAfterDays": 30})
    secrets.cancel_rotate_secret(SecretId="s")
    assert not secrets.describe_secret(SecretId="s").get("RotationEnabled")
    assert aws.objects()["aws_secretsmanager_secret"] == [made["ARN"]]
    secrets.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    assert secrets.describe_secret(SecretId="s")["DeletedDate"]
    refused("InvalidRequestException", secrets.get_secret_value, SecretId="s")
    refused("InvalidRequestException", secrets.create_secret, Name="s")
    secrets.restore_secret(SecretId="s")
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    refused("ResourceNotFoundException", secrets.describe_secret, SecretId="s")
