//! Schemas as messages of both protocols.
//!
//! Schemas are written straight from the model: a provider may have thousands, and a tree of messages for each would
//! cost more than its bytes.

use super::writer::Writer;
use crate::{IdentitySchema, proto};
use bytes::Bytes;
use ledgerform_schema::{Attribute, Block, Function, NestedBlock, NestedType, NestingMode, Parameter, Schema, Type};

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Protocol {
    /// Version 5, for Terraform before 1.0: no nested attributes.
    Five,
    /// Version 6.
    Six,
}

impl Protocol {
    /// The number of a field of an attribute, which protocol 6 counts one further: it has nested attributes at 10.
    fn later(self, in_five: u32) -> u32 {
        if self == Self::Six { in_five + 1 } else { in_five }
    }
}

/// The encoded message of a schema. Its block is always there: Terraform 1.11 crashes without.
pub(crate) fn schema(schema: &Schema, protocol: Protocol) -> Bytes {
    let mut writer = Writer::new();
    writer.number(1, schema.version);
    writer.message(2, |writer| block(writer, &schema.block, protocol));
    writer.into()
}

fn block(writer: &mut Writer, of: &Block, protocol: Protocol) {
    for (name, of) in &of.attributes {
        writer.message(2, |writer| attribute(writer, name, of, protocol));
    }
    for (name, of) in &of.block_types {
        writer.message(3, |writer| nested_block(writer, name, of, protocol));
    }
    writer.text(4, &of.description);
    writer.number(5, MARKDOWN.into());
    writer.flag(6, of.deprecated);
    writer.text(7, &of.deprecation_message);
    // Protocol 5 has none of these: `check_protocol_5` has refused them before.
    writer.flag(8, of.computed && protocol == Protocol::Six);
}

fn nested_block(writer: &mut Writer, name: &str, of: &NestedBlock, protocol: Protocol) {
    use proto::schema::nested_block::NestingMode as Mode;
    let mode = match of.nesting_mode {
        NestingMode::Single => Mode::Single,
        NestingMode::Group => Mode::Group,
        NestingMode::List => Mode::List,
        NestingMode::Set => Mode::Set,
        NestingMode::Map => Mode::Map,
    };
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    writer.text(1, name);
    writer.message(2, |writer| block(writer, &of.block, protocol));
    writer.number(3, mode as i64);
    writer.number(4, count(of.min_items));
    writer.number(5, count(of.max_items));
}

fn attribute(writer: &mut Writer, name: &str, of: &Attribute, protocol: Protocol) {
    writer.text(1, name);
    match (&of.ty, &of.nested_type) {
        (Some(ty), _) => writer.json(2, ty),
        (None, Some(_)) => {}
        // An attribute with neither is dynamic, as its value type says: empty bytes would crash Terraform.
        (None, None) => writer.json(2, &Type::Dynamic),
    }
    writer.text(3, &of.description);
    writer.flag(4, of.required);
    writer.flag(5, of.optional);
    writer.flag(6, of.computed);
    writer.flag(7, of.sensitive);
    writer.number(8, MARKDOWN.into());
    writer.flag(9, of.deprecated);
    if let (None, Some(nested), Protocol::Six) = (&of.ty, &of.nested_type, protocol) {
        writer.message(10, |writer| object(writer, nested));
    }
    writer.flag(protocol.later(10), of.write_only);
    writer.text(protocol.later(11), &of.deprecation_message);
}

fn object(writer: &mut Writer, of: &NestedType) {
    use proto::schema::object::NestingMode as Mode;
    let mode = match of.nesting_mode {
        // Nested attributes have no group; a single object is what it would be.
        NestingMode::Single | NestingMode::Group => Mode::Single,
        NestingMode::List => Mode::List,
        NestingMode::Set => Mode::Set,
        NestingMode::Map => Mode::Map,
    };
    for (name, of) in &of.attributes {
        writer.message(1, |writer| attribute(writer, name, of, Protocol::Six));
    }
    writer.number(3, mode as i64);
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

fn ty(ty: &Type) -> Bytes {
    serde_json::Value::from(ty).to_string().into()
}

#[cfg(test)]
mod tests;
