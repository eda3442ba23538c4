//! The types that `acme` writes with the authoring API.

use crate::client::Plugin;
use crate::proto::{self, DynamicValue, ResourceIdentityData, import_resource_state, invoke_action, list_resource};
use crate::support::Workspace;
use serde_json::{Value as Json, json};

/// A gate with a value for every argument.
const WHOLE: &str = r#"
terraform { 
  provider_meta "acme" { module = "front" }
}
resource "acme_gate" "g" {
  name     = "north"
  host     = "gate.example"
  policy   = "{ \"a\":   1 }"
  weight   = 0.25
  exact    = 123456789012345678901234567890.5
  enabled  = true
  hosts    = ["aa", "bb"]
  zones    = ["z1", "z2"]
  labels   = { a = "1", b = null }
  owner    = { name = "me", e_mail = null }
  any      = { deep = [1, "two"] }
  secret   = "s3cret-word"
  password_wo      = "pass-word"
  password_version = 1
  main   = { port = 1 }
  routes = [{ port = 2, protocol = "udp" }, { port = 3 }]
  extras = [{ port = 4 }, { port = 5, protocol = "udp" }]
  named  = { b = { port = 6 } }
  rule { port = 7 }
  rule { port = 8 }
  guest { name = "g1" }
  limits { type = "soft" }
  timeouts { update = "90s" }
}
"#;

fn gate(body: &str) -> String {
    format!("resource \"acme_gate\" \"g\" {{\n{body}\n}}\n")
}

#[test]
fn every_kind_of_field_goes_through_terraform() {
    let w = Workspace::new(WHOLE);
    let shown = w.apply();
    assert!(!shown.contains("s3cret-word") && !shown.contains("pass-word"), "{shown}");
    let state = w.attributes("acme_gate.g");
    let route = |port: i64, protocol: &str| json!({ "port": port, "protocol": protocol, "key": "made" });
    let expected = json!({
        "id": "acme-1", "name": "north", "host": "gate.example", "address": null, "timeout": 30, "mode": "open",
        "label": "Gate north", "policy": "{ \"a\":   1 }", "weight": 0.25, "enabled": true, "hosts": ["aa", "bb"],
        "zones": ["z1", "z2"], "labels": { "a": "1", "b": null }, "owner": { "name": "me", "e_mail": null },
        "secret": "s3cret-word", "password_wo": null, "password_version": 1, "title": null, "region": "north",
        "shout": "NORTH", "floor": 1, "changes": 1, "password_length": 9, "module": "front",
        "main": route(1, "tcp"), "routes": [route(2, "udp"), route(3, "tcp")], "named": { "b": route(6, "tcp") },
        "rule": [route(7, "tcp"), route(8, "tcp")], "guest": [{ "name": "g1", "e_mail": null }],
        "limits": { "type": "soft" },
        "timeouts": { "create": null, "read": null, "update": "90s", "delete": null },
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&state[name], value, "{name}");
    }
    assert_eq!(state["exact"].to_string(), "123456789012345678901234567890.5");
    assert_eq!(state["any"]["value"], json!({ "deep": [1, "two"] }));
    let mut extras = state["extras"].as_array().unwrap().clone();
    extras.sort_by_key(|route| route["port"].as_i64());
    assert_eq!(extras, [route(4, "tcp"), route(5, "udp")]);
    w.plan_is_empty();

    // Other white space is no change; the remote side keeps its own.
    w.configure(&WHOLE.replace(r#"{ \"a\":   1 }"#, r#"{\"a\":1 }"#));
    w.plan_is_empty();
    w.configure(&WHOLE.replace("udp", "tcp").replace("rule { port = 8 }", "mode = \"closed\""));
    assert!(w.apply().contains("1 changed"));
    assert_eq!(w.attributes("acme_gate.g")["changes"], 2);
    assert!(w.journal().contains("update within 90 s"), "{}", w.journal());
    w.plan_is_empty();
    w.ok(&["destroy", "-auto-approve"]);
}

#[test]
fn problems_are_found_at_their_lines() {
    let check = |body: &str, expected: &[&str]| {
        let outcome = Workspace::new(&gate(body)).run(&["validate"]);
        for text in expected {
            outcome.fails_with(text);
        }
    };
    check(
        "name = \"a-name-that-is-far-too-long\"\ntimeout = 0\nmode = \"ajar\"\nhosts = [\"aa\", \"b\"]",
        &[
            "name: must have at least 1 and at most 20 characters.",
            "timeout: must be at least 1 and at most 300.",
            "mode: must be one of `open`, `closed`, `locked`.",
            "hosts[1]: must have at least 2 characters.",
        ],
    );
    check("name = \"a\"\nhost = \"h\"\naddress = \"a\"", &["Set only one of `host`, `address`."]);
    check("name = \"a\"\npassword_wo = \"p\"", &["Set all or none of `password_wo`, `password_version`."]);
    check("name = \"a\"\nmode = \"locked\"", &["A locked gate needs a secret to open it."]);
    check(
        "name = \"a\"\nrule { port = 70000 }",
        &["rule[0].port: must be at least 1 and at most 65535.", "port = 70000"],
    );
    check("name = \"a\"\nextras = [{ port = 0 }]", &["extras.port: must be at least 1"]);
    check("name = \"a\"\nnamed = { x = { port = 0 } }", &["named[\"x\"].port: must be at least 1"]);
    check("name = \"a\"\ntimeouts { create = \"soon\" }", &["timeouts.create: must be a duration such as"]);
}

#[test]
fn unknown_values_are_not_judged() {
    let w = Workspace::new(
        "resource \"acme_other\" \"o\" {}\nresource \"acme_gate\" \"g\" {\n  name  = acme_other.o.id\n  \
         hosts = [acme_other.o.id, \"bb\"]\n  rule { port = length(acme_other.o.id) }\n}\n",
    );
    w.apply();
    let state = w.attributes("acme_gate.g");
    assert_eq!((&state["hosts"], &state["rule"][0]["port"]), (&json!(["acme-1", "bb"]), &json!(6)));
    assert_eq!((&state["label"], &state["shout"]), (&json!("Gate acme-1"), &json!("ACME-1")));
    w.plan_is_empty();
}

#[test]
fn changes_replace_where_they_are_told_to() {
    let base = "name = \"a\"\nzones = [\"z1\"]\nregion = \"north\"\nsecret = \"s3cret\"\nfloor = 3";
    let w = Workspace::new(&gate(base));
    w.apply();
    let check = |from: &str, to: &str, expected: &str| {
        w.configure(&gate(&base.replace(from, to)));
        let plan = w.plan();
        assert!(plan.contains(expected), "{from} -> {to}\n{plan}");
    };
    let (update, replace) = ("0 to add, 1 to change, 0 to destroy", "1 to add, 0 to change, 1 to destroy");
    check("\"a\"", "\"b\"", replace);
    check("\"z1\"", "\"z1\", \"z2\"", update);
    check("\"z1\"", "\"z2\"", replace);
    check("region = \"north\"", "region = \"south\"", replace);
    check("region = \"north\"", "", "No changes");
    check("floor = 3", "", "No changes");
    check("secret", "timeout = 250\nsecret", update);
    assert!(w.plan().contains("Requests may pile up."));
    w.configure(&gate(&format!("{base}\nmode = \"locked\"\nrule {{ port = 1 }}")));
    w.apply();
    w.configure(&gate(&format!("{base}\nrule {{ port = 1 }}")));
    assert!(w.plan().contains("mode"));
    assert!(w.plan().contains(replace));
    w.configure(&gate(&format!("{base}\nmode = \"locked\"\nrule {{ port = 2 }}")));
    assert!(w.plan().contains(replace));
}

#[test]
fn half_of_a_create_is_recorded_and_what_is_needed_stays() {
    let w = Workspace::new(&gate("name = \"keep\""));
    w.apply_with("gate-create").fails_with("The gate is there and does not open.");
    assert_eq!(w.instance("acme_gate.g").unwrap()["status"], "tainted");
    w.run(&["destroy", "-auto-approve"]).fails_with("A gate called keep is not destroyed.");
}

#[test]
fn gates_are_imported_moved_and_brought_up_to_date() {
    let w = Workspace::new(&gate("name = \"a\""));
    w.apply();
    w.ok(&["state", "rm", "acme_gate.g"]);
    w.ok(&["import", "acme_gate.g", "acme-1"]);
    assert_eq!(w.attributes("acme_gate.g")["label"], "Gate a");
    w.run(&["import", "acme_gate.h", "acme-9"]).fails_with("acme_gate.h");

    let upgrade = |version: i64, old: Json| {
        let mut state = w.state_file();
        let instance = &mut state["resources"][0]["instances"][0];
        (instance["schema_version"], instance["attributes"]) = (version.into(), old);
        w.write("terraform.tfstate", &state.to_string());
        w.run(&["plan", "-refresh=false"])
    };
    upgrade(0, json!({ "id": "acme-1", "title": "a" })).says("0 to add, 1 to change");
    upgrade(1, json!({ "id": "acme-1", "name": "a", "timeout": "45s" })).says("45 -> 30");
    upgrade(1, json!({ "id": "acme-1", "name": "a", "timeout": "soon" })).fails_with("The timeout is no number");
    upgrade(7, json!({ "id": "acme-1", "name": "a" })).fails_with("newer provider version");

    let w = Workspace::new("resource \"acme_other\" \"o\" {\n  name = \"a\"\n}\n");
    w.apply();
    let moved = "moved {\n  from = acme_other.o\n  to   = acme_gate.g\n}\n";
    // The remote side of a gate is another file; without it a read would find that the gate is gone.
    w.configure(&format!("{}{moved}", gate("name = \"a\"")));
    let plan = w.ok(&["plan", "-refresh=false"]);
    assert!(plan.contains("(moved from acme_other.o)"), "{plan}");
}

#[test]
fn data_functions_and_keys_have_types() {
    let w = Workspace::new(&format!(
        "{}data \"acme_gates\" \"all\" {{\n  depends_on = [acme_gate.g]\n}}\n\
         output \"names\" {{\n  value = data.acme_gates.all.names\n}}\n\
         output \"address\" {{\n  value = provider::acme::address(\"h\", null, \"a\", \"b\")\n}}\n\
         output \"shout\" {{\n  value = [provider::acme::shout(\"a\"), provider::acme::shout(null)]\n}}\n\
         output \"certain\" {{\n  value = provider::acme::shout(acme_gate.g.id) != null\n}}\n\
         ephemeral \"acme_key\" \"k\" {{\n  gate = acme_gate.g.name\n}}\n\
         provider \"acme\" {{\n  token = ephemeral.acme_key.k.key\n  alias = \"keyed\"\n}}\n\
         resource \"acme_other\" \"keyed\" {{\n  provider = acme.keyed\n}}\n",
        gate("name = \"a\"")
    ));
    w.apply();
    let outputs = w.state_file()["outputs"].clone();
    assert_eq!(outputs["names"]["value"], json!(["a"]));
    assert_eq!(outputs["address"]["value"], json!({ "authority": "h:443", "path": "a/b" }));
    assert_eq!(outputs["shout"]["value"], json!(["A!", "!"]));
    assert_eq!(outputs["certain"]["value"], true);
    assert!(w.journal().contains("open key") && w.journal().contains("close key of a"), "{}", w.journal());
    assert!(!w.state_file().to_string().contains("key-to-a"));

    let fails = |expression: &str, text: &str| {
        let w = Workspace::new(&format!("output \"o\" {{\n  value = provider::acme::{expression}\n}}\n"));
        w.run(&["plan"]).fails_with(text);
    };
    fails("address(\"\", 1)", "\"host\" parameter: must not be empty");
    fails("address(\"h\", 70000)", "expected is a whole number from 0 to 65535");
    fails("address(\"h\", 1, \"a\", \"\")", "\"path\" parameter: must not be empty");
    Workspace::new("data \"acme_gates\" \"g\" {\n  prefix = \"nobody\"\n}\n")
        .run(&["plan"])
        .fails_with("Ask for somebody.");
}

fn value(json: &Json) -> DynamicValue {
    DynamicValue { json: json.to_string().into(), ..DynamicValue::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn newer_terraform_lists_imports_and_acts() {
    let plugin = Plugin::start(&[]);
    let client = plugin.connect().await;
    let directory = plugin.directory.path().join("acme_gate");
    std::fs::create_dir_all(&directory).unwrap();
    for (id, name) in [("acme-1", "one"), ("acme-2", "two")] {
        let object = json!({ "id": id, "name": name, "rule": [], "guest": [] });
        std::fs::write(directory.join(format!("{id}.json")), object.to_string()).unwrap();
    }
    let list = list_resource::Request {
        type_name: "acme_gate".to_owned(),
        config: Some(value(&json!({ "prefix": "t" }))),
        include_resource_object: true,
        limit: 10,
    };
    let events: Vec<list_resource::Event> = client.stream("/tfplugin6.Provider/ListResource", list).await.unwrap();
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!((event.display_name.as_str(), &event.diagnostic[..]), ("two", &[][..]));
    assert!(event.resource_object.is_some());

    let import = |identity: Json| import_resource_state::Request {
        type_name: "acme_gate".to_owned(),
        identity: Some(ResourceIdentityData { identity_data: Some(value(&identity)) }),
        ..import_resource_state::Request::default()
    };
    let imported: import_resource_state::Response = client
        .call("/tfplugin6.Provider/ImportResourceState", import(json!({ "id": "acme-2", "region": null })))
        .await
        .unwrap();
    assert_eq!((&imported.diagnostics[..], imported.imported_resources.len()), (&[][..], 1));

    let config = |turns: i64| Some(value(&json!({ "gate": "one", "turns": turns })));
    let validate = proto::validate_action_config::Request { type_name: "acme_lock".to_owned(), config: config(9) };
    let checked: proto::validate_action_config::Response =
        client.call("/tfplugin6.Provider/ValidateActionConfig", validate).await.unwrap();
    assert_eq!(checked.diagnostics[0].detail, "turns: must be at least 1 and at most 3.");
    let invoke = invoke_action::Request {
        action_type: "acme_lock".to_owned(),
        config: config(2),
        ..invoke_action::Request::default()
    };
    let events: Vec<invoke_action::Event> = client.stream("/tfplugin6.Provider/InvokeAction", invoke).await.unwrap();
    assert_eq!(events.len(), 3, "{events:?}");
    assert!(std::fs::read_to_string(plugin.directory.path().join("journal")).unwrap().contains("lock one"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn states_are_kept_by_a_typed_store() {
    use crate::proto::{
        RequestChunkMeta, StateRange, configure_state_store, delete_state, get_states, lock_state, read_state_bytes,
        unlock_state, validate_state_store, write_state_bytes,
    };
    let plugin = Plugin::start(&[]);
    let client = plugin.connect().await;
    let ty = || "acme_vault".to_owned();
    let default = || "default".to_owned();

    let check = |prefix: &str| validate_state_store::Request {
        type_name: ty(),
        config: Some(value(&json!({ "prefix": prefix }))),
    };
    for (prefix, text) in [("", "prefix: must have"), ("locked", "Nobody has the key.")] {
        let checked: validate_state_store::Response =
            client.call("/tfplugin6.Provider/ValidateStateStoreConfig", check(prefix)).await.unwrap();
        assert!(checked.diagnostics[0].detail.starts_with(text), "{checked:?}");
    }
    let names = || get_states::Request { type_name: ty() };
    let early: get_states::Response = client.call("/tfplugin6.Provider/GetStates", names()).await.unwrap();
    assert_eq!(early.diagnostics[0].summary, "Provider not configured");

    // The prefix is its default, `vault`.
    let configure =
        configure_state_store::Request { type_name: ty(), config: Some(value(&json!({}))), capabilities: None };
    let configured: configure_state_store::Response =
        client.call("/tfplugin6.Provider/ConfigureStateStore", configure).await.unwrap();
    assert_eq!(configured.diagnostics, []);
    let chunk = write_state_bytes::RequestChunk {
        meta: Some(RequestChunkMeta { type_name: ty(), state_id: default() }),
        bytes: "state".into(),
        total_length: 5,
        range: Some(StateRange { start: 0, end: 4 }),
    };
    let written: write_state_bytes::Response =
        client.upload("/tfplugin6.Provider/WriteStateBytes", vec![chunk]).await.unwrap();
    assert_eq!(written.diagnostics, []);
    assert_eq!(std::fs::read(plugin.directory.path().join("states/vault-default")).unwrap(), b"state");
    let read = || read_state_bytes::Request { type_name: ty(), state_id: default() };
    let chunks: Vec<read_state_bytes::Response> =
        client.stream("/tfplugin6.Provider/ReadStateBytes", read()).await.unwrap();
    assert_eq!(chunks.iter().map(|chunk| &chunk.bytes[..]).collect::<Vec<_>>(), [b"state"]);
    let found: get_states::Response = client.call("/tfplugin6.Provider/GetStates", names()).await.unwrap();
    assert_eq!(found.state_id, ["default"]);

    let lock = || lock_state::Request { type_name: ty(), state_id: default(), operation: "apply".to_owned() };
    let unlock = |id: &str| unlock_state::Request { type_name: ty(), state_id: default(), lock_id: id.to_owned() };
    for (locked, error) in [("vault-default", None), ("", Some("Wait for the other run, then apply again."))] {
        let answer: lock_state::Response = client.call("/tfplugin6.Provider/LockState", lock()).await.unwrap();
        assert_eq!((answer.lock_id.as_str(), answer.diagnostics.first().map(|d| d.detail.as_str())), (locked, error));
    }
    for (id, error) in [("another", Some("Lock is another's")), ("vault-default", None)] {
        let answer: unlock_state::Response = client.call("/tfplugin6.Provider/UnlockState", unlock(id)).await.unwrap();
        assert_eq!(answer.diagnostics.first().map(|d| d.summary.as_str()), error);
    }
    let delete = delete_state::Request { type_name: ty(), state_id: default() };
    let deleted: delete_state::Response = client.call("/tfplugin6.Provider/DeleteState", delete).await.unwrap();
    assert_eq!(deleted.diagnostics, []);
    let chunks: Vec<read_state_bytes::Response> =
        client.stream("/tfplugin6.Provider/ReadStateBytes", read()).await.unwrap();
    assert!(chunks.is_empty(), "{chunks:?}");
}
