//! Actions: what a provider does that is not the life of a resource.

use super::{Context, Deferred};
use crate::{Diagnostics, Value};
use ledgerform_schema::Schema;
use std::sync::Arc;
use tokio::sync::mpsc;

/// An action that a plan holds.
#[derive(Debug, Clone)]
pub struct PlanAction {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The block; parts may be unknown.
    pub config: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// Whether an action can be invoked.
#[derive(Debug, Clone, Default)]
pub struct ActionPlan {
    /// Warnings.
    pub warnings: Diagnostics,
    /// Says that it waits for a later run. Only where the client allows it.
    pub deferred: Option<Deferred>,
}

/// An action to carry out.
#[derive(Debug, Clone)]
pub struct Invoke {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The block, wholly known.
    pub config: Value,
    /// Tells the user how far it is.
    pub progress: Progress,
    /// Client, stop token and log.
    pub context: Context,
}

/// Tells the user how far an action is.
#[derive(Debug, Clone)]
pub struct Progress(pub(crate) mpsc::Sender<String>);

impl Progress {
    /// Shows a line to the user. Without effect when Terraform is gone.
    pub async fn report(&self, message: impl Into<String>) {
        // The action goes on without listeners: what it has begun must come to its end.
        drop(self.0.send(message.into()).await);
    }
}
