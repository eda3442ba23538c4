//! The embedded archive answers like a plain parse of the recorded files.
#![cfg(feature = "documents")]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

use flate2::read::GzDecoder;
use ledgerform_schema::{Document, ProviderSchema, Schema, document, document_version, documents};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Deserialize)]
struct Recorded {
    provider_schemas: BTreeMap<String, ProviderSchema>,
}

/// The plain parse of a document's file.
fn recorded(document: &Document) -> (String, ProviderSchema) {
    let file = format!("documents/{}-{}.json.gz", document.name(), document.version());
    let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let text = std::io::read_to_string(GzDecoder::new(file)).unwrap();
    let recorded: Recorded = serde_json::from_str(&text).unwrap();
    recorded.provider_schemas.into_iter().next().unwrap()
}

#[track_caller]
fn check_types<'a>(
    document: &Document,
    types: impl Iterator<Item = &'a str>,
    expected: &BTreeMap<String, Schema>,
    read: impl Fn(&str) -> Option<std::sync::Arc<Schema>>,
) {
    let types: Vec<_> = types.collect();
    assert_eq!(types, expected.keys().collect::<Vec<_>>(), "{} {}", document.name(), document.version());
    for ty in types {
        let schema = read(ty).unwrap_or_else(|| panic!("{ty} of {} {}", document.name(), document.version()));
        assert!(*schema == expected[ty], "{ty} of {} {}", document.name(), document.version());
    }
}

#[test]
fn every_type_of_every_document_reads_like_the_recorded_file() {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("documents")).unwrap();
    let files = files.filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "gz")).count();
    assert_eq!(documents().len(), files);
    for document in documents() {
        let (source, expected) = recorded(document);
        assert_eq!(document.source(), source);
        assert_eq!(*document.provider(), expected.provider);
        assert_eq!(*document.functions(), expected.functions);
        check_types(document, document.resource_types(), &expected.resource_schemas, |ty| document.resource(ty));
        check_types(document, document.data_source_types(), &expected.data_source_schemas, |ty| {
            document.data_source(ty)
        });
        check_types(document, document.ephemeral_types(), &expected.ephemeral_resource_schemas, |ty| {
            document.ephemeral_resource(ty)
        });
    }
}

#[test]
fn the_newest_version_answers_for_a_name() {
    let aws = document("aws").unwrap();
    assert_eq!((aws.version(), aws.short_source()), ("6.47.0", "hashicorp/aws"));
    assert_eq!(document_version("aws", "5.46.0").unwrap().version(), "5.46.0");
    assert!(document_version("aws", "1.0.0").is_none());
    assert!(document("azurerm").is_none());
    assert!(aws.resource("aws_nothing").is_none());
}

#[test]
fn a_provider_without_arguments_has_an_empty_block() {
    for name in ["random", "tls"] {
        assert_eq!(*document(name).unwrap().provider(), Schema::default(), "{name}");
    }
}

#[test]
fn one_type_is_read_without_the_giants() {
    let aws = document_version("aws", "6.47.0").unwrap();
    let start = Instant::now();
    let schema = aws.resource("aws_ssm_parameter").unwrap();
    let first = start.elapsed();
    assert!(schema.block.attributes["name"].required);
    // Unpacking and parsing all of AWS takes seconds in a debug build; a chunk takes about a millisecond.
    assert!(first < Duration::from_millis(200), "{first:?}");
    let start = Instant::now();
    assert!(std::sync::Arc::ptr_eq(&schema, &aws.resource("aws_ssm_parameter").unwrap()));
    assert!(start.elapsed() < Duration::from_millis(5));
}
