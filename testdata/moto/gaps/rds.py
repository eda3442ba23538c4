"""RDS: what clusters and instances remember, and what may not be made twice or deleted while it is used."""

import base64
import hashlib

from gaps import global_clusters, handles, table
from gaps.kit import backend, page, subnets
from wire import Fault

CLUSTER_MEMBERS = """AutoMinorVersionUpgrade BackupRetentionPeriod CopyTagsToSnapshot DatabaseInsightsMode DeletionProtection KmsKeyId
 MonitoringInterval MonitoringRoleArn NetworkType PreferredBackupWindow PreferredMaintenanceWindow ServerlessV2ScalingConfiguration
 StorageEncrypted StorageType""".split()
INSTANCE_MEMBERS = """AutoMinorVersionUpgrade CACertificateIdentifier CopyTagsToSnapshot DatabaseInsightsMode DedicatedLogVolume DeletionProtection
 KmsKeyId MaxAllocatedStorage MonitoringInterval MonitoringRoleArn NetworkType PreferredMaintenanceWindow PromotionTier StorageThroughput""".split()


def rds(call):
    return backend(call, "rds")


def notes(call, kind, ident):
    """What is remembered of a cluster or instance beside moto."""
    return table(call, f"notes/{kind}").setdefault(ident.lower(), {})


def note(call, kind, ident, members):
    """Takes over what a create or modify says."""
    kept, asked = notes(call, kind, ident), call.params
    for name in members:
        if asked.get(name) is not None:
            kept[name] = asked[name]
    if asked.get("EnableGlobalWriteForwarding") is not None:
        kept["GlobalWriteForwardingRequested"] = asked["EnableGlobalWriteForwarding"]
    if asked.get("EnableIAMDatabaseAuthentication") is not None:
        kept["IAMDatabaseAuthenticationEnabled"] = asked["EnableIAMDatabaseAuthentication"]
    if asked.get("EnableCloudwatchLogsExports") is not None:
        kept["EnabledCloudwatchLogsExports"] = asked["EnableCloudwatchLogsExports"]
    exports = asked.get("CloudwatchLogsExportConfiguration")
    if exports:
        on = [name for name in kept.get("EnabledCloudwatchLogsExports", []) if name not in (exports.get("DisableLogTypes") or [])]
        kept["EnabledCloudwatchLogsExports"] = on + [name for name in exports.get("EnableLogTypes") or [] if name not in on]
    enabled = asked.get("EnablePerformanceInsights")
    if enabled is not None:
        kept["PerformanceInsightsEnabled"] = enabled
        if enabled:
            kept.setdefault("PerformanceInsightsRetentionPeriod", 7)
            kept.setdefault("PerformanceInsightsKMSKeyId", default_key(call, "rds"))
        else:
            kept.pop("PerformanceInsightsRetentionPeriod", None), kept.pop("PerformanceInsightsKMSKeyId", None)
    for name in ("PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod"):
        if asked.get(name) is not None:
            kept[name] = asked[name]
    return kept


def default_key(call, service):
    """The ARN of the key that AWS makes for a service."""
    from gaps.kit import arn

    return arn(call, "kms", f"key/aws-{service}")


def shown(call, kind, items):
    for item in items:
        name = item["DBClusterIdentifier" if kind == "cluster" else "DBInstanceIdentifier"]
        item.update(table(call, f"notes/{kind}").get(name.lower(), {}))
        if kind == "cluster":
            global_clusters.shown_in(call, item)
    return items


def needs_groups(call):
    """Refuses names of groups that do not exist."""
    asked = call.params
    name = asked.get("DBSubnetGroupName")
    if name and name.lower() not in {group.lower() for group in rds(call).subnet_groups}:
        raise Fault("DBSubnetGroupNotFoundFault", f"DBSubnetGroup {name} not found.", 404)
    name = asked.get("DBClusterParameterGroupName")
    if name and not name.startswith("default.") and name not in rds(call).db_cluster_parameter_groups:
        raise Fault("DBClusterParameterGroupNotFound", f"DBClusterParameterGroup not found: {name}", 404)


@handles("rds", "CreateDBCluster")
def create_db_cluster(call):
    ident = call.params["DBClusterIdentifier"]
    if ident in rds(call).clusters:
        raise Fault("DBClusterAlreadyExistsFault", "DB Cluster already exists", 400)
    needs_groups(call)
    above = global_clusters.joins(call)
    # moto knows no storage type of Aurora.
    made = call.moto("CreateDBCluster", {name: value for name, value in call.params.items() if name != "StorageType"})
    if above:
        global_clusters.joined(call, above)
    table(call, "notes/cluster").pop(ident.lower(), None)
    kept = note(call, "cluster", ident, CLUSTER_MEMBERS)
    if call.params.get("Engine", "").startswith("aurora"):
        kept.setdefault("StorageType", "aurora")
    if kept.get("StorageEncrypted"):
        kept.setdefault("KmsKeyId", default_key(call, "rds"))
    shown(call, "cluster", [made["DBCluster"]])
    made["DBCluster"]["Status"] = "creating"
    return made


@handles("rds", "ModifyDBCluster")
def modify_db_cluster(call):
    ident = call.params["DBClusterIdentifier"]
    cluster = rds(call).clusters.get(ident)
    if not cluster:
        raise Fault("DBClusterNotFoundFault", f"DBCluster {ident} not found.", 404)
    needs_groups(call)
    try:
        made = call.moto("ModifyDBCluster", {name: value for name, value in call.params.items() if name != "StorageType"})
    finally:
        # moto takes the cluster out while it changes it, and loses it if that fails.
        if not call.params.get("NewDBClusterIdentifier"):
            rds(call).clusters.setdefault(ident, cluster)
    note(call, "cluster", ident, CLUSTER_MEMBERS)
    shown(call, "cluster", [made["DBCluster"]])
    return made


@handles("rds", "EnableHttpEndpoint", "DisableHttpEndpoint")
def http_endpoint(call):
    arn = call.params["ResourceArn"]
    cluster = next((cluster for cluster in rds(call).clusters.values() if cluster.db_cluster_arn == arn), None)
    if not cluster:
        raise Fault("ResourceNotFoundFault", f"{arn} is not there", 404)
    cluster.enable_http_endpoint = call.operation == "EnableHttpEndpoint"
    return {"ResourceArn": arn, "HttpEndpointEnabled": cluster.enable_http_endpoint}


@handles("rds", "DescribeDBClusters")
def describe_db_clusters(call):
    found = call.moto()
    shown(call, "cluster", found["DBClusters"])
    return found


@handles("rds", "DeleteDBCluster")
def delete_db_cluster(call):
    ident = call.params["DBClusterIdentifier"]
    cluster = rds(call).clusters.get(ident)
    if cluster and not cluster.deletion_protection:
        final_snapshot(call)
        global_clusters.must_have_left(call, ident)
        if any(instance.db_cluster_identifier == ident for instance in rds(call).databases.values()):
            raise Fault("InvalidDBClusterStateFault", "Cluster cannot be deleted, it still contains DB instances in non-deleting state.", 400)
    deleted = call.moto()
    # Automated snapshots go with their cluster. moto keeps them, and refuses another one in the same minute.
    snapshots = rds(call).cluster_snapshots
    for name in [name for name, one in snapshots.items() if one.snapshot_type == "automated" and one.db_cluster_identifier == ident]:
        del snapshots[name]
    shown(call, "cluster", [deleted["DBCluster"]])
    table(call, "notes/cluster").pop(ident.lower(), None)
    deleted["DBCluster"]["Status"] = "deleting"
    return deleted


def final_snapshot(call, name="FinalDBSnapshotIdentifier"):
    if not call.params.get("SkipFinalSnapshot") and not call.params.get(name):
        raise Fault("InvalidParameterCombination", f"{name} is required unless SkipFinalSnapshot is specified.", 400)


@handles("rds", "CreateDBInstance", "CreateDBInstanceReadReplica")
def create_db_instance(call):
    asked = call.params
    ident = asked["DBInstanceIdentifier"]
    if ident in rds(call).databases:
        raise Fault("DBInstanceAlreadyExists", "DB instance already exists", 400)
    needs_groups(call)
    owner = asked.get("DBClusterIdentifier")
    if owner and owner not in rds(call).clusters:
        raise Fault("DBClusterNotFoundFault", f"DBCluster {owner} not found.", 404)
    made = call.moto()
    # In moto all instances have one and the same ID.
    own = hashlib.sha256(f"{call.account}/{call.region}/{ident.lower()}".encode()).digest()
    made["DBInstance"]["DbiResourceId"] = rds(call).databases[ident].dbi_resource_id = "db-" + base64.b32encode(own).decode()[:26]
    if asked.get("SourceDBInstanceIdentifier"):
        # In moto a replica is a copy that shares the secret of its source.
        vars(rds(call).databases[ident]).pop("master_user_secret", None)
        rds(call).databases[ident].manage_master_user_password = False
        made["DBInstance"].pop("MasterUserSecret", None)
    table(call, "notes/instance").pop(ident.lower(), None)
    kept = note(call, "instance", ident, INSTANCE_MEMBERS)
    if owner:
        cluster, above = rds(call).clusters[owner], notes(call, "cluster", owner)
        kept.update(EngineVersion=cluster.engine_version, StorageEncrypted=bool(above.get("StorageEncrypted")))
        for name in ("KmsKeyId", "StorageType"):
            if above.get(name):
                kept[name] = above[name]
        kept.setdefault("PromotionTier", 1)
    elif asked.get("StorageEncrypted"):
        kept["StorageEncrypted"] = True
        kept.setdefault("KmsKeyId", default_key(call, "rds"))
    kept.setdefault("PerformanceInsightsEnabled", False)
    shown(call, "instance", [made["DBInstance"]])
    made["DBInstance"]["DBInstanceStatus"] = "creating"
    return made


@handles("rds", "ModifyDBInstance")
def modify_db_instance(call):
    made = call.moto()
    kept = note(call, "instance", call.params["DBInstanceIdentifier"], INSTANCE_MEMBERS)
    if call.params.get("EngineVersion"):
        kept.pop("EngineVersion", None)
    shown(call, "instance", [made["DBInstance"]])
    return made


@handles("rds", "DescribeDBInstances")
def describe_db_instances(call):
    found = call.moto()
    shown(call, "instance", found["DBInstances"])
    return found


@handles("rds", "DeleteDBInstance")
def delete_db_instance(call):
    ident = call.params["DBInstanceIdentifier"]
    instance = rds(call).databases.get(ident)
    if instance and not instance.db_cluster_identifier and not instance.is_replica:
        final_snapshot(call)
    deleted = call.moto()
    shown(call, "instance", [deleted["DBInstance"]])
    table(call, "notes/instance").pop(ident.lower(), None)
    deleted["DBInstance"]["DBInstanceStatus"] = "deleting"
    return deleted


@handles("rds", "CreateDBSubnetGroup", "ModifyDBSubnetGroup")
def db_subnet_group(call):
    asked, groups = call.params, rds(call).subnet_groups
    name = asked["DBSubnetGroupName"].lower()
    found, _ = subnets(call, asked["SubnetIds"], "InvalidSubnet")
    if call.operation.startswith("Create"):
        if name in groups:
            raise Fault("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.", 400)
        if len({subnet.availability_zone for subnet in found}) < 2:
            raise Fault("DBSubnetGroupDoesNotCoverEnoughAZs", "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement.", 400)
        return call.moto("CreateDBSubnetGroup", {**asked, "DBSubnetGroupName": name})
    if name not in groups:
        raise Fault("DBSubnetGroupNotFoundFault", f"DB subnet group '{name}' does not exist.", 404)
    # moto's own takes the group out and does not put it back.
    groups[name]._subnets = found
    if asked.get("DBSubnetGroupDescription") is not None:
        groups[name].description = asked["DBSubnetGroupDescription"]
    return {"DBSubnetGroup": call.moto("DescribeDBSubnetGroups", {"DBSubnetGroupName": name})["DBSubnetGroups"][0]}


@handles("rds", "DeleteDBSubnetGroup")
def delete_db_subnet_group(call):
    name = call.params["DBSubnetGroupName"].lower()
    users = list(rds(call).clusters.values()) + list(rds(call).databases.values())
    if any((user.db_subnet_group_name or "").lower() == name for user in users):
        raise Fault("InvalidDBSubnetGroupStateFault", f"Cannot delete the subnet group '{name}' because at least one database instance is still using it.", 400)
    return call.raw()


def parameters(call):
    """The user's parameters of a group: {name: parameter}."""
    name = call.params.get("DBParameterGroupName") or call.params["DBClusterParameterGroupName"]
    cluster = "DBCluster" in call.operation
    groups = rds(call).db_cluster_parameter_groups if cluster else rds(call).db_parameter_groups
    if name not in groups and not name.startswith("default."):
        raise Fault("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}", 404)
    return table(call, f"parameters/{cluster}/{name}")


@handles("rds", "ModifyDBParameterGroup", "ModifyDBClusterParameterGroup", "ResetDBParameterGroup", "ResetDBClusterParameterGroup")
def change_parameters(call):
    kept = parameters(call)
    reset = call.operation.startswith("Reset")
    if reset and call.params.get("ResetAllParameters"):
        kept.clear()
    for parameter in call.params.get("Parameters") or []:
        if reset:
            kept.pop(parameter["ParameterName"], None)
        else:
            kept[parameter["ParameterName"]] = {"Source": "user", "IsModifiable": True, "DataType": "string", **parameter}
    member = "DBClusterParameterGroupName" if "DBCluster" in call.operation else "DBParameterGroupName"
    return {member: call.params[member]}


@handles("rds", "DescribeDBParameters", "DescribeDBClusterParameters")
def describe_parameters(call):
    kept = parameters(call)
    shown_ = [kept[name] for name in sorted(kept)] if call.params.get("Source") in (None, "user") else []
    shown_, marker = page(call, shown_)
    return {"Parameters": shown_, "Marker": marker}


@handles("rds", "DescribeDBParameterGroups", "DescribeDBClusterParameterGroups")
def describe_parameter_groups(call):
    if call.params.get("DBParameterGroupName") or call.params.get("DBClusterParameterGroupName"):
        parameters(call)
    return call.raw()


@handles("rds", "CreateDBParameterGroup", "CreateDBClusterParameterGroup")
def create_parameter_group(call):
    cluster = "DBCluster" in call.operation
    name = call.params["DBClusterParameterGroupName" if cluster else "DBParameterGroupName"]
    if name in (rds(call).db_cluster_parameter_groups if cluster else rds(call).db_parameter_groups):
        raise Fault("DBParameterGroupAlreadyExists", f"Parameter group {name} already exists", 400)
    table(call, f"parameters/{cluster}/{name}").clear()
    return call.raw()


@handles("rds", "DeleteDBParameterGroup", "DeleteDBClusterParameterGroup")
def delete_parameter_group(call):
    parameters(call)
    name = call.params.get("DBParameterGroupName") or call.params["DBClusterParameterGroupName"]
    if "DBCluster" in call.operation:
        used = any(cluster.parameter_group == name for cluster in rds(call).clusters.values())
    else:
        used = any(instance.db_parameter_group_name == name for instance in rds(call).databases.values())
    if used:
        raise Fault("InvalidDBParameterGroupState", "One or more database instances are still members of this parameter group, so the group cannot be deleted", 400)
    return call.raw()


@handles("rds", "CreateEventSubscription")
def create_event_subscription(call):
    name = call.params["SubscriptionName"]
    if name in rds(call).event_subscriptions:
        raise Fault("SubscriptionAlreadyExist", f"Event subscription {name} already exists.", 400)
    made = call.moto()
    made["EventSubscription"]["Status"] = "creating"
    return made


@handles("rds", "ModifyEventSubscription")
def modify_event_subscription(call):
    asked = call.params
    name = asked["SubscriptionName"]
    found = rds(call).event_subscriptions.get(name)
    if not found:
        raise Fault("SubscriptionNotFound", f"Event subscription {name} does not exist.", 404)
    for member, attribute in (("SnsTopicArn", "sns_topic_arn"), ("SourceType", "source_type"), ("EventCategories", "event_categories"), ("Enabled", "enabled")):
        if asked.get(member) is not None:
            setattr(found, attribute, asked[member])
    return {"EventSubscription": call.moto("DescribeEventSubscriptions", {"SubscriptionName": name})["EventSubscriptionsList"][0]}


@handles("rds", "AddSourceIdentifierToSubscription", "RemoveSourceIdentifierFromSubscription")
def change_sources(call):
    found = rds(call).event_subscriptions.get(call.params["SubscriptionName"])
    if not found:
        raise Fault("SubscriptionNotFound", "No such event subscription.", 404)
    kept = [name for name in found.source_ids or [] if name != call.params["SourceIdentifier"]]
    found.source_ids = kept + [call.params["SourceIdentifier"]] if call.operation.startswith("Add") else kept
    return {"EventSubscription": call.moto("DescribeEventSubscriptions", {"SubscriptionName": found.subscription_name})["EventSubscriptionsList"][0]}
