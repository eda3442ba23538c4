//! Bytes → decisions, texts and values.

use ledgerform_schema::{Attribute, Block, NestedBlock, NestingMode, Type};
use ledgerform_tfplugin::{Number, Refinements, Unknown, Value};
use std::collections::BTreeMap;

/// Numbers that are hard for somebody: integers around the widths of MessagePack, and what no float holds.
const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "127",
    "128",
    "-32",
    "-33",
    "65536",
    "0.1",
    "1e-30",
    "-9223372036854775808",
    "9223372036854775808",
    "123456789012345678901234567890.123456789",
    "1e400",
];

/// Texts that are hard for somebody, and names that offline providers make values of.
const TEXTS: [&str; 12] = [
    "",
    "a",
    "x",
    "e\u{301}",
    "\u{1f642}",
    "10.0.0.0/16",
    "300.0.0.0/99",
    "us-east-1",
    "arn:aws:iam::1:role/x",
    "vpc-1",
    "{\"Version\":\"2012-10-17\"}",
    "2024-02-30T00:00:00Z",
];

/// Decisions are taken from the bytes one after the other; when there are no more, all are zero.
#[derive(Debug, Default)]
pub(crate) struct Source {
    bytes: Vec<u8>,
    at: usize,
}

impl Source {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), at: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte
    }

    /// A number below `limit`, which is not zero and not above 256.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == chances - 1
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        let index = self.below(from.len());
        from[index]
    }

    /// Up to 63 of the bytes that follow.
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let length = self.below(64);
        let end = self.bytes.len().min(self.at + length);
        let taken = self.bytes.get(self.at..end).unwrap_or_default().to_vec();
        self.at += length;
        taken
    }

    pub(crate) fn text(&mut self) -> String {
        match self.below(4) {
            0 => String::from_utf8_lossy(&self.bytes()).into_owned(),
            _ => self.pick(&TEXTS).to_owned(),
        }
    }

    /// A value of the type; parts are unknown now and then, if they may be.
    pub(crate) fn value(&mut self, ty: &Type, unknowns: bool) -> Value {
        match self.below(16) {
            15 => return Value::Null,
            14 if unknowns => return Value::UNKNOWN,
            13 if unknowns => return Value::Unknown(Unknown::refined(self.refinements(ty))),
            _ => {}
        }
        let many = |source: &mut Self| 0..source.below(4);
        match ty {
            Type::Bool => Value::Bool(self.one_in(2)),
            Type::Number => Value::Number(self.number()),
            Type::String => Value::string(self.text()),
            Type::List(ty) => Value::List(many(self).map(|_| self.value(ty, unknowns)).collect()),
            Type::Set(ty) => Value::set(many(self).map(|_| self.value(ty, unknowns)).collect()),
            Type::Map(ty) => Value::Map(
                many(self).map(|_| (normal(self.text()), self.value(ty, unknowns))).collect::<BTreeMap<_, _>>(),
            ),
            Type::Object(types) => Value::object(
                types.iter().map(|(name, ty)| (name.clone(), self.value(ty, unknowns))).collect::<Vec<_>>(),
            ),
            Type::Tuple(types) => Value::Tuple(types.iter().map(|ty| self.value(ty, unknowns)).collect()),
            Type::Dynamic => {
                let ty = match self.below(5) {
                    0 => Type::Bool,
                    1 => Type::List(Box::new(Type::Number)),
                    2 => Type::Object([("a".to_owned(), Type::String)].into()),
                    3 => Type::Tuple(vec![Type::String, Type::Number]),
                    _ => Type::String,
                };
                let value = self.value(&ty, unknowns);
                Value::Dynamic(Box::new((ty, value)))
            }
        }
    }

    /// A block as a configuration may have it: nothing in what is only computed.
    pub(crate) fn config(&mut self, block: &Block, unknowns: bool) -> Value {
        let mut object = self.attributes(&block.attributes, unknowns);
        for (name, nested) in &block.block_types {
            object.insert(name.clone(), self.blocks(nested, unknowns));
        }
        Value::Object(object)
    }

    fn attributes(&mut self, of: &BTreeMap<String, Attribute>, unknowns: bool) -> BTreeMap<String, Value> {
        of.iter().map(|(name, attribute)| (name.clone(), self.attribute(attribute, unknowns))).collect()
    }

    fn attribute(&mut self, of: &Attribute, unknowns: bool) -> Value {
        let is_set = of.required || (of.optional && self.one_in(2));
        if !is_set && !self.one_in(64) {
            return Value::Null;
        }
        match &of.nested_type {
            Some(nested) if of.ty.is_none() => self.collection(nested.nesting_mode, &mut |source| {
                Value::Object(source.attributes(&nested.attributes, unknowns))
            }),
            _ => self.value(&of.value_type(), unknowns),
        }
    }

    fn blocks(&mut self, nested: &NestedBlock, unknowns: bool) -> Value {
        if nested.nesting_mode == NestingMode::Single && self.one_in(2) {
            return Value::Null;
        }
        self.collection(nested.nesting_mode, &mut |source| source.config(&nested.block, unknowns))
    }

    fn collection(&mut self, mode: NestingMode, one: &mut dyn FnMut(&mut Self) -> Value) -> Value {
        let mut many = |source: &mut Self| (0..source.below(3)).map(|_| one(source)).collect::<Vec<_>>();
        match mode {
            NestingMode::Single | NestingMode::Group => one(self),
            NestingMode::List => Value::List(many(self)),
            NestingMode::Set => Value::set(many(self)),
            NestingMode::Map => {
                let values = many(self);
                Value::Map(values.into_iter().map(|value| (normal(self.text()), value)).collect())
            }
        }
    }

    fn number(&mut self) -> Number {
        self.pick(&NUMBERS).parse().unwrap_or_else(|_| Number::from(i64::from(self.byte())))
    }

    fn refinements(&mut self, ty: &Type) -> Refinements {
        let is_null = (!self.one_in(3)).then_some(false);
        let rest = Refinements { is_null, ..Refinements::default() };
        match ty {
            Type::String => Refinements { prefix: Some(normal(self.text())), ..rest },
            Type::Number => {
                let (min, max) = (self.number(), self.number());
                Refinements { min: Some((min, self.one_in(2))), max: Some((max, self.one_in(2))), ..rest }
            }
            Type::List(_) | Type::Set(_) | Type::Map(_) => {
                let length = u64::from(self.byte());
                Refinements { min_length: Some(length / 16), max_length: Some(length), ..rest }
            }
            _ => rest,
        }
    }
}

/// A text in normal form, as names and keys are.
fn normal(text: String) -> String {
    match Value::string(text) {
        Value::String(text) => text,
        _ => String::new(),
    }
}
