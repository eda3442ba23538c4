//! Secrets in plan or state: what a provider's schema calls sensitive has no value there, whatever it is named.

use crate::cases;
use crate::parity;
use ledgerform::Format;
use ledgerform_schema::Block;
use serde_json::Value;

/// The sensitive attributes of an object that have a value, by path.
fn values(path: &str, object: &Value, schema: &Block, found: &mut Vec<String>) {
    for (name, attribute) in
        schema.attributes.iter().filter(|(_, attribute)| attribute.sensitive || attribute.write_only)
    {
        let value = &object[name];
        let is_empty = match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            Value::Number(_) | Value::Bool(_) => false,
        };
        if !is_empty {
            let kind = if attribute.sensitive { "sensitive" } else { "written only" };
            found.push(format!("{path}.{name} ({kind})"));
        }
    }
    for (name, nested) in &schema.block_types {
        let bodies = object[name].as_array().cloned().unwrap_or_else(|| vec![object[name].clone()]);
        for body in bodies.iter().filter(|body| body.is_object()) {
            values(&format!("{path}.{name}"), body, &nested.block, found);
        }
    }
}

/// Checks plan and state of the example `complete` of a component, from Rust and by the module.
#[track_caller]
fn check(component: &str, least: usize) {
    let cases = cases::of(component);
    let case = cases.iter().find(|case| case.name == "example complete").unwrap();
    for root in [parity::construct(case, Format::Json), parity::module(case)] {
        let plan = root.plan().0;
        root.apply();
        let text = root.succeed(&["state", "pull"]);
        assert!(!text.contains(cases::GIVEN) && !plan.to_string().contains(cases::GIVEN));
        let state: Value = serde_json::from_str(&text).unwrap();

        let planned = plan["resource_changes"].as_array().unwrap().iter();
        let planned =
            planned.map(|change| ("plan", &change["type"], &change["provider_name"], &change["change"]["after"]));
        let kept = state["resources"].as_array().unwrap().iter().flat_map(|resource| {
            let instances = resource["instances"].as_array().unwrap().iter();
            instances.map(|instance| ("state", &resource["type"], &resource["provider"], &instance["attributes"]))
        });
        let (mut found, mut judged) = (Vec::new(), 0);
        for (place, ty, provider, object) in planned.chain(kept) {
            let (ty, provider) = (ty.as_str().unwrap(), provider.as_str().unwrap());
            let documents = ledgerform_schema::documents().iter().rev();
            let mut of_provider = documents.filter(|document| provider.contains(document.short_source()));
            let Some(schema) = of_provider.find_map(|document| document.resource(ty)) else { continue };
            values(&format!("{place}: {ty}"), object, &schema.block, &mut found);
            judged += usize::from(schema.block.attributes.values().any(|attribute| attribute.sensitive));
        }
        assert_eq!(found, [""; 0], "{component}");
        assert!(judged >= least, "{component}: only {judged} objects could hold a secret");
    }
}

#[test]
fn the_passwords_of_databases_are_in_plan_or_state() {
    check("database", 6);
}

#[test]
fn the_tokens_of_caches_are_in_plan_or_state() {
    check("cache", 6);
}

#[test]
fn the_values_of_secrets_are_in_plan_or_state() {
    check("secrets", 6);
}
