//! A component works with the newest provider and with 5.46, or says which version it needs and for what.

use crate::cases;
use ledgerform::{App, Format, Target};
use ledgerform_modules::secrets::{Secret, Secrets, SecretsInputs};
use ledgerform_schema::{Block, Type};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Meta-arguments, which no schema has.
const META: [&str; 6] = ["//", "count", "depends_on", "for_each", "lifecycle", "provider"];

/// What a version of the provider refuses of a body, by path: arguments and blocks that it does not have or wants, or that
/// have another type than in `newest`.
fn refused(path: &str, body: &Map<String, Value>, schema: &Block, newest: &Block, found: &mut BTreeSet<String>) {
    for (name, attribute) in &schema.attributes {
        if attribute.required && !body.contains_key(name) {
            found.insert(format!("{path}.{name} is missing"));
        }
    }
    for (name, nested) in &schema.block_types {
        let count = body.get(name).map_or(0, |value| value.as_array().map_or(1, Vec::len));
        let count = u64::try_from(count).unwrap();
        if count < nested.min_items || (nested.max_items > 0 && count > nested.max_items) {
            found.insert(format!("{path}.{name} is there {count} times"));
        }
    }
    for (name, value) in body.iter().filter(|(name, _)| !META.contains(&name.as_str())) {
        let path = format!("{path}.{name}");
        match (schema.block_types.get(name), newest.block_types.get(name)) {
            (Some(nested), Some(newer)) => {
                let bodies = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                for body in bodies.iter().filter_map(Value::as_object) {
                    refused(&path, body, &nested.block, &newer.block, found);
                }
            }
            (None, None) => match (schema.attributes.get(name), newest.attributes.get(name)) {
                (Some(known), Some(newer)) if known.is_argument() => {
                    // Terraform turns texts, numbers and truth values into each other.
                    let is_plain = |ty: &Type| matches!(ty, Type::Bool | Type::Number | Type::String);
                    let (known, newer) = (known.value_type(), newer.value_type());
                    if known != newer && !(is_plain(&known) && is_plain(&newer)) {
                        found.insert(format!("{path} has another type"));
                    }
                }
                _ => _ = found.insert(path),
            },
            _ => _ = found.insert(path),
        }
    }
}

/// What the cases of a component have that a version of the AWS provider refuses.
fn refused_by(version: &str, component: &str) -> Vec<String> {
    let judge = ledgerform_schema::document_version("aws", version).unwrap();
    let newest = ledgerform_schema::document("aws").unwrap();
    let mut found = BTreeSet::new();
    for case in cases::of(component) {
        let document: Value = serde_json::from_str(&case.synthesized(Format::Json).text).unwrap();
        for section in ["resource", "data"] {
            for (ty, instances) in document[section].as_object().into_iter().flatten() {
                if !ty.starts_with("aws_") {
                    continue;
                }
                let of = |document: &ledgerform_schema::Document| match section {
                    "data" => document.data_source(ty),
                    _ => document.resource(ty),
                };
                let (Some(schema), Some(newest)) = (of(judge), of(newest)) else {
                    found.insert(ty.clone());
                    continue;
                };
                for body in instances.as_object().unwrap().values() {
                    refused(ty, body.as_object().unwrap(), &schema.block, &newest.block, &mut found);
                }
            }
        }
    }
    found.into_iter().collect()
}

/// Checks that the newest provider takes everything that a component writes, and the oldest all but what is `newer`. The
/// module asks for a version that has it.
#[track_caller]
fn check(component: &str, asks_for: &str, newer: &[&str]) {
    assert_eq!(ledgerform_schema::document("aws").unwrap().version(), "6.47.0");
    assert_eq!(refused_by("6.47.0", component), [""; 0], "6.47");
    assert_eq!(refused_by("5.46.0", component), newer, "5.46");
    let entry = ledgerform_modules::COMPONENTS.iter().find(|entry| entry.name == component).unwrap();
    let versions = entry.export().unwrap()["versions.tf"].clone();
    assert!(versions.contains(&format!("version = \"{asks_for}\"")), "{versions}");
    assert_eq!(newer.is_empty(), asks_for == ">= 5.46", "{component}");
}

#[test]
fn cache() {
    check("cache", ">= 5.46", &[]);
}

#[test]
fn cost_governance() {
    check("cost-governance", ">= 5.46", &[]);
}

/// Write-only passwords came with 5.88 and decide. Where nobody gives a password or asks for a mode of insights, all is older.
const OF_DATABASE: [&str; 7] = [
    "aws_rds_cluster.database_insights_mode",
    "aws_rds_cluster.master_password_wo",
    "aws_rds_cluster.master_password_wo_version",
    "aws_rds_cluster.performance_insights_enabled",
    "aws_rds_cluster.performance_insights_kms_key_id",
    "aws_rds_cluster.performance_insights_retention_period",
    "aws_rds_global_cluster.tags",
];

#[test]
fn database() {
    check("database", ">= 5.88", &OF_DATABASE);
}

/// What a cluster needs. The protection against deletion came with 6.9 and decides; the rest came before. None of it has a
/// stand-in in 5.46: without it a cluster could be deleted by a slip, and would go on to extended support unasked.
const OF_CLUSTERS: [&str; 6] = [
    "aws_eks_cluster.bootstrap_self_managed_addons",
    "aws_eks_cluster.deletion_protection",
    "aws_eks_cluster.upgrade_policy",
    "aws_eks_cluster.zonal_shift_config",
    "aws_eks_node_group.node_repair_config",
    "aws_iam_openid_connect_provider.thumbprint_list is missing",
];

#[test]
fn eks() {
    // The three parts of Auto Mode, which the case has and the one of the platform has not.
    let of_auto_mode = [
        "aws_eks_cluster.compute_config",
        "aws_eks_cluster.kubernetes_network_config.elastic_load_balancing",
        "aws_eks_cluster.storage_config",
    ];
    let mut newer = [&OF_CLUSTERS[..], &of_auto_mode].concat();
    newer.sort_unstable();
    check("eks", ">= 6.9", &newer);
}

#[test]
fn monitoring() {
    check("monitoring", ">= 5.46", &[]);
}

/// What the cluster and the secrets in it need.
#[test]
fn platform() {
    let of_secrets = [
        "aws_secretsmanager_secret_version.secret_string_wo",
        "aws_secretsmanager_secret_version.secret_string_wo_version",
    ];
    check("platform", ">= 6.9", &[&OF_CLUSTERS[..], &of_secrets].concat());
}

/// Write-only arguments came with 5.88; they are all that keeps the secrets from older providers.
#[test]
fn secrets() {
    let newer = [
        "aws_secretsmanager_secret_version.secret_string_wo",
        "aws_secretsmanager_secret_version.secret_string_wo_version",
        "aws_ssm_parameter.value_wo",
        "aws_ssm_parameter.value_wo_version",
    ];
    check("secrets", ">= 5.88", &newer);
}

#[test]
fn storage() {
    check("storage", ">= 5.46", &[]);
}

#[test]
fn vpc() {
    check("vpc", ">= 5.46", &[]);
}

#[test]
fn every_component_is_judged() {
    let judged = ["cache", "cost-governance", "database", "eks", "monitoring", "platform", "secrets", "storage", "vpc"];
    for component in ledgerform_modules::COMPONENTS {
        assert!(judged.contains(&component.name), "{} needs a test here", component.name);
    }
}

/// The module needs Terraform 1.11; a program needs it only for values that pass through it.
#[test]
fn secrets_that_others_set_work_with_terraform_1_6() {
    let problems = |value: &str| {
        let app = App::new();
        app.target(Target::new().terraform(">= 1.6"));
        let secret = Secret::new().description("Key of a third party").value(value);
        let inputs = SecretsInputs::new().name("demo").region("us-east-1").account_id("111122223333");
        app.stack("s").component::<Secrets>("secrets", inputs.profile("development").secrets([("api", secret)]));
        app.synth().err().map(|problems| problems.to_string()).unwrap_or_default()
    };
    assert_eq!(problems("out_of_band"), "");
    let said = problems("generated");
    assert!(said.contains("a write-only argument") && said.contains("an ephemeral resource"), "{said}");
}
