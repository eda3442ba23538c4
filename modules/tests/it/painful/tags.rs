//! What hurts users of tags.

use crate::cases;
use crate::root::calling;
use serde_json::{Value, json};

/// The example `complete` of a component, with tags of the provider's own, one of which the example has too.
fn root(component: &str, owner: &str) -> String {
    let cases = cases::of(component);
    let case = cases.iter().find(|case| case.name == "example complete").unwrap();
    let tags = format!("default_tags {{\n    tags = {{ Team = \"{owner}\", Owner = \"{owner}\" }}\n  }}");
    let with = case.root.replacen("provider \"aws\" {", &format!("provider \"aws\" {{\n  {tags}\n"), 1);
    assert_ne!(with, case.root, "{component} configures no provider");
    with
}

/// A tag that provider and resource had alike was an error once, and a change in every plan later. Components leave
/// `tags_all` to the provider: their own tags win, what only the provider has is there too, and other tags of the provider
/// change what is there in place.
#[track_caller]
fn check(component: &str, own: &str) {
    let root_of = |owner: &str| root(component, owner);
    let root = calling(&root_of("finance"));
    // The second plan, which must be empty, is a part of it.
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let mut judged = 0;
    for resource in state["resources"].as_array().unwrap() {
        for instance in resource["instances"].as_array().unwrap() {
            let (tags, all) = (&instance["attributes"]["tags"], &instance["attributes"]["tags_all"]);
            if !all.is_object() || resource["mode"] != "managed" {
                continue;
            }
            assert_eq!(all["Owner"], "finance", "{}", resource["type"]);
            let expected = if tags["Team"].is_string() { json!(own) } else { json!("finance") };
            assert_eq!(all["Team"], expected, "{}", resource["type"]);
            judged += 1;
        }
    }
    assert!(judged > 5, "{component}: only {judged} resources have tags");
    root.write("main.tf", &root_of("platform"));
    let changes = root.plan().changes();
    assert!(!changes.is_empty(), "{component}");
    for (address, action) in changes {
        assert_eq!(action, "update", "{address}");
    }
}

#[test]
fn default_tags_against_tags() {
    for component in ["database", "eks", "storage", "vpc"] {
        check(component, "platform");
    }
}
