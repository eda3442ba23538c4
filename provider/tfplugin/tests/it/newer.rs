//! What newer Terraform calls, spoken without it (check 46).

use crate::client::{Client, Plugin};
use crate::proto::{
    self, DynamicValue, RawState, ResourceIdentityData, generate_resource_config, get_resource_identity_schemas,
    import_resource_state, invoke_action, list_resource, plan_action, read_resource, upgrade_resource_identity,
};
use crate::support::Workspace;
use serde_json::{Value as Json, json};

fn value(json: &Json) -> DynamicValue {
    // Everything here is read as JSON, which is one of the two encodings.
    DynamicValue { json: json.to_string().into(), ..DynamicValue::default() }
}

fn identity(id: &Json) -> ResourceIdentityData {
    ResourceIdentityData { identity_data: Some(value(&json!({ "id": id }))) }
}

/// Bytes of an identity `{id: <text>}` in MessagePack.
fn packed(id: &str) -> Vec<u8> {
    [&b"\x81\xa2id"[..], &[0xa0 | u8::try_from(id.len()).unwrap()], id.as_bytes()].concat()
}

fn put(plugin: &Plugin, id: &str, name: &str) {
    let directory = plugin.directory.path().join("acme_thing");
    std::fs::create_dir_all(&directory).unwrap();
    let object = json!({ "id": id, "name": name, "rule": [] });
    std::fs::write(directory.join(format!("{id}.json")), object.to_string()).unwrap();
}

async fn started() -> (Plugin, Client) {
    let plugin = Plugin::start(&[]);
    let client = plugin.connect().await;
    (plugin, client)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn identities_are_declared_upgraded_imported_and_kept() {
    let (plugin, client) = started().await;
    put(&plugin, "acme-1", "one");
    for protocol in ["/tfplugin6.Provider/GetResourceIdentitySchemas", "/tfplugin5.Provider/GetResourceIdentitySchemas"]
    {
        let schemas: get_resource_identity_schemas::Response =
            client.call(protocol, get_resource_identity_schemas::Request {}).await.unwrap();
        assert_eq!(schemas.identity_schemas.keys().collect::<Vec<_>>(), ["acme_gate", "acme_thing"]);
        assert!(schemas.identity_schemas["acme_thing"].identity_attributes[0].required_for_import);
    }
    let upgraded = upgraded(&client, "acme_thing", 0, r#"{"id": "acme-1", "gone": 1}"#).await;
    let data = upgraded.upgraded_identity.unwrap().identity_data.unwrap();
    assert_eq!(&data.msgpack[..], packed("acme-1"));

    let import = |id: &Json| import_resource_state::Request {
        type_name: "acme_thing".to_owned(),
        identity: Some(identity(id)),
        ..import_resource_state::Request::default()
    };
    let imported: import_resource_state::Response =
        client.call("/tfplugin6.Provider/ImportResourceState", import(&json!("acme-1"))).await.unwrap();
    assert_eq!(imported.diagnostics, []);
    let [object] = &imported.imported_resources[..] else { panic!("{imported:?}") };
    assert_eq!(&object.identity.clone().unwrap().identity_data.unwrap().msgpack[..], packed("acme-1"));
    let refused: import_resource_state::Response =
        client.call("/tfplugin6.Provider/ImportResourceState", import(&Json::Null)).await.unwrap();
    assert_eq!(refused.diagnostics[0].summary, "Identity is not complete");

    // State of an older Terraform has no identity: reading finds it.
    let read = read_resource::Request {
        type_name: "acme_thing".to_owned(),
        current_state: object.state.clone(),
        ..read_resource::Request::default()
    };
    let found: read_resource::Response = client.call("/tfplugin6.Provider/ReadResource", read).await.unwrap();
    assert_eq!(&found.new_identity.unwrap().identity_data.unwrap().msgpack[..], packed("acme-1"));
}

async fn upgraded(client: &Client, ty: &str, version: i64, json: &str) -> upgrade_resource_identity::Response {
    let request = upgrade_resource_identity::Request {
        type_name: ty.to_owned(),
        version,
        raw_identity: Some(RawState { json: json.to_owned().into(), ..RawState::default() }),
    };
    client.call("/tfplugin6.Provider/UpgradeResourceIdentity", request).await.unwrap()
}

/// Typed upgraders: the version before, that of today, one that is newer, and what the version before never was.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn identities_of_earlier_versions_are_brought_up_to_date() {
    let (_plugin, client) = started().await;
    let now = b"\x82\xa2id\xa1a\xa6region\xa5north";
    for (version, json) in [(0, r#"{"gate": "north/a"}"#), (1, r#"{"id": "a", "region": "north"}"#)] {
        let response = upgraded(&client, "acme_gate", version, json).await;
        assert_eq!(response.diagnostics, [], "{version}");
        assert_eq!(&response.upgraded_identity.unwrap().identity_data.unwrap().msgpack[..], now, "{version}");
    }
    for (version, json, text) in [
        (0, r#"{"gate": "a"}"#, "has no region"),
        (0, r#"{"gate": 1}"#, "gate"),
        (2, r#"{"id": "a"}"#, "knows versions up to 1"),
    ] {
        let response = upgraded(&client, "acme_gate", version, json).await;
        assert!(response.diagnostics[0].detail.contains(text), "{version} {json}: {response:?}");
        assert_eq!(response.upgraded_identity, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn objects_are_listed_one_by_one() {
    let (plugin, client) = started().await;
    for n in 1..=5 {
        put(&plugin, &format!("acme-{n}"), &format!("{}-{n}", if n == 3 { "odd" } else { "web" }));
    }
    let list = |limit: i64, include_resource_object: bool| list_resource::Request {
        type_name: "acme_thing".to_owned(),
        config: Some(value(&json!({ "prefix": "web" }))),
        include_resource_object,
        limit,
    };
    for path in ["/tfplugin6.Provider/ListResource", "/tfplugin5.Provider/ListResource"] {
        let events: Vec<list_resource::Event> = client.stream(path, list(100, false)).await.unwrap();
        let names: Vec<&str> = events.iter().map(|event| event.display_name.as_str()).collect();
        assert_eq!(names, ["web-1", "web-2", "web-4", "web-5"]);
        assert!(events.iter().all(|event| event.identity.is_some() && event.resource_object.is_none()));
        let events: Vec<list_resource::Event> = client.stream(path, list(2, true)).await.unwrap();
        assert_eq!(events.len(), 2, "the limit holds");
        assert!(events.iter().all(|event| event.resource_object.is_some()));
    }
    let unknown = list_resource::Request { type_name: "acme_other".to_owned(), ..list(1, false) };
    let events: Vec<list_resource::Event> = client.stream("/tfplugin6.Provider/ListResource", unknown).await.unwrap();
    assert_eq!(events[0].diagnostic[0].summary, "No such list resource type");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn actions_report_progress_and_always_complete() {
    use invoke_action::event::Type;
    let (_plugin, client) = started().await;
    let planned: plan_action::Response = client
        .call(
            "/tfplugin6.Provider/PlanAction",
            plan_action::Request {
                action_type: "acme_restart".to_owned(),
                config: Some(value(&json!({ "name": "web" }))),
                client_capabilities: None,
            },
        )
        .await
        .unwrap();
    assert!(planned.diagnostics.is_empty() && planned.deferred.is_none());
    for (name, lines, error) in
        [("web", 2, None), ("fail", 1, Some("Not started")), ("panic", 1, Some("Provider crashed"))]
    {
        for path in ["/tfplugin6.Provider/InvokeAction", "/tfplugin5.Provider/InvokeAction"] {
            let request = invoke_action::Request {
                action_type: "acme_restart".to_owned(),
                config: Some(value(&json!({ "name": name }))),
                client_capabilities: None,
            };
            let events: Vec<invoke_action::Event> = client.stream(path, request).await.unwrap();
            let (last, progress) = events.split_last().unwrap();
            assert_eq!(progress.len(), lines, "{name}");
            assert!(progress.iter().all(|event| matches!(event.r#type, Some(Type::Progress(_)))));
            let Some(Type::Completed(completed)) = &last.r#type else { panic!("{last:?}") };
            assert_eq!(completed.diagnostics.first().map(|d| d.summary.as_str()), error, "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn configuration_is_generated_from_state() {
    let (_plugin, client) = started().await;
    let request = generate_resource_config::Request {
        type_name: "acme_thing".to_owned(),
        state: Some(value(&json!({ "id": "acme-1", "name": "one", "upper": "ONE", "old": "x", "rule": [] }))),
    };
    let generated: generate_resource_config::Response =
        client.call("/tfplugin6.Provider/GenerateResourceConfig", request).await.unwrap();
    assert_eq!(generated.diagnostics, []);
    let bytes = generated.config.unwrap().msgpack;
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("one") && !text.contains("ONE") && !text.contains("acme-1"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn states_are_stored_in_chunks() {
    use proto::{
        RequestChunkMeta, StateRange, StateStoreClientCapabilities, configure_state_store, get_states, lock_state,
        read_state_bytes, unlock_state, write_state_bytes,
    };
    let (_plugin, client) = started().await;
    let ty = || "acme_store".to_owned();
    let configured: configure_state_store::Response = client
        .call(
            "/tfplugin6.Provider/ConfigureStateStore",
            configure_state_store::Request {
                type_name: ty(),
                config: Some(value(&json!({}))),
                capabilities: Some(StateStoreClientCapabilities { chunk_size: 4 }),
            },
        )
        .await
        .unwrap();
    assert_eq!(configured.capabilities.unwrap().chunk_size, 4);
    let chunk = |meta: bool, bytes: &'static str, start: i64, total_length: i64| write_state_bytes::RequestChunk {
        meta: meta.then(|| RequestChunkMeta { type_name: ty(), state_id: "default".to_owned() }),
        bytes: bytes.into(),
        total_length,
        range: Some(StateRange { start, end: start + i64::try_from(bytes.len()).unwrap() - 1 }),
    };
    let path = "/tfplugin6.Provider/WriteStateBytes";
    for (chunks, error) in [
        (vec![chunk(true, "0123", 0, 10), chunk(false, "4567", 4, 10), chunk(false, "89", 8, 10)], None),
        (vec![chunk(true, "0123", 0, 10)], Some("State arrived incomplete")),
        (vec![chunk(false, "0123", 0, 4)], Some("State arrived incomplete")),
        (vec![chunk(true, "0123", 0, 8), chunk(false, "4567", 5, 8)], Some("State arrived incomplete")),
    ] {
        let written: write_state_bytes::Response = client.upload(path, chunks).await.unwrap();
        assert_eq!(written.diagnostics.first().map(|d| d.summary.as_str()), error);
    }
    let read = read_state_bytes::Request { type_name: ty(), state_id: "default".to_owned() };
    let chunks: Vec<read_state_bytes::Response> =
        client.stream("/tfplugin6.Provider/ReadStateBytes", read).await.unwrap();
    let lengths: Vec<usize> = chunks.iter().map(|chunk| chunk.bytes.len()).collect();
    assert_eq!(lengths, [4, 4, 2]);
    assert_eq!(chunks.iter().flat_map(|chunk| chunk.bytes.to_vec()).collect::<Vec<u8>>(), b"0123456789");
    assert_eq!(chunks[2].range, Some(StateRange { start: 8, end: 9 }));
    let absent = read_state_bytes::Request { type_name: ty(), state_id: "absent".to_owned() };
    let chunks: Vec<read_state_bytes::Response> =
        client.stream("/tfplugin6.Provider/ReadStateBytes", absent).await.unwrap();
    assert!(chunks.is_empty());

    let states: get_states::Response =
        client.call("/tfplugin6.Provider/GetStates", get_states::Request { type_name: ty() }).await.unwrap();
    assert_eq!(states.state_id, ["default"]);
    let lock =
        || lock_state::Request { type_name: ty(), state_id: "default".to_owned(), operation: "apply".to_owned() };
    let first: lock_state::Response = client.call("/tfplugin6.Provider/LockState", lock()).await.unwrap();
    assert_eq!(first.lock_id, "default");
    let second: lock_state::Response = client.call("/tfplugin6.Provider/LockState", lock()).await.unwrap();
    assert_eq!(second.diagnostics[0].summary, "Locked");
    let unlock =
        unlock_state::Request { type_name: ty(), state_id: "default".to_owned(), lock_id: "default".to_owned() };
    let unlocked: unlock_state::Response = client.call("/tfplugin6.Provider/UnlockState", unlock).await.unwrap();
    assert!(unlocked.diagnostics.is_empty());
}

/// The check of a configuration has the same two fields for every kind of thing.
#[derive(Clone, PartialEq, prost::Message)]
struct Validate {
    #[prost(string, tag = "1")]
    type_name: String,
    #[prost(message, optional, tag = "2")]
    config: Option<DynamicValue>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Validated {
    #[prost(message, repeated, tag = "1")]
    diagnostics: Vec<proto::Diagnostic>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_kind_is_validated_under_both_protocols() {
    let (_plugin, client) = started().await;
    for (path, ty, config) in [
        ("/tfplugin6.Provider/ValidateResourceConfig", "acme_thing", json!({ "name": "x" })),
        ("/tfplugin5.Provider/ValidateResourceTypeConfig", "acme_thing", json!({ "name": "x" })),
        ("/tfplugin6.Provider/ValidateDataResourceConfig", "acme_data", json!({ "name": "x" })),
        ("/tfplugin5.Provider/ValidateDataSourceConfig", "acme_data", json!({ "name": "x" })),
        ("/tfplugin6.Provider/ValidateEphemeralResourceConfig", "acme_eph", json!({})),
        ("/tfplugin5.Provider/ValidateEphemeralResourceConfig", "acme_eph", json!({})),
        ("/tfplugin6.Provider/ValidateListResourceConfig", "acme_thing", json!({ "prefix": "x" })),
        ("/tfplugin5.Provider/ValidateListResourceConfig", "acme_thing", json!({ "prefix": "x" })),
        ("/tfplugin6.Provider/ValidateActionConfig", "acme_restart", json!({ "name": "x" })),
        ("/tfplugin5.Provider/ValidateActionConfig", "acme_restart", json!({ "name": "x" })),
        ("/tfplugin6.Provider/ValidateStateStoreConfig", "acme_store", json!({ "path": "x" })),
        ("/tfplugin6.Provider/ValidateStateStoreConfig", "acme_vault", json!({ "prefix": "x" })),
    ] {
        let check = |ty: &str, config: &Json| Validate { type_name: ty.to_owned(), config: Some(value(config)) };
        let fine: Validated = client.call(path, check(ty, &config)).await.unwrap();
        assert_eq!(fine.diagnostics, [], "{path}");
        let wrong: Validated = client.call(path, check(ty, &json!({ "nope": 1 }))).await.unwrap();
        assert!(wrong.diagnostics[0].detail.contains("unsupported attribute `nope`"), "{path}: {wrong:?}");
        let unknown: Validated = client.call(path, check("nope", &config)).await.unwrap();
        assert!(unknown.diagnostics[0].summary.starts_with("No such "), "{path}: {unknown:?}");
    }
}

/// The minor version of the `terraform` in the path, 0 when it is another product.
fn minor(workspace: &Workspace) -> u64 {
    let version = workspace.ok(&["version", "-json"]);
    let json: Json = serde_json::from_str(&version).unwrap();
    json["terraform_version"].as_str().and_then(|v| v.split('.').nth(1)?.parse().ok()).unwrap_or(0)
}

/// Import by identity with a Terraform that has it; with an older one this test says that it did not run.
#[test]
fn terraform_1_12_imports_by_identity() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "x" }"#);
    if minor(&workspace) < 12 {
        return not_run("import by identity", "1.12");
    }
    workspace.apply();
    workspace.ok(&["state", "rm", "acme_thing.a"]);
    workspace.configure(
        "import {\n  to = acme_thing.a\n  identity = { id = \"acme-1\" }\n}\nresource \"acme_thing\" \"a\" { name = \"x\" }\n",
    );
    assert!(workspace.plan().contains("1 to import"));
    workspace.apply();
    assert_eq!(workspace.instance("acme_thing.a").unwrap()["identity"]["id"], "acme-1");
}

/// `terraform query` and actions, with a Terraform that has them.
#[test]
fn terraform_1_14_queries_and_acts() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "web" }"#);
    if minor(&workspace) < 14 {
        return not_run("query and actions", "1.14");
    }
    workspace.apply();
    workspace.write(
        "find.tfquery.hcl",
        "list \"acme_thing\" \"all\" {\n  provider = acme\n  config { prefix = \"web\" }\n}\n",
    );
    assert!(workspace.ok(&["query"]).contains("web"));
    workspace.configure(
        "resource \"acme_thing\" \"a\" {\n  name = \"web\"\n  oc = \"x\"\n  lifecycle {\n    action_trigger {\n      \
         events = [after_update]\n      actions = [action.acme_restart.r]\n    }\n  }\n}\n\
         action \"acme_restart\" \"r\" {\n  config { name = \"web\" }\n}\n",
    );
    assert!(workspace.apply().contains("starting web"));
    assert!(workspace.journal().contains("restart"));
}

/// A test that could not run says so: `cargo test -- --nocapture` shows it.
fn not_run(what: &str, needed: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stderr(), "NOT RUN: {what} needs Terraform {needed} in PATH"));
}
