//! Wrong inputs of the cache.

use ledgerform::IntoExpr;
use ledgerform_modules::cache::{
    Bounds, Cache, CacheInputs, DnsName, Group, Ingress, Network, ScaledGroup, Serverless, User,
};

/// A good place for caches, for each case to spoil.
fn good() -> CacheInputs {
    CacheInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .network(Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d", "subnet-0a1b2c3e"]))
}

const GOOD: [(&str, &str); 4] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("network", r#"{ vpc_id = "vpc-0a1b2c3d", subnet_ids = ["subnet-0a1b2c3d", "subnet-0a1b2c3e"] }"#),
];

const USERS: &str = r#"users = { api = { access = "on ~* +@read" } }"#;

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: CacheInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Cache>(inputs, &GOOD, arguments, message);
}

fn users() -> [(&'static str, User); 1] {
    [("api", User::new().access("on ~* +@read"))]
}

fn group() -> Group {
    Group::new().node_type("cache.r7g.large").users(users())
}

/// As [`check`], for a group with the given attributes besides those that it needs.
#[track_caller]
fn check_group(group: Group, attributes: &str, message: &str) {
    let text = format!("{{ sessions = {{ node_type = \"cache.r7g.large\", {USERS}, {attributes} }} }}");
    check(good().groups([("sessions", group)]), &[("groups", &text)], message);
}

#[test]
fn names() {
    let text = |key: &str| format!("{{ {key} = {{ node_type = \"cache.r7g.large\", {USERS} }} }}");
    check(
        good().groups([("Sessions", group())]),
        &[("groups", &text("Sessions"))],
        "the keys of groups must be lower-case letters, digits and single hyphens, beginning with a letter; wrong: Sessions",
    );
    let long = "sessions-of-the-customers-of-all-europe";
    check(
        good().groups([(long, group())]),
        &[("groups", &text(long))],
        "the identifier of a cache has 40 characters at most; shorten the key sessions-of-the-customers-of-all-europe: \
         demo-sessions-of-the-customers-of-all-europe",
    );
    check(
        good().groups([("carts", group())]).serverless([("carts", Serverless::new().users(users()))]),
        &[("groups", &text("carts")), ("serverless", &format!("{{ carts = {{ {USERS} }} }}"))],
        "the key carts is in groups and in serverless: it must stand for one of them",
    );
    let user = "reports-of-all-customers-of-europe";
    check(
        good().groups([("sessions", group().users([(user, User::new().access("on ~* +@read"))]))]),
        &[(
            "groups",
            &format!(
                "{{ sessions = {{ node_type = \"cache.r7g.large\", users = {{ {user} = {{ access = \"on ~* +@read\" }} }} }} }}"
            ),
        )],
        "the name of a user has 40 characters at most; shorten the keys of sessions/reports-of-all-customers-of-europe: \
         demo-sessions-reports-of-all-customers-of-europe",
    );
    check(
        CacheInputs {
            network: Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d"]).into_expr(),
            ..good()
        },
        &[("network", r#"{ vpc_id = "vpc-0a1b2c3d", subnet_ids = ["subnet-0a1b2c3d"] }"#)],
        "network must have the ID of a VPC as vpc_id, and either two subnet_ids at least or the name of a subnet_group",
    );
}

#[test]
fn groups() {
    check_group(
        group().version("5.0"),
        r#"version = "5.0""#,
        "groups must have the engine redis (versions 6.x, 6.2, 7.0 and 7.1) or valkey (such as 8.0), a node_type such as \
         cache.r7g.large, and a port from 1024 to 65535; wrong: sessions",
    );
    check_group(
        group().shards(3),
        "shards = 3",
        "groups must have 0 to 5 replicas, and more than one of the 90 shards only in cluster_mode; wrong: sessions",
    );
    check_group(
        group().ingress([("nodes", Ingress::new())]),
        "ingress = { nodes = {} }",
        "groups must have in ingress, by keys of lower-case letters, digits, _ and -, either a security_group_id or a cidr \
         each, no two of them alike, and no ingress together with security_groups that exist; wrong: sessions",
    );
    check_group(
        group().ingress([("app", Ingress::new().cidr("10.0.1.0/24")), ("jobs", Ingress::new().cidr("10.0.1.0/24"))]),
        r#"ingress = { app = { cidr = "10.0.1.0/24" }, jobs = { cidr = "10.0.1.0/24" } }"#,
        "groups must have in ingress, by keys of lower-case letters, digits, _ and -, either a security_group_id or a cidr \
         each, no two of them alike, and no ingress together with security_groups that exist; wrong: sessions",
    );
    check_group(
        group().snapshot_window("04:30-05:30"),
        r#"snapshot_window = "04:30-05:30""#,
        "groups must have a snapshot_window such as 02:00-03:00 and, apart from it, a maintenance_window such as \
         sun:04:00-sun:05:00; wrong: sessions",
    );
    check_group(
        group().parameters([("cluster-enabled", "yes")]),
        r#"parameters = { cluster-enabled = "yes" }"#,
        "groups must have either a parameter_group that exists or parameters by name, without cluster-enabled, which \
         cluster_mode says; wrong: sessions",
    );
    check_group(
        group().log_retention_days(100),
        "log_retention_days = 100",
        "groups must have snapshot_days from 0 to 35, log_retention_days that CloudWatch Logs knows (such as 30, 90 or 365), \
         and the ARN of a topic in events; wrong: sessions",
    );
}

#[test]
fn rules() {
    let vpn = || Ingress::new().cidr("10.9.0.0/16");
    check(
        good().ingress([("office", vpn()), ("vpn", vpn())]),
        &[("ingress", r#"{ office = { cidr = "10.9.0.0/16" }, vpn = { cidr = "10.9.0.0/16" } }"#)],
        "ingress must have keys of lower-case letters, digits, - and _, each with either security_group_id or cidr, no two of \
         them alike; wrong: office, vpn",
    );
}

#[test]
fn users_without_or_with_a_password() {
    let message = "groups must have either users, by keys of lower-case letters, digits and single hyphens other than \
                   default, with an access such as `on ~session:* +@read` that holds no password, or a user_group that \
                   exists; wrong: sessions";
    check(
        good().groups([("sessions", Group::new().node_type("cache.r7g.large"))]),
        &[("groups", r#"{ sessions = { node_type = "cache.r7g.large" } }"#)],
        message,
    );
    check(
        good().groups([("sessions", group().users([("api", User::new().access("on >hunter2 ~* +@all"))]))]),
        &[(
            "groups",
            r#"{ sessions = { node_type = "cache.r7g.large", users = { api = { access = "on >hunter2 ~* +@all" } } } }"#,
        )],
        message,
    );
}

#[test]
fn serverless() {
    check(
        good().serverless([("carts", Serverless::new().users(users()).max_gb(0))]),
        &[("serverless", &format!("{{ carts = {{ {USERS}, max_gb = 0 }} }}"))],
        "serverless must have the engine redis or valkey with the major_version 7 or 8, max_gb from 1 to 5000, max_ecpu from \
         1000 to 15000000, snapshot_days from 0 to 35 and a snapshot_time such as 02:00; wrong: carts",
    );
}

#[test]
fn dns() {
    let rule = "the zone_id of a hosted zone (such as Z0123456789ABCDEFGHIJ), a name of small letters, digits, -, _ and dots \
                between, and a ttl from 0 to 2147483647";
    let name = |name: &str| DnsName::new().zone_id("Z0123456789ABCDEFGHIJ").name(name);
    let of_groups = format!("dns and, outside of cluster_mode, reader_dns of groups must have {rule}; wrong: sessions");
    check_group(
        group().dns(Some(DnsName::new().zone_id("example.com").name("sessions"))),
        r#"dns = { zone_id = "example.com", name = "sessions" }"#,
        &of_groups,
    );
    check_group(
        group().dns(Some(name("Sessions."))),
        r#"dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "Sessions." }"#,
        &of_groups,
    );
    check_group(
        group().dns(Some(name("sessions").ttl(-1))),
        r#"dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions", ttl = -1 }"#,
        &of_groups,
    );
    check_group(
        group().cluster_mode(true).reader_dns(Some(name("sessions-ro"))),
        r#"cluster_mode = true, reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions-ro" }"#,
        &of_groups,
    );
    check(
        good().serverless([("carts", Serverless::new().users(users()).reader_dns(Some(name("carts_.-ro"))))]),
        &[(
            "serverless",
            &format!(
                "{{ carts = {{ {USERS}, reader_dns = {{ zone_id = \"Z0123456789ABCDEFGHIJ\", name = \"carts_.-ro\" }} }} }}"
            ),
        )],
        &format!("dns and reader_dns of serverless must have {rule}; wrong: carts"),
    );
    check_group(
        group().dns(Some(name("sessions"))).reader_dns(Some(name("sessions"))),
        r#"dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions" }, reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions" }"#,
        "the name sessions of sessions stands in its zone twice: each leads to one endpoint",
    );
}

/// What the profile `production`, which is the default, refuses: the code, how it is accepted, and nothing else is wrong.
#[test]
fn what_production_refuses() {
    let refused = |code: &str, what: &str| {
        format!(
            "{code}: in production {what}; wrong: sessions. To have it on purpose, give the reason: accept = {{ {code} = \
             \"…\" }}, or \"{code}:sessions\" for this one"
        )
    };
    check_group(
        group().replicas(0),
        "replicas = 0",
        &refused("LF0401", "a cache must have a replica in another zone (replicas)"),
    );
    check_group(
        group().snapshot_days(3),
        "snapshot_days = 3",
        &refused("LF0402", "snapshots of a cache must be kept for 7 days at least (snapshot_days)"),
    );
    check_group(
        group().ingress([("all", Ingress::new().cidr("0.0.0.0/0"))]),
        r#"ingress = { all = { cidr = "0.0.0.0/0" } }"#,
        &refused("LF0403", "a cache must not be open to every address (cidr in ingress)"),
    );
}

#[test]
fn scaled_groups() {
    let group = || group().cluster_mode(true);
    let shards = |bounds: Bounds| ScaledGroup::new().group(group()).shards(Some(bounds));
    let text = |rest: &str| {
        format!(
            "{{ feeds = {{ group = {{ node_type = \"cache.r7g.large\", cluster_mode = true, {USERS} }}, {rest} }} }}"
        )
    };
    let message = "scaled_groups must have shards or replicas with min from 1 up to max (90 shards, 5 replicas), between which \
                   the group begins, a target from 35 to 70 and the metric cpu or, for shards, memory; and a group in \
                   cluster_mode with nodes such as cache.r7g.large, up to 2xlarge; wrong: feeds";
    check(
        good().scaled_groups([("feeds", shards(Bounds::new().max(9).min(2)))]),
        &[("scaled_groups", &text("shards = { min = 2, max = 9 }"))],
        message,
    );
    check(
        good().scaled_groups([("feeds", shards(Bounds::new().max(9).target(90)))]),
        &[("scaled_groups", &text("shards = { max = 9, target = 90 }"))],
        message,
    );
    let replicas = ScaledGroup::new().group(group()).replicas(Some(Bounds::new().max(5).metric("memory")));
    check(
        good().scaled_groups([("feeds", replicas)]),
        &[("scaled_groups", &text(r#"replicas = { max = 5, metric = "memory" }"#))],
        message,
    );
    let both = || good().groups([("feeds", group())]).scaled_groups([("feeds", shards(Bounds::new().max(9)))]);
    let one = format!("{{ feeds = {{ node_type = \"cache.r7g.large\", cluster_mode = true, {USERS} }} }}");
    check(
        both(),
        &[("groups", &one), ("scaled_groups", &text("shards = { max = 9 }"))],
        "the key feeds is in groups and in scaled_groups: it must stand for one of them",
    );
}
