//! Structs as objects.

use super::typed::unfit;
use super::{Field, Misfit, Rules, Set, Typed};
use crate::{IdentityAttribute, IdentitySchema, Path, Step, Value};
use ledgerform_schema::{Block, NestingMode, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A struct whose fields are attributes and blocks; made by `#[derive(Object)]`.
pub trait Object: Typed {
    /// The version of the state format, from 0.
    const VERSION: i64;

    /// Attributes and nested blocks.
    fn block() -> Block;

    /// What the fields require beyond their types: defaults, validators, plan modifiers.
    fn rules() -> Rules;

    /// The paths that lead into the struct.
    fn at() -> Self::At {
        Self::At::from(Path::default())
    }

    /// The schema of a block of this struct.
    fn schema() -> Arc<Schema> {
        Arc::new(Schema { version: Self::VERSION, block: Self::block() })
    }

    /// The identity schema of this struct: what is required is required for an import, the rest may be left out.
    fn identity_schema() -> Arc<IdentitySchema> {
        let attribute = |(name, attribute): (String, ledgerform_schema::Attribute)| {
            let (ty, required_for_import) = (attribute.value_type(), attribute.required);
            (name, IdentityAttribute { ty, required_for_import, description: attribute.description })
        };
        let attributes = Self::block().attributes.into_iter().map(attribute).collect();
        Arc::new(IdentitySchema { version: Self::VERSION, attributes })
    }
}

/// How a field holds objects: one, a list, a set or a map of them.
pub trait Nest: Typed {
    /// The struct of each object.
    type Object: Object;

    /// How they are held.
    const MODE: NestingMode;

    /// The value where the field is a block: no blocks are an empty collection, not null.
    fn block_value(&self) -> Value {
        match (self.to_value(), Self::MODE) {
            (Value::Null, NestingMode::List) => Value::List(Vec::new()),
            (Value::Null, NestingMode::Set) => Value::Set(Vec::new()),
            (Value::Null, NestingMode::Map) => Value::Map(BTreeMap::new()),
            (value, _) => value,
        }
    }
}

impl<T: Object> Nest for T {
    type Object = T;
    const MODE: NestingMode = NestingMode::Single;
}

macro_rules! nest {
    ($($held:ty: $bound:ident, $object:ty, $mode:expr;)*) => {
        $(impl<T: $bound> Nest for $held {
            type Object = $object;
            const MODE: NestingMode = $mode;
        })*
    };
}

nest! {
    Option<T>: Nest, T::Object, T::MODE;
    Field<T>: Nest, T::Object, T::MODE;
    Vec<T>: Object, T, NestingMode::List;
    Set<T>: Object, T, NestingMode::Set;
    BTreeMap<String, T>: Object, T, NestingMode::Map;
}

/// Reads the fields of an object; what `#[derive(Object)]` writes uses it.
#[derive(Debug)]
pub struct Reader<'a> {
    object: &'a Value,
    at: &'a Path,
    misfit: Option<Misfit>,
}

impl<'a> Reader<'a> {
    /// Begins with an object.
    ///
    /// # Errors
    /// The value is no object.
    pub fn new(object: &'a Value, at: &'a Path) -> Result<Self, Misfit> {
        match object {
            Value::Object(_) => Ok(Self { object, at, misfit: None }),
            other => Err(unfit(other, at, "an object")),
        }
    }

    /// Reads a field; `None` when it does not fit, which is kept for [`Reader::misfit`].
    pub fn field<T: Typed>(&mut self, name: &str) -> Option<T> {
        let path = self.at.then(Step::Attribute(name.to_owned()));
        match T::from_value(self.object.attribute(name), &path) {
            Ok(value) => Some(value),
            Err(new) => {
                self.misfit = Some(match self.misfit.take() {
                    Some(before) => before.and(new),
                    None => new,
                });
                None
            }
        }
    }

    /// All that did not fit.
    pub fn misfit(self) -> Misfit {
        self.misfit.unwrap_or_else(|| Misfit::Unknown(self.at.clone()))
    }
}

/// An object in which nothing is set.
pub(super) fn empty(block: &Block) -> Value {
    let attributes = block.attributes.keys().map(|name| (name.clone(), Value::Null));
    let blocks = block.block_types.iter().map(|(name, nested)| {
        let value = match nested.nesting_mode {
            NestingMode::Single => Value::Null,
            NestingMode::Group => empty(&nested.block),
            NestingMode::List => Value::List(Vec::new()),
            NestingMode::Set => Value::Set(Vec::new()),
            NestingMode::Map => Value::Map(BTreeMap::new()),
        };
        (name.clone(), value)
    });
    Value::object(attributes.chain(blocks))
}
