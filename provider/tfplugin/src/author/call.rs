//! What comes with a call, and what it answers.

use super::object::empty;
use super::{Object, walk};
use crate::{Context, Deferred, Diagnostic, Diagnostics, ImportBy, Path, Private, Severity, Step, Value};
use std::marker::PhantomData;

/// What comes with a call beside its subject.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// What the provider keeps with the object, unseen by the user. It stays as it is unless [`Answer::private`]
    /// replaces it.
    pub private: Private,
    /// What an earlier plan of the same change kept, from clients that store it.
    pub planned_private: Private,
    /// Stop token, log, and what the client understands.
    pub context: Context,
    pub(super) config: Value,
    pub(super) identity: Option<Value>,
    pub(super) meta: Value,
}

impl Call {
    /// The configuration alone. Write-only values are only here.
    ///
    /// # Errors
    /// The struct cannot hold the configuration.
    pub fn config<T: Object>(&self) -> Result<T, Diagnostics> {
        Ok(T::from_value(&self.config, &Path::default())?)
    }

    /// The identity as recorded or planned; `None` where there is none yet, or parts of it are not known.
    ///
    /// # Errors
    /// The struct is not that of the identity.
    pub fn identity<T: Object>(&self) -> Result<Option<T>, Diagnostics> {
        let known = self.identity.as_ref().filter(|identity| identity.is_wholly_known());
        Ok(known.map(|identity| T::from_value(identity, &Path::default())).transpose()?)
    }

    /// The `provider_meta` block of the module; `None` without one.
    ///
    /// # Errors
    /// The struct is not that of the block.
    pub fn meta<T: Object>(&self) -> Result<Option<T>, Diagnostics> {
        let meta = Some(&self.meta).filter(|meta| !meta.is_null());
        Ok(meta.map(|meta| T::from_value(meta, &Path::default())).transpose()?)
    }
}

/// What a handler answers: an object, and what goes with it.
///
/// `Ok(object.into())` is the usual answer. A create that came half way gives the object as far as it is known together
/// with an error, so that it is recorded: `Answer::of(object).diagnosed(error)`.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    pub(super) value: Value,
    pub(super) private: Option<Private>,
    pub(super) identity: Option<Value>,
    pub(super) diagnostics: Diagnostics,
    pub(super) deferred: Option<Deferred>,
    marker: PhantomData<fn() -> T>,
}

impl<T: Object> Answer<T> {
    /// This object.
    pub fn of(object: T) -> Self {
        Self::raw(object.to_value())
    }

    /// There is no such object any more.
    pub fn gone() -> Self {
        Self::raw(Value::Null)
    }

    /// Waits for a later run. Only where [`Client::deferral`](crate::Client::deferral) is set.
    pub fn deferred(reason: Deferred) -> Self {
        Self { deferred: Some(reason), ..Self::gone() }
    }

    /// An object of which only one attribute is known: that at `at`, a text. For imports, which a read follows.
    ///
    /// # Errors
    /// The path does not lead to an attribute at the top.
    pub fn only(at: impl Into<Path>, text: impl Into<String>) -> Result<Self, Diagnostics> {
        let mut value = empty(&T::block());
        let path: Path = at.into();
        match (&mut value, &path.0[..]) {
            (Value::Object(values), [Step::Attribute(name)]) if values.contains_key(name) => {
                values.insert(name.clone(), Value::string(text));
                Ok(Self::raw(value))
            }
            _ => {
                let detail = format!("`{path}` is no attribute at the top, so an import cannot set it alone.");
                Err(Diagnostics::error("Import not possible", detail))
            }
        }
    }

    /// The object.
    ///
    /// # Errors
    /// There is none, or the struct cannot hold it.
    pub fn object(&self) -> Result<T, Diagnostics> {
        Ok(T::from_value(&self.value, &Path::default())?)
    }

    /// Keeps this with the object, unseen by the user.
    #[must_use]
    pub fn private(mut self, private: Private) -> Self {
        self.private = Some(private);
        self
    }

    /// The identity of the object. Without one it stays as it is, or is made of the attributes of the same names.
    #[must_use]
    pub fn identity(mut self, identity: &impl Object) -> Self {
        self.identity = Some(identity.to_value());
        self
    }

    /// Adds warnings and errors.
    #[must_use]
    pub fn diagnosed(mut self, diagnostics: Diagnostics) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }

    fn raw(value: Value) -> Self {
        Self {
            value,
            private: None,
            identity: None,
            diagnostics: Diagnostics::new(),
            deferred: None,
            marker: PhantomData,
        }
    }

    /// The value, with what the handler left of `base` unchanged, and in the spelling of `base` where both mean the
    /// same.
    pub(super) fn over(&mut self, base: &Value) -> Value {
        let value = std::mem::take(&mut self.value);
        let merged = match T::from_value(base, &Path::default()) {
            Ok(before) => walk::merge(base, &before.to_value(), value),
            Err(_) => value,
        };
        walk::same(&T::rules(), base, merged)
    }
}

impl<T: Object> From<T> for Answer<T> {
    fn from(object: T) -> Self {
        Self::of(object)
    }
}

/// What an import is asked by.
#[derive(Debug, Clone)]
pub struct ImportCall {
    /// Id or identity.
    pub by: ImportBy,
    /// Stop token, log, and what the client understands.
    pub context: Context,
}

impl ImportCall {
    /// The id as the user wrote it; `None` when an identity is given.
    pub fn id(&self) -> Option<&str> {
        if let ImportBy::Id(id) = &self.by { Some(id) } else { None }
    }

    /// The identity, when one is given.
    ///
    /// # Errors
    /// The struct is not that of the identity.
    pub fn identity<T: Object>(&self) -> Result<Option<T>, Diagnostics> {
        match &self.by {
            ImportBy::Id(_) => Ok(None),
            ImportBy::Identity(identity) => Ok(Some(T::from_value(identity, &Path::default())?)),
        }
    }
}

/// Errors of the whole, where only warnings are expected beside an object.
pub(super) fn split(diagnostics: Diagnostics) -> Result<Diagnostics, Diagnostics> {
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(diagnostics) }
}

/// A warning of a handler about an argument.
pub(super) fn warning(path: Path, summary: String, detail: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, summary, detail, path }
}
