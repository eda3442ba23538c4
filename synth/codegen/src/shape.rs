//! Shapes: what a block or an object holds, each distinct one once.
//!
//! Recursive types are spelled out in a schema as deep as the provider cares to; nine of them make up two thirds of all
//! of AWS. Equal shapes are found from the leaves up, so that what is left is small.

use ledgerform_schema::{Attribute, Block, NestedBlock, NestedType, NestingMode, Type};
use std::collections::{BTreeMap, HashMap};

/// The index of a shape among [`Shapes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ShapeId(pub(crate) usize);

/// An argument of a block or an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Argument<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Value<'a>,
    pub(crate) required: bool,
    pub(crate) computed: bool,
    pub(crate) sensitive: bool,
    pub(crate) write_only: bool,
    pub(crate) deprecated: bool,
    /// Whether a value of the shape must have the argument, null if nothing else: so it is with objects that are the type
    /// of an attribute, where nothing is optional.
    pub(crate) spelled_out: bool,
    /// Fewest and most blocks; 0 means no limit.
    pub(crate) items: (u64, u64),
    pub(crate) description: &'a str,
}

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Value<'a> {
    /// An expression.
    Expr(&'a Type),
    /// Values of a shape.
    Nested(Form, ShapeId),
}

/// How values of a shape are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// One block.
    Block,
    /// Any number of blocks.
    Blocks,
    /// An object.
    Object,
    /// A list or a set of objects.
    Objects,
    /// A map of objects.
    ObjectMap,
}

/// All distinct shapes of one type; those that a shape refers to come before it.
#[derive(Debug, Default)]
pub(crate) struct Shapes<'a> {
    shapes: Vec<Vec<Argument<'a>>>,
    ids: HashMap<Vec<Argument<'a>>, ShapeId>,
}

impl<'a> Shapes<'a> {
    /// The arguments of a shape: attributes by name, then blocks by name.
    pub(crate) fn arguments(&self, id: ShapeId) -> &[Argument<'a>] {
        self.shapes.get(id.0).map_or(&[], Vec::as_slice)
    }

    /// How many distinct shapes there are.
    pub(crate) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Adds a block with everything in it.
    pub(crate) fn block(&mut self, block: &'a Block) -> ShapeId {
        let mut arguments = self.attributes(&block.attributes);
        for (name, nested) in &block.block_types {
            let shape = self.block(&nested.block);
            arguments.push(block_argument(name, nested, shape));
        }
        self.intern(arguments)
    }

    fn intern(&mut self, arguments: Vec<Argument<'a>>) -> ShapeId {
        let next = ShapeId(self.shapes.len());
        *self.ids.entry(arguments).or_insert_with_key(|arguments| {
            self.shapes.push(arguments.clone());
            next
        })
    }

    fn attributes(&mut self, attributes: &'a BTreeMap<String, Attribute>) -> Vec<Argument<'a>> {
        let arguments = attributes.iter().filter(|(_, attribute)| attribute.is_argument());
        arguments.map(|(name, attribute)| self.attribute(name, attribute)).collect()
    }

    fn attribute(&mut self, name: &'a str, attribute: &'a Attribute) -> Argument<'a> {
        let value = match (&attribute.ty, &attribute.nested_type) {
            (_, Some(nested)) => self.nested_type(nested),
            (Some(ty), None) => self.plain_type(ty),
            (None, None) => Value::Expr(&Type::Dynamic),
        };
        Argument {
            name,
            value,
            required: attribute.required,
            computed: attribute.computed,
            sensitive: attribute.sensitive,
            write_only: attribute.write_only,
            deprecated: attribute.deprecated,
            spelled_out: false,
            items: (0, 0),
            description: &attribute.description,
        }
    }

    fn nested_type(&mut self, nested: &'a NestedType) -> Value<'a> {
        let arguments = self.attributes(&nested.attributes);
        let form = match nested.nesting_mode {
            NestingMode::Single | NestingMode::Group => Form::Object,
            NestingMode::List | NestingMode::Set => Form::Objects,
            NestingMode::Map => Form::ObjectMap,
        };
        Value::Nested(form, self.intern(arguments))
    }

    /// Objects become shapes where they stand alone or in one collection; what is nested deeper stays an expression.
    fn plain_type(&mut self, ty: &'a Type) -> Value<'a> {
        let (form, object) = match ty {
            Type::Object(object) => (Form::Object, object),
            Type::List(of) | Type::Set(of) => match &**of {
                Type::Object(object) => (Form::Objects, object),
                _ => return Value::Expr(ty),
            },
            Type::Map(of) => match &**of {
                Type::Object(object) => (Form::ObjectMap, object),
                _ => return Value::Expr(ty),
            },
            _ => return Value::Expr(ty),
        };
        if object.is_empty() {
            return Value::Expr(ty);
        }
        let arguments = object.iter().map(|(name, ty)| Argument {
            name,
            value: self.plain_type(ty),
            required: false,
            computed: false,
            sensitive: false,
            write_only: false,
            deprecated: false,
            spelled_out: true,
            items: (0, 0),
            description: "",
        });
        let arguments = arguments.collect();
        Value::Nested(form, self.intern(arguments))
    }
}

fn block_argument<'a>(name: &'a str, nested: &'a NestedBlock, shape: ShapeId) -> Argument<'a> {
    Argument {
        name,
        value: Value::Nested(if nested.is_single() { Form::Block } else { Form::Blocks }, shape),
        required: nested.min_items > 0,
        computed: false,
        sensitive: false,
        write_only: false,
        deprecated: nested.block.deprecated,
        spelled_out: false,
        items: if nested.is_single() { (0, 0) } else { (nested.min_items, nested.max_items) },
        description: &nested.block.description,
    }
}
