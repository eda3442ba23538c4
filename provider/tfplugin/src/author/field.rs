//! A value that may be absent or not known yet.

use crate::{Refinements, Unknown};

/// The value of an argument or attribute: absent, known only after apply, or known.
///
/// A struct of fields can hold every configuration and every plan. Where nothing is ever unknown, as in the results of
/// functions or in old state, `Option<T>` and `T` do as well.
///
/// ```
/// use ledgerform_tfplugin::author::Field;
/// let port: Field<i64> = 443.into();
/// assert_eq!(port.known(), Some(&443));
/// assert!(Field::<i64>::UNKNOWN.is_unknown());
/// assert_eq!(Field::Null.or(80), Field::Known(80));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field<T> {
    /// No value: the configuration leaves it out.
    #[default]
    Null,
    /// Known only after apply, with what is promised about it.
    Unknown(Unknown),
    /// A value. Parts of it may be unknown where its type has fields.
    Known(T),
}

impl<T> Field<T> {
    /// Unknown, and nothing is promised.
    pub const UNKNOWN: Self = Self::Unknown(Unknown(None));

    /// Unknown, but these promises will be kept.
    pub fn promised(refinements: Refinements) -> Self {
        Self::Unknown(Unknown::refined(refinements))
    }

    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }

    /// The value itself, if it is known.
    pub fn into_known(self) -> Option<T> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the value is known only after apply.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// The field, or this value where there is none.
    #[must_use]
    pub fn or(self, value: impl Into<T>) -> Self {
        if self.is_null() { Self::Known(value.into()) } else { self }
    }

    /// The field with its value changed, if it is known. Of what is promised about an unknown value only that it will
    /// not be null holds for the changed one too.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Null => Field::Null,
            Self::Unknown(unknown) => {
                let is_null = unknown.refinements().and_then(|promised| promised.is_null);
                Field::promised(Refinements { is_null, ..Refinements::default() })
            }
            Self::Known(value) => Field::Known(f(value)),
        }
    }

    /// Gives the field a value if it is unknown, as a create does with what only it can tell.
    pub fn fill(&mut self, value: impl Into<Field<T>>) {
        if self.is_unknown() {
            *self = value.into();
        }
    }
}

impl Field<String> {
    /// The text, if it is known.
    pub fn as_str(&self) -> Option<&str> {
        self.known().map(String::as_str)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Known)
    }
}

impl From<&str> for Field<String> {
    fn from(text: &str) -> Self {
        Self::Known(text.to_owned())
    }
}
