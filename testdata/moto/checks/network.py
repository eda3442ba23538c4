"""VPC and what is in it: mostly moto by itself."""

import base64

from checks import check, has, refused


@check("aws_vpc", "aws_subnet", "aws_default_security_group")
def vpc_and_subnets(aws):
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": [{"Key": "a", "Value": "b"}]}])["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    assert ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"]
    found = ec2.describe_vpcs(Filters=[{"Name": "tag:a", "Values": ["b"]}])["Vpcs"]
    assert [one["VpcId"] for one in found] == [vpc]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="eu-west-1a")["Subnet"]["SubnetId"]
    refused("InvalidSubnet.Conflict", ec2.create_subnet, VpcId=vpc, CidrBlock="10.0.0.0/24")
    ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    has(ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0], MapPublicIpOnLaunch=True)
    group = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}])["SecurityGroups"][0]
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    refused("CannotDelete", ec2.delete_security_group, GroupId=group["GroupId"])
    assert aws.objects()["aws_vpc"] == [vpc] and aws.objects()["aws_subnet"] == [subnet], aws.objects()
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.delete_subnet(SubnetId=subnet)
    other = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.delete_security_group(GroupId=other)
    ec2.delete_vpc(VpcId=vpc)
    refused("InvalidVpcID.NotFound", ec2.describe_vpcs, VpcIds=[vpc])
    assert aws.objects() == {}, aws.objects()


@check("aws_internet_gateway", "aws_eip", "aws_nat_gateway", "aws_route_table", "aws_route", "aws_route_table_association")
def routes(aws):
    ec2 = aws("ec2")
    vpc, subnets = aws.network()
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    refused("DependencyViolation", ec2.delete_internet_gateway, InternetGatewayId=gateway)
    address = ec2.allocate_address(Domain="vpc")
    nat = {"SubnetId": subnets[0], "AllocationId": address["AllocationId"], "ClientToken": "t"}
    made = ec2.create_nat_gateway(**nat)["NatGateway"]
    assert made["ConnectivityType"] == "public", made
    assert ec2.create_nat_gateway(**nat)["NatGateway"]["NatGatewayId"] == made["NatGatewayId"]
    found = ec2.describe_nat_gateways(NatGatewayIds=[made["NatGatewayId"]])["NatGateways"][0]
    has(found, State="available", ConnectivityType="public")
    refused("NatGatewayNotFound", ec2.describe_nat_gateways, NatGatewayIds=["nat-0123456789abcdef0"])
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=made["NatGatewayId"])
    refused("RouteAlreadyExists", ec2.create_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.replace_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert {"0.0.0.0/0", "10.0.0.0/16"} == {route["DestinationCidrBlock"] for route in routes}
    link = ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[1])["AssociationId"]
    refused("DependencyViolation", ec2.delete_route_table, RouteTableId=table)
    ec2.disassociate_route_table(AssociationId=link)
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    refused("InvalidRoute.NotFound", ec2.delete_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    ec2.delete_route_table(RouteTableId=table)
    refused("InvalidRouteTableID.NotFound", ec2.describe_route_tables, RouteTableIds=[table])
    refused("InvalidIPAddress.InUse", ec2.release_address, AllocationId=address["AllocationId"])
    ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
    has(ec2.describe_nat_gateways(NatGatewayIds=[made["NatGatewayId"]])["NatGateways"][0], State="deleted")
    ec2.release_address(AllocationId=address["AllocationId"])
    refused("InvalidAllocationID.NotFound", ec2.describe_addresses, AllocationIds=[address["AllocationId"]])
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    refused("InvalidInternetGatewayID.NotFound", ec2.describe_internet_gateways, InternetGatewayIds=[gateway])


@check("aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
def security_groups(aws):
    ec2 = aws("ec2")
    vpc, _ = aws.network()
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc, TagSpecifications=[{"ResourceType": "security-group", "Tags": [{"Key": "a", "Value": "b"}]}])["GroupId"]
    refused("InvalidGroup.Duplicate", ec2.create_security_group, GroupName="g", Description="d", VpcId=vpc)
    refused("InvalidVpcID.NotFound", ec2.create_security_group, GroupName="i", Description="d", VpcId="vpc-0123456789abcdef0")
    other = ec2.create_security_group(GroupName="h", Description="d", VpcId=vpc)["GroupId"]
    rule = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": other, "Description": "x"}]}]
    tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "a", "Value": "b"}]}]
    made = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rule, TagSpecifications=tags)["SecurityGroupRules"][0]
    refused("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=rule)
    ident = made["SecurityGroupRuleId"]
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[ident])["SecurityGroupRules"][0]
    has(found, Description="x", IsEgress=False, FromPort=443)
    assert found["ReferencedGroupInfo"]["GroupId"] == other
    has(found, Tags=[{"Key": "a", "Value": "b"}])
    changed = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "10.0.0.0/8", "Description": "y"}
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[{"SecurityGroupRuleId": ident, "SecurityGroupRule": changed}])
    has(ec2.describe_security_group_rules(SecurityGroupRuleIds=[ident])["SecurityGroupRules"][0], FromPort=80, CidrIpv4="10.0.0.0/8", Description="y")
    every = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": other}]}])["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    changed = {"IpProtocol": "-1", "ReferencedGroupId": group, "Description": "itself"}
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[{"SecurityGroupRuleId": every, "SecurityGroupRule": changed}])
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[every])["SecurityGroupRules"][0]
    has(found, IpProtocol="-1", Description="itself")
    assert found["ReferencedGroupInfo"]["GroupId"] == group
    ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[every])
    egress = ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
    ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=[egress["SecurityGroupRules"][0]["SecurityGroupRuleId"]])
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rule)
    refused("DependencyViolation", ec2.delete_security_group, GroupId=other)
    ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[ident])
    refused("InvalidSecurityGroupRuleId.NotFound", ec2.describe_security_group_rules, SecurityGroupRuleIds=[ident])
    ec2.delete_security_group(GroupId=group)
    ec2.delete_security_group(GroupId=other)
    refused("InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=[group])


@check("aws_vpc_endpoint")
def endpoints(aws):
    ec2 = aws("ec2")
    vpc, subnets = aws.network()
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.eu-west-1.s3", RouteTableIds=[table])["VpcEndpoint"]
    has(gateway, VpcEndpointType="Gateway", RouteTableIds=[table])
    made = ec2.create_vpc_endpoint(VpcId=vpc, VpcEndpointType="Interface", ServiceName="com.amazonaws.eu-west-1.sts", SubnetIds=subnets, PrivateDnsEnabled=True)["VpcEndpoint"]
    ident = made["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=ident, RemoveSubnetIds=subnets[:1], PrivateDnsEnabled=False)
    has(ec2.describe_vpc_endpoints(VpcEndpointIds=[ident])["VpcEndpoints"][0], SubnetIds=subnets[1:], PrivateDnsEnabled=False, State="available")
    assert len(made["DnsEntries"]) >= 1
    ec2.delete_vpc_endpoints(VpcEndpointIds=[ident, gateway["VpcEndpointId"]])
    refused("InvalidVpcEndpointId.NotFound", ec2.describe_vpc_endpoints, VpcEndpointIds=[ident])


@check("aws_flow_log")
def flow_logs(aws):
    ec2 = aws("ec2")
    vpc, _ = aws.network()
    aws("s3").create_bucket(Bucket=f"flow-{aws.account}", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    asked = {
        "ResourceIds": [vpc],
        "ResourceType": "VPC",
        "TrafficType": "ALL",
        "LogDestinationType": "s3",
        "LogDestination": f"arn:aws:s3:::flow-{aws.account}",
        "DestinationOptions": {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": True},
    }
    ident = ec2.create_flow_logs(**asked)["FlowLogIds"][0]
    found = ec2.describe_flow_logs(FlowLogIds=[ident])["FlowLogs"][0]
    has(found, ResourceId=vpc, LogDestinationType="s3", DestinationOptions=asked["DestinationOptions"], MaxAggregationInterval=600)
    ec2.delete_flow_logs(FlowLogIds=[ident])
    assert ec2.describe_flow_logs(FlowLogIds=[ident])["FlowLogs"] == []
    role = aws.role("flow", "vpc-flow-logs")
    aws("logs").create_log_group(logGroupName="flows")
    made = ec2.create_flow_logs(ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogGroupName="flows", DeliverLogsPermissionArn=role, MaxAggregationInterval=60)
    has(ec2.describe_flow_logs(FlowLogIds=made["FlowLogIds"])["FlowLogs"][0], LogGroupName="flows", MaxAggregationInterval=60, DeliverLogsPermissionArn=role)


@check("aws_instance", "aws_launch_template", "aws_network_interface", "aws_eip_association", "aws_iam_instance_profile")
def instances(aws):
    ec2, iam = aws("ec2"), aws("iam")
    vpc, subnets = aws.network()
    aws.role("nat")
    iam.create_instance_profile(InstanceProfileName="nat", Tags=[{"Key": "a", "Value": "b"}])
    iam.add_role_to_instance_profile(InstanceProfileName="nat", RoleName="nat")
    has(iam.get_instance_profile(InstanceProfileName="nat")["InstanceProfile"], InstanceProfileName="nat", Tags=[{"Key": "a", "Value": "b"}])
    image = aws("ssm").get_parameter(Name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64")["Parameter"]["Value"]
    data = {
        "ImageId": image,
        "InstanceType": "t4g.nano",
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": True, "VolumeType": "gp3"}}],
        "UserData": base64.b64encode(b"#!/bin/sh").decode(),
    }
    own = [{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}]
    template = ec2.create_launch_template(LaunchTemplateName="t", LaunchTemplateData=data, TagSpecifications=own)["LaunchTemplate"]["LaunchTemplateId"]
    first = ec2.describe_launch_template_versions(LaunchTemplateId=template)["LaunchTemplateVersions"][0]
    assert not first["LaunchTemplateData"].get("TagSpecifications"), first
    has(ec2.describe_launch_templates(LaunchTemplateIds=[template])["LaunchTemplates"][0], Tags=[{"Key": "a", "Value": "b"}])
    refused("InvalidLaunchTemplateName.AlreadyExistsException", ec2.create_launch_template, LaunchTemplateName="t", LaunchTemplateData=data)
    ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={**data, "InstanceType": "t4g.micro"})
    ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion="2")
    versions = ec2.describe_launch_template_versions(LaunchTemplateId=template, Versions=["$Latest"])["LaunchTemplateVersions"]
    assert versions[0]["LaunchTemplateData"]["InstanceType"] == "t4g.micro" and versions[0]["VersionNumber"] == 2
    assert versions[0]["LaunchTemplateData"]["MetadataOptions"]["HttpTokens"] == "required", versions[0]
    has(ec2.describe_launch_templates(LaunchTemplateIds=[template])["LaunchTemplates"][0], DefaultVersionNumber=2, LatestVersionNumber=2)

    card = ec2.create_network_interface(SubnetId=subnets[0], Description="nat")["NetworkInterface"]["NetworkInterfaceId"]
    ec2.modify_network_interface_attribute(NetworkInterfaceId=card, SourceDestCheck={"Value": False})
    has(ec2.describe_network_interfaces(NetworkInterfaceIds=[card])["NetworkInterfaces"][0], SourceDestCheck=False, Description="nat")
    made = ec2.run_instances(
        MinCount=1,
        MaxCount=1,
        ImageId=image,
        InstanceType="t4g.nano",
        ClientToken="t",
        NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": card}],
        IamInstanceProfile={"Name": "nat"},
        MetadataOptions={"HttpTokens": "required"},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "nat"}]}],
    )["Instances"][0]["InstanceId"]
    again = ec2.run_instances(MinCount=1, MaxCount=1, ImageId=image, InstanceType="t4g.nano", ClientToken="t")["Instances"][0]["InstanceId"]
    assert again == made
    found = ec2.describe_instances(InstanceIds=[made])["Reservations"][0]["Instances"][0]
    assert found["State"]["Name"] == "running" and found["MetadataOptions"]["HttpTokens"] == "required", found
    assert found["NetworkInterfaces"][0]["NetworkInterfaceId"] == card
    refused("InvalidNetworkInterface.InUse", ec2.delete_network_interface, NetworkInterfaceId=card)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    link = ec2.associate_address(AllocationId=address, NetworkInterfaceId=card)["AssociationId"]
    has(ec2.describe_addresses(AllocationIds=[address])["Addresses"][0], NetworkInterfaceId=card, AssociationId=link)
    refused("InvalidIPAddress.InUse", ec2.release_address, AllocationId=address)
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnets[0])
    ec2.disassociate_address(AssociationId=link)
    ec2.release_address(AllocationId=address)
    ec2.terminate_instances(InstanceIds=[made])
    found = ec2.describe_instances(InstanceIds=[made])["Reservations"][0]["Instances"][0]
    assert found["State"]["Name"] == "terminated"
    ec2.delete_network_interface(NetworkInterfaceId=card)
    refused("InvalidNetworkInterfaceID.NotFound", ec2.describe_network_interfaces, NetworkInterfaceIds=[card])
    ec2.delete_launch_template(LaunchTemplateId=template)
    refused("InvalidLaunchTemplateId.NotFound", ec2.describe_launch_templates, LaunchTemplateIds=[template])
    iam.remove_role_from_instance_profile(InstanceProfileName="nat", RoleName="nat")
    iam.delete_instance_profile(InstanceProfileName="nat")
    refused("NoSuchEntity", iam.get_instance_profile, InstanceProfileName="nat")


@check("aws_ebs_encryption_by_default", "aws_ebs_default_kms_key")
def ebs_defaults(aws):
    ec2 = aws("ec2")
    has(ec2.get_ebs_encryption_by_default(), EbsEncryptionByDefault=False)
    ec2.enable_ebs_encryption_by_default()
    has(ec2.get_ebs_encryption_by_default(), EbsEncryptionByDefault=True)
    has(aws("ec2", "eu-central-1").get_ebs_encryption_by_default(), EbsEncryptionByDefault=False)
    ec2.disable_ebs_encryption_by_default()
    has(ec2.get_ebs_encryption_by_default(), EbsEncryptionByDefault=False)
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    has(ec2.get_ebs_default_kms_key_id(), KmsKeyId="alias/aws/ebs")
    ec2.modify_ebs_default_kms_key_id(KmsKeyId=key)
    has(ec2.get_ebs_default_kms_key_id(), KmsKeyId=key)
    has(ec2.reset_ebs_default_kms_key_id(), KmsKeyId="alias/aws/ebs")
