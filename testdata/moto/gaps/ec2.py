"""EC2: what may not be deleted, client tokens, and attributes that moto drops."""

import base64

from gaps import handles, table
from gaps.kit import backend, copied
from moto.ec2.utils import parse_user_data
from moto.ec2.models.security_groups import SecurityGroupRule
from wire import Fault, now

# moto knows the description of a rule for an address range only.
SecurityGroupRule.description = property(
    lambda rule: getattr(rule, "note", None) or rule.ip_range.get("Description") or rule.source_group.get("Description")
)


def ec2(call):
    return backend(call, "ec2")


def dependent(what):
    return Fault("DependencyViolation", f"resource {what} has a dependent object", 400)


def once(call, make):
    """The answer of the first request with this client token, to all that have it."""
    token = call.params.get("ClientToken")
    made = table(call, f"tokens/{call.operation}")
    if not token:
        return make()
    if token not in made:
        made[token] = make()
    return made[token]


def cards(call):
    return ec2(call).enis.values()


@handles("ec2", "DeleteVpc")
def delete_vpc(call):
    vpc = call.params["VpcId"]
    groups = [group for group in ec2(call).groups.get(vpc, {}).values() if group.name != "default"]
    attached = [gateway for gateway in ec2(call).internet_gateways.values() if getattr(gateway.vpc, "id", None) == vpc]
    attached += [gateway for gateway in ec2(call).egress_only_internet_gateways.values() if gateway.vpc_id == vpc]
    endpoints = [end for end in ec2(call).vpc_end_points.values() if end.vpc_id == vpc and end.state != "deleted"]
    if groups or attached or endpoints:
        raise Fault("DependencyViolation", f"The vpc '{vpc}' has dependencies and cannot be deleted.", 400)
    return call.raw()


@handles("ec2", "DeleteSubnet")
def delete_subnet(call):
    subnet = call.params["SubnetId"]
    if any(card.subnet.id == subnet for card in cards(call)):
        raise Fault("DependencyViolation", f"The subnet '{subnet}' has dependencies and cannot be deleted.", 400)
    return call.raw()


@handles("ec2", "DeleteSecurityGroup")
def delete_security_group(call):
    ident = call.params.get("GroupId")
    group = ident and ec2(call).get_security_group_from_id(ident)
    if group:
        if group.name == "default":
            raise Fault("CannotDelete", "the specified group: \"default\" name: \"default\" cannot be deleted by a user", 400)
        for other in ec2(call).groups.get(group.vpc_id, {}).values():
            rules = list(other.ingress_rules) + list(other.egress_rules)
            if other.id != ident and any(rule.source_group.get("GroupId") == ident for rule in rules):
                raise dependent(ident)
        if any(ident in {one.id for one in card.group_set} for card in cards(call)):
            raise dependent(ident)
    return call.raw()


@handles("ec2", "CreateSecurityGroup")
def create_security_group(call):
    vpc = call.params.get("VpcId")
    if vpc and vpc not in ec2(call).vpcs:
        raise Fault("InvalidVpcID.NotFound", f"The vpc ID '{vpc}' does not exist", 400)
    return call.raw()


@handles("ec2", "ModifySecurityGroupRules")
def modify_security_group_rules(call):
    group = ec2(call).get_security_group_by_name_or_id(call.params["GroupId"])
    rules = {rule.id: rule for rule in list(group.ingress_rules) + list(group.egress_rules)} if group else {}
    asked = copied(call.params)
    for change in asked.get("SecurityGroupRules") or []:
        # moto wants ports with every protocol, and AWS knows none for all protocols.
        if change["SecurityGroupRule"].get("IpProtocol") == "-1":
            change["SecurityGroupRule"].update(FromPort=-1, ToPort=-1)
    answer = call.moto("ModifySecurityGroupRules", asked)
    for change in asked.get("SecurityGroupRules") or []:
        rule, new = rules.get(change["SecurityGroupRuleId"]), change["SecurityGroupRule"]
        if rule:
            rule.note = new.get("Description")
            rule.source_group.pop("Description", None)
            # moto changes ranges of IPv4 only.
            if new.get("CidrIpv6"):
                rule.ip_range["CidrIpv6"] = new["CidrIpv6"]
            if new.get("ReferencedGroupId"):
                rule.source_group["GroupId"] = new["ReferencedGroupId"]
            if new.get("PrefixListId"):
                rule.prefix_list_id = new["PrefixListId"]
    return answer


@handles("ec2", "CreateNatGateway")
def create_nat_gateway(call):
    def make():
        kind = call.params.get("ConnectivityType") or "public"
        made = call.moto("CreateNatGateway", {**call.params, "ConnectivityType": kind})
        made["NatGateway"].update(ConnectivityType=kind, State="pending")
        ec2(call).nat_gateways[made["NatGateway"]["NatGatewayId"]].connectivity_type = kind
        return made

    return once(call, make)


@handles("ec2", "DescribeNatGateways")
def describe_nat_gateways(call):
    for ident in call.params.get("NatGatewayIds") or []:
        if ident not in ec2(call).nat_gateways:
            raise Fault("NatGatewayNotFound", f"The Nat Gateway {ident} was not found", 400)
    return call.raw()


@handles("ec2", "ReleaseAddress")
def release_address(call):
    for address in ec2(call).addresses:
        if address.allocation_id == call.params.get("AllocationId") and address.association_id:
            raise Fault("InvalidIPAddress.InUse", f"The address with allocation id [{address.allocation_id}] is in use.", 400)
    return call.raw()


@handles("ec2", "DeleteNetworkInterface")
def delete_network_interface(call):
    card = ec2(call).enis.get(call.params["NetworkInterfaceId"])
    holder = card and getattr(card, "instance", None)
    if holder and holder._state.name != "terminated":
        raise Fault("InvalidNetworkInterface.InUse", f"Network interface '{card.id}' is currently in use.", 400)
    return call.raw()


@handles("ec2", "CreateNetworkInterface", "CreateLaunchTemplate")
def with_token(call):
    return once(call, call.moto)


@handles("ec2", "RunInstances")
def run_instances(call):
    image = ec2(call).amis.get(call.params.get("ImageId"))
    for mapping in call.params.get("BlockDeviceMappings") or []:
        disk = mapping.get("Ebs")
        # The root disk is as large as the image if nothing else is said.
        if image and disk and mapping.get("DeviceName") == image.root_device_name:
            if not disk.get("VolumeSize") and not disk.get("SnapshotId"):
                disk["VolumeSize"] = 8
    given = {one.get("NetworkInterfaceId") for one in call.params.get("NetworkInterfaces") or []}
    table(call, "cards")["given"] = table(call, "cards").get("given", set()) | given
    return once(call, lambda: call.moto("RunInstances", call.params))


@handles("ec2", "TerminateInstances")
def terminate_instances(call):
    """moto leaves the interfaces that came with an instance, and those that existed before it attached."""
    answer = call.moto()
    for ident in call.params.get("InstanceIds") or []:
        instance = ec2(call).get_instance(ident)
        for card in list(instance.nics.values()):
            # moto still shows the interface with the instance, so there it stays.
            index = card.device_index
            instance.detach_eni(card)
            instance.nics[index] = card
            if card.id not in table(call, "cards").get("given", set()):
                ec2(call).enis.pop(card.id, None)
    return answer


@handles("ec2", "ModifyInstanceAttribute")
def modify_instance_attribute(call):
    data = (call.params.get("UserData") or {}).get("Value")
    if data is None:
        return call.raw()
    # moto decodes this twice.
    data = data if isinstance(data, bytes) else data.encode()
    try:
        encoded = base64.b64encode(base64.b64decode(data, validate=True))
        encoded = data if encoded == data else base64.b64encode(data)
    except ValueError:
        encoded = base64.b64encode(data)
    ec2(call).modify_instance_attribute(call.params["InstanceId"], "user_data", parse_user_data(encoded))
    return {"Return": True}


@handles("ec2", "CreateVpcEndpoint")
def create_vpc_endpoint(call):
    def make():
        kind = call.params.get("VpcEndpointType") or "Gateway"
        return call.moto("CreateVpcEndpoint", {**call.params, "VpcEndpointType": kind})

    return once(call, make)


@handles("ec2", "ModifyVpcEndpoint")
def modify_vpc_endpoint(call):
    answer = call.raw()
    endpoint = ec2(call).vpc_end_points.get(call.params["VpcEndpointId"])
    if endpoint and call.params.get("PrivateDnsEnabled") is not None:
        endpoint.private_dns_enabled = call.params["PrivateDnsEnabled"]
    if endpoint and call.params.get("ResetPolicy"):
        endpoint.policy_document = None
    return answer


@handles("ec2", "CreateFlowLogs")
def create_flow_logs(call):
    def make():
        made = call.moto()
        for ident in made.get("FlowLogIds") or []:
            # moto writes the attributes of its object that have the names of the model.
            ec2(call).flow_logs[ident].destination_options = call.params.get("DestinationOptions")
        return made

    return once(call, make)


@handles("ec2", "DescribeLaunchTemplates")
def describe_launch_templates(call):
    for ident in call.params.get("LaunchTemplateIds") or []:
        if ident not in ec2(call).launch_templates:
            raise Fault("InvalidLaunchTemplateId.NotFound", f"The specified launch template, with template ID {ident}, does not exist.", 400)
    for template in ec2(call).launch_templates.values():
        # moto shows the tags that it was made with.
        template.tags = template.get_tags()
    return call.raw()


@handles("ec2", "GetEbsDefaultKmsKeyId", "ResetEbsDefaultKmsKeyId", "ModifyEbsDefaultKmsKeyId")
def ebs_default_kms_key(call):
    defaults = table(call, "ebs")
    if call.operation.startswith("Reset"):
        defaults.pop("key", None)
    elif call.operation.startswith("Modify"):
        defaults.update(key=key_arn(call, call.params["KmsKeyId"]), since=now())
    return {"KmsKeyId": defaults.get("key", "alias/aws/ebs")}


def key_arn(call, name):
    """The ARN of a key, by whatever names it."""
    kms = backend(call, "kms")
    ident = name.rsplit("/", 1)[-1]
    found = kms.keys.get(ident)
    if not found:
        for key in kms.keys.values():
            if any(alias == name or name.endswith(f":{alias}") for alias in key.aliases):
                found = key
    if not found:
        raise Fault("InvalidKmsKeyId.NotFound", f"The key {name} does not exist", 400)
    return found.arn


@handles("ec2", "DeleteNatGateway")
def delete_nat_gateway(call):
    """moto leaves the address associated and the network interface in its subnet."""
    gateway = ec2(call).nat_gateways.get(call.params["NatGatewayId"])
    if not gateway:
        raise Fault("NatGatewayNotFound", f"The Nat Gateway {call.params['NatGatewayId']} was not found", 400)
    answer = call.raw()
    for address in ec2(call).addresses:
        if getattr(address.eni, "id", None) == gateway._eni.id:
            ec2(call).disassociate_address(association_id=address.association_id)
    ec2(call).enis.pop(gateway._eni.id, None)
    return answer


@handles("ec2", "DeleteVpcEndpoints")
def delete_vpc_endpoints(call):
    """moto keeps what is deleted, in the state `deleted`; AWS forgets it."""
    answer = call.raw()
    for ident in call.params.get("VpcEndpointIds") or []:
        endpoint = ec2(call).vpc_end_points.pop(ident, None)
        for card in endpoint.network_interface_ids if endpoint else []:
            ec2(call).enis.pop(card, None)
    return answer


@handles("ec2", "DescribeLaunchTemplateVersions")
def describe_launch_template_versions(call):
    """moto keeps the tags of the template itself among those of what is launched."""
    found = call.moto()
    for version in found.get("LaunchTemplateVersions") or []:
        data = version.get("LaunchTemplateData") or {}
        kept = [one for one in data.get("TagSpecifications") or [] if one.get("ResourceType") != "launch-template"]
        data["TagSpecifications"] = kept or None
    return found
