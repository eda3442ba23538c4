//! Bytes to values.

use super::{CodecError, DEPTH, REFINED, REFINED_LIMIT};
use crate::value::{Number, Refinements, Unknown, Value, nfc};
use ledgerform_schema::Type;
use std::collections::BTreeMap;

/// Reads one value of the type `ty` that takes up all of `bytes`.
///
/// # Errors
/// The bytes are not such a value; the error says where.
pub(crate) fn decode(bytes: &[u8], ty: &Type) -> Result<Value, CodecError> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(ty, DEPTH)?;
    if reader.rest.is_empty() { Ok(value) } else { Err(CodecError::new("bytes follow after the value")) }
}

/// One MessagePack token; the content of arrays and maps follows in the input.
enum Token<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Str(&'a [u8]),
    Bin(&'a [u8]),
    Array(usize),
    Map(usize),
    Ext(i8, &'a [u8]),
}

impl Token<'_> {
    fn name(&self) -> &'static str {
        match self {
            Token::Nil => "null",
            Token::Bool(_) => "a bool",
            Token::Int(_) | Token::Uint(_) | Token::Float(_) => "a number",
            Token::Str(_) => "a string",
            Token::Bin(_) => "bytes",
            Token::Array(_) => "an array",
            Token::Map(_) => "a map",
            Token::Ext(..) => "an unknown value",
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn value(&mut self, ty: &Type, depth: usize) -> Result<Value, CodecError> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(CodecError::new("nested too deeply"));
        };
        let token = self.token()?;
        match (ty, token) {
            (_, Token::Nil) => Ok(Value::Null),
            (_, Token::Ext(code, body)) => Ok(Value::Unknown(unknown(code, body)?)),
            (Type::Bool, Token::Bool(value)) => Ok(Value::Bool(value)),
            (Type::String, Token::Str(text)) => Ok(Value::String(nfc(utf8(text)?.to_owned()))),
            (Type::Number, token) => number(token).map(Value::Number),
            (Type::List(element), Token::Array(n)) => Ok(Value::List(self.array(n, |_| Some(element), depth)?)),
            (Type::Set(element), Token::Array(n)) => Ok(Value::set(self.array(n, |_| Some(element), depth)?)),
            (Type::Tuple(types), Token::Array(n)) if n == types.len() => {
                Ok(Value::Tuple(self.array(n, |i| types.get(i), depth)?))
            }
            (Type::Map(element), Token::Map(n)) => Ok(Value::Map(self.map(n, |_| Some(element), depth)?)),
            (Type::Object(types), Token::Map(n)) => {
                let attributes = self.map(n, |name| types.get(name), depth)?;
                // Terraform sends all of them, null or not, and takes nothing else.
                match types.keys().find(|name| !attributes.contains_key(*name)) {
                    None => Ok(Value::Object(attributes)),
                    Some(missing) => Err(CodecError::new(format!("the attribute `{missing}` is missing"))),
                }
            }
            (Type::Dynamic, Token::Array(2)) => self.dynamic(depth),
            (ty, token) => Err(CodecError::new(format!("{ty} expected, {} found", token.name()))),
        }
    }

    fn dynamic(&mut self, depth: usize) -> Result<Value, CodecError> {
        let (Token::Bin(json) | Token::Str(json)) = self.token()? else {
            return Err(CodecError::new("a dynamic value must begin with its type"));
        };
        let ty: Type = serde_json::from_slice(json).map_err(|error| CodecError::new(error.to_string()))?;
        let value = self.value(&ty, depth)?;
        Ok(Value::Dynamic(Box::new((ty, value))))
    }

    fn array<'t>(
        &mut self,
        length: usize,
        ty: impl Fn(usize) -> Option<&'t Type>,
        depth: usize,
    ) -> Result<Vec<Value>, CodecError> {
        // An element takes a byte at least, so a longer claim is a lie and not worth the memory.
        if length > self.rest.len() {
            return Err(CodecError::new("an array is cut off"));
        }
        let mut elements = Vec::new();
        for i in 0..length {
            let ty = ty(i).unwrap_or(&Type::Dynamic);
            elements.push(self.value(ty, depth).map_err(|error| error.within(&format!("[{i}]")))?);
        }
        Ok(elements)
    }

    fn map<'t>(
        &mut self,
        length: usize,
        ty: impl Fn(&str) -> Option<&'t Type>,
        depth: usize,
    ) -> Result<BTreeMap<String, Value>, CodecError> {
        let mut entries = BTreeMap::new();
        for _ in 0..length {
            let Token::Str(key) = self.token()? else {
                return Err(CodecError::new("a key must be a string"));
            };
            let key = nfc(utf8(key)?.to_owned());
            let ty = ty(&key).ok_or_else(|| CodecError::new(format!("unsupported attribute `{key}`")))?;
            let value = self.value(ty, depth).map_err(|error| error.within(&key))?;
            if entries.insert(key, value).is_some() {
                return Err(CodecError::new("a key stands twice"));
            }
        }
        Ok(entries)
    }

    fn token(&mut self) -> Result<Token<'a>, CodecError> {
        let [marker] = self.fixed::<1>()?;
        Ok(match marker {
            0x00..=0x7f => Token::Uint(marker.into()),
            0x80..=0x8f => Token::Map((marker & 0x0f).into()),
            0x90..=0x9f => Token::Array((marker & 0x0f).into()),
            0xa0..=0xbf => Token::Str(self.take((marker & 0x1f).into())?),
            0xc0 => Token::Nil,
            0xc1 => return Err(CodecError::new("0xc1 is not MessagePack")),
            0xc2 => Token::Bool(false),
            0xc3 => Token::Bool(true),
            0xc4..=0xc6 => {
                let length = self.length(marker - 0xc4)?;
                Token::Bin(self.take(length)?)
            }
            0xc7..=0xc9 => {
                let length = self.length(marker - 0xc7)?;
                self.ext(length)?
            }
            0xca => Token::Float(f32::from_be_bytes(self.fixed()?).into()),
            0xcb => Token::Float(f64::from_be_bytes(self.fixed()?)),
            0xcc => Token::Uint(u8::from_be_bytes(self.fixed()?).into()),
            0xcd => Token::Uint(u16::from_be_bytes(self.fixed()?).into()),
            0xce => Token::Uint(u32::from_be_bytes(self.fixed()?).into()),
            0xcf => Token::Uint(u64::from_be_bytes(self.fixed()?)),
            0xd0 => Token::Int(i8::from_be_bytes(self.fixed()?).into()),
            0xd1 => Token::Int(i16::from_be_bytes(self.fixed()?).into()),
            0xd2 => Token::Int(i32::from_be_bytes(self.fixed()?).into()),
            0xd3 => Token::Int(i64::from_be_bytes(self.fixed()?)),
            0xd4..=0xd8 => self.ext(1 << (marker - 0xd4))?,
            0xd9..=0xdb => {
                let length = self.length(marker - 0xd9)?;
                Token::Str(self.take(length)?)
            }
            0xdc..=0xdd => Token::Array(self.length(marker - 0xdc + 1)?),
            0xde..=0xdf => Token::Map(self.length(marker - 0xde + 1)?),
            0xe0..=0xff => Token::Int(i8::from_be_bytes([marker]).into()),
        })
    }

    fn ext(&mut self, length: usize) -> Result<Token<'a>, CodecError> {
        let code = i8::from_be_bytes(self.fixed()?);
        Ok(Token::Ext(code, self.take(length)?))
    }

    /// A length of 1, 2 or 4 bytes.
    fn length(&mut self, width: u8) -> Result<usize, CodecError> {
        let length = match width {
            0 => u8::from_be_bytes(self.fixed()?).into(),
            1 => u16::from_be_bytes(self.fixed()?).into(),
            _ => u32::from_be_bytes(self.fixed()?),
        };
        usize::try_from(length).map_err(|_| CodecError::new("too long"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], CodecError> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or_else(|| CodecError::new("the value is cut off"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| CodecError::new("the value is cut off"))?;
        self.rest = rest;
        Ok(*taken)
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, CodecError> {
    std::str::from_utf8(bytes).map_err(|_| CodecError::new("a string is not UTF-8"))
}

fn number(token: Token<'_>) -> Result<Number, CodecError> {
    match token {
        Token::Int(value) => Ok(value.into()),
        Token::Uint(value) => Ok(value.into()),
        Token::Float(value) => Number::from_f64(value).map_err(|error| CodecError::new(error.to_string())),
        Token::Str(text) => utf8(text)?.parse().map_err(|error: crate::NumberError| CodecError::new(error.to_string())),
        other => Err(CodecError::new(format!("number expected, {} found", other.name()))),
    }
}

fn unknown(code: i8, body: &[u8]) -> Result<Unknown, CodecError> {
    if code != REFINED || body.len() <= 1 {
        return Ok(Unknown(None));
    }
    if body.len() > REFINED_LIMIT {
        return Err(CodecError::new("the refinements of an unknown value are too long"));
    }
    let mut reader = Reader { rest: body };
    let Token::Map(length) = reader.token()? else {
        return Err(CodecError::new("the refinements of an unknown value must be a map"));
    };
    let mut refinements = Refinements::default();
    for _ in 0..length {
        let key = number(reader.token()?)?.to_i64();
        match (key, reader.token()?) {
            (Some(1), Token::Bool(is_null)) => refinements.is_null = Some(is_null),
            (Some(2), Token::Str(text)) => refinements.prefix = Some(utf8(text)?.to_owned()),
            (Some(3), Token::Array(2)) => refinements.min = Some(reader.bound()?),
            (Some(4), Token::Array(2)) => refinements.max = Some(reader.bound()?),
            (Some(5), token @ (Token::Uint(_) | Token::Int(_))) => refinements.min_length = Some(elements(token)?),
            (Some(6), token @ (Token::Uint(_) | Token::Int(_))) => refinements.max_length = Some(elements(token)?),
            // Later versions may promise more; what is not understood is not promised on.
            (_, Token::Array(n)) => reader.skip(n, DEPTH)?,
            (_, Token::Map(n)) => reader.skip(n.saturating_mul(2), DEPTH)?,
            _ => {}
        }
    }
    Ok(Unknown::refined(refinements))
}

/// A number of elements; go-cty holds it in 64 bits with a sign.
fn elements(token: Token<'_>) -> Result<u64, CodecError> {
    let longest = i64::MAX.unsigned_abs();
    match token {
        Token::Uint(length) => Ok(length.min(longest)),
        token => {
            let length = number(token)?.to_i64().and_then(|length| u64::try_from(length).ok());
            length.ok_or_else(|| CodecError::new("a collection cannot have fewer elements than none"))
        }
    }
}

impl Reader<'_> {
    fn bound(&mut self) -> Result<(Number, bool), CodecError> {
        let bound = number(self.token()?)?;
        match self.token()? {
            Token::Bool(inclusive) => Ok((bound, inclusive)),
            other => Err(CodecError::new(format!("bool expected, {} found", other.name()))),
        }
    }

    fn skip(&mut self, values: usize, depth: usize) -> Result<(), CodecError> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(CodecError::new("nested too deeply"));
        };
        for _ in 0..values {
            match self.token()? {
                Token::Array(n) => self.skip(n, depth)?,
                Token::Map(n) => self.skip(n.saturating_mul(2), depth)?,
                _ => {}
            }
        }
        Ok(())
    }
}
