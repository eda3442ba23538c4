//! Validators.

use super::{Set, Typed};
use crate::{Diagnostics, Path, Step, Value};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeBounds;

/// Checks configured values of a type. Every `fn(&T) -> Result<(), String>` is one; the text says what is wrong, and
/// what would be right.
pub trait Validator<T>: Send + Sync {
    /// The problems of a known value at this path.
    fn check(&self, value: &T, at: &Path) -> Diagnostics;
}

impl<T, F: Fn(&T) -> Result<(), String> + Send + Sync> Validator<T> for F {
    fn check(&self, value: &T, at: &Path) -> Diagnostics {
        match self(value) {
            Ok(()) => Diagnostics::new(),
            Err(text) => Diagnostics::error_at(at.clone(), "Invalid value", format!("{at}: {text}.")),
        }
    }
}

/// One of these texts.
pub fn one_of<const N: usize>(texts: [&'static str; N]) -> impl Fn(&String) -> Result<(), String> + Send + Sync {
    move |value| {
        let known = || texts.map(|text| format!("`{text}`")).join(", ");
        if texts.contains(&value.as_str()) { Ok(()) } else { Err(format!("must be one of {}", known())) }
    }
}

/// A text of so many characters.
pub fn length(range: impl RangeBounds<usize> + Send + Sync) -> impl Fn(&String) -> Result<(), String> + Send + Sync {
    move |value| within(&range, &value.chars().count(), "must have", " characters")
}

/// A number in this range.
pub fn range<T: PartialOrd + Display + Send + Sync>(
    range: impl RangeBounds<T> + Send + Sync,
) -> impl Fn(&T) -> Result<(), String> + Send + Sync {
    move |value| within(&range, value, "must be", "")
}

/// A list, set or map of so many elements.
pub fn size<C: Collection>(
    range: impl RangeBounds<usize> + Send + Sync,
) -> impl Fn(&C) -> Result<(), String> + Send + Sync {
    move |collection| within(&range, &collection.count(), "must have", " elements")
}

/// Every element of a list, set or map passes this validator; problems name the element.
pub fn each<V>(validator: V) -> Each<V> {
    Each(validator)
}

/// See [`each`].
#[derive(Debug, Clone)]
pub struct Each<V>(V);

impl<T: Typed, V: Validator<T>> Validator<Vec<T>> for Each<V> {
    fn check(&self, elements: &Vec<T>, at: &Path) -> Diagnostics {
        let place = |i| at.then(Step::Index(i64::try_from(i).unwrap_or(i64::MAX)));
        all(elements.iter().enumerate().map(|(i, element)| self.0.check(element, &place(i))))
    }
}

impl<T: Typed, V: Validator<T>> Validator<Set<T>> for Each<V> {
    fn check(&self, elements: &Set<T>, at: &Path) -> Diagnostics {
        all(elements.iter().map(|element| self.0.check(element, at)))
    }
}

impl<T: Typed, V: Validator<T>> Validator<BTreeMap<String, T>> for Each<V> {
    fn check(&self, elements: &BTreeMap<String, T>, at: &Path) -> Diagnostics {
        all(elements.iter().map(|(key, element)| self.0.check(element, &at.then(Step::Key(key.clone())))))
    }
}

/// What has elements to count.
pub trait Collection {
    /// How many.
    fn count(&self) -> usize;
}

impl<T> Collection for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
}

impl<T> Collection for Set<T> {
    fn count(&self) -> usize {
        self.len()
    }
}

impl<T> Collection for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }
}

/// Exactly one of these arguments is set.
pub fn exactly_one_of<const N: usize>(paths: [Path; N]) -> impl Fn(&Value, &Path) -> Diagnostics + Send + Sync {
    move |object, at| match count(object, &paths) {
        (0, 0) => problem(at, "Missing argument", &paths, "Set exactly one of"),
        (2.., _) => problem(at, "Conflicting arguments", &paths, "Set exactly one of"),
        _ => Diagnostics::new(),
    }
}

/// At least one of these arguments is set.
pub fn at_least_one_of<const N: usize>(paths: [Path; N]) -> impl Fn(&Value, &Path) -> Diagnostics + Send + Sync {
    move |object, at| match count(object, &paths) {
        (0, 0) => problem(at, "Missing argument", &paths, "Set at least one of"),
        _ => Diagnostics::new(),
    }
}

/// At most one of these arguments is set.
pub fn conflicting<const N: usize>(paths: [Path; N]) -> impl Fn(&Value, &Path) -> Diagnostics + Send + Sync {
    move |object, at| match count(object, &paths) {
        (2.., _) => problem(at, "Conflicting arguments", &paths, "Set only one of"),
        _ => Diagnostics::new(),
    }
}

/// All of these arguments are set, or none.
pub fn required_together<const N: usize>(paths: [Path; N]) -> impl Fn(&Value, &Path) -> Diagnostics + Send + Sync {
    move |object, at| match count(object, &paths) {
        (set @ 1.., 0) if set < paths.len() => problem(at, "Missing argument", &paths, "Set all or none of"),
        _ => Diagnostics::new(),
    }
}

/// How many of the paths have a value, and of how many that is not known.
fn count(object: &Value, paths: &[Path]) -> (usize, usize) {
    let values: Vec<&Value> = paths.iter().map(|path| value_at(object, path)).collect();
    let set = |value: &&&Value| !value.is_null() && !value.is_unknown() && value.elements() != Some(&[]);
    (values.iter().filter(set).count(), values.iter().filter(|value| value.is_unknown()).count())
}

fn value_at<'a>(object: &'a Value, path: &Path) -> &'a Value {
    path.0.iter().fold(object, |value, step| match step {
        Step::Attribute(name) | Step::Key(name) => value.attribute(name),
        Step::Index(i) => usize::try_from(*i).ok().and_then(|i| value.elements()?.get(i)).unwrap_or(&Value::Null),
    })
}

fn problem(at: &Path, summary: &str, paths: &[Path], advice: &str) -> Diagnostics {
    let names: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
    Diagnostics::error_at(at.clone(), summary, format!("{advice} {}.", names.join(", ")))
}

fn all(problems: impl Iterator<Item = Diagnostics>) -> Diagnostics {
    problems.fold(Diagnostics::new(), |mut all, found| {
        all.extend(found);
        all
    })
}

fn within<T: PartialOrd + Display>(
    range: &impl RangeBounds<T>,
    value: &T,
    verb: &str,
    unit: &str,
) -> Result<(), String> {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    if range.contains(value) {
        return Ok(());
    }
    let lower = match range.start_bound() {
        Included(bound) => Some(format!("at least {bound}")),
        Excluded(bound) => Some(format!("more than {bound}")),
        Unbounded => None,
    };
    let upper = match range.end_bound() {
        Included(bound) => Some(format!("at most {bound}")),
        Excluded(bound) => Some(format!("less than {bound}")),
        Unbounded => None,
    };
    let bounds: Vec<String> = lower.into_iter().chain(upper).collect();
    Err(format!("{verb} {}{unit}", bounds.join(" and ")))
}
