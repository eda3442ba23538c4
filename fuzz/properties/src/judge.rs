//! Whether Terraform takes an answer.

use crate::rpc::Subject;
use ledgerform_schema::Type;
use ledgerform_tfplugin::fuzz::decode;
use ledgerform_tfplugin::{
    Extra, Kind, Provider, Value, check_applied, check_known, check_planned, check_write_only, from_json,
};
use prost_reflect::{DynamicMessage, ReflectMessage, Value as Part};
use serde_json::Value as Json;

/// Fields of answers that hold a value of the subject's type.
const VALUES: [&str; 6] = ["planned_state", "new_state", "upgraded_state", "target_state", "state", "result"];

/// Judges the answer of a method.
///
/// # Panics
/// If Terraform would refuse it, or crash.
pub(crate) fn answer(
    method: &str,
    subject: &Subject,
    provider: &dyn Provider,
    request: Option<&DynamicMessage>,
    answer: &DynamicMessage,
) {
    let context = || {
        let request = request.map(text).unwrap_or_default();
        format!("{method} of {}\n  asked {request}\n  answered {}", subject.name, text(answer))
    };
    let failed = problems(answer, &context);
    if method == "CallFunction" {
        return;
    }
    let deferred = answer.descriptor().get_field_by_name("deferred").is_some_and(|field| answer.has_field(&field));
    for name in VALUES {
        let Some(encoded) = part(answer, name) else { continue };
        let value = read(&encoded, &subject.ty).unwrap_or_else(|error| panic!("{name}: {error}\n{}", context()));
        let Some(schema) = &subject.schema else { continue };
        let block = &schema.block;
        // What waits is answered as it was sent.
        if subject.kind == Some(Kind::Resource) && !deferred {
            assert_eq!(check_write_only(block, &value), [], "{name}: {}", context());
        }
        let sent = |name| request.and_then(|request| self::value(request, name, &subject.ty));
        match name {
            "planned_state" => {
                if failed || deferred {
                    continue;
                }
                let (Some(prior), Some(config), Some(proposed)) =
                    (sent("prior_state"), sent("config"), sent("proposed_new_state"))
                else {
                    continue;
                };
                if proposed.is_null() {
                    assert!(value.is_null(), "a destroy leaves nothing: {}", context());
                } else if provider.capabilities().plan_destroy || !config.is_null() {
                    assert_eq!(check_planned(block, &prior, &config, &value), [], "{}", context());
                }
            }
            "new_state" if method.starts_with("Apply") => {
                assert_eq!(check_known(&value), [], "{}", context());
                if let Some(planned) = sent("planned_state").filter(|_| !failed) {
                    assert_eq!(check_applied(&planned, &value), [], "{}", context());
                }
            }
            _ if deferred || failed => {}
            _ => assert_eq!(check_known(&value), [], "{name}: {}", context()),
        }
    }
}

/// Whether the answer has an error. Problems that Terraform does not show, and crashes, are findings.
fn problems(answer: &DynamicMessage, context: &dyn Fn() -> String) -> bool {
    let mut failed = false;
    visit(answer, &mut |message| {
        if message.descriptor().name() != "Diagnostic" {
            return;
        }
        let severity = message.get_field_by_name("severity");
        let severity = severity.and_then(|part| part.as_enum_number()).unwrap_or_default();
        assert!([1, 2].contains(&severity), "a problem that is not shown: {}", context());
        failed |= severity == 1;
        let summary = message.get_field_by_name("summary");
        let summary = summary.and_then(|part| part.as_str().map(str::to_owned)).unwrap_or_default();
        assert!(summary != "Provider crashed", "{}", context());
    });
    failed
}

/// The fields of a message that are set.
pub(crate) fn text(message: &DynamicMessage) -> String {
    fn of(part: &Part) -> String {
        match part {
            Part::Message(message) => text(message),
            Part::List(parts) => format!("[{}]", parts.iter().map(of).collect::<Vec<_>>().join(", ")),
            part => format!("{part:?}"),
        }
    }
    let fields: Vec<String> = message.fields().map(|(field, part)| format!("{}: {}", field.name(), of(part))).collect();
    format!("{{{}}}", fields.join(", "))
}

/// Visits a message and those in it.
fn visit(message: &DynamicMessage, look: &mut dyn FnMut(&DynamicMessage)) {
    look(message);
    for (_, part) in message.fields() {
        let parts: Vec<&Part> = match part {
            Part::List(parts) => parts.iter().collect(),
            Part::Map(parts) => parts.values().collect(),
            part => vec![part],
        };
        for part in parts {
            if let Part::Message(message) = part {
                visit(message, look);
            }
        }
    }
}

fn part(message: &DynamicMessage, name: &str) -> Option<DynamicMessage> {
    let field = message.descriptor().get_field_by_name(name)?;
    if !message.has_field(&field) {
        return None;
    }
    let part = message.get_field(&field);
    part.as_message().filter(|part| part.descriptor().name() == "DynamicValue").cloned()
}

/// The value of a field; none where there is none, or it is not of the type.
pub(crate) fn value(message: &DynamicMessage, name: &str, ty: &Type) -> Option<Value> {
    read(&part(message, name)?, ty).ok()
}

fn read(message: &DynamicMessage, ty: &Type) -> Result<Value, String> {
    let bytes = |name| match message.get_field_by_name(name).as_deref() {
        Some(Part::Bytes(bytes)) => bytes.clone(),
        _ => Default::default(),
    };
    let (msgpack, json) = (bytes("msgpack"), bytes("json"));
    if msgpack.is_empty() && !json.is_empty() {
        let json: Json = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
        return from_json(&json, ty, Extra::Refuse).map_err(|error| error.to_string());
    }
    if msgpack.is_empty() {
        return Ok(Value::Null);
    }
    decode(&msgpack, ty).map_err(|error| error.to_string())
}

/// The value in the form of state files.
pub(crate) fn json(value: &Value) -> Json {
    match value {
        Value::Null | Value::Unknown(_) => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => serde_json::from_str(&number.to_string()).unwrap_or_default(),
        Value::String(text) => Json::String(text.clone()),
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => elements.iter().map(json).collect(),
        Value::Map(entries) | Value::Object(entries) => {
            entries.iter().map(|(name, value)| (name.clone(), json(value))).collect()
        }
        Value::Dynamic(typed) => serde_json::json!({ "type": Json::from(&typed.0), "value": json(&typed.1) }),
    }
}
