//! From the provider block to AWS.

use ledgerform_aws as aws;
use ledgerform_engine::{CloudError, Fault, Kinds};
use std::sync::{Arc, OnceLock};
use terraform_provider_fintech::{Connect, Connected, Presign, Settings};

/// Makes connections to AWS.
#[derive(Default)]
pub(crate) struct Connector {
    /// Read when they are first asked for: Terraform waits for the handshake before it asks for anything.
    kinds: OnceLock<Arc<Kinds>>,
}

impl Connect for Connector {
    type Cloud = aws::Aws;

    fn kinds(&self) -> &Arc<Kinds> {
        self.kinds.get_or_init(|| Arc::new(aws::kinds()))
    }

    fn kinds_under(&self, settings: &Settings) -> Arc<Kinds> {
        Arc::new(aws::kinds_under(settings))
    }

    async fn connect(&self, settings: &Settings) -> Result<Connected<aws::Aws>, CloudError> {
        let connected = aws::Aws::connect(settings.clone()).await;
        let cloud = connected.map_err(|error| CloudError::new(Fault::Refused, error.to_string()))?;
        let region = cloud.region().to_owned();
        let account_id = Some(cloud.account_id().to_owned()).filter(|id| !id.is_empty());
        Ok(Connected { cloud, region, account_id })
    }

    async fn sign(&self, cloud: &aws::Aws, request: &Presign) -> Result<String, CloudError> {
        cloud.presign(request).await
    }
}
