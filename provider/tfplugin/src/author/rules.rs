//! What fields require beyond their types.

use super::typed::Misfit;
use super::validate::Validator;
use super::{Field, Object, Typed, walk};
use crate::{Diagnostics, Path, Step, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// What the fields of a struct require, and the struct as a whole; `#[derive(Object)]` writes it.
#[derive(Clone, Default)]
pub struct Rules {
    pub(super) fields: BTreeMap<String, Entry>,
    pub(super) checks: Vec<Check>,
}

/// Finds problems of a value at a path.
pub(super) type Check = Arc<dyn Fn(&Value, &Path) -> Diagnostics + Send + Sync>;
pub(super) type ReplaceIf = Arc<dyn Fn(&Value, &Value) -> bool + Send + Sync>;
pub(super) type Compute = Arc<dyn Fn(&Value) -> Option<Value> + Send + Sync>;
pub(super) type Modify = Arc<dyn Fn(&Value, &Value, &Value) -> Result<Value, Misfit> + Send + Sync>;

/// The rules of one field, its type forgotten.
#[derive(Clone, Default)]
pub(super) struct Entry {
    pub(super) checks: Vec<Check>,
    pub(super) default: Option<Value>,
    pub(super) compute: Option<Compute>,
    pub(super) use_state: bool,
    pub(super) replace: Vec<ReplaceIf>,
    pub(super) replace_if_configured: bool,
    pub(super) modify: Vec<Modify>,
    pub(super) same: Option<ReplaceIf>,
    pub(super) nested: Option<Rules>,
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.fields.keys()).finish()
    }
}

impl Rules {
    /// No rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the rules of a field.
    #[must_use]
    pub fn field<T: Typed>(mut self, rule: Rule<T>) -> Self {
        self.fields.insert(rule.name.to_owned(), rule.entry);
        self
    }

    /// Adds a check of the struct as a whole, as [`conflicting`](super::conflicting) makes them. It is called with
    /// configurations, of which parts may be unknown.
    #[must_use]
    pub fn check(mut self, check: impl Fn(&Value, &Path) -> Diagnostics + Send + Sync + 'static) -> Self {
        self.checks.push(Arc::new(check));
        self
    }

    /// What is wrong with a configured value at this path; null and what is unknown is not checked. Resources and
    /// configurations of a registry are checked without it.
    ///
    /// ```
    /// use ledgerform_tfplugin::author::{Object, Timeouts};
    /// use ledgerform_tfplugin::{Path, Value};
    /// let timeouts = Value::object([("create", Value::from("soon"))]);
    /// let found = Timeouts::rules().problems(&timeouts, &Path::attribute("timeouts"));
    /// assert!(found.iter().any(|problem| problem.path.to_string() == "timeouts.create"));
    /// ```
    pub fn problems(&self, value: &Value, at: &Path) -> Diagnostics {
        walk::validate(self, value, at)
    }

    /// Whether a default stands at this path.
    pub(super) fn has_default(&self, path: &Path) -> bool {
        let mut rules = self;
        let mut names = path.0.iter().filter_map(|s| if let Step::Attribute(name) = s { Some(name) } else { None });
        let Some(mut name) = names.next() else { return false };
        for next in names {
            match rules.fields.get(name).and_then(|entry| entry.nested.as_ref()) {
                Some(nested) => rules = nested,
                None => return false,
            }
            name = next;
        }
        rules.fields.get(name).is_some_and(|entry| entry.default.is_some())
    }
}

/// The rules of a field whose value is a `T`.
pub struct Rule<T> {
    name: &'static str,
    entry: Entry,
    marker: PhantomData<fn(T)>,
}

impl<T> fmt::Debug for Rule<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.name)
    }
}

/// One attribute while a change is planned.
#[derive(Debug, Clone)]
pub struct Modified<T> {
    /// The value in the configuration.
    pub config: Field<T>,
    /// The value as recorded; null for a create.
    pub prior: Field<T>,
    /// The value as planned so far.
    pub planned: Field<T>,
}

impl<T: Typed> Rule<T> {
    /// No rules for the field of this name.
    pub fn new(name: &'static str) -> Self {
        Self { name, entry: Entry::default(), marker: PhantomData }
    }

    /// Checks configured values. Null, unknown and partly unknown values are not checked.
    #[must_use]
    pub fn validate(mut self, validator: impl Validator<T> + 'static) -> Self {
        self.entry.checks.push(Arc::new(move |value, path| match T::from_value(value, path) {
            Ok(value) => validator.check(&value, path),
            Err(Misfit::Unknown(_)) => Diagnostics::new(),
            Err(Misfit::Wrong(wrong)) => wrong,
        }));
        self
    }

    /// The value where the configuration has none.
    #[must_use]
    pub fn default(mut self, value: impl Into<T>) -> Self {
        self.entry.default = Some(value.into().to_value());
        self
    }

    /// The value where the configuration has none, made of the planned object around it. A struct that cannot hold
    /// what is planned leaves the field unknown.
    #[must_use]
    pub fn compute<O: Object>(mut self, compute: fn(&O) -> Field<T>) -> Self {
        let compute = move |object: &Value| {
            let object = O::from_value(object, &Path::default()).ok()?;
            Some(compute(&object).to_value())
        };
        self.entry.compute = Some(Arc::new(compute));
        self
    }

    /// A computed value stays as it is recorded, instead of becoming unknown with each change.
    #[must_use]
    pub fn use_state(mut self) -> Self {
        self.entry.use_state = true;
        self
    }

    /// A change needs a new object.
    #[must_use]
    pub fn requires_replace(mut self) -> Self {
        self.entry.replace.push(Arc::new(|_, _| true));
        self
    }

    /// A change needs a new object if this says so of the recorded and the planned value.
    #[must_use]
    pub fn requires_replace_if(mut self, needed: fn(&Field<T>, &Field<T>) -> bool) -> Self {
        self.entry.replace.push(Arc::new(move |prior, planned| {
            let read = |value| Field::<T>::from_value(value, &Path::default());
            matches!((read(prior), read(planned)), (Ok(prior), Ok(planned)) if needed(&prior, &planned))
        }));
        self
    }

    /// A change needs a new object if the configuration sets the attribute.
    #[must_use]
    pub fn requires_replace_if_configured(mut self) -> Self {
        self.entry.replace_if_configured = true;
        self
    }

    /// Plans the value by a function. Terraform lets it change only what the configuration leaves out.
    #[must_use]
    pub fn plan(mut self, modify: fn(Modified<T>) -> Field<T>) -> Self {
        self.entry.modify.push(Arc::new(move |config, prior, planned| {
            let read = |value| Field::<T>::from_value(value, &Path::default());
            let modified = Modified { config: read(config)?, prior: read(prior)?, planned: read(planned)? };
            Ok(modify(modified).to_value())
        }));
        self
    }

    /// Whether two values mean the same, so that the former one is kept: spellings of one address, JSON texts with
    /// other white space.
    #[must_use]
    pub fn same(mut self, same: fn(&T, &T) -> bool) -> Self {
        self.entry.same = Some(Arc::new(move |before, after| {
            let read = |value| T::from_value(value, &Path::default());
            matches!((read(before), read(after)), (Ok(before), Ok(after)) if same(&before, &after))
        }));
        self
    }

    /// The rules of the objects that the field holds.
    #[must_use]
    pub fn nested(mut self, rules: Rules) -> Self {
        self.entry.nested = Some(rules);
        self
    }
}
