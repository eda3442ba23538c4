//! `aws_elasticache_replication_group`

use super::replication_group_read::{attributes, flag};
use super::replication_group_request::{changed_logs, logs, replicas, shards};
use super::{is_taken_back, retag, same_engine, tagged, tags_of};
use crate::args::Args;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_elasticache::types::{AuthTokenUpdateStrategyType, ReplicationGroup as Group};
use ledgerform_engine::{KindInfo, Value};
use std::time::Duration;

pub(super) struct ReplicationGroup;

impl Kind for ReplicationGroup {
    const TYPE: &'static str = "aws_elasticache_replication_group";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "at_rest_encryption_enabled",
            "data_tiering_enabled",
            "kms_key_id",
            "network_type",
            "node_group_configuration",
            "port",
            "replication_group_id",
            "security_group_names",
            "snapshot_arns",
            "snapshot_name",
            "subnet_group_name",
        ])
        .replaced_if("engine", is_taken_back)
        .replaced_if("engine_version", is_taken_back)
        .default("auth_token_update_strategy", "ROTATE")
        .follows("engine_version_actual", &["engine", "engine_version"])
        .follows("member_clusters", &["num_cache_clusters", "num_node_groups", "replicas_per_node_group"])
        .follows("num_cache_clusters", &["num_node_groups", "replicas_per_node_group"])
        .same("engine", same_engine)
        .same("port", same_port)
        .takes(Duration::from_secs(900))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        if args.has("global_replication_group_id") {
            return Err(Failed::refused("global_replication_group_id is not supported: join the group by hand"));
        }
        let id = args.required("replication_group_id").to_lowercase();
        let request = cx
            .elasticache()
            .create_replication_group()
            .replication_group_id(&id)
            .set_at_rest_encryption_enabled(flag(args, "at_rest_encryption_enabled"))
            .set_auth_token(args.text("auth_token"))
            .set_auto_minor_version_upgrade(flag(args, "auto_minor_version_upgrade"))
            .set_automatic_failover_enabled(args.bool("automatic_failover_enabled"))
            .set_cache_node_type(args.text("node_type"))
            .set_cache_parameter_group_name(args.text("parameter_group_name"))
            .set_cache_security_group_names(args.strings("security_group_names"))
            .set_cache_subnet_group_name(args.text("subnet_group_name"))
            .set_cluster_mode(args.variant("cluster_mode"))
            .set_data_tiering_enabled(args.bool("data_tiering_enabled").filter(|is_on| *is_on))
            .set_engine(args.text("engine"))
            .set_engine_version(args.text("engine_version"))
            .set_ip_discovery(args.variant("ip_discovery"))
            .set_kms_key_id(args.text("kms_key_id"))
            .set_log_delivery_configurations(logs(args))
            .set_multi_az_enabled(args.bool("multi_az_enabled"))
            .set_network_type(args.variant("network_type"))
            .set_node_group_configuration(shards(args))
            .set_notification_topic_arn(args.text("notification_topic_arn"))
            .set_num_cache_clusters(args.positive("num_cache_clusters"))
            .set_num_node_groups(args.positive("num_node_groups"))
            .set_port(args.positive("port"))
            .set_preferred_cache_cluster_azs(args.strings("preferred_cache_cluster_azs"))
            .set_preferred_maintenance_window(args.text("maintenance_window"))
            .set_replicas_per_node_group(args.i32("replicas_per_node_group"))
            .set_replication_group_description(args.text("description"))
            .set_security_group_ids(args.strings("security_group_ids"))
            .set_snapshot_arns(args.strings("snapshot_arns"))
            .set_snapshot_name(args.text("snapshot_name"))
            .set_snapshot_retention_limit(args.i32("snapshot_retention_limit"))
            .set_snapshot_window(args.text("snapshot_window"))
            .set_tags(Some(tagged(new.tags())))
            .set_transit_encryption_enabled(args.bool("transit_encryption_enabled"))
            .set_transit_encryption_mode(args.variant("transit_encryption_mode"))
            .set_user_group_ids(args.strings("user_group_ids"));
        let create = || async { Ok(request.clone().send().await.map(|_| ())?) };
        // A group of users that was made just now may not be ready yet.
        let is_passing = |failed: &Failed| failed.is(&["InvalidUserGroupState", "UserGroupNotFound"]);
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        let limit = args.timeout("create", Duration::from_secs(3600));
        settled(cx, &id, limit, new.progress).await.map_err(|failed| failed.with_id(&id))?;
        Ok(id)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(group) = look(cx, id).await? else { return Ok(None) };
        // What is the same for all its clusters is told of each of them only.
        let cluster = match group.member_clusters().first() {
            Some(member) => {
                let answer = cx.elasticache().describe_cache_clusters().cache_cluster_id(member).send().await;
                answer.or_missing()?.and_then(|answer| answer.cache_clusters?.into_iter().next())
            }
            None => None,
        };
        let attributes = attributes(&group, cluster.as_ref(), recorded);
        Ok(Some(Found::tagged(attributes, tags_of(cx, group.arn()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let args = change.args;
        let limit = args.timeout("update", Duration::from_secs(2400));
        if change.has(&["num_node_groups"]) {
            reshard(cx, change).await?;
            settled(cx, change.id, limit, change.progress).await?;
        }
        let replicas = replicas(change);
        // To fail over there must be a replica: it comes first, and goes last.
        if let Some((_, count)) = replicas.filter(|(before, count)| before < count) {
            let request = cx.elasticache().increase_replica_count().replication_group_id(change.id);
            request.new_replica_count(count).apply_immediately(true).send().await?;
            settled(cx, change.id, limit, change.progress).await?;
        }
        modify(cx, change, limit).await?;
        if let Some((_, count)) = replicas.filter(|(before, count)| before > count) {
            let request = cx.elasticache().decrease_replica_count().replication_group_id(change.id);
            request.new_replica_count(count).apply_immediately(true).send().await?;
            settled(cx, change.id, limit, change.progress).await?;
        }
        if change.has(&["auth_token"]) {
            let strategy = args.variant::<AuthTokenUpdateStrategyType>("auth_token_update_strategy");
            let strategy = if args.has("auth_token") { strategy } else { Some(AuthTokenUpdateStrategyType::Delete) };
            let request = cx.elasticache().modify_replication_group().replication_group_id(change.id);
            let request = request.apply_immediately(true).set_auth_token(args.text("auth_token"));
            request.set_auth_token_update_strategy(strategy).send().await?;
            settled(cx, change.id, limit, change.progress).await?;
        }
        retag(cx, change).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(2700));
        let delete = || async {
            let request = cx.elasticache().delete_replication_group().replication_group_id(gone.id);
            let request = request.set_final_snapshot_identifier(gone.prior.text("final_snapshot_identifier"));
            Ok(request.send().await.map(|_| ())?)
        };
        let is_passing = |failed: &Failed| failed.is(&["InvalidReplicationGroupState"]);
        cx.retry(limit, is_passing, delete).await?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(group) => Wait::Pending(group.status().unwrap_or("there").to_owned()),
            })
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let id = new.args.required("replication_group_id").to_lowercase();
        let Some(group) = look(cx, &id).await? else { return Ok(None) };
        if group.status() == Some("creating") {
            settled(cx, &id, new.args.timeout("create", Duration::from_secs(3600)), new.progress).await?;
        }
        Ok(Some(id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let pages = cx.elasticache().describe_replication_groups().into_paginator().items().send();
        let mut found = Vec::new();
        for group in pages.collect::<std::result::Result<Vec<_>, _>>().await? {
            let tags = tags_of(cx, group.arn()).await?;
            found.extend(group.replication_group_id.map(|id| (id, tags)));
        }
        Ok(found)
    }
}

async fn reshard(cx: &Context, change: &Change<'_>) -> Result<()> {
    let Some(wanted) = change.args.positive("num_node_groups") else { return Ok(()) };
    let group = look(cx, change.id).await?;
    let mut shards: Vec<String> =
        group.iter().flat_map(|group| group.node_groups()).filter_map(|shard| shard.node_group_id.clone()).collect();
    shards.sort();
    // The last ones go.
    let kept = usize::try_from(wanted).unwrap_or_default();
    let removed = (kept < shards.len()).then(|| shards.split_off(kept));
    let request = cx
        .elasticache()
        .modify_replication_group_shard_configuration()
        .replication_group_id(change.id)
        .node_group_count(wanted)
        .apply_immediately(true)
        .set_node_groups_to_remove(removed);
    request.send().await?;
    Ok(())
}

async fn modify(cx: &Context, change: &Change<'_>, limit: Duration) -> Result<()> {
    let args = change.args;
    let names = [
        "auto_minor_version_upgrade",
        "automatic_failover_enabled",
        "cluster_mode",
        "description",
        "engine",
        "engine_version",
        "ip_discovery",
        "log_delivery_configuration",
        "maintenance_window",
        "multi_az_enabled",
        "node_type",
        "notification_topic_arn",
        "parameter_group_name",
        "security_group_ids",
        "snapshot_retention_limit",
        "snapshot_window",
        "transit_encryption_enabled",
        "transit_encryption_mode",
        "user_group_ids",
    ];
    if !change.has(&names) {
        return Ok(());
    }
    let text = |name: &str| args.text(name).filter(|_| change.has(&[name]));
    let is_set = |name: &str| change.has(&[name]).then(|| args.is(name));
    let (added, removed) = change.items("user_group_ids");
    let has_engine = change.has(&["engine", "engine_version"]);
    // With another engine the parameters must be of its family.
    let has_parameters = has_engine || change.has(&["parameter_group_name"]);
    let is_silenced = change.has(&["notification_topic_arn"]) && !args.has("notification_topic_arn");
    let request = cx
        .elasticache()
        .modify_replication_group()
        .replication_group_id(change.id)
        .apply_immediately(args.is("apply_immediately"))
        .set_auto_minor_version_upgrade(
            flag(args, "auto_minor_version_upgrade").filter(|_| change.has(&["auto_minor_version_upgrade"])),
        )
        .set_automatic_failover_enabled(is_set("automatic_failover_enabled"))
        .set_cache_node_type(text("node_type"))
        .set_cache_parameter_group_name(args.text("parameter_group_name").filter(|_| has_parameters))
        .set_cluster_mode(text("cluster_mode").map(|mode| mode.as_str().into()))
        .set_engine(text("engine"))
        .set_engine_version(args.text("engine_version").filter(|_| has_engine))
        .set_ip_discovery(text("ip_discovery").map(|discovery| discovery.as_str().into()))
        .set_log_delivery_configurations(changed_logs(change))
        .set_multi_az_enabled(is_set("multi_az_enabled"))
        .set_notification_topic_arn(text("notification_topic_arn"))
        .set_notification_topic_status(is_silenced.then(|| "inactive".to_owned()))
        .set_preferred_maintenance_window(text("maintenance_window"))
        .set_replication_group_description(text("description"))
        .set_security_group_ids(args.strings("security_group_ids").filter(|_| change.has(&["security_group_ids"])))
        .set_snapshot_retention_limit(
            change.has(&["snapshot_retention_limit"]).then(|| args.i32("snapshot_retention_limit").unwrap_or(0)),
        )
        .set_snapshot_window(text("snapshot_window"))
        .set_transit_encryption_enabled(is_set("transit_encryption_enabled"))
        .set_transit_encryption_mode(text("transit_encryption_mode").map(|mode| mode.as_str().into()))
        .set_user_group_ids_to_add(added)
        .set_user_group_ids_to_remove(removed);
    let send = || async { Ok(request.clone().send().await.map(|_| ())?) };
    let is_passing = |failed: &Failed| failed.is(&["InvalidReplicationGroupState", "InvalidUserGroupState"]);
    cx.retry(limit, is_passing, send).await?;
    settled(cx, change.id, limit, change.progress).await
}

/// The port is 6379 where none is given.
fn same_port(a: &Value, b: &Value) -> bool {
    let port =
        |value: &Value| if value.is_null() { Some(6379) } else { value.as_number().and_then(|port| port.as_i64()) };
    port(a).is_some() && port(a) == port(b)
}

async fn look(cx: &Context, id: &str) -> Result<Option<Group>> {
    let answer = cx.elasticache().describe_replication_groups().replication_group_id(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.replication_groups?.into_iter().next()))
}

async fn settled(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let available = || async {
        let group = look(cx, id).await?;
        match group.as_ref().and_then(|group| group.status()) {
            Some("available") => Ok(Wait::Done(())),
            Some("create-failed") => Err(Failed::refused("the replication group could not be made: create-failed")),
            status => Ok(Wait::Pending(status.unwrap_or("not there").to_owned())),
        }
    };
    cx.wait(limit, progress, available).await
}
