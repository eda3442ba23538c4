//! Computed values: a template where the table has one for the type, a rule by the attribute's name otherwise.

mod certificate;
mod random;
mod rules;
mod table;
mod template;

use crate::seed::Seed;
use crate::settings::Settings;
use ledgerform_schema::{Attribute, Block, NestedBlock, NestingMode, Type};
use ledgerform_tfplugin::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fills what is unknown in one object.
pub(crate) struct Maker<'a> {
    ty: &'a str,
    block: &'a Block,
    settings: &'a Settings,
    seed: Seed,
    /// The top-level object as far as it is made.
    values: BTreeMap<String, Value>,
    /// Attributes being made: a template may refer to another attribute, but not in a circle.
    busy: BTreeSet<String>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(ty: &'a str, block: &'a Block, settings: &'a Settings, seed: Seed) -> Self {
        Self { ty, block, settings, seed, values: BTreeMap::new(), busy: BTreeSet::new() }
    }

    /// The object with everything unknown in it invented.
    pub(crate) fn complete(mut self, planned: Value) -> Value {
        let Value::Object(values) = planned else {
            return planned;
        };
        self.values = values;
        let names: Vec<String> = self.values.keys().cloned().collect();
        for name in &names {
            self.make(name);
        }
        for (name, nested) in &self.block.block_types {
            let value = self.values.remove(name).unwrap_or_default();
            let filled = self.fill_blocks(nested, value, self.seed.with(name));
            self.values.insert(name.clone(), filled);
        }
        Value::Object(self.values)
    }

    /// Makes a top-level attribute, if it is not yet, and those it is built from.
    fn make(&mut self, name: &str) {
        let Some(attribute) = self.block.attributes.get(name) else { return };
        let unknown = self.values.get(name).is_some_and(|value| !value.is_wholly_known());
        if !unknown || !self.busy.insert(name.to_owned()) {
            return;
        }
        let value = self.values.get(name).cloned().unwrap_or_default();
        let made = if name == "tags_all" && value.is_unknown() {
            let tags = self.values.get("tags").cloned().unwrap_or_default();
            self.settings.all_tags(&tags).unwrap_or_else(|| Value::Map(BTreeMap::new()))
        } else if let Some(own) = self.own_rule(name).filter(|_| value.is_unknown()) {
            own
        } else if let Some(template) = table::template(self.ty, name).filter(|_| value.is_unknown()) {
            convert(&template::render(template, self), &attribute.value_type())
        } else {
            self.fill_attribute(name, attribute, value, self.seed.with(name))
        };
        self.busy.remove(name);
        self.values.insert(name.to_owned(), made);
    }

    /// The value of an attribute whose type has a rule of its own.
    fn own_rule(&mut self, name: &str) -> Option<Value> {
        match self.ty.split_once('_')?.0 {
            "random" | "tls" => random::value(self, name),
            "aws" if self.ty == "aws_acm_certificate" => certificate::value(self, name),
            // What the cluster would hold is at least what was sent to it.
            "kubernetes" if (self.ty, name) == ("kubernetes_manifest", "object") => {
                self.values.get("manifest").cloned()
            }
            _ => None,
        }
    }

    /// The text of a top-level attribute; empty when it has none.
    fn text(&mut self, name: &str) -> String {
        self.make(name);
        match self.values.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(value)) => value.to_string(),
            _ => String::new(),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| matches!(value, Value::String(text) if !text.is_empty()))
    }

    fn fill_attribute(&mut self, name: &str, attribute: &Attribute, value: Value, seed: Seed) -> Value {
        match (&attribute.ty, &attribute.nested_type) {
            (None, Some(nested)) => {
                let fill_one = |maker: &mut Self, value: Value, seed: Seed| {
                    maker.fill_object(&nested.attributes, &BTreeMap::new(), value, seed)
                };
                let single = matches!(nested.nesting_mode, NestingMode::Single | NestingMode::Group);
                if value.is_unknown() && !single {
                    return empty_collection(nested.nesting_mode);
                }
                let value = if value.is_unknown() { unknown_object(&nested.attributes) } else { value };
                self.each(value, seed, &fill_one)
            }
            (Some(ty), _) => self.fill_value(name, ty, attribute.optional, value, seed),
            (None, None) => Value::Null,
        }
    }

    fn fill_blocks(&mut self, nested: &NestedBlock, value: Value, seed: Seed) -> Value {
        if value.is_unknown() {
            return match nested.nesting_mode {
                NestingMode::Single => Value::Null,
                mode => empty_collection(mode),
            };
        }
        self.each(value, seed, &|maker, value, seed| {
            maker.fill_object(&nested.block.attributes, &nested.block.block_types, value, seed)
        })
    }

    /// Fills each object that a nested block or attribute holds.
    fn each(&mut self, value: Value, seed: Seed, fill: &dyn Fn(&mut Self, Value, Seed) -> Value) -> Value {
        match value {
            Value::List(elements) => Value::List(self.numbered(elements, seed, fill)),
            Value::Set(elements) => Value::set(self.numbered(elements, seed, fill)),
            Value::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let seed = seed.with(&key);
                        (key, fill(self, value, seed))
                    })
                    .collect(),
            ),
            other => fill(self, other, seed),
        }
    }

    fn numbered(
        &mut self,
        elements: Vec<Value>,
        seed: Seed,
        fill: &dyn Fn(&mut Self, Value, Seed) -> Value,
    ) -> Vec<Value> {
        elements.into_iter().enumerate().map(|(i, value)| fill(self, value, seed.with(&i.to_string()))).collect()
    }

    fn fill_object(
        &mut self,
        attributes: &BTreeMap<String, Attribute>,
        blocks: &BTreeMap<String, NestedBlock>,
        value: Value,
        seed: Seed,
    ) -> Value {
        let Value::Object(mut values) = value else {
            return value;
        };
        for (name, attribute) in attributes {
            let value = values.remove(name).unwrap_or_default();
            let filled = if value.is_wholly_known() {
                value
            } else {
                self.fill_attribute(name, attribute, value, seed.with(name))
            };
            values.insert(name.clone(), filled);
        }
        for (name, nested) in blocks {
            let value = values.remove(name).unwrap_or_default();
            values.insert(name.clone(), self.fill_blocks(nested, value, seed.with(name)));
        }
        Value::Object(values)
    }

    /// Fills a value of a plain type.
    fn fill_value(&mut self, name: &str, ty: &Type, optional: bool, value: Value, seed: Seed) -> Value {
        if value.is_wholly_known() {
            return value;
        }
        match (ty, value) {
            (Type::String, _) => Value::from(rules::text(self, name, optional, seed)),
            (Type::Number, _) => Value::from(rules::number(name)),
            (Type::Bool, _) => Value::Bool(rules::truth(name)),
            (Type::Dynamic, _) => Value::Null,
            (Type::List(element), Value::List(elements)) => {
                Value::List(self.plain(name, element, optional, elements, seed))
            }
            (Type::Set(element), Value::Set(elements)) => {
                Value::set(self.plain(name, element, optional, elements, seed))
            }
            (Type::Map(element), Value::Map(entries)) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let filled = self.fill_value(&key, element, optional, value, seed.with(&key));
                        (key, filled)
                    })
                    .collect(),
            ),
            (Type::Object(types), value) => Value::Object(
                types
                    .iter()
                    .map(|(attribute, ty)| {
                        let part = value.get(attribute).cloned().unwrap_or(Value::UNKNOWN);
                        (attribute.clone(), self.fill_value(attribute, ty, optional, part, seed.with(attribute)))
                    })
                    .collect(),
            ),
            // What a service returns as one nested object, such as the certificate authority of a cluster, is a list
            // of one in the schema, and configurations refer to `[0]`.
            (Type::List(element), _) if !optional && matches!(**element, Type::Object(_)) => {
                Value::List(vec![self.fill_value(name, element, optional, Value::UNKNOWN, seed)])
            }
            (Type::List(_), _) => Value::List(rules::elements(self, name, seed)),
            (Type::Set(element), _) if **element == Type::String => Value::set(rules::elements(self, name, seed)),
            (Type::Set(_), _) => Value::set(Vec::new()),
            (Type::Map(_), _) => Value::Map(BTreeMap::new()),
            (Type::Tuple(types), _) => Value::Tuple(vec![Value::Null; types.len()]),
        }
    }

    fn plain(&mut self, name: &str, ty: &Type, optional: bool, elements: Vec<Value>, seed: Seed) -> Vec<Value> {
        let fill = |(i, value): (usize, Value)| self.fill_value(name, ty, optional, value, seed.with(&i.to_string()));
        elements.into_iter().enumerate().map(fill).collect()
    }
}

/// What a provider knows while it plans: the region an object will be in.
pub(crate) fn known_at_plan(settings: &Settings, block: &Block, planned: Value) -> Value {
    let Value::Object(mut attributes) = planned else {
        return planned;
    };
    let declared = block.attributes.get("region").is_some_and(|attribute| attribute.ty == Some(Type::String));
    if declared && attributes.get("region").is_some_and(Value::is_unknown) {
        attributes.insert("region".to_owned(), Value::from(settings.region.as_str()));
    }
    Value::Object(attributes)
}

/// Whether a changed attribute needs a new object.
pub(crate) fn forces_replacement(ty: &str, attribute: &str) -> bool {
    table::forces_replacement(ty, attribute)
}

/// Sets the attributes that an import id names.
pub(crate) fn import_names(ty: &str, id: &str, attributes: &mut BTreeMap<String, Value>) {
    if let Some(name) = table::name_in_id(ty)
        && let Some(value) = attributes.get_mut(name)
    {
        *value = Value::from(id);
    }
}

fn empty_collection(mode: NestingMode) -> Value {
    match mode {
        NestingMode::Single | NestingMode::Group => Value::Null,
        NestingMode::List => Value::List(Vec::new()),
        NestingMode::Set => Value::set(Vec::new()),
        NestingMode::Map => Value::Map(BTreeMap::new()),
    }
}

/// An object of which only what is computed is there, unknown.
fn unknown_object(attributes: &BTreeMap<String, Attribute>) -> Value {
    let value = |attribute: &Attribute| if attribute.computed { Value::UNKNOWN } else { Value::Null };
    Value::object(attributes.iter().map(|(name, attribute)| (name.clone(), value(attribute))))
}

/// A rendered template as a value of the attribute's type.
fn convert(text: &str, ty: &Type) -> Value {
    match ty {
        Type::Number => text.parse().map(Value::Number).unwrap_or_default(),
        Type::Bool => Value::Bool(text == "true"),
        Type::List(_) => Value::List(text.split(',').filter(|part| !part.is_empty()).map(Value::from).collect()),
        Type::Set(_) => Value::set(text.split(',').filter(|part| !part.is_empty()).map(Value::from).collect()),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests;
