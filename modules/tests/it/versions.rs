//! A component works with the oldest provider version that it claims, not only with the one its types are made from.

use crate::cases;
use ledgerform::{App, Format, Target};
use ledgerform_modules::secrets::{Secret, Secrets, SecretsInputs};
use ledgerform_schema::Block;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Meta-arguments, which no schema has.
const META: [&str; 6] = ["//", "count", "depends_on", "for_each", "lifecycle", "provider"];

/// The arguments and blocks of a body that a schema does not have.
fn unknown(path: &str, body: &Map<String, Value>, schema: &Block, found: &mut BTreeSet<String>) {
    for (name, value) in body.iter().filter(|(name, _)| !META.contains(&name.as_str())) {
        let path = format!("{path}.{name}");
        if let Some(nested) = schema.block_types.get(name) {
            let bodies = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            for body in bodies.iter().filter_map(Value::as_object) {
                unknown(&path, body, &nested.block, found);
            }
        } else if !schema.attributes.get(name).is_some_and(|attribute| attribute.is_argument()) {
            found.insert(path);
        }
    }
}

/// What the cases of a component use that the AWS provider 5.46 does not have.
fn newer_than_5_46(component: &str) -> BTreeSet<String> {
    let oldest = ledgerform_schema::document_version("aws", "5.46.0").unwrap();
    let mut found = BTreeSet::new();
    for case in cases::of(component) {
        let document: Value = serde_json::from_str(&case.synthesized(Format::Json).text).unwrap();
        for section in ["resource", "data"] {
            for (ty, instances) in document[section].as_object().into_iter().flatten() {
                if !ty.starts_with("aws_") {
                    continue;
                }
                let schema = if section == "data" { oldest.data_source(ty) } else { oldest.resource(ty) };
                let Some(schema) = schema else {
                    found.insert(ty.clone());
                    continue;
                };
                for body in instances.as_object().unwrap().values() {
                    unknown(ty, body.as_object().unwrap(), &schema.block, &mut found);
                }
            }
        }
    }
    found
}

/// Whether a component's module says that the provider 5.46 is enough.
fn claims_5_46(component: &ledgerform::ComponentEntry) -> bool {
    component.export().unwrap()["versions.tf"].contains("version = \">= 5.46\"")
}

#[test]
fn components_work_with_the_oldest_provider_they_name() {
    for component in ledgerform_modules::COMPONENTS {
        let newer = newer_than_5_46(component.name);
        let name = component.name;
        if claims_5_46(component) {
            assert_eq!(newer, BTreeSet::new(), "{name} claims 5.46");
        } else {
            assert!(!newer.is_empty(), "{name} could claim 5.46");
        }
    }
}

/// Write-only arguments came with 5.88; they are all that keeps the secrets from older providers.
#[test]
fn secrets_need_write_only_arguments_and_nothing_else_that_is_new() {
    let newer: Vec<String> = newer_than_5_46("secrets").into_iter().collect();
    assert_eq!(
        newer,
        [
            "aws_secretsmanager_secret_version.secret_string_wo",
            "aws_secretsmanager_secret_version.secret_string_wo_version",
            "aws_ssm_parameter.value_wo",
            "aws_ssm_parameter.value_wo_version",
        ]
    );
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
