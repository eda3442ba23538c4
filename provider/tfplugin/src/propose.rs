//! What Terraform proposes for a change, and marking what only applying tells.

use crate::{Path, Step, Value};
use ledgerform_schema::{Attribute, Block, NestedBlock, NestingMode};
use std::collections::BTreeMap;

/// Configuration merged with the prior object, as Terraform sends it to a plan: what the configuration leaves out and
/// the provider may set keeps its prior value. For a create `prior` is null.
pub fn proposed_new(block: &Block, prior: &Value, config: &Value) -> Value {
    if config.is_null() || config.is_unknown() {
        return config.clone();
    }
    propose_object(Shape::of_block(block), prior, config)
}

/// Makes computed attributes that the configuration leaves out unknown, wherever they are: at the top, in nested
/// blocks and in nested attributes. `unknown` decides for each of them by its path, declaration and proposed value;
/// a create says yes to all.
pub fn mark_computed_unknown(
    block: &Block,
    config: &Value,
    proposed: Value,
    unknown: &mut dyn FnMut(&Path, &Attribute, &Value) -> bool,
) -> Value {
    mark_object(Shape::of_block(block), config, proposed, &Path::default(), unknown)
}

/// The object with null for everything write-only in it, as plans and state have to hold it.
pub fn without_write_only(block: &Block, value: Value) -> Value {
    strip(Shape::of_block(block), value)
}

/// Attributes and blocks at one level; nested attributes have no blocks.
#[derive(Clone, Copy)]
pub(crate) struct Shape<'a> {
    pub(crate) attributes: &'a BTreeMap<String, Attribute>,
    pub(crate) blocks: &'a BTreeMap<String, NestedBlock>,
}

static NO_BLOCKS: BTreeMap<String, NestedBlock> = BTreeMap::new();

impl<'a> Shape<'a> {
    pub(crate) fn of_block(block: &'a Block) -> Self {
        Self { attributes: &block.attributes, blocks: &block.block_types }
    }

    pub(crate) fn of_attribute(attribute: &'a Attribute) -> Option<(Self, NestingMode)> {
        let nested = attribute.nested_type.as_ref().filter(|_| attribute.ty.is_none())?;
        Some((Self { attributes: &nested.attributes, blocks: &NO_BLOCKS }, nested.nesting_mode))
    }
}

fn strip(shape: Shape<'_>, value: Value) -> Value {
    match value {
        Value::Object(mut values) => {
            for (name, attribute) in shape.attributes {
                if let Some(value) = values.get_mut(name) {
                    if attribute.write_only {
                        *value = Value::Null;
                    } else if let Some((shape, _)) = Shape::of_attribute(attribute) {
                        *value = strip(shape, std::mem::take(value));
                    }
                }
            }
            for (name, nested) in shape.blocks {
                if let Some(value) = values.get_mut(name) {
                    *value = strip(Shape::of_block(&nested.block), std::mem::take(value));
                }
            }
            Value::Object(values)
        }
        Value::List(elements) => Value::List(elements.into_iter().map(|v| strip(shape, v)).collect()),
        Value::Set(elements) => Value::set(elements.into_iter().map(|v| strip(shape, v)).collect()),
        Value::Map(entries) => Value::Map(entries.into_iter().map(|(k, v)| (k, strip(shape, v))).collect()),
        other => other,
    }
}

fn propose_object(shape: Shape<'_>, prior: &Value, config: &Value) -> Value {
    if config.is_null() || config.is_unknown() {
        return config.clone();
    }
    let attributes = shape.attributes.iter().map(|(name, attribute)| {
        let (prior, config) = (prior.attribute(name), config.attribute(name));
        let value = match Shape::of_attribute(attribute) {
            _ if attribute.write_only => Value::Null,
            _ if config.is_null() && attribute.computed => kept(attribute, prior),
            Some((shape, mode)) => propose_nested(shape, mode, prior, config),
            None => config.clone(),
        };
        (name.clone(), value)
    });
    let blocks = shape.blocks.iter().map(|(name, nested)| {
        let (prior, config) = (prior.attribute(name), config.attribute(name));
        if nested.block.computed && config.is_null() {
            return (name.clone(), prior.clone());
        }
        (name.clone(), propose_nested(Shape::of_block(&nested.block), nested.nesting_mode, prior, config))
    });
    Value::Object(attributes.chain(blocks).collect())
}

/// The prior value of a computed attribute. An optional nested attribute that the configuration had set and now leaves
/// out is removed, not kept.
fn kept(attribute: &Attribute, prior: &Value) -> Value {
    match Shape::of_attribute(attribute) {
        Some((shape, _)) if attribute.optional && was_configured(shape, prior) => Value::Null,
        _ => prior.clone(),
    }
}

fn was_configured(shape: Shape<'_>, prior: &Value) -> bool {
    match prior {
        Value::Object(values) => shape.attributes.iter().any(|(name, attribute)| {
            let value = values.get(name).unwrap_or(&Value::Null);
            !value.is_null()
                && match Shape::of_attribute(attribute) {
                    Some((shape, _)) => was_configured(shape, value),
                    None => !attribute.computed,
                }
        }),
        Value::Map(values) => values.values().any(|value| was_configured(shape, value)),
        _ => prior.elements().is_some_and(|elements| elements.iter().any(|value| was_configured(shape, value))),
    }
}

fn propose_nested(shape: Shape<'_>, mode: NestingMode, prior: &Value, config: &Value) -> Value {
    match (mode, config) {
        (NestingMode::Single | NestingMode::Group, config) => propose_object(shape, prior, config),
        (_, Value::List(elements)) => {
            let prior = prior.elements().unwrap_or_default();
            let propose = |(i, config)| propose_object(shape, prior.get(i).unwrap_or(&Value::Null), config);
            Value::List(elements.iter().enumerate().map(propose).collect())
        }
        (_, Value::Map(entries)) => {
            let propose =
                |(key, config): (&String, &Value)| (key.clone(), propose_object(shape, prior.attribute(key), config));
            Value::Map(entries.iter().map(propose).collect())
        }
        (_, Value::Set(elements)) => {
            let mut rest: Vec<&Value> = prior.elements().unwrap_or_default().iter().collect();
            let propose = |config: &Value| {
                // An element of the prior set is taken once: two equal blocks have two prior objects.
                let found = rest.iter().position(|prior| could_come_from(prior, config));
                let prior = found.map(|i| rest.remove(i)).unwrap_or(&Value::Null);
                propose_object(shape, prior, config)
            };
            Value::set(elements.iter().map(propose).collect())
        }
        (_, other) => other.clone(),
    }
}

/// Whether `value` says everything `config` says: what the configuration leaves out may be anything.
pub(crate) fn could_come_from(value: &Value, config: &Value) -> bool {
    match (value, config) {
        (_, Value::Null) => true,
        (Value::Object(values), Value::Object(config)) => {
            config.iter().all(|(name, config)| could_come_from(values.get(name).unwrap_or(&Value::Null), config))
        }
        (Value::Map(values), Value::Map(config)) => {
            values.len() == config.len()
                && config.iter().all(|(key, config)| values.get(key).is_some_and(|v| could_come_from(v, config)))
        }
        (Value::List(values), Value::List(config)) | (Value::Set(values), Value::Set(config)) => {
            values.len() == config.len() && values.iter().zip(config).all(|(v, c)| could_come_from(v, c))
        }
        (value, config) => value == config,
    }
}

fn mark_object(
    shape: Shape<'_>,
    config: &Value,
    proposed: Value,
    path: &Path,
    unknown: &mut dyn FnMut(&Path, &Attribute, &Value) -> bool,
) -> Value {
    let Value::Object(mut values) = proposed else {
        return proposed;
    };
    for (name, attribute) in shape.attributes {
        let config = config.attribute(name);
        let path = path.then(Step::Attribute(name.clone()));
        let value = values.remove(name).unwrap_or_default();
        let marked = if attribute.computed && !attribute.write_only && config.is_null() {
            if unknown(&path, attribute, &value) { Value::UNKNOWN } else { value }
        } else if let Some((shape, _)) = Shape::of_attribute(attribute) {
            mark_nested(shape, config, value, &path, unknown)
        } else {
            value
        };
        values.insert(name.clone(), marked);
    }
    for (name, nested) in shape.blocks {
        let path = path.then(Step::Attribute(name.clone()));
        if let Some(value) = values.remove(name) {
            let marked = mark_nested(Shape::of_block(&nested.block), config.attribute(name), value, &path, unknown);
            values.insert(name.clone(), marked);
        }
    }
    Value::Object(values)
}

fn mark_nested(
    shape: Shape<'_>,
    config: &Value,
    value: Value,
    path: &Path,
    unknown: &mut dyn FnMut(&Path, &Attribute, &Value) -> bool,
) -> Value {
    match value {
        Value::List(elements) => {
            let configs = config.elements().unwrap_or_default();
            let mark = |(i, value)| {
                let path = path.then(Step::Index(i64::try_from(i).unwrap_or(i64::MAX)));
                mark_object(shape, configs.get(i).unwrap_or(&Value::Null), value, &path, unknown)
            };
            Value::List(elements.into_iter().enumerate().map(mark).collect())
        }
        Value::Set(elements) => {
            let mut configs: Vec<&Value> = config.elements().unwrap_or_default().iter().collect();
            let mark = |value: Value| {
                let found = configs.iter().position(|config| could_come_from(&value, config));
                let config = found.map(|i| configs.remove(i)).unwrap_or(&Value::Null);
                mark_object(shape, config, value, path, unknown)
            };
            Value::set(elements.into_iter().map(mark).collect())
        }
        Value::Map(entries) => {
            let mark = |(key, value): (String, Value)| {
                let path = path.then(Step::Key(key.clone()));
                let marked = mark_object(shape, config.attribute(&key), value, &path, unknown);
                (key, marked)
            };
            Value::Map(entries.into_iter().map(mark).collect())
        }
        other => mark_object(shape, config, other, path, unknown),
    }
}

#[cfg(test)]
pub(crate) mod tests;
