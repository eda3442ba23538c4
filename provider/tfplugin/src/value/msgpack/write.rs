//! Values to bytes.

use super::{CodecError, DEPTH, REFINED, REFINED_LIMIT};
use crate::value::{Number, Refinements, Unknown, Value, nfc};
use ledgerform_schema::Type;

/// Writes a value of the type `ty`. Attributes an object lacks are written as null, since Terraform wants all of them.
///
/// # Errors
/// The value does not have the type; the error says where.
pub(crate) fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, CodecError> {
    let mut out = Vec::new();
    write(&mut out, value, ty, DEPTH)?;
    Ok(out)
}

fn write(out: &mut Vec<u8>, value: &Value, ty: &Type, depth: usize) -> Result<(), CodecError> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(CodecError::new("nested too deeply"));
    };
    match (value, ty) {
        (Value::Null, _) => out.push(0xc0),
        (Value::Unknown(unknown), _) => write_unknown(out, unknown),
        (Value::Bool(value), Type::Bool) => out.push(if *value { 0xc3 } else { 0xc2 }),
        (Value::Number(number), Type::Number) => write_number(out, number),
        (Value::String(text), Type::String) => write_str(out, text),
        (Value::List(elements), Type::List(ty)) | (Value::Set(elements), Type::Set(ty)) => {
            one_type(elements.iter(), ty)?;
            write_header(out, 0x90, 0xdc, elements.len())?;
            for (i, element) in elements.iter().enumerate() {
                write(out, element, ty, depth).map_err(|error| error.within(&format!("[{i}]")))?;
            }
        }
        (Value::Tuple(elements), Type::Tuple(types)) if elements.len() == types.len() => {
            write_header(out, 0x90, 0xdc, elements.len())?;
            for (i, (element, ty)) in elements.iter().zip(types).enumerate() {
                write(out, element, ty, depth).map_err(|error| error.within(&format!("[{i}]")))?;
            }
        }
        (Value::Map(entries), Type::Map(ty)) => {
            one_type(entries.values(), ty)?;
            write_header(out, 0x80, 0xde, entries.len())?;
            for (key, element) in entries {
                write_str(out, key);
                write(out, element, ty, depth).map_err(|error| error.within(key))?;
            }
        }
        (Value::Object(attributes), Type::Object(types)) => {
            if let Some(extra) = attributes.keys().find(|name| !types.contains_key(*name)) {
                return Err(CodecError::new(format!("unsupported attribute `{extra}`")));
            }
            write_header(out, 0x80, 0xde, types.len())?;
            for (name, ty) in types {
                write_str(out, name);
                let value = attributes.get(name).unwrap_or(&Value::Null);
                write(out, value, ty, depth).map_err(|error| error.within(name))?;
            }
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            let json = serde_json::to_vec(&typed.0).map_err(|error| CodecError::new(error.to_string()))?;
            out.push(0x92);
            write_bin(out, &json)?;
            write(out, &typed.1, &typed.0, depth)?;
        }
        (value, ty) => return Err(CodecError::new(format!("{ty} expected, {} found", kind(value)))),
    }
    Ok(())
}

/// Whether all elements of a collection have one type, where each brings its own: Terraform 1.11 crashes otherwise.
fn one_type<'v>(elements: impl Iterator<Item = &'v Value>, ty: &Type) -> Result<(), CodecError> {
    if !ty.has_dynamic() {
        return Ok(());
    }
    // What is null or unknown without a type fits to every other one.
    let mut types = elements.map(|value| actual(value, ty)).filter(|ty| *ty != Type::Dynamic);
    match types.next() {
        Some(first) if types.any(|ty| ty != first) => {
            Err(CodecError::new("the elements of a collection must have one type"))
        }
        _ => Ok(()),
    }
}

/// The type of a value, as Terraform sees it when dynamic parts have brought theirs.
fn actual(value: &Value, ty: &Type) -> Type {
    match (value, ty) {
        (Value::Dynamic(typed), Type::Dynamic) => actual(&typed.1, &typed.0),
        (Value::Object(values), Type::Object(types)) => Type::Object(
            types
                .iter()
                .map(|(name, ty)| (name.clone(), actual(values.get(name).unwrap_or(&Value::Null), ty)))
                .collect(),
        ),
        (Value::Tuple(values), Type::Tuple(types)) => {
            Type::Tuple(values.iter().zip(types).map(|(value, ty)| actual(value, ty)).collect())
        }
        (Value::List(values), Type::List(ty)) => Type::List(Box::new(actual_element(values.iter(), ty))),
        (Value::Set(values), Type::Set(ty)) => Type::Set(Box::new(actual_element(values.iter(), ty))),
        (Value::Map(values), Type::Map(ty)) => Type::Map(Box::new(actual_element(values.values(), ty))),
        (_, ty) => ty.clone(),
    }
}

fn actual_element<'v>(values: impl Iterator<Item = &'v Value>, ty: &Type) -> Type {
    values.map(|value| actual(value, ty)).find(|ty| *ty != Type::Dynamic).unwrap_or_else(|| ty.clone())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Unknown(_) => "an unknown value",
        Value::Bool(_) => "a bool",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::List(_) => "a list",
        Value::Set(_) => "a set",
        Value::Map(_) => "a map",
        Value::Object(_) => "an object",
        Value::Tuple(_) => "a tuple",
        Value::Dynamic(_) => "a dynamic value",
    }
}

fn write_number(out: &mut Vec<u8>, number: &Number) {
    if let Some(integer) = number.to_i64() {
        write_int(out, integer);
    } else if number.is_infinite() {
        out.push(0xcb);
        out.extend(number.to_f64().to_be_bytes());
    } else {
        // A float would lose digits; Terraform reads decimal text exactly.
        write_str(out, &number.to_string());
    }
}

fn write_int(out: &mut Vec<u8>, value: i64) {
    match u8::try_from(value) {
        Ok(small @ 0..=0x7f) => out.push(small),
        _ => {
            out.push(0xd3);
            out.extend(value.to_be_bytes());
        }
    }
}

fn write_str(out: &mut Vec<u8>, text: &str) {
    let normal;
    let text = if text.is_ascii() {
        text
    } else {
        normal = nfc(text.to_owned());
        &normal
    };
    // A text of 4 GiB cannot have arrived and could not be sent: messages end at 2 GiB.
    match text.len() {
        short @ 0..=31 => out.push(0xa0 | u8::try_from(short).unwrap_or(0)),
        length => {
            out.push(0xdb);
            out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        }
    }
    out.extend_from_slice(text.as_bytes());
}

fn write_bin(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), CodecError> {
    out.push(0xc6);
    out.extend(u32::try_from(bytes.len()).map_err(|_| CodecError::new("too long"))?.to_be_bytes());
    out.extend_from_slice(bytes);
    Ok(())
}

/// The head of an array or a map: `fix` holds up to 15 elements, `wide` is the marker with a 16-bit length and the
/// one after it has a 32-bit length.
fn write_header(out: &mut Vec<u8>, fix: u8, wide: u8, length: usize) -> Result<(), CodecError> {
    match length {
        0..=15 => out.push(fix | u8::try_from(length).unwrap_or(0)),
        16..=0xffff => {
            out.push(wide);
            out.extend(u16::try_from(length).unwrap_or(0).to_be_bytes());
        }
        _ => {
            out.push(wide + 1);
            out.extend(u32::try_from(length).map_err(|_| CodecError::new("too long"))?.to_be_bytes());
        }
    }
    Ok(())
}

fn write_unknown(out: &mut Vec<u8>, unknown: &Unknown) {
    match unknown.refinements().map(refinements) {
        Some(body) if body.len() <= REFINED_LIMIT => {
            out.push(0xc8);
            out.extend(u16::try_from(body.len()).unwrap_or(0).to_be_bytes());
            out.extend(REFINED.to_be_bytes());
            out.extend(body);
        }
        // A plain unknown value is always right: it promises less.
        _ => out.extend([0xd4, 0x00, 0x00]),
    }
}

fn refinements(of: &Refinements) -> Vec<u8> {
    let mut body = Vec::new();
    let mut count = 0;
    let mut entry = |key: i64, write: &dyn Fn(&mut Vec<u8>)| {
        count += 1;
        write_int(&mut body, key);
        write(&mut body);
    };
    let bound = |out: &mut Vec<u8>, (number, inclusive): &(Number, bool)| {
        out.push(0x92);
        write_number(out, number);
        out.push(if *inclusive { 0xc3 } else { 0xc2 });
    };
    if let Some(is_null) = of.is_null {
        entry(1, &|out| out.push(if is_null { 0xc3 } else { 0xc2 }));
    }
    if let Some(prefix) = &of.prefix {
        entry(2, &|out| write_str(out, prefix));
    }
    if let Some(min) = &of.min {
        entry(3, &|out| bound(out, min));
    }
    if let Some(max) = &of.max {
        entry(4, &|out| bound(out, max));
    }
    if let Some(length) = of.min_length {
        entry(5, &|out| write_int(out, i64::try_from(length).unwrap_or(i64::MAX)));
    }
    if let Some(length) = of.max_length {
        entry(6, &|out| write_int(out, i64::try_from(length).unwrap_or(i64::MAX)));
    }
    body.insert(0, 0x80 | count);
    body
}
