//! The calls of the protocol: decode, call the provider, check, encode.
//!
//! Every call runs in a task of its own. A call that Terraform drops is not cancelled, so what it created is finished
//! and known to the provider; a panic ends the task and becomes an error diagnostic.

mod data;
mod resource;
mod schema;
mod service;

use crate::provider::TypeSchema;
use crate::stop::StopSource;
use crate::{Diagnostics, Kind, Provider, Violation, proto, wire};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tonic::{Response, Status};

/// The services of one provider.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

struct Inner {
    provider: Arc<dyn Provider>,
    stop: StopSource,
    schemas: Arc<Schemas>,
}

/// What is the same for every connection.
struct Schemas {
    provider: TypeSchema,
    types: Mutex<BTreeMap<(Kind, String), Arc<TypeSchema>>>,
    response: OnceLock<proto::get_provider_schema::Response>,
}

impl Server {
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        let schema = TypeSchema::new(provider.schema());
        let schemas = Schemas { provider: schema, types: Mutex::default(), response: OnceLock::new() };
        Self(Arc::new(Inner { provider, stop: StopSource::new(), schemas: Arc::new(schemas) }))
    }

    /// The same services around another instance of the same provider.
    pub(crate) fn with(&self, provider: Arc<dyn Provider>) -> Self {
        let schemas = Arc::clone(&self.0.schemas);
        Self(Arc::new(Inner { provider, stop: StopSource::new(), schemas }))
    }

    /// Runs one call to its end, whatever becomes of the caller.
    async fn run<R, W>(
        &self,
        rpc: &'static str,
        ty: &str,
        work: impl FnOnce(Arc<Inner>) -> W,
    ) -> Result<Response<R>, Status>
    where
        R: Reply,
        W: Future<Output = Result<R, Diagnostics>> + Send + 'static,
    {
        let subject = if ty.is_empty() { rpc.to_owned() } else { format!("{rpc} of {ty}") };
        let reply = match tokio::spawn(work(Arc::clone(&self.0))).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(diagnostics)) => R::failed(diagnostics),
            Err(error) => R::failed(crashed(&subject, error)),
        };
        Ok(Response::new(reply))
    }
}

impl Inner {
    fn type_schema(&self, kind: Kind, ty: &str) -> Result<Arc<TypeSchema>, Diagnostics> {
        let key = (kind, ty.to_owned());
        if let Some(known) = self.schemas.types.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        // Read outside of the lock: a large type takes a while, and others need not wait for it.
        let schema = self.provider.type_schema(kind, ty).ok_or_else(|| {
            let what = match kind {
                Kind::Resource => "resource type",
                Kind::DataSource => "data source",
                Kind::Ephemeral => "ephemeral resource type",
            };
            Diagnostics::error(format!("No such {what}"), format!("The provider has no {what} {ty}."))
        })?;
        let entry = Arc::new(TypeSchema::new(schema));
        let mut types = self.schemas.types.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(types.entry(key).or_insert(entry)))
    }
}

/// A response that can carry problems.
trait Reply: Send + 'static {
    fn failed(diagnostics: Diagnostics) -> Self;
}

macro_rules! reply {
    ($($message:ident),* $(,)?) => {
        // Some responses hold nothing else, and struct update syntax would be wrong for those.
        $(#[allow(clippy::field_reassign_with_default)]
        impl Reply for proto::$message::Response {
            fn failed(diagnostics: Diagnostics) -> Self {
                let mut reply = Self::default();
                reply.diagnostics = wire::diagnostics(diagnostics);
                reply
            }
        })*
    };
}

reply!(
    apply_resource_change,
    close_ephemeral_resource,
    configure_provider,
    get_functions,
    get_metadata,
    get_provider_schema,
    import_resource_state,
    move_resource_state,
    open_ephemeral_resource,
    plan_resource_change,
    read_data_source,
    read_resource,
    renew_ephemeral_resource,
    upgrade_resource_state,
    validate_data_resource_config,
    validate_ephemeral_resource_config,
    validate_provider_config,
    validate_resource_config,
);

impl Reply for proto::call_function::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let text = diagnostics.iter().map(|d| format!("{}: {}", d.summary, d.detail)).collect::<Vec<_>>().join("\n");
        Self { result: None, error: Some(proto::FunctionError { text, function_argument: None }) }
    }
}

fn crashed(subject: &str, error: tokio::task::JoinError) -> Diagnostics {
    let reason = match error.try_into_panic() {
        Ok(payload) => payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default(),
        Err(error) => error.to_string(),
    };
    Diagnostics::error(
        "Provider crashed",
        format!("{subject} panicked: {reason}\n\nThis is a bug in the provider; Terraform itself goes on."),
    )
}

/// Turns broken rules into one error that names the handler.
fn refuse(handler: &str, ty: &str, violations: Vec<Violation>) -> Result<(), Diagnostics> {
    if violations.is_empty() {
        return Ok(());
    }
    let rules: Vec<String> = violations.iter().map(|violation| format!("  - {violation}")).collect();
    Err(Diagnostics::error(
        "Provider broke a rule of Terraform",
        format!("`{handler}` of {ty} returned a value Terraform would refuse:\n{}", rules.join("\n")),
    ))
}
