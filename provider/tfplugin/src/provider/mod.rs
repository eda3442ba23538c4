//! What a provider's author writes.

pub(crate) mod action;
pub(crate) mod context;
pub(crate) mod data;
pub(crate) mod generate;
pub(crate) mod identity;
pub(crate) mod list;
pub(crate) mod private;
pub(crate) mod resource;
pub(crate) mod store;

use crate::{Diagnostics, Value};
pub use action::{ActionPlan, Invoke, PlanAction, Progress};
pub use context::{Capabilities, Client, Configure, Configured, Context, Deferred, Kind, Types, Validate};
pub use data::{Close, Found, Opened, ReadData, Renew, Renewed};
pub use generate::{GenerateConfig, config_from_state};
pub use identity::{IdentityAttribute, IdentitySchema, UpgradeIdentity};
use ledgerform_schema::{Function, Schema, Type};
pub use list::{List, Listed, Results};
pub use private::Private;
pub use resource::{Applied, Apply, Import, ImportBy, Move, Plan, Planned, Read, State, Upgrade};
use std::collections::BTreeMap;
use std::sync::Arc;
pub use store::{ConfigureStore, Lock, StateId};

/// A provider: its schemas, and what it does with values of them.
///
/// Every method gets decoded values that conform to the schema and returns values that must conform to it; what it
/// returns is checked against Terraform's rules before it is sent. A method may run many times at once. It runs to
/// its end even when Terraform has gone, so that what was created is recorded; a panic in it becomes an error
/// diagnostic.
///
/// Only the methods without a default are needed by every provider. The others have a default that does the usual
/// thing, or an error that says what is not supported.
#[tonic::async_trait]
pub trait Provider: Send + Sync + 'static {
    /// The schema of the provider block.
    fn schema(&self) -> Arc<Schema>;

    /// The names of everything the provider has.
    fn types(&self) -> Types;

    /// The schema of a type named by [`Provider::types`]. Asked once per type and kept.
    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>>;

    /// The schema of `provider_meta` blocks, with which a module tells the provider who it is.
    fn meta_schema(&self) -> Option<Arc<Schema>> {
        None
    }

    /// What identifies a resource of this type, apart from its state; resource types that are listed need one.
    fn identity_schema(&self, _ty: &str) -> Option<Arc<IdentitySchema>> {
        None
    }

    /// The functions by name.
    fn functions(&self) -> BTreeMap<String, Function> {
        BTreeMap::new()
    }

    /// Which of the optional calls Terraform shall make.
    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    /// Checks the provider block. Parts of it may be unknown.
    async fn validate_provider(&self, _config: &Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the provider block. Called again for each run when the process serves several; parts may be unknown
    /// while planning.
    async fn configure(&self, request: Configure) -> Configured;

    /// Checks the configuration of anything that has one, told apart by [`Validate::kind`]. Parts of it may be
    /// unknown; the provider need not be configured.
    async fn validate(&self, _request: Validate) -> Diagnostics {
        Diagnostics::new()
    }

    /// Brings stored state to the current schema. Called for every state read, also when the version is current.
    async fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        request.decode()
    }

    /// Brings a stored identity to the current identity schema.
    async fn upgrade_identity(&self, request: UpgradeIdentity) -> Result<Value, Diagnostics> {
        request.decode()
    }

    /// Reads the remote object; null when it is gone.
    async fn read(&self, request: Read) -> Result<State, Diagnostics>;

    /// Says what applying would give. `prior` is null for a create. A destroy (`proposed` is null) is only asked when
    /// [`Capabilities::plan_destroy`] says so, and then must give null.
    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics>;

    /// Creates (`prior` is null), updates or deletes (`planned` is null). An error that left something behind is
    /// reported as [`Applied`] with diagnostics, so that Terraform records it; `Err` means nothing was changed.
    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics>;

    /// Gives the object with this id or identity, as far as that tells; a read follows.
    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        Err(not_supported("Import", &request.ty, "Create it, or leave it to another tool."))
    }

    /// Takes over the state of another type. Asked when [`Capabilities::move_state`] says so.
    async fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        let Move { source_type, target_type, .. } = request;
        Err(Diagnostics::error(
            "Move not supported",
            format!("{target_type} cannot take over state of {source_type}: move within one type, or import."),
        ))
    }

    /// Writes the configuration that gives this state, for `terraform query` and import blocks.
    async fn generate_config(&self, request: GenerateConfig) -> Result<Value, Diagnostics> {
        Ok(config_from_state(&request.schema.block, request.state))
    }

    /// Reads a data source.
    async fn read_data_source(&self, request: ReadData) -> Result<Found, Diagnostics> {
        Err(not_supported("Reading", &request.ty, "The provider lists a data source it does not read."))
    }

    /// Opens an ephemeral resource.
    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        Err(not_supported("Opening", &request.ty, "The provider lists an ephemeral resource it does not open."))
    }

    /// Renews an ephemeral resource, when [`Opened::renew_at`] or [`Renewed::renew_at`] has come.
    async fn renew(&self, request: Renew) -> Result<Renewed, Diagnostics> {
        Ok(Renewed { private: request.private, ..Renewed::default() })
    }

    /// Closes an ephemeral resource. Terraform 1.11 gives what opening kept, not what the last renewal kept.
    async fn close(&self, _request: Close) -> Diagnostics {
        Diagnostics::new()
    }

    /// Finds remote objects, for `terraform query`.
    async fn list(&self, request: List) -> Result<(), Diagnostics> {
        Err(not_supported("Listing", &request.ty, "The provider lists a list resource it does not have."))
    }

    /// Says whether an action can be invoked with this configuration.
    async fn plan_action(&self, _request: PlanAction) -> Result<ActionPlan, Diagnostics> {
        Ok(ActionPlan::default())
    }

    /// Does what an action does.
    async fn invoke(&self, request: Invoke) -> Diagnostics {
        not_supported("Invoking", &request.ty, "The provider lists an action it does not have.")
    }

    /// Calls a function. Equal arguments must give equal results, always.
    async fn call(&self, name: &str, _arguments: Vec<Value>) -> Result<Value, FunctionError> {
        Err(FunctionError { text: format!("The provider has no function {name}."), argument: None })
    }

    /// Takes the configuration of a state store.
    async fn configure_store(&self, request: ConfigureStore) -> Diagnostics {
        not_supported("Storing state", &request.ty, "The provider lists a state store it does not have.")
    }

    /// Reads a state file; empty when there is none.
    async fn read_state(&self, id: StateId) -> Result<Vec<u8>, Diagnostics> {
        Err(not_supported("Storing state", &id.ty, "Use another backend."))
    }

    /// Writes a state file, all of it or nothing.
    async fn write_state(&self, id: StateId, _bytes: Vec<u8>) -> Diagnostics {
        not_supported("Storing state", &id.ty, "Use another backend.")
    }

    /// Locks a state; gives the id of the lock. An error when somebody else holds it.
    async fn lock_state(&self, request: Lock) -> Result<String, Diagnostics> {
        Err(not_supported("Locking state", &request.id.ty, "Run Terraform with -lock=false."))
    }

    /// Unlocks a state.
    async fn unlock_state(&self, id: StateId, _lock: String) -> Diagnostics {
        not_supported("Locking state", &id.ty, "Run Terraform with -lock=false.")
    }

    /// The names of all states of a store.
    async fn states(&self, ty: &str) -> Result<Vec<String>, Diagnostics> {
        Err(not_supported("Storing state", ty, "Use another backend."))
    }

    /// Deletes a state.
    async fn delete_state(&self, id: StateId) -> Diagnostics {
        not_supported("Storing state", &id.ty, "Use another backend.")
    }
}

fn not_supported(what: &str, ty: &str, advice: &str) -> Diagnostics {
    Diagnostics::error(
        format!("{what} not supported"),
        format!("The provider does not support this for {ty}. {advice}"),
    )
}

/// Why a function has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// What is wrong.
    pub text: String,
    /// Position of the argument at fault.
    pub argument: Option<usize>,
}

/// A schema with the type of its values, computed once.
#[derive(Debug)]
pub(crate) struct TypeSchema {
    pub(crate) schema: Arc<Schema>,
    pub(crate) value_type: Type,
    /// Of a resource that has one.
    pub(crate) identity: Option<Arc<IdentitySchema>>,
}

impl TypeSchema {
    pub(crate) fn new(schema: Arc<Schema>, identity: Option<Arc<IdentitySchema>>) -> Self {
        let value_type = schema.block.value_type();
        Self { schema, value_type, identity }
    }
}
