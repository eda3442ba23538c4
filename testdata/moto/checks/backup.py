"""AWS Backup."""

from checks import check, has, refused


def document(schedule, vault="v"):
    rule = {"RuleName": "r", "TargetBackupVaultName": vault, "ScheduleExpression": schedule, "Lifecycle": {"DeleteAfterDays": 35}}
    return {"BackupPlanName": "p", "Rules": [rule]}


@check("aws_backup_vault", "aws_backup_plan", "aws_backup_selection")
def backups(aws):
    backup = aws("backup")
    refused("AccessDeniedException", backup.describe_backup_vault, BackupVaultName="v")
    arn = backup.create_backup_vault(BackupVaultName="v", BackupVaultTags={"a": "b"}, CreatorRequestId="one")["BackupVaultArn"]
    refused("AlreadyExistsException", backup.create_backup_vault, BackupVaultName="v", CreatorRequestId="two")
    assert backup.create_backup_vault(BackupVaultName="v", CreatorRequestId="one")["BackupVaultArn"] == arn
    has(backup.describe_backup_vault(BackupVaultName="v"), NumberOfRecoveryPoints=0, VaultType="BACKUP_VAULT")
    assert backup.list_recovery_points_by_backup_vault(BackupVaultName="v")["RecoveryPoints"] == []
    backup.tag_resource(ResourceArn=arn, Tags={"c": "d"})
    backup.untag_resource(ResourceArn=arn, TagKeyList=["a"])
    has(backup.list_tags(ResourceArn=arn), Tags={"c": "d"})

    refused("InvalidParameterValueException", backup.create_backup_plan, BackupPlan=document("cron(0 3 * * ? *)", "w"))
    made = backup.create_backup_plan(BackupPlan=document("cron(0 3 * * ? *)"), BackupPlanTags={"a": "b"}, CreatorRequestId="three")
    plan, version = made["BackupPlanId"], made["VersionId"]
    refused("AlreadyExistsException", backup.create_backup_plan, BackupPlan=document("cron(0 3 * * ? *)"), CreatorRequestId="four")
    assert backup.create_backup_plan(BackupPlan=document("cron(0 3 * * ? *)"), CreatorRequestId="three")["BackupPlanId"] == plan
    rule = backup.get_backup_plan(BackupPlanId=plan)["BackupPlan"]["Rules"][0]
    has(rule, StartWindowMinutes=480, ScheduleExpressionTimezone="Etc/UTC", Lifecycle={"DeleteAfterDays": 35})
    changed = backup.update_backup_plan(BackupPlanId=plan, BackupPlan=document("cron(0 4 * * ? *)"))
    assert changed["VersionId"] != version
    has(backup.list_tags(ResourceArn=made["BackupPlanArn"]), Tags={"a": "b"})
    assert backup.list_backup_plans()["BackupPlansList"][0]["BackupPlanName"] == "p"

    asked = {"SelectionName": "s", "IamRoleArn": f"arn:aws:iam::{aws.account}:role/backup", "Resources": ["arn:aws:dynamodb:eu-west-1:1:table/t"]}
    refused("InvalidParameterValueException", backup.create_backup_selection, BackupPlanId=plan, BackupSelection=asked)
    aws.role("backup", "backup")
    selection = backup.create_backup_selection(BackupPlanId=plan, BackupSelection=asked, CreatorRequestId="five")["SelectionId"]
    assert backup.create_backup_selection(BackupPlanId=plan, BackupSelection=asked, CreatorRequestId="five")["SelectionId"] == selection
    has(backup.get_backup_selection(BackupPlanId=plan, SelectionId=selection)["BackupSelection"], **asked)
    has(backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"][0], SelectionName="s", CreatorRequestId="five")
    objects = aws.objects()
    has(objects, aws_backup_vault=["v"], aws_backup_plan=[plan], aws_backup_selection=[selection])
    refused("InvalidRequestException", backup.delete_backup_plan, BackupPlanId=plan)
    backup.delete_backup_selection(BackupPlanId=plan, SelectionId=selection)
    refused("ResourceNotFoundException", backup.get_backup_selection, BackupPlanId=plan, SelectionId=selection)
    backup.delete_backup_plan(BackupPlanId=plan)
    assert "DeletionDate" in backup.get_backup_plan(BackupPlanId=plan) and backup.list_backup_plans()["BackupPlansList"] == []
    refused("InvalidParameterValueException", backup.list_backup_selections, BackupPlanId=plan)
    backup.delete_backup_vault(BackupVaultName="v")
    assert not [kind for kind in aws.objects() if kind.startswith("aws_backup")]
