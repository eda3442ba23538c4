"""CloudTrail, Config, Organizations, Athena: single operations that moto lacks or answers otherwise."""

import re

from gaps import handles, table
from gaps.kit import backend
from wire import Fault


@handles("cloudtrail", "CreateTrail")
def create_trail(call):
    if call.params["Name"] in backend(call, "cloudtrail").trails:
        raise Fault("TrailAlreadyExistsException", f"Trail {call.params['Name']} already exists for customer: {call.account}", 400)
    return with_topic(call)


@handles("cloudtrail", "UpdateTrail")
def update_trail(call):
    return with_topic(call)


def with_topic(call):
    """A topic may be named by its ARN, which moto does not find."""
    topic = call.params.get("SnsTopicName")
    if not topic or not topic.startswith("arn:"):
        return call.raw()
    made = call.moto(call.operation, {**call.params, "SnsTopicName": topic.rsplit(":", 1)[-1]})
    made.update(SnsTopicName=topic, SnsTopicARN=topic)
    return made


@handles("cloudtrail", "DeleteTrail", "GetTrail")
def named_trail(call):
    """moto deletes by name only, and says nothing if there is none."""
    name, trails = call.params["Name"], backend(call, "cloudtrail").trails
    found = [key for key, trail in trails.items() if name in (trail.trail_name, trail.arn)]
    if not found:
        raise Fault("TrailNotFoundException", f"Unknown trail: {name} for the user: {call.account}", 400)
    if call.operation.startswith("Get"):
        return call.raw()
    trails.pop(found[0])
    return {}


@handles("cloudtrail", "PutInsightSelectors")
def put_insight_selectors(call):
    """moto adds them to those that were there."""
    name = call.params.get("TrailName")
    for trail in backend(call, "cloudtrail").trails.values():
        if name in (trail.trail_name, trail.arn):
            trail.insight_selectors.clear()
    return call.raw()


@handles("config", "PutConfigurationRecorder")
def put_recorder(call):
    asked = call.params["ConfigurationRecorder"]
    answer = call.raw()
    if answer[0] < 300:
        table(call, "modes")[asked.get("name") or "default"] = asked.get("recordingMode") or {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": []}
    return answer


@handles("config", "DescribeConfigurationRecorders")
def describe_recorders(call):
    found = call.moto()
    for recorder in found["ConfigurationRecorders"]:
        recorder["recordingMode"] = table(call, "modes").get(recorder["name"])
    return found


@handles("organizations", "AttachPolicy")
def attach_policy(call):
    asked = call.params
    targets = call.moto("ListTargetsForPolicy", {"PolicyId": asked["PolicyId"]})["Targets"]
    if asked["TargetId"] in [target["TargetId"] for target in targets]:
        raise Fault("DuplicatePolicyAttachmentException", "A policy with the specified name and type already exists.", 400)
    return call.raw()


@handles("organizations", "DetachPolicy")
def detach_policy(call):
    asked = call.params
    targets = call.moto("ListTargetsForPolicy", {"PolicyId": asked["PolicyId"]})["Targets"]
    if asked["TargetId"] not in [target["TargetId"] for target in targets]:
        raise Fault("PolicyNotAttachedException", "This policy isn't attached to the specified root, OU, or account.", 400)
    return call.raw()


@handles("organizations", "CreatePolicy")
def create_policy(call):
    found = call.moto("ListPolicies", {"Filter": call.params["Type"]})["Policies"]
    if any(one["Name"] == call.params["Name"] for one in found):
        raise Fault("DuplicatePolicyException", "A policy with the specified name and type already exists.", 400)
    return call.raw()


def group(call):
    found = backend(call, "athena").work_groups.get(call.params["WorkGroup"])
    if not found:
        raise Fault("InvalidRequestException", f"WorkGroup {call.params['WorkGroup']} is not found.", 400)
    return found


@handles("athena", "CreateWorkGroup")
def create_work_group(call):
    if call.params["Name"] in backend(call, "athena").work_groups:
        raise Fault("InvalidRequestException", "WorkGroup is already created", 400)
    return call.raw()


@handles("athena", "UpdateWorkGroup")
def update_work_group(call):
    asked, found = call.params, group(call)
    if asked.get("Description") is not None:
        found.description = asked["Description"]
    if asked.get("State"):
        found.state = asked["State"]
    kept = found.configuration = dict(found.configuration or {})
    changes = dict(asked.get("ConfigurationUpdates") or {})
    result = changes.pop("ResultConfigurationUpdates", None) or {}
    if changes.pop("RemoveBytesScannedCutoffPerQuery", None):
        kept.pop("BytesScannedCutoffPerQuery", None)
    kept.update(changes)
    if result:
        location = dict(kept.get("ResultConfiguration") or {})
        for name in ("OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration"):
            if result.get(f"Remove{name}"):
                location.pop(name, None)
            elif result.get(name):
                location[name] = result[name]
        kept["ResultConfiguration"] = location
    return {}


@handles("athena", "GetWorkGroup", "DeleteWorkGroup")
def named_work_group(call):
    group(call)
    return call.raw()


@handles("glue", "UpdateCrawler")
def update_crawler(call):
    asked = call.params
    found = backend(call, "glue").crawlers.get(asked["Name"])
    if not found:
        raise Fault("EntityNotFoundException", f"Crawler {asked['Name']} not found.", 400)
    names = "Role DatabaseName Description Targets Schedule Classifiers TablePrefix SchemaChangePolicy RecrawlPolicy LineageConfiguration Configuration CrawlerSecurityConfiguration"
    for name in names.split():
        if asked.get(name) is not None:
            setattr(found, re.sub("(?<!^)(?=[A-Z])", "_", name).lower(), asked[name])
    return {}
