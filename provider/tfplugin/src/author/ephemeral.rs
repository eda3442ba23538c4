//! Ephemeral resources.

use super::call::split;
use super::{Answer, Call, Object, config};
use crate::{
    Close, Diagnostics, Opened, Private, ReadData, Renew, Renewed, Validate, Value, async_trait, without_write_only,
};
use ledgerform_schema::Schema;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// An ephemeral resource: something that is there for the time of one run, and in no plan and no state.
#[async_trait]
pub trait Ephemeral: Send + Sync + 'static {
    /// The struct that the block and what is opened are read into.
    type Object: Object;

    /// Checks a configuration as a whole, after the validators of its fields.
    fn validate(&self, _config: &Self::Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Opens it. What [`Answer::private`] keeps comes back on renew and close.
    ///
    /// # Errors
    /// It cannot be opened.
    async fn open(&self, config: Self::Object, call: Call) -> Result<Open<Self::Object>, Diagnostics>;

    /// Renews it, when the time of [`Open::renew_at`] has come.
    ///
    /// # Errors
    /// It cannot be renewed.
    async fn renew(&self, renew: Renew) -> Result<Renewed, Diagnostics> {
        Ok(Renewed { private: renew.private, ..Renewed::default() })
    }

    /// Closes it, when nothing needs it any more.
    async fn close(&self, _close: Close) -> Diagnostics {
        Diagnostics::new()
    }
}

/// An open ephemeral resource.
#[derive(Debug, Clone)]
pub struct Open<T> {
    answer: Answer<T>,
    renew_at: Option<i64>,
}

impl<T: Object> Open<T> {
    /// What was opened.
    pub fn of(answer: impl Into<Answer<T>>) -> Self {
        Self { answer: answer.into(), renew_at: None }
    }

    /// Asks to be renewed at this time, if it is still needed then.
    #[must_use]
    pub fn renew_at(mut self, time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.renew_at = i64::try_from(seconds).ok();
        self
    }
}

impl<T: Object> From<T> for Open<T> {
    fn from(object: T) -> Self {
        Self::of(object)
    }
}

/// An [`Ephemeral`] with its type forgotten.
#[async_trait]
pub(super) trait AnyEphemeral: Send + Sync {
    fn schema(&self) -> Arc<Schema>;
    fn validate(&self, request: &Validate) -> Diagnostics;
    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics>;
    async fn renew(&self, request: Renew) -> Result<Renewed, Diagnostics>;
    async fn close(&self, request: Close) -> Diagnostics;
}

pub(super) struct Adapter<E>(pub(super) E);

#[async_trait]
impl<E: Ephemeral> AnyEphemeral for Adapter<E> {
    fn schema(&self) -> Arc<Schema> {
        E::Object::schema()
    }

    fn validate(&self, request: &Validate) -> Diagnostics {
        config::validate(&E::Object::rules(), &request.config, |config| self.0.validate(config))
    }

    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        let ReadData { config, meta, context, .. } = request;
        let filled = config::filled::<E::Object>(&config);
        let object = config::read(&filled)?;
        let (private, planned_private) = (Private::default(), Private::default());
        let call = Call { private, planned_private, context, config, identity: None, meta };
        let Open { mut answer, renew_at } = self.0.open(object, call).await?;
        let value = if answer.deferred.is_some() && answer.value.is_null() {
            Value::Null
        } else {
            without_write_only(&E::Object::block(), answer.over(&filled))
        };
        let Answer { private, diagnostics, deferred, .. } = answer;
        let private = private.unwrap_or_default();
        Ok(Opened { value, renew_at, private, warnings: split(diagnostics)?, deferred })
    }

    async fn renew(&self, request: Renew) -> Result<Renewed, Diagnostics> {
        self.0.renew(request).await
    }

    async fn close(&self, request: Close) -> Diagnostics {
        self.0.close(request).await
    }
}
