//! What the provider declares.

use ledgerform_schema::{Function, Schema, Type};
use ledgerform_tfplugin::{IdentityAttribute, IdentitySchema, Kind, Types};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

fn schema(json: Json) -> Arc<Schema> {
    Arc::new(serde_json::from_value(json).unwrap())
}

pub(crate) fn provider() -> Arc<Schema> {
    schema(json!({"block": {"attributes": {
        "endpoint": {"type": "string", "optional": true},
        "token": {"type": "string", "optional": true, "sensitive": true},
    }}}))
}

pub(crate) fn meta() -> Arc<Schema> {
    schema(json!({"block": {"attributes": {"module": {"type": "string", "optional": true}}}}))
}

pub(crate) fn identity() -> Arc<IdentitySchema> {
    let id = IdentityAttribute { ty: Type::String, required_for_import: true, description: "The id.".to_owned() };
    Arc::new(IdentitySchema { version: 0, attributes: [("id".to_owned(), id)].into() })
}

pub(crate) fn types() -> Types {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut resources: std::collections::BTreeSet<String> = set(&["acme_thing", "acme_other"]);
    if std::env::var_os("ACME_FLAT").is_none() {
        resources.insert("acme_nested".to_owned());
    }
    if let Some(many) = std::env::var("ACME_TYPES").ok().and_then(|many| many.parse::<usize>().ok()) {
        resources.extend((0..many).map(|n| format!("acme_many_{n}")));
    }
    Types {
        resources,
        data_sources: set(&["acme_data"]),
        ephemeral: set(&["acme_eph"]),
        lists: set(&["acme_thing"]),
        actions: set(&["acme_restart"]),
        state_stores: set(&["acme_store"]),
    }
}

pub(crate) fn of(kind: Kind, ty: &str) -> Option<Arc<Schema>> {
    Some(match (kind, ty) {
        (Kind::Resource, "acme_thing") => thing(),
        (Kind::Resource, ty) if ty.starts_with("acme_many_") => thing(),
        (Kind::Resource, "acme_other") => schema(json!({"block": {"attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "optional": true},
        }}})),
        (Kind::Resource, "acme_nested") => schema(json!({"block": {"attributes": {
            "id": {"type": "string", "computed": true},
            "one": {"optional": true, "nested_type": {"nesting_mode": "single", "attributes": part()}},
            "list": {"optional": true, "nested_type": {"nesting_mode": "list", "attributes": part()}},
            "set": {"optional": true, "nested_type": {"nesting_mode": "set", "attributes": part()}},
            "map": {"optional": true, "nested_type": {"nesting_mode": "map", "attributes": part()}},
        }}})),
        (Kind::DataSource, "acme_data") => schema(json!({"block": {"attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "required": true},
        }}})),
        (Kind::Ephemeral, "acme_eph") => schema(json!({"block": {"attributes": {
            "name": {"type": "string", "optional": true},
            "token": {"type": "string", "computed": true, "sensitive": true},
        }}})),
        (Kind::List, "acme_thing") => schema(json!({"block": {"attributes": {
            "prefix": {"type": "string", "optional": true},
        }}})),
        (Kind::Action, "acme_restart") => schema(json!({"block": {"attributes": {
            "name": {"type": "string", "required": true},
        }}})),
        (Kind::StateStore, "acme_store") => schema(json!({"block": {"attributes": {
            "path": {"type": "string", "optional": true},
        }}})),
        _ => return None,
    })
}

/// Attributes of nested objects: one that is configured, one that the provider fills.
fn part() -> Json {
    json!({
        "port": {"type": "number", "required": true},
        "key": {"type": "string", "optional": true, "computed": true},
    })
}

fn thing() -> Arc<Schema> {
    // Tests and benchmarks ask for it under thousands of names.
    static THING: OnceLock<Arc<Schema>> = OnceLock::new();
    THING.get_or_init(build_thing).clone()
}

fn build_thing() -> Arc<Schema> {
    schema(json!({"version": 1, "block": {
        "description": "A thing.",
        "attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "optional": true, "description": "What people call it."},
            "num": {"type": "number", "optional": true},
            "oc": {"type": "string", "optional": true, "computed": true},
            "items": {"type": ["list", "string"], "optional": true},
            "names": {"type": ["set", "string"], "optional": true},
            "tags": {"type": ["map", "string"], "optional": true},
            "any": {"type": "dynamic", "optional": true},
            "force": {"type": "string", "optional": true},
            "password": {"type": "string", "optional": true, "sensitive": true},
            "secret_wo": {"type": "string", "optional": true, "write_only": true},
            "secret_version": {"type": "number", "optional": true},
            "old": {"type": "string", "optional": true, "deprecated": true, "deprecation_message": "Use name."},
            "upper": {"type": "string", "computed": true},
            "endpoint": {"type": "string", "computed": true},
            "module": {"type": "string", "computed": true},
        },
        "block_types": {
            "rule": {"nesting_mode": "list", "block": {"attributes": {
                "port": {"type": "number", "required": true},
                "key": {"type": "string", "computed": true},
            }}},
        },
    }}))
}

pub(crate) fn functions() -> BTreeMap<String, Function> {
    let function = |json: Json| -> Function { serde_json::from_value(json).unwrap() };
    let text = json!({"name": "text", "type": "string"});
    [
        ("f", json!({"return_type": "string", "parameters": [text], "summary": "Upper case."})),
        ("ferr", json!({"return_type": "string", "parameters": [text]})),
        (
            "nullable",
            json!({"return_type": "bool",
            "parameters": [{"name": "text", "type": "string", "is_nullable": true}]}),
        ),
        ("rnd", json!({"return_type": "string"})),
        (
            "join",
            json!({"return_type": "string", "parameters": [text],
            "variadic_parameter": {"name": "more", "type": "string"}}),
        ),
    ]
    .into_iter()
    .map(|(name, json)| (name.to_owned(), function(json)))
    .collect()
}
