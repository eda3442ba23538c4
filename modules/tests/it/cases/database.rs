//! Cases of the database: the examples, and the reuse of what exists.

use super::{Case, case, example};
use ledgerform::{Any, Constraint, Expr, Scope, Variable};
use ledgerform_modules::database::{
    Access, Attribute, BackupPlan, Capacity, Cluster, Database, DatabaseInputs, DnsName, Events, ExistingGroups,
    ExistingName, ExistingRole, Global, GlobalIndex, GlobalMember, Ingress, Instance, LocalIndex, Member, Network,
    NewGlobal, Observation, Parameter, Parameters, Password, ReaderScaling, Replica, ReplicaSource, Restore,
    Serverless, Storage, Table, Units, Upgrades,
};
use ledgerform_modules::kms::Key;
use ledgerform_modules::profile::Profile;
use std::collections::BTreeMap;

fn inputs() -> DatabaseInputs {
    DatabaseInputs::new().name("demo").region("us-east-1").account_id("111122223333")
}

fn network() -> Network {
    Network::new().vpc_id("vpc-0a1b2c3d4e5f60718").subnet_ids(["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"])
}

fn member() -> Member {
    Member::new().instance_class("db.r6g.large")
}

fn nodes() -> (&'static str, Ingress) {
    ("nodes", Ingress::new().security_group_id("sg-0a1b2c3d4e5f60718"))
}

fn dns(name: &str) -> DnsName {
    DnsName::new().zone_id("Z0123456789ABCDEFGHIJ").name(name)
}

fn orders() -> Cluster {
    let bastion = Ingress::new().cidr("10.0.0.0/28").description("Engineers");
    Cluster::new()
        .version("16.4")
        .instances([("writer", member().promotion_tier(0)), ("reader", member())])
        .database_name("orders")
        .dns(Some(dns("orders.internal.example.com")))
        .reader_dns(Some(dns("orders-ro.internal.example.com").ttl(300)))
        .autoscaling(Some(ReaderScaling::new().max(5)))
        .observation(Observation::new().insights_days(465).insights_mode("advanced"))
        .parameters(Parameters::new().values([
            ("log_statement", Parameter::new().value("all")),
            ("shared_preload_libraries", Parameter::new().value("pg_stat_statements")),
            ("rds.log_retention_period", Parameter::new().value("1440").apply_method("immediate")),
        ]))
        .access(Access::new().iam_users(["api"]).ingress([nodes(), ("bastion", bastion)]))
}

fn reports() -> Cluster {
    Cluster::new()
        .version("8.0.mysql_aurora.3.08.0")
        .instances([("one", Member::new()), ("two", Member::new())])
        .engine("aurora-mysql")
        .serverless(Some(Serverless::new().max_capacity(4)))
        .upgrades(Upgrades::new().auto_minor(false).allow_major(true))
        .restore(Some(Restore::new().snapshot("reports-2026-01-31")))
        .backtrack_hours(24)
        .password(Password::new().version(2))
}

fn accounts() -> Cluster {
    Cluster::new()
        .version("16.4")
        .instances([("one", member()), ("two", member())])
        .database_name("accounts")
        .global(Some(Global::new().creates(Some(NewGlobal::new()))))
        .password(Password::new().version(1))
}

fn copy() -> Cluster {
    Cluster::new()
        .version("16.4")
        .instances([("one", member()), ("two", member())])
        .global(Some(
            Global::new()
                .secondary_of(Some(GlobalMember::new().identifier("company").source_region("us-west-2")))
                .write_forwarding(true),
        ))
        .access(Access::new().security_groups(Some(ExistingGroups::new().ids(["sg-0a1b2c3d4e5f60719"]))))
}

fn billing() -> Instance {
    Instance::new()
        .version("16")
        .instance_class("db.m6g.large")
        .storage(Storage::new().gib(400).max_gib(1000).iops(12000).throughput(500))
        .replicas([("analysts", Replica::new().instance_class("db.m6g.xlarge"))])
        .upgrades(Upgrades::new().blue_green(true))
        .password(Password::new().rotation_days(60))
        .dns(Some(dns("billing")))
        .access(Access::new().ingress([nodes()]))
}

fn legacy() -> Instance {
    Instance::new()
        .version("8.0.39")
        .instance_class("db.m6g.large")
        .engine("mysql")
        .architecture("single")
        .restore(Some(Restore::new().source("old-legacy").time("2026-01-31T12:00:00Z")))
        .parameters(Parameters::new().existing(Some(ExistingName::new().name("company-mysql"))))
        .observation(
            Observation::new().logs(Some(["error"])).log_retention_days(90).monitoring_interval(0).insights_days(0),
        )
}

fn standby() -> Instance {
    let arn = "arn:aws:rds:us-west-2:111122223333:db:demo-standby";
    Instance::new().version("16").instance_class("db.m6g.large").replica_of(Some(ReplicaSource::new().arn(arn)))
}

fn ledger() -> Table {
    let time = || Attribute::new().name("time").ty("N");
    Table::new()
        .hash_key(Attribute::new().name("account"))
        .range_key(Some(time()))
        .stream("NEW_AND_OLD_IMAGES")
        .replicas([("us-west-2", "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")])
        .global_indexes([(
            "by_partner",
            GlobalIndex::new().hash_key(Attribute::new().name("partner")).range_key(Some(time())),
        )])
        .local_indexes([(
            "by_amount",
            LocalIndex::new()
                .range_key(Attribute::new().name("amount").ty("N"))
                .projection("INCLUDE")
                .attributes(["currency"]),
        )])
}

/// What production wants, without anything that it accepts.
pub(super) fn production(stack: &Scope) {
    let analysts = Replica::new().instance_class("db.m6g.xlarge").multi_az(true);
    let inputs = complete(stack)
        .clusters([
            ("orders", orders()),
            ("reports", reports().upgrades(Upgrades::new())),
            ("accounts", accounts()),
            ("copy", copy()),
        ])
        .instances([("billing", billing().replicas([("analysts", analysts)])), ("standby", standby())])
        .accept(BTreeMap::<String, String>::new());
    stack.component::<Database>("database", inputs);
}

fn passwords(stack: &Scope) -> Expr<BTreeMap<String, String>> {
    let ty = Constraint::Map(Box::new(Constraint::String));
    stack.variable::<Any>("master_passwords", Variable::new(ty).ephemeral().sensitive()).cast()
}

fn complete(stack: &Scope) -> DatabaseInputs {
    let vault = "arn:aws:backup:us-west-2:111122223333:backup-vault:demo-copies";
    let sessions = Table::new()
        .hash_key(Attribute::new().name("session_id"))
        .ttl_attribute("expires_at")
        .capacity(Some(Capacity::new().read(Units::new().max(200)).write(Units::new().min(10).max(50).target(60))));
    inputs()
        .key(Key::new().administrators(["arn:aws:iam::111122223333:role/security"]))
        .tags([("Team", "platform")])
        .events(Some(Events::new().topic_arn("arn:aws:sns:us-east-1:111122223333:alerts")))
        .network(Some(network()))
        .backup_plan(Some(
            BackupPlan::new().schedule("cron(30 1 * * ? *)").retention_days(90).copies([("west", vault)]),
        ))
        .ingress([("vpn", Ingress::new().cidr("10.9.0.0/16"))])
        .clusters([("orders", orders()), ("reports", reports()), ("accounts", accounts()), ("copy", copy())])
        .instances([("billing", billing()), ("legacy", legacy()), ("standby", standby())])
        .master_passwords(passwords(stack))
        .accept([("LF0303:legacy", "it is read once a month, and goes at the end of the year")])
        .tables([("sessions", sessions), ("ledger", ledger())])
}

/// Everything that can exist already does.
const REUSED: &str = r#"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  key        = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
  network    = { vpc_id = "vpc-0a1b2c3d4e5f60718", subnet_group = { name = "company-data" } }

  monitoring_role = { arn = "arn:aws:iam::111122223333:role/rds-monitoring" }
  backup_plan     = { existing_vault = { name = "company" }, existing_role = { arn = "arn:aws:iam::111122223333:role/backup" } }

  clusters = {
    orders = {
      version             = "16.4"
      instances           = { a = { instance_class = "db.r6g.large" }, b = { instance_class = "db.r6g.large" } }
      parameters          = { existing = { name = "company-cluster" } }
      instance_parameters = { existing = { name = "company-instance" } }
      access              = { security_groups = { ids = ["sg-0a1b2c3d4e5f60719"] } }
    }
  }
"#;

pub(super) fn cases() -> Vec<Case> {
    let mut full = example("database", "complete", |stack| {
        stack.component::<Database>("database", complete(stack));
    });
    full.variables =
        "master_passwords = { accounts = \"sk_live_handed_through\", reports = \"sk_live_handed_through\" }\n";
    vec![
        example("database", "minimal", |stack| {
            let app = Instance::new().version("16.4").instance_class("db.t4g.medium");
            let inputs = inputs().profile(Profile::Development).network(Some(network())).instances([("app", app)]);
            stack.component::<Database>("database", inputs);
        }),
        full,
        case("database", "reused", REUSED, |stack| {
            let arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
            let existing = |name: &str| Parameters::new().existing(Some(ExistingName::new().name(name)));
            let orders = Cluster::new()
                .version("16.4")
                .instances([("a", member()), ("b", member())])
                .parameters(existing("company-cluster"))
                .instance_parameters(existing("company-instance"))
                .access(Access::new().security_groups(Some(ExistingGroups::new().ids(["sg-0a1b2c3d4e5f60719"]))));
            let group = ExistingName::new().name("company-data");
            stack.component::<Database>(
                "database",
                inputs()
                    .key(Key::existing_arn(arn))
                    .network(Some(Network::new().vpc_id("vpc-0a1b2c3d4e5f60718").subnet_group(Some(group))))
                    .monitoring_role(Some(ExistingRole::new().arn("arn:aws:iam::111122223333:role/rds-monitoring")))
                    .backup_plan(Some(
                        BackupPlan::new()
                            .existing_vault(Some(ExistingName::new().name("company")))
                            .existing_role(Some(ExistingRole::new().arn("arn:aws:iam::111122223333:role/backup"))),
                    ))
                    .clusters([("orders", orders)]),
            );
        }),
        case("database", "tables", TABLES, |stack| {
            let table = Table::new().hash_key(Attribute::new().name("id"));
            stack.component::<Database>("database", inputs().tables([("sessions", table)]));
        }),
    ]
}

/// Tables need no network.
const TABLES: &str = r#"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  tables     = { sessions = { hash_key = { name = "id" } } }
"#;
