"""IAM and KMS."""

import json

from checks import check, has, refused

ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})


@check("aws_iam_role", "aws_iam_role_policy", "aws_iam_role_policy_attachment")
def roles(aws):
    iam = aws("iam")
    aws.role("r")
    refused("EntityAlreadyExists", iam.create_role, RoleName="r", AssumeRolePolicyDocument=ALLOW)
    iam.update_role(RoleName="r", Description="d", MaxSessionDuration=7200)
    iam.tag_role(RoleName="r", Tags=[{"Key": "a", "Value": "b"}])
    has(iam.get_role(RoleName="r")["Role"], Description="d", MaxSessionDuration=7200, Tags=[{"Key": "a", "Value": "b"}])
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=ALLOW)
    has(iam.get_role_policy(RoleName="r", PolicyName="p"), PolicyDocument=json.loads(ALLOW))
    refused("NoSuchEntity", iam.get_role_policy, RoleName="r", PolicyName="q")
    for name in ("AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy", "service-role/AmazonRDSEnhancedMonitoringRole", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"):
        iam.attach_role_policy(RoleName="r", PolicyArn=f"arn:aws:iam::aws:policy/{name}")
    refused("NoSuchEntity", iam.attach_role_policy, RoleName="r", PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicy")
    attached = [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]]
    assert len(attached) == 5
    refused("DeleteConflict", iam.delete_role, RoleName="r")
    for arn in attached:
        iam.detach_role_policy(RoleName="r", PolicyArn=arn)
    refused("NoSuchEntity", iam.detach_role_policy, RoleName="r", PolicyArn=attached[0])
    refused("DeleteConflict", iam.delete_role, RoleName="r")
    iam.delete_role_policy(RoleName="r", PolicyName="p")
    iam.delete_role(RoleName="r")
    refused("NoSuchEntity", iam.get_role, RoleName="r")


@check("aws_iam_openid_connect_provider", "aws_iam_service_linked_role")
def providers(aws):
    iam = aws("iam")
    url = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"
    arn = iam.create_open_id_connect_provider(Url=url, ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40], Tags=[{"Key": "a", "Value": "b"}])["OpenIDConnectProviderArn"]
    refused("EntityAlreadyExists", iam.create_open_id_connect_provider, Url=url, ClientIDList=["x"], ThumbprintList=["a" * 40])
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="other")
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="sts.amazonaws.com")
    iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=["b" * 40])
    has(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn), ClientIDList=["other"], ThumbprintList=["b" * 40], Tags=[{"Key": "a", "Value": "b"}])
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    refused("NoSuchEntity", iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn)
    role = iam.create_service_linked_role(AWSServiceName="spot.amazonaws.com")["Role"]
    assert role["Path"] == "/aws-service-role/spot.amazonaws.com/", role
    refused("InvalidInput", iam.create_service_linked_role, AWSServiceName="spot.amazonaws.com")
    task = iam.delete_service_linked_role(RoleName=role["RoleName"])["DeletionTaskId"]
    has(iam.get_service_linked_role_deletion_status(DeletionTaskId=task), Status="SUCCEEDED")
    refused("NoSuchEntity", iam.get_role, RoleName=role["RoleName"])


@check("aws_kms_key", "aws_kms_alias", "aws_kms_replica_key")
def keys(aws):
    kms = aws("kms")
    key = kms.create_key(Description="d", MultiRegion=True, Tags=[{"TagKey": "a", "TagValue": "b"}])["KeyMetadata"]
    has(key, KeyUsage="ENCRYPT_DECRYPT", MultiRegion=True, KeyState="Enabled", KeySpec="SYMMETRIC_DEFAULT")
    ident = key["KeyId"]
    kms.enable_key_rotation(KeyId=ident, RotationPeriodInDays=180)
    has(kms.get_key_rotation_status(KeyId=ident), KeyRotationEnabled=True, RotationPeriodInDays=180)
    kms.disable_key_rotation(KeyId=ident)
    has(kms.get_key_rotation_status(KeyId=ident), KeyRotationEnabled=False)
    kms.enable_key_rotation(KeyId=ident)
    has(kms.get_key_rotation_status(KeyId=ident), RotationPeriodInDays=365)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{aws.account}:root"}, "Action": "kms:*", "Resource": "*"}]})
    kms.put_key_policy(KeyId=ident, PolicyName="default", Policy=policy)
    assert json.loads(kms.get_key_policy(KeyId=ident, PolicyName="default")["Policy"]) == json.loads(policy)
    refused("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=ident, PolicyName="default", Policy="{")
    kms.update_key_description(KeyId=ident, Description="e")
    kms.tag_resource(KeyId=ident, Tags=[{"TagKey": "c", "TagValue": "d"}])
    assert len(kms.list_resource_tags(KeyId=ident)["Tags"]) == 2
    kms.create_alias(AliasName="alias/x", TargetKeyId=ident)
    refused("AlreadyExistsException", kms.create_alias, AliasName="alias/x", TargetKeyId=ident)
    assert kms.list_aliases(KeyId=ident)["Aliases"][0]["TargetKeyId"] == ident
    has(kms.describe_key(KeyId="alias/x")["KeyMetadata"], KeyId=ident, Description="e")
    kms.delete_alias(AliasName="alias/x")
    refused("NotFoundException", kms.describe_key, KeyId="alias/x")

    far = aws("kms", "eu-central-1")
    copy = kms.replicate_key(KeyId=ident, ReplicaRegion="eu-central-1", Description="copy", Tags=[{"TagKey": "a", "TagValue": "b"}])["ReplicaKeyMetadata"]
    has(copy, KeyState="Creating")
    found = far.describe_key(KeyId=ident)["KeyMetadata"]
    has(found, Description="copy", KeyState="Enabled", MultiRegion=True)
    assert found["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    assert far.list_resource_tags(KeyId=ident)["Tags"] == [{"TagKey": "a", "TagValue": "b"}]
    assert aws.objects("eu-central-1")["aws_kms_replica_key"] == [ident]
    far.schedule_key_deletion(KeyId=ident, PendingWindowInDays=7)
    has(far.describe_key(KeyId=ident)["KeyMetadata"], KeyState="PendingDeletion")
    has(kms.describe_key(KeyId=ident)["KeyMetadata"], KeyState="Enabled")
    kms.schedule_key_deletion(KeyId=ident, PendingWindowInDays=7)
    refused("KMSInvalidStateException", kms.enable_key_rotation, KeyId=ident)
    kms.cancel_key_deletion(KeyId=ident)
    has(kms.describe_key(KeyId=ident)["KeyMetadata"], KeyState="Disabled")
    kms.schedule_key_deletion(KeyId=ident, PendingWindowInDays=7)
    assert "aws_kms_key" not in aws.objects()
    refused("NotFoundException", kms.describe_key, KeyId="12345678-1234-1234-1234-123456789012")
