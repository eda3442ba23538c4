"""CloudWatch alarms, log groups, and subscriptions of topics."""

from gaps import handles, table
from gaps.kit import arn, backend, tag_list, tag_map
from wire import Fault, now


@handles("cloudwatch", "PutCompositeAlarm")
def put_composite_alarm(call):
    asked = call.params
    kept = table(call, "composite").setdefault(asked["AlarmName"], {"tags": tag_map(asked.get("Tags"))})
    kept["alarm"] = {
        "AlarmName": asked["AlarmName"],
        "AlarmArn": arn(call, "cloudwatch", f"alarm:{asked['AlarmName']}"),
        "AlarmRule": asked["AlarmRule"],
        "ActionsEnabled": asked.get("ActionsEnabled", True),
        "AlarmConfigurationUpdatedTimestamp": now(),
        "StateValue": "INSUFFICIENT_DATA",
    }
    for name in ("AlarmDescription", "ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"):
        if asked.get(name) is not None:
            kept["alarm"][name] = asked[name]
    for name in ("AlarmActions", "OKActions", "InsufficientDataActions"):
        kept["alarm"][name] = asked.get(name) or []
    return {}


@handles("cloudwatch", "DescribeAlarms")
def describe_alarms(call):
    asked = dict(call.params)
    kinds = asked.pop("AlarmTypes", None) or ["MetricAlarm"]
    found = call.moto("DescribeAlarms", asked) if "MetricAlarm" in kinds else {}
    found["CompositeAlarms"] = []
    for name, kept in sorted(table(call, "composite").items()):
        named = name in asked["AlarmNames"] if asked.get("AlarmNames") else name.startswith(asked.get("AlarmNamePrefix") or "")
        if "CompositeAlarm" in kinds and named:
            found["CompositeAlarms"].append(kept["alarm"])
    found.setdefault("MetricAlarms", [])
    return found


@handles("cloudwatch", "DeleteAlarms")
def delete_alarms(call):
    composite, names = table(call, "composite"), call.params["AlarmNames"]
    for name in names:
        for other, kept in composite.items():
            quoted = (f'("{name}")', f"({name})", f"('{name}')")
            if other not in names and any(text in kept["alarm"]["AlarmRule"] for text in quoted):
                raise Fault("ValidationError", f"Cannot delete {name} as there are composite alarm(s) depending on it.", 400)
    rest = [name for name in names if not composite.pop(name, None)]
    return call.moto("DeleteAlarms", {"AlarmNames": rest}) if rest else {}


@handles("cloudwatch", "TagResource", "UntagResource", "ListTagsForResource")
def alarm_tags(call):
    kept = table(call, "composite").get(call.params["ResourceARN"].rsplit(":", 1)[-1])
    if not kept:
        return call.moto()
    kept["tags"].update(tag_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys") or []:
        kept["tags"].pop(key, None)
    return {"Tags": tag_list(kept["tags"])} if call.operation.startswith("List") else {}


RETENTION = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}


def log_group(call):
    name = call.params.get("logGroupName") or call.params.get("resourceIdentifier", "").split(":log-group:")[-1]
    found = backend(call, "logs").groups.get(name)
    if not found:
        raise Fault("ResourceNotFoundException", "The specified log group does not exist.", 400)
    return found


@handles("logs", "CreateLogGroup")
def create_log_group(call):
    answer = call.raw()
    if answer[0] < 300:
        table(call, "classes")[call.params["logGroupName"]] = call.params.get("logGroupClass") or "STANDARD"
    return answer


@handles("logs", "DescribeLogGroups")
def describe_log_groups(call):
    found = call.moto()
    for group in found["logGroups"]:
        group["logGroupClass"] = table(call, "classes").get(group["logGroupName"], "STANDARD")
        group["logGroupArn"] = group["arn"].removesuffix(":*")
    return found


@handles("logs", "PutRetentionPolicy")
def put_retention_policy(call):
    if call.params["retentionInDays"] not in RETENTION:
        raise Fault("InvalidParameterException", f"1 validation error detected: Value '{call.params['retentionInDays']}' at 'retentionInDays' failed to satisfy constraint", 400)
    return call.raw()


@handles("logs", "AssociateKmsKey", "DisassociateKmsKey")
def log_group_key(call):
    log_group(call).kms_key_id = call.params.get("kmsKeyId")
    return {}


@handles("logs", "DeleteMetricFilter")
def delete_metric_filter(call):
    asked = call.params
    found = call.moto("DescribeMetricFilters", {"logGroupName": asked["logGroupName"], "filterNamePrefix": asked["filterName"]})
    if asked["filterName"] not in [one["filterName"] for one in found["metricFilters"]]:
        raise Fault("ResourceNotFoundException", "The specified metric filter does not exist.", 400)
    return call.raw()


def unconfirmed(call, subscription):
    """Who is asked by e-mail has not confirmed, here as there."""
    return subscription.protocol in ("email", "email-json")


def subscription_of(call, name):
    return backend(call, "sns").subscriptions.get(name)


@handles("sns", "Subscribe")
def subscribe(call):
    made = call.moto()
    found = subscription_of(call, made["SubscriptionArn"])
    if found and unconfirmed(call, found) and not call.params.get("ReturnSubscriptionArn"):
        made["SubscriptionArn"] = "pending confirmation"
    return made


@handles("sns", "GetSubscriptionAttributes")
def get_subscription_attributes(call):
    answer = call.moto()
    found = subscription_of(call, call.params["SubscriptionArn"])
    if found and unconfirmed(call, found):
        answer["Attributes"]["PendingConfirmation"] = "true"
    return answer


@handles("sns", "ListSubscriptions", "ListSubscriptionsByTopic")
def list_subscriptions(call):
    answer = call.moto()
    for one in answer["Subscriptions"]:
        found = subscription_of(call, one["SubscriptionArn"])
        if found and unconfirmed(call, found):
            one["SubscriptionArn"] = "PendingConfirmation"
    return answer


@handles("logs", "PutMetricFilter")
def put_metric_filter(call):
    """In moto a filter that is written again is there twice."""
    asked, filters = call.params, backend(call, "logs").filters.metric_filters
    same = ("filterName", "logGroupName")
    filters[:] = [kept for kept in filters if any(kept[name] != asked[name] for name in same)]
    return call.moto()
