"""IAM: policies that AWS manages, and what moto lacks."""

import functools
import json

from gaps import handles, table
from gaps.kit import backend
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy
from wire import Fault, hex_id


@functools.cache
def managed():
    """What moto knows of AWS's own policies. It would make all of them for each account, which takes a second."""
    return json.loads(aws_managed_policies_data)


def know(call, arn):
    """Makes a policy of AWS's known to moto when it is first named."""
    iam = backend(call, "iam")
    name = (arn or "").rsplit("/", 1)[-1]
    if ":iam::aws:policy/" in (arn or "") and arn not in iam.managed_policies and name in managed():
        policy = AWSManagedPolicy.from_data(name, iam.account_id, iam.region_name, managed()[name])
        if policy.arn == arn:
            iam.managed_policies[arn] = policy


@handles("iam", "AttachRolePolicy", "AttachUserPolicy", "AttachGroupPolicy", "GetPolicy", "GetPolicyVersion")
def names_policy(call):
    know(call, call.params.get("PolicyArn"))
    return call.raw()


def provider(call):
    arn = call.params["OpenIDConnectProviderArn"]
    found = backend(call, "iam").open_id_providers.get(arn)
    if not found:
        raise Fault("NoSuchEntity", f"OpenIDConnect Provider not found for arn {arn}", 404)
    return found


@handles("iam", "AddClientIDToOpenIDConnectProvider")
def add_client_id(call):
    ids = provider(call).client_id_list
    if call.params["ClientID"] not in ids:
        ids.append(call.params["ClientID"])
    return {}


@handles("iam", "RemoveClientIDFromOpenIDConnectProvider")
def remove_client_id(call):
    ids = provider(call).client_id_list
    if call.params["ClientID"] in ids:
        ids.remove(call.params["ClientID"])
    return {}


@handles("iam", "CreateServiceLinkedRole")
def create_service_linked_role(call):
    path = f"/aws-service-role/{call.params['AWSServiceName']}/"
    if not call.params.get("CustomSuffix") and any(role.path == path for role in backend(call, "iam").roles.values()):
        raise Fault("InvalidInput", "Service role name has been taken in this account, please try a different suffix.", 400)
    return call.raw()


@handles("iam", "DeleteServiceLinkedRole")
def delete_service_linked_role(call):
    name = call.params["RoleName"]
    iam = backend(call, "iam")
    role = next((role for role in iam.roles.values() if role.name == name), None)
    if not role:
        raise Fault("NoSuchEntity", f"The role with name {name} cannot be found.", 404)
    task = f"task{role.path}{name}/{hex_id(8)}"
    table(call, "deletions", everywhere=True)[task] = "SUCCEEDED"
    # Its policy is AWS's: nobody detaches it before.
    for arn in list(role.managed_policies):
        iam.detach_role_policy(arn, name)
    iam.delete_role(name)
    return {"DeletionTaskId": task}


@handles("iam", "GetServiceLinkedRoleDeletionStatus")
def deletion_status(call):
    task = call.params["DeletionTaskId"]
    if task not in table(call, "deletions", everywhere=True):
        raise Fault("NoSuchEntity", f"No deletion task {task}", 404)
    return {"Status": "SUCCEEDED"}
