//! The rules Terraform enforces on what a provider answers.
//!
//! Terraform words a violation as "a bug in the provider" and prints its own types. Checking here first names the
//! attribute and the handler, and keeps the state Terraform would store from being wrong.

mod answer;
mod schema;

use crate::propose::{Shape, could_come_from};
use crate::value::msgpack::{self, CodecError};
use crate::{Path, Step, Value};
pub(crate) use answer::{check_identity, check_replace, promises};
use ledgerform_schema::{Attribute, Block, NestingMode, Type};
pub(crate) use schema::{check_function, check_identity_schema};
pub use schema::{check_protocol_5, check_schema};
use std::fmt;

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where.
    pub path: Path,
    /// Which rule, without any value: values may be secret.
    pub rule: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.0.is_empty() { f.write_str(self.rule) } else { write!(f, "{}: {}", self.path, self.rule) }
    }
}

/// Whether a plan keeps to the configuration: configured values stand, only computed attributes are invented, nested
/// blocks are as many as configured.
pub fn check_planned(block: &Block, prior: &Value, config: &Value, planned: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    planned_object(Shape::of_block(block), prior, config, planned, &Path::default(), &mut found);
    found
}

/// Whether what was applied is what was planned: known values stand, unknown ones keep their promises.
pub fn check_applied(planned: &Value, applied: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    applied_value(planned, applied, &Path::default(), &mut found);
    found
}

/// Whether nothing is unknown.
pub fn check_known(value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    visit(value, &Path::default(), &mut |path, value| {
        if value.is_unknown() {
            found.push(Violation { path: path.clone(), rule: "must be known" });
        }
    });
    found
}

/// Whether every write-only attribute is null, as it must be in everything a provider returns.
pub fn check_write_only(block: &Block, value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    write_only(Shape::of_block(block), value, &Path::default(), &mut found);
    found
}

/// Whether a value has the type: the right kinds at every depth, no attribute too many. Attributes that are absent
/// are null.
///
/// # Errors
/// Says where the value does not fit.
pub fn check_type(value: &Value, ty: &Type) -> Result<(), CodecError> {
    msgpack::encode(value, ty).map(drop)
}

fn planned_object(
    shape: Shape<'_>,
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    found: &mut Vec<Violation>,
) {
    let mut violation = |rule| found.push(Violation { path: path.clone(), rule });
    match (config, planned) {
        (Value::Null, Value::Null) | (Value::Unknown(_), _) => return,
        (Value::Null, _) => return violation("planned for existence but config wants absence"),
        (_, Value::Null) => return violation("planned for absence but config wants existence"),
        (_, Value::Unknown(_)) => return violation("planned unknown for a configured value"),
        _ => {}
    }
    for (name, attribute) in shape.attributes {
        let path = path.then(Step::Attribute(name.clone()));
        let (prior, config, planned) = (prior.attribute(name), config.attribute(name), planned.attribute(name));
        planned_attribute(attribute, prior, config, planned, &path, found);
    }
    for (name, nested) in shape.blocks {
        let path = path.then(Step::Attribute(name.clone()));
        let (prior, config, planned) = (prior.attribute(name), config.attribute(name), planned.attribute(name));
        // Terraform says null where such blocks are left to the provider, and an empty collection everywhere else.
        if nested.block.computed && config.is_null() {
            continue;
        }
        let many = !matches!(nested.nesting_mode, NestingMode::Single | NestingMode::Group);
        if config.is_unknown() {
            if planned != config {
                found.push(Violation { path, rule: "planned blocks that the configuration does not know yet" });
            }
            continue;
        }
        if many && planned.is_null() {
            found.push(Violation { path, rule: "no blocks are an empty collection, not null" });
            continue;
        }
        planned_nested(Shape::of_block(&nested.block), prior, config, planned, &path, found);
    }
}

fn planned_attribute(
    attribute: &Attribute,
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    found: &mut Vec<Violation>,
) {
    let mut violation = |rule| found.push(Violation { path: path.clone(), rule });
    if attribute.write_only {
        if !planned.is_null() {
            violation("a write-only attribute must be null in a plan");
        }
        return;
    }
    if planned == config || (planned == prior && !prior.is_null() && !config.is_null()) {
        return;
    }
    match (config.is_null(), attribute.computed) {
        (true, true) => {}
        (true, false) => violation("planned a value for an attribute that is neither configured nor computed"),
        (false, _) => match Shape::of_attribute(attribute) {
            Some((shape, _)) if !config.is_unknown() => planned_nested(shape, prior, config, planned, path, found),
            _ => violation("the planned value is not the configured one"),
        },
    }
}

fn planned_nested(
    shape: Shape<'_>,
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    found: &mut Vec<Violation>,
) {
    let mut violation = |rule| found.push(Violation { path: path.clone(), rule });
    match (config, planned) {
        (Value::Unknown(_), _) => {}
        (_, Value::Unknown(_)) => violation("planned unknown for configured blocks"),
        (Value::List(configs), Value::List(elements)) => {
            if configs.len() != elements.len() {
                return violation("the number of elements is not the configured one");
            }
            let priors = prior.elements().unwrap_or_default();
            for (i, (config, planned)) in configs.iter().zip(elements).enumerate() {
                let path = path.then(Step::Index(i64::try_from(i).unwrap_or(i64::MAX)));
                planned_object(shape, priors.get(i).unwrap_or(&Value::Null), config, planned, &path, found);
            }
        }
        (Value::Map(configs), Value::Map(elements)) => {
            if !configs.keys().eq(elements.keys()) {
                return violation("the keys are not the configured ones");
            }
            for (key, config) in configs {
                let path = path.then(Step::Key(key.clone()));
                planned_object(shape, prior.attribute(key), config, &elements[key], &path, found);
            }
        }
        (Value::Set(configs), Value::Set(elements)) => {
            // Elements cannot be told apart once computed attributes differ, so only the numbers are compared.
            let known = config.is_wholly_known() && planned.is_wholly_known();
            if elements.len() > configs.len() || (known && elements.len() != configs.len()) {
                violation("the number of elements is not the configured one");
            } else if known && !elements.iter().all(|e| configs.iter().any(|c| could_come_from(e, c))) {
                violation("an element is not a configured one");
            }
        }
        _ => planned_object(shape, prior, config, planned, path, found),
    }
}

fn applied_value(planned: &Value, applied: &Value, path: &Path, found: &mut Vec<Violation>) {
    let mut violation = |rule| found.push(Violation { path: path.clone(), rule });
    match (planned, applied) {
        (Value::Unknown(unknown), applied) => {
            if let Some(rule) = unknown.refinements().and_then(|promised| promises(promised, applied)) {
                violation(rule);
            }
        }
        (Value::Dynamic(planned), Value::Dynamic(applied)) if planned.0 == applied.0 || planned.1.is_unknown() => {
            applied_value(&planned.1, &applied.1, path, found);
        }
        (Value::Object(plans), Value::Object(_)) => {
            for (name, planned) in plans {
                applied_value(planned, applied.attribute(name), &path.then(Step::Attribute(name.clone())), found);
            }
        }
        (Value::Map(plans), Value::Map(values)) => {
            if !plans.keys().eq(values.keys()) {
                return violation("has other keys than planned");
            }
            for (key, planned) in plans {
                applied_value(planned, &values[key], &path.then(Step::Key(key.clone())), found);
            }
        }
        (Value::List(plans), Value::List(values)) | (Value::Tuple(plans), Value::Tuple(values)) => {
            if plans.len() != values.len() {
                return violation("has another number of elements than planned");
            }
            for (i, (planned, applied)) in plans.iter().zip(values).enumerate() {
                let path = path.then(Step::Index(i64::try_from(i).unwrap_or(i64::MAX)));
                applied_value(planned, applied, &path, found);
            }
        }
        (Value::Set(plans), Value::Set(values)) if !planned.is_wholly_known() => {
            let correlates = |planned: &Value| {
                values.iter().any(|applied| {
                    let mut found = Vec::new();
                    applied_value(planned, applied, path, &mut found);
                    found.is_empty()
                })
            };
            if values.len() > plans.len() {
                violation("has more elements than planned");
            } else if !plans.iter().all(correlates) {
                violation("lacks a planned element");
            }
        }
        (planned, applied) if planned == applied => {}
        (Value::Null, _) => violation("was planned as null"),
        (_, Value::Null) => violation("was planned with a value and is null"),
        _ => violation("is not the planned value"),
    }
}

fn write_only(shape: Shape<'_>, value: &Value, path: &Path, found: &mut Vec<Violation>) {
    if let Some(elements) = value.elements() {
        return elements.iter().for_each(|element| write_only(shape, element, path, found));
    }
    if let Value::Map(entries) = value {
        return entries.values().for_each(|element| write_only(shape, element, path, found));
    }
    for (name, attribute) in shape.attributes {
        let (value, path) = (value.attribute(name), path.then(Step::Attribute(name.clone())));
        if attribute.write_only && !value.is_null() {
            found.push(Violation { path, rule: "a write-only attribute must be null in what is returned" });
        } else if let Some((shape, _)) = Shape::of_attribute(attribute) {
            write_only(shape, value, &path, found);
        }
    }
    for (name, nested) in shape.blocks {
        let path = path.then(Step::Attribute(name.clone()));
        write_only(Shape::of_block(&nested.block), value.attribute(name), &path, found);
    }
}

fn visit(value: &Value, path: &Path, visitor: &mut dyn FnMut(&Path, &Value)) {
    visitor(path, value);
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(name, v)| visit(v, &path.then(Step::Attribute(name.clone())), visitor));
        }
        Value::Map(entries) => {
            entries.iter().for_each(|(key, v)| visit(v, &path.then(Step::Key(key.clone())), visitor));
        }
        Value::List(elements) | Value::Tuple(elements) => {
            for (i, v) in elements.iter().enumerate() {
                visit(v, &path.then(Step::Index(i64::try_from(i).unwrap_or(i64::MAX))), visitor);
            }
        }
        Value::Set(elements) => elements.iter().for_each(|v| visit(v, path, visitor)),
        Value::Dynamic(typed) if !typed.1.is_unknown() => visit(&typed.1, path, visitor),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
