//! RDS instances and their replicas.

use super::inputs::{
    BackupsFields, Instance, InstanceFields, ObservationFields, PasswordFields, ReplicaFields, ReplicaSourceFields,
    RestoreFields, StorageFields, UpgradesFields,
};
use super::plan::Ground;
use super::protection;
use crate::check::optional;
use crate::diagnostics::DATABASE_SINGLE_ZONE;
use crate::newer::unless_null;
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Each, Expr, Meta, Scope, tf};
use ledgerform_bindings::aws;

/// What is made of the instances.
pub(super) struct Instances {
    pub(super) instances: Each<aws::db_instance::Ref>,
    /// Replicas by `instance/replica`.
    pub(super) replicas: Each<aws::db_instance::Ref>,
}

/// The identifier of a replica.
pub(crate) fn replica_identifier(instance: &Expr<String>, replica: &Expr<String>) -> Expr<String> {
    tf!("{instance}-{replica}")
}

/// Whether Secrets Manager makes, keeps and rotates its password. A replica has the passwords of its source.
pub(super) fn is_managed(instance: &Expr<Instance>) -> Expr<bool> {
    instance.replica_of().is_null().and(instance.password().version().equals(0))
}

/// What an instance and its replicas have alike.
fn common(ground: &Ground<'_>, key: &Expr<String>, instance: &Expr<Instance>, class: Expr<String>) -> aws::DbInstance {
    let plan = ground.plan;
    let (observation, storage, upgrades) = (instance.observation(), instance.storage(), instance.upgrades());
    let (insights, insights_key, insights_days) = plan.insights(&observation);
    let measured = observation.monitoring_interval().greater(0);
    let (protects, _) = protection::choose(plan, &instance.protection());
    let made = aws::DbInstance::new()
        .instance_class(class)
        .allow_major_version_upgrade(upgrades.allow_major())
        .apply_immediately(plan.is_immediate(&upgrades))
        .auto_minor_version_upgrade(upgrades.auto_minor())
        .ca_cert_identifier(upgrades.ca_certificate())
        .copy_tags_to_snapshot(true)
        .deletion_protection(protects)
        .enabled_cloudwatch_logs_exports(plan.logs.at(key))
        .iam_database_authentication_enabled(true)
        .iops(storage.iops().or_null())
        .kms_key_id(plan.key_arn)
        .maintenance_window(upgrades.window())
        .max_allocated_storage(storage.max_gib())
        .monitoring_interval(observation.monitoring_interval())
        .monitoring_role_arn(measured.then(&ground.role_arn, Expr::null()))
        .parameter_group_name(ground.groups.of_instance(key, &instance.parameters()))
        .performance_insights_enabled(insights)
        .performance_insights_kms_key_id(insights_key)
        .performance_insights_retention_period(insights_days)
        .port(plan.ports.at(key))
        .publicly_accessible(false)
        .storage_encrypted(true)
        .storage_throughput(storage.throughput().or_null())
        .storage_type(storage.ty())
        .vpc_security_group_ids(ground.network.group_ids(plan, key));
    unless_null(made, observation.insights_mode().or_null(), aws::DbInstance::database_insights_mode)
}

pub(super) fn build(scope: &Scope, ground: &Ground<'_>) -> Instances {
    use aws::db_instance::{BlueGreenUpdate, RestoreToPointInTime};
    let plan = ground.plan;
    let inputs = plan.inputs;
    let instances = scope.each(&inputs.instances, |scope, key, instance| {
        let architecture = plan.guard.choose(&instance.architecture(), "multi_az", "single");
        protection::refuse(scope, plan, &key, &instance.protection(), &instance.backups());
        plan.guard.refuse(scope, &DATABASE_SINGLE_ZONE, &key, architecture.equals("single"));

        let (is_new, is_managed) = (instance.restore().is_null(), is_managed(&instance));
        let origin = instance.replica_of();
        let is_own = origin.is_null();
        let origin = is_own.then(Expr::<String>::null(), origin.or_null().arn());
        let version = instance.password().version();
        let is_written = is_own.clone().and(version.greater(0));
        let password = is_written.then(inputs.master_passwords.at(&key), Expr::null());
        scope.require(
            optional(&instance.replica_of(), |source| split(":", source.arn()).at(3).differs(&inputs.region)),
            tf!("the source of the replica {key} is of the same region: name it in replicas of its instance"),
        );
        let (restore, upgrades) = (instance.restore(), instance.upgrades());
        let source = is_new.then(Expr::<Option<String>>::null(), restore.or_null().source());
        let (_, skips) = protection::choose(plan, &instance.protection());
        let hex = ground.final_snapshots.at(&key, |id| id.hex());
        let made = common(ground, &key, &instance, instance.instance_class())
            .allocated_storage(is_own.then(instance.storage().gib(), Expr::null()))
            .backup_retention_period(plan.backup_days(&instance.backups()))
            .backup_window(instance.backups().window())
            .blue_green_update(upgrades.blue_green().blocks(|| BlueGreenUpdate::new().enabled(true)))
            .db_name(is_own.then(instance.database_name().or_null(), Expr::null()))
            .db_subnet_group_name(ground.network.subnet_group.or_null())
            .delete_automated_backups(plan.deletes_backups(&instance.backups()))
            .engine(is_own.then(instance.engine(), Expr::null()))
            .engine_version(is_own.then(plan.versions.at(&key), Expr::null()))
            .final_snapshot_identifier(tf!("{}-final-{hex}", plan.names.at(&key)))
            .identifier(plan.names.at(&key))
            .manage_master_user_password(is_managed.then(true, Expr::null()))
            .master_user_secret_kms_key_id(is_managed.then(plan.key_arn, Expr::null()))
            .multi_az(architecture.equals("multi_az"))
            .replicate_source_db(&origin)
            .restore_to_point_in_time(source.is_some().blocks(|| {
                let time = restore.or_null().time();
                RestoreToPointInTime::new()
                    .source_db_instance_identifier(source.or_null())
                    .restore_time(time.or_null())
                    .use_latest_restorable_time(time.is_null().then(true, Expr::null()))
            }))
            // AWS makes no last snapshot of a replica.
            .skip_final_snapshot(is_own.then(skips, true))
            .snapshot_identifier(is_new.then(Expr::null(), restore.or_null().snapshot().or_null()))
            .tags(inputs.named(&key).merge(instance.tags()))
            .username(is_own.and(is_new).then(instance.master_username(), Expr::null()));
        let made = unless_null(made, password, aws::DbInstance::password_wo);
        let version = is_written.then(version, Expr::null());
        scope.add_with(
            "this",
            unless_null(made, version, aws::DbInstance::password_wo_version),
            Meta::new().depends_on(ground.log_groups.addrs()).ignore_changes([
                // What it was made from; without these it would be made anew once the snapshot is not named any more.
                "restore_to_point_in_time",
                "snapshot_identifier",
                "username",
                // Somebody promotes a replica when its source is lost; a plan would ask for the source again.
                "replicate_source_db",
            ]),
        )
    });
    let replicas = inputs
        .instances
        .to_list(|key, instance| instance.replicas().to_map(|name, replica| (tf!("{key}/{name}"), replica)));
    let replicas = scope.each(&merge_all(&replicas), |scope, key, replica| {
        let of = element(split("/", &key), 0);
        let identifier = replica_identifier(&plan.names.at(&of), &element(split("/", &key), 1));
        scope.require(
            identifier.length().at_most(63),
            tf!("the identifier of an instance has 63 characters at most; shorten the key of {key}: {identifier}"),
        );
        let instance = inputs.instances.at(&of);
        scope.add(
            "replica",
            common(ground, &of, &instance, replica.instance_class().or_else(instance.instance_class()))
                .availability_zone(replica.zone().or_null())
                .identifier(identifier)
                .multi_az(replica.multi_az())
                // A name, not an ARN: the replica is of the same region, and has its subnets and its key.
                .replicate_source_db(instances.at(&of, |instance| instance.identifier()))
                // AWS makes no last snapshot of a replica.
                .skip_final_snapshot(true)
                .tags(inputs.named(&key).merge(instance.tags())),
        )
    });
    Instances { instances, replicas }
}
