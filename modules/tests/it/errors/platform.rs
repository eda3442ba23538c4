//! Wrong inputs of the platform: its own, and those of its parts.

use ledgerform_modules::cache::{CachePart, Group, User};
use ledgerform_modules::cost_governance::CostGovernancePart;
use ledgerform_modules::database::{Cluster, DatabasePart, Member};
use ledgerform_modules::eks::EksPart;
use ledgerform_modules::monitoring::{MonitoringPart, Topic, Watched};
use ledgerform_modules::platform::{ExistingNetwork, Platform, PlatformInputs};
use ledgerform_modules::vpc::{Tier, VpcPart};

/// A good platform of a network alone, for each case to spoil.
fn good() -> PlatformInputs {
    let vpc = VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a", "us-east-1b"]);
    PlatformInputs::new().name("demo").region("us-east-1").account_id("111122223333").vpc(Some(vpc))
}

const GOOD: [(&str, &str); 4] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("vpc", r#"{ cidr = "10.0.0.0/16", zones = ["us-east-1a", "us-east-1b"] }"#),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: PlatformInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Platform>(inputs, &GOOD, arguments, message);
}

#[test]
fn shared_inputs() {
    check(
        PlatformInputs::new().name("Demo").region("us-east-1").account_id("111122223333"),
        &[("name", r#""Demo""#)],
        "name must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter, not `Demo`",
    );
    check(
        good().clients([("bastion", "bastion")]),
        &[("clients", r#"{ bastion = "bastion" }"#)],
        "clients must have keys of lower-case letters, digits, - and _, each with the ID of a security group; wrong: bastion",
    );
    check(
        good().accept([("LF9999", "why not")]),
        &[("accept", r#"{ LF9999 = "why not" }"#)],
        &format!(
            "accept must have codes that platform knows ({}), alone or with a colon and a key behind, each with the reason; \
             wrong: LF9999",
            ledgerform_modules::diagnostics::DIAGNOSTICS.iter().map(|d| d.code).collect::<Vec<_>>().join(", ")
        ),
    );
}

#[test]
fn networks() {
    let existing = || ExistingNetwork::new().vpc_id("vpc-0a1b2c3d");
    check(
        good().existing_network(Some(existing())),
        &[("existing_network", r#"{ vpc_id = "vpc-0a1b2c3d" }"#)],
        "existing_network must be null where there is a vpc: the platform is in one of them",
    );
    check(
        good().vpc(Option::<VpcPart>::None).existing_network(Some(existing().private_subnet_ids(["app"]))),
        &[("vpc", "null"), ("existing_network", r#"{ vpc_id = "vpc-0a1b2c3d", private_subnet_ids = ["app"] }"#)],
        "existing_network must have the ID of a VPC as vpc_id, and IDs of subnets",
    );
    check(
        good().private_tier("pods"),
        &[("private_tier", r#""pods""#)],
        "private_tier must be among the tiers of vpc, not `pods`",
    );
    check(
        good().data_tier("stores"),
        &[("data_tier", r#""stores""#)],
        "data_tier must be among the tiers of vpc, not `stores`",
    );
}

/// What the platform gives to its components itself is judged here: nobody else sees it.
#[test]
fn tiers_that_the_internet_reaches() {
    check(
        good().data_tier("public"),
        &[("data_tier", r#""public""#)],
        "data_tier must be a tier that the internet does not reach: `public` has the access `public`, and it holds databases \
         and caches",
    );
    check(
        good().private_tier("public"),
        &[("private_tier", r#""public""#)],
        "private_tier must be a tier that the internet does not reach: `public` has the access `public`, and it holds nodes \
         and Fargate pods",
    );
}

#[test]
fn fewer_than_two_zones() {
    let vpc = || VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a"]);
    let one_zone = ("vpc", r#"{ cidr = "10.0.0.0/16", zones = ["us-east-1a"] }"#);
    check(
        good().vpc(Some(vpc())).eks(Some(EksPart::new().kubernetes_version("1.33"))),
        &[one_zone, ("eks", r#"{ kubernetes_version = "1.33" }"#)],
        "eks needs subnets in two zones at least: in the tier `app` of vpc, or in private_subnet_ids of existing_network",
    );
    let (database, database_text) = database();
    check(
        good().vpc(Some(vpc())).database(Some(database)),
        &[one_zone, ("database", database_text)],
        "database needs subnets in two zones at least: in the tier `data` of vpc, or in data_subnet_ids of existing_network",
    );
    // Two zones of the VPC are not two zones of the tier.
    let tiers = [("data", Tier::new().access("isolated").slot(1).zones(Some(["us-east-1b"])))];
    let (cache, cache_text) = cache();
    check(
        good()
            .vpc(Some(VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a", "us-east-1b"]).tiers(tiers)))
            .private_tier("data")
            .cache(Some(cache)),
        &[
            (
                "vpc",
                r#"{
                  cidr = "10.0.0.0/16", zones = ["us-east-1a", "us-east-1b"]
                  tiers = { data = { access = "isolated", slot = 1, zones = ["us-east-1b"] } }
                }"#,
            ),
            ("private_tier", r#""data""#),
            ("cache", cache_text),
        ],
        "cache needs subnets in two zones at least: in the tier `data` of vpc, or in data_subnet_ids of existing_network",
    );
}

#[test]
fn too_few_subnets_that_exist() {
    let alone = || good().vpc(Option::<VpcPart>::None);
    let existing = || ExistingNetwork::new().vpc_id("vpc-0a1b2c3d");
    check(
        alone().existing_network(Some(
            existing().private_subnet_ids(["subnet-0a"]).data_subnet_ids(["subnet-0b", "subnet-0b"]),
        )),
        &[
            ("vpc", "null"),
            (
                "existing_network",
                r#"{
                  vpc_id = "vpc-0a1b2c3d", private_subnet_ids = ["subnet-0a"], data_subnet_ids = ["subnet-0b", "subnet-0b"]
                }"#,
            ),
        ],
        "existing_network must have different subnets, two at least in each list that has any, in two zones; wrong: \
         data_subnet_ids, private_subnet_ids",
    );
    check(
        alone().existing_network(Some(existing())).eks(Some(EksPart::new().kubernetes_version("1.33"))),
        &[
            ("vpc", "null"),
            ("existing_network", r#"{ vpc_id = "vpc-0a1b2c3d" }"#),
            ("eks", r#"{ kubernetes_version = "1.33" }"#),
        ],
        "eks needs subnets in two zones at least: in the tier `app` of vpc, or in private_subnet_ids of existing_network",
    );
    let (database, text) = database();
    check(
        alone().existing_network(Some(existing())).database(Some(database)),
        &[("vpc", "null"), ("existing_network", r#"{ vpc_id = "vpc-0a1b2c3d" }"#), ("database", text)],
        "database needs subnets in two zones at least: in the tier `data` of vpc, or in data_subnet_ids of existing_network",
    );
}

/// One database, in Rust and as text.
fn database() -> (DatabasePart, &'static str) {
    let member = Member::new().instance_class("db.r6g.large");
    let cluster = Cluster::new().version("16.4").instances([("one", member)]);
    let text = r#"{ clusters = { orders = { version = "16.4", instances = { one = { instance_class = "db.r6g.large" } } } } }"#;
    (DatabasePart::new().clusters([("orders", cluster)]), text)
}

/// One cache, in Rust and as text.
fn cache() -> (CachePart, &'static str) {
    let group = Group::new().node_type("cache.r7g.large").users([("api", User::new().access("on ~* +@read"))]);
    let text = r#"{ groups = { sessions = { node_type = "cache.r7g.large", users = { api = { access = "on ~* +@read" } } } } }"#;
    (CachePart::new().groups([("sessions", group)]), text)
}

#[test]
fn what_needs_a_network() {
    let alone = || good().vpc(Option::<VpcPart>::None);
    check(
        alone().eks(Some(EksPart::new().kubernetes_version("1.33"))),
        &[("vpc", "null"), ("eks", r#"{ kubernetes_version = "1.33" }"#)],
        "eks needs a network: give vpc or existing_network",
    );
    let (database, text) = database();
    check(
        alone().database(Some(database)),
        &[("vpc", "null"), ("database", text)],
        "database needs a network: give vpc or existing_network",
    );
    let (cache, text) = cache();
    check(
        alone().cache(Some(cache)),
        &[("vpc", "null"), ("cache", text)],
        "cache needs a network: give vpc or existing_network",
    );
}

#[test]
fn topics() {
    check(
        good().alerts_topic("p1"),
        &[("alerts_topic", r#""p1""#)],
        "alerts_topic must be the key of a topic of monitoring, not `p1`",
    );
    let monitoring = MonitoringPart::new().topics([("p2", Topic::new())]);
    check(
        good().monitoring(Some(monitoring)).costs_topic("money"),
        &[("monitoring", "{ topics = { p2 = {} } }"), ("costs_topic", r#""money""#)],
        "costs_topic must be the key of a topic of monitoring, not `money`",
    );
    let monitoring = MonitoringPart::new().topics([("costs", Topic::new())]);
    check(
        good().monitoring(Some(monitoring)).cost_governance(Some(CostGovernancePart::new())),
        &[("monitoring", "{ topics = { costs = {} } }"), ("cost_governance", "{}")],
        "cost_governance has a topic and a dashboard with the key costs: give those of monitoring other keys",
    );
}

/// A topic loses whatever its policy does not let in.
#[test]
fn publishers() {
    let monitoring = || MonitoringPart::new().topics([("p2", Topic::new().publishers(["costalerts"]))]);
    let text = r#"{ topics = { p2 = { publishers = ["costalerts"] } } }"#;
    check(
        good().monitoring(Some(monitoring())).costs_topic("p2"),
        &[("monitoring", text), ("costs_topic", r#""p2""#)],
        "LF0901: in production the topic of costs must let in budgets and costalerts (monitoring.topics.publishers); wrong: \
         p2. To have it on purpose, give the reason: accept = { LF0901 = \"…\" }, or \"LF0901:p2\" for this one",
    );
    check(
        good().monitoring(Some(monitoring())).alerts_topic("p2"),
        &[("monitoring", text), ("alerts_topic", r#""p2""#)],
        "LF0902: in production the topic of alerts must let in cloudwatch, and events.rds for databases \
         (monitoring.topics.publishers); wrong: p2. To have it on purpose, give the reason: accept = { LF0902 = \"…\" }, or \
         \"LF0902:p2\" for this one",
    );
}

/// Who switches the alarms off says so for each thing; what the monitoring watches by hand is watched.
#[test]
fn unwatched_things() {
    let (cache, text) = cache();
    let by_hand = Watched::new().kind("cache").id("demo-sessions-001");
    let monitoring = MonitoringPart::new().watch([("mine", by_hand)]);
    check(
        good().cache(Some(cache)).monitoring(Some(monitoring)).watches(false),
        &[
            ("cache", text),
            ("monitoring", r#"{ watch = { mine = { kind = "cache", id = "demo-sessions-001" } } }"#),
            ("watches", "false"),
        ],
        "LF0903: in production the monitoring must watch what there are alarms for (watches); wrong: cache-sessions-002. To \
         have it on purpose, give the reason: accept = { LF0903 = \"…\" }, or with a colon and a key behind the code for one \
         of them",
    );
}

#[test]
fn tags_that_are_missing() {
    check(
        good().tags([("owner", "payments")]).required_tags(["cost-centre", "owner"]),
        &[("tags", r#"{ owner = "payments" }"#), ("required_tags", r#"["cost-centre", "owner"]"#)],
        "tags must have the keys of required_tags; wrong: cost-centre",
    );
}

/// What a part must fulfil is said in the part's words, with its name before.
#[test]
fn inputs_of_parts() {
    check(
        good().vpc(Some(VpcPart::new().cidr("10.0.0.0/8").zones(["us-east-1a"]))),
        &[("vpc", r#"{ cidr = "10.0.0.0/8", zones = ["us-east-1a"] }"#)],
        "vpc.cidr must be the first address of an IPv4 range from /16 to /28, such as 10.0.0.0/16, not `10.0.0.0/8`",
    );
    check(
        good().eks(Some(EksPart::new().kubernetes_version("latest"))),
        &[("eks", r#"{ kubernetes_version = "latest" }"#)],
        "eks.kubernetes_version must be a version of Kubernetes from 1.29 on, without patch, such as 1.33, not `latest`",
    );
}

#[test]
fn what_production_refuses_in_parts() {
    let network = VpcPart::new().cidr("10.0.0.0/16").zones(["us-east-1a", "us-east-1b"]).nat("gateway");
    super::check_in_rust::<Platform>(
        good().vpc(Some(network)),
        "LF0101: in production a VPC of several zones must have a NAT gateway in each of them (nat = \"gateway_per_az\"). \
         To have it on purpose, give the reason: accept = { LF0101 = \"…\" }",
    );
}
