//! Secrets reach the cloud and nothing else.

use crate::support::Workspace;
use ledgerform::Node;
use ledgerform_schema::Block;
use std::collections::BTreeSet;
use std::sync::Arc;

const SECRET: &str = "correct-horse-battery";

fn config(version: u32) -> String {
    format!(
        r#"
variable "key" {{
  type      = string
  ephemeral = true
}}

provider "fintech" {{
  access_key = "AKIAIOSFODNN7EXAMPLE"
  secret_key = "provider-secret-key"
  token      = "provider-session-token"
}}

resource "fintech_secrets" "app" {{
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"

  secrets = {{
    stripe   = {{ description = "Key", value = "given", value_version = {version} }}
    database = {{ description = "Password", value = "generated" }}
  }}

  values = {{ stripe = var.key }}
}}
"#
    )
}

#[test]
fn secrets_are_in_no_state_plan_log_or_message() {
    let workspace = Workspace::new(&config(1));
    let environment = [("TF_VAR_key", SECRET), ("TF_LOG", "trace")];
    let mut told = String::new();
    let mut run = |arguments: &[&str], more: &[(&str, &str)]| {
        let environment: Vec<(&str, &str)> = environment.iter().chain(more).copied().collect();
        let outcome = workspace.run_with(arguments, &environment);
        told += &format!("{}{}", outcome.stdout, outcome.stderr);
        outcome.code
    };
    let refusal = [("FINTECH_FAULT", "refusal:create aws_secretsmanager_secret_version")];
    assert_eq!(run(&["apply", "-auto-approve"], &refusal), Some(1));
    assert_eq!(run(&["untaint", "fintech_secrets.app"], &[]), Some(0));
    assert_eq!(run(&["plan", "-out=plan.bin"], &[]), Some(0));
    assert_eq!(run(&["apply", "-auto-approve"], &[]), Some(0));
    assert_eq!(run(&["plan", "-detailed-exitcode"], &[]), Some(0));
    workspace.configure(&config(2));
    assert_eq!(run(&["apply", "-auto-approve"], &[]), Some(0));
    assert_eq!(run(&["show", "-json"], &[]), Some(0));
    // It is where it belongs.
    assert!(workspace.cloud().to_string().contains(SECRET));
    assert_eq!(run(&["destroy", "-auto-approve"], &[]), Some(0));
    let generated = "result of";
    let written = workspace.written();
    assert!(written.contains("\"lineage\""), "the state is looked at");
    for secret in [SECRET, "provider-secret-key", "provider-session-token", generated] {
        assert!(!told.contains(secret), "{secret} is told");
        assert!(!written.contains(secret), "{secret} is written");
    }
}

#[test]
fn no_component_leaves_a_fingerprint_of_a_secret() {
    // What is secret goes to write-only arguments: a sensitive argument that is none would be recorded as a salted hash,
    // alone or as a part of a block.
    let mut blocks = 0;
    for component in ledgerform_modules::COMPONENTS {
        for resource in component.graph().unwrap().resources() {
            let provider = resource.ty.split('_').next().unwrap();
            let Some(schema) = ledgerform_schema::document(provider).unwrap().resource(resource.ty) else { continue };
            for (name, node) in resource.arguments() {
                let found = given(&schema.block, name, &node);
                assert_eq!(found, Vec::<String>::new(), "{}: {}", component.name, resource.ty);
                blocks += usize::from(schema.block.block_types.contains_key(name));
            }
        }
    }
    assert!(blocks > 100, "{blocks} blocks were looked at");
}

#[test]
fn sensitive_arguments_are_seen_at_every_depth() {
    let schema = |ty: &str| ledgerform_schema::document("aws").unwrap().resource(ty).unwrap();
    let text = || Node::String(Arc::from("secret"));
    let secret = |key: &str| Node::Object(Arc::new([(Arc::from(key), text())].into()));
    let listed = |node: Node| Node::List(Arc::new([node]));
    for (ty, name, node, expected) in [
        ("aws_db_instance", "password", text(), vec!["password"]),
        ("aws_db_instance", "password_wo", text(), vec![]),
        ("aws_elasticache_user", "authentication_mode", listed(secret("type")), vec![]),
        (
            "aws_elasticache_user",
            "authentication_mode",
            listed(secret("passwords")),
            vec!["authentication_mode.passwords"],
        ),
        (
            "aws_alb_listener",
            "default_action",
            listed(Node::Object(Arc::new([(Arc::from("authenticate_oidc"), listed(secret("client_secret")))].into()))),
            vec!["default_action.authenticate_oidc.client_secret"],
        ),
    ] {
        assert_eq!(given(&schema(ty).block, name, &node), expected, "{ty}.{name}");
    }
}

/// The sensitive arguments, other than write-only ones, at or below one of a block that an expression gives.
fn given(block: &Block, name: &str, node: &Node) -> Vec<String> {
    let mut keys = BTreeSet::new();
    node.walk(&mut |part| {
        if let Node::Object(items) = part {
            keys.extend(items.keys().cloned());
        }
    });
    // What stands for a whole block may have any keys.
    let is_open = !matches!(node, Node::Object(_) | Node::List(_) | Node::For(_) | Node::Conditional(_) | Node::Null);
    let mut found = Vec::new();
    sensitive(block, name, name, &mut found);
    let is_given = |path: &String| match path.rsplit_once('.') {
        None => true,
        Some((_, last)) => is_open || keys.contains(last),
    };
    found.into_iter().filter(is_given).collect()
}

fn sensitive(block: &Block, name: &str, path: &str, found: &mut Vec<String>) {
    if let Some(attribute) = block.attributes.get(name).filter(|attribute| !attribute.write_only) {
        found.extend(attribute.sensitive.then(|| path.to_owned()));
        if let Some(nested) = &attribute.nested_type {
            below(&Block { attributes: nested.attributes.clone(), ..Block::default() }, path, found);
        }
    }
    if let Some(nested) = block.block_types.get(name) {
        below(&nested.block, path, found);
    }
}

fn below(block: &Block, path: &str, found: &mut Vec<String>) {
    for name in block.attributes.keys().chain(block.block_types.keys()) {
        sensitive(block, name, &format!("{path}.{name}"), found);
    }
}
