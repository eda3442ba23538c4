//! Actions.

use super::{Object, config};
use crate::{ActionPlan, Context, Diagnostics, Invoke, PlanAction, Progress, Validate, async_trait};
use ledgerform_schema::Schema;
use std::sync::Arc;

/// An action: what a provider does that is not the life of a resource. From Terraform 1.14 on.
#[async_trait]
pub trait Action: Send + Sync + 'static {
    /// The struct that the block is read into.
    type Config: Object;

    /// Checks a configuration as a whole, after the validators of its fields.
    fn validate(&self, _config: &Self::Config) -> Diagnostics {
        Diagnostics::new()
    }

    /// Says whether the action can be invoked, as far as that is known. By default it can.
    ///
    /// # Errors
    /// It cannot.
    async fn plan(&self, _config: Self::Config, _context: Context) -> Result<ActionPlan, Diagnostics> {
        Ok(ActionPlan::default())
    }

    /// Does it. [`Progress::report`] shows the user how far it is.
    async fn invoke(&self, config: Self::Config, progress: Progress, context: Context) -> Diagnostics;
}

/// An [`Action`] with its type forgotten.
#[async_trait]
pub(super) trait AnyAction: Send + Sync {
    fn schema(&self) -> Arc<Schema>;
    fn validate(&self, request: &Validate) -> Diagnostics;
    async fn plan(&self, request: PlanAction) -> Result<ActionPlan, Diagnostics>;
    async fn invoke(&self, request: Invoke) -> Diagnostics;
}

pub(super) struct Adapter<A>(pub(super) A);

#[async_trait]
impl<A: Action> AnyAction for Adapter<A> {
    fn schema(&self) -> Arc<Schema> {
        config::arguments::<A::Config>()
    }

    fn validate(&self, request: &Validate) -> Diagnostics {
        config::validate(&A::Config::rules(), &request.config, |config| self.0.validate(config))
    }

    async fn plan(&self, request: PlanAction) -> Result<ActionPlan, Diagnostics> {
        let config = config::read(&config::filled::<A::Config>(&request.config))?;
        self.0.plan(config, request.context).await
    }

    async fn invoke(&self, request: Invoke) -> Diagnostics {
        match config::read(&config::filled::<A::Config>(&request.config)) {
            Ok(config) => self.0.invoke(config, request.progress, request.context).await,
            Err(diagnostics) => diagnostics,
        }
    }
}
