"""EKS: clusters, updates, tags. All of the service is here; moto's has a quarter of it and forgets what it is told."""

import base64

from gaps import handles, table
from gaps.kit import arn, backend, copied, page, role_exists, subnets
from wire import Fault, hex_id, now

NEWEST = "1.33"
LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def not_found(what, name):
    return Fault("ResourceNotFoundException", f"No {what} found for name: {name}.", 404)


def in_use(message):
    return Fault("ResourceInUseException", message, 409)


def invalid(message):
    return Fault("InvalidParameterException", message, 400)


def cluster_of(call, name=None):
    """The cluster that a call names."""
    name = name or call.params.get("clusterName") or call.params["name"]
    found = table(call, "clusters").get(name)
    if not found:
        raise not_found("cluster", name)
    return found


def parts(call, kind, cluster):
    """What a cluster has of a kind: add-ons, node groups, …"""
    return table(call, f"{kind}/{cluster}")


def settled(item):
    """What a read answers: what was being made is there by then."""
    if item.get("status") in ("CREATING", "UPDATING"):
        item["status"] = "ACTIVE"
    return copied(item)


def started(call, of, kind, **params):
    """A new update, as the operations that begin one answer it."""
    update = {
        "id": hex_id(32),
        "status": "InProgress",
        "type": kind,
        "params": [{"type": name, "value": str(value)} for name, value in sorted(params.items())],
        "createdAt": now(),
        "errors": [],
    }
    table(call, "updates")[update["id"]] = {"of": of, **update}
    return {"update": update}


@handles("eks", "CreateCluster")
def create_cluster(call):
    asked, clusters = call.params, table(call, "clusters")
    name = asked["name"]
    if name in clusters:
        raise in_use(f"Cluster already exists with name: {name}")
    if not role_exists(call, asked["roleArn"]):
        raise invalid(f"Role with arn: {asked['roleArn']}, could not be assumed because it does not exist or the trusted entity is not correct")
    network = asked["resourcesVpcConfig"]
    found, vpc = subnets(call, network.get("subnetIds") or [])
    if len({subnet.availability_zone for subnet in found}) < 2:
        raise invalid("Subnets specified must be in at least two different AZs")
    version = asked.get("version") or NEWEST
    group = backend(call, "ec2").create_security_group(
        f"eks-cluster-sg-{name}-{hex_id(8)}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
        vpc_id=vpc,
        tags={"aws:eks:cluster-name": name, f"kubernetes.io/cluster/{name}": "owned"},
    )
    access = {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True}
    access.update(asked.get("accessConfig") or {})
    service = {"ipFamily": "ipv4", "serviceIpv4Cidr": "172.20.0.0/16", "elasticLoadBalancing": {"enabled": False}}
    service.update(asked.get("kubernetesNetworkConfig") or {})
    ident = hex_id(32).upper()
    cluster = {
        "name": name,
        "arn": arn(call, "eks", f"cluster/{name}"),
        "createdAt": now(),
        "version": version,
        "endpoint": f"https://{ident}.gr7.{call.region}.eks.amazonaws.com",
        "roleArn": asked["roleArn"],
        "resourcesVpcConfig": {
            "subnetIds": network["subnetIds"],
            "securityGroupIds": network.get("securityGroupIds") or [],
            "clusterSecurityGroupId": group.id,
            "vpcId": vpc,
            "endpointPublicAccess": network.get("endpointPublicAccess", True),
            "endpointPrivateAccess": network.get("endpointPrivateAccess", False),
            "publicAccessCidrs": network.get("publicAccessCidrs") or ["0.0.0.0/0"],
        },
        "kubernetesNetworkConfig": service,
        "logging": {"clusterLogging": logging_after({}, asked.get("logging") or {})},
        "identity": {"oidc": {"issuer": f"https://oidc.eks.{call.region}.amazonaws.com/id/{ident}"}},
        "status": "CREATING",
        "certificateAuthority": {"data": base64.b64encode(f"authority of {name}".encode()).decode()},
        "clientRequestToken": asked.get("clientRequestToken"),
        "platformVersion": "eks.1",
        "tags": asked.get("tags") or {},
        "encryptionConfig": asked.get("encryptionConfig"),
        "health": {"issues": []},
        "accessConfig": access,
        "upgradePolicy": asked.get("upgradePolicy") or {"supportType": "EXTENDED"},
        "zonalShiftConfig": asked.get("zonalShiftConfig"),
        "computeConfig": asked.get("computeConfig"),
        "storageConfig": asked.get("storageConfig"),
        "remoteNetworkConfig": asked.get("remoteNetworkConfig"),
        "deletionProtection": asked.get("deletionProtection", False),
    }
    clusters[name] = cluster
    return {"cluster": copied(cluster)}


def logging_after(before, asked):
    """The two lists of log kinds, on and off, as the API shows them."""
    on = set(before.get("on", ()))
    for setup in asked.get("clusterLogging") or []:
        kinds = set(setup.get("types") or [])
        on = on | kinds if setup.get("enabled") else on - kinds
    shown = [{"types": [kind for kind in LOGS if kind in on], "enabled": True}]
    shown.append({"types": [kind for kind in LOGS if kind not in on], "enabled": False})
    return [setup for setup in shown if setup["types"]]


@handles("eks", "DescribeCluster")
def describe_cluster(call):
    return {"cluster": settled(cluster_of(call))}


@handles("eks", "ListClusters")
def list_clusters(call):
    names, token = page(call, sorted(table(call, "clusters")))
    return {"clusters": names, "nextToken": token}


@handles("eks", "DeleteCluster")
def delete_cluster(call):
    cluster = cluster_of(call)
    name = cluster["name"]
    if cluster["deletionProtection"]:
        raise Fault("InvalidRequestException", "Cluster has deletion protection enabled", 400)
    for kind, what in (("nodegroups", "nodegroups"), ("fargate", "Fargate profiles")):
        if parts(call, kind, name):
            raise in_use(f"Cluster has {what} attached")
    for kind in ("addons", "access", "pods"):
        parts(call, kind, name).clear()
    group = cluster["resourcesVpcConfig"]["clusterSecurityGroupId"]
    if backend(call, "ec2").get_security_group_from_id(group):
        backend(call, "ec2").delete_security_group(group_id=group)
    del table(call, "clusters")[name]
    return {"cluster": {**copied(cluster), "status": "DELETING"}}


@handles("eks", "UpdateClusterConfig")
def update_cluster_config(call):
    asked, cluster = call.params, cluster_of(call)
    kinds = [
        kind
        for kind in ("resourcesVpcConfig", "logging", "accessConfig", "upgradePolicy", "zonalShiftConfig", "computeConfig", "deletionProtection")
        if asked.get(kind) is not None
    ]
    if len(kinds) != 1:
        raise invalid("Only one type of update can be allowed.")
    kind, wanted = kinds[0], asked[kinds[0]]
    if kind == "logging":
        on = {name for setup in cluster["logging"]["clusterLogging"] if setup["enabled"] for name in setup["types"]}
        after = logging_after({"on": on}, wanted)
        if after == cluster["logging"]["clusterLogging"]:
            raise invalid("No changes needed for the logging config provided")
        cluster["logging"]["clusterLogging"] = after
        return started(call, cluster["name"], "LoggingUpdate", ClusterLogging=wanted)
    if kind == "deletionProtection":
        cluster[kind] = wanted
        return started(call, cluster["name"], "DeletionProtectionUpdate", DeletionProtection=wanted)
    before = copied(cluster.get(kind) or {})
    after = {**before, **{name: value for name, value in wanted.items() if value is not None}}
    if after == before:
        raise invalid(f"Cluster is already at the desired configuration with {wanted}")
    if kind == "resourcesVpcConfig" and wanted.get("subnetIds"):
        _, vpc = subnets(call, wanted["subnetIds"])
        if vpc != before["vpcId"]:
            raise invalid("Provided subnets belong to another VPC than the cluster")
    order = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]
    if kind == "accessConfig" and order.index(after["authenticationMode"]) < order.index(before["authenticationMode"]):
        raise invalid(f"Unsupported authentication mode update from {before['authenticationMode']} to {after['authenticationMode']}")
    cluster[kind], cluster["status"] = after, "UPDATING"
    names = {
        "resourcesVpcConfig": "VpcConfigUpdate" if wanted.get("subnetIds") or wanted.get("securityGroupIds") else "EndpointAccessUpdate",
        "accessConfig": "AccessConfigUpdate",
        "upgradePolicy": "UpgradePolicyUpdate",
        "zonalShiftConfig": "ZonalShiftConfigUpdate",
        "computeConfig": "AutoModeUpdate",
    }
    return started(call, cluster["name"], names[kind])


@handles("eks", "UpdateClusterVersion")
def update_cluster_version(call):
    cluster, wanted = cluster_of(call), call.params["version"]
    before = cluster["version"]
    steps = int(wanted.split(".")[1]) - int(before.split(".")[1])
    if steps == 0:
        raise invalid(f"Cluster is already at version {wanted}")
    if steps != 1:
        raise invalid(f"Unsupported Kubernetes minor version update from {before} to {wanted}")
    cluster.update(version=wanted, status="UPDATING")
    return started(call, cluster["name"], "VersionUpdate", Version=wanted)


@handles("eks", "AssociateEncryptionConfig")
def associate_encryption_config(call):
    cluster = cluster_of(call)
    if cluster.get("encryptionConfig"):
        raise invalid("Cluster already has an encryption configuration")
    cluster.update(encryptionConfig=call.params["encryptionConfig"], status="UPDATING")
    return started(call, cluster["name"], "AssociateEncryptionConfig")


@handles("eks", "DescribeUpdate")
def describe_update(call):
    found = table(call, "updates").get(call.params["updateId"])
    if not found or found["of"] != call.params["name"]:
        raise not_found("update", call.params["updateId"])
    found["status"] = "Successful"
    return {"update": found}


@handles("eks", "ListUpdates")
def list_updates(call):
    cluster_of(call)
    ids = sorted(key for key, found in table(call, "updates").items() if found["of"] == call.params["name"])
    ids, token = page(call, ids)
    return {"updateIds": ids, "nextToken": token}


def tags_of(call):
    """The tags of whatever has an ARN."""
    wanted = call.params["resourceArn"]
    for cluster in table(call, "clusters").values():
        if cluster["arn"] == wanted:
            return cluster["tags"]
        for kind in ("nodegroups", "fargate", "addons", "access", "pods"):
            for part in parts(call, kind, cluster["name"]).values():
                if wanted in (value for name, value in part.items() if name.lower().endswith("arn")):
                    if part.get("principalArn") == wanted or part.get("roleArn") == wanted:
                        continue
                    return part["tags"]
    raise Fault("NotFoundException", f"Resource {wanted} not found", 404)


@handles("eks", "TagResource")
def tag_resource(call):
    tags_of(call).update(call.params["tags"])
    return {}


@handles("eks", "UntagResource")
def untag_resource(call):
    tags = tags_of(call)
    for key in call.params["tagKeys"]:
        tags.pop(key, None)
    return {}


@handles("eks", "ListTagsForResource")
def list_tags(call):
    return {"tags": tags_of(call)}
