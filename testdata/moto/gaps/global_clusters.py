"""RDS: global clusters, which are of no region, and what they ask of their members."""

import hashlib

from gaps import handles, table
from gaps.kit import arn, backend, page, tag_list, tag_map, update
from wire import Fault


def all_of(call):
    return table(call, "global", everywhere=True)


def wanted(call, name="GlobalClusterIdentifier"):
    """The global cluster that is asked for, which must exist."""
    ident = call.params[name].lower()
    if ident not in all_of(call):
        raise Fault("GlobalClusterNotFoundFault", f"Global cluster {ident} not found", 404)
    return all_of(call)[ident]


def of_member(call, member):
    """The global cluster that a cluster is in, by the cluster's ARN."""
    return next((one for one in all_of(call).values() if member in one["members"]), None)


def cluster_of(call, member):
    region, ident = member.split(":")[3], member.split(":")[-1]
    return backend(call, "rds", region).clusters.get(ident)


def shown(call, one):
    if one["members"]:
        one["EngineVersion"] = cluster_of(call, one["members"][0]).engine_version
    members = [{"DBClusterArn": member, "IsWriter": index == 0, "Readers": one["members"][1:] if index == 0 else []} for index, member in enumerate(one["members"])]
    rest = {name: value for name, value in one.items() if name not in ("members", "tags")}
    return {**rest, "GlobalClusterMembers": members, "TagList": tag_list(one["tags"])}


@handles("rds", "CreateGlobalCluster")
def create_global_cluster(call):
    asked, ident = call.params, call.params["GlobalClusterIdentifier"].lower()
    if ident in all_of(call):
        raise Fault("GlobalClusterAlreadyExistsFault", f"Global cluster {ident} already exists", 400)
    source = asked.get("SourceDBClusterIdentifier")
    made = {"EngineVersion": "16.4", "StorageEncrypted": False, "DeletionProtection": False, "EngineLifecycleSupport": "open-source-rds-extended-support", "members": []}
    if source:
        if any(name in asked for name in ("Engine", "EngineVersion", "DatabaseName", "StorageEncrypted")):
            raise Fault("InvalidParameterCombination", "Engine, EngineVersion, DatabaseName and StorageEncrypted are those of the source cluster", 400)
        cluster = cluster_of(call, source)
        if not cluster:
            raise Fault("DBClusterNotFoundFault", f"{source} not found", 404)
        from gaps.rds import notes

        encrypted = bool(notes(call, "cluster", source.split(":")[-1]).get("StorageEncrypted"))
        made.update(Engine=cluster.engine, EngineVersion=cluster.engine_version, DatabaseName=cluster.database_name, StorageEncrypted=encrypted, members=[source])
    elif not asked.get("Engine"):
        raise Fault("InvalidParameterValue", "When creating standalone global cluster, value for engineName should be specified", 400)
    update(made, asked, ("Engine", "EngineVersion", "EngineLifecycleSupport", "DatabaseName", "StorageEncrypted", "DeletionProtection"))
    own = hashlib.sha256(f"{call.account}/{ident}".encode()).hexdigest()[:16]
    made.update(
        GlobalClusterIdentifier=ident,
        GlobalClusterResourceId=f"cluster-{own}",
        GlobalClusterArn=arn(call, "rds", f"global-cluster:{ident}", region=""),
        Endpoint=f"{ident}.global-{own[:12]}.global.rds.amazonaws.com",
        Status="available",
        tags=tag_map(asked.get("Tags")),
    )
    all_of(call)[ident] = made
    return {"GlobalCluster": {**shown(call, made), "Status": "creating"}}


@handles("rds", "DescribeGlobalClusters")
def describe_global_clusters(call):
    if call.params.get("GlobalClusterIdentifier"):
        return {"GlobalClusters": [shown(call, wanted(call))]}
    found, token = page(call, [shown(call, one) for _, one in sorted(all_of(call).items())])
    return {"GlobalClusters": found, **({"Marker": token} if token else {})}


@handles("rds", "ModifyGlobalCluster")
def modify_global_cluster(call):
    one, asked = wanted(call), call.params
    version = asked.get("EngineVersion")
    if version and version.split(".")[0] != one["EngineVersion"].split(".")[0]:
        if not asked.get("AllowMajorVersionUpgrade"):
            raise Fault("InvalidParameterCombination", "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.", 400)
    elif version and version != one["EngineVersion"]:
        raise Fault("InvalidParameterValue", "ModifyGlobalCluster only supports Major Version Upgrades: modify each member", 400)
    update(one, asked, ("DeletionProtection", "EngineVersion"))
    for member in one["members"] if version else []:
        cluster_of(call, member).engine_version = version
    return {"GlobalCluster": shown(call, one)}


@handles("rds", "DeleteGlobalCluster")
def delete_global_cluster(call):
    one = wanted(call)
    if one["DeletionProtection"]:
        raise Fault("InvalidParameterCombination", "Cannot delete protected Global Cluster, please disable deletion protection and try again.", 400)
    if one["members"]:
        raise Fault("InvalidGlobalClusterStateFault", f"Global Cluster {one['GlobalClusterArn']} is not empty", 400)
    del all_of(call)[one["GlobalClusterIdentifier"]]
    return {"GlobalCluster": {**shown(call, one), "Status": "deleting"}}


@handles("rds", "RemoveFromGlobalCluster")
def remove_from_global_cluster(call):
    one, asked = wanted(call), call.params["DbClusterIdentifier"]
    member = asked if asked.startswith("arn:") else arn(call, "rds", f"cluster:{asked}")
    if member not in one["members"]:
        raise Fault("DBClusterNotFoundFault", f"Cluster {asked} is not found in global cluster {one['GlobalClusterIdentifier']}", 404)
    if member == one["members"][0] and len(one["members"]) > 1:
        raise Fault("InvalidGlobalClusterStateFault", "The writer cluster cannot be removed while there are other members", 400)
    one["members"].remove(member)
    return {"GlobalCluster": shown(call, one)}


def joins(call):
    """What a new cluster must fulfil that joins a global one, and how it is as its member; nothing if it joins none."""
    asked = call.params
    if not asked.get("GlobalClusterIdentifier"):
        return None
    one = wanted(call)
    regions = [member.split(":")[3] for member in one["members"]]
    if asked.get("ManageMasterUserPassword"):
        raise Fault("InvalidParameterCombination", "ManageMasterUserPassword is not supported for clusters of a global database.", 400)
    if asked.get("Engine") != one["Engine"] or asked.get("EngineVersion") and not one["EngineVersion"].startswith(asked["EngineVersion"]):
        raise Fault("InvalidParameterCombination", "The engine and its version must be those of the global cluster.", 400)
    if call.region in regions:
        raise Fault("InvalidParameterCombination", f"The global cluster has a member in {call.region}.", 400)
    if one["members"] and (asked.get("MasterUsername") or asked.get("MasterUserPassword")):
        raise Fault("InvalidParameterCombination", "Cannot specify user name or password for cross region replication cluster", 400)
    if bool(asked.get("StorageEncrypted")) != one["StorageEncrypted"]:
        raise Fault("InvalidParameterCombination", "The storage of a member is encrypted as that of the global cluster.", 400)
    return one


def joined(call, one):
    one["members"].append(arn(call, "rds", f"cluster:{call.params['DBClusterIdentifier']}"))


def must_have_left(call, ident):
    if of_member(call, arn(call, "rds", f"cluster:{ident}")):
        raise Fault("InvalidDBClusterStateFault", "This cluster is a part of a global cluster, please remove it from globalcluster first", 400)


def shown_in(call, cluster):
    """What a member tells of its global cluster."""
    one = of_member(call, cluster["DBClusterArn"])
    cluster["GlobalClusterIdentifier"] = one and one["GlobalClusterIdentifier"]


@handles("rds", "AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource")
def tags(call):
    name = call.params["ResourceName"]
    if ":global-cluster:" not in name:
        return call.moto()
    one = next((one for one in all_of(call).values() if one["GlobalClusterArn"] == name), None)
    if not one:
        raise Fault("GlobalClusterNotFoundFault", f"{name} not found", 404)
    if call.operation == "ListTagsForResource":
        return {"TagList": tag_list(one["tags"])}
    one["tags"].update(tag_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys") or []:
        one["tags"].pop(key, None)
    return {}
