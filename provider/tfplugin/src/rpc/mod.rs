//! The calls of the protocol: decode, call the provider, check, encode.
//!
//! Every call runs in a task of its own. A call that Terraform drops is not cancelled, so what it created is finished
//! and known to the provider; a panic ends the task and becomes an error diagnostic.

mod action;
mod adopt;
mod call;
mod data;
mod defer;
mod function;
mod list;
mod reply;
mod resource;
mod schema;
mod service;
mod service5;
mod store;

use crate::provider::TypeSchema;
use crate::secrets::Secrets;
use crate::server::log::Log;
use crate::stop::StopSource;
use crate::wire::schema::Protocol;
use crate::{Context, Deferred, Diagnostics, Kind, Provider, Value, Violation, proto, wire};
pub(crate) use service5::Five;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// The services of one provider.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

struct Inner {
    provider: Arc<dyn Provider>,
    stop: StopSource,
    shared: Arc<Shared>,
    /// Of the provider block.
    secrets: Mutex<Secrets>,
    /// Why everything of this run waits, when the provider block says so.
    deferred: Mutex<Option<Deferred>>,
    stores: store::Stores,
}

/// What is the same for every connection.
struct Shared {
    provider: TypeSchema,
    meta: Option<TypeSchema>,
    types: Mutex<BTreeMap<(Kind, String), Arc<TypeSchema>>>,
    responses: Mutex<BTreeMap<Protocol, proto::get_provider_schema::Response>>,
    results: function::Results,
    /// How many handlers run.
    running: watch::Sender<usize>,
    log: Log,
    /// Of every connection, so that all can be stopped.
    stops: Mutex<Vec<StopSource>>,
}

impl Server {
    pub(crate) fn new(provider: Arc<dyn Provider>, log: Log) -> Self {
        let shared = Shared {
            provider: TypeSchema::new(provider.schema(), None),
            meta: provider.meta_schema().map(|schema| TypeSchema::new(schema, None)),
            types: Mutex::default(),
            responses: Mutex::default(),
            results: function::Results::default(),
            running: watch::Sender::new(0),
            log,
            stops: Mutex::default(),
        };
        Self::connection(provider, Arc::new(shared))
    }

    /// The same services around another instance of the same provider.
    pub(crate) fn with(&self, provider: Arc<dyn Provider>) -> Self {
        Self::connection(provider, Arc::clone(&self.0.shared))
    }

    fn connection(provider: Arc<dyn Provider>, shared: Arc<Shared>) -> Self {
        let stop = StopSource::new();
        lock(&shared.stops).push(stop.clone());
        Self(Arc::new(Inner {
            provider,
            stop,
            shared,
            secrets: Mutex::default(),
            deferred: Mutex::default(),
            stores: store::Stores::default(),
        }))
    }

    /// The services of protocol 5.
    pub(crate) fn five(&self) -> Five {
        Five(self.clone())
    }

    /// Returns when no handler runs, of any connection.
    pub(crate) async fn idle(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        drop(self.0.shared.running.subscribe().wait_for(|running| *running == 0).await);
    }

    /// Tells the handlers of all connections to stop.
    pub(crate) fn request_stop(&self) {
        lock(&self.0.shared.stops).iter().for_each(StopSource::request);
    }
}

impl Inner {
    fn type_schema(&self, kind: Kind, ty: &str) -> Result<Arc<TypeSchema>, Diagnostics> {
        let key = (kind, ty.to_owned());
        if let Some(known) = lock(&self.shared.types).get(&key) {
            return Ok(Arc::clone(known));
        }
        // Read outside of the lock: a large type takes a while, and others need not wait for it.
        let schema = self.provider.type_schema(kind, ty).ok_or_else(|| {
            let what = kind.noun();
            Diagnostics::error(format!("No such {what}"), format!("The provider has no {what} {ty}."))
        })?;
        let identity = if kind == Kind::Resource { self.provider.identity_schema(ty) } else { None };
        let entry = Arc::new(TypeSchema::new(schema, identity));
        Ok(Arc::clone(lock(&self.shared.types).entry(key).or_insert(entry)))
    }

    fn secrets(&self) -> Secrets {
        lock(&self.secrets).clone()
    }

    /// The `provider_meta` block of a request; null without one.
    fn meta(&self, message: Option<&proto::DynamicValue>) -> Result<Value, Diagnostics> {
        match &self.shared.meta {
            Some(meta) => wire::decode("provider_meta", message, &meta.value_type),
            None => Ok(Value::Null),
        }
    }
}

/// Decodes a value of a type, and learns what no text may show.
fn decode(
    context: &Context,
    ty: &TypeSchema,
    what: &str,
    message: Option<&proto::DynamicValue>,
) -> Result<Value, Diagnostics> {
    let value = wire::decode(what, message, &ty.value_type)?;
    context.log.secrets.learn(&ty.schema.block, &value);
    Ok(value)
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

fn broken(rule: &'static str) -> Vec<Violation> {
    vec![Violation { path: crate::Path::default(), rule }]
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
