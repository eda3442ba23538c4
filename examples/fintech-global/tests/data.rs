//! Databases, tables and caches.

use super::{KEY, platform, texts, values};
use crate::settings::Settings;
use ledgerform::App;
use ledgerform_bindings::aws;
use ledgerform_modules::platform::{Platform, PlatformInputs};
use ledgerform_testing::Match;
use serde_json::{Value, json};

/// FG-34: Aurora PostgreSQL with a writer and a reader.
#[test]
fn fg_34_aurora_with_writer_and_reader() {
    let cluster = platform().only::<aws::RdsCluster>();
    assert_eq!(cluster.body["engine"], "aurora-postgresql");
    assert_eq!(cluster.body["cluster_identifier"], "fintechglobal-main");
    let members = texts(["fintechglobal-main-reader", "fintechglobal-main-writer"]);
    assert_eq!(values::<aws::RdsClusterInstance>(platform(), "identifier"), members);
    platform().has::<aws::RdsClusterInstance>(json!({"identifier": "fintechglobal-main-writer", "promotion_tier": 0}));
}

/// FG-35: readers come and go with the load.
#[test]
fn fg_35_autoscaling_of_readers() {
    let dimension = json!({"scalable_dimension": "rds:cluster:ReadReplicaCount"});
    let target = platform().has::<aws::AppautoscalingTarget>(dimension.clone());
    assert_eq!((&target[0].body["min_capacity"], &target[0].body["max_capacity"]), (&json!(1), &json!(5)));
    assert_eq!(target.len(), 1);
    assert_eq!(target[0].body["service_namespace"], "rds");
    platform().has::<aws::AppautoscalingPolicy>(json!({
        "name": "fintechglobal-main-readers",
        "policy_type": "TargetTrackingScaling",
        "target_tracking_scaling_policy_configuration": {
            "predefined_metric_specification": {"predefined_metric_type": "RDSReaderAverageCPUUtilization"},
            "target_value": 70,
        },
    }));
}

/// FG-36: Performance Insights, with the key.
#[test]
fn fg_36_performance_insights() {
    platform().all_are::<aws::RdsClusterInstance>(Match::object([
        ("performance_insights_enabled", Match::from(true)),
        ("performance_insights_kms_key_id", Match::starts_with(KEY)),
        ("performance_insights_retention_period", Match::from(7)),
    ]));
}

/// FG-37: enhanced monitoring each minute, with its role.
#[test]
fn fg_37_enhanced_monitoring() {
    let role = "${aws_iam_role.platform_database_monitoring_";
    platform().count::<aws::RdsClusterInstance>(2);
    platform().all_are::<aws::RdsClusterInstance>(Match::object([
        ("monitoring_interval", Match::from(60)),
        ("monitoring_role_arn", Match::starts_with(role)),
    ]));
    let description = "Lets RDS write what it measures of the machines of databases";
    let found = platform().has::<aws::IamRole>(json!({"description": description}));
    assert_eq!(found.len(), 1);
    let trust: Value = serde_json::from_str(found[0].body["assume_role_policy"].as_str().unwrap()).unwrap();
    let statement = json!({
        "Sid": "ServiceTakesRole",
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "monitoring.rds.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": "797923187401"}},
    });
    assert_eq!(trust, json!({"Version": "2012-10-17", "Statement": [statement]}));
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole";
    let attached = Match::object([("policy_arn", Match::from(policy)), ("role", Match::starts_with(role))]);
    assert_eq!(platform().has::<aws::IamRolePolicyAttachment>(attached).len(), 1);
}

/// FG-38: a replication group of Redis, whose clients log in.
#[test]
fn fg_38_redis_with_login() {
    let group = platform().only::<aws::ElasticacheReplicationGroup>();
    assert_eq!(group.body["engine"], "redis");
    assert_eq!(group.body["replication_group_id"], "fintechglobal-redis");
    assert_eq!((&group.body["engine_version"], &group.body["port"]), (&json!("7.1"), &json!(6379)));
    assert_eq!(group.body["user_group_ids"].as_array().unwrap().len(), 1);
    platform().has::<aws::ElasticacheUser>(json!({"authentication_mode": {"type": "iam"}}));
    // The user that everybody is without a name is off.
    platform().has::<aws::ElasticacheUser>(json!({"user_name": "default", "access_string": "off ~* -@all"}));
}

/// FG-39: Redis is encrypted on disk, with the key, and on its way.
#[test]
fn fg_39_redis_is_encrypted() {
    let group = platform().only::<aws::ElasticacheReplicationGroup>();
    assert_eq!(group.body["at_rest_encryption_enabled"], "true");
    assert_eq!(group.body["transit_encryption_enabled"], true);
    assert!(group.body["kms_key_id"].as_str().unwrap().starts_with(KEY));
}

/// FG-40: the table of sessions, whose items go by themselves.
#[test]
fn fg_40_table_of_sessions() {
    let table = platform().only::<aws::DynamodbTable>();
    assert_eq!(table.body["name"], "fintechglobal-sessions");
    assert_eq!(table.body["hash_key"], "session_id");
    assert_eq!(table.body["ttl"], json!({"attribute_name": "expires_at", "enabled": true}));
}

/// FG-41: units of reading and writing follow the load.
#[test]
fn fg_41_autoscaling_of_the_table() {
    for dimension in ["dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits"] {
        let of = json!({"scalable_dimension": dimension, "min_capacity": 5, "max_capacity": 100});
        assert_eq!(platform().has::<aws::AppautoscalingTarget>(of).len(), 1, "{dimension}");
    }
    for metric in ["DynamoDBReadCapacityUtilization", "DynamoDBWriteCapacityUtilization"] {
        let of = json!({"target_tracking_scaling_policy_configuration": {
            "predefined_metric_specification": {"predefined_metric_type": metric},
            "target_value": 70,
        }});
        assert_eq!(platform().has::<aws::AppautoscalingPolicy>(of).len(), 1, "{metric}");
    }
}

/// FG-42: nobody reaches database and cache from outside; from within, the cluster does.
#[test]
fn fg_42_only_the_cluster_reaches_the_data() {
    platform().all_are::<aws::RdsClusterInstance>(json!({"publicly_accessible": false}));
    for port in [5432, 6379] {
        let rules = platform().has::<aws::VpcSecurityGroupIngressRule>(json!({"from_port": port, "to_port": port}));
        assert_eq!(rules.len(), 2, "{port}: nodes and Fargate");
        for rule in rules {
            let from = rule.body["referenced_security_group_id"].as_str().unwrap();
            let of_cluster = from.starts_with("${aws_security_group.platform_eks_node")
                || from.starts_with("${aws_eks_cluster.platform_eks_this");
            assert!(of_cluster, "{port}: {from}");
            assert_eq!(rule.body.get("cidr_ipv4").filter(|cidr| !cidr.is_null()), None);
        }
        platform().has::<aws::VpcSecurityGroupEgressRule>(json!({"from_port": port, "to_port": port}));
    }
}

/// FG-43: what is convenient while it is built, and what production says about it.
#[test]
fn fg_43_convenience_is_refused_unless_accepted() {
    let cluster = platform().only::<aws::RdsCluster>();
    assert_eq!(cluster.body["skip_final_snapshot"], true);
    assert_eq!(cluster.body["deletion_protection"], false);

    let app = App::new();
    let stack = app.stack("platform");
    let inputs = PlatformInputs::new().name("fintechglobal").region("us-east-1").account_id("797923187401");
    let inputs =
        inputs.vpc(Some(crate::network::network())).database(Some(crate::data::database(&Settings::literal())));
    stack.component::<Platform>("platform", inputs);
    let said = app.synth().unwrap_err().to_string();
    for code in ["LF0301", "LF0302"] {
        assert!(said.contains(&format!("{code}: in production ")), "{said}");
    }
    // The switch makes of both what production wants.
    let protected = super::with(|settings| settings.protect_data = true.into()).only::<aws::RdsCluster>();
    assert_eq!(protected.body["skip_final_snapshot"], false);
    assert_eq!(protected.body["deletion_protection"], true);
    // Without the accepted risks there is nothing else to say, and with them nothing.
    assert!(super::app(|_: &mut Settings| ()).synth().is_ok());
}
