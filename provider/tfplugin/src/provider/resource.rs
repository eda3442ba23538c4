//! The life of a managed resource.

use super::{Context, Deferred, Private};
use crate::value::json::Extra;
use crate::{Diagnostics, Path, Value, from_json};
use ledgerform_schema::Schema;
use std::sync::Arc;

/// Stored state to bring to the current schema.
#[derive(Debug, Clone)]
pub struct Upgrade {
    /// Name of the type.
    pub ty: String,
    /// The current schema.
    pub schema: Arc<Schema>,
    /// The version the state was stored with.
    pub version: i64,
    /// The state as it was stored.
    pub state: serde_json::Value,
    /// Client, stop token and log.
    pub context: Context,
}

impl Upgrade {
    /// The state read by the current schema; attributes it no longer has are dropped.
    ///
    /// # Errors
    /// An attribute has another type now.
    pub fn decode(&self) -> Result<Value, Diagnostics> {
        from_json(&self.state, &self.schema.block.value_type(), Extra::Drop).map_err(|error| {
            Diagnostics::error("Stored state does not fit the schema", format!("{}: {error}.", self.ty))
        })
    }
}

/// A remote object to read.
#[derive(Debug, Clone)]
pub struct Read {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The object as last recorded.
    pub current: Value,
    /// What the provider keeps with it.
    pub private: Private,
    /// Its identity as last recorded, when the type has identities.
    pub identity: Option<Value>,
    /// The `provider_meta` block of the module; null without one.
    pub meta: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// An object and what the provider keeps with it.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The object.
    pub value: Value,
    /// What the provider keeps with it.
    pub private: Private,
    /// Its identity. `None` leaves it as it was, or fills it from the attributes of the same names.
    pub identity: Option<Value>,
    /// Warnings.
    pub warnings: Diagnostics,
    /// Says that it waits for a later run. Only where the client allows it.
    pub deferred: Option<Deferred>,
}

/// A change to plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The object as recorded; null for a create.
    pub prior: Value,
    /// Configuration merged with the prior object, as Terraform proposes; null for a destroy.
    pub proposed: Value,
    /// Configuration alone; write-only values are only here.
    pub config: Value,
    /// What the provider keeps with the object.
    pub private: Private,
    /// What an earlier plan of the same change kept, from clients that store it.
    pub planned_private: Private,
    /// The identity as recorded, when the type has identities.
    pub identity: Option<Value>,
    /// The `provider_meta` block of the module; null without one.
    pub meta: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// What applying would give.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// The object, with unknown values where only applying tells.
    pub value: Value,
    /// Attributes whose change needs a new object.
    pub requires_replace: Vec<Path>,
    /// What the provider wants to have at apply.
    pub private: Private,
    /// The identity, parts of it unknown for a create. `None` leaves it as it was, or fills it from the attributes of
    /// the same names.
    pub identity: Option<Value>,
    /// Warnings.
    pub warnings: Diagnostics,
    /// Says that it waits for a later run. Only where the client allows it.
    pub deferred: Option<Deferred>,
}

/// A planned change to carry out.
#[derive(Debug, Clone)]
pub struct Apply {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The object as recorded; null for a create.
    pub prior: Value,
    /// What was planned; null for a delete.
    pub planned: Value,
    /// Configuration alone; write-only values are only here.
    pub config: Value,
    /// What the plan kept.
    pub private: Private,
    /// The identity as planned, when the type has identities.
    pub identity: Option<Value>,
    /// The `provider_meta` block of the module; null without one.
    pub meta: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// What was done.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// The object as it is now, known as far as possible even when there were errors; null when it is gone.
    pub value: Value,
    /// What the provider keeps with it.
    pub private: Private,
    /// Its identity. `None` takes the planned one, or fills it from the attributes of the same names.
    pub identity: Option<Value>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// What an import is asked by.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportBy {
    /// The id as the user wrote it; not empty.
    Id(String),
    /// An identity, from Terraform 1.12 on. What its schema does not require may be null.
    Identity(Value),
}

impl ImportBy {
    /// The id, or the attribute `id` of an identity.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id),
            Self::Identity(identity) => identity.attribute("id").as_str(),
        }
    }
}

/// An object to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// Id or identity.
    pub by: ImportBy,
    /// Client, stop token and log.
    pub context: Context,
}

/// State of one type to take over as another.
#[derive(Debug, Clone)]
pub struct Move {
    /// Address of the provider that recorded it.
    pub source_provider: String,
    /// The type it was recorded as.
    pub source_type: String,
    /// The schema version it was stored with.
    pub source_version: i64,
    /// The state as it was stored.
    pub state: serde_json::Value,
    /// What its provider kept with it.
    pub private: Private,
    /// Its identity as it was stored; null without one.
    pub identity: serde_json::Value,
    /// The version of the identity schema it was stored with.
    pub identity_version: i64,
    /// The type it becomes.
    pub target_type: String,
    /// The schema of that type.
    pub schema: Arc<Schema>,
    /// Client, stop token and log.
    pub context: Context,
}
