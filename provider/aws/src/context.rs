//! What a kind has at hand: the clients of a region, and whose account it is.

use crate::clients::Clients;
use crate::fault::{Failed, Result};
use aws_types::SdkConfig;
use futures_util::future::{Either, select};
use ledgerform_aws_settings::Settings;
use ledgerform_engine::{Fault, Stop};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A region of an account; clones have the same clients.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) clients: Arc<Clients>,
    pub(crate) config: SdkConfig,
    pub(crate) settings: Arc<Settings>,
    pub(crate) region: String,
    /// The account ID; empty if it was not asked for.
    pub(crate) account: String,
    /// `aws`, `aws-cn`, …
    pub(crate) partition: String,
    /// Whether the user wants the call to stop for which the context is.
    pub(crate) stop: Stop,
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
        let (account, partition, stop) = (self.account.clone(), self.partition.clone(), self.stop.clone());
        Self { clients: Arc::default(), config, settings, region, account, partition, stop }
    }

    /// The same for a call that the user can stop.
    pub(crate) fn until(&self, stop: &Stop) -> Self {
        Self { stop: stop.clone(), ..self.clone() }
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// [`Fault::Cancelled`] if the user wants to stop before it is over. `what` says what is waited for.
    async fn sleep(&self, interval: Duration, what: &str) -> Result<()> {
        match select(pin!(tokio::time::sleep(interval)), self.stop.clone()).await {
            Either::Left(_) => Ok(()),
            Either::Right(_) => {
                let message = format!("stopped while waiting: {what}");
                Err(Failed { fault: Fault::Cancelled, code: String::new(), message, id: None })
            }
        }
    }

    /// Asks until what is asked for is done. A request that was sent is answered also where the user wants to stop.
    ///
    /// # Errors
    /// What `ask` says, if it takes longer than `limit`, and [`Fault::Cancelled`] if the user wants to stop.
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
            self.sleep(interval, &status).await?;
            interval = (interval * 3 / 2).min(first * 10);
        }
    }

    /// Tries again for a while what fails since another service does not know yet what was made just now, such as a role.
    ///
    /// # Errors
    /// The last one, and [`Fault::Cancelled`] if the user wants to stop before the next attempt.
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
                    self.sleep(interval, &failed.message).await?;
                    interval = (interval * 3 / 2).min(first * 10);
                }
                result => return result,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn context(stop: &Stop) -> Context {
        let settings = Settings { poll_interval: Some(Duration::from_millis(20)), ..Settings::default() };
        let empty = String::new;
        Context {
            clients: Arc::default(),
            config: SdkConfig::builder().build(),
            settings: Arc::new(settings),
            region: empty(),
            account: empty(),
            partition: empty(),
            stop: Stop::default(),
        }
        .until(stop)
    }

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
    }

    /// Waits for what never comes; the user wants to stop with the third question.
    #[test]
    fn whoever_wants_to_stop_waits_no_more() {
        let stop = Stop::default();
        let asked = Cell::new(0);
        let ask = || async {
            asked.set(asked.get() + 1);
            if asked.get() == 3 {
                stop.request();
            }
            Ok(Wait::<()>::Pending("creating".to_owned()))
        };
        let failed = run(context(&stop).wait(Duration::from_secs(7200), &|_| {}, ask)).unwrap_err();
        assert_eq!((failed.fault, asked.get()), (Fault::Cancelled, 3));
        assert_eq!(failed.message, "stopped while waiting: creating");
    }

    /// The question is asked to its end, and its answer counts.
    #[test]
    fn what_was_asked_is_answered_all_the_same() {
        let stop = Stop::default();
        let ask = || async {
            stop.request();
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(Wait::Done("available"))
        };
        assert_eq!(run(context(&stop).wait(Duration::from_secs(7200), &|_| {}, ask)), Ok("available"));
    }

    #[test]
    fn whoever_wants_to_stop_tries_no_more() {
        let stop = Stop::default();
        let call = || async {
            stop.request();
            Err::<(), _>(Failed::refused("the role is not known yet"))
        };
        let failed = run(context(&stop).retry(Duration::from_secs(7200), |_| true, call)).unwrap_err();
        assert_eq!(failed.fault, Fault::Cancelled);
    }
}
