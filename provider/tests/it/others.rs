//! Data sources, functions, ephemeral resources and the provider block.

use crate::failures::secrets;
use crate::support::Workspace;

#[test]
fn a_platform_is_found_by_its_marks() {
    let data = r#"
data "fintech_platform" "app" {
  name       = "demo"
  component  = "secrets"
  depends_on = [fintech_secrets.app]
}
output "types" { value = sort(distinct([for part in data.fintech_platform.app.resources : part.type])) }
"#;
    let workspace = Workspace::new(&format!("{}{data}", secrets("")));
    workspace.apply();
    let types = workspace.ok(&["output", "-json", "types"]);
    assert!(types.contains("aws_secretsmanager_secret") && types.contains("aws_kms_key"), "{types}");
    workspace.configure("data \"fintech_platform\" \"none\" {\n  name = \"none\"\n}\n");
    workspace.run(&["plan"]).fails_with("no object bears the mark `platform/none`");
}

#[test]
fn a_component_tells_its_schema() {
    let workspace = Workspace::new(
        r#"
data "fintech_component_schema" "vpc" { component = "vpc" }
output "cidr" { value = data.fintech_component_schema.vpc.inputs["cidr"] }
output "type" { value = data.fintech_component_schema.vpc.resource_type }
"#,
    );
    workspace.apply();
    let cidr = workspace.ok(&["output", "-json", "cidr"]);
    assert!(cidr.contains("\"required\":true") && cidr.contains("\"type\":\"string\""), "{cidr}");
    assert_eq!(workspace.ok(&["output", "-raw", "type"]), "fintech_vpc");
    workspace.configure("data \"fintech_component_schema\" \"x\" { component = \"x\" }\n");
    workspace.run(&["validate"]).fails_with("must be one of cache, cost-governance");
}

#[test]
fn functions_work_out_what_components_do() {
    let workspace = Workspace::new(
        r#"
locals {
  tiers = { public = { access = "public", slot = 0 }, app = { slot = 1, newbits = 2 } }
}
output "plan" { value = jsonencode(provider::fintech::subnet_plan("10.0.0.0/16", ["us-east-1a", "us-east-1b"], local.tiers)) }
output "topic" { value = provider::fintech::arn("sns", "us-gov-west-1", "111122223333", "alerts") }
output "role" { value = provider::fintech::arn("iam", "eu-central-1", "111122223333", "role/deployer") }
output "kubeconfig" { value = yamldecode(provider::fintech::kubeconfig("demo", "eu-central-1", "https://x", "Zm9v")).clusters[0].cluster.server }
"#,
    );
    workspace.apply();
    assert_eq!(
        workspace.ok(&["output", "-raw", "plan"]),
        r#"{"app":{"us-east-1a":"10.0.64.0/20","us-east-1b":"10.0.80.0/20"},"public":{"us-east-1a":"10.0.0.0/22","us-east-1b":"10.0.4.0/22"}}"#
    );
    assert_eq!(workspace.ok(&["output", "-raw", "topic"]), "arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts");
    assert_eq!(workspace.ok(&["output", "-raw", "role"]), "arn:aws:iam::111122223333:role/deployer");
    assert_eq!(workspace.ok(&["output", "-raw", "kubeconfig"]), "https://x");
    workspace.configure(
        "output \"x\" {\n  value = provider::fintech::subnet_plan(\"10.0.0.0/8\", [\"us-east-1a\"], { a = { slot = 0 } })\n}\n",
    );
    workspace.run(&["plan"]).fails_with("cidr must be the first address of an IPv4 range from /16 to /28");
}

#[test]
fn tokens_are_there_for_one_run() {
    let workspace = Workspace::new(
        r#"
provider "fintech" { region = "eu-central-1" }
ephemeral "fintech_eks_token" "k8s" { cluster_name = "demo" }
ephemeral "fintech_database_token" "db" {
  host     = "db.example.com"
  port     = 5432
  username = "app user"
}
resource "fintech_secrets" "app" {
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  secrets    = { a = { description = "A", value = "given" }, b = { description = "B", value = "given" } }
  values     = { a = ephemeral.fintech_eks_token.k8s.token, b = ephemeral.fintech_database_token.db.token }
}
"#,
    );
    workspace.apply();
    let cloud = workspace.cloud().to_string();
    assert!(
        cloud.contains("db.example.com:5432/?Action=connect&DBUser=app%20user&X-Amz-Credential=eu-central-1/rds-db")
    );
    assert!(cloud.contains("k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtY2VudHJhbC0xLmFtYXpvbmF3cy5jb20v"), "{cloud}");
    assert!(!workspace.written().contains("k8s-aws-v1"));
}

#[test]
fn the_provider_block_is_checked_and_used() {
    let block = |arguments: &str| format!("provider \"fintech\" {{\n{arguments}\n}}\n{}", &secrets("")[23..]);
    let workspace = Workspace::new(&block(
        "allowed_account_ids = [\"111122223333\"]\n  forbidden_account_ids = [\"111122223334\"]",
    ));
    workspace.run(&["validate"]).fails_with("Give either allowed_account_ids or forbidden_account_ids, not both");
    workspace.configure(&block("profile = \"missing\""));
    workspace.run(&["plan"]).fails_with("there is no profile `missing`");
    workspace.configure(&block("journal_dir = \"elsewhere\""));
    workspace.apply();
    let journals: Vec<String> = std::fs::read_dir(workspace.path().join("elsewhere"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(journals.contains(&"us-east-1-111122223333-secrets-demo.jsonl".to_owned()), "{journals:?}");
    workspace.destroy();
}
