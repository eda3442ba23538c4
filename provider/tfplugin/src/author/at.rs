//! Paths that the compiler checks.

use super::{Set, Typed};
use crate::{Path, Step};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// The way to a value of the type `T`. `#[derive(Object)]` makes one method per field, so that a path that leads
/// nowhere does not compile.
///
/// ```
/// use ledgerform_tfplugin::{Path, author::*};
///
/// /// A rule.
/// #[derive(Object)]
/// struct Rule {
///     /// Where it listens.
///     port: i64,
/// }
///
/// /// A gate.
/// #[derive(Object)]
/// struct Gate {
///     /// What passes.
///     #[attr(block)]
///     rule: Vec<Rule>,
/// }
///
/// let path: Path = Gate::at().rule().index(0).port().into();
/// assert_eq!(path.to_string(), "rule[0].port");
/// ```
pub struct At<T: ?Sized> {
    path: Path,
    marker: PhantomData<fn() -> T>,
}

impl<T: Typed> At<Vec<T>> {
    /// The way to an element, counted from 0.
    pub fn index(&self, index: usize) -> T::At {
        T::At::from(self.path.then(Step::Index(i64::try_from(index).unwrap_or(i64::MAX))))
    }
}

impl<T: Typed> At<BTreeMap<String, T>> {
    /// The way to the element of a key.
    pub fn key(&self, key: impl Into<String>) -> T::At {
        T::At::from(self.path.then(Step::Key(key.into())))
    }
}

impl<T: Typed> At<Set<T>> {
    /// The way to any element: elements of sets have no step of their own, so it is the way to the set.
    pub fn any(&self) -> T::At {
        T::At::from(self.path.clone())
    }
}

impl<T: ?Sized> From<Path> for At<T> {
    fn from(path: Path) -> Self {
        Self { path, marker: PhantomData }
    }
}

impl<T: ?Sized> From<At<T>> for Path {
    fn from(at: At<T>) -> Self {
        at.path
    }
}

impl<T: ?Sized> Clone for At<T> {
    fn clone(&self) -> Self {
        Self::from(self.path.clone())
    }
}

impl<T: ?Sized> fmt::Debug for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At({})", self.path)
    }
}
