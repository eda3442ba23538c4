//! What a kind has at hand: the clients of a region, and whose account it is.

use crate::clients::Clients;
use crate::fault::{Failed, Result};
use aws_types::SdkConfig;
use ledgerform_aws_settings::Settings;
use ledgerform_engine::Fault;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A region of an account.
pub(crate) struct Context {
    pub(crate) clients: Clients,
    pub(crate) config: SdkConfig,
    pub(crate) settings: Arc<Settings>,
    pub(crate) region: String,
    /// The account ID; empty if it was not asked for.
    pub(crate) account: String,
    /// `aws`, `aws-cn`, …
    pub(crate) partition: String,
}

/// What a service says of work that takes a while.
#[derive(Debug)]
pub(crate) enum Wait<T> {
    /// It is done.
    Done(T),
    /// It goes on; says where it stands.
    Pending(String),
}

impl Context {
    /// The ARN of something in this region and account: `arn("eks", "cluster/main")`.
    pub(crate) fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition, self.region, self.account)
    }

    /// The ARN of something that is in no region: `global_arn("iam", "role/main")`.
    pub(crate) fn global_arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}::{}:{resource}", self.partition, self.account)
    }

    /// Another region of the same account.
    pub(crate) fn elsewhere(&self, region: &str) -> Self {
        let config = self.config.to_builder().region(aws_config::Region::new(region.to_owned())).build();
        let (settings, region) = (self.settings.clone(), region.to_owned());
        let (account, partition) = (self.account.clone(), self.partition.clone());
        Self { clients: Clients::default(), config, settings, region, account, partition }
    }

    /// Asks until what is asked for is done.
    ///
    /// # Errors
    /// What `ask` says, and if it takes longer than `limit`.
    pub(crate) async fn wait<T, F>(
        &self,
        limit: Duration,
        progress: &(dyn Fn(&str) + Sync),
        mut ask: impl FnMut() -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<Wait<T>>>,
    {
        let first = self.settings.poll_interval.unwrap_or(Duration::from_secs(1));
        let (end, mut interval) = (Instant::now() + limit, first);
        loop {
            let status = match ask().await? {
                Wait::Done(value) => return Ok(value),
                Wait::Pending(status) => status,
            };
            if Instant::now() + interval > end {
                let message = format!("it is still {status} after {} s", limit.as_secs());
                return Err(Failed { fault: Fault::Refused, code: String::new(), message, id: None });
            }
            progress(&format!("waiting: {status}"));
            tokio::time::sleep(interval).await;
            interval = (interval * 3 / 2).min(first * 10);
        }
    }

    /// Tries again for a while what fails since another service does not know yet what was made just now, such as a role.
    ///
    /// # Errors
    /// The last one.
    pub(crate) async fn retry<T, F>(
        &self,
        limit: Duration,
        is_passing: impl Fn(&Failed) -> bool,
        mut call: impl FnMut() -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let first = self.settings.poll_interval.unwrap_or(Duration::from_secs(1));
        let (end, mut interval) = (Instant::now() + limit, first);
        loop {
            match call().await {
                Err(failed) if is_passing(&failed) && Instant::now() + interval < end => {
                    tokio::time::sleep(interval).await;
                    interval = (interval * 3 / 2).min(first * 10);
                }
                result => return result,
            }
        }
    }
}
