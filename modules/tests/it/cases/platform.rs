//! Cases of the platform: the examples, a network and a key that exist, and parts alone.

use super::{Case, case, example};
use ledgerform::{Any, Constraint, Expr, Scope, Variable};
use ledgerform_modules::cache::{CachePart, Group, User};
use ledgerform_modules::cost_governance::{Anomalies, Budget, CostGovernancePart, Monitor};
use ledgerform_modules::database::{
    Access as DatabaseAccess, Attribute, BackupPlan, Cluster, DatabasePart, Ingress, Instance, Member, Table,
};
use ledgerform_modules::eks::{Access, EksPart, FargateProfile, NodeGroup, Selector};
use ledgerform_modules::kms::Key;
use ledgerform_modules::monitoring::{LogGroup, MonitoringPart, Subscription, Topic, Trail};
use ledgerform_modules::platform::{ExistingNetwork, Platform, PlatformInputs};
use ledgerform_modules::profile::Profile;
use ledgerform_modules::secrets::{Rotation, Secret, SecretsPart};
use ledgerform_modules::storage::{AccessLogs, Bucket, Replication, Repository, StoragePart};
use ledgerform_modules::vpc::{Tier, VpcPart};
use std::collections::BTreeMap;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

pub(crate) fn inputs() -> PlatformInputs {
    PlatformInputs::new().name("demo").region("us-east-1").account_id("111122223333")
}

fn network() -> VpcPart {
    VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a", "us-east-1b"])
}

fn nodes() -> [(&'static str, NodeGroup); 1] {
    [("system", NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6))]
}

fn admin() -> [(&'static str, Access); 1] {
    let admin = Access::new().principal_arn("arn:aws:iam::111122223333:role/platform");
    [("platform", admin.policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]))]
}

fn member() -> Member {
    Member::new().instance_class("db.r6g.large")
}

fn table() -> Table {
    Table::new().hash_key(Attribute::new().name("id"))
}

fn sessions() -> CachePart {
    let users = [("api", User::new().access("on ~session:* +@read +@write"))];
    CachePart::new().groups([("sessions", Group::new().node_type("cache.r7g.large").users(users))])
}

fn databases() -> DatabasePart {
    let office = Ingress::new().cidr("10.8.0.0/16");
    let orders = Cluster::new()
        .version("16.4")
        .instances([("one", member()), ("two", member())])
        .access(DatabaseAccess::new().ingress([("office", office)]));
    DatabasePart::new()
        .clusters([("orders", orders)])
        .instances([("billing", Instance::new().version("16").instance_class("db.m6g.large"))])
        .tables([("sessions", table().ttl_attribute("expires_at"))])
}

fn buckets(lake: Bucket) -> StoragePart {
    StoragePart::new()
        .access_logs(Some(AccessLogs::new().bucket_key("logs")))
        .buckets([("logs", Bucket::new()), ("lake", lake), ("trail", Bucket::new().log_sources(["cloudtrail"]))])
        .repositories([("api", Repository::new())])
}

fn complete(values: Expr<BTreeMap<String, String>>) -> PlatformInputs {
    let tiers = [
        ("public", Tier::new().access("public").slot(0)),
        ("pods", Tier::new().slot(1)),
        ("stores", Tier::new().access("isolated").slot(2)),
    ];
    let rotate = "arn:aws:lambda:us-east-1:111122223333:function:rotate";
    let session = Secret::new()
        .description("Key of the sessions")
        .value("given")
        .rotation(Some(Rotation::new().lambda_arn(rotate)));
    let mail = |address: &str| Subscription::new().endpoint(address);
    inputs()
        .profile(Profile::Production)
        .private_tier("pods")
        .data_tier("stores")
        .alerts_topic("p2")
        .costs_topic("money")
        .watches(true)
        .clients([("bastion", "sg-0a1b2c3d4e5f60718")])
        .tags([("Team", "platform")])
        .accept([("LF0602:stripe", "the third party gives the key out")])
        .key(
            Key::new()
                .alias("demo-data-key")
                .services(["autoscaling"])
                .administrators(["arn:aws:iam::111122223333:role/security"]),
        )
        .vpc(Some(network().tiers(tiers).interface_endpoints(["ecr.api", "ecr.dkr"]).interface_endpoint_tier("pods")))
        .eks(Some(
            EksPart::new()
                .kubernetes_version("1.33")
                .access(admin())
                .fargate_profiles([("jobs", FargateProfile::new().selectors([Selector::new().namespace("jobs")]))])
                .node_groups(nodes()),
        ))
        .database(Some(databases()))
        .cache(Some(sessions()))
        .storage(Some(buckets(Bucket::new())))
        .secrets(Some(
            SecretsPart::new().secrets([("stripe", Secret::new().description("Key of Stripe")), ("session", session)]),
        ))
        .secret_values(values)
        .monitoring(Some(
            MonitoringPart::new()
                .runbook_url("https://wiki.example.com/runbooks")
                .log_groups([("api", LogGroup::new())])
                .trail(Some(Trail::new().bucket_name("trail").topics(["p2"])))
                .topics([
                    (
                        "p2",
                        Topic::new().subscriptions([("team", mail("team@example.com"))]).publishers([
                            "cloudtrail",
                            "cloudwatch",
                            "events",
                            "events.rds",
                        ]),
                    ),
                    ("money", Topic::new().subscriptions([("owner", mail("owner@example.com"))])),
                ]),
        ))
        .cost_governance(Some(
            CostGovernancePart::new()
                .budgets([("total", Budget::new().limit(5000).emails(["owner@example.com"]))])
                .anomalies(Some(Anomalies::new().monitors([("account", Monitor::new().accounts(["111122223333"]))]))),
        ))
}

fn variable(stack: &Scope) -> Expr<BTreeMap<String, String>> {
    let ty = Constraint::Map(Box::new(Constraint::String));
    stack.variable::<Any>("secret_values", Variable::new(ty).ephemeral().sensitive()).cast()
}

/// What production wants: all components in one.
pub(super) fn production(stack: &Scope) {
    let elsewhere = Replication::new()
        .bucket_arn("arn:aws:s3:::demo-lake-west")
        .kms_key_arn("arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    let inputs = complete(variable(stack))
        .database(Some(databases().backup_plan(Some(BackupPlan::new()))))
        .storage(Some(buckets(Bucket::new().replication(Some(elsewhere)))));
    stack.component::<Platform>("platform", inputs);
}

pub(super) fn cases() -> Vec<Case> {
    let mut full = example("platform", "complete", |stack| {
        stack.component::<Platform>("platform", complete(variable(stack)));
    });
    full.variables = "secret_values = { session = \"sk_live_handed_through\" }\n";
    vec![
        example("platform", "minimal", |stack| {
            stack.component::<Platform>(
                "platform",
                inputs()
                    .profile(Profile::Development)
                    .vpc(Some(network()))
                    .eks(Some(EksPart::new().kubernetes_version("1.33").node_groups(nodes())))
                    .database(Some(
                        DatabasePart::new()
                            .clusters([("orders", Cluster::new().version("16.4").instances([("writer", member())]))]),
                    )),
            );
        }),
        full,
        case(
            "platform",
            "a network and a key that exist",
            r#"
              name       = "demo"
              region     = "us-east-1"
              account_id = "111122223333"
              key        = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
              clients    = { app = "sg-0a1b2c3d4e5f60718" }

              existing_network = {
                vpc_id             = "vpc-0a1b2c3d4e5f60718"
                private_subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
              }

              cache = {
                groups = {
                  sessions = {
                    node_type = "cache.r7g.large"
                    users     = { api = { access = "on ~session:* +@read +@write" } }
                  }
                }
              }
            "#,
            |stack| {
                let network = ExistingNetwork::new()
                    .vpc_id("vpc-0a1b2c3d4e5f60718")
                    .private_subnet_ids(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]);
                stack.component::<Platform>(
                    "platform",
                    inputs()
                        .key(Key::existing_arn(KEY))
                        .clients([("app", "sg-0a1b2c3d4e5f60718")])
                        .existing_network(Some(network))
                        .cache(Some(sessions())),
                );
            },
        ),
        case(
            "platform",
            "tables and budgets alone, in no network",
            r#"
              name            = "demo"
              region          = "us-east-1"
              account_id      = "111122223333"
              profile         = "development"
              watches         = false
              database        = { tables = { sessions = { hash_key = { name = "id" } } } }
              monitoring      = {}
              cost_governance = { budgets = { total = { limit = 100 } } }
            "#,
            |stack| {
                stack.component::<Platform>(
                    "platform",
                    inputs()
                        .profile(Profile::Development)
                        .watches(false)
                        .database(Some(DatabasePart::new().tables([("sessions", table())])))
                        .monitoring(Some(MonitoringPart::new()))
                        .cost_governance(Some(
                            CostGovernancePart::new().budgets([("total", Budget::new().limit(100))]),
                        )),
                );
            },
        ),
    ]
}
