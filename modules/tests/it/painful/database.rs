//! What hurts users of databases.

use super::{among_others, document, resources};
use crate::cases;
use crate::root::{self, calling};
use ledgerform::Format;
use serde_json::Value;
use std::collections::BTreeMap;

/// A root that calls the module with further arguments.
fn root(arguments: &str) -> String {
    root::in_network("database", arguments)
}

/// A cluster with two instances and further attributes.
fn cluster(attributes: &str) -> String {
    let member = r#"{ instance_class = "db.r6g.large" }"#;
    root(&format!("clusters = {{ orders = {{ instances = {{ a = {member}, b = {member} }}\n{attributes} }} }}"))
}

/// What changes between two roots, by address within the module.
#[track_caller]
fn changes(before: &str, after: &str) -> BTreeMap<String, String> {
    root::changes("database", before, after)
}

fn all(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    changes.iter().map(|(address, action)| ((*address).to_owned(), (*action).to_owned())).collect()
}

#[test]
fn passwords_in_state() {
    let cases = cases::of("database");
    let case = cases.iter().find(|case| case.name == "example complete").unwrap();
    let root = crate::parity::construct(case, Format::Json);
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let mut judged = 0;
    for resource in state["resources"].as_array().unwrap() {
        for instance in resource["instances"].as_array().unwrap() {
            for name in ["master_password", "password"] {
                let value = &instance["attributes"][name];
                judged += usize::from(instance["attributes"].as_object().unwrap().contains_key(name));
                assert!(value.is_null() || value == "", "{}: {name}", resource["type"]);
            }
        }
    }
    assert_eq!(judged, 8, "four clusters, three instances and a replica have such an attribute");
}

/// RDS chooses the name of the secret that it keeps, so who reads it has the ARN from an output, by the key of the database.
#[test]
fn the_name_of_a_managed_secret_cannot_be_chosen() {
    let outputs = "output \"secrets\" {\n  value = module.database.master_secret_arns\n}\n";
    let root = calling(&format!("{}\n{outputs}", cluster("version = \"16.4\"")));
    root.apply();
    let arns: Value = serde_json::from_str(&root.succeed(&["output", "-json", "secrets"])).unwrap();
    assert_eq!(arns.as_object().unwrap().keys().collect::<Vec<_>>(), ["orders"]);
    assert!(arns["orders"].as_str().unwrap().starts_with("arn:aws:secretsmanager:"), "{arns}");
}

/// A failover makes a secondary of the primary; taking that back would take the cluster out of its global one. So does another
/// role in the text, and another name of a global cluster that was made here: no cluster could join it.
#[test]
fn global_identifier_drift() {
    let password = "password = { version = 1 }";
    let member = r#"{ instance_class = "db.r6g.large" }"#;
    let global = |global: &str, more: &str| {
        let orders =
            format!("version = \"16.4\"\ninstances = {{ a = {member}, b = {member} }}\nglobal = {global}\n{more}");
        root(&format!("clusters = {{ orders = {{\n{orders}\n}} }}\nmaster_passwords = {{ orders = \"an-example-1\" }}"))
    };
    let secondary = |identifier: &str| {
        global(&format!(r#"{{ secondary_of = {{ identifier = "{identifier}", source_region = "us-west-2" }} }}"#), "")
    };
    let primary =
        |identifier: &str| global(&format!(r#"{{ primary_of = {{ identifier = "{identifier}" }} }}"#), password);
    let creates = |identifier: &str| global(&format!(r#"{{ creates = {{ identifier = "{identifier}" }} }}"#), password);
    for (before, after) in [
        (secondary("company"), secondary("other")),
        (primary("company"), primary("other")),
        (creates("company"), creates("other")),
    ] {
        assert_eq!(changes(&before, &after), BTreeMap::new());
    }
    // What was promoted gets a password of its own, and nothing is made anew.
    let this = r#"aws_rds_cluster.this["orders"]"#;
    assert_eq!(changes(&secondary("company"), &primary("company")), all(&[(this, "update")]));
    for cluster in resources(&document("database", "example complete"), "aws_rds_cluster") {
        let ignored = cluster["lifecycle"]["ignore_changes"].to_string();
        for name in ["global_cluster_identifier", "replication_source_identifier"] {
            assert!(ignored.contains(name), "{ignored}");
        }
    }
}

#[test]
fn the_table_is_destroyed_when_autoscaling_is_toggled() {
    let table =
        |capacity: &str| root(&format!("tables = {{ sessions = {{ hash_key = {{ name = \"id\" }}\n{capacity} }} }}"));
    let (requests, fixed, scaled) = (
        table(""),
        table("capacity = { read = { min = 5, max = 5 }, write = { min = 5, max = 5 } }"),
        table("capacity = {}"),
    );
    let (this, read, write) = (
        r#"aws_dynamodb_table.this["sessions"]"#,
        r#"aws_appautoscaling_target.read["sessions"]"#,
        r#"aws_appautoscaling_target.write["sessions"]"#,
    );
    assert_eq!(changes(&fixed, &scaled), all(&[(read, "update"), (write, "update")]));
    assert_eq!(changes(&scaled, &fixed), all(&[(read, "update"), (write, "update")]));
    for (before, after, action) in [(&requests, &scaled, "create"), (&scaled, &requests, "delete")] {
        let changes = changes(before, after);
        assert_eq!(changes[this], "update", "{changes:?}");
        assert!(changes.iter().all(|(address, done)| address == this || done == action), "{changes:?}");
    }
}

#[test]
fn destroy_is_blocked() {
    let production = cluster("version = \"16.4\"");
    let development = production.replace("region     =", "profile    = \"development\"\n  region     =");
    let changes = changes(&production, &development);
    assert_eq!(changes[r#"aws_rds_cluster.this["orders"]"#], "update", "{changes:?}");
    assert!(changes.values().all(|action| action == "update"), "{changes:?}");
    for cluster in resources(&document("database", "example complete"), "aws_rds_cluster") {
        let name = cluster["final_snapshot_identifier"].as_str().unwrap();
        assert!(name.contains("${random_id."), "{name} stands in the way of the next snapshot");
    }
}

#[test]
fn minor_versions_are_taken_back() {
    let document = document("database", "example complete");
    let versions: BTreeMap<&str, &str> = resources(&document, "aws_rds_cluster")
        .into_iter()
        .map(|cluster| (cluster["cluster_identifier"].as_str().unwrap(), cluster["engine_version"].as_str().unwrap()))
        .collect();
    assert_eq!(versions["demo-orders"], "16", "AWS raises the minor version");
    assert_eq!(versions["demo-reports"], "8.0.mysql_aurora.3.08.0", "only the user raises it");
}

#[test]
fn a_major_version_replaces_the_cluster() {
    let version = |version: &str| cluster(&format!("version = \"{version}\"\nupgrades = {{ allow_major = true }}"));
    let changes = changes(&version("15.8"), &version("16.4"));
    assert_eq!(changes[r#"aws_rds_cluster.this["orders"]"#], "update", "{changes:?}");
    assert!(changes.values().all(|action| !action.contains("delete") || !action.contains("create")), "{changes:?}");
    // AWS cannot change the family of a group: a new one is there before the old one goes.
    let document = document("database", "example complete");
    for ty in ["aws_rds_cluster_parameter_group", "aws_db_parameter_group"] {
        for group in resources(&document, ty) {
            assert_eq!(group["lifecycle"]["create_before_destroy"], true);
            assert!(group["name"].is_null() && group["name_prefix"].is_string(), "{group}");
        }
    }
}

#[test]
fn a_restored_database_is_made_anew_without_its_snapshot() {
    let restored = cluster("version = \"16.4\"\nrestore = { snapshot = \"orders-2026-01-31\" }");
    assert_eq!(changes(&restored, &cluster("version = \"16.4\"")), BTreeMap::new());
}

/// A method that the API refuses for a parameter, or a value in another form, is a change in every plan.
#[test]
fn parameter_groups_change_in_every_plan() {
    let document = document("database", "example complete");
    let mut found = BTreeMap::new();
    for ty in ["aws_rds_cluster_parameter_group", "aws_db_parameter_group"] {
        for group in resources(&document, ty) {
            for parameter in group["parameter"].as_array().into_iter().flatten() {
                let text = |name: &str| parameter[name].as_str().unwrap().to_owned();
                found.insert(text("name"), (text("value"), text("apply_method")));
            }
        }
    }
    let parameter = |value: &str, method: &str| (value.to_owned(), method.to_owned());
    assert_eq!(found["shared_preload_libraries"], parameter("pg_stat_statements", "pending-reboot"));
    assert_eq!(found["rds.force_ssl"], parameter("1", "immediate"));
    assert_eq!(found["require_secure_transport"], parameter("ON", "immediate"));
}

#[test]
fn a_further_instance_moves_the_others() {
    let one = r#"{ instance_class = "db.r6g.large" }"#;
    let reader = |more: &str| {
        root(&format!(
            "clusters = {{ orders = {{ version = \"16.4\", instances = {{ {more} b = {one}, c = {one} }} }} }}"
        ))
    };
    let changes = changes(&reader(""), &reader(&format!("a = {one},")));
    assert_eq!(changes, all(&[(r#"aws_rds_cluster_instance.this["orders/a"]"#, "create")]));
}

/// What others make has ARNs and IDs that are known after apply; what there is of it is known all the same.
#[test]
fn keys_are_unknown_at_plan() {
    let member = r#"{ instance_class = "db.r6g.large" }"#;
    let arguments = format!(
        r#"
  key    = {{ existing = {{ arn = aws_kms_key.mine.arn }} }}
  events = {{ topic_arn = aws_sns_topic.alerts.arn }}

  clusters = {{
    orders = {{
      version   = "16.4"
      instances = {{ a = {member}, b = {member} }}
      access    = {{ ingress = {{ nodes = {{ security_group_id = aws_security_group.nodes.id }} }} }}
    }}
    shared = {{
      version   = "16.4"
      instances = {{ a = {member}, b = {member} }}
      access    = {{ security_groups = {{ ids = [aws_security_group.nodes.id] }} }}
    }}
  }}

  tables = {{
    ledger = {{
      hash_key = {{ name = "id" }}
      stream   = "NEW_AND_OLD_IMAGES"
      replicas = {{ us-west-2 = aws_kms_key.mine.arn }}
    }}
  }}
"#
    );
    let changes = calling(&among_others("database", &arguments)).plan().changes();
    for address in [
        r#"module.database.aws_vpc_security_group_ingress_rule.this["orders/nodes"]"#,
        r#"module.database.aws_rds_cluster_instance.this["shared/b"]"#,
        "module.database.aws_db_event_subscription.clusters[0]",
    ] {
        assert!(changes.contains_key(address), "{address} is not among {:?}", changes.keys());
    }
    assert!(!changes.contains_key(r#"module.database.aws_security_group.this["shared"]"#));
    assert!(!changes.contains_key("module.database.aws_kms_key.this[0]"));
}

#[test]
fn a_database_is_open() {
    let document = document("database", "example complete");
    for ty in ["aws_rds_cluster_instance", "aws_db_instance"] {
        for instance in resources(&document, ty) {
            assert_eq!(instance["publicly_accessible"], false);
        }
    }
    for group in resources(&document, "aws_security_group") {
        assert!(group["egress"].is_null() && group["ingress"].is_null(), "rules are resources, and nothing goes out");
    }
}
