//! Data sources.

use super::call::split;
use super::{Answer, Call, Object, config};
use crate::{Diagnostics, Found, Private, ReadData, Validate, Value, async_trait};
use ledgerform_schema::Schema;
use std::sync::Arc;

/// A data source.
#[async_trait]
pub trait DataSource: Send + Sync + 'static {
    /// The struct that the block and what is found are read into.
    type Object: Object;

    /// Checks a configuration as a whole, after the validators of its fields.
    fn validate(&self, _config: &Self::Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Finds what the block asks for, and answers the block with it.
    ///
    /// # Errors
    /// It cannot be found.
    async fn read(&self, config: Self::Object, call: Call) -> Result<Answer<Self::Object>, Diagnostics>;
}

/// A [`DataSource`] with its type forgotten.
#[async_trait]
pub(super) trait AnyDataSource: Send + Sync {
    fn schema(&self) -> Arc<Schema>;
    fn validate(&self, request: &Validate) -> Diagnostics;
    async fn read(&self, request: ReadData) -> Result<Found, Diagnostics>;
}

pub(super) struct Adapter<D>(pub(super) D);

#[async_trait]
impl<D: DataSource> AnyDataSource for Adapter<D> {
    fn schema(&self) -> Arc<Schema> {
        D::Object::schema()
    }

    fn validate(&self, request: &Validate) -> Diagnostics {
        config::validate(&D::Object::rules(), &request.config, |config| self.0.validate(config))
    }

    async fn read(&self, request: ReadData) -> Result<Found, Diagnostics> {
        let ReadData { config, meta, context, .. } = request;
        let filled = config::filled::<D::Object>(&config);
        let object = config::read(&filled)?;
        let private = Private::default();
        let planned_private = Private::default();
        let call = Call { private, planned_private, context, config, identity: None, meta };
        let mut answer = self.0.read(object, call).await?;
        let value =
            if answer.deferred.is_some() && answer.value.is_null() { Value::Null } else { answer.over(&filled) };
        let Answer { diagnostics, deferred, .. } = answer;
        Ok(Found { value, warnings: split(diagnostics)?, deferred })
    }
}
