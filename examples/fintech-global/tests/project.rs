//! Inputs, layout and outputs of the project.

use super::{platform, workloads, written};
use crate::fintech_global;
use crate::settings::Settings;
use ledgerform::{App, Target};
use ledgerform_bindings::{aws, kubernetes};
use ledgerform_modules::secrets::{Secret, Secrets, SecretsInputs};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fintech-global")
}

fn modules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../modules/terraform")
}

pub(super) fn readme() -> String {
    fs::read_to_string(here().join("README.md")).unwrap()
}

/// FG-01: region us-east-1, environment Production.
#[test]
fn fg_01_region_and_environment() {
    assert_eq!(written()["provider"]["aws"][0]["region"], "${var.region}");
    assert_eq!(written()["variable"]["region"]["default"], "us-east-1");
    // Whatever can have tags in every version of the provider has this one.
    let document: Value = serde_json::from_str(platform().text()).unwrap();
    let mut tagged = 0;
    for (ty, resources) in document["resource"].as_object().unwrap() {
        let of_aws = ledgerform_schema::document_version("aws", "5.46.0").unwrap();
        let Some(schema) = of_aws.resource(ty).filter(|schema| schema.block.attributes.contains_key("tags")) else {
            continue;
        };
        assert!(schema.block.attributes.contains_key("tags_all"), "{ty}");
        for (name, body) in resources.as_object().unwrap() {
            assert_eq!(body["tags"]["Environment"], "Production", "{ty}.{name}");
            tagged += 1;
        }
    }
    assert!(tagged > 100, "only {tagged} resources have tags");
}

/// FG-02: Terraform 1.6 and later. A secret that Terraform writes would need 1.11, which is said.
#[test]
fn fg_02_terraform_1_6() {
    assert_eq!(written()["terraform"]["required_version"], ">= 1.6");
    let app = App::new();
    app.target(Target::new().terraform(">= 1.6"));
    let secret = Secret::new().description("Session key").value("generated");
    let inputs = SecretsInputs::new().name("demo").region("us-east-1").account_id("797923187401");
    app.stack("s").component::<Secrets>("secrets", inputs.profile("development").secrets([("session", secret)]));
    let said = app.synth().unwrap_err().to_string();
    let message = "a write-only argument needs Terraform 1.11, and 1.6 is among the targets (LF0003)";
    assert!(said.contains(message), "{said}");
    assert!(said.contains("let the service make and keep the secret"), "{said}");
}

/// FG-03: the variables, typed and checked, with their values; the same stand in `terraform.tfvars`.
#[test]
fn fg_03_variables_and_their_values() {
    let written = written();
    let variables = written["variable"].as_object().unwrap();
    let expected = [
        ("project_name", "string", json!("fintechglobal")),
        ("region", "string", json!("us-east-1")),
        ("account_id", "string", json!("797923187401")),
        ("alert_email", "string", json!("team-platform@yourcompany.com")),
        ("monthly_budget_limit", "number", json!(5000)),
    ];
    let file = fs::read_to_string(here().join("terraform.tfvars")).unwrap();
    let pairs = file.lines().filter_map(|line| line.split_once('='));
    let given: BTreeMap<&str, &str> =
        pairs.map(|(name, value)| (name.trim(), value.trim().trim_matches('"'))).collect();
    assert_eq!(given.len(), expected.len(), "{given:?}");
    for (name, ty, value) in expected {
        assert_eq!(variables[name]["type"], ty, "{name}");
        assert_eq!(variables[name]["default"], value, "{name}");
        assert!(variables[name]["validation"].is_array(), "{name} is not checked");
        let text = value.as_str().map_or(value.to_string(), str::to_owned);
        assert_eq!(given[name], text, "{name} in terraform.tfvars");
    }
}

/// A folder of a module, with a description that says what the row says.
#[track_caller]
fn module(name: &str, parts: &[&str]) {
    let folder = modules().join(name);
    for file in ["main.tf", "variables.tf", "outputs.tf", "versions.tf"] {
        assert!(folder.join(file).is_file(), "{name}/{file}");
    }
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    for part in parts {
        assert!(readme.contains(part), "{name}: {part}");
    }
}

/// FG-04: directory `vpc`.
#[test]
fn fg_04_module_vpc() {
    module("vpc", &["subnet tiers across availability zones", "aws_nat_gateway"]);
}

/// FG-05: directory `eks`.
#[test]
fn fg_05_module_eks() {
    module("eks", &["aws_eks_fargate_profile", "aws_eks_node_group"]);
}

/// FG-06: directory `database`.
#[test]
fn fg_06_module_database() {
    module("database", &["Aurora clusters", "aws_appautoscaling_policy"]);
}

/// FG-07: directory `cache`.
#[test]
fn fg_07_module_cache() {
    module("cache", &["aws_elasticache_replication_group", "aws_elasticache_user_group"]);
}

/// FG-08: directory `storage`.
#[test]
fn fg_08_module_storage() {
    let parts = ["aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_versioning", "aws_s3_bucket_logging"];
    module("storage", &parts);
}

/// FG-09: directory `secrets`.
#[test]
fn fg_09_module_secrets() {
    module("secrets", &["aws_secretsmanager_secret", "aws_secretsmanager_secret_rotation"]);
}

/// FG-10: directory `monitoring`; what scales pods is in the stack `workloads`, which talks to the cluster.
#[test]
fn fg_10_module_monitoring() {
    module("monitoring", &["aws_cloudwatch_dashboard", "aws_cloudwatch_metric_alarm"]);
    platform().has::<aws::CloudwatchDashboard>(json!({"dashboard_name": "fintechglobal-operations"}));
    let autoscaler = workloads().only::<kubernetes::HorizontalPodAutoscalerV2>().body;
    assert_eq!(autoscaler["metadata"]["namespace"], "${kubernetes_namespace_v1.namespace.metadata.0.name}");
    workloads().has::<kubernetes::NamespaceV1>(json!({"metadata": {"name": "fintech-prod"}}));
    assert_eq!(autoscaler["spec"]["scale_target_ref"]["name"], "api");
}

/// FG-11: directory `cost-governance`.
#[test]
fn fg_11_module_cost_governance() {
    module("cost-governance", &["aws_budgets_budget", "aws_ce_anomaly_subscription", "aws_sns_topic_subscription"]);
}

/// FG-12: outputs of exactly these names; the kubeconfig holds a command that gets a token, and no token.
#[test]
fn fg_12_outputs() {
    let written = written();
    let outputs = written["output"].as_object().unwrap();
    for name in
        ["cluster_endpoint", "kubeconfig", "vpc_id", "public_subnet_ids", "private_subnet_ids", "data_subnet_ids"]
    {
        assert!(outputs.contains_key(name), "{name}");
    }
    let endpoint = outputs["cluster_endpoint"]["value"].as_str().unwrap();
    assert!(endpoint.starts_with("${aws_eks_cluster.") && endpoint.ends_with(".endpoint}"), "{endpoint}");
    let kubeconfig = outputs["kubeconfig"]["value"].as_str().unwrap();
    assert!(kubeconfig.contains("yamlencode(") && kubeconfig.contains("get-token"), "{kubeconfig}");
    assert!(!kubeconfig.contains("\"token\""), "{kubeconfig}");
    assert_eq!(outputs["kubeconfig"].get("sensitive"), None);
}

/// FG-13: init, plan and apply with the file of variables.
#[test]
fn fg_13_deployment_is_described() {
    let readme = readme();
    let deployment = readme.split("\n## ").find(|section| section.starts_with("Deployment")).unwrap();
    for command in ["plan '*'", "apply '*'", "--var-file", "terraform.tfvars"] {
        assert!(deployment.contains(command), "{command}");
    }
}

/// FG-14: a script writes the file for kubectl and shows the nodes.
#[test]
fn fg_14_script_for_kubectl() {
    let script = here().join("scripts/update-kubeconfig.sh");
    assert!(readme().contains("scripts/update-kubeconfig.sh"));
    let checked = Command::new("bash").arg("-n").arg(&script).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));

    // It runs against programs that write down how they are called.
    let home = tempfile::tempdir().unwrap();
    let bin = home.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let fake = |name: &str, does: &str| {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    fake("cargo", r#"echo "cargo $*" >> "$HOME/calls"; echo 'apiVersion: v1'"#);
    fake("kubectl", r#"echo "kubectl $* with $KUBECONFIG" >> "$HOME/calls""#);
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let output = Command::new("sh").arg(&script).env("HOME", home.path()).env("PATH", path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let file = home.path().join(".kube/config-fintech");
    assert_eq!(fs::read_to_string(&file).unwrap(), "apiVersion: v1\n");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("export KUBECONFIG={}\n", file.display()));
    let program = "cargo run --quiet -p ledgerform-examples --bin fintech-global";
    let expected =
        format!("{program} -- output platform kubeconfig -- -raw\nkubectl get nodes with {}\n", file.display());
    assert_eq!(fs::read_to_string(home.path().join("calls")).unwrap(), expected);
}

/// FG-15: the diagram is drawn from the stacks; `UPDATE=1` writes it anew.
#[test]
fn fg_15_architecture_diagram() {
    let file = here().join("architecture.mmd");
    let drawn = diagram();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &drawn).unwrap();
    }
    assert!(fs::read_to_string(&file).unwrap_or_default() == drawn, "architecture.mmd is stale: run with UPDATE=1");
    for part in ["aws_eks_cluster", "aws_rds_cluster", "aws_elasticache_replication_group", "aws_lb"] {
        assert!(drawn.contains(part), "{part}");
    }
    assert!(readme().contains("architecture.mmd"));
}

/// M26: the runbook that alarms lead to has a section for each alarm of the platform; `UPDATE=1` writes it anew.
#[test]
fn m26_runbook_of_every_alarm() {
    let mut lines = Vec::new();
    let text = ledgerform_modules::monitoring::runbook();
    let alarms = platform().all::<aws::CloudwatchMetricAlarm>();
    assert!(alarms.len() > 20, "{}", alarms.len());
    for alarm in alarms {
        let (name, said) =
            (alarm.body["alarm_name"].as_str().unwrap(), alarm.body["alarm_description"].as_str().unwrap());
        let (meaning, anchor) = said
            .split_once(". Runbook: https://wiki.yourcompany.com/fintechglobal/runbook#")
            .unwrap_or_else(|| panic!("{said}"));
        assert!(text.contains(&format!("\n## {anchor}\n\n{meaning}.\n")), "{said}");
        lines.push(format!("- [{name}](#{anchor}): {meaning}\n"));
    }
    lines.sort();
    let (head, sections) = text.split_once("\n## ").unwrap();
    let runbook = format!("{head}\nThe alarms of this platform:\n\n{}\n## {sections}", lines.concat());
    let file = here().join("RUNBOOK.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &runbook).unwrap();
    }
    assert!(fs::read_to_string(&file).unwrap_or_default() == runbook, "RUNBOOK.md is stale: run with UPDATE=1");
    assert!(readme().contains("RUNBOOK.md"));
}

/// What depends on what, by type: an arrow for each pair of types of which one names the other.
fn diagram() -> String {
    let app = App::new();
    fintech_global(&app, Settings::variables);
    let mut lines = std::collections::BTreeSet::new();
    for stack in app.synth().unwrap().stacks {
        let document: Value = serde_json::from_str(&stack.text).unwrap();
        let resources = document["resource"].as_object().cloned().unwrap_or_default();
        for (ty, instances) in &resources {
            lines.insert(format!("  {ty}"));
            let text = instances.to_string();
            for other in resources.keys().filter(|other| *other != ty && text.contains(&format!("{{{other}."))) {
                lines.insert(format!("  {ty} --> {other}"));
            }
        }
    }
    format!("flowchart LR\n{}\n", lines.into_iter().collect::<Vec<_>>().join("\n"))
}
