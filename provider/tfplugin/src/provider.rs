//! What a provider's author writes.

use crate::stop::Stop;
use crate::value::json::Extra;
use crate::{Diagnostics, Path, Value, from_json};
use ledgerform_schema::{Function, Schema, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A provider: its schemas, and what it does with values of them.
///
/// Every method gets decoded values that conform to the schema and returns values that must conform to it; what it
/// returns is checked against Terraform's rules before it is sent. A method may run many times at once. It runs to
/// its end even when Terraform has gone, so that what was created is recorded; a panic in it becomes an error
/// diagnostic.
#[tonic::async_trait]
pub trait Provider: Send + Sync + 'static {
    /// The schema of the provider block.
    fn schema(&self) -> Arc<Schema>;

    /// The names of everything the provider has.
    fn types(&self) -> Types;

    /// The schema of a type named by [`Provider::types`]. Asked once per type and kept.
    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>>;

    /// The functions by name.
    fn functions(&self) -> BTreeMap<String, Function> {
        BTreeMap::new()
    }

    /// Checks the provider block. Parts of it may be unknown.
    async fn validate_provider(&self, _config: &Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the provider block. Called again for each run when the process serves several; parts may be unknown
    /// while planning.
    async fn configure(&self, request: Configure) -> Diagnostics;

    /// Checks the configuration of a resource, data source or ephemeral resource. Parts of it may be unknown; the
    /// provider need not be configured.
    async fn validate(&self, _request: Validate) -> Diagnostics {
        Diagnostics::new()
    }

    /// Brings stored state to the current schema. Called for every state read, also when the version is current.
    async fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        request.decode()
    }

    /// Reads the remote object; null when it is gone.
    async fn read(&self, request: Read) -> Result<State, Diagnostics>;

    /// Says what applying would give. `prior` is null for a create; destroying is not asked.
    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics>;

    /// Creates (`prior` is null), updates or deletes (`planned` is null). An error that left something behind is
    /// reported as [`Applied`] with diagnostics, so that Terraform records it; `Err` means nothing was changed.
    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics>;

    /// Gives the object with this id, as far as the id tells; a read follows.
    async fn import(&self, request: Import) -> Result<State, Diagnostics>;

    /// Takes over the state of another type.
    async fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        let Move { source_type, target_type, .. } = request;
        Err(Diagnostics::error(
            "Move not supported",
            format!("{target_type} cannot take over state of {source_type}: move within one type, or import."),
        ))
    }

    /// Reads a data source.
    async fn read_data_source(&self, request: ReadData) -> Result<Value, Diagnostics>;

    /// Opens an ephemeral resource.
    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        let ty = request.ty;
        Err(Diagnostics::error("No such ephemeral resource", format!("The provider has no ephemeral resource {ty}.")))
    }

    /// Renews an ephemeral resource.
    async fn renew(&self, _ty: &str, private: Vec<u8>) -> Result<Renewed, Diagnostics> {
        Ok(Renewed { renew_at: None, private })
    }

    /// Closes an ephemeral resource.
    async fn close(&self, _ty: &str, _private: Vec<u8>) -> Result<(), Diagnostics> {
        Ok(())
    }

    /// Calls a function. Equal arguments must give equal results, always.
    async fn call(&self, name: &str, _arguments: Vec<Value>) -> Result<Value, FunctionError> {
        Err(FunctionError { text: format!("The provider has no function {name}."), argument: None })
    }
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A managed resource.
    Resource,
    /// A data source.
    DataSource,
    /// An ephemeral resource.
    Ephemeral,
}

/// Names of everything a provider has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Types {
    /// Managed resources.
    pub resources: BTreeSet<String>,
    /// Data sources.
    pub data_sources: BTreeSet<String>,
    /// Ephemeral resources.
    pub ephemeral: BTreeSet<String>,
}

/// The provider block of a run.
#[derive(Debug, Clone)]
pub struct Configure {
    /// Version of Terraform.
    pub terraform_version: String,
    /// The block.
    pub config: Value,
}

/// Configuration to check.
#[derive(Debug, Clone)]
pub struct Validate {
    /// What it is of.
    pub kind: Kind,
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The block.
    pub config: Value,
}

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
    pub private: Vec<u8>,
}

/// An object and what the provider keeps with it.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The object.
    pub value: Value,
    /// Data Terraform stores and gives back, unseen by the user.
    pub private: Vec<u8>,
    /// Warnings.
    pub warnings: Diagnostics,
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
    /// Configuration merged with the prior object, as Terraform proposes.
    pub proposed: Value,
    /// Configuration alone.
    pub config: Value,
    /// What the provider keeps with the object.
    pub private: Vec<u8>,
}

/// What applying would give.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// The object, with unknown values where only applying tells.
    pub value: Value,
    /// Attributes whose change needs a new object.
    pub requires_replace: Vec<Path>,
    /// What the provider wants to have at apply.
    pub private: Vec<u8>,
    /// Warnings.
    pub warnings: Diagnostics,
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
    pub private: Vec<u8>,
    /// Tells when the user wants to stop.
    pub stop: Stop,
}

/// What was done.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// The object as it is now, known as far as possible even when there were errors; null when it is gone.
    pub value: Value,
    /// What the provider keeps with it.
    pub private: Vec<u8>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// An id to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The id as the user wrote it.
    pub id: String,
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
    pub private: Vec<u8>,
    /// The type it becomes.
    pub target_type: String,
    /// The schema of that type.
    pub schema: Arc<Schema>,
}

/// A data source to read, or an ephemeral resource to open.
#[derive(Debug, Clone)]
pub struct ReadData {
    /// Name of the type.
    pub ty: String,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// The block, wholly known.
    pub config: Value,
    /// Tells when the user wants to stop.
    pub stop: Stop,
}

/// An open ephemeral resource.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// The object.
    pub value: Value,
    /// When to renew, in seconds since 1970.
    pub renew_at: Option<i64>,
    /// What the provider gets back on renew and close.
    pub private: Vec<u8>,
}

/// A renewed ephemeral resource.
#[derive(Debug, Clone, Default)]
pub struct Renewed {
    /// When to renew next, in seconds since 1970.
    pub renew_at: Option<i64>,
    /// What the provider gets back next.
    pub private: Vec<u8>,
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
}

impl TypeSchema {
    pub(crate) fn new(schema: Arc<Schema>) -> Self {
        let value_type = schema.block.value_type();
        Self { schema, value_type }
    }
}
