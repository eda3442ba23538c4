//! What a provider has, what a client can do, and what comes with every request.

use crate::server::log::Log;
use crate::stop::Stop;
use crate::{Diagnostics, Value};
use ledgerform_schema::Schema;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What comes with every request beside its subject. The default is for calling handlers in tests: nothing is logged,
/// nobody stops, and the client can do nothing special.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Tells when the user wants to stop.
    pub stop: Stop,
    /// What the client understands.
    pub client: Client,
    /// Writes log lines that name the request.
    pub log: Log,
}

/// What a client understands, as far as answers depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Client {
    /// Answers may say that a change waits for a later run. Terraform 1.11 says so in the apply phase, and refuses it
    /// there unless the plan was deferred.
    pub deferral: bool,
    /// Write-only attributes may be configured.
    pub write_only: bool,
    /// What a plan keeps comes back when the same change is planned again.
    pub planned_private: bool,
    /// A plan may hold more blocks than are configured, where the schema allows it.
    pub computed_blocks: bool,
}

/// Which of the optional calls Terraform shall make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// [`Provider::plan`](crate::Provider::plan) is asked about destroying too. By default it is not: one call less.
    pub plan_destroy: bool,
    /// [`Provider::move_state`](crate::Provider::move_state) is implemented. By default it is not, and Terraform
    /// refuses such a move in its own words.
    pub move_state: bool,
    /// [`Provider::generate_config`](crate::Provider::generate_config) writes configuration. On by default.
    pub generate_config: bool,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self { plan_destroy: false, move_state: false, generate_config: true }
    }
}

/// Why something waits for a later run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferred {
    /// Its configuration is not known enough.
    ResourceConfigUnknown,
    /// The configuration of the provider is not known enough.
    ProviderConfigUnknown,
    /// Something it needs does not exist yet.
    AbsentPrerequisite,
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
    /// A list resource, which has the name of a managed resource.
    List,
    /// An action.
    Action,
    /// A state store.
    StateStore,
}

impl Kind {
    /// What messages call it.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Resource => "resource type",
            Self::DataSource => "data source",
            Self::Ephemeral => "ephemeral resource type",
            Self::List => "list resource type",
            Self::Action => "action type",
            Self::StateStore => "state store type",
        }
    }
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
    /// Managed resources that can be listed.
    pub lists: BTreeSet<String>,
    /// Actions.
    pub actions: BTreeSet<String>,
    /// State stores.
    pub state_stores: BTreeSet<String>,
}

impl Types {
    /// The names of one kind.
    pub fn of(&self, kind: Kind) -> &BTreeSet<String> {
        match kind {
            Kind::Resource => &self.resources,
            Kind::DataSource => &self.data_sources,
            Kind::Ephemeral => &self.ephemeral,
            Kind::List => &self.lists,
            Kind::Action => &self.actions,
            Kind::StateStore => &self.state_stores,
        }
    }
}

/// The provider block of a run.
#[derive(Debug, Clone)]
pub struct Configure {
    /// Version of Terraform.
    pub terraform_version: String,
    /// The block.
    pub config: Value,
    /// Client, stop token and log.
    pub context: Context,
}

/// How taking the provider block went.
#[derive(Debug, Clone, Default)]
pub struct Configured {
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// Puts off everything the run would do with this provider. Its handlers are not called then, and what they would
    /// compute is unknown. Only where [`Client::deferral`] is set.
    pub deferred: Option<Deferred>,
}

impl From<Diagnostics> for Configured {
    fn from(diagnostics: Diagnostics) -> Self {
        Self { diagnostics, deferred: None }
    }
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
    /// Client, stop token and log.
    pub context: Context,
}
