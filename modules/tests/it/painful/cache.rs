//! What hurts users of caches.

use super::{among_others, document, resources};
use crate::cases;
use crate::root::{self, calling};
use ledgerform::Format;
use serde_json::Value;
use std::collections::BTreeMap;

/// A root that calls the module with groups of nodes.
fn root(groups: &str) -> String {
    root::in_network("cache", &format!("groups = {{ {groups} }}"))
}

fn group(key: &str, attributes: &str) -> String {
    let users = r#"users = { api = { access = "on ~* +@read" } }"#;
    format!("{key} = {{ node_type = \"cache.r7g.large\", {users}, {attributes} }},")
}

/// What changes between two roots, by address within the module.
#[track_caller]
fn changes(before: &str, after: &str) -> BTreeMap<String, String> {
    root::changes("cache", before, after)
}

/// A token in the state, its replacement, and a cache without a password after a rotation: there is no token.
#[test]
fn tokens_in_state() {
    let cases = cases::of("cache");
    let case = cases.iter().find(|case| case.name == "example complete").unwrap();
    let root = crate::parity::construct(case, Format::Json);
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let mut users = 0;
    for resource in state["resources"].as_array().unwrap() {
        for instance in resource["instances"].as_array().unwrap() {
            let attributes = &instance["attributes"];
            for name in ["auth_token", "passwords"] {
                assert!(attributes[name].is_null(), "{}: {name}", resource["type"]);
            }
            if resource["type"] == "aws_elasticache_user" {
                users += 1;
                let is_default = attributes["user_name"] == "default";
                let mode = if is_default { "no-password-required" } else { "iam" };
                assert_eq!(attributes["authentication_mode"][0]["type"], mode);
                assert_eq!(is_default, attributes["access_string"] == "off ~* -@all", "the default user is off");
            }
        }
    }
    assert_eq!(users, 9, "five users, and one that is off for each of the four new groups");
}

#[test]
fn more_shards_replace_the_cache() {
    let sharded = |shards: u8, replicas: u8| {
        root(&group("rates", &format!("cluster_mode = true, shards = {shards}, replicas = {replicas}")))
    };
    let this = r#"aws_elasticache_replication_group.this["rates"]"#.to_owned();
    assert_eq!(changes(&sharded(2, 1), &sharded(3, 2)), BTreeMap::from([(this, "update".to_owned())]));
}

#[test]
fn a_newer_version_replaces_the_cache() {
    let version = |version: &str| root(&group("rates", &format!("version = \"{version}\"")));
    let changes = changes(&version("6.2"), &version("7.1"));
    assert_eq!(changes[r#"aws_elasticache_replication_group.this["rates"]"#], "update", "{changes:?}");
    // The new group is there before the old one goes, so it needs another name.
    for group in resources(&document("cache", "example complete"), "aws_elasticache_parameter_group") {
        assert_eq!(group["lifecycle"]["create_before_destroy"], true);
        let family = group["family"].as_str().unwrap().replace('.', "-");
        assert!(group["name"].as_str().unwrap().ends_with(&family), "{group}");
    }
}

#[test]
fn a_further_cache_moves_the_others() {
    let two = format!("{}{}", group("b", ""), group("c", ""));
    let changes = changes(&root(&two), &root(&format!("{}{two}", group("a", ""))));
    assert!(!changes.is_empty());
    for (address, action) in changes {
        assert!(action == "create" && address.contains("[\"a"), "{action} of {address}");
    }
}

#[test]
fn a_restored_cache_is_made_anew_without_its_snapshot() {
    let restored = root(&group("rates", "snapshot_name = \"rates-2026-01-31\""));
    assert_eq!(changes(&restored, &root(&group("rates", ""))), BTreeMap::new());
}

/// What others make has ARNs and IDs that are known after apply; what there is of it is known all the same.
#[test]
fn keys_are_unknown_at_plan() {
    let text = among_others(
        "cache",
        r#"
  key = { existing = { arn = aws_kms_key.mine.arn } }

  groups = {
    sessions = {
      node_type = "cache.r7g.large"
      users     = { api = { access = "on ~* +@read" } }
      ingress   = { nodes = { security_group_id = aws_security_group.nodes.id } }
      events    = { topic_arn = aws_sns_topic.alerts.arn }
    }
  }

  serverless = {
    carts = {
      users           = { api = { access = "on ~* +@read" } }
      security_groups = { ids = [aws_security_group.nodes.id] }
    }
  }
"#,
    );
    let changes = calling(&text).plan().changes();
    for address in [
        r#"module.cache.aws_vpc_security_group_ingress_rule.this["sessions/nodes"]"#,
        r#"module.cache.aws_elasticache_serverless_cache.this["carts"]"#,
    ] {
        assert!(changes.contains_key(address), "{address} is not among {:?}", changes.keys());
    }
    assert!(!changes.contains_key(r#"module.cache.aws_security_group.this["carts"]"#));
    assert!(!changes.contains_key("module.cache.aws_kms_key.this[0]"));
}
