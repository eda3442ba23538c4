//! What the provider wants of whoever makes a cloud.

use crate::settings::Configuration;
use ledgerform_aws_settings::{Presign, Settings};
use ledgerform_engine::{Cloud, CloudError, Kinds};
use ledgerform_tfplugin::Diagnostics;
use ledgerform_tfplugin::author::Shared;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// Makes clouds out of provider blocks.
pub trait Connect: Send + Sync + 'static {
    /// What it makes.
    type Cloud: Cloud + 'static;

    /// What its clouds can make and read. It is asked without any connection: to check configurations, and to plan where
    /// the provider block is not known yet. Those of a cloud also know where they are.
    fn kinds(&self) -> &Arc<Kinds>;

    /// The same with what a provider block says of all objects, such as default tags: to plan what is there.
    fn kinds_under(&self, settings: &Settings) -> Arc<Kinds> {
        _ = settings;
        Arc::clone(self.kinds())
    }

    /// A cloud with these settings. [`Settings::region`] is that of the resource that wants it.
    ///
    /// # Errors
    /// Credentials that are missing or refused, an account that is not allowed. The message is shown.
    fn connect(&self, settings: &Settings) -> impl Future<Output = Result<Connected<Self::Cloud>, CloudError>> + Send;

    /// The URL of a request with its signature in the query, made with the credentials of the cloud. Nothing is sent.
    ///
    /// # Errors
    /// There are no credentials.
    fn sign(&self, cloud: &Self::Cloud, request: &Presign) -> impl Future<Output = Result<String, CloudError>> + Send;
}

/// A cloud, and where it is.
#[derive(Debug)]
pub struct Connected<C> {
    /// The cloud.
    pub cloud: C,
    /// The region that is worked in.
    pub region: String,
    /// The account that is worked in, where it was asked for.
    pub account_id: Option<String>,
}

/// The clouds of one provider block, each made when it is first needed.
pub(crate) struct Clouds<N: Connect> {
    pub(crate) connector: Arc<N>,
    configured: Shared<Block<N::Cloud>>,
}

/// A provider block, and the clouds that were made of it, by region.
struct Block<C> {
    configuration: Configuration,
    /// Made when they are first asked for.
    kinds: OnceLock<Arc<Kinds>>,
    clouds: Mutex<BTreeMap<Option<String>, Arc<Connected<C>>>>,
}

impl<N: Connect> Clone for Clouds<N> {
    fn clone(&self) -> Self {
        Self { connector: Arc::clone(&self.connector), configured: self.configured.clone() }
    }
}

impl<N: Connect> Clouds<N> {
    pub(crate) fn new(connector: Arc<N>) -> Self {
        Self { connector, configured: Shared::default() }
    }

    pub(crate) fn configure(&self, configuration: Configuration) {
        self.configured.put(Block { configuration, kinds: OnceLock::new(), clouds: Mutex::default() });
    }

    /// The provider block; an error where it is not known yet.
    pub(crate) fn configuration(&self) -> Result<Configuration, Diagnostics> {
        Ok(self.configured.get()?.configuration.clone())
    }

    /// Whether the provider block is known.
    pub(crate) fn is_configured(&self) -> bool {
        self.configured.get().is_ok()
    }

    /// The kinds as the provider block has them, as far as it is known.
    pub(crate) fn kinds(&self) -> Arc<Kinds> {
        match self.configured.get() {
            Ok(block) => {
                let under = || self.connector.kinds_under(&block.configuration.settings);
                Arc::clone(block.kinds.get_or_init(under))
            }
            Err(_) => Arc::clone(self.connector.kinds()),
        }
    }

    /// The cloud of a region, or of the provider's own.
    pub(crate) async fn get(&self, region: Option<&str>) -> Result<Arc<Connected<N::Cloud>>, Diagnostics> {
        let block = self.configured.get()?;
        let mut settings = block.configuration.settings.clone();
        if let Some(region) = region {
            settings.region = Some(region.to_owned());
        }
        // Held while connecting: resources of one region are configured at the same time, and one connection is enough.
        let mut clouds = block.clouds.lock().await;
        if let Some(known) = clouds.get(&settings.region) {
            return Ok(Arc::clone(known));
        }
        let connected = self.connector.connect(&settings).await.map_err(|error| {
            let detail = format!("{error}\n\nCheck the provider block, the environment and the shared files.");
            Diagnostics::error("AWS cannot be reached", detail)
        })?;
        let connected = Arc::new(connected);
        clouds.insert(settings.region, Arc::clone(&connected));
        Ok(connected)
    }
}
