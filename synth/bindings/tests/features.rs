//! The features of the manifest are those that the recorded schemas give.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

use ledgerform_codegen::service;
use ledgerform_schema::{document, documents};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

/// What precedes the features in the manifest.
const HEAD: &str = "[features]\n";

/// The features and what each turns on.
fn expected() -> BTreeMap<String, Vec<String>> {
    let aws = document("aws").unwrap();
    let types = aws.resource_types().chain(aws.data_source_types()).chain(aws.ephemeral_types());
    let services: BTreeSet<_> = types.map(service).filter(|service| *service != "meta").collect();
    let mut features: BTreeMap<_, _> =
        services.iter().map(|service| (format!("aws-{service}"), vec!["aws".to_string()])).collect();
    for document in documents() {
        features.insert(document.name().to_string(), Vec::new());
    }
    let all = features.keys().cloned().collect();
    // What belongs to no service comes with the provider.
    features.insert("aws".to_string(), vec!["aws-meta".to_string()]);
    features.insert("aws-meta".to_string(), Vec::new());
    features.insert("full".to_string(), all);
    features
}

/// The table as it is written: one feature on a line, what `full` has on lines of its own.
fn table(features: &BTreeMap<String, Vec<String>>) -> String {
    let mut table = String::from(
        "# Made from the recorded schemas: `UPDATE=1 cargo test -p ledgerform-bindings --test features`.\n",
    );
    for (feature, on) in features {
        let on: Vec<_> = on.iter().map(|feature| format!("\"{feature}\"")).collect();
        match on.len() {
            0 | 1 => table.push_str(&format!("{feature} = [{}]\n", on.join(", "))),
            _ => table.push_str(&format!("{feature} = [\n    {},\n]\n", on.join(",\n    "))),
        }
    }
    table
}

#[test]
fn the_manifest_has_a_feature_for_each_service_and_provider() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(&path).unwrap();
    let (head, features) = manifest.split_once(HEAD).unwrap();
    let expected = table(&expected());
    if features != expected {
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("{head}{HEAD}{expected}")).unwrap();
        } else {
            panic!("the features are out of date; write them with `UPDATE=1 cargo test -p ledgerform-bindings`");
        }
    }
}

#[test]
fn features_fit_the_limits_of_a_registry() {
    let count = expected().len();
    assert!(count < 280, "{count} features");
}

#[test]
fn every_provider_has_a_module() {
    let lib = include_str!("../src/lib.rs");
    for document in documents() {
        let line = format!("provider!(\"{0}\", {0});", document.name());
        assert!(lib.contains(&line), "{line}");
    }
}

#[track_caller]
fn check(ty: &str, expected: &str) {
    assert_eq!(service(ty), expected, "{ty}");
}

#[test]
fn types_are_in_the_feature_one_looks_for() {
    for ty in ["vpc", "subnet", "route", "route_table", "eip", "nat_gateway", "instance", "security_group", "flow_log"]
    {
        check(&format!("aws_{ty}"), "ec2");
    }
    for ty in ["network_interface", "ec2_transit_gateway", "vpc_security_group_ingress_rule", "availability_zones"] {
        check(&format!("aws_{ty}"), "ec2");
    }
    check("aws_vpclattice_service", "vpclattice");
    check("aws_networkfirewall_firewall", "networkfirewall");
    check("aws_route53_zone", "route53");
    check("aws_cloudwatch_log_group", "logs");
    check("aws_cloudwatch_event_rule", "events");
    check("aws_cloudwatch_metric_alarm", "cloudwatch");
    check("aws_db_instance", "rds");
    check("aws_rds_cluster", "rds");
    check("aws_lb_listener", "elbv2");
    check("aws_elb", "elb");
    check("aws_caller_identity", "sts");
    check("aws_partition", "meta");
    check("aws_region", "meta");
    check("aws_service_discovery_service", "servicediscovery");
    check("aws_cognito_user_pool", "cognitoidp");
    check("aws_cognito_identity_pool", "cognitoidentity");
    check("aws_cognito_identity_provider", "cognitoidp");
    check("aws_kinesis_stream", "kinesis");
    check("aws_kinesis_firehose_delivery_stream", "firehose");
    check("aws_brandnew_thing", "brandnew");
}

/// Each word of the table is the name of a service, not of a prefix that was forgotten.
#[test]
fn no_service_has_the_name_of_a_thing() {
    let services: BTreeSet<_> = expected().into_keys().collect();
    for word in ["app", "arn", "caller", "default", "eips", "key", "main", "nat", "network", "security", "volume"] {
        assert!(!services.contains(&format!("aws-{word}")), "{word}");
    }
}
