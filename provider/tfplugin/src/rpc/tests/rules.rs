//! Answers that break a rule of Terraform, from a provider that says what it is told to say.

use super::*;
use crate::{Capabilities, Found, IdentityAttribute, IdentitySchema, Move, Opened, Path, Private, ReadData, Upgrade};

/// Answers every call with what is set here.
#[derive(Default)]
struct Parrot {
    configured: Option<Deferred>,
    planned: Planned,
    applied: Applied,
    state: State,
    upgraded: Value,
    found: Found,
    opened: Opened,
}

#[async_trait]
impl Provider for Parrot {
    fn schema(&self) -> Arc<Schema> {
        Arc::default()
    }

    fn types(&self) -> Types {
        let names = || ["lab".to_owned()].into();
        Types { resources: names(), data_sources: names(), ephemeral: names(), ..Types::default() }
    }

    fn type_schema(&self, _: Kind, _: &str) -> Option<Arc<Schema>> {
        let schema = json!({"block": {"attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "optional": true},
            "secret": {"type": "string", "optional": true, "write_only": true},
        }}});
        Some(Arc::new(serde_json::from_value(schema).unwrap()))
    }

    fn identity_schema(&self, _: &str) -> Option<Arc<IdentitySchema>> {
        let id = IdentityAttribute { ty: Type::String, required_for_import: true, description: String::new() };
        Some(Arc::new(IdentitySchema { version: 0, attributes: [("id".to_owned(), id)].into() }))
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { plan_destroy: true, ..Capabilities::default() }
    }

    async fn configure(&self, _: Configure) -> Configured {
        Configured { deferred: self.configured, ..Configured::default() }
    }

    async fn upgrade(&self, _: Upgrade) -> Result<Value, Diagnostics> {
        Ok(self.upgraded.clone())
    }

    async fn read(&self, _: Read) -> Result<State, Diagnostics> {
        Ok(self.state.clone())
    }

    async fn plan(&self, _: Plan) -> Result<Planned, Diagnostics> {
        Ok(self.planned.clone())
    }

    async fn apply(&self, _: Apply) -> Result<Applied, Diagnostics> {
        Ok(self.applied.clone())
    }

    async fn import(&self, _: Import) -> Result<State, Diagnostics> {
        Ok(self.state.clone())
    }

    async fn move_state(&self, _: Move) -> Result<State, Diagnostics> {
        Ok(self.state.clone())
    }

    async fn read_data_source(&self, _: ReadData) -> Result<Found, Diagnostics> {
        Ok(self.found.clone())
    }

    async fn open(&self, _: ReadData) -> Result<Opened, Diagnostics> {
        Ok(self.opened.clone())
    }
}

impl Parrot {
    fn server(self) -> Server {
        Server::new(Arc::new(self), Log::default())
    }
}

fn ty() -> Type {
    serde_json::from_value(json!(["object", {"id": "string", "name": "string", "secret": "string"}])).unwrap()
}

fn object(id: Value, name: Value) -> Value {
    Value::object([("id", id), ("name", name), ("secret", Value::Null)])
}

fn wire(value: &Value) -> Option<proto::DynamicValue> {
    wire::encode("test", value, &ty()).unwrap()
}

fn may_defer() -> Option<proto::ClientCapabilities> {
    Some(proto::ClientCapabilities { deferral_allowed: true, ..Default::default() })
}

fn identity(id: &str) -> Option<proto::ResourceIdentityData> {
    let ty = serde_json::from_value(json!(["object", {"id": "string"}])).unwrap();
    let identity_data = wire::encode("test", &Value::object([("id", Value::from(id))]), &ty).unwrap();
    Some(proto::ResourceIdentityData { identity_data })
}

async fn planned(parrot: Parrot, prior: Value, proposed: Value, defer: bool) -> proto::plan_resource_change::Response {
    let request = proto::plan_resource_change::Request {
        type_name: "lab".to_owned(),
        prior_state: wire(&prior),
        proposed_new_state: wire(&proposed),
        config: wire(&proposed),
        prior_identity: identity("a").filter(|_| !prior.is_null()),
        client_capabilities: may_defer().filter(|_| defer),
        ..Default::default()
    };
    parrot.server().plan_resource_change(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn plans_against_the_rules_are_refused() {
    let config = || object(Value::Null, "n".into());
    let fine = || object(Value::UNKNOWN, "n".into());
    let with_secret = Value::object([("id", Value::UNKNOWN), ("name", "n".into()), ("secret", "s".into())]);
    for (value, replace, proposed, rule) in [
        (Value::Null, vec![], config(), "planned for absence but config wants existence"),
        (with_secret, vec![], config(), "secret: a write-only attribute must be null in a plan"),
        (fine(), vec![Path::attribute("nope")], config(), "nope: requires replacement and does not exist"),
        (fine(), vec![], Value::Null, "the plan of a destroy must be null"),
        (object(Value::UNKNOWN, Value::UNKNOWN), vec![], config(), "name: the planned value is not the configured one"),
    ] {
        let planned_value = Planned { value, requires_replace: replace, ..Planned::default() };
        let parrot = Parrot { planned: planned_value, ..Parrot::default() };
        let response = planned(parrot, Value::Null, proposed, false).await;
        let error = only_error(&response.diagnostics);
        assert_eq!(error.matches("  - ").count(), 1, "each rule once: {error}");
        assert!(error.contains(rule), "{error}");
    }
}

#[tokio::test]
async fn what_waits_must_be_allowed_to() {
    let config = || object(Value::Null, "n".into());
    let deferred = || Planned { deferred: Some(Deferred::AbsentPrerequisite), ..Planned::default() };
    let parrot = || Parrot { planned: deferred(), ..Parrot::default() };
    let refused = planned(parrot(), Value::Null, config(), false).await;
    assert!(only_error(&refused.diagnostics).contains("deferred although the client does not allow it"));
    let allowed = planned(parrot(), Value::Null, config(), true).await;
    assert_eq!(allowed.diagnostics, []);
    assert_eq!(allowed.deferred.unwrap().reason(), proto::deferred::Reason::AbsentPrereq);
    let value = msgpack::decode(&allowed.planned_state.unwrap().msgpack, &ty()).unwrap();
    assert_eq!(value, object(Value::UNKNOWN, "n".into()), "what the provider computes is unknown");
}

#[tokio::test]
async fn a_provider_may_put_off_everything() {
    let configure = |defer: bool| {
        Request::new(proto::configure_provider::Request {
            config: wire::encode("test", &Value::object::<String>([]), &Type::Object(BTreeMap::new())).unwrap(),
            client_capabilities: may_defer().filter(|_| defer),
            ..Default::default()
        })
    };
    let parrot = || Parrot { configured: Some(Deferred::ProviderConfigUnknown), ..Parrot::default() };
    let refused = parrot().server().configure_provider(configure(false)).await.unwrap().into_inner();
    assert!(only_error(&refused.diagnostics).contains("`configure` of the provider"));

    let server = parrot().server();
    assert_eq!(server.configure_provider(configure(true)).await.unwrap().into_inner().diagnostics, []);
    // No handler is called: the parrot's answers would all be refused.
    let name = || "lab".to_owned();
    let state = || wire(&object("a".into(), Value::Null));
    let read = proto::read_resource::Request { type_name: name(), current_state: state(), ..Default::default() };
    let read = server.read_resource(Request::new(read)).await.unwrap().into_inner();
    assert!(read.deferred.is_some() && read.new_state == state());
    let data = proto::read_data_source::Request { type_name: name(), config: state(), ..Default::default() };
    let data = server.read_data_source(Request::new(data)).await.unwrap().into_inner();
    assert!(data.deferred.is_some() && data.diagnostics.is_empty());
    let open = proto::open_ephemeral_resource::Request { type_name: name(), config: state(), ..Default::default() };
    let open = server.open_ephemeral_resource(Request::new(open)).await.unwrap().into_inner();
    assert!(open.deferred.is_some() && open.diagnostics.is_empty());
    let import = proto::import_resource_state::Request {
        type_name: name(),
        id: "a".to_owned(),
        client_capabilities: may_defer(),
        ..Default::default()
    };
    let import = server.import_resource_state(Request::new(import)).await.unwrap().into_inner();
    assert!(import.deferred.is_some() && import.imported_resources.len() == 1, "{import:?}");
}

#[tokio::test]
async fn identities_are_filled_and_do_not_change() {
    let state = |id: &str| State { value: object(id.into(), Value::Null), ..State::default() };
    let read = |state: State| async {
        let request = proto::read_resource::Request {
            type_name: "lab".to_owned(),
            current_state: wire(&object("a".into(), Value::Null)),
            current_identity: identity("a"),
            ..Default::default()
        };
        let server = Parrot { state, ..Parrot::default() }.server();
        server.read_resource(Request::new(request)).await.unwrap().into_inner()
    };
    let same = read(state("a")).await;
    assert_eq!((same.diagnostics, same.new_identity), (vec![], identity("a")));
    let other = Value::object([("id", Value::from("b"))]);
    let changed = read(State { identity: Some(other), ..state("a") }).await;
    assert!(only_error(&changed.diagnostics).contains("an object keeps its identity for life"));

    // A create fills it from the attribute of the same name: unknown in the plan, known when applied.
    let plan = Planned { value: object(Value::UNKNOWN, Value::Null), ..Planned::default() };
    let response =
        planned(Parrot { planned: plan, ..Parrot::default() }, Value::Null, object(Value::Null, Value::Null), false)
            .await;
    assert_eq!(response.diagnostics, []);
    let unknown = response.planned_identity;
    assert!(unknown.is_some());
    let applied = Applied { value: object("a".into(), Value::Null), ..Applied::default() };
    let request = proto::apply_resource_change::Request {
        type_name: "lab".to_owned(),
        planned_state: wire(&object(Value::UNKNOWN, Value::Null)),
        planned_identity: unknown,
        ..Default::default()
    };
    let server = Parrot { applied, ..Parrot::default() }.server();
    let applied = server.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert_eq!((applied.diagnostics, applied.new_identity), (vec![], identity("a")));
}

#[tokio::test]
async fn other_answers_against_the_rules_are_refused() {
    let unknown = || object(Value::UNKNOWN, Value::Null);
    let server = |parrot: Parrot| parrot.server();
    let name = || "lab".to_owned();
    let config = || wire(&object(Value::Null, Value::Null));

    let raw_state = Some(proto::RawState { json: "{\"id\": \"a\"}".into(), ..Default::default() });
    for (upgraded, rule) in [(Value::Null, "the upgraded state must not be null"), (unknown(), "id: must be known")] {
        let request =
            proto::upgrade_resource_state::Request { type_name: name(), version: 0, raw_state: raw_state.clone() };
        let parrot = Parrot { upgraded, ..Parrot::default() };
        let response = server(parrot).upgrade_resource_state(Request::new(request)).await.unwrap().into_inner();
        assert!(only_error(&response.diagnostics).contains(rule));
    }
    for (value, rule) in [(Value::Null, "Nothing found"), (unknown(), "id: must be known")] {
        let request = proto::read_data_source::Request { type_name: name(), config: config(), ..Default::default() };
        let parrot = Parrot { found: value.clone().into(), ..Parrot::default() };
        let response = server(parrot).read_data_source(Request::new(request)).await.unwrap().into_inner();
        assert!(only_error(&response.diagnostics).contains(rule));
        let rule = if value.is_null() { "must not be null" } else { rule };
        let request =
            proto::open_ephemeral_resource::Request { type_name: name(), config: config(), ..Default::default() };
        let parrot = Parrot { opened: Opened { value, ..Opened::default() }, ..Parrot::default() };
        let response = server(parrot).open_ephemeral_resource(Request::new(request)).await.unwrap().into_inner();
        assert!(only_error(&response.diagnostics).contains(rule));
    }
    let request = proto::move_resource_state::Request { target_type_name: name(), ..Default::default() };
    let response = server(Parrot::default()).move_resource_state(Request::new(request)).await.unwrap().into_inner();
    assert!(only_error(&response.diagnostics).contains("the state of what is moved must not be null"));

    // A delete that leaves something behind is recorded, and said to be wrong.
    let left = object("a".into(), Value::Null);
    let applied = Applied { value: left.clone(), private: Private::from(b"k".to_vec()), ..Applied::default() };
    let request =
        proto::apply_resource_change::Request { type_name: name(), prior_state: wire(&left), ..Default::default() };
    let parrot = Parrot { applied, ..Parrot::default() };
    let response = server(parrot).apply_resource_change(Request::new(request)).await.unwrap().into_inner();
    assert!(only_error(&response.diagnostics).contains("was planned as null"));
    assert_eq!((response.new_state, &response.private[..]), (wire(&left), &b"k"[..]));
}
