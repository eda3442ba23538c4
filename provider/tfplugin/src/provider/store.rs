//! State stores: where Terraform keeps state files, from Terraform 1.15 on and as an experiment.

use super::Context;
use crate::Value;
use ledgerform_schema::Schema;
use std::sync::Arc;

/// The configuration of a state store.
#[derive(Debug, Clone)]
pub struct ConfigureStore {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The block, wholly known.
    pub config: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// Names one state of a store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StateId {
    /// Name of the store's type.
    pub ty: String,
    /// Name of the state: the workspace.
    pub id: String,
}

/// A state to lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The state.
    pub id: StateId,
    /// What Terraform is about to do, for the person who finds the lock.
    pub operation: String,
}
