//! Running a call: context, task, panics, masking, log.

use super::reply::Reply;
use super::{Inner, Server};
use crate::panics::{Guarded, Panicked};
use crate::{Client, Context, Diagnostics, Kind};
use serde_json::{Value as Json, json};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tonic::{Response, Status};

/// What a call is about, for context and log.
pub(super) struct Call {
    pub(super) rpc: &'static str,
    pub(super) kind: Option<Kind>,
    pub(super) ty: String,
    pub(super) client: Client,
}

impl Call {
    pub(super) fn new(rpc: &'static str) -> Self {
        Self { rpc, kind: None, ty: String::new(), client: Client::default() }
    }

    pub(super) fn of(rpc: &'static str, kind: Kind, ty: &str, client: Client) -> Self {
        Self { rpc, kind: Some(kind), ty: ty.to_owned(), client }
    }

    /// The subject as messages name it.
    fn subject(&self) -> String {
        if self.ty.is_empty() { self.rpc.to_owned() } else { format!("{} of {}", self.rpc, self.ty) }
    }
}

/// Counts a handler for as long as it runs.
pub(super) struct Running(Arc<Inner>);

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
    /// Runs one call to its end, whatever becomes of the caller.
    pub(super) async fn run<R, W>(
        &self,
        call: Call,
        work: impl FnOnce(Arc<Inner>, Context) -> W,
    ) -> Result<Response<R>, Status>
    where
        R: Reply,
        W: Future<Output = Result<R, Diagnostics>> + Send + 'static,
    {
        let context = self.begin(&call);
        let subject = call.subject();
        let started = Instant::now();
        let work = work(Arc::clone(&self.0), context.clone());
        let mut reply = match self.spawn(work).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(diagnostics)) => R::failed(diagnostics),
            Err(panicked) => R::failed(crashed(&subject, &panicked, &context)),
        };
        reply.mask(&context.log.secrets);
        report(&context, &reply, started);
        Ok(Response::new(reply))
    }

    /// Runs a handler in a task of its own, counted, its panic caught.
    pub(super) async fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Panicked> {
        let running = Running::new(Arc::clone(&self.0));
        let task = tokio::spawn(async move {
            let _running = running;
            Guarded::new(work).await
        });
        match task.await {
            Ok(done) => done,
            Err(error) => Err(Panicked { message: error.to_string(), place: String::new() }),
        }
    }

    /// The context of a call.
    pub(super) fn begin(&self, call: &Call) -> Context {
        let inner = &self.0;
        let mut fields: Vec<(&'static str, Json)> = Vec::new();
        if !inner.shared.log.is_off() {
            fields = vec![("tf_rpc", call.rpc.into()), ("tf_req_id", request_id().into())];
            let key = match call.kind {
                Some(Kind::DataSource) => "tf_data_source_type",
                Some(Kind::Ephemeral) => "tf_ephemeral_resource_type",
                Some(Kind::List) => "tf_list_resource_type",
                Some(Kind::Action) => "tf_action_type",
                Some(Kind::StateStore) => "tf_state_store_type",
                Some(Kind::Resource) | None => "tf_resource_type",
            };
            if !call.ty.is_empty() {
                fields.push((key, call.ty.clone().into()));
            }
        }
        let context = Context {
            stop: inner.stop.token(),
            client: call.client,
            log: inner.shared.log.for_call(&inner.secrets(), fields),
        };
        let Client { deferral, write_only, .. } = call.client;
        context.log.trace(
            "Received request",
            json!({
                "tf_client_capability_deferral_allowed": deferral,
                "tf_client_capability_write_only_attributes_allowed": write_only,
            }),
        );
        context
    }
}

/// What the user sees of a panic; where it was is for the log, which the authors of the provider ask for.
pub(super) fn crashed(subject: &str, panicked: &Panicked, context: &Context) -> Diagnostics {
    let Panicked { message, place } = panicked;
    context.log.error(&format!("{subject} panicked at {place}"), json!({ "panic": message }));
    let at = if place.is_empty() { String::new() } else { format!(" ({place})") };
    Diagnostics::error(
        "Provider crashed",
        format!("{subject} panicked: {message}{at}\n\nThis is a bug in the provider; Terraform itself goes on."),
    )
}

/// Logs how a call went.
pub(super) fn report<R: Reply>(context: &Context, reply: &R, started: Instant) {
    if context.log.is_off() {
        return;
    }
    let (mut errors, mut warnings) = (0_u64, 0_u64);
    for diagnostic in reply.diagnostics() {
        let fields = json!({
            "diagnostic_severity": diagnostic.severity().as_str_name(),
            "diagnostic_summary": diagnostic.summary,
            "diagnostic_detail": diagnostic.detail,
        });
        if diagnostic.severity() == crate::proto::diagnostic::Severity::Warning {
            warnings += 1;
            context.log.warn("Response contains warning diagnostic", fields);
        } else {
            errors += 1;
            context.log.error("Response contains error diagnostic", fields);
        }
    }
    let duration = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    context.log.debug(
        "Served request",
        json!({
            "tf_req_duration_ms": duration,
            "diagnostic_error_count": errors,
            "diagnostic_warning_count": warnings,
        }),
    );
}

/// Tells requests apart in a log of several processes; the hasher is seeded by the system.
fn request_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let half = || {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u64(NEXT.fetch_add(1, Ordering::Relaxed));
        hasher.write_u32(std::process::id());
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(), half())
}
