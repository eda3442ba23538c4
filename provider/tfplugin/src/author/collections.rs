//! Lists, sets, maps and dynamic values.

use super::typed::unfit;
use super::{At, Misfit, Typed};
use crate::{Path, Step, Value};
use ledgerform_schema::Type;
use std::collections::BTreeMap;

/// A set of values, in the order Terraform keeps them. Elements that are unknown stay apart.
///
/// ```
/// use ledgerform_tfplugin::author::Set;
/// let zones: Set<String> = ["b", "a"].map(str::to_owned).into_iter().collect();
/// assert_eq!(zones.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T>(pub Vec<T>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> std::ops::Deref for Set<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().collect())
    }
}

/// A value that brings its type along, for attributes of the type `dynamic`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dynamic {
    /// The type.
    pub ty: Type,
    /// A value of that type; parts of it may be unknown.
    pub value: Value,
}

impl Dynamic {
    /// A value of a Rust type, with the type it stands for.
    pub fn of<T: Typed>(value: &T) -> Self {
        Self { ty: T::ty(), value: value.to_value() }
    }
}

impl Typed for Dynamic {
    type At = At<Self>;

    fn ty() -> Type {
        Type::Dynamic
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        match value {
            Value::Dynamic(typed) if !typed.1.is_unknown() => Ok(Self { ty: typed.0.clone(), value: typed.1.clone() }),
            other => Err(unfit(other, at, "a value")),
        }
    }

    fn to_value(&self) -> Value {
        Value::Dynamic(Box::new((self.ty.clone(), self.value.clone())))
    }
}

impl<T: Typed> Typed for Vec<T> {
    type At = At<Self>;

    fn ty() -> Type {
        Type::List(Box::new(T::ty()))
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        let Value::List(elements) = value else { return Err(unfit(value, at, "a list")) };
        let place = |i| at.then(Step::Index(i64::try_from(i).unwrap_or(i64::MAX)));
        all(elements.iter().enumerate().map(|(i, element)| T::from_value(element, &place(i))))
    }

    fn to_value(&self) -> Value {
        Value::List(self.iter().map(T::to_value).collect())
    }
}

impl<T: Typed> Typed for Set<T> {
    type At = At<Self>;

    fn ty() -> Type {
        Type::Set(Box::new(T::ty()))
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        let Value::Set(elements) = value else { return Err(unfit(value, at, "a set")) };
        all(elements.iter().map(|element| T::from_value(element, at))).map(Self)
    }

    fn to_value(&self) -> Value {
        Value::set(self.iter().map(T::to_value).collect())
    }
}

impl<T: Typed> Typed for BTreeMap<String, T> {
    type At = At<Self>;

    fn ty() -> Type {
        Type::Map(Box::new(T::ty()))
    }

    fn from_value(value: &Value, at: &Path) -> Result<Self, Misfit> {
        let Value::Map(entries) = value else { return Err(unfit(value, at, "a map")) };
        let read = |(key, element): (&String, &Value)| {
            T::from_value(element, &at.then(Step::Key(key.clone()))).map(|element| (key.clone(), element))
        };
        Ok(all(entries.iter().map(read))?.into_iter().collect())
    }

    fn to_value(&self) -> Value {
        Value::Map(self.iter().map(|(key, element)| (crate::value::nfc(key.clone()), element.to_value())).collect())
    }
}

/// All values, or all that is wrong with them.
fn all<T>(values: impl Iterator<Item = Result<T, Misfit>>) -> Result<Vec<T>, Misfit> {
    let (mut read, mut misfit) = (Vec::new(), None::<Misfit>);
    for value in values {
        match value {
            Ok(value) => read.push(value),
            Err(new) => {
                misfit = Some(match misfit.take() {
                    Some(before) => before.and(new),
                    None => new,
                })
            }
        }
    }
    misfit.map_or(Ok(read), Err)
}
