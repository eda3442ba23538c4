//! Schemas as Terraform sees them (checks 11 to 13).

use crate::client::Plugin;
use crate::proto::{self, get_metadata, get_provider_schema};
use crate::proto5;
use crate::support::Workspace;
use prost::Message;
use serde_json::Value as Json;

/// Check 11.
#[test]
fn terraform_reads_the_schema_as_it_is_written() {
    let workspace = Workspace::new("");
    let json: Json = serde_json::from_str(&workspace.ok(&["providers", "schema", "-json"])).unwrap();
    let provider = &json["provider_schemas"]["example.com/acme/acme"];
    insta::assert_snapshot!(serde_json::to_string_pretty(provider).unwrap());
}

/// Check 11 again: the bytes are the same in each of twenty processes.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_schema_has_one_form() {
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let plugin = Plugin::start(&[]);
        let client = plugin.connect().await;
        for _ in 0..2 {
            let schema: get_provider_schema::Response =
                client.call("/tfplugin6.Provider/GetProviderSchema", get_provider_schema::Request {}).await.unwrap();
            seen.insert(schema.encode_to_vec());
        }
    }
    assert_eq!(seen.len(), 1);
}

/// Check 12, without a clock.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_thousand_types_fit() {
    let plugin = Plugin::start(&[("ACME_TYPES", "2000")]);
    let schema: get_provider_schema::Response = plugin
        .connect()
        .await
        .call("/tfplugin6.Provider/GetProviderSchema", get_provider_schema::Request {})
        .await
        .unwrap();
    assert_eq!(schema.resource_schemas.len(), 2004);
    assert!(schema.encoded_len() < 64 << 20);
}

/// Check 13.
#[test]
fn a_path_leads_to_the_line() {
    let workspace =
        Workspace::new("resource \"acme_thing\" \"a\" {\n  tags = {\n    good = \"x\"\n    bad  = \"y\"\n  }\n}\n");
    let outcome = workspace.run(&["validate"]);
    outcome.fails_with("No tag may be called bad.");
    assert!(outcome.text().contains("bad  = \"y\""), "{}", outcome.text());
}

/// What both protocols announce, beyond what Terraform 1.11 reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn both_protocols_announce_the_same() {
    let plugin = Plugin::start(&[("ACME_FLAT", "1")]);
    let client = plugin.connect().await;
    let six: get_metadata::Response =
        client.call("/tfplugin6.Provider/GetMetadata", get_metadata::Request {}).await.unwrap();
    let five: proto5::get_metadata::Response =
        client.call("/tfplugin5.Provider/GetMetadata", get_metadata::Request {}).await.unwrap();
    assert_eq!(six.resources, five.resources);
    assert_eq!(six.actions, five.actions);
    assert_eq!(six.actions[0].type_name, "acme_restart");
    assert_eq!(six.state_stores[0].type_name, "acme_store");
    let capabilities = six.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);
    assert!(capabilities.move_resource_state && capabilities.generate_resource_config);

    let schema: get_provider_schema::Response =
        client.call("/tfplugin6.Provider/GetProviderSchema", get_provider_schema::Request {}).await.unwrap();
    assert!(schema.provider_meta.is_some());
    assert!(schema.action_schemas.contains_key("acme_restart"));
    assert!(schema.list_resource_schemas.contains_key("acme_thing"));
    assert!(schema.state_store_schemas.contains_key("acme_store"));
    let schema_5: get_provider_schema::Response =
        client.call("/tfplugin5.Provider/GetSchema", get_provider_schema::Request {}).await.unwrap();
    assert!(schema_5.diagnostics.is_empty() && schema_5.state_store_schemas.is_empty());

    // The same attribute under the numbers of each protocol.
    let six = proto::Schema::decode(schema.resource_schemas["acme_thing"].clone()).unwrap().block.unwrap();
    let five = proto5::Schema::decode(schema_5.resource_schemas["acme_thing"].clone()).unwrap().block.unwrap();
    let six = six.attributes.iter().find(|attribute| attribute.name == "secret_wo").unwrap();
    let five = five.attributes.iter().find(|attribute| attribute.name == "secret_wo").unwrap();
    assert!(six.write_only && five.write_only);

    let functions: proto::get_functions::Response =
        client.call("/tfplugin6.Provider/GetFunctions", proto::get_functions::Request {}).await.unwrap();
    assert_eq!(functions.functions, schema.functions);
}
