//! DynamoDB.

use crate::support::Rig;
use ledgerform_engine::Action;
use serde_json::{Value, json};

#[test]
fn tables() {
    let rig = Rig::new();
    let attribute = |name: &str| json!({"name": name, "type": "S"});
    let index = |name: &str, key: &str| json!({"name": name, "projection_type": "INCLUDE", "non_key_attributes": ["total"], "hash_key": key, "range_key": "sk"});
    let table = |tag: &str, indexes: Vec<Value>, attributes: &[&str], stream: Option<&str>, ttl: bool| {
        json!({"aws_dynamodb_table": {"a": {
            "name": "orders", "billing_mode": "PAY_PER_REQUEST", "deletion_protection_enabled": false,
            "hash_key": "pk", "range_key": "sk", "stream_enabled": stream.is_some(), "stream_view_type": stream,
            "table_class": "STANDARD", "attribute": attributes.iter().map(|name| attribute(name)).collect::<Vec<_>>(),
            "global_secondary_index": indexes,
            "local_secondary_index": [{"name": "by-time", "projection_type": "ALL", "range_key": "time"}],
            "point_in_time_recovery": [{"enabled": ttl}],
            "server_side_encryption": [{"enabled": true}],
            "ttl": [{"attribute_name": "expires", "enabled": ttl}],
            "tags": {"Name": tag}
        }}})
    };
    let one = table("one", vec![index("by-user", "user")], &["pk", "sk", "time", "user"], None, false);
    let two = table("two", vec![index("by-shop", "shop")], &["pk", "sk", "time", "shop"], Some("NEW_IMAGE"), true);
    rig.life(&[one, two]);
}

#[test]
fn provisioned_tables_that_scale() {
    let rig = Rig::new();
    let table = |read: i64, max: i64| {
        json!({
            "aws_dynamodb_table": {"a": {
                "name": "orders", "billing_mode": "PROVISIONED", "hash_key": "pk", "read_capacity": read,
                "write_capacity": 5, "attribute": [{"name": "pk", "type": "S"}, {"name": "user", "type": "S"}],
                "global_secondary_index": [{
                    "name": "by-user", "projection_type": "ALL", "hash_key": "user", "read_capacity": read,
                    "write_capacity": 1
                }]
            }},
            "aws_appautoscaling_target": {"a": {
                "max_capacity": max, "min_capacity": 5, "resource_id": "table/orders",
                "scalable_dimension": "dynamodb:table:ReadCapacityUnits", "service_namespace": "dynamodb",
                "tags": {"Name": "orders"}
            }},
            "aws_appautoscaling_policy": {"a": {
                "name": "orders-read", "resource_id": "${aws_appautoscaling_target.a.resource_id}",
                "scalable_dimension": "${aws_appautoscaling_target.a.scalable_dimension}",
                "service_namespace": "${aws_appautoscaling_target.a.service_namespace}",
                "policy_type": "TargetTrackingScaling",
                "target_tracking_scaling_policy_configuration": [{
                    "target_value": 70,
                    "predefined_metric_specification": [{"predefined_metric_type": "DynamoDBReadCapacityUtilization"}]
                }]
            }}
        })
    };
    rig.life(&[table(5, 50), table(10, 100)]);
}

#[test]
fn another_key_is_another_table() {
    let rig = Rig::new();
    let table = |key: &str| {
        json!({"aws_dynamodb_table": {"a": {
            "name": "orders", "billing_mode": "PAY_PER_REQUEST", "hash_key": key,
            "attribute": [{"name": key, "type": "S"}]
        }}})
    };
    rig.apply(&table("pk"));
    rig.assert_plan(&table("id"), &[("aws_dynamodb_table.a", Action::Replace { create_first: false })]);
    rig.destroy();
}

#[test]
fn replicas_in_other_regions() {
    let rig = Rig::new();
    let table = |regions: &[&str], recovers: bool, tag: &str| {
        let replica =
            |region: &&str| json!({"region_name": region, "point_in_time_recovery": recovers, "propagate_tags": true});
        json!({"aws_dynamodb_table": {"a": {
            "name": "orders", "billing_mode": "PAY_PER_REQUEST", "hash_key": "pk",
            "attribute": [{"name": "pk", "type": "S"}], "stream_enabled": true,
            "stream_view_type": "NEW_AND_OLD_IMAGES", "point_in_time_recovery": [{"enabled": recovers}],
            "replica": regions.iter().map(replica).collect::<Vec<_>>(), "tags": {"Name": tag}
        }}})
    };
    rig.life(&[
        table(&["eu-central-1"], false, "one"),
        table(&["eu-central-1", "eu-west-1"], true, "two"),
        table(&["eu-west-1"], true, "three"),
    ]);
}

#[test]
fn tables_of_which_the_billing_changes() {
    let rig = Rig::new();
    let table = |mode: &str, units: Value| {
        json!({"aws_dynamodb_table": {"a": {
            "name": "orders", "billing_mode": mode, "hash_key": "pk", "read_capacity": units, "write_capacity": units,
            "attribute": [{"name": "pk", "type": "S"}, {"name": "user", "type": "S"}],
            "global_secondary_index": [{
                "name": "by-user", "projection_type": "ALL", "hash_key": "user", "read_capacity": units,
                "write_capacity": units
            }]
        }}})
    };
    rig.life(&[table("PROVISIONED", json!(5)), table("PAY_PER_REQUEST", Value::Null), table("PROVISIONED", json!(2))]);
}

#[test]
fn steps_of_scaling() {
    let rig = Rig::new();
    let policy = |more: i64| {
        json!({
            "aws_dynamodb_table": {"a": {
                "name": "orders", "billing_mode": "PROVISIONED", "hash_key": "pk", "read_capacity": 5,
                "write_capacity": 5, "attribute": [{"name": "pk", "type": "S"}]
            }},
            "aws_appautoscaling_target": {"a": {
                "max_capacity": 50, "min_capacity": 5, "resource_id": "table/orders",
                "scalable_dimension": "dynamodb:table:WriteCapacityUnits", "service_namespace": "dynamodb"
            }},
            "aws_appautoscaling_policy": {"a": {
                "name": "steps", "resource_id": "${aws_appautoscaling_target.a.resource_id}",
                "scalable_dimension": "${aws_appautoscaling_target.a.scalable_dimension}",
                "service_namespace": "${aws_appautoscaling_target.a.service_namespace}",
                "policy_type": "StepScaling",
                "step_scaling_policy_configuration": [{
                    "adjustment_type": "ChangeInCapacity", "cooldown": 60, "metric_aggregation_type": "Average",
                    "step_adjustment": [
                        {"metric_interval_upper_bound": "0", "scaling_adjustment": -1},
                        {"metric_interval_lower_bound": "0", "scaling_adjustment": more}
                    ]
                }]
            }}
        })
    };
    rig.life(&[policy(2), policy(4)]);
}
