"""AWS Backup: vaults, plans and selections are here alone. Backups are never made."""

import secrets
import uuid

from gaps import handles, table
from gaps.kit import arn, copied, page, role_exists
from wire import Fault, now

RULE = {"ScheduleExpression": "cron(0 5 ? * * *)", "StartWindowMinutes": 480, "CompletionWindowMinutes": 10080, "ScheduleExpressionTimezone": "Etc/UTC", "EnableContinuousBackup": False}


def wrong(message, code="InvalidParameterValueException"):
    return Fault(code, message, 400)


def made_before(call, kept):
    """What the same request made."""
    asked = call.params.get("CreatorRequestId")
    return next((one for one in kept.values() if asked and one["CreatorRequestId"] == asked and not one.get("DeletionDate")), None)


@handles("backup", "CreateBackupVault")
def create_vault(call):
    asked, kept = call.params, table(call, "vaults")
    name = asked["BackupVaultName"]
    if name in kept and not made_before(call, {name: kept[name]}):
        raise wrong(f"Backup vault with the same name already exists (Name: {name})", "AlreadyExistsException")
    kept.setdefault(
        name,
        {
            "BackupVaultName": name,
            "BackupVaultArn": arn(call, "backup", f"backup-vault:{name}"),
            "CreationDate": now(),
            "EncryptionKeyArn": asked.get("EncryptionKeyArn") or arn(call, "kms", "key/00000000-0000-0000-0000-00000000beef"),
            "CreatorRequestId": asked.get("CreatorRequestId"),
            "NumberOfRecoveryPoints": 0,
            "Locked": False,
            "VaultType": "BACKUP_VAULT",
            "VaultState": "AVAILABLE",
            "tags": dict(asked.get("BackupVaultTags") or {}),
        },
    )
    return kept[name]


def vault(call):
    found = table(call, "vaults").get(call.params["BackupVaultName"])
    if not found:
        # AWS does not tell whether there is one.
        raise Fault("AccessDeniedException", "Insufficient privileges to perform this action.", 403)
    return found


@handles("backup", "DescribeBackupVault")
def describe_vault(call):
    return vault(call)


@handles("backup", "ListBackupVaults")
def list_vaults(call):
    kept, wanted = table(call, "vaults"), call.params.get("ByVaultType")
    found, token = page(call, [kept[name] for name in sorted(kept) if wanted in (None, kept[name]["VaultType"])])
    return {"BackupVaultList": found, "NextToken": token}


@handles("backup", "DeleteBackupVault")
def delete_vault(call):
    if vault(call)["NumberOfRecoveryPoints"]:
        raise wrong("Backup vault cannot be deleted because it contains recovery points.", "InvalidRequestException")
    del table(call, "vaults")[call.params["BackupVaultName"]]
    return {}


@handles("backup", "ListRecoveryPointsByBackupVault")
def list_points(call):
    vault(call)
    return {"RecoveryPoints": []}


def plan(call):
    """A plan, which is told for good, and once it was deleted with the time of it."""
    found = table(call, "plans").get(call.params["BackupPlanId"])
    if not found:
        raise Fault("ResourceNotFoundException", f"Cannot find Backup plan with ID {call.params['BackupPlanId']}", 400)
    return found


def described(call):
    """The document of a plan as it is kept, if it can be."""
    document = copied(call.params["BackupPlan"])
    for rule in document["Rules"]:
        for name, value in RULE.items():
            rule.setdefault(name, value)
        life = rule.get("Lifecycle") or {}
        days, cold = life.get("DeleteAfterDays"), life.get("MoveToColdStorageAfterDays")
        if days and cold and days < cold + 90:
            raise wrong(f"Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays: {days}, {cold}")
        if rule["TargetBackupVaultName"] not in table(call, "vaults"):
            raise wrong(f"Cannot find Backup vault {rule['TargetBackupVaultName']}")
    for other in table(call, "plans").values():
        if other["document"] == document and not other.get("DeletionDate"):
            raise wrong("Backup plan with the same plan document already exists", "AlreadyExistsException")
    kept = copied(document)
    for rule in kept["Rules"]:
        rule["RuleId"] = str(uuid.uuid4())
    settings = kept.pop("AdvancedBackupSettings", None)
    return {"document": document, "BackupPlan": kept, "AdvancedBackupSettings": settings, "VersionId": secrets.token_urlsafe(36)}


@handles("backup", "CreateBackupPlan")
def create_plan(call):
    kept = table(call, "plans")
    before = made_before(call, kept)
    if before:
        return before
    ident = str(uuid.uuid4())
    kept[ident] = {
        **described(call),
        "BackupPlanId": ident,
        "BackupPlanArn": arn(call, "backup", f"backup-plan:{ident}"),
        "CreationDate": now(),
        "CreatorRequestId": call.params.get("CreatorRequestId"),
        "tags": dict(call.params.get("BackupPlanTags") or {}),
    }
    return kept[ident]


@handles("backup", "GetBackupPlan")
def get_plan(call):
    return plan(call)


@handles("backup", "UpdateBackupPlan")
def update_plan(call):
    found = plan(call)
    found.update(described(call))
    return found


@handles("backup", "DeleteBackupPlan")
def delete_plan(call):
    found = plan(call)
    if table(call, f"selections of {found['BackupPlanId']}"):
        raise wrong("Related backup plan selections must be deleted prior to backup plan deletion", "InvalidRequestException")
    found["DeletionDate"] = now()
    return found


@handles("backup", "ListBackupPlans")
def list_plans(call):
    kept, deleted = table(call, "plans"), call.params.get("IncludeDeleted")
    found = [{**one, "BackupPlanName": one["BackupPlan"]["BackupPlanName"]} for _, one in sorted(kept.items()) if deleted or not one.get("DeletionDate")]
    found, token = page(call, found)
    return {"BackupPlansList": found, "NextToken": token}


def selections(call):
    found = table(call, "plans").get(call.params["BackupPlanId"])
    if not found or found.get("DeletionDate"):
        raise wrong("Cannot find Backup plan")
    return table(call, f"selections of {call.params['BackupPlanId']}")


@handles("backup", "CreateBackupSelection")
def create_selection(call):
    kept, asked = selections(call), call.params["BackupSelection"]
    before = made_before(call, kept)
    if before:
        return before
    if not role_exists(call, asked["IamRoleArn"]):
        raise wrong(f"IAM Role {asked['IamRoleArn']} cannot be assumed by AWS Backup")
    if not (asked.get("Resources") or asked.get("ListOfTags")):
        raise wrong("Invalid selection conditions. Must specify resources or tags")
    ident = str(uuid.uuid4())
    # There are conditions of each sort, and resources that are left out, if only in that there are none.
    conditions = {name: (asked.get("Conditions") or {}).get(name) or [] for name in ("StringEquals", "StringNotEquals", "StringLike", "StringNotLike")}
    kept[ident] = {
        "BackupSelection": {"NotResources": [], "ListOfTags": [], "Resources": [], **copied(asked), "Conditions": conditions},
        "SelectionId": ident,
        "BackupPlanId": call.params["BackupPlanId"],
        "CreationDate": now(),
        "CreatorRequestId": call.params.get("CreatorRequestId"),
    }
    return kept[ident]


def selection(call):
    kept = selections(call)
    if call.params["SelectionId"] not in kept:
        raise Fault("ResourceNotFoundException", f"Cannot find Backup selection with ID {call.params['SelectionId']}", 400)
    return kept


@handles("backup", "GetBackupSelection")
def get_selection(call):
    return selection(call)[call.params["SelectionId"]]


@handles("backup", "DeleteBackupSelection")
def delete_selection(call):
    del selection(call)[call.params["SelectionId"]]
    return {}


@handles("backup", "ListBackupSelections")
def list_selections(call):
    found = [{**one, "SelectionName": one["BackupSelection"]["SelectionName"], "IamRoleArn": one["BackupSelection"]["IamRoleArn"]} for _, one in sorted(selections(call).items())]
    found, token = page(call, found)
    return {"BackupSelectionsList": found, "NextToken": token}


@handles("backup", "TagResource", "UntagResource", "ListTags")
def tags(call):
    wanted = call.params["ResourceArn"]
    every = [*table(call, "vaults").values(), *table(call, "plans").values()]
    kept = next((one["tags"] for one in every if wanted in (one.get("BackupVaultArn"), one.get("BackupPlanArn"))), None)
    if kept is None:
        raise Fault("ResourceNotFoundException", f"Cannot find {wanted}", 400)
    kept.update(call.params.get("Tags") or {})
    for key in call.params.get("TagKeyList") or []:
        kept.pop(key, None)
    return {"Tags": kept} if call.operation == "ListTags" else {}
