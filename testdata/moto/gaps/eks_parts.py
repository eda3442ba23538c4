"""EKS: what a cluster has: node groups, Fargate profiles, add-ons, access entries, pod identity associations."""

from gaps import handles
from gaps.eks import cluster_of, in_use, invalid, parts, settled, started
from gaps.kit import arn, copied, page, partition, role_exists, subnets
from wire import Fault, hex_id, now

# Add-ons with the version that goes with each minor version of Kubernetes: the number is the last of the version.
ADDONS = {
    "amazon-cloudwatch-observability": "v4.4.0-eksbuild",
    "aws-ebs-csi-driver": "v1.49.0-eksbuild",
    "aws-efs-csi-driver": "v2.1.11-eksbuild",
    "aws-guardduty-agent": "v1.11.0-eksbuild",
    "aws-mountpoint-s3-csi-driver": "v2.0.0-eksbuild",
    "coredns": "v1.12.3-eksbuild",
    "eks-pod-identity-agent": "v1.3.8-eksbuild",
    "kube-proxy": "v1.33.3-eksbuild",
    "metrics-server": "v0.8.0-eksbuild",
    "snapshot-controller": "v8.3.0-eksbuild",
    "vpc-cni": "v1.20.1-eksbuild",
}
KUBERNETES = [f"1.{minor}" for minor in range(28, 36)]


def part(call, kind, name, what):
    """One part of the cluster that a call names."""
    found = parts(call, kind, cluster_of(call)["name"]).get(name)
    if not found:
        raise Fault("ResourceNotFoundException", f"No {what} found for {name}.", 404)
    return found


def listed(call, kind, member):
    names, token = page(call, sorted(parts(call, kind, cluster_of(call)["name"])))
    return {member: names, "nextToken": token}


def new_in(call, kind, name, what):
    """The table that a new part goes into; refuses a second of the same name."""
    cluster = cluster_of(call)
    existing = parts(call, kind, cluster["name"])
    if name in existing:
        raise in_use(f"{what} already exists with name {name} and cluster name {cluster['name']}")
    return cluster, existing


@handles("eks", "CreateNodegroup")
def create_nodegroup(call):
    asked = call.params
    name = asked["nodegroupName"]
    cluster, existing = new_in(call, "nodegroups", name, "NodeGroup")
    subnets(call, asked["subnets"])
    if not role_exists(call, asked["nodeRole"]):
        raise invalid(f"Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole {asked['nodeRole']}")
    template = asked.get("launchTemplate")
    version = asked.get("version") or cluster["version"]
    existing[name] = {
        "nodegroupName": name,
        "nodegroupArn": arn(call, "eks", f"nodegroup/{cluster['name']}/{name}/{hex_id(8)}-{hex_id(4)}-{hex_id(4)}-{hex_id(4)}-{hex_id(12)}"),
        "clusterName": cluster["name"],
        "version": version,
        "releaseVersion": asked.get("releaseVersion") or f"{version}.3-20260101",
        "createdAt": now(),
        "modifiedAt": now(),
        "status": "CREATING",
        "capacityType": asked.get("capacityType") or "ON_DEMAND",
        "scalingConfig": asked.get("scalingConfig") or {"minSize": 1, "maxSize": 2, "desiredSize": 2},
        "instanceTypes": asked.get("instanceTypes") or (None if template else ["t3.medium"]),
        "subnets": asked["subnets"],
        "remoteAccess": asked.get("remoteAccess"),
        "amiType": asked.get("amiType") or "AL2023_x86_64_STANDARD",
        "nodeRole": asked["nodeRole"],
        "labels": asked.get("labels") or {},
        "taints": asked.get("taints") or [],
        "resources": {"autoScalingGroups": [{"name": f"eks-{name}-{hex_id(8)}"}]},
        "diskSize": None if template else asked.get("diskSize") or 20,
        "health": {"issues": []},
        "updateConfig": asked.get("updateConfig") or {"maxUnavailable": 1},
        "nodeRepairConfig": asked.get("nodeRepairConfig"),
        "launchTemplate": template,
        "tags": asked.get("tags") or {},
    }
    return {"nodegroup": copied(existing[name])}


@handles("eks", "DescribeNodegroup")
def describe_nodegroup(call):
    return {"nodegroup": settled(part(call, "nodegroups", call.params["nodegroupName"], "node group"))}


@handles("eks", "ListNodegroups")
def list_nodegroups(call):
    return listed(call, "nodegroups", "nodegroups")


@handles("eks", "UpdateNodegroupConfig")
def update_nodegroup_config(call):
    asked, group = call.params, part(call, "nodegroups", call.params["nodegroupName"], "node group")
    labels, taints = asked.get("labels") or {}, asked.get("taints") or {}
    group["labels"].update(labels.get("addOrUpdateLabels") or {})
    for key in labels.get("removeLabels") or []:
        group["labels"].pop(key, None)
    changed = {(taint["key"], taint.get("effect")) for which in taints.values() for taint in which or []}
    kept = [taint for taint in group["taints"] if (taint["key"], taint.get("effect")) not in changed]
    group["taints"] = kept + (taints.get("addOrUpdateTaints") or [])
    for name in ("scalingConfig", "updateConfig", "nodeRepairConfig"):
        if asked.get(name):
            group[name] = asked[name] if name == "updateConfig" else {**(group[name] or {}), **asked[name]}
    group.update(modifiedAt=now(), status="UPDATING")
    return started(call, group["clusterName"], "ConfigUpdate")


@handles("eks", "UpdateNodegroupVersion")
def update_nodegroup_version(call):
    asked, group = call.params, part(call, "nodegroups", call.params["nodegroupName"], "node group")
    newest = cluster_of(call)["version"]
    if asked.get("launchTemplate") and not group["launchTemplate"]:
        raise invalid("You cannot specify a launch template for a node group that was not created with one")
    wanted = asked.get("version") or (newest if not asked.get("launchTemplate") else group["version"])
    if float(wanted.split(".")[1]) > float(newest.split(".")[1]):
        raise invalid(f"Requested Nodegroup version {wanted} is newer than the cluster version {newest}")
    group.update(
        version=wanted,
        releaseVersion=asked.get("releaseVersion") or f"{wanted}.3-20260101",
        launchTemplate=asked.get("launchTemplate") or group["launchTemplate"],
        modifiedAt=now(),
        status="UPDATING",
    )
    return started(call, group["clusterName"], "VersionUpdate", Version=wanted)


@handles("eks", "DeleteNodegroup")
def delete_nodegroup(call):
    group = part(call, "nodegroups", call.params["nodegroupName"], "node group")
    del parts(call, "nodegroups", group["clusterName"])[group["nodegroupName"]]
    return {"nodegroup": {**group, "status": "DELETING"}}


@handles("eks", "CreateFargateProfile")
def create_fargate_profile(call):
    asked = call.params
    name = asked["fargateProfileName"]
    cluster, existing = new_in(call, "fargate", name, "Fargate profile")
    subnets(call, asked.get("subnets") or [])
    if not role_exists(call, asked["podExecutionRoleArn"]):
        raise invalid("Misconfigured PodExecutionRole Trust Policy; Please add the eks-fargate-pods.amazonaws.com Service Principal")
    existing[name] = {
        "fargateProfileName": name,
        "fargateProfileArn": arn(call, "eks", f"fargateprofile/{cluster['name']}/{name}/{hex_id(32)}"),
        "clusterName": cluster["name"],
        "createdAt": now(),
        "podExecutionRoleArn": asked["podExecutionRoleArn"],
        "subnets": asked.get("subnets") or [],
        "selectors": asked.get("selectors") or [],
        "status": "CREATING",
        "tags": asked.get("tags") or {},
        "health": {"issues": []},
    }
    return {"fargateProfile": copied(existing[name])}


@handles("eks", "DescribeFargateProfile")
def describe_fargate_profile(call):
    return {"fargateProfile": settled(part(call, "fargate", call.params["fargateProfileName"], "Fargate Profile"))}


@handles("eks", "ListFargateProfiles")
def list_fargate_profiles(call):
    return listed(call, "fargate", "fargateProfileNames")


@handles("eks", "DeleteFargateProfile")
def delete_fargate_profile(call):
    profile = part(call, "fargate", call.params["fargateProfileName"], "Fargate Profile")
    del parts(call, "fargate", profile["clusterName"])[profile["fargateProfileName"]]
    return {"fargateProfile": {**profile, "status": "DELETING"}}


@handles("eks", "DescribeAddonVersions")
def describe_addon_versions(call):
    wanted, kubernetes = call.params.get("addonName"), call.params.get("kubernetesVersion")
    shown = []
    for name, version in sorted(ADDONS.items()):
        if wanted in (None, name):
            # Two builds: the newer one is not yet the default.
            builds = []
            for build, default in ((2, False), (1, True)):
                compatible = [
                    {"clusterVersion": minor, "platformVersions": ["*"], "defaultVersion": default}
                    for minor in KUBERNETES
                    if kubernetes in (None, minor)
                ]
                if compatible:
                    builds.append({"addonVersion": f"{version}.{build}", "architecture": ["amd64", "arm64"], "compatibilities": compatible})
            if builds:
                shown.append({"addonName": name, "type": "networking", "publisher": "eks", "owner": "aws", "addonVersions": builds})
    return {"addons": shown}


def version_of(name, wanted):
    if name not in ADDONS:
        raise invalid(f"Addon {name} specified is not supported")
    if wanted and not wanted.startswith("v"):
        raise invalid(f"Addon version specified is not supported: {wanted}")
    return wanted or f"{ADDONS[name]}.1"


@handles("eks", "CreateAddon")
def create_addon(call):
    asked = call.params
    name = asked["addonName"]
    version = version_of(name, asked.get("addonVersion"))
    cluster, existing = new_in(call, "addons", name, "Addon")
    existing[name] = {
        "addonName": name,
        "clusterName": cluster["name"],
        "status": "CREATING",
        "addonVersion": version,
        "health": {"issues": []},
        "addonArn": arn(call, "eks", f"addon/{cluster['name']}/{name}/{hex_id(32)}"),
        "createdAt": now(),
        "modifiedAt": now(),
        "serviceAccountRoleArn": asked.get("serviceAccountRoleArn"),
        "tags": asked.get("tags") or {},
        "publisher": "eks",
        "owner": "aws",
        "configurationValues": asked.get("configurationValues"),
        "podIdentityAssociations": own_pods(call, cluster, name, asked.get("podIdentityAssociations")),
    }
    return {"addon": copied(existing[name])}


def own_pods(call, cluster, addon, asked):
    """The associations that an add-on has of its own: they come and go with it."""
    pods = parts(call, "pods", cluster["name"])
    for key in [key for key, pod in pods.items() if pod.get("ownerArn") == addon]:
        del pods[key]
    return [new_pod(call, cluster, "kube-system", pod["serviceAccount"], pod["roleArn"], ownerArn=addon)["associationArn"] for pod in asked or []]


@handles("eks", "DescribeAddon")
def describe_addon(call):
    return {"addon": settled(part(call, "addons", call.params["addonName"], "addon"))}


@handles("eks", "ListAddons")
def list_addons(call):
    return listed(call, "addons", "addons")


@handles("eks", "UpdateAddon")
def update_addon(call):
    asked, addon = call.params, part(call, "addons", call.params["addonName"], "addon")
    if asked.get("addonVersion"):
        addon["addonVersion"] = version_of(addon["addonName"], asked["addonVersion"])
    addon["serviceAccountRoleArn"] = asked.get("serviceAccountRoleArn") or None
    if asked.get("configurationValues") is not None:
        addon["configurationValues"] = asked["configurationValues"]
    if asked.get("podIdentityAssociations") is not None:
        addon["podIdentityAssociations"] = own_pods(call, cluster_of(call), addon["addonName"], asked["podIdentityAssociations"])
    addon.update(modifiedAt=now(), status="UPDATING")
    return started(call, addon["clusterName"], "AddonUpdate", AddonVersion=addon["addonVersion"])


@handles("eks", "DeleteAddon")
def delete_addon(call):
    addon = part(call, "addons", call.params["addonName"], "addon")
    own_pods(call, cluster_of(call), addon["addonName"], [])
    del parts(call, "addons", addon["clusterName"])[addon["addonName"]]
    return {"addon": {**addon, "status": "DELETING"}}


def entries(call):
    """The access entries of a cluster, which must have the API enabled."""
    cluster = cluster_of(call)
    if cluster["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        raise Fault(
            "InvalidRequestException",
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
            400,
        )
    return cluster, parts(call, "access", cluster["name"])


def entry(call):
    principal = call.params["principalArn"]
    found = entries(call)[1].get(principal)
    if not found:
        raise Fault("ResourceNotFoundException", f"The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'. ({principal})", 404)
    return found


@handles("eks", "CreateAccessEntry")
def create_access_entry(call):
    asked = call.params
    principal = asked["principalArn"]
    cluster, existing = entries(call)
    if principal in existing:
        raise in_use("The specified access entry resource is already in use on this cluster.")
    if ":role/" in principal and f":{call.account}:" in principal and not role_exists(call, principal):
        raise invalid("The specified principalArn is invalid: invalid principal.")
    kind, name = principal.split(":")[-1].split("/", 1)
    existing[principal] = {
        "clusterName": cluster["name"],
        "principalArn": principal,
        "kubernetesGroups": asked.get("kubernetesGroups") or [],
        "accessEntryArn": arn(call, "eks", f"access-entry/{cluster['name']}/{kind}/{call.account}/{name}/{hex_id(32)}"),
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": asked.get("tags") or {},
        "username": asked.get("username") or f"arn:{partition(call)}:sts::{call.account}:assumed-role/{name}/{{{{SessionName}}}}",
        "type": asked.get("type") or "STANDARD",
        "policies": {},
    }
    return {"accessEntry": existing[principal]}


@handles("eks", "DescribeAccessEntry")
def describe_access_entry(call):
    return {"accessEntry": entry(call)}


@handles("eks", "ListAccessEntries")
def list_access_entries(call):
    policy = call.params.get("associatedPolicyArn")
    names = [name for name, found in sorted(entries(call)[1].items()) if not policy or policy in found["policies"]]
    names, token = page(call, names)
    return {"accessEntries": names, "nextToken": token}


@handles("eks", "UpdateAccessEntry")
def update_access_entry(call):
    found = entry(call)
    for name in ("kubernetesGroups", "username"):
        if call.params.get(name) is not None:
            found[name] = call.params[name]
    found["modifiedAt"] = now()
    return {"accessEntry": found}


@handles("eks", "DeleteAccessEntry")
def delete_access_entry(call):
    del entries(call)[1][entry(call)["principalArn"]]
    return {}


@handles("eks", "AssociateAccessPolicy")
def associate_access_policy(call):
    found, policy = entry(call), call.params["policyArn"]
    if ":eks::aws:cluster-access-policy/" not in policy:
        raise invalid(f"The policyArn parameter format is not valid: {policy}")
    at = found["policies"].get(policy, {}).get("associatedAt") or now()
    found["policies"][policy] = {
        "policyArn": policy,
        "accessScope": {"type": "cluster", "namespaces": [], **call.params["accessScope"]},
        "associatedAt": at,
        "modifiedAt": now(),
    }
    return {"clusterName": found["clusterName"], "principalArn": found["principalArn"], "associatedAccessPolicy": found["policies"][policy]}


@handles("eks", "DisassociateAccessPolicy")
def disassociate_access_policy(call):
    if not entry(call)["policies"].pop(call.params["policyArn"], None):
        raise Fault("ResourceNotFoundException", f"The specified policyArn could not be found: {call.params['policyArn']}", 404)
    return {}


@handles("eks", "ListAssociatedAccessPolicies")
def list_associated_access_policies(call):
    found = entry(call)
    policies, token = page(call, [found["policies"][name] for name in sorted(found["policies"])])
    return {"clusterName": found["clusterName"], "principalArn": found["principalArn"], "associatedAccessPolicies": policies, "nextToken": token}


def new_pod(call, cluster, namespace, account, role, **more):
    pods = parts(call, "pods", cluster["name"])
    if any((pod["namespace"], pod["serviceAccount"]) == (namespace, account) for pod in pods.values()):
        raise in_use(f"Association already exists: {account} in {namespace}")
    ident = f"a-{hex_id(17)}"
    pods[ident] = {
        "clusterName": cluster["name"],
        "namespace": namespace,
        "serviceAccount": account,
        "roleArn": role,
        "associationArn": arn(call, "eks", f"podidentityassociation/{cluster['name']}/{ident}"),
        "associationId": ident,
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": {},
        "disableSessionTags": False,
        **more,
    }
    return pods[ident]


@handles("eks", "CreatePodIdentityAssociation")
def create_pod_identity_association(call):
    asked, cluster = call.params, cluster_of(call)
    if not role_exists(call, asked["roleArn"]):
        raise invalid(f"Role provided in the request does not exist: {asked['roleArn']}")
    more = {name: asked[name] for name in ("disableSessionTags", "targetRoleArn", "tags") if asked.get(name) is not None}
    return {"association": new_pod(call, cluster, asked["namespace"], asked["serviceAccount"], asked["roleArn"], **more)}


@handles("eks", "DescribePodIdentityAssociation")
def describe_pod_identity_association(call):
    return {"association": part(call, "pods", call.params["associationId"], "association")}


@handles("eks", "ListPodIdentityAssociations")
def list_pod_identity_associations(call):
    asked = call.params
    pods = [
        pod
        for _, pod in sorted(parts(call, "pods", cluster_of(call)["name"]).items())
        if asked.get("namespace") in (None, pod["namespace"]) and asked.get("serviceAccount") in (None, pod["serviceAccount"])
    ]
    pods, token = page(call, pods)
    return {"associations": pods, "nextToken": token}


@handles("eks", "UpdatePodIdentityAssociation")
def update_pod_identity_association(call):
    pod = part(call, "pods", call.params["associationId"], "association")
    for name in ("roleArn", "disableSessionTags", "targetRoleArn"):
        if call.params.get(name) is not None:
            pod[name] = call.params[name]
    pod["modifiedAt"] = now()
    return {"association": pod}


@handles("eks", "DeletePodIdentityAssociation")
def delete_pod_identity_association(call):
    pod = part(call, "pods", call.params["associationId"], "association")
    del parts(call, "pods", pod["clusterName"])[pod["associationId"]]
    return {"association": pod}
