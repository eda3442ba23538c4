//! All handlers as one provider.

use super::block::Only;
use super::{Action, DataSource, Ephemeral, Function, ListResource, Object, ProviderBlock, Resource, StateStore};
use super::{action, data, ephemeral, function, list, resource, store};
use crate::*;
use ledgerform_schema::{Function as Declaration, Schema};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Typed handlers by the names of their types, as one [`Provider`].
///
/// What is not registered goes to the provider it stands on: that of [`Registry::beside`], which a provider can be
/// moved from type by type.
pub struct Registry {
    base: Arc<dyn Provider>,
    meta: Option<Arc<Schema>>,
    resources: BTreeMap<String, Box<dyn resource::AnyResource>>,
    data: BTreeMap<String, Box<dyn data::AnyDataSource>>,
    ephemeral: BTreeMap<String, Box<dyn ephemeral::AnyEphemeral>>,
    lists: BTreeMap<String, Box<dyn list::AnyList>>,
    actions: BTreeMap<String, Box<dyn action::AnyAction>>,
    stores: BTreeMap<String, Box<dyn store::AnyStore>>,
    functions: BTreeMap<String, Box<dyn function::AnyFunction>>,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Registry").field(&self.types()).finish()
    }
}

impl Registry {
    /// A provider with this block.
    pub fn new(block: impl ProviderBlock) -> Self {
        Self::beside(Arc::new(Only(block)))
    }

    /// A provider with the block of `provider`, and all that it has.
    pub fn beside(provider: Arc<dyn Provider>) -> Self {
        Self {
            base: provider,
            meta: None,
            resources: BTreeMap::new(),
            data: BTreeMap::new(),
            ephemeral: BTreeMap::new(),
            lists: BTreeMap::new(),
            actions: BTreeMap::new(),
            stores: BTreeMap::new(),
            functions: BTreeMap::new(),
        }
    }

    /// Modules may tell the provider who they are, by `provider_meta` blocks of this struct.
    #[must_use]
    pub fn meta<T: Object>(mut self) -> Self {
        self.meta = Some(super::config::arguments::<T>());
        self
    }

    /// Adds a managed resource.
    #[must_use]
    pub fn resource(mut self, ty: impl Into<String>, handler: impl Resource) -> Self {
        self.resources.insert(ty.into(), Box::new(resource::Adapter::new(handler)));
        self
    }

    /// Adds a data source.
    #[must_use]
    pub fn data_source(mut self, ty: impl Into<String>, handler: impl DataSource) -> Self {
        self.data.insert(ty.into(), Box::new(data::Adapter(handler)));
        self
    }

    /// Adds an ephemeral resource.
    #[must_use]
    pub fn ephemeral(mut self, ty: impl Into<String>, handler: impl Ephemeral) -> Self {
        self.ephemeral.insert(ty.into(), Box::new(ephemeral::Adapter(handler)));
        self
    }

    /// Adds the search for objects of a managed resource, which must have an identity.
    #[must_use]
    pub fn list(mut self, ty: impl Into<String>, handler: impl ListResource) -> Self {
        self.lists.insert(ty.into(), Box::new(list::Adapter(handler)));
        self
    }

    /// Adds an action.
    #[must_use]
    pub fn action(mut self, ty: impl Into<String>, handler: impl Action) -> Self {
        self.actions.insert(ty.into(), Box::new(action::Adapter(handler)));
        self
    }

    /// Adds a state store.
    #[must_use]
    pub fn state_store(mut self, ty: impl Into<String>, handler: impl StateStore) -> Self {
        self.stores.insert(ty.into(), Box::new(store::Adapter(handler)));
        self
    }

    /// Adds a function, which configurations call as `provider::<name of the provider>::<name>`.
    #[must_use]
    pub fn function(mut self, name: impl Into<String>, handler: impl Function) -> Self {
        self.functions.insert(name.into(), Box::new(function::Adapter(handler)));
        self
    }
}

/// Calls the handler of a type, or the provider the registry stands on.
macro_rules! dispatch {
    ($self:ident.$map:ident.$method:ident($request:expr)) => {
        dispatch!($self.$map.$method => $method, $request)
    };
    ($self:ident.$map:ident.$method:ident => $base:ident, $request:expr) => {{
        let request = $request;
        match $self.$map.get(&request.ty) {
            Some(handler) => handler.$method(request).await,
            None => $self.base.$base(request).await,
        }
    }};
}

#[async_trait]
impl Provider for Registry {
    fn schema(&self) -> Arc<Schema> {
        self.base.schema()
    }

    fn types(&self) -> Types {
        let mut types = self.base.types();
        types.resources.extend(self.resources.keys().cloned());
        types.data_sources.extend(self.data.keys().cloned());
        types.ephemeral.extend(self.ephemeral.keys().cloned());
        types.lists.extend(self.lists.keys().cloned());
        types.actions.extend(self.actions.keys().cloned());
        types.state_stores.extend(self.stores.keys().cloned());
        types
    }

    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>> {
        let own = match kind {
            Kind::Resource => self.resources.get(ty).map(|handler| handler.schema()),
            Kind::DataSource => self.data.get(ty).map(|handler| handler.schema()),
            Kind::Ephemeral => self.ephemeral.get(ty).map(|handler| handler.schema()),
            Kind::List => self.lists.get(ty).map(|handler| handler.schema()),
            Kind::Action => self.actions.get(ty).map(|handler| handler.schema()),
            Kind::StateStore => self.stores.get(ty).map(|handler| handler.schema()),
        };
        own.or_else(|| self.base.type_schema(kind, ty))
    }

    fn meta_schema(&self) -> Option<Arc<Schema>> {
        self.meta.clone().or_else(|| self.base.meta_schema())
    }

    fn identity_schema(&self, ty: &str) -> Option<Arc<IdentitySchema>> {
        match self.resources.get(ty) {
            Some(handler) => handler.identity(),
            None => self.base.identity_schema(ty),
        }
    }

    fn functions(&self) -> BTreeMap<String, Declaration> {
        let own = self.functions.iter().map(|(name, handler)| (name.clone(), handler.declaration()));
        self.base.functions().into_iter().chain(own).collect()
    }

    fn capabilities(&self) -> Capabilities {
        let Capabilities { plan_destroy, move_state, generate_config } = self.base.capabilities();
        Capabilities {
            plan_destroy: plan_destroy || self.resources.values().any(|handler| handler.plans_destroy()),
            move_state: move_state || self.resources.values().any(|handler| handler.moves()),
            generate_config,
        }
    }

    async fn validate_provider(&self, config: &Value) -> Diagnostics {
        self.base.validate_provider(config).await
    }

    async fn configure(&self, request: Configure) -> Configured {
        self.base.configure(request).await
    }

    async fn validate(&self, request: Validate) -> Diagnostics {
        let ty = &request.ty;
        let own = match request.kind {
            Kind::Resource => self.resources.get(ty).map(|handler| handler.validate(&request.config)),
            Kind::DataSource => self.data.get(ty).map(|handler| handler.validate(&request)),
            Kind::Ephemeral => self.ephemeral.get(ty).map(|handler| handler.validate(&request)),
            Kind::List => self.lists.get(ty).map(|handler| handler.validate(&request)),
            Kind::Action => self.actions.get(ty).map(|handler| handler.validate(&request)),
            Kind::StateStore => self.stores.get(ty).map(|handler| handler.validate(&request)),
        };
        match own {
            Some(found) => found,
            None => self.base.validate(request).await,
        }
    }

    async fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        match self.resources.get(&request.ty) {
            Some(handler) => handler.upgrade(request),
            None => self.base.upgrade(request).await,
        }
    }

    async fn upgrade_identity(&self, request: UpgradeIdentity) -> Result<Value, Diagnostics> {
        match self.resources.get(&request.ty) {
            Some(handler) => handler.upgrade_identity(request),
            None => self.base.upgrade_identity(request).await,
        }
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        dispatch!(self.resources.read(request))
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        match self.resources.get(&request.ty) {
            // The capability is the whole provider's: types that did not ask for it have nothing to say.
            Some(handler) if request.proposed.is_null() && !handler.plans_destroy() => {
                Ok(Planned { private: request.private, ..Planned::default() })
            }
            Some(handler) => handler.plan(request).await,
            None => self.base.plan(request).await,
        }
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        dispatch!(self.resources.apply(request))
    }

    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        dispatch!(self.resources.import(request))
    }

    async fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        match self.resources.get(&request.target_type) {
            Some(handler) => handler.move_state(request),
            None => self.base.move_state(request).await,
        }
    }

    async fn generate_config(&self, request: GenerateConfig) -> Result<Value, Diagnostics> {
        match self.resources.contains_key(&request.ty) {
            true => Ok(config_from_state(&request.schema.block, request.state)),
            false => self.base.generate_config(request).await,
        }
    }

    async fn read_data_source(&self, request: ReadData) -> Result<Found, Diagnostics> {
        dispatch!(self.data.read => read_data_source, request)
    }

    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        dispatch!(self.ephemeral.open(request))
    }

    async fn renew(&self, request: Renew) -> Result<Renewed, Diagnostics> {
        dispatch!(self.ephemeral.renew(request))
    }

    async fn close(&self, request: Close) -> Diagnostics {
        dispatch!(self.ephemeral.close(request))
    }

    async fn list(&self, request: List) -> Result<(), Diagnostics> {
        dispatch!(self.lists.list(request))
    }

    async fn plan_action(&self, request: PlanAction) -> Result<ActionPlan, Diagnostics> {
        dispatch!(self.actions.plan => plan_action, request)
    }

    async fn invoke(&self, request: Invoke) -> Diagnostics {
        dispatch!(self.actions.invoke(request))
    }

    async fn call(&self, name: &str, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        match self.functions.get(name) {
            Some(handler) => handler.call(arguments).await,
            None => self.base.call(name, arguments).await,
        }
    }

    async fn configure_store(&self, request: ConfigureStore) -> Diagnostics {
        dispatch!(self.stores.configure => configure_store, request)
    }

    async fn read_state(&self, id: StateId) -> Result<Vec<u8>, Diagnostics> {
        dispatch!(self.stores.read => read_state, id)
    }

    async fn write_state(&self, id: StateId, state: Vec<u8>) -> Diagnostics {
        match self.stores.get(&id.ty) {
            Some(handler) => handler.write(id, state).await,
            None => self.base.write_state(id, state).await,
        }
    }

    async fn lock_state(&self, request: Lock) -> Result<String, Diagnostics> {
        match self.stores.get(&request.id.ty) {
            Some(handler) => handler.lock(request).await,
            None => self.base.lock_state(request).await,
        }
    }

    async fn unlock_state(&self, id: StateId, lock: String) -> Diagnostics {
        match self.stores.get(&id.ty) {
            Some(handler) => handler.unlock(id, lock).await,
            None => self.base.unlock_state(id, lock).await,
        }
    }

    async fn states(&self, ty: &str) -> Result<Vec<String>, Diagnostics> {
        match self.stores.get(ty) {
            Some(handler) => handler.states().await,
            None => self.base.states(ty).await,
        }
    }

    async fn delete_state(&self, id: StateId) -> Diagnostics {
        dispatch!(self.stores.delete => delete_state, id)
    }
}
