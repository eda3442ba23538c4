"""What several services need: pages, ARNs, tags, and what other services of the account hold."""

import copy

from wire import Fault

copied = copy.deepcopy


def partition(call):
    if call.region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if call.region.startswith("us-gov-") else "aws"


def arn(call, service, resource, region=None):
    """`arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`; an empty region for global services."""
    region = call.region if region is None else region
    return f"arn:{partition(call)}:{service}:{region}:{call.account}:{resource}"


def page(call, items, size=("maxResults", "MaxResults", "MaxRecords"), token=("nextToken", "NextToken", "Marker")):
    """One page of a sorted list, and the token of the next or None."""
    limit = next((call.params[name] for name in size if call.params.get(name)), 100)
    start = int(next((call.params[name] for name in token if call.params.get(name)), 0))
    end = start + int(limit)
    return items[start:end], str(end) if end < len(items) else None


def backend(call, service, region=None):
    """moto's own state of a service in this account: only to look things up."""
    from moto.backends import get_backend

    if service in ("iam", "s3", "organizations", "budgets", "route53"):
        region = partition(call)
    return get_backend(service)[call.account][region or call.region]


def subnets(call, ids, code="InvalidParameterException"):
    """The subnets with these ids, which must exist and share a VPC; and the id of that VPC."""
    found = {}
    for zone in backend(call, "ec2").subnets.values():
        found.update(zone)
    unknown = [name for name in ids if name not in found]
    if unknown:
        raise Fault(code, f"The subnet ID '{unknown[0]}' does not exist", 400)
    vpcs = {found[name].vpc_id for name in ids}
    if len(vpcs) > 1:
        raise Fault(code, "Subnets must be in one VPC", 400)
    return [found[name] for name in ids], next(iter(vpcs), None)


def role_exists(call, role_arn):
    return any(role.arn == role_arn for role in backend(call, "iam").roles.values())


def tag_list(tags, key="Key", value="Value"):
    """Tags as a list of pairs, sorted."""
    return [{key: name, value: text} for name, text in sorted((tags or {}).items())]


def tag_map(pairs, key="Key", value="Value"):
    """Tags as a dictionary."""
    return {pair[key]: pair.get(value, "") for pair in pairs or []}


def update(item, params, names):
    """Takes over the members that are given."""
    for name in names:
        if params.get(name) is not None:
            item[name] = params[name]
