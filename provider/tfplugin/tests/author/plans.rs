//! Plans by the rules of a struct.

use crate::registry::{Keep, provider};
use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{Context, Extra, Plan, Private, Provider, Value, from_json, proposed_new};
use serde_json::{Value as Json, json};

/// A service.
#[derive(Debug, Clone, Object)]
pub(crate) struct Service {
    /// Its id.
    #[attr(computed, use_state)]
    id: Field<String>,
    /// Its name.
    #[attr(required, requires_replace, same = ignoring_case)]
    name: Field<String>,
    /// Its size.
    #[attr(default = 1)]
    size: Field<i64>,
    /// Made of name and size.
    #[attr(optional, compute = title)]
    title: Field<String>,
    /// Different after each change.
    #[attr(computed)]
    etag: Field<String>,
    /// Ports.
    #[attr(optional, nested)]
    ports: Field<Vec<Port>>,
    /// Ports in no order.
    #[attr(block)]
    open: Field<Set<Port>>,
}

/// A port.
#[derive(Debug, Clone, Object)]
struct Port {
    /// The number.
    #[attr(required, requires_replace)]
    number: Field<i64>,
    /// The protocol.
    #[attr(default = "tcp")]
    protocol: Field<String>,
    /// Its id.
    #[attr(computed, use_state)]
    id: Field<String>,
}

#[allow(clippy::ptr_arg, reason = "rules are functions of the type of the field")]
fn ignoring_case(a: &String, b: &String) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn title(service: &Service) -> Field<String> {
    match (&service.name, &service.size) {
        (Field::Known(name), Field::Known(size)) => Field::Known(format!("{name} ({size})")),
        _ => Field::UNKNOWN,
    }
}

/// Plans a change; gives the plan as JSON, with `?` for what is unknown, and the paths that need a new object.
async fn plan(prior: Json, config: Json) -> (Json, Vec<String>) {
    let read = |json: &Json| from_json(json, &Service::ty(), Extra::Refuse).unwrap();
    let (schema, prior, config) = (Service::schema(), read(&prior), read(&config));
    let request = Plan {
        ty: "x_service".to_owned(),
        proposed: proposed_new(&schema.block, &prior, &config),
        schema,
        prior,
        config,
        private: Private::default(),
        planned_private: Private::default(),
        identity: None,
        meta: Value::Null,
        context: Context::default(),
    };
    let planned = provider(Keep::<Service>::default()).plan(request).await.unwrap();
    let replace = planned.requires_replace.iter().map(ToString::to_string).collect();
    (show(&planned.value), replace)
}

/// Attributes that are null are left out.
fn show(value: &Value) -> Json {
    match value {
        Value::Unknown(_) => json!("?"),
        Value::Number(number) => serde_json::from_str(&number.to_string()).unwrap(),
        Value::String(text) => json!(text),
        Value::List(elements) | Value::Set(elements) => elements.iter().map(show).collect(),
        Value::Object(values) => {
            let set = values.iter().filter(|(_, value)| !value.is_null());
            Json::Object(set.map(|(name, value)| (name.clone(), show(value))).collect())
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_create_has_defaults_and_unknown_parts() {
    let config = json!({ "name": "a", "ports": [{ "number": 1 }], "open": [{ "number": 2 }] });
    let (planned, replace) = plan(Json::Null, config).await;
    let port = |number: i64| json!([{ "number": number, "protocol": "tcp", "id": "?" }]);
    let expected = json!({
        "id": "?", "name": "a", "size": 1, "title": "a (1)", "etag": "?", "ports": port(1), "open": port(2),
    });
    assert_eq!((planned, replace), (expected, vec![]));
}

#[tokio::test]
async fn changes_keep_what_they_can_and_say_what_they_replace() {
    let port = |number: i64| json!({ "number": number, "protocol": "tcp", "id": "p" });
    let prior = json!({
        "id": "i", "name": "a", "size": 1, "title": "a (1)", "etag": "e",
        "ports": [port(1)], "open": [port(2)],
    });
    let config = |change: Json| {
        let mut config = json!({ "name": "a", "ports": [{ "number": 1 }], "open": [{ "number": 2 }] });
        config.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        config
    };
    // What is the same, or means the same, is no change at all.
    for same in [json!({}), json!({ "name": "A" }), json!({ "size": 1 }), json!({ "title": "a (1)" })] {
        let (planned, replace) = plan(prior.clone(), config(same.clone())).await;
        assert_eq!((planned, replace), (prior.clone(), vec![]), "{same}");
    }
    let check = async |change: Json, expected: Json, replaces: &[&str]| {
        let (planned, replace) = plan(prior.clone(), config(change.clone())).await;
        let mut whole = prior.clone();
        whole.as_object_mut().unwrap().extend(expected.as_object().unwrap().clone());
        assert_eq!((planned, replace), (whole, replaces.iter().map(ToString::to_string).collect()), "{change}");
    };
    check(json!({ "size": 2 }), json!({ "size": 2, "title": "a (2)", "etag": "?", "open": [open(2)] }), &[]).await;
    check(json!({ "name": "b" }), json!({ "name": "b", "title": "b (1)", "etag": "?", "open": [open(2)] }), &["name"])
        .await;
    let ports = json!({ "ports": [{ "number": 9 }, { "number": 3, "protocol": "udp" }] });
    let planned = json!([
        { "number": 9, "protocol": "tcp", "id": "p" },
        { "number": 3, "protocol": "udp", "id": "?" },
    ]);
    check(ports, json!({ "ports": planned, "title": "a (1)", "etag": "?", "open": [open(2)] }), &["ports[0].number"])
        .await;
}

/// An element of a set: it is not matched with a recorded one, so its id is made anew.
fn open(number: i64) -> Json {
    json!({ "number": number, "protocol": "tcp", "id": "?" })
}
