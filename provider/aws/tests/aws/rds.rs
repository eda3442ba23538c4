//! Databases.

use crate::support::{REGION, Rig};
use ledgerform_engine::Action;
use serde_json::{Value, json};

/// Subnets and a group of them.
pub(crate) fn network(subnet_group: &str, tag: &str) -> Value {
    let subnet =
        |cidr: &str, zone: &str| json!({"vpc_id": "${aws_vpc.a.id}", "cidr_block": cidr, "availability_zone": zone});
    json!({
        "aws_vpc": {"a": {"cidr_block": "10.0.0.0/16"}},
        "aws_subnet": {"a": subnet("10.0.1.0/24", "us-east-1a"), "b": subnet("10.0.2.0/24", "us-east-1b")},
        subnet_group: {"a": {
            "name": "main", "description": "Subnets", "tags": {"Name": tag},
            "subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]
        }}
    })
}

/// Both descriptions in one.
pub(crate) fn with(mut one: Value, other: &Value) -> Value {
    one.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    one
}

#[test]
fn parameter_groups() {
    let rig = Rig::new();
    let groups = |statement: &str, more: bool| {
        let mut parameters = vec![
            json!({"name": "log_statement", "value": statement, "apply_method": "immediate"}),
            json!({"name": "rds.force_ssl", "value": "1"}),
        ];
        if more {
            parameters.push(json!({"name": "max_connections", "value": "200", "apply_method": "pending-reboot"}));
        }
        json!({
            "aws_rds_cluster_parameter_group": {"a": {
                "family": "aurora-postgresql16", "name_prefix": "main-cluster-", "description": "Parameters",
                "parameter": parameters, "tags": {"Name": statement}
            }},
            "aws_db_parameter_group": {"a": {
                "family": "postgres16", "name_prefix": "main-instance-", "description": "Parameters",
                "parameter": parameters, "tags": {"Name": statement}
            }}
        })
    };
    rig.life(&[groups("ddl", true), groups("all", false)]);
}

#[test]
fn clusters_and_what_reads_them() {
    let rig = Rig::new();
    let cluster = |days: i64, tag: &str, events: &[&str], tier: i64, max: i64| {
        let more = json!({
            "aws_rds_cluster": {"a": {
                "cluster_identifier": "main", "engine": "aurora-postgresql", "engine_version": "16.4",
                "allow_major_version_upgrade": false, "apply_immediately": true, "backtrack_window": 0,
                "backup_retention_period": days, "copy_tags_to_snapshot": true, "database_name": "app",
                "db_subnet_group_name": "${aws_db_subnet_group.a.name}", "delete_automated_backups": true,
                "deletion_protection": false, "enabled_cloudwatch_logs_exports": ["postgresql"],
                "final_snapshot_identifier": "main-final", "iam_database_authentication_enabled": true,
                "manage_master_user_password": true, "master_username": "root", "port": 5432,
                "preferred_backup_window": "02:00-03:00", "preferred_maintenance_window": "sun:04:00-sun:05:00",
                "skip_final_snapshot": true, "storage_encrypted": true, "storage_type": "",
                "serverlessv2_scaling_configuration": [{"min_capacity": 0.5, "max_capacity": max}],
                "tags": {"Name": tag}
            }},
            "aws_rds_cluster_instance": {"a": {
                "cluster_identifier": "${aws_rds_cluster.a.id}", "engine": "aurora-postgresql",
                "instance_class": "db.serverless", "apply_immediately": true, "auto_minor_version_upgrade": false,
                "ca_cert_identifier": "rds-ca-rsa2048-g1", "copy_tags_to_snapshot": true,
                "db_subnet_group_name": "${aws_db_subnet_group.a.name}", "identifier": "main-a",
                "monitoring_interval": 0, "performance_insights_enabled": false,
                "preferred_maintenance_window": "sun:04:00-sun:05:00", "promotion_tier": tier,
                "publicly_accessible": false, "tags": {"Name": tag}
            }},
            "aws_db_event_subscription": {"a": {
                "sns_topic": "arn:aws:sns:us-east-1:123456789012:events", "name": "main-clusters",
                "source_type": "db-cluster", "source_ids": ["${aws_rds_cluster.a.id}"], "event_categories": events,
                "tags": {"Name": tag}
            }},
            "aws_appautoscaling_target": {"a": {
                "max_capacity": max, "min_capacity": 1, "resource_id": "cluster:main",
                "scalable_dimension": "rds:cluster:ReadReplicaCount", "service_namespace": "rds", "tags": {"Name": tag}
            }},
            "aws_appautoscaling_policy": {"a": {
                "name": "main-readers", "resource_id": "${aws_appautoscaling_target.a.resource_id}",
                "scalable_dimension": "${aws_appautoscaling_target.a.scalable_dimension}",
                "service_namespace": "${aws_appautoscaling_target.a.service_namespace}",
                "policy_type": "TargetTrackingScaling",
                "target_tracking_scaling_policy_configuration": [{
                    "target_value": max * 10, "scale_in_cooldown": 300, "scale_out_cooldown": 60,
                    "predefined_metric_specification": [{"predefined_metric_type": "RDSReaderAverageCPUUtilization"}]
                }]
            }}
        });
        with(network("aws_db_subnet_group", tag), &more)
    };
    rig.life(&[cluster(1, "one", &["failover"], 0, 4), cluster(7, "two", &["failover", "failure"], 1, 8)]);
}

#[test]
fn global_clusters_and_their_members() {
    let rig = Rig::new();
    let clusters = |version: &str, protected: bool, forwarding: bool, tag: &str| {
        let member = |region: &str, more: Value| {
            let member = json!({
                "region": region, "cluster_identifier": format!("main-{region}"), "engine": "aurora-postgresql",
                "engine_version": version, "storage_encrypted": true, "skip_final_snapshot": true, "apply_immediately": true,
                "allow_major_version_upgrade": true,
                "global_cluster_identifier": "${aws_rds_global_cluster.a.global_cluster_identifier}"
            });
            with(member, &more)
        };
        let primary = json!({"master_username": "root", "master_password": "an-example-1", "database_name": "app"});
        // It joins once there is a primary.
        let secondary = json!({
            "enable_global_write_forwarding": forwarding, "tags": {"Primary": "${aws_rds_cluster.primary.arn}"}
        });
        json!({
            "aws_rds_global_cluster": {"a": {
                "global_cluster_identifier": "main", "engine": "aurora-postgresql", "engine_version": version,
                "database_name": "app", "deletion_protection": protected, "force_destroy": false, "storage_encrypted": true,
                "tags": {"Name": tag}
            }},
            "aws_rds_cluster": {"primary": member("us-east-1", primary), "secondary": member("us-west-2", secondary)}
        })
    };
    rig.life(&[
        clusters("16.4", true, false, "one"),
        // A minor version comes member by member, a major one at once.
        clusters("16.6", false, true, "two"),
        clusters("17.4", false, true, "two"),
    ]);
}

/// A global cluster that may go with its members takes them out, and they stay.
#[test]
fn members_of_a_global_cluster_survive_it() {
    let rig = Rig::new();
    let global = json!({"a": {
        "global_cluster_identifier": "main", "engine": "aurora-postgresql", "engine_version": "16.4", "force_destroy": true
    }});
    let cluster = |global: &str| {
        json!({"a": {
            "cluster_identifier": "main", "engine": "aurora-postgresql", "engine_version": "16.4", "master_username": "root",
            "master_password": "an-example-1", "skip_final_snapshot": true, "global_cluster_identifier": global
        }})
    };
    let of_global = "${aws_rds_global_cluster.a.global_cluster_identifier}";
    rig.apply(&json!({"aws_rds_global_cluster": global, "aws_rds_cluster": cluster(of_global)}));
    rig.apply(&json!({"aws_rds_cluster": cluster("main")}));
    let left: Vec<String> = rig.account.objects(REGION).unwrap().into_iter().map(|object| object.kind).collect();
    assert_eq!(left, ["aws_rds_cluster"]);
    rig.destroy();
}

/// A cluster of Aurora or of another engine, as small as can be.
fn small_cluster(engine: &str, storage: &str, days: i64) -> Value {
    json!({"aws_rds_cluster": {"a": {
        "cluster_identifier": "main", "engine": engine, "master_username": "root", "storage_type": storage,
        "manage_master_user_password": true, "backup_retention_period": days, "skip_final_snapshot": true
    }}})
}

#[test]
fn a_change_of_a_cluster_asks_for_nothing_else() {
    let rig = Rig::new();
    rig.apply(&small_cluster("aurora-postgresql", "", 1));
    let plan = rig.plan(&small_cluster("aurora-postgresql", "", 7));
    let reasons = &plan.step("aws_rds_cluster.a").unwrap().reasons;
    assert_eq!(reasons.len(), 1, "{plan}");
    rig.account.forget_requests().unwrap();
    rig.apply(&small_cluster("aurora-postgresql", "", 7));
    // That there is no endpoint of HTTP is no change from that there shall be none.
    let calls = rig.account.requests().unwrap().calls;
    let changes: Vec<&str> = calls.iter().filter(|call| call.mutates).map(|call| call.operation.as_str()).collect();
    assert_eq!(changes, ["rds:ModifyDBCluster"]);
    rig.destroy();
}

#[test]
fn only_aurora_changes_how_it_stores() {
    let aurora = Rig::new();
    aurora.apply(&small_cluster("aurora-postgresql", "", 1));
    let other = small_cluster("aurora-postgresql", "aurora-iopt1", 1);
    aurora.assert_plan(&other, &[("aws_rds_cluster.a", Action::Update)]);
    aurora.destroy();
    let mysql = Rig::new();
    let cluster = |storage: &str| {
        let mut cluster = small_cluster("mysql", storage, 1);
        let arguments = cluster["aws_rds_cluster"]["a"].as_object_mut().unwrap();
        arguments.insert("allocated_storage".to_owned(), 100.into());
        arguments.insert("iops".to_owned(), 1000.into());
        arguments.insert("db_cluster_instance_class".to_owned(), "db.r6gd.large".into());
        cluster
    };
    mysql.apply(&cluster("io1"));
    mysql.assert_plan(&cluster("io2"), &[("aws_rds_cluster.a", Action::Replace { create_first: false })]);
    mysql.destroy();
}

#[test]
fn instances_and_replicas() {
    let rig = Rig::new();
    let instance = |class: &str, days: i64, tag: &str, multi: bool| {
        let common = json!({
            "instance_class": class, "allow_major_version_upgrade": false, "apply_immediately": true,
            "auto_minor_version_upgrade": true, "ca_cert_identifier": "rds-ca-rsa2048-g1", "copy_tags_to_snapshot": true,
            "deletion_protection": false, "enabled_cloudwatch_logs_exports": ["postgresql"],
            "iam_database_authentication_enabled": true, "maintenance_window": "sun:04:00-sun:05:00",
            "max_allocated_storage": 100, "monitoring_interval": 0, "performance_insights_enabled": false, "port": 5432,
            "publicly_accessible": false, "storage_encrypted": true, "storage_type": "gp3", "tags": {"Name": tag}
        });
        let main = json!({
            "allocated_storage": 20, "backup_retention_period": days, "backup_window": "02:00-03:00", "db_name": "app",
            "db_subnet_group_name": "${aws_db_subnet_group.a.name}", "delete_automated_backups": true,
            "engine": "postgres", "engine_version": "16", "final_snapshot_identifier": "main-final",
            "identifier": "main", "manage_master_user_password": true, "multi_az": multi, "skip_final_snapshot": true,
            "username": "root"
        });
        let replica = json!({
            "identifier": "main-reader", "replicate_source_db": "${aws_db_instance.main.identifier}",
            "skip_final_snapshot": true, "multi_az": false
        });
        let instances = json!({"aws_db_instance": {"main": with(main, &common), "reader": with(replica, &common)}});
        with(network("aws_db_subnet_group", tag), &instances)
    };
    rig.life(&[instance("db.t4g.micro", 1, "one", false), instance("db.t4g.small", 7, "two", true)]);
}

#[test]
fn a_password_is_sent_and_not_kept() {
    let rig = Rig::new();
    let instance = |password: &str| {
        json!({"aws_db_instance": {"a": {
            "identifier": "main", "engine": "postgres", "instance_class": "db.t4g.micro", "allocated_storage": 20,
            "username": "root", "password": password, "skip_final_snapshot": true, "apply_immediately": true
        }}})
    };
    rig.apply(&instance("first-secret-1"));
    rig.assert_idle(&instance("first-secret-1"));
    rig.apply(&instance("other-secret-2"));
    rig.assert_idle(&instance("other-secret-2"));
    let kept = format!("{:?}", rig.attributes("aws_db_instance.a"));
    assert!(!kept.contains("secret-"), "{kept}");
    rig.destroy();
}

#[test]
fn another_engine_is_another_cluster_and_another_name_another_instance() {
    let rig = Rig::new();
    let cluster = |engine: &str, identifier: &str, tier: i64| {
        json!({
            "aws_rds_cluster": {"a": {
                "cluster_identifier": "main", "engine": engine, "manage_master_user_password": true,
                "master_username": "root", "skip_final_snapshot": true
            }},
            "aws_rds_cluster_instance": {"a": {
                "cluster_identifier": "${aws_rds_cluster.a.id}", "engine": "aurora-postgresql", "identifier": identifier,
                "instance_class": "db.r6g.large", "promotion_tier": tier
            }}
        })
    };
    rig.apply(&cluster("aurora-postgresql", "main-a", 0));
    let replace = || Action::Replace { create_first: false };
    rig.assert_plan(&cluster("aurora-postgresql", "main-b", 0), &[("aws_rds_cluster_instance.a", replace())]);
    rig.assert_plan(&cluster("aurora-postgresql", "main-a", 2), &[("aws_rds_cluster_instance.a", Action::Update)]);
    let other = rig.plan(&cluster("aurora-mysql", "main-a", 0));
    let step = other.steps.iter().find(|step| step.address == "aws_rds_cluster.a").unwrap();
    assert_eq!(step.action, replace());
    rig.destroy();
}
