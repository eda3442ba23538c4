//! Caches.

use crate::rds::{network, with};
use crate::support::Rig;
use ledgerform_engine::Action;
use serde_json::json;

#[test]
fn replication_groups_and_their_users() {
    let rig = Rig::new();
    let caches = |policy: &str, replicas: i64, access: &str, tag: &str| {
        let more = json!({
            "aws_cloudwatch_log_group": {"a": {"name": "/aws/elasticache/main/slow-log", "retention_in_days": 30}},
            "aws_elasticache_parameter_group": {"a": {
                "family": "valkey8", "name": "main-valkey8", "description": "Parameters",
                "parameter": [{"name": "maxmemory-policy", "value": policy}], "tags": {"Name": tag}
            }},
            "aws_elasticache_user": {
                "default": {
                    "access_string": "off ~* -@all", "engine": "redis", "user_id": "main-default", "user_name": "default",
                    "authentication_mode": [{"type": "no-password-required"}], "tags": {"Name": tag}
                },
                "app": {
                    "access_string": access, "engine": "redis", "user_id": "main-app", "user_name": "main-app",
                    "authentication_mode": [{"type": "iam"}], "tags": {"Name": tag}
                }
            },
            "aws_elasticache_user_group": {"a": {
                "engine": "redis", "user_group_id": "main", "tags": {"Name": tag},
                "user_ids": ["${aws_elasticache_user.default.user_id}", "${aws_elasticache_user.app.user_id}"]
            }},
            "aws_elasticache_replication_group": {"a": {
                "description": format!("Cache {tag}"), "replication_group_id": "main", "apply_immediately": true,
                "at_rest_encryption_enabled": "true", "auto_minor_version_upgrade": "true",
                "automatic_failover_enabled": true, "engine": "valkey", "engine_version": "8.0",
                "maintenance_window": "sun:04:00-sun:05:00", "multi_az_enabled": true, "node_type": "cache.t4g.micro",
                "num_node_groups": 1, "parameter_group_name": "${aws_elasticache_parameter_group.a.name}",
                "port": 6379, "replicas_per_node_group": replicas, "snapshot_retention_limit": replicas,
                "snapshot_window": "02:00-03:00", "subnet_group_name": "${aws_elasticache_subnet_group.a.name}",
                "transit_encryption_enabled": true,
                "user_group_ids": ["${aws_elasticache_user_group.a.user_group_id}"],
                "log_delivery_configuration": [{
                    "destination": "${aws_cloudwatch_log_group.a.name}", "destination_type": "cloudwatch-logs",
                    "log_format": "json", "log_type": "slow-log"
                }],
                "tags": {"Name": tag}
            }}
        });
        with(network("aws_elasticache_subnet_group", tag), &more)
    };
    rig.life(&[
        caches("allkeys-lru", 1, "on ~app:* +@all", "one"),
        caches("volatile-lru", 2, "on ~app:* +@read", "two"),
    ]);
}

#[test]
fn a_cache_never_goes_back() {
    let rig = Rig::new();
    let cache = |engine: &str, version: &str| {
        json!({"aws_elasticache_replication_group": {"a": {
            "description": "a", "replication_group_id": "main", "engine": engine, "engine_version": version,
            "node_type": "cache.t4g.micro"
        }}})
    };
    let replace = Action::Replace { create_first: false };
    rig.apply(&cache("redis", "7.1"));
    for (engine, version, action) in [
        ("redis", "7.2", Action::Update),
        ("redis", "7.0", replace),
        ("redis", "6.x", replace),
        ("valkey", "7.2", Action::Update),
        ("memcached", "1.6.6", replace),
    ] {
        rig.assert_plan(&cache(engine, version), &[("aws_elasticache_replication_group.a", action)]);
    }
    rig.destroy();
}

#[test]
fn serverless_caches() {
    let rig = Rig::new();
    let cache = |gigabytes: i64, tag: &str| {
        let more = json!({"aws_elasticache_serverless_cache": {"a": {
            "engine": "valkey", "name": "main", "daily_snapshot_time": "03:00", "description": format!("Cache {tag}"),
            "major_engine_version": "8", "snapshot_retention_limit": 7,
            "subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"], "tags": {"Name": tag},
            "cache_usage_limits": [{
                "data_storage": [{"unit": "GB", "maximum": gigabytes}], "ecpu_per_second": [{"maximum": 5000}]
            }]
        }}});
        with(network("aws_elasticache_subnet_group", tag), &more)
    };
    rig.life(&[cache(10, "one"), cache(20, "two")]);
}
