"""Applications of the Serverless Application Repository as stacks, and permissions of functions.

A stack here is what it outputs: no template is read. Permissions are kept for any function that is named, since none runs.
"""

import json

from gaps import handles, table
from gaps.kit import arn, page, tag_map, tag_list
from wire import Fault, hex_id, now

# Applications by the beginning of their names, and their version.
APPLICATIONS = {"SecretsManager": "1.1.618"}


def application(call):
    name = call.params["ApplicationId"]
    for prefix, version in APPLICATIONS.items():
        if name.rsplit("/", 1)[-1].startswith(prefix):
            return name, version
    raise Fault("NotFoundException", f"No application {name}", 404)


@handles("serverlessrepo", "GetApplication")
def get_application(call):
    name, newest = application(call)
    version = call.params.get("SemanticVersion") or newest
    shown = {"ApplicationId": name, "SemanticVersion": version, "ParameterDefinitions": [], "RequiredCapabilities": ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"], "ResourcesSupported": True, "TemplateUrl": "https://template"}
    return {"ApplicationId": name, "Author": "AWS", "Name": name.rsplit("/", 1)[-1], "Version": shown}


@handles("serverlessrepo", "CreateCloudFormationChangeSet")
def create_change_set(call):
    asked = call.params
    name, newest = application(call)
    version = asked.get("SemanticVersion") or newest
    kept = table_of(call, "stacks")
    stack_name = f"serverlessrepo-{asked['StackName']}"
    live = [one for one in kept.values() if one["StackName"] == stack_name and one["StackStatus"] != "DELETE_COMPLETE"]
    if live:
        stack = live[0]
    else:
        stack = {"StackName": stack_name, "StackId": arn(call, "cloudformation", f"stack/{stack_name}/{hex_id(32)}"), "StackStatus": "REVIEW_IN_PROGRESS", "CreationTime": now()}
        kept[stack["StackId"]] = stack
    ident = arn(call, "cloudformation", f"changeSet/{asked.get('ChangeSetName') or 'a' + hex_id(31)}/{hex_id(32)}")
    table_of(call, "changes")[ident] = {
        "ChangeSetId": ident,
        "ChangeSetName": ident.split("/")[1],
        "StackId": stack["StackId"],
        "StackName": stack_name,
        "Status": "CREATE_COMPLETE",
        "ExecutionStatus": "AVAILABLE",
        "Parameters": [{"ParameterKey": one["Name"], "ParameterValue": one["Value"]} for one in asked.get("ParameterOverrides") or []],
        "Capabilities": asked.get("Capabilities") or [],
        "Tags": tag_list({**tag_map(asked.get("Tags")), "serverlessrepo:applicationId": name, "serverlessrepo:semanticVersion": version}),
        "CreationTime": now(),
    }
    return {"ApplicationId": name, "ChangeSetId": ident, "SemanticVersion": version, "StackId": stack["StackId"]}


def table_of(call, name):
    """Stacks are CloudFormation's, whichever service makes them."""
    from gaps import _tables

    return _tables.setdefault((call.account, call.region, "cloudformation", name), {})


def change_set(call):
    name = call.params["ChangeSetName"]
    for one in table_of(call, "changes").values():
        if name in (one["ChangeSetId"], one["ChangeSetName"]):
            return one
    raise Fault("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", 404)


@handles("cloudformation", "DescribeChangeSet")
def describe_change_set(call):
    return {**change_set(call), "Changes": []}


@handles("cloudformation", "DeleteChangeSet")
def delete_change_set(call):
    del table_of(call, "changes")[change_set(call)["ChangeSetId"]]
    return {}


@handles("cloudformation", "ExecuteChangeSet")
def execute_change_set(call):
    change = change_set(call)
    stack = table_of(call, "stacks")[change["StackId"]]
    made = stack["StackStatus"] == "REVIEW_IN_PROGRESS"
    stack.update({name: change[name] for name in ("Parameters", "Capabilities", "Tags", "ChangeSetId")})
    stack["StackStatus"] = "CREATE_IN_PROGRESS" if made else "UPDATE_IN_PROGRESS"
    values = {one["ParameterKey"]: one["ParameterValue"] for one in change["Parameters"]}
    function = values.get("functionName") or stack["StackName"]
    stack["Outputs"] = [{"OutputKey": "RotationLambdaARN", "OutputValue": arn(call, "lambda", f"function:{function}")}]
    change["ExecutionStatus"] = "EXECUTE_COMPLETE"
    return {}


@handles("cloudformation", "DescribeStacks")
def describe_stacks(call):
    name, kept = call.params.get("StackName"), table_of(call, "stacks")
    found = [one for one in kept.values() if name in (None, one["StackName"]) and one["StackStatus"] != "DELETE_COMPLETE" or name == one["StackId"]]
    if name and not found:
        raise Fault("ValidationError", f"Stack with id {name} does not exist", 400)
    shown = []
    for one in found:
        one["StackStatus"] = one["StackStatus"].replace("CREATE_IN_PROGRESS", "CREATE_COMPLETE").replace("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE")
        shown.append(dict(one))
    shown, token = page(call, shown)
    return {"Stacks": shown, "NextToken": token}


@handles("cloudformation", "DeleteStack")
def delete_stack(call):
    name = call.params["StackName"]
    for one in table_of(call, "stacks").values():
        if name in (one["StackName"], one["StackId"]):
            one.update(StackStatus="DELETE_COMPLETE", DeletionTime=now())
    return {}


def function_name(call):
    """The name in a name, an ARN or a part of one."""
    text = call.params["FunctionName"]
    if ":function:" in text:
        text = text.split(":function:")[1]
    return text.split(":")[0]


def missing(what):
    return Fault("ResourceNotFoundException", f"{what} is not found.", 404)


@handles("lambda", "AddPermission")
def add_permission(call):
    asked, kept = call.params, table(call, f"permissions/{function_name(call)}")
    table(call, "functions")[function_name(call)] = True
    if asked["StatementId"] in kept:
        raise Fault("ResourceConflictException", f"The statement id ({asked['StatementId']}) provided already exists. Please provide a new statement id, or remove the existing statement.", 409)
    principal = asked["Principal"]
    if "." in principal:
        principal = {"Service": principal}
    elif principal != "*":
        principal = {"AWS": principal if principal.startswith("arn:") else f"arn:aws:iam::{principal}:root"}
    condition = {}
    if asked.get("SourceArn"):
        condition["ArnLike"] = {"AWS:SourceArn": asked["SourceArn"]}
    if asked.get("SourceAccount"):
        condition["StringEquals"] = {"AWS:SourceAccount": asked["SourceAccount"]}
    resource = arn(call, "lambda", f"function:{function_name(call)}") + (f":{asked['Qualifier']}" if asked.get("Qualifier") else "")
    statement = {"Sid": asked["StatementId"], "Effect": "Allow", "Principal": principal, "Action": asked["Action"], "Resource": resource}
    if condition:
        statement["Condition"] = condition
    kept[asked["StatementId"]] = statement
    return {"Statement": json.dumps(statement)}


@handles("lambda", "GetPolicy")
def get_policy(call):
    kept = table(call, f"permissions/{function_name(call)}")
    if not kept:
        raise missing("The resource you requested")
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": [kept[name] for name in sorted(kept)]}
    return {"Policy": json.dumps(policy), "RevisionId": hex_id(32)}


@handles("lambda", "RemovePermission")
def remove_permission(call):
    kept = table(call, f"permissions/{function_name(call)}")
    if not kept.pop(call.params["StatementId"], None):
        raise missing(f"Statement {call.params['StatementId']}")
    return {}
