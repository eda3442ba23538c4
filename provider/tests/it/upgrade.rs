//! State that an earlier provider recorded: today's one reads it, whatever became of the components since.
//!
//! `states` has what version 1 recorded of the smallest example of each component. What is there is never written again;
//! `UPDATE=1 cargo test … --test it upgrade` adds the record of a component that has none.

use crate::cases::{example_root, resource_type};
use crate::support::Workspace;
use ledgerform_modules::COMPONENTS;
use serde_json::{Map, Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Attributes that are not what was recorded any more, by component: those that are gone, or have another type since.
const CHANGED: [(&str, &str); 0] = [];

fn example(component: &str) -> Workspace {
    Workspace::new(&example_root(component, "minimal"))
}

fn record(component: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/states/{component}.json"))
}

/// The first resource of the state file.
fn resource(state: &mut Json) -> &mut Json {
    &mut state["resources"][0]
}

/// Writes down what today's provider records.
fn write(component: &str) {
    let workspace = example(component);
    workspace.apply();
    let text = fs::read_to_string(workspace.path().join("terraform.tfstate")).unwrap();
    let mut state: Json = serde_json::from_str(&text).unwrap();
    let attributes = &resource(&mut state)["instances"][0]["attributes"];
    fs::create_dir_all(record(component).parent().unwrap()).unwrap();
    fs::write(record(component), format!("{attributes:#}\n")).unwrap();
}

/// Gives Terraform a state of this version with the recorded attributes.
fn restore(workspace: &Workspace, component: &str, version: i64, attributes: &Json) {
    let label = example_label(workspace, component);
    let state = json!({
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "recorded", "outputs": {},
        "resources": [{
            "mode": "managed", "type": resource_type(component), "name": label,
            "provider": "provider[\"registry.terraform.io/ledgerform/fintech\"]",
            "instances": [{"schema_version": version, "attributes": attributes, "sensitive_attributes": []}]
        }]
    });
    workspace.write("terraform.tfstate", &state.to_string());
}

/// The name of the resource in the configuration.
fn example_label(workspace: &Workspace, component: &str) -> String {
    let text = fs::read_to_string(workspace.path().join("main.tf")).unwrap();
    let head = format!("resource \"{}\" \"", resource_type(component));
    text.split(&head).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The recorded attributes that Terraform has after today's provider read them, by a plan that looks at nothing.
fn upgraded(workspace: &Workspace) -> (Map<String, Json>, Vec<String>) {
    workspace.ok(&["plan", "-refresh=false", "-out", "plan"]);
    let plan: Json = serde_json::from_str(&workspace.ok(&["show", "-json", "plan"])).unwrap();
    let change = &plan["resource_changes"][0]["change"];
    let actions = change["actions"].as_array().unwrap().iter().map(|action| action.as_str().unwrap().to_owned());
    (change["before"].as_object().unwrap().clone(), actions.collect())
}

#[test]
fn todays_provider_reads_what_version_1_recorded() {
    for component in COMPONENTS.iter().map(|component| component.name) {
        if std::env::var_os("UPDATE").is_some() && !record(component).exists() {
            write(component);
        }
        let recorded = fs::read_to_string(record(component)).unwrap_or_else(|error| panic!("{component}: {error}"));
        let recorded: Map<String, Json> = serde_json::from_str(&recorded).unwrap();
        let workspace = example(component);
        restore(&workspace, component, 1, &Json::Object(recorded.clone()));
        let (before, actions) = upgraded(&workspace);
        for (name, value) in &recorded {
            let is_changed = CHANGED.contains(&(component, name.as_str()));
            assert!(is_changed || before.get(name) == Some(value), "{component}: {name} was {value}, {before:?}");
        }
        // The table of objects is not in the record, so what is there is to be found again; nothing is replaced.
        assert_eq!(actions, ["update"], "{component}");
    }
}

#[test]
fn attributes_of_another_release_do_no_harm() {
    let recorded = fs::read_to_string(record("secrets")).unwrap();
    let mut attributes: Json = serde_json::from_str(&recorded).unwrap();
    attributes["colour"] = "red".into();
    attributes["secrets"] = json!(["database"]);
    attributes.as_object_mut().unwrap().remove("parameters");
    let workspace = example("secrets");
    restore(&workspace, "secrets", 1, &attributes);
    let (before, actions) = upgraded(&workspace);
    assert!(!before.contains_key("colour"));
    assert_eq!((&before["secrets"], &before["parameters"]), (&Json::Null, &Json::Null));
    assert_eq!(before["name"], attributes["name"]);
    assert_eq!(actions, ["update"]);
}

#[test]
fn state_without_a_version_is_refused_with_what_to_do() {
    let workspace = example("secrets");
    let recorded = fs::read_to_string(record("secrets")).unwrap();
    restore(&workspace, "secrets", 0, &serde_json::from_str(&recorded).unwrap());
    let outcome = workspace.run(&["plan"]);
    outcome.fails_with("The recorded state cannot be read");
    outcome.says("take it out of the state with `terraform state rm`");
    // Terraform itself refuses a newer version.
    restore(&workspace, "secrets", 2, &serde_json::from_str(&recorded).unwrap());
    workspace.run(&["plan"]).fails_with("Resource instance managed by newer provider version");
}
