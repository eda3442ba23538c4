//! A provider that answers what the input says: what it should, a part of that changed, or anything at all.

use crate::source::Source;
use ledgerform_schema::{Block, Function, Schema, Type};
use ledgerform_tfplugin::*;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Its answers are taken from the source, call by call.
#[derive(Debug, Default)]
pub(crate) struct Parrot(Mutex<Source>);

/// Attributes of all kinds, one level down too.
fn attributes() -> Json {
    json!({
        "id": {"type": "string", "computed": true},
        "name": {"type": "string", "optional": true},
        "both": {"type": "string", "optional": true, "computed": true},
        "count": {"type": "number", "required": true},
        "secret": {"type": "string", "optional": true, "sensitive": true},
        "hidden": {"type": "string", "optional": true, "write_only": true},
        "list": {"type": ["list", "number"], "optional": true},
        "set": {"type": ["set", "string"], "optional": true, "computed": true},
        "map": {"type": ["map", "bool"], "optional": true},
        "any": {"type": "dynamic", "optional": true},
        "object": {"type": ["object", {"a": "string", "b": ["tuple", ["string", "bool"]]}], "optional": true},
    })
}

fn object() -> Json {
    let part = json!({
        "key": {"type": "string", "optional": true, "computed": true},
        "port": {"type": "number", "required": true},
        "hidden": {"type": "string", "optional": true, "write_only": true},
    });
    let visible = json!({"key": part["key"], "port": part["port"]});
    let mut all = attributes();
    for (mode, attributes) in [("single", &part), ("list", &part), ("set", &visible), ("map", &part)] {
        all[format!("nested_{mode}")] =
            json!({"optional": true, "nested_type": {"nesting_mode": mode, "attributes": attributes}});
    }
    let block = |attributes: &Json, mode: &str| json!({"nesting_mode": mode, "block": {"attributes": attributes}});
    json!({"version": 2, "block": {"attributes": all, "block_types": {
        "block_single": block(&part, "single"),
        "block_group": block(&visible, "group"),
        "block_list": block(&part, "list"),
        "block_set": block(&visible, "set"),
        "block_map": block(&part, "map"),
    }}})
}

fn schema(json: Json) -> Arc<Schema> {
    Arc::new(serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}")))
}

impl Parrot {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self(Mutex::new(Source::new(bytes)))
    }

    fn ask<T>(&self, question: impl FnOnce(&mut Source) -> T) -> T {
        question(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is right, or right but for a part, or anything of the type, or of no type of the schema.
    fn said(&self, block: &Block, right: Value) -> Value {
        self.ask(|source| match source.below(8) {
            0 => source.value(&block.value_type(), true),
            1 => source.value(&Type::Dynamic, true),
            2 => Value::Null,
            3 => {
                let mut right = right;
                disturb(source, &mut right);
                right
            }
            _ => right,
        })
    }

    fn warnings(&self) -> Diagnostics {
        self.ask(|source| {
            let mut all = Diagnostics::new();
            for _ in 0..source.below(8).saturating_sub(5) {
                let severity = if source.one_in(2) { Severity::Error } else { Severity::Warning };
                let path = Path::attribute(source.text()).then(Step::Index(i64::from(source.byte())));
                all.push(Diagnostic { severity, summary: source.text(), detail: source.text(), path });
            }
            all
        })
    }

    fn fails(&self) -> Result<(), Diagnostics> {
        if self.ask(|source| source.one_in(16)) { Err(self.warnings()) } else { Ok(()) }
    }

    fn deferred(&self) -> Option<Deferred> {
        self.ask(|source| source.one_in(16)).then_some(Deferred::AbsentPrerequisite)
    }

    fn private(&self, kept: Private) -> Private {
        if self.ask(|source| source.one_in(4)) { Private::default() } else { kept }
    }

    fn identity(&self, before: Option<Value>) -> Option<Value> {
        self.ask(|source| match source.below(8) {
            0 => None,
            1 => Some(source.value(&Type::Object([("id".to_owned(), Type::String)].into()), true)),
            2 => Some(source.value(&Type::Dynamic, true)),
            3 => Some(Value::object([("id", Value::from("other"))])),
            _ => before.or_else(|| Some(Value::object([("id", Value::from("a"))]))),
        })
    }
}

/// Changes a part of a value.
fn disturb(source: &mut Source, value: &mut Value) {
    let parts: Vec<&mut Value> = match value {
        Value::Object(entries) | Value::Map(entries) => entries.values_mut().collect(),
        Value::List(elements) | Value::Tuple(elements) => elements.iter_mut().collect(),
        _ => Vec::new(),
    };
    let index = if parts.is_empty() { 0 } else { source.below(parts.len().min(256)) };
    match parts.into_iter().nth(index) {
        Some(part) if !source.one_in(4) => disturb(source, part),
        _ => *value = source.value(&Type::String, true),
    }
}

#[async_trait]
impl Provider for Parrot {
    fn schema(&self) -> Arc<Schema> {
        static SCHEMA: OnceLock<Arc<Schema>> = OnceLock::new();
        Arc::clone(SCHEMA.get_or_init(|| schema(json!({"block": {"attributes": attributes()}}))))
    }

    fn meta_schema(&self) -> Option<Arc<Schema>> {
        Some(schema(json!({"block": {"attributes": {"module": {"type": "string", "optional": true}}}})))
    }

    fn types(&self) -> Types {
        let names = || ["lab_thing".to_owned()].into();
        Types {
            resources: names(),
            data_sources: names(),
            ephemeral: names(),
            lists: names(),
            actions: names(),
            state_stores: names(),
        }
    }

    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>> {
        static SCHEMAS: OnceLock<[Arc<Schema>; 2]> = OnceLock::new();
        let small = || json!({"block": {"attributes": {"name": {"type": "string", "optional": true}}}});
        let [large, small] = SCHEMAS.get_or_init(|| [schema(object()), schema(small())]);
        // Data sources and ephemeral resources have no write-only attributes, so theirs are fewer.
        (ty == "lab_thing").then(|| Arc::clone(if kind == Kind::Resource { large } else { small }))
    }

    fn identity_schema(&self, _: &str) -> Option<Arc<IdentitySchema>> {
        let id = IdentityAttribute { ty: Type::String, required_for_import: true, description: String::new() };
        Some(Arc::new(IdentitySchema { version: 1, attributes: [("id".to_owned(), id)].into() }))
    }

    fn functions(&self) -> BTreeMap<String, Function> {
        let json = json!({"return_type": "dynamic", "parameters": [
            {"name": "text", "type": "string"}, {"name": "any", "type": "dynamic", "is_nullable": true},
        ], "variadic_parameter": {"name": "more", "type": ["list", "number"]}});
        [("say".to_owned(), serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}")))].into()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { plan_destroy: true, move_state: true, generate_config: true }
    }

    async fn validate_provider(&self, _: &Value) -> Diagnostics {
        self.warnings()
    }

    async fn configure(&self, _: Configure) -> Configured {
        Configured { diagnostics: self.warnings(), deferred: self.deferred() }
    }

    async fn validate(&self, _: Validate) -> Diagnostics {
        self.warnings()
    }

    async fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        self.fails()?;
        let right = request.decode()?;
        Ok(self.said(&request.schema.block, right))
    }

    async fn upgrade_identity(&self, request: UpgradeIdentity) -> Result<Value, Diagnostics> {
        let right = request.decode()?;
        Ok(self.identity(Some(right)).unwrap_or_default())
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        self.fails()?;
        let value = self.said(&request.schema.block, request.current);
        let (private, identity) = (self.private(request.private), self.identity(request.identity));
        Ok(State { value, private, identity, warnings: self.warnings(), deferred: self.deferred() })
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        self.fails()?;
        let block = &request.schema.block;
        let create = request.prior.is_null();
        let right = mark_computed_unknown(block, &request.config, request.proposed, &mut |_, _, _| create);
        let requires_replace = self.ask(|source| match source.below(4) {
            0 => vec![Path::attribute("name")],
            1 => vec![Path::attribute(source.text()).then(Step::Key(source.text()))],
            _ => Vec::new(),
        });
        Ok(Planned {
            value: self.said(block, right),
            requires_replace,
            private: self.private(request.private),
            identity: self.identity(request.identity),
            warnings: self.warnings(),
            deferred: self.deferred(),
        })
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        self.fails()?;
        let right = self.ask(|source| known(source, request.planned));
        Ok(Applied {
            value: self.said(&request.schema.block, right),
            private: self.private(request.private),
            identity: self.identity(request.identity),
            diagnostics: self.warnings(),
        })
    }

    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        self.fails()?;
        let block = &request.schema.block;
        let right = self.ask(|source| source.config(block, false));
        let (value, identity) = (self.said(block, right), self.identity(None));
        Ok(State { value, identity, deferred: self.deferred(), ..State::default() })
    }

    async fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        self.fails()?;
        let block = &request.schema.block;
        let right = from_json(&request.state, &block.value_type(), Extra::Drop).unwrap_or_default();
        Ok(State { value: self.said(block, right), identity: self.identity(None), ..State::default() })
    }

    async fn generate_config(&self, request: GenerateConfig) -> Result<Value, Diagnostics> {
        let block = request.schema.block.clone();
        Ok(self.said(&block, config_from_state(&block, request.state)))
    }

    async fn read_data_source(&self, request: ReadData) -> Result<Found, Diagnostics> {
        self.fails()?;
        let value = self.said(&request.schema.block, request.config);
        Ok(Found { value, warnings: self.warnings(), deferred: self.deferred() })
    }

    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        self.fails()?;
        let value = self.said(&request.schema.block, request.config);
        let renew_at = self.ask(|source| i64::from(source.byte()) << 55);
        Ok(Opened { value, renew_at: Some(renew_at), deferred: self.deferred(), ..Opened::default() })
    }

    async fn list(&self, request: List) -> Result<(), Diagnostics> {
        while self.ask(|source| source.below(4)) > 0 {
            let identity = self.identity(None).unwrap_or_default();
            let object = self.ask(|source| source.config(&request.resource.block, false));
            let object = Some(self.said(&request.resource.block, object));
            let display_name = self.ask(Source::text);
            let found = Listed { identity, display_name, object, warnings: self.warnings() };
            if !request.results.send(found).await? {
                break;
            }
        }
        Ok(())
    }

    async fn plan_action(&self, _: PlanAction) -> Result<ActionPlan, Diagnostics> {
        Ok(ActionPlan { warnings: self.warnings(), deferred: self.deferred() })
    }

    async fn invoke(&self, request: Invoke) -> Diagnostics {
        request.progress.report(self.ask(Source::text)).await;
        self.warnings()
    }

    async fn call(&self, _: &str, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        self.ask(|source| match source.below(4) {
            0 => Err(FunctionError { text: source.text(), argument: Some(source.below(8)) }),
            1 => Ok(source.value(&Type::Dynamic, true)),
            2 => Ok(source.value(&Type::String, true)),
            _ => Ok(arguments.into_iter().next().unwrap_or_default()),
        })
    }

    async fn configure_store(&self, _: ConfigureStore) -> Diagnostics {
        self.warnings()
    }

    async fn read_state(&self, _: StateId) -> Result<Vec<u8>, Diagnostics> {
        self.fails()?;
        Ok(self.ask(Source::bytes))
    }

    async fn write_state(&self, _: StateId, _: Vec<u8>) -> Diagnostics {
        self.warnings()
    }

    async fn lock_state(&self, _: Lock) -> Result<String, Diagnostics> {
        self.fails()?;
        Ok(self.ask(Source::text))
    }

    async fn unlock_state(&self, _: StateId, _: String) -> Diagnostics {
        self.warnings()
    }

    async fn states(&self, _: &str) -> Result<Vec<String>, Diagnostics> {
        Ok(vec![self.ask(Source::text)])
    }

    async fn delete_state(&self, _: StateId) -> Diagnostics {
        self.warnings()
    }
}

/// The value with something in the place of what is unknown at its first level.
fn known(source: &mut Source, value: Value) -> Value {
    let Value::Object(mut attributes) = value else { return value };
    for (name, value) in &mut attributes {
        if value.is_unknown() {
            *value = if name == "set" { Value::Null } else { Value::string(source.text()) };
        }
    }
    Value::Object(attributes)
}
