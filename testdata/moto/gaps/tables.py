"""DynamoDB, Application Auto Scaling and Secrets Manager."""

from gaps import handles, table
from gaps.kit import arn, backend, partition
from wire import Fault, hex_id


@handles("dynamodb", "CreateTable")
def create_table(call):
    made = call.moto()
    name = call.params["TableName"]
    table(call, "notes")[name] = {"TableId": hex_id(32), "class": call.params.get("TableClass") or "STANDARD", "replicas": {}}
    shown(call, made["TableDescription"])["TableStatus"] = "CREATING"
    return made


def shown(call, description):
    """A description with what moto does not keep."""
    kept = table(call, "notes").setdefault(description["TableName"], {"TableId": hex_id(32), "class": "STANDARD", "replicas": {}})
    description["TableId"] = kept["TableId"]
    description["TableClassSummary"] = {"TableClass": kept["class"]}
    if kept["replicas"]:
        description["Replicas"] = [kept["replicas"][region] for region in sorted(kept["replicas"])]
    return description


@handles("dynamodb", "DescribeTable")
def describe_table(call):
    found = call.moto()
    shown(call, found["Table"])
    return found


@handles("dynamodb", "DeleteTable")
def delete_table(call):
    deleted = call.moto()
    table(call, "notes").pop(deleted["TableDescription"]["TableName"], None)
    deleted["TableDescription"]["TableStatus"] = "DELETING"
    return deleted


@handles("dynamodb", "UpdateTable")
def update_table(call):
    """moto ignores replicas (global tables of 2019) and the table class."""
    asked = dict(call.params)
    changes, kind = asked.pop("ReplicaUpdates", None) or [], asked.pop("TableClass", None)
    name = asked["TableName"].rsplit("/", 1)[-1]
    description = call.moto("DescribeTable", {"TableName": name})["Table"]
    kept = shown(call, description) and table(call, "notes")[name]
    for change in changes:
        for verb, replica in change.items():
            region = replica["RegionName"]
            if verb == "Create" and region in kept["replicas"]:
                raise Fault("ValidationException", f"Replica with specified region {region} already exists", 400)
            if verb != "Create" and region not in kept["replicas"]:
                raise Fault("ValidationException", f"Replica with specified region {region} not found", 400)
            if verb == "Delete":
                del kept["replicas"][region]
                call.elsewhere(region).moto("DeleteTable", {"TableName": name})
            else:
                if verb == "Create":
                    replicate(call, region, description)
                made = {"RegionName": region, "ReplicaStatus": "ACTIVE", "KMSMasterKeyId": replica.get("KMSMasterKeyId")}
                kept["replicas"][region] = {**kept["replicas"].get(region, {}), **made}
    kept["class"] = kind or kept["class"]
    changed = call.moto("UpdateTable", asked) if len(asked) > 1 else {"TableDescription": description}
    shown(call, changed["TableDescription"])["TableStatus"] = "UPDATING"
    return changed


def replicate(call, region, description):
    """Makes the table in another region, as a table of its own."""
    asked = {name: description[name] for name in ("TableName", "AttributeDefinitions", "KeySchema")}
    asked["BillingMode"] = "PAY_PER_REQUEST"
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if description.get(kind):
            asked[kind] = [{name: index[name] for name in ("IndexName", "KeySchema", "Projection")} for index in description[kind]]
    if (description.get("StreamSpecification") or {}).get("StreamEnabled"):
        asked["StreamSpecification"] = description["StreamSpecification"]
    call.elsewhere(region).moto("CreateTable", asked)


@handles("dynamodb", "UpdateContributorInsights", "DescribeContributorInsights")
def contributor_insights(call):
    name = call.params["TableName"]
    call.moto("DescribeTable", {"TableName": name})
    kept = table(call, f"insights/{name}")
    index = call.params.get("IndexName")
    if call.operation.startswith("Update"):
        kept[index] = call.params["ContributorInsightsAction"] == "ENABLE"
    return {"TableName": name, "IndexName": index, "ContributorInsightsStatus": "ENABLED" if kept.get(index) else "DISABLED"}


@handles("dynamodb", "UpdateContinuousBackups", "DescribeContinuousBackups")
def continuous_backups(call):
    answer = call.moto()
    days = table(call, "recovery")
    name = call.params["TableName"]
    asked = call.params.get("PointInTimeRecoverySpecification") or {}
    if asked:
        days[name] = asked.get("RecoveryPeriodInDays") or 35
    found = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription") or {}
    if found.get("PointInTimeRecoveryStatus") == "ENABLED":
        found["RecoveryPeriodInDays"] = days.get(name, 35)
    return answer


SCALING = "application-autoscaling"
LINKED = {"dynamodb": "DynamoDBTable", "rds": "RDSCluster", "ecs": "ECSService", "elasticache": "ElastiCacheRG", "lambda": "LambdaConcurrency"}


def target_key(params):
    return params["ServiceNamespace"], params["ResourceId"], params["ScalableDimension"]


@handles(SCALING, "RegisterScalableTarget")
def register_scalable_target(call):
    call.moto()
    kept = table(call, "targets").setdefault(target_key(call.params), {"arn": arn(call, SCALING, f"scalable-target/{hex_id(32)}"), "tags": {}})
    kept["tags"].update(call.params.get("Tags") or {})
    return {"ScalableTargetARN": kept["arn"]}


@handles(SCALING, "DescribeScalableTargets")
def describe_scalable_targets(call):
    found = call.moto()
    for target in found["ScalableTargets"]:
        name = LINKED.get(target["ServiceNamespace"], "Custom")
        role = f"aws-service-role/{name.lower()}.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_{name}"
        target["ScalableTargetARN"] = table(call, "targets")[target_key(target)]["arn"]
        if not target.get("RoleARN"):
            target["RoleARN"] = f"arn:{partition(call)}:iam::{call.account}:role/{role}"
    return found


@handles(SCALING, "DeregisterScalableTarget")
def deregister_scalable_target(call):
    if not table(call, "targets").pop(target_key(call.params), None):
        raise Fault("ObjectNotFoundException", "No scalable target found", 400)
    return call.raw()


@handles(SCALING, "DeleteScalingPolicy")
def delete_scaling_policy(call):
    named = {"ServiceNamespace": call.params["ServiceNamespace"], "PolicyNames": [call.params["PolicyName"]]}
    if not call.moto("DescribeScalingPolicies", named)["ScalingPolicies"]:
        raise Fault("ObjectNotFoundException", f"No scaling policy found for {call.params['PolicyName']}", 400)
    return call.raw()


@handles(SCALING, "TagResource", "UntagResource", "ListTagsForResource")
def scaling_tags(call):
    for target in table(call, "targets").values():
        if target["arn"] == call.params["ResourceARN"]:
            target["tags"].update(call.params.get("Tags") or {})
            for key in call.params.get("TagKeys") or []:
                target["tags"].pop(key, None)
            return {"Tags": target["tags"]} if call.operation.startswith("List") else {}
    raise Fault("ResourceNotFoundException", f"Scalable target {call.params['ResourceARN']} not found", 400)


def secret(call, name=None):
    """moto's secret, by name or ARN, or None."""
    secrets, name = backend(call, "secretsmanager").secrets, name or call.params["SecretId"]
    return next((one for one in secrets.values() if name in (one.name, one.arn)), None)


@handles("secretsmanager", "CreateSecret")
def create_secret(call):
    found = secret(call, call.params["Name"])
    if found and found.is_deleted():
        raise Fault("InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.", 400)
    return call.raw()


@handles("secretsmanager", "RotateSecret")
def rotate_secret(call):
    """Nobody here runs functions: a rotation is kept, and none takes place."""
    found = secret(call)
    if not found:
        raise Fault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400)
    if found.is_deleted():
        raise Fault("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.", 400)
    if not call.params.get("RotationLambdaARN") and not found.rotation_lambda_arn and not getattr(found, "owning_service", None):
        raise Fault("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.", 400)
    found.rotation_enabled = True
    found.rotation_requested = True
    found.rotation_lambda_arn = call.params.get("RotationLambdaARN") or found.rotation_lambda_arn
    table(call, "rotations")[found.arn] = call.params.get("RotationRules") or table(call, "rotations").get(found.arn) or {}
    return {"ARN": found.arn, "Name": found.name, "VersionId": getattr(found, "default_version_id", None)}


@handles("secretsmanager", "CancelRotateSecret")
def cancel_rotate_secret(call):
    found = secret(call)
    if not found:
        raise Fault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400)
    found.rotation_enabled = False
    found.rotation_requested = False
    return {"ARN": found.arn, "Name": found.name}


@handles("secretsmanager", "DescribeSecret")
def describe_secret(call):
    answer = call.moto()
    found = secret(call)
    rules = found and found.rotation_enabled and table(call, "rotations").get(found.arn)
    if rules:
        answer.update(RotationEnabled=True, RotationRules=rules, RotationLambdaARN=found.rotation_lambda_arn)
    return answer
