//! List resources.

use super::{Object, config};
use crate::{Context, Diagnostics, List, Listed, Results, Validate, async_trait};
use ledgerform_schema::Schema;
use std::marker::PhantomData;
use std::sync::Arc;

/// A list resource: finds the remote objects of a managed resource type. From Terraform 1.14 on.
#[async_trait]
pub trait ListResource: Send + Sync + 'static {
    /// The struct that the list block is read into.
    type Config: Object;
    /// The struct of the managed resource.
    type Object: Object;
    /// The struct of its identity.
    type Identity: Object;

    /// Checks a configuration as a whole, after the validators of its fields.
    fn validate(&self, _config: &Self::Config) -> Diagnostics {
        Diagnostics::new()
    }

    /// Finds objects, and sends each as soon as it is found.
    ///
    /// # Errors
    /// The search cannot go on. What was sent before stands.
    async fn list(
        &self,
        config: Self::Config,
        found: Finds<Self::Object, Self::Identity>,
        context: Context,
    ) -> Result<(), Diagnostics>;
}

/// Takes what a search finds.
#[derive(Debug, Clone)]
pub struct Finds<O, I> {
    results: Results,
    include_object: bool,
    marker: PhantomData<fn(O, I)>,
}

impl<O: Object, I: Object> Finds<O, I> {
    /// Whether the client wants the objects, beside their identities.
    pub fn wants_objects(&self) -> bool {
        self.include_object
    }

    /// Sends one object on: what identifies it, what people call it, and itself where it is known. False when no more
    /// are wanted.
    ///
    /// # Errors
    /// The object breaks a rule of Terraform; the search should end with this error.
    pub async fn send(
        &self,
        identity: &I,
        display_name: impl Into<String>,
        object: Option<&O>,
    ) -> Result<bool, Diagnostics> {
        let listed = Listed {
            identity: identity.to_value(),
            display_name: display_name.into(),
            object: object.filter(|_| self.include_object).map(O::to_value),
            warnings: Diagnostics::new(),
        };
        self.results.send(listed).await
    }
}

/// A [`ListResource`] with its types forgotten.
#[async_trait]
pub(super) trait AnyList: Send + Sync {
    fn schema(&self) -> Arc<Schema>;
    fn validate(&self, request: &Validate) -> Diagnostics;
    async fn list(&self, request: List) -> Result<(), Diagnostics>;
}

pub(super) struct Adapter<L>(pub(super) L);

#[async_trait]
impl<L: ListResource> AnyList for Adapter<L> {
    fn schema(&self) -> Arc<Schema> {
        config::arguments::<L::Config>()
    }

    fn validate(&self, request: &Validate) -> Diagnostics {
        config::validate(&L::Config::rules(), &request.config, |config| self.0.validate(config))
    }

    async fn list(&self, request: List) -> Result<(), Diagnostics> {
        let config = config::read(&config::filled::<L::Config>(&request.config))?;
        let List { results, include_object, context, .. } = request;
        self.0.list(config, Finds { results, include_object, marker: PhantomData }, context).await
    }
}
