//! Finding remote objects.

use super::{Context, IdentitySchema};
use crate::{Diagnostics, Value};
use ledgerform_schema::Schema;
use std::fmt;
use std::sync::Arc;

/// A search for remote objects of a resource type.
#[derive(Debug, Clone)]
pub struct List {
    /// Name of the type.
    pub ty: String,
    /// The schema of the list block.
    pub schema: Arc<Schema>,
    /// The schema of the resource type.
    pub resource: Arc<Schema>,
    /// The identity schema of the resource type.
    pub identity: Arc<IdentitySchema>,
    /// The list block.
    pub config: Value,
    /// Whether [`Listed::object`] is wanted.
    pub include_object: bool,
    /// Where what is found goes, one by one.
    pub results: Results,
    /// Client, stop token and log.
    pub context: Context,
}

/// One object that was found.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// What identifies it; wholly known.
    pub identity: Value,
    /// What people call it.
    pub display_name: String,
    /// The object, when it is wanted; wholly known.
    pub object: Option<Value>,
    /// Warnings.
    pub warnings: Diagnostics,
}

/// Takes what a search finds.
#[derive(Clone)]
pub struct Results(pub(crate) Arc<dyn Sink>);

impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Results")
    }
}

impl Results {
    /// Sends one object on. False when no more are wanted: the limit is reached, or the client is gone.
    ///
    /// # Errors
    /// The object breaks a rule of Terraform; the search should end with this error.
    pub async fn send(&self, found: Listed) -> Result<bool, Diagnostics> {
        self.0.send(found).await
    }
}

/// The other end of [`Results`].
#[tonic::async_trait]
pub(crate) trait Sink: Send + Sync {
    async fn send(&self, found: Listed) -> Result<bool, Diagnostics>;
}
