//! Cases of the cache: the examples, and the reuse of what exists.

use super::{Case, case, example};
use ledgerform::Scope;
use ledgerform_modules::cache::{
    Bounds, Cache, CacheInputs, CacheInputsNeedsNetwork, DnsName, ExistingGroups, ExistingName, Group, Ingress,
    Network, ScaledGroup, Serverless, Topic, User,
};
use ledgerform_modules::kms::Key;
use ledgerform_modules::profile::Profile;
use std::collections::BTreeMap;

fn needs_network() -> CacheInputsNeedsNetwork {
    CacheInputs::new().name("demo").region("us-east-1").account_id("111122223333")
}

fn inputs() -> CacheInputs {
    let network = Network::new()
        .vpc_id("vpc-0a1b2c3d4e5f60718")
        .subnet_ids(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]);
    needs_network().network(network)
}

fn user(key: &'static str, access: &str) -> (&'static str, User) {
    (key, User::new().access(access))
}

fn nodes() -> (&'static str, Ingress) {
    ("nodes", Ingress::new().security_group_id("sg-0a1b2c3d4e5f60718"))
}

fn dns(name: &str) -> DnsName {
    DnsName::new().zone_id("Z0123456789ABCDEFGHIJ").name(name)
}

fn sessions() -> Group {
    Group::new()
        .node_type("cache.r7g.large")
        .ingress([nodes()])
        .dns(Some(dns("sessions.internal.example.com")))
        .reader_dns(Some(dns("sessions-ro.internal.example.com").ttl(300)))
        .events(Some(Topic::new().topic_arn("arn:aws:sns:us-east-1:111122223333:alerts")))
        .users([user("api", "on ~session:* +@read +@write"), user("report", "on ~session:* +@read")])
}

fn rates() -> Group {
    Group::new()
        .node_type("cache.r7g.large")
        .version("7.0")
        .cluster_mode(true)
        .shards(3)
        .replicas(2)
        .parameters([("maxmemory-policy", "allkeys-lru")])
        .dns(Some(dns("rates")))
        .ingress([("private", Ingress::new().cidr("10.0.0.0/16").description("All of the VPC"))])
        .users([user("api", "on ~rate:* +@all -@dangerous")])
        .snapshot_name("rates-2026-01-31")
        .auto_minor(false)
}

fn feeds() -> ScaledGroup {
    let group = Group::new()
        .node_type("cache.r7g.xlarge")
        .cluster_mode(true)
        .shards(2)
        .users([user("api", "on ~feed:* +@read +@write")])
        .ingress([nodes()]);
    ScaledGroup::new()
        .group(group)
        .shards(Some(Bounds::new().max(10).min(2).metric("memory").target(65)))
        .replicas(Some(Bounds::new().max(4).scale_in_cooldown(900).scale_out_cooldown(120)))
}

/// What production wants, without anything that it accepts.
pub(super) fn production(stack: &Scope) {
    let inputs = complete().groups([("sessions", sessions()), ("rates", rates())]);
    stack.component::<Cache>("cache", inputs.accept(BTreeMap::<String, String>::new()));
}

fn complete() -> CacheInputs {
    let pages = Group::new()
        .node_type("cache.t4g.medium")
        .engine("valkey")
        .version("8.0")
        .replicas(0)
        .snapshot_days(0)
        .final_snapshot(false)
        .log_retention_days(30)
        .user_group(Some(ExistingName::new().name("company-readers")));
    let carts = Serverless::new()
        .max_gb(50)
        .ingress([nodes()])
        .users([user("api", "on ~cart:* +@read +@write")])
        .dns(Some(dns("carts")))
        .reader_dns(Some(dns("carts-ro")));
    inputs()
        .key(
            Key::new()
                .administrators(["arn:aws:iam::111122223333:role/security"])
                .users(["arn:aws:iam::111122223333:role/backup"]),
        )
        .tags([("Team", "platform")])
        .ingress([("vpn", Ingress::new().cidr("10.9.0.0/16"))])
        .groups([("sessions", sessions()), ("rates", rates()), ("pages", pages)])
        .scaled_groups([("feeds", feeds())])
        .serverless([("carts", carts)])
        .accept([("LF0401:pages", "pages are made again"), ("LF0402:pages", "pages are made again")])
}

/// Everything that can exist already does.
const REUSED: &str = r#"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  key        = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
  network    = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_group = { name = "company-data" } }

  groups = {
    sessions = {
      node_type       = "cache.r7g.large"
      user_group      = { name = "company-users" }
      parameter_group = { name = "company-redis" }
      security_groups = { ids = ["sg-0a1b2c3d4e5f60719"] }
    }
  }
"#;

pub(super) fn cases() -> Vec<Case> {
    vec![
        example("cache", "minimal", |stack| {
            let sessions =
                Group::new().node_type("cache.t4g.small").users([user("api", "on ~session:* +@read +@write")]);
            stack.component::<Cache>("cache", inputs().profile(Profile::Development).groups([("sessions", sessions)]));
        }),
        example("cache", "complete", |stack| {
            stack.component::<Cache>("cache", complete());
        }),
        case("cache", "reused", REUSED, |stack| {
            let arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
            let existing = |name: &str| Some(ExistingName::new().name(name));
            let sessions = Group::new()
                .node_type("cache.r7g.large")
                .user_group(existing("company-users"))
                .parameter_group(existing("company-redis"))
                .security_groups(Some(ExistingGroups::new().ids(["sg-0a1b2c3d4e5f60719"])));
            let network = Network::new().vpc_id("vpc-0a1b2c3d4e5f60718").subnet_group(existing("company-data"));
            stack.component::<Cache>(
                "cache",
                needs_network().network(network).key(Key::existing_arn(arn)).groups([("sessions", sessions)]),
            );
        }),
    ]
}
