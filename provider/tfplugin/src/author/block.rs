//! The provider block.

use super::{Object, config};
use crate::{Applied, Apply, Provider};
use crate::{Configure, Configured, Context, Diagnostics, Kind, Plan, Planned, Read, State, Types, Value, async_trait};
use ledgerform_schema::Schema;
use std::sync::{Arc, PoisonError, RwLock};

/// What takes the provider block.
#[async_trait]
pub trait ProviderBlock: Send + Sync + 'static {
    /// The struct that the block is read into.
    type Config: Object;

    /// Checks the block as a whole, after the validators of its fields.
    fn validate(&self, _config: &Self::Config) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the block. Called again for each run when the process serves several; parts of it may be unknown while
    /// planning, which only fields of the type [`Field`](super::Field) can be. [`Shared::put`] hands on what comes of
    /// it.
    ///
    /// # Errors
    /// It does not work with this block.
    async fn configure(&self, config: Self::Config, context: Context) -> Result<Configured, Diagnostics>;
}

/// What configuring the provider makes, and its handlers use: a client of a remote API. Clones share it.
///
/// ```
/// use ledgerform_tfplugin::author::Shared;
/// let client: Shared<String> = Shared::default();
/// assert!(client.get().is_err(), "not configured");
/// client.put("https://api.example".to_owned());
/// assert_eq!(client.get()?.as_str(), "https://api.example");
/// # Ok::<(), ledgerform_tfplugin::Diagnostics>(())
/// ```
#[derive(Debug)]
pub struct Shared<C>(Arc<RwLock<Option<Arc<C>>>>);

impl<C> Default for Shared<C> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<C> Clone for Shared<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C> Shared<C> {
    /// Replaces it; handlers that run keep what they have.
    pub fn put(&self, client: C) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(client));
    }

    /// The client.
    ///
    /// # Errors
    /// The provider is not configured.
    pub fn get(&self) -> Result<Arc<C>, Diagnostics> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| {
            let detail = "The provider block is not complete enough yet. Give its arguments values that are known.";
            Diagnostics::error("Provider not configured", detail)
        })
    }
}

/// A provider that has a block and nothing else.
pub(super) struct Only<B>(pub(super) B);

#[async_trait]
impl<B: ProviderBlock> Provider for Only<B> {
    fn schema(&self) -> Arc<Schema> {
        config::arguments::<B::Config>()
    }

    fn types(&self) -> Types {
        Types::default()
    }

    fn type_schema(&self, _kind: Kind, _ty: &str) -> Option<Arc<Schema>> {
        None
    }

    async fn validate_provider(&self, config: &Value) -> Diagnostics {
        config::validate(&B::Config::rules(), config, |config| self.0.validate(config))
    }

    async fn configure(&self, request: Configure) -> Configured {
        let config = config::read(&config::filled::<B::Config>(&request.config));
        match config {
            Ok(config) => self.0.configure(config, request.context).await.unwrap_or_else(Configured::from),
            Err(diagnostics) => diagnostics.into(),
        }
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        Err(unknown(&request.ty))
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        Err(unknown(&request.ty))
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        Err(unknown(&request.ty))
    }
}

fn unknown(ty: &str) -> Diagnostics {
    Diagnostics::error("No such type", format!("The provider has no {ty}."))
}
