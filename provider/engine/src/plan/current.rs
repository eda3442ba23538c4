//! What an object is now, as far as anybody tells.

use super::difference::differences;
use crate::kind::KindInfo;
use crate::state::Object;
use crate::value::{Attributes, Value};
use std::collections::BTreeSet;

/// What was recorded of an object, and what it is now: what was seen, else what was recorded. What nobody tells us
/// because it is secret counts as what it should be if it was given that, and is unknown otherwise. What nobody
/// tells us of an object that was found by its mark counts as what it should be.
pub(crate) fn current(
    object: &Object,
    seen: &Attributes,
    info: &KindInfo,
    wanted: &Attributes,
) -> (Attributes, Attributes) {
    let recorded = info.conform(&object.attributes);
    let mut known = object.attributes.clone();
    known.extend(seen.iter().map(|(name, value)| (name.clone(), value.clone())));
    let mut current = info.conform(&known);
    for (name, value) in &mut current {
        let wished = wanted.get(name).filter(|wished| object.found && wished.is_known() && !wished.is_null());
        if let Some(wished) = wished.filter(|_| !known.contains_key(name) && !info.is_write_only(name)) {
            *value = wished.clone();
            continue;
        }
        let is_secret = info.is_sensitive(name) || object.fingerprints.contains_key(name);
        if is_secret && !info.is_write_only(name) && !known.contains_key(name) {
            let wanted = wanted.get(name).cloned().unwrap_or_default();
            let is_computed = info.attribute(name).is_some_and(|attribute| attribute.computed) && wanted.is_null();
            *value = match wanted.is_known() && object.was_given(name, &wanted) && !is_computed {
                true => wanted,
                false => Value::Unknown,
            };
        }
        if is_secret && !value.is_null() {
            *value = std::mem::take(value).sensitive();
        }
    }
    (recorded, current)
}

/// Whether an object that is `current` cannot become what is wanted, but only be replaced by it.
pub(crate) fn is_replaced(info: &KindInfo, current: &Attributes, wanted: &Attributes) -> bool {
    differences(info, current, wanted, &BTreeSet::new())
        .iter()
        .any(|difference| info.is_replaced_by(&difference.plain, current, wanted))
}
