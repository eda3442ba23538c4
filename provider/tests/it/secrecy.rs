//! Secrets reach the cloud and nothing else.

use crate::support::Workspace;

const SECRET: &str = "correct-horse-battery";

fn config(version: u32) -> String {
    format!(
        r#"
variable "key" {{
  type      = string
  ephemeral = true
}}

provider "fintech" {{
  secret_key = "provider-secret-key"
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
    for secret in [SECRET, "provider-secret-key", generated] {
        assert!(!told.contains(secret), "{secret} is told");
        assert!(!written.contains(secret), "{secret} is written");
    }
}

#[test]
fn no_component_leaves_a_fingerprint_of_a_secret() {
    // What is secret goes to write-only arguments: a sensitive argument that is none would be recorded as a salted hash.
    for component in ledgerform_modules::COMPONENTS {
        for resource in component.graph().unwrap().resources() {
            let provider = resource.ty.split('_').next().unwrap();
            let Some(schema) = ledgerform_schema::document(provider).unwrap().resource(resource.ty) else { continue };
            for name in resource.arguments().into_keys() {
                let Some(attribute) = schema.block.attributes.get(name) else { continue };
                assert!(!attribute.sensitive || attribute.write_only, "{}: {}.{name}", component.name, resource.ty);
            }
        }
    }
}
