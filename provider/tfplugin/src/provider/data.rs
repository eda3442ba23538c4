//! Data sources and ephemeral resources.

use super::{Context, Deferred, Private};
use crate::{Diagnostics, Value};
use ledgerform_schema::Schema;
use std::sync::Arc;

/// A data source to read, or an ephemeral resource to open.
#[derive(Debug, Clone)]
pub struct ReadData {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The block, wholly known unless the provider's own configuration is unknown.
    pub config: Value,
    /// The `provider_meta` block of the module; null without one, and for ephemeral resources.
    pub meta: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// What a data source found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The object: never null, wholly known unless deferred.
    pub value: Value,
    /// Warnings.
    pub warnings: Diagnostics,
    /// Says that it waits for a later run. Only where the client allows it.
    pub deferred: Option<Deferred>,
}

impl From<Value> for Found {
    fn from(value: Value) -> Self {
        Self { value, ..Self::default() }
    }
}

/// An open ephemeral resource.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// The object.
    pub value: Value,
    /// When to renew, in seconds since 1970.
    pub renew_at: Option<i64>,
    /// What the provider gets back on renew and close.
    pub private: Private,
    /// Warnings.
    pub warnings: Diagnostics,
    /// Says that it waits for a later run. Only where the client allows it.
    pub deferred: Option<Deferred>,
}

/// An ephemeral resource whose time has come.
#[derive(Debug, Clone)]
pub struct Renew {
    /// Name of the type.
    pub ty: String,
    /// What opening, or the last renewal, kept.
    pub private: Private,
    /// Client, stop token and log.
    pub context: Context,
}

/// A renewed ephemeral resource.
#[derive(Debug, Clone, Default)]
pub struct Renewed {
    /// When to renew next, in seconds since 1970.
    pub renew_at: Option<i64>,
    /// What the provider gets back next.
    pub private: Private,
    /// Warnings.
    pub warnings: Diagnostics,
}

/// An ephemeral resource that is not needed any more.
#[derive(Debug, Clone)]
pub struct Close {
    /// Name of the type.
    pub ty: String,
    /// What opening kept.
    pub private: Private,
    /// Client, stop token and log.
    pub context: Context,
}
