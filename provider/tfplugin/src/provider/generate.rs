//! Configuration for objects that have none yet.

use super::Context;
use crate::Value;
use crate::propose::Shape;
use ledgerform_schema::{Block, Schema};
use std::sync::Arc;

/// A state to write configuration for.
#[derive(Debug, Clone)]
pub struct GenerateConfig {
    /// Name of the resource type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The object, wholly known.
    pub state: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// The state without what a configuration cannot or should not set: computed attributes, write-only and deprecated
/// ones, deprecated blocks.
pub fn config_from_state(block: &Block, state: Value) -> Value {
    configured(Shape::of_block(block), state)
}

fn configured(shape: Shape<'_>, value: Value) -> Value {
    match value {
        Value::Object(mut values) => {
            for (name, attribute) in shape.attributes {
                let Some(value) = values.get_mut(name) else { continue };
                if attribute.deprecated || attribute.write_only || !attribute.is_argument() {
                    *value = Value::Null;
                } else if let Some((shape, _)) = Shape::of_attribute(attribute) {
                    *value = configured(shape, std::mem::take(value));
                }
            }
            for (name, nested) in shape.blocks {
                let Some(value) = values.get_mut(name) else { continue };
                *value = match (nested.block.deprecated, std::mem::take(value)) {
                    (true, Value::List(_)) => Value::List(Vec::new()),
                    (true, Value::Set(_)) => Value::Set(Vec::new()),
                    (true, Value::Map(_)) => Value::Map(Default::default()),
                    (true, _) => Value::Null,
                    (false, value) => configured(Shape::of_block(&nested.block), value),
                };
            }
            Value::Object(values)
        }
        Value::List(elements) => Value::List(elements.into_iter().map(|v| configured(shape, v)).collect()),
        Value::Set(elements) => Value::set(elements.into_iter().map(|v| configured(shape, v)).collect()),
        Value::Map(entries) => Value::Map(entries.into_iter().map(|(k, v)| (k, configured(shape, v))).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extra, from_json};
    use serde_json::json;

    #[test]
    fn configuration_has_arguments_only() {
        let schema: Schema = serde_json::from_value(json!({"block": {
            "attributes": {
                "id": {"type": "string", "computed": true},
                "name": {"type": "string", "optional": true, "computed": true},
                "old": {"type": "string", "optional": true, "deprecated": true},
            },
            "block_types": {
                "rule": {"nesting_mode": "list", "block": {"attributes": {
                    "port": {"type": "number", "required": true},
                    "key": {"type": "string", "computed": true},
                }}},
                "gone": {"nesting_mode": "list", "block": {"deprecated": true, "attributes": {
                    "a": {"type": "string", "optional": true},
                }}},
            },
        }}))
        .unwrap();
        let value = |json| from_json(&json, &schema.block.value_type(), Extra::Refuse).unwrap();
        let state = value(json!({
            "id": "i", "name": "n", "old": "o", "rule": [{"port": 1, "key": "k"}], "gone": [{"a": "x"}],
        }));
        let config = value(json!({"name": "n", "rule": [{"port": 1}], "gone": []}));
        assert_eq!(config_from_state(&schema.block, state), config);
    }
}
