//! Aurora clusters and their instances.

use super::inputs::{
    BackupsFields, Cluster, ClusterFields, GlobalFields, MemberFields, ObservationFields, PasswordFields,
    RestoreFields, ServerlessFields, UpgradesFields,
};
use super::plan::Ground;
use super::{global, protection};
use crate::diagnostics::DATABASE_SINGLE_ZONE;
use crate::newer::unless_null;
use ledgerform::function::{element, merge_all, split};
use ledgerform::{Each, Expr, Meta, Scope, tf};
use ledgerform_bindings::aws;

/// What is made of the clusters.
pub(super) struct Clusters {
    pub(super) globals: global::Globals,
    pub(super) clusters: Each<aws::rds_cluster::Ref>,
    /// Instances by `cluster/instance`.
    pub(super) members: Each<aws::rds_cluster_instance::Ref>,
}

/// Whether Secrets Manager makes, keeps and rotates its password. It does so for no cluster of a global one: the AWS page
/// "Password management with Amazon Aurora and AWS Secrets Manager".
pub(super) fn is_managed(cluster: &Expr<Cluster>) -> Expr<bool> {
    cluster.global().is_null().and(cluster.password().version().equals(0))
}

pub(super) fn build(scope: &Scope, ground: &Ground<'_>) -> Clusters {
    let globals = global::build(scope, ground.plan);
    let clusters = clusters(scope, ground, &globals);
    let members = members(scope, ground, &clusters);
    Clusters { globals, clusters, members }
}

fn clusters(scope: &Scope, ground: &Ground<'_>, globals: &global::Globals) -> Each<aws::rds_cluster::Ref> {
    use aws::rds_cluster::{RestoreToPointInTime, Serverlessv2ScalingConfiguration};
    let plan = ground.plan;
    let inputs = plan.inputs;
    scope.each(&inputs.clusters, |scope, key, cluster| {
        scope.require(
            !inputs.instances.keys().contains(&key),
            tf!("the key {key} is in clusters and in instances: it must stand for one of them"),
        );
        scope.require(
            global::source_region(&cluster).differs(&inputs.region),
            tf!("the primary of the secondary {key} is of another region than this one: say which in source_region"),
        );
        protection::refuse(scope, plan, &key, &cluster.protection(), &cluster.backups());
        plan.guard.refuse(scope, &DATABASE_SINGLE_ZONE, &key, cluster.instances().length().less(2));

        let (has_password, is_managed, is_new) =
            (!global::is_secondary(&cluster), is_managed(&cluster), cluster.restore().is_null());
        let (version, observation) = (cluster.password().version(), cluster.observation());
        let is_written = has_password.clone().and(version.greater(0));
        let password = is_written.then(inputs.master_passwords.at(&key), Expr::null());
        // In this mode the cluster says it for its instances.
        let is_advanced = observation.insights_mode().or_null().equals("advanced");
        let (global, restore, upgrades) = (cluster.global(), cluster.restore(), cluster.upgrades());
        let (protects, skips) = protection::choose(plan, &cluster.protection());
        let is_member = global.is_some();
        let snapshot = is_new.then(Expr::null(), restore.or_null().snapshot().or_null());
        let source = is_new.then(Expr::<Option<String>>::null(), restore.or_null().source());
        let hex = ground.final_snapshots.at(&key, |id| id.hex());
        let instance_group = ground.groups.of_instance(&key, &cluster.instance_parameters());
        let made = aws::RdsCluster::new()
            .engine(cluster.engine())
            .engine_version(plan.versions.at(&key))
            .allow_major_version_upgrade(upgrades.allow_major())
            .apply_immediately(plan.is_immediate(&upgrades))
            .backtrack_window(cluster.backtrack_hours() * 3600)
            .backup_retention_period(plan.backup_days(&cluster.backups()))
            .cluster_identifier(plan.names.at(&key))
            .copy_tags_to_snapshot(true)
            .database_name(cluster.database_name().or_null())
            .db_cluster_parameter_group_name(ground.groups.of_cluster(&key, &cluster.parameters()))
            // Instances of another major version need another group at the same time.
            .db_instance_parameter_group_name(upgrades.allow_major().then(instance_group, Expr::null()))
            .db_subnet_group_name(ground.network.subnet_group.or_null())
            .delete_automated_backups(plan.deletes_backups(&cluster.backups()))
            .deletion_protection(protects)
            .enable_global_write_forwarding(is_member.then(global.or_null().write_forwarding(), Expr::null()))
            .enabled_cloudwatch_logs_exports(plan.logs.at(&key))
            .final_snapshot_identifier(tf!("{}-final-{hex}", plan.names.at(&key)))
            .global_cluster_identifier(globals.identifier_of(&key, &cluster))
            .iam_database_authentication_enabled(true)
            .kms_key_id(plan.key_arn)
            .manage_master_user_password(is_managed.then(true, Expr::null()))
            .master_user_secret_kms_key_id(is_managed.then(plan.key_arn, Expr::null()))
            .master_username(has_password.and(is_new).then(cluster.master_username(), Expr::null()))
            .port(plan.ports.at(&key))
            .preferred_backup_window(cluster.backups().window())
            .preferred_maintenance_window(upgrades.window())
            .restore_to_point_in_time(source.is_some().blocks(|| {
                let time = restore.or_null().time();
                RestoreToPointInTime::new()
                    .source_cluster_identifier(source.or_null())
                    .restore_to_time(time.or_null())
                    .use_latest_restorable_time(time.is_null().then(true, Expr::null()))
            }))
            .serverlessv2_scaling_configuration(cluster.serverless().is_some().blocks(|| {
                let bounds = cluster.serverless().or_null();
                Serverlessv2ScalingConfiguration::new()
                    .max_capacity(bounds.max_capacity())
                    .min_capacity(bounds.min_capacity())
            }))
            .skip_final_snapshot(skips)
            .snapshot_identifier(snapshot)
            .source_region(global::source_region(&cluster))
            .storage_encrypted(true)
            .storage_type(cluster.storage_type().equals("aurora").then("", cluster.storage_type()))
            .tags(inputs.named(&key).merge(cluster.tags()))
            .vpc_security_group_ids(ground.network.group_ids(plan, &key));
        let made = unless_null(made, observation.insights_mode().or_null(), aws::RdsCluster::database_insights_mode);
        let made = unless_null(made, password, aws::RdsCluster::master_password_wo);
        let made =
            unless_null(made, is_written.then(version, Expr::null()), aws::RdsCluster::master_password_wo_version);
        let made =
            unless_null(made, is_advanced.then(true, Expr::null()), aws::RdsCluster::performance_insights_enabled);
        let made = unless_null(
            made,
            is_advanced.then(plan.key_arn, Expr::null()),
            aws::RdsCluster::performance_insights_kms_key_id,
        );
        let made = unless_null(
            made,
            is_advanced.then(observation.insights_days(), Expr::null()),
            aws::RdsCluster::performance_insights_retention_period,
        );
        scope.add_with(
            "this",
            made,
            Meta::new().depends_on(ground.log_groups.addrs()).ignore_changes([
                // A failover changes both; taking it back would take the cluster out of its global one.
                "global_cluster_identifier",
                "replication_source_identifier",
                // What it was made from; without these it would be made anew once the snapshot is not named any more.
                "master_username",
                "restore_to_point_in_time",
                "snapshot_identifier",
                "source_region",
            ]),
        )
    })
}

fn members(
    scope: &Scope,
    ground: &Ground<'_>,
    clusters: &Each<aws::rds_cluster::Ref>,
) -> Each<aws::rds_cluster_instance::Ref> {
    let plan = ground.plan;
    let inputs = plan.inputs;
    let members = inputs
        .clusters
        .to_list(|key, cluster| cluster.instances().to_map(|name, member| (tf!("{key}/{name}"), member)));
    scope.each(&merge_all(&members), |scope, key, member| {
        let of = element(split("/", &key), 0);
        let identifier = tf!("{}-{}", plan.names.at(&of), element(split("/", &key), 1));
        scope.require(
            identifier.length().at_most(63),
            tf!("the identifier of an instance has 63 characters at most; shorten the key of {key}: {identifier}"),
        );
        let cluster = inputs.clusters.at(&of);
        let (observation, upgrades) = (cluster.observation(), cluster.upgrades());
        let (insights, insights_key, insights_days) = plan.insights(&observation);
        let measured = observation.monitoring_interval().greater(0);
        scope.add(
            "this",
            aws::RdsClusterInstance::new()
                .cluster_identifier(clusters.at(&of, |cluster| cluster.id()))
                .engine(cluster.engine())
                .instance_class(member.instance_class().or_else("db.serverless"))
                .apply_immediately(plan.is_immediate(&upgrades))
                .auto_minor_version_upgrade(upgrades.auto_minor())
                .availability_zone(member.zone().or_null())
                .ca_cert_identifier(upgrades.ca_certificate())
                .copy_tags_to_snapshot(true)
                .db_parameter_group_name(ground.groups.of_instance(&of, &cluster.instance_parameters()))
                .db_subnet_group_name(ground.network.subnet_group.or_null())
                .identifier(identifier)
                .monitoring_interval(observation.monitoring_interval())
                .monitoring_role_arn(measured.then(&ground.role_arn, Expr::null()))
                .performance_insights_enabled(insights)
                .performance_insights_kms_key_id(insights_key)
                .performance_insights_retention_period(insights_days)
                .preferred_maintenance_window(upgrades.window())
                .promotion_tier(member.promotion_tier())
                .publicly_accessible(false)
                .tags(inputs.named(&key).merge(cluster.tags())),
        )
    })
}
