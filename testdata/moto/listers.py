"""How the objects of each Terraform type are listed."""

from gaps.kit import tag_map
from objects import lists


def of(kind, items, ident, tags="Tags"):
    """Objects of one type, by the member that is their id."""
    for item in items:
        found = item.get(tags) or {} if isinstance(item, dict) else {}
        yield kind, item[ident] if isinstance(item, dict) else item, tag_map(found) if isinstance(found, list) else found


@lists("ec2", "eks")
def network(api):
    vpcs = [vpc for vpc in api.all("ec2", "DescribeVpcs", "Vpcs") if not vpc.get("IsDefault")]
    ours = {vpc["VpcId"] for vpc in vpcs}
    yield from of("aws_vpc", vpcs, "VpcId")

    def inside(operation, member, **params):
        return [item for item in api.all("ec2", operation, member, **params) if item.get("VpcId") in ours]

    yield from of("aws_subnet", inside("DescribeSubnets", "Subnets"), "SubnetId")
    yield from of("aws_internet_gateway", [one for one in api.all("ec2", "DescribeInternetGateways", "InternetGateways") if not any(at.get("VpcId") not in ours for at in one.get("Attachments") or [])], "InternetGatewayId")
    yield from of("aws_eip", api.all("ec2", "DescribeAddresses", "Addresses"), "AllocationId")
    for address in api.all("ec2", "DescribeAddresses", "Addresses"):
        if address.get("AssociationId") and address.get("InstanceId"):
            yield "aws_eip_association", address["AssociationId"], {}
    yield from of("aws_nat_gateway", [one for one in api.all("ec2", "DescribeNatGateways", "NatGateways") if one["State"] != "deleted"], "NatGatewayId")
    for table in inside("DescribeRouteTables", "RouteTables"):
        links = table.get("Associations") or []
        if not any(link.get("Main") for link in links):
            yield "aws_route_table", table["RouteTableId"], tag_map(table.get("Tags"))
        for link in links:
            if not link.get("Main"):
                yield "aws_route_table_association", link["RouteTableAssociationId"], {}
        for route in table.get("Routes") or []:
            target = route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")
            if target and route.get("GatewayId") != "local":
                yield "aws_route", f"{table['RouteTableId']}_{target}", {}
    groups = {}
    for group in inside("DescribeSecurityGroups", "SecurityGroups"):
        groups[group["GroupId"]] = group
        tags = tag_map(group.get("Tags"))
        if group["GroupName"] != "default" and "aws:eks:cluster-name" not in tags:
            yield "aws_security_group", group["GroupId"], tags
    for rule in api.all("ec2", "DescribeSecurityGroupRules", "SecurityGroupRules"):
        group = groups.get(rule["GroupId"])
        # Every group begins with a rule that lets all out.
        initial = rule["IsEgress"] and rule["IpProtocol"] == "-1" and rule.get("CidrIpv4") == "0.0.0.0/0" and not rule.get("Tags")
        if group and group["GroupName"] != "default" and not initial:
            kind = "aws_vpc_security_group_egress_rule" if rule["IsEgress"] else "aws_vpc_security_group_ingress_rule"
            yield kind, rule["SecurityGroupRuleId"], tag_map(rule.get("Tags"))
    yield from of("aws_vpc_endpoint", [one for one in inside("DescribeVpcEndpoints", "VpcEndpoints") if one["State"] != "deleted"], "VpcEndpointId")
    yield from of("aws_flow_log", api.all("ec2", "DescribeFlowLogs", "FlowLogs"), "FlowLogId")
    held = set()
    for reservation in api.all("ec2", "DescribeInstances", "Reservations"):
        for instance in reservation["Instances"]:
            held.update(card["NetworkInterfaceId"] for card in instance.get("NetworkInterfaces") or [])
            if instance["State"]["Name"] != "terminated":
                yield "aws_instance", instance["InstanceId"], tag_map(instance.get("Tags"))
    yield from of("aws_launch_template", api.all("ec2", "DescribeLaunchTemplates", "LaunchTemplates"), "LaunchTemplateId")
    for card in inside("DescribeNetworkInterfaces", "NetworkInterfaces"):
        # Those of NAT gateways, endpoints and of instances that have their own belong to them.
        if card.get("TagSet") or not card.get("RequesterManaged") and card["NetworkInterfaceId"] not in held and card.get("InterfaceType", "interface") == "interface" and card.get("Description"):
            yield "aws_network_interface", card["NetworkInterfaceId"], tag_map(card.get("TagSet"))
    if api("ec2", "GetEbsEncryptionByDefault")["EbsEncryptionByDefault"]:
        yield "aws_ebs_encryption_by_default", api.region, {}
    if api("ec2", "GetEbsDefaultKmsKeyId")["KmsKeyId"] != "alias/aws/ebs":
        yield "aws_ebs_default_kms_key", api.region, {}


@lists("iam", "eks", "rds", "elasticache")
def identity(api):
    for role in api.all("iam", "ListRoles", "Roles"):
        name = role["RoleName"]
        tags = tag_map(api("iam", "ListRoleTags", RoleName=name).get("Tags"))
        if role["Path"].startswith("/aws-service-role/"):
            yield "aws_iam_service_linked_role", name, tags
            continue
        yield "aws_iam_role", name, tags
        for policy in api.all("iam", "ListRolePolicies", "PolicyNames", RoleName=name):
            yield "aws_iam_role_policy", f"{name}:{policy}", {}
        for policy in api.all("iam", "ListAttachedRolePolicies", "AttachedPolicies", RoleName=name):
            yield "aws_iam_role_policy_attachment", f"{name}/{policy['PolicyArn']}", {}
    yield from of("aws_iam_instance_profile", api.all("iam", "ListInstanceProfiles", "InstanceProfiles"), "InstanceProfileName")
    yield from of("aws_iam_openid_connect_provider", api("iam", "ListOpenIDConnectProviders")["OpenIDConnectProviderList"], "Arn")


@lists("kms")
def keys(api):
    for key in api.all("kms", "ListKeys", "Keys"):
        found = api("kms", "DescribeKey", KeyId=key["KeyId"])["KeyMetadata"]
        if found["KeyManager"] != "CUSTOMER" or found["KeyState"].startswith("Pending"):
            continue
        replica = (found.get("MultiRegionConfiguration") or {}).get("MultiRegionKeyType") == "REPLICA"
        tags = tag_map(api("kms", "ListResourceTags", KeyId=key["KeyId"]).get("Tags"), "TagKey", "TagValue")
        yield "aws_kms_replica_key" if replica else "aws_kms_key", key["KeyId"], tags
    for alias in api.all("kms", "ListAliases", "Aliases"):
        if alias.get("TargetKeyId") and not alias["AliasName"].startswith("alias/aws/"):
            yield "aws_kms_alias", alias["AliasName"], {}


@lists("eks")
def clusters(api):
    for name in api.all("eks", "ListClusters", "clusters"):
        yield "aws_eks_cluster", name, api("eks", "DescribeCluster", name=name)["cluster"].get("tags")
        for group in api.all("eks", "ListNodegroups", "nodegroups", clusterName=name):
            tags = api("eks", "DescribeNodegroup", clusterName=name, nodegroupName=group)["nodegroup"].get("tags")
            yield "aws_eks_node_group", f"{name}:{group}", tags
        for profile in api.all("eks", "ListFargateProfiles", "fargateProfileNames", clusterName=name):
            yield "aws_eks_fargate_profile", f"{name}:{profile}", {}
        for addon in api.all("eks", "ListAddons", "addons", clusterName=name):
            yield "aws_eks_addon", f"{name}:{addon}", api("eks", "DescribeAddon", clusterName=name, addonName=addon)["addon"].get("tags")
        if api("eks", "DescribeCluster", name=name)["cluster"]["accessConfig"]["authenticationMode"] != "CONFIG_MAP":
            for principal in api.all("eks", "ListAccessEntries", "accessEntries", clusterName=name):
                yield "aws_eks_access_entry", f"{name}:{principal}", {}
                for one in api.all("eks", "ListAssociatedAccessPolicies", "associatedAccessPolicies", clusterName=name, principalArn=principal):
                    yield "aws_eks_access_policy_association", f"{name}#{principal}#{one['policyArn']}", {}
        for pod in api.all("eks", "ListPodIdentityAssociations", "associations", clusterName=name):
            if not pod.get("ownerArn"):
                yield "aws_eks_pod_identity_association", pod["associationId"], {}


@lists("rds")
def databases(api):
    for cluster in api.all("rds", "DescribeDBClusters", "DBClusters"):
        yield "aws_rds_cluster", cluster["DBClusterIdentifier"], tag_map(cluster.get("TagList"))
    yield from of("aws_rds_global_cluster", api.all("rds", "DescribeGlobalClusters", "GlobalClusters"), "GlobalClusterIdentifier", "TagList")
    for instance in api.all("rds", "DescribeDBInstances", "DBInstances"):
        kind = "aws_rds_cluster_instance" if instance.get("DBClusterIdentifier") else "aws_db_instance"
        yield kind, instance["DBInstanceIdentifier"], tag_map(instance.get("TagList"))
    yield from of("aws_db_subnet_group", api.all("rds", "DescribeDBSubnetGroups", "DBSubnetGroups"), "DBSubnetGroupName")
    groups = api.all("rds", "DescribeDBParameterGroups", "DBParameterGroups")
    groups = [group for group in groups if not group["DBParameterGroupName"].startswith("default.")]
    yield from of("aws_db_parameter_group", groups, "DBParameterGroupName")
    yield from of("aws_rds_cluster_parameter_group", api.all("rds", "DescribeDBClusterParameterGroups", "DBClusterParameterGroups"), "DBClusterParameterGroupName")
    yield from of("aws_db_event_subscription", api.all("rds", "DescribeEventSubscriptions", "EventSubscriptionsList"), "CustSubscriptionId")


@lists("elasticache")
def caches(api):
    def tagged(kind, items, ident):
        for item in items:
            yield kind, item[ident], tag_map(api("elasticache", "ListTagsForResource", ResourceName=item["ARN"]).get("TagList"))

    for kind, operation, member, ident in (
        ("aws_elasticache_replication_group", "DescribeReplicationGroups", "ReplicationGroups", "ReplicationGroupId"),
        ("aws_elasticache_subnet_group", "DescribeCacheSubnetGroups", "CacheSubnetGroups", "CacheSubnetGroupName"),
        ("aws_elasticache_parameter_group", "DescribeCacheParameterGroups", "CacheParameterGroups", "CacheParameterGroupName"),
        ("aws_elasticache_user", "DescribeUsers", "Users", "UserId"),
        ("aws_elasticache_user_group", "DescribeUserGroups", "UserGroups", "UserGroupId"),
        ("aws_elasticache_serverless_cache", "DescribeServerlessCaches", "ServerlessCaches", "ServerlessCacheName"),
    ):
        yield from tagged(kind, api.all("elasticache", operation, member), ident)


@lists("dynamodb", "application-autoscaling")
def tables(api):
    for name in api.all("dynamodb", "ListTables", "TableNames"):
        found = api("dynamodb", "DescribeTable", TableName=name)["Table"]
        tags = api("dynamodb", "ListTagsOfResource", ResourceArn=found["TableArn"]).get("Tags")
        yield "aws_dynamodb_table", name, tag_map(tags)
    # moto knows no elasticache there.
    for space in ("dynamodb", "rds"):
        for target in api.all("application-autoscaling", "DescribeScalableTargets", "ScalableTargets", ServiceNamespace=space):
            yield "aws_appautoscaling_target", f"{target['ResourceId']}/{target['ScalableDimension']}", {}
        for policy in api.all("application-autoscaling", "DescribeScalingPolicies", "ScalingPolicies", ServiceNamespace=space):
            yield "aws_appautoscaling_policy", f"{policy['ResourceId']}/{policy['ScalableDimension']}/{policy['PolicyName']}", {}


@lists("secretsmanager")
def secrets(api):
    for secret in api.all("secretsmanager", "ListSecrets", "SecretList"):
        # Those of RDS are RDS's.
        if not secret.get("OwningService") and not secret["Name"].startswith("rds!"):
            yield "aws_secretsmanager_secret", secret["ARN"], tag_map(secret.get("Tags"))
            if secret.get("RotationEnabled"):
                yield "aws_secretsmanager_secret_rotation", secret["ARN"], {}
            if api("secretsmanager", "GetResourcePolicy", SecretId=secret["ARN"]).get("ResourcePolicy"):
                yield "aws_secretsmanager_secret_policy", secret["ARN"], {}
