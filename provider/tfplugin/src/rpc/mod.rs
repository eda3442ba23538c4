//! The calls of the protocol: decode, call the provider, check, encode.
//!
//! Every call runs in a task of its own. A call that Terraform drops is not cancelled, so what it created is finished
//! and known to the provider; a panic ends the task and becomes an error diagnostic.

mod data;
mod resource;
mod schema;
mod service;

use crate::provider::TypeSchema;
use crate::server::log::Level;
use crate::stop::StopSource;
use crate::{Diagnostics, Kind, Provider, Violation, proto, wire};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;
use tokio::sync::watch;
use tonic::{Response, Status};

/// The services of one provider.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

struct Inner {
    provider: Arc<dyn Provider>,
    stop: StopSource,
    shared: Arc<Shared>,
}

/// What is the same for every connection.
struct Shared {
    provider: TypeSchema,
    types: Mutex<BTreeMap<(Kind, String), Arc<TypeSchema>>>,
    response: OnceLock<proto::get_provider_schema::Response>,
    /// How many handlers run.
    running: watch::Sender<usize>,
    level: Level,
    /// Of every connection, so that all can be stopped.
    stops: Mutex<Vec<StopSource>>,
}

/// Counts a handler for as long as it runs.
struct Running(Arc<Inner>);

impl Running {
    fn new(inner: Arc<Inner>) -> Self {
        inner.shared.running.send_modify(|running| *running += 1);
        Self(inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.shared.running.send_modify(|running| *running -= 1);
    }
}

impl Server {
    pub(crate) fn new(provider: Arc<dyn Provider>, level: Level) -> Self {
        let stop = StopSource::new();
        let shared = Shared {
            provider: TypeSchema::new(provider.schema()),
            types: Mutex::default(),
            response: OnceLock::new(),
            running: watch::Sender::new(0),
            level,
            stops: Mutex::new(vec![stop.clone()]),
        };
        Self(Arc::new(Inner { provider, stop, shared: Arc::new(shared) }))
    }

    /// The same services around another instance of the same provider.
    pub(crate) fn with(&self, provider: Arc<dyn Provider>) -> Self {
        let shared = Arc::clone(&self.0.shared);
        let stop = StopSource::new();
        shared.stops.lock().unwrap_or_else(PoisonError::into_inner).push(stop.clone());
        Self(Arc::new(Inner { provider, stop, shared }))
    }

    /// Returns when no handler runs, of any connection.
    pub(crate) async fn idle(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        drop(self.0.shared.running.subscribe().wait_for(|running| *running == 0).await);
    }

    /// Tells the handlers of all connections to stop.
    pub(crate) fn request_stop(&self) {
        self.0.shared.stops.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(StopSource::request);
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
        let started = Instant::now();
        let running = Running::new(Arc::clone(&self.0));
        let work = work(Arc::clone(&self.0));
        let task = tokio::spawn(async move {
            let _running = running;
            work.await
        });
        let reply = match task.await {
            Ok(Ok(reply)) => reply,
            Ok(Err(diagnostics)) => R::failed(diagnostics),
            Err(error) => R::failed(crashed(&subject, error)),
        };
        let duration = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let fields = serde_json::json!({ "tf_rpc": rpc, "tf_resource_type": ty, "tf_req_duration_ms": duration });
        self.0.shared.level.log(Level::Debug, "Served provider request", fields);
        Ok(Response::new(reply))
    }
}

impl Inner {
    fn type_schema(&self, kind: Kind, ty: &str) -> Result<Arc<TypeSchema>, Diagnostics> {
        let key = (kind, ty.to_owned());
        if let Some(known) = self.shared.types.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
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
        let mut types = self.shared.types.lock().unwrap_or_else(PoisonError::into_inner);
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

#[cfg(test)]
mod tests;
