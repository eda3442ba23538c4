//! A provider for tests: its remote objects are files below `ACME_DIR`, and `ACME_FAULT` says what goes wrong.

#![allow(clippy::unwrap_used, reason = "it serves tests, which fail when it panics")]

mod corner;
mod schemas;
mod thing;
mod world;

use ledgerform_schema::{Function, Schema};
use ledgerform_tfplugin::{
    ActionPlan, Applied, Apply, Capabilities, Close, Configure, ConfigureStore, Configured, Diagnostics, Found,
    FunctionError, IdentitySchema, Import, Invoke, Kind, List, Listed, Lock, Move, Opened, Path, Plan, PlanAction,
    Planned, Provider, Read, ReadData, Renew, Renewed, State, StateId, Types, Upgrade, Validate, Value, async_trait,
    serve,
};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use world::World;

fn main() -> ExitCode {
    serve("example.com/acme/acme", || -> Arc<dyn Provider> {
        let acme = Arc::new(Acme::default());
        // Protocol 5 has no nested attributes.
        if std::env::var_os("ACME_FLAT").is_some() { acme } else { Arc::new(corner::beside(acme)) }
    })
}

/// Prints what a careless library prints. Before the handshake that would be taken for the handshake.
fn make_noise() {
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(std::time::Duration::from_millis(5));
            drop(std::io::Write::write_all(&mut std::io::stdout(), &[b'x'; 4096]));
        }
    });
}

#[derive(Default)]
pub(crate) struct Acme {
    pub(crate) world: World,
    pub(crate) endpoint: Mutex<Value>,
}

#[async_trait]
impl Provider for Acme {
    fn schema(&self) -> Arc<Schema> {
        schemas::provider()
    }

    fn types(&self) -> Types {
        schemas::types()
    }

    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>> {
        schemas::of(kind, ty)
    }

    fn meta_schema(&self) -> Option<Arc<Schema>> {
        Some(schemas::meta())
    }

    fn identity_schema(&self, ty: &str) -> Option<Arc<IdentitySchema>> {
        (ty == "acme_thing").then(schemas::identity)
    }

    fn functions(&self) -> BTreeMap<String, Function> {
        schemas::functions()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { plan_destroy: true, move_state: true, generate_config: true }
    }

    async fn configure(&self, request: Configure) -> Configured {
        if world::fault("noise") {
            make_noise();
        }
        if world::fault("panic-configure") {
            panic!("configure is out of order");
        }
        *self.endpoint.lock().unwrap() = request.config.attribute("endpoint").clone();
        request.context.log.info("Configured with token", serde_json::json!({ "token": token(&request.config) }));
        Configured::default()
    }

    async fn validate(&self, request: Validate) -> Diagnostics {
        match request.config.attribute("tags").get("bad") {
            Some(Value::String(_)) => Diagnostics::error_at(
                Path::attribute("tags").then(ledgerform_tfplugin::Step::Key("bad".to_owned())),
                "Bad tag",
                "No tag may be called bad.",
            ),
            _ => Diagnostics::new(),
        }
    }

    async fn upgrade(&self, mut request: Upgrade) -> Result<Value, Diagnostics> {
        if request.version == 0
            && let Some(state) = request.state.as_object_mut()
            && let Some(title) = state.remove("title")
        {
            state.insert("name".to_owned(), title);
        }
        request.decode()
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        thing::read(self, request)
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        thing::plan(request)
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        thing::apply(self, request).await
    }

    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        thing::import(self, &request)
    }

    async fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        if request.source_type != "acme_thing" {
            let detail = format!("acme_other takes over acme_thing, not {}.", request.source_type);
            return Err(Diagnostics::error("Cannot move", detail));
        }
        let text = |name: &str| request.state[name].as_str().map_or(Value::Null, Value::from);
        let value = Value::object([("id", text("id")), ("name", text("name"))]);
        Ok(State { value, ..State::default() })
    }

    async fn read_data_source(&self, request: ReadData) -> Result<Found, Diagnostics> {
        let name = request.config.attribute("name").clone();
        match name.as_str() {
            Some("missing") => Err(Diagnostics::error_at(Path::attribute("name"), "Not found", "No such thing.")),
            Some("null") => Ok(Value::Null.into()),
            _ => Ok(Value::object([("id", Value::from("data")), ("name", name)]).into()),
        }
    }

    async fn open(&self, request: ReadData) -> Result<Opened, Diagnostics> {
        self.world.note("open");
        let name = request.config.attribute("name").clone();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut private = ledgerform_tfplugin::Private::default();
        private.set("opened", &true)?;
        Ok(Opened {
            value: Value::object([("name", name), ("token", Value::from("s3cret-token"))]),
            renew_at: i64::try_from(now + 1).ok(),
            private,
            ..Opened::default()
        })
    }

    async fn renew(&self, request: Renew) -> Result<Renewed, Diagnostics> {
        self.world.note("renew");
        Ok(Renewed { private: request.private, ..Renewed::default() })
    }

    async fn close(&self, request: Close) -> Diagnostics {
        let opened = request.private.get::<bool>("opened");
        self.world.note(if opened == Ok(Some(true)) { "close" } else { "close without private data" });
        Diagnostics::new()
    }

    async fn list(&self, request: List) -> Result<(), Diagnostics> {
        let prefix = request.config.attribute("prefix").as_str().unwrap_or_default().to_owned();
        for id in self.world.ids("acme_thing") {
            let Some(object) = self.world.get("acme_thing", &id) else { continue };
            let name = object.attribute("name").as_str().unwrap_or_default().to_owned();
            if !name.starts_with(&prefix) {
                continue;
            }
            let object = request.include_object.then(|| object.clone());
            let identity = Value::object([("id", Value::from(id))]);
            let found = Listed { identity, display_name: name, object, ..Listed::default() };
            if !request.results.send(found).await? {
                break;
            }
        }
        Ok(())
    }

    async fn plan_action(&self, _: PlanAction) -> Result<ActionPlan, Diagnostics> {
        Ok(ActionPlan::default())
    }

    async fn invoke(&self, request: Invoke) -> Diagnostics {
        let name = request.config.attribute("name").as_str().unwrap_or_default().to_owned();
        request.progress.report(format!("stopping {name}")).await;
        match name.as_str() {
            "panic" => panic!("the action is out of order"),
            "fail" => return Diagnostics::error("Not started", "It stopped and does not start."),
            _ => {}
        }
        request.progress.report(format!("starting {name}")).await;
        self.world.note("restart");
        Diagnostics::new()
    }

    async fn call(&self, name: &str, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        match (name, arguments.as_slice()) {
            ("f", [Value::String(text)]) => Ok(Value::from(text.to_uppercase())),
            ("nullable", [value]) => Ok(Value::from(value.is_null())),
            ("rnd", _) => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Ok(Value::from(format!("{}", now.as_nanos())))
            }
            ("join", all) => Ok(Value::from(all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("-"))),
            _ => Err(FunctionError { text: "bad arg text".to_owned(), argument: Some(0) }),
        }
    }

    async fn configure_store(&self, _: ConfigureStore) -> Diagnostics {
        Diagnostics::new()
    }

    async fn read_state(&self, id: StateId) -> Result<Vec<u8>, Diagnostics> {
        Ok(self.world.read_state(&id.id))
    }

    async fn write_state(&self, id: StateId, bytes: Vec<u8>) -> Diagnostics {
        self.world.write_state(&id.id, &bytes);
        Diagnostics::new()
    }

    async fn lock_state(&self, request: Lock) -> Result<String, Diagnostics> {
        match self.world.take(&format!("lock-{}", request.id.id)) {
            true => Ok(request.id.id),
            false => Err(Diagnostics::error("Locked", format!("{} is locked.", request.id.id))),
        }
    }

    async fn unlock_state(&self, id: StateId, lock: String) -> Diagnostics {
        self.world.release(&format!("lock-{lock}"));
        if lock == id.id { Diagnostics::new() } else { Diagnostics::error("Not yours", "This is not the lock.") }
    }

    async fn states(&self, _ty: &str) -> Result<Vec<String>, Diagnostics> {
        Ok(self.world.states())
    }

    async fn delete_state(&self, id: StateId) -> Diagnostics {
        self.world.delete_state(&id.id);
        Diagnostics::new()
    }
}

fn token(config: &Value) -> String {
    config.attribute("token").as_str().unwrap_or_default().to_owned()
}
