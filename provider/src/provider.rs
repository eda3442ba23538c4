//! The provider: component resources by their derived schemas, everything else by typed handlers.

use crate::component::Component;
use crate::connect::{Clouds, Connect};
use crate::data::{ComponentSchemas, Platforms};
use crate::functions::{Arn, Kubeconfig, SubnetPlan};
use crate::lifecycle::{Lifecycle, stopped};
use crate::settings::{Config, check};
use crate::tokens::{DatabaseTokens, EksTokens};
use crate::upgrade::upgrade;
use ledgerform::Component as _;
use ledgerform_engine::unless;
use ledgerform_modules::COMPONENTS;
use ledgerform_modules::vpc::Vpc;
use ledgerform_schema::{Function, Schema};
use ledgerform_tfplugin::author::{ProviderBlock, Registry};
use ledgerform_tfplugin::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The provider `fintech` over clouds that `connector` makes. [`serve`](ledgerform_tfplugin::serve) takes a closure that
/// makes one for each connection.
pub fn provider<N: Connect>(connector: Arc<N>) -> Arc<dyn Provider> {
    let clouds = Clouds::new(connector);
    let components = COMPONENTS.iter().map(Component::new).map(|component| (component.ty.clone(), component));
    let components: BTreeMap<String, Component> = components.collect();
    let mut others = Registry::new(Block(clouds.clone()))
        .data_source("fintech_component_schema", ComponentSchemas)
        .data_source("fintech_platform", Platforms(clouds.clone()))
        .ephemeral("fintech_database_token", DatabaseTokens(clouds.clone()))
        .ephemeral("fintech_eks_token", EksTokens(clouds.clone()))
        .function("arn", Arn)
        .function("kubeconfig", Kubeconfig);
    if let Some(vpc) = COMPONENTS.iter().find(|component| component.name == Vpc::NAME) {
        let connector = Arc::clone(&clouds.connector);
        others = others.function("subnet_plan", SubnetPlan { component: Component::new(vpc), connector });
    }
    Arc::new(Fintech { components, others, clouds })
}

struct Fintech<N: Connect> {
    /// By resource type.
    components: BTreeMap<String, Component>,
    /// The provider block and everything that is no component.
    others: Registry,
    clouds: Clouds<N>,
}

impl<N: Connect> Fintech<N> {
    fn lifecycle(&self, ty: &str) -> Option<Lifecycle<'_, N>> {
        let component = self.components.get(ty)?;
        Some(Lifecycle { component, clouds: &self.clouds })
    }
}

/// What only looks, unless the user wants to stop before it is done.
async fn unless_stopped<T>(
    mut stop: Stop,
    work: impl Future<Output = Result<T, Diagnostics>>,
) -> Result<T, Diagnostics> {
    match unless(stop.requested(), work).await {
        Ok(done) => done,
        Err(_) => Err(stopped()),
    }
}

/// The provider block.
struct Block<N: Connect>(Clouds<N>);

#[async_trait]
impl<N: Connect> ProviderBlock for Block<N> {
    type Config = Config;

    fn validate(&self, config: &Config) -> Diagnostics {
        check(config)
    }

    async fn configure(&self, config: Config, context: Context) -> Result<Configured, Diagnostics> {
        match config.read() {
            Some(configuration) => self.0.configure(configuration),
            None => context.log.info("Parts of the provider block are known later", serde_json::json!({})),
        }
        Ok(Configured::default())
    }
}

#[async_trait]
impl<N: Connect> Provider for Fintech<N> {
    fn schema(&self) -> Arc<Schema> {
        self.others.schema()
    }

    fn types(&self) -> Types {
        let mut types = self.others.types();
        types.resources.extend(self.components.keys().cloned());
        types
    }

    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>> {
        match self.components.get(ty) {
            Some(component) if kind == Kind::Resource => Some(Arc::clone(&component.schema)),
            _ => self.others.type_schema(kind, ty),
        }
    }

    fn functions(&self) -> BTreeMap<String, Function> {
        self.others.functions()
    }

    fn capabilities(&self) -> Capabilities {
        // What must not be destroyed is refused while planning.
        Capabilities { plan_destroy: true, ..Capabilities::default() }
    }

    async fn validate_provider(&self, config: &Value) -> Diagnostics {
        self.others.validate_provider(config).await
    }

    async fn configure(&self, request: Configure) -> Configured {
        self.others.configure(request).await
    }

    async fn validate(&self, request: Validate) -> Diagnostics {
        match self.lifecycle(&request.ty) {
            Some(lifecycle) if request.kind == Kind::Resource => lifecycle.validate(&request.config),
            _ => self.others.validate(request).await,
        }
    }

    async fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        upgrade(&request)
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        match self.lifecycle(&request.ty) {
            Some(lifecycle) => unless_stopped(request.context.stop.clone(), lifecycle.read(request)).await,
            None => self.others.read(request).await,
        }
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        match self.lifecycle(&request.ty) {
            Some(lifecycle) => unless_stopped(request.context.stop.clone(), lifecycle.plan(request)).await,
            None => self.others.plan(request).await,
        }
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        match self.lifecycle(&request.ty) {
            Some(lifecycle) => lifecycle.apply(request).await,
            None => self.others.apply(request).await,
        }
    }

    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        match self.lifecycle(&request.ty) {
            Some(lifecycle) => lifecycle.import(request).await,
            None => self.others.import(request).await,
        }
    }

    async fn read_data_source(&self, request: ReadData) -> Result<Found, Diagnostics> {
        self.others.read_data_source(request).await
    }

    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        self.others.open(request).await
    }

    async fn call(&self, name: &str, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        self.others.call(name, arguments).await
    }
}
