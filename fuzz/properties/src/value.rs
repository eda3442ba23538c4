//! MessagePack and JSON → values → MessagePack.

use crate::source::Source;
use ledgerform_schema::Type;
use ledgerform_tfplugin::fuzz::{decode, encode};
use ledgerform_tfplugin::{Extra, Value, from_json};

/// Any bytes are a value of a type or an error; a value that was read is written as the same value; and so is one that
/// the bytes describe.
///
/// The first line is the type, in the JSON form of the plugin protocol; the rest is a value in MessagePack or JSON.
///
/// # Panics
/// If one of these does not hold.
pub fn value_decoder(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at(end);
    let Ok(ty) = serde_json::from_slice::<Type>(line) else { return };
    let rest = rest.get(1..).unwrap_or_default();
    if let Ok(value) = decode(rest, &ty) {
        same_again(&value, &ty);
    }
    if let Ok(json) = serde_json::from_slice(rest) {
        for extra in [Extra::Refuse, Extra::Drop] {
            if let Ok(value) = from_json(&json, &ty, extra) {
                assert!(value.is_wholly_known(), "JSON has no unknown values: {value:?}");
                same_again(&value, &ty);
            }
        }
    }
    same_again(&Source::new(rest).value(&ty, true), &ty);
}

/// What is written is read as the same value, and there is one way to write it.
fn same_again(value: &Value, ty: &Type) {
    // The elements of a collection may disagree about their type where it is dynamic; no one may send that.
    let written = match encode(value, ty) {
        Ok(written) => written,
        Err(error) => {
            assert!(ty.has_dynamic(), "{error}: {value:?} of {ty}");
            return;
        }
    };
    let again = decode(&written, ty).unwrap_or_else(|error| panic!("{error}: {value:?} of {ty}"));
    assert_eq!(&again, value, "as {ty}");
    assert_eq!(encode(&again, ty), Ok(written), "{value:?} of {ty}");
}
