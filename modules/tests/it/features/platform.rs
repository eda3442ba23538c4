//! What the platform does for all its components at once: alarms, runbook, tags.

use super::{document, objects};
use ledgerform::{App, Level};
use ledgerform_modules::cache::{Bounds, CachePart, Group, ScaledGroup, User};
use ledgerform_modules::cost_governance::CostGovernancePart;
use ledgerform_modules::database::{Attribute, BackupPlan, Cluster, DatabasePart, Instance, Member, Replica, Table};
use ledgerform_modules::eks::{Access, Addon, EksPart, NodeGroup};
use ledgerform_modules::monitoring::{self, MonitoringPart, Subscription, Topic};
use ledgerform_modules::platform::{Platform, PlatformInputs};
use ledgerform_modules::secrets::{Function, Rotation, Secret, SecretsPart};
use ledgerform_modules::storage::{AccessLogs, Bucket, StoragePart};
use ledgerform_modules::vpc::VpcPart;
use serde_json::Value;
use std::collections::BTreeSet;

/// A platform with everything that the table of alarms has a kind for.
fn inputs() -> PlatformInputs {
    let group = || Group::new().node_type("cache.r7g.large").users([("api", User::new().access("on ~* +@read"))]);
    let scaled = ScaledGroup::new()
        .group(group().cluster_mode(true).shards(3).replicas(2))
        .shards(Some(Bounds::new().max(6).min(2)))
        .replicas(Some(Bounds::new().max(3).min(1)));
    let member = || Member::new().instance_class("db.r6g.large");
    let billing = Instance::new().version("16").instance_class("db.m6g.large").replicas([("analysts", Replica::new())]);
    let function = Function::new().application("SecretsManagerRDSPostgreSQLRotationSingleUser");
    let password = Secret::new().description("User").rotation(Some(Rotation::new().function(Some(function))));
    let admin = Access::new()
        .principal_arn("arn:aws:iam::111122223333:role/platform")
        .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]);
    let topic = Topic::new().subscriptions([("team", Subscription::new().endpoint("team@example.com"))]).publishers([
        "cloudwatch",
        "events",
        "events.rds",
    ]);
    PlatformInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .vpc(Some(VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a", "us-east-1b"])))
        .eks(Some(
            EksPart::new()
                .kubernetes_version("1.33")
                .access([("platform", admin)])
                .addons(
                    ["coredns", "kube-proxy", "vpc-cni", "amazon-cloudwatch-observability"]
                        .map(|name| (name, Addon::new())),
                )
                .node_groups([("system", NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6))]),
        ))
        .database(Some(
            DatabasePart::new()
                .clusters([(
                    "orders",
                    Cluster::new().version("16.4").instances([("one", member()), ("two", member())]),
                )])
                .instances([("billing", billing)])
                .tables([("sessions", Table::new().hash_key(Attribute::new().name("id")))])
                .backup_plan(Some(BackupPlan::new())),
        ))
        .cache(Some(
            CachePart::new()
                .groups([
                    ("pages", group().replicas(2)),
                    ("sessions", group().cluster_mode(true).shards(2).replicas(1)),
                ])
                .scaled_groups([("load", scaled)]),
        ))
        .secrets(Some(SecretsPart::new().secrets([("db/password", password)])))
        .monitoring(Some(MonitoringPart::new().topics([("p2", topic)])))
        .alerts_topic("p2")
}

/// What alarms look at: `dimension=value`, with the hash of addresses left out.
fn watched(document: &Value) -> BTreeSet<String> {
    let mut watched = BTreeSet::new();
    for alarm in objects(document, "aws_cloudwatch_metric_alarm") {
        assert!(!alarm["alarm_actions"].as_array().unwrap().is_empty(), "nobody hears of {}", alarm["alarm_name"]);
        for (dimension, value) in alarm["dimensions"].as_object().unwrap() {
            watched.insert(format!("{dimension}={}", value.as_str().unwrap()));
        }
    }
    watched
}

/// Rows M27 and C14: whatever the table of alarms has a kind for is watched, and of a cache each node of each shard.
#[test]
fn every_thing_with_a_kind_of_alarms_is_watched() {
    let document = document::<Platform>(inputs());
    let watched = watched(&document);
    // The types that have a kind, with the dimension of their metrics and the argument that is its value.
    let named = [
        ("aws_backup_vault", "BackupVaultName", "name"),
        ("aws_db_instance", "DBInstanceIdentifier", "identifier"),
        ("aws_dynamodb_table", "TableName", "name"),
        ("aws_eks_cluster", "ClusterName", "name"),
        ("aws_rds_cluster", "DBClusterIdentifier", "cluster_identifier"),
        ("aws_serverlessapplicationrepository_cloudformation_stack", "FunctionName", "name"),
    ];
    let mut expected = BTreeSet::new();
    for (ty, dimension, argument) in named {
        let found: Vec<String> =
            objects(&document, ty).map(|body| format!("{dimension}={}", body[argument].as_str().unwrap())).collect();
        assert!(!found.is_empty(), "no {ty}");
        expected.extend(found);
    }
    let gateways = document["resource"]["aws_nat_gateway"].as_object().unwrap();
    assert_eq!(gateways.len(), 2);
    expected.extend(gateways.keys().map(|name| format!("NatGatewayId=${{aws_nat_gateway.{name}.id}}")));
    let nodes = [
        // Three nodes of one shard; two of each of two shards; of what follows the load, those that are always there.
        "pages-001",
        "pages-002",
        "pages-003",
        "sessions-0001-001",
        "sessions-0001-002",
        "sessions-0002-001",
        "sessions-0002-002",
        "load-0001-001",
        "load-0001-002",
        "load-0002-001",
        "load-0002-002",
    ];
    expected.extend(nodes.map(|node| format!("CacheClusterId=demo-{node}")));
    assert_eq!(watched, expected);

    // The cluster has the alarms of its control plane, and those of its nodes because an add-on measures them.
    let of_cluster: BTreeSet<&str> = objects(&document, "aws_cloudwatch_metric_alarm")
        .filter(|alarm| alarm["dimensions"]["ClusterName"].is_string())
        .map(|alarm| alarm["namespace"].as_str().unwrap())
        .collect();
    assert_eq!(of_cluster, BTreeSet::from(["AWS/EKS", "ContainerInsights"]));
    // Nobody has alarms that never have data.
    let unmeasured = super::document::<Platform>(
        inputs().eks(Some(
            EksPart::new().kubernetes_version("1.33").access([(
                "platform",
                Access::new()
                    .principal_arn("arn:aws:iam::111122223333:role/platform")
                    .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]),
            )]),
        )),
    );
    let is_of_nodes = |alarm: &&Value| alarm["namespace"] == "ContainerInsights";
    assert_eq!(objects(&unmeasured, "aws_cloudwatch_metric_alarm").filter(is_of_nodes).count(), 0);
}

/// A NAT instance has the alarm that recovers it from the network, and the other from the monitoring.
#[test]
fn a_nat_instance_is_watched() {
    let vpc = VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a", "us-east-1b"]).nat("instance");
    let document = document::<Platform>(inputs().vpc(Some(vpc)).accept([("LF0102", "a cheap environment")]));
    let of_instance = objects(&document, "aws_cloudwatch_metric_alarm")
        .filter(|alarm| alarm["dimensions"]["InstanceId"].is_string())
        .map(|alarm| alarm["metric_name"].as_str().unwrap());
    let metrics: Vec<&str> = of_instance.collect();
    assert_eq!(metrics.len(), 2, "{metrics:?}");
    assert!(metrics.contains(&"StatusCheckFailed_System") && metrics.contains(&"StatusCheckFailed_Instance"));
}

/// Row M26: an alarm leads to a section of the runbook that is made of the same table, and no section is without an alarm's
/// meaning, a place to look at and something to do.
#[test]
fn each_alarm_leads_to_the_runbook() {
    let text = monitoring::runbook();
    let sections: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    for section in text.split("\n## ").skip(1) {
        let lines: Vec<&str> = section.lines().filter(|line| !line.is_empty()).collect();
        let [anchor, meaning, rings, look, act] = lines[..] else { panic!("five lines: {lines:?}") };
        assert!(meaning.ends_with('.'), "{anchor}: {meaning}");
        assert!(
            rings.starts_with("- Rings: ") && look.starts_with("- Look at ") && act.starts_with("- Then "),
            "{lines:?}"
        );
    }
    for (runbook, file) in
        [(None, "RUNBOOK.md"), (Some("https://wiki.example.com/runbook"), "https://wiki.example.com/runbook")]
    {
        let topic = Topic::new()
            .subscriptions([("team", Subscription::new().endpoint("team@example.com"))])
            .publishers(["cloudwatch", "events.rds"]);
        let mut part = MonitoringPart::new().topics([("p2", topic)]);
        if let Some(runbook) = runbook {
            part = part.runbook_url(runbook);
        }
        let document = document::<Platform>(inputs().monitoring(Some(part)));
        for alarm in objects(&document, "aws_cloudwatch_metric_alarm") {
            let description = alarm["alarm_description"].as_str().unwrap();
            let anchor = description.split_once(&format!("Runbook: {file}#")).map(|(_, anchor)| anchor);
            assert!(anchor.is_some_and(|anchor| sections.contains(anchor)), "{description}");
        }
    }
    let files = ledgerform_modules::COMPONENTS.iter().filter(|entry| ["monitoring", "platform"].contains(&entry.name));
    for entry in files {
        assert_eq!(entry.export().unwrap()["RUNBOOK.md"], text, "{}", entry.name);
    }
}

/// A program of a platform whose tags are required of everything that can have tags by its schema.
fn with_required(keys: &[&'static str], inputs: PlatformInputs) -> App {
    let app = App::new();
    app.require_tags(keys.to_vec());
    let storage = StoragePart::new()
        .access_logs(Some(AccessLogs::new().bucket_key("logs")))
        .buckets([("logs", Bucket::new()), ("lake", Bucket::new())]);
    let costs = CostGovernancePart::new();
    app.stack("case").component::<Platform>("platform", inputs.storage(Some(storage)).cost_governance(Some(costs)));
    app
}

/// Row G12: what the platform is tagged with is on everything here that can have tags, and nothing is tagged too little
/// unnoticed.
#[test]
fn required_tags_are_on_everything_that_can_have_tags() {
    let keys = ["cost-centre", "owner"];
    let tagged = inputs().tags(keys.map(|key| (key, "platform"))).required_tags(keys);
    let synthesis = with_required(&keys, tagged).synth().unwrap();
    let warnings: Vec<_> = synthesis
        .stacks
        .iter()
        .flat_map(|stack| &stack.annotations)
        .filter(|note| note.level == Level::Warning)
        .collect();
    assert!(warnings.is_empty(), "{warnings:#?}");

    let problems = with_required(&["owner"], inputs()).synth().unwrap_err();
    let vpc = problems.iter().find(|problem| problem.path == "case/platform/vpc/this").unwrap();
    assert_eq!(vpc.message, "the tags `owner` are missing, and they are required");
    assert!(problems.iter().count() > 50, "{}", problems.iter().count());
}

/// The tags that bills are split by are those that everything has.
#[test]
fn required_tags_can_be_shown_by_bills() {
    let costs = CostGovernancePart::new().cost_allocation_tags(["Team", "owner"]);
    let inputs =
        || inputs().tags([("owner", "platform")]).required_tags(["owner"]).cost_governance(Some(costs.clone()));
    let keys = |inputs: PlatformInputs| -> BTreeSet<String> {
        let document = document::<Platform>(inputs);
        objects(&document, "aws_ce_cost_allocation_tag")
            .map(|tag| tag["tag_key"].as_str().unwrap().to_owned())
            .collect()
    };
    let expected = BTreeSet::from(["Team".to_owned(), "owner".to_owned()]);
    assert_eq!(keys(inputs()), expected);
    assert_eq!(keys(inputs().allocates_required_tags(true)), expected);
    let alone = self::inputs().tags([("owner", "platform")]).required_tags(["owner"]).allocates_required_tags(true);
    assert_eq!(keys(alone.cost_governance(Some(CostGovernancePart::new()))), BTreeSet::from(["owner".to_owned()]));
}
