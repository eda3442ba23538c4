//! Configuration of everything that is no managed resource.

use super::{Misfit, Object, Rules, walk};
use crate::{Diagnostics, Path, Value};
use ledgerform_schema::{Block, Schema};
use std::sync::Arc;

/// The problems of a configuration: those of its fields, then those of the whole.
pub(super) fn validate<T: Object>(rules: &Rules, config: &Value, whole: impl FnOnce(&T) -> Diagnostics) -> Diagnostics {
    let mut found = walk::validate(rules, config, &Path::default());
    if found.has_errors() {
        return found;
    }
    match T::from_value(config, &Path::default()) {
        Ok(config) => found.extend(whole(&config)),
        // What the struct has no place for is checked when it is known.
        Err(Misfit::Unknown(_)) => {}
        Err(Misfit::Wrong(wrong)) => found.extend(wrong),
    }
    found
}

/// The configuration with defaults filled in.
pub(super) fn filled<T: Object>(config: &Value) -> Value {
    walk::defaults(&T::rules(), config, config.clone())
}

/// A configuration as a struct.
pub(super) fn read<T: Object>(config: &Value) -> Result<T, Diagnostics> {
    Ok(T::from_value(config, &Path::default())?)
}

/// The schema of a block of which nothing is recorded: what has a default is optional, not computed.
pub(super) fn arguments<T: Object>() -> Arc<Schema> {
    let mut block = T::block();
    optional(&mut block);
    Arc::new(Schema { version: 0, block })
}

fn optional(block: &mut Block) {
    let strip = |attribute: &mut ledgerform_schema::Attribute| {
        attribute.computed &= !attribute.optional;
    };
    for attribute in block.attributes.values_mut() {
        strip(attribute);
        if let Some(nested) = &mut attribute.nested_type {
            nested.attributes.values_mut().for_each(strip);
        }
    }
    block.block_types.values_mut().for_each(|nested| optional(&mut nested.block));
}
