//! The properties over the seeds of the fuzz targets and over random bytes.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

use ledgerform_properties::{expression_printer, hcl_parser, rpc_requests, schema_reader, value_decoder};
use proptest::prelude::*;
use std::path::Path;

/// Calls the property with every seed of its target, and with each cut in the middle.
fn seeds(target: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 5, "{target} has {} seeds", paths.len());
    for path in paths {
        let bytes = std::fs::read(path).unwrap();
        property(&bytes);
        property(&bytes[..bytes.len() / 2]);
    }
}

#[test]
fn seeds_of_the_hcl_parser() {
    seeds("hcl_parser", hcl_parser);
}

#[test]
fn seeds_of_the_schema_reader() {
    seeds("schema_reader", schema_reader);
}

#[test]
fn seeds_of_the_expression_printer() {
    seeds("expression_printer", expression_printer);
}

#[test]
fn seeds_of_the_value_decoder() {
    seeds("value_decoder", value_decoder);
}

#[test]
fn seeds_of_the_requests() {
    seeds("rpc_requests", rpc_requests);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_expressions(bytes in "[ntf0-9\"\\[\\]{}Tv.@s!_?LMGkecx+*/%=~<>()&|;#a-d$-]{0,80}") {
        expression_printer(bytes.as_bytes());
    }
}

// `PROPTEST_CASES` makes them more.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_values(ty in prop::sample::select(TYPES), bytes: Vec<u8>) {
        value_decoder(&[ty.as_bytes(), b"\n", &bytes].concat());
    }

    #[test]
    fn random_requests(bytes in prop::collection::vec(any::<u8>(), 0..1200)) {
        rpc_requests(&bytes);
    }
}

/// Types of every kind.
const TYPES: &[&str] = &[
    r#""dynamic""#,
    r#"["set", "number"]"#,
    r#"["map", ["tuple", ["string", "bool"]]]"#,
    r#"["object", {"a": "string", "b": ["list", "dynamic"]}]"#,
];
