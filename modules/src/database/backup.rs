//! Backups by AWS Backup: of clusters, instances and tables alike, kept as long as wanted, copied to other regions.

use super::clusters::Clusters;
use super::inputs::{ExistingName, ExistingNameFields, ExistingRole, ExistingRoleFields};
use super::instances::Instances;
use super::plan::Plan;
use crate::check::{matches, within};
use crate::policy::trust;
use ledgerform::function::{alltrue, concat, substr};
use ledgerform::{Condition, Each, Expr, Inputs, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Backups of everything here by AWS Backup. The account must have opted in to it for Aurora, RDS and DynamoDB.
#[derive(Debug, Clone, Inputs)]
pub struct BackupPlan {
    /// When backups are made, such as `cron(0 3 * * ? *)`, in UTC.
    #[input(default = "cron(0 3 * * ? *)")]
    pub schedule: Expr<String>,
    /// Days that they are kept, 1 to 36500.
    #[input(default = 35)]
    pub retention_days: Expr<Number>,
    /// ARNs of vaults of other regions or accounts that get a copy of each, by key. The keys of those vaults encrypt the
    /// copies.
    #[input(default = BTreeMap::<String, String>::new())]
    pub copies: Expr<BTreeMap<String, String>>,
    /// A vault that exists, in place of a new one.
    pub existing_vault: Expr<Option<ExistingName>>,
    /// A role of AWS Backup that exists, in place of a new one.
    pub existing_role: Expr<Option<ExistingRole>>,
}

/// What the plan must fulfil by itself.
pub(super) fn check(field: &str, value: &Expr<BackupPlan>) -> Condition {
    let schedule = matches("^(?:cron|rate)[(].+[)]$", &value.schedule());
    let vault =
        |arn| matches("^arn:aws(?:-[a-z]+)*:backup:[a-z0-9-]+:[0-9]{12}:backup-vault:[a-zA-Z0-9_-]{2,50}$", &arn);
    let copies = alltrue(value.copies().to_list(|_, arn| vault(arn)));
    Condition::new(
        schedule.and(within(&value.retention_days(), 1, 36500)).and(copies),
        format!(
            "{field} must have a schedule such as cron(0 3 * * ? *), retention_days from 1 to 36500, and ARNs of vaults in \
             copies"
        ),
    )
}

/// The name of a new vault.
pub(crate) fn vault_name(name: &Expr<String>) -> Expr<String> {
    tf!("{name}-database")
}

/// Vault, plan and role, and the choice of what is backed up; gives the name of the vault.
pub(super) fn build(
    scope: &Scope,
    plan: &Plan<'_>,
    clusters: &Clusters,
    instances: &Instances,
    tables: &Each<aws::dynamodb_table::Ref>,
) -> Expr<Option<String>> {
    use aws::backup_plan::{CopyAction, Lifecycle, Rule};
    let inputs = plan.inputs;
    let wanted = inputs.backup_plan.is_some();
    let given = inputs.backup_plan.or_null();
    let is_new = wanted.then(given.existing_vault().is_null(), false);
    let vault = scope.when(&is_new, |scope| {
        scope.add(
            "this",
            aws::BackupVault::new()
                .name(vault_name(&inputs.name))
                .kms_key_arn(plan.key_arn)
                .tags(inputs.named("backups")),
        )
    });
    let existing: Expr<String> = wanted.then(given.existing_vault().or_null().name(), Expr::null());
    let name: Expr<String> = is_new.then(vault.map(|vault| vault.name()).or_null(), existing);
    let role_arn = role(scope, plan, &wanted);
    scope.when(&wanted, |scope| {
        // Rules are a set, whose elements must be known as a whole to be found again: nothing in them is left to AWS.
        let lifecycle =
            || Lifecycle::new().delete_after(given.retention_days()).opt_in_to_archive_for_supported_resources(false);
        let copies = given
            .copies()
            .to_list(|_, arn| arn)
            .blocks(|arn| CopyAction::new().destination_vault_arn(arn).lifecycle(lifecycle()));
        let made = scope.add(
            "this",
            aws::BackupPlan::new()
                .name(tf!("{}-database", &inputs.name))
                .rule([Rule::new()
                    .rule_name("scheduled")
                    .target_vault_name(&name)
                    .schedule(given.schedule())
                    .lifecycle(lifecycle())
                    .copy_action(copies)])
                .tags(inputs.named("backups")),
        );
        let resources = concat(
            concat(clusters.clusters.all(|cluster| cluster.arn()), instances.instances.all(|instance| instance.arn())),
            tables.all(|table| table.arn()),
        );
        scope.add(
            "this",
            aws::BackupSelection::new()
                .iam_role_arn(&role_arn)
                .name(tf!("{}-database", &inputs.name))
                .plan_id(made.id())
                .resources(resources),
        );
    });
    name.cast()
}

/// The role with which AWS Backup makes backups and restores them.
fn role(scope: &Scope, plan: &Plan<'_>, wanted: &Expr<bool>) -> Expr<String> {
    let inputs = plan.inputs;
    let existing = inputs.backup_plan.or_null().existing_role();
    let is_new = wanted.then(existing.is_null(), false);
    let role = scope.when(&is_new, |scope| {
        let role = scope.add(
            "backup",
            aws::IamRole::new()
                .assume_role_policy(trust("backup.amazonaws.com", plan.place).document(scope))
                .name_prefix(substr(tf!("{}-backup-", &inputs.name), 0, 38))
                .description("Lets AWS Backup make and restore backups")
                .tags(inputs.named("backup")),
        );
        let partition = plan.place.partition();
        for (id, policy) in
            [("backup", "AWSBackupServiceRolePolicyForBackup"), ("restore", "AWSBackupServiceRolePolicyForRestores")]
        {
            scope.add(
                id,
                aws::IamRolePolicyAttachment::new()
                    .policy_arn(tf!("arn:{partition}:iam::aws:policy/service-role/{policy}"))
                    .role(role.name()),
            );
        }
        role
    });
    let given: Expr<String> = wanted.then(existing.or_null().arn(), Expr::null());
    is_new.then(role.map(|role| role.arn()).or_null(), given)
}
