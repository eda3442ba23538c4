//! State stores.

use super::{Object, config};
use crate::{ConfigureStore, Context, Diagnostics, Lock, StateId, Validate, async_trait};
use ledgerform_schema::Schema;
use std::sync::Arc;

/// A state store: where Terraform keeps state files. From Terraform 1.15 on, as an experiment.
///
/// States go by the name of their workspace. Terraform configures a store before it asks anything else of it.
#[async_trait]
pub trait StateStore: Send + Sync + 'static {
    /// The struct that the block is read into.
    type Config: Object;

    /// Checks a configuration as a whole, after the validators of its fields.
    fn validate(&self, _config: &Self::Config) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the block, which is wholly known. [`Shared::put`](super::Shared::put) hands on what comes of it.
    ///
    /// # Errors
    /// It does not work with this block.
    async fn configure(&self, config: Self::Config, context: Context) -> Result<(), Diagnostics>;

    /// Reads a state; empty when there is none.
    ///
    /// # Errors
    /// It cannot be read.
    async fn read(&self, workspace: &str) -> Result<Vec<u8>, Diagnostics>;

    /// Writes a state, all of it or nothing.
    ///
    /// # Errors
    /// It is as it was before.
    async fn write(&self, workspace: &str, state: Vec<u8>) -> Result<(), Diagnostics>;

    /// Deletes a state. That it is gone already is no error.
    ///
    /// # Errors
    /// It is still there.
    async fn delete(&self, workspace: &str) -> Result<(), Diagnostics>;

    /// The workspaces that have a state.
    ///
    /// # Errors
    /// They cannot be listed.
    async fn workspaces(&self) -> Result<Vec<String>, Diagnostics>;

    /// Locks a state for an operation, which the message to whoever finds the lock should name; gives the id of the
    /// lock. By default that is not supported, and users run Terraform with `-lock=false`.
    ///
    /// # Errors
    /// Somebody else holds the lock.
    async fn lock(&self, workspace: &str, _operation: &str) -> Result<String, Diagnostics> {
        Err(no_locks(workspace))
    }

    /// Unlocks a state that was locked with this id.
    ///
    /// # Errors
    /// The lock is not held with this id.
    async fn unlock(&self, workspace: &str, _lock: &str) -> Result<(), Diagnostics> {
        Err(no_locks(workspace))
    }
}

fn no_locks(workspace: &str) -> Diagnostics {
    let detail = format!("The state store has no locks for {workspace}. Run Terraform with -lock=false.");
    Diagnostics::error("Locking state not supported", detail)
}

/// A [`StateStore`] with its type forgotten.
#[async_trait]
pub(super) trait AnyStore: Send + Sync {
    fn schema(&self) -> Arc<Schema>;
    fn validate(&self, request: &Validate) -> Diagnostics;
    async fn configure(&self, request: ConfigureStore) -> Diagnostics;
    async fn read(&self, id: StateId) -> Result<Vec<u8>, Diagnostics>;
    async fn write(&self, id: StateId, state: Vec<u8>) -> Diagnostics;
    async fn delete(&self, id: StateId) -> Diagnostics;
    async fn states(&self) -> Result<Vec<String>, Diagnostics>;
    async fn lock(&self, request: Lock) -> Result<String, Diagnostics>;
    async fn unlock(&self, id: StateId, lock: String) -> Diagnostics;
}

pub(super) struct Adapter<S>(pub(super) S);

#[async_trait]
impl<S: StateStore> AnyStore for Adapter<S> {
    fn schema(&self) -> Arc<Schema> {
        config::arguments::<S::Config>()
    }

    fn validate(&self, request: &Validate) -> Diagnostics {
        config::validate(&S::Config::rules(), &request.config, |config| self.0.validate(config))
    }

    async fn configure(&self, request: ConfigureStore) -> Diagnostics {
        match config::read(&config::filled::<S::Config>(&request.config)) {
            Ok(config) => problems(self.0.configure(config, request.context).await),
            Err(diagnostics) => diagnostics,
        }
    }

    async fn read(&self, id: StateId) -> Result<Vec<u8>, Diagnostics> {
        self.0.read(&id.id).await
    }

    async fn write(&self, id: StateId, state: Vec<u8>) -> Diagnostics {
        problems(self.0.write(&id.id, state).await)
    }

    async fn delete(&self, id: StateId) -> Diagnostics {
        problems(self.0.delete(&id.id).await)
    }

    async fn states(&self) -> Result<Vec<String>, Diagnostics> {
        self.0.workspaces().await
    }

    async fn lock(&self, request: Lock) -> Result<String, Diagnostics> {
        self.0.lock(&request.id.id, &request.operation).await
    }

    async fn unlock(&self, id: StateId, lock: String) -> Diagnostics {
        problems(self.0.unlock(&id.id, &lock).await)
    }
}

fn problems(done: Result<(), Diagnostics>) -> Diagnostics {
    done.err().unwrap_or_default()
}
