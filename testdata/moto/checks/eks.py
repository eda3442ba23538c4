"""EKS, with what a cluster has."""

from checks import check, has, refused


@check("aws_eks_cluster")
def eks_cluster(aws):
    eks, role = aws("eks"), aws.role("cluster", "eks")
    vpc, subnets = aws.network()
    network = {"subnetIds": subnets, "endpointPrivateAccess": True, "endpointPublicAccess": False}
    made = eks.create_cluster(
        name="c",
        roleArn=role,
        version="1.32",
        resourcesVpcConfig=network,
        accessConfig={"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False},
        upgradePolicy={"supportType": "STANDARD"},
        logging={"clusterLogging": [{"types": ["audit"], "enabled": True}]},
        tags={"a": "b"},
    )["cluster"]
    has(made, status="CREATING")
    cluster = eks.describe_cluster(name="c")["cluster"]
    has(cluster, status="ACTIVE", version="1.32", tags={"a": "b"}, upgradePolicy={"supportType": "STANDARD"})
    has(cluster["accessConfig"], authenticationMode="API", bootstrapClusterCreatorAdminPermissions=False)
    has(cluster["resourcesVpcConfig"], vpcId=vpc, endpointPublicAccess=False)
    assert cluster["logging"]["clusterLogging"][0] == {"types": ["audit"], "enabled": True}
    group = cluster["resourcesVpcConfig"]["clusterSecurityGroupId"]
    assert aws("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["VpcId"] == vpc
    refused("ResourceInUseException", eks.create_cluster, name="c", roleArn=role, resourcesVpcConfig=network)
    refused("InvalidParameterException", eks.create_cluster, name="d", roleArn=role, resourcesVpcConfig={"subnetIds": ["subnet-0"]})

    started = eks.update_cluster_config(name="c", resourcesVpcConfig={"endpointPublicAccess": True})["update"]
    has(started, status="InProgress", type="EndpointAccessUpdate")
    has(eks.describe_update(name="c", updateId=started["id"])["update"], status="Successful")
    refused("InvalidParameterException", eks.update_cluster_config, name="c", resourcesVpcConfig={"endpointPublicAccess": True})
    eks.update_cluster_config(name="c", logging={"clusterLogging": [{"types": ["audit"], "enabled": False}, {"types": ["api"], "enabled": True}]})
    assert eks.describe_cluster(name="c")["cluster"]["logging"]["clusterLogging"][0] == {"types": ["api"], "enabled": True}
    refused("InvalidParameterException", eks.update_cluster_version, name="c", version="1.34")
    eks.update_cluster_version(name="c", version="1.33")
    eks.tag_resource(resourceArn=cluster["arn"], tags={"c": "d"})
    eks.untag_resource(resourceArn=cluster["arn"], tagKeys=["a"])
    has(eks.describe_cluster(name="c")["cluster"], version="1.33", tags={"c": "d"})
    eks.get_waiter("cluster_active").wait(name="c")
    assert eks.list_clusters()["clusters"] == ["c"]
    has(eks.delete_cluster(name="c")["cluster"], status="DELETING")
    refused("ResourceNotFoundException", eks.describe_cluster, name="c")
    refused("InvalidGroup.NotFound", aws("ec2").describe_security_groups, GroupIds=[group])


def cluster(aws):
    _, subnets = aws.network()
    eks = aws("eks")
    eks.create_cluster(name="c", roleArn=aws.role("cluster", "eks"), resourcesVpcConfig={"subnetIds": subnets}, accessConfig={"authenticationMode": "API"})
    return eks, subnets


@check("aws_eks_node_group", "aws_eks_fargate_profile")
def eks_nodes(aws):
    eks, subnets = cluster(aws)
    role = aws.role("node")
    named = {"clusterName": "c", "nodegroupName": "n"}
    made = eks.create_nodegroup(
        **named,
        subnets=subnets,
        nodeRole=role,
        scalingConfig={"minSize": 1, "maxSize": 3, "desiredSize": 2},
        labels={"a": "b"},
        taints=[{"key": "k", "value": "v", "effect": "NO_SCHEDULE"}],
        updateConfig={"maxUnavailablePercentage": 33},
    )["nodegroup"]
    has(made, status="CREATING")
    found = eks.describe_nodegroup(**named)["nodegroup"]
    has(found, status="ACTIVE", updateConfig={"maxUnavailablePercentage": 33}, labels={"a": "b"}, diskSize=20, capacityType="ON_DEMAND")
    refused("ResourceInUseException", eks.create_nodegroup, **named, subnets=subnets, nodeRole=role)
    refused("ResourceInUseException", eks.delete_cluster, name="c")
    eks.update_nodegroup_config(**named, labels={"removeLabels": ["a"], "addOrUpdateLabels": {"c": "d"}}, taints={"removeTaints": [{"key": "k", "value": "v", "effect": "NO_SCHEDULE"}]}, scalingConfig={"maxSize": 5}, updateConfig={"maxUnavailable": 2})
    eks.tag_resource(resourceArn=found["nodegroupArn"], tags={"t": "u"})
    found = eks.describe_nodegroup(**named)["nodegroup"]
    has(found, labels={"c": "d"}, taints=[], tags={"t": "u"}, updateConfig={"maxUnavailable": 2}, scalingConfig={"minSize": 1, "maxSize": 5, "desiredSize": 2})
    eks.update_cluster_version(name="c", version="1.34")
    update = eks.update_nodegroup_version(**named)["update"]
    has(eks.describe_update(name="c", nodegroupName="n", updateId=update["id"])["update"], status="Successful")
    has(eks.describe_nodegroup(**named)["nodegroup"], version="1.34")
    assert eks.list_nodegroups(clusterName="c")["nodegroups"] == ["n"]
    eks.delete_nodegroup(**named)
    refused("ResourceNotFoundException", eks.describe_nodegroup, **named)

    profile = {"clusterName": "c", "fargateProfileName": "f"}
    made = eks.create_fargate_profile(**profile, podExecutionRoleArn=role, subnets=subnets, selectors=[{"namespace": "x", "labels": {"a": "b"}}])["fargateProfile"]
    eks.tag_resource(resourceArn=made["fargateProfileArn"], tags={"t": "u"})
    has(eks.describe_fargate_profile(**profile)["fargateProfile"], status="ACTIVE", tags={"t": "u"}, selectors=[{"namespace": "x", "labels": {"a": "b"}}])
    refused("ResourceInUseException", eks.delete_cluster, name="c")
    eks.delete_fargate_profile(**profile)
    refused("ResourceNotFoundException", eks.describe_fargate_profile, **profile)
    eks.delete_cluster(name="c")
    refused("ResourceNotFoundException", eks.list_nodegroups, clusterName="c")


@check("aws_eks_addon")
def eks_addon(aws):
    eks, _ = cluster(aws)
    versions = eks.describe_addon_versions(addonName="coredns", kubernetesVersion="1.33")["addons"][0]["addonVersions"]
    default = [one["addonVersion"] for one in versions if one["compatibilities"][0]["defaultVersion"]]
    assert len(versions) == 2 and len(default) == 1, versions
    named = {"clusterName": "c", "addonName": "coredns"}
    has(eks.create_addon(**named, configurationValues="{}", tags={"a": "b"})["addon"], status="CREATING", addonVersion=default[0])
    refused("ResourceInUseException", eks.create_addon, **named)
    refused("InvalidParameterException", eks.create_addon, clusterName="c", addonName="nothing-of-the-kind")
    update = eks.update_addon(**named, addonVersion=versions[0]["addonVersion"], resolveConflicts="PRESERVE")["update"]
    has(eks.describe_update(name="c", addonName="coredns", updateId=update["id"])["update"], status="Successful")
    addon = eks.describe_addon(**named)["addon"]
    has(addon, status="ACTIVE", addonVersion=versions[0]["addonVersion"], configurationValues="{}", tags={"a": "b"})
    eks.tag_resource(resourceArn=addon["addonArn"], tags={"c": "d"})
    has(eks.list_tags_for_resource(resourceArn=addon["addonArn"]), tags={"a": "b", "c": "d"})
    assert eks.list_addons(clusterName="c")["addons"] == ["coredns"]
    has(eks.delete_addon(**named)["addon"], status="DELETING")
    refused("ResourceNotFoundException", eks.describe_addon, **named)


@check("aws_eks_access_entry", "aws_eks_access_policy_association", "aws_eks_pod_identity_association")
def eks_access(aws):
    eks, _ = cluster(aws)
    role, policy = aws.role("admin"), "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    named = {"clusterName": "c", "principalArn": role}
    refused("ResourceNotFoundException", eks.describe_access_entry, **named)
    refused("InvalidParameterException", eks.create_access_entry, clusterName="c", principalArn=f"{role}-not")
    made = eks.create_access_entry(**named, kubernetesGroups=["g"], tags={"a": "b"})["accessEntry"]
    has(made, type="STANDARD", kubernetesGroups=["g"])
    refused("ResourceInUseException", eks.create_access_entry, **named)
    has(eks.update_access_entry(**named, kubernetesGroups=["h"])["accessEntry"], kubernetesGroups=["h"])
    eks.associate_access_policy(**named, policyArn=policy, accessScope={"type": "namespace", "namespaces": ["n"]})
    associated = eks.list_associated_access_policies(**named)["associatedAccessPolicies"]
    assert [(one["policyArn"], one["accessScope"]) for one in associated] == [(policy, {"type": "namespace", "namespaces": ["n"]})]
    eks.disassociate_access_policy(**named, policyArn=policy)
    refused("ResourceNotFoundException", eks.disassociate_access_policy, **named, policyArn=policy)
    eks.tag_resource(resourceArn=made["accessEntryArn"], tags={"c": "d"})
    has(eks.describe_access_entry(**named)["accessEntry"], tags={"a": "b", "c": "d"})
    assert eks.list_access_entries(clusterName="c")["accessEntries"] == [role]
    eks.delete_access_entry(**named)
    refused("ResourceNotFoundException", eks.delete_access_entry, **named)

    account = {"clusterName": "c", "namespace": "n", "serviceAccount": "s"}
    made = eks.create_pod_identity_association(**account, roleArn=role, tags={"a": "b"})["association"]
    refused("ResourceInUseException", eks.create_pod_identity_association, **account, roleArn=role)
    pod = {"clusterName": "c", "associationId": made["associationId"]}
    eks.update_pod_identity_association(**pod, roleArn=aws.role("other"))
    found = eks.describe_pod_identity_association(**pod)["association"]
    assert found["roleArn"].endswith("role/other") and found["tags"] == {"a": "b"}
    assert [one["associationId"] for one in eks.list_pod_identity_associations(**account)["associations"]] == [made["associationId"]]
    eks.delete_pod_identity_association(**pod)
    refused("ResourceNotFoundException", eks.describe_pod_identity_association, **pod)
