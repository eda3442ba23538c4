//! State of earlier providers.

use ledgerform_tfplugin::{Diagnostics, Extra, Upgrade, Value, from_json};

/// Reads recorded state by today's schema.
///
/// Arguments follow the components, which change with releases: what is gone is dropped, what is new is null, and what
/// has another type now is null too. All of that is in the configuration, and the objects themselves are in the private
/// state, so nothing is lost; the next plan shows what changed. Versions of the schema count changes that need more than
/// that, of which there is none since version 1.
pub(crate) fn upgrade(request: &Upgrade) -> Result<Value, Diagnostics> {
    if !(1..=crate::schema::VERSION).contains(&request.version) {
        let detail = format!("{} has no state of version {}.", request.ty, request.version);
        return Err(Diagnostics::error("Stored state is not of this provider", detail));
    }
    let block = &request.schema.block;
    let attributes = block.attributes.iter().map(|(name, attribute)| (name, attribute.value_type()));
    let nested =
        block.block_types.iter().map(|(name, nested)| (name, nested.nesting_mode.wrap(nested.block.value_type())));
    Ok(Value::object(attributes.chain(nested).map(|(name, ty)| {
        let stored = request.state.get(name).cloned().unwrap_or_default();
        (name.clone(), from_json(&stored, &ty, Extra::Drop).unwrap_or_default())
    })))
}
