//! Between our types and the protocol's messages.

pub(crate) mod schema;
mod writer;

use crate::value::json::{Extra, from_json};
use crate::value::{Value, msgpack};
use crate::{Client, Deferred, Diagnostics, FunctionError, IdentitySchema, Path, Severity, Step, proto};
use bytes::Bytes;
use ledgerform_schema::Type;

/// Decodes a value; a message without content is null.
pub(crate) fn decode(what: &str, value: Option<&proto::DynamicValue>, ty: &Type) -> Result<Value, Diagnostics> {
    let Some(value) = value else {
        return Ok(Value::Null);
    };
    let decoded = if !value.msgpack.is_empty() {
        msgpack::decode(&value.msgpack, ty)
    } else if !value.json.is_empty() {
        parse_json(&value.json).and_then(|json| from_json(&json, ty, Extra::Refuse))
    } else {
        Ok(Value::Null)
    };
    decoded.map_err(|error| Diagnostics::error("Value does not fit the schema", format!("{what}: {error}.")))
}

/// Encodes a value; a value that does not have the type is the fault of the handler that returned it.
pub(crate) fn encode(handler: &str, value: &Value, ty: &Type) -> Result<Option<proto::DynamicValue>, Diagnostics> {
    let msgpack = msgpack::encode(value, ty).map_err(|error| {
        let detail = format!("{handler} returned a value that does not have the type of the schema: {error}.");
        Diagnostics::error("Provider returned an invalid value", detail)
    })?;
    Ok(Some(proto::DynamicValue { msgpack: msgpack.into(), json: Bytes::new() }))
}

pub(crate) fn parse_json(bytes: &[u8]) -> Result<serde_json::Value, msgpack::CodecError> {
    serde_json::from_slice(bytes).map_err(|error| msgpack::CodecError::new(error.to_string()))
}

pub(crate) fn diagnostics(diagnostics: Diagnostics) -> Vec<proto::Diagnostic> {
    diagnostics
        .into_iter()
        .map(|d| proto::Diagnostic {
            severity: match d.severity {
                Severity::Error => proto::diagnostic::Severity::Error,
                Severity::Warning => proto::diagnostic::Severity::Warning,
            }
            .into(),
            summary: d.summary,
            detail: d.detail,
            attribute: (!d.path.0.is_empty()).then(|| path(d.path)),
        })
        .collect()
}

pub(crate) fn path(path: Path) -> proto::AttributePath {
    use proto::attribute_path::{Step as Message, step::Selector};
    let steps = path.0.into_iter().map(|step| Message {
        selector: Some(match step {
            Step::Attribute(name) => Selector::AttributeName(name),
            Step::Key(key) => Selector::ElementKeyString(key),
            Step::Index(index) => Selector::ElementKeyInt(index),
        }),
    });
    proto::AttributePath { steps: steps.collect() }
}

/// What the client said it understands.
pub(crate) fn client(message: Option<&proto::ClientCapabilities>) -> Client {
    let message = message.copied().unwrap_or_default();
    Client {
        deferral: message.deferral_allowed,
        write_only: message.write_only_attributes_allowed,
        planned_private: message.store_planned_private,
        computed_blocks: message.computed_blocks_allowed,
    }
}

pub(crate) fn deferred(deferred: Deferred) -> proto::Deferred {
    use proto::deferred::Reason;
    let reason = match deferred {
        Deferred::ResourceConfigUnknown => Reason::ResourceConfigUnknown,
        Deferred::ProviderConfigUnknown => Reason::ProviderConfigUnknown,
        Deferred::AbsentPrerequisite => Reason::AbsentPrereq,
    };
    proto::Deferred { reason: reason.into() }
}

pub(crate) fn function_error(error: FunctionError) -> proto::FunctionError {
    let function_argument = error.argument.and_then(|i| i64::try_from(i).ok());
    proto::FunctionError { text: error.text, function_argument }
}

/// Decodes an identity; a message without content is none.
pub(crate) fn identity(
    message: Option<&proto::ResourceIdentityData>,
    schema: Option<&IdentitySchema>,
) -> Result<Option<Value>, Diagnostics> {
    let (Some(message), Some(schema)) = (message, schema) else {
        return Ok(None);
    };
    let value = decode("identity", message.identity_data.as_ref(), &schema.value_type())?;
    Ok(if value.is_null() { None } else { Some(value) })
}

pub(crate) fn identity_data(
    handler: &str,
    identity: Option<&Value>,
    schema: Option<&IdentitySchema>,
) -> Result<Option<proto::ResourceIdentityData>, Diagnostics> {
    let (Some(identity), Some(schema)) = (identity, schema) else {
        return Ok(None);
    };
    let identity_data = encode(handler, identity, &schema.value_type())?;
    Ok(Some(proto::ResourceIdentityData { identity_data }))
}
