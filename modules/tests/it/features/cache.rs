//! Shards and replicas that follow the load, and how pods log in.

use super::{document, objects};
use crate::cases::{eks_admin, eks_inputs};
use crate::root;
use ledgerform::{App, Format};
use ledgerform_modules::cache::{Bounds, Cache, CacheInputs, DnsName, Group, Network, ScaledGroup, Serverless, User};
use ledgerform_modules::eks::{Eks, Workload};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn inputs() -> CacheInputs {
    CacheInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .network(Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d", "subnet-0a1b2c3e"]))
}

fn group() -> Group {
    Group::new().node_type("cache.r7g.large").users([("api", User::new().access("on ~* +@read"))])
}

/// Row C22: what Application Auto Scaling is told, word for word; only a group that it scales leaves its size to it.
#[test]
fn shards_and_replicas_follow_the_load() {
    let feeds = ScaledGroup::new()
        .group(group().cluster_mode(true).shards(2).replicas(1))
        .shards(Some(Bounds::new().max(10).min(2).metric("memory").target(65)))
        .replicas(Some(Bounds::new().max(4).scale_in_cooldown(900)));
    let made = document::<Cache>(inputs().groups([("sessions", group())]).scaled_groups([("feeds", feeds)]));
    let ignored: BTreeMap<&str, &Value> = objects(&made, "aws_elasticache_replication_group")
        .map(|group| (group["replication_group_id"].as_str().unwrap(), &group["lifecycle"]["ignore_changes"]))
        .collect();
    assert_eq!(
        json!(ignored),
        json!({
            "demo-feeds": ["snapshot_name", "num_node_groups", "replicas_per_node_group"],
            "demo-sessions": ["snapshot_name"],
        })
    );
    let mut told: Vec<Value> = objects(&made, "aws_appautoscaling_target")
        .map(|target| {
            json!([
                target["scalable_dimension"],
                target["min_capacity"],
                target["max_capacity"],
                target["service_namespace"]
            ])
        })
        .collect();
    told.sort_by_key(Value::to_string);
    let expected = json!([
        ["elasticache:replication-group:NodeGroups", 2, 10, "elasticache"],
        ["elasticache:replication-group:Replicas", 1, 4, "elasticache"],
    ]);
    assert_eq!(json!(told), expected);
    let mut policies: Vec<Value> = objects(&made, "aws_appautoscaling_policy")
        .map(|policy| json!([policy["name"], policy["target_tracking_scaling_policy_configuration"]]))
        .collect();
    policies.sort_by_key(Value::to_string);
    let tracking = |metric: &str, target: i64, cooldown: i64| {
        json!({
            "predefined_metric_specification": {"predefined_metric_type": metric},
            "scale_in_cooldown": cooldown,
            "scale_out_cooldown": 600,
            "target_value": target,
        })
    };
    let expected = json!([
        ["demo-feeds-replicas", tracking("ElastiCacheReplicaEngineCPUUtilization", 60, 900)],
        ["demo-feeds-shards", tracking("ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage", 65, 600)],
    ]);
    assert_eq!(json!(policies), expected);
}

/// Row C18: a name in a zone leads to the endpoint that writes or knows the shards, another one to that which only reads.
#[test]
fn names_lead_to_endpoints() {
    let name = |name: &str| Some(DnsName::new().zone_id("Z0123456789ABCDEFGHIJ").name(name));
    let feeds =
        ScaledGroup::new().group(group().cluster_mode(true).dns(name("feeds"))).shards(Some(Bounds::new().max(10)));
    let sessions = group().dns(name("sessions")).reader_dns(Some(name("sessions-ro").unwrap().ttl(300)));
    let carts = Serverless::new()
        .users([("api", User::new().access("on ~* +@read"))])
        .dns(name("carts"))
        .reader_dns(name("carts-ro"));
    let inputs = inputs().groups([("sessions", sessions), ("rates", group())]).scaled_groups([("feeds", feeds)]);
    let made = document::<Cache>(inputs.serverless([("carts", carts)]));
    let mut told: Vec<Value> = objects(&made, "aws_route53_record")
        .map(|record| json!([record["name"], record["type"], record["ttl"], record["zone_id"], record["records"]]))
        .collect();
    told.sort_by_key(Value::to_string);
    let zone = "Z0123456789ABCDEFGHIJ";
    let carts = |attribute: &str| {
        json!([format!("${{aws_elasticache_serverless_cache.cache_this_carts_5977249A.{attribute}.0.address}}")])
    };
    let group = |address: &str| json!([format!("${{aws_elasticache_replication_group.cache_{address}_address}}")]);
    let expected = json!([
        ["carts", "CNAME", 60, zone, carts("endpoint")],
        ["carts-ro", "CNAME", 60, zone, carts("reader_endpoint")],
        ["feeds", "CNAME", 60, zone, group("scaled_feeds_A58940EF.configuration_endpoint")],
        ["sessions", "CNAME", 60, zone, group("this_sessions_D6B7CE2A.primary_endpoint")],
        ["sessions-ro", "CNAME", 300, zone, group("this_sessions_D6B7CE2A.reader_endpoint")],
    ]);
    assert_eq!(json!(told), expected);
}

fn feeds(shards: u32) -> String {
    format!(
        r#"{{ node_type = "cache.r7g.large", cluster_mode = true, shards = {shards}, users = {{ api = {{ access = "on ~* +@read" }} }} }}"#
    )
}

fn fixed(shards: u32) -> String {
    root::in_network("cache", &format!("groups = {{ feeds = {} }}", feeds(shards)))
}

fn scaled(shards: u32) -> String {
    let group = feeds(shards);
    root::in_network("cache", &format!("scaled_groups = {{ feeds = {{ group = {group}, shards = {{ max = 9 }} }} }}"))
}

/// Row C22: a plan takes back no shards that the load made, but changes those of a group that is not scaled.
#[test]
fn shards_that_the_load_made_are_taken_back() {
    let changes = |before: &str, after: &str| root::changes("cache", before, after);
    assert_eq!(changes(&scaled(2), &scaled(4)), BTreeMap::new());
    let address = r#"aws_elasticache_replication_group.this["feeds"]"#.to_owned();
    assert_eq!(changes(&fixed(2), &fixed(4)), BTreeMap::from([(address, "update".to_owned())]));

    // A group that begins to follow the load stays where it is.
    let moved = r#"
moved {
  from = module.cache.aws_elasticache_replication_group.this["feeds"]
  to   = module.cache.aws_elasticache_replication_group.scaled["feeds"]
}
"#;
    let changes = changes(&fixed(2), &format!("{}{moved}", scaled(2)));
    let expected = ["aws_appautoscaling_policy.shards", "aws_appautoscaling_target.shards"]
        .map(|address| (format!(r#"{address}["feeds"]"#), "create".to_owned()));
    assert_eq!(changes, BTreeMap::from(expected));
}

/// Row C23: what pods need to log in is a right of their role. There is no secret that somebody could hand over in clear.
#[test]
fn pods_log_in_without_a_secret() {
    let app = App::new();
    let stack = app.stack("case");
    let cache = stack.component::<Cache>("cache", inputs().groups([("sessions", group())]));
    let api = Workload::new().namespace("prod").policies([("cache", cache.connect_policies.at("sessions/api"))]);
    stack.component::<Eks>("eks", eks_inputs().access([("platform", eks_admin())]).workloads([("api", api)]));
    let text = app.synth_as(Format::Json).unwrap().stacks.remove(0).text;
    let made: Value = serde_json::from_str(&text).unwrap();
    let policies: Vec<Value> = objects(&made, "aws_iam_role_policy")
        .filter(|policy| policy["name"] == "cache")
        .map(|policy| serde_json::from_str(policy["policy"].as_str().unwrap()).unwrap())
        .collect();
    let arns = ["replicationgroup:demo-sessions", "user:demo-sessions-api"]
        .map(|resource| format!("arn:aws:elasticache:us-east-1:111122223333:{resource}"));
    let expected = json!({
        "Version": "2012-10-17",
        "Statement": [{"Sid": "LogIn", "Effect": "Allow", "Action": "elasticache:Connect", "Resource": arns}],
    });
    assert_eq!(policies, [expected]);
    let association = super::only(&made, "aws_eks_pod_identity_association");
    assert_eq!((&association["namespace"], &association["service_account"]), (&json!("prod"), &json!("api")));
    for user in objects(&made, "aws_elasticache_user") {
        assert!(user.get("passwords").is_none(), "{user}");
    }
    assert!(!text.contains("auth_token") && !text.contains("aws_secretsmanager_secret"), "there is a secret");
}
