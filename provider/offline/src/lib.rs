//! A Terraform provider that serves recorded schemas and invents what only a cloud would know.
//!
//! With it `terraform plan` and `terraform apply` run without an account and without a network: [`Offline::start`]
//! serves providers from this process, [`Offline::reattach`] is the value of `TF_REATTACH_PROVIDERS` that leads
//! Terraform to them. Invented values have the shape of real ones and are the same on every run.
//!
//! | module | what |
//! |---|---|
//! | `recorded` | the provider: planning, applying, importing |
//! | `invent` | computed values: templates by type, rules by name |
//! | `data` | data sources with an answer of their own |
//! | `functions` | provider functions |
//! | `drift` | changes behind Terraform's back |
//!
//! **Invariant:** this crate does not know AWS beyond the shape of its names; it makes no request, reads no clock and
//! keeps nothing but the ids that are in use and what a test changed.

mod data;
mod drift;
mod functions;
mod invent;
mod recorded;
mod seed;
mod settings;

use ledgerform_schema::{Document, Schema, document};
use ledgerform_tfplugin::{InProcess, Provider, reattach_variable, serve_in_process};
use recorded::{Recorded, Scope, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Providers served by this process until this is dropped.
#[derive(Debug)]
pub struct Offline {
    servers: Vec<InProcess>,
    worlds: Vec<(&'static Document, Arc<World>)>,
}

/// A provider cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfflineError {
    /// No schema is recorded under this name.
    #[error("no schema of provider `{name}` is recorded; recorded are: {recorded}")]
    UnknownProvider {
        /// The name asked for.
        name: String,
        /// The names there are.
        recorded: String,
    },
    /// The server did not start.
    #[error("cannot serve provider `{name}`")]
    Serve {
        /// The provider.
        name: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// An object cannot be changed like this.
    #[error("cannot change {ty} behind Terraform's back: {why}")]
    Drift {
        /// The resource type.
        ty: String,
        /// Why.
        why: String,
    },
}

impl Offline {
    /// Serves providers whole, by names such as `aws`.
    ///
    /// # Errors
    /// A name has no recorded schema, or a server cannot start.
    pub fn start<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, OfflineError> {
        names.into_iter().fold(Self::builder(), Builder::provider).start()
    }

    /// Chooses providers, and of each the types that are used.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The value of `TF_REATTACH_PROVIDERS`.
    pub fn reattach(&self) -> String {
        reattach_variable(&self.servers)
    }

    /// The schema of a resource type that is served, and what its provider keeps.
    fn found(&self, ty: &str) -> Result<(Arc<Schema>, &World), OfflineError> {
        let found = self.worlds.iter().find_map(|(document, world)| Some((document.resource(ty)?, &**world)));
        let unknown = || OfflineError::Drift {
            ty: ty.to_owned(),
            why: "no provider that is served has this resource type".to_owned(),
        };
        found.ok_or_else(unknown)
    }
}

/// Chooses what an [`Offline`] serves.
///
/// ```no_run
/// let offline = ledgerform_offline::Offline::builder()
///     .provider("aws")
///     .types(["aws_vpc", "aws_subnet"], ["aws_region"])
///     .provider("random")
///     .start()?;
/// let variable = ("TF_REATTACH_PROVIDERS", offline.reattach());
/// # drop(variable);
/// # Ok::<(), ledgerform_offline::OfflineError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Builder {
    providers: BTreeMap<String, Scope>,
    last: String,
}

impl Builder {
    /// Adds a provider, by a name such as `aws`.
    #[must_use]
    pub fn provider(mut self, name: &str) -> Self {
        self.providers.entry(name.to_owned()).or_default();
        self.last = name.to_owned();
        self
    }

    /// Restricts the last added provider to these resource types and data sources; called again, adds to them.
    ///
    /// All of AWS is 12 MB of schema, which Terraform reads again for every command; what a configuration uses is a
    /// few kilobytes. Types that are not recorded are left out, so that Terraform names them in its own words.
    #[must_use]
    pub fn types<'a>(
        mut self,
        resources: impl IntoIterator<Item = &'a str>,
        data_sources: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        if let Some(scope) = self.providers.get_mut(&self.last) {
            let (all_resources, all_data) = scope.only.get_or_insert_default();
            all_resources.extend(resources.into_iter().map(str::to_owned));
            all_data.extend(data_sources.into_iter().map(str::to_owned));
        }
        self
    }

    /// Makes an instance of each provider, as a connection has it, without serving it.
    ///
    /// # Errors
    /// A provider has no recorded schema.
    #[cfg(feature = "fuzz")]
    pub fn instances(self) -> Result<Vec<Arc<dyn Provider>>, OfflineError> {
        let instance =
            |(name, scope): (String, Scope)| Ok(connections(recorded_document(&name)?, scope, Arc::default())());
        self.providers.into_iter().map(instance).collect()
    }

    /// Starts serving.
    ///
    /// # Errors
    /// A provider has no recorded schema, or a server cannot start.
    pub fn start(self) -> Result<Offline, OfflineError> {
        let (mut servers, mut worlds) = (Vec::new(), Vec::new());
        for (name, scope) in self.providers {
            let document = recorded_document(&name)?;
            let world = Arc::<World>::default();
            let server = serve_in_process(connections(document, scope, Arc::clone(&world)), document.source())
                .map_err(|source| OfflineError::Serve { name, source })?;
            servers.push(server);
            worlds.push((document, world));
        }
        Ok(Offline { servers, worlds })
    }
}

/// The main function of a plugin binary that plays the provider of this name.
#[cfg(feature = "plugin")]
pub fn serve_plugin(name: &str) -> std::process::ExitCode {
    match recorded_document(name) {
        Ok(document) => {
            ledgerform_tfplugin::serve(document.source(), connections(document, Scope::default(), Arc::default()))
        }
        Err(error) => {
            // The name comes from a file name or a variable, and so from a person who should read this.
            drop(std::io::Write::write_all(&mut std::io::stderr(), format!("{error}\n").as_bytes()));
            std::process::ExitCode::FAILURE
        }
    }
}

/// Makes the provider of each connection; the world is common to all of them.
pub(crate) fn connections(
    document: &'static Document,
    scope: Scope,
    world: Arc<World>,
) -> impl Fn() -> Arc<dyn Provider> {
    let scope = Arc::new(scope);
    move || Arc::new(Recorded::new(document, Arc::clone(&scope), Arc::clone(&world)))
}

fn recorded_document(name: &str) -> Result<&'static Document, OfflineError> {
    document(name).filter(|document| !document.is_built_in()).ok_or_else(|| {
        let served = ledgerform_schema::documents().iter().filter(|document| !document.is_built_in());
        let names: BTreeSet<&str> = served.map(Document::name).collect();
        let recorded = names.into_iter().collect::<Vec<_>>().join(", ");
        OfflineError::UnknownProvider { name: name.to_owned(), recorded }
    })
}
