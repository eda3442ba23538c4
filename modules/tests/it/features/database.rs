//! Passwords that are written only, insights, replicas of other regions, users of services.

use super::{document, objects, only};
use crate::root::{self, calling};
use ledgerform::{Any, App, Constraint, Format, Target, Variable};
use ledgerform_modules::database::{
    Access, Cluster, Database, DatabaseInputs, EmptyGlobal, Global, GlobalMember, Instance, Member, Network, NewGlobal,
    Observation, Password, ReplicaSource,
};
use serde_json::{Value, json};

fn inputs() -> DatabaseInputs {
    DatabaseInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .key(ledgerform_modules::kms::Key::existing_arn(KEY))
        .network(Some(Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d", "subnet-0a1b2c3e"])))
}

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn cluster() -> Cluster {
    let member = || Member::new().instance_class("db.r6g.large");
    Cluster::new().version("16.4").instances([("a", member()), ("b", member())])
}

fn instance() -> Instance {
    Instance::new().version("16.4").instance_class("db.m6g.large")
}

/// Row D19: a primary makes the global cluster with its engine, version and database and joins it; others join one that exists.
#[test]
fn parts_in_global_clusters() {
    let password = || Password::new().version(1);
    let orders = cluster()
        .database_name("orders")
        .global(Some(Global::new().creates(Some(NewGlobal::new().identifier("company")))))
        .password(password());
    let claims = cluster()
        .global(Some(Global::new().primary_of(Some(EmptyGlobal::new().identifier("claims")))))
        .password(password());
    let member = GlobalMember::new().identifier("ledger").source_region("us-west-2");
    let ledger = cluster().global(Some(Global::new().secondary_of(Some(member)).write_forwarding(true)));
    let clusters = [("alone", cluster()), ("claims", claims), ("ledger", ledger), ("orders", orders)];
    let app = App::new();
    let stack = app.stack("case");
    let ty = Constraint::Map(Box::new(Constraint::String));
    let passwords = stack.variable::<Any>("master_passwords", Variable::new(ty).ephemeral().sensitive()).cast();
    stack.component::<Database>("database", inputs().clusters(clusters).master_passwords(passwords));
    let made: Value = serde_json::from_str(&app.synth_as(Format::Json).unwrap().stacks.remove(0).text).unwrap();
    let global = only(&made, "aws_rds_global_cluster");
    let told = |name: &str| global[name].clone();
    assert_eq!(
        json!([told("global_cluster_identifier"), told("engine"), told("engine_version"), told("database_name")]),
        json!(["company", "aurora-postgresql", "16.4", "orders"])
    );
    assert_eq!(
        json!([told("storage_encrypted"), told("deletion_protection"), told("force_destroy")]),
        json!([true, true, false])
    );
    let mut members: Vec<Value> = objects(&made, "aws_rds_cluster")
        .map(|cluster| {
            json!([
                cluster["cluster_identifier"],
                cluster["engine_version"],
                cluster["global_cluster_identifier"],
                cluster["source_region"],
                cluster["enable_global_write_forwarding"],
                cluster["manage_master_user_password"],
                cluster["master_username"],
            ])
        })
        .collect();
    members.sort_by_key(Value::to_string);
    let orders = "${aws_rds_global_cluster.database_this_orders_081C59ED.global_cluster_identifier}";
    let expected = json!([
        ["demo-alone", "16", null, null, null, true, "master"],
        ["demo-claims", "16.4", "claims", null, false, null, "master"],
        ["demo-ledger", "16.4", "ledger", "us-west-2", true, null, null],
        ["demo-orders", "16.4", orders, null, false, null, "master"],
    ]);
    assert_eq!(json!(members), expected);
}

/// A root that calls the module with databases and their passwords.
fn root(version: i64) -> String {
    let arguments = format!(
        r#"
  clusters = {{
    orders = {{
      version   = "16.4"
      instances = {{ a = {{ instance_class = "db.r6g.large" }}, b = {{ instance_class = "db.r6g.large" }} }}
      password  = {{ version = {version} }}
    }}
  }}

  instances = {{
    billing = {{ version = "16", instance_class = "db.m6g.large", password = {{ version = {version} }} }}
    ledger  = {{ version = "16", instance_class = "db.m6g.large" }}
  }}

  master_passwords = {{ orders = var.password, billing = var.password }}
"#
    );
    let around = r#"
variable "password" {
  type      = string
  ephemeral = true
}

output "secrets" {
  value = keys(module.database.master_secret_arns)
}
"#;
    format!("{}{around}", root::in_network("database", &arguments))
}

/// Row D8: a password that somebody gives is written and never read; Secrets Manager makes all others.
#[test]
fn a_password_is_write_only_with_its_version() {
    let root_1 = calling(&root(1));
    root_1.write("terraform.tfvars", "password = \"kept-in-no-file\"\n");
    let plan = root_1.plan();
    let orders = plan.after("module.database.aws_rds_cluster.this[\"orders\"]");
    let billing = plan.after("module.database.aws_db_instance.this[\"billing\"]");
    let ledger = plan.after("module.database.aws_db_instance.this[\"ledger\"]");
    assert_eq!(
        (&orders["master_password_wo_version"], &orders["manage_master_user_password"]),
        (&json!(1), &json!(null))
    );
    assert_eq!((&billing["password_wo_version"], &billing["manage_master_user_password"]), (&json!(1), &json!(null)));
    assert_eq!((&ledger["password_wo_version"], &ledger["manage_master_user_password"]), (&json!(null), &json!(true)));
    let rotated = plan.changes().into_keys().filter(|address| address.contains("secret_rotation"));
    let rotated: Vec<String> = rotated.collect();
    assert_eq!(rotated, [r#"module.database.aws_secretsmanager_secret_rotation.master["ledger"]"#]);
    root_1.apply();
    let state = root_1.succeed(&["state", "pull"]);
    assert!(!state.contains("kept-in-no-file") && !plan.0.to_string().contains("kept-in-no-file"));
    assert_eq!(root_1.succeed(&["output", "-json", "secrets"]).trim(), r#"["ledger"]"#);

    root_1.write("main.tf", &root(2));
    let changes = root_1.plan().changes();
    let expected =
        [r#"module.database.aws_db_instance.this["billing"]"#, r#"module.database.aws_rds_cluster.this["orders"]"#];
    assert_eq!(changes.keys().collect::<Vec<_>>(), expected, "another version sets the passwords anew");
    assert!(changes.values().all(|action| action == "update"), "{changes:?}");
}

/// Row D8: the module says which Terraform it needs; a program needs it only where it gives a password.
#[test]
fn write_only_passwords_raise_the_required_version() {
    let entry = ledgerform_modules::COMPONENTS.iter().find(|entry| entry.name == "database").unwrap();
    let versions = entry.export().unwrap()["versions.tf"].clone();
    assert!(versions.contains("required_version = \">= 1.11\""), "{versions}");

    let problems = |version: i64| {
        let app = App::new();
        app.target(Target::new().terraform(">= 1.6"));
        let stack = app.stack("s");
        let text = ledgerform::Constraint::Map(Box::new(ledgerform::Constraint::String));
        let passwords = stack.variable::<ledgerform::Any>("passwords", ledgerform::Variable::new(text)).cast();
        let orders = cluster().password(Password::new().version(version));
        stack.component::<Database>("database", inputs().clusters([("orders", orders)]).master_passwords(passwords));
        app.synth().err().map(|problems| problems.to_string()).unwrap_or_default()
    };
    assert_eq!(problems(0), "");
    let said = problems(1);
    let code = ledgerform_modules::diagnostics::WRITE_ONLY_TOO_NEW.code;
    assert!(
        said.contains(&format!("a write-only argument needs Terraform 1.11, and 1.6 is among the targets ({code})")),
        "{said}"
    );
}

/// A password that stands in a program would stand in the generated file.
#[test]
fn a_password_is_not_written_in_a_program() {
    let app = App::new();
    let orders = cluster().password(Password::new().version(1));
    let given = inputs().clusters([("orders", orders)]).master_passwords([("orders", "not-a-secret")]);
    app.stack("s").component::<Database>("database", given);
    let said = app.synth().unwrap_err().to_string();
    assert!(said.contains("master_passwords must not be written in a program"), "{said}");
    assert!(!said.contains("not-a-secret"), "{said}");
}

/// Row D15: insights have the key, and the mode `advanced` is said of the cluster and of its instances.
#[test]
fn insights_have_a_key_and_a_mode() {
    let observation = || Observation::new().insights_days(465).insights_mode("advanced");
    let made = document::<Database>(
        inputs()
            .clusters([("orders", cluster().observation(observation()))])
            .instances([("billing", instance().observation(observation()))]),
    );
    let insights = |object: &Value| {
        [
            "database_insights_mode",
            "performance_insights_enabled",
            "performance_insights_kms_key_id",
            "performance_insights_retention_period",
        ]
        .map(|name| object[name].clone())
    };
    let advanced = [json!("advanced"), json!(true), json!(KEY), json!(465)];
    assert_eq!(insights(only(&made, "aws_rds_cluster")), advanced);
    assert_eq!(insights(only(&made, "aws_db_instance")), advanced);
    let [_, of_members @ ..] = advanced;
    for member in objects(&made, "aws_rds_cluster_instance") {
        let [mode, rest @ ..] = insights(member);
        assert_eq!((mode, rest), (Value::Null, of_members.clone()));
    }

    // Without a mode it is what providers know that have no modes.
    let plain = document::<Database>(inputs().clusters([("orders", cluster())]));
    assert_eq!(insights(only(&plain, "aws_rds_cluster")), [Value::Null, Value::Null, Value::Null, Value::Null]);
    for days in [0, 7, 31, 465, 713, 731] {
        let orders = cluster().observation(Observation::new().insights_days(days));
        let made = document::<Database>(inputs().clusters([("orders", orders)]));
        let expected = if days == 0 { Value::Null } else { json!(days) };
        for member in objects(&made, "aws_rds_cluster_instance") {
            assert_eq!(member["performance_insights_retention_period"], expected);
        }
    }
}

/// Row D19: a replica of another region has this region's key and subnets and nothing of its own that the source has.
#[test]
fn a_replica_of_another_region() {
    let source = |name: &str| Some(ReplicaSource::new().arn(format!("arn:aws:rds:us-west-2:111122223333:db:{name}")));
    let made = document::<Database>(inputs().instances([("standby", instance().replica_of(source("main")))]));
    let standby = only(&made, "aws_db_instance");
    let values = |names: &[&str]| names.iter().map(|name| standby[*name].clone()).collect::<Vec<_>>();
    let given = ["replicate_source_db", "kms_key_id", "storage_encrypted", "multi_az", "deletion_protection"];
    let expected = json!(["arn:aws:rds:us-west-2:111122223333:db:main", KEY, true, true, true]);
    assert_eq!(json!(values(&given)), expected);
    let left_out =
        ["allocated_storage", "db_name", "engine", "engine_version", "manage_master_user_password", "username"];
    assert_eq!(values(&left_out), vec![Value::Null; 6]);
    assert!(standby["db_subnet_group_name"].is_string(), "{standby}");
    assert_eq!(objects(&made, "aws_secretsmanager_secret_rotation").count(), 0, "its password is its source's");
    assert_eq!(
        standby["lifecycle"]["ignore_changes"],
        json!(["restore_to_point_in_time", "snapshot_identifier", "username", "replicate_source_db"])
    );
}

/// Row D19: the source counts at creation only. What it is after a failover, no plan turns back.
#[test]
fn the_source_of_a_replica_drifts() {
    let root = |name: &str| {
        let standby = format!(
            r#"{{
      version        = "16"
      instance_class = "db.m6g.large"
      replica_of     = {{ arn = "arn:aws:rds:us-west-2:111122223333:db:{name}" }}
    }}"#
        );
        root::in_network("database", &format!("instances = {{ standby = {standby} }}"))
    };
    let made = calling(&root("main"));
    made.apply();
    made.write("main.tf", &root("other"));
    assert_eq!(made.plan().changes().len(), 0);
}

/// Row D32: each service logs in by IAM as a user of its own, and as no other.
#[test]
fn each_service_has_a_user_of_its_own() {
    let access = Access::new().iam_users(["auth", "payment", "invoice"]);
    let app = App::new();
    let stack = app.stack("case");
    let made = stack.component::<Database>("database", inputs().instances([("main", instance().access(access))]));
    for service in ["auth", "payment", "invoice"] {
        let policy = made.connect_policies.at(format!("main/{service}"));
        stack.output(service, ledgerform::Output::new(policy));
    }
    let text = app.synth_as(ledgerform::Format::Json).unwrap().stacks.remove(0).text;
    let document: Value = serde_json::from_str(&text).unwrap();
    for service in ["auth", "payment", "invoice"] {
        let policy = document["output"][service]["value"].as_str().unwrap();
        let resource = policy.split("Resource").nth(1).unwrap();
        assert!(policy.contains("rds-db:connect") && policy.matches("Sid").count() == 1, "{policy}");
        assert!(resource.contains("dbuser:") && resource.contains(&format!("/{service}")), "{policy}");
        assert!(!resource.contains('*'), "{policy}");
    }
}
