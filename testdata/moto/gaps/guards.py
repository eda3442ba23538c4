"""GuardDuty, Security Hub, IAM Access Analyzer: what the components use of them is here alone."""

import re

from gaps import handles, table
from gaps.kit import arn, page
from wire import Fault, now

# Every feature of a new detector, and which are on.
FEATURES = {
    "CLOUD_TRAIL": True,
    "DNS_LOGS": True,
    "FLOW_LOGS": True,
    "S3_DATA_EVENTS": True,
    "EKS_AUDIT_LOGS": True,
    "EBS_MALWARE_PROTECTION": True,
    "RDS_LOGIN_EVENTS": True,
    "LAMBDA_NETWORK_LOGS": True,
    "EKS_RUNTIME_MONITORING": False,
    "RUNTIME_MONITORING": False,
}
AGENTS = {"EKS_RUNTIME_MONITORING": ["EKS_ADDON_MANAGEMENT"], "RUNTIME_MONITORING": ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"]}


def bad_request(message):
    return Fault("BadRequestException", f"The request is rejected because {message}.", 400)


def detector(call):
    found = table(call, "detectors").get(call.params["DetectorId"])
    if not found:
        raise bad_request("the input detectorId is not owned by the current account")
    return found


def switched(features, asked):
    """Takes over which features are on."""
    for one in asked or []:
        if one["Name"] not in FEATURES:
            raise bad_request(f"an invalid feature is specified: {one['Name']}")
        found = features[one["Name"]]
        found["Status"] = one["Status"]
        for more in one.get("AdditionalConfiguration") or []:
            for agent in found.get("AdditionalConfiguration") or []:
                if agent["Name"] == more["Name"]:
                    agent["Status"] = more["Status"]


@handles("guardduty", "CreateDetector")
def create_detector(call):
    if table(call, "detectors"):
        raise bad_request("a detector already exists for the current account")
    ident = arn(call, "x", "x").encode().hex()[-32:]
    features = {}
    for name, on in FEATURES.items():
        features[name] = {"Name": name, "Status": "ENABLED" if on else "DISABLED", "UpdatedAt": now()}
        if name in AGENTS:
            features[name]["AdditionalConfiguration"] = [{"Name": agent, "Status": "DISABLED", "UpdatedAt": now()} for agent in AGENTS[name]]
    switched(features, call.params.get("Features"))
    table(call, "detectors")[ident] = {
        "features": features,
        "Status": "ENABLED" if call.params["Enable"] else "DISABLED",
        "FindingPublishingFrequency": call.params.get("FindingPublishingFrequency") or "SIX_HOURS",
        "Tags": call.params.get("Tags") or {},
        "CreatedAt": now().isoformat(),
        "UpdatedAt": now().isoformat(),
        "ServiceRole": f"arn:aws:iam::{call.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
    }
    return {"DetectorId": ident}


@handles("guardduty", "GetDetector")
def get_detector(call):
    found = detector(call)
    return {**found, "Features": [found["features"][name] for name in FEATURES]}


@handles("guardduty", "UpdateDetector")
def update_detector(call):
    found = detector(call)
    if call.params.get("Enable") is not None:
        found["Status"] = "ENABLED" if call.params["Enable"] else "DISABLED"
    found["FindingPublishingFrequency"] = call.params.get("FindingPublishingFrequency") or found["FindingPublishingFrequency"]
    switched(found["features"], call.params.get("Features"))
    return {}


@handles("guardduty", "DeleteDetector")
def delete_detector(call):
    detector(call)
    del table(call, "detectors")[call.params["DetectorId"]]
    return {}


@handles("guardduty", "ListDetectors")
def list_detectors(call):
    ids, token = page(call, sorted(table(call, "detectors")))
    return {"DetectorIds": ids, "NextToken": token}


def tags(call, kept, name="tags", keys="tagKeys"):
    """The three operations on a dictionary of tags."""
    kept.update(call.params.get(name) or {})
    for key in call.params.get(keys) or []:
        kept.pop(key, None)
    return {name: kept} if call.operation.startswith("List") else {}


@handles("guardduty", "TagResource", "UntagResource", "ListTagsForResource")
def detector_tags(call):
    found = table(call, "detectors").get(call.params["ResourceArn"].rsplit("/", 1)[-1])
    if not found:
        raise bad_request("the input resource does not exist")
    return tags(call, found["Tags"], "Tags", "TagKeys")


@handles("guardduty", "DescribeOrganizationConfiguration")
def describe_organization(call):
    """Every account administers GuardDuty for its organization."""
    members = detector(call).get("organization", "NONE")
    return {"AutoEnable": members != "NONE", "AutoEnableOrganizationMembers": members, "MemberAccountLimitReached": False}


@handles("guardduty", "UpdateOrganizationConfiguration")
def update_organization(call):
    members = call.params.get("AutoEnableOrganizationMembers")
    if members not in ("ALL", "NEW", "NONE"):
        raise bad_request("one of the parameters autoEnable and autoEnableOrganizationMembers must be given")
    detector(call)["organization"] = members
    return {}


STANDARDS = {
    "ruleset/cis-aws-foundations-benchmark/v/1.2.0": "CIS AWS Foundations Benchmark v1.2.0",
    "standards/aws-foundational-security-best-practices/v/1.0.0": "AWS Foundational Security Best Practices v1.0.0",
    "standards/aws-resource-tagging-standard/v/1.0.0": "AWS Resource Tagging Standard v1.0.0",
    "standards/cis-aws-foundations-benchmark/v/1.4.0": "CIS AWS Foundations Benchmark v1.4.0",
    "standards/cis-aws-foundations-benchmark/v/3.0.0": "CIS AWS Foundations Benchmark v3.0.0",
    "standards/nist-800-53/v/5.0.0": "NIST Special Publication 800-53 Revision 5",
    "standards/pci-dss/v/3.2.1": "PCI DSS v3.2.1",
    "standards/pci-dss/v/4.0.1": "PCI DSS v4.0.1",
}


def hub(call):
    found = table(call, "hub")
    if not found:
        raise Fault("InvalidAccessException", f"Account {call.account} is not subscribed to AWS Security Hub", 401)
    return found


def standard_arn(call, name):
    return f"arn:aws:securityhub:::{name}" if name.startswith("ruleset") else f"arn:aws:securityhub:{call.region}::{name}"


@handles("securityhub", "EnableSecurityHub")
def enable_hub(call):
    found = table(call, "hub")
    if found:
        raise Fault("ResourceConflictException", "Account is already subscribed to Security Hub", 409)
    found.update(
        HubArn=arn(call, "securityhub", "hub/default"),
        SubscribedAt=now().isoformat(),
        AutoEnableControls=True,
        ControlFindingGenerator=call.params.get("ControlFindingGenerator") or "SECURITY_CONTROL",
        tags=call.params.get("Tags") or {},
    )
    if call.params.get("EnableDefaultStandards") is not False:
        for name in ("ruleset/cis-aws-foundations-benchmark/v/1.2.0", "standards/aws-foundational-security-best-practices/v/1.0.0"):
            subscribe(call, standard_arn(call, name), {})
    return {}


@handles("securityhub", "DescribeHub")
def describe_hub(call):
    return hub(call)


@handles("securityhub", "UpdateSecurityHubConfiguration")
def update_hub(call):
    for name in ("AutoEnableControls", "ControlFindingGenerator"):
        if call.params.get(name) is not None:
            hub(call)[name] = call.params[name]
    return {}


@handles("securityhub", "DisableSecurityHub")
def disable_hub(call):
    hub(call).clear()
    table(call, "standards").clear()
    return {}


@handles("securityhub", "TagResource", "UntagResource", "ListTagsForResource")
def hub_tags(call):
    return tags(call, hub(call)["tags"], "Tags", "TagKeys")


@handles("securityhub", "DescribeStandards")
def describe_standards(call):
    return {"Standards": [{"StandardsArn": standard_arn(call, name), "Name": title, "EnabledByDefault": False} for name, title in STANDARDS.items()]}


def subscribe(call, standard, inputs):
    name = re.sub("^.*:(ruleset|standards)/", "", standard)
    if standard not in {standard_arn(call, one) for one in STANDARDS}:
        raise Fault("InvalidInputException", f"Invalid parameter: StandardsArn {standard}", 400)
    ident = arn(call, "securityhub", f"subscription/{name}")
    kept = table(call, "standards")
    kept.setdefault(ident, {"StandardsSubscriptionArn": ident, "StandardsArn": standard, "StandardsInput": inputs, "StandardsStatus": "PENDING"})
    return dict(kept[ident])


@handles("securityhub", "BatchEnableStandards")
def enable_standards(call):
    hub(call)
    asked = call.params["StandardsSubscriptionRequests"]
    return {"StandardsSubscriptions": [subscribe(call, one["StandardsArn"], one.get("StandardsInput") or {}) for one in asked]}


@handles("securityhub", "GetEnabledStandards")
def get_standards(call):
    hub(call)
    kept, wanted = table(call, "standards"), call.params.get("StandardsSubscriptionArns")
    for one in kept.values():
        one["StandardsStatus"] = "READY"
    found, token = page(call, [kept[name] for name in sorted(kept) if not wanted or name in wanted])
    return {"StandardsSubscriptions": found, "NextToken": token}


@handles("securityhub", "BatchDisableStandards")
def disable_standards(call):
    hub(call)
    gone = [table(call, "standards").pop(name, None) for name in call.params["StandardsSubscriptionArns"]]
    return {"StandardsSubscriptions": [{**one, "StandardsStatus": "DELETING"} for one in gone if one]}


ANALYZER = "accessanalyzer"


def analyzer(call, name):
    found = table(call, "analyzers").get(name)
    if not found:
        raise Fault("ResourceNotFoundException", f"Analyzer {name} not found", 404)
    return found


@handles(ANALYZER, "CreateAnalyzer")
def create_analyzer(call):
    asked, kept = call.params, table(call, "analyzers")
    name = asked["analyzerName"]
    if name in kept:
        raise Fault("ConflictException", f"Analyzer {name} already exists", 409)
    kept[name] = {
        "arn": arn(call, "access-analyzer", f"analyzer/{name}"),
        "name": name,
        "type": asked["type"],
        "createdAt": now(),
        "tags": asked.get("tags") or {},
        "status": "ACTIVE",
        "configuration": asked.get("configuration"),
    }
    return {"arn": kept[name]["arn"]}


@handles(ANALYZER, "GetAnalyzer")
def get_analyzer(call):
    return {"analyzer": analyzer(call, call.params["analyzerName"])}


@handles(ANALYZER, "ListAnalyzers")
def list_analyzers(call):
    kept = table(call, "analyzers")
    found = [kept[name] for name in sorted(kept) if call.params.get("type") in (None, kept[name]["type"])]
    found, token = page(call, found)
    return {"analyzers": found, "nextToken": token}


@handles(ANALYZER, "UpdateAnalyzer")
def update_analyzer(call):
    found = analyzer(call, call.params["analyzerName"])
    found["configuration"] = call.params.get("configuration") or found["configuration"]
    return {"configuration": found["configuration"]}


@handles(ANALYZER, "DeleteAnalyzer")
def delete_analyzer(call):
    analyzer(call, call.params["analyzerName"])
    del table(call, "analyzers")[call.params["analyzerName"]]
    return {}


@handles(ANALYZER, "TagResource", "UntagResource", "ListTagsForResource")
def analyzer_tags(call):
    return tags(call, analyzer(call, call.params["resourceArn"].rsplit("/", 1)[-1])["tags"])
