//! Wrong inputs of the database.

use ledgerform::Expr;
use ledgerform_modules::database::{
    Access, Attribute, BackupPlan, Backups, Capacity, Cluster, Database, DatabaseInputs, DnsName, EmptyGlobal, Events,
    Global, GlobalIndex, GlobalMember, Ingress, Instance, Member, Network, NewGlobal, Observation, Parameter,
    Parameters, Password, Protection, ReaderScaling, Replica, ReplicaSource, Restore, Storage, Table, Units, Upgrades,
};

/// A good place for databases, for each case to spoil.
fn good() -> DatabaseInputs {
    DatabaseInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .network(Some(Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d", "subnet-0a1b2c3e"])))
}

const GOOD: [(&str, &str); 4] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("network", r#"{ vpc_id = "vpc-0a1b2c3d", subnet_ids = ["subnet-0a1b2c3d", "subnet-0a1b2c3e"] }"#),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: DatabaseInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Database>(inputs, &GOOD, arguments, message);
}

fn cluster() -> Cluster {
    let member = || Member::new().instance_class("db.r6g.large");
    Cluster::new().version("16.4").instances([("a", member()), ("b", member())])
}

fn instance() -> Instance {
    Instance::new().version("16.4").instance_class("db.m6g.large")
}

fn table() -> Table {
    Table::new().hash_key(Attribute::new().name("id"))
}

/// As [`check`], for a cluster with the given attributes besides those that it needs.
#[track_caller]
fn check_cluster(cluster: Cluster, attributes: &str, message: &str) {
    let members = r#"a = { instance_class = "db.r6g.large" }, b = { instance_class = "db.r6g.large" }"#;
    let text = format!("{{ orders = {{ version = \"16.4\", instances = {{ {members} }}, {attributes} }} }}");
    check(good().clusters([("orders", cluster)]), &[("clusters", &text)], message);
}

/// As [`check`], for an instance.
#[track_caller]
fn check_instance(instance: Instance, attributes: &str, message: &str) {
    let text = format!("{{ orders = {{ version = \"16.4\", instance_class = \"db.m6g.large\", {attributes} }} }}");
    check(good().instances([("orders", instance)]), &[("instances", &text)], message);
}

/// As [`check`], for a table.
#[track_caller]
fn check_table(table: Table, attributes: &str, message: &str) {
    let text = format!("{{ ledger = {{ hash_key = {{ name = \"id\" }}, {attributes} }} }}");
    check(good().tables([("ledger", table)]), &[("tables", &text)], message);
}

#[test]
fn dns() {
    let rule = "the zone_id of a hosted zone (such as Z0123456789ABCDEFGHIJ), a name of small letters, digits, -, _ and dots \
                between, and a ttl from 0 to 2147483647; wrong: orders";
    let name = |name: &str| Some(DnsName::new().zone_id("Z0123456789ABCDEFGHIJ").name(name));
    check_cluster(
        cluster().reader_dns(name("-orders")),
        r#"reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "-orders" }"#,
        &format!("dns and reader_dns of clusters must have {rule}"),
    );
    check_instance(
        instance().dns(Some(DnsName::new().zone_id("/hostedzone/Z0").name("orders"))),
        r#"dns = { zone_id = "/hostedzone/Z0", name = "orders" }"#,
        &format!("dns of instances must have {rule}"),
    );
    check_cluster(
        cluster().dns(name("orders")).reader_dns(name("orders")),
        r#"dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "orders" }, reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "orders" }"#,
        "the name orders of orders stands in its zone twice: each leads to one endpoint",
    );
}

#[test]
fn parts_in_global_clusters() {
    let message = "global of clusters must have one of creates, primary_of and secondary_of, each with an identifier of small \
                   letters, digits and single hyphens, and a secondary with a source_region; such a cluster has neither a \
                   restore nor backtrack_hours, a primary has a password with a version from 1, since Secrets Manager keeps \
                   none there, and to create one a whole version such as 16.4; a secondary has no password with a version: that \
                   of its primary counts; wrong: orders";
    let creates = || Global::new().creates(Some(NewGlobal::new()));
    let primary = |name: &str| Global::new().primary_of(Some(EmptyGlobal::new().identifier(name)));
    let secondary = |name: &str, region: &str| {
        Global::new().secondary_of(Some(GlobalMember::new().identifier(name).source_region(region)))
    };
    let password = || Password::new().version(1);
    let cluster = |global: Global| cluster().global(Some(global));
    for (given, text) in [
        (cluster(Global::new()), "global = {}"),
        (cluster(creates()), "global = { creates = {} }"),
        (
            cluster(primary("a--b")).password(password()),
            r#"global = { primary_of = { identifier = "a--b" } }, password = { version = 1 }"#,
        ),
        (
            cluster(secondary("company", "us-west-2")).password(password()),
            r#"global = { secondary_of = { identifier = "company", source_region = "us-west-2" } }, password = { version = 1 }"#,
        ),
        (
            cluster(secondary("company", "west")),
            r#"global = { secondary_of = { identifier = "company", source_region = "west" } }"#,
        ),
        (
            cluster(creates().primary_of(Some(EmptyGlobal::new().identifier("company")))).password(password()),
            r#"global = { creates = {}, primary_of = { identifier = "company" } }, password = { version = 1 }"#,
        ),
        (
            cluster(creates()).password(password()).restore(Some(Restore::new().snapshot("orders-1"))),
            r#"global = { creates = {} }, password = { version = 1 }, restore = { snapshot = "orders-1" }"#,
        ),
    ] {
        check_cluster(given, text, message);
    }
    let text = |version: &str| {
        format!(
            "{{ orders = {{ version = \"{version}\", instances = {{ a = {{ instance_class = \"db.r6g.large\" }}, b = {{ instance_class = \
             \"db.r6g.large\" }} }}, global = {{ creates = {{}} }}, password = {{ version = 1 }} }} }}"
        )
    };
    let member = || Member::new().instance_class("db.r6g.large");
    let whole = Cluster::new().version("16").instances([("a", member()), ("b", member())]);
    let whole = whole.global(Some(creates())).password(password());
    check(good().clusters([("orders", whole)]), &[("clusters", &text("16"))], message);
    check_cluster(
        cluster(secondary("company", "us-east-1")),
        r#"global = { secondary_of = { identifier = "company", source_region = "us-east-1" } }"#,
        "the primary of the secondary orders is of another region than this one: say which in source_region",
    );
}

#[test]
fn names() {
    check(
        good().instances([("Orders", instance())]),
        &[("instances", r#"{ Orders = { version = "16.4", instance_class = "db.m6g.large" } }"#)],
        "the keys of instances must be lower-case letters, digits and single hyphens, beginning with a letter, up to 30; \
         wrong: Orders",
    );
    check(
        good().clusters([("orders--eu", cluster())]),
        &[(
            "clusters",
            r#"{ orders--eu = { version = "16.4", instances = { a = { instance_class = "db.r6g.large" }, b = { instance_class = "db.r6g.large" } } } }"#,
        )],
        "the keys of clusters must be lower-case letters, digits and single hyphens, beginning with a letter, up to 30; \
         wrong: orders--eu",
    );
    check(
        good().tables([("s", table())]),
        &[("tables", r#"{ s = { hash_key = { name = "id" } } }"#)],
        "the keys and names of tables must be 3 to 222 letters, digits and . _ -; wrong: s",
    );
    let both = "the key orders is in clusters and in instances: it must stand for one of them";
    check(
        good().clusters([("orders", cluster())]).instances([("orders", instance())]),
        &[
            (
                "clusters",
                r#"{ orders = { version = "16.4", instances = { a = { instance_class = "db.r6g.large" }, b = { instance_class = "db.r6g.large" } } } }"#,
            ),
            ("instances", r#"{ orders = { version = "16.4", instance_class = "db.m6g.large" } }"#),
        ],
        both,
    );
    let long = || Replica::new();
    check(
        DatabaseInputs { name: "demo-of-a-long-name-for-a-thing".into(), ..good() }
            .instances([("orders-of-a-long-name-as-well", instance().replicas([("analysts", long())]))]),
        &[
            ("name", r#""demo-of-a-long-name-for-a-thing""#),
            (
                "instances",
                r#"{ orders-of-a-long-name-as-well = { version = "16.4", instance_class = "db.m6g.large", replicas = { analysts = {} } } }"#,
            ),
        ],
        "the identifier of an instance has 63 characters at most; shorten the key of orders-of-a-long-name-as-well/analysts: \
         demo-of-a-long-name-for-a-thing-orders-of-a-long-name-as-well-analysts",
    );
}

#[test]
fn networks() {
    let nowhere = "network must say where clusters and instances are: give vpc_id and subnet_ids";
    check(
        DatabaseInputs { network: Expr::null(), ..good() }.instances([("orders", instance())]),
        &[("network", "null"), ("instances", r#"{ orders = { version = "16.4", instance_class = "db.m6g.large" } }"#)],
        nowhere,
    );
    check(
        good().network(Some(Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d"]))),
        &[("network", r#"{ vpc_id = "vpc-0a1b2c3d", subnet_ids = ["subnet-0a1b2c3d"] }"#)],
        "network must have the ID of a VPC as vpc_id, and either two subnet_ids at least or the name of a subnet_group",
    );
    check(
        good().events(Some(Events::new().topic_arn("alerts"))),
        &[("events", r#"{ topic_arn = "alerts" }"#)],
        "events.topic_arn must be the ARN of a topic, not `alerts`",
    );
}

#[test]
fn backup_plans() {
    let message = "backup_plan must have a schedule such as cron(0 3 * * ? *), retention_days from 1 to 36500, and ARNs of \
                   vaults in copies";
    let plan = BackupPlan::new;
    check(good().backup_plan(Some(plan().schedule("daily"))), &[("backup_plan", r#"{ schedule = "daily" }"#)], message);
    check(good().backup_plan(Some(plan().retention_days(0))), &[("backup_plan", "{ retention_days = 0 }")], message);
    check(
        good().backup_plan(Some(plan().copies([("west", "demo-copies")]))),
        &[("backup_plan", r#"{ copies = { west = "demo-copies" } }"#)],
        message,
    );
}

#[test]
fn engines() {
    check_cluster(
        cluster().engine("aurora-mysql"),
        r#"engine = "aurora-mysql""#,
        "clusters must have the engine aurora-postgresql (versions such as 16.4) or aurora-mysql (such as \
         8.0.mysql_aurora.3.08.0, with backtrack_hours up to 72), the storage_type aurora or aurora-iopt1, names of letters, \
         digits and _ that the engine does not use itself, and a port from 1150 to 65535; wrong: orders",
    );
    check_instance(
        instance().master_username("postgres"),
        r#"master_username = "postgres""#,
        "instances must have the engine postgres (versions such as 16.4), mysql or mariadb (such as 8.0.39), an \
         instance_class such as db.m6g.large, the architecture single or multi_az, names of letters, digits and _ that the \
         engine does not use itself, and a port from 1150 to 65535; wrong: orders",
    );
    check(
        good().clusters([(
            "orders",
            Cluster::new().version("16.4").instances([("a", Member::new()), ("b", Member::new())]),
        )]),
        &[("clusters", r#"{ orders = { version = "16.4", instances = { a = {}, b = {} } } }"#)],
        "clusters must have 1 to 16 instances with keys of lower-case letters, digits and single hyphens, each with a \
         promotion_tier from 0 to 15 and an instance_class such as db.r6g.large, which only a serverless cluster may leave \
         out; wrong: orders",
    );
    check_cluster(
        cluster().autoscaling(Some(ReaderScaling::new().max(3).min(4))),
        "autoscaling = { min = 4, max = 3 }",
        "clusters must have in serverless a min_capacity from 0 up to max_capacity, which is 1 to 256, both in halves, and in \
         autoscaling min up to max, which is 15 at most, with the metric cpu (target in percent) or connections; wrong: orders",
    );
    check_instance(
        instance().storage(Storage::new().iops(12000)),
        "storage = { iops = 12000 }",
        "storage of instances must have gib from 20, max_gib of 0 or a tenth more than gib at least, and a ty: gp2 (neither \
         iops nor throughput), gp3 (from 400 GiB iops of 12000 to 64000 and throughput of 500 to 4000, below neither), io1 \
         or io2 (from 100 GiB, with iops of 1000 to 256000); wrong: orders",
    );
    check_instance(
        instance().replicas([("one", Replica::new().instance_class("m6g"))]),
        r#"replicas = { one = { instance_class = "m6g" } }"#,
        "instances must have up to 15 replicas with keys of lower-case letters, digits and single hyphens and an \
         instance_class such as db.m6g.large; wrong: orders",
    );
}

#[test]
fn what_clusters_and_instances_have_alike() {
    check_cluster(
        cluster().access(Access::new().ingress([("nodes", Ingress::new())])),
        "access = { ingress = { nodes = {} } }",
        "access of clusters must have in ingress, by keys of lower-case letters, digits, _ and -, either a \
         security_group_id or a cidr each, no two of them alike, no ingress together with security_groups that exist, and \
         iam_users of letters, digits, _ and -; wrong: orders",
    );
    let jobs = || Ingress::new().security_group_id("sg-0a1b2c3d4e5f60718");
    check_cluster(
        cluster().access(Access::new().ingress([("jobs", jobs()), ("nodes", jobs())])),
        r#"access = { ingress = { jobs = { security_group_id = "sg-0a1b2c3d4e5f60718" }, nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } } }"#,
        "access of clusters must have in ingress, by keys of lower-case letters, digits, _ and -, either a \
         security_group_id or a cidr each, no two of them alike, no ingress together with security_groups that exist, and \
         iam_users of letters, digits, _ and -; wrong: orders",
    );
    check(
        good().ingress([("jobs", jobs()), ("nodes", jobs())]),
        &[(
            "ingress",
            r#"{ jobs = { security_group_id = "sg-0a1b2c3d4e5f60718" }, nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } }"#,
        )],
        "ingress must have keys of lower-case letters, digits, - and _, each with either security_group_id or cidr, no two of \
         them alike; wrong: jobs, nodes",
    );
    check_instance(
        instance().backups(Backups::new().window("02:00-02:15")),
        r#"backups = { window = "02:00-02:15" }"#,
        "backups of instances must have retention_days from 1 to 35 and a window of 30 minutes at least, such as \
         02:00-03:00; wrong: orders",
    );
    check_cluster(
        cluster().upgrades(Upgrades::new().window("sun:02:30-sun:03:30")),
        r#"upgrades = { window = "sun:02:30-sun:03:30" }"#,
        "upgrades of clusters must have a window of 30 minutes at least, such as sun:04:00-sun:05:00, apart from the window \
         of the backups, and a ca_certificate such as rds-ca-rsa2048-g1; wrong: orders",
    );
    check_cluster(
        cluster().observation(Observation::new().logs(Some(["slowquery"]))),
        r#"observation = { logs = ["slowquery"] }"#,
        "observation of clusters must have logs that the engine writes, log_retention_days that CloudWatch Logs knows (such \
         as 30, 90 or 365), a monitoring_interval of 0, 1, 5, 10, 15, 30 or 60, insights_days of 0, 7, 731 or a multiple of \
         31, and insights_mode standard or, from 465 insights_days, advanced; wrong: orders",
    );
    check_instance(
        instance().observation(Observation::new().insights_mode("advanced")),
        r#"observation = { insights_mode = "advanced" }"#,
        "observation of instances must have logs that the engine writes, log_retention_days that CloudWatch Logs knows (such \
         as 30, 90 or 365), a monitoring_interval of 0, 1, 5, 10, 15, 30 or 60, insights_days of 0, 7, 731 or a multiple of \
         31, and insights_mode standard or, from 465 insights_days, advanced; wrong: orders",
    );
    check_cluster(
        cluster().password(Password::new().version(-1)),
        "password = { version = -1 }",
        "password of clusters must have rotation_days from 1 to 1000 and a version from 0; wrong: orders",
    );
    let source = || Some(ReplicaSource::new().arn("arn:aws:rds:us-west-2:111122223333:db:orders"));
    check_instance(
        instance().replica_of(source()).database_name("orders"),
        r#"replica_of = { arn = "arn:aws:rds:us-west-2:111122223333:db:orders" }, database_name = "orders""#,
        "replica_of of instances must be the arn of an instance, and a replica has neither a restore nor a database_name nor \
         a password with a version: all that is its source's; wrong: orders",
    );
    check_instance(
        instance().replica_of(Some(ReplicaSource::new().arn("arn:aws:rds:us-east-1:111122223333:db:orders"))),
        r#"replica_of = { arn = "arn:aws:rds:us-east-1:111122223333:db:orders" }"#,
        "the source of the replica orders is of the same region: name it in replicas of its instance",
    );
    check_instance(
        instance().password(Password::new().rotation_days(0)),
        "password = { rotation_days = 0 }",
        "password of instances must have rotation_days from 1 to 1000 and a version from 0; wrong: orders",
    );
    check_instance(
        instance()
            .parameters(Parameters::new().values([("work_mem", Parameter::new().value("64").apply_method("later"))])),
        r#"parameters = { values = { work_mem = { value = "64", apply_method = "later" } } }"#,
        "parameters of instances must have either a group that is existing or values, whose apply_method is immediate or \
         pending-reboot; wrong: orders",
    );
    check_cluster(
        cluster().restore(Some(Restore::new())),
        "restore = {}",
        "restore of clusters must have either a snapshot or a source, and with a source a time such as \
         2026-01-31T12:00:00Z, if any; wrong: orders",
    );
}

#[test]
fn tables() {
    let index = GlobalIndex::new().hash_key(Attribute::new().name("id").ty("N"));
    check_table(
        table().global_indexes([("by_id", index)]),
        r#"global_indexes = { by_id = { hash_key = { name = "id", ty = "N" } } }"#,
        "keys of tables must be attributes of the ty S, N or B, and one attribute has one ty everywhere; wrong: ledger",
    );
    check_table(
        table().capacity(Some(Capacity::new().read(Units::new().min(10).max(5)))),
        "capacity = { read = { min = 10, max = 5 } }",
        "capacity of tables must have min from 1 up to max, and a target from 20 to 90 percent; wrong: ledger",
    );
    check_table(
        table().stream("ALL"),
        r#"stream = "ALL""#,
        "tables must have a stream out of KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE, OLD_IMAGE, the class STANDARD or \
         STANDARD_INFREQUENT_ACCESS, and replicas by region with the ARN of a key each only with the stream \
         NEW_AND_OLD_IMAGES; wrong: ledger",
    );
}

/// What the profile `production`, which is the default, refuses: the code, how it is accepted, and nothing else is wrong.
#[test]
fn what_production_refuses() {
    let refused = |code: &str, what: &str, key: &str| {
        format!(
            "{code}: in production {what}; wrong: {key}. To have it on purpose, give the reason: accept = {{ {code} = \
             \"…\" }}, or \"{code}:{key}\" for this one"
        )
    };
    check_cluster(
        cluster().protection(Protection::new().deletion_protection(false)),
        "protection = { deletion_protection = false }",
        &refused(
            "LF0301",
            "a database must be protected from being deleted (protection.deletion_protection)",
            "orders",
        ),
    );
    check_instance(
        instance().protection(Protection::new().skip_final_snapshot(true)),
        "protection = { skip_final_snapshot = true }",
        &refused(
            "LF0302",
            "a database must leave a last snapshot when it is deleted (protection.skip_final_snapshot)",
            "orders",
        ),
    );
    check_instance(
        instance().architecture("single"),
        r#"architecture = "single""#,
        &refused(
            "LF0303",
            "a database must have an instance in a second zone (a second one in instances of a cluster, or architecture = \
             \"multi_az\")",
            "orders",
        ),
    );
    check_cluster(
        cluster().backups(Backups::new().retention_days(3)),
        "backups = { retention_days = 3 }",
        &refused("LF0304", "backups of a database must be kept for 7 days at least (backups.retention_days)", "orders"),
    );
    check_cluster(
        cluster().access(Access::new().ingress([("all", Ingress::new().cidr("0.0.0.0/0"))])),
        r#"access = { ingress = { all = { cidr = "0.0.0.0/0" } } }"#,
        &refused("LF0305", "a database must not be open to every address (cidr in access.ingress)", "orders"),
    );
    check_instance(
        instance().password(Password::new().rotation_days(180)),
        "password = { rotation_days = 180 }",
        &refused(
            "LF0306",
            "the password of a master user must be rotated every 90 days at least (password.rotation_days)",
            "orders",
        ),
    );
    check_table(
        table().deletion_protection(false),
        "deletion_protection = false",
        &refused("LF0307", "a table must be protected from being deleted (deletion_protection)", "ledger"),
    );
    check_table(
        table().point_in_time_recovery(false),
        "point_in_time_recovery = false",
        &refused("LF0308", "a table must be recoverable to any point in time (point_in_time_recovery)", "ledger"),
    );
}
