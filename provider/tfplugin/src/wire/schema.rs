//! Schemas as messages of both protocols.

use crate::{IdentitySchema, proto, proto5};
use bytes::Bytes;
use ledgerform_schema::{Attribute, Block, Function, NestedType, NestingMode, Parameter, Schema, Type};
use prost::Message;

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Protocol {
    /// Version 5, for Terraform before 1.0: no nested attributes.
    Five,
    /// Version 6.
    Six,
}

/// The encoded message of a schema. Its block is always there: Terraform 1.11 crashes without.
pub(crate) fn schema(schema: &Schema, protocol: Protocol) -> Bytes {
    let message = proto::Schema { version: schema.version, block: Some(block(&schema.block)) };
    match protocol {
        Protocol::Six => message.encode_to_vec(),
        Protocol::Five => {
            proto5::Schema { version: message.version, block: message.block.map(block_of_five) }.encode_to_vec()
        }
    }
    .into()
}

/// The block with the field numbers of protocol 5. Nested attributes have no form there: `check_protocol_5` has
/// refused them before.
fn block_of_five(block: proto::schema::Block) -> proto5::schema::Block {
    let attribute = |of: proto::schema::Attribute| proto5::schema::Attribute {
        name: of.name,
        r#type: of.r#type,
        description: of.description,
        required: of.required,
        optional: of.optional,
        computed: of.computed,
        sensitive: of.sensitive,
        description_kind: of.description_kind,
        deprecated: of.deprecated,
        write_only: of.write_only,
        deprecation_message: of.deprecation_message,
    };
    let nested = |of: proto::schema::NestedBlock| proto5::schema::NestedBlock {
        type_name: of.type_name,
        block: of.block.map(block_of_five),
        nesting: of.nesting,
        min_items: of.min_items,
        max_items: of.max_items,
    };
    proto5::schema::Block {
        version: block.version,
        attributes: block.attributes.into_iter().map(attribute).collect(),
        block_types: block.block_types.into_iter().map(nested).collect(),
        description: block.description,
        description_kind: block.description_kind,
        deprecated: block.deprecated,
        deprecation_message: block.deprecation_message,
    }
}

pub(crate) fn identity(schema: &IdentitySchema) -> proto::ResourceIdentitySchema {
    let attribute =
        |(name, of): (&String, &crate::IdentityAttribute)| proto::resource_identity_schema::IdentityAttribute {
            name: name.clone(),
            r#type: ty(&of.ty),
            required_for_import: of.required_for_import,
            optional_for_import: !of.required_for_import,
            description: of.description.clone(),
        };
    proto::ResourceIdentitySchema {
        version: schema.version,
        identity_attributes: schema.attributes.iter().map(attribute).collect(),
    }
}

/// Descriptions are Markdown, of which plain text is the simplest kind.
const MARKDOWN: i32 = proto::StringKind::Markdown as i32;

pub(crate) fn function(function: &Function) -> proto::Function {
    proto::Function {
        parameters: function.parameters.iter().map(parameter).collect(),
        variadic_parameter: function.variadic_parameter.as_ref().map(parameter),
        r#return: Some(proto::function::Return { r#type: ty(&function.return_type) }),
        summary: function.summary.clone(),
        description: function.description.clone(),
        description_kind: MARKDOWN,
        deprecation_message: function.deprecation_message.clone(),
    }
}

fn parameter(parameter: &Parameter) -> proto::function::Parameter {
    proto::function::Parameter {
        name: parameter.name.clone(),
        r#type: ty(&parameter.ty),
        allow_null_value: parameter.is_nullable,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.clone(),
        description_kind: MARKDOWN,
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
        description_kind: MARKDOWN,
        deprecated: block.deprecated,
        deprecation_message: block.deprecation_message.clone(),
        computed: block.computed,
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
        description_kind: MARKDOWN,
        deprecation_message: attribute.deprecation_message.clone(),
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
