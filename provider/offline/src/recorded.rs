//! The provider: planning, applying, importing.

use crate::data;
use crate::drift::Drift;
use crate::functions;
use crate::invent::{self, Maker};
use crate::seed::Seed;
use crate::settings::Settings;
use ledgerform_schema::{Block, Document, Function, NestingMode, Schema};
use ledgerform_tfplugin::{
    Applied, Apply, Capabilities, Configure, Configured, Diagnostics, Extra, Found, FunctionError, Import, Kind, Move,
    Opened, Path, Plan, Planned, Provider, Read, ReadData, State, Step, Types, Upgrade, Value, async_trait, from_json,
    mark_computed_unknown,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Which types are served; all of them without `only`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// Resource types and data sources.
    pub(crate) only: Option<(BTreeSet<String>, BTreeSet<String>)>,
}

/// What all connections share: the ids in use, so that equal configurations get different ones, and what happened
/// behind Terraform's back.
#[derive(Debug, Default)]
pub(crate) struct World {
    used: Mutex<BTreeSet<(String, String)>>,
    drifts: Mutex<BTreeMap<(String, String), Drift>>,
}

impl World {
    fn take(&self, ty: &str, id: &str) -> bool {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert((ty.to_owned(), id.to_owned()))
    }

    fn release(&self, ty: &str, id: &str) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).remove(&(ty.to_owned(), id.to_owned()));
    }

    /// From now on the object is found like this.
    pub(crate) fn drift(&self, ty: &str, id: &str, drift: Drift) {
        let mut drifts = self.drifts.lock().unwrap_or_else(PoisonError::into_inner);
        drifts.insert((ty.to_owned(), id.to_owned()), drift);
    }

    fn drifted(&self, ty: &str, id: &str) -> Option<Drift> {
        self.drifts.lock().unwrap_or_else(PoisonError::into_inner).get(&(ty.to_owned(), id.to_owned())).cloned()
    }

    /// Terraform changed the object: it is as Terraform says.
    fn settle(&self, ty: &str, id: &str) {
        self.drifts.lock().unwrap_or_else(PoisonError::into_inner).remove(&(ty.to_owned(), id.to_owned()));
    }
}

/// One connection's provider over a recorded document.
pub(crate) struct Recorded {
    document: &'static Document,
    scope: Arc<Scope>,
    world: Arc<World>,
    settings: RwLock<Arc<Settings>>,
}

impl Recorded {
    pub(crate) fn new(document: &'static Document, scope: Arc<Scope>, world: Arc<World>) -> Self {
        Self { document, scope, world, settings: RwLock::default() }
    }

    fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Creates: the first attempt of the seed whose id is free wins.
    fn create(&self, request: &Apply) -> Value {
        let settings = self.settings();
        let seed = Seed::new(&request.ty).with_value(&request.planned);
        let made = |attempt: u32| {
            let seed = if attempt == 0 { seed } else { seed.with(&attempt.to_string()) };
            Maker::new(&request.ty, &request.schema.block, &settings, seed).complete(request.planned.clone())
        };
        let mut value = made(0);
        // An id given by the configuration, such as a name, stays what it is however often one tries.
        for attempt in 1..1000 {
            let Some(id) = value.attribute("id").as_str() else { break };
            if self.world.take(&request.ty, id) {
                break;
            }
            let next = made(attempt);
            if next.attribute("id") == value.attribute("id") {
                break;
            }
            value = next;
        }
        value
    }
}

#[async_trait]
impl Provider for Recorded {
    fn schema(&self) -> Arc<Schema> {
        Arc::new(self.document.provider().clone())
    }

    fn types(&self) -> Types {
        let owned = |name: &'static str| name.to_owned();
        let mut types = Types {
            resources: self.document.resource_types().map(owned).collect(),
            data_sources: self.document.data_source_types().map(owned).collect(),
            ephemeral: self.document.ephemeral_types().map(owned).collect(),
            ..Types::default()
        };
        if let Some((resources, data_sources)) = &self.scope.only {
            types.resources.retain(|name| resources.contains(name));
            types.data_sources.retain(|name| data_sources.contains(name));
        }
        types
    }

    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>> {
        match kind {
            Kind::Resource => self.document.resource(ty),
            Kind::DataSource => self.document.data_source(ty),
            Kind::Ephemeral => self.document.ephemeral_resource(ty),
            Kind::List | Kind::Action | Kind::StateStore => None,
        }
    }

    fn functions(&self) -> BTreeMap<String, Function> {
        self.document.functions().clone()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { move_state: true, ..Capabilities::default() }
    }

    async fn configure(&self, request: Configure) -> Configured {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Settings::read(&request.config));
        Configured::default()
    }

    async fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        let value = request.decode()?;
        if let Some(id) = value.attribute("id").as_str() {
            self.world.take(&request.ty, id);
        }
        Ok(value)
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        let drift = request.current.attribute("id").as_str().and_then(|id| self.world.drifted(&request.ty, id));
        let value = match drift {
            Some(drift) => drift.over(request.current),
            None => request.current,
        };
        Ok(State { value, private: request.private, ..State::default() })
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        let Plan { ty, schema, prior, proposed, config, private, .. } = request;
        let settings = self.settings();
        let create = prior.is_null();
        let mut planned = with_tags_all(&settings, &schema.block, &config, proposed);
        if !create && planned == prior {
            return Ok(Planned { value: prior, private, ..Planned::default() });
        }
        planned =
            mark_computed_unknown(&schema.block, &config, planned, &mut |path, _, value| match path.0.as_slice() {
                [Step::Attribute(name)] if name == "tags_all" => value.is_null(),
                // An update keeps what the object has; what a new nested block lacks is only known after apply.
                _ => create || value.is_null(),
            });
        if create {
            planned = invent::known_at_plan(&settings, &schema.block, planned);
        }
        let requires_replace = if create { Vec::new() } else { replaced(&ty, &schema.block, &prior, &planned) };
        Ok(Planned { value: planned, requires_replace, private, ..Planned::default() })
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        let value = if request.planned.is_null() {
            if let Some(id) = request.prior.attribute("id").as_str() {
                self.world.release(&request.ty, id);
            }
            Value::Null
        } else if request.prior.is_null() {
            self.create(&request)
        } else {
            let seed = Seed::new(&request.ty).with_value(&request.planned);
            Maker::new(&request.ty, &request.schema.block, &self.settings(), seed).complete(request.planned)
        };
        for object in [&request.prior, &value] {
            if let Some(id) = object.attribute("id").as_str() {
                self.world.settle(&request.ty, id);
            }
        }
        Ok(Applied { value, private: request.private, ..Applied::default() })
    }

    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        let Import { ty, schema, by, .. } = request;
        let Some(id) = by.id().map(str::to_owned) else {
            return Err(Diagnostics::error("Cannot import by this", format!("{ty} is imported by its id.")));
        };
        let empty = empty_object(&schema.block);
        // What the configuration may set is left out: an invented value would differ from it and force a replacement.
        let marked = mark_computed_unknown(&schema.block, &Value::Null, empty, &mut |path, attribute, _| {
            !attribute.optional || *path == Path::attribute("region")
        });
        let marked = invent::known_at_plan(&self.settings(), &schema.block, marked);
        let Value::Object(mut attributes) = marked else {
            return Err(Diagnostics::error("Nothing to import", format!("{ty} has no attributes.")));
        };
        if !attributes.contains_key("id") {
            return Err(Diagnostics::error("Cannot import by id", format!("{ty} has no attribute `id`.")));
        }
        invent::import_names(&ty, &id, &mut attributes);
        attributes.insert("id".to_owned(), Value::from(id.as_str()));
        self.world.take(&ty, &id);
        let seed = Seed::new(&ty).with(&id);
        let value = Maker::new(&ty, &schema.block, &self.settings(), seed).complete(Value::Object(attributes));
        Ok(State { value, ..State::default() })
    }

    /// Takes over what both types have in common; the rest is invented when it is planned next.
    async fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        let value = from_json(&request.state, &request.schema.block.value_type(), Extra::Drop).map_err(|error| {
            let detail = format!("{} does not fit {}: {error}.", request.source_type, request.target_type);
            Diagnostics::error("Cannot move", detail)
        })?;
        Ok(State { value, private: request.private, ..State::default() })
    }

    async fn read_data_source(&self, request: ReadData) -> Result<Found, Diagnostics> {
        let settings = self.settings();
        let seed = Seed::new("data").with(&request.ty).with_value(&request.config);
        let config = request.config;
        let marked = mark_computed_unknown(&request.schema.block, &config, config.clone(), &mut |_, _, _| true);
        let marked = data::answer(&request.ty, &settings, &config, marked)?;
        let marked = invent::known_at_plan(&settings, &request.schema.block, marked);
        Ok(Maker::new(&request.ty, &request.schema.block, &settings, seed).complete(marked).into())
    }

    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        Ok(Opened { value: self.read_data_source(request).await?.value, ..Opened::default() })
    }

    async fn call(&self, name: &str, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        functions::call(name, &arguments)
    }
}

/// The proposed object with `tags_all` as AWS plans it: known as soon as all tags are.
fn with_tags_all(settings: &Settings, block: &Block, config: &Value, proposed: Value) -> Value {
    let (Value::Object(mut attributes), Some(tags_all)) = (proposed.clone(), block.attributes.get("tags_all")) else {
        return proposed;
    };
    if tags_all.computed && block.attributes.contains_key("tags") && config.attribute("tags_all").is_null() {
        let all = settings.all_tags(config.attribute("tags")).unwrap_or(Value::UNKNOWN);
        attributes.insert("tags_all".to_owned(), all);
    }
    Value::Object(attributes)
}

/// Attributes that changed and cannot change on an existing object.
fn replaced(ty: &str, block: &Block, prior: &Value, planned: &Value) -> Vec<Path> {
    block
        .attributes
        .keys()
        .filter(|name| invent::forces_replacement(ty, name))
        // A null is what an import could not know, or a default: giving it a value changes nothing that is there.
        .filter(|name| !prior.attribute(name).is_null() && prior.attribute(name) != planned.attribute(name))
        .map(Path::attribute)
        .collect()
}

/// The object of a block nothing is known of: attributes null, nested blocks none.
fn empty_object(block: &Block) -> Value {
    let attributes = block.attributes.keys().map(|name| (name.clone(), Value::Null));
    let blocks = block.block_types.iter().map(|(name, nested)| {
        let empty = match nested.nesting_mode {
            NestingMode::Single => Value::Null,
            NestingMode::Group => empty_object(&nested.block),
            NestingMode::List => Value::List(Vec::new()),
            NestingMode::Set => Value::set(Vec::new()),
            NestingMode::Map => Value::Map(BTreeMap::new()),
        };
        (name.clone(), empty)
    });
    Value::Object(attributes.chain(blocks).collect())
}

#[cfg(test)]
mod tests;
