"""ElastiCache: replication groups with their clusters, subnet and parameter groups, tags. All of the service is here."""

from gaps import handles, table
from gaps.kit import arn, copied, page, subnets, tag_list, tag_map, update
from wire import Fault, hex_id, now


def named(call, kind, name, code, what):
    """One object of a kind, which must exist; names have no case."""
    found = table(call, kind).get((name or "").lower())
    if not found:
        raise Fault(code, f"{what} {name} not found.", 404)
    return found


def add(call, kind, name, code, resource, **members):
    """A new object of a kind, with its ARN and tags; refuses a second of the same name."""
    name = name.lower()
    if name in table(call, kind):
        raise Fault(code, f"{name} already exists.", 400)
    item = {"ARN": arn(call, "elasticache", f"{resource}:{name}"), **members}
    table(call, kind)[name] = item
    table(call, "tags")[item["ARN"]] = tag_map(call.params.get("Tags"))
    return item


def remove(call, kind, name):
    item = table(call, kind).pop(name.lower())
    table(call, "tags").pop(item["ARN"], None)
    return item


def listed(call, kind, name, code, what, member):
    """A describe: one by name, which must exist, or all by page."""
    if name:
        return {member: [copied(named(call, kind, name, code, what))]}
    names, marker = page(call, sorted(table(call, kind)))
    return {member: [copied(table(call, kind)[one]) for one in names], "Marker": marker}


@handles("elasticache", "CreateCacheSubnetGroup")
def create_subnet_group(call):
    name, shown = call.params["CacheSubnetGroupName"].lower(), subnet_members(call)
    made = add(call, "subnets", name, "CacheSubnetGroupAlreadyExists", "subnetgroup", CacheSubnetGroupName=name, **shown)
    made["CacheSubnetGroupDescription"] = call.params.get("CacheSubnetGroupDescription") or ""
    return {"CacheSubnetGroup": made}


def subnet_members(call):
    found, vpc = subnets(call, call.params["SubnetIds"], "InvalidSubnet")
    shown = [{"SubnetIdentifier": one.id, "SubnetAvailabilityZone": {"Name": one.availability_zone}} for one in found]
    return {"VpcId": vpc, "Subnets": shown, "SupportedNetworkTypes": ["ipv4"]}


@handles("elasticache", "ModifyCacheSubnetGroup")
def modify_subnet_group(call):
    found = named(call, "subnets", call.params["CacheSubnetGroupName"], "CacheSubnetGroupNotFoundFault", "CacheSubnetGroup")
    update(found, call.params, ["CacheSubnetGroupDescription"])
    if call.params.get("SubnetIds"):
        found.update(subnet_members(call))
    return {"CacheSubnetGroup": found}


@handles("elasticache", "DescribeCacheSubnetGroups")
def describe_subnet_groups(call):
    return listed(call, "subnets", call.params.get("CacheSubnetGroupName"), "CacheSubnetGroupNotFoundFault", "CacheSubnetGroup", "CacheSubnetGroups")


@handles("elasticache", "DeleteCacheSubnetGroup")
def delete_subnet_group(call):
    name = named(call, "subnets", call.params["CacheSubnetGroupName"], "CacheSubnetGroupNotFoundFault", "CacheSubnetGroup")["CacheSubnetGroupName"]
    if any(cluster.get("CacheSubnetGroupName") == name for cluster in table(call, "clusters").values()):
        raise Fault("CacheSubnetGroupInUse", f"Cache subnet group {name} is currently in use by a cache cluster.", 400)
    remove(call, "subnets", name)
    return {}


def parameter_group(call):
    return named(call, "parameters", call.params["CacheParameterGroupName"], "CacheParameterGroupNotFound", "CacheParameterGroup")


@handles("elasticache", "CreateCacheParameterGroup")
def create_parameter_group(call):
    asked = call.params
    name = asked["CacheParameterGroupName"].lower()
    made = add(
        call, "parameters", name, "CacheParameterGroupAlreadyExists", "parametergroup",
        CacheParameterGroupName=name, CacheParameterGroupFamily=asked["CacheParameterGroupFamily"], Description=asked["Description"], IsGlobal=False, values={},
    )  # fmt: skip
    return {"CacheParameterGroup": made}


@handles("elasticache", "DescribeCacheParameterGroups")
def describe_parameter_groups(call):
    return listed(call, "parameters", call.params.get("CacheParameterGroupName"), "CacheParameterGroupNotFound", "CacheParameterGroup", "CacheParameterGroups")


@handles("elasticache", "ModifyCacheParameterGroup", "ResetCacheParameterGroup")
def change_parameters(call):
    found = parameter_group(call)
    if call.params.get("ResetAllParameters"):
        found["values"].clear()
    for one in call.params.get("ParameterNameValues") or []:
        if call.operation.startswith("Reset"):
            found["values"].pop(one["ParameterName"], None)
        else:
            found["values"][one["ParameterName"]] = one.get("ParameterValue")
    return {"CacheParameterGroupName": found["CacheParameterGroupName"]}


@handles("elasticache", "DescribeCacheParameters")
def describe_parameters(call):
    values = parameter_group(call)["values"] if call.params.get("Source") in (None, "user") else {}
    shown = [{"ParameterName": name, "ParameterValue": value, "Source": "user", "DataType": "string", "IsModifiable": True} for name, value in sorted(values.items())]
    shown, marker = page(call, shown)
    return {"Parameters": shown, "Marker": marker}


@handles("elasticache", "DeleteCacheParameterGroup")
def delete_parameter_group(call):
    name = parameter_group(call)["CacheParameterGroupName"]
    if any(cluster["CacheParameterGroup"]["CacheParameterGroupName"] == name for cluster in table(call, "clusters").values()):
        raise Fault("InvalidCacheParameterGroupState", "One or more cache clusters are still members of this parameter group, so the group cannot be deleted.", 400)
    remove(call, "parameters", name)
    return {}


def group_of(call):
    return named(call, "groups", call.params["ReplicationGroupId"], "ReplicationGroupNotFoundFault", "ReplicationGroup")


@handles("elasticache", "CreateReplicationGroup")
def create_replication_group(call):
    asked = call.params
    ident = asked["ReplicationGroupId"].lower()
    if asked.get("CacheSubnetGroupName"):
        named(call, "subnets", asked["CacheSubnetGroupName"], "CacheSubnetGroupNotFoundFault", "CacheSubnetGroup")
    parameters = asked.get("CacheParameterGroupName")
    if parameters and not parameters.startswith("default."):
        parameter_group(call)
    for group in asked.get("UserGroupIds") or []:
        named(call, "usergroups", group, "UserGroupNotFound", "UserGroup")
    shards = int(asked.get("NumNodeGroups") or 1)
    sharded = "NumNodeGroups" in asked and shards > 1 or asked.get("ClusterMode") == "enabled" or ".cluster.on" in (parameters or "")
    each = int(asked["ReplicasPerNodeGroup"]) + 1 if asked.get("ReplicasPerNodeGroup") is not None else int(asked.get("NumCacheClusters") or 1)
    if asked.get("MultiAZEnabled") and not asked.get("AutomaticFailoverEnabled"):
        raise Fault("InvalidParameterCombination", "Must set AutomaticFailoverEnabled to true when MultiAZEnabled is true.", 400)
    if asked.get("AutomaticFailoverEnabled") and each < 2 and not sharded:
        raise Fault("InvalidParameterCombination", "Replication group with automatic failover must have at least 2 cache clusters.", 400)
    engine = asked.get("Engine") or "redis"
    group = add(
        call, "groups", ident, "ReplicationGroupAlreadyExists", "replicationgroup",
        ReplicationGroupId=ident,
        Description=asked["ReplicationGroupDescription"],
        Status="creating",
        Engine=engine,
        ClusterEnabled=sharded,
        ClusterMode="enabled" if sharded else "disabled",
        AutomaticFailover="enabled" if asked.get("AutomaticFailoverEnabled") else "disabled",
        MultiAZ="enabled" if asked.get("MultiAZEnabled") else "disabled",
        CacheNodeType=asked.get("CacheNodeType") or "cache.t4g.micro",
        AtRestEncryptionEnabled=asked.get("AtRestEncryptionEnabled", engine == "valkey"),
        TransitEncryptionEnabled=asked.get("TransitEncryptionEnabled", False),
        TransitEncryptionMode=asked.get("TransitEncryptionMode") or ("required" if asked.get("TransitEncryptionEnabled") else None),
        AuthTokenEnabled=bool(asked.get("AuthToken")),
        KmsKeyId=asked.get("KmsKeyId"),
        SnapshotRetentionLimit=asked.get("SnapshotRetentionLimit", 0),
        SnapshotWindow=asked.get("SnapshotWindow") or "03:00-04:00",
        UserGroupIds=asked.get("UserGroupIds") or [],
        LogDeliveryConfigurations=[{**one, "Status": "active"} for one in asked.get("LogDeliveryConfigurations") or [] if one.get("Enabled", True)],
        NetworkType=asked.get("NetworkType") or "ipv4",
        IpDiscovery=asked.get("IpDiscovery") or "ipv4",
        AutoMinorVersionUpgrade=asked.get("AutoMinorVersionUpgrade", True),
        DataTiering="enabled" if asked.get("DataTieringEnabled") else "disabled",
        ReplicationGroupCreateTime=now(),
        PendingModifiedValues={},
        port=int(asked.get("Port") or 6379),
        shards=shards,
        each=each,
        suffix=hex_id(6),
        clusters={
            "Engine": engine,
            "EngineVersion": asked.get("EngineVersion") or ("8.0" if engine == "valkey" else "7.1"),
            "CacheParameterGroup": {"CacheParameterGroupName": parameters or f"default.{engine}{8 if engine == 'valkey' else 7}", "ParameterApplyStatus": "in-sync"},
            "CacheSubnetGroupName": (asked.get("CacheSubnetGroupName") or "default").lower(),
            "SecurityGroups": [{"SecurityGroupId": one, "Status": "active"} for one in asked.get("SecurityGroupIds") or []],
            "PreferredMaintenanceWindow": asked.get("PreferredMaintenanceWindow") or "sun:05:00-sun:06:00",
            "NotificationConfiguration": asked.get("NotificationTopicArn") and {"TopicArn": asked["NotificationTopicArn"], "TopicStatus": "active"},
        },
    )  # fmt: skip
    lay_out(call, group)
    return {"ReplicationGroup": copied(group)}


def lay_out(call, group):
    """Makes the clusters of a group, and its endpoints, from what it is."""
    ident = group["ReplicationGroupId"]
    where = f"{ident}.{group['suffix']}"
    domain = f"{call.region[:3]}1.cache.amazonaws.com"
    at = {"Port": group["port"]}
    members = []
    group["NodeGroups"] = []
    for shard in range(1, group["shards"] + 1):
        names = [f"{ident}-{shard:04}-{one:03}" if group["ClusterEnabled"] else f"{ident}-{one:03}" for one in range(1, group["each"] + 1)]
        members += names
        zones = [f"{call.region}{'abc'[index % 3]}" for index in range(len(names))]
        shown = {
            "NodeGroupId": f"{shard:04}",
            "Status": "available",
            "NodeGroupMembers": [{"CacheClusterId": name, "CacheNodeId": "0001", "PreferredAvailabilityZone": zone} for name, zone in zip(names, zones)],
        }
        if group["ClusterEnabled"]:
            shown["Slots"] = f"{(shard - 1) * 16384 // group['shards']}-{shard * 16384 // group['shards'] - 1}"
        else:
            shown["PrimaryEndpoint"] = {"Address": f"master.{where}.{domain}", **at}
            shown["ReaderEndpoint"] = {"Address": f"replica.{where}.{domain}", **at}
        group["NodeGroups"].append(shown)
        for name, zone in zip(names, zones):
            made = {
                "CacheClusterId": name,
                "ARN": arn(call, "elasticache", f"cluster:{name}"),
                "CacheClusterStatus": "available",
                "CacheNodeType": group["CacheNodeType"],
                "NumCacheNodes": 1,
                "PreferredAvailabilityZone": zone,
                "CacheClusterCreateTime": group["ReplicationGroupCreateTime"],
                "CacheNodes": [{"CacheNodeId": "0001", "CacheNodeStatus": "available", "Endpoint": {"Address": f"{name}.{group['suffix']}.{domain}", **at}}],
                "ReplicationGroupId": ident,
                **group["clusters"],
            }
            for shared in ("AutoMinorVersionUpgrade", "SnapshotRetentionLimit", "SnapshotWindow", "AtRestEncryptionEnabled", "TransitEncryptionEnabled"):
                made[shared] = group[shared]
            table(call, "clusters")[name] = made
    for name in [name for name, one in table(call, "clusters").items() if one["ReplicationGroupId"] == ident and name not in members]:
        del table(call, "clusters")[name]
    group["MemberClusters"] = members
    group["ConfigurationEndpoint"] = {"Address": f"clustercfg.{where}.{domain}", **at} if group["ClusterEnabled"] else None


@handles("elasticache", "DescribeReplicationGroups")
def describe_replication_groups(call):
    for group in table(call, "groups").values():
        group["Status"] = "available"
    return listed(call, "groups", call.params.get("ReplicationGroupId"), "ReplicationGroupNotFoundFault", "ReplicationGroup", "ReplicationGroups")


@handles("elasticache", "DescribeCacheClusters")
def describe_cache_clusters(call):
    return listed(call, "clusters", call.params.get("CacheClusterId"), "CacheClusterNotFound", "CacheCluster", "CacheClusters")


@handles("elasticache", "ModifyReplicationGroup")
def modify_replication_group(call):
    asked, group = call.params, group_of(call)
    clusters = group["clusters"]
    parameters = asked.get("CacheParameterGroupName")
    if parameters:
        if not parameters.startswith("default."):
            parameter_group(call)
        clusters["CacheParameterGroup"] = {"CacheParameterGroupName": parameters, "ParameterApplyStatus": "in-sync"}
    update(group, asked, "CacheNodeType SnapshotRetentionLimit SnapshotWindow AutoMinorVersionUpgrade TransitEncryptionEnabled TransitEncryptionMode Engine".split())
    update(clusters, asked, ["EngineVersion", "PreferredMaintenanceWindow", "Engine"])
    if asked.get("ReplicationGroupDescription") is not None:
        group["Description"] = asked["ReplicationGroupDescription"]
    for flag, member in (("AutomaticFailoverEnabled", "AutomaticFailover"), ("MultiAZEnabled", "MultiAZ")):
        if asked.get(flag) is not None:
            group[member] = "enabled" if asked[flag] else "disabled"
    if asked.get("SecurityGroupIds") is not None:
        clusters["SecurityGroups"] = [{"SecurityGroupId": one, "Status": "active"} for one in asked["SecurityGroupIds"]]
    if asked.get("NotificationTopicArn") is not None:
        clusters["NotificationConfiguration"] = {"TopicArn": asked["NotificationTopicArn"], "TopicStatus": asked.get("NotificationTopicStatus") or "active"}
    if asked.get("AuthToken"):
        group["AuthTokenEnabled"] = True
    for one in asked.get("UserGroupIdsToAdd") or []:
        named(call, "usergroups", one, "UserGroupNotFound", "UserGroup")
    kept = [one for one in group["UserGroupIds"] if one not in (asked.get("UserGroupIdsToRemove") or [])]
    group["UserGroupIds"] = kept + [one for one in asked.get("UserGroupIdsToAdd") or [] if one not in kept]
    for one in asked.get("LogDeliveryConfigurations") or []:
        others = [log for log in group["LogDeliveryConfigurations"] if log["LogType"] != one["LogType"]]
        group["LogDeliveryConfigurations"] = others + ([{**one, "Status": "active"}] if one.get("Enabled", True) else [])
    return laid_out_again(call, group)


def laid_out_again(call, group):
    group["Status"] = "modifying"
    lay_out(call, group)
    return {"ReplicationGroup": copied(group)}


@handles("elasticache", "IncreaseReplicaCount", "DecreaseReplicaCount")
def change_replicas(call):
    group = group_of(call)
    group["each"] = int(call.params["NewReplicaCount"]) + 1
    return laid_out_again(call, group)


@handles("elasticache", "ModifyReplicationGroupShardConfiguration")
def change_shards(call):
    group = group_of(call)
    group["shards"] = int(call.params["NodeGroupCount"])
    return laid_out_again(call, group)


@handles("elasticache", "DeleteReplicationGroup")
def delete_replication_group(call):
    group = group_of(call)
    for name in group["MemberClusters"]:
        table(call, "clusters").pop(name, None)
    remove(call, "groups", group["ReplicationGroupId"])
    return {"ReplicationGroup": {**group, "Status": "deleting"}}


@handles("elasticache", "ListTagsForResource", "AddTagsToResource", "RemoveTagsFromResource")
def tags(call):
    kept = table(call, "tags").get(call.params["ResourceName"])
    if kept is None:
        raise Fault("InvalidARN", f"{call.params['ResourceName']} does not exist", 400)
    kept.update(tag_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys") or []:
        kept.pop(key, None)
    return {"TagList": tag_list(kept)}
