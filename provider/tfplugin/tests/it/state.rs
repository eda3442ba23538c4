//! State from elsewhere (checks 35 to 38 and 41).

use crate::support::Workspace;
use serde_json::json;

fn state(version: u64, attributes: &serde_json::Value) -> String {
    json!({
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "outputs": {},
        "resources": [{
            "mode": "managed", "type": "acme_thing", "name": "a",
            "provider": "provider[\"example.com/acme/acme\"]",
            "instances": [{"schema_version": version, "attributes": attributes}],
        }],
    })
    .to_string()
}

/// Check 35.
#[test]
fn old_state_is_upgraded() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "old name" }"#);
    workspace.apply();
    let mut attributes = workspace.attributes("acme_thing.a");
    let object = attributes.as_object_mut().unwrap();
    let name = object.remove("name").unwrap();
    object.insert("title".to_owned(), name);
    object.insert("gone".to_owned(), json!(1));
    object.remove("module");
    workspace.write("terraform.tfstate", &state(0, &attributes));
    workspace.plan_is_empty();
    workspace.write("terraform.tfstate", &state(9, &attributes));
    workspace.run(&["plan"]).fails_with("managed by newer provider version");
}

/// Check 36.
#[test]
fn resources_move_between_types_that_allow_it() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "x" }"#);
    workspace.apply();
    let id = workspace.attributes("acme_thing.a")["id"].clone();
    // The remote object is known under the other type too.
    workspace.drift("acme_thing", "acme-1", |_| {});
    std::fs::create_dir(workspace.world().join("acme_other")).unwrap();
    std::fs::write(workspace.world().join("acme_other/acme-1.json"), r#"{"id": "acme-1", "name": "x"}"#).unwrap();
    workspace.configure(
        "resource \"acme_other\" \"b\" { name = \"x\" }\nmoved {\n  from = acme_thing.a\n  to = acme_other.b\n}\n",
    );
    let plan = workspace.plan();
    assert!(plan.contains("has moved to") && plan.contains("0 to add, 0 to change, 0 to destroy"), "{plan}");
    workspace.apply();
    assert_eq!(workspace.attributes("acme_other.b")["id"], id);

    let workspace = Workspace::new("resource \"terraform_data\" \"t\" {}\n");
    workspace.apply();
    workspace
        .configure("resource \"acme_other\" \"b\" {}\nmoved {\n  from = terraform_data.t\n  to = acme_other.b\n}\n");
    workspace.run(&["plan"]).fails_with("acme_other takes over acme_thing, not terraform_data.");
}

/// Check 37.
#[test]
fn objects_are_imported() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "x" }"#);
    workspace.apply();
    workspace.ok(&["state", "rm", "acme_thing.a"]);
    workspace.ok(&["import", "acme_thing.a", "acme-1"]);
    workspace.plan_is_empty();
    workspace.ok(&["state", "rm", "acme_thing.a"]);
    workspace.run(&["import", "acme_thing.a", "acme-99"]).fails_with("There is no acme_thing acme-99.");
    workspace.run(&["import", "acme_thing.a", ""]).fails_with("Import needs an id");

    workspace.configure("import {\n  to = acme_thing.b\n  id = \"acme-1\"\n}\n");
    workspace.ok(&["plan", "-generate-config-out=generated.tf"]);
    let generated = std::fs::read_to_string(workspace.path().join("generated.tf")).unwrap();
    assert!(generated.contains("name") && !generated.contains("upper"), "{generated}");
    assert!(workspace.plan().contains("1 to import, 0 to add, 0 to change"));
}

/// Check 38.
#[test]
fn state_commands_work() {
    let workspace = Workspace::new(r#"resource "acme_thing" "a" { name = "x" }"#);
    workspace.apply();
    assert!(workspace.ok(&["state", "show", "acme_thing.a"]).contains("upper"));
    workspace.ok(&["state", "mv", "acme_thing.a", "acme_thing.b"]);
    let json: serde_json::Value = serde_json::from_str(&workspace.ok(&["show", "-json"])).unwrap();
    assert_eq!(json["values"]["root_module"]["resources"][0]["address"], "acme_thing.b");
    let pulled: serde_json::Value = serde_json::from_str(&workspace.ok(&["state", "pull"])).unwrap();
    assert_eq!(pulled["resources"][0]["name"], "b");
    workspace.ok(&["state", "rm", "acme_thing.b"]);
    assert!(workspace.instance("acme_thing.b").is_none());
}

/// Check 41.
#[test]
fn terraform_test_runs() {
    let workspace =
        Workspace::new("resource \"acme_thing\" \"a\" { name = \"x\" }\noutput \"id\" { value = acme_thing.a.id }\n");
    workspace.write(
        "real.tftest.hcl",
        "run \"real\" {\n  assert {\n    condition = startswith(output.id, \"acme-\")\n    error_message = \"no\"\n  }\n}\n",
    );
    workspace.write(
        "mock.tftest.hcl",
        "mock_provider \"acme\" {\n  override_resource {\n    target = acme_thing.a\n    values = { id = \"mocked\" }\n  }\n}\n\
         run \"mocked\" {\n  assert {\n    condition = output.id == \"mocked\"\n    error_message = \"no\"\n  }\n}\n",
    );
    let report = workspace.ok(&["test"]);
    assert!(report.contains("2 passed, 0 failed"), "{report}");
    assert!(!workspace.world().join("acme_thing/acme-1.json").exists(), "the test destroyed what it made");
}
