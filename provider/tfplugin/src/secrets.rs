//! Values that no text may show.

use crate::Value;
use crate::propose::Shape;
use ledgerform_schema::Block;
use std::sync::{Arc, Mutex, PoisonError};

/// Texts that are replaced wherever this crate writes for people: diagnostics and log lines.
///
/// Every request adds what its sensitive and write-only attributes hold, and the provider block what its own hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets(Arc<Mutex<Vec<String>>>);

/// Shorter texts are not replaced: `1` or `on` would be in every other sentence, and hide nothing there.
const SHORTEST: usize = 4;

/// What stands in place of a secret, as Terraform writes it.
const MASK: &str = "(sensitive value)";

impl Secrets {
    /// Secrets of its own that begin with these.
    pub(crate) fn fork(&self) -> Self {
        Self(Arc::new(Mutex::new(self.lock().clone())))
    }

    /// Adds everything sensitive in a value of the block.
    pub(crate) fn learn(&self, block: &Block, value: &Value) {
        let mut found = Vec::new();
        collect(Shape::of_block(block), value, &mut found);
        found.into_iter().for_each(|text| self.add(text));
    }

    /// Adds one text.
    pub(crate) fn add(&self, text: String) {
        if text.chars().count() < SHORTEST {
            return;
        }
        let mut secrets = self.lock();
        // Longest first: a secret may contain another, and what is left of it would show.
        let at = secrets.partition_point(|known| known.len() > text.len());
        if !secrets[at..].iter().take_while(|known| known.len() == text.len()).any(|known| *known == text) {
            secrets.insert(at, text);
        }
    }

    /// The text without them.
    pub(crate) fn mask(&self, text: &str) -> String {
        self.lock().iter().fold(text.to_owned(), |text, secret| text.replace(secret, MASK))
    }

    /// The JSON value without them, in keys too.
    pub(crate) fn mask_json(&self, json: &mut serde_json::Value) {
        match json {
            serde_json::Value::String(text) => *text = self.mask(text),
            serde_json::Value::Array(elements) => elements.iter_mut().for_each(|element| self.mask_json(element)),
            serde_json::Value::Object(entries) => {
                *entries = std::mem::take(entries)
                    .into_iter()
                    .map(|(key, mut value)| {
                        self.mask_json(&mut value);
                        (self.mask(&key), value)
                    })
                    .collect();
            }
            serde_json::Value::Number(number) => {
                let text = number.to_string();
                let masked = self.mask(&text);
                if masked != text {
                    *json = serde_json::Value::String(masked);
                }
            }
            serde_json::Value::Null | serde_json::Value::Bool(_) => {}
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn collect(shape: Shape<'_>, value: &Value, found: &mut Vec<String>) {
    if let Some(elements) = value.elements() {
        return elements.iter().for_each(|element| collect(shape, element, found));
    }
    if let Value::Map(entries) = value {
        return entries.values().for_each(|element| collect(shape, element, found));
    }
    for (name, attribute) in shape.attributes {
        let value = value.attribute(name);
        if attribute.sensitive || attribute.write_only {
            leaves(value, found);
        } else if let Some((shape, _)) = Shape::of_attribute(attribute) {
            collect(shape, value, found);
        }
    }
    for (name, nested) in shape.blocks {
        collect(Shape::of_block(&nested.block), value.attribute(name), found);
    }
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Number(number) => found.push(number.to_string()),
        Value::Dynamic(typed) => leaves(&typed.1, found),
        Value::Map(entries) | Value::Object(entries) => entries.values().for_each(|value| leaves(value, found)),
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => {
            elements.iter().for_each(|value| leaves(value, found));
        }
        Value::Null | Value::Unknown(_) | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extra, from_json};
    use ledgerform_schema::Schema;
    use serde_json::json;

    #[test]
    fn sensitive_values_are_masked_wherever_they_stand() {
        let schema: Schema = serde_json::from_value(json!({"block": {
            "attributes": {
                "password": {"type": "string", "optional": true, "sensitive": true},
                "login": {"optional": true, "nested_type": {"nesting_mode": "list", "attributes": {
                    "token": {"type": "string", "optional": true, "write_only": true},
                }}},
                "pin": {"type": "number", "optional": true, "sensitive": true},
                "name": {"type": "string", "optional": true},
            },
        }}))
        .unwrap();
        let value =
            json!({"password": "hunter2", "login": [{"token": "hunter2-long"}], "pin": 12345, "name": "public"});
        let secrets = Secrets::default();
        secrets.learn(&schema.block, &from_json(&value, &schema.block.value_type(), Extra::Refuse).unwrap());
        secrets.add("on".to_owned());
        assert_eq!(
            secrets.mask("public hunter2-long hunter2 12345 on"),
            "public (sensitive value) (sensitive value) (sensitive value) on"
        );
        let mut fields = json!({"hunter2": ["hunter2"], "pin": 12345, "n": 1});
        secrets.mask_json(&mut fields);
        assert_eq!(fields, json!({"(sensitive value)": ["(sensitive value)"], "pin": "(sensitive value)", "n": 1}));
    }
}
