//! `aws_db_instance`

use super::instance_create::{complete, make, password};
use super::instance_read::{attributes, same_source};
use super::instance_wait::settled;
use super::{exports, is_role_unknown, last_snapshot, retag, tags};
use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_rds::types::{DbInstance, Filter};
use ledgerform_engine::KindInfo;
use std::time::Duration;

/// An instance that is in no cluster. Its ID is the one that it keeps when it gets another name.
pub(super) struct Instance;

/// Arguments that are not sent when an instance is changed, or not with the others.
const LOCAL: [&str; 13] = [
    "allow_major_version_upgrade",
    "apply_immediately",
    "blue_green_update",
    "delete_automated_backups",
    "final_snapshot_identifier",
    "password_wo",
    "replicate_source_db",
    "skip_final_snapshot",
    "snapshot_identifier",
    "tags",
    "tags_all",
    "timeouts",
    "upgrade_storage_config",
];

impl Kind for Instance {
    const TYPE: &'static str = "aws_db_instance";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "availability_zone",
            "backup_target",
            "character_set_name",
            "custom_iam_instance_profile",
            "db_name",
            "engine",
            "identifier_prefix",
            "kms_key_id",
            "nchar_character_set_name",
            "restore_to_point_in_time",
            "snapshot_identifier",
            "storage_encrypted",
            "timezone",
            "upgrade_storage_config",
            "username",
        ])
        .default("auto_minor_version_upgrade", true)
        .default("delete_automated_backups", true)
        .follows("engine_version_actual", &["engine_version"])
        .follows("master_user_secret", &["manage_master_user_password", "master_user_secret_kms_key_id"])
        .follows("address", &["identifier"])
        .follows("arn", &["identifier"])
        .follows("endpoint", &["identifier", "port"])
        .same("replicate_source_db", same_source)
        .takes(Duration::from_secs(600))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, name) = (new.args, name(new));
        if args.has("s3_import") {
            return Err(Failed::refused("s3_import is not supported: make the instance from a snapshot"));
        }
        let create = || make(cx, args, &name, new.tags());
        let id = cx.retry(Duration::from_secs(120), is_role_unknown, create).await?;
        let limit = args.timeout("create", Duration::from_secs(2400));
        let settled = async {
            settled(cx, || look(cx, &id), limit, new.progress, false).await?;
            if complete(cx, args, &name).await? {
                settled(cx, || look(cx, &id), limit, new.progress, true).await?;
            }
            Ok(())
        };
        settled.await.map_err(|failed: Failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(instance) = look(cx, id).await? else { return Ok(None) };
        Ok(Some(Found::tagged(attributes(&instance, recorded), tags(instance.tag_list()))))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, rds) = (change.args, cx.rds());
        let limit = args.timeout("update", Duration::from_secs(4800));
        if change.has(&["replicate_source_db"]) {
            if args.has("replicate_source_db") {
                return Err(Failed::refused("replicate_source_db can only be removed, which promotes the instance"));
            }
            let name = change.prior.required("identifier");
            let request = rds.promote_read_replica().db_instance_identifier(name);
            let request = request.set_backup_retention_period(args.i32("backup_retention_period"));
            request.set_preferred_backup_window(args.text("backup_window")).send().await?;
            settled(cx, || look(cx, change.id), limit, change.progress, false).await?;
        }
        if change.has_other_than(&LOCAL) {
            let is_green = args.block("blue_green_update").is_some_and(|block| block.is("enabled"));
            if is_green && change.has(&["engine_version", "instance_class", "parameter_group_name", "storage_type"]) {
                return Err(Failed::refused(
                    "blue_green_update is not supported: remove it to change the instance where it is, which interrupts \
                     it, or switch over by hand",
                ));
            }
            let is_passing = |failed: &Failed| is_role_unknown(failed) || failed.is(&["InvalidDBInstanceState"]);
            cx.retry(Duration::from_secs(300), is_passing, || modify(cx, change)).await?;
            settled(cx, || look(cx, change.id), limit, change.progress, args.is("apply_immediately")).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let Some(instance) = look(cx, gone.id).await? else { return Ok(()) };
        // Of a replica there is no last snapshot to take.
        let is_replica = instance.read_replica_source_db_instance_identifier().is_some();
        let snapshot = if is_replica { None } else { last_snapshot(gone.prior)? };
        let delete = || async {
            let request =
                cx.rds().delete_db_instance().set_db_instance_identifier(instance.db_instance_identifier.clone());
            let request = request.skip_final_snapshot(snapshot.is_none());
            let request = request.set_final_db_snapshot_identifier(snapshot.clone());
            let backups = gone.prior.bool("delete_automated_backups").unwrap_or(true);
            let deleted = request.delete_automated_backups(backups).send().await;
            match deleted.map_err(Failed::from) {
                Err(failed) if !failed.message.contains("is already being deleted") => Err(failed),
                _ => Ok(()),
            }
        };
        let is_passing = |failed: &Failed| failed.is(&["InvalidDBInstanceState"]);
        cx.retry(Duration::from_secs(300), is_passing, delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(instance) => Wait::Pending(instance.db_instance_status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(gone.prior.timeout("delete", Duration::from_secs(3600)), gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let answer = cx.rds().describe_db_instances().db_instance_identifier(name(new)).send().await.or_missing()?;
        let instances = answer.and_then(|answer| answer.db_instances).unwrap_or_default();
        let Some(instance) = instances.into_iter().next() else { return Ok(None) };
        if let (Some("creating"), Some(id)) = (instance.db_instance_status(), instance.dbi_resource_id()) {
            let limit = new.args.timeout("create", Duration::from_secs(2400));
            settled(cx, || look(cx, id), limit, new.progress, false).await?;
        }
        Ok(instance.dbi_resource_id)
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.rds().describe_db_instances().into_paginator().items().send();
        let instances = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let alone = instances.into_iter().filter(|instance| instance.db_cluster_identifier().is_none());
        let found = |instance: DbInstance| Some((instance.dbi_resource_id.clone()?, tags(instance.tag_list())));
        Ok(alone.filter_map(found).collect())
    }
}

fn name(new: &New<'_>) -> String {
    new.name("identifier", "identifier_prefix", 63).to_lowercase()
}

async fn modify(cx: &Context, change: &Change<'_>) -> Result<()> {
    let args = change.args;
    let text = |name: &str| args.text(name).filter(|_| change.has(&[name]));
    let flag = |name: &str| change.has(&[name]).then(|| args.is(name));
    let number = |name: &str| args.i32(name).filter(|_| change.has(&[name]));
    let has_domain = change.has(&["domain", "domain_auth_secret_arn", "domain_dns_ips", "domain_fqdn", "domain_ou"]);
    let insights = change.has(&[
        "performance_insights_enabled",
        "performance_insights_kms_key_id",
        "performance_insights_retention_period",
    ]);
    let is_password_new = change.has(&["password", "password_wo_version"]);
    // Some kinds of storage want size, operations and throughput together.
    let has_storage = change.has(&["allocated_storage", "iops", "storage_throughput", "storage_type"]);
    let storage = |name: &str| args.i32(name).filter(|number| has_storage && *number > 0);
    // Growing by itself ends where the most it may have is what it has.
    let most = args.positive("max_allocated_storage").or(args.i32("allocated_storage"));
    let request = cx
        .rds()
        .modify_db_instance()
        .set_db_instance_identifier(change.prior.text("identifier"))
        .set_new_db_instance_identifier(text("identifier"))
        .apply_immediately(args.is("apply_immediately"))
        .set_allocated_storage(storage("allocated_storage"))
        .set_allow_major_version_upgrade(
            change.has(&["engine_version"]).then(|| args.is("allow_major_version_upgrade")),
        )
        .set_auto_minor_version_upgrade(flag("auto_minor_version_upgrade"))
        .set_backup_retention_period(number("backup_retention_period"))
        .set_ca_certificate_identifier(text("ca_cert_identifier"))
        .set_cloudwatch_logs_export_configuration(exports(change))
        .set_copy_tags_to_snapshot(flag("copy_tags_to_snapshot"))
        .set_database_insights_mode(text("database_insights_mode").map(|mode| mode.as_str().into()))
        .set_db_instance_class(text("instance_class"))
        .set_db_parameter_group_name(text("parameter_group_name"))
        .set_db_port_number(number("port"))
        .set_db_subnet_group_name(text("db_subnet_group_name"))
        .set_dedicated_log_volume(flag("dedicated_log_volume"))
        .set_deletion_protection(flag("deletion_protection"))
        .set_domain(args.text("domain").filter(|_| has_domain))
        .set_domain_auth_secret_arn(args.text("domain_auth_secret_arn").filter(|_| has_domain))
        .set_domain_dns_ips(args.strings("domain_dns_ips").filter(|_| has_domain))
        .set_domain_fqdn(args.text("domain_fqdn").filter(|_| has_domain))
        .set_domain_iam_role_name(text("domain_iam_role_name"))
        .set_domain_ou(args.text("domain_ou").filter(|_| has_domain))
        .set_enable_customer_owned_ip(flag("customer_owned_ip_enabled"))
        .set_enable_iam_database_authentication(flag("iam_database_authentication_enabled"))
        .set_enable_performance_insights(insights.then(|| args.is("performance_insights_enabled")))
        .set_engine_version(text("engine_version"))
        .set_iops(storage("iops"))
        .set_license_model(text("license_model"))
        .set_manage_master_user_password(flag("manage_master_user_password"))
        .set_master_user_password(password(args).filter(|_| is_password_new))
        .set_master_user_secret_kms_key_id(text("master_user_secret_kms_key_id"))
        .set_max_allocated_storage(most.filter(|_| change.has(&["max_allocated_storage"])))
        .set_monitoring_interval(
            change.has(&["monitoring_interval"]).then(|| args.i32("monitoring_interval").unwrap_or(0)),
        )
        .set_monitoring_role_arn(text("monitoring_role_arn"))
        .set_multi_az(flag("multi_az"))
        .set_network_type(text("network_type"))
        .set_option_group_name(text("option_group_name"))
        .set_performance_insights_kms_key_id(args.text("performance_insights_kms_key_id").filter(|_| insights))
        .set_performance_insights_retention_period(
            args.i32("performance_insights_retention_period").filter(|days| insights && *days > 0),
        )
        .set_preferred_backup_window(text("backup_window"))
        .set_preferred_maintenance_window(text("maintenance_window"))
        .set_publicly_accessible(flag("publicly_accessible"))
        .set_replica_mode(text("replica_mode").map(|mode| mode.as_str().into()))
        .set_storage_throughput(storage("storage_throughput"))
        .set_storage_type(args.text("storage_type").filter(|_| has_storage))
        .set_vpc_security_group_ids(
            args.strings("vpc_security_group_ids").filter(|_| change.has(&["vpc_security_group_ids"])),
        );
    request.send().await?;
    Ok(())
}

async fn look(cx: &Context, id: &str) -> Result<Option<DbInstance>> {
    let filter = Filter::builder().name("dbi-resource-id").values(id).build();
    let answer = cx.rds().describe_db_instances().filters(filter).send().await.or_missing()?;
    let instances = answer.and_then(|answer| answer.db_instances).unwrap_or_default();
    Ok(instances.into_iter().find(|instance| instance.dbi_resource_id() == Some(id)))
}
