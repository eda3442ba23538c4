"""S3 and its parts, ECR, Athena, Glue."""

import json

from checks import check, has, refused

HERE = {"LocationConstraint": "eu-west-1"}


def bucket(aws, name="b"):
    name = f"{name}-{aws.account}"
    aws("s3").create_bucket(Bucket=name, CreateBucketConfiguration=HERE)
    return name


@check("aws_s3_bucket", "aws_s3_bucket_public_access_block", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_versioning")
def s3_bucket(aws):
    s3 = aws("s3")
    name = bucket(aws)
    refused("BucketAlreadyOwnedByYou", s3.create_bucket, Bucket=name, CreateBucketConfiguration=HERE)
    refused("InvalidBucketName", s3.create_bucket, Bucket="No_Such_Name", CreateBucketConfiguration=HERE)
    rule = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}, rule
    assert all(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values())
    assert s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert s3.get_bucket_location(Bucket=name)["LocationConstraint"] == "eu-west-1"
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=name)
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == [{"Key": "a", "Value": "b"}]
    assert "Status" not in s3.get_bucket_versioning(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    has(s3.get_bucket_versioning(Bucket=name), Status="Enabled")
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, "BucketKeyEnabled": True}]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
    has(s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0], **rules[0])
    s3.delete_bucket_encryption(Bucket=name)
    assert s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    has(s3.get_public_access_block(Bucket=name), PublicAccessBlockConfiguration=block)
    s3.delete_public_access_block(Bucket=name)
    refused("NoSuchPublicAccessBlockConfiguration", s3.get_public_access_block, Bucket=name)
    s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]})
    assert s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerPreferred"}]
    s3.delete_bucket_ownership_controls(Bucket=name)
    refused("OwnershipControlsNotFoundError", s3.get_bucket_ownership_controls, Bucket=name)
    s3.head_bucket(Bucket=name)
    assert aws.objects()["aws_s3_bucket"] == [name] and "aws_s3_bucket" not in aws.objects("eu-central-1")
    s3.put_object(Bucket=name, Key="k", Body=b"x")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket=name)
    for version in s3.list_object_versions(Bucket=name)["Versions"]:
        s3.delete_object(Bucket=name, Key="k", VersionId=version["VersionId"])
    s3.delete_bucket(Bucket=name)
    refused("404", s3.head_bucket, Bucket=name)
    refused("NoSuchBucket", s3.get_bucket_versioning, Bucket=name)


@check("aws_s3_bucket_policy", "aws_s3_bucket_logging", "aws_s3_bucket_cors_configuration", "aws_s3_bucket_notification", "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_intelligent_tiering_configuration")
def s3_parts(aws):
    s3 = aws("s3")
    name, logs = bucket(aws), bucket(aws, "logs")
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket=name)
    refused("MalformedPolicy", s3.put_bucket_policy, Bucket=name, Policy="{")
    statement = {"Sid": "tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{name}/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]) == policy
    s3.delete_bucket_policy(Bucket=name)
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket=name)

    allow = {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{logs}/*"}
    s3.put_bucket_policy(Bucket=logs, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
    target = {"TargetBucket": logs, "TargetPrefix": "x/", "TargetObjectKeyFormat": {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}}
    s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": target})
    has(s3.get_bucket_logging(Bucket=name)["LoggingEnabled"], **target)
    s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=name)

    refused("NoSuchCORSConfiguration", s3.get_bucket_cors, Bucket=name)
    cors = {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://x"], "AllowedHeaders": ["*"], "ExposeHeaders": ["etag"], "MaxAgeSeconds": 60}
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [cors]})
    has(s3.get_bucket_cors(Bucket=name)["CORSRules"][0], **cors)
    s3.delete_bucket_cors(Bucket=name)
    refused("NoSuchCORSConfiguration", s3.get_bucket_cors, Bucket=name)

    queue = aws("sqs").create_queue(QueueName="q")["QueueUrl"]
    arn = aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    configuration = {"Id": "i", "QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "p/"}]}}}
    s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"QueueConfigurations": [configuration], "EventBridgeConfiguration": {}}, SkipDestinationValidation=True)
    found = s3.get_bucket_notification_configuration(Bucket=name)
    assert found["EventBridgeConfiguration"] == {} and found["QueueConfigurations"][0]["QueueArn"] == arn, found
    s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={})
    found = s3.get_bucket_notification_configuration(Bucket=name)
    assert "EventBridgeConfiguration" not in found and "QueueConfigurations" not in found

    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket=name)
    rules = [
        {
            "ID": "r",
            "Status": "Enabled",
            "Filter": {"And": {"Prefix": "p/", "Tags": [{"Key": "a", "Value": "b"}], "ObjectSizeGreaterThan": 1000}},
            "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
            "NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "GLACIER", "NewerNoncurrentVersions": 2}],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
        },
        {"ID": "s", "Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}, "Expiration": {"ExpiredObjectDeleteMarker": True}},
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules}, TransitionDefaultMinimumObjectSize="all_storage_classes_128K")
    found = s3.get_bucket_lifecycle_configuration(Bucket=name)
    assert found["Rules"] == rules, found["Rules"]
    has(found, TransitionDefaultMinimumObjectSize="all_storage_classes_128K")
    s3.delete_bucket_lifecycle(Bucket=name)
    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket=name)

    tiering = {"Id": "t", "Status": "Enabled", "Filter": {"Prefix": "p/"}, "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
    refused("NoSuchConfiguration", s3.get_bucket_intelligent_tiering_configuration, Bucket=name, Id="t")
    s3.put_bucket_intelligent_tiering_configuration(Bucket=name, Id="t", IntelligentTieringConfiguration=tiering)
    has(s3.get_bucket_intelligent_tiering_configuration(Bucket=name, Id="t")["IntelligentTieringConfiguration"], **tiering)
    assert len(s3.list_bucket_intelligent_tiering_configurations(Bucket=name)["IntelligentTieringConfigurationList"]) == 1
    s3.delete_bucket_intelligent_tiering_configuration(Bucket=name, Id="t")
    refused("NoSuchConfiguration", s3.get_bucket_intelligent_tiering_configuration, Bucket=name, Id="t")


@check("aws_s3_bucket_object_lock_configuration", "aws_s3_bucket_replication_configuration", "aws_s3_account_public_access_block")
def s3_more(aws):
    s3 = aws("s3")
    name, far = f"lock-{aws.account}", f"far-{aws.account}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=HERE, ObjectLockEnabledForBucket=True)
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}}
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
    has(s3.get_object_lock_configuration(Bucket=name), ObjectLockConfiguration=lock)
    has(s3.get_bucket_versioning(Bucket=name), Status="Enabled")
    plain = bucket(aws)
    refused("ObjectLockConfigurationNotFoundError", s3.get_object_lock_configuration, Bucket=plain)
    aws("s3", "eu-central-1").create_bucket(Bucket=far, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    aws("s3", "eu-central-1").put_bucket_versioning(Bucket=far, VersioningConfiguration={"Status": "Enabled"})
    rule = {
        "ID": "r",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": "p/"},
        "Destination": {"Bucket": f"arn:aws:s3:::{far}", "StorageClass": "STANDARD_IA", "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:eu-central-1:1:key/x"}},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "DeleteMarkerReplication": {"Status": "Disabled"},
    }
    replication = {"Role": aws.role("replication", "s3"), "Rules": [rule]}
    refused("ReplicationConfigurationNotFoundError", s3.get_bucket_replication, Bucket=name)
    s3.put_bucket_replication(Bucket=name, ReplicationConfiguration=replication)
    has(s3.get_bucket_replication(Bucket=name), ReplicationConfiguration=replication)
    s3.delete_bucket_replication(Bucket=name)
    refused("ReplicationConfigurationNotFoundError", s3.get_bucket_replication, Bucket=name)

    control = aws("s3control")
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": False}
    refused("NoSuchPublicAccessBlockConfiguration", control.get_public_access_block, AccountId=aws.account)
    control.put_public_access_block(AccountId=aws.account, PublicAccessBlockConfiguration=block)
    has(control.get_public_access_block(AccountId=aws.account), PublicAccessBlockConfiguration=block)
    assert aws.objects()["aws_s3_account_public_access_block"] == [aws.account]
    control.delete_public_access_block(AccountId=aws.account)
    refused("NoSuchPublicAccessBlockConfiguration", control.get_public_access_block, AccountId=aws.account)


@check("aws_ecr_repository", "aws_ecr_lifecycle_policy", "aws_ecr_repository_policy")
def ecr(aws):
    ecr = aws("ecr")
    made = ecr.create_repository(repositoryName="repo", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True}, encryptionConfiguration={"encryptionType": "KMS"}, tags=[{"Key": "a", "Value": "b"}])["repository"]
    refused("RepositoryAlreadyExistsException", ecr.create_repository, repositoryName="repo")
    has(ecr.describe_repositories(repositoryNames=["repo"])["repositories"][0], imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True})
    assert ecr.list_tags_for_resource(resourceArn=made["repositoryArn"])["tags"] == [{"Key": "a", "Value": "b"}]
    ecr.put_image_tag_mutability(repositoryName="repo", imageTagMutability="MUTABLE")
    ecr.put_image_scanning_configuration(repositoryName="repo", imageScanningConfiguration={"scanOnPush": False})
    has(ecr.describe_repositories(repositoryNames=["repo"])["repositories"][0], imageTagMutability="MUTABLE", imageScanningConfiguration={"scanOnPush": False})
    rules = json.dumps({"rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 5}, "action": {"type": "expire"}}]})
    refused("LifecyclePolicyNotFoundException", ecr.get_lifecycle_policy, repositoryName="repo")
    ecr.put_lifecycle_policy(repositoryName="repo", lifecyclePolicyText=rules)
    assert json.loads(ecr.get_lifecycle_policy(repositoryName="repo")["lifecyclePolicyText"]) == json.loads(rules)
    ecr.delete_lifecycle_policy(repositoryName="repo")
    refused("RepositoryPolicyNotFoundException", ecr.get_repository_policy, repositoryName="repo")
    ecr.set_repository_policy(repositoryName="repo", policyText=json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": "a", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}))
    ecr.delete_repository_policy(repositoryName="repo")
    ecr.delete_repository(repositoryName="repo", force=True)
    refused("RepositoryNotFoundException", ecr.describe_repositories, repositoryNames=["repo"])


@check("aws_athena_workgroup", "aws_glue_catalog_database", "aws_glue_crawler", "aws_glue_security_configuration")
def athena_and_glue(aws):
    athena, glue = aws("athena"), aws("glue")
    settings = {"ResultConfiguration": {"OutputLocation": "s3://b/", "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"}}, "EnforceWorkGroupConfiguration": True, "PublishCloudWatchMetricsEnabled": True, "BytesScannedCutoffPerQuery": 10**10}
    athena.create_work_group(Name="w", Configuration=settings, Description="d", Tags=[{"Key": "a", "Value": "b"}])
    refused("InvalidRequestException", athena.create_work_group, Name="w")
    has(athena.get_work_group(WorkGroup="w")["WorkGroup"]["Configuration"], EnforceWorkGroupConfiguration=True, BytesScannedCutoffPerQuery=10**10)
    athena.update_work_group(WorkGroup="w", Description="e", ConfigurationUpdates={"BytesScannedCutoffPerQuery": 10**9, "ResultConfigurationUpdates": {"OutputLocation": "s3://c/"}})
    found = athena.get_work_group(WorkGroup="w")["WorkGroup"]
    has(found, Description="e", State="ENABLED")
    has(found["Configuration"], BytesScannedCutoffPerQuery=10**9, EnforceWorkGroupConfiguration=True)
    has(found["Configuration"]["ResultConfiguration"], OutputLocation="s3://c/", EncryptionConfiguration={"EncryptionOption": "SSE_S3"})
    arn = f"arn:aws:athena:eu-west-1:{aws.account}:workgroup/w"
    athena.tag_resource(ResourceARN=arn, Tags=[{"Key": "c", "Value": "d"}])
    assert len(athena.list_tags_for_resource(ResourceARN=arn)["Tags"]) == 2
    assert aws.objects()["aws_athena_workgroup"] == ["w"]
    athena.delete_work_group(WorkGroup="w", RecursiveDeleteOption=True)
    refused("InvalidRequestException", athena.get_work_group, WorkGroup="w")

    glue.create_database(DatabaseInput={"Name": "d", "Description": "x"}, Tags={"a": "b"})
    refused("AlreadyExistsException", glue.create_database, DatabaseInput={"Name": "d"})
    glue.update_database(Name="d", DatabaseInput={"Name": "d", "Description": "y"})
    has(glue.get_database(Name="d")["Database"], Description="y")
    glue.create_security_configuration(Name="s", EncryptionConfiguration={"S3Encryption": [{"S3EncryptionMode": "SSE-S3"}], "CloudWatchEncryption": {"CloudWatchEncryptionMode": "DISABLED"}})
    refused("AlreadyExistsException", glue.create_security_configuration, Name="s", EncryptionConfiguration={})
    assert glue.get_security_configuration(Name="s")["SecurityConfiguration"]["EncryptionConfiguration"]["S3Encryption"] == [{"S3EncryptionMode": "SSE-S3"}]
    crawler = {"Name": "c", "Role": aws.role("glue"), "DatabaseName": "d", "Targets": {"S3Targets": [{"Path": "s3://b/"}]}, "CrawlerSecurityConfiguration": "s"}
    glue.create_crawler(**crawler, Tags={"a": "b"}, Schedule="cron(0 1 * * ? *)")
    refused("AlreadyExistsException", glue.create_crawler, **crawler)
    glue.update_crawler(Name="c", Description="e", Schedule="cron(0 2 * * ? *)")
    found = glue.get_crawler(Name="c")["Crawler"]
    has(found, Description="e", DatabaseName="d", State="READY", CrawlerSecurityConfiguration="s")
    assert found["Schedule"]["ScheduleExpression"] == "cron(0 2 * * ? *)"
    has(glue.get_tags(ResourceArn=f"arn:aws:glue:eu-west-1:{aws.account}:crawler/c"), Tags={"a": "b"})
    glue.delete_crawler(Name="c")
    refused("EntityNotFoundException", glue.get_crawler, Name="c")
    glue.delete_security_configuration(Name="s")
    refused("EntityNotFoundException", glue.get_security_configuration, Name="s")
    glue.delete_database(Name="d")
    refused("EntityNotFoundException", glue.get_database, Name="d")
