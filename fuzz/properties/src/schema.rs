//! Schema documents → the model.

use ledgerform_schema::{Block, ProviderSchema, Schema, Type};
use serde_json::Value;

/// Any document is read or refused; what is read says the same when it is written and read again, and its types are
/// types of the plugin protocol.
///
/// The bytes are one document: what `terraform providers schema -json` prints for one provider, or a lone type.
///
/// # Panics
/// If one of these does not hold.
pub fn schema_reader(bytes: &[u8]) {
    if let Ok(ty) = serde_json::from_slice::<Type>(bytes) {
        same_again(&ty);
    }
    let Ok(schema) = serde_json::from_slice::<ProviderSchema>(bytes) else { return };
    let value = serde_json::to_value(&schema).unwrap_or_else(|error| panic!("{error}\n{schema:?}"));
    let again: ProviderSchema = serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}\n{schema:?}"));
    assert_eq!(schema, again, "a document says the same when it is written and read again");
    let all = [&schema.resource_schemas, &schema.data_source_schemas, &schema.ephemeral_resource_schemas];
    let types = all.into_iter().flat_map(|types| types.values());
    for Schema { block, .. } in types.chain([&schema.provider]) {
        check(block);
    }
}

/// A block has a type, and every attribute and nested block is a part of it.
fn check(block: &Block) {
    let ty = block.value_type();
    same_again(&ty);
    let Type::Object(parts) = &ty else { panic!("{block:?} has the type {ty}") };
    for (name, nested) in &block.block_types {
        assert!(parts.contains_key(name), "`{name}` is missing in {ty}");
        check(&nested.block);
    }
    for (name, attribute) in &block.attributes {
        let is_hidden = block.block_types.contains_key(name);
        assert!(is_hidden || parts.get(name) == Some(&attribute.value_type()), "`{name}` is missing in {ty}");
    }
}

/// The JSON form of a type is read back as the same type.
fn same_again(ty: &Type) {
    let json = Value::from(ty);
    assert_eq!(Type::try_from(&json).as_ref(), Ok(ty), "{json}");
}
