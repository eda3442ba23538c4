//! Calls from request to response, around a provider that misbehaves as it is told.

use super::*;
use crate::proto::provider_server::Provider as Service;
use crate::provider::{Applied, Apply, Configure, Configured, Import, Plan, Planned, Read, State, Types};
use crate::value::msgpack;
use crate::{Value, async_trait};
use ledgerform_schema::{Schema, Type};
use prost::Message;
use serde_json::json;
use tokio::sync::Semaphore;
use tonic::Request;

mod rules;

/// One resource `lab` with a computed `id` and an optional `name`; the name says what goes wrong.
struct Lab {
    schema: Arc<Schema>,
    /// Lets a waiting apply go on.
    gate: Arc<Semaphore>,
    /// Counts applies that came to their end.
    done: Arc<Semaphore>,
}

#[async_trait]
impl Provider for Lab {
    fn schema(&self) -> Arc<Schema> {
        Arc::default()
    }

    fn types(&self) -> Types {
        Types { resources: ["lab".to_owned()].into(), ..Types::default() }
    }

    fn type_schema(&self, kind: Kind, ty: &str) -> Option<Arc<Schema>> {
        (kind == Kind::Resource && ty == "lab").then(|| self.schema.clone())
    }

    async fn configure(&self, _: Configure) -> Configured {
        Configured::default()
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        Ok(State { value: request.current, private: request.private, ..State::default() })
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        let value = match request.config.attribute("name").as_str() {
            Some("panic") => panic!("out of order"),
            Some("other") => object(Value::UNKNOWN, "invented"),
            Some(name) => object(Value::UNKNOWN, name),
            None => request.proposed,
        };
        Ok(Planned { value, ..Planned::default() })
    }

    async fn apply(&self, mut request: Apply) -> Result<Applied, Diagnostics> {
        let name = request.planned.attribute("name").as_str().unwrap_or_default().to_owned();
        let mut diagnostics = Diagnostics::new();
        let id = match name.as_str() {
            "wait" => {
                drop(self.gate.acquire().await);
                self.done.add_permits(1);
                "i-1".into()
            }
            "stop" => {
                request.context.stop.requested().await;
                "i-2".into()
            }
            "unknown" => Value::UNKNOWN,
            "half" => {
                diagnostics = Diagnostics::error("Half done", "The object exists, its tags do not.");
                "i-3".into()
            }
            _ => "i-4".into(),
        };
        let private = b"kept".to_vec().into();
        Ok(Applied { value: object(id, &name), private, diagnostics, identity: None })
    }

    async fn import(&self, _: Import) -> Result<State, Diagnostics> {
        Ok(State::default())
    }
}

fn object(id: Value, name: &str) -> Value {
    Value::object([("id", id), ("name", Value::from(name))])
}

fn lab() -> (Server, Arc<Semaphore>, Arc<Semaphore>) {
    let schema = json!({"block": {"attributes": {
        "id": {"type": "string", "computed": true},
        "name": {"type": "string", "optional": true},
    }}});
    let (gate, done) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let schema = Arc::new(serde_json::from_value(schema).unwrap());
    let provider = Lab { schema, gate: gate.clone(), done: done.clone() };
    (Server::new(Arc::new(provider), Log::default()), gate, done)
}

fn ty() -> Type {
    serde_json::from_value(json!(["object", {"id": "string", "name": "string"}])).unwrap()
}

fn wire(value: &Value) -> Option<proto::DynamicValue> {
    wire::encode("test", value, &ty()).unwrap()
}

fn unwire(value: Option<proto::DynamicValue>) -> Value {
    value.map(|value| msgpack::decode(&value.msgpack, &ty()).unwrap()).unwrap_or_default()
}

async fn plan(name: &str) -> proto::plan_resource_change::Response {
    let config = object(Value::Null, name);
    let request = proto::plan_resource_change::Request {
        type_name: "lab".to_owned(),
        proposed_new_state: wire(&config),
        config: wire(&config),
        ..Default::default()
    };
    lab().0.plan_resource_change(Request::new(request)).await.unwrap().into_inner()
}

fn apply(name: &str) -> Request<proto::apply_resource_change::Request> {
    Request::new(proto::apply_resource_change::Request {
        type_name: "lab".to_owned(),
        planned_state: wire(&object(Value::UNKNOWN, name)),
        config: wire(&object(Value::Null, name)),
        ..Default::default()
    })
}

#[track_caller]
fn only_error(diagnostics: &[proto::Diagnostic]) -> String {
    let [one] = diagnostics else { panic!("{diagnostics:#?}") };
    assert_eq!(one.severity(), proto::diagnostic::Severity::Error);
    format!("{}: {}", one.summary, one.detail)
}

#[tokio::test]
async fn a_panic_is_an_error_that_names_the_call() {
    let response = plan("panic").await;
    let error = only_error(&response.diagnostics);
    assert!(error.starts_with("Provider crashed: PlanResourceChange of lab panicked: out of order"), "{error}");
}

#[tokio::test]
async fn a_plan_against_the_rules_is_an_error_that_names_the_attribute() {
    assert!(plan("fine").await.diagnostics.is_empty());
    let error = only_error(&plan("other").await.diagnostics);
    assert!(error.contains("`plan` of lab") && error.contains("name: the planned value"), "{error}");
    assert!(!error.contains("invented"), "values are not shown");
}

/// Returns when a handler was started, however long that takes.
async fn handler_runs(server: &Server) {
    drop(server.0.shared.running.subscribe().wait_for(|running| *running > 0).await.unwrap());
}

#[tokio::test]
async fn a_dropped_call_comes_to_its_end() {
    let (server, gate, done) = lab();
    let call = tokio::spawn({
        let server = server.clone();
        async move { server.apply_resource_change(apply("wait")).await }
    });
    handler_runs(&server).await;
    call.abort();
    assert!(call.await.is_err());
    gate.add_permits(1);
    drop(done.acquire().await.unwrap());
    server.idle().await;
}

#[tokio::test]
async fn a_stop_reaches_handlers_and_not_the_server() {
    let (server, ..) = lab();
    let call = tokio::spawn({
        let server = server.clone();
        async move { server.apply_resource_change(apply("stop")).await }
    });
    handler_runs(&server).await;
    server.stop_provider(Request::new(Default::default())).await.unwrap();
    let response = call.await.unwrap().unwrap().into_inner();
    assert_eq!(unwire(response.new_state), object("i-2".into(), "stop"));
    let next = server.apply_resource_change(apply("x")).await.unwrap().into_inner();
    assert_eq!(unwire(next.new_state), object("i-4".into(), "x"));
}

#[tokio::test]
async fn what_was_created_is_recorded_whatever_went_wrong() {
    let (server, ..) = lab();
    let half = server.apply_resource_change(apply("half")).await.unwrap().into_inner();
    assert_eq!(only_error(&half.diagnostics), "Half done: The object exists, its tags do not.");
    assert_eq!(unwire(half.new_state), object("i-3".into(), "half"));
    assert_eq!(half.private, "kept");

    let unknown = server.apply_resource_change(apply("unknown")).await.unwrap().into_inner();
    assert!(only_error(&unknown.diagnostics).contains("id: must be known"));
    assert_eq!(unwire(unknown.new_state), object(Value::Null, "unknown"));
}

#[tokio::test]
async fn importing_nothing_and_moving_are_errors() {
    let (server, ..) = lab();
    let import =
        proto::import_resource_state::Request { type_name: "lab".into(), id: "x".into(), ..Default::default() };
    let response = server.import_resource_state(Request::new(import)).await.unwrap().into_inner();
    assert!(only_error(&response.diagnostics).starts_with("Nothing to import"));

    let request = proto::move_resource_state::Request {
        source_type_name: "old".into(),
        target_type_name: "lab".into(),
        ..Default::default()
    };
    let response = server.move_resource_state(Request::new(request)).await.unwrap().into_inner();
    assert!(only_error(&response.diagnostics).contains("lab cannot take over state of old"));
}

#[tokio::test]
async fn bytes_that_are_no_value_are_an_error() {
    let (server, ..) = lab();
    let garbage = proto::DynamicValue { msgpack: b"\xdf\xff\xff\xff\xff"[..].into(), json: Default::default() };
    let request =
        proto::read_resource::Request { type_name: "lab".into(), current_state: Some(garbage), ..Default::default() };
    let response = server.read_resource(Request::new(request)).await.unwrap().into_inner();
    assert!(only_error(&response.diagnostics).starts_with("Value does not fit the schema"));
    let request = proto::read_resource::Request { type_name: "none".into(), ..Default::default() };
    let response = server.read_resource(Request::new(request)).await.unwrap().into_inner();
    assert!(only_error(&response.diagnostics).starts_with("No such resource type"));
}

#[tokio::test]
async fn schemas_always_have_a_block() {
    let (server, ..) = lab();
    let response = server.get_provider_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let provider = proto::Schema::decode(response.provider.clone()).unwrap();
    assert!(provider.block.is_some());
    let lab = proto::Schema::decode(response.resource_schemas["lab"].clone()).unwrap();
    let attributes = lab.block.unwrap().attributes;
    assert_eq!(attributes.iter().map(|a| &a.name[..]).collect::<Vec<_>>(), ["id", "name"]);
    assert!(attributes.iter().all(|a| a.r#type == "\"string\""));
}
