"""ElastiCache."""

from checks import check, has, refused


@check("aws_elasticache_subnet_group", "aws_elasticache_parameter_group", "aws_elasticache_replication_group")
def replication_group(aws):
    cache = aws("elasticache")
    vpc, subnets = aws.network()
    tags = [{"Key": "a", "Value": "b"}]
    made = cache.create_cache_subnet_group(CacheSubnetGroupName="G", CacheSubnetGroupDescription="d", SubnetIds=subnets[:1], Tags=tags)["CacheSubnetGroup"]
    has(made, CacheSubnetGroupName="g", VpcId=vpc)
    refused("CacheSubnetGroupAlreadyExists", cache.create_cache_subnet_group, CacheSubnetGroupName="g", CacheSubnetGroupDescription="d", SubnetIds=subnets)
    cache.modify_cache_subnet_group(CacheSubnetGroupName="g", CacheSubnetGroupDescription="e", SubnetIds=subnets)
    found = cache.describe_cache_subnet_groups(CacheSubnetGroupName="g")["CacheSubnetGroups"][0]
    has(found, CacheSubnetGroupDescription="e")
    assert len(found["Subnets"]) == 2 and cache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"] == tags

    cache.create_cache_parameter_group(CacheParameterGroupName="p", CacheParameterGroupFamily="valkey8", Description="d", Tags=tags)
    refused("CacheParameterGroupAlreadyExists", cache.create_cache_parameter_group, CacheParameterGroupName="p", CacheParameterGroupFamily="valkey8", Description="d")
    value = {"ParameterName": "maxmemory-policy", "ParameterValue": "noeviction"}
    cache.modify_cache_parameter_group(CacheParameterGroupName="p", ParameterNameValues=[value])
    assert [(one["ParameterName"], one["ParameterValue"]) for one in cache.describe_cache_parameters(CacheParameterGroupName="p", Source="user")["Parameters"]] == [tuple(value.values())]
    cache.reset_cache_parameter_group(CacheParameterGroupName="p", ParameterNameValues=[value])
    assert cache.describe_cache_parameters(CacheParameterGroupName="p", Source="user")["Parameters"] == []
    has(cache.describe_cache_parameter_groups(CacheParameterGroupName="p")["CacheParameterGroups"][0], CacheParameterGroupFamily="valkey8", Description="d")

    asked = {
        "ReplicationGroupId": "r",
        "ReplicationGroupDescription": "d",
        "Engine": "valkey",
        "EngineVersion": "8.0",
        "CacheNodeType": "cache.t4g.micro",
        "NumCacheClusters": 2,
        "AutomaticFailoverEnabled": True,
        "MultiAZEnabled": True,
        "CacheSubnetGroupName": "g",
        "CacheParameterGroupName": "p",
        "AtRestEncryptionEnabled": True,
        "TransitEncryptionEnabled": True,
        "SnapshotRetentionLimit": 7,
        "SnapshotWindow": "03:00-05:00",
        "Tags": tags,
    }
    refused("CacheSubnetGroupNotFoundFault", cache.create_replication_group, **{**asked, "CacheSubnetGroupName": "none"})
    has(cache.create_replication_group(**asked)["ReplicationGroup"], Status="creating")
    refused("ReplicationGroupAlreadyExists", cache.create_replication_group, **asked)
    found = cache.describe_replication_groups(ReplicationGroupId="r")["ReplicationGroups"][0]
    has(found, Status="available", MemberClusters=["r-001", "r-002"], AutomaticFailover="enabled", MultiAZ="enabled", ClusterEnabled=False)
    has(found, AtRestEncryptionEnabled=True, TransitEncryptionEnabled=True, SnapshotRetentionLimit=7, Engine="valkey")
    assert found["NodeGroups"][0]["PrimaryEndpoint"]["Port"] == 6379 and found["NodeGroups"][0]["ReaderEndpoint"]["Address"]
    cluster = cache.describe_cache_clusters(CacheClusterId="r-001", ShowCacheNodeInfo=True)["CacheClusters"][0]
    has(cluster, CacheSubnetGroupName="g", EngineVersion="8.0", ReplicationGroupId="r")
    assert cluster["CacheParameterGroup"]["CacheParameterGroupName"] == "p"
    refused("CacheSubnetGroupInUse", cache.delete_cache_subnet_group, CacheSubnetGroupName="g")
    refused("InvalidCacheParameterGroupState", cache.delete_cache_parameter_group, CacheParameterGroupName="p")
    cache.modify_replication_group(ReplicationGroupId="r", ReplicationGroupDescription="e", SnapshotRetentionLimit=14, CacheNodeType="cache.t4g.small", ApplyImmediately=True)
    cache.increase_replica_count(ReplicationGroupId="r", NewReplicaCount=2, ApplyImmediately=True)
    found = cache.describe_replication_groups(ReplicationGroupId="r")["ReplicationGroups"][0]
    has(found, Description="e", SnapshotRetentionLimit=14, CacheNodeType="cache.t4g.small", MemberClusters=["r-001", "r-002", "r-003"])
    cache.decrease_replica_count(ReplicationGroupId="r", NewReplicaCount=1, ApplyImmediately=True)
    cache.add_tags_to_resource(ResourceName=found["ARN"], Tags=[{"Key": "c", "Value": "d"}])
    cache.remove_tags_from_resource(ResourceName=found["ARN"], TagKeys=["a"])
    assert cache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"] == [{"Key": "c", "Value": "d"}]
    assert aws.objects()["aws_elasticache_replication_group"] == ["r"]
    has(cache.delete_replication_group(ReplicationGroupId="r")["ReplicationGroup"], Status="deleting")
    refused("ReplicationGroupNotFoundFault", cache.describe_replication_groups, ReplicationGroupId="r")
    refused("CacheClusterNotFound", cache.describe_cache_clusters, CacheClusterId="r-001")

    cluster = cache.create_replication_group(ReplicationGroupId="s", ReplicationGroupDescription="d", CacheNodeType="cache.t4g.micro", NumNodeGroups=2, ReplicasPerNodeGroup=1, AutomaticFailoverEnabled=True, Engine="redis")
    found = cache.describe_replication_groups(ReplicationGroupId="s")["ReplicationGroups"][0]
    has(found, ClusterEnabled=True)
    assert found["ConfigurationEndpoint"]["Address"] and len(found["NodeGroups"]) == 2 and len(found["MemberClusters"]) == 4
    cache.modify_replication_group_shard_configuration(ReplicationGroupId="s", NodeGroupCount=3, ApplyImmediately=True)
    assert len(cache.describe_replication_groups(ReplicationGroupId="s")["ReplicationGroups"][0]["NodeGroups"]) == 3
    cache.delete_replication_group(ReplicationGroupId="s")
    cache.delete_cache_subnet_group(CacheSubnetGroupName="g")
    refused("CacheSubnetGroupNotFoundFault", cache.describe_cache_subnet_groups, CacheSubnetGroupName="g")
    cache.delete_cache_parameter_group(CacheParameterGroupName="p")
    refused("CacheParameterGroupNotFound", cache.describe_cache_parameter_groups, CacheParameterGroupName="p")


@check("aws_elasticache_user", "aws_elasticache_user_group", "aws_elasticache_serverless_cache")
def cache_users(aws):
    cache = aws("elasticache")
    _, subnets = aws.network()
    default = {"Engine": "redis", "UserName": "default", "AccessString": "off -@all", "AuthenticationMode": {"Type": "no-password-required"}}
    cache.create_user(UserId="d", **default)
    refused("UserAlreadyExists", cache.create_user, UserId="d", **default)
    made = cache.create_user(UserId="u", UserName="app", Engine="redis", AccessString="on ~* +@all", AuthenticationMode={"Type": "iam"}, Tags=[{"Key": "a", "Value": "b"}])
    has(made, Status="active", UserName="app")
    refused("DefaultUserRequired", cache.create_user_group, UserGroupId="g", Engine="redis", UserIds=["u"])
    group = cache.create_user_group(UserGroupId="g", Engine="redis", UserIds=["d"])
    has(group, Status="creating")
    refused("UserGroupAlreadyExists", cache.create_user_group, UserGroupId="g", Engine="redis", UserIds=["d"])
    cache.modify_user_group(UserGroupId="g", UserIdsToAdd=["u"])
    has(cache.describe_user_groups(UserGroupId="g")["UserGroups"][0], Status="active", UserIds=["d", "u"])
    cache.modify_user(UserId="u", AccessString="on ~a* +get")
    found = cache.describe_users(UserId="u")["Users"][0]
    has(found, AccessString="on ~a* +get", UserGroupIds=["g"], Status="active")
    assert found["Authentication"]["Type"] == "iam"
    assert cache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"] == [{"Key": "a", "Value": "b"}]

    asked = {"ServerlessCacheName": "s", "Engine": "valkey", "SubnetIds": subnets, "UserGroupId": "g", "CacheUsageLimits": {"DataStorage": {"Maximum": 5, "Unit": "GB"}}, "Tags": [{"Key": "a", "Value": "b"}]}
    has(cache.create_serverless_cache(**asked)["ServerlessCache"], Status="creating")
    refused("ServerlessCacheAlreadyExistsFault", cache.create_serverless_cache, **asked)
    found = cache.describe_serverless_caches(ServerlessCacheName="s")["ServerlessCaches"][0]
    has(found, Status="available", SubnetIds=subnets, UserGroupId="g")
    assert found["Endpoint"]["Port"] == 6379 and found["ReaderEndpoint"]["Address"]
    cache.modify_serverless_cache(ServerlessCacheName="s", Description="e", CacheUsageLimits={"DataStorage": {"Maximum": 9, "Unit": "GB"}})
    has(cache.describe_serverless_caches(ServerlessCacheName="s")["ServerlessCaches"][0], Description="e", CacheUsageLimits={"DataStorage": {"Maximum": 9, "Unit": "GB"}})
    cache.delete_serverless_cache(ServerlessCacheName="s")
    refused("ServerlessCacheNotFoundFault", cache.describe_serverless_caches, ServerlessCacheName="s")
    cache.delete_user_group(UserGroupId="g")
    refused("UserGroupNotFound", cache.describe_user_groups, UserGroupId="g")
    cache.delete_user(UserId="u")
    refused("UserNotFound", cache.describe_users, UserId="u")
