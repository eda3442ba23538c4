"""Budgets, Cost Explorer, cost and usage reports: all of what is here is here alone."""

import datetime

from gaps import handles, table
from gaps.kit import arn, copied, page, tag_list, tag_map
from wire import Fault, hex_id, now

COSTS = dict.fromkeys("IncludeTax IncludeSubscription IncludeRefund IncludeCredit IncludeUpfront IncludeRecurring IncludeOtherSubscription IncludeSupport IncludeDiscount".split(), True)


def budgets(call):
    return table(call, "budgets", everywhere=True)


def budget(call, name=None):
    name = name or call.params["BudgetName"]
    found = budgets(call).get(name)
    if not found:
        raise Fault("NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist.", 400)
    return found


def whole_budget(asked):
    """A budget with what AWS fills in."""
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    end = datetime.datetime(2087, 6, 15, tzinfo=datetime.timezone.utc)
    made = {**copied(asked), "LastUpdatedTime": now()}
    # The newer filter and metrics take the place of these two.
    if not asked.get("FilterExpression") and not asked.get("Metrics"):
        made["CostTypes"] = {**COSTS, "UseBlended": False, "UseAmortized": False, **(asked.get("CostTypes") or {})}
        made["CostFilters"] = asked.get("CostFilters") or {}
    period = asked.get("TimePeriod") or {}
    made["TimePeriod"] = {"Start": period.get("Start") or begin, "End": period.get("End") or end}
    made["CalculatedSpend"] = {"ActualSpend": {"Amount": "0", "Unit": "USD"}}
    return made


@handles("budgets", "CreateBudget")
def create_budget(call):
    asked = call.params["Budget"]
    name = asked["BudgetName"]
    if name in budgets(call):
        raise Fault("DuplicateRecordException", f"Error creating budget: {name} - the budget already exists.", 400)
    notifications = [{"notification": one["Notification"], "subscribers": list(one.get("Subscribers") or [])} for one in call.params.get("NotificationsWithSubscribers") or []]
    budgets(call)[name] = {"budget": whole_budget(asked), "notifications": notifications, "tags": tag_map(call.params.get("ResourceTags"))}
    return {}


@handles("budgets", "DescribeBudget")
def describe_budget(call):
    return {"Budget": budget(call)["budget"]}


@handles("budgets", "DescribeBudgets")
def describe_budgets(call):
    names, token = page(call, sorted(budgets(call)))
    return {"Budgets": [budgets(call)[name]["budget"] for name in names], "NextToken": token}


@handles("budgets", "UpdateBudget")
def update_budget(call):
    asked = call.params["NewBudget"]
    budget(call, asked["BudgetName"])["budget"] = whole_budget(asked)
    return {}


@handles("budgets", "DeleteBudget")
def delete_budget(call):
    budget(call)
    del budgets(call)[call.params["BudgetName"]]
    return {}


def alike(one, other):
    """Notifications have no id: they are told apart by what they say."""
    def key(value):
        return value["NotificationType"], value["ComparisonOperator"], float(value["Threshold"]), value.get("ThresholdType") or "PERCENTAGE"

    return key(one) == key(other)


def notification(call, wanted=None, required=True):
    wanted = wanted or call.params["Notification"]
    found = [one for one in budget(call)["notifications"] if alike(one["notification"], wanted)]
    if required and not found:
        raise Fault("NotFoundException", "Unable to find the notification.", 400)
    return found[0] if found else None


@handles("budgets", "CreateNotification")
def create_notification(call):
    if notification(call, required=False):
        raise Fault("DuplicateRecordException", "The notification already exists.", 400)
    budget(call)["notifications"].append({"notification": call.params["Notification"], "subscribers": list(call.params["Subscribers"])})
    return {}


@handles("budgets", "UpdateNotification")
def update_notification(call):
    notification(call, call.params["OldNotification"])["notification"] = call.params["NewNotification"]
    return {}


@handles("budgets", "DeleteNotification")
def delete_notification(call):
    budget(call)["notifications"].remove(notification(call))
    return {}


@handles("budgets", "DescribeNotificationsForBudget")
def describe_notifications(call):
    shown = [{**one["notification"], "NotificationState": "OK"} for one in budget(call)["notifications"]]
    shown, token = page(call, shown)
    return {"Notifications": shown, "NextToken": token}


@handles("budgets", "DescribeSubscribersForNotification")
def describe_subscribers(call):
    found = notification(call)["subscribers"]
    if not found:
        raise Fault("NotFoundException", "No subscribers", 400)
    shown, token = page(call, found)
    return {"Subscribers": shown, "NextToken": token}


@handles("budgets", "CreateSubscriber", "DeleteSubscriber", "UpdateSubscriber")
def change_subscribers(call):
    kept, one = notification(call)["subscribers"], call.params.get("Subscriber")
    if call.operation.startswith("Create"):
        if one in kept:
            raise Fault("DuplicateRecordException", "The subscriber already exists.", 400)
        kept.append(one)
        return {}
    old = one or call.params["OldSubscriber"]
    if old not in kept:
        raise Fault("NotFoundException", "Unable to find the subscriber.", 400)
    kept.remove(old)
    if call.operation.startswith("Update"):
        kept.append(call.params["NewSubscriber"])
    return {}


@handles("budgets", "TagResource", "UntagResource", "ListTagsForResource")
def budget_tags(call):
    return tagged(call, budget(call, call.params["ResourceARN"].rsplit("budget/", 1)[-1])["tags"], "ResourceTagKeys")


def tagged(call, tags, keys):
    tags.update(tag_map(call.params.get("ResourceTags") or call.params.get("Tags")))
    for key in call.params.get(keys) or []:
        tags.pop(key, None)
    member = "Tags" if call.service == "cur" else "ResourceTags"
    return {member: tag_list(tags)} if call.operation.startswith("List") else {}


def anomalies(call, kind, names):
    """Monitors or subscriptions, by ARN; all without."""
    kept = table(call, kind, everywhere=True)
    unknown = [name for name in names or [] if name not in kept]
    if unknown:
        raise Fault(f"Unknown{kind}Exception", f"{kind} {unknown[0]} does not exist", 400)
    return [kept[name] for name in names or sorted(kept)]


@handles("ce", "CreateAnomalyMonitor")
def create_monitor(call):
    asked, kept = call.params["AnomalyMonitor"], table(call, "Monitor", everywhere=True)
    name = arn(call, "ce", f"anomalymonitor/{hex_id(32)}", region="")
    if asked["MonitorType"] == "DIMENSIONAL" and any(one["MonitorType"] == "DIMENSIONAL" for one in kept.values()):
        raise Fault("LimitExceededException", "Limit exceeded on dimensional spend monitor creation", 400)
    kept[name] = {**asked, "MonitorArn": name, "CreationDate": "2026-01-01", "LastUpdatedDate": "2026-01-01", "DimensionalValueCount": 0}
    table(call, "tags", everywhere=True)[name] = tag_map(call.params.get("ResourceTags"))
    return {"MonitorArn": name}


@handles("ce", "GetAnomalyMonitors")
def get_monitors(call):
    return {"AnomalyMonitors": anomalies(call, "Monitor", call.params.get("MonitorArnList"))}


@handles("ce", "UpdateAnomalyMonitor")
def update_monitor(call):
    found = anomalies(call, "Monitor", [call.params["MonitorArn"]])[0]
    found["MonitorName"] = call.params.get("MonitorName") or found["MonitorName"]
    return {"MonitorArn": found["MonitorArn"]}


@handles("ce", "DeleteAnomalyMonitor")
def delete_monitor(call):
    found = anomalies(call, "Monitor", [call.params["MonitorArn"]])[0]
    del table(call, "Monitor", everywhere=True)[found["MonitorArn"]]
    table(call, "tags", everywhere=True).pop(found["MonitorArn"], None)
    return {}


@handles("ce", "CreateAnomalySubscription")
def create_subscription(call):
    asked = call.params["AnomalySubscription"]
    anomalies(call, "Monitor", asked["MonitorArnList"])
    name = arn(call, "ce", f"anomalysubscription/{hex_id(32)}", region="")
    table(call, "Subscription", everywhere=True)[name] = {**asked, "SubscriptionArn": name, "AccountId": call.account}
    table(call, "tags", everywhere=True)[name] = tag_map(call.params.get("ResourceTags"))
    return {"SubscriptionArn": name}


@handles("ce", "GetAnomalySubscriptions")
def get_subscriptions(call):
    found = anomalies(call, "Subscription", call.params.get("SubscriptionArnList"))
    monitor = call.params.get("MonitorArn")
    return {"AnomalySubscriptions": [one for one in found if not monitor or monitor in one["MonitorArnList"]]}


@handles("ce", "UpdateAnomalySubscription")
def update_subscription(call):
    asked = call.params
    found = anomalies(call, "Subscription", [asked["SubscriptionArn"]])[0]
    anomalies(call, "Monitor", asked.get("MonitorArnList"))
    for name in ("Threshold", "Frequency", "MonitorArnList", "Subscribers", "SubscriptionName", "ThresholdExpression"):
        if asked.get(name) is not None:
            found[name] = asked[name]
    return {"SubscriptionArn": found["SubscriptionArn"]}


@handles("ce", "DeleteAnomalySubscription")
def delete_subscription(call):
    found = anomalies(call, "Subscription", [call.params["SubscriptionArn"]])[0]
    del table(call, "Subscription", everywhere=True)[found["SubscriptionArn"]]
    table(call, "tags", everywhere=True).pop(found["SubscriptionArn"], None)
    return {}


@handles("ce", "TagResource", "UntagResource", "ListTagsForResource")
def ce_tags(call):
    kept = table(call, "tags", everywhere=True).get(call.params["ResourceArn"])
    if kept is None:
        return call.raw()
    return tagged(call, kept, "ResourceTagKeys")


@handles("ce", "UpdateCostAllocationTagsStatus")
def update_allocation_tags(call):
    kept = table(call, "allocation", everywhere=True)
    for one in call.params["CostAllocationTagsStatus"]:
        kept[one["TagKey"]] = {"TagKey": one["TagKey"], "Type": "UserDefined", "Status": one["Status"]}
    return {"Errors": []}


@handles("ce", "ListCostAllocationTags")
def list_allocation_tags(call):
    asked, kept = call.params, table(call, "allocation", everywhere=True)
    found = [kept[name] for name in sorted(kept) if asked.get("Status") in (None, kept[name]["Status"])]
    found = [one for one in found if not asked.get("TagKeys") or one["TagKey"] in asked["TagKeys"]]
    found, token = page(call, found)
    return {"CostAllocationTags": found, "NextToken": token}


def reports(call):
    return table(call, "reports", everywhere=True)


def report(call, name=None):
    found = reports(call).get(name or call.params["ReportName"])
    if not found:
        raise Fault("ResourceNotFoundException" if "Tag" in call.operation else "ValidationException", f"Report {call.params['ReportName']} does not exist", 400)
    return found


@handles("cur", "PutReportDefinition")
def put_report(call):
    asked = call.params["ReportDefinition"]
    if asked["ReportName"] in reports(call):
        raise Fault("DuplicateReportNameException", "A report with this name exists", 400)
    reports(call)[asked["ReportName"]] = {"report": asked, "tags": tag_map(call.params.get("Tags"))}
    return {}


@handles("cur", "ModifyReportDefinition")
def modify_report(call):
    report(call)["report"] = call.params["ReportDefinition"]
    return {}


@handles("cur", "DescribeReportDefinitions")
def describe_reports(call):
    names, token = page(call, sorted(reports(call)))
    return {"ReportDefinitions": [reports(call)[name]["report"] for name in names], "NextToken": token}


@handles("cur", "DeleteReportDefinition")
def delete_report(call):
    found = reports(call).pop(call.params["ReportName"], None)
    return {"ResponseMessage": f"Deleted {call.params['ReportName']}" if found else None}


@handles("cur", "TagResource", "UntagResource", "ListTagsForResource")
def report_tags(call):
    return tagged(call, report(call)["tags"], "TagKeys")
