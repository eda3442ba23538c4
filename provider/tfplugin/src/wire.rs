//! Between our types and the protocol's messages.

use crate::proto;
use crate::value::json::{Extra, from_json};
use crate::value::{Value, msgpack};
use crate::{Diagnostics, Path, Severity, Step};
use bytes::Bytes;
use ledgerform_schema::{Attribute, Block, Function, NestedType, NestingMode, Parameter, Schema, Type};
use prost::Message;

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

/// The encoded message of a schema. Its block is always there: Terraform 1.11 crashes without.
pub(crate) fn schema(schema: &Schema) -> Bytes {
    proto::Schema { version: schema.version, block: Some(block(&schema.block)) }.encode_to_vec().into()
}

pub(crate) fn function(function: &Function) -> proto::Function {
    proto::Function {
        parameters: function.parameters.iter().map(parameter).collect(),
        variadic_parameter: function.variadic_parameter.as_ref().map(parameter),
        r#return: Some(proto::function::Return { r#type: ty(&function.return_type) }),
        summary: function.summary.clone(),
        ..proto::Function::default()
    }
}

fn parameter(parameter: &Parameter) -> proto::function::Parameter {
    proto::function::Parameter {
        name: parameter.name.clone(),
        r#type: ty(&parameter.ty),
        allow_null_value: parameter.is_nullable,
        ..proto::function::Parameter::default()
    }
}

fn block(block: &Block) -> proto::schema::Block {
    use proto::schema::nested_block::NestingMode as Mode;
    proto::schema::Block {
        attributes: block.attributes.iter().map(|(name, a)| attribute(name, a)).collect(),
        block_types: block
            .block_types
            .iter()
            .map(|(name, nested)| {
                let counts = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
                proto::schema::NestedBlock {
                    type_name: name.clone(),
                    block: Some(self::block(&nested.block)),
                    nesting: match nested.nesting_mode {
                        NestingMode::Single => Mode::Single,
                        NestingMode::Group => Mode::Group,
                        NestingMode::List => Mode::List,
                        NestingMode::Set => Mode::Set,
                        NestingMode::Map => Mode::Map,
                    }
                    .into(),
                    min_items: counts(nested.min_items),
                    max_items: counts(nested.max_items),
                }
            })
            .collect(),
        description: block.description.clone(),
        deprecated: block.deprecated,
        ..proto::schema::Block::default()
    }
}

fn attribute(name: &str, attribute: &Attribute) -> proto::schema::Attribute {
    let nested = attribute.nested_type.as_ref().filter(|_| attribute.ty.is_none());
    proto::schema::Attribute {
        name: name.to_owned(),
        // An attribute with neither is dynamic, as its value type says: empty bytes would crash Terraform.
        r#type: if nested.is_some() { Bytes::new() } else { ty(&attribute.value_type()) },
        nested_type: nested.map(object),
        description: attribute.description.clone(),
        required: attribute.required,
        optional: attribute.optional,
        computed: attribute.computed,
        sensitive: attribute.sensitive,
        deprecated: attribute.deprecated,
        write_only: attribute.write_only,
        ..proto::schema::Attribute::default()
    }
}

fn object(nested: &NestedType) -> proto::schema::Object {
    use proto::schema::object::NestingMode as Mode;
    proto::schema::Object {
        attributes: nested.attributes.iter().map(|(name, a)| attribute(name, a)).collect(),
        nesting: match nested.nesting_mode {
            // Nested attributes have no group; a single object is what it would be.
            NestingMode::Single | NestingMode::Group => Mode::Single,
            NestingMode::List => Mode::List,
            NestingMode::Set => Mode::Set,
            NestingMode::Map => Mode::Map,
        }
        .into(),
    }
}

fn ty(ty: &Type) -> Bytes {
    serde_json::Value::from(ty).to_string().into()
}
